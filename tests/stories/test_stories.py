"""Reports of one story give the account that a careful recorder makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from story_checks import Checks, Story, account, read_all, stories
from tollbook.model.derived import Standing

STORIES = stories()


@pytest.fixture(scope="module")
def claims() -> Mapping[str, Sequence[Standing]]:
    """The claims of every story, read once."""
    return read_all(STORIES)


def _known(story: Story) -> object:
    """Failures that are known stay on file; one that is mended must be told so."""
    why = story.told.get("fails")
    marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
    return pytest.param(story, id=story.name, marks=marks)


@pytest.mark.parametrize("story", [_known(story) for story in STORIES])
def test_the_account_is_a_careful_recorders(
    story: Story, claims: Mapping[str, Sequence[Standing]]
) -> None:
    """Every expectation of the story holds, and nothing of what must not be is there."""
    standings = claims[story.name]
    checks = Checks(story, standings, account(story, standings))

    assert [str(miss) for miss in checks.run()] == []


def test_there_are_many_stories_and_each_has_its_own_name() -> None:
    """Forty at least; a story that is left out by a slip would be missed here."""
    names = [story.name for story in STORIES]

    assert len(set(names)) == len(names) >= 40
