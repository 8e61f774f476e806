"""Is this construction an attribution? A small linear model says how likely that is.

Thousands of verbs, nouns and adjectives tell what somebody says, thinks or wants, most of them
only in some constructions: "called for" but not "called", "saw that" but not "saw". A list by
hand would be long and wrong; the weights were learned (`training/attributions.py`) and are kept
as plain numbers under readable names in `weights/attributions.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tollbook.errors import VocabularyError
from tollbook.extract.candidates import FIRST, RELATIVE, Candidate
from tollbook.extract.speakers import listed

if TYPE_CHECKING:
    from spacy.tokens import Token

# At this share of certainty and above a candidate counts as an attribution.
ENOUGH = 0.28
# Of verbs never met with an object where it was learned, which may be deeds, more is asked.
ENOUGH_FOR_STRANGE = 0.4
LENGTHS = (1, 2, 4, 8, 16, 32)
# Words that open a clause or phrase; other first words say nothing that holds elsewhere.
OPENING = ("SCONJ", "ADP", "DET", "PRON", "PART", "AUX", "PUNCT", "CCONJ")


@cache
def weights() -> dict[str, float]:
    """The weight of each feature; `bias` is always there.

    Raises `VocabularyError` if the file is missing or broken.
    """
    resource = files("tollbook.extract") / "weights" / "attributions.json"
    try:
        found: dict[str, float] = json.loads(resource.read_text(encoding="utf-8"))["weights"]
    except (OSError, ValueError, KeyError) as problem:
        raise VocabularyError(
            f"the weights of attributions can't be read: {problem}; install Tollbook again"
        ) from problem
    return found


def certainty(features: Iterable[str]) -> float:
    """How likely it is an attribution, from 0 to 1."""
    known = weights()
    total = sum(known.get(feature, 0.0) for feature in features) + known.get("bias", 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def is_known(candidate: Candidate) -> bool:
    """Whether anything was learned of the cue in its construction. Most verbs with an object are
    deeds, so that of one never met there more is asked."""
    return f"word={lemma(candidate)} shape={candidate.shape}" in weights()


def lemma(candidate: Candidate) -> str:
    """The cue's lemma; names are all alike."""
    cue = candidate.cue
    return "NAME" if cue.pos_ == "PROPN" else str(cue.lemma_).casefold()


def features(
    candidate: Candidate, *, quoted: str, within: bool, heading: bool, others: frozenset[str]
) -> list[str]:
    """What the model looks at: the cue, its construction, who would speak, what would be told.

    `quoted` is how much of the content stands in quotation marks (all | some | none), `within`
    whether the cue itself does, `others` the other constructions of the same cue.
    """
    cue, shape = candidate.cue, candidate.shape
    word = lemma(candidate)
    who = speaker_class(candidate.speaker)
    doc = cue.doc
    length = sum(candidate.last - candidate.first + 1 > edge for edge in LENGTHS)
    opening = doc[candidate.first]
    first = opening.lower_ if opening.pos_ in OPENING else opening.pos_
    content = doc[candidate.first : candidate.last + 1]
    head = content.root
    found = [
        f"shape={shape}",
        f"word={word}",
        f"word={word} shape={shape}",
        f"word={word} tag={cue.tag_}",
        f"word={word} who={who}",
        f"word={word} quoted={quoted}",
        f"word={word} head={head.pos_}",
        f"tag={cue.tag_} shape={shape}",
        f"dep={cue.dep_} shape={shape}",
        f"who={who} shape={shape}",
        f"who={who}",
        f"quoted={quoted} shape={shape}",
        f"within={within} shape={shape}",
        f"within={within} who={who}",
        f"length={length} shape={shape}",
        f"first={first} shape={shape}",
        f"heading={heading} shape={shape}",
        f"head={head.pos_} shape={shape}",
        f"depth={depth(cue)}",
    ]
    if head.pos_ == "NOUN":
        found.append(f"told={head.lemma_}")
    found += [f"beside={other} shape={shape}" for other in others if other != shape]
    for child in cue.children:
        if child.dep_ == "neg":
            found += ["negated", f"word={word} negated"]
        elif child.dep_ == "aux":
            found += [f"aux={child.lemma_}", f"aux={child.lemma_} word={word}"]
        elif child.dep_ == "mark":
            found.append(f"mark={child.lower_}")
        elif child.dep_ == "advmod" and child.i < cue.i:
            found.append(f"adverb={child.lower_}")
    if cue.pos_ == "NOUN" or shape.startswith("adj"):
        above = "NAME" if cue.head.pos_ == "PROPN" else cue.head.lemma_
        found += [f"above={above} shape={shape}", f"above={above} word={word}"]
    return found


def depth(token: Token) -> int:
    """How many clauses a cue is deep in its sentence, 4 for more."""
    found = 0
    while token.head.i != token.i and found < 4:
        found += token.pos_ in ("VERB", "AUX")
        token = token.head
    return found


def speaker_class(speaker: Token | None) -> str:
    """What sort of word the speaker is."""
    if speaker is None:
        return "nobody"
    if speaker.lower_ in RELATIVE and speaker.head.dep_ in ("relcl", "acl"):
        meant = speaker.head.head
        if meant.i < speaker.i and meant.lower_ not in RELATIVE:
            return speaker_class(meant)
    if speaker.pos_ == "PRON" or speaker.tag_ in ("PRP", "PRP$"):
        if speaker.lower_ in FIRST:
            return "first"
        if speaker.lower_ in ("you", "your"):
            return "you"
        if speaker.lower_ in ("it", "its", "this", "that", "which"):
            return "thing"
        if speaker.lower_ in RELATIVE:
            return "who"
        return "person"
    if speaker.pos_ == "PROPN":
        return "name"
    word = str(speaker.lemma_).casefold()
    for group in ("persons", "claimants", "organisations", "reports", "evidence", "media"):
        if word in listed("attribution", group) or speaker.lower_ in listed("attribution", group):
            return "report" if group in ("reports", "evidence") else "speaker"
    return "plural" if speaker.tag_ == "NNS" else "noun"
