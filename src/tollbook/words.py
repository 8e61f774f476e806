"""How does a claim read to a person?

Figures with their bounds, the chain of who says so, days, places and the sentence with the
claim marked, as short pieces of plain text: the terminal and the notebook only lay them out.
Everything taken from a report goes through `printable`, since a report may hold anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.model.claim import (
    Change,
    Claim,
    Control,
    Count,
    Event,
    EventType,
    Kind,
    Media,
    Outcome,
    Scope,
    Silence,
    Stance,
    Statement,
    Status,
    Toll,
    Victims,
)
from tollbook.model.refer import DatePrecision, Party, Place, When
from tollbook.model.text import DateOrigin, Document, Span

HEADINGS = {
    Kind.TOLL: "Tolls",
    Kind.EVENT: "Events",
    Kind.CONTROL: "Control of places",
    Kind.STATEMENT: "Statements",
    Kind.SILENCE: "Silence",
    Kind.MEDIA: "Media",
}
NOUNS = {
    Kind.TOLL: ("toll", "tolls"),
    Kind.EVENT: ("event", "events"),
    Kind.CONTROL: ("control of a place", "control of places"),
    Kind.STATEMENT: ("statement", "statements"),
    Kind.SILENCE: ("silence", "silences"),
    Kind.MEDIA: ("media", "media"),
}
ORIGINS = {
    DateOrigin.OPTION: "as given",
    DateOrigin.METADATA: "from the page's metadata",
    DateOrigin.DATELINE: "from the dateline",
    DateOrigin.TEXT: "latest date in the text",
}
CHANGES = {
    Change.GAINED: "taken",
    Change.LOST: "lost",
    Change.HELD: "held",
    Change.CONTESTED: "contested",
}
OUTCOMES = {
    Outcome.CASUALTIES: "killed or wounded",
    Outcome.OTHER: "harmed otherwise",
}

# Speech acts as verbs; one that isn't here is told by its PLOVER name.
ACTS = {
    EventType.CONSULT: "says",
    EventType.ACCUSE: "accuses",
    EventType.REQUEST: "calls for",
    EventType.REJECT: "rejects",
    EventType.THREATEN: "threatens",
    EventType.SUPPORT: "supports",
    EventType.AGREE: "agrees",
}

# Longer than this, a sentence is cut at both ends: three lines at 100 columns.
SENTENCE_LENGTH = 320

# Characters that turn or hide the text after them; a report must not steer the screen.
STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """The text on one line, with what could steer a terminal made visible.

    >>> printable("two\\nlines, \\x1b[31mred")
    'two lines, �[31mred'
    """
    flat = " ".join(text.split())
    if flat.isascii() and flat.isprintable():
        return flat
    return "".join(
        "�" if c in STEERING or unicodedata.category(c) in ("Cc", "Cs", "Co") else c for c in flat
    )


def figure(count: Count) -> str:
    """A count with its bound, as short as it can be without saying more than the text.

    >>> figure(Count(231, None, None, "at least 231", 0, 12))
    'at least 231'
    >>> figure(Count(51, None, None, "more than 50", 0, 12))
    '> 50'
    >>> figure(Count(24, 99, None, "dozens", 0, 6)), figure(Count(None, None, 100, "about 100", 0, 9))
    ('24–99', '~100')
    """
    low, high, best = count.min, count.max, count.best
    if low is not None and high is not None:
        return _number(low) if low == high else f"{_number(low)}–{_number(high)}"
    if low is not None:
        # "more than 50" is read as 51: show the number that the text shows.
        written = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", count.text)}
        above = low - 1 in written and low not in written
        return f"> {_number(low - 1)}" if above else f"at least {_number(low)}"
    if high is not None:
        return f"up to {_number(high)}"
    return f"~{_number(best)}" if best is not None else printable(count.text)


def _number(number: int) -> str:
    return f"{number:,}"


def outcome(toll: Toll) -> str:
    """What happened to the people counted."""
    return OUTCOMES.get(toll.outcome, toll.outcome.value)


def group(victims: Victims) -> list[str]:
    """The status and side of victims ("military", "Artsakh"), as far as they are known."""
    known = [] if victims.status is Status.UNKNOWN else [victims.status.value]
    return known + ([printable(victims.side)] if victims.side else [])


def who(party: Party) -> str:
    """A party by the directory's name, else by the words of the text.

    The directory's name comes first because it is neutral; the words stand in the sentence.
    """
    return printable(party.name or party.text)


def chain(attribution: Sequence[Party]) -> str:
    """Who says so, nearest to the fact first; empty when the document itself says it.

    >>> chain([Party("families", 0, 8), Party("media reports", 18, 31)])
    'families ← via media reports'
    """
    return " ← via ".join(who(party) for party in attribution)


def parties(several: Iterable[Party]) -> str:
    """Several parties side by side."""
    return ", ".join(dict.fromkeys(who(party) for party in several))


def places(where: Iterable[Place]) -> str:
    """The places by the gazetteer's names, else by the words of the text."""
    return ", ".join(dict.fromkeys(printable(place.name or place.text) for place in where))


def day(value: date) -> str:
    """A day as people write it.

    >>> day(date(2020, 10, 5))
    '5 Oct 2020'
    """
    return f"{value.day} {value:%b} {value.year}"


def days(when: When | None) -> str:
    """The days a claim speaks of; the words of the text when they couldn't be placed.

    >>> days(When("Over nine days", 0, date(2020, 9, 27), date(2020, 10, 5), DatePrecision.RANGE))
    '27 Sep – 5 Oct 2020'
    """
    if when is None:
        return ""
    start, end = when.start, when.end
    if start is None or end is None:
        known = start or end
        return (
            f"{'from' if start else 'until'} {day(known)}" if known else f"“{printable(when.text)}”"
        )
    if start == end:
        return day(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if when.precision is DatePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"{start:%b} {start.year}"
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%b} – {day(end)}"
    return f"{start.day}–{day(end)}"


def marks(claim: Claim) -> list[str]:
    """What a reader must know before using the claim: doubt, denial, background."""
    found = []
    if claim.stance is Stance.HEDGED:
        found.append("hedged")
    if claim.stance is Stance.DENIED:
        by = parties(claim.denied_by)
        found.append(f"denied by {by}" if by else "denied")
    if claim.historical:
        found.append("background")
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim in the words of one line: what, of whom, who says so, where, when."""

    what: str
    whom: str
    who: str
    where: str
    when: str
    marks: tuple[str, ...]


def wording(claim: Claim) -> Wording:
    """The claim as the columns of a table."""
    what, whom = _what(claim)
    return Wording(
        what,
        whom,
        chain(claim.attribution),
        places(claim.where),
        days(claim.when),
        tuple(marks(claim)),
    )


def _what(claim: Claim) -> tuple[str, str]:
    body = claim.body
    if isinstance(body, Toll):
        text = printable(body.victims.text or "")
        # "20 civilians (civilian, Artsakh)" would say one thing twice.
        told = [part for part in group(body.victims) if part.casefold() not in text.casefold()]
        added = ", ".join(told)
        return (
            f"{figure(body.count)} {outcome(body)}",
            f"{text} ({added})" if added and text else added or text,
        )
    if isinstance(body, Event):
        means = f"with {printable(body.means)}" if body.means else ""
        deed = _towards(parties(body.actors), parties(body.targets))
        return body.mode, " ".join(filter(None, (deed, means)))
    if isinstance(body, Control):
        by = f"by {who(body.by)}" if body.by else ""
        lost_by = f"from {who(body.lost_by)}" if body.lost_by else ""
        return CHANGES[body.change], " ".join(filter(None, (by, lost_by)))
    if isinstance(body, Statement):
        return ACTS.get(body.type, body.type.value.lower()), _towards(
            parties(body.speakers), parties(body.addressees)
        )
    if isinstance(body, Silence):
        return "does not say", f"{who(body.party)}: {printable(body.about or 'anything')}"
    assert isinstance(body, Media)
    credit = f"credit: {printable(body.credit)}" if body.credit else ""
    return body.medium.value, ", ".join(filter(None, (printable(body.shows or ""), credit)))


def _towards(left: str, right: str) -> str:
    return f"{left} → {right}" if left and right else left or (f"→ {right}" if right else "")


def notes(claim: Claim) -> list[str]:
    """What else a toll says of itself: scope, cause, who is said to have done it."""
    body = claim.body
    if not isinstance(body, Toll):
        return []
    found = []
    if body.increment_of:
        found.append("included in the running total it brings about")
    elif body.scope is Scope.CUMULATIVE:
        found.append(f"running total as of {day(body.as_of)}" if body.as_of else "running total")
    if body.perpetrator:
        found.append(f"said to be done by {printable(body.perpetrator)}")
    if body.cause:
        found.append(f"cause: {printable(body.cause)}")
    return found


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence in pieces, each with whether it is the words of a claim."""

    pieces: tuple[tuple[str, bool], ...]

    def plain(self) -> str:
        """With claims between guillemets, for where nothing can be set bold."""
        return "".join(f"«{text}»" if marked else text for text, marked in self.pieces)


def quotation(spans: Sequence[Span], content: str | None) -> Quotation:
    """The sentence (or sentences) in which spans stand; the spans alone without the text.

    Spans are in the order of the text; what several of them cover is marked once. Long
    sentences are cut at both ends, never inside a claim.
    """
    if content is None or any(content[s.start : s.end] != s.exact for s in spans):
        return Quotation(tuple((printable(span.exact), True) for span in spans))
    first, last = spans[0].start, max(span.end for span in spans)
    start, end = sentence(content, spans[0])
    if len(spans) > 1:
        end = max(end, sentence(content, spans[-1])[1])
    room = max(40, (SENTENCE_LENGTH - (last - first)) // 2)
    pieces: list[tuple[str, bool]] = []
    if first - start > room:
        start = first - room + content[first - room : first].find(" ") + 1
        pieces.append(("…", False))
    rest = ""
    if end - last > room:
        end = last + max(0, content[last : last + room].rfind(" "))
        rest = "…"
    at = start
    for span in spans:
        if span.start > at:
            pieces.append((_inner(content[at : span.start]), False))
        if span.end > at:
            pieces.append((printable(content[max(at, span.start) : span.end]), True))
        at = max(at, span.end)
    pieces.append((_inner(content[at:end]).rstrip() + rest, False))
    return Quotation(tuple((text, marked) for text, marked in pieces if text))


def _inner(text: str) -> str:
    """Printable, with one blank kept where the words of a claim begin or end beside it."""
    flat = printable(text.strip())
    before = " " if text[:1].isspace() and flat else ""
    return f"{before}{flat}{' ' if text[-1:].isspace() else ''}"


def sentence(content: str, span: Span) -> tuple[int, int]:
    """Offsets of the sentence, or sentences, that a span touches."""
    from tollbook.extract.reading import sentences

    # Only the neighbourhood is cut into sentences: a text may be one line of fifty megabytes.
    low, high = max(0, span.start - 4000), min(len(content), span.end + 4000)
    start, end = span.start, span.end
    for found in sentences(content[low:high]):
        if low + found.start < span.end and low + found.end > span.start:
            start, end = min(start, low + found.start), max(end, low + found.end)
    return start, end


def heading(document: Document) -> str:
    """A document in one line: its name, who published it, and its date with where it is from."""
    published = "no date"
    if document.published:
        origin = ORIGINS[document.published_from] if document.published_from else "origin unknown"
        published = f"{day(document.published)} ({origin})"
    publisher = printable(document.publisher) if document.publisher else "publisher not given"
    return f"{publisher} · {published}"


def tally(claims: Iterable[Claim]) -> str:
    """How many claims of each kind.

    >>> tally([])
    'no claims'
    """
    count = dict.fromkeys(Kind, 0)
    for claim in claims:
        count[claim.kind] += 1
    found = [f"{n} {NOUNS[kind][n != 1]}" for kind, n in count.items() if n]
    return ", ".join(found) or "no claims"
