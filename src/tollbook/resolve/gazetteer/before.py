"""The look-ups as they were, until `resolve.places` asks for candidates."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.resolve.gazetteer.entry import Entry, Spelling
from tollbook.resolve.gazetteer.lookup import Gazetteer as Lookup
from tollbook.resolve.gazetteer.overlay import overlay
from tollbook.resolve.gazetteer.spelling import name_key

SMALLEST_TOWN = 5000


@dataclass(frozen=True, slots=True)
class Referent:
    """A place that a name may mean: degrees in WGS 84, `radius_km` how far it may reach."""

    id: str
    name: str
    latitude: float
    longitude: float
    radius_km: float
    country: str | None
    claimed_by: tuple[str, ...]
    precision: int
    population: int = 0
    proper: bool = True


class Gazetteer(Lookup):
    """With the look-ups as they were."""

    def regions(self, name: str) -> Referent | None:
        """The overlay's entry of this name."""
        found = overlay().regions.get(name_key(name), ())
        return next((_referent(one) for one, how in found if how is not Spelling.DEMONYM), None)

    def towns(self, name: str) -> list[Referent]:
        """The towns of this name, the most populous first."""
        found = [
            _referent(one)
            for one in self._exactly(name)
            if one.feature_class == "P" and one.population >= SMALLEST_TOWN
        ]
        return sorted(found, key=lambda one: (-one.population, one.id))

    def country(self, code: str) -> Referent | None:
        """The state with an ISO code."""
        state = self.state(code)
        return None if state is None else _referent(state)


def _referent(one: Entry) -> Referent:
    return Referent(
        one.id, one.name, one.latitude, one.longitude, one.radius_km, one.country,
        one.claimed_by, one.precision or 7, one.population, one.spelling is Spelling.SHOWN,
    )  # fmt: skip


def version() -> str:
    """What decides the answers, for a run's configuration."""
    return Gazetteer().version()
