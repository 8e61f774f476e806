"""How does a book of an older version become one of this version?

A new book gets its tables from `schema` at once; an older one goes through the migrations.
Imported only when one of the two is needed: Alembic alone takes half a second.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy

from tollbook.store import schema
from tollbook.store.sqlite import APPLICATION, SCHEMA, driver

# Revision of the migration that gives SCHEMA; a test holds them together.
REVISION = "0006"


def engine(connection: sqlite3.Connection) -> sqlalchemy.Engine:
    """SQLAlchemy on one connection that is already open.

    Every transaction begins with BEGIN IMMEDIATE: a plain BEGIN takes the write lock only at
    the first write, and then fails instead of waiting when somebody else has written since.
    """
    made = sqlalchemy.create_engine(
        "sqlite://",
        module=driver(),
        creator=lambda: connection,
        poolclass=sqlalchemy.pool.StaticPool,
    )

    def begin_immediate(sql: sqlalchemy.Connection) -> None:
        sql.exec_driver_sql("BEGIN IMMEDIATE")

    sqlalchemy.event.listen(made, "begin", begin_immediate)
    return made


def create(connection: sqlite3.Connection) -> None:
    """The tables of a new book, and the marks that tell it from other files."""
    with engine(connection).begin() as sql:
        schema.METADATA.create_all(sql)
        sql.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        sql.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISION,))
        _mark(sql)


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an older book to this version, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine(connection).begin() as sql:
        config.attributes["connection"] = sql
        command.upgrade(config, "head")
        _mark(sql)


def _mark(sql: sqlalchemy.Connection) -> None:
    sql.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
    sql.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
