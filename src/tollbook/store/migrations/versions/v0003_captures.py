"""Captures: how documents came from the web."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From version 2 to version 3."""
    op.create_table(
        "captures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("status", ROW, nullable=False),
        sa.Column("blob", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("captures_asked", "captures", ["asked", "time"], unique=False)
    op.create_index("captures_document", "captures", ["document"], unique=False)
    op.create_index("captures_entry", "captures", ["entry"], unique=False)
    op.create_index("captures_page", "captures", ["page", "time"], unique=False)
    op.create_index("captures_text", "captures", ["text", "site"], unique=False)
