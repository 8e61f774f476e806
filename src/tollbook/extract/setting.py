"""When and where is what a clause tells set?

The clause's own words come first, then those of the clauses around it, then what the text has
told before: a reader who meets "the attack killed twelve" looks back for the town. Places of
the speaker ("the ministry in Moscow said") and peoples are not where it happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from tollbook.extract.datelines import MONTH
from tollbook.extract.places import PlaceUse, Role, is_land, place_uses, told_places, words
from tollbook.extract.reading import Reading
from tollbook.model.refer import Place, When
from tollbook.vocab.actors import identify
from tollbook.vocab.times import Clock, Lasting, Later, Since, TimeMention, Vague, mentions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# A sentence of a few names, without a verb: a number before it, "Near" perhaps.
_LABEL = re.compile(
    r"^(?:\d{1,2}[.)] )?(?:(?:Near|In|North|South|East|West|Northern|Southern|Eastern|Western|Central)\b )?(?:[A-Z][\w'-]*|al-[A-Z]\w*)(?:,? (?:[A-Z][\w'-]*|al-[A-Z][\w'-]*|and|of|el|al)){0,5}[.:]?$"
)
# In a numbered list of captions such a label is a place whatever the recogniser takes it for.
_NUMBERED = re.compile(r"^\d{1,2}[.)] (?:Near )?(?P<name>[A-Z][\w'-]+(?: [\w'-]+){0,3})[.]$")
# What opens an item of a list by places, or one report of a place: "Daraa: ", "Tal Varran — ".
_ITEM = re.compile(r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})(?::| [-–—]) (?=\S)")
# "Daraa, 5 May:", a sentence of its own.
_DATED = re.compile(
    rf"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}), (?:\d{{1,2}} {MONTH}|{MONTH}\.? \d{{1,2}})(?:,? \d{{4}})?:$",
    re.I,
)
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
# Relations that open a clause of its own.
_CLAUSE = frozenset({"ROOT", "advcl", "relcl", "acl", "ccomp", "pcomp", "parataxis", "csubj"})
_NEVER = 100
# Names told as places are gathered from so much of a text: a long report's worth.
_READ_CHARACTERS = 200_000
# How many sentences back the place of something may stand: further, a reader would be lost too.
_REACH = 12


class Setting:
    """The times and places that one reading names, and which of them a clause is set in."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._uses: dict[int, tuple[PlaceUse, ...]] = {}
        self._times: dict[int, tuple[TimeMention, ...]] = {}
        self._words: frozenset[str] | None = None
        self._named: frozenset[str] | None = None
        self._listed: frozenset[str] | None = None

    def when(self, index: int, token: int, *, within: tuple[int, int] | None = None) -> When | None:
        """The time words that the clause of token `token` in sentence `index` is set in; only
        those between two tokens (both inclusive), where `within` is given."""
        sentence = self.reading.sentences[index]
        anchor = self.reading.parse(index)[token]
        best: tuple[int, int, int] | None = None
        chosen: TimeMention | None = None
        for mention in self._mentions(index):
            tokens = [
                t for t in anchor.doc if t.idx < mention.end and t.idx + len(t.text) > mention.start
            ]
            if not tokens or _compared(sentence.clean[: mention.start]):
                continue
            if within is not None and not within[0] <= tokens[0].i <= within[1]:
                continue
            rank = _time_rank(tokens, anchor)
            if isinstance(mention.means, Clock | Lasting | Later | Vague):
                rank += 2  # a day told in the same sentence says more
            root = tokens[0]
            order = (rank, abs(root.i - anchor.i), root.i)
            if rank < _NEVER and (best is None or order < best):
                best, chosen = order, mention
                if isinstance(mention.means, Since) and _told_when(tokens, anchor):
                    # "gone since March 2000, when guerrillas overran …": overran in March 2000.
                    chosen = _without_since(mention)
        if chosen is None:
            return None
        start = sentence.start + chosen.start
        return When(sentence.words(start, sentence.start + chosen.end), start)

    def where(self, index: int, token: int, *, carried: bool = True) -> tuple[Place, ...]:
        """The places where what the clause tells happened, as mentions, in order.

        With `carried` places told before count where the sentence names none; without, as for
        what is merely said, only its own.
        """
        anchor = self.reading.parse(index)[token]
        chosen = self._own(index, anchor)
        if chosen:
            return self._places(index, chosen)
        if not carried or _is_saying(anchor):
            # Where somebody spoke is told with the speaking or not at all.
            return ()
        if self._war_wide(index):
            return self._land(index)
        if item := self._item(index):
            return item
        if self._headline(index) and (named := self._named_in_heading(index)):
            return named
        return self._carried(index)

    def _item(self, index: int) -> tuple[Place, ...]:
        """The place that opens an item of a list by places: "Irpin: three died.". A single such
        opening may be a speaker's name, if it isn't known as a place's."""
        match = _ITEM.match(self.reading.sentences[index].clean)
        if match is None or match["name"] not in self._items():
            return ()
        if len(self._items()) < 2 and not self._known_place(index, match["name"]):
            return ()
        start = self.reading.sentences[index].start + match.start("name")
        end = start + len(match["name"])
        return (Place(self.reading.text.content[start:end], start, end),)

    def _items(self) -> frozenset[str]:
        """The names that open the items of a list, none of them a party or a common word."""
        if self._listed is None:
            self._listed = frozenset(
                match["name"]
                for sentence in self.reading.sentences
                if (match := _ITEM.match(sentence.clean))
                if identify(match["name"]) is None and not match["name"].isupper()
                if not any(word.lower() in words().labels for word in match["name"].split())
            )
        return self._listed

    def _known_place(self, index: int, name: str) -> bool:
        """Whether the recogniser, or the text elsewhere, takes the name that opens a sentence for a
        place's."""
        if name in self._told_names():
            return True
        opening = [t for t in self.reading.entities(index) if t.idx < len(name)]
        return bool(opening) and all(t.ent_type_ in _PLACE_ENTITIES for t in opening)

    def _war_wide(self, index: int) -> bool:
        """Whether a sentence counts over a whole war: such a total is no one town's."""
        doc = self.reading.parse(index)
        return any(t.lemma_.casefold() in words().wars and t.pos_ == "NOUN" for t in doc)

    def _land(self, index: int) -> tuple[Place, ...]:
        """The country or region of a war: named with it ("Syria's conflict"), or last before."""
        for back in range(index, max(-1, index - 1 - _REACH), -1):
            doc = self.reading.entities(back)
            lands = [use for use in self.uses(back) if is_land(doc[use.first : use.last + 1].text)]
            if back == index:
                lands = [
                    use
                    for use in lands
                    if _rank(doc[use.governor], doc[use.first], use.front) < _NEVER
                ]
            if lands:
                return self._places(back, lands[-1:])
        return ()

    def _headline(self, index: int) -> bool:
        """Whether a sentence is a headline: a line of its own, or set in capitals like one."""
        sentence = self.reading.sentences[index]
        if sentence.heading:
            return True
        found = re.findall(r"[^\W\d_]{4,}", sentence.text)
        capitals = sum(word[0].isupper() for word in found)
        return 3 < len(found) <= 20 and capitals >= 0.8 * len(found)

    def _named_in_heading(self, index: int) -> tuple[Place, ...]:
        """A place that the text tells elsewhere and a headline names without any syntax."""
        sentence = self.reading.sentences[index]
        found: list[tuple[int, int]] = []
        for name in self._told_names():
            at = sentence.text.find(name)
            if at < 0 or sentence.text[at + len(name) : at + len(name) + 1].isalnum():
                continue
            if not (name.endswith("s") and self._lost_apostrophe(name)):
                found.append((at, at + len(name)))
        if not found:
            return ()
        start, end = max(found, key=lambda place: (place[1], place[1] - place[0]))
        return (Place(sentence.text[start:end], sentence.start + start, sentence.start + end),)

    def _own(self, index: int, anchor: Token) -> list[PlaceUse]:
        """The places of the sentence itself, the nearest clause that names any."""
        saying = _is_saying(anchor)
        ranked = [
            (rank, use)
            for use in self.uses(index)
            if (use.sure or not saying)
            and (rank := _rank(anchor.doc[use.governor], anchor, use.front)) < _NEVER
        ]
        for roles in ((Role.IN, Role.OBJECT, Role.MODIFIER), (Role.WAY, Role.NEAR), (Role.OF,)):
            telling = [(rank, use) for rank, use in ranked if use.role in roles]
            # Where the dead were flown to is not where they died.
            telling = [(r, u) for r, u in telling if u.role is not Role.WAY or r <= 2]
            if roles == (Role.OF,):
                telling = [(r, u) for r, u in telling if r <= 2 and _dwell(anchor.doc[u.governor])]
            if telling:
                least = min(rank for rank, _ in telling)
                nearest = [use for rank, use in telling if rank == least]
                return _narrowest(anchor.doc, nearest, anchor.i)
        return []

    def _carried(self, index: int) -> tuple[Place, ...]:
        """The places told before, where the sentence itself names none.

        Those of something that happened come first, however far back within reach: what lies
        between may tell who controls which province. Another paragraph is another matter, unless
        the sentence points back ("the attack", "there").
        """
        paragraph = self.reading.sentences[index].paragraph
        points_back = self._points_back(index)
        for back in range(index - 1, max(-1, index - 1 - _REACH), -1):
            sentence = self.reading.sentences[back]
            if sentence.paragraph != paragraph and not points_back:
                break
            # What no kind of claim wanted to read tells of nothing that happened.
            if sentence.doc is None:
                continue
            uses = [
                use
                for use in self.uses(back)
                if use.role <= Role.MODIFIER and _happens(sentence.doc[use.governor])
            ]
            if uses and (told := self._told_in(back, uses)):
                return told
            if sentence.paragraph == paragraph and (item := self._item(back)):
                return item
        if label := self._label(index):
            return label
        if points_back and index and self.reading.sentences[index - 1].doc is not None:
            uses = [use for use in self.uses(index - 1) if use.role <= Role.MODIFIER]
            return self._told_in(index - 1, uses) if uses else ()
        return ()

    def _label(self, index: int) -> tuple[Place, ...]:
        """The place that opens the paragraph as a label: "Kherson.", "3. Khan Younis."."""
        paragraph = self.reading.sentences[index].paragraph
        for back in range(index - 1, -1, -1):
            sentence = self.reading.sentences[back]
            if sentence.paragraph != paragraph:
                return ()
            if dated := _DATED.match(sentence.clean):
                start, end = dated.span("name")
                name = sentence.start + start, sentence.start + end
                return (Place(sentence.words(*name), *name),)
            if not _LABEL.match(sentence.clean):
                continue
            doc = self.reading.entities(back)
            uses = list(self.uses(back))
            if uses and not any(t.pos_ == "VERB" for t in doc):
                return self._places(back, _narrowest(doc, uses, -1))
            if match := _NUMBERED.match(sentence.clean):
                start, end = (
                    sentence.start + match.start("name"),
                    sentence.start + match.end("name"),
                )
                return (Place(sentence.words(start, end), start, end),)
        return ()

    def _told_in(self, index: int, uses: list[PlaceUse]) -> tuple[Place, ...]:
        """What an earlier sentence is set in, of the places that it names."""
        doc = self.reading.parse(index)
        root = next((t for t in doc if t.head.i == t.i), doc[0])
        telling = [
            use
            for use in uses
            if _rank(doc[use.governor], root, use.front) < _NEVER
            and (use.front or not _is_saying(_clause(doc[use.governor])))
        ]
        return self._places(index, _narrowest(doc, telling, len(doc)))

    def _points_back(self, index: int) -> bool:
        """Whether a sentence speaks of something or some place as told before."""
        doc = self.reading.parse(index)
        for token in doc:
            if token.text.casefold() in {"there", "here"} and token.dep_ == "advmod":
                return True
            if token.text.casefold() in words().back and any(
                c.text.casefold() in {"the", "that", "this", "same", "these", "those"}
                for c in token.children
            ):
                return True
        return False

    def uses(self, index: int) -> tuple[PlaceUse, ...]:
        """The places that a sentence names; runs the entity recogniser over it."""
        if index not in self._uses:
            doc = self.reading.entities(index)
            self._uses[index] = place_uses(
                self.reading.sentences[index], doc, alone=self._alone, told=self._told
            )
        return self._uses[index]

    def _mentions(self, index: int) -> tuple[TimeMention, ...]:
        if index not in self._times:
            self._times[index] = mentions(self.reading.sentences[index].clean)
        return self._times[index]

    def _alone(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(re.findall(r"\w+", self.reading.text.content))
        return word in self._words

    def _told_names(self) -> frozenset[str]:
        if self._named is None:
            self._named = told_places(self.reading.text.content[:_READ_CHARACTERS])
        return self._named

    def _told(self, name: str) -> bool:
        return name in self._told_names()

    def _places(self, index: int, uses: Iterable[PlaceUse]) -> tuple[Place, ...]:
        sentence = self.reading.sentences[index]
        found: list[Place] = []
        for use in sorted(uses, key=lambda use: use.first):
            start, end = sentence.span(use.first, use.last)
            text = sentence.words(start, end)
            if use.first == use.last and self._lost_apostrophe(text):
                end, text = end - 1, text[:-1]
            found.append(Place(text, start, end))
        return tuple(found)

    def _lost_apostrophe(self, text: str) -> bool:
        return (
            len(text) > 4
            and text.endswith("s")
            and self._alone(text[:-1])
            and text[:1].isupper()
            and not text.endswith("ss")
        )


def _dwell(governor: Token) -> bool:
    return governor.lemma_.casefold() in words().dwellers


def _happens(governor: Token) -> bool:
    """Whether a place is set with something that happens: a verb or noun of harm."""
    for token in (governor, _clause(governor)):
        if token.lemma_.casefold() in words().happening or token.text.casefold() in words().events:
            return True
    return False


def _narrowest(doc: Doc, uses: list[PlaceUse], at: int) -> list[PlaceUse]:
    """Of several places the narrowest near token `at`, with those coordinated with it."""
    inner = [
        use for n, use in enumerate(uses) if not any(_holds(doc, use, other) for other in uses[:n])
    ]
    if len(inner) < 2:
        return inner or uses[:1]
    after = [use for use in inner if use.first > at]
    first = after[0] if after and not inner[0].front else inner[-1]
    return [use for use in inner if _together(doc, inner, use, first)]


def _together(doc: Doc, uses: list[PlaceUse], one: PlaceUse, other: PlaceUse) -> bool:
    """Whether two places are told side by side: coordinated, or listed from one to the other
    with "and" or "as well as" and no verb between ("in X and elsewhere in Y, as well as in Z")."""
    if one.group == other.group:
        return True
    low, high = sorted((uses.index(one), uses.index(other)))
    for left, right in pairwise(uses[low : high + 1]):
        gap = doc[left.last + 1 : right.first]
        listed = left.group == right.group or any(
            t.text.casefold() == "and" or (t.text.casefold() == "as" and t.nbor(1).text == "well")
            for t in gap
            if t.i + 1 < len(doc)
        )
        if not listed or len(gap) > 8 or any(t.pos_ in {"VERB", "AUX"} for t in gap):
            return False
    return True


def _holds(doc: Doc, larger: PlaceUse, smaller: PlaceUse) -> bool:
    """Whether `larger`, told right after `smaller`, is only where that lies."""
    if larger.group == smaller.group or larger.first <= smaller.last:
        return False
    gap = doc[smaller.last + 1 : larger.first]
    if len(gap) > 8 or any(t.pos_ in {"VERB", "AUX", "CCONJ"} for t in gap):
        return False
    content = {"ADJ", "ADV", "DET", "NOUN", "PROPN"}
    words_between = [t.text.casefold() for t in gap if t.pos_ not in content]
    return bool(gap) and all(
        word in {"in", "of", ",", "'s", "near", "outside", "-"} for word in words_between
    )


def _clause(token: Token) -> Token:
    """The head of the clause that a token stands in: a verb, or the root."""
    at = token
    for _ in range(len(token.doc)):
        if at.dep_ in _CLAUSE or at.head is at:
            return at
        if at.dep_ == "conj" and at.pos_ in {"VERB", "AUX"}:
            return at
        at = at.head
    return at


# "19 dead, up from 14 on Sunday": the day of the other figure.
_COMPARISON = re.compile(
    r"\b(?:up|down|rising|compared|increase|rise) (?:from|to|with|on) [\w, ]{1,30}? ?(?:on |in )?$",
    re.I,
)


def _compared(before: str) -> bool:
    return bool(_COMPARISON.search(before))


def _time_rank(tokens: list[Token], anchor: Token) -> int:
    """How far time words are from the clause of the anchor."""
    doc = anchor.doc
    root = min(tokens, key=lambda t: (sum(1 for _ in t.ancestors), t.i))
    first, last = tokens[0], tokens[-1]
    leads = first.i <= 3 and all(t.pos_ in {"ADP", "DET", "PRON"} for t in doc[1 : first.i])
    opens = leads and last.i + 1 < len(doc) and last.i < anchor.i  # "In all of last year it …"
    governor = root.head if root.head is not root else root
    between = doc[last.i + 1 : anchor.i] if last.i < anchor.i else doc[anchor.i + 1 : first.i]
    if any(t.text == ";" for t in between) and not opens:
        return _NEVER
    spoken = doc[first.i - 1] if first.i else first
    if spoken.pos_ == "ADP" and spoken.i:
        spoken = spoken.nbor(-1)
    finite = spoken.pos_ == "VERB" and spoken.dep_ not in {"acl", "relcl", "amod"}
    if finite and _is_saying(spoken) and spoken.i < first.i and spoken != anchor:
        # "said on Saturday it had killed 15": the parser often hangs the day on the killing.
        return _NEVER
    verb = governor.head if governor.pos_ == "ADP" else governor
    if verb.lemma_ in _COUNTING and anchor != verb and _within_subject(anchor, verb):
        return _NEVER - 1  # "the dead of Saturday's raid rose to 32 on Sunday"
    rank = _rank(governor, anchor, opens or _in_front(root))
    if rank == _NEVER and last.i < anchor.i:
        # "In a statement published on 5 October, the group condemned … and called for …"
        clause, top = _clause(governor), _clause(anchor)
        while top.dep_ == "conj" and top.head.pos_ in {"VERB", "AUX"}:
            top = _clause(top.head)
        subject = next((c for c in top.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        fronted = subject is not None and last.i < subject.left_edge.i
        if clause.dep_ in {"acl", "relcl"} and fronted and top.is_ancestor(clause):
            return 6
    return rank


# What is said of a number, on a day that isn't that of the harm.
_COUNTING = frozenset("rise climb grow increase reach stand jump".split())


def _told_when(tokens: list[Token], anchor: Token) -> bool:
    """Whether the anchor's clause says what happened at the time: "March 2000, when …"."""
    doc, after = anchor.doc, tokens[-1].i + 1
    if doc[after : after + 2].text.casefold() in {", when", "when"} and anchor.i > after:
        # "Since April, when fighting began, 90 have died": the comma ends what happened then,
        # where the main verb is still to come.
        comma = next((t.i for t in doc[after + 2 : anchor.i] if t.text == ","), len(doc))
        root = next((t.i for t in doc if t.head.i == t.i), 0)
        return not comma < min(root, anchor.i)
    clause = _clause(anchor)
    for _ in range(3):
        if clause.dep_ in {"relcl", "advcl"} and any(
            c.text.casefold() == "when" for c in clause.children
        ):
            return clause.i > tokens[-1].i
        if clause.dep_ != "conj":
            return False
        clause = _clause(clause.head)
    return False


def _without_since(mention: TimeMention) -> TimeMention:
    inner = [m for m in mentions(mention.text.split(" ", 1)[-1]) if not isinstance(m.means, Since)]
    if not inner:
        return mention
    shift = mention.start + len(mention.text.split(" ", 1)[0]) + 1
    one = inner[0]
    return TimeMention(shift + one.start, shift + one.end, one.text, one.means)


def _according(token: Token) -> bool:
    """Whether a token is part of "according to …": who says so and where they sit."""
    return any(a.text.casefold() == "according" for a in (token, *token.ancestors))


def _rank(governor: Token, anchor: Token, front: bool) -> int:
    """How far the clause of a time or place is from that of the anchor; `_NEVER`: it tells
    nothing about it (where somebody spoke, who they are)."""
    if _according(governor) and not _according(anchor):
        return _NEVER
    own, other = _clause(anchor), _clause(governor)
    if governor == anchor:
        return 0 if anchor != own else 2
    if own == other:
        if _is_saying(own) and own != anchor and _within_subject(governor, own):
            return _NEVER
        if anchor.is_ancestor(governor) and anchor != own:
            return 1
        # "forces in Syria fired on Aleppo": where the doer is tells less than the rest.
        return 2 if not _within_doer(governor, own) else 3
    if own.is_ancestor(other):
        if _is_saying(other) or (other.dep_ == "parataxis"):
            return _NEVER
        return 4 + _steps(other, own)
    if other.is_ancestor(own):
        if _is_saying(other) and not front:
            return _NEVER
        if _within_subject(governor, other) and _is_saying(other):
            return _NEVER
        return 4 + _steps(own, other)
    if _is_saying(other) and not front:
        return _NEVER
    return 12


def _steps(low: Token, high: Token) -> int:
    """Clauses between a clause and one above it."""
    steps, at = 0, low
    while at != high and at.head is not at and steps < 10:
        at = _clause(at.head)
        steps += 1
    return steps


def _is_saying(token: Token) -> bool:
    return token.lemma_.casefold() in words().saying


def _within_subject(token: Token, verb: Token) -> bool:
    return any(
        c.dep_ in {"nsubj", "nsubjpass"} and (c == token or c.is_ancestor(token))
        for c in verb.children
    )


def _within_doer(token: Token, verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and (c == token or c.is_ancestor(token)) for c in verb.children)


def _in_front(root: Token) -> bool:
    head = root.head.head if root.dep_ == "pobj" else root.head
    subject = next((c for c in head.children if c.dep_ in {"nsubj", "nsubjpass", "expl"}), None)
    return subject is not None and root.i < subject.left_edge.i
