"""Text to claims: cut, gate, parse, find what each kind finds, ask who, when and where."""
