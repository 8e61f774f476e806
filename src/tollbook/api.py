"""What `import tollbook` offers: reports in, claims as values out, readable in a notebook.

>>> import tollbook
>>> claims = tollbook.read_text("The ministry said on 5 October 2020 that 12 people were killed.")
>>> claims[0].kind.value, claims[0].span.exact
('toll', '12 people were killed')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from tollbook import words
from tollbook.errors import InputError, ParseError
from tollbook.model import codec
from tollbook.model.claim import Claim, Kind, Outcome, Status
from tollbook.model.derived import Account, Profile, Standing
from tollbook.model.refer import PartyType
from tollbook.model.text import Document, Text

if TYPE_CHECKING:
    from tollbook.model.judge import Judgement
    from tollbook.pipeline import Rejected, Report

E = TypeVar("E", bound=StrEnum)

# A notebook that shows more than this of anything is scrolled past.
SHOWN = 200


@dataclass(frozen=True, slots=True, repr=False)
class Claims(Sequence[Claim]):
    """The claims of one or more reports, in reading order: a list that shows itself.

    `rejected` are the inputs that gave no text, each with its reason.
    """

    claims: tuple[Claim, ...]
    documents: tuple[Document, ...] = ()
    texts: tuple[Text, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> Claims: ...
    def __getitem__(self, at: int | slice) -> Claim | Claims:
        if isinstance(at, slice):
            return self._with(self.claims[at])
        return self.claims[at]

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def of(self, kind: Kind | str) -> Claims:
        """The claims of one kind.

        Raises `InputError` for a word that is none of the six kinds.
        """
        try:
            wanted = Kind(kind)
        except ValueError:
            kinds = ", ".join(Kind)
            raise InputError(f"{kind!r} is not a kind of claim; the kinds are: {kinds}") from None
        return self._with(tuple(claim for claim in self.claims if claim.kind is wanted))

    def records(self) -> list[dict[str, Any]]:
        """The claims as records (`tollbook.claim/1`): plain dicts, for a data frame or a file."""
        documents = self._documents()
        return [codec.record(claim, documents[claim.text]) for claim in self.claims]

    def standings(self) -> list[Standing]:
        """The claims with their documents and texts: what reconciling takes."""
        documents = self._documents()
        texts = {text.id: text for text in self.texts}
        return [Standing(one, documents[one.text], texts[one.text]) for one in self.claims]

    def sentence(self, claim: Claim) -> words.Quotation:
        """The sentence of a claim, with the claim's words apart."""
        contents = {text.id: text.content for text in self.texts}
        return words.quotation([claim.span], contents.get(claim.text))

    def _with(self, claims: tuple[Claim, ...]) -> Claims:
        return Claims(claims, self.documents, self.texts, self.rejected)

    def _documents(self) -> Mapping[str, Document]:
        """Documents by the id of their text."""
        return {
            text.id: document for text, document in zip(self.texts, self.documents, strict=True)
        }

    def __repr__(self) -> str:
        lines = [f"{words.tally(self.claims)} in {_reports(len(self.documents))}"]
        for claim in self.claims[:SHOWN]:
            wording = words.wording(claim)
            told = (wording.whom, wording.where, wording.when, *wording.marks)
            lines.append(
                f"  {claim.kind.value:<9}  {wording.what}: {'; '.join(filter(None, told))}"
                f"  — {wording.who or 'the document itself'}"
            )
        if len(self.claims) > SHOWN:
            lines.append(f"  … and {len(self.claims) - SHOWN:,} more")
        lines += [
            f"  rejected   {words.printable(f'{r.origin} {r.reason}')}" for r in self.rejected
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """A table for a notebook, the claim marked in its sentence; everything is escaped."""
        rows = "".join(self._row(claim) for claim in self.claims[:SHOWN])
        more = len(self.claims) - SHOWN
        rest = f"<p>… and {more:,} more.</p>" if more > 0 else ""
        rejected = "".join(
            f"<p>Rejected: {escape(words.printable(f'{r.origin} {r.reason}'))}</p>"
            for r in self.rejected
        )
        head = "".join(
            f"<th style='text-align:left'>{name}</th>"
            for name in ("kind", "claim", "of whom", "who says so", "where", "when", "sentence")
        )
        caption = f"{words.tally(self.claims)} in {_reports(len(self.documents))}"
        return (
            f"<p>{escape(caption)}</p><table><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>{rest}{rejected}"
        )

    def _row(self, claim: Claim) -> str:
        wording = words.wording(claim)
        marks = "".join(f"<br><i>{escape(mark)}</i>" for mark in wording.marks)
        sentence = "".join(
            f"<mark>{escape(text)}</mark>" if marked else escape(text)
            for text, marked in self.sentence(claim).pieces
        )
        cells = [
            escape(claim.kind.value),
            f"<b>{escape(wording.what)}</b>{marks}",
            escape(wording.whom),
            escape(wording.who or "the document itself"),
            escape(wording.where),
            escape(wording.when),
            # dir=auto: a sentence in Arabic or Hebrew runs its own way without turning the table.
            f"<span dir='auto'>{sentence}</span>",
        ]
        style = "text-align:left;vertical-align:top"
        return "<tr>" + "".join(f"<td style='{style}'>{cell}</td>" for cell in cells) + "</tr>"


def _reports(number: int) -> str:
    return f"{number:,} report{'s' if number != 1 else ''}"


def read(
    *paths: str | Path,
    published: date | str | None = None,
    publisher: str | None = None,
    manifest: str | Path | None = None,
    jobs: int = 1,
) -> Claims:
    """The claims of reports: files (.txt, .md, .html, .pdf, .docx) or folders of them.

    `published` is the day they were published (a date, or "2020-10-05"), against which relative
    dates are read. A string that is no path but clearly prose (see `is_prose`) is read as a
    text; `read_text` always does that.

    Raises `InputError` when no path is given or a date isn't one, and `ParseError` when not one
    of the inputs could be read. If only some could not, they are in `rejected`.
    """
    from tollbook.pipeline import ReadOptions, read_reports

    if len(paths) == 1 and is_prose(paths[0]):
        return read_text(str(paths[0]), published=published, publisher=publisher)
    if not paths:
        raise InputError("tollbook.read() needs a path: tollbook.read('report.txt')")
    options = ReadOptions(
        published=_day(published),
        publisher=publisher,
        manifest=Path(manifest) if manifest is not None else None,
        jobs=jobs,
    )
    return _gathered(list(read_reports(paths, options=options)))


def read_text(
    content: str,
    *,
    name: str = "text",
    published: date | str | None = None,
    publisher: str | None = None,
) -> Claims:
    """The claims of a text that is at hand as a string."""
    from tollbook import pipeline

    report = pipeline.read_text(content, name=name, published=_day(published), publisher=publisher)
    return _gathered([report])


def read_table(
    rows: Iterable[Mapping[str, Any]],
    *,
    day: str,
    total: str,
    increment: str | None = None,
    qualifier: str | None = None,
    claimant: str,
    claimant_type: PartyType | str | None = None,
    outcome: Outcome | str = Outcome.KILLED,
    status: Status | str = Status.UNKNOWN,
    side: str | None = None,
    name: str = "table",
    published: date | str | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Claims:
    """The claims of somebody's running totals that are at hand as rows (from `json.load`,
    `csv.DictReader`, a data frame's records).

    `day`, `total`, `increment` and `qualifier` are names of columns: the day that a total stands
    for, the total, the number said to be new that day, and a word that bounds the total ("about",
    "more"). The rest says who counts whom. Rows without a total make no claim. Each row counts as
    published on its day, as a bulletin is, unless `published` says when the whole table was.

    >>> import tollbook
    >>> rows = [{"day": "2020-10-01", "all": 10}, {"day": "2020-10-02", "all": 14, "new": 3}]
    >>> table = read_table(rows, day="day", total="all", increment="new", claimant="Council")
    >>> account = tollbook.account(table)
    >>> [(point.min, point.increment, point.flag) for point in account.series[0].points][1]
    (14, 3, <Flag.INCREMENT_MISMATCH: 'increment-mismatch'>)

    Raises `InputError`, naming row and column, where a cell isn't a day or a number of people.
    """
    from tollbook import tables

    read = tables.read(
        rows,
        tables.Columns(day=day, total=total, increment=increment, qualifier=qualifier),
        tables.Counted(
            claimant=claimant,
            type=None if claimant_type is None else _code(PartyType, claimant_type),
            outcome=_code(Outcome, outcome),
            status=_code(Status, status),
            side=side,
        ),
        name=name,
        published=_day(published),
        url=url,
        publisher=publisher,
    )
    return Claims(
        tuple(claim for one in read for claim in one.claims),
        tuple(one.document for one in read),
        tuple(one.text for one in read),
    )


def account(
    claims: Claims,
    *more: Claims,
    judgements: Sequence[Judgement] = (),
    as_of: date | str | None = None,
    profile: Profile | str = Profile.UCDP,
) -> Account:
    """The account that claims come to: incidents, series, the board and dissent.

    `as_of` is the last day of publication that counts; `profile` the rules of ranges: ucdp, ibc
    or acled.
    """
    from tollbook.reconcile import reconcile

    standings = [standing for some in (claims, *more) for standing in some.standings()]
    return reconcile(
        standings, judgements, as_of=_day(as_of, "as_of"), profile=_code(Profile, profile)
    )


def is_prose(given: str | Path) -> bool:
    """Whether a string is a text rather than a path: no such file, and at least four words that
    run over several lines or end as a sentence ends.

    >>> is_prose("Two people died in Ganja."), is_prose("my reports/day one.txt")
    (True, False)
    """
    if isinstance(given, Path) or len(given.split()) < 4:
        return False
    if not ("\n" in given.strip() or given.rstrip().endswith((".", "!", "?", "”", '"', "»"))):
        return False
    try:
        return not Path(given).exists()
    except (OSError, ValueError):  # too long for a path, or with a NUL
        return True


def _gathered(results: Sequence[object]) -> Claims:
    from tollbook.pipeline import Rejected, Report

    reports: list[Report] = [result for result in results if isinstance(result, Report)]
    rejected = tuple(result for result in results if isinstance(result, Rejected))
    if rejected and not reports:
        raise ParseError("; ".join(f"{r.origin} {r.reason}" for r in rejected))
    return Claims(
        tuple(claim for report in reports for claim in report.claims),
        tuple(report.document for report in reports),
        tuple(report.text for report in reports),
        rejected,
    )


def _day(given: date | str | None, name: str = "published") -> date | None:
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError(
            f"{name} is {given!r}; expected a day written like 2020-10-05 (year, month, day)"
        ) from None


def _code(of: type[E], given: E | str) -> E:
    try:
        return of(given)
    except ValueError:
        known = ", ".join(f"'{code.value}'" for code in of)
        raise InputError(f"'{given}' is not one of {known}") from None
