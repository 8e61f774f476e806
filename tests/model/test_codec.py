"""Values to records and back, without loss."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from tollbook.errors import InputError
from tollbook.model import codec
from tollbook.model.claim import (
    Body,
    Change,
    Claim,
    Control,
    Count,
    Event,
    EventType,
    Media,
    Medium,
    Outcome,
    Scope,
    Silence,
    Stance,
    Statement,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.text import DateOrigin, Document, Span

DOCUMENT = Document(
    id="sha256:00",
    name="note",
    media_type="text/plain",
    size=9,
    publisher="A Clinic",
    published=date(2020, 10, 5),
    published_from=DateOrigin.OPTION,
)
ARMY = Party("the army", 0, 8, "Army of Nowhere", PartyType.MILITARY)
BODIES: list[Body] = [
    Toll(
        outcome=Outcome.KILLED,
        count=Count(12, None, None, "at least 12", 3, 14),
        victims=Victims("villagers", Status.CIVILIAN, None),
        scope=Scope.CUMULATIVE,
        as_of=date(2020, 10, 5),
        subset_of="c_1",
        cause="shelling",
    ),
    Event(type=EventType.ASSAULT, mode="shelling", actors=(ARMY,), targets=(ARMY,), means="shells"),
    Control(change=Change.GAINED, by=ARMY, lost_by=None),
    Statement(speakers=(ARMY,), type=EventType.REJECT, quotes=("“no”",), addressees=()),
    Silence(party=ARMY, about="its losses"),
    Media(medium=Medium.VIDEO, credit="A Clinic", shows=None),
]


def claim_with(body: Body) -> Claim:
    """A claim that uses every common field."""
    return Claim(
        id="c_2",
        run="r_1",
        document=DOCUMENT.id,
        text="t_1",
        span=Span(0, 8, "the army"),
        body=body,
        attribution=(ARMY,),
        stance=Stance.DENIED,
        denied_by=(ARMY,),
        historical=True,
        when=When("today", 20, date(2020, 10, 5), date(2020, 10, 5), DatePrecision.DAY),
        where=(
            Place("Zar", 4, 7, "Zar", "geonames:1", 1.0, 2.0, 3.0, "AZ", ("A", "B"), None, None, 1),
        ),
        engine="rules/0",
        why=("cue:killed",),
    )


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_claim_survives_its_record(body: Body) -> None:
    """A claim written as a JSON line and read back is the same claim."""
    claim = claim_with(body)
    line = codec.line(codec.record(claim, DOCUMENT))

    assert claim == codec.claim_from(json.loads(line))
    assert "\n" not in line


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_only_the_object_named_by_kind_is_present(body: Body) -> None:
    """A record has the body of its own kind and no other."""
    record = codec.record(claim_with(body), DOCUMENT)
    kinds = {"toll", "event", "control", "statement", "silence", "media"}

    assert {record["kind"]} == kinds & record.keys()


def broken(path: list[str], value: Any) -> Any:
    """A toll record with one value replaced."""
    record = copy.deepcopy(codec.record(claim_with(BODIES[0]), DOCUMENT))
    at: Any = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return record


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["schema"], "other/1", "$.schema"),
        (["kind"], "rumour", "$.kind"),
        (["stance"], "sure", "$.stance"),
        (["toll", "outcome"], "sad", "$.toll.outcome"),
        (["toll", "as_of"], "yesterday", "$.toll.as_of"),
        (["span"], None, "$.span"),
        (["span"], "here", "$.span"),
    ],
)
def test_a_broken_record_is_refused_with_its_path(path: list[str], value: Any, where: str) -> None:
    """The message names the place in the record and the value found there."""
    with pytest.raises(InputError) as refused:
        codec.claim_from(broken(path, value))

    assert where in str(refused.value)


def test_a_lone_surrogate_still_encodes() -> None:
    """Broken file names may carry lone surrogates; the line is UTF-8 all the same."""
    assert codec.line({"name": "a\ud800"}).encode("utf-8")
