"""Who holds which ground, and from whom was it taken?

Told from the side of the holder after the change: "the town fell to the rebels", "rebels took
the town" and "the town, retaken by the rebels" are all gained by the rebels. One claim per
clause and holder, with all the places of the clause. A place is the object (or the subject of
a passive) that names ground, and the places in the phrases that hang on it; nothing planned,
denied or unconfirmed is told as held. Words in `vocab/control.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import child, lemma, objects, subject
from tollbook.extract.cues import Cues
from tollbook.extract.draft import Draft
from tollbook.extract.events import lexicon
from tollbook.model.claim import Change, Control, Stance
from tollbook.model.refer import Party, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence


@cache
def words(*path: str) -> frozenset[str]:
    """A list of `vocab/control.yaml`."""
    at = vocab.load("control")
    for key in path:
        at = at[key]
    return frozenset(at)


@cache
def gate() -> Cues:
    """The cues of `vocab/control.yaml`, compiled once."""
    return Cues.of(vocab.load("control")["gate"])


def wants(sentence: Sentence) -> bool:
    """Whether a sentence may tell who holds ground."""
    return gate().met(sentence.clean)


@dataclass(frozen=True, slots=True)
class Told:
    """One change of control as syntax gives it: the anchor, who holds, who lost, the ground."""

    anchor: Token
    change: Change
    by: Token | None
    lost_by: Token | None
    ground: tuple[Token, ...]
    why: str


def find(reading: Reading, index: int) -> list[Draft]:
    """The control claims of one parsed sentence."""
    sentence = reading.sentences[index]
    if sentence.clean.rstrip("\"') ").endswith("?"):
        return []
    drafts = []
    for token in sentence.tokens:
        told = by_verb(reading, sentence, token) or by_state(sentence, token)
        if told is None:
            continue
        real = clause.actuality(told.anchor)
        if not real.asserted:
            continue
        drafts.append(drafted(sentence, told, real))
    return drafts


def drafted(sentence: Sentence, told: Told, real: clause.Actuality) -> Draft:
    """The claim with its parties and places as mentions of the text."""
    by = clause.parties(sentence, [told.by]) if told.by is not None else ()
    lost_by = clause.party(sentence, told.lost_by) if told.lost_by is not None else None
    where = places(sentence, told.ground)
    parts = [
        t
        for t in (*told.ground, told.by, told.lost_by)
        if t is not None and belongs(t, told.anchor)
    ]
    start, end = clause.clause_span(sentence, told.anchor, parts)
    stance = Stance.HEDGED if real.hedged else Stance.DENIED if real.denied else None
    return Draft(
        Control(change=told.change, by=joined(sentence, by), lost_by=lost_by),
        start,
        end,
        sentence.index,
        told.anchor.i,
        why=[told.why],
        stance=stance,
        where=where or None,
    )


def joined(sentence: Sentence, members: tuple[Party, ...]) -> Party | None:
    """Holders that act together as one party, with the words from the first to the last."""
    if not members:
        return None
    if len(members) == 1:
        return members[0]
    start, end = members[0].start, max(m.end for m in members)
    return Party(sentence.words(start, end), start, end)


def belongs(part: Token, anchor: Token) -> bool:
    """Whether a participant stands in the anchor's clause or right before it."""
    return any(t is anchor for t in part.ancestors) or abs(part.i - anchor.i) <= 4


def holder(head: Token | None) -> bool:
    """Whether a noun phrase names somebody who can hold ground: by its noun, or by a name or
    pronoun standing for one."""
    if head is None or clause.timelike(head):
        return False
    armed = lexicon().groups["armed"]
    extra = {
        "government",
        "state",
        "regime",
        "authority",
        "side",
        "enemy",
        "russia",
        "people",
        "group",
        "movement",
    }
    if any(lemma(m) in armed | extra for m in clause.conjuncts(head)):
        return True
    return head.pos_ in {"PROPN", "PRON"} and head.text.casefold() not in {
        "it",
        "this",
        "that",
        "he",
        "she",
        "what",
        "i",
    }


def ground(token: Token | None, *, sure: bool = False) -> bool:
    """Whether a noun phrase names ground: a place noun, a name, or (for verbs that say little
    else) a pronoun for one."""
    if token is None or clause.timelike(token):
        return False
    word = lemma(token)
    if word in words("not_places") or any(
        c.dep_ == "poss" and c.pos_ == "PRON" and word in {"part", "side", "place"}
        for c in token.children
    ):
        return False
    if word in words("place_nouns") or token.text.casefold() in words("place_nouns"):
        return not (
            word in {"part", "side", "quarter", "third", "half", "most", "rest", "all"}
            and not clause.prep_objects(token, "of")
        )
    if token.pos_ == "PROPN" or (
        token.pos_ in {"NOUN", "ADJ"}
        and token.text[:1].isupper()
        and token.dep_ in {"nsubj", "nsubjpass", "dobj"}
    ):
        return not any(
            lemma(c) in TITLES for c in token.children if c.dep_ in {"compound", "amod", "nmod"}
        )
    if token.pos_ == "NUM":
        return any(ground(t) for t in clause.prep_objects(token, "of"))
    return sure and token.text.casefold() in {"it", "them"}


TITLES = frozenset(
    "president prime minister general colonel captain major sergeant senator mr. mrs. ms. dr. sheikh commander leader "
    "king prince lieutenant officer gen. col. lt. capt. sgt. governor mayor mullah imam journalist soldier pilot".split()
)


def by_verb(reading: Reading, sentence: Sentence, verb: Token) -> Told | None:
    """Control told by a verb of taking, holding, losing or contesting."""
    if verb.pos_ not in {"VERB", "AUX"} and verb.tag_ not in {"VBN", "VBD"}:
        return None
    if verb.dep_ in {"amod", "compound"} and verb.i < verb.head.i:
        return None
    word = lemma(verb)
    is_passive = clause.passive(verb)
    own = subject(verb)
    doer = clause.agent(verb) if is_passive else own
    done_to = ([own] if own is not None else []) if is_passive else objects(verb)
    thing = done_to[0] if done_to else None
    loser = next((t for t in from_whom(verb, thing)), None)
    why = f"cue:{word}/{'passive' if is_passive else 'active'}"

    if word in words("gain", "sure"):
        if ground(thing, sure=True) and not (
            thing is not None and person(reading, sentence, thing)
        ):
            if (
                doer is None
                or holder(doer)
                or word in {"recapture", "retake", "reoccupy", "overrun", "liberate", "wrest"}
            ):
                return Told(verb, Change.GAINED, doer, loser, tuple(done_to), why)
        return None
    particle = child(verb, "prt")
    if particle is not None and particle.text.casefold() not in {"back", "over"}:
        return None
    parts = vocab.load("control")["gain_part"].get(word)
    if parts and any(
        c.text.casefold() in parts and c.dep_ in {"prt", "advmod"} for c in verb.children
    ):
        if ground(thing, sure=True) and (holder(doer) or is_passive):
            return Told(verb, Change.GAINED, doer, loser, tuple(done_to), why)
    if word in words("gain_control_of") or word in words("lose"):
        held = next((o for o in done_to if lemma(o) == "control"), None)
        if held is not None:
            of = clause.prep_objects(held, "of", "over") + clause.prep_objects(verb, "of", "over")
            if of and any(ground(t) for t in of) and (holder(doer) or is_passive):
                change = Change.LOST if word in words("lose") else Change.GAINED
                return Told(verb, change, doer, loser, tuple(of), why + "/control of")
    gained = vocab.load("control")["gain_ground"].get(word)
    if gained and any(lemma(o) in gained for o in done_to) and holder(doer) and not is_passive:
        where = tuple(
            given
            for at in (verb, *done_to)
            for prep in at.children
            if prep.dep_ in {"prep", "advmod"}
            and lemma(prep) not in {"by", "with", "from", "after", "since", "during"}
            for given in prep.children
            if given.dep_ == "pobj" and not clause.timelike(given)
        )
        if where:
            held_by = next((h for g in where if (h := stripped_holder(g)) is not None), None)
            return Told(verb, Change.GAINED, doer, loser or held_by, where, why + "/ground")
    if word in words("fall") and not is_passive and ground(own, sure=True):
        for c in verb.children:
            if c.dep_ == "prep" and lemma(c) in {"to", "into", "under"}:
                for given in [g for g in c.children if g.dep_ == "pobj"]:
                    taker = hands_of(given)
                    if (
                        taker is None
                        and lemma(c) == "to"
                        and holder(given)
                        and lemma(given) not in {"hand", "control"}
                    ):
                        taker = given
                    if taker is not None and own is not None:
                        return Told(verb, Change.GAINED, taker, None, (own,), why)
        return None
    if word in words("gain", "open") and ground(thing, sure=word == "capture"):
        if thing is not None and person(reading, sentence, thing):
            return None
        named = doer is not None and holder(doer) and doer.pos_ != "PRON"
        if (
            named
            or (holder(doer) and lemma(thing or verb) in words("place_nouns"))
            or (is_passive and doer is None and word in {"capture", "seize"})
        ):
            if word == "clear" and not clause.prep_objects(verb, "of", "from"):
                return None
            if word == "free" or word == "win":
                return None
            return Told(verb, Change.GAINED, doer, loser, tuple(done_to), why)
    if word in words("hold") and ground(thing) and holder(doer):
        if lemma(thing or verb) in {
            "talk",
            "election",
            "line",
            "post",
            "position",
            "office",
            "seat",
            "part",
        }:
            return None
        if not (thing is not None and person(reading, sentence, thing)) and (
            armed(doer) or is_passive or word == "control"
        ):
            return Told(verb, Change.HELD, doer, None, tuple(done_to), why)
    if word in words("contest") and is_passive and ground(own, sure=True) and holder(doer):
        return Told(verb, Change.CONTESTED, doer, None, tuple(done_to), why)
    if word in words("lose") and ground(thing) and holder(doer):
        if armed(doer) and not (thing is not None and person(reading, sentence, thing)):
            to = next((t for t in clause.prep_objects(verb, "to") if holder(t)), None)
            if to is not None:
                return Told(verb, Change.GAINED, to, doer, tuple(done_to), why)
            return Told(verb, Change.LOST, doer, None, tuple(done_to), why)
    return None


def armed(head: Token | None) -> bool:
    """Whether a noun phrase has the word of a fighting body in it, or is a name or "we"."""
    if head is None:
        return False
    names = lexicon().groups["armed"] | {"government", "regime", "authority", "defender"}
    return (
        any(lemma(m) in names for m in clause.conjuncts(head))
        or any(lemma(c) in names for c in head.children if c.dep_ in {"compound", "nmod", "amod"})
        or (head.pos_ == "PROPN")
        or head.text.casefold() in {"we", "they", "who"}
    )


def person(reading: Reading, sentence: Sentence, head: Token) -> bool:
    """Whether a name of two words or more is a person's: people are captured and held too. The
    recogniser takes many a village for a person, so a lone name counts as a place."""
    if head.pos_ != "PROPN" or not any(c.dep_ == "compound" for c in head.children):
        return False
    if any(lemma(c) in words("place_nouns") for c in head.children):
        return False
    doc = reading.entities(sentence.index)
    first = clause.noun_phrase(head)[0]
    return (
        doc[head.i].ent_type_ == "PERSON"
        and doc[first].ent_type_ == "PERSON"
        and head.i - first == 1
    )


def from_whom(verb: Token, thing: Token | None) -> list[Token]:
    """Who lost it: "from X" after the verb or its object."""
    found = []
    for at in [t for t in (verb, thing) if t is not None]:
        found += [
            t for t in clause.prep_objects(at, "from") if holder(t) and not clause.timelike(t)
        ]
    # "retaken by the army from the group": the phrase may hang on the agent.
    by = clause.agent(verb)
    if by is not None:
        found += [t for t in clause.prep_objects(by, "from") if holder(t)]
    return found


def hands_of(noun: Token) -> Token | None:
    """Whose hands or control a phrase speaks of: "X control", "X's hands", "the control of X",
    "our hands"."""
    if lemma(noun) not in {"control", "hand", "occupation", "rule", "command"}:
        return None
    for given in clause.prep_objects(noun, "of"):
        return given
    for c in noun.children:
        if (
            c.dep_ in {"poss", "amod", "compound", "nmod"}
            and c.i < noun.i
            and lemma(c)
            not in {
                "full",
                "complete",
                "total",
                "firm",
                "partial",
                "effective",
                "good",
                "safe",
                "military",
                "direct",
                "wrong",
                "heavy",
            }
            and (c.pos_ in {"PROPN", "PRON", "NOUN"} or c.text[:1].isupper())
        ):
            return c
    return None


def stripped_holder(noun: Token) -> Token | None:
    """The holder in "X-controlled territory"."""
    for c in noun.children:
        if c.dep_ == "amod" and lemma(c) in {
            "control",
            "controlled",
            "hold",
            "held",
            "occupied",
            "occupy",
        }:
            return noun
    return None


def by_state(sentence: Sentence, prep: Token) -> Told | None:
    """Control told as a state: "remains under X control", "in X hands", "in control of Y",
    also without a verb in a headline ("Y back in X hands")."""
    if prep.pos_ != "ADP" or lemma(prep) not in {"under", "in", "into"}:
        return None
    noun = child(prep, "pobj")
    if noun is None or lemma(noun) not in {"control", "hand", "occupation"}:
        return None
    doc = sentence.tokens
    verb = prep.head
    if lemma(noun) == "control" and lemma(prep) == "in":
        of = [t for t in clause.prep_objects(noun, "of") if ground(t, sure=True)]
        own = subject(verb) if verb.pos_ in {"VERB", "AUX"} else None
        if of and own is not None and holder(own) and lemma(verb) in words("stay"):
            return Told(verb, Change.HELD, own, None, tuple(of), "cue:in control of")
        return None
    keeper = hands_of(noun)
    if keeper is None:
        return None
    again = any(t.text.casefold() in words("back") for t in doc[max(0, prep.i - 2) : prep.i])
    own: Token | None = None
    anchor = verb
    if verb.pos_ in {"VERB", "AUX"} and lemma(verb) in words("stay") | {
        "come",
        "fall",
        "pass",
        "bring",
        "return",
    }:
        own = subject(verb) or before_comma(verb)
        if clause.passive(verb) is False and lemma(verb) == "bring":
            done = objects(verb)
            own = done[0] if done else own
    elif sentence.heading or verb.dep_ == "ROOT":
        # A headline without its verb: what stands first is the place.
        first = doc[0]
        while first.i < prep.i and (first.is_punct or first.pos_ in {"SYM"}):
            first = doc[first.i + 1]
        own = first if first.text[:1].isupper() and first.i < prep.i else None
        while own is not None and own.i + 1 < prep.i and doc[own.i + 1].text[:1].isupper():
            own = doc[own.i + 1]
        anchor = (
            noun if verb.i >= prep.i or verb.pos_ not in {"VERB", "AUX", "NOUN", "PROPN"} else verb
        )
    if own is None:
        return None
    moved = (
        again or lemma(verb) in {"come", "fall", "pass", "bring", "return"} or lemma(prep) == "into"
    )
    return Told(
        anchor,
        Change.GAINED if moved else Change.HELD,
        keeper,
        None,
        (own,),
        f"cue:{lemma(prep)} {lemma(noun)}",
    )


def before_comma(verb: Token) -> Token | None:
    """A subject that the parser took for something else: the nominal that opens the clause."""
    for token in verb.lefts:
        if token.pos_ in {"PROPN", "NOUN"}:
            return token
        if token.dep_ in {"advcl", "ccomp"} and token.text[:1].isupper():
            return token
    return None


def places(sentence: Sentence, grounds: Iterable[Token]) -> tuple[Place, ...]:
    """The places that the ground of a claim names: names in its noun phrase, in "of …" and
    "around …" phrases on it, and in what is coordinated with it."""
    found: dict[tuple[int, int], Place] = {}
    for top in grounds:
        if top.pos_ not in clause.NOMINAL | {"ADJ", "NUM", "ADV"}:
            # The parser took a name for something else: what is capitalised from there on, up
            # to a comma, are names.
            for low, high in capitalised(top):
                start, end = sentence.span(low, high)
                found.setdefault((start, end), Place(sentence.words(start, end), start, end))
            continue
        for member in spread(top):
            for token in [member, *named_below(member)]:
                if (
                    token.pos_ == "PROPN"
                    or (token is member and token.text[:1].isupper())
                    or river(token)
                ):
                    if token.dep_ == "compound":
                        continue
                    low, high = name_extent(token)
                    start, end = sentence.span(low, high)
                    found.setdefault((start, end), Place(sentence.words(start, end), start, end))
    return tuple(sorted(found.values(), key=lambda p: p.start))


def spread(token: Token) -> list[Token]:
    """The ground and what is coordinated with it, directions too ("the north-east … and the
    very south along the river")."""
    found = [token]
    for c in token.rights:
        if c.dep_ == "conj" and c.pos_ in clause.NOMINAL | {"ADJ", "ADV", "NUM"}:
            found += spread(c)
    return found


def capitalised(token: Token) -> list[tuple[int, int]]:
    """Runs of capitalised words from the token's left edge to the next comma or verb."""
    doc = token.doc
    runs: list[tuple[int, int]] = []
    for at in doc[token.left_edge.i :]:
        if (
            at.is_punct
            and at.text != "-"
            or (at.pos_ in {"VERB", "AUX"} and not at.text[:1].isupper())
        ):
            break
        if not at.text[:1].isupper():
            continue
        if runs and runs[-1][1] == at.i - 1:
            runs[-1] = (runs[-1][0], at.i)
        else:
            runs.append((at.i, at.i))
    return runs


def named_below(token: Token) -> list[Token]:
    """Heads of the names in the place phrases that hang on a noun, to any depth."""
    found = []
    for c in token.children:
        if c.dep_ == "prep" and lemma(c) not in {
            "by",
            "from",
            "with",
            "for",
            "after",
            "since",
            "during",
            "before",
        }:
            for given in c.children:
                if given.dep_ == "pobj" and not clause.timelike(given):
                    for member in spread(given):
                        found += [member, *named_below(member)]
            found += [t for t in named_below(c)]
        elif c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > token.i:
            found.append(c)
    return found


def river(token: Token) -> bool:
    """Whether a common noun carries a name before it: "the Iranian border" does not make a
    place of its own, "the Oskil river" does."""
    return token.pos_ == "NOUN" and any(
        c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.children
    )


def name_extent(head: Token) -> tuple[int, int]:
    """First and last token of a name: the capitalised words and small joints before its head."""
    doc = head.doc
    first = head.i
    for c in reversed(list(head.lefts)):
        if c.dep_ in {"compound", "nmod", "amod", "flat"} and (
            c.text[:1].isupper() or c.pos_ == "PROPN" or c.text.isdigit()
        ):
            if c.dep_ == "amod" and c.pos_ == "ADJ":
                break
            first = min(first, c.left_edge.i)
        elif c.dep_ == "punct" and c.text in {"-", "'"}:
            continue
        else:
            break
    while first < head.i and not doc[first].text[:1].isalnum():
        first += 1
    return clause.glued(doc, first, -1), clause.glued(doc, head.i, 1)
