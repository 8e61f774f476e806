"""Which parties and states does one document name, and where?

One pass over the capitals of a text, made when it is first asked for. It is what short forms
("the corps"), descriptions ("the group") and names of several parties ("the AFP") are read by.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from tollbook.vocab.actors import Actor, directory, key

# A run of capitals with the small words that names have inside; digits for "M23", "400 Mawozo".
_PROPER = re.compile(
    r"(?:\d+ )?(?:[A-Z][\w’'./-]*|al-[A-Z][\w’'-]*)"
    r"(?:[ -](?:(?:of(?: the)?|for|and|in|al|de|del|la) (?=[A-Z])|[A-Z][\w’'./-]*|al-[A-Z][\w’'-]*))*"
)
_TOKEN = re.compile(r"[\w’'./-]+")
_ACRONYM = re.compile(
    r"(?P<full>[A-Z][\w’'&-]+(?: (?:of|for|the|and|in|to|de|del|la|des|pour|on)\b| [A-Z][\w’'&-]+){1,9})"
    r" \((?:the )?(?P<short>[A-Z][A-Za-z-]{1,9})\)"
)
# Words of regular forces behind the adjective of a state.
_FORCES = frozenset(
    ["army", "military", "forces", "troops", "soldiers", "soldier", "servicemen", "serviceman", "navy",
     "air", "armed", "defence", "defense", "security", "police", "policemen", "commanders", "commander"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Naming:
    """A party of the directory named in a text from `start` to `end`."""

    start: int
    end: int
    words: str
    actor: Actor


class Named:
    """The parties and states that a text names."""

    def __init__(self, content: str) -> None:
        self.content = content
        self._states: Counter[str] = Counter()
        self._armed: set[str] = set()
        self._homes: set[str] = set()
        self._local: list[tuple[int, int, str]] = []

    @cached_property
    def parties(self) -> list[Naming]:
        """Every naming of a party, in order; states are counted on the way."""
        known = directory()
        found: list[Naming] = []
        for match in _PROPER.finditer(self.content):
            tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(match.group())]
            at = 0
            while at < len(tokens):
                at += self._longest(match.start(), tokens, at, found)
        for naming in found:
            # A party at home in one state alone speaks of that state.
            if len(naming.actor.home) == 1:
                self._homes |= naming.actor.home
        for start, end, words in self._local:
            home = [actor for actor in known.locally(words) if self._spoken_of(actor, found)]
            if len({actor.name for actor in home}) == 1:
                found.append(Naming(start, end, words, home[0]))
        return sorted(found, key=lambda naming: naming.start)

    def _longest(
        self, base: int, tokens: list[tuple[int, int]], at: int, found: list[Naming]
    ) -> int:
        """Note the longest name from token `at` on; how many tokens it took, at least one."""
        known = directory()
        start = base + tokens[at][0]
        for size in range(min(known.longest, len(tokens) - at), 0, -1):
            end = base + tokens[at + size - 1][1]
            words = self.content[start:end].rstrip(".")
            name = key(words)
            if name in known.parties:
                found.append(Naming(start, end, words, known.parties[name]))
                if name in known.states:
                    self._states[known.states[name].name] += 1
                return size
            if name in known.local:
                self._local.append((start, end, words))
                return size
            if words.isupper() and len(words) > 3:
                name = key(words.title())  # "MANILA, 3 May"
            state = known.states[name].name if name in known.states else known.adjectives.get(name)
            if state or name in known.capitals:
                self._states[state or known.capitals[name]] += 1
                following = _TOKEN.match(self.content, min(end + 1, len(self.content)))
                if following and following.group().casefold() in _FORCES:
                    self._armed.add(state or known.capitals[name])
                return size
            if size == 1 and name in known.kin:
                found.append(Naming(start, end, words, known.kin[name]))
        return 1

    def _spoken_of(self, actor: Actor, found: list[Naming]) -> bool:
        if any(naming.actor.name == actor.name for naming in found):
            return True
        if actor.about:
            return any(re.search(rf"\b{re.escape(word)}\b", self.content) for word in actor.about)
        return bool(actor.home & (self._states.keys() | self._homes))

    @property
    def states(self) -> Counter[str]:
        """How often each state is named, by its name, its people or its capital."""
        _ = self.parties
        return self._states

    @property
    def armed(self) -> frozenset[str]:
        """The states whose forces the text names ("the Karian army")."""
        own = (n.actor.side for n in self.parties if n.actor.type in ("military", "police"))
        known = directory().country_of
        return frozenset(self._armed) | {side for side in own if side in known}

    def state(self) -> str | None:
        """The one state that the text is about: the only one that it names, or whose bodies it
        names; failing both, the only one that its parties are at home in."""
        known = directory().country_of
        sides = {n.actor.side for n in self.parties if n.actor.side in known}
        every = self.states.keys() | {side for side in sides if side}
        if not every:
            every = self._homes
        return next(iter(every)) if len(every) == 1 else None

    def speaks_of(self, actor: Actor) -> bool:
        """Whether the text names the party, or a place of its region or, failing such, its state."""
        return self._spoken_of(actor, self.parties)

    @cached_property
    def acronyms(self) -> dict[str, str]:
        """Acronyms that the document defines, with their full form."""
        found: dict[str, str] = {}
        for match in _ACRONYM.finditer(self.content):
            short = match["short"]
            words = re.findall(r"[\w’'&-]+", match["full"])
            for start in range(len(words)):
                initials = "".join(w[0] for w in words[start:] if w[:1].isupper())
                spelled = "".join(w[0] for w in words[start:])
                if short.upper() in (initials.upper(), spelled.upper()):
                    found.setdefault(short, " ".join(words[start:]))
                    break
        return found
