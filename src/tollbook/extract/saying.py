"""Which words of a sentence are cues, and who speaks by them?

Verbs of saying, active and passive, "according to", "by the army's count", "the rebels' claim
that". Each gives a `Block`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.blocks import (
    HANDED_ON,
    RELATIVE,
    TOLD_TO,
    Block,
    addressee_end,
    agents,
    finite,
    is_nobody,
    lemma,
    object_after,
    opens_clause,
    passive,
    quotes,
    say_lemmas,
    title_after,
    unique,
)
from tollbook.extract.headlines import headline
from tollbook.extract.reach import clause_follows, place_of
from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import can_speak, first_of_phrase, listed, parties, party, phrase
from tollbook.extract.subjects import antecedent_noun, cited, report_maker, speaker_of, voices_of
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Token


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
