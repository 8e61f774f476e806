"""The batched recogniser decides as spaCy's own does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollbook.extract.reading import Sentence, language, parse_all, recogniser, sentences

ROOT = Path(__file__).parents[2]
EXAMPLES = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/*.txt"))]
CASES = (ROOT / "tests" / "cases" / "tolls.txt").read_text(encoding="utf-8")
WORDS = st.sampled_from(
    "the of in and Aleppo New York United Nations General Mark Milley killed 12 people on Monday "
    "$ 5 million Syrian army Al - Bab , . ' Ministry Defence ISIS 's".split()
)


def _entities(cut: list[Sentence]) -> list[list[tuple[int, int, str, str]]]:
    return [
        [(e.start, e.end, e.label_, "".join(t.ent_iob_ for t in e.doc)) for e in s.tokens.ents]
        for s in cut
    ]


def assert_same(cut: list[Sentence]) -> int:
    """Both recognisers over fresh parses of the same sentences; the number of entities."""
    parse_all(cut)
    recogniser()([s.tokens for s in cut])
    ours = _entities(cut)
    parse_all(cut)
    for _ in language().get_pipe("ner").pipe([s.tokens for s in cut]):  # type: ignore[attr-defined]
        pass
    assert ours == _entities(cut)
    return sum(map(len, ours))


@pytest.mark.parametrize("text", [*EXAMPLES, CASES], ids=lambda text: text[:20])
def test_reports_have_the_entities_that_spacy_gives(text: str) -> None:
    """Every name of our examples and cases has the same bounds and label by both ways."""
    assert assert_same(list(sentences(text))) > 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=6))
def test_any_words_have_the_entities_that_spacy_gives(texts: list[str]) -> None:
    """Word salad too: names at the end, one in another, nothing but a stop."""
    assert_same([Sentence(i, i, 0, len(t), t, t) for i, t in enumerate(texts)])


@pytest.mark.parametrize("text", ["", " ", "Aleppo", "  Aleppo  ", "New York", "New  York"])
def test_the_shortest_sentences_have_the_entities_that_spacy_gives(text: str) -> None:
    """No words, spaces that are words, a name that is the whole sentence."""
    assert_same([Sentence(0, 0, 0, len(text), text, text)])
