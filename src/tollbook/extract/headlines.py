"""Who speaks in a headline: "Ombudsman: 20 dead", "40 killed in raid - monitor"?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.extract.blocks import Block
from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import listed, party

if TYPE_CHECKING:
    from spacy.tokens import Span

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
    if tokens[0] == "key" or any(token.like_num for token in span):
        return False  # "Key figures as of 3 May: …"
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
