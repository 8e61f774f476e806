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
from typing import TYPE_CHECKING

from tollbook.extract.draft import Draft
from tollbook.extract.governing import link
from tollbook.extract.harms import Form, Harm, cue, find_harms
from tollbook.extract.mentions import Mention, find_mentions
from tollbook.extract.people import singular, word_set
from tollbook.extract.reading import Reading, Sentence
from tollbook.extract.singles import singles
from tollbook.model.claim import Count, Outcome, Scope, Toll, Victims

if TYPE_CHECKING:
    from spacy.tokens import Token

SOMEBODY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"dozens?|scores|hundreds?|thousands?|millions?|several|tens|few|handful|no|none|nobody|not|an?|another|the|his|her|their|my|our|its|[A-Z]\w+)\b"
)


def wants(sentence: Sentence) -> bool:
    """A sentence with a harm word and something that may say how many or who."""
    return bool(cue().search(sentence.clean)) and bool(SOMEBODY.search(sentence.clean))


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


def draft_of(reading: Reading, index: int, mention: Mention, told: list[Mention]) -> Draft:
    """The toll of one mention with its span: count, people and harm word, as short as stands."""
    sentence = reading.sentences[index]
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
    causes = word_set("harms", "causes")
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
