"""How many were harmed, who were they, and in what way?

Every quantity of a sentence is a candidate. It becomes a toll when a harm word governs it: as
its object ("killing 15"), its subject ("15 were killed"), a noun of harm ("the deaths of 15",
"15 deaths", "a toll of 15"), or through another toll beside it ("and 27 fighters",
"including seven children"). Words in direct touch decide first, since many reports have lost
their commas and the parse with them; the parse decides at a distance. People without a number
("a soldier was killed") are tolls of one, by the same relations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.counts import Quantity, quantities
from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading, Sentence
from tollbook.model.claim import Count, Outcome, Scope, Stance, Status, Toll, Victims

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
    TOLL = "toll"  # "the death toll rose to"
    LOSS = "loss"  # "lost 15 fighters": needs people as object


@dataclass(frozen=True, slots=True)
class Harm:
    """A harm word at token `i` of a sentence."""

    i: int
    outcome: Outcome
    form: Form


@dataclass(slots=True, eq=False)
class Mention:
    """A count, the people it counts, and what became of them once that is known.

    Tokens `first` … `last` are the count, `end` is one past the noun phrase; `head` is the noun
    that names the people, None where it is left out.
    """

    quantity: Quantity
    first: int
    last: int
    end: int
    head: int | None
    noun: str = ""
    status: Status = Status.UNKNOWN
    person: bool = True
    single: bool = False
    bodies: bool = False
    harm: Harm | None = None
    outcome: Outcome | None = None
    why: str = ""
    part_of: Mention | None = None
    beside: Mention | None = None
    brings: Mention | None = None
    notes: list[str] = field(default_factory=list)


IRREGULAR = {
    "die": ("dies", "died", "dying"),
    "fall": ("falls", "fell", "falling", "fallen"),
    "shoot": ("shoots", "shot", "shooting"),
    "slay": ("slays", "slew", "slaying", "slain"),
    "hurt": ("hurts", "hurt", "hurting"),
    "burn": ("burns", "burned", "burnt", "burning"),
    "kidnap": ("kidnaps", "kidnapped", "kidnapping"),
}
BE = frozenset("is are was were be been being 's 're get gets got getting gotten".split())
HAVE = frozenset("have has had having 've".split())
MODAL = frozenset("could would may might can will 'll shall should must".split())

# What may stand between a victim phrase and the harm word right of it.
SUBJECT_GAP = BE | HAVE | frozenset(
    "also all already still reportedly allegedly immediately now later since more others other people "
    "who that which to either in total instantly both least , - – — \" ' ( ) : / confirmed believed "
    "feared reported presumed thought said known found lay lying left declared pronounced seriously badly critically severely "
    "slightly lightly gravely mortally fatally subsequently then so far not yet never ever died and "
    "so-called apparently officially have themselves currently remain remains remained listed as went gone go still".split()
)  # fmt: skip
# What may stand between a harm word and its object right of it.
OBJECT_GAP = frozenset(
    "the a an its their his her our other another further up to of : - – — ( \" ' also and then in all least at dead".split()
)
NOUN_GAP = frozenset(
    "of among for to at : - – — ( the has have had is was are were be been being risen rose rises rising "
    "climbed climbs climbing reached reaches reaching stands stood standing passed passes topped tops hit hits "
    "exceeds exceeded increased increases put puts putting may might could would now by from as , still that so far in include includes included including "
    "jumped grew grown gone went up down revised updated currently already since then today soared".split()
)  # fmt: skip
SUBSET_CUES = frozenset("including include includes included among amongst notably".split())
COORDINATION = frozenset(
    "and or but , ; as well as along with plus alongside together & / while - – — (".split()
)


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


SINGULAR = {
    "people": "people", "men": "man", "women": "woman", "children": "child", "wives": "wife", "lives": "life",
    "troops": "troop", "bodies": "body", "forces": "force", "personnel": "personnel", "police": "police",
    "others": "other", "remains": "remains", "schoolchildren": "schoolchild", "mujahideen": "mujahideen",
}  # fmt: skip


def singular(word: str) -> str:
    """The singular of a noun as the word lists have it.

    >>> [singular(w) for w in ("servicemen", "Villagers", "babies", "people", "policewomen")]
    ['serviceman', 'villager', 'baby', 'people', 'policewoman']
    """
    low = word.lower()
    if low in SINGULAR:
        return SINGULAR[low]
    if low.endswith("women"):
        return low[:-5] + "woman"
    if low.endswith("men") and len(low) > 4:
        return low[:-3] + "man"
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "shes", "ches", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


@cache
def victim_nouns() -> dict[str, Status]:
    """Noun → the status it says; the first list that has it decides."""
    table = vocab.load("victims")
    found: dict[str, Status] = {}
    for status in (
        Status.MILITARY,
        Status.MERCENARY,
        Status.POLICE,
        Status.CIVILIAN,
        Status.UNKNOWN,
    ):
        for noun in table[status.value]:
            found.setdefault(noun, status)
    return found


@cache
def _set(name: str, key: str) -> frozenset[str]:
    return frozenset(vocab.load(name)[key])


@cache
def _modifiers() -> dict[str, Status]:
    return {
        word: Status(name)
        for name, words in vocab.load("victims")["modifiers"].items()
        for word in words
    }


LOSS = re.compile(
    r"\b(?:los(?:t|e|es|ing)|tolls?|bod(?:y|ies)|corpses?|remains|lives|life|burials?|buried|casualt\w+|captiv\w+|prisoners?|refugees|fle(?:d|e|eing)|detain\w*|arrest\w*|held|holds?|holding)\b",
    re.I,
)


@cache
def _cue() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, harm_forms()), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b|{LOSS.pattern}", re.IGNORECASE)


SOMEBODY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"dozens?|scores|hundreds?|thousands?|millions?|several|tens|few|handful|no|none|nobody|not|an?|another|the|his|her|their|my|our|its|[A-Z]\w+)\b"
)


def wants(sentence: Sentence) -> bool:
    """A sentence with a harm word and something that may say how many or who."""
    return bool(_cue().search(sentence.clean)) and bool(SOMEBODY.search(sentence.clean))


def find(reading: Reading, index: int) -> list[Draft]:
    """The tolls of one sentence, each with the toll it is part of or brings about."""
    sentence = reading.sentences[index]
    doc = sentence.tokens
    harms = list(find_harms(doc))
    if not harms:
        return []
    mentions = list(find_mentions(sentence, harms))
    link(doc, mentions, harms)
    mentions += list(singles(reading, index, harms, mentions))
    told = sorted((m for m in mentions if m.outcome), key=lambda m: m.first)
    drafts = {id(m): draft_of(reading, index, m, told) for m in told}
    for mention in told:
        draft = drafts[id(mention)]
        if mention.part_of is not None:
            draft.part_of = drafts.get(id(mention.part_of))
        if mention.brings is not None:
            draft.brings = drafts.get(id(mention.brings))
    return [drafts[id(m)] for m in told]


# --- harm words ---------------------------------------------------------------------------------


def find_harms(doc: Doc) -> Iterator[Harm]:
    """The harm words of a sentence with the form they stand in; hypothetical ones left out."""
    forms = harm_forms()
    for token in doc:
        low = token.lower_
        if low in forms:
            harm = _harm(doc, token, forms[low])
        else:
            harm = _phrase(doc, token)
        if harm is not None and not hypothetical(doc, harm):
            yield harm


def _before(doc: Doc, i: int, words: frozenset[str], reach: int = 4) -> bool:
    """Whether an auxiliary stands just before token `i`, with at most adverbs between."""
    for j in range(i - 1, max(-1, i - 1 - reach), -1):
        if doc[j].lower_ in words:
            return True
        if not (
            doc[j].pos_ in ("ADV", "PART", "AUX")
            or doc[j].lower_
            in (
                "not",
                "also",
                "all",
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
    if "i-base" in kinds or "i-ed" in kinds or "i-s" in kinds or "i-ing" in kinds:
        outcome = next(kinds[k] for k in ("i-base", "i-ed", "i-s", "i-ing") if k in kinds)
        if low in ("fell", "fall", "falls", "fallen", "falling") and (
            token.pos_ != "VERB"
            or after
            in (
                "to",
                "into",
                "from",
                "by",
                "back",
                "on",
                "short",
                "off",
                "under",
                "in",
                "victim",
                "behind",
            )
            and after != "in"
        ):
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
    if low == "burning" or (low in ("burn", "burns", "burned", "burnt") and token.pos_ != "VERB"):
        return None
    if "noun" in kinds and (
        after == "of"
        or token.pos_ == "NOUN"
        and before not in BE
        and token.dep_ not in ("ROOT", "acl", "acomp")
        or not set(kinds) - {"noun"}
    ):
        if (
            "state" in kinds
            and before not in ("the", "of", "those", "their", "its", "among")
            and after != "of"
        ):
            return Harm(i, kinds["state"], Form.STATE)
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
            or before in ("the", "of")
            and token.pos_ == "NOUN"
            and after != ""
            and not after[0].isdigit()
            else Form.ACTIVE
        )
        return Harm(i, kinds["ing"], form)
    kind = next(iter(kinds))
    return Harm(i, kinds[kind], Form.NOUN if kind == "noun" else Form.ACTIVE)


def _shot(doc: Doc, token: Token) -> Harm | None:
    """ "shot dead", "fatally shot" and "shot and killed" kill; "was shot" wounds; shots fired do neither."""
    i = token.i
    near = {t.lower_ for t in doc[max(0, i - 2) : i + 5]}
    if token.lower_ == "shot" and token.pos_ == "NOUN":
        return None
    if token.lower_ == "shooting" and (
        token.pos_ != "VERB" or doc[i - 1].lower_ in ("the", "a", "of", "mass")
    ):
        return None
    rest = [t.lower_ for t in doc[i + 1 : i + 3]]
    if rest and rest[0] in ("down", "at", "up", "off", "out", "into", "from"):
        return None
    killed = near & {"dead", "fatally", "death", "killing"} or rest[:2] == ["and", "killed"]
    form = (
        Form.PASSIVE
        if _before(doc, i, BE)
        else Form.EITHER
        if token.lower_ == "shot"
        else Form.ACTIVE
    )
    return Harm(i, Outcome.KILLED if killed else Outcome.WOUNDED, form)


def _object_is_thing(token: Token) -> bool:
    """Whether what the verb acts on is no person ("captured the town", "executed the plan")."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "obj"):
            noun = singular(child.text)
            if noun not in victim_nouns() and (
                noun in _set("victims", "things") or child.pos_ == "PROPN"
            ):
                return True
    return False


def _phrase(doc: Doc, token: Token) -> Harm | None:
    """Harm told in several words: losses, tolls, bodies, flight, captivity."""
    low, i = token.lower_, token.i
    after = [t.lower_ for t in doc[i + 1 : i + 7]]
    before = [t.lower_ for t in doc[max(0, i - 5) : i]]
    if low in ("lost", "lose", "loses", "losing"):
        return Harm(
            i,
            Outcome.KILLED,
            Form.INTRANSITIVE if after[1:2] in (["lives"], ["life"]) else Form.LOSS,
        )
    if low in ("toll", "tolls") and token.pos_ in ("NOUN", "PROPN", "VERB"):
        wounded = {"injured", "injury", "wounded"} & set(before)
        casualty = {"casualty"} & set(before)
        return Harm(
            i,
            Outcome.WOUNDED if wounded else Outcome.CASUALTIES if casualty else Outcome.KILLED,
            Form.TOLL,
        )
    if (
        low in ("bodies", "corpses", "remains")
        and (after[:1] == ["of"] or token.pos_ == "NOUN")
        and token.dep_ != "ROOT"
    ):
        return Harm(i, Outcome.KILLED, Form.NOUN)
    if low in ("lives", "life") and set(before) & {
        "claimed",
        "claim",
        "claims",
        "claiming",
        "cost",
        "costs",
        "costing",
        "took",
        "take",
        "takes",
        "taken",
        "taking",
        "lost",
        "given",
    }:
        return Harm(i, Outcome.KILLED, Form.NOUN)
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
    if low == "captivity":
        return Harm(i, Outcome.CAPTURED, Form.STATE)
    if (
        low in ("detained", "arrested", "held", "holding", "hold", "holds", "seized", "expelled")
        and token.pos_ == "VERB"
    ):
        passive = _before(doc, i, BE)
        outcome = Outcome.DISPLACED if low == "expelled" else Outcome.CAPTURED
        return Harm(i, outcome, Form.PASSIVE if passive else Form.LOSS)
    return None


def hypothetical(doc: Doc, harm: Harm) -> bool:
    """Whether the harm is only possible, threatened or wished: "could kill thousands".

    "may have been killed" tells of something that may have happened, and stays (hedged);
    so does a toll that "could be as high as 400".
    """
    if harm.form in (Form.NOUN, Form.TOLL, Form.STATE):
        return False
    for j in range(harm.i - 1, max(-1, harm.i - 5), -1):
        word = doc[j].lower_
        if word in MODAL:
            return not any(doc[k].lower_ == "have" for k in range(j + 1, harm.i))
        if word == "to" and doc[j + 1].i == harm.i and doc[harm.i].tag_ == "VB":
            head = doc[harm.i].head.lower_
            return head not in (
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


# --- counts and the people they count -----------------------------------------------------------


def find_mentions(sentence: Sentence, harms: list[Harm]) -> Iterator[Mention]:
    """The quantities of a sentence with the people they count; those that count things left out."""
    doc = sentence.tokens
    harm_at = {h.i: h for h in harms}
    for quantity in quantities(sentence.clean):
        tokens = [t for t in doc if t.idx < quantity.end and t.idx + len(t.text) > quantity.core]
        if not tokens:
            continue
        first = next(t.i for t in doc if t.idx + len(t.text) > quantity.start)
        mention = Mention(quantity, first, tokens[-1].i, tokens[-1].i + 1, None)
        people(doc, mention, harm_at)
        if mention.person:
            yield mention


PREMODIFIERS = frozenset("ADJ NOUN PROPN NUM".split())


def people(doc: Doc, mention: Mention, harm_at: dict[int, Harm]) -> None:
    """Fill in the noun phrase that a count opens: its head, its end and what status it says."""
    i, head = mention.last + 1, None
    words: list[str] = []
    through_of = False
    while i < len(doc):
        token = doc[i]
        low = token.lower_
        if low == "of" and (
            head is None or singular(doc[head].text) in _set("victims", "containers")
        ):
            if i + 1 < len(doc) and doc[i + 1].lower_ in (
                "them",
                "whom",
                "these",
                "those",
                "which",
            ):
                break
            if head is not None and doc[head].lower_ in ("bodies", "corpses", "remains"):
                mention.bodies = True
            through_of, head = True, None
        elif (
            low in ("the", "its", "their", "his", "her", "our", "my", "a", "an")
            and through_of
            and head is None
            or token.dep_ == "case"
            and head is not None
            or low in ("-", "/")
            and head is not None
            or low in ("-",)
            and words
        ):
            pass
        elif i in harm_at and not _premodifies(doc, i):
            if (
                harm_at[i].form is Form.NOUN
                and low not in ("dead", "wounded", "injured", "deceased")
                and token.pos_ in ("NOUN", "PROPN")
            ):
                head = i
                i += 1
            break
        elif (
            token.pos_ in PREMODIFIERS
            or token.tag_ in ("VBN", "VBG", "JJ")
            and _premodifies(doc, i)
            or low in ("more", "other", "others", "further", "ethnic", "so-called", "pro", "anti")
        ):
            if doc[i].pos_ in ("NOUN", "PROPN") or low in ("others", "people", "civilians"):
                if (
                    head is not None
                    and token.pos_ == "PROPN"
                    and singular(doc[head].text) in victim_nouns()
                    and doc[head].i == i - 1
                    and doc[head].text.islower()
                ):
                    break  # "15 civilians Monday", "two soldiers Aleppo": a name after the people is not theirs
                head = i
            words.append(low)
        elif token.pos_ == "CCONJ" and low == "and" and _adjectives_meet(doc, i):
            pass
        else:
            break
        i += 1
    mention.head = head
    mention.end = max(mention.last, head if head is not None else mention.last) + 1
    if head is None:
        if i < len(doc) and doc[i].lower_ in ("others", "more"):
            mention.end = i + 1
        return
    mention.noun = singular(doc[head].text)
    mention.status, mention.person = status_of(doc, mention.last + 1, head)


def _premodifies(doc: Doc, i: int) -> bool:
    """Whether a participle or adjective at `i` leans on a noun right of it: "14 wounded men"."""
    for j in range(i + 1, min(len(doc), i + 4)):
        token = doc[j]
        if token.pos_ in ("NOUN", "PROPN"):
            noun = singular(token.text)
            return noun in victim_nouns() and token.lower_ not in harm_forms()
        if token.pos_ != "ADJ":
            return False
    return False


def _adjectives_meet(doc: Doc, i: int) -> bool:
    """Whether "and" at `i` joins two modifiers of one noun: "Syrian and Libyan mercenaries"."""
    if not 0 < i < len(doc) - 2:
        return False
    left, right, following = doc[i - 1], doc[i + 1], doc[i + 2]
    if singular(left.text) in victim_nouns() and left.text.lower() != "rebel":
        return False
    return (
        right.pos_ in ("ADJ", "NOUN", "PROPN")
        and following.pos_ in ("NOUN", "PROPN", "ADJ")
        and (left.pos_ in ("ADJ", "PROPN") or left.dep_ in ("amod", "compound", "nmod"))
        and right.dep_ in ("conj", "amod", "compound", "nmod")
    )


def status_of(doc: Doc, first: int, head: int) -> tuple[Status, bool]:
    """What status the noun phrase from token `first` to its head says, and whether it is people.

    A modifier settles an open noun ("army officers", "police officers", "rebel prisoners").
    """
    noun = singular(doc[head].text)
    nouns, modifiers = victim_nouns(), _modifiers()
    said = [modifiers[t.lower_] for t in doc[first:head] if t.lower_ in modifiers]
    said += [
        nouns[n]
        for t in doc[first:head]
        if (n := singular(t.text)) in nouns and nouns[n] is not Status.UNKNOWN
    ]
    if noun in nouns:
        status = nouns[noun]
        if noun in ("officer", "force", "personnel", "volunteer", "guard", "member") and said:
            return said[-1], True
        if status is Status.UNKNOWN and said:
            return said[-1], True
        if status is Status.UNKNOWN:
            # "members of the Kurdish security force": look on through "of".
            tail = doc[head + 1 : head + 9]
            if len(tail) and tail[0].lower_ == "of":
                for token in tail[1:]:
                    if token.pos_ in ("VERB", "AUX", "PUNCT"):
                        break
                    inner = nouns.get(
                        singular(token.text), modifiers.get(token.lower_, Status.UNKNOWN)
                    )
                    if inner is not Status.UNKNOWN and noun in (
                        "member",
                        "body",
                        "corpse",
                        "number",
                        "group",
                    ):
                        return inner, True
        return status, True
    if noun in _set("victims", "things") or noun in _set("harms", "causes"):
        return Status.UNKNOWN, False
    plural_name = doc[head].text[:1].isupper() and doc[head].text.endswith("s")
    return (said[-1] if said else Status.UNKNOWN), bool(said) or plural_name or doc[head].pos_ in (
        "NOUN",
        "PROPN",
    ) and doc[head].tag_ in ("NNS", "NNPS", "NNP")


# --- which harm governs which count -------------------------------------------------------------


def link(doc: Doc, mentions: list[Mention], harms: list[Harm]) -> None:
    """Give each mention the harm that governs it, by touch, by the parse, or through a neighbour."""
    mentions.sort(key=lambda m: m.first)
    touching = {id(m): list(touch(doc, m, mentions, harms)) for m in mentions}
    for mention in mentions:
        options = [
            (score, harm, why)
            for score, harm, why in touching[id(mention)]
            if allowed(mention, harm)
        ]
        options += [
            (score, harm, why)
            for score, harm, why in by_parse(doc, mention, harms)
            if allowed(mention, harm)
        ]
        options = [o for o in options if not _taken(doc, o, mention, mentions, touching)]
        if options:
            _, harm, why = max(options, key=lambda o: (o[0], -abs(o[1].i - mention.first)))
            settle(doc, mention, harm, why, harms)
    for position, mention in enumerate(mentions):
        if mention.outcome is None:
            through_neighbour(doc, mention, mentions[:position], harms)
    for position, mention in enumerate(mentions):
        relate(doc, mention, mentions[:position])


def allowed(mention: Mention, harm: Harm) -> bool:
    """Whether such a harm can be done to such people at all."""
    if harm.form is Form.LOSS:
        return (
            mention.noun in victim_nouns()
            and mention.noun != "other"
            and (
                harm.outcome is not Outcome.CAPTURED
                or mention.status in (Status.MILITARY, Status.MERCENARY, Status.CIVILIAN)
                or mention.noun in ("hostage", "prisoner", "captive")
            )
        )
    if mention.quantity.none:
        return True
    return True


def settle(doc: Doc, mention: Mention, harm: Harm, why: str, harms: list[Harm]) -> None:
    """Write the outcome; "killed and wounded" under one number is casualties."""
    mention.harm, mention.outcome, mention.why = harm, harm.outcome, why
    if harm.outcome in (Outcome.KILLED, Outcome.WOUNDED):
        for other in harms:
            if {harm.outcome, other.outcome} == {Outcome.KILLED, Outcome.WOUNDED}:
                low, high = sorted((harm.i, other.i))
                between = [t.lower_ for t in doc[low + 1 : high]]
                if between in (
                    ["and"],
                    ["or"],
                    ["or", "been"],
                    ["and/or"],
                    ["/"],
                    ["-", "or", "-"],
                    ["or", "were"],
                ) and not _object_after(doc, high):
                    mention.outcome = Outcome.CASUALTIES
    if harm.form is Form.NOUN and harm.outcome is Outcome.CASUALTIES and mention.head == harm.i:
        return
    if mention.noun in ("casualty",) and harm.form is not Form.NOUN:
        mention.outcome = Outcome.CASUALTIES


def _object_after(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and (
        doc[i + 1].like_num
        or doc[i + 1].lower_
        in (
            "at",
            "more",
            "dozens",
            "scores",
            "several",
            "hundreds",
            "another",
            "many",
            "over",
            "some",
            "nearly",
            "about",
        )
    )


def touch(
    doc: Doc, mention: Mention, mentions: list[Mention], harms: list[Harm]
) -> Iterator[tuple[int, Harm, str]]:
    """Harms in direct touch with a mention: only small words stand between."""
    for harm in harms:
        if harm.i < mention.first:
            gap = [t.lower_ for t in doc[harm.i + 1 : mention.first]]
            if any(harm.i < other.first < mention.first for other in mentions):
                continue
            if (
                harm.form in (Form.ACTIVE, Form.EITHER, Form.LOSS)
                and len(gap) <= 3
                and all(w in OBJECT_GAP for w in gap)
                and "in" not in gap[:1]
                and gap[:1] not in (["to"], ["at"])
            ):
                yield 10 - len(gap), harm, f"{doc[harm.i].lower_}/object"
            elif harm.form is Form.STATE and gap in ([], [":"], ["is"], ["are"]):
                yield 7, harm, f"{doc[harm.i].lower_}/list"
            elif (
                harm.form in (Form.NOUN, Form.TOLL)
                and len(gap) <= 7
                and all(
                    w in NOUN_GAP or doc[harm.i + 1 + n].pos_ == "ADV" for n, w in enumerate(gap)
                )
                and gap
                and gap != ["in"]
            ):
                score = 10 if gap == ["of"] else 9 - len(gap) // 3
                yield score, harm, f"{doc[harm.i].lower_}/noun"
            elif (
                harm.form is Form.TOLL
                and not any(
                    doc[j].pos_ in ("VERB",) and doc[j].lower_ not in NOUN_GAP
                    for j in range(harm.i + 1, mention.first)
                )
                and gap
                and gap[-1] in ("to", "at", "of", "stands", "reached", "is", "was")
            ):
                yield 7, harm, f"{doc[harm.i].lower_}/toll"
        elif mention.head == harm.i or mention.last < harm.i < mention.end:
            yield 10, harm, f"{doc[harm.i].lower_}/counted"
        elif harm.i >= mention.end:
            if any(mention.first < other.first < harm.i for other in mentions):
                continue
            gap = [t.lower_ for t in doc[mention.end : harm.i]]
            if harm.form in (Form.ACTIVE, Form.LOSS, Form.TOLL):
                continue
            if harm.form is Form.NOUN:
                if not gap and mention.head is None:
                    yield 9, harm, f"{doc[harm.i].lower_}/counted"
                elif gap and len(gap) <= 5 and {"among"} & set(gap):
                    yield 9, harm, f"{doc[harm.i].lower_}/among"
                elif gap in (["of", "the"], ["of", "those"], ["of", "its"], ["of", "their"]):
                    yield 9, harm, f"{doc[harm.i].lower_}/of"
                continue
            if len(gap) <= 7 and all(
                w in SUBJECT_GAP or doc[mention.end + n].pos_ in ("ADV", "AUX")
                for n, w in enumerate(gap)
            ):
                yield 10 - len(gap) // 2, harm, f"{doc[harm.i].lower_}/subject"


def _taken(
    doc: Doc,
    option: tuple[int, Harm, str],
    mention: Mention,
    mentions: list[Mention],
    touching: dict[int, list[tuple[int, Harm, str]]],
) -> bool:
    """Whether a bare "-ed" word between two counts belongs to the other one.

    "8 killed 58 injured": each count has its own word right of it. "killed 8, injured 58":
    each left of it. A word with a count on both sides goes the way the others go.
    """
    score, harm, why = option
    if harm.form is not Form.EITHER:
        return False
    left = [m for m in mentions if any(h is harm and "subject" in w for _, h, w in touching[id(m)])]
    right = [m for m in mentions if any(h is harm and "object" in w for _, h, w in touching[id(m)])]
    if not left or not right:
        return False
    right_has_own = any(h is not harm and "subject" in w for _, h, w in touching[id(right[0])])
    left_has_own = any(
        h is not harm and ("object" in w or "noun" in w) for _, h, w in touching[id(left[0])]
    )
    if right_has_own and not left_has_own:
        return mention in right
    if left_has_own and not right_has_own:
        return mention in left
    token = doc[harm.i]
    active = token.tag_ == "VBD" and any(c.dep_ == "nsubj" for c in token.children)
    return mention in (left if active else right)


def by_parse(doc: Doc, mention: Mention, harms: list[Harm]) -> Iterator[tuple[int, Harm, str]]:
    """Harms that govern a mention in the dependency parse, at any distance."""
    head = doc[mention.head if mention.head is not None else mention.last]
    by_token = {h.i: h for h in harms}
    for token in {head, doc[mention.last]}:
        if token.dep_ in ("nummod", "quantmod") and token is not head:
            continue
        governor = token.head
        harm = by_token.get(governor.i)
        if token.dep_ in ("nsubjpass",) and harm:
            yield 8, harm, f"{governor.lower_}/passive"
        elif (
            token.dep_ == "nsubj"
            and harm
            and harm.form in (Form.INTRANSITIVE, Form.STATE, Form.PASSIVE)
        ):
            yield 8, harm, f"{governor.lower_}/subject"
        elif (
            token.dep_ == "nsubj"
            and harm
            and harm.form is Form.EITHER
            and not any(c.dep_ in ("dobj", "obj") for c in governor.children)
        ):
            yield 6, harm, f"{governor.lower_}/subject"
        elif (
            token.dep_ in ("dobj", "obj")
            and harm
            and harm.form in (Form.ACTIVE, Form.EITHER, Form.LOSS)
        ):
            yield 8, harm, f"{governor.lower_}/object"
        elif (
            token.dep_ == "pobj"
            and governor.lower_ == "of"
            and (noun := by_token.get(governor.head.i))
            and noun.form in (Form.NOUN, Form.TOLL)
        ):
            yield 8, noun, f"{governor.head.lower_}/of"
        if token.dep_ in ("nsubj", "nsubjpass", "dobj"):
            # "12 are dead", "dozens are feared dead", "were shot and killed", "left 12 people dead"
            for child in governor.children:
                deeper = by_token.get(child.i)
                if (
                    deeper
                    and deeper.form is not Form.ACTIVE
                    and child.dep_ in ("acomp", "attr", "oprd", "xcomp", "ccomp", "conj")
                    and (child.i > token.i)
                ):
                    if (
                        child.dep_ == "conj"
                        and deeper.form is Form.EITHER
                        and token.dep_ == "nsubj"
                    ):
                        continue
                    yield 7, deeper, f"{child.lower_}/{child.dep_}"
        for child in token.children:
            inner = by_token.get(child.i)
            if (
                inner
                and child.dep_ in ("acl", "relcl")
                and child.i > token.i
                and inner.form not in (Form.ACTIVE, Form.NOUN, Form.LOSS)
            ):
                yield 8, inner, f"{child.lower_}/{child.dep_}"


def through_neighbour(doc: Doc, mention: Mention, before: list[Mention], harms: list[Harm]) -> None:
    """A count without a harm word of its own, beside or inside one that has it."""
    known = [m for m in before if m.outcome and not m.quantity.none]
    if not known:
        return
    anchor = known[-1]
    gap = doc[anchor.end : mention.first]
    words = [t.lower_ for t in gap]
    of_them = [t.lower_ for t in doc[mention.last + 1 : mention.last + 3]]
    if of_them[:1] == ["of"] and of_them[1:] and of_them[1] in ("them", "whom", "these", "those"):
        predicate(doc, mention)
        inherit(mention, anchor, f"{' '.join(of_them)}")
        return
    if len(words) > 14:
        return
    if set(words) & SUBSET_CUES and not any(
        t.pos_ == "VERB" and t.lower_ not in SUBSET_CUES and t.i not in {h.i for h in harms}
        for t in gap
    ):
        if (
            mention.head is not None
            and mention.noun not in victim_nouns()
            and mention.status is Status.UNKNOWN
            and not mention.person
        ):
            return
        inherit(mention, anchor, "including")
        return
    if (
        mention.head is not None
        and mention.noun not in victim_nouns()
        and not doc[mention.head].text[:1].isupper()
    ):
        return
    joined = [t for t in gap if t.pos_ not in ("PUNCT", "CCONJ")]
    if words and all(w in COORDINATION for w in words):
        inherit(mention, anchor, "and")
        mention.part_of, mention.beside = None, anchor
        return
    # "seven in Salma and four in Kinsabba": a list by place.
    following = doc[mention.end].lower_ if mention.end < len(doc) else ""
    if (
        words
        and mention.head is None
        and following in ("in", "at", "near", "from", "on")
        and joined
        and joined[0].pos_ == "ADP"
        and not any(t.pos_ in ("VERB", "AUX") for t in gap)
    ):
        inherit(mention, anchor, "list by place")
        mention.part_of, mention.beside = None, anchor


def inherit(mention: Mention, anchor: Mention, why: str) -> None:
    """Take outcome and harm from another toll; part of it unless the caller says otherwise."""
    mention.harm, mention.outcome, mention.why = anchor.harm, anchor.outcome, f"through: {why}"
    mention.part_of = anchor
    if mention.status is Status.UNKNOWN and mention.head is None:
        mention.status = anchor.status


def predicate(doc: Doc, mention: Mention) -> None:
    """ "30 of them children", "eight of them were Marines": read the status behind the pronoun."""
    for token in doc[mention.last + 3 : mention.last + 7]:
        noun = singular(token.text)
        if noun in victim_nouns():
            mention.status, mention.noun, mention.head = victim_nouns()[noun], noun, token.i
            mention.end = token.i + 1
            return
        if token.pos_ not in ("AUX", "DET", "ADJ", "PROPN", "NOUN"):
            return


def relate(doc: Doc, mention: Mention, before: list[Mention]) -> None:
    """Which earlier toll of the sentence includes this one, and who the "others" are."""
    if mention.outcome is None:
        return
    known = [m for m in before if m.outcome and m is not mention]
    if not known:
        return
    previous = known[-1]
    words = [t.lower_ for t in doc[previous.end : mention.first]]
    bare = (
        mention.head is None
        or mention.noun in ("other",)
        or doc[mention.head].lower_ in ("more", "others")
    )
    if (
        mention.part_of is None
        and mention.beside is None
        and mention.outcome == previous.outcome
        and len(words) <= 8
        and set(words) & SUBSET_CUES
    ):
        mention.part_of = previous
    if mention.beside is not None and mention.beside.part_of is not None:
        # "including a woman and two children": both are parts of the same whole.
        mention.part_of = mention.beside.part_of
    if (
        mention.part_of is not None
        and mention.part_of.part_of is not None
        and mention.why == "through: including"
    ):
        gap = [t.lower_ for t in doc[mention.part_of.end : mention.first]]
        if not set(gap) & SUBSET_CUES:
            mention.part_of = mention.part_of.part_of
    if bare and mention.status is Status.UNKNOWN and mention.part_of is None:
        mention.status = previous.status


# --- people without a number --------------------------------------------------------------------

SINGULAR_DETERMINERS = frozenset("a an another the his her their my our its this that".split())


def singles(
    reading: Reading, index: int, harms: list[Harm], mentions: list[Mention]
) -> Iterator[Mention]:
    """One named or described person harmed: "a soldier was killed", "killing her son"."""
    doc = reading.sentences[index].tokens
    taken = {i for m in mentions for i in range(m.first, m.end)}
    seen: set[int] = set()
    for harm in harms:
        if harm.form in (Form.TOLL,):
            continue
        for token, role in _roles(doc, harm):
            for person in (token, *token.conjuncts):
                if person.i in seen or person.i in taken or abs(person.i - harm.i) > 25:
                    continue
                mention = _single(reading, index, person, harm, role)
                if mention is not None:
                    seen.add(person.i)
                    yield mention
    for mention in mentions:
        # "six civilians, including a woman and two children": the woman is a toll of one too.
        if mention.outcome and not mention.quantity.none:
            yield from _parts(reading, index, mention, taken, seen)


def _roles(doc: Doc, harm: Harm) -> Iterator[tuple[Token, str]]:
    verb = doc[harm.i]
    for child in verb.children:
        if (
            child.dep_ == "nsubjpass"
            or child.dep_ == "nsubj"
            and harm.form in (Form.INTRANSITIVE, Form.PASSIVE)
        ):
            yield child, "subject"
        elif child.dep_ in ("dobj", "obj") and harm.form in (Form.ACTIVE, Form.EITHER, Form.LOSS):
            yield child, "object"
        elif child.dep_ == "prep" and child.lower_ == "of" and harm.form is Form.NOUN:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner, "of"
    if verb.dep_ in ("acl", "relcl") and harm.form in (
        Form.EITHER,
        Form.PASSIVE,
        Form.INTRANSITIVE,
    ):
        yield verb.head, verb.dep_
    if (
        verb.dep_ in ("acomp", "oprd", "xcomp", "attr", "conj")
        and harm.form is not Form.NOUN
        and verb.head.pos_ in ("VERB", "AUX")
    ):
        for child in verb.head.children:
            if (
                child.dep_ in ("nsubjpass",)
                or child.dep_ == "nsubj"
                and (verb.head.lower_ in BE or verb.head.pos_ == "AUX")
            ):
                yield child, verb.dep_


def _single(reading: Reading, index: int, person: Token, harm: Harm, role: str) -> Mention | None:
    doc = person.doc
    noun = singular(person.text)
    is_plural = (
        person.tag_ in ("NNS", "NNPS")
        or noun != person.lower_
        or person.lower_
        in ("people", "police", "personnel", "troops", "staff", "family", "crew", "militia")
    )
    if (
        is_plural
        or person.pos_ not in ("NOUN", "PROPN")
        or any(c.dep_ == "nummod" or c.like_num for c in person.children)
    ):
        return None
    determiner = next(
        (c for c in person.children if c.dep_ in ("det", "poss") and c.i < person.i), None
    )
    if person.pos_ == "NOUN":
        if (
            noun not in victim_nouns()
            or noun
            in (
                "other",
                "number",
                "casualty",
                "victim",
                "body",
                "dead",
                "wounded",
                "injured",
                "group",
                "life",
                "figure",
                "male",
                "female",
                "force",
                "member",
            )
            and (determiner is None or noun != "member")
        ):
            return None
        if (
            determiner is None
            or determiner.dep_ == "det"
            and determiner.lower_ not in SINGULAR_DETERMINERS
        ):
            return None
    else:
        if noun in _set("victims", "things") or not _is_person(reading, index, person):
            return None
    if harm.form is Form.LOSS:
        return None
    first = (
        determiner.i
        if determiner is not None and determiner.dep_ == "det"
        else min(
            (
                t.i
                for t in person.subtree
                if t.i <= person.i
                and t.dep_ in ("compound", "amod", "poss", "nmod", "det", "case")
                and _contiguous(t, person)
            ),
            default=person.i,
        )
    )
    sentence = reading.sentences[index]
    start = doc[first].idx
    end = person.idx + len(person.text)
    status, _ = status_of(doc, first, person.i)
    quantity = Quantity(start, end, start, 1, 1, None)
    mention = Mention(quantity, first, person.i, person.i + 1, person.i, noun, status, single=True)
    mention.harm, mention.outcome, mention.why = harm, harm.outcome, f"one person/{role}"
    if person.pos_ == "PROPN":
        mention.status = _named_status(sentence, first, person)
    return mention


def _contiguous(left: Token, right: Token) -> bool:
    return right.i - left.i <= 6 and all(
        t.pos_ not in ("VERB", "AUX", "PUNCT") for t in left.doc[left.i : right.i]
    )


def _is_person(reading: Reading, index: int, token: Token) -> bool:
    doc = reading.entities(index)
    return doc[token.i].ent_type_ == "PERSON"


def _named_status(sentence: Sentence, first: int, person: Token) -> Status:
    """The status a title or apposition gives a named person: "Gen. X", "X, a nurse"."""
    doc = sentence.tokens
    nouns = victim_nouns()
    near = [
        *doc[max(0, first - 3) : person.i],
        *(c for c in person.children if c.dep_ == "appos"),
        *doc[person.i + 1 : person.i + 7],
    ]
    for token in near:
        status = nouns.get(singular(token.text), Status.UNKNOWN)
        if status is not Status.UNKNOWN:
            return status
        if token.lower_ in ("gen.", "lt.", "col.", "maj.", "capt.", "sgt.", "cpl.", "brig."):
            return Status.MILITARY
    return Status.UNKNOWN


def _parts(
    reading: Reading, index: int, mention: Mention, taken: set[int], seen: set[int]
) -> Iterator[Mention]:
    doc = reading.sentences[index].tokens
    i = mention.end
    while i < min(len(doc), mention.end + 3) and doc[i].lower_ not in SUBSET_CUES:
        i += 1
    if i >= min(len(doc), mention.end + 3) or mention.harm is None:
        return
    for j in range(i + 1, min(len(doc), i + 12)):
        token = doc[j]
        if token.pos_ in ("VERB", "AUX"):
            return
        if token.pos_ != "NOUN" or j in taken or j in seen:
            continue
        part = _single(reading, index, token, replace(mention.harm, form=Form.PASSIVE), "including")
        if part is not None:
            part.part_of, part.outcome = mention.part_of or mention, mention.outcome
            seen.add(j)
            yield part


# --- from a mention to a draft ------------------------------------------------------------------


def draft_of(reading: Reading, index: int, mention: Mention, told: list[Mention]) -> Draft:
    """The toll of one mention with its span: count, people and harm word, as short as stands."""
    sentence = reading.sentences[index]
    doc = sentence.tokens
    quantity = mention.quantity
    assert mention.outcome is not None and mention.harm is not None
    count_start, count_end = sentence.start + quantity.start, sentence.start + quantity.end
    own = mention.part_of is None and mention.beside is None
    low, high = mention.first, mention.end - 1
    if own:
        low, high = min(low, mention.harm.i), max(high, mention.harm.i)
    start, end = sentence.span(low, high)
    start, end = min(start, count_start), max(end, count_end)
    count = Count(
        quantity.min,
        quantity.max,
        quantity.best,
        sentence.words(count_start, count_end),
        count_start,
        count_end,
    )
    cause, perpetrator = cause_of(sentence, mention.harm, mention)
    toll = Toll(
        outcome=mention.outcome,
        count=count,
        victims=Victims(victim_words(sentence, mention), mention.status),
        scope=scope_of(sentence, mention, told),
        cause=cause,
        perpetrator=perpetrator,
    )
    why = [f"cue:{mention.why}", f"count:{count.text}", *mention.notes]
    return Draft(toll, start, end, index, mention.harm.i, why)


def victim_words(sentence: Sentence, mention: Mention) -> str | None:
    """The words that name the people, without the count; None where they are left out."""
    if mention.head is None:
        return None
    doc = sentence.tokens
    first = mention.first if mention.single else mention.last + 1
    while first < mention.head and (
        doc[first].lower_ in ("of", "the", "other", "more")
        or doc[first].pos_ in ("ADP", "PUNCT", "DET")
    ):
        first += 1
    if first > mention.head:
        return None
    return sentence.words(*sentence.span(first, mention.head))


def _phrase_words(sentence: Sentence, token: Token) -> str:
    """The noun phrase of `token` without relative clauses, determiners and what follows a comma."""
    left = min(
        (
            t.i
            for t in token.lefts
            for t in t.subtree
            if t.dep_ not in ("det", "punct", "advmod", "mark", "prep")
        ),
        default=token.i,
    )
    left = max(left, token.i - 6)
    doc = sentence.tokens
    while left < token.i and doc[left].pos_ in ("PUNCT", "DET", "ADP", "CCONJ", "ADV"):
        left += 1
    return sentence.words(*sentence.span(left, token.i))


def cause_of(sentence: Sentence, harm: Harm, mention: Mention) -> tuple[str | None, str | None]:
    """What killed them and, only if stated, who: words of the text."""
    doc = sentence.tokens
    token = doc[harm.i]
    causes = _set("harms", "causes")
    cause = perpetrator = None
    verbs = [
        token,
        *([token.head] if token.dep_ in ("conj", "xcomp", "advcl", "acomp", "oprd") else []),
    ]
    for verb in verbs:
        for child in verb.children:
            if (
                child.dep_ in ("nsubj",)
                and harm.form in (Form.ACTIVE, Form.EITHER)
                and child.i < harm.i
                and not mention.first <= child.i < mention.end
            ):
                if singular(child.text) in causes:
                    cause = cause or _phrase_words(sentence, child)
                elif child.pos_ in ("NOUN", "PROPN"):
                    perpetrator = perpetrator or _phrase_words(sentence, child)
            if child.dep_ in ("agent", "prep") and child.lower_ in (
                "by",
                "in",
                "from",
                "during",
                "with",
                "under",
                "when",
                "after",
            ):
                for inner in child.children:
                    if inner.dep_ not in ("pobj", "pcomp"):
                        continue
                    if singular(inner.text) in causes:
                        cause = cause or _phrase_words(sentence, inner)
                    elif (
                        child.lower_ == "by"
                        and inner.pos_ in ("NOUN", "PROPN")
                        and inner.ent_type_ not in ("DATE", "TIME")
                    ):
                        perpetrator = perpetrator or _phrase_words(sentence, inner)
    if cause is None:
        for i in range(harm.i + 1, min(len(doc), harm.i + 16)):
            if (
                singular(doc[i].text) in causes
                and doc[i].pos_ in ("NOUN", "PROPN")
                and any(
                    doc[j].lower_ in ("in", "by", "from", "during")
                    for j in range(max(harm.i + 1, i - 6), i)
                )
            ):
                cause = _phrase_words(sentence, doc[i])
                break
    return cause, perpetrator


PERIOD = re.compile(
    r"\bsince\b(?! then,? [a-z]+ (?:said|told))|\bso far\b|\bto date\b|\bover (?:the )?(?:past|last|\w+ (?:days|weeks|months|years))|\bin (?:the )?(?:past|last|recent) (?:\w+ )?(?:days|weeks|months|years|week|month|year)\b"
    r"|\b(?:during|throughout|in the course of) the (?:war|conflict|campaign|offensive|siege|month|week|year)|\bin (?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:days|weeks|months|years)\b"
    r"|\b(?:war|conflict|unrest|uprising|insurgency|violence|civil war|crisis) (?:has |have |had )?(?:\w+ )?(?:killed|claimed|cost|left|displaced|caused|wounded)"
    r"|\b(?:since|from) (?:the )?(?:start|beginning|outbreak)|\b(?:this|last) (?:year|month|week)\b|\b(?:per|a|each|every) (?:day|week|month|year)\b|\bafter \w+ (?:days|weeks|months|years) of\b"
    r"|\b(?:overall|altogether|in total|in all|total number|cumulative)\b"
    r"|\bin (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: (?:19|20)\d\d)?(?! \d)\b|\bin (?:19|20)\d\d\b|\b(?:twelve|\w+) days of (?:bombing|fighting|war|shelling)",
    re.IGNORECASE,
)


def scope_of(sentence: Sentence, mention: Mention, told: list[Mention]) -> Scope:
    """Whether the toll is a running total (a period, a war, a front) or counts one incident."""
    if mention.part_of is not None:
        return (
            scope_of(sentence, mention.part_of, told)
            if mention.part_of is not mention
            else Scope.INCIDENT
        )
    quantity = mention.quantity
    size = quantity.min or quantity.best or quantity.max or 0
    if PERIOD.search(sentence.clean):
        return Scope.CUMULATIVE
    if mention.harm is not None and size >= 3000 and not mention.single:
        return Scope.CUMULATIVE
    if mention.outcome is Outcome.DISPLACED and size >= 1000:
        return Scope.CUMULATIVE
    return Scope.INCIDENT
