"""The workbench's server: what the pages ask of a book, and what people decide there."""
