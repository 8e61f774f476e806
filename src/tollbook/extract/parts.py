"""Which counts break down a toll that has just been told, without a harm word of their own?

"Fifteen people were killed. Ten of them were civilians and five were soldiers." "Five were killed
on Friday: three at a petrol station and two at a bakery." The parts stand on the toll before
them: they are counted only where that toll can hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tollbook.extract.counts import Quantity, quantities
from tollbook.extract.draft import Draft
from tollbook.extract.people import modifiers, singular, victim_nouns
from tollbook.extract.reading import Reading, Sentence
from tollbook.model.claim import Count, Outcome, Status, Toll, Victims

# "Ten of them were civilians", "The other six were soldiers", "… and five were soldiers".
_OF_THEM = re.compile(
    r"^ of (?:them|the dead|the victims|the casualties|those (?:killed|wounded))\b,? "
    r"(?:was|were|are|is) (?P<people>[^,;.]+)",
    re.IGNORECASE,
)
_WERE = re.compile(r"^ (?:was|were) (?P<people>[^,;.]+)", re.IGNORECASE)
_REST = re.compile(r"the (?:other|remaining) ", re.IGNORECASE)
# What links the next part: "ten were civilians and five were soldiers".
_NEXT = re.compile(r"^(?:,? and |, |; )$")
_ITEM = re.compile(r"^ (?:at|in|near|on|outside|inside|when|by|from|aboard) ", re.IGNORECASE)
# The list by place stands behind a colon.
_COLON = re.compile(r"[:;] (?=\S)")
# What stands between the items of a list, and what one person is listed with.
_SEPARATOR = re.compile(r",? and |, |; ")
_ONE = re.compile(r"(?:an?|one) (?=\w)", re.IGNORECASE)

# Outcomes of people whose status parts tell.
_BROKEN_DOWN = frozenset([Outcome.KILLED, Outcome.WOUNDED, Outcome.CASUALTIES])
# Sentences after a toll in which its parts may be told.
REACH = 1


@dataclass(frozen=True, slots=True)
class _Part:
    """A count in a sentence, the words for the people, and their status."""

    quantity: Quantity
    words: str | None
    status: Status
    end: int


def parts(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The drafts with the parts that the text tells of their tolls."""
    counted = {(d.body.count.start, d.body.count.end) for d in drafts if isinstance(d.body, Toll)}
    last = _last_starts(drafts)
    found: list[Draft] = []
    for draft in drafts:
        body = draft.body
        if not isinstance(body, Toll) or draft.part_of is not None:
            continue
        if body.outcome not in _BROKEN_DOWN or _size(body.count) < 2:
            continue
        found += _by_place(reading, draft, body, counted)
        if _last_told(draft, last):
            found += _by_status(reading, draft, body, counted)
    return drafts + found


def _size(count: Count) -> int:
    return count.min or count.best or count.max or 0


def _last_starts(drafts: list[Draft]) -> dict[int, int]:
    """Where the last toll of each sentence that has one stands."""
    last: dict[int, int] = {}
    for draft in drafts:
        if isinstance(draft.body, Toll) and draft.part_of is None:
            start = draft.body.count.start or 0
            last[draft.sentence] = max(start, last.get(draft.sentence, start))
    return last


def _last_told(draft: Draft, last: dict[int, int]) -> bool:
    """Whether "them" in the next sentence are these people: no later toll stands in the same
    sentence, and none in the next."""
    assert isinstance(draft.body, Toll)
    start = draft.body.count.start or 0
    return all(last.get(draft.sentence + n, start) <= start for n in range(REACH + 1))


def _by_status(
    reading: Reading, draft: Draft, body: Toll, counted: set[tuple[int, int]]
) -> Iterator[Draft]:
    """Parts told in the next sentence: "Ten of them were civilians and five were soldiers"."""
    after = draft.sentence + 1
    if after >= len(reading.sentences):
        return
    sentence = reading.sentences[after]
    if sentence.paragraph != reading.sentences[draft.sentence].paragraph:
        return
    some = list(_told(sentence))
    # More than the whole can't be its parts.
    if sum(part.quantity.min or 0 for part in some) > _size(body.count):
        return
    for part in some:
        made = _draft(sentence, draft, body, part)
        if made.body.count.start not in {start for start, _ in counted}:  # type: ignore[union-attr]
            yield made


def _told(sentence: Sentence) -> Iterator[_Part]:
    """The parts of a sentence that begins with one."""
    clean = sentence.clean
    until: int | None = None
    for quantity in quantities(clean):
        before, rest = clean[: quantity.core], clean[quantity.end :]
        found = None
        if until is None:
            if not before.strip() and (of_them := _OF_THEM.match(rest)):
                found = of_them
            elif _REST.fullmatch(before) and (were := _WERE.match(rest)):
                found = were
        elif _NEXT.match(clean[until : quantity.core]):
            found = _OF_THEM.match(rest) or _WERE.match(rest)
        if found is None:
            return
        people = re.split(r",| and (?=\w+ (?:was|were)\b)", found["people"])[0]
        status = _status(people)
        if status is Status.UNKNOWN:
            return
        until = quantity.end + found.start("people") + len(people)
        yield _Part(quantity, people.strip(), status, until)


def _status(people: str) -> Status:
    """The status that some words for people say."""
    nouns, leaning = victim_nouns(), modifiers()
    for word in reversed(people.split()):
        found = nouns.get(singular(word), leaning.get(word.casefold(), Status.UNKNOWN))
        if found is not Status.UNKNOWN:
            return found
    return Status.UNKNOWN


def _by_place(
    reading: Reading, draft: Draft, body: Toll, counted: set[tuple[int, int]]
) -> Iterator[Draft]:
    """Parts listed by place behind a colon, which add up to the toll."""
    sentence = reading.sentences[draft.sentence]
    colon = _COLON.search(sentence.clean, max(0, body.count.end - sentence.start))
    if colon is None:
        return
    if listed := _by_kind(sentence, colon.end(), _size(body.count)):
        if not any(
            (sentence.start + p.quantity.start, sentence.start + p.quantity.end) in counted
            for p in listed
        ):
            yield from (_draft(sentence, draft, body, part) for part in listed)
        return
    some = [q for q in quantities(sentence.clean) if q.start >= colon.end()]
    items = [q for q in some if _ITEM.match(sentence.clean[q.end :])]
    if not items or items[0].start != colon.end() or len(items) < 2:
        return
    if any((sentence.start + q.start, sentence.start + q.end) in counted for q in items):
        return
    if sum(q.min or 0 for q in items) != _size(body.count):
        return
    for quantity in items:
        made = _draft(
            sentence, draft, body, _Part(quantity, None, body.victims.status, quantity.end)
        )
        token = sentence.token_at(sentence.start + quantity.start)
        # Each part has its own place, which is looked for from its own count.
        made.placed_at = token.i if token is not None else None
        yield made


def _by_kind(sentence: Sentence, start: int, size: int) -> list[_Part]:
    """The parts of a list of people that adds up to the toll before it: "13 bodies were seen:
    eight rebels, four soldiers and a civilian". Empty if it is none."""
    clean = sentence.clean.rstrip(" .")
    counts = {q.start: q for q in quantities(clean) if q.start >= start}
    found: list[_Part] = []
    low = start
    for separator in (*_SEPARATOR.finditer(clean, start), None):
        end = len(clean) if separator is None else separator.start()
        quantity = counts.get(low)
        words = clean[quantity.end if quantity else low : end].strip()
        if quantity is None and (one := _ONE.match(words)):
            quantity, words = Quantity(low, end, low, 1, 1, None), words[one.end() :]
        status = _status(words)
        if quantity is None or singular(words.split(" ")[-1]) not in victim_nouns():
            return []
        found.append(_Part(quantity, words, status, end))
        low = end if separator is None else separator.end()
    return found if len(found) > 1 and sum(p.quantity.min or 0 for p in found) == size else []


def _draft(sentence: Sentence, whole: Draft, body: Toll, part: _Part) -> Draft:
    """The toll of a part; whoever says the whole says it, too, of the same day and place."""
    start, end = sentence.start + part.quantity.start, sentence.start + part.quantity.end
    quantity = part.quantity
    count = Count(quantity.min, quantity.max, quantity.best, sentence.words(start, end), start, end)
    toll = replace(
        body, count=count, victims=Victims(part.words, part.status, None), perpetrator=None
    )
    why = ["cue:through: parts of the toll before", f"count:{count.text}"]
    until = sentence.start + part.end
    return Draft(toll, start, until, whole.sentence, whole.token, why, part_of=whole)
