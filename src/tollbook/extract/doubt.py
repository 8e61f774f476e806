"""Does the text doubt the fact, or does somebody deny it?

Doubt is read from the words that govern the fact within its clause ("reportedly", "are
believed", "may have"); "said" and "claimed" are not doubt. A denial is a frame of its own: who
denies, whose claim it is, and which words are denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollbook.extract.blocks import agents, is_nobody, lemma, say_lemmas
from tollbook.extract.harms import harm_forms
from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import is_time, listed, party, phrase
from tollbook.extract.subjects import speaker_of, voices_of
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Cheap look ahead: whether a next sentence may deny what this one says.
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject\w*|dismiss\w*|refut\w*|rebut\w*|disput\w*|withdr\w+|retract\w*|contradict\w*|"
    r"debunk\w*|lies?|untrue|false|fake|fabricat\w*|baseless|unfounded|groundless|nonsense|"
    r"propaganda|wrong|not (?:true|correct|accurate)|fantasy|fiction|invent(?:ed|ion)|slander|disinformation|hoax|bogus|concoct\w*|myth|not so)\b",
    re.I,
)
# What a denial in the next sentence may call the claim: "denied this", "rejected the claim".
POINTING = ("this", "that", "it", "these", "those", "them")
CLAUSAL = ("ccomp", "xcomp", "acl", "pcomp", "relcl")
# Within a clause a doubt reaches down through these.
PASSES = (
    "xcomp", "oprd", "acomp", "ccomp", "conj", "amod", "acl", "advcl", "pcomp", "csubj",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody denies something: who, whose claim it is as far as the sentence says, and the
    tokens that are denied (both inclusive; None: what the sentence before says). `thing` is the
    noun that stands for what the sentence before says: "denied the report"."""

    deniers: tuple[Party, ...]
    claimers: tuple[Party, ...]
    first: int | None
    last: int | None
    by: str
    thing: str = ""


# --- doubt ----------------------------------------------------------------------------------


def doubt(doc: Doc, at: int) -> str | None:
    """The word that doubts the fact at token `at`; None when nothing does."""
    for node in governing(doc[at]):
        word = doubted(node, is_fact=node.i == at)
        if word is not None:
            return word
    return None


def doubtful(voices: tuple[Party, ...]) -> str | None:
    """The word by which the voices themselves are unsure: "unconfirmed reports"."""
    for voice in voices:
        for word in re.findall(r"\w+", voice.text.casefold()):
            if word in ("unconfirmed", "unverified", "rumours", "rumors"):
                return str(word)
    return None


def governing(token: Token) -> Iterator[Token]:
    """A token and what governs it within its clause, up to the clause's verb and a verb of
    doubt above it."""
    yield token
    node = token
    for _ in range(10):
        above = node.head
        if above.i == node.i or node.dep_ in ("relcl", "parataxis"):
            return
        if (
            node.i != token.i
            and lemma(node) in say_lemmas() - listed("hedges", "verbs")
            and node.pos_ == "VERB"
        ):
            return  # what doubts the saying doesn't doubt what is said
        if any(t.text == ";" for t in node.doc[min(node.i, above.i) : max(node.i, above.i)]):
            return
        if node.pos_ in ("VERB", "AUX"):
            if node.dep_ not in PASSES:
                return
            if node.dep_ == "ccomp" and not (hands_down(above)):
                return
            if node.dep_ == "conj" and own_clause(node):
                return
            if node.dep_ == "advcl" and node.tag_ not in ("VBG", "VBN"):
                return
        yield above
        node = above


def own_clause(verb: Token) -> bool:
    """Whether a joined verb makes a clause of its own, with subject and auxiliary."""
    deps = {child.dep_ for child in verb.children}
    return bool(deps & {"nsubj", "nsubjpass"} and deps & {"aux", "auxpass"})


def hands_down(verb: Token) -> bool:
    """Whether a doubt at this verb reaches its clause: verbs of doubt, "not confirm", and what
    evidence does ("purportedly showing ten men killed")."""
    return (
        verb.lemma_ in listed("hedges", "verbs") | listed("attribution", "evidence_only")
        or is_unconfirmed(verb)
        or any(child.lower_ in listed("hedges", "adjectives") for child in verb.children)
    )


def is_unconfirmed(verb: Token) -> bool:
    """Whether a verb is one of confirming that is negated."""
    if verb.lemma_ not in listed("hedges", "confirm"):
        return False
    return any(
        child.dep_ == "neg" or (child.dep_ == "nsubj" and is_nobody(child))
        for child in verb.children
    )


def doubted(node: Token, *, is_fact: bool) -> str | None:
    """The word at one node that doubts it. Adjectives count at the fact itself only: "alleged
    militants were killed" doubts who they were, not that they were killed."""
    for child in node.children:
        if child.lower_ in listed("hedges", "adverbs") and child.pos_ in ("ADV", "ADJ"):
            return str(child.lower_)
        if child.lower_ in listed("hedges", "modals") and child.dep_ == "aux":
            return str(child.lower_)
        if (
            is_fact
            and child.lower_ in listed("hedges", "adjectives")
            and child.dep_ in ("amod", "acomp")
        ):
            return str(child.lower_)
    if node.pos_ in ("VERB", "ADJ") and node.lemma_ in listed("hedges", "verbs"):
        return str(node.lower_)
    if node.lemma_ in listed("hedges", "passive") and node.tag_ == "VBN":
        deps = {child.dep_ for child in node.children}
        told = deps & {"oprd", "xcomp", "acomp", "ccomp", "attr"} or node.dep_ in ("amod", "advmod")
        if "agent" not in deps and "auxpass" in deps and told:
            return str(node.lower_)
    if not is_fact and node.pos_ == "NOUN" and node.lemma_ in listed("hedges", "nouns"):
        return str(node.lower_)
    if is_unconfirmed(node):
        return f"not {node.lower_}"
    return None


# --- denial ---------------------------------------------------------------------------------


def denials_of(sentence: Sentence) -> tuple[Denial, ...]:
    """The denials that one parsed sentence states."""
    if not DENIES.search(sentence.clean):
        return ()
    found = [denial for token in sentence.tokens for denial in denied(sentence, token)]
    return tuple(found) or tuple(called_false(sentence))


def denied(sentence: Sentence, verb: Token) -> Iterator[Denial]:
    """The denial by one verb: "denied that", "rejected as invented a claim by X that"."""
    doc = sentence.tokens
    word = lemma(verb)
    if verb.pos_ == "PROPN" and verb.lower_ in ("deny", "denies", "denied"):
        word = "deny"  # headlines set verbs in capitals
    elif verb.pos_ not in ("VERB", "AUX"):
        return
    if word in ("call", "brand", "label", "describe", "term"):
        yield from called_names(sentence, verb)
        return
    if word in COPULAR and says_false(verb):
        yield from stated_false(sentence, verb)
        return
    if word not in listed("hedges", "deny") or is_not_denial(verb):
        return
    if (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.head.lemma_.casefold() in listed("hedges", "claims")
    ):
        by = agents(verb, ("by",))  # "…, a claim denied by the army"
        stop = verb.head.left_edge.i - 1
        if by and stop >= 0:
            yield Denial(voices_of(sentence, by[0])[0], (), 0, stop, word)
        return
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        yield from denied_passive(sentence, verb)
        return
    relative = next(
        (
            c
            for c in verb.children
            if c.lower_ in ("that", "which") and c.dep_ in ("dobj", "mark", "nsubj")
        ),
        None,
    )
    if (
        verb.dep_ == "relcl"
        and verb.head.lemma_.casefold() in listed("hedges", "claims")
        and (relative is not None or verb.head.i < verb.i)
    ):
        deniers = deniers_of(sentence, verb)
        stop = verb.head.left_edge.i if verb.head.dep_ == "appos" else verb.left_edge.i
        last = min(stop, verb.i) - 1
        if deniers and last >= 0:
            yield Denial(deniers, (), 0, last, word)
        return
    deniers = deniers_of(sentence, verb)
    if not deniers:
        return
    thing = next(
        (c for c in verb.children if c.dep_ in ("dobj", "obj", "attr") and c.i > verb.i), None
    )
    thing = thing or claim_behind(doc, verb)
    clause = next((c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.i > verb.i), None)
    if thing is not None and thing.lemma_.casefold() in listed("hedges", "claims"):
        if says_what(thing, verb):
            yield Denial(
                deniers, claimers_of(sentence, thing), verb.i + 1, clause_end(doc, verb), word
            )
        else:
            if not answers_here(verb):
                noun = thing.lemma_.casefold()
                yield Denial(deniers, claimers_of(sentence, thing), None, None, word, noun)
            if verb.i > 4 and turned(verb):
                yield Denial(
                    deniers,
                    claimers_of(sentence, thing),
                    0,
                    deniers_start(sentence, deniers) - 1,
                    word,
                )
        return
    if (
        thing is not None
        and thing.lower_ in POINTING
        and not any(c.dep_ in CLAUSAL for c in thing.children)
    ):
        if not answers_here(verb):
            yield Denial(deniers, (), None, None, word)
        if turned(verb):
            yield Denial(deniers, (), 0, deniers_start(sentence, deniers) - 1, word)
        return
    if word == "deny" and any(_nobody_harmed(t) for t in (clause, thing) if t is not None):
        yield Denial(deniers, (), None, None, word, "toll")
    if word == "deny" and (clause is not None or thing is not None):
        yield Denial(deniers, (), verb.i + 1, clause_end(doc, verb), word)


def _nobody_harmed(told: Token) -> bool:
    """Whether a denial is that anybody was harmed at all: "denied that anyone had been hurt", "denied
    any casualties"."""
    if told.lower_ in ANY_HARM:
        return any(c.lower_ == "any" for c in told.children)
    subject = next((c for c in told.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return (
        subject is not None
        and subject.lower_ in ("anyone", "anybody")
        and told.lower_ in harm_forms()
    )


ANY_HARM = frozenset("casualties deaths fatalities injuries losses victims".split())


def called_names(sentence: Sentence, verb: Token) -> Iterator[Denial]:
    """ "The army called the report of 30 dead a lie"."""
    false = any(t.lower_ in listed("hedges", "falsehoods") for t in sentence.tokens[verb.i + 1 :])
    if not false or is_not_denial(verb):
        return
    deniers = deniers_of(sentence, verb)
    before = answered(verb)
    if before is not None and deniers:
        yield Denial(deniers, (), 0, before - 1, "called false")
        return
    claim = claim_behind(sentence.tokens, verb)
    if claim is None:
        return
    if deniers and says_what(claim, verb):
        yield Denial(
            deniers,
            claimers_of(sentence, claim),
            verb.i + 1,
            clause_end(sentence.tokens, verb),
            "called false",
        )
    elif deniers:
        yield Denial(deniers, claimers_of(sentence, claim), None, None, "called false")


def answered(verb: Token) -> int | None:
    """Where a relative clause opens that calls what stands before it something: "…, which the
    army called pure invention", "…, a claim the army described as fiction"."""
    if verb.dep_ == "acl" and any(c.dep_ == "nsubj" for c in verb.children):
        pass  # the tagger takes "called" for a participle, though it has a subject
    elif verb.dep_ != "relcl":
        return None
    if any(c.lower_ == "which" and c.i < verb.i for c in verb.children):
        return int(verb.left_edge.i)
    if verb.head.lemma_.casefold() in listed("hedges", "claims"):
        return int(verb.head.left_edge.i)
    return None


COPULAR = frozenset(["be", "prove", "fabricate", "invent", "concoct"])


def says_false(verb: Token) -> bool:
    """Whether a copula or passive calls its subject false: "is a fabrication", "were invented"."""
    said = [verb, *(t for c in verb.children if c.i > verb.i for t in (c, *c.children))]
    negated = any(c.dep_ == "neg" for c in verb.children)
    words = listed("hedges", "falsehoods") if not negated else TRUE
    return any(t.lower_ in words for t in said)


TRUE = frozenset("true correct accurate so".split())


def stated_false(sentence: Sentence, verb: Token) -> Iterator[Denial]:
    """ "The claim that twelve died is a fabrication, the army said": what the claim says is
    denied; a claim that isn't spelt out is for `called_false`."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lemma_.casefold() not in listed("hedges", "claims"):
        return
    if any(c.dep_ in CLAUSAL or c.lower_ == "of" for c in subject.children):
        deniers = speakers_after(sentence, verb.i) or speakers_before(sentence, verb)
        first = subject.left_edge.i
        yield Denial(deniers, claimers_of(sentence, subject), first, verb.i - 1, "called false")


def speakers_before(sentence: Sentence, verb: Token) -> tuple[Party, ...]:
    """Who says what a verb says: "the army said that reports … were invented"."""
    above = verb.head
    if verb.dep_ != "ccomp" or lemma(above) not in say_lemmas():
        return ()
    return deniers_of(sentence, above)


def presupposed(token: Token, first: int) -> bool:
    """Whether a noun of harm is taken for granted by what is denied from token `first` on:
    "denied any part in the killing of six" denies no death; "denied reports of the killing" does."""
    named = token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "of"
    if not (token.pos_ == "NOUN" or named) or token.dep_ not in ("pobj", "pcomp"):
        return False
    above = token.head.head
    if above.i < first:
        # "denied any part in the killing": the phrase hangs on the verb beside its object.
        above = next((c for c in above.children if c.dep_ == "dobj" and c.i >= first), above)
    return above.i >= first and above.lemma_.casefold() not in listed("hedges", "claims")


def is_not_denial(verb: Token) -> bool:
    """ "neither confirmed nor denied", "did not deny", "refused to deny", "cannot be denied"."""
    if any(c.dep_ == "neg" or c.lower_ in ("neither", "nor") for c in verb.children):
        return True
    before = verb.doc[max(verb.i - 1, 0)]
    if before.lower_ in ("nor", "or") and any(is_confirm_word(t) for t in verb.doc[: verb.i]):
        return True
    return (verb.tag_ == "VB" and before.lower_ == "to") or verb.dep_ == "amod"


def is_confirm_word(token: Token) -> bool:
    """Whether a token is a form of a verb of confirming."""
    return token.lemma_ in listed("hedges", "confirm")


def deniers_of(sentence: Sentence, verb: Token) -> tuple[Party, ...]:
    """Who denies: the verb's subject."""
    found = speaker_of(verb)
    if found is None:
        return ()
    head, _ = found
    if head.text in ("who", "which", "that"):
        if verb.head.pos_ not in ("NOUN", "PROPN"):
            return ()
        return (phrase(sentence, verb.head, limit=head.i),)
    return voices_of(sentence, head, limit=verb.i if head.i < verb.i else None)[0]


def deniers_start(sentence: Sentence, deniers: tuple[Party, ...]) -> int:
    """The token at which the words of those who deny begin."""
    token = sentence.token_at(deniers[0].start)
    return 0 if token is None else int(token.i)


def turned(verb: Token) -> bool:
    """Whether the denial stands in a later clause of its sentence: "…, but Y denied this"."""
    return any(
        t.lower_ in ("but", "while", "though", "although", "and") or t.text == ";"
        for t in verb.doc[: verb.i]
    )


def answers_here(verb: Token) -> bool:
    """Whether what is denied was said in the same sentence: "X accused Y; Y rejected the charge"
    is no answer to the sentence before."""
    return turned(verb) and any(
        t.pos_ == "VERB" and (lemma(t) in say_lemmas() or lemma(t) in BLAMING)
        for t in verb.doc[: verb.i]
    )


BLAMING = ("accuse", "blame", "charge", "allege", "fault")


def claim_behind(doc: Doc, verb: Token) -> Token | None:
    """ "rejected as baseless a claim that": the noun for a claim that the parse hung elsewhere."""
    for token in doc[verb.i + 1 : verb.i + 9]:
        if token.text in (",", ";") or token.tag_ in ("VBD", "VBZ", "VBP"):
            return None
        if token.pos_ == "NOUN" and token.lemma_.casefold() in listed("hedges", "claims"):
            return token
    return None


def says_what(claim: Token, verb: Token) -> bool:
    """Whether a claim that is denied is spelt out behind it: "that …", "of …", "by Y that …"."""
    after = claim.doc[claim.i + 1 : clause_end(claim.doc, verb) + 1]
    if len(after) and after[0].lower_ == "as":
        return False  # "dismissed the figure as fabricated"
    false = listed("hedges", "falsehoods")  # "called the accounts fabricated"
    told = [t for t in after if t.lower_ not in false]
    return any(t.lower_ == "that" or t.pos_ in ("VERB", "NUM") or t.lower_ == "of" for t in told)


def clause_end(doc: Doc, verb: Token) -> int:
    """The last token of what a verb denies: to the sentence's end or its next turn. What a
    relative clause denies ends with it: "Rwanda, which denies backing them, said …"."""
    if verb.dep_ == "relcl" and verb.head.i < verb.i < verb.right_edge.i < len(doc) - 2:
        return int(verb.right_edge.i)
    for token in doc[verb.i + 1 :]:
        if token.text == ";" or (
            token.lower_ in ("but", "while", "whereas") and token.i > verb.i + 2
        ):
            return int(token.i) - 1
        if token.dep_ == "conj" and token.head.i == verb.i and token.pos_ in ("VERB", "AUX"):
            return int(token.left_edge.i) - 1  # "denies hitting the market and says that …"
        if token.lower_ in ("saying", "adding", "insisting") and token.tag_ == "VBG":
            return int(token.i) - 1
    return len(doc) - 1


def claimers_of(sentence: Sentence, claim: Token) -> tuple[Party, ...]:
    """Whose claim it is: "Moscow's allegation", "a claim on social media", "reports by X"."""
    for child in claim.children:
        timely = is_time(child) or child.lower_ in ("yesterday", "today", "tonight")
        if child.dep_ == "poss" and child.i < claim.i and child.tag_ != "PRP$" and not timely:
            return (phrase(sentence, child, limit=claim.i),)
    for child in claim.children:
        if child.lower_ in ("by", "from", "of", "on", "in") and child.i > claim.i:
            for head in child.children:
                if head.dep_ != "pobj" or is_time(head):
                    continue
                media = bool(listed("attribution", "media") & {head.lower_, head.lemma_.casefold()})
                if child.lower_ in ("by", "from") or media:
                    return voices_of(sentence, head, limit=first_clause(head))[0]
        if child.dep_ == "acl" and child.tag_ == "VBN":
            makers = agents(child, ("by",))
            if makers:
                return voices_of(sentence, makers[0])[0]
    if claim.lemma_ in ("report", "rumour", "rumor") and claim.tag_ == "NNS":
        return (party(sentence, claim.i, claim.i),)
    return ()


def first_clause(head: Token) -> int | None:
    """The token at which the clause behind a claim opens: "that" or a verb."""
    for token in head.doc[head.i + 1 :]:
        if token.lower_ == "that" or token.pos_ in ("VERB", "AUX"):
            return int(token.i)
    return None


def denied_passive(sentence: Sentence, verb: Token) -> Iterator[Denial]:
    """ "The claim that ten had died was denied by X"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    by = agents(verb, ("by",))
    deniers = tuple(voice for head in by for voice in voices_of(sentence, head)[0])
    if subject is None or subject.lemma_.casefold() not in listed("hedges", "claims"):
        return
    if lemma(verb) == "deny" and not by:
        return
    told = subject.right_edge.i > subject.i + 1
    first = subject.left_edge.i if told else None
    yield Denial(
        deniers, claimers_of(sentence, subject), first, verb.i - 1 if told else None, lemma(verb)
    )


def called_false(sentence: Sentence) -> Iterator[Denial]:
    """ "That is nonsense.", "This is untrue, the ministry said.", "Not so, X replied."."""
    doc = sentence.tokens
    opening = doc[0].lower_ if len(doc) else ""
    at = 1 if opening == '"' else 0
    first = doc[at].lower_ if at < len(doc) else ""
    second = doc[at + 1].lower_ if at + 1 < len(doc) else ""
    pointing = first in ("that", "this", "it", "these", "those") or (
        first in ("the", "such", "this", "these")
        and any(t.lemma_ in listed("hedges", "claims") for t in doc[at : at + 4])
    )
    verb = next((t for t in doc[at : at + 7] if t.lemma_ == "be"), None)
    false = any(t.lower_ in listed("hedges", "falsehoods") for t in doc[at : at + 12])
    negated = verb is not None and any(c.dep_ == "neg" for c in verb.children)
    if pointing and verb is not None and false and not negated:
        yield Denial(speakers_after(sentence, verb.i), (), None, None, "called false")
    elif (
        (
            pointing
            and negated
            and any(
                t.lower_ in ("true", "so", "correct", "accurate", "case") for t in doc[at : at + 8]
            )
        )
        or (first, second) == ("not", "so")
        or first in ("untrue", "false", "nonsense", "lies")
    ):
        yield Denial(speakers_after(sentence, at), (), None, None, "called false")


def speakers_after(sentence: Sentence, at: int) -> tuple[Party, ...]:
    """Who says the sentence in which something is called false; empty if the document does."""
    for token in sentence.tokens[at:]:
        if lemma(token) in ("say", "reply", "answer", "respond", "tell", "insist", "write"):
            found = speaker_of(token)
            if found is not None:
                return voices_of(
                    sentence, found[0], limit=token.i if found[0].i < token.i else None
                )[0]
    return ()
