"""What is counted in a sentence: each quantity with the people it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tollbook.extract.asides import DASHES
from tollbook.extract.counts import Quantity, quantities
from tollbook.extract.harms import Form, Harm, harm_forms
from tollbook.extract.people import modifiers, singular, victim_nouns, word_set
from tollbook.extract.reading import Sentence
from tollbook.model.claim import Outcome, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc


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
    total: bool = False  # a running total that another toll of the sentence brings about
    named: int | None = None  # the token of a name that must prove to be a person's
    harm: Harm | None = None
    outcome: Outcome | None = None
    why: str = ""
    part_of: Mention | None = None
    beside: Mention | None = None
    brings: Mention | None = None
    since: int | None = None  # the token from which on a total says since when it runs


def find_mentions(sentence: Sentence, harms: list[Harm]) -> Iterator[Mention]:
    """The quantities of a sentence with the people they count; those that count things left out."""
    doc = sentence.tokens
    harm_at = {h.i: h for h in harms}
    inside = 0
    found = list(quantities(sentence.clean))
    openings = [next((t.i for t in doc if t.idx + len(t.text) > q.start), len(doc)) for q in found]
    for number, quantity in enumerate(found):
        tokens = [t for t in doc if t.idx < quantity.end and t.idx + len(t.text) > quantity.core]
        if not tokens:
            continue
        first = next(t.i for t in doc if t.idx + len(t.text) > quantity.start)
        mention = Mention(quantity, first, tokens[-1].i, tokens[-1].i + 1, None)
        if first < inside or is_age(doc, mention):
            continue
        following = openings[number + 1] if number + 1 < len(found) else len(doc)
        people(doc, mention, harm_at, following)
        inside = mention.end
        if doc[first].lower_ == "both" and mention.noun and mention.noun not in victim_nouns():
            continue  # "both homicides"
        if mention.person:
            yield mention


def is_age(doc: Doc, mention: Mention) -> bool:
    """Whether a bare number behind a person is their age: "Amal Haddad, 34, was found dead"."""
    low, high = mention.first, mention.last + 1
    number = doc[low].text
    if low and doc[low - 1].lower_ in YOUNGEST and mention.last == low:
        return high >= len(doc) or doc[high].is_punct or doc[high].lower_ in ("and", "only")
    if low != high - 1 or low < 2 or not number.isdigit():
        return False
    if low >= 3 and doc[low - 1].lower_ == "also":
        low -= 1  # "another woman, also 31, was shot"
    closes = (
        high >= len(doc)
        or doc[high].text in (",", ")", ".", ";", *DASHES)
        or doc[high].lower_ in BE_OF
    )
    if closes and doc[low - 1].lower_ in AGED and int(number) < 115:
        return True
    if doc[low - 1].text != ",":
        return False
    before = doc[low - 2]
    if int(number) < 115 and _named_before(doc, low - 2) and _was_behind(doc, high):
        return True
    described = before.tag_ == "NN" and any(c.dep_ in ("det", "poss") for c in before.children)
    person = before.pos_ == "PROPN" or (described and before.lower_ in victim_nouns())
    return closes and person and int(number) < 115


def _named_before(doc: Doc, i: int) -> bool:
    """Whether a name ends at token `i` that the tagger takes for a thing's: in a text in capitals
    "SAMI BALL" may come out as a ball."""
    return (
        doc[i].tag_ == "NN"
        and i > 0
        and doc[i - 1].dep_ == "compound"
        and not any(
            c.dep_ in ("det", "poss", "amod") for c in (*doc[i].children, *doc[i - 1].children)
        )
        and any(t.tag_ == "NNP" for t in doc[max(0, i - 2) : i])
    )


def _was_behind(doc: Doc, high: int) -> bool:
    """Whether a bracketing comma and "was" stand at token `high`: ", 21, were killed"."""
    behind = [t.lower_ for t in doc[high : high + 2]]
    return len(behind) > 1 and behind[0] == "," and behind[1] in ("was", "were", "is", "are", "and")


# "the youngest seven", "the eldest only 12".
YOUNGEST = frozenset("youngest oldest eldest".split())
# "two of the boys, both 18, were hurt", "one 29 years old, two others 37".
AGED = frozenset(["both", "others", "aged"])
# What goes on after an age without a comma: "Amal Haddad, 34 of Homs", "Ali, 6 was killed".
BE_OF = frozenset("of from was is who died".split())


# The tagger takes some of these for adjectives: "kill 18 near hospital".
PREPOSITIONS = frozenset(
    "near in at on from by during after before amid outside inside across along".split()
)
PREMODIFIERS = frozenset("ADJ NOUN PROPN NUM".split())


def people(doc: Doc, mention: Mention, harm_at: dict[int, Harm], following: int) -> None:
    """Fill in the noun phrase that a count opens: its head, its end and what status it says.

    It ends before the next count, which opens at token `following`, but for "one" ("five
    members of one family").
    """
    i, head = mention.last + 1, None
    words: list[str] = []
    through_of, members = False, None
    while i < len(doc):
        token = doc[i]
        low = token.lower_
        if low in PREPOSITIONS or (i == following and not (low == "one" and through_of)):
            break
        if low in ('"', "'") and head is None and _opens_noun(doc, i + 1, through_of):
            i += 1
            continue
        if low == "(" and head is not None and (closed := _short_name_closed(doc, i)):
            i = closed + 1
            continue
        if low == "of" and (
            head is None or singular(doc[head].text) in word_set("victims", "containers")
        ):
            if i + 1 < len(doc) and doc[i + 1].lower_ in (
                "them",
                "whom",
                "these",
                "those",
                "which",
            ):
                break
            members = head if head is not None and doc[head].lower_ == "members" else members
            through_of, head = True, None
        elif (
            (
                low in ("the", "its", "their", "his", "her", "our", "my", "a", "an", "one")
                and through_of
                and head is None
            )
            or (token.dep_ == "case" and head is not None)
            or (low in ("-", "/") and head is not None)
            or (low in ("-",) and words)
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
        elif head is not None and _closed(doc, head, i):
            break
        elif token.pos_ == "ADV" and i + 1 < len(doc) and _premodifies(doc, i + 1):
            pass
        elif (
            token.pos_ in PREMODIFIERS
            or (token.tag_ in ("VBN", "VBG", "JJ") and _premodifies(doc, i))
            or low in ("more", "other", "others", "further", "ethnic", "so-called", "pro", "anti")
        ):
            if doc[i].pos_ in ("NOUN", "PROPN") or low in ("others", "people", "civilians"):
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
    if not mention.person and members is not None:
        # "six members of his order": what they are members of is no people.
        mention.head, mention.noun, mention.person = members, "member", True
        if mention.status is Status.UNKNOWN:
            mention.status, _ = status_of(doc, mention.last + 1, members)
        mention.end = head + 1
    if mention.person:
        _coordinated(doc, mention)


def _opens_noun(doc: Doc, i: int, through_of: bool) -> bool:
    """Whether a noun phrase goes on behind a quotation mark: 'left "nearly 50" rebels dead',
    'members of the "defence patrol"'."""
    if i >= len(doc):
        return False
    quoted_count = doc[i].lower_ == "of" and not through_of  # 'killed "hundreds" of troops'
    return quoted_count or doc[i].pos_ == "NOUN" or (through_of and doc[i].pos_ in PREMODIFIERS)


def _short_name_closed(doc: Doc, opening: int) -> int | None:
    """The bracket that closes a name's short form inside a noun phrase: "14 New People's Army
    (NPA) rebels"."""
    if opening + 3 >= len(doc) or doc[opening + 2].text != ")":
        return None
    short, behind = doc[opening + 1], doc[opening + 3]
    named = short.text[:1].isupper() and sum(c.isupper() for c in short.text) > 1
    people = singular(behind.text) in victim_nouns() and behind.lower_ not in harm_forms()
    return opening + 2 if named and people else None


def _closed(doc: Doc, head: int, i: int) -> bool:
    """Whether the people are named and what follows is something else: "15 civilians Monday",
    "30 people the state radio reported" (the comma is lost)."""
    token = doc[i]
    named = singular(doc[head].text) in victim_nouns() and doc[head].text[-1:] in "sne"
    if not named or doc[head].i != i - 1:
        return False
    if singular(token.text) in victim_nouns() and not token.text[:1].isupper():
        return False
    return token.pos_ in ("ADJ", "NUM") or (token.text[:1].isupper() and doc[head].text.islower())


def _coordinated(doc: Doc, mention: Mention) -> None:
    """Take in people joined under one number ("59 soldiers and policemen"): the status is mixed
    where theirs differ."""
    assert mention.head is not None
    i = mention.head + 1
    if not (i + 1 < len(doc) and doc[i].lower_ in ("and", "or")):
        return
    for j in range(i + 1, min(len(doc), i + 4)):
        token = doc[j]
        noun = singular(token.text)
        if token.pos_ == "NOUN" and noun in victim_nouns() and noun != token.lower_:
            other = victim_nouns()[noun]
            if other is not mention.status:
                known = Status.UNKNOWN not in (other, mention.status)
                mention.status = Status.MIXED if known else Status.UNKNOWN
            mention.end = j + 1
            return
        if token.like_num or (token.pos_ not in ("ADJ", "NOUN") and token.lower_ not in ALLEGED):
            return


def _premodifies(doc: Doc, i: int) -> bool:
    """Whether a participle or adjective at `i` leans on a noun right of it: "14 wounded men",
    "four alleged Haqqani militants"."""
    for j in range(i + 1, min(len(doc), i + 5)):
        token = doc[j]
        if token.pos_ in ("NOUN", "PROPN"):
            noun = singular(token.text)
            if noun in victim_nouns() and token.lower_ not in harm_forms():
                return True
            if i + 1 < len(doc) and doc[i].lower_ in ALLEGED and token.text[:1].isupper():
                continue
            return False
        if token.pos_ != "ADJ":
            return doc[i].lower_ in ALLEGED and j > i + 1
    return doc[i].lower_ in ALLEGED


# Participles that never harm anybody: they open a noun phrase, whatever it names.
ALLEGED = frozenset(
    "alleged suspected presumed supposed unidentified unnamed unarmed armed".split()
)


def _adjectives_meet(doc: Doc, i: int) -> bool:
    """Whether "and" at `i` joins two modifiers of one noun: "Syrian and Libyan mercenaries"."""
    if not 0 < i < len(doc) - 2:
        return False
    left, right, following = doc[i - 1], doc[i + 1], doc[i + 2]
    if singular(left.text) in victim_nouns() and left.text.lower() != "rebel":
        return False
    if singular(following.text) in victim_nouns() and left.pos_ == "NOUN" and right.pos_ == "NOUN":
        return singular(left.text) not in word_set("victims", "things")
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
    nouns, leaning = victim_nouns(), modifiers()
    said = [leaning[t.lower_] for t in doc[first:head] if t.lower_ in leaning]
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
                        singular(token.text), leaning.get(token.lower_, Status.UNKNOWN)
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
    if noun in word_set("victims", "things") or noun in word_set("harms", "causes"):
        return Status.UNKNOWN, False
    plural_name = doc[head].text[:1].isupper() and doc[head].text.endswith("s")
    return (said[-1] if said else Status.UNKNOWN), bool(said) or plural_name or (
        doc[head].pos_
        in (
            "NOUN",
            "PROPN",
        )
        and doc[head].tag_ in ("NNS", "NNPS", "NNP")
    )
