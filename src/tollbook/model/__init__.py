"""The values everything else is made of: immutable, standard library only, no I/O."""
