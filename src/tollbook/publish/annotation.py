"""Claims as W3C Web Annotations with their provenance (PROV-O), as JSON-LD.

One annotation a claim: the target is the document with the claim's words (as a quotation and
by position), the body says what the claim is, `prov:wasGeneratedBy` which run read it. The
offsets are those of the text that the run read (`prov:used`), not of the bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tollbook.errors import TakenDownError
from tollbook.model import codec
from tollbook.publish.csv import Record

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {"prov": "http://www.w3.org/ns/prov#", "tollbook": "urn:tollbook:"},
]

# How much stands before and after a quotation, so that it is found again in another edition of
# the page: the length that Hypothesis and Apache Annotator use.
AROUND = 32


def lines(
    records: Iterable[Record],
    *,
    text_of: Callable[[str], str] | None = None,
    runs: Iterable[Mapping[str, Any]] = (),
) -> Iterator[str]:
    """A JSON-LD graph in pieces of text: the runs, then an annotation per claim.

    `text_of` gives the text of an id, for the words around a quotation; `runs` are the engines
    with their configurations.
    """
    yield f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": ['
    between = "\n"
    for run in runs:
        yield between + codec.line(_run(run))
        between = ",\n"
    at, content = None, None
    for record in records:
        text = record["document"]["text"]
        if text_of is not None and text != at:
            at, content = text, None
            with suppress(TakenDownError):
                content = text_of(text)
        yield between + codec.line(annotation(record, content))
        between = ",\n"
    yield "\n]}\n"


def _run(run: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": f"urn:tollbook:run:{run['id']}",
        "type": "prov:Activity",
        "prov:wasAssociatedWith": {"type": "prov:SoftwareAgent", "name": run["engine"]},
        "tollbook:configuration": dict(run["configuration"]),
    }


def annotation(record: Record, content: str | None = None) -> dict[str, Any]:
    """One claim record as an annotation; `content` is the text that its offsets belong to."""
    document, span = record["document"], record["span"]
    quote = {"type": "TextQuoteSelector", "exact": span["exact"]}
    if content is not None and content[span["start"] : span["end"]] == span["exact"]:
        quote["prefix"] = content[max(0, span["start"] - AROUND) : span["start"]]
        quote["suffix"] = content[span["end"] : span["end"] + AROUND]
    kind = record["kind"]
    bytes_id = f"urn:{document['id']}"
    return {
        "id": f"urn:tollbook:claim:{record['id']}",
        "type": ["Annotation", "prov:Entity"],
        "motivation": "describing",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": kind},
            {
                "type": "tollbook:Claim",
                "purpose": "describing",
                **{
                    f"tollbook:{key}": record[key]
                    for key in ("attribution", "stance", "denied_by", "historical", "when", "where")
                },
                f"tollbook:{kind}": record[kind],
            },
        ],
        "target": {
            "type": "SpecificResource",
            "source": document["url"] or bytes_id,
            "selector": [
                quote,
                {"type": "TextPositionSelector", "start": span["start"], "end": span["end"]},
            ],
        },
        "generator": {"type": "Software", "name": record["engine"]},
        "prov:wasGeneratedBy": {"id": f"urn:tollbook:run:{record['run']}"},
        "prov:wasQuotedFrom": {
            "id": bytes_id,
            "type": "prov:Entity",
            "tollbook:name": document["name"],
            "tollbook:title": document["title"],
            "tollbook:publisher": document["publisher"],
            "tollbook:published": document["published"],
        },
        "prov:used": {"id": f"urn:tollbook:text:{document['text']}"},
    }
