"""Claims as FollowTheMoney statements (CSV), as Aleph and OpenSanctions read them.

Every claim is an `Event` whose `proof` is the `Article` it stands in and whose `involved` are
the parties it names; who says so stands in `notes`, since that is no party to the event. Ids of
statements are made as FollowTheMoney 4 makes them, so that the same statement from elsewhere
is the same statement.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

from tollbook.model.text import short_hash
from tollbook.publish.csv import Record

COLUMNS: dict[str, str] = {
    "canonical_id": "The entity the statement is about.",
    "entity_id": "The same: entities are not merged here.",
    "prop": "The property, or id for the entity itself.",
    "prop_type": "The type of its value.",
    "schema": "Event (a claim), Article (a document) or LegalEntity (a party).",
    "value": "The value, as text.",
    "dataset": "tollbook.",
    "origin": "The engine that made the claim.",
    "lang": "Empty.",
    "original_value": "Empty: values are as read.",
    "external": "f: nothing comes from outside the book.",
    "first_seen": "Publication date of the document.",
    "last_seen": "The same.",
    "id": "SHA-1 of dataset, entity, property and value.",
}

DATASET = "tollbook"

# Types of the properties that are used (FollowTheMoney 4.11.2, its schema files).
TYPES = {
    "id": "id",
    "name": "name",
    "summary": "text",
    "notes": "text",
    "startDate": "date",
    "endDate": "date",
    "date": "date",
    "location": "address",
    "country": "country",
    "involved": "entity",
    "proof": "entity",
    "publisher": "string",
    "recordId": "string",
    "keywords": "string",
    "sourceUrl": "url",
    "title": "string",
    "fileName": "string",
    "language": "language",
    "publishedAt": "date",
}
Entity = tuple[str, str, list[tuple[str, Any]]]

# ISO 639-3 for the two letters that documents carry (ISO 639-1): the languages of most reports of
# armed conflict. Another language is left out, since FollowTheMoney takes three letters only.
LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "am:amh ar:ara az:aze de:deu en:eng es:spa fa:fas fr:fra he:heb hi:hin hy:hye it:ita ka:kat "
        "ku:kur my:mya pl:pol ps:pus pt:por ru:rus so:som sw:swa ta:tam ti:tir tr:tur uk:ukr ur:urd "
        "zh:zho"
    ).split()
)

# The longest value that FollowTheMoney's reader takes is far longer; a name is cut for people.
NAME_LENGTH = 160


def lines(records: Iterable[Record]) -> Iterator[str]:
    """The header, then every statement on a line of CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")

    def row(cells: Iterable[Any]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(cells)
        return buffer.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")

    yield row(COLUMNS)
    seen: set[str] = set()
    for record in records:
        for schema, id, properties in _entities(record):
            if id in seen:
                continue
            if schema != "Event":  # each claim comes once; only what they share is remembered
                seen.add(id)
            published = record["document"]["published"] or ""
            for prop, value in dict.fromkeys([("id", id), *properties]):
                if value:
                    cells = _statement(schema, id, prop, str(value))
                    yield row(
                        [*cells[:7], record["engine"], "", "", "f", published, published, cells[7]]
                    )


def _statement(schema: str, id: str, prop: str, value: str) -> tuple[str, ...]:
    """What a statement is, up to its dataset, and its id."""
    key = f"{DATASET}.{id}.{prop}.{value}".encode("utf-8", "backslashreplace")
    # SHA-1 names the statement, as FollowTheMoney does; nothing is secured by it.
    digest = hashlib.sha1(key, usedforsecurity=False).hexdigest()
    return id, id, prop, TYPES[prop], schema, value, DATASET, digest


def _entities(record: Record) -> Iterator[Entity]:
    document = record["document"]
    article = f"tollbook-{document['id'].replace(':', '-')}"
    yield (
        "Article",
        article,
        [
            ("fileName", document["name"]),
            ("title", document["title"]),
            ("publisher", document["publisher"]),
            ("sourceUrl", _address(document["url"])),
            ("language", LANGUAGES.get(document["language"] or "")),
            ("publishedAt", document["published"]),
            # `contentHash` takes SHA-1 only.
            ("notes", f"Bytes as captured: {document['id']}"),
        ],
    )
    parties = [_party(party) for party in _involved(record)]
    yield from parties
    when, kind = record["when"] or {}, record["kind"]
    body = record[kind]
    detail = body.get("outcome") or body.get("mode") or body.get("change") or body.get("type")
    yield (
        "Event",
        f"tollbook-{record['id']}",
        [
            ("name", _name(record, detail)),
            ("summary", record["span"]["exact"]),
            ("notes", _said_by(record)),
            ("startDate", when.get("start")),
            ("endDate", when.get("end")),
            *(("location", place["name"] or place["text"]) for place in record["where"]),
            *(("country", (place["country"] or "").lower()) for place in record["where"]),
            ("keywords", kind),
            ("keywords", detail),
            ("recordId", record["id"]),
            ("publisher", document["publisher"]),
            ("sourceUrl", _address(document["url"])),
            ("proof", article),
            *(("involved", id) for _, id, _ in parties),
        ],
    )


def _name(record: Record, detail: str | None) -> str:
    words = " ".join(record["span"]["exact"].split())
    name = f"{detail or record['kind']}: {words}"
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"


def _said_by(record: Record) -> str:
    said = " ← via ".join(party["name"] or party["text"] for party in record["attribution"])
    stance = "" if record["stance"] == "asserted" else f" ({record['stance']})"
    return f"Said by: {said or 'the document itself'}{stance}"


def _involved(record: Record) -> list[Any]:
    body = record[record["kind"]]
    found = [
        p for key in ("actors", "targets", "speakers", "addressees") for p in body.get(key) or ()
    ]
    found += [body[key] for key in ("by", "from", "party") if body.get(key)]
    side = (body.get("victims") or {}).get("side")
    if side:
        found.append({"name": side, "text": side})
    return found


def _party(party: Any) -> Entity:
    name = party["name"] or party["text"]
    return "LegalEntity", f"tollbook-party-{short_hash(name)}", [("name", name)]


def _address(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None
