"""Claims made by hand, for tests that need no reader: what a report says, in one call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tollbook.model.claim import (
    Body,
    Claim,
    Count,
    Event,
    EventType,
    Outcome,
    Scope,
    Silence,
    Stance,
    Status,
    Toll,
    Victims,
)
from tollbook.model.derived import Standing
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.text import Document, Span, Text, document_id

TOWNS = {
    "Velm": (41.0, 45.0, 1),
    "Orsa": (41.3, 45.2, 1),
    "Karsk region": (41.2, 45.1, 4),
    "Karsk": (41.2, 45.1, 6),
}


def day(text: str) -> date:
    """A day of March 2021 by its number, or any day in ISO form."""
    return date.fromisoformat(text if "-" in text else f"2021-03-{int(text):02}")


def place(name: str) -> Place:
    """One of the towns above, as a gazetteer would resolve it."""
    latitude, longitude, precision = TOWNS[name]
    return Place(
        name, 0, len(name), name=name, id=f"made:{name.casefold()}", latitude=latitude,
        longitude=longitude, radius_km=2.0 if precision == 1 else 60.0, country="KR",
        admin1="Karsk region" if precision == 1 else None, precision=precision,
    )  # fmt: skip


def party(name: str, kind: PartyType = PartyType.OFFICIAL) -> Party:
    """Somebody who speaks."""
    return Party(name, 0, len(name), None, kind)


class Report:
    """One report in the making: each call adds a sentence and the claim it makes."""

    def __init__(
        self, name: str, published: str | None = "2", publisher: str | None = None
    ) -> None:
        self.name = name
        self.content = ""
        self.claims: list[Claim] = []
        self.document = Document(
            id=document_id(name.encode()),
            name=name,
            media_type="text/plain",
            size=1,
            publisher=publisher or f"{name} paper",
            published=day(published) if published else None,
        )

    def toll(
        self,
        count: int | str,
        *,
        by: Party | str | None = "the mayor of Velm",
        on: str | None = "1",
        at: str | None = "Velm",
        status: Status = Status.CIVILIAN,
        outcome: Outcome = Outcome.KILLED,
        words: str | None = None,
        people: str = "people",
        total: bool = False,
        **more: Any,
    ) -> str:
        """A toll; `count` is 7, "at least 7", "up to 7", "about 7" or "5-7". Gives its id."""
        told = words or f"{count} {people} were {outcome.value}"
        start = self._write(told)
        body = Toll(
            outcome=outcome,
            count=counted(count, start),
            victims=Victims(people, status, more.pop("side", None)),
            scope=Scope.CUMULATIVE if total else Scope.INCIDENT,
            **{
                k: more.pop(k) for k in ("as_of", "subset_of", "increment_of", "cause") if k in more
            },
        )
        return self._claim(body, start, told, by=by, on=on, at=at, **more)

    def event(
        self,
        mode: str,
        *,
        by: Party | str | None = None,
        actors: tuple[Party, ...] = (),
        on: str | None = "1",
        at: str | None = "Velm",
        words: str | None = None,
        **more: Any,
    ) -> str:
        """Something done. Gives its id."""
        told = words or f"there was {mode}"
        start = self._write(told)
        body = Event(type=EventType.ASSAULT, mode=mode, actors=actors)
        return self._claim(body, start, told, by=by, on=on, at=at, **more)

    def silence(self, who: str, about: str) -> str:
        """Somebody who will not say. Gives its id."""
        told = f"{who} will not say"
        start = self._write(told)
        body = Silence(party=party(who, PartyType.STATE), about=about)
        return self._claim(body, start, told, by=None, on=None, at=None)

    def standings(self) -> list[Standing]:
        """The claims with their document and text."""
        text = Text.of(self.document.id, self.content, parser="made/1")
        made = []
        for claim in self.claims:
            made.append(Standing(replace(claim, text=text.id), self.document, text))
        return made

    def _write(self, told: str) -> int:
        start = len(self.content)
        self.content += f"{told[:1].upper()}{told[1:]}. "
        return start

    def _claim(
        self,
        body: Body,
        start: int,
        told: str,
        *,
        by: Party | str | None,
        on: str | None,
        at: str | None,
        stance: Stance = Stance.ASSERTED,
        denied_by: tuple[Party, ...] = (),
        until: str | None = None,
        historical: bool = False,
    ) -> str:
        speaker = party(by) if isinstance(by, str) else by
        when = None
        if on:
            first, last = day(on), day(until or on)
            precision = DatePrecision.DAY if first == last else DatePrecision.RANGE
            when = When("on the day", start, first, last, precision)
        claim = Claim(
            id=f"c_{self.name}_{len(self.claims)}",
            run="r_made",
            document=self.document.id,
            text="t_made",
            span=Span(start, start + len(told), self.content[start : start + len(told)]),
            body=body,
            attribution=(speaker,) if speaker else (),
            stance=stance,
            denied_by=denied_by,
            historical=historical,
            when=when,
            where=(replace(place(at), start=start, end=start + 1),) if at else (),
            engine="made/1",
        )
        self.claims.append(claim)
        return claim.id


def counted(count: int | str, at: int) -> Count:
    """A count by its words."""
    words = str(count)
    number = [int(n) for n in words.replace("-", " ").split() if n.isdigit()]
    low, high, best = number[0], number[-1], None
    if words.startswith("at least"):
        return Count(low, None, None, words, at, at + len(words))
    if words.startswith("up to"):
        return Count(None, high, None, words, at, at + len(words))
    if words.startswith("about"):
        return Count(None, None, low, words, at, at + len(words))
    return Count(low, high, best, words, at, at + len(words))


def standings(*reports: Report) -> list[Standing]:
    """The claims of several reports."""
    return [standing for report in reports for standing in report.standings()]
