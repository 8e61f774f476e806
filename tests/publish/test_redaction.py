"""What is withheld is withheld however it is written, and nothing else is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts_made import War
from tollbook.errors import InputError
from tollbook.model.derived import Site, Standing
from tollbook.model.refer import PartyType
from tollbook.publish.redaction import NAME, NOTHING, POINT, Redaction, fold

ONE = Redaction(names=("Nadja Orlová",))
SHORT = Redaction(names=("Ali",))


@pytest.mark.parametrize(
    "text",
    [
        "Nadja Orlová",
        "NADJA  ORLOVA",
        "nadja\norlová's",
        "nadja-orlova",
        "Nadja%20Orlova",
        "nadja_orlová.html",
        "NadjaOrlova",
        "Orlová",
        "Nadja",
        "ORLOVA’s house",
        "N\u0061dja Orlova\u0301",
    ],
)
def test_a_name_is_withheld_however_it_is_written(text: str) -> None:
    """Case, marks on letters, what stands between the words, and each word alone."""
    told = fold(ONE.text(f"There is {text} here."))[0]

    assert "nadja" not in told
    assert "orlova" not in told
    assert told.startswith("there is ") and told.endswith(" here.")


@pytest.mark.parametrize("text", ["Italians", "alive", "Malia", "Salinas"])
def test_a_short_name_is_withheld_as_a_word_only(text: str) -> None:
    """Else "Ali" would take half a page with it."""
    assert SHORT.text(text) == text
    assert SHORT.text("Ali's") == f"{NAME}'s"


def test_coordinates_in_words_are_withheld_where_points_are_moved() -> None:
    """Decimal degrees to a hundred metres, and degrees with minutes; other numbers stay."""
    coarse = Redaction(coordinates_km=25)

    assert coarse.text("at 64.98765, -18.43210.") == f"at {POINT}."
    assert coarse.text("at 64°59′15″N.") == f"at {POINT}."
    assert coarse.text("geo:64.98765,-18.4321") == f"geo:{POINT}"
    assert coarse.text("12.5 km, 3.75 per cent") == "12.5 km, 3.75 per cent"
    assert NOTHING.text("at 64.98765, -18.43210") == "at 64.98765, -18.43210"


def test_a_moved_point_is_no_longer_exact() -> None:
    """Nor does its gazetteer id lead back to it."""
    moved = Redaction(coordinates_km=25).value(Site("Orlesk", "geonames:1", 64.51, -18.23, "IS", 1))

    assert moved.id is None
    assert moved.precision == 2
    assert moved.latitude is not None and 0.001 < abs(moved.latitude - 64.51) < 25 / 111.2
    assert moved.name == "Orlesk"


@given(st.text(max_size=60), st.data())
def test_a_place_is_found_again_in_the_shortened_text(text: str, data: st.DataObject) -> None:
    """Words that nothing is withheld of stand where `shifted` says."""
    words = "five people died"
    content = f"{text} Nadja Orlova {words} {text}"
    at = content.index(words)
    told, start, end = ONE.shifted(content, at, at + len(words))

    assert told[start:end] == words
    low = data.draw(st.integers(0, len(content)))
    high = data.draw(st.integers(low, len(content)))
    told, start, end = ONE.shifted(content, low, high)
    assert 0 <= start <= end <= len(told)
    assert "orlova" not in fold(told)[0]


@given(st.text(max_size=80))
def test_nothing_to_withhold_changes_nothing(text: str) -> None:
    """The same text, and equal values."""
    assert Redaction(names=("Qqqqqq Xxxxxx",)).text(text) == text
    war = War()
    assert NOTHING.value(war.standings[0]) == war.standings[0]


def test_a_withheld_document_keeps_its_figures() -> None:
    """Words, title, publisher and id are gone; figure, day and place stay."""
    war = War()
    told = Redaction(documents=("strike",)).value(war.standings[0])

    assert told.document.name == told.document.id == told.claim.document == "withheld-1"
    assert told.document.title is not None and "strike" not in told.document.title
    assert told.claim.span.exact == "[withheld]"
    assert told.claim.body.count.min == 9  # type: ignore[union-attr]
    assert told.claim.where[0].name == "Orlesk"
    assert told.claim.id == war.nine.id


def test_an_account_calls_it_by_the_same_name() -> None:
    """References to the document too."""
    war = War()
    account = Redaction(documents=("strike",)).value(war.account())

    assert {c.document for c in account.incidents[0].claims} == {"withheld-1", "rival"}
    assert account.series == war.account().series


def test_people_whom_claims_name_are_withheld_where_asked() -> None:
    """Witnesses, relatives, residents; not parties that the directory knows, nor places."""
    war = War()
    claim = war.nine
    parties = tuple(
        replace(claim.attribution[0], text=words, name=None, type=kind)
        for words, kind in (
            ("Runa Halldis, a neighbour", PartyType.RESIDENT),
            ("Red Cross Society", PartyType.AID),
        )
    )
    standing = Standing(replace(claim, attribution=parties), war.documents[0])
    seen = Redaction(people=True).having_seen([standing])

    assert seen.text("Runa Halldis saw the Red Cross Society. Halldis wept.") == (
        f"{NAME} saw the Red Cross Society. {NAME} wept."
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nmaes = []", "'nmaes' is not one of 'names'"),
        ('names = "Ali"', "expected a list"),
        ("coordinates_km = -1", "expected kilometres"),
        ("coordinates_km = true", "expected kilometres"),
        ('people = "yes"', "expected true or false"),
        ("names = [", "no TOML or YAML"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, content: str, told: str) -> None:
    """What was meant to be withheld must not slip out for a misspelling."""
    path = tmp_path / "redaction.toml"
    path.write_text(content)

    with pytest.raises(InputError, match=told):
        Redaction.read(path)


def test_a_profile_may_be_yaml(tmp_path: Path) -> None:
    """The same keys."""
    path = tmp_path / "redaction.yaml"
    path.write_text("names: [Nadja Orlova]\ncoordinates_km: 10\n")

    assert Redaction.read(path) == Redaction(names=("Nadja Orlova",), coordinates_km=10.0)
    with pytest.raises(InputError, match="can't be read"):
        Redaction.read(tmp_path / "none.yaml")


def test_names_that_only_a_withheld_document_knows_are_withheld_everywhere() -> None:
    """Its publisher, who speaks in it, and places that go by its words; not those that others
    name too."""
    war = War()
    claim = replace(war.nine, where=(replace(war.nine.where[0], id=None, text="Upper Veskhold"),))
    quiet = replace(war.silence, document=war.documents[0].id)
    standings = [
        Standing(claim, war.documents[0]),
        Standing(quiet, war.documents[0]),
        Standing(war.total, war.documents[2]),
    ]
    seen = Redaction(documents=("strike",)).having_seen(standings)

    assert seen.text("Example Agency says: Mayor of Orlesk, Upper Veskhold.") == (
        f"{NAME} says: {NAME}, {NAME}."
    )
    assert seen.text("Third Wire, Norland General Staff, Agency") == (
        "Third Wire, Norland General Staff, Agency"
    )
