"""What was done: attacks, arrests, aid, retreats, talks and the other event modes.

An event is asserted by a verb ("shelled the town", "Also attacked were civilians") or by a noun
that the clause says happened: with a light verb ("came under missile attack", "carried out air
strikes"), as the subject of what it did ("an attack killed"), as what harmed ("killed in the
shelling of"), as a headline ("Hasty retreat towards the river"). Nouns that only refer back
("after the attack") make no claim, and nothing does that is denied, planned, threatened,
demanded or supposed.

Which words evoke which mode, and what they need around them, is in `vocab/modes.yaml`; which
weapon turns "struck" into which mode, in `vocab/weapons.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from tollbook import vocab
from tollbook.extract import clause
from tollbook.extract.clause import child, lemma, objects, subject
from tollbook.extract.cues import Cues
from tollbook.extract.draft import Draft
from tollbook.model.claim import Event, EventType, Stance
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence


@dataclass(frozen=True, slots=True)
class VerbRule:
    """One way a verb evokes a mode; empty requirements hold always. Fields as described at
    the top of `vocab/modes.yaml`."""

    mode: str
    part: str | None = None
    object: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    not_object: frozenset[str] = frozenset()
    not_subject: frozenset[str] = frozenset()
    prep: tuple[tuple[str, frozenset[str]], ...] = ()
    adverb: frozenset[str] = frozenset()
    needs: str | None = None
    by_means: bool = False
    voice: str | None = None
    bare: bool = False
    own_subject: bool = False

    @property
    def weight(self) -> int:
        """How much it asks for: the rule that asks most is tried first."""
        return sum(
            bool(asked)
            for asked in (self.part, self.object, self.subject, self.prep, self.adverb, self.voice)
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, compiled once."""

    verbs: dict[str, tuple[VerbRule, ...]]
    nouns: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    """Head of a noun phrase to the phrases that end in it, longest first, each with its mode."""
    types: dict[str, EventType]
    groups: dict[str, frozenset[str]]
    light: dict[str, frozenset[str]]
    of_is_target: frozenset[str]
    not_done: frozenset[str]
    hedging: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon named in a sentence: tokens `first` … `last`, its class and mode."""

    first: int
    last: int
    kind: str
    mode: str
    crewed: bool


@cache
def lexicon() -> Lexicon:
    """The lists of `vocab/modes.yaml` as the reader uses them."""
    given = vocab.load("modes")
    groups = {name: frozenset(words) for name, words in given["groups"].items()}
    groups["arms"] = frozenset(vocab.load("weapons")["arms"])

    def expanded(words: Sequence[str] | None) -> frozenset[str]:
        return frozenset().union(*(groups.get(word, {word}) | {word} for word in words or ()))

    verbs: dict[str, list[VerbRule]] = {}
    nouns: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for mode, entry in given["modes"].items():
        for word in entry.get("verbs", ()):
            asked: dict[str, Any] = word if isinstance(word, dict) else {"verb": word}
            named = asked["verb"] if isinstance(asked["verb"], list) else [asked["verb"]]
            rule = VerbRule(
                mode,
                part=asked.get("part") if not isinstance(asked.get("part"), list) else None,
                object=expanded(asked.get("object")),
                subject=expanded(asked.get("subject")),
                not_object=frozenset(asked.get("not_object", ())),
                not_subject=frozenset(asked.get("not_subject", ())),
                prep=tuple((p, expanded(w)) for p, w in asked.get("prep", {}).items()),
                adverb=frozenset(asked.get("adverb", ())),
                needs=asked.get("needs"),
                by_means=asked.get("by_means", False),
                voice=asked.get("voice"),
                bare=asked.get("bare", False),
                own_subject=asked.get("own_subject", False),
            )
            parts = asked["part"] if isinstance(asked.get("part"), list) else [rule.part]
            for verb in named:
                for part in parts:
                    verbs.setdefault(verb, []).append(
                        rule if part == rule.part else VerbRule(**{**_fields(rule), "part": part})
                    )
        for phrase in entry.get("nouns", ()):
            words = tuple(phrase.replace("-", " - ").split())
            nouns.setdefault(words[-1], []).append((words, mode))
    return Lexicon(
        verbs={v: tuple(sorted(rules, key=lambda r: -r.weight)) for v, rules in verbs.items()},
        nouns={n: tuple(sorted(p, key=lambda item: -len(item[0]))) for n, p in nouns.items()},
        types={mode: EventType(entry["type"]) for mode, entry in given["modes"].items()},
        groups=groups,
        light={name: frozenset(words) for name, words in given["light"].items()},
        of_is_target=frozenset(given["of_is_target"]),
        not_done=frozenset(given["actuality"]["unrealised_adjectives"]),
        hedging=frozenset(given["actuality"]["hedging_adjectives"]),
    )


def _fields(rule: VerbRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in VerbRule.__dataclass_fields__}


@cache
def weapon_terms() -> tuple[
    dict[str, list[tuple[tuple[str, ...], str]]], list[tuple[re.Pattern[str], str]]
]:
    """First word of a weapon's name to the names that begin with it, longest first, each with
    its class; and the patterns of type designations."""
    terms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    patterns = []
    for kind, entry in vocab.load("weapons")["classes"].items():
        for term in entry["terms"]:
            words = tuple(term.replace("-", " - ").split())
            terms.setdefault(words[0], []).append((words, kind))
        patterns += [(re.compile(p, re.I), kind) for p in entry.get("patterns", ())]
    for found in terms.values():
        found.sort(key=lambda item: -len(item[0]))
    return terms, patterns


def weapons(sentence: Sentence) -> list[Weapon]:
    """The weapons that a sentence names, in order, longest names first, none overlapping."""
    doc = sentence.tokens
    terms, patterns = weapon_terms()
    classes = vocab.load("weapons")["classes"]
    lemmas = [lemma(token) for token in doc]
    found: list[Weapon] = []
    at = 0
    while at < len(doc):
        match = None
        for words, kind in terms.get(lemmas[at], ()):
            if tuple(lemmas[at : at + len(words)]) == words and doc[at + len(words) - 1].pos_ in {
                "NOUN",
                "PROPN",
                "ADJ",
            }:
                match = (len(words), kind)
                break
        if match is None:
            word = doc[at].text
            for pattern, kind in patterns:
                joined = doc[at : at + 3].text if doc[at : at + 2].text.endswith("-") else word
                if pattern.fullmatch(word):
                    match = (1, kind)
                elif pattern.fullmatch(joined):
                    match = (len(doc[at : at + 3]), kind)
        if match is None or doc[at].pos_ == "VERB":
            at += 1
            continue
        length, kind = match
        found.append(
            Weapon(
                at, at + length - 1, kind, classes[kind]["mode"], classes[kind].get("crewed", False)
            )
        )
        at += length
    return found


# ---------------------------------------------------------------------------------- the gate


@cache
def gate() -> Cues:
    """The cues of `vocab/modes.yaml`, compiled once."""
    return Cues.of(vocab.load("modes")["gate"])


def wants(sentence: Sentence) -> bool:
    """Whether a sentence may tell an event: a word of conflict that suffices, or a common verb
    beside somebody who fights, aid, or an official act."""
    return gate().met(sentence.clean)


# ------------------------------------------------------------------------------- one sentence


@dataclass(slots=True)
class Finder:
    """The events of one sentence: verbs first, then the nouns that no verb has used."""

    reading: Reading
    sentence: Sentence
    weapons: list[Weapon] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)

    # -- words

    def weapon_in(self, first: int, last: int) -> Weapon | None:
        """The last weapon named wholly within these tokens: nearest to the head."""
        inside = [w for w in self.weapons if first <= w.first and w.last <= last]
        return inside[-1] if inside else None

    def weapon_of(self, head: Token) -> Weapon | None:
        """The weapon that a noun phrase is about: its head, or what it consists of ("a barrage
        of rockets", "Iskander missiles")."""
        first, last = clause.noun_phrase(head)
        for weapon in self.weapons:
            if weapon.first <= head.i <= weapon.last:
                return weapon
        if (
            lemma(head)
            in {
                "barrage",
                "volley",
                "salvo",
                "number",
                "series",
                "wave",
                "pair",
                "dozen",
                "hundred",
                "score",
                "hail",
                "round",
                "kind",
                "type",
                "use",
                "help",
                "fire",
            }
            or head.pos_ == "NUM"
        ):
            return self.weapon_in(first, last)
        return None

    def is_any(self, head: Token | None, words: frozenset[str]) -> bool:
        """Whether a noun phrase is one of these words: its head, the last word of a name, what
        an amount is of ("six trucks of rice"), or a member of its coordination."""
        if head is None:
            return False
        if "name" in words and head.pos_ == "PROPN" and not clause.timelike(head):
            return True
        if "pronoun" in words and head.pos_ == "PRON":
            return True
        if "number" in words and any(c.pos_ == "NUM" for c in head.children):
            return True
        if "munition" in words:
            weapon = self.weapon_of(head)
            if (
                weapon is not None
                and weapon.kind not in {"aircraft", "gun", "blade"}
                and not (weapon.crewed and head.pos_ != "PROPN")
            ):
                return True
        for member in clause.conjuncts(head):
            if lemma(member) in words or member.text.casefold() in words:
                return True
            for inner in clause.prep_objects(member, "of"):
                if any(lemma(t) in words for t in clause.conjuncts(inner)):
                    return True
            if any(
                lemma(c) in words for c in member.children if c.dep_ in {"compound", "nmod"}
            ) and (member.pos_ == "PROPN" or lemma(member) in PAPERS):
                return True
        return False

    def armed(self, head: Token | None) -> bool:
        """Whether a noun phrase names somebody who can fight: by its head, a nationality on a
        platform, an abbreviation among the names of armed groups."""
        if head is None:
            return False
        words = lexicon().groups["armed"]
        if self.is_any(head, words):
            return True
        weapon = self.weapon_of(head)
        return weapon is not None and weapon.crewed

    # -- verbs

    def verbs(self) -> None:
        for token in self.sentence.tokens:
            if token.pos_ not in {"VERB", "AUX"} and token.tag_ not in {"VBN", "VBD"}:
                continue
            if token.i in self.used or (
                token.dep_ in {"amod", "compound"} and token.i < token.head.i
            ):
                continue
            if self.nominal(token):
                continue
            rule = self.rule_for(token)
            if rule is not None:
                self.verb_event(token, rule)

    def nominal(self, verb: Token) -> bool:
        """Whether an -ing form is a noun here: "in shelling", "the looting of shops"."""
        return (
            verb.tag_ == "VBG"
            and not objects(verb)
            and verb.text.casefold() in lexicon().nouns
            and (
                verb.dep_ in {"pobj", "nsubj", "nsubjpass", "dobj", "ROOT"}
                or (
                    verb.dep_ == "pcomp"
                    and lemma(verb.head)
                    in {"in", "by", "during", "from", "after", "to", "under", "amid", "of", "with"}
                )
                or any(c.dep_ in {"det", "amod", "compound", "poss"} for c in verb.children)
                or any(c.dep_ == "prep" and lemma(c) == "of" for c in verb.children)
            )
            and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
        )

    def rule_for(self, verb: Token) -> VerbRule | None:
        rules = lexicon().verbs.get(lemma(verb), ())
        for rule in rules:
            if self.holds(rule, verb):
                return rule
        return None

    def holds(self, rule: VerbRule, verb: Token) -> bool:
        lists = lexicon().groups
        is_passive = clause.passive(verb)
        if rule.voice and (rule.voice == "passive") != is_passive:
            return False
        if rule.part is not None and not any(
            c.text.casefold() == rule.part and c.dep_ in {"prt", "advmod", "prep"} and c.i > verb.i
            for c in verb.children
        ):
            return False
        if (
            rule.part is None
            and not rule.prep
            and any(
                c.dep_ == "prt" and c.text.casefold() in {"up", "off", "over", "in"}
                for c in verb.children
            )
        ):
            return False
        own = subject(verb)
        doer = clause.agent(verb) if is_passive else own
        if rule.own_subject and not is_passive and child(verb, "nsubj") is None:
            return False
        if (
            rule.by_means
            and not is_passive
            and own is not None
            and self.weapon_of(own) is None
            and self.event_noun(own) is not None
        ):
            return False  # the noun tells it: "air strikes hit a market"
        done_to = [own] if is_passive and own is not None else objects(verb)
        if rule.bare and done_to and not is_passive:
            return False
        if rule.object and not any(self.is_any(o, rule.object) for o in done_to):
            return False
        if rule.not_object and any(lemma(o) in rule.not_object for o in done_to):
            return False
        if rule.not_subject and doer is not None and lemma(doer) in rule.not_subject:
            return False
        if rule.subject:
            asked = doer if (rule.object or done_to or not is_passive) else own
            if "armed" in rule.subject or lists["armed"] <= rule.subject:
                if not (self.armed(asked) or self.is_any(asked, rule.subject)):
                    return False
            elif not self.is_any(asked, rule.subject):
                return False
        if rule.prep:
            met = False
            for preposition, words in rule.prep:
                governed = [
                    g for t in [verb, *objects(verb)] for g in clause.prep_objects(t, preposition)
                ]
                for given in governed:
                    if clause.timelike(given):
                        continue
                    met = met or not words or self.is_any(given, words)
                if not words and any(
                    c.text.casefold() == preposition and c.dep_ in {"prep", "advmod", "prt"}
                    for c in verb.children
                ):
                    met = met or any(
                        not clause.timelike(t)
                        for c in verb.children
                        if c.text.casefold() == preposition
                        for t in [*c.children, c]
                        if t is not c or c.dep_ != "prep"
                    )
            if not met:
                return False
        if rule.adverb and not any(
            c.text.casefold() in rule.adverb
            for c in [*verb.children, *(d for o in done_to for d in o.children)]
        ):
            return False
        if rule.needs == "armed":
            return self.armed(doer) or (is_passive and doer is None and self.armed(own))
        if rule.needs == "combat":
            if self.means(verb, doer) is not None or self.armed(doer):
                return True
            return any(self.is_any(o, lists["people"] | lists["facility"]) for o in done_to) and (
                is_passive
                or (doer is not None and doer.pos_ in {"PROPN", "PRON"} or self.national(doer))
            )
        return not (
            rule.mode == "attack"
            and lemma(verb) == "attack"
            and not is_passive
            and not done_to
            and not self.armed(doer)
        )

    def national(self, head: Token | None) -> bool:
        """Whether a noun phrase carries the adjective or name of a nation or group."""
        return head is not None and bool(self.side_before(head))

    def means(self, verb: Token, doer: Token | None) -> Weapon | None:
        """The weapon a verb is done with: what does it, "with …", "using …", what is fired."""
        if doer is not None:
            weapon = self.weapon_of(doer)
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
                        if (weapon := self.weapon_of(given)) is not None:
                            return weapon
        armed_with = [t for o in objects(verb) for t in clause.prep_objects(o, "with")]
        for given in [*clause.prep_objects(verb, "with", "by", "from", "in", "of"), *armed_with]:
            for member in clause.conjuncts(given):
                weapon = self.weapon_of(member)
                if weapon is None and self.event_noun(member) is not None:
                    weapon = self.weapon_in(*clause.noun_phrase(member))
                if weapon is not None and not (
                    lemma(given.head) == "in" and (weapon.crewed and weapon.kind != "aircraft")
                ):
                    return weapon
        for c in verb.children:
            if c.dep_ in {"advcl", "xcomp", "prep"} and lemma(c) == "use":
                for given in objects(c):
                    for member in clause.conjuncts(given):
                        if (weapon := self.weapon_of(member)) is not None:
                            return weapon
        return None

    def verb_event(self, verb: Token, rule: VerbRule) -> None:
        real = clause.actuality(verb)
        if not real.asserted or self.questioned():
            return
        is_passive = clause.passive(verb)
        own = subject(verb)
        doer = clause.agent(verb) if is_passive else own
        done_to = [own] if is_passive and own is not None else list(objects(verb))
        weapon = self.means(verb, doer)
        mode = rule.mode
        fired: Token | None = None
        if rule.by_means:
            for thing in done_to:
                shot = self.weapon_of(thing)
                if (
                    shot is not None
                    and lemma(verb) in FIRING
                    and not (is_passive and lemma(verb) in {"hit"})
                ):
                    weapon, fired = shot, thing
            mode = self.mode_by(weapon, mode, verb)
        if fired is not None:
            done_to = []
        if lemma(verb) in AIMED or fired is not None or (rule.bare and not done_to):
            done_to = done_to or [
                t
                for t in clause.prep_objects(
                    verb,
                    "at",
                    "on",
                    "into",
                    "onto",
                    "against",
                    "upon",
                    "towards",
                    "toward",
                    "through",
                    "over",
                )
                if not clause.timelike(t)
            ]
        if mode in WITHOUT_OBJECT_TARGET or (rule.object & lexicon().groups["agreements"]):
            done_to = []
        doers = [doer] if doer is not None else []
        if (
            mode in {"retreat", "surrender", "troop movement", "mobilization"}
            and is_passive
            and not doers
        ):
            doers, done_to = ([own] if own is not None else []), []
        elif mode == "retreat" and not is_passive:
            done_to = []
        elif mode == "mobilization" and not is_passive and lemma(verb) in {"order", "declare"}:
            done_to = []
        if mode in {"armed clash", "negotiation", "ceasefire", "agreement", "prisoner exchange"}:
            doers += [
                t
                for t in clause.prep_objects(verb, "with", "between")
                if not clause.timelike(t) and self.weapon_of(t) is None
            ]
        if mode in {"fundraising appeal", "appeal"}:
            done_to = [t for t in clause.prep_objects(verb, "to", "on") if not clause.timelike(t)]
            if lemma(verb) == "go":
                doers = []
        if mode == "sanction":
            done_to = [
                t
                for o in [verb, *objects(verb)]
                for t in clause.prep_objects(o, "on", "against", "to")
                if not clause.timelike(t)
            ] or done_to
        if lexicon().types[mode] is not EventType.ASSAULT and mode != "arms transfer":
            weapon = None
        if mode == "aid delivery":
            done_to = [t for t in clause.prep_objects(verb, "to") if not clause.timelike(t)]
            if lemma(verb) in {"arrive", "reach", "enter", "roll", "cross"}:
                doers = []
        used = [own, *done_to, *objects(verb), *doers, *([fired] if fired is not None else [])]
        parts = [t for t in used if t is not None and self.near(t, verb)]
        self.add(
            verb,
            mode,
            doers,
            done_to,
            weapon,
            real,
            parts,
            f"cue:{lemma(verb)}/{'passive' if is_passive else 'active'}",
        )
        self.swallow(verb)

    def near(self, part: Token, verb: Token) -> bool:
        """Whether a participant stands in the verb's own clause, so that the span takes it in:
        not the antecedent of a relative clause nor the subject of an earlier coordinated verb."""
        if part.head is verb or any(t is verb for t in part.ancestors):
            return True
        if abs(part.i - verb.i) <= 3:
            return True
        if verb.dep_ in {"acl", "relcl"} and part is verb.head:
            return verb.left_edge.i - clause.noun_phrase(part)[1] <= 3
        # An inverted subject belongs to the clause wherever it stands.
        return part.i > verb.i and clause.inverted_subject(verb) is part

    def swallow(self, verb: Token) -> None:
        """Event nouns among the verb's own complements tell the same event: "was attacked in a
        missile strike"."""
        for token in self.sentence.tokens:
            if token.i == verb.i or self.event_noun(token) is None:
                continue
            for up in token.ancestors:
                if up is verb:
                    self.used.add(token.i)
                if up.pos_ in {"VERB", "AUX"}:
                    break

    # -- nouns

    def event_noun(self, token: Token) -> tuple[str, int] | None:
        """The mode that a noun evokes and the first token of its phrase, None if it evokes
        none."""
        doc = token.doc
        hyphened = token.i > 1 and doc[token.i - 1].text == "-" and token.pos_ in {"ADJ", "VERB"}
        if token.pos_ not in {"NOUN", "PROPN"} and not hyphened and not self.nominal(token):
            return None
        word = lemma(token) if token.tag_ != "VBG" else token.text.casefold()
        for words, mode in lexicon().nouns.get(
            word, lexicon().nouns.get(token.text.casefold(), ())
        ):
            if hyphened and len(words) == 1:
                continue
            low = token.i - len(words) + 1
            if low >= 0 and [lemma(t) for t in doc[low : token.i]] == list(words[:-1]):
                return mode, low
        # "a surrender of prisoners", "exchange of bodies": the head comes first.
        for c in token.children:
            if c.dep_ == "prep" and lemma(c) in {"of", "between"}:
                given = child(c, "pobj")
                if given is not None:
                    for words, mode in lexicon().nouns.get(lemma(given), ()):
                        if words == (word, lemma(c), lemma(given)):
                            return mode, token.i
        return None

    def nouns(self) -> None:
        for token in self.sentence.tokens:
            if token.i in self.used or token.dep_ == "compound":
                continue
            found = self.event_noun(token)
            if found is not None:
                self.noun_event(token, found[0])

    def noun_event(self, noun: Token, mode: str) -> None:
        light = lexicon().light
        adjectives = {lemma(c) for c in noun.children if c.dep_ in {"amod", "det", "compound"}}
        if (
            adjectives & lexicon().not_done
            or {"no"} & {c.text.casefold() for c in noun.children}
            or self.questioned()
        ):
            return
        governor = noun.head
        head = noun
        while head.dep_ == "conj" and head.head.pos_ in clause.NOMINAL:
            head = head.head
            governor = head.head
        role, verb = head.dep_, governor
        actors: list[Token] = []
        targets: list[Token] = []
        how = ""
        anchor = noun
        real: clause.Actuality | None = None
        if role in {"pobj", "pcomp"} and governor.pos_ == "ADP":
            preposition, verb = lemma(governor), governor.head
            if preposition == "under" and lemma(verb) in light["undergoes_under"]:
                targets, how = self.subjects(verb), "undergoes"
            elif (
                preposition == "to"
                and lemma(verb) in light["undergoes_to"]
                and clause.passive(verb)
            ):
                targets, how = self.subjects(verb), "undergoes"
                actors = [a for a in [clause.agent(verb)] if a is not None]
            elif preposition in {
                "in",
                "by",
                "during",
                "from",
                "after",
                "amid",
                "following",
                "when",
                "as",
            } and self.harm(verb):
                if governor.dep_ == "agent" and not self.own_detail(noun):
                    how = "" if self.definite(noun) or mode == "attack" else "harmed by"
                elif (
                    self.own_detail(noun)
                    or self.sited(noun)
                    or (
                        mode != "attack"
                        and not self.definite(noun)
                        and not any(c.pos_ == "NUM" for c in noun.children)
                    )
                ):
                    how = "harmed in"
        elif role in {"dobj", "obj"} and governor.pos_ == "VERB":
            if lemma(governor) in light["does"] and not (lemma(governor) == "claim"):
                actors, how = self.subjects(governor), "done"
                targets = self.aimed_at(governor)
            elif lemma(governor) in light["undergoes"]:
                targets, how = self.subjects(governor), "undergone"
        elif role == "nsubj" and governor.pos_ in {"VERB", "AUX"}:
            if lemma(governor) in light["happens"]:
                how = "happens"
                if (
                    self.definite(noun)
                    and not self.own_detail(noun)
                    and lemma(governor) not in STRIKING
                ):
                    how = ""
                if lemma(governor) in STRIKING:
                    targets = [o for o in objects(governor) if not o.pos_ == "NUM"]
            elif lemma(governor) == "be" and any(c.dep_ == "expl" for c in governor.children):
                how = "there is"
        elif (
            role == "attr"
            and lemma(governor) == "be"
            and any(c.dep_ == "expl" for c in governor.children)
        ):
            how = "there is"
        elif role == "nsubjpass" and lemma(governor) in light["is_done"]:
            how = "is done"
            targets = self.aimed_at(governor)
            by = clause.agent(governor)
            if by is not None and lemma(governor) not in {
                "report",
                "document",
                "record",
                "confirm",
                "witness",
                "observe",
            }:
                actors = [by]
        elif (
            role in {"ROOT", "nsubj", "dep"}
            and self.sentence.heading
            and (self.own_detail(noun) or self.sited(noun))
        ):
            how = "headline"
        if not how:
            return
        if role == "ROOT":
            real = clause.DONE
        else:
            real = clause.actuality(verb)
        if not real.asserted:
            return
        if adjectives & lexicon().hedging:
            real = clause.Actuality(True, hedged=True, denied=real.denied)
        own_actors, own_targets = self.of_noun(noun, mode)
        weapon = self.weapon_in(*clause.noun_phrase(noun, whole=False))
        if weapon is None:
            weapon = next(
                (
                    w
                    for t in clause.prep_objects(noun, "with", "by", "of")
                    if (w := self.weapon_of(t)) is not None
                ),
                None,
            )
        if mode in BY_WEAPON:
            mode = self.mode_by(weapon, mode, noun)
            if (
                mode == "bombing"
                and weapon is None
                and noun.tag_ in {"NN", "VBG"}
                and (
                    self.national(noun)
                    or not any(
                        c.dep_ == "det" and c.text.casefold() in {"a", "an", "the", "this", "that"}
                        for c in noun.children
                    )
                )
                and lemma(noun) == "bombing"
                and not any(c.dep_ == "compound" for c in noun.children)
            ):
                # "intense bombing", "Saudi bombing": from the air; "a bombing" is one explosion.
                mode = "airstrike"
        if role == "nsubjpass" or how in {"happens", "there is"}:
            own_actors += [
                t for t in clause.prep_objects(verb, "between") if not clause.timelike(t)
            ]
            own_actors = own_actors if how != "happens" else own_actors
        actors += [a for a in own_actors if a not in actors]
        targets += [t for t in own_targets if t not in targets]
        if mode in TOGETHER:
            actors, targets = actors + targets, []
        if mode in WITHOUT_OBJECT_TARGET:
            targets = []
        if how in {"done", "undergoes", "undergone", "happens", "is done", "there is"}:
            parts = [t for t in [*actors, *targets, noun] if self.within(t, verb)]
            start, end = clause.clause_span(
                self.sentence,
                verb,
                [*parts, *[s for s in self.subjects(verb) if self.within(s, verb)]],
            )
        else:
            parts = [t for t in [*actors, *targets] if self.within(t, noun)]
            start, end = clause.clause_span(self.sentence, noun, [noun, *parts])
            if how.startswith("harmed"):
                # The noun alone can't stand: its span is the clause of what it harmed, unless
                # another event of the clause has that span already.
                harmed = [s for s in self.subjects(verb) if self.within(s, verb)]
                whole = clause.clause_span(self.sentence, verb, [noun, *harmed])
                if (
                    whole[0] <= start
                    and whole[1] >= end
                    and all((d.start, d.end) != whole for d in self.drafts)
                ):
                    start, end = whole
        self.record(
            anchor, mode, actors, targets, weapon, real, (start, end), f"cue:{lemma(noun)}/{how}"
        )
        self.used.add(noun.i)

    def subjects(self, verb: Token) -> list[Token]:
        given = subject(verb)
        return [given] if given is not None and self.event_noun(given) is None else []

    def within(self, part: Token, head: Token) -> bool:
        return part is head or any(t is head for t in part.ancestors)

    def aimed_at(self, verb: Token) -> list[Token]:
        return [
            t for t in clause.prep_objects(verb, "on", "against", "at") if not clause.timelike(t)
        ]

    def harm(self, verb: Token) -> bool:
        """Whether a word tells harm, or is the predicate of harm ("are missing after", "12 dead in")."""
        return lemma(verb) in lexicon().light["harmed_in"] or any(
            c.dep_ in {"acomp", "attr"} and lemma(c) in lexicon().light["harmed_in"]
            for c in verb.children
        )

    def definite(self, noun: Token) -> bool:
        """Whether the noun refers back: "the attack", "that raid", "its offensive"."""
        return any(
            c.dep_ in {"det", "poss"}
            and c.text.casefold()
            in {"the", "this", "that", "these", "those", "such", "its", "their", "his"}
            for c in noun.children
        )

    def own_detail(self, noun: Token) -> bool:
        """Whether the noun brings participants or a weapon of its own, and so a claim."""
        if any(
            c.dep_ == "prep"
            and lemma(c) in {"by", "on", "against", "of", "between", "from"}
            and any(not clause.timelike(t) for t in clause.prep_objects(noun, lemma(c)))
            for c in noun.children
        ):
            return True
        return self.national(noun) or any(
            c.dep_ == "poss" and c.pos_ == "PROPN" for c in noun.children
        )

    def sited(self, noun: Token) -> bool:
        return any(
            c.dep_ == "prep" and lemma(c) in {"in", "near", "at", "towards", "toward", "to", "into"}
            for c in noun.children
        )

    def of_noun(self, noun: Token, mode: str) -> tuple[list[Token], list[Token]]:
        """Who does it and who it is done to, as the noun's own complements say."""
        actors: list[Token] = []
        targets: list[Token] = []
        for c in noun.children:
            if c.dep_ == "poss" and not clause.timelike(c) and c.pos_ != "PRON":
                actors.append(c)
        actors += self.side_before(noun)
        for given in clause.prep_objects(noun, "by"):
            if (
                self.weapon_of(given) is None
                or (self.weapon_of(given) or Weapon(0, 0, "", "", False)).crewed
            ):
                actors.append(given)
        for given in clause.prep_objects(noun, "from"):
            if mode not in {"retreat", "evacuation", "release", "expulsion"} and lemma(
                given
            ) not in {"air", "sea", "ground", "land", "side", "direction", "position"}:
                actors.append(given)
        for given in clause.prep_objects(noun, "between", "with"):
            if self.weapon_of(given) is None:
                actors.append(given)
        for given in clause.prep_objects(noun, "on", "against", "upon"):
            targets.append(given)
        for given in clause.prep_objects(noun, "of"):
            if lemma(noun) in lexicon().of_is_target:
                targets.append(given)
            elif lemma(noun) in {
                "retreat",
                "withdrawal",
                "surrender",
                "deployment",
                "advance",
                "pullout",
            }:
                actors.append(given)
        keep = [[t for t in side if not clause.timelike(t)] for side in (actors, targets)]
        return keep[0], keep[1]

    def names_group(self, modifier: Token) -> bool:
        """Whether a modifier of an event noun or weapon names who did it ("Russian shelling",
        "government air strikes", "Houthi attack") and not where ("the Grozny attack") or how."""
        word = modifier.text.casefold()
        if word in SIDE_WORDS:
            return True
        if (
            not modifier.text[:1].isupper()
            or clause.timelike(modifier)
            or self.weapon_in(modifier.i, modifier.i)
        ):
            return False
        if word in nations():
            return True
        if self.titled():
            return False
        if modifier.pos_ == "ADJ" or modifier.dep_ == "amod":
            return modifier.i > 0
        doc = self.reading.entities(self.sentence.index)
        return doc[modifier.i].ent_type_ in {"NORP", "ORG"} or modifier.text.isupper()

    def titled(self) -> bool:
        """Whether the sentence is set like a title, most words capitalised: capitals then say
        nothing about names."""
        letters = [t for t in self.sentence.tokens if t.is_alpha]
        return len(letters) > 2 and sum(t.text[:1].isupper() for t in letters) > 0.6 * len(letters)

    def side_before(self, noun: Token) -> list[Token]:
        """Heads of the modifiers of a noun that name who is behind it, coordination too
        ("Russian and Syrian regime strikes")."""
        found: list[Token] = []
        for c in noun.children:
            if c.dep_ in {"amod", "nmod", "compound"} and c.i < noun.i:
                if self.names_group(c):
                    found.append(c)
                for inner in c.children:
                    if (
                        inner.i < c.i
                        and inner.dep_ in {"amod", "nmod", "compound"}
                        and not self.names_group(c)
                        and self.names_group(inner)
                    ):
                        found.append(inner)
        return found

    # -- both

    def questioned(self) -> bool:
        """Questions assert nothing."""
        return self.sentence.clean.rstrip("\"') ").endswith("?")

    def mode_by(self, weapon: Weapon | None, mode: str, at: Token) -> str:
        """The mode that the weapon gives, else the word's own."""
        if weapon is None:
            return mode
        if mode == "airstrike" and weapon.kind in {"missile", "rocket", "drone"}:
            return weapon.mode if weapon.kind == "drone" else mode
        if mode == "airstrike" and weapon.kind in {"shell", "artillery"}:
            return "shelling"
        if mode == "airstrike" and weapon.kind not in {"bomb", "suicide", "mine", "grenade"}:
            return mode
        if weapon.mode == "attack" or weapon.kind == "blade":
            return mode
        if weapon.kind == "bomb" and (
            lemma(at) in {"drop", "land", "fall", "rain"}
            or any(c.i < weapon.last and self.names_group(c) for c in at.doc[weapon.last].children)
        ):
            return "airstrike"  # a bomb that falls, or a state's, comes from the air
        return weapon.mode

    def add(
        self,
        verb: Token,
        mode: str,
        doers: list[Token],
        done_to: list[Token],
        weapon: Weapon | None,
        real: clause.Actuality,
        parts: Iterable[Token],
        why: str,
    ) -> None:
        start, end = clause.clause_span(self.sentence, verb, parts)
        self.record(verb, mode, doers, done_to, weapon, real, (start, end), why)

    def record(
        self,
        anchor: Token,
        mode: str,
        doers: Iterable[Token],
        done_to: Iterable[Token],
        weapon: Weapon | None,
        real: clause.Actuality,
        span: tuple[int, int],
        why: str,
    ) -> None:
        actors: list[Party] = []
        for doer in doers:
            for member in clause.listed(doer):
                actors += self.actor(member)
        targets = [p for p in clause.parties(self.sentence, done_to) if p.text]
        places = {(a.start, a.end) for a in actors}
        targets = [t for t in targets if (t.start, t.end) not in places]
        means = None
        if weapon is not None:
            low, high = self.sentence.span(self.weapon_first(weapon), weapon.last)
            means = self.sentence.words(low, high)
        stance = Stance.HEDGED if real.hedged else Stance.DENIED if real.denied else None
        body = Event(
            type=lexicon().types[mode],
            mode=mode,
            actors=tuple({(a.start, a.end): a for a in actors}.values()),
            targets=tuple(targets),
            means=means,
        )
        why_all = [why, f"mode:{mode}"] + ([f"means:{weapon.kind}"] if weapon else [])
        self.drafts.append(
            Draft(body, span[0], span[1], self.sentence.index, anchor.i, why=why_all, stance=stance)
        )

    def weapon_first(self, weapon: Weapon) -> int:
        """The first token of the words that name a weapon, with the adjectives that say which
        ("Turkish combat drones" without the nation)."""
        doc = self.sentence.tokens
        first = weapon.first
        while (
            first > 0
            and doc[first - 1].dep_ == "compound"
            and doc[first - 1].head.i <= weapon.last
            and doc[first - 1].head.i >= weapon.first
            and not doc[first - 1].text[:1].isupper()
            and not self.names_group(doc[first - 1])
        ):
            first -= 1
        return first

    def actor(self, head: Token) -> list[Party]:
        """Who acts: the owner of a weapon rather than the weapon ("Haftar's jets", "rockets
        fired by the group"), a crewed weapon with its nation, nobody for a bare missile, fire
        or thing."""
        weapon = self.weapon_of(head)
        noun = self.event_noun(head)
        if weapon is None and noun is None:
            return (
                []
                if clause.timelike(head) or lemma(head) in NOBODY
                else [clause.party(self.sentence, head)]
            )
        owners = [c for c in head.children if c.dep_ == "poss" and c.pos_ != "PRON"]
        for c in head.children:
            if (
                c.dep_ in {"acl", "relcl"}
                and clause.passive(c)
                and (by := clause.agent(c)) is not None
            ):
                owners.append(by)
        if lemma(head) in {"force", "airforce", "crew"} and weapon is not None:
            return [clause.party(self.sentence, head)]
        if owners:
            return list(clause.parties(self.sentence, owners))
        if weapon is not None and weapon.crewed:
            return [clause.party(self.sentence, head)]
        return [clause.party(self.sentence, c) for c in self.side_before(head)]


# Named by what stands before them: "a ceasefire document", "a peace deal".
PAPERS = frozenset(
    {"document", "deal", "agreement", "accord", "arrangement", "member", "shipment", "package"}
)
# These verbs throw the weapon that is their object.
FIRING = frozenset(
    "fire launch lob drop shoot hurl throw rain unleash detonate plant explode set blow go".split()
)
# What follows "into", "on", "at" is the target.
AIMED = frozenset(
    "slam crash smash rip plow plough tear land fall rain fly fire launch lob drop hurl throw open explode detonate shoot".split()
)
# Nouns and verbs whose weapon decides the mode.
BY_WEAPON = frozenset({"attack", "airstrike", "bombing", "shelling"})
# As verbs of an event noun, these have what the event is done to as their object.
STRIKING = frozenset(
    "hit strike target destroy damage devastate rock kill wound injure maim level flatten pound shake hurt leave claim cause".split()
)
# Both sides act: nobody is the target.
TOGETHER = frozenset(
    {"armed clash", "negotiation", "ceasefire", "agreement", "prisoner exchange", "election"}
)
WITHOUT_OBJECT_TARGET = frozenset(
    {
        "ceasefire",
        "agreement",
        "ceasefire violation",
        "negotiation",
        "election",
        "protest",
        "riot",
        "arms transfer",
        "armed clash",
    }
)
# Grammatical subjects that are nobody.
NOBODY = frozenset(
    {"it", "fire", "violence", "explosion", "blast", "what", "that", "which", "there"}
)
# Who fights, as they stand before a weapon or an attack in small letters.
SIDE_WORDS = frozenset(
    "government regime rebel coalition army militant insurgent opposition terrorist militia separatist jihadist guerrilla "
    "paramilitary loyalist islamist nato allied enemy federal junta police".split()
)


@cache
def nations() -> frozenset[str]:
    """Names of states and words for their people, small letters, and common short forms."""
    found = {"us", "u.s.", "uk", "uae", "nato", "un", "russo", "soviet"}
    for entry in vocab.load("states").values():
        for name in (entry["name"], *entry.get("people", ()), *entry.get("aliases", ())):
            found |= {name.casefold(), name.casefold().removeprefix("the ")}
    return frozenset(found)


def find(reading: Reading, index: int) -> list[Draft]:
    """The events that one parsed sentence asserts."""
    sentence = reading.sentences[index]
    finder = Finder(reading, sentence, weapons(sentence))
    finder.verbs()
    finder.nouns()
    return finder.drafts
