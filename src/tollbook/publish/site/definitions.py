"""What the words and rules of an edition mean: the methodology page, and its short forms.

The points are those that Every Casualty's Standards for Casualty Recording (2016) ask a
recorder to publish: kinds of sources, how they are collected and evaluated, corroboration,
quality control, definitions, and what is included and excluded.
"""

from __future__ import annotations

from tollbook.model.derived import Grade, Profile

GRADES = {
    Grade.CONFIRMED: "the party blamed concedes it",
    Grade.FAIR: "two or more independent sources assert it",
    Grade.WEAK: "one source asserts it",
    Grade.CONTESTED: "two parties each blame the other",
    Grade.DISCOUNTED: "shown to be combatants only, or not to have happened",
}

WORDS = (
    ("Claim", "One assertion as one text makes it, with the exact words it stands on and who says so. A claim is never corrected; a later one stands beside it."),
    ("Source", "Used here only for where a chain of “who says so” begins: an institution, its head and its spokesperson are one. Ten outlets that quote one ministry are one source, and count once."),
    ("Incident", "Our grouping of claims about one thing that happened at one place and time, each claim keeping its own figures."),
    ("Toll", "A count of people harmed, always as a range with the claims at each end."),
    ("Running total", "What one party says has been lost over a period or on a front so far. It is never added to incidents: that would count the dead twice."),
    ("Documented", "The sum of the best figures of incidents of a group, beside which running totals can be held."),
    ("Civilian, soldiers and fighters, police, mercenary", "As the texts say. Where they don't, the group is “not said who”. Whom each word covers differs between those who use it."),
    ("Killed, wounded, missing, captured, displaced", "As the texts say; “killed or wounded” where they don't tell the two apart."),
    ("Side", "The party that the victims belong to, by a neutral name, where it can be told. It is no judgement on anybody's standing."),
    ("Silence", "A party that gives no figure for its own dead. That is recorded, since no figure is not zero."),
)  # fmt: skip

RANGES = {
    Profile.UCDP: (
        "Ranges follow the rules of the Uppsala Conflict Data Program: low and high are the least and the most that any independent source gives, best is the figure of the most reliable and most specific one: near to the fact before far from it, independent of the parties before a party, exact before approximate, later before earlier.",
    ),
    Profile.IBC: (
        "Ranges follow the rules of Iraq Body Count: a least and a most, and no figure between them. A toll stands on two independent sources; one that has only one is marked provisional.",
    ),
    Profile.ACLED: (
        "Figures follow the rules of ACLED: one figure for the dead of each incident, the most conservative where accounts differ.",
    ),
}

RULES = (
    "A later figure of one source takes the place of its earlier one; the earlier one stays on the page, marked as superseded. A figure that was withdrawn stays, marked as withdrawn.",
    "“At least nine” is a floor: the range is open upward and says so. Words like “dozens” are read as a range of numbers, by one table that is part of the code.",
    "Groups that overlap are never added: a girl among twenty civilians is one of the twenty.",
    "Background on another war or an earlier time counts nowhere.",
    "A denial takes nothing away. It stands beside what it denies, and does not add to the sources that assert it.",
)

LIMITS = (
    "The claims were found in the texts by a program. It misses some and misreads some; the words beside each claim let you check it.",
    "What no report in the collection says is not here. No incident in a place is not peace in that place.",
    "Figures of parties to a conflict serve them. That several outlets repeat one is no confirmation.",
    "The day a death is reported is not the day somebody died; totals grow by deaths found later.",
    "A place is drawn only as exactly as it is known. Names of contested places are given as they are used; boundaries on the map are those of Natural Earth and imply no view on them.",
)
