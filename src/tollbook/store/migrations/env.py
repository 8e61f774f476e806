"""Runs the migrations on the connection that `tollbook.store.migrate` hands over."""

from alembic import context

from tollbook.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite can't alter most of a table: Alembic makes a new one and copies.
    render_as_batch=True,
    transaction_per_migration=False,
)
# No begin_transaction: the caller has one, for all migrations and the marks of the file.
context.run_migrations()
