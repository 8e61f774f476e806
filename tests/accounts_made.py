"""An account of an invented war between Norland and Sudland, made by hand: tests of what is
published need neither the reader nor reconciling.

Its places are invented towns on Iceland, which has no army.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tollbook.model import codec
from tollbook.model.claim import (
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
    claim_id,
)
from tollbook.model.derived import (
    Account,
    Because,
    Board,
    BoardGroup,
    BoardRow,
    Claimant,
    ClaimRef,
    Days,
    Dissent,
    DissentKind,
    Flag,
    Grade,
    Incident,
    IncidentToll,
    Include,
    LeftOut,
    Point,
    Profile,
    Series,
    Silent,
    Site,
    Standing,
    VictimGroup,
)
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.text import Document, Span, Text, document_id
from tollbook.publish.material import Material

ENGINE = "tests/1"
CIVILIANS = VictimGroup(Status.CIVILIAN, "Sudland")
SOLDIERS = VictimGroup(Status.MILITARY, "Norland")


def document(name: str, content: str, *, published: date, publisher: str) -> tuple[Document, Text]:
    """A document with its text."""
    raw = content.encode()
    made = Document(
        id=document_id(raw),
        name=name,
        media_type="text/plain",
        size=len(raw),
        title=f"About {name}",
        publisher=publisher,
        language="en",
        published=published,
    )
    return made, Text.of(made.id, content, parser="plain/1")


def party(text: Text, words: str, kind: PartyType, name: str | None = None) -> Party:
    """A party whose words stand in the text."""
    span = Span.find(text, words)
    return Party(words, span.start, span.end, name, kind)


def toll(
    text: Text,
    words: str,
    figure: str,
    count: tuple[int | None, int | None, int | None],
    victims: Victims,
    *,
    said_by: tuple[Party, ...] = (),
    where: tuple[Place, ...] = (),
    day: date | None = None,
    outcome: Outcome = Outcome.KILLED,
    scope: Scope = Scope.INCIDENT,
    as_of: date | None = None,
    stance: Stance = Stance.ASSERTED,
) -> Claim:
    """A toll on words of a text."""
    span, at = Span.find(text, words), Span.find(text, figure)
    body = Toll(
        outcome=outcome,
        count=Count(*count, figure, at.start, at.end),
        victims=victims,
        scope=scope,
        as_of=as_of,
    )
    when = None if day is None else When("that day", None, day, day, DatePrecision.DAY)
    return Claim(
        id=claim_id(text.id, body, span, ENGINE),
        run="r_0000000000000000",
        document=text.document,
        text=text.id,
        span=span,
        body=body,
        attribution=said_by,
        stance=stance,
        when=when,
        where=where,
        engine=ENGINE,
        why=("cue:killed",),
    )


def place(text: Text, words: str, precision: int = 1) -> Place:
    """An invented town, with a point."""
    span = Span.find(text, words)
    return Place(
        words, span.start, span.end, name=words, id=f"tests:{words}", latitude=64.5123,
        longitude=-18.2345, radius_km=5.0, country="IS", admin1="East", precision=precision,
    )  # fmt: skip


class War:
    """The documents, texts, claims and account."""

    def __init__(self) -> None:
        strike = (
            "Orlesk was shelled. Norland's army shelled the town on Monday; 9 people were killed, "
            "7 of them civilians, and 4 wounded, the mayor of Orlesk said."
        )
        rival = "At least 12 people died in Orlesk, the Sudland Red Cross said on Tuesday."
        totals = (
            "Norland has lost 120 soldiers so far, its general staff said. "
            "Sudland gives no figure for its own."
        )
        first, one = document(
            "strike", strike, published=date(2031, 5, 6), publisher="Example Agency"
        )
        second, two = document(
            "rival", rival, published=date(2031, 5, 7), publisher="Second Gazette"
        )
        third, three = document(
            "totals", totals, published=date(2031, 5, 8), publisher="Third Wire"
        )
        monday = date(2031, 5, 5)
        orlesk = place(one, "Orlesk")
        mayor = party(one, "the mayor of Orlesk", PartyType.OFFICIAL, "Mayor of Orlesk")
        cross = party(two, "the Sudland Red Cross", PartyType.AID, "Sudland Red Cross")
        staff = party(three, "its general staff", PartyType.MILITARY, "Norland General Staff")
        self.nine = toll(
            one, "9 people were killed", "9", (9, 9, None), Victims("people"),
            said_by=(mayor,), where=(orlesk,), day=monday,
        )  # fmt: skip
        self.seven = toll(
            one, "7 of them civilians", "7", (7, 7, None), Victims("civilians", Status.CIVILIAN),
            said_by=(mayor,), where=(orlesk,), day=monday,
        )  # fmt: skip
        self.wounded = toll(
            one, "4 wounded", "4", (4, 4, None), Victims(None), said_by=(mayor,), where=(orlesk,),
            day=monday, outcome=Outcome.WOUNDED,
        )  # fmt: skip
        self.twelve = toll(
            two, "At least 12 people died", "At least 12", (12, None, None), Victims("people"),
            said_by=(cross,), where=(place(two, "Orlesk"),), day=monday,
        )  # fmt: skip
        self.total = toll(
            three, "lost 120 soldiers", "120", (120, 120, None),
            Victims("soldiers", Status.MILITARY, "Norland"), said_by=(staff,),
            scope=Scope.CUMULATIVE, as_of=date(2031, 5, 8),
        )  # fmt: skip
        span = Span.find(one, "Norland's army shelled the town on Monday")
        shelling = Event(
            type=EventType.ASSAULT,
            mode="shelling",
            actors=(party(one, "Norland's army", PartyType.MILITARY, "Norland"),),
        )
        self.event = Claim(
            id=claim_id(one.id, shelling, span, ENGINE), run="r_0000000000000000",
            document=one.document, text=one.id, span=span, body=shelling, engine=ENGINE,
            where=(orlesk,), when=When("Monday", None, monday, monday, DatePrecision.DAY),
        )  # fmt: skip
        quiet = Silence(party=party(three, "Sudland", PartyType.STATE, "Sudland"), about="its own")
        span = Span.find(three, "Sudland gives no figure for its own")
        self.silence = Claim(
            id=claim_id(three.id, quiet, span, ENGINE), run="r_0000000000000000",
            document=three.document, text=three.id, span=span, body=quiet, engine=ENGINE,
        )  # fmt: skip
        self.texts = {text.id: text.content for text in (one, two, three)}
        self.documents = (first, second, third)
        home = {document.id: document for document in self.documents}
        self.claims = (
            self.nine, self.seven, self.wounded, self.event, self.twelve, self.total, self.silence,
        )  # fmt: skip
        self.standings = tuple(Standing(claim, home[claim.document]) for claim in self.claims)

    def name(self, claim: Claim) -> str:
        """The name of the document that a claim stands in."""
        return next(d.name for d in self.documents if d.id == claim.document)

    def ref(self, *claims: Claim) -> tuple[ClaimRef, ...]:
        """The claims as an incident refers to them."""
        return tuple(ClaimRef(claim.id, self.name(claim)) for claim in claims)

    def incident(self, *, precision: int = 1, end: date = date(2031, 5, 5)) -> Incident:
        """The shelling of Orlesk: 9 to at least 12 killed, 7 of them civilians, 4 wounded."""
        return Incident(
            id="i_00000000000000aa",
            kind="shelling",
            when=Days(date(2031, 5, 5), end),
            where=(Site("Orlesk", "tests:Orlesk", 64.5123, -18.2345, "IS", precision),),
            claims=self.ref(self.nine, self.seven, self.wounded, self.event, self.twelve),
            roots=2,
            grade=Grade.FAIR,
            said_by=("Mayor of Orlesk", "Sudland Red Cross"),
            blamed=("Norland",),
            tolls=(
                IncidentToll(
                    outcome=Outcome.KILLED, victims=VictimGroup(), low=9, best=9, high=None,
                    profile=Profile.UCDP,
                    because=Because((self.nine.id,), (self.nine.id,), (self.twelve.id,)),
                    left_out=(LeftOut(self.total.id, "running total"),),
                ),
                IncidentToll(
                    outcome=Outcome.KILLED, victims=CIVILIANS, low=7, best=7, high=7,
                    profile=Profile.UCDP, subset_of=0,
                    because=Because((self.seven.id,), (self.seven.id,), (self.seven.id,)),
                ),
                IncidentToll(
                    outcome=Outcome.WOUNDED, victims=VictimGroup(), low=4, best=4, high=4,
                    profile=Profile.UCDP,
                    because=Because((self.wounded.id,), (self.wounded.id,), (self.wounded.id,)),
                ),
            ),
        )  # fmt: skip

    def account(self, *incidents: Incident) -> Account:
        """Everything derived."""
        point = {"max": None, "best": None, "claim": self.total.id, "document": "totals"}
        series = Series(
            id="s_00000000000000aa",
            claimant=Claimant("Norland General Staff", PartyType.MILITARY),
            outcome=Outcome.KILLED,
            victims=SOLDIERS,
            theatre="Sudland front",
            points=(
                Point(as_of=date(2031, 5, 1), min=130, **point),  # type: ignore[arg-type]
                Point(as_of=date(2031, 5, 8), min=120, flag=Flag.REVISION, **point),  # type: ignore[arg-type]
            ),
        )
        row = BoardRow(
            name="Norland General Staff", min=120, max=120, best=None, as_of=date(2031, 5, 8),
            claim=self.total.id,
        )  # fmt: skip
        board = Board(
            as_of=date(2031, 5, 8),
            profile=Profile.UCDP,
            groups=(
                BoardGroup(
                    outcome=Outcome.KILLED, victims=SOLDIERS, claimants=(row,), low=120, best=120,
                    high=120, documented=0,
                ),
                BoardGroup(
                    outcome=Outcome.KILLED, victims=VictimGroup(Status.MILITARY, "Sudland"),
                    claimants=(), low=None, best=None, high=None, documented=0,
                    silent=(Silent("Sudland", self.silence.id),),
                ),
            ),
        )  # fmt: skip
        dissent = Dissent(
            kind=DissentKind.RIVAL_FIGURES,
            incident="i_00000000000000aa",
            series=None,
            claims=self.ref(self.nine, self.twelve),
            about="killed in Orlesk, 5 May 2031",
        )
        return Account(
            as_of=date(2031, 5, 8),
            profile=Profile.UCDP,
            include=Include.ALL,
            incidents=incidents or (self.incident(),),
            series=(series,),
            board=board,
            dissent=(dissent,),
        )

    def material(self, *incidents: Incident) -> Material:
        """The account with its claims."""
        return Material(self.account(*incidents), {one.claim.id: one for one in self.standings})


def records(war: War) -> list[dict[str, Any]]:
    """The claim records of the war."""
    return [codec.record(one.claim, one.document) for one in war.standings]


WAR_RECORDS = records(War())
