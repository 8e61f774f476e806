"""Which words of a text might name a place?

Wider than what a claim's place is made of (`places`): every name in every sentence is proposed,
whole and in parts, with clues from the entity recogniser, the syntax and the words around it.
What is chosen from them is decided where a gazetteer is at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.places import PlaceUse, told_places
from tollbook.extract.places import words as place_words
from tollbook.extract.reading import Reading, Sentence, is_common, parse_all, recognise
from tollbook.extract.setting import Setting
from tollbook.model.text import Text
from tollbook.model.toponym import Proposal
from tollbook.vocab import times
from tollbook.vocab.actors import directory, key

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# Longer names are organisations' or titles; their parts are proposed.
_LONGEST = 7
# Names told as places are gathered from so much of a text: a long report's worth.
_READ_CHARACTERS = 200_000
# Small words that stand inside names.
_INSIDE = frozenset(
    ["of", "the", "and", "al", "el", "de", "la", "le", "du", "des", "del", "da", "do", "dos", "di",
     "van", "der", "von", "on", "upon", "in", "for", "&", "-", "'s", "ul", "as", "ad", "an", "ar", "at",
     "az", "ed", "ez", "es", "ash", "abu", "bin", "ibn", "y", "sur", "les", "en", "am", "an", "a", "las", "los"]
)  # fmt: skip
_NAME_TAGS = frozenset({"NNP", "NNPS"})


def proposals(text: Text) -> tuple[Proposal, ...]:
    """Every name of a text that may be a place's, and their parts, in order of their starts."""
    reading = Reading.of(text)
    parse_all(reading.sentences)
    recognise(reading.sentences)
    labels, setting = _labels(reading.sentences), Setting(reading)
    names = told_places(text.content[:_READ_CHARACTERS])
    return tuple(
        proposal
        for sentence in reading.sentences
        for proposal in _proposed(sentence, labels, setting.uses(sentence.index), names)
    )


def _labels(sentences: Sequence[Sentence]) -> dict[str, Counter[str]]:
    """For the words of every entity how often they were taken for what in this text."""
    found: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for entity in sentence.tokens.ents:
            name = _plain(entity.text)
            found.setdefault(name, Counter())[entity.label_] += 1
    return found


def _plain(words: str) -> str:
    return words.removeprefix("the ").removeprefix("The ").removesuffix("'s").casefold()


def _proposed(
    sentence: Sentence,
    labels: dict[str, Counter[str]],
    uses: Sequence[PlaceUse],
    names: frozenset[str],
) -> Iterator[Proposal]:
    doc = sentence.tokens
    timed = _timed(doc)
    for run in _runs(doc, timed):
        for start in range(run[0], run[1] + 1):
            for end in range(start, min(run[1], start + _LONGEST - 1) + 1):
                if not _may_open(doc[start]) or not _may_close(doc[end]):
                    continue
                low, high = sentence.span(start, end)
                words = sentence.words(low, high)
                clues = [
                    *_clues(sentence, run, start, end, labels),
                    *_by_syntax(uses, start, end, _entity(doc, start, end)),
                ]
                if words in names:
                    clues.append("told as a place")
                yield Proposal(low, high, words, tuple(clues))


def _by_syntax(uses: Sequence[PlaceUse], first: int, last: int, entity: str) -> Iterator[str]:
    """What the finder of claims' places makes of the words: how they stand in their clause."""
    for use in uses:
        if (use.first, use.last) == (first, last):
            yield f"use={use.role.name}"
            yield f"use={use.role.name} entity={entity}"
            yield f"use sure={use.sure} entity={entity}"
            if use.settled:
                yield "use settled"
        elif use.first <= first and last <= use.last:
            yield f"in use sure={use.sure} front={use.first == first}"
        elif first <= use.first and use.last <= last:
            yield f"over use sure={use.sure}"


def _timed(doc: Doc) -> frozenset[int]:
    """Tokens of times: no months and days."""
    return frozenset(
        t.i
        for mention in times.mentions(doc.text)
        for t in doc
        if t.idx < mention.end and t.idx + len(t.text) > mention.start
    )


def _is_name(token: Token) -> bool:
    if not token.text[:1].isalpha():
        return False
    if token.text[:1].isupper():
        return token.tag_ in _NAME_TAGS or token.ent_type_ != "" or not _opens_sentence(token)
    return token.tag_ in _NAME_TAGS and len(token.text) > 2 and token.ent_type_ != ""


def _opens_sentence(token: Token) -> bool:
    return token.i == 0 and is_common(token.text.casefold())


def _runs(doc: Doc, timed: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Stretches of name words, with small words between them."""
    i, size = 0, len(doc)
    while i < size:
        if i in timed or not _is_name(doc[i]):
            i += 1
            continue
        last = at = i
        while at + 1 < size and at + 1 - last <= 3 and at + 1 not in timed:
            at += 1
            if _is_name(doc[at]):
                last = at
            elif doc[at].text.casefold() not in _INSIDE:
                break
        yield i, last
        i = last + 1


def _may_open(token: Token) -> bool:
    low = token.text.casefold()
    return (_is_name(token) or low in {"al", "el"}) and low not in {
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
    }


def _may_close(token: Token) -> bool:
    return _is_name(token) and token.text.casefold() not in _INSIDE - {"es", "an"}


@cache
def _nouns() -> dict[str, str]:
    listed = vocab.load("toponyms")["kinds"]
    return {noun: kind for kind, nouns in listed.items() for noun in nouns}


def _clues(
    sentence: Sentence,
    run: tuple[int, int],
    first: int,
    last: int,
    labels: dict[str, Counter[str]],
) -> Iterator[str]:
    """What speaks for or against a place in the words and around them."""
    doc = sentence.tokens
    span = doc[first : last + 1]
    size = min(last - first + 1, 4)
    entity = _entity(doc, first, last)
    yield f"entity={entity}"
    yield f"entity={entity} size={size}"
    where = _part(run, first, last)
    yield f"part={where}"
    yield f"part={where} entity={entity}"
    low = [t.text.casefold() for t in span]
    closing = _nouns().get(low[-1].rstrip("."), _word_class(low[-1]))
    opening = _nouns().get(low[0].rstrip("."), _word_class(low[0]))
    yield f"closes={closing} size={size}"
    yield f"opens={opening} size={size}"
    if closing == "organisation":
        yield f"closes={low[-1]}"
    before = doc[first - 1] if first else None
    after = doc[last + 1] if last + 1 < len(doc) else None
    yield f"before={_outside(before)}"
    yield f"before={_outside(before)} entity={entity}"
    yield f"after={_outside(after)}"
    yield f"after={_outside(after)} entity={entity}"
    if before is not None and first > 1:
        yield f"before2={_outside(doc[first - 2])}_{_outside(before)}"
    if after is not None and last + 2 < len(doc):
        yield f"after2={_outside(after)}_{_outside(doc[last + 2])}"
    head = span.root
    yield f"dep={head.dep_}"
    yield f"dep={head.dep_} entity={entity}"
    yield f"tag={doc[last].tag_} size={size}"
    if head.dep_ in {"nsubj", "nsubjpass", "dobj", "compound", "amod", "poss"}:
        yield f"dep={head.dep_} governor={head.head.lemma_.casefold()}"
    yield from _of_word(span, sentence, entity)
    elsewhere = labels.get(_plain(span.text), Counter())
    inside = 1 if entity in {"GPE", "LOC", "FAC", "NORP", "ORG", "PERSON"} else 0
    for label in ("GPE", "LOC", "PERSON", "ORG", "NORP"):
        if elsewhere[label] > (inside if label == entity else 0):
            yield f"elsewhere={label}"
            yield f"elsewhere={label} entity={entity}"


def _of_word(span: Span, sentence: Sentence, entity: str) -> Iterator[str]:
    """Clues in the letters of the words."""
    text = "".join(t.text_with_ws for t in span).strip()
    name = key(text)
    known = directory()
    if name in known.adjectives:
        yield "people"
        yield f"people tag={span[-1].tag_}"
        yield f"people dep={span[-1].dep_}"
        yield f"people plural={text.endswith('s')}"
    if name in known.parties:
        yield "party"
    if name in known.states:
        yield "state"
    if len(span) == 1:
        if text.isupper():
            yield f"capitals length={min(len(text), 5)}"
        if "." in text:
            yield "abbreviation"
        if is_common(text.casefold()):
            yield "common word"
            yield f"common word entity={entity}"
            yield f"common word start={span[0].i == 0}"
    elif all(t.text.isupper() for t in span):
        yield "all capitals"
    if sentence.heading:
        yield "heading"


def _word_class(low: str) -> str:
    listed = place_words()
    if low in listed.organisations:
        return "organisation"
    if low in listed.titles:
        return "title"
    if low in listed.not_places:
        return "no place"
    return "other"


def _outside(token: Token | None) -> str:
    """A word beside the name: itself if it's small or tells kinds of things, else its class."""
    if token is None:
        return "END"
    low = str(token.text.casefold())
    if low in _nouns():
        return f"NOUN-{_nouns()[low]}"
    if token.text[:1].isupper():
        if _word_class(low) != "other":
            return _word_class(low)
        return f"Name-{token.ent_type_ or token.tag_}" if token.i else "Start"
    if token.pos_ in {"ADP", "DET", "PUNCT", "CCONJ", "SCONJ", "PART", "AUX", "PRON"}:
        return low
    if _word_class(low) != "other":
        return _word_class(low)
    return str(token.lemma_ if token.pos_ in {"VERB", "NOUN"} else token.pos_)


def _part(run: tuple[int, int], first: int, last: int) -> str:
    if (first, last) == run:
        return "whole"
    if first == run[0]:
        return "front"
    return "back" if last == run[1] else "middle"


def _entity(doc: Doc, first: int, last: int) -> str:
    """How the words stand to what the recogniser found: its label, "in ORG front", "over GPE"."""
    own = doc[first]
    if not any(t.ent_type_ for t in doc[first : last + 1]):
        return "none"
    for entity in doc.ents:
        low, high = entity.start, entity.end - 1
        if low <= high and doc[low].text.casefold() == "the" and low < high:
            low += 1
        if doc[high].text == "'s" and low < high:
            high -= 1
        if (low, high) == (first, last):
            return str(entity.label_)
        if low <= first and last <= high:
            return f"in {entity.label_} {_part((low, high), first, last)}"
        if first <= low and high <= last:
            return f"over {entity.label_}"
    return f"across {own.ent_type_ or 'none'}"
