"""From a text to its claims: cut, gate, parse, find, and ask who, when and where.

The order is what makes it fast: cheap cues choose the sentences worth parsing (`wants` of each
kind), the parse is batched over many documents, and the entity recogniser runs only over those
sentences of texts in which some kind has found something.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.metadata
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from itertools import islice
from types import ModuleType

from tollbook import vocab
from tollbook.extract import control, events, media, silence, statements, tolls
from tollbook.extract.attribution import Voices
from tollbook.extract.background import historical, reference_year
from tollbook.extract.denied import denied_again
from tollbook.extract.draft import Draft
from tollbook.extract.parts import parts
from tollbook.extract.pictures import sentences_of, with_pictures
from tollbook.extract.reading import Reading, Sentence, language, parse_all, recognise
from tollbook.extract.setting import Setting
from tollbook.extract.settling import settled
from tollbook.model.claim import Claim, Control, Event, Outcome, Scope, Stance, Toll, claim_id
from tollbook.model.run import Run
from tollbook.model.text import Span, Text

VERSION = "0.1.0"
KINDS = (tolls, events, control, statements, silence, media)

# Documents parsed together. 16 reports of 300 words fill spaCy's batches; more only costs memory.
CHUNK = 16


class RulesExtractor:
    """The reader by rules over spaCy's parse; the default engine."""

    engine = f"rules/{VERSION}"

    @cached_property
    def run(self) -> Run:
        """The engine with all that decides what it gives: the word lists and the model."""
        meta = language().meta
        return Run(
            self.engine,
            {
                "model": f"{meta['lang']}_{meta['name']}/{meta['version']}",
                "spacy": importlib.metadata.version("spacy"),
                "vocab": vocab.digest(),
            },
        )

    def extract(self, texts: Iterable[Text]) -> Iterator[tuple[Claim, ...]]:
        """The claims of each text, in the order of the texts and, within one, of its words.

        Lazy, in chunks of `CHUNK` documents, in memory that does not grow with their number.
        """
        waiting = iter(texts)
        while chunk := list(islice(waiting, CHUNK)):
            with language().memory_zone(), without_collection():
                claims = list(map(self._claims, *drafted(chunk)))
            give_back_memory()
            yield from claims

    def _claims(self, reading: Reading, drafts: list[Draft]) -> tuple[Claim, ...]:
        if not drafts:
            return ()
        voices, setting = Voices(reading), Setting(reading)
        year = reference_year(reading.text.content)
        claims = {id(draft): self._claim(reading, draft, voices, setting, year) for draft in drafts}
        linked = denied_again(reading, [linked_toll(draft, claims) for draft in drafts])
        return tuple(
            sorted(
                {c.id: c for c in linked}.values(), key=lambda c: (c.span.start, c.span.end, c.id)
            )
        )

    def _claim(
        self, reading: Reading, draft: Draft, voices: Voices, setting: Setting, year: int | None
    ) -> Claim:
        said = voices.said(draft.sentence, draft.token)
        span = Span.of(reading.text, draft.start, draft.end)
        attribution = said.attribution if draft.attribution is None else draft.attribution
        stance = said.stance if draft.stance is None else draft.stance
        denied_by = said.denied_by if draft.denied_by is None else draft.denied_by
        return Claim(
            id=claim_id(reading.text.id, draft.body, span, self.engine),
            run=self.run.id,
            document=reading.text.document,
            text=reading.text.id,
            span=span,
            body=draft.body,
            attribution=attribution,
            stance=stance,
            denied_by=denied_by if stance is Stance.DENIED else (),
            historical=historical(reading, draft.sentence, year)
            if draft.historical is None
            else draft.historical,
            when=setting.when(draft.sentence, draft.token, within=draft.dated_in)
            if draft.when is None
            else draft.when,
            where=setting.where(
                draft.sentence,
                draft.token if draft.placed_at is None else draft.placed_at,
                carried=happened_somewhere(draft),
            )
            if draft.where is None
            else draft.where,
            engine=self.engine,
            why=(*draft.why, *said.why),
        )


@contextmanager
def without_collection() -> Iterator[None]:
    """Leave the garbage collector out while a chunk is read: it walks the whole model, over and
    over, for the few cycles that a chunk makes, and takes a sixth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@cache
def _trimmed() -> Callable[[int], int]:
    """glibc's `malloc_trim`; elsewhere nothing."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _: 0
    return found


def give_back_memory() -> None:
    """Give the system back what a chunk's matrices took: what is remembered of names settles above
    them, and glibc would keep 70 MB for good."""
    _trimmed()(0)


def drafted(texts: list[Text]) -> tuple[list[Reading], list[list[Draft]]]:
    """Readings of these texts and what each kind finds in them.

    Only sentences that some kind wants are parsed and searched for entities, over all the texts
    at once.
    """
    readings = [Reading.of(text) for text in texts]
    shown = [sentences_of(r) for r in readings]
    wanted = [
        [(s, kinds) for s in r.sentences if (kinds := wanting(s)) or s.index in of_pictures]
        for r, of_pictures in zip(readings, shown, strict=True)
    ]
    parse_all([sentence for of_reading in wanted for sentence, _ in of_reading])
    drafts = [
        [d for s, kinds in of_reading for kind in kinds for d in kind.find(reading, s.index)]
        for reading, of_reading in zip(readings, wanted, strict=True)
    ]
    drafts = [
        with_pictures(reading, found) if of_pictures else found
        for reading, found, of_pictures in zip(readings, drafts, shown, strict=True)
    ]
    # What happened before a draft may tell where it happened: entities are found in every
    # wanted sentence of a text that makes a claim, which in one batch costs less than by ones.
    recognise(
        s for of_reading, found in zip(wanted, drafts, strict=True) if found for s, _ in of_reading
    )
    return readings, [
        parts(reading, settled(reading, [d for d in of_reading if person_if_named(reading, d)]))
        for reading, of_reading in zip(readings, drafts, strict=True)
    ]


def happened_somewhere(draft: Draft) -> bool:
    """Whether a claim may be set in a place that an earlier sentence tells. What is merely said,
    kept silent or shown is nowhere else than its own words tell, and so is a running total."""
    if isinstance(draft.body, Toll):
        return draft.body.scope is not Scope.CUMULATIVE
    return isinstance(draft.body, Event | Control)


def wanting(sentence: Sentence) -> list[ModuleType]:
    """The kinds of claim that may stand in a sentence, by cheap cues."""
    return [kind for kind in KINDS if kind.wants(sentence)]


def person_if_named(reading: Reading, draft: Draft) -> bool:
    """Whether a draft that stands on a person's name does stand on one."""
    if draft.named is None:
        return True
    found = reading.entities(draft.sentence)[draft.named].ent_type_
    if isinstance(draft.body, Toll) and draft.body.outcome in HARMED:
        # The recogniser misses names it never saw, and takes surnames for towns.
        if person_elsewhere(reading, draft):
            return True
        return found in UNPLACED and (found != "" or not names_no_person(reading, draft))
    return found == "PERSON"


def person_elsewhere(reading: Reading, draft: Draft) -> bool:
    """Whether the last name of a draft's person ends a person's full name elsewhere."""
    assert draft.named is not None
    doc = reading.sentences[draft.sentence].tokens
    name = doc[draft.named]
    return any(
        entity.label_ == "PERSON" and len(entity) > 1 and entity[-1].text == name.text
        for sentence in reading.sentences
        if sentence.doc is not None and sentence.tagged and name.text in sentence.clean
        for entity in sentence.doc.ents
    )


def names_no_person(reading: Reading, draft: Draft) -> bool:
    """Whether a name that the recogniser doesn't know is short for an organisation ("the IRG") or
    stands elsewhere as a place: "near Tanfara … Tanfara was bombed, and died"."""
    assert draft.named is not None
    name = reading.sentences[draft.sentence].tokens[draft.named]
    full = name.dep_ != "compound" and any(c.dep_ == "compound" for c in name.children)
    if full:
        return False
    if name.text.isupper() and len(name.text) < SHORT:
        return True
    placed = re.compile(
        rf"\b(?:in|at|near|around|outside|inside|towards?) {re.escape(name.text)}\b"
    )
    return any(placed.search(s.clean) for s in reading.sentences if s.index != draft.sentence)


# Names in capitals that are longer are headlines.
SHORT = 6
# What is done to persons only; towns and posts are captured too.
HARMED = (Outcome.KILLED, Outcome.WOUNDED)
UNPLACED = frozenset(["PERSON", "", "NORP"])


def linked_toll(draft: Draft, claims: dict[int, Claim]) -> Claim:
    """The draft's claim with the ids of the tolls it is part of or brings about."""
    claim = claims[id(draft)]
    if not isinstance(claim.body, Toll):
        return claim
    whole = claims.get(id(draft.part_of))
    total = claims.get(id(draft.brings))
    body = replace(
        claim.body,
        subset_of=whole.id if whole and whole.id != claim.id else None,
        increment_of=total.id if total and total.id != claim.id else None,
    )
    return replace(claim, body=body)
