"""Which words name people, and what status do they say?"""

from __future__ import annotations

from functools import cache

from tollbook import vocab
from tollbook.model.claim import Status

SINGULAR = {
    "people": "people", "men": "man", "women": "woman", "children": "child", "wives": "wife", "lives": "life",
    "troops": "troop", "bodies": "body", "forces": "force", "personnel": "personnel", "police": "police",
    "others": "other", "remains": "remains", "schoolchildren": "schoolchild", "mujahideen": "mujahideen",
}  # fmt: skip


def singular(word: str) -> str:
    """The singular of a noun as the word lists have it.

    >>> [singular(w) for w in ("servicemen", "Villagers", "babies", "people", "policewomen")]
    ['serviceman', 'villager', 'baby', 'people', 'policewoman']
    """
    low = word.lower()
    if low in SINGULAR:
        return SINGULAR[low]
    if low.endswith("women"):
        return low[:-5] + "woman"
    if low.endswith("men") and len(low) > 4:
        return low[:-3] + "man"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


@cache
def victim_nouns() -> dict[str, Status]:
    """Noun → the status it says; the first list that has it decides."""
    table = vocab.load("victims")
    found: dict[str, Status] = {}
    for status in (
        Status.MILITARY,
        Status.MERCENARY,
        Status.POLICE,
        Status.CIVILIAN,
        Status.UNKNOWN,
    ):
        for noun in table[status.value]:
            found.setdefault(noun, status)
    return found


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """One list of a vocabulary as a set."""
    return frozenset(vocab.load(name)[key])


@cache
def modifiers() -> dict[str, Status]:
    """Word before a noun → the status it lends to an open noun."""
    return {
        word: Status(name)
        for name, words in vocab.load("victims")["modifiers"].items()
        for word in words
    }
