"""Who says so, how does the text stand to it, and who denies it?

For a token of a sentence: the frames (`frames`) that govern it, the words that doubt it, the
denials around it. Attribution is only who *says* it, never who did it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tollbook.extract.doubt import DENIES, Denial, denials_of, doubt, doubtful, presupposed
from tollbook.extract.frames import Frame, frames_of
from tollbook.extract.reading import Reading, Sentence
from tollbook.extract.speakers import (
    FIRST_PERSON,
    antecedent,
    can_speak,
    is_pronoun,
    listed,
    parties,
)
from tollbook.model.claim import Stance
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Token

# A sentence that begins like this counts parts of what the sentence before reports.
PART_OF_REPORT = re.compile(
    r"(?:among|of|amongst) (?:them|these|those|the (?:dead|wounded|injured|victims|casualties|killed))\b"
    r"|(?:they|these|those) (?:include|included|comprise)\b"
    r"|(?:those|the) (?:killed|dead|wounded|injured|victims|casualties|deaths|fatalities|toll|total|figure|number|list) (?:include[sd]?|including)\b",
    re.I,
)
# Possessives, with the pronoun whose antecedent they share.
OWNERS = {"its": "it", "his": "he", "her": "she", "their": "they"}
# How many sentences back a pronoun may look for whom it stands for.
LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Who says so (nearest to the fact first), how the text stands to it, who denies it, why."""

    attribution: tuple[Party, ...] = ()
    stance: Stance = Stance.ASSERTED
    denied_by: tuple[Party, ...] = ()
    why: tuple[str, ...] = ()


# What a document says by itself, as the next sentence may call it.
OWN_WORDS = frozenset("report figure toll number count news account".split())


class Voices:
    """Who says what in one reading; computed as asked, remembered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._frames: dict[int, tuple[Frame, ...]] = {}
        self._denials: dict[int, tuple[Denial, ...]] = {}
        self._quotes: dict[int, list[tuple[int, int]]] = {}

    def frames(self, index: int) -> tuple[Frame, ...]:
        """The attributions of sentence `index`, pronouns with whom they stand for."""
        if index not in self._frames:
            self.reading.parse(index)
            found = frames_of(self.reading.sentences[index])
            self._frames[index] = found  # before names are looked up: they look back at it
            self._frames[index] = tuple(
                replace(
                    frame, voices=once(tuple(self.named(voice, index) for voice in frame.voices))
                )
                for frame in found
            )
        return self._frames[index]

    def said(self, index: int, token: int) -> Said:
        """Who says the clause that token `token` of sentence `index` stands in."""
        doc = self.reading.parse(index)
        voices, why = self._heard(index, token)
        denial = self._denial(index, token, bool(voices))
        if denial is not None:
            # Who denies a claim doesn't make it: "the reports are invented, the army said".
            called = denial.by == "called false"
            others = tuple(v for v in voices if not (called and v in denial.deniers))
            return Said(
                denial.claimers or others,
                Stance.DENIED,
                denial.deniers,
                (*why, f"denied:{denial.by}"),
            )
        hedge = doubt(doc, token) or doubtful(voices)
        if hedge:
            return Said(voices, Stance.HEDGED, (), (*why, f"hedge:{hedge}"))
        return Said(voices, Stance.ASSERTED, (), why)

    def _heard(self, index: int, token: int) -> tuple[tuple[Party, ...], tuple[str, ...]]:
        """The voices that govern a token, by the narrowest frame around it; else by the
        quotation it stands in, or the report that its sentence plainly goes on with."""
        covering = [frame for frame in self.frames(index) if frame.covers(token)]
        if covering:
            frame = min(covering, key=lambda f: f.last - f.first)
            return frame.voices, (f"attribution:{frame.by}",)
        sentence = self.reading.sentences[index]
        quoted = self._quoted(index, sentence.start + sentence.tokens[token].idx)
        if quoted:
            return quoted, ("attribution:quotation",)
        if self.frames(index) or index == 0 or not PART_OF_REPORT.match(sentence.clean):
            return (), ()
        if self.reading.sentences[index - 1].paragraph != sentence.paragraph:
            return (), ()
        carried = self._last_heard(index - 1)
        return carried, ("attribution:carried",) if carried else ()

    def _last_heard(self, index: int) -> tuple[Party, ...]:
        """The voices of the widest frame of a sentence."""
        frames = self.frames(index)
        return max(frames, key=lambda f: f.last - f.first).voices if frames else ()

    def _quoted(self, index: int, offset: int) -> tuple[Party, ...]:
        """The speaker of a quotation that runs over several sentences, or that follows right
        upon a quotation whose speaker was named."""
        quotation = next((q for q in self._quotations(index) if q[0] <= offset < q[1]), None)
        if quotation is None:
            return ()
        sentences = self.reading.sentences
        held = [s for s in sentences if s.start < quotation[1] and s.end > quotation[0]]
        around = [s.index for s in held if s.index != index]
        for near in sorted(around, reverse=True):
            for frame in self.frames(near):
                if frame.content[0] < quotation[1] and frame.content[1] > quotation[0]:
                    return frame.voices
        before = held[0].index - 1 if held else index - 1
        if before < 0 or sentences[index].paragraph - sentences[before].paragraph > 1:
            return ()
        for frame in self.frames(before):
            if any(
                frame.content[0] < q[1] and frame.content[1] > q[0]
                for q in self._quotations(before)
            ):
                return frame.voices
        return ()

    def _quotations(self, index: int) -> list[tuple[int, int]]:
        """Offsets of the quotations in the paragraph of a sentence; one left open runs to the
        paragraph's end."""
        number = self.reading.sentences[index].paragraph
        if number not in self._quotes:
            marks = self.reading.quotation_marks(index)
            ends = [*marks[1::2], self.reading.paragraph(index)[-1].end]
            self._quotes[number] = list(zip(marks[::2], ends, strict=False))
        return self._quotes[number]

    def denials(self, index: int) -> tuple[Denial, ...]:
        """The denials that sentence `index` states."""
        if index not in self._denials:
            self.reading.parse(index)
            found = denials_of(self.reading.sentences[index])
            self._denials[index] = tuple(
                replace(
                    denial,
                    deniers=tuple(self.named(party, index) for party in denial.deniers),
                    claimers=tuple(self.named(party, index) for party in denial.claimers),
                )
                for denial in found
            )
        return self._denials[index]

    def _denial(self, index: int, token: int, claimed: bool) -> Denial | None:
        """The denial that a token falls under: one around it, or one in the next sentence of
        what somebody is said to claim in this one."""
        for denial in self.denials(index):
            if (
                denial.first is not None
                and denial.last is not None
                and denial.first <= token <= denial.last
                and not (
                    denial.by != "called false"
                    and presupposed(self.reading.sentences[index].tokens[token], denial.first)
                )
            ):
                return denial
        sentences = self.reading.sentences
        if index + 1 >= len(sentences) or not DENIES.search(sentences[index + 1].clean):
            return None
        if sentences[index + 1].paragraph - sentences[index].paragraph > 1:
            return None
        own = not self.frames(index)
        return next(
            (
                denial
                for denial in self.denials(index + 1)
                # What the document itself says is a report or a figure; an accusation, or "this",
                # may be no more than who is to blame.
                if denial.first is None
                and (claimed or (own and denial.thing in OWN_WORDS and not denial.claimers))
            ),
            None,
        )

    def named(self, voice: Party, index: int) -> Party:
        """A pronoun with its antecedent as the document names it; others as they are."""
        if voice.name is None and voice.text.casefold() in FIRST_PERSON:
            return replace(voice, name=self._quoted_person(voice, index))
        owner, _, owned = voice.text.partition(" ")
        if (
            voice.name is None
            and owner.casefold() in OWNERS
            and owned.split()[-1:]
            and is_report_word(owned.split()[-1])
        ):
            pronoun = OWNERS[
                owner.casefold()
            ]  # "its weekly summary" is the word of whoever "it" is
            return replace(voice, name=antecedent(pronoun, self._candidates(voice, index)))
        if voice.name is not None or not is_pronoun(voice.text):
            return voice
        return replace(voice, name=antecedent(voice.text, self._candidates(voice, index)))

    def _quoted_person(self, voice: Party, index: int) -> str | None:
        """Who says "we" or "I": the speaker of the quotation it stands in; None where the
        document itself says it."""
        for frame in self.frames(index):
            if frame.content[0] <= voice.start < frame.content[1] and voice not in frame.voices:
                nearest = frame.voices[0]
                if nearest.text.casefold() not in FIRST_PERSON:
                    return nearest.name or nearest.text
        return None

    def _candidates(self, voice: Party, index: int) -> Iterator[str]:
        """Whom a pronoun may stand for, the likeliest first: earlier in the sentence, then in
        the sentences before, those who speak before those who do."""
        sentence = self.reading.sentences[index]
        yield from subjects(sentence, before=voice.start)
        for back in range(1, LOOK_BACK + 1):
            if back > index:
                return
            for frame in reversed(self.frames(index - back)):
                for party in frame.voices:
                    yield party.name or party.text
            yield from subjects(self.reading.sentences[index - back])


def is_report(token: Token) -> bool:
    """Whether a noun is a report or evidence, which no pronoun for a speaker stands for."""
    return is_report_word(token.lemma_)


def is_report_word(word: str) -> bool:
    """Whether a word, in the singular or plural, means a report or evidence."""
    known = listed("attribution", "reports") | listed("attribution", "evidence")
    return word.casefold() in known or word.casefold().removesuffix("s") in known


def once(voices: tuple[Party, ...]) -> tuple[Party, ...]:
    """The voices without pronouns that stand for another of them: "a midwife said she had counted"."""
    names = {voice.text for voice in voices}
    return tuple(voice for voice in voices if voice.name is None or voice.name not in names)


def subjects(sentence: Sentence, before: int | None = None) -> list[str]:
    """The subjects of a sentence's clauses, main clause first, as the text has them."""
    found = []
    for token in sentence.tokens:
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and can_speak(token)
            and token.pos_ != "PRON"
            and not is_report(token)
        ):
            for party in parties(
                sentence, token, limit=token.head.i if token.head.i > token.i else None
            )[:1]:
                if before is None or party.end <= before:
                    found.append((token.head.dep_ != "ROOT", party.start, party.text))
    return [words for _, _, words in sorted(found)]
