"""Where in a sentence does somebody say something, and how far does what they say reach?

A `Frame` is one attribution: the voices, the cue, and what is said. Each cue (a verb of
saying, "according to", a headline's colon or dash) makes a block of words with its speaker;
what the block governs is found by its place: before what is said, after it or inside it. The
parse decides the place where it can; where a text has lost its commas the order of the blocks
decides, which a broken parse can't hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import (
    LINKS,
    can_speak,
    first_of_phrase,
    is_time,
    last_of_phrase,
    listed,
    parties,
    party,
    phrase,
)
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

CONTRAST = frozenset(("but", "while", "whereas", "although", "though", "whilst", "yet", "however"))
# A clause that begins with one of these behind "…, officials said" is the writer's again.
WRITER_AGAIN = CONTRAST | {
    "as",
    "after",
    "before",
    "when",
    "where",
    "which",
    "who",
    "hours",
    "days",
}
SUBORDINATES = ("after", "before", "until", "as", "because")
RELATIVE = ("who", "which", "that", "whom", "whose", "where")
CLOSES = frozenset((".", "!", "?", '"', "'", "''", ")", "]", "…"))


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution: who says it (nearest to the fact first), the cue, and what is said.

    `cue` and `content` are offsets in the text, end exclusive; `first` and `last` the tokens
    of the content, both inclusive. `verb` is the token of the cue verb, None for other cues.
    """

    sentence: int
    voices: tuple[Party, ...]
    cue: tuple[int, int]
    content: tuple[int, int]
    first: int
    last: int
    verb: int | None
    by: str

    def covers(self, token: int) -> bool:
        """Whether a token of the sentence stands in what is said."""
        return self.first <= token <= self.last


@dataclass(slots=True)
class Block:
    """A cue with its speakers, before it is known how far it reaches. Token indices, inclusive."""

    first: int
    last: int
    voices: tuple[Party, ...]
    cue: tuple[int, int]
    by: str
    place: str
    """before | after what is said; `own`: the range is known."""
    verb: Token | None = None
    ranges: list[tuple[int, int]] = field(default_factory=list)
    relays: tuple[Party, ...] = ()


@cache
def say_lemmas() -> frozenset[str]:
    """Lemmas of all verbs that can be a cue."""
    groups = ("say", "carry", "blame", "relay", "publish")
    return frozenset().union(*(listed("attribution", group) for group in groups))


def lemma(token: Token) -> str:
    """The lemma; for verbs that the tagger reads as nouns or adjectives, the form without its ending."""
    word = str(token.lemma_).casefold()
    if "(" in word:
        word = word.partition("(")[0]  # "condemn(ed)": an editor's hand
    if token.pos_ in ("VERB", "AUX"):
        return word
    return {"said": "say", "says": "say", "told": "tell"}.get(token.lower_, word)


def frames_of(sentence: Sentence) -> tuple[Frame, ...]:
    """The frames of one parsed sentence, in the order of their cues."""
    blocks = sorted(blocks_of(sentence), key=lambda block: (block.first, block.last))
    blocks = without_overlap(blocks)
    reach(sentence.tokens, blocks)
    frames = []
    for block in blocks:
        for first, last in block.ranges:
            content = shrunk(sentence.tokens, first, last)
            if content is None:
                continue
            frames.append(
                Frame(
                    sentence.index,
                    unique(block.voices + block.relays),
                    sentence.span(*block.cue),
                    sentence.span(*content),
                    *content,
                    None if block.verb is None else block.verb.i,
                    block.by,
                )
            )
    return tuple(frames)


def unique(voices: tuple[Party, ...]) -> tuple[Party, ...]:
    """The parties without repeats, in their order."""
    return tuple({(voice.start, voice.end): voice for voice in voices}.values())


def without_overlap(blocks: list[Block]) -> list[Block]:
    """Blocks that share no cue: the earlier one keeps it."""
    kept: list[Block] = []
    for block in blocks:
        if kept and block.place != "own" and kept[-1].place != "own" and block.cue == kept[-1].cue:
            continue
        kept.append(block)
    return kept


def shrunk(doc: Doc, first: int, last: int) -> tuple[int, int] | None:
    """A range without marks and joining words at its ends; None when nothing is left."""
    that = next(
        (t.i for t in doc[first : first + 5] if t.lower_ == "that" and t.dep_ == "mark"), None
    )
    if that is not None and all(is_time(t) or t.pos_ in ("ADP", "NUM") for t in doc[first:that]):
        first = that  # "said on Monday that"
    while first <= last and (
        doc[first].text in (",", ";", ":", "-", "--", "–", "—")
        or doc[first].dep_ == "cc"
        or doc[first].lower_ == "that"
    ):
        first += 1
    while last >= first and (
        doc[last].text in (",", ";", ":", "-", "--", "–", "—", ".") or doc[last].dep_ == "cc"
    ):
        last -= 1
    return (first, last) if first <= last else None


# --- blocks ---------------------------------------------------------------------------------


def blocks_of(sentence: Sentence) -> Iterator[Block]:
    """Every cue of a sentence with its speakers."""
    doc = sentence.tokens
    for token in doc:
        if token.lower_ in ("according", "per", "based"):
            yield from according(sentence, token)
        elif token.lower_ in ("by", "on", "in") and token.i + 1 < len(doc):
            yield from by_count(sentence, token)
        elif (lemma(token) in say_lemmas() and token.pos_ in ("VERB", "AUX")) or token.text in (
            "said",
            "says",
        ):
            if token.text == "Said" and token.i and not sentence.heading:
                continue  # a name, in the credits that run into a text
            yield from spoken(sentence, token)
        elif token.pos_ == "NOUN" and token.lower_ in MISTAKEN:
            found = list(mistaken_noun(sentence, token))
            yield from found or told_by_noun(sentence, token)
        elif token.pos_ == "NOUN" and token.lemma_.casefold() in listed("attribution", "reports"):
            yield from told_by_noun(sentence, token)
    yield from headline(sentence)


FIGURES = ("toll", "count", "figure", "number", "estimate", "tally", "total")
MISTAKEN = frozenset(
    (
        "claims",
        "reports",
        "says",
        "counts",
        "lists",
        "estimates",
        "report",
        "claim",
        "answers",
        "replies",
    )
)


def according(sentence: Sentence, token: Token) -> Iterator[Block]:
    """ "according to X", "as per X"."""
    doc = sentence.tokens
    at = token.i
    if token.lower_ == "based":
        head = (
            object_after(doc, at + 1) if at + 1 < len(doc) and doc[at + 1].lower_ == "on" else None
        )
        if head is None or head.lemma_.casefold() not in listed("attribution", "reports"):
            return
        at += 1
    elif token.lower_ == "according" and at + 1 < len(doc) and doc[at + 1].lower_ == "to":
        at += 1
    elif token.lower_ != "per" or at == 0 or doc[at - 1].lower_ != "as":
        return
    head = object_after(doc, at)
    title = title_after(doc, at)
    voices: tuple[Party, ...]
    if title is not None and (head is None or head.i <= title):
        voices, last = (party(sentence, at + 1, title),), title
    elif head is None:
        return
    else:
        voices, last = voices_of(sentence, head)
    opens = opens_clause(doc, token.i)
    yield Block(
        token.i, last, voices, (token.i, at), "according to", "before" if opens else "after"
    )


def title_after(doc: Doc, at: int) -> int | None:
    """The end of a name that begins with a verb, behind a preposition: "Save the Children"."""
    i = at + 1
    if i >= len(doc) or doc[i].pos_ != "VERB" or not doc[i].text[:1].isupper():
        return None
    last = i
    while i < len(doc) and (doc[i].text[:1].isupper() or doc[i].lower_ in ("the", "of", "for")):
        last = i if doc[i].text[:1].isupper() else last
        i += 1
    return last if last > at + 1 else None


def opens_clause(doc: Doc, first: int) -> bool:
    """Whether a block stands at the front of its clause: nothing but adverbs and marks before it."""
    for token in reversed(doc[:first]):
        if token.text in (";", ":") or token.lower_ in CONTRAST or token.dep_ == "cc":
            return True
        if token.pos_ not in ("ADV", "PUNCT", "SCONJ", "CCONJ", "SPACE") and not (
            token.pos_ == "NUM" and token.i == 0
        ):
            return False
    return True


def object_after(doc: Doc, at: int) -> Token | None:
    """The head of the noun phrase that a preposition or verb at `at` governs to its right."""
    for child in doc[at].children:
        if (
            child.i > at
            and child.dep_ in ("pobj", "dobj", "obj", "nsubj", "attr", "oprd")
            and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ")
        ):
            return child
    return next_head(doc, at + 1)


def next_head(doc: Doc, start: int) -> Token | None:
    """The head of the noun phrase that begins at `start`, read from the tags alone."""
    found = None
    for token in doc[start : start + 12]:
        if token.pos_ in ("NOUN", "PROPN"):
            if found is not None and is_time(token):
                break
            found = token
        elif token.pos_ == "PRON" and found is None and token.tag_ in ("PRP", "WP", "NN"):
            return token
        elif (
            found is not None
            or token.pos_ not in ("DET", "ADJ", "NUM", "PRON", "ADV", "PART", "PUNCT")
            or (token.pos_ == "PUNCT" and token.text not in ('"', "'", "-"))
        ):
            break
    return found


def told_by_noun(sentence: Sentence, noun: Token) -> Iterator[Block]:
    """ "The militants' claim to have killed ten", "Moscow's figure of 40 dead", "claims by X that"."""
    right = [
        c
        for c in noun.children
        if c.i > noun.i and (c.dep_ in ("acl", "relcl", "ccomp", "xcomp") or c.lower_ == "of")
    ]
    owner = next(
        (c for c in noun.children if c.dep_ == "poss" and c.i < noun.i and can_speak(c)), None
    )
    maker = report_maker(noun, len(noun.doc))
    if not right or (owner is None and maker is None):
        return
    told = [c for c in right if maker is None or maker not in list(c.subtree)]
    if not told or (maker is not None and owner is None and all(c.lower_ == "of" for c in told)):
        return
    voice = phrase(sentence, owner, limit=noun.i) if owner is not None else None
    voices = (
        (voice,) if voice is not None else parties(sentence, maker) if maker is not None else ()
    )
    if owner is not None and owner.tag_ == "PRP$":
        whose = next(
            (t for t in reversed(sentence.tokens[: noun.i]) if t.dep_ == "nsubj" and can_speak(t)),
            None,
        )
        if whose is None:
            return
        voices = (
            phrase(sentence, whose, limit=whose.head.i if whose.head.i > whose.i else None),
        )  # "withdrew his figure of …"
    first = min(c.left_edge.i for c in told)
    yield Block(
        noun.i,
        noun.i,
        voices,
        (noun.i, noun.i),
        "claim",
        "own",
        None,
        [(first, max(c.right_edge.i for c in told))],
    )


def by_count(sentence: Sentence, token: Token) -> Iterator[Block]:
    """ "by the army's count", "by its own estimate"."""
    doc = sentence.tokens
    if token.lower_ != "by":
        return
    for head in doc[token.i + 1 : token.i + 9]:
        if head.pos_ in ("VERB", "AUX", "ADP") or head.text in (",", ";"):
            return
        if head.lemma_.casefold() not in listed("attribution", "reports"):
            continue
        owner = next((child for child in head.children if child.dep_ == "poss"), None)
        if (
            owner is None
            and any(c.pos_ == "PROPN" and c.dep_ == "compound" for c in head.children)
            and token.i
            and doc[token.i - 1].text == ","
        ):
            owner = head  # "…, by an Associated Press count"
        if owner is None:
            return
        if owner.tag_ == "PRP$":  # "by its own account the brigade lost 30 men"
            whose = next((t for t in doc[head.i :] if t.dep_ == "nsubj" and can_speak(t)), owner)
            owner = whose
        voice = phrase(sentence, owner, limit=head.i if owner.i < head.i else len(doc))
        place = "before" if opens_clause(doc, token.i) else "after"
        yield Block(token.i, head.i, (voice,), (token.i, head.i), "by count", place)
        return


def mistaken_noun(sentence: Sentence, token: Token) -> Iterator[Block]:
    """ "The council counts forty dead" where the parser takes the verb for a noun."""
    doc = sentence.tokens
    before = doc[token.i - 1] if token.i else None
    if (
        before is None
        or not (before.pos_ in ("PROPN", "NOUN") or can_speak(before) or before.text[:1].isupper())
        or token.i + 1 >= len(doc)
    ):
        return
    after = doc[token.i + 1]
    closes = after.text in (".", ";", ",") and (after.text != "." or token.i + 2 == len(doc))
    if closes:
        if token.lower_ not in (
            "reports",
            "says",
            "claims",
            "report",
            "answers",
            "replies",
            "estimates",
            "claim",
        ):
            return
        head = before
        first = first_of_phrase(head)
        while (
            first > 1
            and doc[first - 1].lower_ in ("of", "for")
            and doc[first - 2].pos_ in ("NOUN", "PROPN")
        ):
            head = doc[first - 2]
            first = first_of_phrase(head)
        set_off = (
            first > 1
            and doc[first - 1].text == ","
            and any(t.pos_ in ("VERB", "AUX") for t in doc[: first - 1])
        )
        plain = (
            first > 0
            and doc[first - 1].pos_ not in ("ADP", "VERB", "DET", "ADJ")
            and can_speak(before)
            and any(t.tag_ in ("VBD", "VBZ", "VBP") for t in doc[:first])
        )
        if (
            plain
            or (set_off and (can_speak(before) or before.text[:1].isupper()))
            or (
                before.pos_ == "PROPN"
                and after.text == "."
                and token.lower_.endswith("s")
                and first
                and doc[first - 1].pos_ not in ("ADP", "VERB")
            )
        ):
            voice = phrase(sentence, head, limit=token.i)
            yield Block(first, token.i, (voice,), (token.i, token.i), "said", "after", token)
        return
    if (
        after.lower_ == "that"
        and token.lower_.endswith("s")
        and not any(t.pos_ in ("VERB", "AUX") for t in doc[: token.i])
    ):
        yield Block(
            first_of_phrase(before),
            token.i,
            (phrase(sentence, before, limit=token.i),),
            (token.i, token.i),
            "said",
            "before",
            token,
        )
        return
    no_other_verb = not any(
        t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP") for t in doc
    )
    if not no_other_verb or (
        after.pos_ not in ("NUM", "ADP", "SCONJ")
        and after.lower_ not in ("at", "more", "some", "nearly", "about", "over")
    ):
        return
    if after.pos_ == "ADP" and after.lower_ not in ("at", "over", "about"):
        return
    voice = phrase(sentence, before, limit=token.i)
    block = Block(before.i, token.i, (voice,), (token.i, token.i), "said", "before", token)
    yield block


def spoken(sentence: Sentence, verb: Token) -> Iterator[Block]:
    """A verb of saying with its speaker, active or passive."""
    doc = sentence.tokens
    word = lemma(verb)
    if verb.dep_ in ("amod", "compound") or (verb.tag_ == "VB" and not finite(verb)):
        return
    if any(child.dep_ == "neg" for child in verb.children) or any(
        c.lower_ == "neither" for c in verb.children
    ):
        return
    if verb.tag_ == "VBG" and any(
        lemma(above) in listed("attribution", "relay") and quotes(above) for above in verb.ancestors
    ):
        return  # the "saying" of "quoted X as saying" belongs to that cue
    if passive(verb):
        yield from passive_block(sentence, verb, word)
        return
    speaker = speaker_of(verb)
    if speaker is None:
        return
    head, inherited = speaker
    if head.lemma_.casefold() in listed("attribution", "not_speakers") or is_nobody(head):
        return
    if word in listed("attribution", "weak") and not can_speak(head):
        return
    if (
        head.pos_ == "PRON"
        and head.lower_ in RELATIVE
        and head.dep_ != "nsubj"
        and not head.text.isupper()
    ):
        return
    if word in listed("attribution", "evidence_only") and verb.tag_ == "VBG":
        return  # "a photo showing …": what it shows is told by the document
    if word in listed("hedges", "verbs") and (
        verb.tag_ == "VBN" or (verb.i + 1 < len(doc) and doc[verb.i + 1].lower_ == "to")
    ):
        return  # "fighters believed to be …": nobody is named who believes it
    if word in listed("attribution", "evidence_only") and head.lemma_.casefold() not in (
        listed("attribution", "evidence") | listed("attribution", "reports")
    ):
        return
    voices: tuple[Party, ...]
    own = head.i < verb.i
    limit = verb.i if own else len(doc)
    if head.lower_ in ("who", "which", "that") and not head.text.isupper():
        noun = antecedent_noun(verb, head)
        if noun is None:
            return
        voices = (phrase(sentence, noun, limit=head.i),)
        last = noun.i
    else:
        voices, last = voices_of(sentence, head, limit=limit)
    first_voice = sentence.token_at(voices[-1].start) if voices else None
    front = first_voice.i if first_voice is not None else head.i
    begin, end = min(front, verb.i), max(verb.i, last if not own else verb.i)
    if inherited:
        begin = verb.i
    nearer = cited(sentence, verb)
    if word in listed("attribution", "relay"):
        quoted = object_after(doc, verb.i)
        if quoted is None or not quotes(verb):
            return
        nearer, stop = voices_of(sentence, quoted)
        saying = next(
            (t.i for t in doc[stop : stop + 6] if t.lower_ in ("saying", "stating")), stop
        )
        end = max(end, stop, saying)
    if word in TOLD_TO:
        end = max(end, addressee_end(verb))
    place = place_of(doc, verb, word, begin, end)
    if place is None:
        return
    block = Block(begin, end, unique(nearer + voices), (verb.i, verb.i), "said", place, verb)
    relative = any(t.lower_ in RELATIVE and t.i < verb.i for t in verb.children) or head.text in (
        "who",
        "which",
    )
    if relative and verb.dep_ in ("relcl", "acl") and place == "before":
        block.place = "own"
        block.ranges = [(verb.i + 1, verb.right_edge.i)]
    elif inherited and verb.tag_ == "VBG":
        block.place = "own"
        block.ranges = [(verb.i + 1, len(doc) - 1)]
    yield block


def is_nobody(head: Token) -> bool:
    """Whether a subject denies the verb: "no one has confirmed", "neither side says"."""
    return head.lower_ in ("nobody", "none", "neither") or any(
        c.lower_ in ("no", "neither") for c in head.children
    )


TOLD_TO = ("tell", "inform", "notify")


def addressee_end(verb: Token) -> int:
    """The last token of whom a verb tells: "told reporters in the capital"."""
    told = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and c.i > verb.i), None)
    if told is None or any(t.pos_ in ("VERB", "AUX") for t in verb.doc[verb.i + 1 : told.i]):
        return int(verb.i)
    opening = next(
        (
            t.i
            for t in verb.doc[told.i :]
            if t.lower_ == "that" or t.text in (",", '"', ":") or t.pos_ in ("VERB", "AUX")
        ),
        len(verb.doc),
    )
    return last_of_phrase(told, opening)


def finite(verb: Token) -> bool:
    """Whether a base form is finite: with a modal, or a present tense that the tagger missed."""
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return False
    return not (verb.i and verb.doc[verb.i - 1].lower_ == "to")


def passive(verb: Token) -> bool:
    """Whether the verb is passive: an auxiliary says so, or a participle with "by" behind it."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    return (
        verb.tag_ == "VBN"
        and any(child.dep_ == "agent" for child in verb.children)
        and not any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)
    )


HANDED_ON = ("report", "carry", "relay", "tell", "publish", "state")


def passive_block(sentence: Sentence, verb: Token, word: str) -> Iterator[Block]:
    """ "X was quoted by Y as saying", "published in social media", "was reported by women"."""
    doc = sentence.tokens
    subject = next((c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    if subject is None and verb.dep_ in ("acl", "relcl"):
        subject = verb.head
    by = agents(verb, ("by",))
    if (
        by
        and verb.i
        and doc[verb.i - 1].lower_ == "as"
        and word in (*listed("attribution", "relay"), *HANDED_ON)
    ):
        voices, last = voices_of(sentence, by[0])  # "…, as reported by the agency": through whom
        yield Block(
            verb.i - 1, max(last, by[0].i), voices, (verb.i, verb.i), "handed on", "after", verb
        )
        return
    if word in listed("attribution", "relay") and subject is not None and subject.i < verb.i:
        if verb.dep_ == "acl" and not quotes(verb):
            return
        voices, _ = voices_of(sentence, subject, limit=verb.i)
        relays = tuple(voice for head in by for voice in voices_of(sentence, head)[0])
        last = max([verb.i, *(head.i for head in by)])
        saying = next(
            (t.i for t in doc[verb.i : verb.i + 6] if t.lower_ in ("saying", "stating")), verb.i
        )
        end = max(last, saying)
        place = "after" if not clause_follows(doc, end) else "before"
        front = sentence.token_at(voices[0].start) if voices else None
        yield Block(
            front.i if front else subject.i,
            end,
            voices + relays,
            (verb.i, saying),
            "quoted",
            place,
            verb,
        )
        return
    if word in listed("attribution", "blame") and by:
        voices = tuple(voice for head in by for voice in voices_of(sentence, head)[0])
        yield Block(
            verb.i,
            verb.i,
            voices,
            (verb.i, verb.i),
            "accused",
            "own",
            verb,
            [(verb.left_edge.i, verb.right_edge.i)],
        )
        return
    if word not in listed("attribution", "publish") or subject is None:
        return
    heads = by or [
        head
        for head in agents(verb, ("in", "on"))
        if listed("attribution", "media") & {head.lower_, head.lemma_.casefold()}
    ]
    if not heads:
        return
    voices = tuple(voice for head in heads for voice in voices_of(sentence, head)[0])
    first = min(subject.left_edge.i, verb.i)
    told = [
        child
        for child in verb.children
        if child.dep_ in ("oprd", "xcomp", "ccomp") and child.i > verb.i
    ]
    last = max([verb.i - 1, *(child.right_edge.i for child in told)])
    yield Block(verb.i, verb.i, voices, (verb.i, verb.i), "reported", "own", verb, [(first, last)])


def agents(verb: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """Heads of the phrases behind "by" (or "in", "on") that belong to a verb."""
    return [
        grandchild
        for child in verb.children
        if child.lower_ in prepositions and child.dep_ in ("agent", "prep")
        for grandchild in child.children
        if grandchild.dep_ == "pobj" and not is_time(grandchild)
    ]


def quotes(verb: Token) -> bool:
    """Whether "quote" or "cite" hands on words: "… as saying", "… saying that"."""
    return any(t.lower_ in ("saying", "stating", "telling") for t in verb.doc[verb.i : verb.i + 25])


def antecedent_noun(verb: Token, relative: Token) -> Token | None:
    """The noun that "who" or "which" stands for."""
    if verb.dep_ in ("relcl", "acl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        return verb.head
    before = relative.doc[relative.i - 1] if relative.i else None
    return before if before is not None and before.pos_ in ("NOUN", "PROPN") else None


def speaker_of(verb: Token) -> tuple[Token, bool] | None:
    """The head of the speaker's phrase, and whether it was inherited from another verb."""
    opening = dateline_end(verb.doc)
    if opening and verb.i > opening:
        subjects = [c for c in verb.children if c.dep_ == "nsubj"]
        if any(c.i < opening for c in subjects) and not any(opening <= c.i for c in subjects):
            head = next_head(verb.doc, opening)
            return None if head is None or head.i > verb.i else (head, False)
    inverted = speaker_behind(verb)
    if inverted is not None:
        return inverted, False
    for child in sorted(verb.children, key=lambda c: abs(c.i - verb.i)):
        if verb.tag_ == "VBG" and child.lemma_.casefold() in listed("attribution", "reports"):
            maker = next(
                (t for t in verb.doc[: verb.i] if lemma(t) in listed("attribution", "say")), None
            )
            found = speaker_of(maker) if maker is not None else None
            if found is not None:
                return found[0], True
        if is_time(child) or child.lower_ in ("each", "both", "all"):
            continue
        if child.dep_ in ("nsubj", "csubj") and child.pos_ in (
            "NOUN",
            "PROPN",
            "PRON",
            "ADJ",
            "NUM",
            "DET",
        ):
            if child.lower_ in {"there", "what"}:
                return None
            return nearest_head(child, verb), False
    beside = beside_verb(verb)
    described = (
        before_relative(verb) or linked_head(beside, verb) if governed(beside, verb) else None
    )
    if described is not None:
        return described, False
    if beside is not None:
        return climbed(beside) if beside.i < verb.i else beside, False
    if (
        verb.dep_
        in ("conj", "advcl", "xcomp", "acl", "pcomp", "dep", "ccomp", "relcl", "parataxis")
        and verb.head.i != verb.i
    ):
        return inherited_speaker(verb)
    return None


DATELINE = re.compile(r"^[^\W\d][\w .,()/-]{2,70}?(?:--|[—–]|\s-)\s*(?:\[[^\]]+\]\s*)*")


def dateline_end(doc: Doc) -> int:
    """The token behind a dateline ("GROZNY, Oct. 22 (Agency) --"), 0 where there is none: its
    place is no subject of what follows."""
    match = DATELINE.match(doc.text)
    if match is None:
        return 0
    words = match.group()
    if not re.search(r"\d|\(", words) and not words[:3].isupper():
        return 0
    return next((t.i for t in doc if t.idx >= match.end()), 0)


def speaker_behind(verb: Token) -> Token | None:
    """The speaker of "…, said the Observatory": a phrase right behind the verb with which the
    clause ends, whatever the parse takes for the subject before it."""
    doc = verb.doc
    if lemma(verb) not in ("say", "report", "add", "reply", "write") or verb.tag_ not in (
        "VBD",
        "VBZ",
        "VBP",
        "VBN",
    ):
        return None
    before = doc[verb.i - 1] if verb.i else None
    if before is None or (before.pos_ == "PRON" and before.tag_ == "PRP") or verb.i + 1 >= len(doc):
        return None
    if any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return None
    if not any(t.pos_ in ("VERB", "AUX", "NUM") for t in doc[: verb.i]):
        return None
    start = doc[verb.i + 1]
    if (
        start.pos_ not in ("DET", "PROPN", "NOUN", "ADJ")
        or start.lower_ in ("that", "no", "any")
        or is_time(start)
    ):
        return None
    head = next_head(doc, verb.i + 1)
    if head is None or (not can_speak(head) and lemma(verb) != "say"):
        return None
    party_last = last_of_phrase(head, len(doc))
    rest = [t for t in doc[party_last + 1 :] if not is_time(t)]
    if (
        rest
        and rest[0].text not in (",", ".", "!", ";", '"')
        and rest[0].lower_ not in ("on", "in", "who", "late", "early", "and")
    ):
        return None
    if (
        rest
        and rest[0].text not in (",", ";")
        and any(
            t.tag_ in ("VBD", "VBZ", "VBP", "MD")
            for t in rest[:12]
            if rest[0].lower_ not in ("who", "and")
        )
    ):
        return None
    return head


def nearest_head(subject: Token, verb: Token) -> Token:
    """The subject's head; where another phrase stands between it and the verb with neither a
    link ("of", "who") nor a mark, the parse has run two phrases together and the nearer speaks.

    "… on Monday activists said" with "Monday" read as part of the name; "… nine people on Monday
    activists said" with the people read as the subject.
    """
    doc = subject.doc
    if subject.i > verb.i:
        return subject
    if doc[subject.i + 1].text in RELATIVE:
        return subject
    beside = beside_verb(verb)
    if governed(beside, verb):
        described = before_relative(verb) or linked_head(beside, verb)
        named = described is not None and subject.pos_ == "PROPN" and subject.is_ancestor(described)
        if described is not None and described.i >= subject.i:
            return subject if named else described  # "The Committees (LCC) a network of …"
    if beside is not None and beside.i == subject.i:
        return climbed(subject)  # "the Observatory for Human Rights" cut at its link
    if beside is None or not subject.i < beside.i < verb.i:
        return subject
    first = first_of_phrase(beside)
    while first - 2 > subject.i and doc[first - 1].pos_ == "ADP" and doc[first - 1].lower_ in LINKS:
        before = doc[first - 2]
        if before.pos_ not in ("NOUN", "PROPN") or is_time(before):
            break
        beside, first = before, first_of_phrase(before)
    if first <= subject.i or doc[first - 1].text in ("-", "(", ")") or doc[first - 1].dep_ == "cc":
        return subject
    if doc[first - 1].text == ",":  # "fourteen men, two of them boys, the governor said"
        own = (
            doc[first].pos_ == "DET"
            or doc[first].tag_ == "PRP$"
            or (can_speak(beside) and not can_speak(subject))
        )
        return beside if own else subject
    if doc[first - 1].lower_ in SUBORDINATES and can_speak(beside):
        return beside  # "Parades after the army announced": a clause read as a phrase
    if doc[first - 1].pos_ == "ADP" and not is_time(beside):
        return subject
    if doc[first - 1].pos_ == "VERB" and subject.is_ancestor(doc[first - 1]):
        return subject  # "a group watching the border said"
    apart = any(t.pos_ in ("VERB", "AUX", "NUM") or is_time(t) for t in doc[subject.i + 1 : first])
    start = first_of_phrase(subject)
    if subject.pos_ == "PROPN" and not apart and (start == 0 or doc[start - 1].pos_ != "ADP"):
        return subject  # "Ali Omar the head of the office said"
    return beside


def beside_verb(verb: Token) -> Token | None:
    """The noun right beside a verb that the parse left without a subject."""
    doc = verb.doc
    if verb.tag_ == "VBG":
        return None
    i = verb.i - 1
    if i > 0 and doc[i].lower_ == "turn" and doc[i - 1].lower_ == "in":
        i -= 2  # "which in turn accused"
    while i >= 0 and (doc[i].pos_ in ("ADV", "AUX") or doc[i].text in ('"', ")", "(")):
        i -= 1
    if i >= 0 and doc[i].text.isupper() and len(doc[i].text) > 1 and doc[i].is_alpha:
        return doc[i]  # an acronym, "WHO" too
    if i >= 0 and doc[i].pos_ in ("NOUN", "PROPN") and not is_time(doc[i]) and doc[i].text != "-":
        return doc[i]
    if i >= 0 and doc[i].tag_ == "PRP" and doc[i].lower_ in ("he", "she", "it", "they", "we", "i"):
        return doc[i]
    if (
        lemma(verb) in ("say", "tell", "report", "add")
        and verb.i + 1 < len(doc)
        and verb.dep_ not in ("conj", "advcl", "acl", "xcomp")
    ):
        return next_head(doc, verb.i + 1)
    if (
        i > 0
        and doc[i].text == ","
        and doc[i - 1].pos_ == "PROPN"
        and verb.dep_ not in ("conj", "advcl", "acl", "relcl")
        and not is_time(doc[i - 1])
    ):
        return doc[i - 1]  # "its commander, Ali Omar, wrote"
    if i >= 0 and is_time(doc[i]):
        # "the ministry on Monday said"
        j = i
        while j >= 0 and (is_time(doc[j]) or doc[j].pos_ in ("ADP", "NUM", "PUNCT", "DET")):
            j -= 1
        if j >= 0 and doc[j].pos_ in ("NOUN", "PROPN"):
            return doc[j]
    return None


def climbed(head: Token) -> Token:
    """The head of a name that its links cut: "the Observatory for Human Rights" from "Rights"."""
    doc = head.doc
    first = first_of_phrase(head)
    while (
        first > 1
        and doc[first - 1].lower_ in ("of", "for")
        and doc[first - 2].pos_ in ("NOUN", "PROPN")
    ):
        if not doc[first - 2].text[:1].isupper() and not can_speak(doc[first - 2]):
            break
        head, first = doc[first - 2], first_of_phrase(doc[first - 2])
    return head


def governed(beside: Token | None, verb: Token) -> bool:
    """Whether the noun beside a verb belongs to a preposition or verb before it, so that it
    can't be the verb's subject: "sources in the country said", "who heads the group said"."""
    if beside is None or beside.i > verb.i:
        return True
    first = first_of_phrase(beside)
    return first > 0 and beside.doc[first - 1].pos_ in ("ADP", "VERB", "AUX")


def linked_head(beside: Token | None, verb: Token) -> Token | None:
    """The head of a phrase that ends beside the verb in "in", "of" or "for" phrases: "a police
    colonel in Diyala province said"; None where no speaker heads it."""
    if beside is None or beside.i > verb.i:
        return None
    head = top_of_links(beside)
    return head if head.i != beside.i else None


def top_of_links(token: Token) -> Token:
    """The noun that heads a phrase ending in `token`, up its "in", "of", "from" … phrases; the
    token itself where that noun doesn't plainly open a phrase of its own."""
    doc, head = token.doc, token
    first = first_of_phrase(head)
    while first > 1 and doc[first - 1].lower_ in LINKS and doc[first - 1].pos_ == "ADP":
        before = doc[first - 2]
        if before.pos_ not in ("NOUN", "PROPN") or is_time(before):
            break
        head, first = before, first_of_phrase(before)
    set_off = (
        first == 0
        or doc[first - 1].text in (",", '"', ";", ":", ")")
        or doc[first - 1].dep_ == "cc"
    )
    determined = (
        doc[first].pos_ == "DET"
        and can_speak(head)
        and not (first and doc[first - 1].pos_ == "ADP")
    )
    return head if set_off or determined else token


def before_relative(verb: Token) -> Token | None:
    """The noun before a "who" clause that ends at the verb: "an officer who asked not to be
    named said"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    doc = verb.doc
    for token in reversed(doc[max(verb.i - 15, 0) : verb.i]):
        if token.text in (",", ";") and token.i < verb.i - 1:
            return None
        if token.text in ("who", "which") and token.i + 1 < verb.i - 1 and token.i:
            before = doc[token.i - 1]
            if before.pos_ in ("NOUN", "PROPN"):
                top = top_of_links(before)
                before = top if top.i != before.i else climbed(before)
            finite_inside = any(
                t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[token.i : verb.i]
            )
            return before if before.pos_ in ("NOUN", "PROPN") and finite_inside else None
    return None


def inherited_speaker(verb: Token) -> tuple[Token, bool] | None:
    """The speaker of the verb that governs this one: "said …, adding that", "and claimed"."""
    if verb.tag_ == "VBG":
        back = verb.i if lemma(verb) == "add" else 4  # what is added goes on with whatever was said
        for token in reversed(verb.doc[max(verb.i - back, 0) : verb.i]):
            if token.tag_ in ("VBD", "VBZ", "VBP") and lemma(token) in listed("attribution", "say"):
                said = speaker_of(token)
                return None if said is None else (said[0], True)
    above = verb.head
    for _ in range(4):
        if above.pos_ in ("VERB", "AUX") or "(" in above.text:  # "condemn(ed)"
            subject = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None:
                if lemma(above) in say_lemmas() or verb.dep_ == "conj" or verb.tag_ == "VBG":
                    return subject, True
                return None
        elif (
            above.pos_ in ("NOUN", "PROPN")
            and verb.tag_ == "VBG"
            and above.lemma_.casefold() not in listed("attribution", "reports")
        ) and (
            above.lemma_.casefold() in listed("attribution", "claimants") or above.pos_ == "PROPN"
        ):
            return above, True
        if above.head.i == above.i:
            return None
        above = above.head
    return None


def voices_of(
    sentence: Sentence, head: Token, *, limit: int | None = None
) -> tuple[tuple[Party, ...], int]:
    """The parties a phrase names as speakers, nearest to the fact first, and its last token.

    A noun for a report gives way to whoever made it ("figures from the ministry"), and what a
    phrase is "cited by" comes behind it.
    """
    doc = sentence.tokens
    end = len(doc) if limit is None else limit
    chain: list[Party] = []
    last = head.i
    maker = None
    if head.lemma_.casefold() in listed("attribution", "reports") | listed(
        "attribution", "evidence"
    ):
        maker = report_maker(head, end)
    spoken_by = parties(sentence, head if maker is None else maker, limit=end)
    chain += spoken_by
    for voice in spoken_by:
        token = sentence.token_at(voice.end - 1)
        last = max(last, token.i if token is not None else last)
    for relay in relays_of(head, maker, end):
        chain += parties(sentence, relay, limit=end)
        token = sentence.token_at(chain[-1].end - 1)
        last = max(last, token.i if token is not None else last)
    if len(chain) == len(spoken_by):
        for relay in relay_behind(doc, last, end):
            chain += parties(sentence, relay, limit=end)
            token = sentence.token_at(chain[-1].end - 1)
            last = max(last, token.i if token is not None else last)
    return unique(tuple(chain)), last


def relay_behind(doc: Doc, last: int, end: int) -> list[Token]:
    """Whom a speaker is "cited by" right behind their phrase, wherever the parse hung it."""
    at = last + 1
    if at < end and doc[at].text == ",":
        at += 1
    if (
        at + 2 < end
        and doc[at].lower_ in ("cited", "quoted")
        and doc[at + 1].lower_ in ("by", "in", "on")
    ):
        head = object_after(doc, at + 1)
        return [] if head is None or head.i >= end else [head]
    return []


# Who saw or obtained a report did not make it.
SEEN = (
    "see",
    "obtain",
    "review",
    "view",
    "receive",
    "acquire",
    "leak",
    "carry",
    "publish",
    "broadcast",
)


def report_maker(head: Token, end: int) -> Token | None:
    """Who made a report: "a report by X", "figures from X", "a statement of X"."""
    for child in head.children:
        if child.lower_ in ("by", "from", "of") and child.i > head.i:
            for maker in child.children:
                if maker.dep_ != "pobj" or maker.i >= end or maker.pos_ not in ("NOUN", "PROPN"):
                    continue
                known = maker.lemma_.casefold() in listed(
                    "attribution", "claimants"
                ) or maker.lower_ in listed("attribution", "claimants")
                if child.lower_ != "of" or known or maker.pos_ == "PROPN":
                    return maker
        if child.tag_ == "VBN" and child.dep_ == "acl":  # "a statement issued by X"
            for maker in agents(child, ("by",)):
                if maker.i < end and lemma(child) not in (*listed("attribution", "relay"), *SEEN):
                    return maker
    return None


def relays_of(head: Token, maker: Token | None, end: int) -> list[Token]:
    """Whom a speaker is handed on by: "cited in media reports", "quoted by state television"."""
    found = []
    for base in (head, *([maker] if maker is not None else [])):
        for child in base.children:
            if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" and child.i < end:
                if lemma(child) in ("cite", "quote", "carry", "relay", "report"):
                    found += [t for t in agents(child, ("by", "in", "on")) if t.i < end]
            elif (
                child.dep_ in ("acl", "advcl")
                and child.tag_ == "VBG"
                and lemma(child) in ("cite", "quote")
            ):
                continue
    return found[:1]


def cited(sentence: Sentence, verb: Token) -> tuple[Party, ...]:
    """Whom the speaker cites: "reported, quoting its branch"; nearer to the fact than the speaker."""
    doc = sentence.tokens
    for token in doc:
        if token.lower_ not in ("citing", "quoting"):
            continue
        under = token.head.i == verb.i or (token.i > verb.i and token.i - verb.i <= 3)
        subject = token.head.dep_ == "nsubj" and token.head.head.i == verb.i
        beside = verb.i > token.i and not any(t.pos_ == "VERB" for t in doc[token.i + 1 : verb.i])
        if under or subject or beside:
            head = object_after(doc, token.i)
            if head is not None and head.i != verb.i and can_speak(head):
                comma = next((t.i for t in doc[head.i :] if t.text == ","), verb.i)
                return voices_of(
                    sentence, head, limit=min(comma, verb.i) if token.i < verb.i else None
                )[0]
    return ()


# --- place ----------------------------------------------------------------------------------


def place_of(doc: Doc, verb: Token, word: str, first: int, last: int) -> str | None:
    """Whether a verb of saying stands before or after what is said; None when it says nothing."""
    says = word in listed("attribution", "say")
    clauses = [
        c
        for c in verb.children
        if c.dep_ in ("ccomp", "xcomp", "oprd", "parataxis")
        and (c.pos_ in ("VERB", "AUX", "ADJ", "NOUN"))
    ]
    right = [
        c
        for c in clauses
        if c.i > last
        and c.dep_ != "parataxis"
        and (c.dep_ == "ccomp" or c.tag_ != "VBG")
        and c.left_edge.lower_ not in ("which", "who")
    ]
    left = [c for c in clauses if c.i < first]
    if word in listed("attribution", "after_only"):
        return "after" if any(t.text == '"' for t in doc[:first]) else None
    if word in listed("attribution", "clausal"):
        right = [
            c
            for c in right
            if any(g.dep_ in ("mark", "nsubj", "nsubjpass", "expl") for g in c.children)
        ]
    if right and says:
        return "before"
    if word in listed("attribution", "relay"):
        return (
            "before" if any(t.pos_ in ("NOUN", "VERB", "NUM") for t in doc[last + 1 :]) else "after"
        )
    if right and word in listed("attribution", "carry"):
        return "before"
    if word in listed("attribution", "blame"):
        return (
            "before"
            if any(c.dep_ == "prep" and c.lower_ in ("of", "for") for c in verb.subtree)
            else None
        )
    carries = word in listed("attribution", "carry")
    if carries:
        thing = next(
            (c for c in verb.children if c.dep_ in ("dobj", "obj", "attr") and c.i > verb.i), None
        )
        if thing is not None and thing.lemma_.casefold() in listed("attribution", "not_said"):
            return None
        if word in listed("attribution", "retell") and (
            thing is None or thing.lemma_.casefold() not in FIGURES
        ):
            return None
        if thing is not None and not any(c.i < first for c in clauses):
            return "before"
        if word == "put":
            return "before" if thing is not None else None
        if word in listed("attribution", "weak") and thing is None:
            return None
        if not left and not any(t.pos_ in ("VERB", "AUX") for t in doc[:first]):
            return "before" if any(t.pos_ in ("NOUN", "NUM") for t in doc[last + 1 :]) else None
    if not says and not carries:
        return None
    if left:
        return "after"
    if verb.dep_ in ("ccomp", "parataxis") and verb.head.i < first:
        return "after"
    if word in listed("attribution", "clausal") and any(
        c.dep_ in ("dobj", "obj") and c.i > last for c in verb.children
    ):
        return None
    if word in listed("attribution", "clausal") and not closes_clause(doc, first, last):
        return (
            "before"
            if clause_follows(doc, last) and doc[last + 1].lower_ in ("that", "how")
            else None
        )
    flanked = (
        first > 0
        and doc[first - 1].text == ","
        and last + 1 < len(doc)
        and doc[last + 1].text == ","
    )
    if flanked:
        return "after"
    if clause_follows(doc, last):
        return "before"
    if any(t.pos_ in ("VERB", "AUX", "NUM") or t.dep_ == "ROOT" for t in doc[:first]) and first > 0:
        return "after"
    return None


def closes_clause(doc: Doc, first: int, last: int) -> bool:
    """Whether a block stands between commas or at the end of its sentence, words of time apart."""
    rest = [t for t in doc[last + 1 :] if not is_time(t) and t.pos_ not in ("ADP", "NUM")]
    return (
        not rest
        or rest[0].text in (".", ";", '"')
        or (first > 0 and doc[first - 1].text == "," and rest[0].text == ",")
    )


def clause_follows(doc: Doc, last: int) -> bool:
    """Whether what is said follows token `last`: "that", a quotation, or a clause of its own."""
    i = last + 1
    skipped = False
    while i < len(doc):
        token = doc[i]
        if token.lower_ in ("that", "how") or token.text == '"':
            return token.i + 2 < len(doc)
        if token.text == ",":
            break
        if is_time(token) or (
            token.pos_ in ("ADV", "NUM") and i + 1 < len(doc) and is_time(doc[i + 1])
        ):
            i += 1
            continue
        if (
            token.pos_ == "ADP"
            and token.lower_
            in ("on", "in", "at", "late", "early", "via", "to", "from", "by", "of", "for", "after")
            and not skipped
        ):
            # one phrase of time or medium: "said in a statement", "told a hearing on Monday"
            j = i + 1
            while j < len(doc) and (
                doc[j].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or is_time(doc[j])
            ):
                j += 1
                if is_time(doc[j - 1]):
                    break
            i = max(j, i + 1)
            continue
        break
    rest = doc[i:]
    if (
        not rest
        or rest[0].text in (",", ";")
        or rest[0].lower_ in WRITER_AGAIN
        or rest[0].tag_ in ("VBG", "CC")
    ):
        return False
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD", "VBN") for t in rest)


def reach(doc: Doc, blocks: list[Block]) -> None:
    """Give every block the range of what it governs, and its relays.

    Blocks are read in their order: one that stands before what is said reaches to the next
    turn of the sentence, one that stands after it back to the last turn; where no turn stands
    between two of them, the one hands on the other.
    """
    turning = [block for block in blocks if block.place != "own"]
    for k, block in enumerate(turning):
        if block.place == "before":
            block.ranges = [(block.last + 1, right_end(doc, turning, k))]
    for k, block in enumerate(turning):
        if block.place == "after":
            block.ranges = [(left_end(doc, turning, k), block.first - 1)]
            end = right_end(doc, turning, k)
            opening = doc[block.last + 1] if block.last + 1 < len(doc) else None
            if opening is not None and opening.text == "," and block.last + 2 < len(doc):
                opening = doc[block.last + 2]
            rest = doc[block.last + 1 : end + 1]
            tells = any(t.pos_ in ("VERB", "AUX", "NUM") or t.text == '"' for t in rest)
            if (
                opening is not None
                and tells
                and opening.lower_ not in WRITER_AGAIN
                and opening.text not in CLOSES
                and end > block.last
            ):
                block.ranges.append((block.last + 1, end))


def right_end(doc: Doc, blocks: list[Block], k: int) -> int:
    """The last token that block `k` governs to its right."""
    block = blocks[k]
    for following in blocks[k + 1 :]:
        if following.first <= block.last:
            continue
        if nested(doc, block, following):
            following.relays = unique(following.relays + block.voices + block.relays)
            continue
        turn = last_turn(doc, block.last + 1, following.first)
        if turn is not None:
            return turn - 1
        if following.place == "after" and block.place == "before":
            return following.first - 1
        return following.first - 1
    if block.place == "after":
        turn = first_turn(doc, block.last + 1)
        if turn is not None:
            return turn - 1
    return len(doc) - 1


def nested(doc: Doc, outer: Block, inner: Block) -> bool:
    """Whether what the outer block says is that the inner one says it."""
    if outer.place != "before" or inner.place != "before":
        return False
    if not any(
        t.pos_ in ("NOUN", "VERB", "PROPN", "NUM", "PRON")
        for t in doc[outer.last + 1 : inner.first]
    ):
        return True
    return (
        inner.verb is not None
        and outer.verb is not None
        and inner.verb.dep_ == "ccomp"
        and inner.verb.head.i == outer.verb.i
    )


def left_end(doc: Doc, blocks: list[Block], k: int) -> int:
    """The first token that block `k`, standing after what is said, governs to its left."""
    block = blocks[k]
    for before in reversed(blocks[:k]):
        if before.last >= block.first:
            continue
        turn = last_turn(doc, before.last + 1, block.first)
        if turn is not None:
            return turn + 1
        adjacent = all(
            t.pos_ in ("PUNCT", "ADP", "DET") or is_time(t)
            for t in doc[before.last + 1 : block.first]
        )
        if before.place == "before":
            if block.by == "according to":
                block.relays = unique(block.relays + before.voices)
            else:
                before.relays = unique(before.relays + block.voices)
            return before.last + 1 if block.by == "according to" else block.first
        if adjacent:
            before.relays = unique(before.relays + block.voices)
            return block.first
        return before.last + 1
    return 0


def last_turn(doc: Doc, first: int, stop: int) -> int | None:
    """The last token in [first, stop) at which the sentence turns to a new clause: a semicolon,
    "but", "while", or "and" before a clause with its own subject."""
    return next((t.i for t in reversed(doc[first:stop]) if turns(t, stop)), None)


def first_turn(doc: Doc, first: int) -> int | None:
    """The first token from `first` on at which the sentence turns."""
    return next((t.i for t in doc[first:] if t.text == ";" or t.lower_ in CONTRAST), None)


def turns(token: Token, stop: int) -> bool:
    """Whether the sentence turns at this token."""
    if token.text == ";" or token.lower_ in CONTRAST:
        return True
    if token.lower_ != "and" or token.dep_ != "cc":
        return False
    for joined in token.head.children:
        if joined.dep_ == "conj" and joined.i > token.i and joined.pos_ in ("VERB", "AUX"):
            subject = next(
                (c for c in joined.children if c.dep_ in ("nsubj", "nsubjpass") and c.i > token.i),
                None,
            )
            # "and Y said": the clause that the block at `stop` itself opens, or a full one before it
            return subject is not None
    return token.i + 1 == stop


# --- headlines ------------------------------------------------------------------------------

# A dash may have come down to us as mojibake: any mark between spaces that is not a bracket,
# quotation mark or full stop.
SPEAKER_SUFFIX = re.compile(
    r"(?:\s[-–—]{1,2}\s?|:\s|\s[^\sA-Za-z0-9\"'.,()&/$%#|-]{1,4}_?\s)(?P<who>[^-–—:,;]{2,60})$"
)
# The name of the site behind a headline: "… | Daily Herald".
SITE = re.compile(r"\s+\|\s.*$")
SPEAKER_PREFIX = re.compile(r"^(?P<who>[^-–—:,;\"]{2,50}):\s")


def headline(sentence: Sentence) -> Iterator[Block]:
    """ "Ombudsman: 20 dead", "40 killed in raid - monitor", "Mortar kills nine in Marad monitor"."""
    doc = sentence.tokens
    clean = sentence.clean
    prefix = SPEAKER_PREFIX.match(clean)
    if prefix:
        span = doc.char_span(prefix.start("who"), prefix.end("who"), alignment_mode="contract")
        quotes = clean[prefix.end() :].startswith('"')
        if span is not None and (names_speaker(span) or (quotes and span[-1].pos_ == "PROPN")):
            who = party(sentence, span.start, span.end - 1)
            yield Block(span.start, span.end, (who,), (span.end, span.end), "headline", "before")
            return
    if not sentence.heading and sentence.paragraph > 1:
        return
    bare = SITE.sub("", clean).rstrip(" .")
    suffix = SPEAKER_SUFFIX.search(bare)
    if suffix:
        span = doc.char_span(suffix.start("who"), suffix.end("who"), alignment_mode="contract")
        if span is not None and names_speaker(span):
            who = party(sentence, span.start, span.end - 1)
            yield Block(
                span.start - 1,
                len(doc) - 1,
                (who,),
                (span.start - 1, span.start - 1),
                "headline",
                "after",
            )
            return
    if sentence.heading:
        yield from trailing_speaker(sentence)


def trailing_speaker(sentence: Sentence) -> Iterator[Block]:
    """A headline that ends in its speaker after losing the dash: "… near Marad monitor"."""
    doc = sentence.tokens
    bare = SITE.sub("", sentence.clean).rstrip(" .")
    span = doc.char_span(0, len(bare), alignment_mode="contract")
    if span is None or len(span) < 4:
        return
    last = span.end - 1
    word, before = doc[last], doc[last - 1]
    name_ended = before.pos_ == "PROPN" or word.text[:1].isupper()
    told = any(t.pos_ == "VERB" or t.lower_ in ("dead", "killed", "kills") for t in doc[:last])
    if word.lower_ in TRAILING and name_ended and told:
        who = party(sentence, last, last)
        yield Block(last, len(doc) - 1, (who,), (last, last), "headline", "after")


TRAILING = frozenset(
    (
        "monitor",
        "monitors",
        "watchdog",
        "activists",
        "official",
        "officials",
        "ngo",
        "sources",
        "source",
        "report",
        "reports",
        "un",
        "witnesses",
        "ministry",
        "observatory",
        "agency",
    )
)


def names_speaker(span: Span) -> bool:
    """Whether a headline's first or last part names somebody who says things."""
    tokens = re.findall(r"[\w.]+", span.text.casefold())
    if not tokens or len(tokens) > 7:
        return False
    if len(span) > 1 and any(
        token.pos_ in ("VERB", "AUX") and token.lower_ not in TRAILING for token in span
    ):
        return False
    known = (
        listed("attribution", "claimants")
        | listed("attribution", "persons")
        | listed("attribution", "reports")
    )
    return any(token in known or token.removesuffix("s") in known for token in tokens)
