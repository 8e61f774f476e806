"""What is in a book: its tables.

Nothing here is ever updated or deleted but by a takedown (`tollbook.store.takedown`), which is an
entry itself. `entry` is the log entry that added the row. A change
to this file needs a migration beside it, a higher `sqlite.SCHEMA`, and the test that both give
the same tables.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

# SQLite numbers rows by itself only for a column declared INTEGER PRIMARY KEY.
ROW = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *columns: Column[Any], key: bool = True) -> Table:
    """A table of the ledger: its columns, and the entry that added the row."""
    return Table(
        name,
        METADATA,
        *([] if key else [Column("number", ROW, primary_key=True, autoincrement=True)]),
        *columns,
        Column("entry", ROW, nullable=False),
        Index(f"{name}_entry", "entry"),
    )


log = Table(
    "log",
    METADATA,
    Column("seq", ROW, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("payload", Text, nullable=False),
    Column("payload_digest", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
)

blobs = _table(
    "blobs",
    Column("sha256", String, primary_key=True),
    Column("size", ROW, nullable=False),
    Column("packing", String, nullable=False),  # zlib | none
    Column("content", LargeBinary, nullable=False),
)

documents = _table(
    "documents",
    Column("id", String, primary_key=True),
    Column("media_type", String, nullable=False),
    Column("size", ROW, nullable=False),
)

# Names are unique; `given` is what the capture called the bytes before "-2" was added.
names = _table(
    "names",
    Column("name", String, primary_key=True),
    Column("document", String, nullable=False),
    Column("given", String, nullable=False),
)
Index("names_document", names.c.document)

# What is known of a document from outside its text. Another --published adds a row.
descriptions = _table(
    "descriptions",
    Column("document", String, nullable=False),
    Column("origin", Text),
    Column("title", Text),
    Column("publisher", Text),
    Column("url", Text),
    Column("language", String),
    Column("published", String),  # ISO 8601 day
    Column("published_from", String),
    Column("captured", String),  # ISO 8601
    key=False,
)
Index("descriptions_document", descriptions.c.document, descriptions.c.entry)

texts = _table(
    "texts",
    Column("id", String, primary_key=True),
    Column("document", String, nullable=False),
    Column("parser", String, nullable=False),
    Column("length", ROW, nullable=False),  # code points
    Column("sha256", String, nullable=False),  # of the UTF-8 bytes
    Column("content", LargeBinary, nullable=False),  # UTF-8, zlib
)
Index("texts_document", texts.c.document)

runs = _table(
    "runs",
    Column("id", String, primary_key=True),
    Column("engine", String, nullable=False),
    Column("configuration", Text, nullable=False),  # JSON
)

# One run's reading of one text. `described` is the entry of the description it was read under.
readings = _table(
    "readings",
    Column("text", String, nullable=False),
    Column("document", String, nullable=False),
    Column("run", String, nullable=False),
    Column("described", ROW, nullable=False),
    Column("claims", ROW, nullable=False),
    key=False,
)
Index("readings_document", readings.c.document, readings.c.entry)
Index("readings_run", readings.c.run)

# A claim's identity: what its id is a hash of.
claims = _table(
    "claims",
    Column("id", String, primary_key=True),
    Column("text", String, nullable=False),
    Column("document", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("span_start", ROW, nullable=False),
    Column("span_end", ROW, nullable=False),
    Column("count_start", ROW),
    Column("count_end", ROW),
    Column("engine", String, nullable=False),
)

Index("claims_text", claims.c.text)

# What a run says of a claim: the claim record without `run` and `document`, which the reading
# tells. The same content is kept once; a new reference date or gazetteer adds a row.
records = _table(
    "records",
    Column("sha256", String, primary_key=True),  # of the content
    Column("claim", String, nullable=False),
    Column("content", Text, nullable=False),  # JSON
)
Index("records_claim", records.c.claim)

# Which claims a reading found, in the order of the text, with what they can be found by.
findings = _table(
    "findings",
    Column("claim", String, nullable=False),
    Column("position", ROW, nullable=False),
    Column("record", String, nullable=False),
    Column("document", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("outcome", String),
    Column("status", String),
    Column("from_day", String),
    Column("to_day", String),
    Column("claimants", Text, nullable=False),
    Column("places", Text, nullable=False),
    Column("words", Text, nullable=False),
    key=False,
)
Index("findings_kind", findings.c.kind, findings.c.outcome, findings.c.status)
Index("findings_outcome", findings.c.outcome, findings.c.status)
Index("findings_document", findings.c.document)
Index("findings_claim", findings.c.claim)
Index("findings_days", findings.c.from_day, findings.c.to_day)

rejections = _table(
    "rejections",
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("origin", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("blob", String),  # SHA-256 of the bytes, where there are any
)

# What people decided. `content` is the record of the judgement.
judgements = _table(
    "judgements",
    Column("id", String, primary_key=True),
    Column("who", Text, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("decision", String, nullable=False),
    Column("sha256", String, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # JSON
)

# The words that a judgement is bound to, one row per entry; `side` is entries or others.
bindings = _table(
    "bindings",
    Column("claim", String, nullable=False),
    Column("side", String, nullable=False),
    Column("position", ROW, nullable=False),
    Column("judgement", String, nullable=False),
    Column("text", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("span_start", ROW, nullable=False),
    Column("span_end", ROW, nullable=False),
    key=False,
)
Index("bindings_claim", bindings.c.claim)
Index("bindings_words", bindings.c.text, bindings.c.kind, bindings.c.span_start)

# How documents came from the web. `document` is empty where the answer was no page; `blob` are
# the bytes of this very capture; `content` is the record of the capture.
captures = _table(
    "captures",
    Column("id", String, primary_key=True),
    Column("document", String),
    Column("page", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("status", ROW, nullable=False),
    Column("blob", String),  # SHA-256
    Column("text", String),  # SHA-256 of the text read in it
    Column("sha256", String, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # JSON
)
Index("captures_asked", captures.c.asked, captures.c.time)
Index("captures_document", captures.c.document)
Index("captures_page", captures.c.page, captures.c.time)
Index("captures_text", captures.c.text, captures.c.site)

# What was taken down: the one thing for which content is removed from other tables. `subject` is
# a document, or the digest of other bytes; `content` is the record of the takedown, which lists
# what was removed and the digests of what was left in its place.
takedowns = _table(
    "takedowns",
    Column("id", String, primary_key=True),
    Column("subject", String, nullable=False),
    Column("who", Text, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("sha256", String, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # JSON
)
Index("takedowns_subject", takedowns.c.subject)

# Files of pictures that were asked for. `content` is what was found in the file.
pictures = _table(
    "pictures",
    Column("id", String, primary_key=True),
    Column("blob", String, nullable=False),  # SHA-256
    Column("address", Text, nullable=False),
    Column("capture", String, nullable=False),
    Column("look", String, nullable=False),  # perceptual hash, 64 bits in hexadecimal
    Column("sha256", String, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # JSON
)
Index("pictures_address", pictures.c.address)
Index("pictures_blob", pictures.c.blob)

# What time-stamping authorities signed: that the head, the hash of the entry `stamped`, was there
# at a time. `answer` is what the authority answered, whole.
stamps = _table(
    "stamps",
    Column("id", String, primary_key=True),
    Column("stamped", ROW, nullable=False),
    Column("head", String, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("authority", Text, nullable=False),
    Column("sha256", String, nullable=False),  # of the answer
    Column("answer", LargeBinary, nullable=False),  # RFC 3161, DER
)

# What texts are compared by, to find copies. Derived: it can be thrown away, and the log knows
# nothing of it.
sketches = Table(
    "sketches",
    METADATA,
    Column("text", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# What coders say: samples, codes and adjudications. `content` is the record.
codings = _table(
    "codings",
    Column("id", String, primary_key=True),
    Column("piece", String, nullable=False),
    Column("sample", String),
    Column("claim", String),
    Column("who", Text, nullable=False),
    Column("time", String, nullable=False),  # ISO 8601, UTC
    Column("sha256", String, nullable=False),  # of the content
    Column("content", Text, nullable=False),  # JSON
)
Index("codings_sample", codings.c.sample, codings.c.claim)
