"""The steps from each version of a book to the next; Alembic runs them."""
