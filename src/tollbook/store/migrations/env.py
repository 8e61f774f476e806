"""Runs the migrations on the connection that `tollbook.store.migrate` hands over."""

from alembic import context

from tollbook.store.schema import METADATA

# Alembic executes this file with a configuration; a tool that merely imports it has none.
if hasattr(context, "config"):
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        # SQLite can't alter most of a table: Alembic makes a new one and copies.
        render_as_batch=True,
    )
    # No begin_transaction: the caller has one, for all migrations and the marks of the file.
    context.run_migrations()
