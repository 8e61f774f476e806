"""How many are persons whom a text tells one by one: "a mother and her son were found dead"?

Each of them is a toll of one, and the clause says as plainly that they were two. Where the text
never gives that number itself, a toll of all of them together stands for it, with the single ones
as its parts; whoever reconciles tolls would else count one person where two died.

Only people who are described and not armed: fighters joined by "and" may be of two sides, and
lists of names name people whom the text counts elsewhere or who died on other days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside
from tollbook.extract.draft import Draft
from tollbook.extract.mentions import Mention
from tollbook.extract.people import singular, victim_nouns
from tollbook.extract.reading import Reading
from tollbook.model.claim import Count, Scope, Status, Toll, Victims

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Tokens between two of them: ages, addresses, offices.
NEAR = 12
LINKS = frozenset(["and", "&", "plus"])


def companies(doc: Doc, told: list[Mention]) -> Iterator[list[Mention]]:
    """Runs of victims of one harm word joined to one another, one of them a person without a
    number, and no other victim beside them; `told` in the order of the sentence."""
    for company in runs(doc, told):
        if not others_beside(doc, company, told):
            yield company


def others_beside(doc: Doc, company: list[Mention], told: list[Mention]) -> bool:
    """Whether the harm word has more victims than the company, who would make its number too
    small: "the murders of the nuns, their cook and her daughter", "Amat, his wife and a clerk"."""
    members = {m.head for m in company}
    first = company[0]
    if any(
        m.harm == first.harm and m.outcome is first.outcome and m.part_of is None
        for m in told
        if m not in company
    ):
        return True
    between = doc[first.end : company[-1].first]
    if any(t.i not in members and is_somebody(t) for t in between):
        return True  # who a second "a nurse" is, the commas don't tell
    assert first.head is not None
    return any(
        t.pos_ in ("NOUN", "PROPN")
        and members.isdisjoint(range(t.left_edge.i, t.i + 1))  # "his brother Amat" is one
        for t in doc[first.head].conjuncts
    )


def is_somebody(token: Token) -> bool:
    """Whether a token with its article tells one person: "a nurse"."""
    return singular(token.text) in victim_nouns() and any(
        c.lower_ in ("a", "an") for c in token.children
    )


def runs(doc: Doc, told: list[Mention]) -> Iterator[list[Mention]]:
    """Victims of one harm word that follow one another joined by small words."""
    company: list[Mention] = []
    for mention in [m for m in told if is_exact(m) and is_described(doc, m)]:
        if company and not joined(doc, company[-1], mention):
            yield from whole(doc, company)
            company = []
        company.append(mention)
    yield from whole(doc, company)


def is_exact(mention: Mention) -> bool:
    """Whether a toll stands for itself and says exactly how many."""
    count = mention.quantity
    alone = mention.part_of is None and mention.brings is None and not mention.total
    if mention.why.endswith("/among"):
        return False  # some of those told before
    return alone and count.min is not None and count.min == count.max and count.min > 0


def is_described(doc: Doc, mention: Mention) -> bool:
    """Whether victims are told by a noun, and as people who bear no arms."""
    if mention.head is None or mention.status not in (Status.CIVILIAN, Status.UNKNOWN):
        return False
    return doc[mention.head].pos_ != "PROPN"


def whole(doc: Doc, company: list[Mention]) -> Iterator[list[Mention]]:
    """The company, if it is one: the words link it, and it doesn't merely tell who "three
    civilians, two women and a man" are."""
    numbers = [m.quantity.min or 0 for m in company]
    linked = any(
        t.lower_ in LINKS or t.lower_ in ("along", "well")
        for a, b in pairwise(company)
        for t in doc[a.end : b.first]
    )
    told_twice = len(numbers) > 2 and numbers[0] == sum(numbers[1:])
    if len(company) > 1 and linked and not told_twice and any(m.single for m in company):
        yield company


def joined(doc: Doc, earlier: Mention, later: Mention) -> bool:
    """Whether only joining words and what describes the earlier one stand between two victims."""
    if earlier.harm != later.harm or earlier.outcome is not later.outcome:
        return False
    gap = doc[min(after_aside(doc, earlier.end), later.first) : later.first]
    if not len(gap):
        gap = doc[earlier.end : later.first]
    return (
        0 < len(gap) <= NEAR
        and not any(
            (t.pos_ in ("VERB", "AUX") and t.dep_ != "amod") or t.text in (";", ":") for t in gap
        )
        and any(t.lower_ in LINKS or t.text == "," or t.lower_ == "well" for t in gap)
    )


def all_together(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The drafts with a toll for each company of persons that the text doesn't count itself."""
    alive = {id(d) for d in drafts}
    companies = [[d for d in draft.company if id(d) in alive] for draft in drafts if draft.company]
    companies = [members for members in companies if len(members) > 1]
    if not companies:
        return drafts
    inside = {id(m) for members in companies for m in members}
    told = [d for d in drafts if isinstance(d.body, Toll) and id(d) not in inside]
    found: list[Draft] = []
    for members in companies:
        tolls = [d.body for d in members if isinstance(d.body, Toll)]
        number = sum(t.count.min or 0 for t in tolls)
        if not counted_otherwise(told, members[0], tolls[0], number):
            joint = company_of(reading, members, tolls, number)
            for member in members:
                member.part_of = joint
            found.append(joint)
    return drafts + found


def counted_otherwise(told: list[Draft], first: Draft, toll: Toll, number: int) -> bool:
    """Whether the text counts a company itself: gives its number or a greater one, or says "both"
    of the same harm."""
    for draft in told:
        if isinstance(draft.body, Toll) and draft.body.outcome is toll.outcome:
            size = size_of(draft.body)
            same_harm = (draft.sentence, draft.token) == (first.sentence, first.token)
            if size >= number or (same_harm and size > 1):
                return True
    return False


def size_of(toll: Toll) -> int:
    """About how many a toll counts."""
    return toll.count.min or toll.count.best or toll.count.max or 0


def company_of(reading: Reading, members: list[Draft], tolls: list[Toll], number: int) -> Draft:
    """The toll of all members, whose count is the words that name them."""
    start = min(t.count.start for t in tolls)
    end = max(named_until(reading, t) for t in tolls)
    low, high = min(m.start for m in members), max(m.end for m in members)
    statuses = {t.victims.status for t in tolls}
    mixed = Status.UNKNOWN if Status.UNKNOWN in statuses else Status.MIXED
    status = statuses.pop() if len(statuses) == 1 else mixed
    words = " ".join(reading.text.content[start:end].split())
    scope = Scope.CUMULATIVE if any(t.scope is Scope.CUMULATIVE for t in tolls) else tolls[0].scope
    body = replace(
        tolls[0],
        count=Count(number, number, None, words, start, end),
        victims=Victims(words, status, tolls[0].victims.side),
        scope=scope,
    )
    first = members[0]
    why = [first.why[0], f"count:{len(members)} together"]
    return Draft(body, low, high, first.sentence, first.token, why)


def named_until(reading: Reading, toll: Toll) -> int:
    """Where the words of a count and of the people it counts end in the text."""
    words, end = toll.victims.text, toll.count.end
    assert end is not None
    if words is None:
        return end
    at = reading.text.content.find(words, end, end + len(words) + NEAR)
    return end if at < 0 else at + len(words)
