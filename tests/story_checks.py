"""Is an account of a few reports what a careful recorder makes of them?

Stories are in `tests/stories/*.yaml`, one after the other: `reports` (name: text), `anchors`
(name: the document, the words of a count, and a kind other than toll), and what is expected of
the claims there:

    groups   anchors of one group share an incident; of two groups they never do
    tolls    a toll of an incident of the anchor; without a status it is no part of another
    facts    roots, grade, kind, start and end of an incident of the anchor
    series   a point of a series
    board    a claimant's row, a silent party, or a group's low, best, high and documented
    dissent  a disagreement with claims from these documents (an inner list: one of them)
    never    what must not be: in_incident, together, toll, board, series, dissent

A list means one of its values, `claimant`, `side` and `silent` are part of a name. `judgements`
name anchors, `profile`, `as_of` and `include` what is asked. A story may say `fails: why`.

    python tests/story_checks.py [--write DIR] [WORDS]   how many expectations hold, and the misses
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import combinations, product
from pathlib import Path
from typing import Any

import yaml

from tollbook.api import Claims, read
from tollbook.model import codec
from tollbook.model.claim import Claim, Toll
from tollbook.model.derived import (
    Account,
    BoardGroup,
    Incident,
    IncidentToll,
    Include,
    Point,
    Profile,
    Series,
    Standing,
)
from tollbook.model.derived_codec import account_records
from tollbook.model.judge import Decision, Entry, Judgement

STORIES = Path(__file__).parent / "stories"
Expected = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that doesn't hold: its part, and what was expected."""

    part: str
    what: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what}"


@dataclass(frozen=True, slots=True)
class Story:
    """One story as its file tells it."""

    told: Expected

    @property
    def name(self) -> str:
        """Unique among all stories."""
        return str(self.told["name"])

    @property
    def reports(self) -> Mapping[str, str]:
        """Texts by the names of their documents."""
        reports: Mapping[str, str] = self.told["reports"]
        return reports


def stories(folder: Path = STORIES) -> list[Story]:
    """All stories, in the order of their files."""
    found: list[Story] = []
    for file in sorted(folder.glob("*.yaml")):
        with file.open(encoding="utf-8") as stream:
            found += [Story(told) for told in yaml.safe_load_all(stream)]
    return found


def read_all(some: Sequence[Story]) -> dict[str, list[Standing]]:
    """The claims of each story (by name): all reports are read together, which is quicker."""
    with tempfile.TemporaryDirectory() as folder:
        for story in some:
            for name, text in story.reports.items():
                # A story may tell again what another told; the same bytes would be one document.
                (Path(folder) / f"{story.name}--{name}.txt").write_text(text, encoding="utf-8")
        claims = read(folder)
    found: dict[str, list[Standing]] = {story.name: [] for story in some}
    for standing in _standings(claims):
        story_name, name = standing.document.name.split("--")
        document = replace(standing.document, name=name)
        found[story_name].append(replace(standing, document=document))
    return found


def _standings(claims: Claims) -> Iterator[Standing]:
    """Each claim with its document and text. Reports of several stories may be the same: then
    their texts have one id, and every one of the documents has its claims."""
    by_text: dict[str, list[Claim]] = {}
    for claim in claims:
        by_text.setdefault(claim.text, [])
        if claim not in by_text[claim.text]:
            by_text[claim.text].append(claim)
    for document, text in zip(claims.documents, claims.texts, strict=True):
        for claim in by_text.get(text.id, ()):
            yield Standing(claim, document, text)


def account(story: Story, standings: Sequence[Standing]) -> Account:
    """What reconciling makes of a story's claims, asked as the story asks."""
    from tollbook.reconcile import reconcile

    return reconcile(
        standings,
        Checks(story, standings, None).judgements(),
        as_of=story.told.get("as_of"),
        profile=Profile(story.told.get("profile", "ucdp")),
        include=Include(story.told.get("include", "all")),
    )


class Checks:
    """Holds one account against one story."""

    def __init__(
        self, story: Story, standings: Sequence[Standing], derived: Account | None
    ) -> None:
        self._told = story.told
        self._account = derived
        self._document = {one.claim.id: one.document.name for one in standings}
        self._anchors = {
            name: [one.claim for one in standings if _touches(one, anchor, story)]
            for name, anchor in story.told.get("anchors", {}).items()
        }
        self.made = 0
        self.misses: list[Miss] = []

    @property
    def derived(self) -> Account:
        """What is checked."""
        assert self._account is not None
        return self._account

    def judgements(self) -> list[Judgement]:
        """What people decided in the story, a minute apart."""
        made: list[Judgement] = []
        for number, one in enumerate(self._told.get("judgements", ())):
            made.append(
                Judgement(
                    who="reviewer",
                    when=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
                    decision=Decision(one["decision"]),
                    entries=self._entries(one.get("entries", ())),
                    others=self._entries(one.get("others", ())),
                    undoes=tuple(made[of].id for of in one.get("undoes", ())),
                    why=one.get("why"),
                )
            )
        return made

    def _entries(self, anchors: Iterable[str]) -> tuple[Entry, ...]:
        return tuple(Entry.of(claim) for name in anchors for claim in self._anchors[name])

    def run(self) -> list[Miss]:
        """Every expectation; gives those that don't hold."""
        self._groups()
        for part, holds in (
            ("tolls", self._toll),
            ("facts", self._fact),
            ("series", self._series),
            ("board", self._board),
            ("dissent", self._dissent),
        ):
            for expected in self._told.get(part, ()):
                self._note(part, holds(expected), str(expected))
        alive = bool(self.derived.incidents or self.derived.series)
        for expected in self._told.get("never", ()):
            self._note("never", alive and not self._is(expected), str(expected))
        return self.misses

    def _note(self, part: str, holds: bool, what: str) -> None:
        self.made += 1
        if not holds:
            self.misses.append(Miss(part, what))

    # Which claims are together

    def _with(self, anchor: str | Sequence[str]) -> list[Incident]:
        names = [anchor] if isinstance(anchor, str) else anchor
        ids = {claim.id for name in names for claim in self._anchors[name]}
        return [
            incident
            for incident in self.derived.incidents
            if any(ref.id in ids for ref in incident.claims)
        ]

    def _groups(self) -> None:
        groups: Mapping[str, list[str]] = self._told.get("groups", {})
        for members in groups.values():
            for one, other in combinations(members, 2):
                shared = _ids(self._with(one)) & _ids(self._with(other))
                self._note("same", bool(shared), self._why(one, other))
        for some, others in combinations(groups.values(), 2):
            for one, other in product(some, others):
                left, right = _ids(self._with(one)), _ids(self._with(other))
                apart = bool(left and right and not left & right)
                self._note("apart", apart, self._why(one, other))

    def _why(self, *anchors: str) -> str:
        unread = [name for name in anchors if not self._anchors[name]]
        return " and ".join(anchors) + (f" (not read: {', '.join(unread)})" if unread else "")

    # What must be

    def _toll(self, expected: Expected) -> bool:
        incidents = (
            self._with(expected["anchor"]) if "anchor" in expected else self.derived.incidents
        )
        return any(_is_toll(expected, toll) for incident in incidents for toll in incident.tolls)

    def _fact(self, expected: Expected) -> bool:
        return any(_is_fact(expected, incident) for incident in self._with(expected["anchor"]))

    def _series(self, expected: Expected) -> bool:
        return any(
            _is_point(expected, point)
            for series in self.derived.series
            if _is_series(expected, series)
            for point in series.points
        )

    def _board(self, expected: Expected) -> bool:
        groups = [one for one in self.derived.board.groups if _is_of(expected, one)]
        if "claimant" in expected:
            rows = [row for group in groups for row in group.claimants]
            return any(
                _named(expected["claimant"], row.name)
                and _has(expected, row, ("as_of", "min", "max", "best"))
                for row in rows
            )
        if "silent" in expected:
            parties = [silent.party for group in groups for silent in group.silent]
            return any(_named(expected["silent"], party) for party in parties)
        if "documented" in expected and not _one_of(
            expected["documented"], sum(group.documented for group in groups)
        ):
            return False
        return any(_has(expected, group, ("low", "best", "high")) for group in groups)

    def _dissent(self, expected: Expected) -> bool:
        wanted = [
            {one} if isinstance(one, str) else set(one) for one in expected.get("documents", ())
        ]
        for dissent in self.derived.dissent:
            documents = {ref.document for ref in dissent.claims}
            if _one_of(expected["kind"], _plain(dissent.kind)) and all(
                documents & some for some in wanted
            ):
                return True
        return False

    # What must not be

    def _is(self, expected: Expected) -> bool:
        if "in_incident" in expected:
            ids = {claim.id for claim in self._anchors[expected["in_incident"]]}
            return any(_counts(incident, id) for incident in self.derived.incidents for id in ids)
        if "together" in expected:
            one, other = expected["together"]
            return bool(_ids(self._with(one)) & _ids(self._with(other)))
        ((part, what),) = ((key, value) for key, value in expected.items() if key != "anchor")
        if part == "toll":
            return self._toll({**what, **{k: v for k, v in expected.items() if k == "anchor"}})
        return {"series": self._series, "board": self._board, "dissent": self._dissent}[part](what)


def _touches(standing: Standing, anchor: Expected, story: Story) -> bool:
    """Whether the claim is one that the anchor means: its count, or the claim where it has none,
    overlaps with the words."""
    claim = standing.claim
    if standing.document.name != anchor["document"] or claim.kind != anchor.get("kind", "toll"):
        return False
    # The reader may have trimmed the text: the words are looked for in what it read.
    content = standing.text.content if standing.text else story.reports[anchor["document"]]
    start = -1
    for _ in range(anchor.get("nth", 1)):
        start = content.index(anchor["words"], start + 1)
    end = start + len(anchor["words"])
    place = claim.body.count if isinstance(claim.body, Toll) else claim.span
    return place.start < end and start < place.end


def _counts(incident: Incident, claim: str) -> bool:
    """Whether the claim is the incident's, and isn't merely listed as left out."""
    if all(ref.id != claim for ref in incident.claims):
        return False
    for toll in incident.tolls:
        if claim in (*toll.because.low, *toll.because.best, *toll.because.high):
            return True
    return all(out.id != claim for toll in incident.tolls for out in toll.left_out)


def _is_toll(expected: Expected, toll: IncidentToll) -> bool:
    whole = "status" in expected or toll.subset_of is None
    return whole and _is_of(expected, toll) and _has(expected, toll, ("low", "best", "high"))


def _is_of(expected: Expected, value: IncidentToll | Series | BoardGroup) -> bool:
    victims = value.victims
    return (
        _one_of(expected.get("outcome", value.outcome.value), value.outcome.value)
        and _one_of(expected.get("status", victims.status.value), victims.status.value)
        and ("side" not in expected or _named(expected["side"], victims.side))
    )


def _is_fact(expected: Expected, incident: Incident) -> bool:
    days = incident.when
    return (
        _has(expected, incident, ("roots", "grade", "kind"))
        and _one_of(expected.get("start", _plain(days and days.start)), _plain(days and days.start))
        and _one_of(expected.get("end", _plain(days and days.end)), _plain(days and days.end))
    )


def _is_series(expected: Expected, series: Series) -> bool:
    named = "claimant" not in expected or _named(expected["claimant"], series.claimant.name)
    return named and _is_of(expected, series)


def _is_point(expected: Expected, point: Point) -> bool:
    return _has(expected, point, ("as_of", "min", "max", "best", "increment", "flag", "document"))


def _has(expected: Expected, value: object, names: Iterable[str]) -> bool:
    return all(
        _one_of(expected[name], _plain(getattr(value, name))) for name in names if name in expected
    )


def _one_of(expected: object, value: object) -> bool:
    return value in expected if isinstance(expected, list) else value == expected


def _named(expected: object, name: str | None) -> bool:
    words = expected if isinstance(expected, list) else [expected]
    return any(str(word).casefold() in (name or "").casefold() for word in words)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _ids(incidents: Iterable[Incident]) -> set[str]:
    return {incident.id for incident in incidents}


def write(folder: Path, story: Story, standings: Sequence[Standing], derived: Account) -> None:
    """A story and its account as files: `story/NAME` and `outputs/NAME`, for other checkers."""
    told, outputs = folder / "story" / story.name, folder / "outputs" / story.name
    (told / "texts").mkdir(parents=True, exist_ok=True)
    outputs.mkdir(parents=True, exist_ok=True)
    expected = {key: value for key, value in story.told.items() if key != "reports"}
    (told / "expected.json").write_text(json.dumps(expected, default=str), encoding="utf-8")
    for name, text in story.reports.items():
        read_as = next((one.text for one in standings if one.document.name == name), None)
        content = read_as.content if read_as else text
        (told / "texts" / f"{name}.txt").write_text(content, encoding="utf-8")
    lines = [codec.line(codec.record(one.claim, one.document)) for one in standings]
    (outputs / "claims.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for name, records in account_records(derived).items():
        suffix = "json" if name == "board" else "jsonl"
        lines = [codec.line(record) for record in records]
        (outputs / f"{name}.{suffix}").write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Print how many expectations hold, and every one that doesn't."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("words", nargs="?", default="", help="only stories with this in a name")
    arguments.add_argument("--write", type=Path, metavar="DIR")
    arguments.add_argument("--claims", action="store_true", help="print what was read, too")
    asked = arguments.parse_args()
    some = [story for story in stories() if asked.words in story.name]
    claims = read_all(some)
    made = missed = right = 0
    for story in some:
        derived = account(story, claims[story.name])
        checks = Checks(story, claims[story.name], derived)
        misses = checks.run()
        made, missed, right = made + checks.made, missed + len(misses), right + (not misses)
        if asked.write:
            write(asked.write, story, claims[story.name], derived)
        lines = [f"{story.name}: {miss}" for miss in misses]
        if asked.claims:
            lines += [
                codec.line(codec.record(one.claim, one.document)) for one in claims[story.name]
            ]
        sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.write(
        f"{right} of {len(some)} stories, {made - missed} of {made} expectations "
        f"({(made - missed) / max(1, made):.3f})\n"
    )


if __name__ == "__main__":
    main()
