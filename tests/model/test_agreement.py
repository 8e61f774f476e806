"""Krippendorff's alpha gives what its author's worked examples give."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.model.agreement import Scale, agreement
from tollbook.model.coding import drawn

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A to C.
BINARY = ("0100000010", "1110010000")
LETTERS = ("aabbdcccedda", "babbbcccedddx"[:12])
FOUR = ("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")  # fmt: skip


def units(rows: Sequence[str]) -> list[list[str]]:
    """What each unit got, without the gaps."""
    columns = zip(*(row.split() if " " in row else row for row in rows), strict=True)
    return [[value for value in column if value != "."] for column in columns]


@pytest.mark.parametrize(
    ("rows", "scale", "alpha"),
    [
        (BINARY, Scale.NOMINAL, 0.095),
        (LETTERS, Scale.NOMINAL, 0.692),
        (FOUR, Scale.NOMINAL, 0.743),
        (FOUR, Scale.INTERVAL, 0.849),
    ],
)
def test_published_examples(rows: Sequence[str], scale: Scale, alpha: float) -> None:
    """Two coders and two values, five values, four coders with gaps, numbers."""
    assert agreement(units(rows), scale).alpha == alpha


def test_nothing_to_agree_on_has_no_alpha() -> None:
    """Nobody has coded a thing twice, or all of it is the same: there is no chance to beat."""
    assert agreement([], Scale.NOMINAL).alpha is None
    assert agreement([["a"], ["b"]], Scale.NOMINAL).units == 0
    same = agreement([["a", "a"], ["a", "a"]], Scale.NOMINAL)
    assert (same.alpha, same.same, same.units) == (None, 1.0, 2)


@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=4), min_size=1, max_size=12))
def test_order_and_names_don_t_matter(coded: list[list[int]]) -> None:
    """Whoever comes first, whichever unit comes first: the same alpha, and never above one."""
    found = agreement(coded, Scale.NOMINAL)
    turned = agreement([list(reversed(one)) for one in reversed(coded)], Scale.NOMINAL)
    renamed = agreement([["abcd"[value] for value in one] for one in coded], Scale.NOMINAL)

    assert found == turned == renamed
    assert found.alpha is None or found.alpha <= 1


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.sampled_from("xyz"), min_size=1),
    st.integers(1, 40),
    st.text(max_size=3),
)
def test_a_sample_is_the_same_for_the_same_seed(
    claims: dict[str, str], size: int, seed: str
) -> None:
    """Of the asked size as far as there are so many, each claim once, every kind if there is room."""
    found = drawn(claims, size, seed)

    assert found == drawn(dict(reversed(claims.items())), size, seed)
    assert len(found) == len(set(found)) == min(size, len(claims))
    if size >= len(set(claims.values())):
        assert {claims[claim] for claim in found} == set(claims.values())
