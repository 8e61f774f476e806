"""Reports for books, made without the reader: tests of the book need claims, not spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from tollbook.model.capture import Capture
from tollbook.model.claim import Claim, Count, Outcome, Status, Toll, Victims, claim_id
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.model.picture import PictureFile
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id
from tollbook.pipeline import Rejected, Report
from tollbook.store import Book
from tollbook.store.receipt import Receipt

RUN = Run("tests/1", {"words": "a"})
CAPTURED = datetime(2020, 10, 6, 9, 30, tzinfo=UTC)


def report(
    content: str = "Heading.\n\nIn Kapan 12 villagers died on Monday, the mayor said.",
    *,
    name: str = "one",
    run: Run = RUN,
    published: date | None = date(2020, 10, 5),
    publisher: str | None = "Example Agency",
    killed: Sequence[str] = ("12 villagers",),
    place: str | None = "Kapan",
) -> Report:
    """A report whose claims are the given words, each a toll of killed civilians."""
    raw = content.encode("utf-8", "surrogatepass")
    document = Document(
        id=document_id(raw),
        name=name,
        media_type="text/plain",
        size=len(raw),
        origin=f"in/{name}.txt",
        publisher=publisher,
        language="en",
        published=published,
        published_from=DateOrigin.OPTION if published else None,
        captured=CAPTURED,
    )
    text = Text.of(document.id, content, parser="plain/1")
    claims = tuple(toll(text, words, run, published, place) for words in killed)
    return Report(document, raw, text, claims, run)


def toll(text: Text, words: str, run: Run, published: date | None, place: str | None) -> Claim:
    """A toll on the given words, said by "the mayor" where the text has one."""
    span = Span.find(text, words)
    number = words.split(maxsplit=1)[0]
    people = int(number) if number.isdigit() else 1
    count = Count(people, people, None, number, span.start, span.start + len(number))
    body = Toll(
        outcome=Outcome.KILLED,
        count=count,
        victims=Victims(words, Status.CIVILIAN, "Armenia"),
    )
    attribution: tuple[Party, ...] = ()
    if "the mayor" in text.content:
        said = Span.find(text, "the mayor")
        attribution = (
            Party("the mayor", said.start, said.end, "Mayor of Kapan", PartyType.OFFICIAL),
        )
    where: tuple[Place, ...] = ()
    if place and place in text.content:
        found = Span.find(text, place)
        where = (
            Place(
                place,
                found.start,
                found.end,
                name=place,
                id="geonames:174875",
                latitude=39.2,
                longitude=46.4,
                country="AM",
            ),
        )
    when = None
    if "Monday" in text.content:
        precision = DatePrecision.DAY if published else DatePrecision.UNKNOWN
        when = When("Monday", text.content.index("Monday"), published, published, precision)
    return Claim(
        id=claim_id(text.id, body, span, run.engine),
        run=run.id,
        document=text.document,
        text=text.id,
        span=span,
        body=body,
        attribution=attribution,
        when=when,
        where=where,
        engine=run.engine,
        why=("cue:died/subject",),
    )


def reports(count: int, *, start: int = 0) -> Iterator[Report]:
    """Many small reports, each with one claim; the same number gives the same report."""
    for number in range(start, start + count):
        yield report(
            f"Report {number}. In Kapan {number} villagers died on Monday, the mayor said.",
            name=f"report-{number}",
            killed=(f"{number} villagers",),
        )


def rejected(raw: bytes | None = b"\0\1", *, name: str = "broken") -> Rejected:
    """An input of which no text could be had."""
    return Rejected(name, f"in/{name}.pdf", "is a broken PDF; save it again", None, raw)


def put(book: Book, *given: Report | Rejected) -> list[Receipt]:
    """Append in one batch."""
    with book.writing() as batch:
        return [
            batch.rejection(one.name, one.origin, one.reason, one.raw)
            if isinstance(one, Rejected)
            else batch.reading(one.document, one.raw, one.text, one.run, one.claims)
            for one in given
        ]


def judgement(
    decision: str,
    *claims: Claim,
    others: Sequence[Claim] = (),
    undoes: Sequence[str] = (),
    why: str | None = None,
    who: str = "reviewer",
    minute: int = 0,
    edits: Sequence[tuple[str, object]] = (),
) -> Judgement:
    """What a reviewer decided about claims, some minutes after nine."""
    return Judgement(
        who=who,
        when=datetime(2024, 1, 1, 9, minute, tzinfo=UTC),
        decision=Decision(decision),
        entries=tuple(map(Entry.of, claims)),
        others=tuple(map(Entry.of, others)),
        edits=tuple(edits),
        undoes=tuple(undoes),
        why=why,
    )


def captured(
    report: Report,
    *,
    asked: str = "https://example.org/one",
    time: datetime = CAPTURED,
    raw: bytes | None = None,
    status: int = 200,
) -> tuple[Capture, bytes]:
    """A capture of a report's bytes (or others) from the web, and those bytes."""
    given = report.raw if raw is None else raw
    capture = Capture(
        asked=asked,
        address=asked,
        time=time,
        status=status,
        request_headers=(("Host", "example.org"),),
        headers=(("Content-Type", "text/html"),),
        sha256=sha256(given).hexdigest(),
        size=len(given),
        tool="Tests/1",
    )
    return capture, given


def picture(raw: bytes, capture: str) -> PictureFile:
    """A picture in the book whose file has these bytes."""
    return PictureFile(
        sha256=sha256(raw).hexdigest(),
        address="https://example.org/one.jpg",
        capture=capture,
        media_type="image/jpeg",
        width=640,
        height=480,
        look="00ff00ff00ff00ff",
        metadata={"Model": "Example 1", "GPS": {"latitude": 39.2, "longitude": 46.4}},
    )
