"""What people decided holds for the words it was decided on, until they decide otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookmaking import judgement, report, reports
from tollbook.errors import InputError
from tollbook.model.claim import Claim, Count, Outcome, Toll
from tollbook.model.judge import Decision, Entry, Judgement, Verdict, in_force, rulings
from tollbook.model.judge_codec import edited, judgement_from, judgement_record
from tollbook.model.run import Run

CLAIMS = [claim for one in reports(6) for claim in one.claims]
A, B, C, D = CLAIMS[:4]


def counted(claim: Claim, number: int) -> Claim:
    """The claim with another figure."""
    assert isinstance(claim.body, Toll)
    count = replace(claim.body.count, min=number, max=number)
    return replace(claim, body=replace(claim.body, count=count))


def test_the_latest_decision_holds() -> None:
    """Accepted, then rejected, is rejected."""
    decided = rulings(
        [A, B], [judgement("accept", A), judgement("reject", A, why="a slip", minute=1)]
    )

    assert decided.status(A.id) is Verdict.REJECTED
    assert decided.status(B.id) is Verdict.PROPOSED


def test_an_undo_takes_a_judgement_back_and_can_be_undone() -> None:
    """Undoing the undo brings it back."""
    reject = judgement("reject", A, why="a slip")
    undo = judgement("undo", undoes=[reject.id], minute=1)
    redo = judgement("undo", undoes=[undo.id], minute=2)

    assert rulings([A], [reject, undo]).status(A.id) is Verdict.PROPOSED
    assert rulings([A], [reject, undo, redo]).status(A.id) is Verdict.REJECTED
    assert in_force([reject, undo]) == ()


def test_a_judgement_carries_over_to_a_newer_run_on_the_same_words() -> None:
    """The newer claim has another id; the words are the same."""
    (old,), (new,) = report().claims, report(run=Run("tests/2")).claims
    assert old.id != new.id

    assert rulings([new], [judgement("accept", old)]).status(new.id) is Verdict.ACCEPTED


def test_a_newer_run_that_says_something_else_is_for_a_person() -> None:
    """The same words, another figure: neither accepted nor rejected, but changed."""
    (old,), (new,) = report().claims, report(run=Run("tests/2")).claims

    for decision in ("accept", "reject"):
        decided = rulings([counted(new, 20)], [judgement(decision, old, why="checked")])
        assert decided.status(new.id) is Verdict.CHANGED


def test_a_judgement_on_what_changed_settles_it() -> None:
    """The later one is bound to what the newer run says."""
    (old,), (new,) = report().claims, report(run=Run("tests/2")).claims
    changed = counted(new, 20)
    made = [judgement("accept", old), judgement("reject", changed, why="wrong", minute=1)]

    assert rulings([changed], made).status(new.id) is Verdict.REJECTED


def test_a_new_gazetteer_alone_changes_no_judgement() -> None:
    """Coordinates are not what the claim says; another place is."""
    (claim,) = report().claims
    moved = replace(claim, where=(replace(claim.where[0], latitude=39.21, radius_km=9.0),))
    elsewhere = replace(claim, where=(replace(claim.where[0], id="geonames:1"),))
    made = [judgement("accept", claim)]

    assert rulings([moved], made).status(claim.id) is Verdict.ACCEPTED
    assert rulings([elsewhere], made).status(claim.id) is Verdict.CHANGED


def test_two_tolls_on_the_same_words_are_judged_apart() -> None:
    """ "5 killed and 9 wounded": rejecting the wounded leaves the dead as they are."""
    assert isinstance(A.body, Toll)
    wounded = replace(
        A,
        id="c_wounded",
        body=replace(A.body, outcome=Outcome.WOUNDED, count=Count(9, 9, None, "9", 20, 21)),
    )
    decided = rulings([A, wounded], [judgement("reject", wounded, why="others")])

    assert decided.status("c_wounded") is Verdict.REJECTED
    assert decided.status(A.id) is Verdict.PROPOSED


def test_merged_claims_are_together() -> None:
    """And merges chain."""
    decided = rulings(
        CLAIMS,
        [judgement("merge", A, B, why="one raid"), judgement("merge", B, C, why="too", minute=1)],
    )

    assert decided.together == (tuple(sorted([A.id, B.id, C.id])),)


def test_a_later_apart_outweighs_an_earlier_merge_and_the_other_way_round() -> None:
    """Whatever was decided last about two claims holds, and no chain gets round it."""
    merge = judgement("merge", A, B, C, why="one raid")
    apart = judgement("apart", B, others=[C], why="two raids", minute=1)
    again = judgement("merge", B, C, why="one after all", minute=2)

    split = rulings(CLAIMS, [merge, apart])
    assert (min(B.id, C.id), max(B.id, C.id)) in split.apart
    assert all(not {B.id, C.id} <= set(group) for group in split.together)
    joined = rulings(CLAIMS, [merge, apart, again])
    assert joined.apart == frozenset()
    assert joined.together == (tuple(sorted([A.id, B.id, C.id])),)


PICKS = st.lists(
    st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)).filter(lambda t: t[1] != t[2]),
    max_size=12,
)


@given(PICKS)
def test_the_last_word_on_a_pair_always_holds(picks: list[tuple[bool, int, int]]) -> None:
    """Whatever came before, in any number; and groups never hold a pair that is apart."""
    made = [
        judgement("merge", CLAIMS[one], CLAIMS[other], why="x", minute=minute)
        if merge
        else judgement("apart", CLAIMS[one], others=[CLAIMS[other]], why="x", minute=minute)
        for minute, (merge, one, other) in enumerate(picks)
    ]
    decided = rulings(CLAIMS, made)
    groups = [set(group) for group in decided.together]

    for left, right in decided.apart:
        assert not any({left, right} <= group for group in groups)
    if picks:
        merge, one, other = picks[-1]
        pair = {CLAIMS[one].id, CLAIMS[other].id}
        assert any(pair <= group for group in groups) == merge
        assert (tuple(sorted(pair)) in decided.apart) != merge


def test_edits_stay_until_a_later_one() -> None:
    """Field by field; accepting afterwards doesn't lose them."""
    made = [
        judgement("edit", A, edits=[("toll.count.min", 3), ("toll.count.max", 3)]),
        judgement("edit", A, edits=[("toll.count.max", 4)], minute=1),
        judgement("accept", A, minute=2),
    ]
    ruling = rulings([A], made).of[A.id]

    assert ruling.status is Verdict.ACCEPTED
    claim = edited(A, ruling.edits)
    assert isinstance(claim.body, Toll)
    assert (claim.body.count.min, claim.body.count.max) == (3, 4)
    assert claim.id == A.id


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("toll.count.most", 3, "'toll.count.most' is no field"),
        ("toll.outcome", "dead", "expected one of: killed"),
        ("where.7.name", "Goris", "'where.7.name' is no field"),
    ],
)
def test_an_edit_must_give_a_claim(path: str, value: object, message: str) -> None:
    """Else it is an error that says what there is."""
    with pytest.raises(InputError, match=message):
        edited(A, [(path, value)])


def entry(claim: Claim) -> Entry:
    return Entry.of(claim)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"decision": Decision.REJECT, "entries": (entry(A),)}, "no reason"),
        ({"decision": Decision.ACCEPT}, "names no claim"),
        ({"decision": Decision.ACCEPT, "entries": (entry(A),), "who": " "}, "nobody is named"),
        ({"decision": Decision.MERGE, "entries": (entry(A),), "why": "x"}, "at least two"),
        ({"decision": Decision.APART, "entries": (entry(A),), "why": "x"}, "one side only"),
        (
            {
                "decision": Decision.APART,
                "entries": (entry(A),),
                "others": (entry(A),),
                "why": "x",
            },
            "on both sides",
        ),
        ({"decision": Decision.ACCEPT, "entries": (entry(A), entry(A))}, "a claim twice"),
        ({"decision": Decision.UNDO}, "names no judgement"),
        ({"decision": Decision.EDIT, "entries": (entry(A),)}, "changes no field"),
        (
            {"decision": Decision.EDIT, "entries": (entry(A),), "edits": (("span.start", 1),)},
            "'span.start' is what the claim is",
        ),
        (
            {"decision": Decision.ACCEPT, "entries": (entry(A),), "when": datetime(2024, 1, 1)},
            "no time zone",
        ),
    ],
)
def test_a_judgement_says_all_that_its_decision_needs(
    parts: dict[str, object], message: str
) -> None:
    """Who, when, about what, and why."""
    whole = {"who": "reviewer", "when": datetime(2024, 1, 1, tzinfo=UTC), **parts}

    with pytest.raises(InputError, match=message):
        Judgement(**whole)  # type: ignore[arg-type]


def test_the_record_gives_the_judgement_back() -> None:
    """With both sides, edits, and the same id; a record that was changed is refused."""
    given = judgement("apart", A, B, others=[C], why="two villages")
    changed = {**judgement_record(given), "who": "somebody else"}

    assert judgement_from(judgement_record(given)) == given
    with pytest.raises(InputError, match="what it says has the id"):
        judgement_from(changed)


def test_the_id_of_a_judgement_stays_what_it_is() -> None:
    """In every version of Python and of Tollbook: books have it."""
    given = judgement("accept", replace(A, id="c_1"), why="checked")

    assert given.id == "j_83db2fadeda3a669"
