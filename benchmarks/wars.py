"""A war that never was: its towns, its sides, who speaks of it, and what happens in it.

The world of `generator.py`, which writes the reports. What makes it hard is what makes real wars
hard: a town that is hit is hit again, by the same means, and its neighbours too; villages share
names; a few towns see most of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

from tollbook.model.claim import Outcome, Status
from tollbook.model.refer import PartyType

FIRST = date(2020, 1, 1)

# Incidents of one war on one day, towns in it, and the share of incidents where something has
# happened in the two days before. Chosen so that both baselines stay well under 0.80 on the
# noisy setting (run `clustering.py --baselines` after changing one).
PER_DAY = 6
AGAIN = 0.55
TOWNS = 400


@dataclass(frozen=True, slots=True)
class Town:
    """A place that is hit, in a district of a region; `district_at` is where that lies."""

    name: str
    id: str
    latitude: float
    longitude: float
    district: str
    region: str
    country: str
    district_at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Means:
    """A kind of violence: the event's mode, what reports call it, and the words of its cause."""

    mode: str
    verb: str
    causes: tuple[str, ...]


MEANS = (
    Means("airstrike", "bombed", ("an air strike", "air raids", "warplanes")),
    Means("shelling", "shelled", ("shelling", "artillery fire", "mortar shells")),
    Means("armed clash", "fought in", ("clashes", "fighting", "an exchange of fire")),
    Means("bombing", "blew up a car in", ("a car bomb", "an explosion", "a bomb")),
    Means("shooting", "opened fire in", ("gunfire", "gunmen", "shots from a car")),
    Means("drone strike", "struck", ("a drone", "a drone strike")),
)
VAGUE = Means("attack", "attacked", ("an attack", "violence"))


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened: where, when, by what means and whom, and how many were harmed."""

    key: str
    town: Town
    day: date
    means: Means
    by: str
    # outcome, status, side and number of each group of people harmed
    harmed: tuple[tuple[Outcome, Status, str | None, int], ...]
    children: int


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who speaks: what reports call them, and who they are."""

    text: str
    name: str
    type: PartyType
    side: str | None = None


@dataclass(slots=True)
class War:
    """A country at war: its towns with how often they are hit, and who speaks of it."""

    number: int
    chance: random.Random
    country: str = ""
    sides: tuple[str, str] = ("", "")
    towns: list[Town] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)


ONSETS = "b d f g h k l m n r s t v z sh kh ch dr tr".split()
NUCLEI = "a e i o u aa ei ou".split()
CODAS = ["", "", "n", "r", "l", "s", "k", "m"]
SYLLABLES = ["".join(parts) for parts in product(ONSETS, NUCLEI, CODAS)]


def _name(chance: random.Random, syllables: int = 2) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def war_of(number: int, seed: int) -> War:
    """The war of this number; the same seed gives the same war."""
    chance = random.Random(f"{seed}/{number}")
    war = War(number, chance, country=_name(chance) + "ia")
    war.sides = (war.country, f"{_name(chance)} Front")
    at = (chance.uniform(-30, 50), chance.uniform(-80, 120))
    taken: list[str] = []
    for region in range(8):
        region_name = _name(chance, 3)
        region_at = (at[0] + chance.uniform(-2, 2), at[1] + chance.uniform(-3, 3))
        for district in range(5):
            district_at = (
                region_at[0] + chance.uniform(-0.4, 0.4),
                region_at[1] + chance.uniform(-0.4, 0.4),
            )
            district_name = _name(chance, 2)
            for town in range(TOWNS // 40):
                # One village in twenty has the name of another one elsewhere.
                same = taken and chance.random() < 0.05
                name = chance.choice(taken) if same else _name(chance)
                taken.append(name)
                war.towns.append(
                    Town(
                        name=name if town else district_name,
                        id=f"geonames:{number}{region}{district}{town:02}",
                        latitude=district_at[0] + chance.gauss(0, 0.06),
                        longitude=district_at[1] + chance.gauss(0, 0.06),
                        district=district_name,
                        region=region_name,
                        country=war.country[:2].upper(),
                        district_at=district_at,
                    )
                )
    chance.shuffle(war.towns)
    # A few towns are hit again and again, most hardly ever (Zipf).
    war.weights = [1 / (rank + 8) for rank in range(len(war.towns))]
    _people(war)
    return war


def _people(war: War) -> None:
    chance, (state, front) = war.chance, war.sides
    war.sources = [
        Source("the army", f"Armed Forces of {state}", PartyType.MILITARY, state),
        Source("the defence ministry", f"Ministry of Defence of {state}", PartyType.GOVERNMENT),
        Source("the health ministry", f"Ministry of Health of {state}", PartyType.MEDICAL),
        Source(f"the {front}", front, PartyType.ARMED_GROUP, front),
        Source("the United Nations mission", "United Nations", PartyType.UN),
    ]
    for _ in range(6):
        name = f"{_name(chance)} Monitor"
        war.sources.append(Source(f"the {name}", name, PartyType.MONITOR))
    for _ in range(12):
        name = f"{_name(chance)} Hospital"
        war.sources.append(Source(f"doctors at {name}", name, PartyType.MEDICAL))
    for _ in range(12):
        name = f"Governor of {_name(chance)}"
        war.sources.append(Source(f"the {name.lower()}", name, PartyType.OFFICIAL))
    war.outlets = [
        f"{_name(chance)} {chance.choice(('Times', 'Radio', 'News'))}" for _ in range(25)
    ]


def incidents_of(war: War, number: int) -> Iterator[Incident]:
    """What happens, day by day: half of it where something has happened just before."""
    chance = war.chance
    recent: list[Incident] = []
    near = {town.id: _neighbours(town, war.towns) for town in war.towns}
    for index in range(number):
        day = FIRST + timedelta(days=index // PER_DAY)
        recent = [one for one in recent if (day - one.day).days <= 2]
        means = chance.choice(MEANS)
        town = chance.choices(war.towns, war.weights)[0]
        if recent and chance.random() < AGAIN:
            before = chance.choice(recent)
            town = before.town
            if near[town.id] and chance.random() < 0.35:
                town = chance.choice(near[town.id])
            means = before.means if chance.random() < 0.6 else means
        by = chance.choice(war.sides)
        incident = Incident(
            key=f"{war.number}-{index}",
            town=town,
            day=day,
            means=means,
            by=by,
            harmed=_harmed(war, by, means),
            children=0,
        )
        if _alike(incident, recent):
            # Nobody could tell it from the other one: the same place, day, means and dead.
            incident = replace(incident, means=chance.choice([m for m in MEANS if m != means]))
        civilians = dead(incident)
        if civilians > 4 and chance.random() < 0.3:
            incident = replace(incident, children=chance.randint(1, civilians // 2))
        recent.append(incident)
        yield incident


def _neighbours(town: Town, towns: Sequence[Town]) -> list[Town]:
    """Towns within about 5 km."""
    return [
        other
        for other in towns
        if other is not town
        and abs(other.latitude - town.latitude) < 0.045
        and abs(other.longitude - town.longitude) < 0.05
    ]


def _alike(incident: Incident, recent: Sequence[Incident]) -> bool:
    return any(
        (one.town, one.day, one.means) == (incident.town, incident.day, incident.means)
        and abs(dead(one) - dead(incident)) <= max(3, 0.3 * dead(one))
        for one in recent
    )


def dead(incident: Incident) -> int:
    """How many of its first group were killed."""
    return next(number for outcome, _, _, number in incident.harmed if outcome is Outcome.KILLED)


def _harmed(war: War, by: str, means: Means) -> tuple[tuple[Outcome, Status, str | None, int], ...]:
    """Who is killed and wounded: mostly a few, now and then very many."""
    chance = war.chance
    killed = min(400, max(1, round(chance.lognormvariate(1.6, 1.0))))
    wounded = round(killed * chance.uniform(0.5, 3.0))
    fighters = means.mode == "armed clash" or chance.random() < 0.2
    status = Status.MILITARY if fighters else Status.CIVILIAN
    side = next(side for side in war.sides if side != by) if fighters else None
    harmed = [(Outcome.KILLED, status, side, killed)]
    if wounded:
        harmed.append((Outcome.WOUNDED, status, side, wounded))
    if fighters and chance.random() < 0.3:
        harmed.append((Outcome.KILLED, Status.CIVILIAN, None, chance.randint(1, 6)))
    return tuple(harmed)
