"""From texts to claims: order, ids, spans, and the same whatever is read beside them."""

from __future__ import annotations

from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollbook.extract.reader import RulesExtractor
from tollbook.model.claim import Claim, Toll
from tollbook.model.text import Span, Text

REPORT = (
    "HERAT, 4 June 2013 — A roadside bomb killed 14 villagers, among them two girls, in Shindand "
    "district on Monday, the provincial hospital said. It said nine people were wounded.\n\n"
    "The army has not said how many soldiers it lost. Residents said at least three were dead."
)


@cache
def extractor() -> RulesExtractor:
    """One reader for all tests."""
    return RulesExtractor()


def claims_of(*contents: str) -> list[tuple[Claim, ...]]:
    """The claims of each text."""
    return list(extractor().extract([Text.of("doc", c, parser="test/1") for c in contents]))


def test_the_same_text_gives_the_same_claims_wherever_it_stands_in_the_batch() -> None:
    """What is read beside a text doesn't change its claims or their ids."""
    (alone,) = claims_of(REPORT)
    among = claims_of("Two men died.", *["Nothing happened here."] * 20, REPORT)

    assert alone == among[-1]
    assert alone


def test_claim_ids_are_unique_in_a_text_and_bound_to_its_id() -> None:
    """No two claims share an id; the same words in another document are other claims."""
    (claims,) = claims_of(REPORT)
    (others,) = extractor().extract([Text.of("another", REPORT, parser="test/1")])

    assert len(claims) == len({claim.id for claim in claims})
    assert not {claim.id for claim in claims} & {claim.id for claim in others}


def test_an_empty_text_has_no_claims() -> None:
    """Nothing in, nothing out, in its place."""
    assert claims_of("", "   \n\n ") == [(), ()]


def test_subsets_point_at_tolls_of_the_same_text() -> None:
    """`subset_of` names a toll that is there, and not the toll itself."""
    (claims,) = claims_of(REPORT)
    ids = {claim.id for claim in claims}
    parts = [c for c in claims if isinstance(c.body, Toll) and c.body.subset_of]

    assert parts
    for claim in parts:
        assert isinstance(claim.body, Toll)
        assert claim.body.subset_of in ids - {claim.id}


WORDS = st.sampled_from(
    "12 five dozens at least killed wounded people soldiers , . “ ” said the army of and including "
    "children dead toll to 3,000 denied that were have been in Idlib on Monday \n\n which lost two : ( ) - "
    "Ministry reportedly by attacked shelling captured it he none no".split(" ")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=40))
def test_any_sequence_of_report_words_is_read_and_every_span_holds(words: list[str]) -> None:
    """Broken sentences never make the reader fail, and every span carries the words found there."""
    content = " ".join(words)
    text = Text.of("doc", content, parser="test/1")
    (claims,) = extractor().extract([text])
    for claim in claims:
        claim.span.check(text)
        for party in (*claim.attribution, *claim.denied_by):
            Span(party.start, party.end, party.text).check(text)
        for place in claim.where:
            Span(place.start, place.end, place.text).check(text)
        if isinstance(claim.body, Toll):
            count = claim.body.count
            Span(count.start, count.end, count.text).check(text)
