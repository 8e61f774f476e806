"""The first book: documents, texts, runs, claims and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """From nothing to version 1."""
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", ROW, nullable=False),
        sa.Column("packing", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("blobs_entry", "blobs", ["entry"], unique=False)
    op.create_table(
        "claims",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("span_start", ROW, nullable=False),
        sa.Column("span_end", ROW, nullable=False),
        sa.Column("count_start", ROW, nullable=True),
        sa.Column("count_end", ROW, nullable=True),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("claims_entry", "claims", ["entry"], unique=False)
    op.create_index("claims_text", "claims", ["text"], unique=False)
    op.create_table(
        "descriptions",
        sa.Column("number", ROW, autoincrement=True, nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("published_from", sa.String(), nullable=True),
        sa.Column("captured", sa.String(), nullable=True),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("descriptions_document", "descriptions", ["document", "entry"], unique=False)
    op.create_index("descriptions_entry", "descriptions", ["entry"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", ROW, nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("documents_entry", "documents", ["entry"], unique=False)
    op.create_table(
        "findings",
        sa.Column("number", ROW, autoincrement=True, nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("position", ROW, nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("from_day", sa.String(), nullable=True),
        sa.Column("to_day", sa.String(), nullable=True),
        sa.Column("claimants", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("findings_claim", "findings", ["claim"], unique=False)
    op.create_index("findings_days", "findings", ["from_day", "to_day"], unique=False)
    op.create_index("findings_document", "findings", ["document"], unique=False)
    op.create_index("findings_entry", "findings", ["entry"], unique=False)
    op.create_index("findings_kind", "findings", ["kind", "outcome", "status"], unique=False)
    op.create_index("findings_outcome", "findings", ["outcome", "status"], unique=False)
    op.create_table(
        "log",
        sa.Column("seq", ROW, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "names",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("names_document", "names", ["document"], unique=False)
    op.create_index("names_entry", "names", ["entry"], unique=False)
    op.create_table(
        "readings",
        sa.Column("number", ROW, autoincrement=True, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("run", sa.String(), nullable=False),
        sa.Column("described", ROW, nullable=False),
        sa.Column("claims", ROW, nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("readings_document", "readings", ["document", "entry"], unique=False)
    op.create_index("readings_entry", "readings", ["entry"], unique=False)
    op.create_index("readings_run", "readings", ["run"], unique=False)
    op.create_table(
        "records",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("records_claim", "records", ["claim"], unique=False)
    op.create_index("records_entry", "records", ["entry"], unique=False)
    op.create_table(
        "rejections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(), nullable=True),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("rejections_entry", "rejections", ["entry"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("runs_entry", "runs", ["entry"], unique=False)
    op.create_table(
        "texts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("parser", sa.String(), nullable=False),
        sa.Column("length", ROW, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("texts_document", "texts", ["document"], unique=False)
    op.create_index("texts_entry", "texts", ["entry"], unique=False)
