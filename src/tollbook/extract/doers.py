"""Who did it, where the words of a toll's own clause leave it to the cause or to a verb above?

"An air strike by the army killed 12", "12 died in Russian strikes", "rebels stormed the post,
killing nine". Only what is stated: nobody is taken from another sentence, nor from the side that
somebody blames.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import lemma
from tollbook.extract.modes import lexicon
from tollbook.extract.scene import Scene
from tollbook.model.claim import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tollbook.model.refer import Party

# A harm told as what came of another verb ("hit the town, killing 12"; "attacked and killed 12").
OUTCOME = frozenset({"advcl", "conj", "xcomp"})


def doer_behind(scene: Scene, harm: Token, causes: Iterable[Token], *, is_loss: bool) -> str | None:
    """The words that name who is behind the causes of a harm, else behind the verb that it is
    told with; None where nobody is."""
    found: list[Party] = []
    for cause in causes:
        found = found or _behind_noun(scene, cause)
    # Who admits losing men did not kill them.
    if not found and harm.dep_ in OUTCOME and harm.head.pos_ == "VERB" and not is_loss:
        found = _behind_verb(scene, harm)
    named = [party for party in found if party.text and not _is_pronoun(party.text)]
    if not named:
        return None
    start, end = min(p.start for p in named), max(p.end for p in named)
    return scene.sentence.words(start, end)


def _behind_noun(scene: Scene, cause: Token) -> list[Party]:
    """Whose an attack or weapon is: by an agent ("by the army"), an owner, a modifier. A war or
    a battle is both sides'."""
    if lemma(cause) in MUTUAL:
        return []
    for by in clause.prep_objects(cause, "by"):
        if _can_act(scene, by):
            return list(clause.parties(scene.sentence, [by]))
    return [
        party
        for party in scene.actors(cause, is_event=True)
        if not _is_land(party.text)
        and party.text.casefold() not in DAY_PARTS  # "this afternoon's strikes"
        and (party.start != scene.sentence.span(cause.i)[0] or scene.weapon_of(cause) is not None)
    ]


def _is_land(words: str) -> bool:
    """Whether a modifier names a state: "the Syria attack" was in Syria, "a US strike" was by it."""
    return words.casefold() in _lands() and not words.isupper()


@cache
def _lands() -> frozenset[str]:
    states = vocab.load("states").values()
    return frozenset(
        name.casefold() for state in states for name in (state["name"], *state.get("aliases", ()))
    )


def _behind_verb(scene: Scene, harm: Token) -> list[Party]:
    """Who does what the harm came of: an assault, not a count or a report of it."""
    verb = harm.head
    if not is_assault_verb(verb):
        return []
    if clause.passive(verb):
        by = clause.agent(verb)
        doers = [by] if by is not None else []
    else:
        doers = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i]
    for doer in doers:
        if scene.weapon_of(doer) is not None or lemma(doer) in EVENTS:
            return _behind_noun(scene, doer)
        if _can_act(scene, doer):
            return list(clause.parties(scene.sentence, [doer]))
    return []


DAY_PARTS = frozenset(
    "morning afternoon evening night day today yesterday dawn weekend week month year".split()
)
MUTUAL = frozenset("war battle fighting clash conflict fight violence crossfire shootout".split())


def is_assault_verb(verb: Token) -> bool:
    """Whether a verb may tell an event in which people are harmed."""
    rules = lexicon().verbs.get(lemma(verb), ())
    return any(lexicon().types[rule.mode] is EventType.ASSAULT for rule in rules)


EVENTS = frozenset("attack strike raid airstrike bombing shelling blast explosion ambush".split())


def _can_act(scene: Scene, head: Token) -> bool:
    counted = any(c.dep_ == "nummod" for c in head.children)  # "4 soldiers killed and 2 injured"
    if counted or clause.timelike(head) or scene.weapon_of(head) is not None:
        return False
    return head.pos_ == "PROPN" or (head.pos_ == "NOUN" and scene.armed(head))


def _is_pronoun(words: str) -> bool:
    return words.casefold() in ("it", "they", "he", "she", "who", "which", "that")
