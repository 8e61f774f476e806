"""Which words of a parsed sentence name places, and how does each stand in its clause?

The entity recogniser sees half of what reports name: it takes villages for people and peoples.
So names (runs of proper nouns) are found by tag, and syntax and word lists decide: what stands
after "in" or "the village of", what is shelled, what carries "province" or "river". The
recogniser's labels count where the syntax leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from tollbook import vocab
from tollbook.errors import VocabularyError
from tollbook.model.refer import PartyType
from tollbook.vocab import times
from tollbook.vocab.actors import directory, identify, key

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc, Token

    from tollbook.extract.reading import Sentence


class Role(IntEnum):
    """How a place stands in its clause; the smaller, the surer that it tells where."""

    IN = 0
    """After a preposition of place, as an adverbial, or alone in a headline."""
    OBJECT = 1
    """What is shelled, taken, held."""
    MODIFIER = 2
    """Before or after a noun of harm: "the Ghouta attack", "the siege of Sarajevo"."""
    NEAR = 3
    """What another place is told from: "30 km north of Goma"; the border of a land."""
    OF = 4
    """Whose people: "residents of Tskhinvali", "Syria's war"."""
    WAY = 5
    """Where something comes from or goes to."""


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """A place name in a sentence: tokens `first` … `last`, both inclusive.

    `governor` is the token outside the place phrase that it is attached to (the verb of
    "killed in …"); `front` marks an adverbial before the subject; `settled` a name that the
    text calls a town, village or the like, or a part of one.
    """

    first: int
    last: int
    role: Role
    governor: int
    front: bool
    settled: bool
    sure: bool
    """Whether the syntax alone says that it is a place: "in X", not "on X"."""
    group: int
    """Coordinated places share a number."""


class Words:
    """The word lists about places, flat and ready for look-ups."""

    def __init__(self) -> None:
        terms: dict[str, Any] = vocab.load("places")

        def flat(name: str) -> frozenset[str]:
            found: set[str] = set()
            for item in terms[name]:
                found.update(item if isinstance(item, list) else [item])
            if wrong := [word for word in found if not isinstance(word, str)]:
                # YAML reads a bare on, off, yes or no as a truth value.
                raise VocabularyError(f"places.yaml: {name} holds {wrong}; quote the words")
            return frozenset(found)

        self.after = flat("after")
        self.settled = frozenset(terms["after"][2])
        self.before = flat("before")
        self.parts = flat("parts")
        self.sides = flat("sides")
        self.in_place = flat("in_place")
        self.maybe_place = flat("maybe_place")
        self.way = flat("way")
        self.hitting = flat("hitting")
        self.done_to_places = flat("done_to_places")
        self.dwellers = flat("dwellers")
        self.place_titles = flat("place_titles")
        self.wars = flat("wars")
        self.happening = flat("happening")
        self.leaving = flat("leaving")
        self.going = flat("going")
        self.harm_to_place = flat("harm_to_place")
        self.place_subject = flat("place_subject")
        self.events = flat("events")
        self.events_of_places = flat("events_of_places")
        self.organisations = flat("organisations")
        self.not_places = flat("not_places")
        self.labels = flat("labels")
        self.titles = flat("titles")
        self.demonym_heads = flat("demonym_heads")
        self.saying = flat("saying")
        self.back = flat("back")


@cache
def words() -> Words:
    """The lists of `vocab/places.yaml`."""
    return Words()


def _verb_above(token: Token) -> Token | None:
    """The nearest verb that a token depends on."""
    return next((a for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), None)


@cache
def _regions() -> frozenset[str]:
    return frozenset(
        key(name)
        for region in vocab.load("regions")["regions"]
        for name in (region["name"], *region["names"])
    )


def is_region(name: str) -> bool:
    """Whether a name is that of a state or of a region of the overlay."""
    return is_land(name) or key(name) in _regions()


def is_land(name: str) -> bool:
    """Whether a name is that of a state."""
    return key(name) in directory().states


def _is_people(word: str) -> bool:
    """Whether a word is an adjective of a state or the word for its people, and no place."""
    known = directory()
    return key(word) in known.adjectives and key(word) not in known.states


_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# "the Bay of Bengal", "the Cape of Good Hope": the name goes on behind "of".
_WATERS = frozenset({"bay", "bight", "cape", "straits", "isthmus"})
_LINES = frozenset({"border", "borders", "frontier", "coast"})
_NAME_TAGS = frozenset({"NNP", "NNPS"})
# Small words inside names: "Deir al-Adas", "Khan Younis", "Rio de Janeiro", "Ras al Ayn".
_PARTICLES = frozenset(
    ["al", "el", "as", "ad", "an", "ar", "at", "az", "ed", "ez", "es", "ash", "abu", "umm", "bin",
     "ibn", "de", "del", "la", "las", "los", "du", "des", "le", "da", "do", "dos", "di", "van", "ul"]
)  # fmt: skip
_MAX_CLIMB = 12


@dataclass(slots=True)
class _Name:
    """A run of name tokens, with the generic noun after it where there is one."""

    first: int
    last: int
    generic: int | None = None

    def covers(self, token: int) -> bool:
        return self.first <= token <= (self.generic if self.generic is not None else self.last)


def place_uses(
    sentence: Sentence, doc: Doc, *, alone: Callable[[str], bool], told: Callable[[str], bool]
) -> tuple[PlaceUse, ...]:
    """The places that a sentence names and how they stand in it, in order.

    `doc` is the parse with entities. `alone` tells whether a word stands by itself somewhere in
    the text ("Syrias" is "Syria's" with its apostrophe lost if "Syria" does); `told` whether the
    text elsewhere speaks of these words as of a place.
    """
    return _Finder(doc, sentence, alone, told).uses()


# A name after words that only a place follows. What comes before an organisation's own word
# ("in the Security Council") is sorted out by the reader of the sentence.
_TOLD = re.compile(
    r"\b(?:in|near|inside|outside|around|(?:town|city|village|province|district|suburb|"
    r"neighbou?rhood|region|governorate|capital) of|(?:north|south|east|west|outskirts) of)"
    r"(?: (?:the|nearby|besieged|embattled|northern|southern|eastern|western|central|rural|greater|"
    r"downtown|port|border|[a-z]+-[a-z]+|[a-z]+(?:eastern|western)|north|south|east|west)){0,3} "
    r"(?P<name>(?:[Aa]l-|[Aa]l )?[A-ZÀ-Þ][\w'’-]+(?: (?:[Aa]l-|[Aa]d-|[Aa]l |[Ee]l |de )?[A-ZÀ-Þ][\w'’-]+)*)"
)


def told_places(content: str) -> frozenset[str]:
    """Names that a text somewhere speaks of as places, by the words before them; cheap.

    >>> sorted(told_places("Two died in Idlib. The village of Talish fell."))
    ['Idlib', 'Talish']
    """
    found: set[str] = set()
    for match in _TOLD.finditer(content):
        name = match["name"]
        barred = words().not_places | words().organisations
        if (
            times.mentions(name)
            or name.casefold() in barred
            or any(word.casefold() in words().organisations for word in name.split())
            or (
                (known := identify(name)) is not None
                and not is_land(name)
                and known.type is not PartyType.GOVERNMENT
            )
        ):
            continue
        found.add(name)
        found.add(name.split()[0])
    return frozenset(found)


class _Finder:
    def __init__(
        self,
        doc: Doc,
        sentence: Sentence,
        alone: Callable[[str], bool],
        told: Callable[[str], bool],
    ) -> None:
        self.doc = doc
        self.text = sentence.text
        self.heading = sentence.heading
        self.alone = alone
        self.told = told
        self.words = words()
        self.timed: set[int] = set()
        for mention in times.mentions(doc.text):
            self.timed.update(
                t.i for t in doc if t.idx < mention.end and t.idx + len(t.text) > mention.start
            )
        self.names = self._names()

    # Names

    def _names(self) -> list[_Name]:
        names: list[_Name] = []
        i, size = 0, len(self.doc)
        while i < size:
            if not self._opens_name(i):
                i += 1
                continue
            j = i
            while j + 1 < size and not self._possessive_without_apostrophe(j):
                step = self._goes_on(j)
                if not step:
                    break
                j += step
            names += self._trimmed(i, j)
            i = j + 1
        return names

    def _opens_name(self, i: int) -> bool:
        token = self.doc[i]
        if i in self.timed:
            return False
        if self._demonym(i):
            return True
        if token.tag_ in _NAME_TAGS:
            return token.text[:1].isalpha() or token.text[:1] in "'`"
        if not token.text[:1].isupper():
            return False
        if token.ent_type_ in _PLACE_LABELS and token.pos_ != "DET":
            return True
        # "Talish" as an adjective of nobody, "Baghouz" as a noun in mid-sentence.
        return i > 0 and token.tag_ in {"NN", "NNS", "FW"} and not self.heading

    def _demonym(self, i: int) -> bool:
        """Whether a people's adjective with a noun names a place: "the Chechen capital"."""
        token = self.doc[i]
        if i + 1 >= len(self.doc) or not token.text[:1].isupper():
            return False
        following = self.doc[i + 1].text.casefold()
        word = key(token.text)
        named = word in directory().adjectives or word in directory().kin
        named_after = i + 2 < len(self.doc) and self.doc[i + 2].text == "of"
        return named and following in self.words.demonym_heads and not named_after

    def _goes_on(self, j: int) -> int:
        """How many tokens on the name that reaches `j` goes: 0 if it ends there."""
        doc = self.doc
        following = doc[j + 1]
        if following.i in self.timed:
            return 0
        if following.text == "-" and j + 2 < len(doc):
            after = doc[j + 2]
            glued = (
                following.idx == doc[j].idx + len(doc[j].text) and after.idx == following.idx + 1
            )
            if glued and (after.tag_ in _NAME_TAGS or after.text[:1].isupper()):
                return 2
            return 0
        if following.tag_ in _NAME_TAGS and following.text[:1].isalpha():
            return 1
        low = following.text.casefold()
        if (low in _PARTICLES or low in {"al-"}) and j + 2 < len(doc):
            after = doc[j + 2]
            if after.tag_ in _NAME_TAGS or (after.text == "-" and j + 3 < len(doc)):
                return 1
        if low == "of" and j + 2 < len(doc) and doc[j + 2].tag_ in _NAME_TAGS:
            head = doc[j].text.casefold()
            if head in self.words.after or head in self.words.before or head in _WATERS:
                return 2
        if (
            following.text[:1].isupper()
            and following.ent_type_ in _PLACE_LABELS
            and following.ent_iob_ == "I"
        ):
            return 1
        return 0

    def _possessive_without_apostrophe(self, i: int) -> bool:
        """Whether a word is a possessive that lost its apostrophe: "Syrias Idlib province"."""
        token = self.doc[i]
        text = token.text
        if len(text) < 5 or not text.endswith("s") or text.endswith("ss") or i + 1 >= len(self.doc):
            return False
        following = self.doc[i + 1]
        goes_on = (
            following.tag_ in _NAME_TAGS
            or following.text.casefold() in self.words.after | self.words.events | self.words.sides
            or following.text.casefold().endswith("ern")
        )
        return goes_on and (is_land(text[:-1]) or self.told(text[:-1]))

    def _trimmed(self, first: int, last: int) -> list[_Name]:
        """The name without what doesn't belong to it, with the generic noun after it."""
        doc = self.doc
        while last > first and (
            doc[last].text == "-"
            or doc[last].text.casefold() in _PARTICLES
            # "12 killed in Idlib Monitor": the claimant of a headline that lost its colon.
            or (
                doc[last].text.casefold() in {"monitor", "ngo", "un", "reports"}
                and last + 1 == len(doc)
            )
        ):
            last -= 1
        generic = None
        if last + 1 < len(doc):
            following = doc[last + 1]
            fits = following.text.casefold() in self.words.after or self._demonym(last)
            if fits and following.pos_ in {"NOUN", "PROPN"} and following.i not in self.timed:
                heads = (doc[last].head, doc[first].head)
                bound = doc[last].dep_ in {"compound", "nmod"} or following in heads
                related = bound or self._demonym(last)
                # "the Syrian town of Raqqa": the noun belongs to the name to come, unless that is
                # the land around ("the Sool region of Somaliland").
                then = doc[following.i + 1 : following.i + 3].text.split()
                owner = is_region(doc[first : last + 1].text) or _is_people(doc[last].text)
                town = following.text.casefold() in self.words.settled
                around = len(then) > 1 and is_region(then[1])
                named_after = then[:1] == ["of"] and (owner or town) and not around
                if related and not named_after:
                    generic = last + 1
        return [_Name(first, last, generic)]

    # Uses

    def uses(self) -> tuple[PlaceUse, ...]:
        found: list[PlaceUse] = []
        for number, name in enumerate(self.names):
            use = self._use(name, number)
            if use is not None:
                found.append(use)
        return tuple(found)

    def _root(self, name: _Name) -> Token:
        end = name.generic if name.generic is not None else name.last
        inside = set(range(name.first, end + 1))
        if name.generic is not None:
            return self.doc[name.generic]
        for i in range(name.last, name.first - 1, -1):
            token = self.doc[i]
            if token.head.i not in inside or token.head.i == i:
                return token
        return self.doc[name.last]

    def _label(self, name: _Name) -> str:
        for i in range(name.last, name.first - 1, -1):
            if self.doc[i].ent_type_:
                return str(self.doc[i].ent_type_)
        return ""

    def _barred(self, name: _Name) -> bool:
        """Whether the name is plainly no place: an organisation, somebody with a title, a tongue."""
        lows = [self.doc[i].text.casefold() for i in range(name.first, name.last + 1)]
        whole = " ".join(lows)
        if name.generic is None and whole in self.words.not_places:
            return True
        if whole in self.words.organisations:
            return True
        if any(low in self.words.organisations for low in lows):
            # "State" and "Front" are organisations at the end, "Rights Square" is none.
            if name.generic is None and lows[-1] not in self.words.after:
                return True
            if any(
                low in self.words.organisations and low not in self.words.after for low in lows[-2:]
            ):
                return True
        if lows[-1] in self.words.events and name.generic is None:
            return True  # "Russian Airstrikes" in a headline
        if name.generic is None and all(low in directory().heads for low in lows):
            return True  # "Civilian", "Terrorist Groups" in a headline
        if len(lows) == 1 and name.generic is None and _is_people(self.doc[name.first].text):
            return True
        acronym = len(lows) == 1 and self.doc[name.first].text.isupper() and name.generic is None
        return acronym and self._label(name) not in _PLACE_LABELS

    def _party(self, name: _Name) -> bool:
        """Whether the directory knows the name, in the letters of the text, as a party that no
        land is called by."""
        start, end = self.doc[name.first].idx, self.doc[name.last]
        actor = directory().parties.get(key(self.text[start : end.idx + len(end.text)]))
        return (
            actor is not None
            and name.generic is None
            and actor.type not in {PartyType.GOVERNMENT, PartyType.STATE}
        )

    def _glued(self, name: _Name) -> bool:
        """Whether a hyphen binds the name to what follows: "UK-based", "US-led"."""
        end = name.last + 1
        return (
            end < len(self.doc)
            and self.doc[end].text == "-"
            and not self.doc[name.last].whitespace_
            and not self.doc[end].whitespace_
        )

    def _person(self, name: _Name) -> bool:
        """Whether a title stands before the name or in it."""
        tokens = list(self.doc[name.first : name.last + 1])
        if name.first > 0:
            before = self.doc[name.first - 1]
            if before.pos_ in {"NOUN", "PROPN"}:
                tokens.insert(0, before)
        return any(token.text.casefold().rstrip(".") in self.words.titles for token in tokens)

    def _use(self, name: _Name, number: int) -> PlaceUse | None:
        if self._barred(name) or self._glued(name) or self._party(name):
            return None
        root = self._root(name)
        stood = self._stands(root, name, 0)
        if stood is None:
            return None
        role, governor, sure, settled = stood
        if self._person(name):
            title = self.doc[name.first].text.casefold()
            placed = name.generic is not None or (sure and role is Role.IN)
            if not (placed and title in self.words.place_titles):
                return None
        label = self._label(name)
        named = (
            name.generic is not None
            or label in _PLACE_LABELS
            or self.told(self.doc[name.first : name.last + 1].text)
            or self._then_placed(name)
        )
        if not (named or sure):
            return None
        if label == "NORP" and name.generic is None and not sure:
            return None
        generic = name.generic is not None and self.doc[name.generic].text.casefold()
        last = name.last
        if generic and name.generic is not None:
            plural = self.doc[name.generic].tag_ in {"NNS", "NNPS"}
            if not plural:
                last = name.generic
            settled = settled or generic in self.words.settled
        if generic in _LINES and role is Role.IN:
            # "in a village near the Turkish border": where the village lies, not where it was.
            role = Role.NEAR
        front = self._in_front(governor, root)
        group = self._group(name, number)
        return PlaceUse(name.first, last, role, governor.i, front, settled, sure, group)

    def _group(self, name: _Name, number: int) -> int:
        """The number of the first of the coordinated names that this one stands with."""
        root = self._root(name)
        seen = 0
        while root.dep_ in {"conj"} and seen < _MAX_CLIMB:
            root = root.head
            seen += 1
            for other, candidate in enumerate(self.names[:number]):
                if candidate.covers(root.i):
                    return self._group(candidate, other)
            for other, candidate in enumerate(self.names[:number]):
                if self.doc[candidate.last].head.i == root.i or any(
                    a.i == root.i for a in list(self.doc[candidate.last].ancestors)[:3]
                ):
                    return self._group(candidate, other)
        if (
            root.dep_ in {"nmod", "compound"}
            and number
            and self._listed(self.names[number - 1], name)
        ):
            return self._group(self.names[number - 1], number - 1)
        return number

    def _listed(self, left: _Name, right: _Name) -> bool:
        gap = self.doc[left.last + 1 : right.first].text.strip()
        return gap in {"and", ",", ", and", "&", "or"}

    def _then_placed(self, name: _Name) -> bool:
        """Whether the text goes on to say where the name lies: "Ahmići, near Vitez,"."""
        end = name.last + 1
        return (
            end + 2 < len(self.doc)
            and self.doc[end].text == ","
            and self.doc[end + 1].text.casefold() in {"near", "outside", *self.words.sides}
        )

    def _group_of_people(self, name: _Name) -> bool:
        """Whether the lists know the name as a party, or the recogniser takes it for a people.

        That it takes it for an organisation tells little: it does so with half the villages.
        """
        label = self._label(name)
        return label == "NORP" or identify(self.doc[name.first : name.last + 1].text) is not None

    def _in_front(self, governor: Token, root: Token) -> bool:
        """Whether a place stands before the subject of the verb it is attached to."""
        subject = next(
            (c for c in governor.children if c.dep_ in {"nsubj", "nsubjpass", "expl"}), None
        )
        return (
            governor.pos_ in {"VERB", "AUX"}
            and subject is not None
            and root.i < subject.left_edge.i
        )

    def _name_at(self, token: Token) -> _Name | None:
        return next((name for name in self.names if name.covers(token.i)), None)

    def _stands(
        self, root: Token, name: _Name, depth: int
    ) -> tuple[Role, Token, bool, bool] | None:
        """How a place phrase stands: role, governor, whether the syntax alone says that it is a
        place, and whether the text calls it a settlement. None: it tells no place."""
        if depth > _MAX_CLIMB:
            return None
        dep, head = root.dep_, root.head
        if dep == "conj" or (dep == "appos" and head.i < root.i and head.i not in self.timed):
            if head.pos_ in {"VERB", "AUX", "ADV"}:
                return Role.IN, head, False, False
            if head.pos_ == "ADP":
                return self._after_preposition(head, name, depth)
            return self._stands(head, name, depth + 1)
        if (dep == "pobj" and head.pos_ in {"ADP", "SCONJ", "PART"}) or (
            head.dep_ == "prep" and dep in {"pobj", "dep", "pcomp"}
        ):
            return self._after_preposition(head, name, depth)
        if dep in {"compound", "nmod", "amod", "poss", "npadvmod", "det"} and head.pos_ in {
            "NOUN",
            "PROPN",
            "ADJ",
            "VERB",
        }:
            return self._before_noun(root, name, depth)
        if dep == "appos" and head.i in self.timed:
            # "At dusk on 3 May, Zarka, near the pass, was attacked": the subject, misread.
            verb = _verb_above(head)
            if verb is not None and verb.lemma_.casefold() in self.words.harm_to_place:
                return Role.OBJECT, verb, False, False
            return None
        if dep in {"dobj", "nsubjpass"}:
            done = head.lemma_.casefold()
            if done in self.words.harm_to_place:
                named = self.doc[name.first : name.last + 1].text
                only = done in self.words.done_to_places and identify(named) is None
                return Role.OBJECT, head, only, False
            return None
        if dep == "nsubj":
            if head.lemma_.casefold() in self.words.place_subject:
                return Role.OBJECT, head, False, False
            if dep == "nsubj" and any(c.dep_ == "auxpass" for c in head.children):
                return Role.OBJECT, head, False, False
            return None
        if dep in {
            "ROOT",
            "dep",
            "attr",
            "nummod",
            "appos",
            "advmod",
            "oprd",
            "meta",
            "intj",
            "dative",
        }:
            return Role.IN, head, False, False
        return None

    def _after_preposition(
        self, prep: Token, name: _Name, depth: int
    ) -> tuple[Role, Token, bool, bool] | None:
        word = prep.text.casefold()
        governor = prep.head
        low = governor.text.casefold()
        if prep.dep_ == "conj" and governor.pos_ == "ADP":
            governor = governor.head
        if word == "of":
            if low == "out":
                return Role.NEAR, governor.head, True, False
            if governor.pos_ in {"NOUN", "PROPN", "ADJ", "ADV"}:
                return self._of(governor, low, name, depth)
            return None
        if word in self.words.in_place:
            # "Church in Need", "Doctors in Distress": a name inside a name.
            inside = governor.tag_ in _NAME_TAGS and governor.ent_type_ not in _PLACE_LABELS
            named = (other := self._name_at(governor)) is not None and self._barred(other)
            return self._settle(Role.IN, governor, not (inside and named), depth)
        if word in self.words.maybe_place:
            # An attack "on" a name is on a place, or on somebody whom the lists know.
            hit = (
                low in self.words.hitting
                or low in self.words.events
                or governor.lemma_.casefold() in self.words.hitting
            )
            return self._settle(Role.IN, governor, hit and not self._group_of_people(name), depth)
        if word in self.words.way:
            verbs = self.words.leaving if word == "from" else self.words.going
            if governor.pos_ in {"ADV", "ADP"}:
                governor = governor.head
            if governor.lemma_.casefold() in verbs:
                into = word in {"into", "toward", "towards", "onto"} or governor.lemma_ in {
                    "withdraw",
                    "retreat",
                }
                return Role.WAY, governor, into and not self._group_of_people(name), False
            return None
        if word == "with" and low in {"border", "borders", "frontier", "crossing"}:
            return self._settle(Role.NEAR, governor, False, depth)
        if word == "than":
            return None
        return None

    def _of(
        self, governor: Token, low: str, name: _Name, depth: int
    ) -> tuple[Role, Token, bool, bool] | None:
        """A name after "of": the village of, the outskirts of, the bombing of, residents of."""
        holder = self._name_at(governor)
        if holder is not None and holder is not name and holder.generic == governor.i:
            stood = self._stands(governor, holder, depth + 1)
            return (Role.NEAR, stood[1], stood[2], False) if stood else None
        if low in self.words.before and low not in self.words.parts - {
            "town",
            "city",
            "towns",
            "villages",
            "districts",
            "neighborhoods",
            "neighbourhoods",
            "capital",
            "area",
            "areas",
        }:
            settled = low in self.words.settled or low in {"towns", "villages", "cities"}
            stood = self._stands(governor, name, depth + 1)
            if stood is None:
                return None
            return stood[0], stood[1], True, settled or stood[3]
        if low in self.words.sides or low in self.words.parts:
            stood = self._stands(governor, name, depth + 1)
            if governor.pos_ == "ADV" or stood is None:
                return (
                    Role.IN if governor.i == 0 or governor.dep_ == "advmod" else Role.OF,
                    governor.head,
                    True,
                    False,
                )
            return stood[0], stood[1], True, stood[3]
        if low in self.words.events:
            held = low in self.words.events_of_places and self._label(name) != "PERSON"
            return Role.MODIFIER, governor, held and not self._group_of_people(name), False
        if low in self.words.organisations or low in self.words.titles:
            return None
        if (other := self._name_at(governor)) is not None and other is not name:
            stood = self._stands(self._root(other), other, depth + 1)
            return (Role.NEAR, stood[1], stood[2], False) if stood else None
        return Role.OF, governor, False, False

    def _before_noun(
        self, root: Token, name: _Name, depth: int
    ) -> tuple[Role, Token, bool, bool] | None:
        head = root.head
        low = head.text.casefold()
        other = self._name_at(head)
        if other is not None and other is not name:
            # "Syria's Idlib province": the land that the other place lies in.
            if self._barred(other):
                return None
            stood = self._stands(self._root(other), other, depth + 1)
            return (Role.OF, stood[1], stood[2], False) if stood else None
        if any(c.text == "of" and any(self._name_at(g) for g in c.children) for c in head.children):
            # "Syria's northwestern province of Idlib", likewise.
            return Role.OF, head, False, False
        if low in self.words.after or low in self.words.parts or low in {"provinces", "districts"}:
            stood = self._stands(head, name, depth + 1)
            return (
                (stood[0], stood[1], True, stood[3] or low in self.words.settled) if stood else None
            )
        if low in self.words.events:
            return Role.MODIFIER, head, False, False
        return None

    def _settle(
        self, role: Role, governor: Token, sure: bool, depth: int
    ) -> tuple[Role, Token, bool, bool]:
        """The governor outside the place phrase: past generic nouns, sides and other places."""
        low = governor.text.casefold()
        if depth <= _MAX_CLIMB and governor.pos_ in {"NOUN", "PROPN", "ADV", "ADP"}:
            if governor.pos_ in {"ADV", "ADP"} or low in self.words.parts:
                if governor.head is not governor:
                    return self._settle(role, governor.head, sure, depth + 1)
            elif (other := self._name_at(governor)) is not None and not self._barred(other):
                stood = self._stands(self._root(other), other, depth + 1)
                if stood is not None:
                    return role, stood[1], sure, False
        return role, governor, sure, False
