"""How claims read to a person."""

from __future__ import annotations

from datetime import date

import pytest

from tollbook import words
from tollbook.model.claim import (
    Body,
    Change,
    Claim,
    Control,
    Count,
    Event,
    EventType,
    Kind,
    Media,
    Medium,
    Outcome,
    Silence,
    Stance,
    Statement,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import DatePrecision, Party, When
from tollbook.model.text import Span


@pytest.mark.parametrize(
    ("low", "high", "best", "text", "shown"),
    [
        (20, 20, 20, "20", "20"),
        (2783, 2783, 2783, "2,783", "2,783"),
        (231, None, None, "at least 231", "at least 231"),
        (51, None, None, "more than 50", "> 50"),
        (51, None, None, "more than fifty", "at least 51"),
        (None, 30, None, "up to 30", "up to 30"),
        (None, None, 100, "nearly 100", "~100"),
        (24, 99, None, "dozens", "24–99"),
        (0, 0, 0, "no casualties", "0"),
        (None, None, None, "many", "many"),
    ],
)
def test_a_figure_keeps_the_bound_of_the_text(
    low: int | None, high: int | None, best: int | None, text: str, shown: str
) -> None:
    """Each way of bounding a count is visible, and none says more than the text."""
    assert words.figure(Count(low, high, best, text, 0, len(text))) == shown


@pytest.mark.parametrize(
    ("start", "end", "precision", "shown"),
    [
        ("2020-10-05", "2020-10-05", DatePrecision.DAY, "5 Oct 2020"),
        ("2020-09-27", "2020-10-05", DatePrecision.RANGE, "27 Sep – 5 Oct 2020"),
        ("2020-10-04", "2020-10-05", DatePrecision.RANGE, "4–5 Oct 2020"),
        ("2020-12-30", "2021-01-02", DatePrecision.RANGE, "30 Dec 2020 – 2 Jan 2021"),
        ("2020-10-01", "2020-10-31", DatePrecision.MONTH, "Oct 2020"),
        ("2020-01-01", "2020-12-31", DatePrecision.YEAR, "2020"),
        ("1991-01-01", "1994-12-31", DatePrecision.RANGE, "1991–1994"),
        (None, "2020-10-05", DatePrecision.RANGE, "until 5 Oct 2020"),
        ("2020-10-05", None, DatePrecision.RANGE, "from 5 Oct 2020"),
        (None, None, DatePrecision.UNKNOWN, "“the other day”"),
    ],
)
def test_days_are_told_as_narrowly_as_they_are_known(
    start: str | None, end: str | None, precision: DatePrecision, shown: str
) -> None:
    """A range isn't shown as a day, nor a month as thirty-one days."""
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else None
    assert words.days(When("the other day", 0, first, last, precision)) == shown


def test_a_report_cannot_steer_the_terminal() -> None:
    """Escape sequences, line breaks and turned text come out as visible marks."""
    assert words.printable("a\x1b[2J\nb\u202ec\x00") == "a�[2J b�c�"


def test_letters_of_every_script_stay_as_they_are() -> None:
    """Making text printable takes nothing from Armenian, Arabic or emoji."""
    text = "Արցախ قره‌باغ Шуша 🕊️"
    assert words.printable(text) == text


CONTENT = "A quiet day. Officials said on Monday that 12 people died, and left. Nobody else spoke."


def test_a_quotation_is_the_claims_sentence_with_its_words_apart() -> None:
    """The sentence is found around the span, and no other comes along."""
    start = CONTENT.index("12 people died")
    quotation = words.quotation([Span(start, start + 14, "12 people died")], CONTENT)
    assert quotation.plain() == "Officials said on Monday that «12 people died», and left."


def test_a_long_sentence_is_cut_outside_the_claim() -> None:
    """However long the sentence, the claim's words are all there and the rest is marked as cut."""
    content = f"{'before ' * 100}12 people died {'after ' * 100}."
    start = content.index("12 people")
    quotation = words.quotation([Span(start, start + 14, "12 people died")], content)
    assert ("12 people died", True) in quotation.pieces
    assert quotation.plain().startswith("…before") and quotation.plain().endswith("after…")
    assert len(quotation.plain()) < words.SENTENCE_LENGTH + 20


def test_claims_of_one_sentence_are_marked_in_it_together() -> None:
    """What two claims share is marked once, and the text between them stays."""
    content = "At least 20 people, among them one girl, died."
    spans = [Span(0, 18, content[:18]), Span(9, 18, content[9:18]), Span(31, 39, content[31:39])]
    marked = words.quotation(spans, content).plain()
    assert marked == "«At least 20 people», among them «one girl», died."


def test_without_the_text_a_claim_still_shows_its_own_words() -> None:
    """A span carries its words, so a record alone is enough."""
    assert words.quotation([Span(5, 9, "died")], None).plain() == "«died»"


def test_words_of_another_text_are_not_shown_as_a_sentence() -> None:
    """A text in which the words don't stand at the span is not quoted."""
    assert words.quotation([Span(0, 4, "died")], CONTENT).plain() == "«died»"


ARMY = Party("the army", 0, 8, "Army")
TOWN = Party("Ganja", 0, 5)


def claim(**changes: object) -> Claim:
    """A claim about a photo, changed as told."""
    given: dict[str, object] = {
        "id": "c_1", "run": "r_1", "document": "d", "text": "t", "span": Span(0, 1, "x"),
        "body": Media(medium=Medium.PHOTO), "engine": "rules/1",
    }  # fmt: skip
    return Claim(**{**given, **changes})  # type: ignore[arg-type]


def test_a_denied_claim_says_by_whom() -> None:
    """A denial without its author would look like a finding of ours."""
    denied = claim(stance=Stance.DENIED, denied_by=(Party("Baku", 0, 4, "Azerbaijan"),))
    assert words.marks(denied) == ["denied by Azerbaijan"]


def test_the_chain_runs_from_the_fact_outwards() -> None:
    """Nearest to the fact first, then through whom."""
    chain = (Party("families", 0, 8), Party("media reports", 18, 31))
    assert words.wording(claim(attribution=chain)).who == "families ← via media reports"


@pytest.mark.parametrize(
    ("body", "what", "whom"),
    [
        (
            Event(type=EventType.ASSAULT, mode="shelling", actors=(ARMY,), targets=(TOWN,), means="mortars"),
            "shelling",
            "Army → Ganja with mortars",
        ),
        (Event(type=EventType.ASSAULT, mode="rocket attack", means="a rocket"), "rocket attack", "with a rocket"),
        (Event(type=EventType.ASSAULT, mode="attack", targets=(TOWN,)), "attack", "→ Ganja"),
        (Control(change=Change.GAINED, by=ARMY, lost_by=TOWN), "taken", "by Army from Ganja"),
        (Statement(speakers=(ARMY,), type=EventType.ACCUSE, addressees=(TOWN,)), "accuses", "Army → Ganja"),
        (Statement(speakers=(ARMY,), type=EventType.AID), "aid", "Army"),
        (Silence(party=ARMY, about="its losses"), "does not say", "Army: its losses"),
        (Media(medium=Medium.PHOTO, credit="A. Name", shows="smoke"), "photo", "smoke, credit: A. Name"),
    ],
)  # fmt: skip
def test_every_kind_of_claim_has_its_line(body: Body, what: str, whom: str) -> None:
    """What was done and to whom can be read from a row alone."""
    line = words.wording(claim(body=body))
    assert (line.what, line.whom) == (what, whom)


def test_victims_are_told_once() -> None:
    """The status and side are added only where the words for the victims don't say them."""
    count = Count(3, 3, 3, "three", 0, 5)
    told = [
        words.wording(claim(body=Toll(outcome=Outcome.KILLED, count=count, victims=victims))).whom
        for victims in (
            Victims("civilians", Status.CIVILIAN, "Artsakh"),
            Victims("girls", Status.CIVILIAN),
            Victims(None, Status.MILITARY),
        )
    ]
    assert told == ["civilians (Artsakh)", "girls (civilian)", "military"]


def test_a_tally_counts_every_kind_by_name() -> None:
    """One and several read differently; kinds without claims are left out."""
    assert words.tally([claim()]) == "1 media"
    assert set(words.HEADINGS) == set(words.NOUNS) == set(Kind)
