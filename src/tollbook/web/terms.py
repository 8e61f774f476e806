"""The codes of records and filters in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollbook.model.claim import EventType
from tollbook.model.refer import PartyType

Terms = Sequence[tuple[str, str, str]]

TERMS: dict[str, Terms] = {
    "kinds": (
        ("toll", "Toll", "A count of people harmed."),
        ("event", "Event", "Something done: an attack, an arrest, an agreement."),
        ("control", "Control", "Who holds a place, and who lost it."),
        ("statement", "Statement", "A speech act: somebody condemns, denies, demands, says."),
        ("silence", "Silence", "Somebody who will not say."),
        ("media", "Media", "Material that a caption or credit names."),
    ),
    "outcomes": (
        ("killed", "Killed", "People who died."),
        ("wounded", "Wounded", "People who were hurt and live."),
        ("casualties", "Killed or wounded", "Counted together, not told apart."),
        ("missing", "Missing", "People whose fate is not known."),
        ("captured", "Captured", "People held by an armed party."),
        ("displaced", "Displaced", "People who had to leave their homes."),
        ("other", "Harmed otherwise", "Another harm to people who are counted."),
    ),
    "statuses": (
        ("civilian", "Civilian", "Nobody's fighter, as the text says."),
        ("military", "Military", "Of armed forces or groups."),
        ("mercenary", "Mercenary", "Hired fighters, as the text says."),
        ("police", "Police", "Of the police."),
        ("mixed", "Mixed", "Civilians and fighters counted together."),
        ("unknown", "Unknown", "The text doesn't say."),
    ),
    "states": (
        ("proposed", "Proposed", "A machine says so, and nobody has decided."),
        ("accepted", "Accepted", "Somebody says that the text says so."),
        ("rejected", "Rejected", "Somebody says that the text doesn't; it counts nowhere."),
        ("edited", "Accepted with changes", "Accepted, with fields put right."),
        (
            "changed",
            "To look at again",
            "A newer run says something else on words that were judged.",
        ),
    ),
    "stances": (
        ("asserted", "Asserted", "The text states it."),
        ("hedged", "Hedged", "The text itself doubts the fact."),
        ("denied", "Denied", "Somebody denies it."),
    ),
    "scopes": (
        ("incident", "One incident", "One strike, attack or clash."),
        ("cumulative", "Running total", "Everything so far, or of a period or front."),
        ("unknown", "Not told", "The text doesn't say which."),
    ),
    "changes": (
        ("gained", "Taken", "The holder took it."),
        ("lost", "Lost", "Lost, by whom the text names."),
        ("held", "Held", "Still in the same hands."),
        ("contested", "Contested", "Fought over."),
    ),
    "mediums": (
        ("photo", "Photo", "A photograph."),
        ("video", "Video", "Moving pictures."),
        ("audio", "Audio", "A recording of sound."),
        ("satellite", "Satellite image", "A picture from above."),
        ("document", "Document", "A paper or file."),
        ("map", "Map", "A map."),
        ("other", "Other", "Other material."),
    ),
    "profiles": (
        ("ucdp", "UCDP", "Low, best and high; best from the most reliable."),
        ("ibc", "Iraq Body Count", "Minimum and maximum of the reports."),
        ("acled", "ACLED", "The most conservative figure."),
    ),
    "includes": (
        ("accepted", "Accepted only", "Only claims that somebody accepted count."),
        ("all", "With proposals", "Everything counts that nobody rejected."),
    ),
    "grades": (
        ("confirmed", "Confirmed", "The party that is blamed concedes it."),
        ("fair", "Fair", "Two or more independent roots say so."),
        ("weak", "Weak", "One root says so."),
        ("contested", "Contested", "Two parties each blame the other."),
        ("discounted", "Discounted", "Combatants only, or shown not to have happened."),
    ),
    "flags": (
        ("revision", "Revision", "The total falls."),
        ("back-fill", "Back-fill", "Growth after a gap, faster than before."),
        (
            "increment-mismatch",
            "Increment doesn't fit",
            "The stated increment is not the change of the total.",
        ),
    ),
    "dissent_kinds": (
        ("rival_figures", "Rival figures", "Independent roots give ranges that don't meet."),
        ("mutual_blame", "Mutual blame", "Each says that the other did it."),
        ("denial", "Denial", "Somebody denies what another asserts."),
        ("revision", "Revision", "A claimant's total falls."),
        ("silence", "Silence", "A party gives no figure."),
        ("increment_mismatch", "Increment doesn't fit", "An increment and the totals disagree."),
    ),
    "decisions": (
        ("accept", "Accept", "The claim is what its text says."),
        ("reject", "Reject", "It isn't; it counts nowhere."),
        ("edit", "Edit", "It is, with the fields given."),
        ("merge", "Merge", "These claims are about one incident."),
        ("apart", "Hold apart", "These claims are about different incidents."),
        ("undo", "Undo", "A decision holds no longer."),
    ),
    "reject_reasons": (
        ("not said", "The text doesn't say so", "The words don't mean what the claim says."),
        ("wrong number", "Wrong number", "Another number, or not a number of people."),
        ("wrong people", "Wrong people", "Others were harmed than the claim says."),
        ("wrong outcome", "Wrong outcome", "Something else happened to them."),
        ("wrong claimant", "Wrong claimant", "Somebody else says so."),
        ("wrong place or day", "Wrong place or day", "It was elsewhere or at another time."),
        ("no fact", "A threat, demand or hypothesis", "Nothing that is said to have happened."),
        ("twice", "Twice", "The same words give the same claim again."),
        ("background", "Another war or time", "Told as background."),
    ),
    "date_precisions": (
        ("day", "Day", "One day."),
        ("range", "Range", "From one day to another."),
        ("week", "Week", "A week."),
        ("month", "Month", "A month."),
        ("year", "Year", "A year."),
        ("unknown", "Unknown", "Words that couldn't be placed."),
    ),
    "event_types": tuple(
        (one.value, one.value.capitalize(), "A PLOVER event type.") for one in EventType
    ),
    "party_types": tuple(
        (one.value, one.value.replace("_", " ").capitalize(), "A type of claimant or actor.")
        for one in PartyType
    ),
    "roles": (
        ("coder", "Coder", "Reads, judges, adds, codes samples."),
        ("reviewer", "Reviewer", "Also merges, decides in bulk, adjudicates, publishes."),
        ("admin", "Admin", "Also keeps the accounts."),
    ),
}


def modes() -> Iterator[tuple[str, str]]:
    """The modes of events with the types they belong to."""
    from tollbook.vocab import load

    for mode, entry in load("modes")["modes"].items():
        yield mode, f"{entry.get('type', '')}; ACLED: {entry.get('acled', '')}".strip("; ")
