"""Who and what are the noun phrases of one sentence: fighters, weapons, people, owners?

A `Scene` is a parsed sentence with the weapons it names, and answers what the events ask about
its noun phrases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.extract import clause
from tollbook.extract.clause import lemma
from tollbook.extract.modes import lexicon, nations
from tollbook.extract.weapons import Weapon, weapons

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence
    from tollbook.model.refer import Party

BEFORE_NOUN = frozenset({"amod", "nmod", "compound"})
# They explode or fly by themselves: such a weapon as a subject is no actor.
NOT_MUNITION = frozenset({"aircraft", "gun", "blade"})


@dataclass(slots=True)
class Scene:
    """One parsed sentence and the weapons in it."""

    reading: Reading
    sentence: Sentence
    weapons: list[Weapon] = field(default_factory=list)

    @classmethod
    def of(cls, reading: Reading, index: int) -> Scene:
        """The scene of sentence `index`, which must have been parsed."""
        sentence = reading.sentences[index]
        return cls(reading, sentence, weapons(sentence))

    # -- weapons

    def weapon_in(self, first: int, last: int) -> Weapon | None:
        """The last weapon named wholly within these tokens: the nearest to the head."""
        inside = [w for w in self.weapons if first <= w.first and w.last <= last]
        return inside[-1] if inside else None

    def weapon_of(self, head: Token) -> Weapon | None:
        """The weapon that a noun phrase is: its head, or what an amount is of ("a barrage of
        rockets")."""
        for weapon in self.weapons:
            if weapon.first <= head.i <= weapon.last:
                return weapon
        if lemma(head) in lexicon().lists["amounts"] or head.pos_ == "NUM":
            return self.weapon_in(*clause.noun_phrase(head))
        return None

    def munition(self, head: Token) -> bool:
        """Whether a noun phrase is something that flies or explodes by itself."""
        weapon = self.weapon_of(head)
        return (
            weapon is not None
            and weapon.kind not in NOT_MUNITION
            and not (weapon.crewed and head.pos_ != "PROPN")
        )

    def weapon_words(self, weapon: Weapon) -> str:
        """The words that name a weapon, with the nouns that say which ("combat drones"), without
        the side whose it is."""
        doc = self.sentence.tokens
        first = weapon.first
        while first > 0:
            left = doc[first - 1]
            inside = left.dep_ == "compound" and weapon.first <= left.head.i <= weapon.last
            measured = left.i > 0 and doc[left.i - 1].text == "-"  # "500-pound bombs"
            if not inside or measured or left.text[:1].isupper() or self.names_side(left):
                break
            first -= 1
        return self.sentence.words(*self.sentence.span(first, weapon.last))

    # -- people and things

    def is_any(self, head: Token | None, words: frozenset[str]) -> bool:
        """Whether a noun phrase is one of these words: its head, a member of its coordination,
        what an amount is of ("six trucks of rice"), what stands before a name or a paper. The
        words "name", "nation", "pronoun", "number" and "munition" mean any such."""
        if head is None:
            return False
        if "name" in words and head.pos_ == "PROPN" and not clause.timelike(head):
            return True
        if "nation" in words and (
            head.text.casefold() in nations() or (head.text.isupper() and len(head.text) > 1)
        ):
            return True  # states, and bodies named by their initials
        if "pronoun" in words and head.pos_ == "PRON":
            return True
        if "number" in words and any(c.pos_ == "NUM" for c in head.children):
            return True
        if "munition" in words and self.munition(head):
            return True
        return any(self._is(member, words) for member in clause.conjuncts(head))

    def _is(self, member: Token, words: frozenset[str]) -> bool:
        if lemma(member) in words or member.text.casefold() in words:
            return True
        amount_of = clause.prep_objects(member, "of")
        if any(lemma(t) in words for given in amount_of for t in clause.conjuncts(given)):
            return True
        loaded = [
            g
            for c in member.children
            if c.dep_ in {"acl", "relcl"} and lemma(c) in {"load", "carry", "bring", "transport"}
            for g in (*clause.prep_objects(c, "with"), *clause.objects(c))
        ]
        if any(lemma(t) in words for t in loaded):
            return True
        named_by = member.pos_ == "PROPN" or lemma(member) in lexicon().lists["papers"]
        return named_by and any(
            lemma(c) in words for c in member.children if c.dep_ in {"compound", "nmod"}
        )

    def armed(self, head: Token | None) -> bool:
        """Whether a noun phrase names somebody who can fight, or a weapon with people in it."""
        if head is None:
            return False
        weapon = self.weapon_of(head)
        return (weapon is not None and weapon.crewed) or self.is_any(
            head, lexicon().groups["armed"]
        )

    # -- sides

    def names_side(self, modifier: Token) -> bool:
        """Whether a modifier of an attack or weapon names who is behind it ("Russian shelling",
        "government air strikes", "Houthi attack") and not where ("the Paris attack") or how."""
        word = modifier.text.casefold()
        if word in lexicon().lists["sides_before"] or (
            modifier.text[:1].isupper() and word in nations()
        ):
            return True
        if (
            not modifier.text[:1].isupper()
            or clause.timelike(modifier)
            or self.weapon_in(modifier.i, modifier.i) is not None
            or self.titled()
        ):
            return False
        if modifier.pos_ == "ADJ" or modifier.dep_ == "amod":
            return modifier.i > 0
        doc = self.reading.entities(self.sentence.index)
        return doc[modifier.i].ent_type_ in {"NORP", "ORG"} or modifier.text.isupper()

    def titled(self) -> bool:
        """Whether the sentence is set like a title, most words capitalised: capitals then say
        nothing about names."""
        alpha = [t for t in self.sentence.tokens if t.is_alpha]
        return len(alpha) > 2 and sum(t.text[:1].isupper() for t in alpha) > 0.6 * len(alpha)

    def sides_of(self, noun: Token) -> list[Token]:
        """Heads of the modifiers of a noun that name who is behind it, also one step further
        down ("Russian and Syrian strikes", "US-led strikes")."""
        found: list[Token] = []
        if noun.dep_ == "aux" and noun.i > 0 and self.names_side(noun.doc[noun.i - 1]):
            # A noun taken for an auxiliary has its modifier as a neighbour only.
            return [noun.doc[noun.i - 1]]
        for c in noun.children:
            if c.dep_ not in BEFORE_NOUN or c.i > noun.i:
                continue
            if self.names_side(c):
                found.append(c)
            else:
                found += [
                    i
                    for i in c.children
                    if i.i < c.i and i.dep_ in BEFORE_NOUN and self.names_side(i)
                ]
        # Of modifiers in a row the last stands for them all.
        return [t for t in found if not any(o.i == t.i + 1 for o in found)]

    def actors(self, head: Token, *, is_event: bool) -> list[Party]:
        """Who acts where the noun phrase is the grammatical doer: the owner of a weapon rather
        than the weapon ("the general's jets", "rockets fired by the group"), a crewed weapon
        with its nation, nobody for a bare missile, an event noun or a thing."""
        if head.dep_ in BEFORE_NOUN and self.names_side(head):
            return [self.side(head)]
        weapon = self.weapon_of(head)
        if weapon is None and not is_event:
            nobody = clause.timelike(head) or lemma(head) in lexicon().lists["nobody"]
            return [] if nobody else [clause.party(self.sentence, head)]
        if weapon is not None and lemma(head) in {
            "force",
            "airforce",
            "crew",
            "bomber",
            "attacker",
        }:
            return [clause.party(self.sentence, head)]
        owners = [
            c for c in head.children if c.dep_ == "poss" and c.pos_ != "PRON" and c.tag_ != "WP$"
        ]
        for c in head.children:
            if c.dep_ in {"acl", "relcl"} and clause.passive(c):
                by = clause.agent(c)
                owners += [by] if by is not None else []
        if owners:
            return list(clause.parties(self.sentence, owners))
        if weapon is not None and weapon.crewed:
            return [clause.party(self.sentence, head)]
        return [self.side(side) for side in self.sides_of(head)]

    def side(self, modifier: Token) -> Party:
        """A modifier that names a side, with those right before it that do ("Syrian army
        missiles" are the Syrian army's)."""
        first, last = clause.noun_phrase(modifier)
        doc = self.sentence.tokens
        while (
            first > 0 and doc[first - 1].head == modifier.head and self.names_side(doc[first - 1])
        ):
            first -= 1
        return clause.party_of(self.sentence, first, last)
