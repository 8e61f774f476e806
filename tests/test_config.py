"""Settings are read once, and a variable that can't be used is named."""

import pytest

from tollbook.config import Settings
from tollbook.errors import InputError


def test_the_environment_changes_what_it_names_and_nothing_else() -> None:
    """Other variables of ours are other people's business."""
    settings = Settings.from_environment({"TOLLBOOK_PARSER_SECONDS": "5", "TOLLBOOK_BOOK": "x"})
    assert settings == Settings(parser_seconds=5)


@pytest.mark.parametrize("value", ["", "0", "-1", "1e6", "64 MB", "٣"])
def test_what_is_no_number_above_zero_is_named(value: str) -> None:
    """With the variable, what it held and an example."""
    with pytest.raises(InputError, match=r"TOLLBOOK_MAX_BYTES is .*expected a whole number"):
        Settings.from_environment({"TOLLBOOK_MAX_BYTES": value})


def test_what_can_be_chosen_is_said_where_it_is_something_else() -> None:
    """Folders and addresses are taken as they are; a choice is one of those there are."""
    settings = Settings.from_environment(
        {"TOLLBOOK_PLACE_NAMES": "report", "TOLLBOOK_CACHE": "here", "TOLLBOOK_MAX_PLACES": "7"}
    )
    assert (settings.place_names, settings.cache, settings.max_places) == ("report", "here", 7)
    with pytest.raises(InputError, match="TOLLBOOK_PLACE_NAMES is 'ours'; expected neutral or"):
        Settings.from_environment({"TOLLBOOK_PLACE_NAMES": "ours"})
