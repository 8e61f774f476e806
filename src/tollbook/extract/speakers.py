"""Which words name a speaker, and whom does a pronoun stand for?

Reports often reach us without their commas ("… near the town of Marad a monitor said"), and
then the parser's noun phrases run into one another. Phrases are therefore walked out from
their head and cut where a new one plainly begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.reading import Sentence, hyphenated_end
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = ("NOUN", "PROPN", "PRON")
# What a noun phrase may hold to the left of its head.
PREMODIFIERS = ("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV", "PART")
LINKS = ("of", "for", "in", "from", "at", "to", "on")
PLACING = ("in", "at", "near", "on", "from", "around", "outside", "across", "inside", "of")
DIRECTIONS = (
    "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west",
    "northeastern", "northwestern", "southeastern", "southwestern", "northeast", "northwest",
    "southeast", "southwest",
)  # fmt: skip
SINGULAR_PERSON = ("he", "she", "him", "her", "his")
PLURAL = ("they", "them", "their")
THING = ("it", "its")
FIRST_PERSON = ("we", "i", "us", "our", "me", "my")
TIME_WORDS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "overnight",
        "now",
        "later",
        "earlier",
        "ago",
        "week",
        "month",
        "year",
        "day",
        "night",
        "morning",
        "afternoon",
        "evening",
        "noon",
        "midnight",
    ]
)


@cache
def listed(name: str, group: str) -> frozenset[str]:
    """The words of one group of a word list."""
    return frozenset(str(word) for word in vocab.load(name)[group])


def is_time(token: Token) -> bool:
    """Whether a token names a day, month or part of the day."""
    return token.lower_ in TIME_WORDS and (
        token.lower_ not in ("may", "march") or token.pos_ == "PROPN"
    )


def can_speak(token: Token) -> bool:
    """Whether a noun is a name, a pronoun or a word for those who say things."""
    if token.pos_ in ("PROPN", "PRON"):
        return True
    return token.pos_ in ("NOUN", "ADJ") and any(
        token.lower_ in listed("attribution", group) or token.lemma_ in listed("attribution", group)
        for group in ("claimants", "persons", "organisations", "reports", "evidence", "media")
    )


def first_of_phrase(head: Token) -> int:
    """Index of the first token of the noun phrase that ends in `head`.

    Stops at a determiner (kept), a preposition, a verb, a mark or a word of time: what stands
    before these belongs to another phrase, whatever the parse says.
    """
    if head.pos_ == "PRON" and head.tag_ in ("PRP", "WP"):
        return int(head.i)
    first = head.i
    while first > 0:
        before = head.doc[first - 1]
        here = head.doc[first]
        if here.pos_ == "DET" or here.tag_ == "PRP$":
            break
        if before.text == "-" and first > 1 and here.pos_ != "DET" and not spaced(before):
            first -= 2
            continue
        if before.tag_ == "POS" or (before.text == "'" and before.pos_ == "PART"):
            first -= 1
            continue
        if before.text in (".", "/", "&") and first > 1 and not head.doc[first - 2].whitespace_:
            first -= 2
            continue
        if (
            before.pos_ not in PREMODIFIERS and before.tag_ not in ("PRP$", "VBN", "VBG")
        ) or is_time(before):
            break
        if before.pos_ == "ADV" and before.tag_ not in ("JJ", "RBR"):
            break
        if before.tag_ in ("VBN", "VBG") and before.dep_ not in ("amod", "compound"):
            break
        if before.pos_ == "PRON" and before.tag_ != "PRP$":
            break
        if re.fullmatch(r"(?:19|20)\d\d", before.text):
            break  # a year belongs to the words before
        if before.pos_ == "NUM" and head.tag_ == "NNP" and not before.text[:1].isupper():
            break  # "injured seven Governor Ali Omar said"
        if here.text[:1].isupper() and before.text[:1].islower() and runs_on(before, head):
            break
        first -= 1
    if first > 1 and head.doc[first - 1].lower_ == "of":
        title = head.doc[first - 2]  # "Secretary of State Ali Omar"
        if title.dep_ in ("nmod", "compound") and title.head.i == head.i:
            return first_of_phrase(title)
    return trimmed(head, first)


def runs_on(before: Token, head: Token) -> bool:
    """Whether a common noun before a capital ends another phrase: "ten children Lebanese TV",
    "the explosion NNA correspondent"; not "spokesman Ali Omar", "state television SANA"."""
    if before.pos_ != "NOUN":
        return False
    if before.tag_ == "NNS":
        return before.lower_ not in listed("attribution", "claimants")
    if head.pos_ == "PROPN":
        return False
    known = (
        listed("attribution", "claimants")
        | listed("attribution", "persons")
        | listed("attribution", "organisations")
    )
    return before.lower_ not in known


def spaced(token: Token) -> bool:
    """Whether a mark stands between spaces, as a dash between clauses does."""
    return bool(token.whitespace_) and token.i > 0 and bool(token.doc[token.i - 1].whitespace_)


def trimmed(head: Token, first: int) -> int:
    """Cut a place off the front that a preposition before it holds: "in Marad activists said"."""
    doc = head.doc
    if first == 0 or doc[first - 1].lower_ not in PLACING or not can_speak(head):
        return first
    after = doc[head.i + 1 : head.i + 3]
    if not any(
        t.pos_ in ("VERB", "AUX") or t.lower_ in ("reports", "says", "claims") for t in after
    ):
        return first  # "figures from UN officials": the preposition's own phrase
    start = first
    if first + 1 < head.i and doc[first].text[:1].isupper() and doc[first + 1].text[:1].isupper():
        start += 1  # a place, whatever it was tagged
    while start < head.i and (doc[start].pos_ == "PROPN" or doc[start].lower_ in DIRECTIONS):
        if start > first and doc[start].text.isupper() and len(doc[start].text) > 2:
            return start  # "in southern Marad RTM news agency"
        start += 1
    return start if first < start <= head.i and doc[start].pos_ in ("NOUN", "ADJ") else first


def last_of_phrase(head: Token, limit: int) -> int:
    """Index of the last token of the phrase headed by `head`, before token `limit`.

    Goes on over "of", "for", "in" … phrases that the parse hangs on the head, a name in
    apposition right behind a comma ("minister, Ali Omar,") and an acronym in brackets.
    """
    doc = head.doc
    last = head.i
    while last + 1 < limit:
        after = doc[last + 1]
        if after.tag_ == "POS" and last + 2 < limit:
            break
        capital = after.text[:1].isupper() and doc[last].text[:1].isupper()
        named = after.pos_ == "PROPN" and (doc[last].pos_ in ("PROPN", "NOUN") or capital)
        if (
            (named or (capital and after.pos_ == "NOUN"))
            and after.dep_ != "nsubj"
            and not is_time(after)
        ):
            last += 1
            continue
        if (
            after.text == "-"
            and not spaced(after)
            and last + 2 < limit
            and doc[last + 2].pos_ == "PROPN"
        ):
            last += 2  # "the newspaper Al-Rai"
            continue
        if (
            after.text == "("
            and last + 3 < limit
            and doc[last + 3].text == ")"
            and doc[last + 2].text.isupper()
        ):
            last += 3
            continue
        held = head.i <= after.head.i <= last or held_by_cue(after, head)
        if after.lower_ in LINKS and after.pos_ == "ADP" and held:
            end = end_of_link(after, limit)
            if end is None:
                break
            last = end
            continue
        if (
            after.text[:1].isupper()
            and after.pos_ in ("ADP", "SCONJ")
            and last + 2 < limit
            and doc[last + 2].pos_ == "PROPN"
        ):
            last += 2  # "Doctors Without Borders"
            continue
        if (
            after.lower_ == "to"
            and doc[last].text[:1].isupper()
            and last + 2 < limit
            and doc[last + 2].text[:1].isupper()
            and doc[last + 2].text[1:].islower()
        ):
            last += 2  # "the Committee to Protect Journalists"
            continue
        if after.text == "," and head.pos_ == "NOUN":
            end = named_apposition(doc[last + 1], limit)
            if end is None:
                break
            last = end
        break
    return last


def held_by_cue(preposition: Token, head: Token) -> bool:
    """Whether "in Goma" behind a speaker can belong to nothing else, though the parse hangs it
    on the verb: "quoting its branch in Goma", "according to police in Goma"."""
    doc = preposition.doc
    if (
        preposition.lower_ not in ("in", "from")
        or preposition.i + 1 >= len(doc)
        or doc[preposition.i + 1].pos_ != "PROPN"
        or is_time(doc[preposition.i + 1])
    ):
        return False
    before = doc[max(first_of_phrase(head) - 1, 0)]
    to_whom = before.lower_ == "to" and before.i > 0 and doc[before.i - 1].lower_ == "according"
    return before.lower_ in ("citing", "quoting") or to_whom


def end_of_link(preposition: Token, limit: int) -> int | None:
    """Where "of the Red Cross and Relief Societies" ends; None if it is a time or no phrase."""
    doc = preposition.doc
    last = None
    i = preposition.i + 1
    while i < limit:
        token = doc[i]
        if token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ", "DET", "PART") and not is_time(token):
            if token.pos_ == "DET" and last is not None and doc[i - 1].pos_ in ("NOUN", "PROPN"):
                break  # a second determiner opens another phrase
            if token.pos_ in ("NOUN", "PROPN"):
                last = i
        elif token.text == "-" or (token.lower_ in ("of", "for", "and", "&") and last == i - 1):
            if token.lower_ in ("and", "&") and not (
                i + 1 < limit and doc[i + 1].pos_ == "PROPN" and doc[i - 1].pos_ == "PROPN"
            ):
                break
        elif token.tag_ in ("PRP$",) or (token.tag_ in ("VBN", "VBG") and token.dep_ == "amod"):
            pass
        else:
            break
        i += 1
    return last


def named_apposition(comma: Token, limit: int) -> int | None:
    """The end of a name between commas behind a common noun: ", Abdi Omar,", and right before
    the verb at `limit` also ", the Gao Watch,"."""
    doc = comma.doc
    last = None
    i = comma.i + 1
    article = i < limit and doc[i].pos_ == "DET"
    i += article
    while i < limit and doc[i].pos_ == "PROPN":
        last = i
        i += 1
    if article:
        return last if i + 1 == limit and doc[i].text == "," else None
    closed = i >= limit or doc[i].is_punct
    return last if closed else None


def phrase(sentence: Sentence, head: Token, *, limit: int | None = None) -> Party:
    """The party whose noun phrase is headed by `head`; the words up to token `limit` at most."""
    limit = len(head.doc) if limit is None else limit
    first, last = first_of_phrase(head), last_of_phrase(head, limit)
    return party(sentence, first, last)


def party(sentence: Sentence, first: int, last: int) -> Party:
    """The party named by tokens `first` … `last`, without a leading quotation mark or bracket."""
    doc = sentence.tokens
    while first < last and doc[first].pos_ in ("PUNCT", "CCONJ"):
        first += 1
    while last > first and doc[last].pos_ == "PUNCT" and doc[last].text != ")":
        last -= 1
    start, end = sentence.span(first, hyphenated_end(doc, last))
    words = sentence.words(start, end)
    if words[-2:] in ("'s", "’s") and doc[last].tag_ == "POS":
        end -= 2
        words = words[:-2]
    return Party(words, start, end)


def parties(sentence: Sentence, head: Token, *, limit: int | None = None) -> tuple[Party, ...]:
    """The party headed by `head` and those joined to it by "and": two names are two parties.

    "Red Cross and Relief Societies" stays one, for the first half isn't a party alone;
    so "and" splits only where both sides start a phrase of their own.
    """
    heads = joined_before(head)
    for token in head.conjuncts:
        if (
            token.i > heads[-1].i
            and token.pos_ in NOMINAL
            and not is_time(token)
            and (limit is None or token.i < limit)
        ):
            between = head.doc[heads[-1].i + 1 : token.i]
            if not any(t.pos_ in ("VERB", "AUX") for t in between):
                heads.append(token)
    found = []
    for one, following in zip(heads, [*heads[1:], None], strict=True):
        bound = limit if following is None else min(first_of_phrase(following), following.i)
        found.append(phrase(sentence, one, limit=bound))
    return tuple(found)


def joined_before(head: Token) -> list[Token]:
    """The head and the nouns joined to it before, back to the comma: of "… in the village,
    residents and two rights groups told us" the parse takes the residents for something else."""
    doc = head.doc
    if head.dep_ != "conj" or head.i < 2:
        return [head]
    comma = next((t.i for t in reversed(list(doc[: head.i])) if t.text == ","), None)
    if comma is None or any(t.pos_ in ("VERB", "AUX") for t in doc[comma : head.i]):
        return [head]
    before = [t for t in head.conjuncts if comma < t.i < head.i and t.pos_ in NOMINAL]
    return [*before, head] if all(can_speak(t) and not is_time(t) for t in before) else [head]


def is_pronoun(text: str) -> bool:
    """Whether a party's words are a pronoun, whose name has to be looked for."""
    return text.casefold() in (*SINGULAR_PERSON, *PLURAL, *THING)


def is_person(words: str) -> bool:
    """Whether a phrase names one person, as far as its words tell."""
    tokens = [word.strip(".,()\"'").casefold() for word in re.split(r"[\s-]+", words)]
    stems = [token.removesuffix("'s").removesuffix("’s") for token in tokens]
    if any(stem in listed("attribution", "organisations") for stem in stems[-1:]):
        return False
    if any(stem in listed("attribution", "persons") for stem in stems):
        return True
    if any(stem in listed("attribution", "organisations") for stem in stems):
        return False
    if words[:4].casefold() == "the ":
        return False
    capitals = [word for word in words.split() if word[:1].isupper()]
    return 2 <= len(capitals) == len(words.split()) <= 5


def is_plural(words: str) -> bool:
    """Whether a phrase names several: "activists", "villagers of Tel", "five men"; a name in the
    plural ("Doctors Without Borders") is one."""
    phrase_words = re.split(r" (?:of|in|from|at|for) ", words)[0].split()
    if not phrase_words:
        return False
    last = phrase_words[-1]
    if last[:1].isupper() and (
        len(phrase_words) > 1 or last.casefold() not in listed("attribution", "claimants")
    ):
        return False
    last = last.casefold()
    return last in ("people", "police", "men", "women", "children") or (
        last.endswith("s") and not last.endswith(("ss", "us", "'s", "’s"))
    )


def agrees(pronoun: str, words: str) -> bool:
    """Whether a pronoun can stand for a phrase."""
    word = pronoun.casefold()
    if is_pronoun(words) or words.casefold() in FIRST_PERSON:
        return False
    if word in SINGULAR_PERSON:
        return is_person(words) or (
            not is_plural(words)
            and words[:1].isupper()
            and len(words.split()) == 1
            and not words.isupper()
        )
    if word in THING:
        return not is_person(words) and not is_plural(words)
    return True


def antecedent(pronoun: str, candidates: Iterable[str]) -> str | None:
    """The first of the candidates (nearest first) that the pronoun can stand for."""
    if pronoun.casefold() in PLURAL:
        waiting = list(candidates)
        several = [words for words in waiting if is_plural(words)]
        return next(
            iter(several or [w for w in waiting if not is_person(w) and not is_pronoun(w)]), None
        )
    # Candidates further back are not looked for once one agrees: each may cost a parse.
    return next((words for words in candidates if agrees(pronoun, words)), None)
