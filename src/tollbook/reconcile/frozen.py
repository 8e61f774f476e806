"""How is what a document was boiled down to put away, and taken out again?

As JSON, whose parts are tables: roots, places and scenes come again and again in one report, and
each is written once. What a telling gathers from its facts is gathered anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields
from datetime import date
from sys import intern
from typing import Any

from tollbook.model.claim import Kind, Outcome, Stance, Status
from tollbook.model.refer import PartyType
from tollbook.reconcile.copies import Sketch
from tollbook.reconcile.facts import Fact, Spot, one_spot
from tollbook.reconcile.kept import Report
from tollbook.reconcile.roots import Root
from tollbook.reconcile.scene import Scene
from tollbook.reconcile.tellings import Telling

_FACT = tuple(field.name for field in fields(Fact))
_SPOT = tuple(field.name for field in fields(Spot))
_SCENE = tuple(field.name for field in fields(Scene))


class _Table:
    """Values written once, each named by its place."""

    def __init__(self, write: Callable[[Any], list[Any]]) -> None:
        self.rows: list[list[Any]] = []
        self._write = write
        self._number: dict[Hashable, int] = {}

    def number(self, value: Hashable) -> int:
        """The place of the value, which is written if it is new."""
        found = self._number.get(value)
        if found is None:
            found = self._number[value] = len(self.rows)
            self.rows.append(self._write(value))
        return found


def report_line(report: Report) -> str:
    """The report as one line of JSON, but for its sketch."""
    roots, spots, scenes = _Table(_root), _Table(_spot), _Table(_scene)
    at = {id(fact): number for number, fact in enumerate(report.facts)}
    content = {
        "id": report.id,
        "name": report.name,
        "published": report.published.isoformat() if report.published else None,
        "outlet": report.outlet,
        "told": report.told.isoformat() if report.told else None,
        "facts": [_fact(fact, roots, spots, scenes) for fact in report.facts],
        "tellings": [
            [[at[id(f)] for f in t.facts], [at[id(f)] for f in t.beside]] for t in report.tellings
        ],
        "roots": roots.rows,
        "spots": spots.rows,
        "scenes": scenes.rows,
    }
    return json.dumps(content, separators=(",", ":"))


def report_from(line: str, sketch: Sketch) -> Report:
    """The report that `report_line` wrote."""
    read = json.loads(line)
    facts = _facts(read)
    published, told = (
        date.fromisoformat(read[name]) if read[name] else None for name in ("published", "told")
    )
    outlet = read["outlet"]
    day = told.toordinal() if told else 0
    tellings = [
        Telling(
            read["name"], outlet, day, [facts[n] for n in own], [facts[n] for n in beside]
        ).settle()
        for own, beside in read["tellings"]
    ]
    return Report(read["id"], read["name"], published, sketch, outlet, told, facts, tellings)


def fact_line(fact: Fact) -> str:
    """One fact as a line of JSON."""
    roots, spots, scenes = _Table(_root), _Table(_spot), _Table(_scene)
    content = {
        "facts": [_fact(fact, roots, spots, scenes)],
        "roots": roots.rows,
        "spots": spots.rows,
        "scenes": scenes.rows,
    }
    return json.dumps(content, separators=(",", ":"))


def fact_from(line: str) -> Fact:
    """The fact that `fact_line` wrote."""
    return _facts(json.loads(line))[0]


def _facts(read: dict[str, Any]) -> list[Fact]:
    roots = [_root_from(row) for row in read["roots"]]
    spots = [one_spot(Spot(*row)) for row in read["spots"]]
    scenes = [_scene_from(row) for row in read["scenes"]]
    return [_fact_from(row, roots, spots, scenes) for row in read["facts"]]


def _root(root: Root) -> list[Any]:
    kind = root.type.value if root.type else None
    return [root.name, sorted(root.words), kind, root.side, root.actor, root.outlet, root.own]


def _root_from(row: Sequence[Any]) -> Root:
    name, words, kind, side, actor, outlet, own = row
    return Root(
        name, frozenset(words), PartyType(kind) if kind else None, side, actor, outlet, own=own
    )


def _spot(spot: Spot) -> list[Any]:
    return [getattr(spot, name) for name in _SPOT]


def _scene(scene: Scene) -> list[Any]:
    values = (getattr(scene, name) for name in _SCENE)
    return [sorted(v) if isinstance(v, frozenset) else v for v in values]


def _scene_from(row: Sequence[Any]) -> Scene:
    values: list[Any] = [frozenset(v) if isinstance(v, list) else v for v in row]
    return Scene(*values)


def _fact(fact: Fact, roots: _Table, spots: _Table, scenes: _Table) -> list[Any]:
    row = [getattr(fact, name) for name in _FACT]
    for at in _ENUMS:
        row[at] = row[at].value if row[at] is not None else None
    for at in _SETS:
        row[at] = sorted(row[at])
    row[_AT["within"]] = sorted(fact.within)
    row[_AT["root"]] = roots.number(fact.root)
    row[_AT["denied_by"]] = [roots.number(root) for root in fact.denied_by]
    row[_AT["spots"]] = [spots.number(spot) for spot in fact.spots]
    row[_AT["scene"]] = scenes.number(fact.scene)
    return row


def _fact_from(
    row: list[Any], roots: Sequence[Root], spots: Sequence[Spot], scenes: Sequence[Scene]
) -> Fact:
    for at, enum in _ENUMS.items():
        row[at] = enum(row[at]) if row[at] is not None else None
    for at in _SETS:
        row[at] = frozenset(map(intern, row[at]))
    row[_AT["within"]] = frozenset((level, name) for level, name in row[_AT["within"]])
    row[_AT["root"]] = roots[row[_AT["root"]]]
    row[_AT["denied_by"]] = tuple(roots[n] for n in row[_AT["denied_by"]])
    row[_AT["spots"]] = tuple(spots[n] for n in row[_AT["spots"]])
    row[_AT["scene"]] = scenes[row[_AT["scene"]]]
    row[_AT["blames"]] = tuple(row[_AT["blames"]])
    return Fact(*row)


_AT = {name: number for number, name in enumerate(_FACT)}
_ENUMS: dict[int, Callable[[str], Any]] = {
    _AT["kind"]: Kind,
    _AT["stance"]: Stance,
    _AT["outcome"]: Outcome,
    _AT["status"]: Status,
}
_SETS = tuple(_AT[name] for name in ("hours", "words", "names"))
