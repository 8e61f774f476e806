"""Who will not say, and about what?

A party that gives no figure is data: it shows whose losses nobody can count. "Declined to
comment" and "said nothing about the fire" are silence on anything; a plain "did not say" only
where it is about the harmed, for reporters use it of every detail that nobody mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tollbook.extract.attribution import Voices
from tollbook.extract.blocks import CONTRAST, agents, lemma
from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading, Sentence
from tollbook.extract.speakers import can_speak, first_of_phrase, is_time, listed, phrase
from tollbook.extract.subjects import speaker_of
from tollbook.model.claim import Silence
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Token

NEGATION = r"(?:not|n't|never|no|nothing|refus\w+|declin\w+|fail(?:s|ed|ing)?|without|avoid\w*)"
SAYING = (
    r"(?:sa(?:y|ys|id|ying)|tell\w*|told|report\w*|reveal\w*|disclos\w+|giv\w+|gave|provid\w+|releas\w+|"
    r"publish\w*|announc\w+|specif\w+|stat(?:e|ed|ing)|confirm\w*|comment\w*|answer\w*|respond\w*|"
    r"acknowledg\w+|admit\w*|discuss\w*|elaborat\w+|shar(?:e|ed|ing)|mention\w*|issu(?:e|ed|ing)|offer\w*|"
    r"divulg\w+|detail\w*|address\w*|speak\w*|spoke\w*|name|word)"
)
FIGURES = (
    r"(?:how many|figures?|numbers?|tolls?|losses|casualt\w+|deaths?|dead|victims|fatalit\w+|killed|wounded|died|"
    r"missing|prisoners|detainees|detained|captives|hostages|statistics|breakdown|data|bodies)"
)
GATE = re.compile(
    rf"{NEGATION}\b.{{0,50}}?\b{SAYING}\b.{{0,120}}?\b{FIGURES}\b"
    rf"|\b(?:gave|give[sn]?|giving|offer\w*|publish\w*|releas\w+|provid\w+|issu\w+)\s+no\b"
    rf"|\b{NEGATION}\b\s+(?:\w+\s+){{0,2}}(?:comment\w*|answer\w*|respond\w*)\b"
    rf"|\bsa(?:id|ys?|ying) nothing\b|\bsilent\b|\bsilence\b|\bno (?:\w+ )?(?:comment|word)\b.{0, 40}?\b(?:from|by)\b"
    rf"|\b(?:conceal\w*|hid(?:e|es|ing|den)?|withh[eo]ld\w*|suppress\w*|cover\w* up)\b.{{0,80}}\b{FIGURES}\b"
    rf"|\bno (?:{FIGURES}|details?|information)\b.{{0,60}}\b(?:given|published|released|provided|issued|available)\b"
    rf"|\byet to {SAYING}\b.{{0,60}}\b{FIGURES}\b|\bneither\b.{{0,40}}\b{SAYING}\b.{{0,60}}\b{FIGURES}\b"
    rf"|\b{FIGURES}\b.{{0,60}}\bkept (?:secret|hidden)\b|\btight-lipped\b"
    rf"|\b(?:not|n't|refus\w+|declin\w+)\b.{{0,40}}\b(?:number|figure)s?\b",
    re.I,
)
# One of these stands in every sentence that the gate lets through.
CUES = (
    "not ", "n't", "no ", "No ", "nothing", "never", "refus", "declin", "fail", "avoid", "without",
    "silen", "yet to", "either ", "kept ", "lipped", "conceal", "hid", "withh", "suppress", "cover",
)  # fmt: skip
# "about", "on" what somebody is silent.
ABOUT = ("about", "on", "over", "regarding", "concerning", "of", "for")
ANSWERS = ("answer", "respond", "reply", "comment")
# Adjectives of those who keep silent: "silent about", "tight-lipped on".
SILENT = ("silent", "mum", "lipped", "secretive")


def wants(sentence: Sentence) -> bool:
    """Whether a sentence is worth parsing for silence, by cheap cues."""
    clean = sentence.clean
    return any(cue in clean for cue in CUES) and GATE.search(clean) is not None


def find(reading: Reading, index: int) -> list[Draft]:
    """The silences of one parsed sentence."""
    sentence = reading.sentences[index]
    if not wants(sentence):
        return []
    drafts: list[Draft] = []
    for token in sentence.tokens:
        if any(draft.token == token.i for draft in drafts):
            continue
        drafts += silent(reading, sentence, token)
    return outermost(drafts)


def outermost(drafts: list[Draft]) -> list[Draft]:
    """Drafts of which none lies inside another of the same party."""
    return [
        draft
        for draft in drafts
        if not any(
            other is not draft
            and other.start <= draft.start
            and draft.end <= other.end
            and (other.end - other.start, -other.token) > (draft.end - draft.start, -draft.token)
            for other in drafts
        )
    ]


def negated(verb: Token) -> bool:
    """Whether the verb is denied: "did not say", "would never say"."""
    if any(
        child.dep_ == "neg" or child.lower_ in ("never", "not", "n't") for child in verb.children
    ):
        return True
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return subject is not None and any(
        c.lower_ in ("neither", "no") for c in (subject, *subject.children)
    )


def yet_to(verb: Token) -> bool:
    """ "has yet to release"."""
    return (
        verb.tag_ == "VB"
        and verb.i > 1
        and verb.doc[verb.i - 1].lower_ == "to"
        and verb.doc[verb.i - 2].lower_ == "yet"
    )


def is_silence(verb: Token) -> bool:
    """Whether a verb of refusing refuses to say something: "refused to give any figures"."""
    if lemma(verb) not in listed("silence", "unwilling"):
        return False
    return any(
        child.dep_ in ("xcomp", "ccomp")
        and lemma(child) in listed("silence", "saying")
        and (
            lemma(child) not in GIVING
            or (object_of(child) is not None and tells_figures(object_of(child)))
        )
        for child in verb.children
    )


# Verbs that also hand over things: "refused to give up the town", "declined to release him".
GIVING = frozenset(
    ("give", "provide", "release", "offer", "share", "issue", "name", "address", "detail")
)


@cache
def figure_words() -> frozenset[str]:
    """Words for figures and the harmed."""
    return listed("silence", "figures") | listed("silence", "nothing")


def tells_figures(thing: Token | None) -> bool:
    """Whether a phrase or clause is about figures or the harmed."""
    if thing is None:
        return False
    words = list(thing.subtree)
    if any(
        t.lower_ == "how" and t.i + 1 < len(t.doc) and t.doc[t.i + 1].lower_ in ("many", "much")
        for t in words
    ):
        return True
    return any(t.lemma_.casefold() in figure_words() or t.lower_ in figure_words() for t in words)


def tells_harm(thing: Token) -> bool:
    """Whether what no details are given of is the harmed or a figure: who "gave no further details"
    is only brief."""
    return any(
        t.lemma_.casefold() in listed("silence", "figures") or t.lower_ in ("many", "fate")
        for t in thing.subtree
    )


def object_of(verb: Token) -> Token | None:
    """What is not said: the object, clause or "about …" of a verb."""
    after = [c for c in verb.children if c.i > verb.i]
    for deps in (("dobj", "obj"), ("ccomp", "xcomp", "advcl"), ("attr", "acomp")):
        found = next(
            (c for c in after if c.dep_ in deps and not is_time(c) and not to_whom(c, verb)), None
        )
        if found is not None:
            return found
    for child in after:
        if child.dep_ == "prep" and (
            child.lower_ in ABOUT or (child.lower_ == "to" and lemma(verb) in ANSWERS)
        ):
            question = next((c for c in child.children if c.dep_ == "pobj"), None)
            further = (
                [] if question is None else [c for c in question.children if c.lower_ in ABOUT]
            )
            return further[0] if further and child.lower_ == "to" else child
    return asked(verb)


def asked(verb: Token) -> Token | None:
    """What somebody was asked who did not answer: "Asked how many …, the colonel refused"."""
    for base in (verb, verb.head):
        for child in base.children:
            if child.dep_ == "advcl" and lemma(child) in ("ask", "question", "press"):
                return next(
                    (
                        c
                        for c in child.children
                        if c.i > child.i and c.dep_ in ("ccomp", "prep", "dobj")
                    ),
                    None,
                )
    return None


def questioned(thing: Token | None) -> bool:
    """Whether it is questions or charges that are not responded to."""
    words = () if thing is None else thing.subtree
    return thing is None or any(
        t.lemma_
        in (
            "question",
            "request",
            "query",
            "call",
            "report",
            "claim",
            "allegation",
            "accusation",
            "charge",
        )
        for t in words
    )


def to_whom(thing: Token, verb: Token) -> bool:
    """Whether an object is the one who is not told ("would not tell us"), not what."""
    if thing.dep_ not in ("dobj", "obj"):
        return False
    more = any(c.i > thing.i and c.dep_ in ("ccomp", "xcomp", "dobj") for c in verb.children)
    return more or (
        thing.pos_ == "PRON" and thing.lower_ in ("us", "me", "them", "him", "her", "reporters")
    )


def silent(reading: Reading, sentence: Sentence, verb: Token) -> Iterator[Draft]:
    """The silence that a token tells, if it does."""
    word = lemma(verb)
    cue = None
    thing: Token | None = None
    if verb.pos_ in ("VERB", "AUX"):
        if word in listed("silence", "saying") and yet_to(verb):
            thing = object_of(verb)
            cue = verb.head if tells_figures(thing) else None
        elif word == "keep" and any(c.lower_ in ("secret", "hidden") for c in verb.children):
            hidden = next(
                (
                    c
                    for c in verb.children
                    if c.dep_ in ("dobj", "nsubjpass", "nsubj") and is_figure(c)
                ),
                None,
            )
            by = agents(verb, ("by",))
            if hidden is not None and by:
                start, end = sentence.span(hidden.left_edge.i, hidden.right_edge.i)
                yield made(
                    sentence,
                    phrase(sentence, by[0]),
                    sentence.words(start, end),
                    verb,
                    first=hidden.left_edge.i,
                    last=by[0].i,
                )
                return
        elif is_silence(verb):
            saying = next(
                c
                for c in verb.children
                if c.dep_ in ("xcomp", "ccomp") and lemma(c) in listed("silence", "saying")
            )
            cue, thing = verb, object_of(saying)
        elif word in listed("silence", "saying") and negated(verb):
            thing = object_of(verb)
            always = word in ("comment", "answer", "elaborate", "discuss") or (
                word == "respond" and questioned(thing)
            )
            will_not = any(
                c.lower_ in ("would", "will", "wo", "'ll") for c in verb.children if c.dep_ == "aux"
            )
            if (
                always
                or tells_figures(thing)
                or (
                    will_not and word in ("say", "tell", "reveal", "disclose") and thing is not None
                )
            ):
                cue = verb
        elif word in listed("silence", "saying"):
            none = next(
                (
                    c
                    for c in verb.children
                    if c.dep_ in ("dobj", "obj", "nsubjpass")
                    and (c.lower_ == "nothing" or says_no(c))
                ),
                None,
            )
            if none is not None and (
                (none.lower_ == "nothing" and word in ("say", "reveal", "disclose"))
                or none.lemma_.casefold()
                in listed("silence", "nothing") | listed("silence", "figures")
            ):
                if none.dep_ == "nsubjpass":
                    yield from unpublished(reading, sentence, verb, none)
                    return
                thing = behind(none, verb)
                vague = none.lemma_.casefold() in ("detail", "information", "explanation", "word")
                if not vague or tells_harm(thing):
                    cue = verb
        elif word in listed("silence", "hiding") and not negated(verb):
            hidden = object_of(verb)
            if hidden is not None and is_figure(hidden):
                cue, thing = verb, hidden
    elif verb.lower_ == "comment" and verb.pos_ == "NOUN" and says_no(verb):
        by = [
            g
            for base in (verb, verb.head)
            for c in base.children
            if c.lower_ in ("from", "by") and c.i > verb.i
            for g in c.children
            if g.dep_ == "pobj"
        ]
        if by:
            further = behind(verb, verb.head)
            about = None if further is verb else about_words(reading, sentence, further)
            yield made(
                sentence,
                phrase(sentence, by[0]),
                about,
                verb,
                first=verb.left_edge.i,
                last=max(by[0].i, by[0].right_edge.i),
            )
        return
    elif (
        verb.lower_ in SILENT and verb.head.lemma_ in ("be", "remain", "keep", "stay", "fall")
    ) or (
        verb.lower_ == "silence"
        and verb.head.lemma_ in ("keep", "maintain")
        and verb.dep_ == "dobj"
    ):
        cue = verb.head
        thing = next(
            (
                c
                for t in (verb, verb.head)
                for c in t.children
                if c.dep_ == "prep" and c.lower_ in ABOUT
            ),
            None,
        )
    if cue is None:
        return
    found = speaker_of(cue)
    if found is None:
        return
    head, inherited = found
    voices = Voices(reading)
    if head.text in ("who", "which", "that"):
        noun = cue.head if cue.dep_ in ("relcl", "acl") else head.doc[max(head.i - 1, 0)]
        if noun.pos_ not in ("NOUN", "PROPN"):
            return
        head, inherited = noun, True
    if head.lower_ in (
        "there",
        "nobody",
        "none",
        "no-one",
        "nothing",
    ) or head.lemma_.casefold() in listed("attribution", "not_speakers"):
        return
    if thing is None and not can_speak(head):
        return  # "the guns fell silent"
    limit = cue.i if head.i < cue.i else None
    party = voices.named(phrase(sentence, head, limit=limit), sentence.index)
    about = about_words(reading, sentence, thing)
    last = cue.right_edge.i if thing is None or thing.i < cue.i else max(thing.right_edge.i, cue.i)
    helpers = [c.i for c in cue.children if c.dep_ in ("aux", "neg") and c.i < cue.i]
    first = min([cue.i, *helpers]) if inherited else min(first_of_phrase(head), cue.i)
    if about is not None and thing is not None and thing.dep_ in ("dobj", "obj"):
        further = behind(thing, thing.head)
        if further is not thing and further.left_edge.i == thing.right_edge.i + 1:
            last = max(last, further.right_edge.i)
            about = sentence.words(*sentence.span(thing.left_edge.i, last))
    yield made(sentence, party, about, cue, first=first, last=last)


def says_no(noun: Token) -> bool:
    """Whether a noun stands with "no": "no figures"."""
    return any(
        child.lower_ in ("no", "any") and child.dep_ in ("det", "neg") and child.lower_ == "no"
        for child in noun.children
    )


def is_figure(noun: Token) -> bool:
    """Whether a noun itself is a figure or the harmed, or a number of them."""
    return noun.lemma_.casefold() in listed("silence", "figures") or (
        noun.lower_ in ("extent", "scale", "truth") and tells_figures(noun)
    )


def behind(noun: Token, verb: Token) -> Token:
    """What "no figures" are about: "for its own losses", wherever the parse hung it; else the noun."""
    for base in (noun, verb):
        for child in base.children:
            if (
                child.dep_ in ("prep", "dative")
                and child.lower_ in ABOUT
                and child.i > noun.i
                and not any(is_time(g) for g in child.children)
            ):
                return child
    return noun


def unpublished(reading: Reading, sentence: Sentence, verb: Token, noun: Token) -> Iterator[Draft]:
    """ "No figures have been released by the ministry": silence of the one behind "by"."""
    by = agents(verb, ("by",))
    if not by:
        return
    party = phrase(sentence, by[0])
    last = sentence.token_at(party.end - 1)
    words = about_words(reading, sentence, behind(noun, verb))
    stop = verb.i if last is None else last.i
    yield made(sentence, party, words, verb, first=noun.left_edge.i, last=stop)


def about_words(reading: Reading, sentence: Sentence, thing: Token | None) -> str | None:
    """The words for what is not said; a bare "number" is the one the sentence before asks for."""
    previous = reading.sentences[sentence.index - 1] if sentence.index else None
    if thing is None or (
        thing.lemma_ in ("number", "figure", "answer", "comment", "one", "us")
        and len(list(thing.subtree)) <= 2
    ):
        if (
            previous is not None
            and previous.text.endswith("?")
            and previous.paragraph == sentence.paragraph
        ):
            return previous.text.rstrip("?")
        if thing is None:
            return None
    first, last = thing.left_edge.i, thing.right_edge.i
    doc = sentence.tokens
    if thing.dep_ in ("prep", "dative") and first < last:
        first += 1
    if doc[first].lower_ == "no" and first < last:
        first += 1  # "gave no exact toll"
    turn = next(
        (t.i for t in doc[first + 1 : last + 1] if t.lower_ in CONTRAST or t.text == ";"), None
    )
    if turn is not None:
        last = turn - 1
    while last > first and (doc[last].is_punct or doc[last].dep_ == "cc"):
        last -= 1
    return sentence.words(*sentence.span(first, last))


def made(
    sentence: Sentence, party: Party, about: str | None, cue: Token, *, first: int, last: int
) -> Draft:
    """The draft of one silence, from token `first` to `last`."""
    doc = sentence.tokens
    while last > cue.i and doc[last].is_punct:
        last -= 1
    start, end = sentence.span(first, last)
    return Draft(
        Silence(party=party, about=about), start, end, sentence.index, cue.i, [f"cue:{cue.lower_}"]
    )
