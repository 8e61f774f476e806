"""Judgements to their record (`tollbook.judgement/1`) and back, and what an edit makes of a claim."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tollbook.errors import InputError
from tollbook.model import codec
from tollbook.model.claim import Claim, Kind
from tollbook.model.codec import Reader, Record
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.model.text import Document

SCHEMA = "tollbook.judgement/1"


def judgement_record(judgement: Judgement) -> Record:
    """The judgement as plain dicts, in a fixed order."""
    return {
        "schema": SCHEMA,
        "id": judgement.id,
        "who": judgement.who,
        "when": judgement.when.astimezone(UTC).isoformat(),
        "decision": judgement.decision.value,
        "why": judgement.why,
        "entries": [_entry(entry) for entry in judgement.entries],
        "others": [_entry(entry) for entry in judgement.others],
        "edits": [{"field": path, "value": value} for path, value in judgement.edits],
        "undoes": list(judgement.undoes),
    }


def _entry(entry: Entry) -> Record:
    return {
        "claim": entry.claim,
        "text": entry.text,
        "kind": entry.kind.value,
        "start": entry.start,
        "end": entry.end,
        "count": list(entry.count) if entry.count else None,
        "facet": entry.facet,
        "says": entry.says,
    }


def judgement_from(value: Any) -> Judgement:
    """The judgement that a record tells.

    Raises `InputError`, naming the `$.path`, where the record isn't a `tollbook.judgement/1`, or
    its id isn't that of what it says.
    """
    at = Reader(value, "$", schema=SCHEMA)
    if at.get("schema") != SCHEMA:
        raise InputError(f"$.schema is {at.get('schema')!r}; expected {SCHEMA!r}")
    judgement = Judgement(
        who=at.need("who"),
        when=_moment(at),
        decision=at.enum("decision", Decision),
        entries=at.items("entries", _entry_from),
        others=at.items("others", _entry_from),
        edits=at.items("edits", lambda edit: (str(edit.need("field")), edit.get("value"))),
        undoes=tuple(at.get("undoes") or ()),
        why=at.get("why"),
    )
    if at.get("id") not in (None, judgement.id):
        raise InputError(f"$.id is {at.get('id')!r}; what it says has the id {judgement.id!r}")
    return judgement


def _moment(at: Reader) -> datetime:
    value = at.need("when")
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(
            f"$.when is {value!r}; expected a moment like 2020-10-05T12:30:00+00:00"
        ) from None


def _entry_from(at: Reader) -> Entry:
    count = at.get("count")
    return Entry(
        text=at.need("text"),
        kind=at.enum("kind", Kind),
        start=at.need("start"),
        end=at.need("end"),
        count=(count[0], count[1]) if count else None,
        facet=at.get("facet") or "",
        says=at.need("says"),
        claim=at.need("claim"),
    )


def edited(claim: Claim, edits: Sequence[tuple[str, Any]]) -> Claim:
    """The claim with the fields of its record changed: pairs of a path and a value.

    Raises `InputError` if the record has no such field, or may not have that value there.
    """
    # A claim knows only the id of its document, which is all that reading it back asks for.
    document = Document(id=claim.document, name="", media_type="", size=0)
    return codec.claim_from(edited_record(codec.record(claim, document), edits))


def edited_record(record: Record, edits: Sequence[tuple[str, Any]]) -> Record:
    """A copy of the record with fields changed: pairs of a path and a value.

    Raises `InputError` if the record has no such field.
    """
    changed = copy.deepcopy(record)
    for path, value in edits:
        _put(changed, path, value)
    return changed


def _put(record: Record, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    at: Any = record
    for name in parents:
        at = _inner(at, name, path)
    if isinstance(at, list) and last.isdecimal() and int(last) < len(at):
        at[int(last)] = value
    elif isinstance(at, dict) and last in at:
        at[last] = value
    else:
        raise _no_field(path, at)


def _inner(at: Any, name: str, path: str) -> Any:
    if isinstance(at, list) and name.isdecimal() and int(name) < len(at):
        return at[int(name)]
    if isinstance(at, dict) and name in at:
        return at[name]
    raise _no_field(path, at)


def _no_field(path: str, at: Any) -> InputError:
    known = ", ".join(f"'{name}'" for name in at) if isinstance(at, dict) else "none"
    return InputError(f"'{path}' is no field of this claim; the fields there are: {known}")
