"""Which words of a sentence may tell that somebody says, thinks or wants something, and what?

A wider net than `frames`, which governs what the record takes for a claim of fact: wishes,
questions, judgements and plans count as well, and every construction that can carry one gives a
`Candidate`. Which of them are attributions is decided elsewhere (`weighing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollbook.extract.blocks import object_after
from tollbook.extract.frames import frames_of
from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import is_time, listed
from tollbook.extract.subjects import speaker_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLAUSES = ("ccomp", "xcomp", "oprd")
COPULAS = ("be", "feel", "seem", "remain", "become", "sound", "look", "appear")
# Verbs whose subject belongs to what is told: "the truce seems to hold".
RAISING = ("seem", "appear", "look", "prove", "tend", "threaten", "stand")
RELATIVE = ("who", "which", "that", "whom", "whose", "where")
# The shape of a cue that tells the quotation in the next sentence.
NEXT = "quotation:next"
# Prepositions that lead to what a blow hits.
AIMED = "at on against with in into from of through toward towards".split()
FIRST = ("i", "we", "my", "our", "me", "us")
MARKS = ('"', ",", ";", ":", "-", "--", "–", "—", ".", "(", ")", "'", "''")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue and what it would tell. Token indices in the sentence, inclusive.

    `shape` names the construction; `speaker` heads the phrase of whoever would say it.
    """

    cue: Token
    first_cue: int
    last_cue: int
    first: int
    last: int
    shape: str
    speaker: Token | None


def candidates(sentence: Sentence) -> Iterator[Candidate]:
    """Every construction of a parsed sentence that may be an attribution."""
    for candidate in all_of(sentence):
        done = is_bodily(candidate.shape) or candidate.shape == "clause"
        if not (done and is_deed(candidate.cue)):
            yield candidate


def is_bodily(shape: str) -> bool:
    """Whether a construction tells a deed as well as words: "hit the town", "hit the plan"."""
    kind, _, detail = shape.partition(":")
    if kind in ("phrase", "noun"):
        return detail in AIMED
    return kind in ("object", "object+inf", "passive", "told")


def is_deed(cue: Token) -> bool:
    """Whether a cue is a verb or noun of force."""
    return str(cue.lemma_).casefold() in listed("attribution", "deeds")


def all_of(sentence: Sentence) -> Iterator[Candidate]:
    """What a sentence's verbs, adjectives, nouns and quotations may tell, deeds among them."""
    doc = sentence.tokens
    for token in doc:
        if token.lower_ in ("according", "per"):
            yield from according(doc, token)
        elif token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "auxpass"):
            yield from of_verb(doc, token)
        elif token.pos_ == "ADJ":
            yield from of_adjective(token)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from of_noun(token)
    yield from colon(doc)
    yield from of_quotations(doc)
    yield from framed(sentence)


def framed(sentence: Sentence) -> Iterator[Candidate]:
    """The attributions of facts, which `frames` finds also where commas are lost."""
    for frame in frames_of(sentence):
        low, high = sentence.token_at(frame.cue[0]), sentence.token_at(frame.cue[1] - 1)
        cue = low if frame.verb is None else sentence.tokens[frame.verb]
        if low is None or high is None or cue is None or not frame.voices:
            continue
        # Of a chain of voices the others have cues of their own.
        voice = min(
            frame.voices, key=lambda v: min(abs(v.end - frame.cue[0]), abs(v.start - frame.cue[1]))
        )
        speaker = sentence.token_span(voice.start, voice.end)
        head = None if speaker is None else speaker.root
        first, last = bare(sentence.tokens, frame.first, frame.last)
        yield Candidate(cue, low.i, high.i, first, last, f"frame:{frame.by}", head)


def bare(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """A frame's content without "in a statement that" before it and the next cue behind it."""
    that = next((t.i for t in doc[first : first + 6] if t.lower_ == "that"), None)
    announced = ("ADP", "DET", "ADJ", "NOUN", "PROPN")
    if (
        that is not None
        and doc[first].pos_ == "ADP"
        and all(t.pos_ in announced for t in doc[first:that])
    ):
        first = that
    while last > first and doc[last].lower_ in ("that", "adding", "saying", ","):
        last -= 1
    return first, last


# --- quotations ---


def of_quotations(doc: Doc) -> Iterator[Candidate]:
    """A quotation and the verbs around it, whatever the parse makes of them; a verb before a
    colon that ends the sentence tells the quotation that opens the next one."""
    marks = [t.i for t in doc if t.text in ('"', "''")]
    told = [(a, b) for a, b in zip(marks[::2], [*marks[1::2], len(doc) - 1], strict=False) if a < b]
    closing = len(doc) > 2 and doc[len(doc) - 1].text == ":"
    if not told and not closing:
        return
    outside = [
        t
        for t in doc
        if t.pos_ == "VERB" and t.dep_ != "amod" and not any(a < t.i < b for a, b in told)
    ]
    for verb in outside:
        if verb.dep_ != "ROOT" and verb.lemma_.casefold() not in listed("attribution", "say"):
            continue
        first, last = verb_group(verb)
        if closing:
            yield Candidate(verb, first, last, len(doc) - 1, len(doc) - 1, NEXT, subject_of(verb))
        for low, high in told[:1]:
            place = "behind" if high < verb.i else "ahead"
            yield Candidate(verb, first, last, low, high, f"quotation:{place}", subject_of(verb))


# --- verbs ----------------------------------------------------------------------------------


def of_verb(doc: Doc, verb: Token) -> Iterator[Candidate]:
    """What a verb may tell: a clause behind, before or around it, an object, a phrase."""
    speaker = subject_of(verb)
    first, last = verb_group(verb)
    right = [c for c in verb.children if c.i > verb.i]
    clauses = [c for c in right if c.dep_ in CLAUSES and c.pos_ not in ("PUNCT",)]
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    things = [c for c in right if c.dep_ in ("dobj", "dative", "attr", "oprd", "obj")]
    thing = next((c for c in things if not is_time(c)), None)
    if passive:
        yield from of_passive(verb, first, last, right)
    for clause in clauses[:1]:
        low, high = edges(clause)
        shape = "clause" if clause.dep_ == "ccomp" else "infinitive"
        if thing is not None and verb.i < thing.i < low and shape == "infinitive":
            yield Candidate(verb, first, last, thing.left_edge.i, high, "object+inf", speaker)
        elif not passive:
            yield Candidate(verb, first, last, max(low, last + 1), high, shape, speaker)
            subject = next((c for c in verb.children if c.dep_ in ("nsubj", "expl")), None)
            raised = shape == "infinitive" and verb.lemma_ in RAISING
            if raised and subject is not None and subject.i < verb.i:
                yield Candidate(verb, first, last, subject.left_edge.i, high, "subject+inf", None)
    stated = None if clauses else in_report(verb)
    if stated is not None:
        low, high = edges(stated)
        yield Candidate(verb, first, last, low, high, "in report", speaker)
    yield from around(doc, verb, first, last, speaker)
    if thing is not None and not passive:
        low = thing.left_edge.i
        high = object_end(verb, thing)
        if low > verb.i:
            yield Candidate(verb, first, last, low, high, "object", speaker)
    if thing is None or thing.lemma_ == "reporter":
        for phrase in right:
            if phrase.dep_ not in ("prep", "agent") or phrase.lower_ == "by":
                continue
            held = [c for c in phrase.children if c.dep_ in ("pobj", "pcomp") and c.i > phrase.i]
            if not held or is_time(held[0]):
                continue
            low = held[0].left_edge.i
            beside = phrase.i if phrase.i == last + 1 else last
            yield Candidate(
                verb, first, beside, low, phrase.right_edge.i, f"phrase:{phrase.lower_}", speaker
            )


def in_report(verb: Token) -> Token | None:
    """The clause of "said in a statement that", which the parse hangs on the statement."""
    for child in verb.children:
        if child.dep_ != "prep" or child.i < verb.i or child.lower_ not in ("in", "on", "with"):
            continue
        for noun in child.children:
            if noun.dep_ == "pobj":
                clause = next(
                    (c for c in noun.children if c.dep_ in ("ccomp", "acl", "relcl")), None
                )
                if clause is not None and any(c.lower_ == "that" for c in clause.children):
                    return clause
    return None


def of_passive(verb: Token, first: int, last: int, right: list[Token]) -> Iterator[Candidate]:
    """ "X was described as a threat by Y", "X is expected to win": X belongs to what is said."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    by = next((c for c in right if c.dep_ == "agent"), None)
    agent = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
    told = [c for c in right if c.dep_ in (*CLAUSES, "prep") and c is not by]
    told = [c for c in told if c.dep_ != "prep" or c.lower_ in ("as", "for", "of", "about")]
    high = max([c.right_edge.i for c in told], default=last)
    kind = told[0].dep_ if told else "bare"
    if subject is not None and subject.i < verb.i and subject.lower_ not in RELATIVE:
        yield Candidate(verb, first, last, subject.left_edge.i, high, f"passive:{kind}", agent)
    if told:
        low = told[0].left_edge.i
        if subject is not None and told[0].dep_ != "prep":
            yield Candidate(verb, first, last, low, high, "told", subject)


def around(
    doc: Doc, verb: Token, first: int, last: int, speaker: Token | None
) -> Iterator[Candidate]:
    """ "…, X said", "…, X said, …": what is said stands before the verb, or on both sides."""
    low = min(first, speaker.left_edge.i) if speaker is not None and speaker.i < verb.i else first
    before = next(
        (
            c
            for c in verb.children
            if c.i < low and c.dep_ in ("ccomp", "parataxis", "advcl", "dep") and c.pos_ != "PUNCT"
        ),
        None,
    )
    own_end = last
    if speaker is not None and speaker.i > verb.i:
        own_end = max(own_end, speaker.right_edge.i if speaker.right_edge.i < len(doc) else last)
    if before is not None:
        start = before.left_edge.i
        end = low - 1
        # A quotation taken up again behind the cue belongs to it.
        again = next(
            (c for c in verb.children if c.i > own_end and c.dep_ in ("ccomp", "parataxis")), None
        )
        if again is not None:
            end = again.right_edge.i
        if start <= end:
            yield Candidate(verb, first, last, start, end, f"before:{before.dep_}", speaker)
    elif (
        verb.dep_ in ("parataxis", "ccomp", "advcl", "conj", "dep")
        and verb.head.i < low
        and low
        and doc[low - 1].text in (",", '"', "-", "—", "–")
    ):
        top = verb.head
        start = top.left_edge.i
        end = low - 1
        if top.right_edge.i > verb.right_edge.i:
            end = top.right_edge.i
        if start <= end:
            yield Candidate(verb, first, last, start, end, f"inserted:{verb.dep_}", speaker)
    elif verb.dep_ in ("parataxis", "ccomp") and verb.head.i > last:
        top = verb.head  # "the bridge, X said, was safe"
        if top.left_edge.i < low and doc[low - 1].text == ",":
            yield Candidate(verb, first, last, top.left_edge.i, top.right_edge.i, "inside", speaker)
    elif verb.dep_ == "ROOT" and low > 1 and doc[low - 1].text in (",", '"'):
        yield Candidate(verb, first, last, 0, low - 1, "before:none", speaker)


def verb_group(verb: Token) -> tuple[int, int]:
    """The verb with its auxiliaries and particle: "has also said", "pointed out"."""
    own = [verb.i]
    own += [
        c.i
        for c in verb.children
        if c.i < verb.i and c.dep_ in ("aux", "auxpass", "neg") and c.lower_ != "to"
    ]
    last = max([verb.i, *(c.i for c in verb.children if c.dep_ == "prt" and c.i == verb.i + 1)])
    return min(own), last


def object_end(verb: Token, thing: Token) -> int:
    """How far an object reaches with what goes with it: "described it as a lapse"."""
    end = thing.right_edge.i
    for child in verb.children:
        if child.i <= thing.i:
            continue
        held = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        if (
            child.dep_ in ("prep", "dative", "oprd", "xcomp")
            and child.left_edge.i <= end + 1
            and (held is None or not is_time(held))
        ):
            end = max(end, child.right_edge.i)
    return int(end)


def edges(clause: Token) -> tuple[int, int]:
    """First and last token of a clause."""
    return int(clause.left_edge.i), int(clause.right_edge.i)


# --- adjectives and nouns -------------------------------------------------------------------


def of_adjective(word: Token) -> Iterator[Candidate]:
    """ "is confident that", "are afraid of"."""
    above = word.head
    speaker = None
    first = word.i
    if word.dep_ in ("acomp", "attr", "conj", "oprd") and above.lemma_ in COPULAS:
        speaker = subject_of(above)
        first = verb_group(above)[0] if above.i < word.i else word.i
    elif word.dep_ in ("amod", "acl", "appos", "advcl") and above.i < word.i:
        speaker = above if above.pos_ in ("NOUN", "PROPN", "PRON") else subject_of(above)
    for child in word.children:
        if child.i < word.i:
            continue
        if child.dep_ in CLAUSES:
            low, high = edges(child)
            yield Candidate(word, first, word.i, low, high, f"adj:{child.dep_}", speaker)
            return
        if child.dep_ == "prep":
            held = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if held is not None and not is_time(held):
                yield Candidate(
                    word, first, child.i, held.left_edge.i, child.right_edge.i, "adj:prep", speaker
                )
                return


def of_noun(noun: Token) -> Iterator[Candidate]:
    """ "the claim that", "a decision to", "support for", "criticism of"."""
    speaker = owner_of(noun)
    if noun.dep_ == "pobj" and in_report(noun.head.head) is not None:
        return
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in ("ccomp", "xcomp") or (
            child.dep_ in ("acl", "relcl")
            and any(
                c.lower_ in ("to", "that") and c.dep_ in ("aux", "mark") for c in child.children
            )
        ):
            low, high = edges(child)
            shape = "noun:that" if child.dep_ == "ccomp" else f"noun:{child.dep_}"
            yield Candidate(noun, noun.i, noun.i, low, high, shape, speaker)
            return
        if child.dep_ == "prep" and child.lower_ not in ("by", "from", "in", "at"):
            held = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if held is not None and not is_time(held):
                yield Candidate(
                    noun,
                    noun.i,
                    child.i,
                    held.left_edge.i,
                    child.right_edge.i,
                    f"noun:{child.lower_}",
                    speaker,
                )
                return


def owner_of(noun: Token) -> Token | None:
    """Whose claim, plan or view a noun is: "Moscow's claim", "a plan by X", "X made a claim"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.lower_ in ("by", "from") and child.i > noun.i:
            for maker in child.children:
                if maker.dep_ == "pobj":
                    return maker
    above = noun.head
    if noun.dep_ in ("dobj", "obj", "attr") and above.pos_ in ("VERB", "AUX"):
        return subject_of(above)
    if noun.dep_ == "pobj" and above.head.pos_ in ("VERB", "AUX"):
        return subject_of(above.head)  # "has spoken out in favour of"
    for child in noun.children:
        if child.dep_ in ("compound", "amod") and child.pos_ == "PROPN":
            return child
    return None


def according(doc: Doc, token: Token) -> Iterator[Candidate]:
    """ "according to X": the clause it stands in, without itself."""
    at = token.i
    if token.lower_ == "according":
        if at + 1 >= len(doc) or doc[at + 1].lower_ != "to":
            return
        at += 1
    elif at == 0 or doc[at - 1].lower_ != "as":
        return
    speaker = object_after(doc, at)
    if speaker is None:
        return
    top = token.head
    apart = token.i <= 1 or doc[token.i - 1].text == ","  # what is set off is said of it all
    while top.dep_ != "ROOT" and not stands_alone(top, apart=apart):
        top = top.head
    end_of_cue = max(speaker.right_edge.i, at)
    low, high = edges(top)
    if token.i - low <= 1:
        low = end_of_cue + 1
    elif high <= end_of_cue or all(t.is_punct for t in doc[end_of_cue + 1 : high + 1]):
        high = token.i - 1
    elif token.i <= low:
        low = end_of_cue + 1
    if low <= high:
        yield Candidate(token, token.i, at, low, high, "according", speaker)


def stands_alone(top: Token, *, apart: bool) -> bool:
    """Whether a verb heads a clause that "according to X" may be about by itself."""
    if top.pos_ not in ("VERB", "AUX"):
        return False
    if top.dep_ == "conj":
        return any(c.dep_ in ("nsubj", "nsubjpass") for c in top.children)
    return not apart or top.dep_ == "relcl"


def colon(doc: Doc) -> Iterator[Candidate]:
    """ "TRUMP: We will win": the speaker's name and a colon."""
    for mark in doc[1:9]:
        if mark.text == ":" and mark.i + 1 < len(doc):
            before = doc[: mark.i]
            if all(t.pos_ in ("PROPN", "NOUN", "DET", "ADJ", "PUNCT", "ADP") for t in before):
                yield Candidate(
                    mark, mark.i, mark.i, mark.i + 1, len(doc) - 1, "colon", doc[mark.i - 1]
                )
            return


# --- speakers -------------------------------------------------------------------------------


def subject_of(verb: Token) -> Token | None:
    """The head of the phrase of whoever does a verb, by the parse; a controlled or joined verb
    has the subject of the one above it."""
    above = verb
    for _ in range(5):
        own = [c for c in above.children if c.dep_ in ("nsubj", "csubj") and not is_time(c)]
        if above.i != verb.i and not own:
            own = [c for c in above.children if c.dep_ == "nsubjpass"]
        if own:
            return min(own, key=lambda c: abs(c.i - above.i))
        if above.lemma_ in listed("attribution", "say") and above.i == verb.i:
            found = speaker_of(above)
            if found is not None:
                return found[0]
        if above.dep_ in ("acl", "relcl") and above.head.pos_ in ("NOUN", "PROPN"):
            return above.head
        if above.dep_ == "ROOT" or above.head.i == above.i:
            return None
        above = above.head
        if above.pos_ in ("NOUN", "PROPN", "ADJ"):
            holder = above.head
            if holder.pos_ in ("VERB", "AUX") and above.dep_ in ("dobj", "attr", "acomp", "pobj"):
                above = holder
            else:
                return owner_of(above)
    return None
