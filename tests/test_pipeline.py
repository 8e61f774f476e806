"""Bytes go in and claims come out; one bad input never costs another."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import psutil
import pytest

from made_documents import SENTENCE, docx_of, page, pdf_of_a_picture, pdf_of_lines
from tollbook import pipeline
from tollbook.capture import Skipped
from tollbook.config import Settings
from tollbook.errors import InputError, VocabularyError
from tollbook.model.claim import Claim, Count, Outcome, Toll, Victims, claim_id
from tollbook.model.run import Run
from tollbook.model.text import DateOrigin, Document, Span, Text, document_id
from tollbook.pipeline import AlreadyThere, ReadOptions, Rejected, Report, read_reports, read_text

PLAIN = ReadOptions()


class CountsWordKilled:
    """An extractor that needs no model: each "killed" is a toll of one; "boom" is a bug."""

    run = Run("words/1", {"model": "none"})

    def extract(self, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
        for text in texts:
            if "boom" in text.content:
                raise ZeroDivisionError("division\nby zero")
            yield tuple(self.claims(text))

    def claims(self, text: Text) -> Iterator[Claim]:
        at = text.content.find("killed")
        while at >= 0:
            span = Span.of(text, at, at + 6)
            toll = Toll(
                outcome=Outcome.KILLED,
                count=Count(1, 1, None, "killed", at, at + 6),
                victims=Victims(None),
            )
            yield Claim(
                id=claim_id(text.id, toll, span, "words/1"),
                run=self.run.id,
                document=text.document,
                text=text.id,
                span=span,
                body=toll,
                engine="words/1",
            )
            at = text.content.find("killed", at + 6)


class KeepsAsIs:
    """A resolver that knows nothing; "unresolvable" is a bug of its own."""

    configuration: Mapping[str, str] = {"gazetteer": "none"}

    def resolve(self, claims: Sequence[Claim], document: Document, text: Text) -> tuple[Claim, ...]:
        if "unresolvable" in text.content:
            raise LookupError("no such place")
        return tuple(claims)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pipeline with engines that take no time."""
    engines = (CountsWordKilled(), KeepsAsIs())
    pipeline.run_of.cache_clear()
    monkeypatch.setattr(pipeline.engines, "loaded", lambda: engines)
    yield
    pipeline.run_of.cache_clear()


def only(
    path: Path, options: ReadOptions = PLAIN, settings: Settings | None = None
) -> Report | Rejected:
    (outcome,) = read_reports([path], options=options, settings=settings)
    assert not isinstance(outcome, AlreadyThere)
    return outcome


def report(path: Path, options: ReadOptions = PLAIN) -> Report:
    outcome = only(path, options)
    assert isinstance(outcome, Report), outcome
    return outcome


def rejection(path: Path, settings: Settings) -> str:
    outcome = only(path, settings=settings)
    assert isinstance(outcome, Rejected)
    assert "\n" not in outcome.reason
    return outcome.reason


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.usefixtures("quick")
class TestReading:
    """With quick engines: order, rejections, what is known from outside the text."""

    def test_every_format_becomes_a_report(self, tmp_path: Path) -> None:
        """Bytes, text and claims, each with the run that made them."""
        written(tmp_path / "a.txt", SENTENCE)
        written(tmp_path / "b.md", f"# Report\n\n{SENTENCE}")
        written(tmp_path / "c.html", page(f"<p>{SENTENCE}</p>"))
        written(tmp_path / "d.pdf", pdf_of_lines([["Nine people were killed."]]))
        written(tmp_path / "e.docx", docx_of([SENTENCE]))
        outcomes = list(read_reports([tmp_path], options=PLAIN))
        reports = [outcome for outcome in outcomes if isinstance(outcome, Report)]
        assert [r.document.name for r in reports] == list("abcde")
        for one in reports:
            assert one.document.id == document_id(one.raw) == one.text.document
            (claim,) = one.claims
            claim.span.check(one.text)
            assert claim.run == one.run.id
        # The parser decides what is read, so it is part of the run.
        assert len({r.run.id for r in reports}) == 4
        assert reports[0].run.configuration == {
            "model": "none",
            "gazetteer": "none",
            "parser": "plain/1",
        }

    def test_outcomes_keep_the_order_of_the_inputs(self, tmp_path: Path) -> None:
        """Also over the end of a chunk, with bad inputs between good ones."""
        for n in range(40):
            content = "" if n % 7 == 3 else f"{n} people were killed."
            written(tmp_path / f"{n:02}.txt", content)
        outcomes = list(read_reports([tmp_path], options=PLAIN))
        names = [o.name if isinstance(o, Rejected) else o.document.name for o in outcomes]
        assert names == [f"{n:02}" for n in range(40)]
        assert sum(isinstance(outcome, Rejected) for outcome in outcomes) == 6

    def test_reading_is_lazy(self, tmp_path: Path) -> None:
        """A folder of a million files needs the memory of two chunks: one read, the next parsed."""
        for n in range(40):
            written(tmp_path / f"{n:02}.txt", "Two people were killed.")
        asked: list[str] = []

        def known(document: Document, run: str) -> bool:
            asked.append(document.name)
            return False

        next(read_reports([tmp_path], options=PLAIN, known=known))
        assert len(asked) == 2 * pipeline.CHUNK

    @pytest.mark.parametrize(
        ("name", "raw", "reason"),
        [
            ("a.txt", b"", "is empty"),
            ("a.txt", b" \n\t\n", "has no words"),
            ("a.txt", os.urandom(4_000), "binary"),
            ("a.pdf", b"%PDF-1.4 broken", "broken PDF"),
            ("a.pdf", pdf_of_lines([["Two died."]], password="x"), "needs a password"),
            ("a.pdf", pdf_of_a_picture(), "OCR"),
            ("a.docx", b"PK\x03\x04 broken", "broken Word file"),
            ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or encrypted Office file"),
            ("a.txt", b"\x89PNG\r\n\x1a\n", "is a picture"),
            ("a.html", b"<html></html>", "no text"),
            ("a.bin", bytes(range(256)) * 8, "in no format of documents"),
        ],
    )
    def test_bad_input_has_a_reason_and_keeps_its_bytes(
        self, tmp_path: Path, name: str, raw: bytes, reason: str
    ) -> None:
        """One line that says what is wrong and what to do; the good one beside it is read."""
        bad = written(tmp_path / name, raw)
        good = written(tmp_path / "z.txt", "Two people were killed.")
        rejected, read = read_reports([bad, good], options=PLAIN)
        assert isinstance(rejected, Rejected) and reason in rejected.reason
        assert rejected.origin == str(bad)
        assert (rejected.raw or b"") == raw
        assert (rejected.document is None) == (raw == b"")
        assert isinstance(read, Report)

    def test_a_text_above_the_limit_is_rejected_with_its_size(self, tmp_path: Path) -> None:
        """A file of one endless line, say."""
        path = written(tmp_path / "a.txt", "killed " * 1_000)
        reason = rejection(path, settings=Settings(max_characters=6_999))
        assert reason.startswith("has 7,000 characters of text, more than 6,999")

    def test_a_file_above_the_limit_is_rejected_unread(self, tmp_path: Path) -> None:
        """Its bytes were never in memory, so there are none to keep."""
        path = written(tmp_path / "a.txt", "killed " * 1_000)
        assert rejection(path, settings=Settings(max_bytes=6_999)).startswith("is larger than")

    def test_a_bug_costs_its_document_and_says_that_it_is_one(self, tmp_path: Path) -> None:
        """The chunk is read again one by one; the others have their claims."""
        for name, content in [
            ("a", "Two people were killed."),
            ("b", "boom"),
            ("c", "unresolvable, killed"),
            ("d", "Nine people were killed."),
        ]:
            written(tmp_path / f"{name}.txt", content)
        a, b, c, d = read_reports([tmp_path], options=PLAIN)
        assert isinstance(a, Report) and len(a.claims) == 1
        assert isinstance(d, Report) and len(d.claims) == 1
        assert isinstance(b, Rejected)
        assert b.reason == (
            "could not be read: ZeroDivisionError: division by zero "
            "(a fault of Tollbook; please report it)"
        )
        assert b.raw == b"boom" and b.document is not None
        assert isinstance(c, Rejected) and "LookupError" in c.reason

    def test_a_broken_word_list_stops_the_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is wrong for every document: rejecting them one by one would hide it."""

        def broken(self: CountsWordKilled, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
            raise VocabularyError("the word list harms.yaml can't be read")

        monkeypatch.setattr(CountsWordKilled, "extract", broken)
        written(tmp_path / "a.txt", "Two people were killed.")
        with pytest.raises(VocabularyError):
            list(read_reports([tmp_path], options=PLAIN))

    def test_what_is_known_is_not_read_again(self, tmp_path: Path) -> None:
        """Asked before parsing, with the run that would read it."""
        path = written(tmp_path / "a.pdf", pdf_of_a_picture())
        asked: list[tuple[str, str]] = []

        def known(document: Document, run: str) -> bool:
            asked.append((document.id, run))
            return True

        (outcome,) = read_reports([path], options=PLAIN, known=known)
        assert isinstance(outcome, AlreadyThere)
        assert asked == [(outcome.document.id, pipeline.run_of("application/pdf").id)]

    def test_files_that_are_no_reports_are_told(self, tmp_path: Path) -> None:
        """Not rejected: nobody asked for them by name."""
        written(tmp_path / "a.csv", "1")
        told: list[Skipped] = []
        assert list(read_reports([tmp_path], options=PLAIN, skipped=told.append)) == []
        assert [skip.origin for skip in told] == [str(tmp_path / "a.csv")]

    def test_standard_input_may_be_any_format(self) -> None:
        """Its bytes tell what it is."""
        options = ReadOptions(stdin=page(f"<p>{SENTENCE}</p>"))
        (outcome,) = read_reports(["-"], options=options)
        assert isinstance(outcome, Report)
        assert outcome.document.name == "stdin"
        assert outcome.document.media_type == "text/html"


@pytest.mark.usefixtures("quick")
class TestReferenceDate:
    """Option, metadata, dateline, text: the first that is there, and which one it was."""

    META = '<meta property="article:published_time" content="2020-10-04">'
    DATELINE = f"<p>STEPANAKERT, October 3, 2020 (Example Wire) - {SENTENCE}</p>"

    @pytest.mark.parametrize(
        ("option", "head", "body", "expected"),
        [
            (date(2020, 10, 5), META, DATELINE, (date(2020, 10, 5), DateOrigin.OPTION)),
            (None, META, DATELINE, (date(2020, 10, 4), DateOrigin.METADATA)),
            (None, "", DATELINE, (date(2020, 10, 3), DateOrigin.DATELINE)),
            (
                None,
                "",
                f"<p>{SENTENCE} It happened on 2 October 2020 at noon.</p>",
                (date(2020, 10, 2), DateOrigin.TEXT),
            ),
            (None, "", f"<p>{SENTENCE}</p>", (None, None)),
        ],
    )
    def test_the_most_trusted_wins(
        self,
        tmp_path: Path,
        option: date | None,
        head: str,
        body: str,
        expected: tuple[date | None, DateOrigin | None],
    ) -> None:
        """And is named in the document."""
        path = written(tmp_path / "a.html", page(body, head=head))
        document = report(path, ReadOptions(published=option)).document
        assert (document.published, document.published_from) == expected

    def test_a_manifest_speaks_for_each_file_and_an_option_for_all(self, tmp_path: Path) -> None:
        """What is given by hand outranks what the page says; the option outranks the row."""
        head = self.META + '<meta property="og:site_name" content="The Valley Post">'
        path = written(tmp_path / "a.html", page(f"<p>{SENTENCE}</p>", head=head))
        manifest = written(
            tmp_path / "m.csv",
            "path,published,publisher,url\na.html,2020-10-06,Hill News,https://hill.example/1\n",
        )
        document = report(path, ReadOptions(manifest=manifest)).document
        assert (document.published, document.published_from) == (
            date(2020, 10, 6),
            DateOrigin.OPTION,
        )
        assert (document.publisher, document.url) == ("Hill News", "https://hill.example/1")
        both = ReadOptions(manifest=manifest, published=date(2020, 10, 7), publisher="Us")
        document = report(path, both).document
        assert (document.published, document.publisher) == (date(2020, 10, 7), "Us")
        document = report(path).document
        assert document.publisher == "The Valley Post"

    def test_a_row_about_a_file_that_does_not_exist_is_rejected(self, tmp_path: Path) -> None:
        """Most likely misspelt: its date went nowhere. A row about another file is no fault."""
        path = written(tmp_path / "a.txt", "Two people were killed.")
        written(tmp_path / "b.txt", "Two people were killed.")
        manifest = written(
            tmp_path / "m.csv", "path,published\na.txt,\nA_.txt,2020-10-05\nb.txt,2020-10-05\n"
        )
        read, rejected = read_reports([path], options=ReadOptions(manifest=manifest))
        assert isinstance(read, Report)
        assert isinstance(rejected, Rejected)
        assert rejected.origin == f"{manifest}:3" and "'A_.txt'" in rejected.reason

    def test_a_broken_manifest_stops_the_call_before_anything_is_read(self, tmp_path: Path) -> None:
        """Half a manifest would put wrong dates into the record."""
        path = written(tmp_path / "a.txt", "Two people were killed.")
        manifest = written(tmp_path / "m.csv", "path,published\na.txt,yesterday\n")
        with pytest.raises(InputError, match=r"m\.csv:2: published is 'yesterday'"):
            list(read_reports([path], options=ReadOptions(manifest=manifest)))


@pytest.mark.usefixtures("quick")
class TestReadText:
    """A text given as a string."""

    def test_offsets_are_those_of_the_text_given(self) -> None:
        """Line ends and all; halves of characters become one sign each."""
        content = "Two\r\npeople \ud800 were killed."
        found = read_text(content, published=date(2020, 10, 5), publisher="Us")
        assert found.text.content == "Two\r\npeople \ufffd were killed."
        (claim,) = found.claims
        assert content[claim.span.start : claim.span.end] == "killed"
        assert found.document.published == date(2020, 10, 5)
        assert found.document.publisher == "Us"

    def test_a_text_above_the_limit_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same limit as for files."""
        monkeypatch.setenv("TOLLBOOK_MAX_CHARACTERS", "10")
        with pytest.raises(InputError, match="has 11 characters of text, more than 10"):
            read_text("x" * 11)

    def test_a_text_and_its_file_are_the_same_text(self, tmp_path: Path) -> None:
        """Ids agree, so that what was tried in a notebook is found in a book."""
        content = "Zwölf people were killed.\n"
        path = written(tmp_path / "a.txt", content)
        assert read_text(content).text.id == report(path).text.id


REPORTS = [
    "At least {n} civilians were killed and {m} wounded on Sunday, the health ministry said.",
    "The governor said that {n} soldiers had died in the fighting near the river on 4 October 2020.",
    "Rebels shelled the town overnight. The army denied that {m} of its men were captured.",
]


def without_clock(outcome: Report | Rejected | AlreadyThere) -> Report | Rejected | AlreadyThere:
    if isinstance(outcome, Report):
        return replace(outcome, document=replace(outcome.document, captured=None))
    return outcome


def test_two_processes_give_what_one_gives_and_survive_being_killed(tmp_path: Path) -> None:
    """The same outcomes in the same order, bad inputs too; workers killed on the way change
    nothing."""
    for n in range(45):
        content = REPORTS[n % 3].format(n=n + 2, m=n + 5)
        written(tmp_path / f"{n:02}.txt", "" if n == 20 else content)
    written(tmp_path / "99.html", page(f"<p>{SENTENCE}</p>"))
    one = [without_clock(o) for o in read_reports([tmp_path], options=PLAIN)]
    assert sum(len(o.claims) for o in one if isinstance(o, Report)) > 0
    two = read_reports([tmp_path], options=ReadOptions(jobs=2))
    begun = [without_clock(next(two))]
    workers = [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]
    assert workers
    for worker in workers:
        worker.kill()
    assert begun + [without_clock(o) for o in two] == one


def test_no_jobs_are_an_error() -> None:
    """Before anything is read."""
    with pytest.raises(InputError, match="jobs is 0"):
        next(read_reports(["-"], options=ReadOptions(jobs=0)))
