"""Values to files that other programs read: JSON lines, CSV."""
