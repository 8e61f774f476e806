"""Which weapons does a sentence name, and what sort of attack is one with them?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.clause import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tollbook.extract.reading import Sentence


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon named in a sentence: tokens `first` … `last` (inclusive), its class, and the
    event mode of an attack with it. `crewed`: people are in it, so it can be an actor."""

    first: int
    last: int
    kind: str
    mode: str
    crewed: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The names of weapons: by their first word, longest first, each with its class; and the
    patterns of type designations."""

    names: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    modes: dict[str, str]
    crewed: frozenset[str]


@cache
def terms() -> Terms:
    """The lists of `vocab/weapons.yaml`, compiled once."""
    classes = vocab.load("weapons")["classes"]
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, entry in classes.items():
        for term in entry["terms"]:
            words = tuple(term.replace("-", " - ").split())
            names.setdefault(words[0], []).append((words, kind))
    return Terms(
        names={w: tuple(sorted(n, key=lambda item: -len(item[0]))) for w, n in names.items()},
        patterns=tuple(
            (re.compile(pattern, re.IGNORECASE), kind)
            for kind, entry in classes.items()
            for pattern in entry.get("patterns", ())
        ),
        modes={kind: entry["mode"] for kind, entry in classes.items()},
        crewed=frozenset(kind for kind, entry in classes.items() if entry.get("crewed")),
    )


def weapons(sentence: Sentence) -> list[Weapon]:
    """The weapons that a sentence names, in order, longest names first, none overlapping."""
    doc = sentence.tokens
    known = terms()
    lemmas = [lemma(token) for token in doc]
    found: list[Weapon] = []
    at = 0
    while at < len(doc):
        length, kind = _match(doc, lemmas, at)
        if length:
            last = at + length - 1
            found.append(Weapon(at, last, kind, known.modes[kind], kind in known.crewed))
        at += length or 1
    return found


def _match(doc: Doc, lemmas: list[str], at: int) -> tuple[int, str]:
    """How many tokens from `at` on name a weapon, and its class; 0 if none does."""
    if doc[at].pos_ == "VERB":
        return 0, ""
    for words, kind in terms().names.get(lemmas[at], ()):
        end = at + len(words)
        if tuple(lemmas[at:end]) == words and doc[end - 1].pos_ in {"NOUN", "PROPN", "ADJ"}:
            return len(words), kind
    if not any(map(str.isdigit, "".join(lemmas[at : at + 3]))):
        return 0, ""
    for pattern, kind in terms().patterns:
        # "FA-50" is one token or three, as the tokeniser pleases.
        for length in (1, 3):
            if at + length <= len(doc) and pattern.fullmatch(doc[at : at + length].text):
                return length, kind
    return 0, ""
