"""Which photos, videos, recordings, satellite images and maps does a text name, whose are they,
and what do they show?

Captions and credits come in a few typographic forms (a label with a colon, a name before
"video grab", names parted by slashes in brackets); what is shown is the caption's first
descriptive sentence. In running text the syntax tells: "a video released by X shows Y". Words
in `vocab/media.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import child, lemma
from tollbook.extract.cues import WORD, words
from tollbook.extract.draft import Draft
from tollbook.extract.speakers import is_time
from tollbook.model.claim import Media, Medium, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence

# A credit is names: words that begin with a capital, initials, agencies, and the joints between.
NAME = r"(?:[A-Z\u00c0-\u00de\u0400-\u042f][\w.'\u2019&-]*|\d{1,2}(?=[A-Z]))"
JOINT = r"(?:\s*/\s*|\s+(?:of|the|de|del|di|al|el|bin|ibn|von|van|for|and|&|via)\s+|\s+|\s*,\s+(?=[A-Z]))"
NAMES = rf"{NAME}(?:{JOINT}{NAME}){{0,9}}"
DATE_TAIL = re.compile(
    r",?\s+(?:on\s+)?(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b\.?.*$|,\s*\d.*$"
)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The typographic forms of captions and credits, compiled from the word lists."""

    gate: re.Pattern[str]
    label: re.Pattern[str]
    label_credit: re.Pattern[str]
    trailing: re.Pattern[str]
    bracket: re.Pattern[str]
    bare: re.Pattern[str]
    origin: re.Pattern[str]


@cache
def media_words() -> dict[str, Medium]:
    """Each word for a material to its medium."""
    return {
        word: Medium(medium)
        for medium, terms in vocab.load("media")["media"].items()
        for word in terms
    }


def _either(terms: list[str]) -> str:
    return "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))


@cache
def patterns() -> Patterns:
    """The forms, built once."""
    lists = vocab.load("media")
    labels = _either([t for m in lists["labelled"] for t in lists["media"][m]])
    agencies = _either(lists["agencies"])
    released = "|".join(lists["released"])
    prefix = r"(?:handout|file|archive|courtesy|cover|main|top|drone|aerial)?\s*"
    credit = rf"(?P<credit>{NAMES})"
    return Patterns(
        gate=re.compile(
            rf"(?:(?:^|[\[(\n.]\s*)(?i:{prefix}(?:{labels}))(?:\s+(?i:credit|courtesy|by|courtesy of))?\s*[:|\u00a9/]"
            rf"|(?i:\b(?:photo|photograph|image|picture|video)s?\s+(?:by|courtesy of|credit))"
            rf"|(?i:\b(?:video (?:grab|still)|screen ?grab|file photo|handout photo|handout)\b)"
            rf"|\((?:[^()]{{0,40}}/[^()]{{1,40}})\)\s*\]?$|\bSource:\s|^\s*(?:Credit|Photo credit)s?:"
            rf"|\b(?:{agencies})(?:/|\s*[)\]]?\s*$)"
            rf"|(?i:\b(?:videos?|footage|photos?|photographs?|pictures?|images?|imagery|clip|recordings?|audio|map|leaflets?|documents?|screenshots?)\b.{{0,60}}"
            rf"\b(?:(?:{released})\w*|took|taken|shot|shown|from|by)\b)"
            rf"|(?i:\b(?:satellite (?:imag|photo|pict)|footage|videos?|photos?|photographs?|images?|clip)\w*\b.{{0,80}}\bshow(?:s|ed|ing)?\b))"
        ),
        label=re.compile(rf"^[\s\[(*\u2022-]*(?P<label>{prefix}(?:{labels}))\s*:\s*", re.I),
        label_credit=re.compile(
            rf"(?P<label>(?i:{prefix}(?:{labels}|credit)))(?:\s+(?i:credit|courtesy(?:\s+of)?))?"
            rf"(?:\s*:\s*|\s+(?i:by)\s+|\s*\u00a9\s*|\s+(?i:courtesy of)\s+)(?:the\s+)?{credit}"
        ),
        trailing=re.compile(
            rf"^[\s\[(]*{credit}\s+(?P<label>(?i:video grab|video still|screen ?grab|file photo|handout photo|handout|photo|video|satellite image(?:ry)?))[\s.\])]*$"
        ),
        bracket=re.compile(
            rf"\((?P<credit>(?:{NAME}\s+){{0,4}}{NAME}\s*/\s*{NAMES}|(?:{agencies})(?:\s+(?P<label>(?i:photo|video)))?|(?:{agencies})\s+(?P<label2>(?i:photo|video))\s*/\s*{NAMES})\)[\s.\]]*$"
        ),
        bare=re.compile(
            rf"^[\s\[(]*(?:\u00a9\s*)?(?P<credit>{NAMES}(?:\s*/\s*|\s+via\s+)(?:{agencies}))[\s.\])]*$"
        ),
        origin=re.compile(rf"\bSource:\s*{credit}"),
    )


def wants(sentence: Sentence) -> bool:
    """Whether a sentence may be a caption or credit, or speak of material that shows something."""
    clean = sentence.clean
    # The long pattern runs only where one of its words or marks stands.
    if "/" not in clean and not any(word in openers() for word in words(clean)):
        return False
    return bool(patterns().gate.search(clean))


@cache
def openers() -> frozenset[str]:
    """Words one of which every caption, credit or mention of material has."""
    lists = vocab.load("media")
    phrases = [
        *media_words(),
        *lists["agencies"],
        "credit",
        "source",
        "screenshot",
        "screenshots",
        "grab",
    ]
    return frozenset(word.casefold() for phrase in phrases for word in WORD.findall(phrase))


def find(reading: Reading, index: int) -> list[Draft]:
    """The media claims of one sentence: a credit or caption first, else what the syntax tells."""
    sentence = reading.sentences[index]
    caption = captioned(reading, sentence)
    return [caption] if caption is not None else running(sentence)


# ------------------------------------------------------------------------- captions and credits


def captioned(reading: Reading, sentence: Sentence) -> Draft | None:
    """The claim of a caption or credit, None if the sentence is neither."""
    forms = patterns()
    clean = sentence.clean
    paragraph = reading.paragraph(sentence.index)
    label = forms.label.match(clean)
    found = forms.label_credit.search(clean)
    if found is not None and found.start() > 0 and clean[found.start() - 1].isalnum():
        found = None
    if found is not None and not credit_like(clean, found):
        found = None
    medium = medium_of(found.group("label")) if found is not None else None
    if found is None and (found := forms.bracket.search(clean)) is not None:
        # "(North/South)" is a bracket like any other: only a caption's is a credit.
        said = found.group("label") or found.group("label2")
        opened = next((m for s in paragraph if (m := forms.label.match(s.clean))), None)
        if (
            opened is None
            and not said
            and not agency_in(found.group("credit"))
            and not caption_paragraph(paragraph)
        ):
            found = None
        else:
            medium = (
                medium_of(opened.group("label"))
                if opened is not None
                else medium_of(said or "photo")
            )
    if found is None and len(clean) < 80 and (found := forms.trailing.match(clean)) is not None:
        medium = medium_of(found.group("label"))
    if found is None and len(clean) < 120 and (found := forms.bare.match(clean)) is not None:
        medium = Medium.PHOTO
    if found is None and (found := forms.origin.search(clean)) is not None:
        opened = next((m for s in paragraph if (m := forms.label.match(unnumbered(s.clean)))), None)
        if opened is None:
            return None
        medium = medium_of(opened.group("label"))
    if found is None:
        if label is None or any(
            forms.label_credit.search(s.clean)
            or forms.bracket.search(s.clean)
            or forms.origin.search(s.clean)
            for s in paragraph
            if s.index > sentence.index
        ):
            return None
        shows = clean[label.end() :].rstrip(" ])")
        if len(shows.split()) < 3:
            return None
        text = sentence.text[label.end() :].rstrip(" ]).")
        return made(
            sentence,
            medium_of(label.group("label")),
            None,
            text,
            (label.end(), label.end() + len(text)),
        )
    low, high = sentence.start + found.start("credit"), sentence.start + found.end("credit")
    named = sentence.words(low, high)
    trimmed = DATE_TAIL.sub("", named)
    trimmed = (
        re.sub(r"[\s,.]+$", "", trimmed) if not trimmed.endswith(("Inc.", "Ltd.")) else trimmed
    )
    high = low + len(trimmed)
    return made(
        sentence,
        medium or Medium.PHOTO,
        sentence.words(low, high),
        shown(reading, sentence, found),
        found.span(),
    )


def credit_like(clean: str, found: re.Match[str]) -> bool:
    """Whether what follows a label is somebody credited, not the caption itself: names only, up
    to the end, a bracket or a date; or "photo by" somebody."""
    rest = clean[found.end("credit") :]
    if re.match(r"\s*(?:[.;\])|]|$|,\s*\d|,?\s+(?:on\s+)?\d{1,2}\s|\s*\()", rest) is None:
        return False
    credit = found.group("credit")
    return not (rest.lstrip().startswith("(") and "/" in rest and "/" not in credit)


def agency_in(credit: str) -> bool:
    """Whether a credit names a known agency."""
    return any(re.search(rf"\b{re.escape(a)}\b", credit) for a in vocab.load("media")["agencies"])


def caption_paragraph(paragraph: list[Sentence]) -> bool:
    """Whether a paragraph looks like a caption: short."""
    return len(paragraph) <= 2 and sum(len(s.text) for s in paragraph) < 240


def medium_of(label: str | None) -> Medium:
    """The medium that a label names: its longest known word, a photo where it only says credit."""
    said = (label or "").casefold().strip()
    best = max(
        (w for w in media_words() if re.search(rf"\b{re.escape(w)}\b", said)), key=len, default=None
    )
    return media_words()[best] if best is not None else Medium.PHOTO


NUMBER = re.compile(r"^\s*(?:\(?\d{1,3}[.)]\s+|[\u2022*-]\s+)")
PLACE_LABEL = re.compile(rf"^(?:{NAME}|,|of|the|in|near|and|al|el|-|\s)+\.?$")


def unnumbered(text: str) -> str:
    """The text without a list number before it."""
    return NUMBER.sub("", text)


def shown(reading: Reading, sentence: Sentence, found: re.Match[str]) -> str | None:
    """The words that tell what a credited item shows: before the credit in its sentence, else
    the first descriptive sentence of the caption, else the line before."""
    forms = patterns()
    before = sentence.clean[: found.start()]
    here = descriptive(sentence, before)
    if here is not None:
        return here
    for other in reading.paragraph(sentence.index):
        if other.index < sentence.index and (given := descriptive(other, other.clean)) is not None:
            return given
    if any(s.index < sentence.index for s in reading.paragraph(sentence.index)):
        return None
    if sentence.index == 0:
        return None
    above = reading.paragraph(sentence.index - 1)
    if len(above) <= 3 and not forms.label_credit.search(above[-1].clean):
        return next((g for s in above if (g := descriptive(s, s.clean)) is not None), None)
    return None


def descriptive(sentence: Sentence, text: str) -> str | None:
    """The words of a caption without number, label and place line; None if that leaves nothing
    that describes. `text` is the sentence's clean text or a beginning of it."""
    low = 0
    if (number := NUMBER.match(text)) is not None:
        low = number.end()
    if (label := patterns().label.match(text[low:])) is not None:
        low += label.end()
    rest = text[low:].rstrip(" .([)]*-\u2013\u2014|")
    low += len(rest) - len(rest.lstrip(' ["('))
    rest = rest.lstrip(' ["(')
    if len(rest.split()) < 2 or PLACE_LABEL.match(rest):
        return None
    return sentence.text[low : low + len(rest)]


def made(
    sentence: Sentence,
    medium: Medium,
    credit: str | None,
    shows: str | None,
    reach: tuple[int, int],
) -> Draft:
    """The claim of a caption; the document itself says it. Its span, `reach` within the
    sentence, is the credit line, or the caption where there is no credit."""
    start, end = reach
    text = sentence.text
    while start < end and text[start] in " [(":
        start += 1
    while end > start and text[end - 1] in " ]).,":
        end -= 1
    token = sentence.token_at(sentence.start + start)
    return Draft(
        Media(medium=medium, credit=credit, shows=shows),
        sentence.start + start,
        sentence.start + end,
        sentence.index,
        token.i if token is not None else 0,
        why=["caption" if credit is None else "credit"],
        attribution=(),
        stance=Stance.ASSERTED,
    )


# -------------------------------------------------------------------------------- running text


def running(sentence: Sentence) -> list[Draft]:
    """Material that running text names together with who put it out or what it shows: "a
    recording, leaked by the prosecutor, of a call"; "satellite images from X show Y"."""
    drafts = []
    for token in sentence.tokens:
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ == "compound":
            continue
        medium = material(token)
        if medium is None:
            continue
        credit = credited(token)
        shows = depicted(sentence, token)
        if shows is None or (
            credit is None and medium in {Medium.DOCUMENT, Medium.MAP, Medium.OTHER}
        ):
            continue
        if not clause.actuality(token).asserted:
            continue
        low = clause.noun_phrase(token)[0]
        start = sentence.span(low)[0]
        party = clause.party(sentence, credit) if credit is not None else None
        ends = [shows[1], sentence.span(token)[1], *([party.end] if party else [])]
        end = max(ends)
        drafts.append(
            Draft(
                Media(
                    medium=medium,
                    credit=party.text if party else None,
                    shows=sentence.words(*shows),
                ),
                start,
                end,
                sentence.index,
                token.i,
                why=[f"cue:{lemma(token)}"],
            )
        )
    return drafts


def material(token: Token) -> Medium | None:
    """The medium that a noun names, with the words before it ("satellite images")."""
    first = clause.noun_phrase(token, whole=False)[0]
    said = token.doc[first : token.i + 1].text.casefold()
    known = media_words()
    best = max((w for w in known if re.search(rf"\b{re.escape(w)}$", said)), key=len, default=None)
    if best is None or (
        known[best] is Medium.PHOTO and token.dep_ == "pobj" and best in {"picture", "image"}
    ):
        return None
    return known[best]


def credited(token: Token) -> Token | None:
    """Who put the material out or took it: "released by X", "from X", "X's video"."""
    released = frozenset(vocab.load("media")["released"])
    for c in token.children:
        if c.dep_ in {"acl", "relcl"} and lemma(c) in released:
            by = clause.agent(c)
            if by is not None:
                return by
            for given in clause.prep_objects(c, "by", "on"):
                if not clause.timelike(given) and given.lower_ not in SHOWING:
                    return given
        if c.dep_ == "poss" and c.pos_ == "PROPN":
            return c
    for given in clause.prep_objects(token, "by", "from"):
        if not clause.timelike(given) and given.pos_ == "PROPN":
            return given
    return None


def shown_behind(token: Token) -> tuple[int, int] | None:
    """Where the words stand behind a "show" that the tagger takes for a noun: "images published
    on Monday show burned vehicles". Only what describes the material may stand before it."""
    doc = token.doc
    for at in doc[token.i + 1 : token.i + FAR]:
        if at.lower_ in SHOWING and at.tag_ in ("NN", "NNS"):
            before = doc[at.i - 1]
            named = before.pos_ == "PROPN" or before.i == token.i or is_time(before)
            behind = doc[at.i + 1 :]
            stop = next((t.i for t in behind if t.text in (",", ";", ".", ":")), len(doc))
            return (at.i + 1, stop - 1) if named and stop > at.i + 1 else None
        if at.text in (",", ";") or at.pos_ == "AUX" or at.tag_ in ("VBZ", "VBP"):
            return None
    return None


# Verbs that the tagger takes for nouns behind a date or a name.
SHOWING = frozenset(["show", "shows", "depict", "depicts"])
# Tokens between a material and what it does: who put it out, and when.
FAR = 14


def depicted(sentence: Sentence, token: Token) -> tuple[int, int] | None:
    """Where the words stand that tell what the material shows: the complement of "show", or
    "of …"."""
    verb = token.head
    seen = frozenset(vocab.load("media")["shows"])
    candidates = [verb] if token.dep_ == "nsubj" else []
    candidates += [c for c in token.children if c.dep_ in {"acl", "relcl"}]
    for at in candidates:
        if lemma(at) in seen:
            given = child(at, "dobj", "ccomp", "xcomp")
            if given is not None:
                start = given.left_edge.i
                stop = max(
                    (
                        c.right_edge.i
                        for c in at.children
                        if c.i >= given.i and c.dep_ in {"dobj", "ccomp", "xcomp", "prep"}
                    ),
                    default=given.i,
                )
                return sentence.span(start, stop)
    if (told := shown_behind(token)) is not None:
        return sentence.span(*told)
    of = list(clause.prep_objects(token, "of"))
    # "a recording, leaked by X, of a call": the parser hangs it on the participle.
    for c in token.children:
        if c.dep_ in {"acl", "relcl"}:
            of += clause.prep_objects(c, "of")
            by = clause.agent(c)
            if by is not None:
                of += [t for t in clause.prep_objects(by, "of") if t.i > by.i + 1]
    own = next((t for t in of if t.pos_ in {"NOUN", "PROPN", "VERB"}), None)
    if own is None:
        return None
    return sentence.span(own.left_edge, own.right_edge)
