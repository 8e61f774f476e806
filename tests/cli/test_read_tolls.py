"""The toll table: series kept apart from incidents, nothing added, silence in its place."""

from __future__ import annotations

from datetime import date

import pytest

from tollbook.cli.table import show
from tollbook.cli.tolls import TollTable
from tollbook.model.claim import (
    Claim,
    Count,
    Outcome,
    Scope,
    Silence,
    Stance,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import Party
from tollbook.model.text import Document, Span

MINISTRY = Party("the ministry", 0, 12, "Ministry of Defence")
NUMBER = iter(range(1000))


def document(name: str, published: date | None = date(2020, 10, 5)) -> Document:
    """A document of that name and date."""
    return Document(
        id=f"sha256:{name}", name=name, media_type="text/plain", size=0, published=published
    )


def toll(
    number: int,
    *,
    scope: Scope = Scope.CUMULATIVE,
    as_of: date | None = None,
    by: Party | None = MINISTRY,
    part_of: str | None = None,
    brings: str | None = None,
    historical: bool = False,
    stance: Stance = Stance.ASSERTED,
    denied_by: tuple[Party, ...] = (),
) -> Claim:
    """A claim of so many soldiers killed."""
    body = Toll(
        outcome=Outcome.KILLED,
        count=Count(number, number, number, str(number), 0, len(str(number))),
        victims=Victims("soldiers", Status.MILITARY),
        scope=scope,
        as_of=as_of,
        subset_of=part_of,
        increment_of=brings,
    )
    return claim(
        body,
        attribution=(by,) if by else (),
        historical=historical,
        stance=stance,
        denied_by=denied_by,
    )


def claim(body: Toll | Silence, **more: object) -> Claim:
    """A claim with that body."""
    given: dict[str, object] = {
        "id": f"c_{next(NUMBER)}", "run": "r", "document": "d", "text": "t",
        "span": Span(0, 1, "x"), "body": body, "engine": "rules/1",
    }  # fmt: skip
    return Claim(**{**given, **more})  # type: ignore[arg-type]


def told(tolls: TollTable, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What is printed about running totals, and about the rest."""
    show(tolls.table())
    totals, _, rest = capsys.readouterr().out.partition("\n\n")
    return totals, rest


def test_the_latest_total_is_shown_with_those_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Points of one series are ordered by the day they stand for, not by where they were read."""
    tolls = TollTable()
    tolls.add(document("late"), [toll(231, as_of=date(2020, 10, 5))])
    tolls.add(document("early"), [toll(158, as_of=date(2020, 10, 2))])
    totals, _ = told(tolls, capsys)
    assert "231 killed" in totals and "before: 158 on 2 Oct" in totals
    assert "389" not in totals, "nothing is added up"
    assert totals.count("Ministry of Defence") == 1


def test_an_increment_and_a_part_are_no_points_of_the_series(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """ "40 more, bringing it to 673, 180 of them in the north" is one total of 673."""
    total = toll(673)
    tolls = TollTable()
    tolls.add(document("wire"), [toll(40, brings=total.id), total, toll(180, part_of=total.id)])
    totals, rest = told(tolls, capsys)
    assert "673 killed" in totals and "before" not in totals
    assert "military, a part" in totals
    assert "40 killed" in rest and "40 killed" not in totals


def test_incidents_stand_apart_from_totals(capsys: pytest.CaptureFixture[str]) -> None:
    """A strike's count never appears among running totals."""
    tolls = TollTable()
    tolls.add(document("wire"), [toll(13, scope=Scope.INCIDENT), toll(60)])
    totals, rest = told(tolls, capsys)
    assert "13 killed" in rest and "13 killed" not in totals
    assert "60 killed" in totals


def test_the_past_is_left_out_and_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Another war's dead are not in the table, and the reader learns that."""
    tolls = TollTable()
    tolls.add(document("wire"), [toll(30000, historical=True)])
    totals, rest = told(tolls, capsys)
    assert "30,000" not in totals + rest
    assert "1 figure about the past left out" in rest


def test_a_denied_figure_says_who_denies_it(capsys: pytest.CaptureFixture[str]) -> None:
    """A figure is never shown without its denial."""
    tolls = TollTable()
    denier = Party("a spokeswoman", 0, 13, "Spokeswoman")
    tolls.add(document("wire"), [toll(550, stance=Stance.DENIED, denied_by=(denier,))])
    assert "denied by Spokeswoman" in told(tolls, capsys)[0]


def test_silence_stands_where_the_figure_would(capsys: pytest.CaptureFixture[str]) -> None:
    """A party that gives no figure has a line of its own, with who says that it doesn't."""
    tolls = TollTable()
    silence = Silence(party=Party("Baku", 0, 4, "Azerbaijan"), about="its military losses")
    tolls.add(document("wire"), [claim(silence), toll(231)])
    totals, _ = told(tolls, capsys)
    assert "Azerbaijan" in totals and "gives no figure" in totals
    assert "according to the report" in totals


def test_words_of_a_report_are_quoted_where_the_directory_has_no_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A loaded word stays between quotation marks, also as a claimant."""
    tolls = TollTable()
    tolls.add(document("editorial"), [toll(5, by=Party("The regime", 0, 10))])
    assert "“regime”" in told(tolls, capsys)[0]


def test_a_report_without_a_claimant_answers_for_its_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No toll is shown without somebody who claims it."""
    tolls = TollTable()
    tolls.add(document("leaflet", published=None), [toll(5, by=None)])
    totals, _ = told(tolls, capsys)
    assert "the report" in totals and "“leaflet”" in totals
