"""Why is this so? The whole reasoning behind one incident, series or claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from tollbook import words
from tollbook.cli.boards import header, quoted, toll_reasons, tolls_of, when_of
from tollbook.cli.charts import series_parts
from tollbook.cli.evidence import Evidence
from tollbook.model.derived import Grade, Incident
from tollbook.reconcile.cluster import match_of
from tollbook.reconcile.compare import THRESHOLD, Match
from tollbook.reconcile.incidents import Gathered

GRADES = {
    Grade.CONFIRMED: "the party that is blamed concedes it",
    Grade.FAIR: "two or more independent roots say so",
    Grade.WEAK: "one root says so",
    Grade.CONTESTED: "two parties each blame the other",
    Grade.DISCOUNTED: "those harmed are said to be combatants only, or it is taken back",
}
PARTS = tuple(Match.__dataclass_fields__)
# More pairs than this are not read by anybody.
SHOWN_PAIRS = 40


def page(found: Evidence, wanted: str) -> RenderableType:
    """What there is to say about the id. Raises `InputError` if it is of nothing here."""
    id_ = found.find(wanted)
    if id_.startswith("i_"):
        return Group(*_incident(found, found.gathered(id_)))
    if id_.startswith("s_"):
        series = next(s for s in found.series() if s.id == id_)
        return Group(header(found, f"Series {id_}"), *series_parts(found, series, explain=True))
    return Group(*_claim(found, id_))


def _incident(found: Evidence, one: Gathered) -> Iterator[RenderableType]:
    incident = one.incident
    yield header(found, f"Incident {incident.id}")
    yield from _facts(incident)
    yield Line("")
    yield Line("Figures", style="bold")
    for toll in incident.tolls:
        yield from toll_reasons(found, toll)
    if not incident.tolls:
        yield Padding(Line("nobody gives a figure that counts", style="dim"), (0, 0, 0, 2))
    yield Line("")
    yield Line("All claims about it", style="bold")
    for ref in incident.claims:
        yield _one_line(found, ref.id)
    yield Line("")
    yield from _pairs(one)


def _facts(incident: Incident) -> Iterator[RenderableType]:
    table = Table.grid(padding=(0, 2, 0, 0))
    where = ", ".join(f"{s.name}{f' ({s.id})' if s.id else ''}" for s in incident.where)
    said = words.printable(", ".join(incident.said_by))
    rows: list[tuple[str, str | Line]] = [
        ("kind", incident.kind),
        ("when", when_of(incident)),
        ("where", words.printable(where) or "not told"),
        ("tolls", tolls_of(incident)),
        ("roots", f"{incident.roots}: {said}" if said else "none"),
        ("grade", f"{incident.grade.value}: {GRADES[incident.grade]}"),
    ]
    if incident.blamed:
        rows.append(("blamed", words.printable(", ".join(incident.blamed))))
    for name, told in rows:
        table.add_row(Line(name, style="dim"), told if isinstance(told, Line) else Line(told))
    yield Padding(table, (0, 0, 0, 2))


def _one_line(found: Evidence, id_: str) -> RenderableType:
    claim = found.claim(id_)
    wording = words.wording(claim)
    line = Line(f"{id_[:10]}  ", style="dim")
    line.append(f"{claim.kind.value}  ", style="default")
    line.append(f"{wording.what}  ", style="bold default")
    line.append(wording.who or "the report itself", style="green")
    line.append(f"  [{found.document(id_)}]", style="dim")
    return Padding(line, (0, 0, 0, 2))


def _pairs(one: Gathered) -> Iterator[RenderableType]:
    """Why reports were taken to be about one thing: the score of each pair, in its parts."""
    pairs = list(combinations(one.tellings, 2))
    if not pairs:
        yield Line("One report tells of it.", style="dim")
        return
    yield Line(f"Why these are one incident (together from {THRESHOLD:g} on)", style="bold")
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("reports", width=30, overflow="fold")
    for name in ("score", *PARTS):
        table.add_column(name, justify="right", width=7)
    for left, right in pairs[:SHOWN_PAIRS]:
        match = match_of(left, right)
        names = words.printable(f"{left.document} + {right.document}")
        if match is None:
            table.add_row(Line(names), Line("judged", style="yellow"))
            continue
        cells = [Line(f"{match.score:.1f}", style="bold")]
        cells += [Line(f"{getattr(match, part):+.1f}") for part in PARTS]
        table.add_row(Line(names), *cells)
    yield Padding(table, (0, 0, 0, 2))
    if len(pairs) > SHOWN_PAIRS:
        more = f"… and {len(pairs) - SHOWN_PAIRS:,} more pairs"
        yield Padding(Line(more, style="dim"), (0, 0, 0, 2))


def _claim(found: Evidence, id_: str) -> Iterator[RenderableType]:
    yield header(found, f"Claim {id_}")
    yield _one_line(found, id_)
    yield quoted(found, id_)
    homes = found.incidents_of(id_)
    for incident in homes:
        yield Line("")
        yield Line(f"It is about incident {incident.id}:", style="bold")
        yield from _facts(incident)
        for toll in incident.tolls:
            reasons = {left.id: left.why for left in toll.left_out}
            for name in ("low", "best", "high"):
                if id_ in getattr(toll.because, name):
                    yield Padding(Line(f"gives its {name}", style="cyan"), (0, 0, 0, 2))
            if id_ in reasons:
                left_out = Line(f"left out of its toll: {reasons[id_]}", style="yellow")
                yield Padding(left_out, (0, 0, 0, 2))
    series = [s for s in found.series() if any(p.claim == id_ for p in s.points)]
    for one in series:
        yield Line("")
        yield Line(f"It is a point of series {one.id}:", style="bold")
        yield from series_parts(found, one, explain=False)
    if not homes and not series:
        yield Line("")
        yield Line(f"It counts nowhere: {_nowhere(found, id_)}.", style="yellow")


def _nowhere(found: Evidence, id_: str) -> str:
    fact = found.fact(id_)
    if fact is None:
        return "it was rejected, not accepted, or published later"
    if fact.historical:
        return "it is background on another time"
    if fact.silent is not None:
        return "it says who gives no figure; see the board"
    if fact.outcome is None:
        return "it gives no figure, and its day or place isn't told"
    if fact.parent:
        return f"it is a part of {fact.parent}"
    if fact.increment_of:
        return f"it is included in {fact.increment_of}"
    return "neither a day, a place nor a running total could be told"
