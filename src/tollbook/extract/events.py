"""What was done: attacks, arrests, aid, retreats, talks and the other event modes.

An event is asserted by a verb ("shelled the town", "Also shelled were farms") or by a noun
that the clause says happened: with a light verb ("came under missile attack", "carried out air
strikes"), as the subject of what it did ("an attack killed"), as what harmed ("killed in the
shelling of"), as a headline ("Rebel retreat from the valley"). Nouns that only refer back
("after the attack") make no claim, and nothing does that is denied, planned, threatened,
demanded or supposed.

Which words evoke which mode, and what they need around them, is in `vocab/modes.yaml`; which
weapon turns "struck" into which mode, in `vocab/weapons.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import DONE, Actuality, Frame, child, lemma, objects, subject
from tollbook.extract.cues import Cues
from tollbook.extract.draft import Draft
from tollbook.extract.modes import VerbRule, lexicon, nations
from tollbook.extract.scene import BEFORE_NOUN, Scene
from tollbook.model.claim import Event, EventType, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence
    from tollbook.extract.weapons import Weapon
    from tollbook.model.refer import Party

BE_FOUND = frozenset({"ROOT", "nsubj", "dep"})
DEFINITE = frozenset("the this that these those such its their his".split())
OWN_DETAIL = frozenset({"by", "on", "against", "of", "between", "from"})
SITES = frozenset({"in", "near", "at", "towards", "toward", "to", "into"})
HARMED_BY = frozenset({"in", "by", "during", "from", "after", "amid", "following"})


@cache
def gate() -> Cues:
    """The cues of `vocab/modes.yaml`, compiled once."""
    lists = vocab.load("modes")["gate"]
    # What a state or its people does beside a weak verb is worth reading; the reader's own
    # report from home ("American") is not a cue.
    named = [
        re.escape(word)
        for word in sorted(nations() - {"us", "american", "americans"})
        if word.isalpha()
    ]
    return Cues.of(
        {**lists, "beside": f"{lists['beside'].strip().rstrip(',')}, {', '.join(named)}"}
    )


def wants(sentence: Sentence) -> bool:
    """Whether a sentence may tell an event: a word of conflict that suffices, or a common verb
    beside somebody who fights, aid, or an official act."""
    return gate().met(sentence.clean)


def find(reading: Reading, index: int) -> list[Draft]:
    """The events that one parsed sentence asserts: those of its verbs, then those of the nouns
    that no verb has used."""
    if reading.sentences[index].clean.rstrip("\"') ").endswith("?"):
        return []
    finder = Finder(Scene.of(reading, index))
    for token in finder.scene.sentence.tokens:
        finder.by_verb(token)
    for token in finder.scene.sentence.tokens:
        finder.by_noun(token)
    return finder.drafts


@dataclass(slots=True)
class Told:
    """One event as the syntax gives it: participants are heads of noun phrases; `parts` are the
    phrases that its span takes in; `how` is the reason for review."""

    anchor: Token
    mode: str
    how: str
    actors: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    weapon: Weapon | None = None
    real: Actuality = DONE


@dataclass(slots=True)
class Finder:
    """The events of one sentence. `used` are the nouns whose event a verb has told."""

    scene: Scene
    used: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)

    # ------------------------------------------------------------------------------ verbs

    def by_verb(self, verb: Token) -> None:
        """The event that a verb tells, if it tells one."""
        if verb.pos_ not in {"VERB", "AUX"} and verb.tag_ not in {"VBN", "VBD"}:
            return
        if verb.dep_ in {"amod", "compound"} and verb.i < verb.head.i:
            return
        rules = lexicon().verbs.get(lemma(verb), ())
        if not rules or self.nominal(verb):
            return
        frame = self.frame(verb)
        rule = next((r for r in rules if self.holds(r, frame)), None)
        if rule is None:
            return
        if habitual(verb) or (rule.mode in lexicon().lists["needs_somebody"] and bare(frame)):
            return
        real = clause.actuality(verb)
        if real.asserted and not self.told_already(verb, rule.mode):
            self.verb_event(frame, rule, real)

    def frame(self, verb: Token) -> Frame:
        """The verb with who does it and whom it is done to, whatever its voice."""
        if as_auxiliary(verb):
            own = clause.own_subject(verb) or subject(verb.head)
            return Frame(verb, False, own, own, objects(verb.head))
        return clause.frame(verb, is_passive=self.passive(verb))

    def passive(self, verb: Token) -> bool:
        """Whether the verb's subject is who it is done to: by its form, or because a verb that
        must have an object has none and its subject can't be who did it ("Hospital bombed",
        "two shot, one beheaded")."""
        if clause.passive(verb):
            return True
        if verb.tag_ not in {"VBD", "VBN"} or lemma(verb) not in lexicon().lists["transitive"]:
            return False
        aimed = any(
            c.dep_ in {"aux", "prt"}
            or (c.dep_ == "prep" and lemma(c) in {"at", "on", "into", "towards", "toward"})
            for c in verb.children
        )
        own = subject(verb)
        if aimed or objects(verb) or own is None:
            return False
        if own.pos_ == "NUM" or own.text.casefold() == "one":
            return True
        if own.pos_ == "PRON":
            return False
        if self.scene.weapon_of(own) is not None or self.event_noun(own) is not None:
            return False
        groups = lexicon().groups
        done_to = self.scene.is_any(own, groups["people"] | groups["facility"])
        return done_to and not self.scene.armed(own)

    def nominal(self, verb: Token) -> bool:
        """Whether an -ing form is a noun here: "in shelling", "the looting of shops"."""
        if verb.tag_ != "VBG" or verb.text.casefold() not in lexicon().nouns or objects(verb):
            return False
        if any(c.dep_ in {"aux", "auxpass"} for c in verb.children):
            return False
        governed = verb.dep_ == "pcomp" and lemma(verb.head) in HARMED_BY | {
            "to",
            "under",
            "of",
            "with",
        }
        return (
            governed
            or verb.dep_ in {"pobj", "nsubj", "nsubjpass", "dobj", "ROOT", "aux"}
            or any(
                c.dep_ in {"det", "amod", "compound", "poss"}
                or (c.dep_ == "prep" and lemma(c) == "of")
                for c in verb.children
            )
        )

    def holds(self, rule: VerbRule, frame: Frame) -> bool:
        """Whether all that a rule asks for is there."""
        verb, scene = frame.verb, self.scene
        if rule.voice and (rule.voice == "passive") != frame.passive:
            return False
        if not particle_fits(rule, verb):
            return False
        if rule.own_subject and not frame.passive and child(verb, "nsubj") is None:
            return False
        if rule.by_means and not frame.passive and self.event_subject(frame):
            return False
        done_to, doer = frame.done_to, frame.doer
        if rule.bare and done_to and not frame.passive:
            return False
        if rule.object and not any(scene.is_any(o, rule.object) for o in done_to):
            return False
        if any(scene.is_any(o, rule.not_object) for o in done_to):
            return False
        if doer is not None and lemma(doer) in rule.not_subject:
            return False
        if rule.subject:
            intransitive = frame.passive and not rule.object and not done_to
            asked = frame.own if intransitive else doer
            fights = lexicon().groups["armed"] <= rule.subject and scene.armed(asked)
            if not fights and not scene.is_any(asked, rule.subject):
                return False
        if rule.prep and not self.has_phrase(rule, verb):
            return False
        if rule.not_prep and clause.prep_objects(verb, *rule.not_prep):
            return False
        if rule.adverb and not any(
            c.text.casefold() in rule.adverb for at in (verb, *done_to) for c in at.children
        ):
            return False
        return self.needed(rule, frame)

    def told_already(self, verb: Token, mode: str) -> bool:
        """Whether the verb is a participle on a noun of a verb that told the same: "agreed to a
        truce brokered by"."""
        if verb.dep_ != "acl":
            return False
        ups = {up.i for up in verb.ancestors}
        return any(
            d.token in ups and isinstance(d.body, Event) and d.body.mode == mode
            for d in self.drafts
        )

    def event_subject(self, frame: Frame) -> bool:
        """Whether the subject is an event noun and tells it itself: "air strikes hit a market"."""
        own = frame.own
        return (
            own is not None
            and self.scene.weapon_of(own) is None
            and self.event_noun(own) is not None
        )

    def has_phrase(self, rule: VerbRule, verb: Token) -> bool:
        """Whether one of the prepositional phrases that a rule asks for hangs on the verb or its
        object."""
        for preposition, words in rule.prep:
            phrases = [
                g for at in (verb, *objects(verb)) for g in clause.prep_objects(at, preposition)
            ]
            if any(
                (not words or self.scene.is_any(g, words)) and not clause.timelike(g)
                for g in phrases
            ):
                return True
            if not words:
                # "up the river": tagged as an adverb or particle with or without its noun.
                for c in verb.children:
                    if c.text.casefold() == preposition and c.dep_ in {"advmod", "prt"}:
                        return True
                    if c.text.casefold() == preposition and any(
                        not clause.timelike(g) for g in c.children
                    ):
                        return True
        return False

    def needed(self, rule: VerbRule, frame: Frame) -> bool:
        """Whether the clause has what the rule's `needs` says makes its verb one of conflict."""
        verb, scene = frame.verb, self.scene
        fights = scene.armed(frame.doer)
        if rule.needs == "armed":
            return fights or (frame.passive and frame.doer is None and scene.armed(frame.own))
        if rule.needs == "weapon":
            return fights or self.means(frame) is not None
        if rule.needs == "combat":
            if fights or self.means(frame) is not None:
                return True
            groups = lexicon().groups
            hit = any(scene.is_any(o, groups["people"] | groups["facility"]) for o in frame.done_to)
            named = frame.doer is not None and (
                frame.doer.pos_ in {"PROPN", "PRON"} or bool(scene.sides_of(frame.doer))
            )
            return hit and (frame.passive or named)
        # "attack" without an object may be an illness or a word: somebody must fight.
        return lemma(verb) != "attack" or frame.passive or bool(frame.done_to) or fights

    def means(self, frame: Frame) -> Weapon | None:
        """The weapon that a verb is done with: what does it, "with …", "using …"."""
        scene, verb, doer = self.scene, frame.verb, frame.doer
        if doer is not None:
            weapon = scene.weapon_of(doer)
            if weapon is not None:
                return weapon
            for c in doer.children:
                if c.dep_ in {"acl", "relcl"} and lemma(c) in {
                    "back",
                    "use",
                    "arm",
                    "support",
                    "fly",
                }:
                    for given in clause.prep_objects(c, "by", "with"):
                        if (weapon := scene.weapon_of(given)) is not None:
                            return weapon
        with_it = [t for o in objects(verb) for t in clause.prep_objects(o, "with")]
        using = [
            t
            for c in verb.children
            if c.dep_ in {"advcl", "xcomp", "prep"} and lemma(c) == "use"
            for t in objects(c)
        ]
        if verb.dep_ in {"xcomp", "advcl"} and lemma(verb.head) == "use":
            using += objects(verb.head)  # "used helicopters to attack"
        phrases = [*clause.prep_objects(verb, "with", "by", "from", "in", "of"), *with_it, *using]
        for given in phrases:
            for member in clause.conjuncts(given):
                weapon = scene.weapon_of(member)
                if weapon is None and self.event_noun(member) is not None:
                    weapon = scene.weapon_in(*clause.noun_phrase(member))
                inside = (
                    lemma(given.head) == "in" and weapon is not None and weapon.kind == "artillery"
                )
                if weapon is not None and not inside:
                    return weapon
        return None

    def verb_event(self, frame: Frame, rule: VerbRule, real: Actuality) -> None:
        """The event of a verb whose rule holds."""
        verb, lists = frame.verb, lexicon().lists
        weapon, mode = self.means(frame), rule.mode
        fired: list[Token] = []
        if mode == "airstrike" and weapon is None and lemma(verb) == "bomb":
            mode = "airstrike" if self.flies(frame.doer) else "bombing"
        if rule.by_means:
            if lemma(verb) in lists["firing"]:
                fired = [t for t in frame.done_to if self.scene.weapon_of(t) is not None]
                weapon = self.scene.weapon_of(fired[0]) if fired else weapon
            mode = self.mode_by(weapon, mode, verb)
        # "was hit by an air strike": the noun says which attack, and whose.
        inner = self.attack_among(frame) if rule.by_means and mode == rule.mode else None
        if inner is not None:
            mode = self.event_noun(inner) or mode
        if lexicon().types[mode] is not EventType.ASSAULT and mode != "arms transfer":
            weapon = None
        actors = [frame.doer] if frame.doer is not None else []
        targets = [] if fired else [t for t in frame.done_to if lemma(t) != "fire"]
        if mode == "destruction" and any(lemma(t) == "fire" for t in frame.done_to):
            targets = clause.prep_objects(verb, "to")  # "set fire to"
        if mode == "suicide bombing":
            carried = {
                "vest",
                "belt",
                "bomb",
                "device",
                "explosive",
                "car",
                "himself",
                "herself",
                "themselves",
            }
            targets = [t for t in targets if lemma(t) not in carried and t.pos_ != "PRON"]
        if rule.sufferer:
            # "their vehicle hit a landmine": the subject is who it happens to.
            actors, targets = [], actors
        if not targets and (lemma(verb) in lists["aimed"] or fired or rule.bare):
            phrases = [
                t
                for at in (verb, *fired, *(o for f in fired for o in clause.prep_objects(f, "of")))
                for t in clause.prep_objects(
                    at,
                    "at",
                    "on",
                    "into",
                    "onto",
                    "against",
                    "upon",
                    "towards",
                    "toward",
                    "through",
                )
            ]
            targets = [t for t in phrases if not clause.timelike(t)]
        anchor = verb.head if as_auxiliary(verb) else verb
        told = Told(
            anchor,
            mode,
            f"cue:{lemma(verb)}/{'passive' if frame.passive else 'active'}",
            actors,
            targets,
            weapon,
            real,
        )
        if inner is not None:
            told.actors = self.of_noun(inner, mode)[0]
        self.cast(told, frame)
        parts = [frame.own, *frame.done_to, *objects(verb), *told.actors, *told.targets, *fired]
        span = clause.clause_span(
            self.scene.sentence,
            anchor,
            [t for t in parts if t is not None and in_clause(t, anchor)],
        )
        self.record(told, span)
        self.swallow(verb)

    def flies(self, doer: Token | None) -> bool:
        """Whether who "bombed" is a state or its forces, which do it from the air, or isn't named
        by a noun; other groups plant bombs."""
        if doer is None or doer.pos_ == "PRON" or self.air_side(doer):
            return True
        said = {lemma(doer), doer.text.casefold()}
        return bool(said & (nations() | lexicon().lists["air_powers"]))

    def air_side(self, noun: Token) -> bool:
        """Whether a noun has a side before it that has aircraft."""
        lists = lexicon().lists
        flying = nations() | (lists["sides_before"] - lists["ground_sides"])
        return any(t.text.casefold() in flying for t in self.scene.sides_of(noun))

    def attack_among(self, frame: Frame) -> Token | None:
        """The event noun by or in which a passive was done: "hit by an air strike"."""
        if not frame.passive:
            return None
        given = clause.prep_objects(frame.verb, "by", "in", "during")
        return next((t for t in given if self.event_noun(t) is not None), None)

    def cast(self, told: Told, frame: Frame) -> None:
        """Put the participants where the mode has them: who moves, talks, is asked, is helped."""
        verb, lists, mode = frame.verb, lexicon().lists, told.mode

        def phrase(at: Token, *prepositions: str) -> list[Token]:
            given = clause.prep_objects(at, *prepositions)
            return [t for t in given if not clause.timelike(t) and self.scene.weapon_of(t) is None]

        if mode in lists["moves"]:
            if frame.passive and frame.doer is None:
                told.actors = [frame.own] if frame.own is not None else []
                told.targets = []
            elif mode == "retreat":
                told.targets = []
        if mode in lists["no_target"]:
            told.targets = []
        if mode in lists["together"]:
            told.actors += [
                t for at in (verb, *objects(verb)) for t in phrase(at, "with", "between")
            ]
            if lemma(verb) == "meet":
                told.actors += frame.done_to
        if mode in {"fundraising appeal", "appeal"}:
            told.targets = phrase(verb, "to", "on")
            if lemma(verb) == "go":
                told.actors = []  # "a call went out": nobody is named
        elif (
            mode == "ceasefire"
            and told.actors
            and scene_is(self.scene, told.actors[0], "ceasefires")
        ):
            told.actors = []  # "the truce began"
        elif mode == "sanction":
            on = [t for at in (verb, *objects(verb)) for t in phrase(at, "on", "against", "to")]
            told.targets = on or told.targets
        elif mode == "aid delivery":
            told.targets = phrase(verb, "to")
            if lemma(verb) in {"arrive", "reach", "enter", "roll", "cross"}:
                told.actors = []  # the goods arrive by themselves

    def swallow(self, verb: Token) -> None:
        """Event nouns among the verb's own complements tell the same event: "was attacked in a
        missile strike"."""
        for token in self.scene.sentence.tokens:
            if token.i == verb.i or self.event_noun(token) is None:
                continue
            governor = next((up for up in token.ancestors if up.pos_ in {"VERB", "AUX"}), None)
            if governor == verb:
                self.used.add(token.i)

    # ------------------------------------------------------------------------------ nouns

    def event_noun(self, token: Token) -> str | None:
        """The mode that a noun evokes, None if it evokes none."""
        doc = token.doc
        hyphened = token.i > 1 and doc[token.i - 1].text == "-" and token.pos_ in {"ADJ", "VERB"}
        if token.pos_ not in {"NOUN", "PROPN"} and not hyphened and not self.nominal(token):
            return None
        nouns = lexicon().nouns
        said = token.text.casefold()
        word = said if token.tag_ == "VBG" else lemma(token)
        for words, mode in nouns.get(word, nouns.get(said, ())):
            low = token.i - len(words) + 1
            before = [lemma(t) for t in doc[max(low, 0) : token.i]]
            if low >= 0 and before == list(words[:-1]) and not (hyphened and len(words) == 1):
                return mode
        # "exchange of prisoners": the head comes first.
        for given in clause.prep_objects(token, "of"):
            for words, mode in nouns.get(lemma(given), ()):
                if words == (word, "of", lemma(given)):
                    return mode
        return None

    def is_event(self, head: Token) -> bool:
        """Whether a noun phrase is an event or an amount of them ("a series of strikes")."""
        if self.event_noun(head) is not None:
            return True
        if lemma(head) not in lexicon().lists["amounts"]:
            return False
        return any(self.event_noun(t) is not None for t in clause.prep_objects(head, "of"))

    def by_noun(self, noun: Token) -> None:
        """The event that a noun tells, if its clause says that it happened."""
        if noun.i in self.used or noun.dep_ == "compound":
            return
        mode = self.event_noun(noun)
        if mode is None:
            return
        before = {lemma(c) for c in noun.children if c.i < noun.i}
        if before & (lexicon().not_done | {"no"}):
            return
        said = self.said_to_happen(noun, mode)
        if said is None or (self.said_before(noun, mode) and not self.own_detail(noun)):
            return
        verb, told = said
        told.real = DONE if verb == noun else clause.actuality(verb)
        if not told.real.asserted:
            return
        if before & lexicon().hedging:
            told.real = replace(told.real, hedged=True)
        self.complete(noun, told)
        self.record(told, self.noun_span(noun, told, verb))
        self.used.add(noun.i)

    def said_before(self, noun: Token, mode: str) -> bool:
        """Whether a noun that this one is coordinated with has told the same mode."""
        before = {
            up.i for up in noun.ancestors if noun.dep_ == "conj" and up.pos_ in clause.NOMINAL
        }
        return any(
            d.token in before and isinstance(d.body, Event) and d.body.mode == mode
            for d in self.drafts
        )

    def said_to_happen(self, noun: Token, mode: str) -> tuple[Token, Told] | None:
        """How the clause says that the noun's event happened: the word that says so (the noun
        itself in a headline) and the participants which that word adds; None if it doesn't."""
        head = noun
        while head.dep_ == "conj" and head.head.pos_ in clause.NOMINAL:
            head = head.head
        governor = head.head
        role = head.dep_
        if role in {"pobj", "pcomp"} and governor.pos_ == "ADP":
            return self.under_preposition(noun, mode, governor)
        if role in {"dobj", "obj"} and governor.pos_ == "VERB":
            return self.as_object(noun, mode, governor)
        # "Government shelling killed": the tagger may take the noun for an auxiliary.
        if role in {"nsubj", "aux"} and governor.pos_ in {"VERB", "AUX"}:
            said = self.as_subject(noun, mode, governor)
            if said is not None:
                return said
        there_is = lemma(governor) == "be" and child(governor, "expl") is not None
        if role == "attr" and there_is:
            return governor, Told(noun, mode, "there is", self.between(governor))
        if role == "nsubjpass" and lemma(governor) in lexicon().light["is_done"]:
            return self.as_passive(noun, mode, governor)
        if (
            role in BE_FOUND
            and self.scene.sentence.heading
            and (self.own_detail(noun) or sited(noun))
        ):
            return noun, Told(noun, mode, "headline")
        return None

    def under_preposition(
        self, noun: Token, mode: str, preposition: Token
    ) -> tuple[Token, Told] | None:
        """As in "came under attack", "was subjected to shelling", "killed in an air strike"."""
        light, word, verb = lexicon().light, lemma(preposition), preposition.head
        if word == "under" and lemma(verb) in light["undergoes_under"]:
            sent = [t for t in clause.prep_objects(verb, "from", "by") if not clause.timelike(t)]
            return verb, Told(noun, mode, "undergoes", sent, self.subjects(verb))
        if word == "to" and lemma(verb) in light["undergoes_to"]:
            frame = clause.frame(verb)
            actors = [frame.doer] if frame.doer is not None else []
            return verb, Told(noun, mode, "undergoes", actors, frame.done_to)
        assault = lexicon().types[mode] is EventType.ASSAULT
        if word not in HARMED_BY or not assault:
            return None
        if not tells_harm(verb):
            # "fled after a drone attack on a market", "after Friday's attack by": such an attack
            # is news.
            new = any(
                c.text.casefold() in {"a", "an"} or (c.dep_ == "poss" and clause.timelike(c))
                for c in noun.children
            )
            told = new and word != "by" and self.own_detail(noun)
            return (verb, Told(noun, mode, f"news {word}")) if told else None
        counted = any(c.pos_ == "NUM" for c in noun.children)
        bare = mode != "attack" and not definite(noun) and not counted
        if self.own_detail(noun) or bare or (sited(noun) and preposition.dep_ != "agent"):
            return verb, Told(noun, mode, f"harmed {word}")
        return None

    def as_object(self, noun: Token, mode: str, verb: Token) -> tuple[Token, Told] | None:
        """Of an object: "carried out air strikes", "suffered an attack"."""
        light, word = lexicon().light, lemma(verb)
        assault = lexicon().types[mode] is EventType.ASSAULT
        if word in light["undergoes"]:
            return verb, Told(noun, mode, "undergone", targets=self.subjects(verb))
        if word not in light["does"] or (assault and word in light["says"]):
            return None
        if word == "carry" and not has_particle(verb, "out"):
            return None
        return verb, Told(noun, mode, "done", self.subjects(verb), aimed_at(verb))

    def as_subject(self, noun: Token, mode: str, verb: Token) -> tuple[Token, Told] | None:
        """As in "clashes broke out", "an attack killed", "air strikes hit a market", "there were"."""
        light, word = lexicon().light, lemma(verb)
        if word == "be" and child(verb, "expl") is not None:
            return verb, Told(noun, mode, "there is", self.between(verb))
        if word not in light["happens"] or not comes_about(verb):
            return None
        strikes = word in light["strikes"]
        if definite(noun) and not strikes and not self.own_detail(noun):
            return None  # it refers back: "the attack followed"
        targets = [o for o in objects(verb) if o.pos_ != "NUM"] if strikes else []
        return verb, Told(noun, mode, "happens", self.between(verb), targets)

    def as_passive(self, noun: Token, mode: str, verb: Token) -> tuple[Token, Told] | None:
        """As in "air strikes were carried out by", "an attack was reported"."""
        if definite(noun) and not self.own_detail(noun):
            return None
        by = clause.agent(verb)
        teller = lemma(verb) in lexicon().light["reports"]
        actors = [by] if by is not None and not teller else []
        return verb, Told(noun, mode, "is done", actors + self.between(verb), aimed_at(verb))

    def complete(self, noun: Token, told: Told) -> None:
        """Add what the noun's own words say: who, whom, with what; and let the weapon decide."""
        scene, lists = self.scene, lexicon().lists
        weapon = scene.weapon_in(*clause.noun_phrase(noun, whole=False))
        if weapon is None:
            with_it = (scene.weapon_of(t) for t in clause.prep_objects(noun, "with", "by", "of"))
            weapon = next((w for w in with_it if w is not None), None)
        actors, targets = self.of_noun(noun, told.mode)
        if told.actors:
            # "they launched a rebel offensive" names nobody new.
            actors = [t for t in actors if t.dep_ not in BEFORE_NOUN]
        if told.mode in lists["by_weapon"]:
            told.mode = self.mode_by(weapon, told.mode, noun)
            if told.mode == "bombing" and weapon is None and self.from_the_air(noun):
                told.mode = "airstrike"
        told.weapon = weapon
        told.actors += [t for t in actors if t not in told.actors]
        told.targets += [t for t in targets if t not in told.targets]
        if told.mode in lists["together"]:
            told.actors += [t for t in targets if t not in told.actors]
        if told.mode in lists["together"] | lists["no_target"]:
            told.targets = []
        told.how = f"cue:{lemma(noun)}/{told.how}"

    def from_the_air(self, noun: Token) -> bool:
        """Whether "bombing" means bombs dropped: "intense bombing", or a state's ("Saudi
        bombing"); "a bombing" is one explosion."""
        if lemma(noun) not in {"bombing", "bomb"} or noun.tag_ not in {"NN", "VBG"}:
            return False
        if any(c.dep_ == "compound" and not self.scene.names_side(c) for c in noun.children):
            return False
        sustained = any(lemma(c) in lexicon().lists["sustained"] for c in noun.children)
        return self.air_side(noun) or sustained

    def of_noun(self, noun: Token, mode: str) -> tuple[list[Token], list[Token]]:
        """Who does it and whom it is done to, as the noun's own complements say."""
        scene, lists = self.scene, lexicon().lists
        actors = [
            c
            for c in noun.children
            if c.dep_ == "poss" and c.pos_ != "PRON" and not clause.timelike(c)
        ]
        actors += scene.sides_of(noun)
        for given in clause.prep_objects(noun, "by"):
            weapon = scene.weapon_of(given)
            if weapon is None or weapon.crewed:
                actors.append(given)
        if mode not in {"retreat", "evacuation", "release", "expulsion"}:
            sent = clause.prep_objects(noun, "from")
            actors += [t for t in sent if lemma(t) not in lists["directions"]]
        sides = clause.prep_objects(noun, "between", "with", "among")
        actors += [t for t in sides if scene.weapon_of(t) is None]
        targets = clause.prep_objects(noun, "on", "against", "upon")
        of = clause.prep_objects(noun, "of")
        said = {lemma(noun), noun.text.casefold()}
        if said & lists["of_is_target"]:
            targets += of
        elif said & lists["of_is_actor"]:
            actors += of
        actors, targets = ([t for t in s if not clause.timelike(t)] for s in (actors, targets))
        return actors, targets

    def noun_span(self, noun: Token, told: Told, verb: Token) -> tuple[int, int]:
        """The clause of the word that says it happened. Two nouns of one clause ("killed in
        shelling and air strikes") get a span each: the second that of its own words."""
        sentence = self.scene.sentence
        parts = [
            t for t in (*told.actors, *told.targets, noun, *self.subjects(verb)) if within(t, verb)
        ]
        span = clause.clause_span(sentence, verb, parts)
        type_ = lexicon().types[told.mode]
        for draft in self.drafts:
            if (
                (draft.start, draft.end) == span
                and isinstance(draft.body, Event)
                and draft.body.type is type_
            ):
                own = [t for t in (*told.actors, *told.targets) if within(t, noun)]
                return clause.clause_span(sentence, noun, [noun, *own])
        return span

    def subjects(self, verb: Token) -> list[Token]:
        """The verb's subject, unless that is an event noun itself."""
        own = subject(verb) if verb.pos_ in {"VERB", "AUX"} else None
        return [own] if own is not None and self.event_noun(own) is None else []

    def between(self, verb: Token) -> list[Token]:
        """Who is "between" on the verb: "clashes broke out between"."""
        return [t for t in clause.prep_objects(verb, "between") if not clause.timelike(t)]

    def own_detail(self, noun: Token) -> bool:
        """Whether the noun brings participants of its own, and so makes a claim."""
        phrases = clause.prep_objects(noun, *OWN_DETAIL)
        return (
            any(not clause.timelike(t) for t in phrases)
            or bool(self.scene.sides_of(noun))
            or any(
                c.dep_ == "poss" and c.pos_ == "PROPN" and not clause.timelike(c)
                for c in noun.children
            )
        )

    # ------------------------------------------------------------------------------- both

    def mode_by(self, weapon: Weapon | None, mode: str, at: Token) -> str:
        """The mode that the weapon gives, else the word's own."""
        if weapon is None or weapon.mode == "attack":
            return mode
        if mode == "airstrike":
            # "bombed with rockets" comes from the air all the same; what people place does not.
            ground = {"shell", "artillery", "drone", "bomb", "suicide", "mine", "grenade"}
            return weapon.mode if weapon.kind in ground else mode
        side_owns = self.air_side(at.doc[weapon.last])
        if weapon.kind == "bomb" and (lemma(at) in {"drop", "land", "fall", "rain"} or side_owns):
            return "airstrike"  # a bomb that falls, or a government's, comes from the air
        return weapon.mode

    def record(self, told: Told, span: tuple[int, int]) -> None:
        """The draft of an event with its participants as mentions of the text."""
        scene = self.scene
        actors: dict[tuple[int, int], Party] = {}
        for head in told.actors:
            for member in clause.listed(head):
                for party in scene.actors(member, is_event=self.is_event(member)):
                    actors.setdefault((party.start, party.end), party)
        nominal = [
            t
            for t in told.targets
            if self.event_noun(t) is None
            and (t.pos_ not in {"VERB", "AUX", "ADP", "ADV"} or child(t, "det") is not None)
        ]
        targets = [
            p for p in clause.parties(scene.sentence, nominal) if (p.start, p.end) not in actors
        ]
        by_verb = told.anchor.pos_ in {"VERB", "AUX"}
        needs = by_verb and told.mode in lexicon().lists["needs_somebody"]
        if needs and not actors and not targets:
            return
        real = told.real
        why = [told.how, f"mode:{told.mode}"]
        if told.weapon is not None:
            why.append(f"means:{told.weapon.kind}")
        body = Event(
            type=lexicon().types[told.mode],
            mode=told.mode,
            actors=tuple(actors.values()),
            targets=tuple(targets),
            means=scene.weapon_words(told.weapon) if told.weapon is not None else None,
        )
        stance = Stance.DENIED if real.denied else Stance.HEDGED if real.hedged else None
        self.drafts.append(
            Draft(body, *span, scene.sentence.index, told.anchor.i, why=why, stance=stance)
        )


def as_auxiliary(verb: Token) -> bool:
    """Whether the parser took a verb for the auxiliary of a participle after it ("flew badly
    burned patients"): its participants hang on that participle."""
    return (
        verb.dep_ == "aux"
        and verb.head.tag_ in {"VBD", "VBN"}
        and lemma(verb) not in {"use", "get"}
    )


def habitual(verb: Token) -> bool:
    """Whether the verb tells what is usually done, not that it was ("often targets")."""
    past = verb.tag_ == "VBD" or any(c.tag_ == "VBD" for c in verb.children)
    usual = lexicon().lists["usually"]
    return not past and any(
        c.dep_ == "advmod" and c.text.casefold() in usual for c in verb.children
    )


def bare(frame: Frame) -> bool:
    """Whether the verb stands without anybody who does it or whom it is done to: a modifier
    that the parser took for a verb ("the besieged east")."""
    return frame.own is None and frame.doer is None and not frame.done_to


def particle_fits(rule: VerbRule, verb: Token) -> bool:
    """Whether the verb has the particle that the rule asks for, and none that makes it another
    verb ("give up", "take over")."""
    if rule.part is None:
        changed = {"up", "off", "over", "in", "down"}
        other = any(c.dep_ == "prt" and c.text.casefold() in changed for c in verb.children)
        return bool(rule.prep) or not other
    return any(
        c.text.casefold() == rule.part and c.dep_ in {"prt", "advmod", "prep"} and c.i > verb.i
        for c in verb.children
    )


def has_particle(verb: Token, particle: str) -> bool:
    """Whether a particle goes with the verb."""
    return any(c.text.casefold() == particle and c.dep_ in {"prt", "advmod"} for c in verb.children)


def comes_about(verb: Token) -> bool:
    """Whether a common verb with an event noun as subject says that it happened: "took place",
    "broke out"."""
    word = lemma(verb)
    if word == "be":
        under = [lemma(t) for t in clause.prep_objects(verb, "under")]
        return "way" in under or any(
            c.text.casefold() in {"underway", "ongoing"} for c in verb.children
        )
    if word == "take":
        return any(lemma(o) in {"place", "life", "toll"} for o in objects(verb))
    if word == "break":
        return has_particle(verb, "out")
    if word in {"set", "send", "drive", "enter", "open", "end", "hold", "cut", "knock"}:
        return bool(objects(verb))
    return True


def scene_is(scene: Scene, head: Token | None, group: str) -> bool:
    """Whether a noun phrase is a word of one of the groups of `vocab/modes.yaml`."""
    return scene.is_any(head, lexicon().groups[group])


def aimed_at(verb: Token) -> list[Token]:
    """What a light verb says its noun was aimed at: "carried out strikes on"."""
    return [t for t in clause.prep_objects(verb, "on", "against", "at") if not clause.timelike(t)]


def tells_harm(verb: Token) -> bool:
    """Whether a word tells harm or has it as its predicate ("are missing after", "12 dead in")."""
    harmed = lexicon().light["harmed_in"]
    return lemma(verb) in harmed or any(
        c.dep_ in {"acomp", "attr"} and lemma(c) in harmed for c in verb.children
    )


def definite(noun: Token) -> bool:
    """Whether the noun refers back: "the attack", "that raid", "its offensive"."""
    return any(c.dep_ in {"det", "poss"} and c.text.casefold() in DEFINITE for c in noun.children)


def sited(noun: Token) -> bool:
    """Whether the noun says where: "clashes near the border"."""
    return any(c.dep_ == "prep" and lemma(c) in SITES for c in noun.children)


def within(part: Token, head: Token) -> bool:
    """Whether a word stands in what the head governs."""
    return part == head or any(up == head for up in part.ancestors)


def in_clause(part: Token, verb: Token) -> bool:
    """Whether a participant stands in the verb's own clause, so that the span takes it in: not
    the subject of an earlier coordinated verb, nor a noun far before its relative clause."""
    if within(part, verb) or abs(part.i - verb.i) <= 3:
        return True
    if verb.dep_ in {"acl", "relcl"} and part == verb.head:
        return verb.left_edge.i - clause.noun_phrase(part)[1] <= 3
    # An inverted subject belongs to the clause wherever it stands.
    return part.i > verb.i and clause.inverted_subject(verb) == part
