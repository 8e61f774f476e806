"""Who holds which ground, and from whom was it taken?

Told from the side of the holder after the change: "the town fell to the rebels", "rebels took
the town" and "the town, retaken by the rebels" are all gained by the rebels. One claim per
clause and holder, with all the places of the clause. A place is the object (or the subject of
a passive) that names ground, and the places in the phrases that hang on it; nothing planned,
denied or unconfirmed is told as held. Words in `vocab/control.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import Frame, child, lemma, objects, subject
from tollbook.extract.cues import Cues
from tollbook.extract.draft import Draft
from tollbook.extract.modes import lexicon
from tollbook.model.claim import Change, Control, Stance
from tollbook.model.refer import Party, Place

if TYPE_CHECKING:
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
def nouns_of(table: str) -> dict[str, frozenset[str]]:
    """A table of `vocab/control.yaml`: to each verb the particles or objects that it takes."""
    return {verb: frozenset(goes) for verb, goes in vocab.load("control")[table].items()}


@cache
def gate() -> Cues:
    """The cues of `vocab/control.yaml`, compiled once."""
    return Cues.of(vocab.load("control")["gate"])


def wants(sentence: Sentence) -> bool:
    """Whether a sentence may tell who holds ground."""
    return gate().met(sentence.clean)


@dataclass(frozen=True, slots=True)
class Told:
    """One state or change of control as syntax gives it: the anchor, who holds, who lost, and
    the heads of the ground."""

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
        real = actuality(told)
        if real.asserted:
            drafts.append(drafted(sentence, told, real))
    return drafts


def actuality(told: Told) -> clause.Actuality:
    """Whether it is told as a fact. A place that the tagger takes for a verb ("Izium back in
    Ukrainian hands") would make an order of a headline."""
    if any(t.pos_ == "VERB" and t.dep_ == "ROOT" for t in told.ground):
        return clause.Actuality(asserted=True, hedged=False, denied=False)
    return clause.actuality(told.anchor)


def drafted(sentence: Sentence, told: Told, real: clause.Actuality) -> Draft:
    """The claim with its parties and places as mentions of the text."""
    by = clause.parties(sentence, [told.by]) if told.by is not None else ()
    lost_by = clause.party(sentence, told.lost_by) if told.lost_by is not None else None
    where = places(sentence, told.ground)
    if not where and all(t.pos_ != "PRON" for t in told.ground):
        # "occupied the base at Hilltown": the parser may hang the place on the verb.
        near = clause.prep_objects(told.anchor, "in", "at", "near", "around", "of")
        where = places(sentence, [t for t in near if not clause.timelike(t)])
    parts = [t for t in (*told.ground, told.by, told.lost_by) if t is not None]
    span = clause.clause_span(sentence, told.anchor, [t for t in parts if belongs(t, told.anchor)])
    # "claims full control of": the holder itself says so.
    own_word = by if lemma(told.anchor) == "claim" else None
    stance = Stance.DENIED if real.denied else Stance.HEDGED if real.hedged else None
    return Draft(
        Control(change=told.change, by=joined(sentence, by), lost_by=lost_by),
        *span,
        sentence.index,
        told.anchor.i,
        why=[told.why],
        attribution=own_word,
        stance=stance,
        where=where or None,
    )


def joined(sentence: Sentence, members: tuple[Party, ...]) -> Party | None:
    """Holders that act together as one party, with the words from the first to the last."""
    if len(members) < 2:
        return members[0] if members else None
    start, end = min(m.start for m in members), max(m.end for m in members)
    return Party(sentence.words(start, end), start, end)


def belongs(part: Token, anchor: Token) -> bool:
    """Whether a participant stands in the anchor's clause or right beside it."""
    return any(up == anchor for up in part.ancestors) or abs(part.i - anchor.i) <= 4


# ---------------------------------------------------------------------- holders and ground


def holder(head: Token | None, *, pronoun: bool = False) -> bool:
    """Whether a noun phrase names somebody who can hold ground: by its noun, or as a name or
    pronoun standing for one; "it" and "he" only with `pronoun`, for verbs that say little else
    than taking ground."""
    if head is None or clause.timelike(head):
        return False
    if any(lemma(m) in holders() for m in clause.conjuncts(head)):
        return True
    if pronoun and head.text.casefold() in {"it", "he", "she"}:
        return True
    # A capital inside the sentence is a name, whatever the tagger says.
    named = head.pos_ in {"PROPN", "PRON"} or (head.i > 0 and head.text[:1].isupper())
    return named and head.text.casefold() not in words("not_holders")


def armed(head: Token | None) -> bool:
    """Whether a noun phrase has the word of a fighting body in it, or is a name, "we" or
    "they"."""
    if head is None:
        return False
    before = [c for c in head.children if c.dep_ in {"compound", "nmod", "amod"}]
    return (
        any(lemma(t) in holders() for t in (*clause.conjuncts(head), *before))
        or head.pos_ == "PROPN"
        or head.text.casefold() in {"we", "they", "who"}
    )


@cache
def holders() -> frozenset[str]:
    """Nouns of those who can hold ground."""
    return lexicon().groups["armed"] | words("holders")


def ground(token: Token | None, *, sure: bool = False) -> bool:
    """Whether a noun phrase names ground: a place noun, a name, or (with `sure`, for verbs that
    say little else) a pronoun for one."""
    if token is None or clause.timelike(token) or lemma(token) in words("not_places"):
        return False
    said = {lemma(token), token.text.casefold()}
    if said & words("place_nouns"):
        # "half of the town" is ground, "part" alone may be anything.
        return not said & words("shares") or bool(clause.prep_objects(token, "of"))
    named = token.pos_ == "PROPN" or (
        token.text[:1].isupper()
        and token.pos_ in {"NOUN", "ADJ"}
        and token.dep_ in {"nsubj", "nsubjpass", "dobj"}
    )
    if named:
        return not any(says_person(c) for c in token.children)
    if token.pos_ == "NUM":
        return any(ground(t) for t in clause.prep_objects(token, "of"))
    return sure and token.text.casefold() in {"it", "them"}


def says_person(before: Token) -> bool:
    """Whether a word before a name says that it is a person's: a title, or a common noun that
    is neither ground nor a side ("drug trafficker Amo Tarek")."""
    said = lemma(before).rstrip(".")
    if said in words("titles"):
        return True
    ours = words("place_nouns") | lexicon().lists["sides_before"]
    return before.dep_ == "compound" and before.pos_ == "NOUN" and said not in ours


def person(reading: Reading, sentence: Sentence, head: Token | None) -> bool:
    """Whether a name of two words is a person's: people are captured and held too. The
    recogniser takes many a village for a person, so a lone name counts as a place."""
    if head is None or head.pos_ != "PROPN":
        return False
    first = clause.noun_phrase(head)[0]
    if head.i - first != 1 or any(lemma(c) in words("place_nouns") for c in head.children):
        return False
    doc = reading.entities(sentence.index)
    return doc[head.i].ent_type_ == "PERSON" and doc[first].ent_type_ == "PERSON"


def losers(frame: Frame) -> Token | None:
    """Who lost it: "from X" after the verb, its object, or the agent of a passive ("retaken by
    the army from the group")."""
    by = clause.agent(frame.verb)
    for at in (frame.verb, *frame.done_to, *([by] if by is not None else [])):
        for given in clause.prep_objects(at, "from"):
            if holder(given):
                return given
    return None


# ---------------------------------------------------------------------------------- verbs


def by_verb(reading: Reading, sentence: Sentence, verb: Token) -> Told | None:
    """Control told by a verb of taking, holding, losing or contesting."""
    if verb.pos_ not in {"VERB", "AUX"} and verb.tag_ not in {"VBN", "VBD"}:
        return None
    if lemma(verb) not in all_verbs() or (
        verb.dep_ in {"amod", "compound"} and verb.i < verb.head.i
    ):
        return None
    frame = clause.frame(verb)
    particle = child(verb, "prt")
    if particle is not None and particle.text.casefold() not in {"back", "over"}:
        return None  # "took up", "held off": another verb
    of_people = words("gain", "open") | words("hold")  # said of people too
    if lemma(verb) in of_people and any(person(reading, sentence, t) for t in frame.done_to):
        return None
    return next((told for way in WAYS if (told := way(frame)) is not None), None)


@cache
def all_verbs() -> frozenset[str]:
    """Every verb that some way of telling control begins with."""
    return (
        words("gain", "sure")
        | words("gain", "open")
        | words("gain_control_of")
        | words("fall")
        | words("hold")
        | words("lose")
        | words("contest")
        | frozenset(nouns_of("gain_part"))
        | frozenset(nouns_of("lose_part"))
        | frozenset(nouns_of("gain_ground"))
    )


def taken(frame: Frame) -> Told | None:
    """As in "retook the town", "captured the heights", "won back", "took over"."""
    word, thing = lemma(frame.verb), frame.done_to[0] if frame.done_to else None
    by = frame.doer
    if word in words("gain", "sure"):
        sure = ground(thing, sure=True) and (by is None or holder(by, pronoun=True))
    elif has_particle(frame.verb, nouns_of("gain_part").get(word, frozenset())):
        sure = ground(thing, sure=True) and (holder(by) or frame.passive)
    elif word in words("gain", "open"):
        named = holder(by) and by is not None and by.pos_ != "PRON"
        plain = holder(by) and thing is not None and lemma(thing) in words("place_nouns")
        unnamed = frame.passive and by is None and word in {"capture", "seize"}
        sure = ground(thing, sure=word == "capture") and (named or plain or unnamed)
        # Cleared of whom? "cleared the road" alone is engineers' work.
        sure = sure and (word != "clear" or bool(clause.prep_objects(frame.verb, "of", "from")))
    else:
        return None
    if not sure:
        return None
    return Told(frame.verb, Change.GAINED, by, losers(frame), tuple(frame.done_to), why(frame))


def control_of(frame: Frame) -> Told | None:
    """As in "took control of", "established control over", "lost control of"."""
    word = lemma(frame.verb)
    lost = word in words("lose")
    held = next((o for o in frame.done_to if lemma(o) == "control"), None)
    if held is None or not (lost or word in words("gain_control_of")):
        return None
    of = [t for at in (held, frame.verb) for t in clause.prep_objects(at, "of", "over")]
    if not any(ground(t) for t in of) or not (holder(frame.doer, pronoun=True) or frame.passive):
        return None
    change = Change.LOST if lost else Change.GAINED
    return Told(frame.verb, change, frame.doer, losers(frame), tuple(of), why(frame, "control of"))


def advanced(frame: Frame) -> Told | None:
    """Ground without a named object: "made gains around", "won a foothold in"."""
    goes = nouns_of("gain_ground").get(lemma(frame.verb), frozenset())
    if frame.passive or not holder(frame.doer) or not any(lemma(o) in goes for o in frame.done_to):
        return None
    where = [
        given
        for at in (frame.verb, *frame.done_to)
        for given in clause.prep_objects(at)
        if lemma(given.head) not in words("not_where") and not clause.timelike(given)
    ]
    if not where:
        return None
    held_by = next((g for g in where if held_by_others(g)), None)
    lost_by = losers(frame) or held_by
    return Told(frame.verb, Change.GAINED, frame.doer, lost_by, tuple(where), why(frame, "ground"))


def held_by_others(noun: Token) -> bool:
    """Whether ground is named by who held it: "rebel-controlled territory"."""
    said = {"control", "controlled", "hold", "held", "occupied", "occupy"}
    return any(c.dep_ == "amod" and lemma(c) in said for c in noun.children)


def fallen(frame: Frame) -> Told | None:
    """As in "fell to the rebels", "passed into the hands of"."""
    if lemma(frame.verb) not in words("fall") or frame.passive or frame.own is None:
        return None
    if not ground(frame.own, sure=True):
        return None
    for given in clause.prep_objects(frame.verb, "to", "into", "under"):
        taker = hands_of(given)
        if taker is None and lemma(given.head) == "to" and holder(given):
            taker = given if lemma(given) not in {"hand", "control"} else None
        if taker is not None:
            return Told(frame.verb, Change.GAINED, taker, None, (frame.own,), why(frame))
    return None


def held(frame: Frame) -> Told | None:
    """As in "still hold the ridge", "is controlled by"."""
    word, thing = lemma(frame.verb), frame.done_to[0] if frame.done_to else None
    if word not in words("hold") or not ground(thing) or not holder(frame.doer):
        return None
    if thing is not None and lemma(thing) in words("not_held"):
        return None
    if not (armed(frame.doer) or frame.passive or word == "control"):
        return None
    return Told(frame.verb, Change.HELD, frame.doer, None, tuple(frame.done_to), why(frame))


def contested(frame: Frame) -> Told | None:
    """As in "is contested by": the challenger is told as the one by whom."""
    ours = lemma(frame.verb) in words("contest") and frame.passive
    if not ours or not ground(frame.own, sure=True) or not holder(frame.doer):
        return None
    return Told(frame.verb, Change.CONTESTED, frame.doer, None, tuple(frame.done_to), why(frame))


def lost(frame: Frame) -> Told | None:
    """As in "lost the town", "was abandoned by"; "lost the town to X" is gained by X."""
    thing = frame.done_to[0] if frame.done_to else None
    handed = has_particle(frame.verb, nouns_of("lose_part").get(lemma(frame.verb), frozenset()))
    if not handed and lemma(frame.verb) not in words("lose"):
        return None
    if not ground(thing) or not (armed(frame.doer) or handed):
        return None
    # "handed over the camp in Moss to the army": the parser may hang "to" on the place.
    to = [t for at in frame.verb.subtree for t in clause.prep_objects(at, "to")]
    taker = next((t for t in to if holder(t)), None)
    if taker is not None:
        return Told(frame.verb, Change.GAINED, taker, frame.doer, tuple(frame.done_to), why(frame))
    if handed:
        return None
    return Told(frame.verb, Change.LOST, frame.doer, None, tuple(frame.done_to), why(frame))


WAYS: tuple[Callable[[Frame], Told | None], ...] = (
    control_of, advanced, taken, fallen, held, contested, lost,
)  # fmt: skip


def why(frame: Frame, *more: str) -> str:
    """The reason for review: the verb, its voice, what else told it."""
    return "/".join([f"cue:{lemma(frame.verb)}", "passive" if frame.passive else "active", *more])


def has_particle(verb: Token, particles: frozenset[str]) -> bool:
    """Whether one of these particles goes with the verb."""
    return any(
        c.text.casefold() in particles and c.dep_ in {"prt", "advmod"} for c in verb.children
    )


# ---------------------------------------------------------------------------------- states


def hands_of(noun: Token) -> Token | None:
    """Whose hands or control a phrase speaks of: "X control", "X's hands", "the control of X",
    "our hands"."""
    if lemma(noun) not in words("hands"):
        return None
    of = clause.prep_objects(noun, "of")
    if of:
        return of[0]
    for c in noun.children:
        before = c.dep_ in {"poss", "amod", "compound", "nmod"} and c.i < noun.i
        names = c.pos_ in {"PROPN", "PRON", "NOUN"} or c.text[:1].isupper()
        if before and names and lemma(c) not in words("degrees"):
            return c
    return None


def by_state(sentence: Sentence, prep: Token) -> Told | None:
    """Control told as a state: "remains under X control", "in X hands", "in control of Y",
    also without a verb in a headline ("Y back in X hands")."""
    if prep.pos_ != "ADP" or lemma(prep) not in {"under", "in", "into"}:
        return None
    noun = child(prep, "pobj")
    if noun is None or lemma(noun) not in words("hands"):
        return None
    verb, said = prep.head, f"cue:{lemma(prep)} {lemma(noun)}"
    stays = lemma(verb) in words("stay")
    if lemma(noun) == "control" and lemma(prep) == "in":
        of = tuple(t for t in clause.prep_objects(noun, "of") if ground(t, sure=True))
        own = subject(verb) if verb.pos_ in {"VERB", "AUX"} else None
        holds = bool(of) and holder(own) and stays
        return Told(verb, Change.HELD, own, None, of, said) if holds else None
    keeper = hands_of(noun)
    moves = lemma(verb) in words("moves")
    if keeper is None:
        return None
    anchor = verb
    if verb.pos_ in {"VERB", "AUX"} and (stays or moves):
        thing = subject(verb) or before_comma(verb)
        if lemma(verb) == "bring" and not clause.passive(verb):
            thing = next(iter(objects(verb)), thing)
    elif sentence.heading or verb.dep_ == "ROOT":
        thing = opening_name(prep)
        # A name of no known language may be tagged as a verb: it is still the place.
        leads = verb.i < prep.i and verb != thing
        anchor = verb if leads and verb.pos_ in {"VERB", "AUX", "NOUN", "PROPN"} else noun
    else:
        return None
    named = thing is not None and (
        ground(thing)
        or lemma(thing) in words("place_nouns")
        or thing.text[:1].isupper()
        or thing.pos_ == "PRON"
    )
    if thing is None or not named:
        return None
    again = any(t.text.casefold() in words("back") for t in prep.doc[max(0, prep.i - 2) : prep.i])
    moved = again or moves or lemma(prep) == "into"
    return Told(anchor, Change.GAINED if moved else Change.HELD, keeper, None, (thing,), said)


def opening_name(prep: Token) -> Token | None:
    """What stands first in a headline without a verb, if it is capitalised: the place. The last
    word of the name."""
    doc = prep.doc
    opening = [t for t in doc[: prep.i] if not t.is_punct and t.pos_ != "SYM"]
    if not opening or not opening[0].text[:1].isupper():
        return None
    last = opening[0]
    while last.i + 1 < prep.i and doc[last.i + 1].text[:1].isupper():
        last = doc[last.i + 1]
    return last


def before_comma(verb: Token) -> Token | None:
    """A subject that the parser took for something else: the nominal that opens the clause."""
    for token in verb.lefts:
        if token.pos_ in {"PROPN", "NOUN"}:
            return token
        if token.dep_ in {"advcl", "ccomp"} and token.text[:1].isupper():
            return token
    return None


# ---------------------------------------------------------------------------------- places


def places(sentence: Sentence, grounds: Iterable[Token]) -> tuple[Place, ...]:
    """The places that the ground of a claim names: names in its noun phrase, in "of …" and
    "around …" phrases on it, and in what is coordinated with it."""
    found: dict[tuple[int, int], Place] = {}
    for top in grounds:
        if top.pos_ not in clause.NOMINAL | {"ADJ", "NUM", "ADV"}:
            # The parser took a name for something else: what is capitalised from there on, up
            # to a comma, are names.
            for low, high in capitalised(top):
                if any(t.pos_ == "ADP" for t in top.doc[top.i : low]):
                    break  # "Izium back in Ukrainian hands"
                start, end = sentence.span(low, high)
                found.setdefault((start, end), Place(sentence.words(start, end), start, end))
            continue
        for member in spread(top):
            for token in [member, *named_below(member)]:
                if (
                    token.pos_ == "PROPN"
                    or (token == member and token.text[:1].isupper())
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
        if (at.is_punct and at.text != "-") or (
            at.pos_ in {"VERB", "AUX"} and not at.text[:1].isupper()
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
        joined_prep = c.dep_ == "conj" and c.pos_ == "ADP" and token.pos_ == "ADP"
        if (c.dep_ == "prep" and lemma(c) not in words("not_where")) or joined_prep:
            for given in c.children:
                if given.dep_ == "pobj" and not clause.timelike(given):
                    for member in spread(given):
                        found += [member, *named_below(member)]
            found += named_below(c)
        elif c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > token.i:
            found.append(c)
    return found


def river(token: Token) -> bool:
    """Whether a common noun carries a name before it: "the eastern border" does not make a
    place of its own, "the Moss river" does."""
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
