"""Two versions of a text are compared paragraph by paragraph, and then word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tollbook.model.difference import Change, changes

OLD = "Deaths at a mill.\n\nNine people died, the mayor said.\n\nThe road was closed."


def told(before: str, after: str) -> list[tuple[str | None, str | None]]:
    return [(change.before, change.after) for change in changes(before, after)]


def test_the_same_text_has_no_changes() -> None:
    """Nor has one whose paragraphs are only set apart otherwise."""
    assert changes(OLD, OLD) == []
    assert changes(OLD, OLD.replace("\n\n", "\n \n\n")) == []


def test_changed_words_are_marked_where_they_stand() -> None:
    """On both sides."""
    (change,) = changes(OLD, OLD.replace("Nine", "Twelve"))
    assert change.before is not None and change.after is not None
    assert [change.before[slice(*place)] for place in change.gone] == ["Nine"]
    assert [change.after[slice(*place)] for place in change.new] == ["Twelve"]


def test_paragraphs_added_and_taken_out() -> None:
    """Each is a change of its own, in the order of the texts."""
    after = "Deaths at a mill.\n\nA correction follows.\n\nThe road was closed.\n\nMore later."
    assert told(OLD, after) == [
        ("Nine people died, the mayor said.", None),
        (None, "A correction follows."),
        (None, "More later."),
    ]


def test_a_paragraph_changed_among_new_ones_is_found() -> None:
    """By its likeness, not by its number."""
    after = OLD.replace("Nine people died", "Update at noon.\n\nTen people died")
    assert told(OLD, after) == [
        (None, "Update at noon."),
        ("Nine people died, the mayor said.", "Ten people died, the mayor said."),
    ]


paragraphs = st.lists(st.text("ab c1", min_size=1, max_size=12), max_size=6).map("\n\n".join)


@given(paragraphs, paragraphs)
def test_nothing_changed_goes_untold(before: str, after: str) -> None:
    """What changes leave out is in both texts; places lie within their paragraph."""
    found: list[Change] = changes(before, after)

    def rest(text: str, sides: list[str | None]) -> list[str]:
        left = [block.strip() for block in text.split("\n\n") if block.strip()]
        for side in sides:
            if side is not None:
                left.remove(side)
        return left

    left = rest(before, [c.before for c in found])
    assert sorted(left) == sorted(rest(after, [c.after for c in found]))
    for change in found:
        assert all(0 <= s < e <= len(change.before or "") for s, e in change.gone)
        assert all(0 <= s < e <= len(change.after or "") for s, e in change.new)
