"""Codings: samples, what coders say of them, and what settles their differences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From version 5 to version 6."""
    op.create_table(
        "codings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("piece", sa.String(), nullable=False),
        sa.Column("sample", sa.String(), nullable=True),
        sa.Column("claim", sa.String(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("codings_entry", "codings", ["entry"], unique=False)
    op.create_index("codings_sample", "codings", ["sample", "claim"], unique=False)
