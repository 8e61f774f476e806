"""Who says what, in every sentence of a text?

Wider than what a claim's `attribution` holds: thoughts, wishes, questions and judgements count,
with or without a toll. The constructions that may tell them are `candidates`; `weighing` decides;
here what is said gets its bounds (a whole quotation, with the sentences it goes on over) and
its speaker a name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from tollbook.extract.attribution import Voices
from tollbook.extract.candidates import NEXT, RELATIVE, Candidate, candidates, is_bodily
from tollbook.extract.quotations import Quotations
from tollbook.extract.reading import Reading, Sentence, parse_all
from tollbook.extract.speakers import parties
from tollbook.extract.weighing import ENOUGH, ENOUGH_FOR_STRANGE, certainty, features, is_known
from tollbook.model.attribution import Attribution
from tollbook.model.refer import Party
from tollbook.model.text import Span, Text

if TYPE_CHECKING:
    from spacy.tokens import Token

# Two contents that share this much of their words are one.
SAME = 0.8
CLOSED = ",;:-–—. "


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate with the bounds of what it tells, as offsets of the text, end exclusive."""

    sentence: Sentence
    candidate: Candidate
    start: int
    end: int
    features: tuple[str, ...]


def attributions(texts: Sequence[Text]) -> Iterator[tuple[Attribution, ...]]:
    """The attributions of each text, in the order of their cues; all texts parsed together."""
    readings = [Reading.of(text) for text in texts]
    parse_all(list(chain.from_iterable(reading.sentences for reading in readings)))
    for reading in readings:
        yield tuple(of_reading(reading))


def of_reading(reading: Reading) -> Iterator[Attribution]:
    """The attributions of a reading whose sentences are parsed."""
    voices = Voices(reading)
    for proposal in chosen(proposals(reading)):
        sentence, candidate = proposal.sentence, proposal.candidate
        low, high = sentence.span(candidate.first_cue, candidate.last_cue)
        who = speaker(sentence, candidate)
        if who is not None and who.start < proposal.end and proposal.start < who.end:
            inside = proposal.start <= who.start and who.end <= proposal.end
            who = who if inside and _beside_cue(who, low, high) else None
        yield Attribution(
            None if who is None else voices.named(who, sentence.index),
            Span.of(reading.text, low, high),
            Span.of(reading.text, proposal.start, proposal.end),
        )


def _beside_cue(who: Party, low: int, high: int) -> bool:
    return who.end <= low or who.start >= high


def speaker(sentence: Sentence, candidate: Candidate) -> Party | None:
    """The words for the speaker of a candidate; joined names are one phrase."""
    head = candidate.speaker
    if head is None:
        return None
    limit = candidate.first_cue if head.i < candidate.first_cue else len(head.doc)
    found = parties(sentence, head, limit=limit)
    start, end = found[0].start, found[-1].end
    return Party(sentence.words(start, end), start, end, _meant(sentence, head))


def _meant(sentence: Sentence, head: Token) -> str | None:
    """Whom a "who" or "which" stands for, as the sentence has it."""
    if head.lower_ not in RELATIVE or head.head.dep_ not in ("relcl", "acl"):
        return None
    noun = head.head.head
    if noun.pos_ not in ("NOUN", "PROPN") or noun.i >= head.i:
        return None
    return parties(sentence, noun, limit=head.i)[0].text


def proposals(reading: Reading) -> list[Proposal]:
    """Every candidate of a reading, with its bounds and what the model is to look at."""
    quotations = Quotations(reading)
    of_sentence = {s.index: list(candidates(s)) for s in reading.sentences}
    told = {
        index
        for index, found in of_sentence.items()
        if any(
            not quotations.inside(
                reading.sentences[index], reading.sentences[index].span(c.cue.i)[0]
            )
            for c in found
        )
    }
    made = []
    for sentence in reading.sentences:
        shapes: dict[int, set[str]] = defaultdict(set)
        for candidate in of_sentence[sentence.index]:
            shapes[candidate.cue.i].add(candidate.shape)
        for candidate in of_sentence[sentence.index]:
            bounds = reach(reading, quotations, sentence, candidate, told)
            if bounds is None:
                continue
            start, end, quoted = bounds
            within = quotations.inside(sentence, sentence.span(candidate.cue.i)[0])
            found = features(
                candidate,
                quoted=quoted,
                within=within,
                heading=sentence.heading or sentence.paragraph == 0,
                others=frozenset(shapes[candidate.cue.i]),
            )
            made.append(Proposal(sentence, candidate, start, end, tuple(found)))
    return made


def reach(
    reading: Reading,
    quotations: Quotations,
    sentence: Sentence,
    candidate: Candidate,
    told: set[int],
) -> tuple[int, int, str] | None:
    """The bounds of what a candidate tells, and how much of it stands in quotation marks."""
    start, end = sentence.span(candidate.first, candidate.last)
    cue = sentence.span(candidate.cue.i)[0]
    if candidate.shape == NEXT:
        ahead = quotations.next_after(sentence)
        return None if ahead is None else (*ahead, "all")
    quotation = quotations.around(sentence, start, end)
    quoted = "none"
    if quotation is not None and not quotation[0] < cue < quotation[1]:
        share = min(quotation[1], end) - max(quotation[0], start)
        quoted = "all" if share >= 0.8 * (end - start) else "some"
        start, end = min(start, quotation[0]), max(end, quotation[1])
        after = quotations.goes_on(sentence, told)
        if after is not None and quoted == "all":
            end = max(end, after)
    words = reading.text.content[start:end]
    start += len(words) - len(words.lstrip(CLOSED))
    end -= len(words) - len(words.rstrip(CLOSED + ("" if quoted != "none" else '"”')))
    return (start, end, quoted) if start < end else None


def chosen(made: Sequence[Proposal], enough: float = ENOUGH) -> list[Proposal]:
    """The proposals that are attributions: the likeliest of each cue, each content once."""
    weighed = sorted(
        ((certainty(proposal.features), n) for n, proposal in enumerate(made)), reverse=True
    )
    kept: dict[int, list[int]] = defaultdict(list)  # by sentence: what is told lies nearby
    cues: set[tuple[int, int]] = set()
    for likely, n in weighed:
        if likely < enough:
            break
        proposal = made[n]
        strange = is_bodily(proposal.candidate.shape) and not is_known(proposal.candidate)
        if strange and likely < ENOUGH_FOR_STRANGE:
            continue
        index = proposal.sentence.index
        cue = (index, proposal.candidate.cue.i)
        near = chain(*(kept.get(beside, ()) for beside in (index - 1, index, index + 1)))
        if cue in cues or any(same(proposal, made[other]) for other in near):
            continue
        cues.add(cue)
        kept[index].append(n)
    return [made[n] for n in sorted(chain(*kept.values()))]


def same(one: Proposal, other: Proposal) -> bool:
    """Whether two proposals tell the same words."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > SAME * (max(one.end, other.end) - min(one.start, other.start))
