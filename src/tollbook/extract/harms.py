"""Which words tell harm to people, and how does each take its victims where it stands?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.conditions import told_to_be
from tollbook.extract.people import singular, victim_nouns, word_set
from tollbook.extract.wishes import only_wanted
from tollbook.model.claim import Outcome

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Form(StrEnum):
    """How a harm word takes its victims where it stands."""

    ACTIVE = "active"  # object only
    PASSIVE = "passive"  # subject only
    EITHER = "either"  # "killed" without an auxiliary: headline, participle or past tense
    INTRANSITIVE = "intransitive"  # subject only
    STATE = "state"  # "dead", "wounded"
    NOUN = "noun"  # "deaths", "the killing of"
    DOER = "doer"  # "the killers of six priests": object after "of"
    TOLL = "toll"  # "the death toll rose to"
    LOSS = "loss"  # "lost 15 fighters": needs people as object
    CUSTODY = "custody"  # "holds 100 hostages": object; lawful arrests are no toll
    TAKEN = "taken"  # "were rushed to hospital": subject; doctors and the dead are taken there too
    STRIKE = "strike"  # "striking five people": object; houses are struck too
    SENT = "sent"  # "sent six men to the hospital": object; doctors are sent there too
    CONDITION = "condition"  # "are in critical condition": subject, with a number
    CUSTODY_OF = "custody of"  # "100 hostages are held": subject


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm word at token `i` of a sentence."""

    i: int
    outcome: Outcome
    form: Form


IRREGULAR = {
    "die": ("dies", "died", "dying"),
    "fall": ("falls", "fell", "falling", "fallen"),
    "shoot": ("shoots", "shot", "shooting"),
    "slay": ("slays", "slew", "slaying", "slain"),
    "hurt": ("hurts", "hurt", "hurting"),
    "burn": ("burns", "burned", "burnt", "burning"),
    "gas": ("gasses", "gassed", "gassing"),
    "expel": ("expels", "expelled", "expelling"),
    "stab": ("stabs", "stabbed", "stabbing"),
    "kidnap": ("kidnaps", "kidnapped", "kidnapping"),
}
TAKING = frozenset(
    "claimed claim claims claiming cost costs costing took take takes taken taking ended ends ending".split()
)
LOSING = frozenset("lost lose loses losing".split())
GIVING = frozenset("given gave give laid sacrificed".split())
FALLING = frozenset("fall falls fell falling fallen".split())
# "six cadets who fell in a raid": with these after it, or at the end, people have fallen;
# towns fall "to" somebody, prices fall "by", shells fall "on".
FALLEN_BEFORE = frozenset(
    ["in", "at", "during", "near", "while", "defending", "fighting", "", ".", ",", ";"]
)
COUNT_OPENERS = frozenset(
    "at more dozens scores several hundreds thousands another over some nearly about around almost up".split()
)
BE = frozenset("is are was were be been being 's 're get gets got getting gotten".split())
HAVE = frozenset("have has had having 've".split())
MODAL = frozenset("could would may might can will 'll shall should must".split())


@cache
def harm_forms() -> dict[str, tuple[tuple[Outcome, str], ...]]:
    """Surface form → the outcomes and classes it may stand for: base, s, ed, ing, intransitive,
    state, noun. By surface because the tagger fails in headlines, where tolls stand first."""
    table = vocab.load("harms")
    forms: dict[str, list[tuple[Outcome, str]]] = {}

    def put(surface: str, outcome: Outcome, kind: str) -> None:
        if (outcome, kind) not in forms.setdefault(surface, []):
            forms[surface].append((outcome, kind))

    for name, classes in table.items():
        if name == "causes":
            continue
        outcome = Outcome(name)
        for kind in ("transitive", "intransitive"):
            for verb in classes.get(kind, ()):
                base, *inflected = (verb, *inflections(verb))
                prefix = "" if kind == "transitive" else "i-"
                put(base, outcome, f"{prefix}base")
                for surface in inflected:
                    ending = (
                        "ing" if surface.endswith("ing") else "s" if surface.endswith("s") else "ed"
                    )
                    put(surface, outcome, f"{prefix}{ending}")
        for word in classes.get("state", ()):
            put(word, outcome, "state")
        for word in classes.get("doer", ()):
            put(word, outcome, "doer")
            put(plural(word), outcome, "doer")
        for word in classes.get("noun", ()):
            put(word, outcome, "noun")
            put(plural(word), outcome, "noun")
    return {surface: tuple(found) for surface, found in forms.items()}


def inflections(verb: str) -> tuple[str, ...]:
    """The other forms of an English verb, third person first.

    >>> inflections("kill"), inflections("massacre")
    (('kills', 'killed', 'killing'), ('massacres', 'massacred', 'massacring'))
    """
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    stem = verb[:-1] if verb.endswith("e") else verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return third, stem + "ed", stem + "ing"


def plural(noun: str) -> str:
    """The plural of an English noun, regular ones only."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


# Words that tell a toll only with a number in the sentence.
LOSS = frozenset(
    "lost lose loses losing toll tolls body bodies corpse corpses remains lives life casualty casualties "
    "captive captives captivity prisoner prisoners refugees fled flee fleeing holds holding losses".split()
)
# Words of crime news, and of wounds as nouns: they tell a toll only with the count beside them.
BESIDE = frozenset(
    "wound wounds injure injures injury kill kills hurt hurts murder murders arrests arrested arresting "
    "detains detained detaining seizes seized held hold shooting stabbing".split()
)


# Of those driven from home; "alive" of those taken.
UPROOTING = frozenset("driven drove driving uprooted uprooting forced forcing chased".split())
REMOVING = UPROOTING | {"alive"}


@cache
def cue_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words by which sentences are chosen for parsing: those that do harm to somebody, and
    those that need a number or an "of" in the sentence ("murder of", "captivity", "lost")."""
    strong: set[str] = set()
    weak: set[str] = set()
    for surface, kinds in harm_forms().items():
        if surface not in BESIDE:
            nouns_only = all(kind in ("noun", "doer") for _, kind in kinds)
            (weak if nouns_only or surface in WEAK_VERBS else strong).add(surface)
    return frozenset(strong), frozenset(weak | LOSS | REMOVING)


# Verbs that as nouns or of things stand everywhere in news of crime and markets.
WEAK_VERBS = frozenset(
    "shoot shoots fall falls fell falling fallen execute executes capture captures "
    "gas gasses burn burns burned burning burnt missing hostage eliminate eliminates".split()
)


CONDITION_OPENS = frozenset("in on fighting battling clinging recovering expected".split())


def find_harms(doc: Doc) -> Iterator[Harm]:
    """The harm words of a sentence with the form they stand in; hypothetical ones left out."""
    forms = harm_forms()
    for token in doc:
        low = token.lower_
        harm = _harm(doc, token, forms[low]) if low in forms else _phrase(doc, token)
        if harm is None and low in CONDITION_OPENS and told_to_be(doc, token) is not None:
            harm = Harm(token.i, Outcome.WOUNDED, Form.CONDITION)
        if harm is not None and harm.outcome is Outcome.WOUNDED and mortal(doc, harm.i):
            harm = Harm(harm.i, Outcome.KILLED, harm.form)
        if harm is not None and not hypothetical(doc, harm) and not _attempted(doc, harm):
            yield harm


def mortal(doc: Doc, i: int) -> bool:
    """Whether the wound at token `i` killed: "fatally wounded", "stabbed to death", "was
    shot and pronounced dead"."""
    if i and doc[i - 1].lower_ in ("fatally", "mortally"):
        return True
    if doc[i].lower_ in HURTS and _fatal(doc, i):
        return True
    if any(
        c.lower_ == "to" and any(g.lower_ == "death" for g in c.children) for c in doc[i].children
    ):
        return True
    return any(
        later.i > i
        and (later.lower_ == "died" or any(c.lower_ == "dead" for c in later.children))
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in later.children)
        and not (i and doc[i - 1].tag_ == "NNS" and any(c.lower_ == "has" for c in later.children))
        for later in doc[i].conjuncts
        if later.pos_ == "VERB"
    )


def _fatal(doc: Doc, i: int) -> bool:
    """Whether wounds are told to be deadly: "with fatal gunshot wounds", not "non-fatal wounds"."""
    return any(
        t.lower_ in ("fatal", "mortal", "deadly")
        and not (t.i and doc[t.i - 1].lower_ in ("-", "not"))
        for t in doc[max(0, i - 2) : i]
    )


def _before(doc: Doc, i: int, words: frozenset[str], reach: int = 4) -> bool:
    """Whether an auxiliary stands just before token `i`, with at most adverbs between."""
    for j in range(i - 1, max(-1, i - 1 - reach), -1):
        if doc[j].lower_ in words and doc[j].text != "IS":  # the armed group, not the verb
            return True
        if not (
            doc[j].pos_ in ("ADV", "PART", "AUX")
            or doc[j].lower_
            in (
                "not",
                "also",
                "all",
                "both",
                "and",
                "killed",
                "shot",
                "or",
                "wounded",
                ",",
                "reportedly",
                "either",
                "injured",
            )
        ):
            return False
    return False


def _harm(doc: Doc, token: Token, found: tuple[tuple[Outcome, str], ...]) -> Harm | None:
    kinds = {kind: outcome for outcome, kind in reversed(found)}
    i, low = token.i, token.lower_
    after = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    before = doc[i - 1].lower_ if i else ""
    if "doer" in kinds:
        quoted = after == '"' and i + 2 < len(doc) and doc[i + 2].lower_ == "of"
        return Harm(i, kinds["doer"], Form.DOER) if after == "of" or quoted else None
    if low == "death" and before == "to" and token.head.lower_ == "to":
        return _done_to_death(doc, token)
    if "i-base" in kinds or "i-ed" in kinds or "i-s" in kinds or "i-ing" in kinds:
        outcome = next(kinds[k] for k in ("i-base", "i-ed", "i-s", "i-ing") if k in kinds)
        if low in FALLING and (token.pos_ != "VERB" or after not in FALLEN_BEFORE):
            return None
        return Harm(i, outcome, Form.INTRANSITIVE)
    if low in ("shot", "shoot", "shoots", "shooting"):
        return _shot(doc, token)
    if low in (
        "executed",
        "gassed",
        "eliminated",
        "hurt",
        "burned",
        "burnt",
        "burning",
        "captured",
        "neutralized",
    ) and _object_is_thing(token):
        return None
    if low in ("burn", "burns", "burned", "burnt", "burning") and (
        low == "burning" or token.pos_ != "VERB" or not _harms_people(token)
    ):
        return None
    if (kinds.keys() & {"base", "s"}) and counts_follow(doc, i):
        return Harm(i, kinds["base"] if "base" in kinds else kinds["s"], Form.ACTIVE)
    if "noun" in kinds and "state" in kinds and before in DEFINITE and not _noun_follows(doc, i):
        return Harm(i, kinds["noun"], Form.NOUN)
    if "noun" in kinds and (
        after == "of"
        or (
            token.pos_ == "NOUN" and before not in BE and token.dep_ not in ("ROOT", "acl", "acomp")
        )
        or not set(kinds) - {"noun"}
    ):
        if (
            "state" in kinds
            and before not in ("the", "of", "those", "their", "its", "among")
            and (after != "of" or (token.dep_ in ("oprd", "acomp") and not _several(doc, i - 1)))
        ):
            return Harm(i, kinds["state"], Form.STATE)  # "were found dead of gunshot wounds"
        return Harm(i, kinds["noun"], Form.NOUN)
    if "ed" in kinds:
        if _before(doc, i, BE):
            return Harm(i, kinds["ed"], Form.PASSIVE)
        if _before(doc, i, HAVE):
            return Harm(i, kinds["ed"], Form.ACTIVE)
        return Harm(i, kinds["ed"], Form.EITHER)
    if "state" in kinds:
        return Harm(i, kinds["state"], Form.STATE)
    if "ing" in kinds:
        form = (
            Form.PASSIVE
            if before == "being"
            else Form.NOUN
            if after == "of"
            or (
                before in ("the", "of")
                and token.pos_ == "NOUN"
                and after != ""
                and not after[0].isdigit()
            )
            else Form.ACTIVE
        )
        return Harm(i, kinds["ing"], form)
    kind = next(iter(kinds))
    return Harm(i, kinds[kind], Form.NOUN if kind == "noun" else Form.ACTIVE)


DEFINITE = frozenset("the those their its among his our these".split())


def counts_follow(doc: Doc, i: int) -> bool:
    """Whether a count opens right after token `i`: "massacre 250", "kill at least 3"."""
    if i + 1 >= len(doc):
        return False
    following = doc[i + 1]
    return following.like_num or following.lower_ in COUNT_OPENERS


def _noun_follows(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and doc[i + 1].pos_ in ("NOUN", "PROPN", "ADJ")


def _shot(doc: Doc, token: Token) -> Harm | None:
    """ "shot dead", "fatally shot" and "shot and killed" kill; "was shot" wounds; shots fired do neither."""
    i = token.i
    near = {t.lower_ for t in doc[max(0, i - 2) : i + 5]}
    if (
        token.lower_ == "shot"
        and token.pos_ == "NOUN"
        and not (_several(doc, i - 1) or (i and doc[i - 1].lower_ == "found"))
    ):
        return None
    if (
        token.lower_ in ("shooting", "stabbing", "beating")
        and i + 1 < len(doc)
        and doc[i + 1].lower_ == "of"
    ):
        deadly = {"fatal", "deadly"} & {t.lower_ for t in doc[max(0, i - 2) : i]}
        return Harm(i, Outcome.KILLED if deadly else Outcome.WOUNDED, Form.NOUN)
    if token.lower_ == "shooting" and (
        token.pos_ != "VERB"
        or doc[i - 1].lower_ in ("the", "a", "mass")
        or (doc[i - 1].lower_ == "of" and not counts_follow(doc, i))
    ):
        return None
    rest = [t.lower_ for t in doc[i + 1 : i + 3]]
    at_least = rest == ["at", "least"]
    if not at_least and any(c.lower_ == "at" and not any(c.children) for c in token.children):
        return None  # "his car was shot at from a roof"
    passive = _before(doc, i, BE)
    if (
        rest
        and not at_least
        and not _shot_there(doc, token)
        and rest[0] in ("down", "at", "up", "off", "out", "into", "from")
        and not passive
    ):
        return None
    if "fatally" in near and {",", "("} & {t.lower_ for t in doc[i + 1 : i + 3]}:
        near.discard("fatally")  # "five people were shot, one fatally"
    near -= {"dead", "killing"} - _of_those_shot(doc, i)
    killed = near & {"dead", "fatally", "death", "killing"} or rest[:2] == ["and", "killed"]
    killed = killed or any(
        c.lower_ == "killed"
        and not any(g.dep_ in ("dobj", "nsubj", "nsubjpass") for g in c.children)
        for c in token.children
        if c.dep_ == "conj"
    )
    killed = killed or any(
        c.lower_ == "to" and any(g.lower_ == "death" for g in c.children) for c in token.children
    )
    if token.lower_ != "shot":
        passive = False  # "two men were shooting"
    form = Form.PASSIVE if passive else Form.EITHER if token.lower_ == "shot" else Form.ACTIVE
    return Harm(i, Outcome.KILLED if killed else Outcome.WOUNDED, form)


def _of_those_shot(doc: Doc, i: int) -> set[str]:
    """Which of "dead" and "killing" tell what became of those shot: "shot dead", "shot a man,
    killing him", but not "shot six people, killing two", "five people shot, one dead"."""
    found = {t.lower_ for t in doc[max(0, i - 2) : i] if t.lower_ == "dead"}
    for token in doc[i + 1 : i + 5]:
        if token.lower_ == "dead":
            between = doc[i + 1 : token.i]
            if not any(t.like_num or t.text in (",", "-", "–", "—", ";", "(") for t in between):
                found.add("dead")
        elif token.lower_ == "killing" and token.i + 1 < len(doc):
            following = doc[token.i + 1]
            if following.lower_ in WHOM or following.pos_ == "PROPN":
                found.add("killing")
    return found


WHOM = frozenset("them him her it both all himself herself themselves".split())


def _shot_there(doc: Doc, token: Token) -> bool:
    """Whether a headline tells where people were shot, not at whom they did: "4 people shot at
    nightclub", but "2 men shot at police car"."""
    headline = len(doc) <= HEADLINE and not any(t.lower_ in ("a", "an", "the") for t in doc)
    if not (headline or token.dep_ == "acl"):
        return False
    at = next((c for c in token.children if c.lower_ == "at"), None)
    place = None if at is None else next((c for c in at.children if c.dep_ == "pobj"), None)
    if place is None or place.pos_ not in ("NOUN", "PROPN"):
        return False
    return not any(singular(t.text) in victim_nouns() or t.lower_ in SHOT_AT for t in place.subtree)


HEADLINE = 14
# What is shot at, rather than where somebody is.
SHOT_AT = frozenset(
    "police cops car cars vehicle vehicles house houses home homes truck bus van plane helicopter building "
    "buildings door window windows crowd".split()
)


def _several(doc: Doc, i: int) -> bool:
    """Whether token `i` counts more than one: "three shot at mall" tells of people, not of shots."""
    return i >= 0 and doc[i].like_num and doc[i].lower_ not in ("one", "1")


def _done_to_death(doc: Doc, token: Token) -> Harm | None:
    """ "stabbed to death": the verb tells the harm; "shot to death" is told by "shot" itself."""
    verb = token.head.head
    if verb.pos_ != "VERB" or verb.lower_ in harm_forms() or verb.tag_ not in ("VBN", "VBD"):
        return None
    return Harm(verb.i, Outcome.KILLED, Form.PASSIVE if _before(doc, verb.i, BE) else Form.EITHER)


def _harms_people(token: Token) -> bool:
    """Whether what burned is known to be people: cars, ballots and fields burn too."""
    named = [c for c in token.children if c.dep_ in ("dobj", "nsubjpass", "nsubj")]
    named += [token.head] if token.dep_ in ("acl", "relcl") else []
    return any(singular(c.text) in victim_nouns() for c in named)


def _object_is_thing(token: Token) -> bool:
    """Whether what the verb acts on is no person ("captured the town", "executed the plan")."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "obj"):
            noun = singular(child.text)
            if noun not in victim_nouns() and (
                noun in word_set("victims", "things") or child.pos_ == "PROPN"
            ):
                return True
    return False


# "were rushed to hospital", "were treated at local hospitals", "went to the hospital".
TAKING_AWAY = frozenset(
    "taken took rushed transported airlifted flown flew brought admitted transferred treated treating driven went".split()
)
HOSPITALS = frozenset("hospital hospitals clinic clinics infirmary".split())
# Words that open one of the phrases below.
PHRASE_WORDS = (
    LOSS
    | REMOVING
    | frozenset(["fatal"])
    | BESIDE
    | frozenset(
        "claimed claiming claim claims cost took hostage hostages captive captivity suffered sustained "
        "gunned gunning guns survive received receiving suffering sustaining fatally mortally hit hits hitting struck striking strikes grazed sent send sends sending passed".split()
    )
    | TAKING_AWAY
)


FOUND = frozenset("found recovered pulled retrieved discovered dug unearthed brought".split())


def _phrase(doc: Doc, token: Token) -> Harm | None:
    """Harm told in several words: losses, tolls, bodies, flight, captivity."""
    low, i = token.lower_, token.i
    if low not in PHRASE_WORDS:
        return None
    after = [t.lower_ for t in doc[i + 1 : i + 7]]
    before = [t.lower_ for t in doc[max(0, i - 5) : i]]
    if low in ("lost", "lose", "loses", "losing"):
        return Harm(i, Outcome.KILLED, Form.LOSS)
    if low in ("toll", "tolls") and token.pos_ in ("NOUN", "PROPN", "VERB"):
        wounded = {"injured", "injury", "wounded"} & set(before)
        casualty = {"casualty"} & set(before)
        return Harm(
            i,
            Outcome.WOUNDED if wounded else Outcome.CASUALTIES if casualty else Outcome.KILLED,
            Form.TOLL,
        )
    if low == "losses":
        return Harm(i, Outcome.CASUALTIES, Form.TOLL) if _of_people(doc, token) else None
    if (
        low in ("bodies", "corpses", "remains")
        and (after[:1] == ["of"] or token.pos_ == "NOUN")
        and token.dep_ != "ROOT"
    ):
        return Harm(i, Outcome.KILLED, Form.NOUN)
    if low == "body" and after[:1] == ["of"] and i + 2 < len(doc) and not doc[i + 2].like_num:
        return Harm(i, Outcome.KILLED, Form.NOUN)  # of one person; "a body of troops" is none
    if low == "body" and {"one", "another"} & set(before[-2:]):
        # "One more body, a nurse's, was found", not "one governing body".
        later = {t.lower_ for t in doc[i + 1 : i + 12]}
        return Harm(i, Outcome.KILLED, Form.NOUN) if later & FOUND else None
    if low in ("lives", "life"):
        if (
            before[-1:]
            and before[-1] in ("their", "his", "her", "its")
            and set(before) & LOSING | set(before) & GIVING
        ) or (before[-1:] == ["own"] and set(before) & TAKING):
            return Harm(i, Outcome.KILLED, Form.INTRANSITIVE)
        if set(before) & TAKING | set(before) & LOSING or set(after[:3]) & {"lost", "claimed"}:
            return Harm(i, Outcome.KILLED, Form.NOUN)
        return None
    if low == "refugees" and set(before) & {"become", "became", "becoming"}:
        return Harm(i, Outcome.DISPLACED, Form.STATE)
    if low in ("claimed", "claiming", "claim", "claims", "cost", "took") and {
        "lives",
        "dead",
    } & set(after):
        return Harm(i, Outcome.KILLED, Form.ACTIVE)
    if low in ("flee", "fled", "fleeing"):
        if (
            set(before) & {"forced", "forcing", "forces", "force", "caused", "causing"}
            or set(after) & {"homes", "home", "houses"}
            or "refugees" in [t.lower_ for t in doc[i:]]
        ):
            return Harm(i, Outcome.DISPLACED, Form.INTRANSITIVE)
        return None
    if low in SUFFERING and HURTS & {t.lower_ for t in doc[i + 1 : i + 1 + FAR_WOUNDS]}:
        fatal = {"fatal", "mortal"} & set(after)
        return Harm(i, Outcome.KILLED if fatal else Outcome.WOUNDED, Form.INTRANSITIVE)
    if low in UPROOTING and _from_homes(doc, i):
        passive = _before(doc, i, BE)
        return Harm(i, Outcome.DISPLACED, Form.PASSIVE if passive else Form.ACTIVE)
    if low in STRIKING:
        return _struck(doc, token)
    if low in TAKING_AWAY:
        return _taken_away(doc, token)
    if low in ("gunned", "gunning", "guns") and after[:1] == ["down"]:
        passive = _before(doc, i, BE)
        form = Form.EITHER if low == "gunned" else Form.ACTIVE
        return Harm(i, Outcome.KILLED, Form.PASSIVE if passive else form)
    if low == "survive" and before[-1:] and before[-1] in ("not", "n't", "n’t"):
        return Harm(i, Outcome.KILLED, Form.INTRANSITIVE)
    if low == "passed" and after[:1] == ["away"]:
        return Harm(i, Outcome.KILLED, Form.INTRANSITIVE)
    if low in SENDING and {"hospital", "hospitals"} & {t.lower_ for t in doc[i + 1 : i + 9]}:
        return Harm(i, Outcome.WOUNDED, Form.SENT)
    if low in ("fatally", "mortally", "fatal") and _stands_alone(doc, i):
        return Harm(i, Outcome.KILLED, Form.STATE)  # "five people were shot, one fatally"
    if low in ("hostage", "hostages", "prisoner", "prisoners", "captive") and set(before) & {
        "taken",
        "took",
        "taking",
        "take",
        "holds",
        "hold",
        "held",
        "holding",
        "kept",
    }:
        return Harm(i, Outcome.CAPTURED, Form.STATE)
    if low == "alive" and {"taken", "took", "taking", "captured", "seized"} & set(before):
        return Harm(i, Outcome.CAPTURED, Form.STATE)
    if low == "captivity":
        return Harm(i, Outcome.CAPTURED, Form.STATE)
    if (
        low in ("detained", "arrested", "held", "holding", "hold", "holds", "seized")
        and token.pos_ == "VERB"
    ):
        passive = _before(doc, i, BE)
        return Harm(i, Outcome.CAPTURED, Form.CUSTODY_OF if passive else Form.CUSTODY)
    return None


def _of_people(doc: Doc, losses: Token) -> bool:
    """Whether losses are of people: "human losses", "put the number of its losses at 40", "losses
    of 40 soldiers". Armies lose tanks and markets lose millions."""
    i = losses.i
    before = {t.lower_ for t in doc[max(0, i - 4) : i]}
    if not before.isdisjoint(("number", "human", "personnel", "manpower")):
        return True
    verb = next((t for t in doc[i + 1 : i + 4] if t.lower_ in AMOUNTING), None)
    if verb is None or any(t.pos_ not in ("ADV", "ADP") for t in doc[i + 1 : verb.i]):
        return False
    counted = next((t for t in doc[verb.i + 1 : verb.i + 8] if t.pos_ in ("NOUN", "PROPN")), None)
    return counted is not None and singular(counted.text) in victim_nouns()


def _from_homes(doc: Doc, i: int) -> bool:
    """Whether somebody is driven "from their homes", and not from a field or a market."""
    ahead = [t.lower_ for t in doc[i + 1 : i + 12]]
    return any(
        word in ("from", "out")
        and not {"home", "homes", "houses", "villages"}.isdisjoint(ahead[n + 1 : n + 4])
        for n, word in enumerate(ahead)
    )


# "losses of 40 soldiers", "losses there amount to 140 personnel", "losses: 12 soldiers".
AMOUNTING = frozenset(
    "at of to : amount amounts amounted are were is was total totals totaled totalled reached".split()
)


def _struck(doc: Doc, token: Token) -> Harm | None:
    """ "were hit by shrapnel", "was struck in the leg", "striking five people"."""
    i = token.i
    by = any(
        c.lower_ == "by" and any(g.lower_ in MISSILES for g in c.children) for c in token.children
    )
    body = [t.lower_ for t in doc[i + 1 : i + 5]]
    in_body = body[:1] == ["in"] and not BODY_PARTS.isdisjoint(body[1:])
    passive = _before(doc, i, BE)
    shot_at = passive and not any(c.lower_ == "by" for c in token.children) and _under_fire(doc)
    if by or shot_at or (in_body and passive):
        return Harm(i, Outcome.WOUNDED, Form.PASSIVE if passive else Form.EITHER)
    if not passive and token.pos_ == "VERB" and counts_follow(doc, i):
        return Harm(i, Outcome.WOUNDED, Form.STRIKE)
    return None


def _to_be_healed(doc: Doc, i: int) -> bool:
    """Whether those taken or treated are told to be hurt: "took four people to a hospital",
    "treated four people for burns"."""
    ahead = [t.lower_ for t in doc[i + 1 : i + 12]]
    if doc[i].lower_ in ("treated", "treating"):
        return "for" in ahead and not HURTS.isdisjoint(ahead)
    return "to" in ahead and not HOSPITALS.isdisjoint(ahead)


def _under_fire(doc: Doc) -> bool:
    """Whether a sentence tells of firing: "shots were fired into a crowd and three were hit"."""
    return any(t.lower_ in MISSILES or t.lower_ in FIRING for t in doc)


FIRING = frozenset("fired fire shooting gunman gunmen sniper snipers".split())


def _taken_away(doc: Doc, token: Token) -> Harm | None:
    """ "were rushed to hospital", which wounds, unless they were dead there: "where they were
    pronounced dead"."""
    i = token.i
    if token.lower_ == "went" or _before(doc, i, BE) or token.tag_ == "VBN":
        form = Form.TAKEN
    elif counts_follow(doc, i) and _to_be_healed(doc, i):
        return Harm(i, Outcome.WOUNDED, Form.SENT)
    else:
        return None
    ahead = []
    for later in doc[i + 1 : i + 12]:
        if later.pos_ in ("VERB", "AUX") or later.text in (";", "."):
            break
        ahead.append(later.lower_)
    if token.lower_ == "treated":
        rest = [t.lower_ for t in doc[i + 1 : i + 9]]
        released = rest[:1] in (["and"], ["at"]) and "released" in rest
        if released or "scene" in rest[:4] or (rest[:1] == ["for"] and not HURTS.isdisjoint(rest)):
            return Harm(i, Outcome.WOUNDED, form)
    named = any(a == "medical" and b.startswith("cent") for a, b in pairwise(ahead))
    if HOSPITALS.isdisjoint(ahead) and not named:
        return None
    if not {"to", "at", "in", "into"} & set(ahead[:3]):
        return None
    rest = [t.lower_ for t in doc[i + 1 :]]
    if _unharmed(rest):
        return None
    if "with" in ahead and (HURTS | {"condition"}).isdisjoint(rest[rest.index("with") :][:8]):
        return None  # "taken to a clinic with medicine"
    where = rest.index("where") if "where" in rest else len(rest)
    there = rest[where + 1 : where + 7]
    dead = {"dead", "died"} & set(there) and there[:1] in (["they"], ["both"], ["all"])
    return Harm(i, Outcome.KILLED if dead else Outcome.WOUNDED, form)


def _unharmed(rest: list[str]) -> bool:
    """Whether those taken away are told to be whole: "but were unhurt", "and had no wounds"."""
    return not {"unhurt", "unharmed", "uninjured"}.isdisjoint(rest) or any(
        word == "no" and not HURTS.isdisjoint(rest[n + 1 : n + 3]) for n, word in enumerate(rest)
    )


BODY_PARTS = frozenset(
    "leg legs arm arms head face chest back neck shoulder shoulders stomach abdomen foot feet hand hands hip thigh "
    "ankle knee torso groin buttocks buttock jaw eye eyes elbow wrist side finger fingers toe ear calf".split()
)
STRIKING = frozenset("hit hits hitting struck striking strikes grazed".split())
SENDING = frozenset("sent send sends sending".split())
MISSILES = frozenset(
    "gunfire bullet bullets shrapnel pellet pellets gunshot gunshots shots splinter splinters fragment "
    "fragments".split()
)
SUFFERING = frozenset("suffered sustained suffering sustaining received receiving".split())
# "suffered non-life-threatening gunshot wounds"
FAR_WOUNDS = 9
HURTS = frozenset("injury injuries wound wounds burns suffocation".split())


def _stands_alone(doc: Doc, i: int) -> bool:
    """Whether an adverb leaves its verb to be understood: "two of them fatally"."""
    before = doc[i - 1] if i else None
    after = doc[i + 1] if i + 1 < len(doc) else None
    return (
        before is not None
        and (before.like_num or before.lower_ in ("them", "whom", ",", "person", "man", "woman"))
        and (after is None or after.pos_ not in ("VERB", "AUX"))
    )


def _attempted(doc: Doc, harm: Harm) -> bool:
    """Whether a crime was only tried or planned: "charged with the attempted murder of two"."""
    return harm.form is Form.NOUN and any(
        t.lower_ in ("attempted", "attempt", "conspiracy", "plot")
        for t in doc[max(0, harm.i - 3) : harm.i]
    )


def hypothetical(doc: Doc, harm: Harm) -> bool:
    """Whether the harm is only possible, threatened or wished: "could kill thousands".

    "may have been killed" tells of something that may have happened, and stays (hedged);
    so does a toll that "could be as high as 400".
    """
    if doc[harm.i].lower_ == "lives" and harm.form is Form.NOUN:
        verb = doc[harm.i].head  # "could cost hundreds of lives"
        helping = {c.lower_ for c in verb.children if c.dep_ == "aux"}
        return bool(helping & MODAL) and "have" not in helping
    if harm.form in (Form.NOUN, Form.TOLL, Form.STATE):
        return False
    if only_wanted(doc[harm.i]):
        return True
    if doc[harm.i].lower_ in SUFFERING and _unharmed([t.lower_ for t in doc[harm.i : harm.i + 6]]):
        return True  # "suffered no injuries"
    for j in range(harm.i - 1, max(-1, harm.i - 5), -1):
        word = doc[j].lower_
        if word == "would":
            return True  # "it would have killed thousands"
        if word in MODAL and doc[j].tag_ != "NNP":  # "an ambush in May killed nine"
            return not any(doc[k].lower_ == "have" for k in range(j + 1, harm.i))
        if word == "to" and doc[j + 1].i == harm.i and doc[harm.i].tag_ == "VB":
            head = doc[harm.i].head.lower_
            return head not in (
                "forced",
                "caused",
                "compelled",
                "managed",
                "able",
                "went",
                "continued",
                "began",
                "helped",
                "used",
                "appeared",
                "appears",
                "believed",
                "confirmed",
            )
        if word == "if":
            return True
        if doc[j].pos_ not in ("AUX", "ADV", "PART", "VERB", "CCONJ"):
            break
    return False
