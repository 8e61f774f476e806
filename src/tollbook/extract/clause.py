"""Who does what to whom in one parsed sentence, and does the text assert that it was done?

Syntax shared by the kinds that read clauses (events, control): the subject of a verb wherever
it stands, its object, the agent of a passive, the members of a coordination, the words of a
noun phrase that name somebody, and how far the clause reaches.

The parser's mistakes are mended here where the surface order of words tells better: a list
whose comma was read as an apposition, a subject glued to the date before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.reading import Sentence, hyphenated_end
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token


NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
# What stands before the head of a noun phrase and belongs to its words.
LEFT_OF_HEAD = frozenset(
    "compound amod det poss nummod nmod quantmod predet case npadvmod advmod appos cc conj".split()
)
RELATIVE = frozenset({"who", "which", "that", "whom"})
# A clause ends where one of these opens another.
OTHER_CLAUSE = frozenset({"advcl", "ccomp", "parataxis", "csubj", "relcl"})
MONTH_OR_DAY = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?|\d{1,2}[:.]\d\d|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,4}|today|yesterday|tonight|"
    r"(?:last|this|next)|week|month|year|day|morning|afternoon|evening|night|dawn|dusk|noon|"
    r"midnight|hours?|minutes?|weekend|overnight|summer|winter|spring|autumn",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Actuality:
    """Whether the text tells something as done. `hedged` where a modal leaves it open ("may
    have bombed"), `denied` where a denial governs it ("denied shelling")."""

    asserted: bool
    hedged: bool = False
    denied: bool = False


NOT_DONE = Actuality(False)
DONE = Actuality(True)


def lemma(token: Token) -> str:
    """The token's dictionary form, small letters; a capitalised plural that the tagger took for
    a name ("Missiles hit") without its s."""
    word = token.lemma_.casefold()
    if token.pos_ in {"VERB", "AUX"} and (mended := _mended().get(token.text.casefold())):
        return mended
    opens = token.i == 0 or token.doc[token.i - 1].is_punct
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if token.pos_ == "PROPN" and plural and (token.tag_ == "NNPS" or opens):
        return word[:-1]
    # The lemmatiser knows "carried" but not every such verb: "readie", "reoccupie".
    if len(word) > 4 and word.endswith("ie") and token.text.casefold().endswith("ied"):
        return word[:-2] + "y"
    return word


@cache
def _mended() -> dict[str, str]:
    """Verb forms whose lemma the model gets wrong, and the right one."""
    return dict(vocab.load("modes")["mended_lemmas"])


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of these relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def timelike(token: Token) -> bool:
    """Whether a noun phrase names a time, not somebody: "Sunday evening", "20 February"."""
    return bool(MONTH_OR_DAY.fullmatch(token.text))


def dates(left: Token) -> bool:
    """Whether a word before a noun belongs to a time and not to the noun: "20 February
    guerrillas", "12:30 Minister"; a bare number counts the noun ("40 girls")."""
    counts = left.dep_ == "nummod" and left.text.isdigit()
    after_date = left.i > 0 and timelike(left.doc[left.i - 1])
    return timelike(left) and not (counts and not after_date)


def passive(verb: Token) -> bool:
    """Whether the verb is passive: with its auxiliary, as a participle after its noun
    ("a house bombed by"), or put first ("Torched too was the library")."""
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    if any(c.dep_ in {"auxpass", "nsubjpass", "agent"} for c in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if any(c.dep_ == "aux" and lemma(c) == "have" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        return not child(verb, "nsubj", "dobj") and passive(verb.head)
    if verb.dep_ == "acl":
        # "Mali: the army executed at least 20, survivors say": an object makes it no participle.
        return child(verb, "dobj") is None
    if verb.dep_ in {"advcl", "ROOT", "acomp"} and not child(verb, "nsubj"):
        return True
    return inverted_subject(verb) is not None


def inverted_subject(verb: Token) -> Token | None:
    """What a participle put first is said of: the nominal after the "be" that follows it
    ("Also shelled were farms", "Torched, people said, was the library")."""
    if verb.tag_ != "VBN":
        return None
    doc = verb.doc
    if any(t.pos_ in NOMINAL for t in doc[: verb.i] if t.dep_ in SUBJECTS):
        return None
    for token in doc[verb.i + 1 : verb.i + 14]:
        if token.text in {";", ":"}:
            return None
        if lemma(token) == "be":
            after = [
                c
                for c in doc[token.i + 1 : token.i + 12]
                if c.dep_ in {"nsubj", "attr", "nsubjpass"}
            ]
            return (
                after[0]
                if after
                and not any(
                    c.dep_ in {"nsubj", "nsubjpass"}
                    and verb.i < c.i < token.i
                    and c.head in {token, verb}
                    for c in doc
                )
                else None
            )
    return None


def subject(verb: Token) -> Token | None:
    """The head of the verb's subject, wherever the syntax leaves it: its own, that of the verb
    it is coordinated with, the noun it is a relative or participle of, the governor's."""
    seen = 0
    at = verb
    while seen < 6:
        seen += 1
        own = own_subject(at)
        if own is not None and own.text.casefold() != "there":
            return antecedent(own)
        if at == verb and (inverted := inverted_subject(verb)) is not None:
            return inverted
        if at.dep_ in {"acl", "relcl"} and at.head.pos_ in NOMINAL:
            return at.head
        near = just_before(at) or after_date(at)
        if near is not None:
            return near
        if at.dep_ == "ROOT" or at.head == at:
            break
        if at.dep_ == "xcomp":
            given = child(at.head, "dobj")
            if given is not None and lemma(at.head) in _words("object_control"):
                return given
        if at.dep_ == "pcomp":
            governor = accuser(at.head.head)
            if lemma(governor) in _words("blaming"):
                blamed = child(governor, "dobj", "nsubjpass")
                if blamed is not None and blamed.text.casefold() in {"other", "another"}:
                    return subject(governor)  # "accused each other of"
                if blamed is not None:
                    return blamed
            at = at.head
        at = at.head
        if at.pos_ not in {"VERB", "AUX", "ADP"} and at.pos_ in NOMINAL:
            break
    return just_before(verb)


def accuser(ruling: Token) -> Token:
    """The verb of blaming where "of" was hung on who accuses or is accused ("accused by residents
    of shelling", "accused both armies of"); else the token itself."""
    if (
        ruling.dep_ == "pobj"
        and ruling.head.dep_ in {"agent", "prep"}
        and lemma(ruling.head) == "by"
    ):
        verb = ruling.head.head
        if lemma(verb) in _words("blaming"):
            return verb
    if ruling.dep_ in {"dobj", "nsubjpass"} and lemma(ruling.head) in _words("blaming"):
        return ruling.head
    return ruling


def own_subject(verb: Token) -> Token | None:
    """The subject that hangs on the verb itself; of two, the nearer: the farther is a dateline
    or heading that the parser took along ("CITY, Oct. 2 — Rebels attacked")."""
    found = [c for c in verb.children if c.dep_ in SUBJECTS]
    if not found:
        # "Parts of the town remain besieged": it may hang on the auxiliary.
        helpers = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
        found = [s for c in helpers for s in c.children if s.dep_ in SUBJECTS]
    before = [c for c in found if c.i < verb.i]
    if not before:
        return found[0] if found else None
    # A verb between tells that the nearer is the subject of a relative clause.
    near = before[-1]
    between = any(t.pos_ == "VERB" for t in verb.doc[near.i + 1 : verb.i])
    return before[0] if between else near


def antecedent(own: Token) -> Token:
    """For a relative pronoun the noun it stands for, else the token itself."""
    if own.text.casefold() in RELATIVE and own.head.dep_ in {"relcl", "acl"}:
        return own.head.head
    if (
        own.text.casefold() in RELATIVE
        and own.head.dep_ == "conj"
        and own.head.head.dep_ == "relcl"
    ):
        return own.head.head.head
    return own


def just_before(verb: Token) -> Token | None:
    """The noun right before a finite verb that the parser gave no subject ("On 3 May
    deserters fled": it read the deserters into the date)."""
    if verb.tag_ not in {"VBD", "VBP", "VBZ", "VBN", "VB"}:
        return None
    at = verb.i - 1
    doc = verb.doc
    while (
        at >= 0
        and doc[at].dep_ in {"aux", "auxpass", "advmod", "neg"}
        and doc[at].pos_ in {"AUX", "ADV", "PART"}
    ):
        at -= 1
    if at < 0:
        return None
    token = doc[at]
    if (
        token.pos_ in {"NOUN", "PROPN"}
        and not timelike(token)
        and token.dep_ in {"pobj", "ROOT", "dep", "appos", "compound"}
    ):
        glued = [t for t in token.children if t.i < token.i and timelike(t)]
        if token.dep_ in {"ROOT", "dep"} or glued:
            return token
    return None


def after_date(verb: Token) -> Token | None:
    """The name that the parser took for an apposition of the date before it ("At dawn on
    3 May, Hilltown, near the pass, was raided")."""
    for token in verb.doc[: verb.i]:
        if (
            token.dep_ == "appos"
            and token.pos_ in {"PROPN", "NOUN"}
            and timelike(token.head)
            and not timelike(token)
        ):
            return token
    return None


def objects(verb: Token) -> list[Token]:
    """The heads of what the verb is done to: direct objects; for the first of two coordinated
    verbs without one, the object of the second ("shelled and bombed the town")."""
    found = [
        c
        for c in verb.children
        if c.dep_ in {"dobj", "obj", "oprd"} and (c.text.isdigit() or not timelike(c))
    ]
    if found:
        return found[:1]
    if passive(verb):
        return []
    for other in verb.conjuncts:
        if (
            other.i > verb.i
            and other.pos_ == "VERB"
            and not any(
                c.dep_ in {"nsubj", "prep"}
                for c in [*other.lefts, *(r for r in verb.rights if r.dep_ == "prep")]
            )
        ):
            shared = child(other, "dobj")
            if shared is not None:
                return [shared]
    return []


def agent(verb: Token) -> Token | None:
    """Who does what a passive tells: the noun after "by"."""
    for c in verb.children:
        if c.dep_ == "agent" or (c.dep_ == "prep" and lemma(c) == "by"):
            given = child(c, "pobj")
            if given is not None and not timelike(given):
                return given
    return None


@dataclass(slots=True)
class Frame:
    """A verb with its participants, whatever its voice: `own` is its grammatical subject, `doer`
    who does it, `done_to` whom or what it is done to (heads of noun phrases)."""

    verb: Token
    passive: bool
    own: Token | None
    doer: Token | None
    done_to: list[Token]


def frame(verb: Token, *, is_passive: bool | None = None) -> Frame:
    """The frame of a verb; its form tells the voice unless the caller knows better."""
    own = subject(verb)
    if passive(verb) if is_passive is None else is_passive:
        return Frame(verb, True, own, agent(verb), [own] if own is not None else [])
    return Frame(verb, False, own, own, objects(verb))


def prep_objects(token: Token, *preps: str) -> list[Token]:
    """Heads of the noun phrases that hang on the token by one of these prepositions."""
    own = [c for c in token.children if c.dep_ in {"prep", "agent", "dative"}]
    # "around the hill and along the river": the second hangs on the first.
    own += [d for c in own for d in c.children if d.dep_ == "conj" and d.pos_ == "ADP"]
    return [
        given
        for c in own
        if not preps or lemma(c) in preps
        for given in c.children
        if given.dep_ == "pobj"
    ]


def conjuncts(token: Token) -> list[Token]:
    """The nominal and what is coordinated with it to its right, in order."""
    found = [token]
    for c in token.rights:
        if c.dep_ == "conj" and c.pos_ in NOMINAL | {"ADJ", "NUM", "X"}:
            found += conjuncts(c)
        elif titled(c):
            found += conjuncts(c)[1:]
    return found


def titled(name: Token) -> bool:
    """Whether a name stands right after the noun that titles it ("Presidents A and B"): the
    parser takes it for an apposition, but it is one phrase."""
    return name.dep_ == "appos" and name.pos_ == "PROPN" and name.left_edge.i == name.head.i + 1


def listed(token: Token) -> list[Token]:
    """The members of the list that the token opens: by syntax, and by the surface where the
    parser broke the list ("from A, the B and C" read as an apposition)."""
    members = conjuncts(token)
    doc = token.doc
    chunks = {chunk.start: chunk.root for chunk in doc.noun_chunks}
    reached = noun_phrase(members[-1])[1] + 1
    added: list[Token] = []
    closed = False
    while reached < len(doc) and not closed:
        at = reached
        joint = doc[at].text.casefold()
        if joint == "," and at + 1 < len(doc):
            at += 1
            joint = doc[at].text.casefold() if doc[at].text.casefold() in {"and"} else ","
        if joint == "and":
            closed = True
            at += 1
        elif joint != ",":
            break
        root = chunks.get(at)
        if root is None or root in members or timelike(root) or root.pos_ == "PRON":
            break
        if root.dep_ in SUBJECTS and root.head.i > root.i:
            break
        added.append(root)
        more = [c for c in conjuncts(root)[1:] if c.i > root.i]
        if more:
            added += more
            closed = True
        reached = noun_phrase(added[-1])[1] + 1
    # A comma alone may open an apposition: only a closing "and" makes it a list.
    return members + added if closed else members


# A prepositional phrase that is part of naming somebody, not where or when it happened.
NAMING_PREPS = frozenset({"of"})
DRESS = frozenset("uniform uniforms fatigues clothes masks camouflage dress".split())


def noun_phrase(head: Token, *, whole: bool = True) -> tuple[int, int]:
    """The first and last token of the words that name what the head names: determiner,
    modifiers, "of …", a uniform; without relative clauses, appositions, brackets, places and
    times. Without `whole`, up to the head only."""
    doc = head.doc
    first = head.i
    for left in reversed(list(head.lefts)):
        if left.dep_ == "punct" and left.text in {"-", "/", '"', "'"}:
            if left.text == "-" and left.whitespace_ and doc[left.i - 1].whitespace_:
                break  # a dash: what stands before it is a dateline
            continue
        if left.dep_ not in LEFT_OF_HEAD or dates(left) or left.tag_ == "WRB":
            break
        first = min(first, left.left_edge.i)
    while first < head.i and (
        doc[first].is_punct
        or dates(doc[first])
        or doc[first].text.casefold() in {"and", "but", "also", "then"}
    ):
        first += 1
    # "Homs: unknown gunmen killed a nurse": a label is no part of the name.
    first = max([first, *(t.i + 1 for t in doc[first : head.i] if t.text == ":")])
    last = head.i
    if whole:
        for right in head.rights:
            naming = right.dep_ == "prep" and (
                lemma(right) in NAMING_PREPS
                or (
                    lemma(right) == "in" and any(c.text.casefold() in DRESS for c in right.children)
                )
            )
            if naming and right.i <= last + 2:
                given = child(right, "pobj")
                if given is not None and not timelike(given):
                    inner = [noun_phrase(t)[1] for t in conjuncts(given)]
                    last = max(last, *inner)
            elif titled(right) or (
                right.dep_ in {"nummod", "compound", "flat"}
                and right.i == last + 1
                and right.pos_ in {"PROPN", "NUM"}
            ):
                last = right.i
    return glued(doc, first, -1), glued(doc, last, 1)


def glued(doc: Doc, at: int, step: int) -> int:
    """The last token, going one way, that is written together with the token `at` by hyphens:
    the tokeniser cuts "al-Shabaab" in three and the parser need not join them."""
    while 0 <= at + 2 * step < len(doc):
        low, middle = min(at, at + 2 * step), at + step
        if doc[middle].text != "-" or doc[low].whitespace_ or doc[middle].whitespace_:
            return at
        at += 2 * step
    return at


def party(sentence: Sentence, head: Token) -> Party:
    """The noun phrase as somebody (or something) named by the text."""
    first, last = noun_phrase(head)
    return party_of(sentence, first, last)


def party_of(sentence: Sentence, first: int, last: int) -> Party:
    """The tokens `first` … `last` as somebody named by the text, without a closing bracket or
    quotation mark that was opened elsewhere."""
    doc = sentence.tokens
    while first < last and doc[first].text in {'"', "'", "(", ",", "-"}:
        first += 1
    while last > first and (
        doc[last].text in {'"', "'", ",", "-", ":"}
        or (doc[last].text == ")" and "(" not in doc[first:last].text)
    ):
        last -= 1
    start, end = sentence.span(first, hyphenated_end(doc, last))
    return Party(sentence.words(start, end), start, end)


def parties(sentence: Sentence, heads: Iterable[Token]) -> tuple[Party, ...]:
    """Each member of each coordination as a party of its own, no words twice."""
    found: dict[tuple[int, int], Party] = {}
    for head in heads:
        for member in listed(head):
            given = party(sentence, member)
            found.setdefault((given.start, given.end), given)
    return tuple(found.values())


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(vocab.load("modes")["actuality"][key])


def actuality(token: Token) -> Actuality:
    """Whether the text asserts that what this verb or noun tells was done.

    Walks up from the token: a negation, a modal, a condition, an infinitive or complement of
    a verb that doesn't say its complement happened (threaten, urge, plan) each end it.
    """
    hedged = denied = False
    at = token
    for _ in range(8):
        verbal = at.pos_ in {"VERB", "AUX"}
        if verbal:
            given = _verb_actuality(at)
            if not given.asserted:
                return NOT_DONE
            hedged = hedged or given.hedged
        governor = at.head
        if governor == at:
            break
        if _stands_alone(at):
            break
        step = _governed(at, governor)
        if not step.asserted:
            return NOT_DONE
        hedged = hedged or step.hedged
        denied = denied or step.denied
        at = governor
    return Actuality(True, hedged, denied)


def _stands_alone(at: Token) -> bool:
    """Whether what governs a clause says nothing about whether it is so: a relative clause, a
    participle on a noun, an adverbial clause in the past, a coordinated clause with a subject of
    its own. "reports that rebels took the town" hangs on what is said of the reports."""
    if at.dep_ in {"relcl", "acl"}:
        content = any(c.dep_ == "mark" and c.text.casefold() == "that" for c in at.children)
        return at.tag_ in {"VBD", "VBN", "VBZ", "VBP"} and not content
    if at.dep_ in {"ccomp", "parataxis"} and at.i < at.head.i:
        # "…; no casualties were reported": a sentence of its own before the semicolon.
        return any(t.text in {";", ":"} for t in at.doc[at.i : at.head.i])
    if at.dep_ == "advcl":
        return at.tag_ == "VBD" or any(c.tag_ == "VBD" for c in at.children)
    return at.dep_ == "conj" and child(at, "nsubj", "nsubjpass") is not None


MODALS = frozenset(
    "could would may might should must will shall can 'll 'd ca wo need ought cannot".split()
)
CONDITIONS = frozenset("if unless whether lest until till provided".split())
NEGATIONS = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "nobody", "none", "without", "hardly"}
)


def _verb_actuality(verb: Token) -> Actuality:
    hedged = False
    perfect = any(c.dep_ == "aux" and lemma(c) == "have" for c in verb.children)
    for c in verb.children:
        word = c.text.casefold()
        if c.dep_ == "neg" or word in {"never", "n't", "not", "almost", "nearly"}:
            return NOT_DONE
        if c.dep_ in {"aux", "auxpass"} and word in MODALS:
            if perfect and word in {"may", "might", "could", "must"}:
                hedged = True
            else:
                return NOT_DONE
        if c.dep_ in {"mark", "advmod", "prep"} and word in CONDITIONS:
            return NOT_DONE
        if c.dep_ in {"preconj", "cc"} and word in {"neither", "nor"}:
            return NOT_DONE
        if c.dep_ in SUBJECTS | {"dobj", "attr"} and (
            word in NEGATIONS
            or any(d.text.casefold() in {"no", "neither"} for d in c.children if d.dep_ == "det")
        ):
            return NOT_DONE
        if c.dep_ == "mark" and word in {"before", "once"} and verb.tag_ in {"VBZ", "VBP", "VB"}:
            return NOT_DONE
        if (
            c.dep_ == "advmod"
            and word in {"before", "when", "once"}
            and verb.tag_ in {"VBZ", "VBP", "VB"}
            and _present_auxiliary(verb)
        ):
            return NOT_DONE
    if any(c.dep_ == "auxpass" and c.tag_ in {"VBZ", "VBP"} for c in verb.children) and any(
        c.dep_ == "mark" and c.text.casefold() in {"before", "until", "once"} for c in verb.children
    ):
        return NOT_DONE
    if (
        verb.tag_ == "VB"
        and verb.dep_ == "ROOT"
        and child(verb, "nsubj", "nsubjpass") is None
        and child(verb, "aux") is None
    ):
        # An imperative; but a headline's first word may be a name read as a verb.
        return (
            NOT_DONE
            if verb.i == 0 or verb.doc[verb.i - 1].text.casefold() == "please"
            else Actuality(True, hedged)
        )
    return Actuality(True, hedged)


def _present_auxiliary(verb: Token) -> bool:
    return not any(c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBD"} for c in verb.children)


def _governed(at: Token, governor: Token) -> Actuality:
    """What standing under the governor does to the actuality of `at`."""
    word = lemma(governor)
    infinitive = any(c.dep_ == "aux" and c.tag_ == "TO" for c in at.children) and at.tag_ == "VB"
    if infinitive:
        if at.dep_ == "advcl" and word not in {"use"}:
            return NOT_DONE
        return DONE if word in _words("realised_infinitive") else NOT_DONE
    if at.tag_ == "VB" and at.dep_ in {"ccomp", "xcomp"} and child(at, "aux", "auxpass") is None:
        return DONE if word in {"see", "watch", "hear", "help", "make", "let"} else NOT_DONE
    if governor.pos_ in {"VERB", "AUX"} and at.dep_ in {
        "ccomp",
        "xcomp",
        "dobj",
        "pcomp",
        "pobj",
        "nsubjpass",
        "acomp",
        "oprd",
    }:
        if word in {"deny", "dispute", "reject", "dismiss"}:
            return Actuality(True, denied=True) if word == "deny" else NOT_DONE
        told = at.dep_ == "ccomp" and (
            at.tag_ == "VBD"
            or any(c.tag_ == "VBD" for c in at.children if c.dep_ in {"aux", "auxpass"})
        )
        if word in _words("unrealised") and not (told and word not in _words("supposing")):
            return NOT_DONE
    if at.dep_ == "pcomp":
        preposition = lemma(governor)
        if preposition in {"without", "against", "instead"}:
            return NOT_DONE
        ruling = accuser(governor.head)
        if preposition in {"from", "of", "about", "to", "for", "at"} or (
            preposition == "in" and ruling.pos_ in {"NOUN", "ADJ"}
        ):
            if lemma(ruling) in _words("blaming"):
                # "accused of bombing" without an accuser leaves it open.
                return Actuality(True, hedged=passive(ruling) and agent(ruling) is None)
            if preposition in {"from", "to", "about", "for", "at"} or ruling.pos_ in {
                "NOUN",
                "ADJ",
            }:
                return NOT_DONE
    if (
        at.pos_ == "ADP"
        and governor.pos_ in {"NOUN", "VERB"}
        and lemma(governor) in _words("unrealised_nouns") | _words("unrealised")
    ):
        return NOT_DONE
    if (
        at.dep_ in {"acl", "ccomp"}
        and governor.pos_ == "NOUN"
        and lemma(governor) in _words("unrealised_nouns")
    ):
        return NOT_DONE
    return DONE


def clause_span(sentence: Sentence, anchor: Token, parts: Iterable[Token] = ()) -> tuple[int, int]:
    """Offsets of the clause of the anchor: from its subject (or the earliest of `parts`) to the
    end of its complements, without the clauses that hang on it and without closing commas."""
    first = last = anchor.i
    for part in parts:
        low, high = noun_phrase(part)
        first, last = min(first, low), max(last, high)
    doc = sentence.tokens
    for c in anchor.children:
        if c.dep_ in {"aux", "auxpass", "neg", "expl"} and c.tag_ != "TO" and c.i < anchor.i:
            first = min(first, c.i)
    own = own_subject(anchor)
    if own is not None:
        low, high = noun_phrase(own)
        first, last = min(first, low), max(last, high)
    for c in anchor.rights:
        if (
            c.dep_ in OTHER_CLAUSE
            or (c.dep_ == "conj" and c.pos_ in {"VERB", "AUX"})
            or c.dep_ == "cc"
        ):
            if c.i > last:
                break
            continue
        if c.dep_ == "punct":
            if c.text in {";", ":", "\u2014", "\u2013", "--"}:
                break
            continue
        last = max(last, _reach(c))
    while last > first and doc[last].is_punct and doc[last].text not in {")", '"', "'"}:
        last -= 1
    return sentence.span(first, last)


def _reach(token: Token) -> int:
    """The last token of a complement, up to the first clause that hangs on something in it."""
    stop = token.right_edge.i
    for inner in token.subtree:
        clause = inner.dep_ in {"relcl", "advcl", "parataxis"} or (
            inner.dep_ == "conj"
            and inner.pos_ in {"VERB", "AUX"}
            and inner.head.pos_ in {"VERB", "AUX"}
        )
        if clause and inner.left_edge.i > token.i:
            stop = min(stop, inner.left_edge.i - 1)
    doc = token.doc
    while stop > token.i and (
        (doc[stop].is_punct and doc[stop].text not in {")", '"', "'"}) or doc[stop].dep_ == "cc"
    ):
        stop -= 1
    return stop


def chain(token: Token) -> Iterator[Token]:
    """The token and its governors up to the root."""
    yield token
    while token.head != token:
        token = token.head
        yield token
