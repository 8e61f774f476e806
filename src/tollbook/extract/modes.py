"""Which words evoke which event mode, and what do they need around them?

`vocab/modes.yaml` compiled once: rules for verbs, phrases for nouns, and the groups of words
that the rules and the reader ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tollbook import vocab
from tollbook.model.claim import EventType

# Lists of `vocab/modes.yaml` that the reader uses as plain sets of words.
LISTS = (
    "of_is_target of_is_actor firing aimed transitive amounts papers sides_before nobody directions "
    "together no_target moves by_weapon usually sustained needs_somebody air_powers ground_sides"
).split()


@dataclass(frozen=True, slots=True)
class VerbRule:
    """One way a verb evokes a mode; what is empty isn't asked. Fields as described at the top of
    `vocab/modes.yaml`."""

    mode: str
    part: str | None = None
    object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    not_prep: frozenset[str] = frozenset()
    prep: tuple[tuple[str, frozenset[str]], ...] = ()
    adverb: frozenset[str] = frozenset()
    needs: str | None = None
    by_means: bool = False
    voice: str | None = None
    bare: bool = False
    own_subject: bool = False
    sufferer: bool = False

    @property
    def weight(self) -> int:
        """How much it asks for: the rule that asks most is tried first."""
        asked = (self.part, self.object, self.subject, self.prep, self.adverb, self.voice)
        return sum(map(bool, asked))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of the event modes.

    `nouns` gives for the head of a noun phrase the phrases that end in it, longest first, each
    with its mode. `lists` are plain word lists by name, `light` the light verbs by role.
    """

    verbs: dict[str, tuple[VerbRule, ...]]
    nouns: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    types: dict[str, EventType]
    acled: dict[str, str]
    groups: dict[str, frozenset[str]]
    light: dict[str, frozenset[str]]
    lists: dict[str, frozenset[str]]
    not_done: frozenset[str]
    hedging: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lists of `vocab/modes.yaml` as the reader uses them."""
    given = vocab.load("modes")
    groups = {name: frozenset(words) for name, words in given["groups"].items()}
    groups["arms"] = frozenset(vocab.load("weapons")["arms"])
    verbs: dict[str, list[VerbRule]] = {}
    nouns: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for mode, entry in given["modes"].items():
        for word in entry.get("verbs", ()):
            for verb, rule in _rules(mode, word, groups):
                verbs.setdefault(verb, []).append(rule)
        for phrase in entry.get("nouns", ()):
            words = tuple(phrase.replace("-", " - ").split())
            nouns.setdefault(words[-1], []).append((words, mode))
    return Lexicon(
        verbs={v: tuple(sorted(rules, key=lambda r: -r.weight)) for v, rules in verbs.items()},
        nouns={n: tuple(sorted(p, key=lambda item: -len(item[0]))) for n, p in nouns.items()},
        types={mode: EventType(entry["type"]) for mode, entry in given["modes"].items()},
        acled={mode: entry["acled"] for mode, entry in given["modes"].items()},
        groups=groups,
        light={name: frozenset(words) for name, words in given["light"].items()},
        lists={name: frozenset(given[name]) for name in LISTS},
        not_done=frozenset(given["actuality"]["unrealised_adjectives"]),
        hedging=frozenset(given["actuality"]["hedging_adjectives"]),
    )


def _rules(
    mode: str, word: str | dict[str, Any], groups: dict[str, frozenset[str]]
) -> list[tuple[str, VerbRule]]:
    """The rules of one entry, one for each verb and particle it names."""

    def expanded(words: Sequence[str] | None) -> frozenset[str]:
        return frozenset().union(*(groups.get(w, frozenset()) | {w} for w in words or ()))

    asked: dict[str, Any] = word if isinstance(word, dict) else {"verb": word}
    rule = VerbRule(
        mode,
        object=expanded(asked.get("object")),
        subject=expanded(asked.get("subject")),
        not_object=frozenset(asked.get("not_object", ())),
        not_subject=frozenset(asked.get("not_subject", ())),
        not_prep=frozenset(asked.get("not_prep", ())),
        prep=tuple((p, expanded(w)) for p, w in asked.get("prep", {}).items()),
        adverb=frozenset(asked.get("adverb", ())),
        needs=asked.get("needs"),
        by_means=asked.get("by_means", False),
        voice=asked.get("voice"),
        bare=asked.get("bare", False),
        own_subject=asked.get("own_subject", False),
        sufferer=asked.get("sufferer", False),
    )
    return [
        (verb, replace(rule, part=part))
        for verb in _several(asked["verb"])
        for part in _several(asked.get("part"))
    ]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@cache
def nations() -> frozenset[str]:
    """Names of states and words for their people, small letters, and common short forms."""
    found = set(vocab.load("modes")["nations"])
    for entry in vocab.load("states").values():
        for name in (entry["name"], *entry.get("people", ()), *entry.get("aliases", ())):
            found |= {name.casefold(), name.casefold().removeprefix("the ")}
    return frozenset(found)
