"""A dateline is told from the sentence behind it."""

from __future__ import annotations

import pytest

from tollbook.extract.datelines import dateline_end
from tollbook.extract.reading import sentences

WITH = [
    ("KYIV, 3 May 2023 (Agency) – ", "Two men died."),
    ("GOMA (Agency) - ", "Two men died."),
    ("Srinagar, July 8 (own correspondent): ", "Two men died."),
    ("BEIRUT/TYRE, Oct 3 -- ", "Two men died."),
    ("MARAWI CITY, Philippines — ", "Two men died."),
    ("SAN SALVADOR, 12 APR 89 (RADIO) -- [TEXT] ", "TWO MEN DIED."),
    ("Stepanakert, 5 October: ", "20 dead"),
]
WITHOUT = [
    "Three men - one of them a soldier - died on 3 May.",
    "On 5 October 2020 - the ninth day of fighting - 21 soldiers died.",
    "UN officials - two of them - left.",
    "Idlib: 20 dead",
    "TWO DEAD - POLICE LOOK FOR A THIRD MAN WHO FLED THE SCENE OF THE ATTACK LAST NIGHT",
    "Monday 5 October - 20 dead",
    "",
    "—",
]


@pytest.mark.parametrize(("line", "rest"), WITH)
def test_a_dateline_is_a_sentence_of_its_own(line: str, rest: str) -> None:
    """The sentence behind starts at its own first word."""
    assert dateline_end(line + rest) == len(line)
    cut = [s.text for s in sentences(line + rest)]
    assert cut == [line.strip(), rest]


@pytest.mark.parametrize("text", WITHOUT)
def test_what_only_looks_like_one_stays(text: str) -> None:
    """Asides, dates, acronyms and claimants of headlines open sentences too."""
    assert dateline_end(text) == 0
