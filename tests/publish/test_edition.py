"""What a site shows of an account."""

from __future__ import annotations

from dataclasses import replace

from accounts_made import War
from tollbook.model.claim import Claim
from tollbook.model.derived import BoardRow
from tollbook.model.refer import Place
from tollbook.publish.site.edition import Edition, Shown, with_all_names

WAR = War()


def shown(claim: Claim, *places: Place, figure: str | None = None) -> Shown:
    return Shown(
        claim=replace(claim, where=places), document=WAR.documents[0], pieces=(), what="",
        figure=figure,
    )  # fmt: skip


def where(*named: tuple[str, tuple[str, ...]]) -> str:
    """The name of the incident's place where claims call it so."""
    place = WAR.nine.where[0]
    claims = {
        str(number): shown(WAR.nine, replace(place, text=text, claimed_by=claimed))
        for number, (text, claimed) in enumerate(named)
    }
    return with_all_names(WAR.account(), claims).incidents[0].where[0].name


def test_a_contested_place_has_all_the_names_that_documents_use() -> None:
    """In one order whatever the order of the claims; longer descriptions are no names."""
    both = ("Norland", "Sudland")

    assert where(("Warlesk", both), ("Orlesk", both)) == "Orlesk / Warlesk"
    assert where(("Warlesk", both), ("Aurlesk", both)) == "Orlesk / Aurlesk / Warlesk"
    assert where(("Aurlesk", both), ("Warlesk", both)) == "Orlesk / Aurlesk / Warlesk"
    assert where(("the town", both), ("The market of Warlesk", both)) == "Orlesk"
    assert where(("Warlesk", ())) == "Orlesk"


def test_a_figure_is_worded_as_its_claim_has_it() -> None:
    """ "More than 130,000" is read as 130,001, and shown as it was said."""
    row = WAR.account().board.groups[0].claimants[0]
    edition = Edition(
        title="", account=WAR.account(), documents=(), head="", version="",
        claims={WAR.total.id: shown(WAR.total, figure="more than 119")},
    )  # fmt: skip
    other: BoardRow = replace(row, min=119)

    assert edition.figure(row) == "more than 119"
    assert edition.figure(other) == "119–120"
    assert edition.figure(replace(row, claim="c_none")) == "120"
