"""How do the board, incidents and disagreements look in a terminal?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.cli.evidence import Evidence, more
from tollbook.model.claim import Outcome, Silence, Status, Toll
from tollbook.model.derived import (
    BoardGroup,
    BoardRow,
    Dissent,
    DissentKind,
    Grade,
    Incident,
    IncidentToll,
    Profile,
    VictimGroup,
)
from tollbook.model.refer import DatePrecision, When
from tollbook.vocab.actors import identify

UNKNOWN = "–"
KINDS = {
    DissentKind.RIVAL_FIGURES: "Figures that don't meet",
    DissentKind.MUTUAL_BLAME: "Each side blames the other",
    DissentKind.DENIAL: "Denials",
    DissentKind.REVISION: "Figures that were lowered",
    DissentKind.SILENCE: "Parties that give no figure",
    DissentKind.INCREMENT_MISMATCH: "Increments that don't add up",
}
OUTCOMES = {Outcome.CASUALTIES: "killed or wounded", Outcome.OTHER: "harmed otherwise"}
STYLES = {
    Grade.CONFIRMED: "green",
    Grade.FAIR: "green",
    Grade.WEAK: "yellow",
    Grade.CONTESTED: "magenta",
    Grade.DISCOUNTED: "dim",
}
# Digits of an id that tell incidents apart on a screen; `explain` takes the beginning of one.
DIGITS = 10


def header(found: Evidence, what: str) -> Line:
    """The first line of a page: what it shows, as of when, by which rules, of which claims."""
    line = Line(what, style="bold magenta")
    terms = found.terms
    told = [f"as of {words.day(found.as_of)}" if found.as_of else "no dated report"]
    if terms.known_by:
        told.append(f"known by {words.day(terms.known_by)}")
    told += [f"profile {terms.profile.value}", f"{terms.include.value} claims"]
    line.append(f"  ·  {'  ·  '.join(told)}", style="not bold dim")
    return line


def group_name(outcome: Outcome, victims: VictimGroup) -> str:
    """Whose dead: "killed, military, Artsakh"."""
    status = "" if victims.status in (Status.UNKNOWN, Status.MIXED) else victims.status.value
    parts = [OUTCOMES.get(outcome, outcome.value), status or "status not told", victims.side or ""]
    return words.printable(", ".join(filter(None, parts)))


def number(value: int | None) -> str:
    """A number of people, or a dash."""
    return UNKNOWN if value is None else f"{value:,}"


def span(low: int | None, best: int | None, high: int | None, *, opened: bool = True) -> str:
    """A range as short as it can be: "5", "5–9, best 7", "at least 231".

    >>> span(5, 7, 9), span(231, 231, None), span(5, 5, 5), span(None, None, 30)
    ('5–9, best 7', 'at least 231', '5', 'up to 30')
    """
    if low is None and high is None:
        return number(best)
    if high is None:
        rest = f", best {number(best)}" if best not in (None, low) else ""
        return f"{'at least ' if opened else ''}{number(low)}{rest}"
    if low is None:
        return f"up to {number(high)}"
    if low == high:
        return number(low)
    return f"{number(low)}–{number(high)}" + (f", best {number(best)}" if best is not None else "")


def quoted(found: Evidence, id_: str, *, indent: int = 4) -> RenderableType:
    """The sentence that a claim stands on, the claim underlined, and its document."""
    line = Line()
    for text, marked in found.quotation(id_).pieces:
        line.append(text, style="underline" if marked else "dim")
    line.append(f"  [{found.document(id_)}, {id_[:DIGITS]}]", style="dim cyan")
    return Padding(line, (0, 0, 0, indent))


# The board


def board_page(found: Evidence, *, explain: bool) -> RenderableType:
    """Groups of victims, the larger outcomes first, each with its claimants and its range."""
    parts: list[RenderableType] = [header(found, "Tolls")]
    for group in found.board.groups:
        parts += [Line(""), *_board_group(found, group, explain)]
    if not found.board.groups:
        parts.append(Line("No toll in this book yet.", style="dim"))
    rule = (
        "Totals are not added to each other: they count the same dead, at other times or by others."
    )
    parts += [Line(""), Line(rule, style="dim")]
    return Group(*parts)


def _board_group(found: Evidence, group: BoardGroup, explain: bool) -> Iterator[RenderableType]:
    title = Line(group_name(group.outcome, group.victims), style="bold")
    if group.theatre:
        title.append(f", in {words.printable(group.theatre)}")
    ends = span(group.low, group.best, group.high)
    title.append(f"   {ends}", style="bold cyan")
    if group.documented:
        claimed = "" if group.claimants else " (no total is claimed)"
        title.append(f"   documented by incident: {group.documented:,}{claimed}", style="not bold")
    yield title
    table = Table.grid(padding=(0, 2, 0, 0))
    for width in (32, 24, 13, 22):
        table.add_column(width=width, overflow="fold")
    for row in group.claimants:
        table.add_row(
            Line(_named(found, row.claim, row.name), style="green"),
            Line(_given(found, row), style="bold"),
            Line(words.day(row.as_of)),
            Line(found.document(row.claim), style="dim"),
        )
    for silent in group.silent:
        table.add_row(
            Line(_named(found, silent.claim, silent.party), style="green"),
            Line("gives no figure", style="yellow"),
            Line(""),
            Line(found.document(silent.claim), style="dim"),
        )
    if group.claimants or group.silent:
        yield Padding(table, (0, 0, 0, 2))
    if explain:
        for id_ in [r.claim for r in group.claimants] + [s.claim for s in group.silent]:
            yield quoted(found, id_)


def _named(found: Evidence, id_: str, name: str) -> str:
    """The name of who says so; words of a report stand between quotation marks, since they may
    be loaded."""
    claim = found.claim(id_)
    parties = [*claim.attribution[:1]]
    if isinstance(claim.body, Silence):
        parties = [claim.body.party]
    own = not parties or any(party.name for party in parties) or identify(name) is not None
    return words.printable(name) if own else f"“{words.printable(name)}”"


def _given(found: Evidence, row: BoardRow) -> str:
    body = found.claim(row.claim).body
    return words.figure(body.count) if isinstance(body, Toll) else UNKNOWN


# Incidents


def incidents_page(found: Evidence, *, explain: bool, limit: int | None = None) -> RenderableType:
    """One line per incident and toll, in the order of days; the first `limit` of them."""
    total = found.counts["incidents"]
    incidents = found.incidents(limit)
    parts: list[RenderableType] = [header(found, f"{total:,} incidents")]
    table = _incident_table()
    for incident in incidents:
        if explain:
            table = _incident_table()
        _incident_row(table, incident)
        if explain:
            parts += [Line(""), table, *_reasons(found, incident)]
    if incidents and not explain:
        parts += [Line(""), table]
    parts.append(more(len(incidents), total))
    if not incidents:
        parts.append(Line("No incident in this book: no toll or deed with its day.", style="dim"))
    hint = "tollbook explain ID says why. Grades: see docs/reconciling.md."
    parts.append(Line(hint, style="dim"))
    return Group(*parts)


def _incident_table() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for width in (11, 20, 15, 31, 13):
        table.add_column(width=width, overflow="fold")
    return table


def _incident_row(table: Table, incident: Incident) -> None:
    support = Line(incident.grade.value, style=STYLES[incident.grade])
    roots = f"\n{incident.roots} root{'s' if incident.roots != 1 else ''}"
    support.append(roots, style="not bold dim")
    where = words.printable(", ".join(site.name for site in incident.where[:2])) or UNKNOWN
    what = Line(incident.kind)
    what.append(f"\n{incident.id[:DIGITS]}", style="dim")
    table.add_row(Line(when_of(incident)), Line(where), what, tolls_of(incident), support)


def when_of(incident: Incident) -> str:
    """The days of an incident in words."""
    days = incident.when
    if days is None:
        return UNKNOWN
    told = words.days(When("", None, days.start, days.end, days.precision))
    return f"by {told}" if days.precision is DatePrecision.UNKNOWN else told


def tolls_of(incident: Incident) -> Line:
    """The tolls of an incident, one a line, parts set in."""
    lines = Line()
    for toll in incident.tolls:
        if lines:
            lines.append("\n")
        lines.append("└ " if toll.subset_of is not None else "")
        lines.append(toll_range(toll), style="bold")
        lines.append(f" {_whose(toll)}")
        for note in toll.notes:
            lines.append(f" ({note})", style="yellow")
    return lines if incident.tolls else Line("no figure", style="dim")


def toll_range(toll: IncidentToll) -> str:
    """The range of a toll as its profile has it."""
    if toll.profile is Profile.ACLED:
        return number(toll.best)
    return span(toll.low, toll.best, toll.high)


def _whose(toll: IncidentToll) -> str:
    status = "" if toll.victims.status is Status.UNKNOWN else f" {toll.victims.status.value}"
    side = f" ({words.printable(toll.victims.side)})" if toll.victims.side else ""
    return f"{OUTCOMES.get(toll.outcome, toll.outcome.value)}{status}{side}"


def _reasons(found: Evidence, incident: Incident) -> Iterator[RenderableType]:
    for toll in incident.tolls:
        yield from toll_reasons(found, toll)


def toll_reasons(found: Evidence, toll: IncidentToll) -> Iterator[RenderableType]:
    """Which claims gave each end of a range, and which were left out and why."""
    title = Line(f"{toll_range(toll)} {_whose(toll)}", style="bold")
    yield Padding(title, (0, 0, 0, 2))
    ends: dict[str, list[str]] = {}
    for name in ("low", "best", "high"):
        for id_ in getattr(toll.because, name):
            ends.setdefault(id_, []).append(name)
    for id_, names in ends.items():
        yield Padding(_says(found, id_, " and ".join(names)), (0, 0, 0, 4))
        yield quoted(found, id_, indent=6)
    for left in toll.left_out:
        yield Padding(_says(found, left.id, f"left out: {left.why}", style="yellow"), (0, 0, 0, 4))
        yield quoted(found, left.id, indent=6)


def _says(found: Evidence, id_: str, why: str, *, style: str = "cyan") -> Line:
    claim = found.claim(id_)
    who = words.chain(claim.attribution) or "the report itself"
    figure = words.figure(claim.body.count) if isinstance(claim.body, Toll) else ""
    line = Line(f"{why}  ", style=style)
    line.append(f"{figure}  ", style="bold")
    line.append(words.printable(who), style="green")
    return line


# Dissent


def dissent_page(found: Evidence, *, limit: int | None = None) -> RenderableType:
    """Disagreements by kind, each with its quotations side by side; the first `limit` of each
    kind."""
    total = found.counts["dissent"]
    parts: list[RenderableType] = [header(found, f"{total:,} disagreements")]
    shown = 0
    for kind in DissentKind:
        some = found.dissent(kind, limit)
        shown += len(some)
        if some:
            parts += [Line(""), Line(KINDS[kind], style="bold")]
        for one in some:
            parts += _disagreement(found, one)
    parts.append(more(shown, total))
    if not total:
        parts.append(Line("Nobody contradicts anybody in this book.", style="dim"))
    return Group(*parts)


def _disagreement(found: Evidence, one: Dissent) -> Iterable[RenderableType]:
    yield Padding(Line(words.printable(one.about), style="cyan"), (0, 0, 0, 2))
    ids = [ref.id for ref in one.claims]
    cells = [_side(found, id_) for id_ in ids]
    table = Table.grid(padding=(0, 3, 0, 0), expand=True)
    columns = 2 if len(cells) > 1 else 1
    for _ in range(columns):
        table.add_column(ratio=1, overflow="fold")
    for row in _rows(cells, columns):
        table.add_row(*row)
    yield Padding(table, (0, 0, 0, 4))


def _rows(cells: Sequence[Line], columns: int) -> Iterator[tuple[Line, ...]]:
    yield from zip_longest(*(cells[n::columns] for n in range(columns)), fillvalue=Line(""))


def _side(found: Evidence, id_: str) -> Line:
    claim = found.claim(id_)
    line = Line(
        words.printable(words.chain(claim.attribution)) or "the report itself", style="green"
    )
    line.append(f" [{found.document(id_)}]\n", style="not bold dim")
    for text, marked in found.quotation(id_).pieces:
        line.append(text, style="underline" if marked else "dim")
    return line
