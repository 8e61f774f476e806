"""The measure of clustering, the baselines it is held against, and the corpora it is held on."""

from __future__ import annotations

import pytest

from clustering import b_cubed, judged, near_in_time_and_place, same_day_and_place
from generator import CLEAN, NOISY, corpus
from tollbook.model.claim import Toll

TRUTH = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}


def test_the_truth_scores_one() -> None:
    """Whatever the clusters are called."""
    score = b_cubed(TRUTH, {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"})

    assert (score.precision, score.recall, score.f1) == (1, 1, 1)


def test_all_in_one_has_recall_only() -> None:
    """Three of five and two of five belong together: (3 * 3/5 + 2 * 2/5) / 5."""
    score = b_cubed(TRUTH, dict.fromkeys(TRUTH, "x"))

    assert score.recall == 1
    assert score.precision == pytest.approx(13 / 25)


def test_what_is_not_clustered_is_alone() -> None:
    """Claims that are in no cluster have nothing wrong with them, and find none of theirs."""
    score = b_cubed(TRUTH, {})

    assert score.precision == 1
    assert score.recall == pytest.approx((3 / 3 + 2 / 2) / 5)


def test_the_noisy_corpus_is_as_noisy_as_it_says() -> None:
    """A fifth without a date, a fifth one level coarser, three in ten reports copied."""
    made = corpus(6_000, NOISY)
    told = [one for one in made.standings if made.truth[one.claim.id]]
    undated = sum(one.claim.when is None for one in told) / len(told)
    coarser = sum(one.claim.where[0].precision == 3 for one in told) / len(told)
    contents = {one.document.id: one.text.content if one.text else "" for one in told}
    copied = sum(", from " in content for content in contents.values()) / len(contents)

    assert undated == pytest.approx(0.2, abs=0.03)
    assert coarser == pytest.approx(0.2, abs=0.03)
    assert copied == pytest.approx(0.3, abs=0.03)


def test_every_claim_stands_in_its_text() -> None:
    """Spans and counts have the words they say, in copies too; parts have their whole."""
    made = corpus(3_000, NOISY)
    ids = {one.claim.id for one in made.standings}

    assert len(ids) == len(made.standings)
    for one in made.standings:
        assert one.text is not None
        one.claim.span.check(one.text)
        for place in one.claim.where:
            assert one.text.content[place.start : place.end] == place.text
        if isinstance(one.claim.body, Toll):
            counted = one.claim.body.count
            assert one.text.content[counted.start : counted.end] == counted.text
            assert one.claim.body.subset_of is None or one.claim.body.subset_of in ids


def test_the_same_seed_gives_the_same_corpus() -> None:
    """And another seed another one."""
    once, again, other = corpus(1_000), corpus(1_000), corpus(1_000, seed=2)

    assert once == again
    assert once.truth.keys() != other.truth.keys()


def test_it_is_too_hard_for_the_baselines() -> None:
    """Both stay under 0.80 on the noisy setting; a clustering that doesn't beat them is none."""
    made = corpus(6_000, NOISY)
    truth = judged(made)

    assert b_cubed(truth, same_day_and_place(made.standings)).f1 < 0.80
    assert b_cubed(truth, near_in_time_and_place(made.standings)).f1 < 0.80


def test_a_clean_corpus_has_no_noise() -> None:
    """Every claim about an incident has its day and its town."""
    made = corpus(1_000, CLEAN)
    told = [one.claim for one in made.standings if made.truth[one.claim.id]]

    assert all(claim.when and claim.where[0].precision == 1 for claim in told)
