"""Judgements, and the words they are bound to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From version 1 to version 2."""
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("judgements_entry", "judgements", ["entry"], unique=False)
    op.create_table(
        "bindings",
        sa.Column("number", ROW, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("position", ROW, nullable=False),
        sa.Column("judgement", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("span_start", ROW, nullable=False),
        sa.Column("span_end", ROW, nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("bindings_claim", "bindings", ["claim"], unique=False)
    op.create_index("bindings_entry", "bindings", ["entry"], unique=False)
    op.create_index("bindings_words", "bindings", ["text", "kind", "span_start"], unique=False)
