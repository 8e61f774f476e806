"""Which fields has a claim, from which words is each, and what may stand there?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import EnumMeta
from typing import Any

from tollbook.model.claim import (
    Change,
    EventType,
    Medium,
    Outcome,
    Scope,
    Stance,
    Status,
)
from tollbook.model.codec import Record
from tollbook.model.refer import DatePrecision, PartyType

# Path below the body, label, codes, and whose words it came from (a path to words with a place).
_FIELDS: Mapping[str, Sequence[tuple[str, str, EnumMeta | None, str]]] = {
    "toll": (
        ("outcome", "What happened", Outcome, ""),
        ("count.min", "At least", None, "count"),
        ("count.max", "At most", None, "count"),
        ("count.best", "About", None, "count"),
        ("victims.text", "Who was harmed, in words", None, ""),
        ("victims.status", "Status of the victims", Status, "victims"),
        ("victims.side", "Side of the victims", None, "victims"),
        ("scope", "One incident or a running total", Scope, ""),
        ("as_of", "Running total as of", None, ""),
        ("cause", "Cause, in words", None, ""),
        ("perpetrator", "Said to be done by", None, ""),
    ),
    "event": (
        ("type", "Type", EventType, ""),
        ("mode", "What was done", None, ""),
        ("means", "With what", None, ""),
    ),
    "control": (("change", "Change", Change, ""),),
    "statement": (("type", "Speech act", EventType, ""),),
    "silence": (("about", "About what", None, ""),),
    "media": (
        ("medium", "Medium", Medium, ""),
        ("credit", "Credit", None, ""),
        ("shows", "What it shows", None, ""),
    ),
}
# The parties of a body, by their path.
_PARTIES = {
    "event": (("actors", "Done by"), ("targets", "Done to")),
    "control": (("by", "Held by"), ("from", "Lost by")),
    "statement": (("speakers", "Speaker"), ("addressees", "Addressed to")),
    "silence": (("party", "Who is silent"),),
}
# Which reasons for doubt are about which field.
_DOUBTS = (
    ("the day", "when"),
    ("the time", "when"),
    ("place", "where"),
    ("who says so", "attribution"),
    ("the number", "toll.count"),
    ("running total", "toll.scope"),
    ("civilians or fighters", "toll.victims.status"),
    ("the side", "toll.victims.side"),
    ("denies", "stance"),
    ("doubts it", "stance"),
)
_DOUBTED = 0.5


def fields(record: Record, content: str, reasons: Sequence[str]) -> list[Record]:
    """The fields of a claim record as people edit them, with the words each came from."""
    kind = record["kind"]
    body = record[kind]
    found = [
        _field(record, f"{kind}.{path}", label, codes, words=body.get(words) if words else None)
        for path, label, codes, words in _FIELDS[kind]
    ]
    for name, label in _PARTIES.get(kind, ()):
        found += _parties(record, body.get(name), f"{kind}.{name}", label)
    found += _parties(record, record["attribution"], "attribution", "Who says so")
    found.append(_field(record, "stance", "How the text stands to it", Stance))
    found += _parties(record, record["denied_by"], "denied_by", "Denied by")
    found.append(_field(record, "historical", "Background on another time", None))
    if when := record["when"]:
        words = {"text": when["text"], "start": when.get("at")}
        for name, label in (("start", "From day"), ("end", "To day")):
            found.append(_field(record, f"when.{name}", label, None, words=words))
        found.append(_field(record, "when.precision", "How narrowly", DatePrecision, words=words))
    else:
        found.append(_field(record, "when", "When", None))
    for number, place in enumerate(record["where"]):
        found.append(_field(record, f"where.{number}.name", "Place", None, words=place))
        # It comes with its point and its divisions, by choosing the place.
        id_ = _field(record, f"where.{number}.id", "Place in the gazetteer", None, words=place)
        found.append({**id_, "editable": False})
    if not record["where"]:
        found.append(_field(record, "where", "Where", None))
    for one in found:
        one["doubt"] = _doubt(one["path"], reasons)
        _locate(one, content)
    return found


def _parties(record: Record, value: Any, path: str, label: str) -> list[Record]:
    if value is None:
        return []
    several = enumerate(value) if isinstance(value, list) else [(None, value)]
    found = []
    for number, party in several:
        at = path if number is None else f"{path}.{number}"
        found.append(_field(record, f"{at}.name", label, None, words=party))
        found.append(
            _field(record, f"{at}.type", f"{label}: what they are", PartyType, words=party)
        )
    return found


def _field(
    record: Record,
    path: str,
    label: str,
    codes: EnumMeta | None,
    *,
    words: Mapping[str, Any] | None = None,
) -> Record:
    said = words.get("text") if words else None
    start = words.get("start") if words and said else None
    return {
        "path": path,
        "label": label,
        "value": _at(record, path.split(".")),
        "words": said,
        "start": start,
        "end": words.get("end", None if start is None else start + len(said or ""))
        if words
        else None,
        "doubt": None,
        "options": list(_values(codes)) if codes else None,
        "editable": True,
    }


def _values(codes: EnumMeta) -> Iterator[str]:
    members: Mapping[str, Any] = codes.__members__
    return (str(member.value) for member in members.values())


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if isinstance(value, list):
            value = value[int(name)]
        else:
            value = value.get(name) if value is not None else None
    return value


def _doubt(path: str, reasons: Sequence[str]) -> float | None:
    about = [where for words, where in _DOUBTS if any(words in reason for reason in reasons)]
    return _DOUBTED if any(path == one or path.startswith(f"{one}.") for one in about) else None


def _locate(field: Record, content: str) -> None:
    """Only words that do stand there are shown as the field's."""
    start, end, words = field["start"], field["end"], field["words"]
    if start is None or words is None or content[start:end] != words:
        field["start"] = field["end"] = None


def label_of(path: str) -> str:
    """The word for a field by its path in the record."""
    kind, _, rest = path.partition(".")
    known = {below: label for below, label, _, _ in _FIELDS.get(kind, ())}
    return known.get(rest) or _TOP.get(path, path)


def codes_of(path: str) -> list[str] | list[bool] | None:
    """The codes that a field takes; None where it takes any words, or a number."""
    if path == "claim":
        return ["yes", "no"]
    if path == "historical":
        return [True, False]
    if path == "stance":
        return list(_values(Stance))
    if path == "event.mode":
        from tollbook.vocab import load

        return list(load("modes")["modes"])
    kind, _, rest = path.partition(".")
    codes = {below: one for below, _, one, _ in _FIELDS.get(kind, ())}.get(rest)
    return list(_values(codes)) if codes else None


_TOP = {
    "claim": "Do the words make this claim?",
    "stance": "How the text stands to it",
    "historical": "Background on another time",
}
