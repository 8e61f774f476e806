"""Who says so, how does the text stand to it, and who denies it?

For a token of a sentence: the frames (`frames`) that govern it, the words that doubt it, the
denials around it. Attribution is only who *says* it, never who did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tollbook.extract.frames import Frame, frames_of
from tollbook.extract.reading import Reading, Sentence
from tollbook.extract.speakers import antecedent, is_pronoun, listed, parties
from tollbook.model.claim import Stance
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# How many sentences back a pronoun may look for whom it stands for.
LOOK_BACK = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Who says so (nearest to the fact first), how the text stands to it, who denies it, why."""

    attribution: tuple[Party, ...] = ()
    stance: Stance = Stance.ASSERTED
    denied_by: tuple[Party, ...] = ()
    why: tuple[str, ...] = ()


class Voices:
    """Who says what in one reading; computed as asked, remembered."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._frames: dict[int, tuple[Frame, ...]] = {}

    def frames(self, index: int) -> tuple[Frame, ...]:
        """The attributions of sentence `index`, pronouns with whom they stand for."""
        if index not in self._frames:
            self.reading.parse(index)
            found = frames_of(self.reading.sentences[index])
            self._frames[index] = found  # before names are looked up: they look back at it
            self._frames[index] = tuple(
                replace(frame, voices=tuple(self._named(voice, index) for voice in frame.voices))
                for frame in found
            )
        return self._frames[index]

    def said(self, index: int, token: int) -> Said:
        """Who says the clause that token `token` of sentence `index` stands in."""
        doc = self.reading.parse(index)
        sentence = self.reading.sentences[index]
        covering = [frame for frame in self.frames(index) if frame.covers(token)]
        voices: tuple[Party, ...] = ()
        why: tuple[str, ...] = ()
        if covering:
            frame = min(covering, key=lambda f: f.last - f.first)
            voices, why = frame.voices, (f"attribution:{frame.by}",)
        hedge = doubt(doc, token)
        stance = Stance.HEDGED if hedge else Stance.ASSERTED
        if hedge:
            why += (f"hedge:{hedge}",)
        return Said(voices, stance, (), why)

    def _named(self, voice: Party, index: int) -> Party:
        """A pronoun with its antecedent as the document names it; others as they are."""
        if voice.name is not None or not is_pronoun(voice.text):
            return voice
        return replace(voice, name=antecedent(voice.text, self._candidates(voice, index)))

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


def subjects(sentence: Sentence, before: int | None = None) -> list[str]:
    """The subjects of a sentence's clauses, main clause first, as the text has them."""
    found = []
    for token in sentence.tokens:
        if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN"):
            for party in parties(
                sentence, token, limit=token.head.i if token.head.i > token.i else None
            )[:1]:
                if before is None or party.end <= before:
                    found.append((token.head.dep_ != "ROOT", party.start, party.text))
    return [words for _, _, words in sorted(found)]


# --- doubt ----------------------------------------------------------------------------------


def doubt(doc: Doc, at: int) -> str | None:
    """The word that doubts the fact at token `at`; None when nothing does."""
    token = doc[at]
    for node in governing(token):
        word = doubted(node)
        if word is not None:
            return word
    return None


def governing(token: Token) -> Iterator[Token]:
    """A token and what governs it within its clause, up to the clause's verb and a verb of
    doubt above it."""
    yield token
    node = token
    for _ in range(8):
        if node.head.i == node.i:
            return
        above = node.head
        if node.pos_ in ("VERB", "AUX") and node.dep_ not in (
            "xcomp",
            "oprd",
            "acomp",
            "ccomp",
            "conj",
            "amod",
            "acl",
            "advcl",
            "pcomp",
        ):
            return
        if node.dep_ in ("relcl",):
            return
        if (
            node.dep_ == "ccomp"
            and above.lemma_ not in listed("hedges", "verbs")
            and not is_confirming(above)
        ):
            return
        if (
            node.dep_ == "conj"
            and node.pos_ in ("VERB", "AUX")
            and any(c.dep_ in ("nsubj", "nsubjpass") for c in node.children)
            and any(c.dep_ in ("aux", "auxpass") for c in node.children)
        ):
            return
        yield above
        node = above


def is_confirming(verb: Token) -> bool:
    """Whether a verb is one of confirming that is negated."""
    return verb.lemma_ in listed("hedges", "confirm") and any(
        c.dep_ == "neg" for c in verb.children
    )


def doubted(node: Token) -> str | None:
    """The word at one node that doubts it."""
    for child in node.children:
        if child.lower_ in listed("hedges", "adverbs") and child.dep_ in (
            "advmod",
            "amod",
            "npadvmod",
            "dep",
        ):
            return str(child.lower_)
        if child.lower_ in listed("hedges", "modals") and child.dep_ == "aux":
            return str(child.lower_)
    if node.pos_ in ("VERB", "ADJ") and node.lemma_ in listed("hedges", "verbs"):
        return str(node.lower_)
    if is_confirming(node):
        return f"not {node.lower_}"
    return None
