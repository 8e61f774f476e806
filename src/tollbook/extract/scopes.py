"""Does a toll count one incident, or does it run on over a period, a war, a front?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tollbook.extract.doers import is_assault_verb
from tollbook.extract.harms import Form, Harm
from tollbook.extract.mentions import Mention
from tollbook.extract.people import singular, word_set
from tollbook.extract.reading import Reading, Sentence
from tollbook.model.claim import Outcome, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token


_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
PERIOD = re.compile(
    # "between 9 January and 22 March"; days of one month may be one battle's
    rf"\b(?:between|from) (?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?(?: \d{{4}})? (?:and|to|until) (?:\d{{1,2}} )?{_MONTH}\b|"
    r"\bas (?:of|at) (?:\d{1,2} [A-Z]\w+|[A-Z]\w+(?: \d{1,2})?|today|yesterday|now|this)\b|"
    r"\b(?:had|have|has)\b[^.;,]{0,60}\bby (?:\d{1,2} [A-Z]\w+|[A-Z]\w+ \d{1,2})\b|"
    r"\bby (?:\d{1,2} [A-Z]\w+|[A-Z]\w+ \d{1,2}|then|now)\b(?=.{0,90}\b(?:had|have|has)\b)|\bsince\b(?! then,? [a-z]+ (?:said|told))|\bso far\b|\bto date\b|\bover (?:the )?(?:past|last|\w+ (?:days|weeks|months|years))|\bin (?:the )?(?:past|last|recent) (?:\w+ )?(?:days|weeks|months|years|week|month|year)\b"
    r"|\b(?:during|throughout|in the course of) the (?:war|conflict|campaign|offensive|siege|month|week|weekend|year|day|night)|\bin (?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:days|weeks|months|years)\b"
    r"|\b(?:war|conflict|unrest|uprising|insurgency|violence|civil war|crisis) (?:has |have |had )?(?:\w+ )?(?:killed|claimed|cost|left|displaced|caused|wounded)"
    r"|\b(?:since|from) (?:the )?(?:start|beginning|outbreak)|\b(?:this|last) (?:year|month|week)\b|\b(?:per|a|each|every) (?:day|week|month|year)\b(?! (?:ago|earlier|later|before|after))|\b(?:first|second|third|fourth|last|this) (?:quarter|half(?= of))|\bafter \w+ (?:days|weeks|months|years) of\b"
    r"|\b(?:overall|altogether|in total|in all|total number|cumulative)\b"
    r"|\bin (?:january|february|march|april|may|june|july|august|september|october|november|december)(?: (?:19|20)\d\d)?(?! \d)\b|\bin (?:19|20)\d\d\b|\b(?:twelve|\w+) days of (?:bombing|fighting|war|shelling)",
    re.IGNORECASE,
)


def scope_of(reading: Reading, sentence: Sentence, mention: Mention, told: list[Mention]) -> Scope:
    """Whether the toll is a running total (a period, a war, a front) or counts one incident."""
    if mention.part_of is not None:
        return scope_of(reading, sentence, mention.part_of, told)
    quantity = mention.quantity
    if mention.single or quantity.min == quantity.max == 1:
        return Scope.INCIDENT  # one person dies once
    size = quantity.min or quantity.best or quantity.max or 0
    if mention.total:
        return Scope.CUMULATIVE
    if in_table_of_totals(reading, sentence, mention):
        return Scope.CUMULATIVE
    if mention.brings is None and over_period(sentence, mention):
        return Scope.INCIDENT if _of_one_event(sentence, mention) else Scope.CUMULATIVE
    # A month's or a war's dead: single incidents of three thousand are the rarest exception.
    if size >= 3000:
        return Scope.CUMULATIVE
    if mention.outcome is Outcome.DISPLACED and size >= 1000:
        return Scope.CUMULATIVE
    if mention.harm is None:
        return Scope.INCIDENT
    doc = sentence.tokens
    if over_several(doc, mention.harm):
        return Scope.CUMULATIVE
    if is_own_toll(doc, mention.harm) or is_register(doc, mention):
        return Scope.CUMULATIVE
    perfect = any(
        doc[j].lower_ in ("have", "has", "had")
        for j in range(max(0, mention.harm.i - 4), mention.harm.i)
    )
    if perfect:
        # "have been killed in attacks" after "Over nine days of fighting" goes on with the period.
        earlier = [s for s in reading.paragraph(sentence.index) if s.index < sentence.index]
        if any(DURATION.search(s.clean) for s in earlier[-GOES_ON:]):
            return Scope.CUMULATIVE
    return Scope.INCIDENT


def over_several(doc: Doc, harm: Harm) -> bool:
    """Whether a toll is the sum over incidents that are told apart: "in three separate shootings",
    "a spate of gunfire left 20 wounded", "shootings across the city". A day of strikes on one town
    is one incident to those who record it, so attacks and strikes are not looked at."""
    word = doc[harm.i]
    verbs = [word, *_clause_of(word)]
    clause = {t.i for verb in verbs for t in (verb, *verb.conjuncts)}
    for token in doc:
        if token.lower_ in INCIDENTS and _told_apart(token):
            above = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)
            if above is not None and above.i in clause:
                return True
            if token.i < harm.i and token in word.ancestors:
                return True  # "three shootings that left six people wounded"
    return False


# What is counted by the incident in news of crime.
INCIDENTS = frozenset("shootings incidents stabbings robberies gunfire slayings homicides".split())
APART = frozenset("separate different unrelated several multiple various".split())
RUNS = frozenset("string spate rash wave series".split())
OTHER_TIMES = frozenset("after before since until following despite".split())
EVERYWHERE = frozenset("across throughout around citywide statewide".split())


def _clause_of(word: Token) -> Iterator[Token]:
    """The verbs that a harm word is told by: "left six people wounded", "was shot and wounded"."""
    for above in word.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            yield above
            return
        if above.dep_ == "relcl":
            return


def _told_apart(noun: Token) -> bool:
    """Whether a noun names more than one incident as such."""
    if noun.dep_ == "pobj" and noun.head.lower_ in OTHER_TIMES:
        return False  # "hours after two separate shootings, five were hurt"
    if noun.head.lower_ == "of" and noun.head.head.lower_ in RUNS:
        return True
    if noun.tag_ != "NNS":
        return False
    for child in noun.children:
        if child.lower_ in APART or (child.dep_ == "nummod" and child.lower_ not in ("one", "1")):
            return True
        if child.dep_ == "prep" and child.i > noun.i:
            sides = any(c.lower_ in ("sides", "parts") for c in child.subtree)
            if child.lower_ in EVERYWHERE or (child.lower_ in ("on", "in") and sides):
                return True
    return False


# What opens a list of totals; a line of one is a label and its figure: "Killed: 364".
TOTALS = re.compile(
    r"\b(?:(?:key|main|total|latest|overall|cumulative) figures|figures (?:as of|since|to date|so far)|"
    r"casualty figures|statistics|cumulative|totals?\b(?! of)|tally|death tolls?)\b",
    re.IGNORECASE,
)
# Lines of such a list, and headings between them.
LONGEST_TABLE = 12


def in_table_of_totals(reading: Reading, sentence: Sentence, mention: Mention) -> bool:
    """Whether the toll is a line of a list of totals: "Key figures … Killed: 364. Injured: 900."."""
    doc = sentence.tokens
    if not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc) and _in_numbers(
        reading, sentence
    ):
        return True
    if mention.harm is None or not mention.harm.i < mention.first:
        return False
    if [t.text for t in doc[mention.harm.i + 1 : mention.first]] != [":"]:
        return False
    if TOTALS.search(sentence.clean[: doc[mention.harm.i].idx]):
        return True
    for earlier in reversed(
        reading.sentences[max(0, sentence.index - LONGEST_TABLE) : sentence.index]
    ):
        if TOTALS.search(earlier.clean):
            return earlier.heading or ":" in earlier.clean
        if not (earlier.heading or ":" in earlier.clean):
            return False
    return False


# The heading of a list of totals: "A year of war in numbers".
IN_NUMBERS = re.compile(r"\bin (?:numbers|figures)\b[.:]?$|\bby the numbers\b", re.IGNORECASE)


def _in_numbers(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence without a verb stands below such a heading."""
    above = reading.sentences[max(0, sentence.index - LONGEST_TABLE) : sentence.index]
    return any(IN_NUMBERS.search(s.clean) for s in above)


def over_period(sentence: Sentence, mention: Mention) -> bool:
    """Whether the sentence tells a period that the toll runs over. "Police have been there since
    Monday to learn of the events that led to the death of two" tells none of the deaths."""
    period = PERIOD.search(NTH.sub("", _before_sum(sentence, mention)))
    if period is None or mention.harm is None or not period.group().casefold().startswith("since"):
        return period is not None
    doc = sentence.tokens
    since = next((t for t in doc if t.lower_ == "since"), None)
    if since is None or since.head not in (ancestors := list(doc[mention.harm.i].ancestors)):
        return True
    below = ancestors[: ancestors.index(since.head)]
    return not any(t.dep_ == "relcl" for t in (doc[mention.harm.i], *below))


# What a count brings a total to has a period of its own.
SUM = re.compile(r",? (?:bringing|taking|pushing|raising|lifting|which brings?)\b.*\bto\b", re.I)
ONE = frozenset("a an the this that another one".split())


def _before_sum(sentence: Sentence, mention: Mention) -> str:
    """The sentence without the total that it goes on to tell ("…, bringing the toll since May to
    40"), for a count that stands before it."""
    found = SUM.search(sentence.clean)
    return (
        sentence.clean[: found.start()]
        if found and mention.quantity.end <= found.start()
        else sentence.clean
    )


def _of_one_event(sentence: Sentence, mention: Mention) -> bool:
    """Whether one attack is told to have done it: "an ambush in May killed nine", "last week the
    shelling of a camp left nine dead", "46 were killed in August when jets struck a bus"."""
    if mention.harm is None:
        return False
    token = sentence.tokens[mention.harm.i]
    if any(
        t.lower_ == "when" and t.i > token.i and t.head.tag_ == "VBD" and is_assault_verb(t.head)
        for t in sentence.tokens
    ):
        return True
    if _in_one_event(token):
        return True
    verb = token.head if token.dep_ in ("oprd", "acomp", "amod", "ccomp") else token
    if verb.dep_ == "dobj" or verb.lemma_ not in ("kill", "wound", "injure", "leave", "claim"):
        verb = verb.head
    return any(
        child.dep_ == "nsubj"
        and child.tag_ == "NN"
        and singular(child.text) in word_set("harms", "causes")
        and child.lemma_ not in PROLONGED
        and (
            child.lower_ == "shelling"
            or any(c.dep_ == "det" and c.lower_ in ONE for c in child.children)
        )
        for child in verb.children
    )


def _in_one_event(harm: Token) -> bool:
    """Whether a verb of harm is told of one attack: "lost eight men in an ambush last week", "died
    in May when a mosque was set on fire"."""
    if harm.pos_ != "VERB" or harm.tag_ == "VBG":
        return False
    perfect = any(c.lower_ in ("have", "has", "had") for c in harm.children if c.dep_ == "aux")
    for child in harm.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "during", "by"):
            for event in child.children:
                if (
                    event.dep_ == "pobj"
                    and event.tag_ == "NN"
                    and singular(event.text) in word_set("harms", "causes")
                    and event.lemma_ not in PROLONGED
                    and any(c.lower_ in ("a", "an", "one", "single") for c in event.children)
                ):
                    return True
        past = child.tag_ in ("VBD", "VBN") and not perfect
        if past and child.dep_ == "advcl" and any(c.lower_ == "when" for c in child.children):
            return True
    return False


PROLONGED = frozenset(
    "war conflict violence fighting offensive campaign siege unrest battle operation insurgency "
    "uprising crackdown fire bombardment".split()
)


def is_own_toll(doc: Doc, harm: Harm) -> bool:
    """Whether a toll is a party's and not an attack's: "its toll stands at 874", "the military
    toll"."""
    if harm.form is not Form.TOLL:
        return False
    events = word_set("harms", "causes")
    return any(
        (c.dep_ == "poss" and singular(c.text) not in events) or c.lower_ in OVERALL
        for c in doc[harm.i].children
    )


OVERALL = frozenset("military overall total official nationwide national combined".split())


def is_register(doc: Doc, mention: Mention) -> bool:
    """Whether somebody keeps a count rather than tells what happened: "the prosecutor counted 93
    civilians killed and 407 wounded"."""
    assert mention.harm is not None
    harm = doc[mention.harm.i]
    if harm.tag_ != "VBN" or any(c.dep_ in ("auxpass", "prep", "agent") for c in harm.children):
        return False
    above = [t for t in harm.ancestors if t.pos_ == "VERB" and t.i < mention.first]
    return (
        bool(above)
        and above[0].lemma_ in REGISTERING
        and not any(singular(t.text) in word_set("harms", "causes") for t in doc)
    )


REGISTERING = frozenset("count record register document verify tally publish".split())


# Sentences behind a period that go on with it; a whole text may be one paragraph.
GOES_ON = 12
# "the second strike in three days", "the deadliest attack in four years" count strikes over a
# period, not people.
NTH = re.compile(
    r"\b(?:deadliest|worst|bloodiest|heaviest|biggest|largest|fiercest|gravest) (?:[\w'-]+ ){0,8}?"
    r"(?:(?:in|for|of) (?:the (?:past|last) )?(?:\w+ )?(?:days|weeks|months|years?|decades?)|since [\w ]{3,20})\b|"
    r"\b(?:second|third|fourth|fifth|sixth|\d+(?:nd|rd|th)|latest) (?:[\w'-]+ ){1,6}?"
    r"(?:in|inside|within) (?:as many |just |the (?:past|last) )?(?:\w+ )?(?:days|weeks|months|hours|years?|week|month)\b",
    re.IGNORECASE,
)
DURATION = re.compile(
    r"\b(?:over|after|in|during) (?:the (?:past|last) )?(?:\w+) (?:days|weeks|months|years)\b|\bsince\b",
    re.IGNORECASE,
)
