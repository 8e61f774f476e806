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
from itertools import pairwise
from typing import TYPE_CHECKING

from tollbook.extract.antecedents import harmed_before
from tollbook.extract.asides import after_aside
from tollbook.extract.conditions import CONDITION, CONDITION_WORDS, told_to_be
from tollbook.extract.cues import words
from tollbook.extract.doers import doer_behind
from tollbook.extract.draft import Draft
from tollbook.extract.governing import link
from tollbook.extract.harms import (
    BESIDE,
    HOSPITALS,
    HURTS,
    SENDING,
    STRIKING,
    TAKING_AWAY,
    Form,
    Harm,
    cue_words,
    find_harms,
)
from tollbook.extract.mentions import Mention, find_mentions
from tollbook.extract.neighbours import (
    has_own_verb,
    joins,
    named_in_list,
    through_neighbour,
)
from tollbook.extract.ordinals import ORDINALS
from tollbook.extract.people import singular, victim_nouns, word_set
from tollbook.extract.reading import CALENDAR, Reading, Sentence
from tollbook.extract.scene import Scene
from tollbook.extract.scopes import scope_of
from tollbook.extract.singles import singles
from tollbook.extract.together import companies
from tollbook.model.claim import Count, Scope, Status, Toll, Victims

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NUMBERED = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|dozens?|scores|hundreds?|thousands?|millions?|several|tens|"
    r"few|handful|both|no|none|nobody|not)\b"
)
SOMEBODY = re.compile(
    rf"{NUMBERED}|\b(?:[Aa]n?|[Tt]he|another|his|her|their|my|our|its|he|she|[A-Z]\w+)\b"
)
COUNTED = re.compile(
    rf"{NUMBERED}|\b(?:deaths?|killings?|murders?|massacres?|executions?|assassination|li[fv]es?|bod(?:y|ies)|shooting|stabbing) of\b|\btheir (?:lives|bodies|corpses)\b|\bown life\b",
    re.IGNORECASE,
)


_BESIDE = f"(?:{'|'.join(sorted(BESIDE))})"
BY_COUNT = re.compile(
    rf"\b{_BESIDE} (?:of |and \w+ |dead |up to |at least |more than |about |some |the |an? |his |her |their )*"
    rf"(?:{NUMBERED}|[a-z-]*(?:men|man|woman|women|child|children|people|soldiers?|civilians?)\b)"
    rf"|(?:{NUMBERED})(?: [\w'-]+){{0,4}} {_BESIDE}\b"
    r"|\b(?:suffer|sustain|receiv)(?:ed|ing)\b[^.]{0,40} (?:wounds?|injur(?:y|ies)|burns)\b"
    rf"|\b(?:{NUMBERED})\b[^.]{{0,60}}\b(?:with|ha[sdv]e?)\b[^.]{{0,30}} (?:wounds?|injur(?:y|ies))\b",
    re.IGNORECASE,
)


# "the murder of Senator Amat", "the murder on Monday of a clerk", "Amat's murder".
OF_SOMEBODY = re.compile(
    r"\bmurders? (?:(?:on|in|at|last) [\w ]{3,20})?of (?:the |an? |his |her |their )?[\w-]+|'s? murder\b",
    re.IGNORECASE,
)


TAKEN = "|".join(sorted(TAKING_AWAY))
# "three people were hit by shrapnel", "a blast that sent four people to hospital".
STRUCK = re.compile(
    rf"\b(?:hit(?:s|ting)?|str(?:uck|iking|ikes)) (?:at least |up to |as many as |about |some |the |another )*(?:{NUMBERED})"
    rf"|(?:{NUMBERED})\b[^.]{{0,60}} (?:{TAKEN}) [^.]{{0,60}}\b(?:hospitals?|clinics?|infirmary|medical cent(?:er|re))\b"
    rf"|(?:{NUMBERED})\b[^.]{{0,60}} (?:hit|struck|grazed) in the \w+|\bpassed away\b"
    r"|\b(?:hit|struck|grazed) by (?:\w+ )?(?:gunfire|bullets?|shrapnel|pellets?|gunshots?|shots|splinters?|fragments?)\b"
    rf"|(?:{NUMBERED})\b[^.]{{0,60}} (?:hit|struck|grazed)\b(?=.*\b(?:shots|gunfire|bullets?|fire))"
    rf"|\b(?:shots|gunfire|bullets?|fired?)\b.*(?:{NUMBERED})\b[^.]{{0,40}} (?:hit|struck|grazed)\b"
    r"|\btreated and released\b|\btreated (?:at|on) (?:the )?scene\b"
    r"|\btreated for (?:\w+ )?(?:wounds?|injur(?:y|ies)|burns)\b|\bgun(?:ned|ning|s) down\b|\b(?:not|n't|n’t) survive\b"
    rf"|\b(?:took|flew|rushed|transported|airlifted|brought) (?:\w+ ){{0,2}}(?:{NUMBERED})[^.]{{0,60}}\bhospitals?\b"
    rf"|\btreat(?:ed|ing) (?:\w+ ){{0,2}}(?:{NUMBERED})[^.]{{0,60}} for [^.]{{0,20}}(?:wounds?|injur(?:y|ies)|burns)\b"
    rf"|\bs(?:ent|ends?|ending) (?:\w+ ){{0,2}}(?:{NUMBERED})[^.]{{0,40}}\bhospitals?\b",
    re.IGNORECASE,
)
BY_NUMBER = re.compile(NUMBERED, re.IGNORECASE)
STRIKES = STRIKING | SENDING | TAKING_AWAY | {"passed", "gunned", "gunning", "guns", "survive"}


def wants(sentence: Sentence) -> bool:
    """A sentence with a harm word and something that may say how many or who."""
    strong, weak = cue_words()
    clean = sentence.clean
    found = words(clean)
    if not strong.isdisjoint(found):
        return bool(SOMEBODY.search(clean))
    if not weak.isdisjoint(found) and COUNTED.search(clean):
        return True
    if not STRIKES.isdisjoint(found) and STRUCK.search(clean):
        return True
    if not CONDITION_WORDS.isdisjoint(found) and CONDITION.search(clean):
        return bool(BY_NUMBER.search(clean))
    return not BESIDE.isdisjoint(found) and bool(
        BY_COUNT.search(clean) or OF_SOMEBODY.search(clean)
    )


def find(reading: Reading, index: int) -> list[Draft]:
    """The tolls of one sentence, each with the toll it is part of or brings about."""
    sentence = reading.sentences[index]
    doc = sentence.tokens
    harms = list(find_harms(doc))
    if not harms:
        return []
    mentions = list(find_mentions(sentence, harms))
    link(doc, mentions, harms)
    for mention in mentions:
        meant_by_them(doc, mention, mentions, harms)
    lone = [m for m in singles(reading, index, harms, mentions) if not _labels(doc, m)]
    for mention in mentions:
        beside_one(doc, mention, [*lone, *(m for m in mentions if m.why == AND_ONE)])
    if any(m.why == AND_ONE for m in mentions):
        # "the mayor of Dol, two clerks in the hall and three guards": the list goes on.
        for position, mention in enumerate(mentions):
            if mention.outcome is None:
                through_neighbour(doc, mention, mentions[:position], harms)
    mentions += lone
    told = sorted((m for m in mentions if m.outcome and not _untold(doc, m)), key=lambda m: m.first)
    for previous, mention in pairwise(told):
        # "a soldier was killed and two others were wounded": the others are as the first.
        if previous.single and mention.noun == "other" and mention.status is Status.UNKNOWN:
            mention.status = previous.status
    scene = Scene.of(reading, index)
    drafts = {id(m): draft_of(scene, m, told) for m in told}
    for mention in told:
        draft = drafts[id(mention)]
        draft.named = mention.named
        if mention.since is not None:
            draft.dated_in = mention.since, mention.last
        if mention.part_of is not None:
            draft.part_of = drafts.get(id(mention.part_of))
        if mention.brings is not None:
            draft.brings = drafts.get(id(mention.brings))
    found = [drafts[id(m)] for m in told]
    for at, group, harm in harmed_before(reading, index, harms):
        if all(m.harm != harm for m in told):
            found.append(draft_of_them(scene, reading.sentences[at], group, harm))
    for company in companies(doc, told):
        drafts[id(company[0])].company = tuple(drafts[id(m)] for m in company)
    return found


def draft_of_them(scene: Scene, before: Sentence, group: Mention, harm: Harm) -> Draft:
    """The toll of people counted in the sentence `before`, harmed in this one."""
    quantity = group.quantity
    start, end = before.start + quantity.start, before.start + quantity.end
    people = victim_words(before, group)
    cause, perpetrator = cause_of(scene, harm, group)
    words = before.words(start, end)
    toll = Toll(
        outcome=harm.outcome,
        count=Count(quantity.min, quantity.max, quantity.best, words, start, end),
        victims=Victims(people, group.status, None),
        scope=Scope.INCIDENT,
        cause=cause,
        perpetrator=perpetrator,
    )
    doc = scene.sentence.tokens
    behind = [t.i for t in doc[harm.i + 1 : harm.i + 3] if t.lower_ in ("them", "dead")]
    until = scene.sentence.span(max([told_until(doc, harm), *behind]))[1]
    cue = scene.sentence.tokens[harm.i].lower_
    why = [f"cue:{cue}/those counted before", f"count:{words}"]
    return Draft(toll, start, until, scene.sentence.index, harm.i, why)


def meant_by_them(doc: Doc, mention: Mention, mentions: list[Mention], harms: list[Harm]) -> None:
    """People whom a pronoun of the same sentence harms: "fired at three people, killing them"."""
    if mention.outcome is not None or mention.noun not in victim_nouns():
        return
    for harm in harms:
        if harm.form not in (Form.ACTIVE, Form.EITHER) or harm.i < mention.end:
            continue
        them = any(c.lower_ == "them" and c.dep_ == "dobj" for c in doc[harm.i].children)
        if them and not any(mention.end <= m.first < harm.i for m in mentions):
            mention.harm, mention.outcome, mention.why = (
                harm,
                harm.outcome,
                f"{doc[harm.i].lower_}/them",
            )
            return


def beside_one(doc: Doc, mention: Mention, lone: list[Mention]) -> None:
    """A count joined to a single person: "killed the mayor as well as two farmers"."""
    if mention.outcome is not None or mention.head is None or mention.noun not in victim_nouns():
        return
    head = doc[mention.head]
    also = [
        t.lower_ for t in doc[max(0, mention.first - 3) : mention.first]
    ] == "as well as".split()
    for single in lone:
        if single.head is None or single.head > mention.first:
            continue
        person = doc[single.head]
        gap = [t.lower_ for t in doc[after_aside(doc, single.end) : mention.first]]
        if gap == [","] and doc[mention.head].dep_ == "nsubj":
            return  # "after the murder of Amat, the 300 teachers of the town stopped work"
        between = doc[single.end : mention.first]
        listed = (
            gap[:1] != [","]
            and len(gap) <= SHORT_LIST
            and between[0].pos_ == "ADP"
            and not any(t.pos_ in ("VERB", "AUX") for t in between)
            and named_in_list(doc, mention, between)
        )
        described = [
            c for c in person.children if c.dep_ == "appos"
        ]  # "Amat, a baker, and two men"
        joined = any(p in head.conjuncts for p in (person, *described))
        joined = joined or (also and person.head == head.head)
        if joins(gap) or listed or joined:
            if not has_own_verb(doc, mention.first, mention.end, single.harm):
                mention.harm, mention.outcome = single.harm, single.outcome
                mention.why = AND_ONE
                if single.part_of is not None:
                    mention.part_of, mention.beside = single.part_of, single
            return


# Tokens from a person to the next of a list: "the mayor of San Dol, two clerks".
SHORT_LIST = 8
AND_ONE = "through: and one person"


def _labels(doc: Doc, person: Mention) -> bool:
    """Whether a name only says of whom or of where the counts behind it are: "Old Mesha: 2 killed"."""
    assert person.head is not None and person.harm is not None
    between = doc[person.head + 1 : person.harm.i]
    return any(t.text == ":" for t in between) and any(t.like_num for t in between)


def _untold(doc: Doc, mention: Mention) -> bool:
    """Whether a count tells of nobody new: "gave no number of casualties", "the dead soldier was
    named"."""
    if doc[mention.first].lower_ == "no":
        return any(
            t.lower_ in ("number", "figure", "figures") for t in doc[mention.first : mention.end]
        )
    assert mention.harm is not None
    harm = doc[mention.harm.i]
    return (
        mention.single
        and doc[mention.first].lower_ == "the"
        and harm.dep_ == "amod"
        and harm.head.dep_ == "nsubjpass"
        and harm.head.head.lemma_ in ("name", "identify")
    )


def draft_of(scene: Scene, mention: Mention, told: list[Mention]) -> Draft:
    """The toll of one mention with its span: count, people and harm word, as short as stands."""
    sentence = scene.sentence
    quantity = mention.quantity
    assert mention.outcome is not None and mention.harm is not None
    count_start, count_end = sentence.start + quantity.start, sentence.start + quantity.end
    own = mention.part_of is None and mention.beside is None
    low, high = mention.first, mention.end - 1
    if own:
        low, high = min(low, mention.harm.i), max(high, told_until(sentence.tokens, mention.harm))
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
    cause, perpetrator = cause_of(scene, mention.harm, mention)
    people = victim_words(sentence, mention)
    toll = Toll(
        outcome=mention.outcome,
        count=count,
        victims=Victims(
            people,
            status_beside(sentence.tokens, mention, people),
            loser_words(sentence, mention.harm),
        ),
        scope=scope_of(scene.reading, sentence, mention, told),
        cause=cause,
        perpetrator=perpetrator,
    )
    why = [f"cue:{mention.why}", f"count:{count.text}"]
    # In a list by place each count stands beside its own place; else the harm word's counts.
    anchor = mention.last if mention.why.endswith("list by place") else mention.harm.i
    return Draft(toll, start, end, sentence.index, anchor, why)


def told_until(doc: Doc, harm: Harm) -> int:
    """The last token that a harm needs to be told: "were rushed to hospital", "passed away"."""
    if harm.form is Form.CONDITION:
        return told_to_be(doc, doc[harm.i]) or harm.i
    if harm.form is Form.TAKEN:
        ends = (t.i for t in doc[harm.i : harm.i + 12] if t.lower_ in HOSPITALS | HURTS)
        return max(harm.i, next(ends, harm.i))
    return harm.i + 1 if doc[harm.i].lower_ == "passed" else harm.i


def status_beside(doc: Doc, mention: Mention, people: str | None) -> Status:
    """What status the people have whom the count's own noun does not tell: "40 deaths among its
    soldiers", "its military toll"."""
    if mention.status is not Status.UNKNOWN or mention.harm is None:
        return mention.status
    if people:
        return victim_nouns().get(singular(people.split()[-1].casefold()), Status.UNKNOWN)
    if mention.harm.form is Form.TOLL:
        told = {c.lower_ for c in doc[mention.harm.i].children}
        if "military" in told:
            return Status.MILITARY
        if "civilian" in told:
            return Status.CIVILIAN
    return mention.status


def loser_words(sentence: Sentence, harm: Harm) -> str | None:
    """Who lost them, as the text names the loser ("Azerbaijan has lost 790 servicemen"): the side
    that they belonged to. The resolver finds the name."""
    if harm.form is not Form.LOSS:
        return None
    subjects = (c for c in sentence.tokens[harm.i].children if c.dep_ == "nsubj")
    loser = next((c for c in subjects if c.pos_ in ("NOUN", "PROPN")), None)
    return None if loser is None else _phrase_words(sentence, loser)


def victim_words(sentence: Sentence, mention: Mention) -> str | None:
    """The words that name the people, without the count; None where they are left out."""
    doc = sentence.tokens
    if number := next(
        (c for c in doc[: mention.first] if c.lower_ == "of" and mention.why.startswith("number")),
        None,
    ):
        assert mention.harm is not None
        named = number.i + 1 < mention.harm.i and doc[mention.harm.i - 1].pos_ != "PRON"
        return sentence.words(*sentence.span(number.i + 1, mention.harm.i - 1)) if named else None
    if mention.head is None or doc[mention.head].lower_ in ORDINALS:
        return None
    if mention.harm is not None and mention.head == mention.harm.i:
        # "No casualties were reported among the peacekeepers"
        for token in doc[mention.head + 1 : mention.head + 7]:
            if token.pos_ in ("CCONJ", "NUM") or token.lower_ in ("in", "from", "by", "during"):
                break  # other people, or what harmed them
            if token.lower_ in ("among", "of", "amongst") and token.i + 1 < len(doc):
                inner = next((c for c in token.children if c.dep_ == "pobj"), None)
                if inner is not None and inner.pos_ != "PRON":
                    return _phrase_words(sentence, inner)
    first = mention.first if mention.single else mention.last + 1
    while first < mention.head and (
        doc[first].lower_ in ("of", "the", "other", "more", "them")
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
    left = max([left, *(t.i + 1 for t in doc[left : token.i] if t.text == ":")])
    while left < token.i and doc[left].pos_ in ("PUNCT", "DET", "ADP", "CCONJ", "ADV"):
        left += 1
    return sentence.words(*sentence.span(left, token.i))


# Nouns that only say that there was violence; a weapon or a kind of strike says more.
GENERIC = frozenset(
    "attack strike operation incident violence war conflict clash fighting battle fight assault offensive massacre".split()
)


def cause_of(scene: Scene, harm: Harm, mention: Mention) -> tuple[str | None, str | None]:
    """What killed them and, only if stated, who: words of the text.

    Of several causes the most telling stands: "killed in attacks, primarily by drones" gives
    the drones.
    """
    sentence = scene.sentence
    doc = sentence.tokens
    token = doc[harm.i]
    nouns = word_set("harms", "causes")
    causes: list[Token] = []
    doers: list[Token] = []
    verbs = [token]
    if token.dep_ in ("conj", "xcomp", "advcl", "acomp", "oprd", "acl", "ccomp", "dobj"):
        verbs.append(token.head)
    for verb in verbs:
        for child in verb.children:
            if (
                child.dep_ == "nsubj"
                and harm.form in (Form.ACTIVE, Form.EITHER)
                and child.i < harm.i
            ):
                counted = mention.first <= child.i < mention.end
                harms = verb is token or verb.lemma_ in ("leave", "kill", "wound", "injure")
                if harms and not counted:
                    (causes if singular(child.text) in nouns else doers).append(child)
            elif child.dep_ in ("agent", "prep") and child.lower_ in BY:
                # Nobody's hand is told by "died, by the clinic's count", or "By nightfall …".
                by_hand = harm.form is not Form.INTRANSITIVE
                for inner in child.children:
                    if inner.dep_ in ("pobj", "pcomp"):
                        if singular(inner.text) in nouns:
                            causes.append(inner)
                        elif by_hand and child.i > harm.i and child.lower_ == "by":
                            doers.append(inner)
    for i in range(harm.i + 1, min(len(doc), harm.i + 16)):
        near = any(doc[j].lower_ in BY for j in range(max(harm.i + 1, i - 6), i))
        if near and doc[i].pos_ in ("NOUN", "PROPN") and singular(doc[i].text) in nouns:
            causes.append(doc[i])
    best = min(causes, key=lambda t: (singular(t.text) in GENERIC, causes.index(t)), default=None)
    for cause in causes:
        doers += [
            inner
            for child in cause.children
            if child.dep_ == "acl"
            and child.lower_
            in ("fired", "launched", "carried", "dropped", "conducted", "planted", "laid")
            for by in child.subtree
            if by.dep_ == "agent"
            for inner in by.children
            if inner.dep_ == "pobj" and singular(inner.text) not in nouns
        ]
    doer = next(
        (
            d
            for d in doers
            if d.pos_ in ("NOUN", "PROPN")
            and d.lower_ not in NO_DOER | CALENDAR
            and (d.pos_ == "PROPN" or scene.armed(d) or singular(d.text) in victim_nouns())
            and scene.weapon_of(d) is None
            and not any(c.dep_ == "nummod" for c in d.children)
            and not any(t.text == ":" for t in doc[d.i + 1 : harm.i])
        ),
        None,
    )
    return (
        _phrase_words(sentence, best) if best is not None else None,
        _phrase_words(sentence, doer)
        if doer is not None
        else doer_behind(
            scene,
            token,
            sorted(causes, key=lambda cause: cause is not best),
            is_loss=harm.form is Form.LOSS,
        ),
    )


BY = frozenset("by in from during with under".split())
NO_DOER = frozenset("toll number total count death people year month week day siege".split())
