"""Stamps: what time-stamping authorities signed about the head of the book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From version 4 to version 5."""
    op.create_table(
        "stamps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("stamped", ROW, nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("stamps_entry", "stamps", ["entry"], unique=False)
