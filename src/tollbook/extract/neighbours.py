"""Which counts take their harm from the toll beside them, around them or above them?

"And 27 fighters" is read with the harm of those before them, "seven children" after "including"
as part of them, "four in Kinsabba" as the next of a list by place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside, counts_of_them
from tollbook.extract.harms import Form, Harm
from tollbook.extract.mentions import Mention
from tollbook.extract.people import singular, victim_nouns
from tollbook.extract.touching import BRINGING, PUTTING, RISES
from tollbook.model.claim import Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


SUBSET_CUES = frozenset("including include includes included among amongst notably".split())
COORDINATION = frozenset(
    "and or but , ; as well as along with plus alongside together & / - – — (".split()
)


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
    if words[-1:] in (["to"], ["at"]) and set(words) & BRINGING:
        brought_to(mention, anchor, "total")
        return
    following = doc[mention.end].lower_ if mention.end < len(doc) else ""
    of_whom = words[-2:] == ["of", "whom"]  # "has climbed to 31, of whom 12 were nurses"
    counted = anchor.head is not None or of_whom
    if mention.head is None and following in ("were", "was", "are") and counted:
        predicate(doc, mention)
        if mention.head is not None:
            inherit(mention, anchor, "of them")
            # "six were cadets who fell in a raid": their own harm word tells when and where.
            head = doc[mention.head]
            own = [h for h in harms if doc[h.i].dep_ == "relcl" and doc[h.i].head == head]
            mention.harm = own[0] if own else mention.harm
            return
    joined = [t for t in gap if t.pos_ not in ("PUNCT", "CCONJ")]
    if anchor.harm is not None and anchor.end <= anchor.harm.i < mention.first:
        # "29 fighters were killed along with six others": the harm word stands between.
        words = [t.lower_ for t in doc[anchor.harm.i + 1 : mention.first]] or words
    if joins(words) and not has_own_verb(doc, mention.first, mention.end, anchor.harm):
        inherit(mention, anchor, "and")
        mention.part_of, mention.beside = None, anchor
        return
    # "eleven were killed, seven in Salma and four in Kinsabba": a list by place.
    harmed = {harm.i for harm in harms}
    placed = following in PLACING and (mention.head is None or named_in_list(doc, mention, gap))
    if anchor.harm is not None and anchor.end <= anchor.harm.i < mention.first:
        # "left 20 dead in Salma and nine in Kinsabba": the list goes on behind the word of harm.
        behind = doc[anchor.harm.i + 1 : mention.first]
        if (
            len(behind)
            and behind[-1].lower_ in (",", "and", ";")
            and not any(t.text == ":" for t in behind)
        ):
            gap = behind
            joined = [t for t in gap if t.pos_ not in ("PUNCT", "CCONJ")] or joined
    if placed and words and anchor.harm is not None:
        if anchor.why.endswith("list by place") or (joined and joined[0].pos_ == "ADP"):
            if not any(t.pos_ in ("VERB", "AUX") for t in gap):
                inherit(mention, anchor, "list by place")
                mention.part_of, mention.beside = anchor.part_of, anchor
        elif all(t.i in harmed or t.pos_ in ("AUX", "PUNCT", "CCONJ") for t in gap):
            inherit(mention, anchor, "list by place")


PLACING = frozenset("in at near from on".split())


def named_in_list(doc: Doc, mention: Mention, gap: Span) -> bool:
    """Whether a list by place goes on with other people: "killed nine herders in Arbat, 60 nomads
    in Tol and hundreds of refugees at the ford". People who do or suffer something of their own
    are none of it."""
    if mention.head is None or mention.noun not in victim_nouns() or not len(gap):
        return False
    head = doc[mention.head]
    behind = doc[head.right_edge.i + 1] if head.right_edge.i + 1 < len(doc) else None
    return (
        gap[-1].lower_ in (",", "and", ";")
        and head.dep_ not in ("nsubj", "nsubjpass", "npadvmod")
        and (behind is None or behind.pos_ not in ("VERB", "AUX"))
    )


def joins(words: list[str]) -> bool:
    """Whether the words between two victim phrases only join them: "and", "as well as their"."""
    if words[-1:] and words[-1] in OWNED:
        words = words[:-1]
    return bool(words) and all(w in COORDINATION for w in words)


OWNED = frozenset("their his her its the".split())


def has_own_verb(doc: Doc, first: int, end: int, harm: Harm | None) -> bool:
    """Whether a finite verb of their own follows the people of tokens `first` to `end`: "and 300
    fled to the hills". What was joined to the victims of `harm` has none if that is a noun, for
    then the verb says something of the harm: "the murder of six friars and two maids shocked"."""
    rest = doc[end : end + 2]
    if not len(rest) or rest[0].pos_ not in ("VERB", "AUX") or rest[0].tag_ in ("VBG", "VBN"):
        return False
    if harm is not None and harm.form is Form.NOUN and harm.i < first:
        between = doc[harm.i + 1 : first]
        return any(t.pos_ in ("VERB", "AUX") for t in between)
    verb = rest[0].head if rest[0].dep_ in ("aux", "auxpass") else rest[0]
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    return not subjects or any(first <= t.i < end for s in subjects for t in (s, *s.conjuncts))


def through_following(doc: Doc, mention: Mention, following: Mention) -> None:
    """The first half of a coordinated subject: "13 mothers and 15 babies were among the dead"."""
    gap = [t.lower_ for t in doc[after_aside(doc, mention.end) : following.first]]
    if following.harm is None or following.part_of is not None or not gap or len(gap) > 4:
        return
    if not following.harm.i >= following.end or not all(w in COORDINATION for w in gap):
        return
    if "and" not in gap and not _other_people(doc, mention, following):
        return
    if (
        mention.head is None
        or mention.noun in victim_nouns()
        or mention.status is not Status.UNKNOWN
    ):
        mention.harm, mention.outcome, mention.why = (
            following.harm,
            following.outcome,
            "through: and (following)",
        )
        mention.beside = following


def _other_people(doc: Doc, mention: Mention, following: Mention) -> bool:
    """Whether a comma joins two kinds of victims: "four soldiers, two militants killed". People
    who may be among those before them don't count: "five civilians, two women among them"."""
    if doc[mention.end].text != "," or mention.end + 1 != following.first:
        return False
    nouns = victim_nouns()
    if mention.noun not in nouns or following.noun not in nouns or mention.noun == following.noun:
        return False
    if counts_of_them(doc, following.last) or Status.UNKNOWN in (mention.status, following.status):
        return False
    if mention.status is not following.status or mention.noun not in ANY_OF_THEM:
        return True
    more = (following.quantity.min or 0) > (mention.quantity.min or 0)
    return more or following.noun in ANY_OF_THEM


# Words for victims of whom others ("officers", "women") may tell more; none of these tells more
# of another of them.
ANY_OF_THEM = frozenset(
    "civilian resident villager soldier fighter militant rebel insurgent guerrilla terrorist trooper "
    "policeman gunman militiaman".split()
)


def on_the_list(doc: Doc, mentions: list[Mention]) -> None:
    """The further items of a list that a word of harm heads: "Monday's dead: two civilians in
    Homs; four soldiers in Aleppo"."""
    head: Mention | None = None
    before: Mention | None = None
    for mention in mentions:
        if mention.outcome is not None:
            if head is None or mention.why != "through: list by place":
                head = mention if mention.why.endswith("/list") else None
        elif head is not None and before is not None and mention.noun in victim_nouns():
            gap = doc[before.end : mention.first]
            items = len(gap) and gap[-1].lower_ in (";", ",", "and")
            if not items or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in gap):
                head = None
            else:
                mention.harm, mention.outcome = head.harm, head.outcome
                mention.why = "through: list by place"
                mention.beside = head
        before = mention


def broken_down(doc: Doc, mention: Mention, later: list[Mention]) -> None:
    """The parts that an aside gives of a toll: "six priests (five Italians and one Maltese)",
    "six priests, five of them Italians, who were killed"."""
    behind = after_aside(doc, mention.end)
    for part in later:
        if not mention.end <= part.first < behind:
            return
        if doc[part.first].lower_ == "both" and mention.quantity.min == 2:
            part.harm = part.outcome = None
            continue  # "two others, both women, were hurt" counts nobody anew
        named = part.head is not None and part.noun != "other"
        if (named or counts_of_them(doc, part.last)) and part.harm in (None, mention.harm):
            inherit(part, mention, "breakdown")
            part.beside = None


def brought_to(mention: Mention, anchor: Mention, why: str) -> None:
    """A running total that the toll before it is stated to bring about."""
    if mention.outcome is None:
        mention.harm, mention.outcome, mention.why = anchor.harm, anchor.outcome, f"through: {why}"
    mention.total = True
    mention.part_of = None
    anchor.brings = mention


def inherit(mention: Mention, anchor: Mention, why: str) -> None:
    """Take outcome and harm from another toll; part of it unless the caller says otherwise."""
    mention.harm, mention.outcome, mention.why = anchor.harm, anchor.outcome, f"through: {why}"
    mention.part_of = anchor
    if mention.status is Status.UNKNOWN and mention.head is None:
        mention.status = anchor.status


def _own_total(words: list[str]) -> int | None:
    """Where the word for a total stands in the words between two counts, if they say that the
    second is the total of those that the first is counted among: "bringing its count since May
    to 210", "and its total since May stood at 225"."""
    at = next((n for n, word in enumerate(words) if word in SUMS), None)
    if not at or len(words) - at > 18 or words[-1] not in ("to", "at"):
        return None
    before = words[at - 1]
    put = before in BRINGING or before in PUTTING  # "which put total losses since May at 90"
    if not (put or before in WHOSE or before in ("overall", "running")):
        return None
    told = put or not BRINGING.isdisjoint(words[:at]) or not RISES.isdisjoint(words[at:])
    return at if told else None


# Whose total it is, and words for one.
WHOSE = frozenset("its their his her the 's ’s".split())
SUMS = frozenset("count tally total toll register".split())


def predicate(doc: Doc, mention: Mention) -> None:
    """ "30 of them children", "eight of them were Marines": read the status behind the pronoun."""
    for token in doc[mention.last + 1 : mention.last + 7]:
        noun = singular(token.text)
        if noun in victim_nouns():
            mention.status, mention.noun, mention.head = victim_nouns()[noun], noun, token.i
            mention.end = token.i + 1
            return
        if token.pos_ not in ("AUX", "DET", "ADJ", "PROPN", "NOUN") and token.lower_ not in (
            "of",
            "them",
            "whom",
            "these",
            "those",
        ):
            return


def relate(doc: Doc, mention: Mention, before: list[Mention]) -> None:
    """Which earlier toll of the sentence includes this one, and who the "others" are."""
    known = [m for m in before if m.outcome and m is not mention]
    if not known:
        return
    previous = known[-1]
    words = [t.lower_ for t in doc[previous.end : mention.first]]
    if mention.outcome is None:
        at = _own_total(words)
        if mention.head is None and at is not None:
            brought_to(mention, previous, "its total")
            mention.status = previous.status
            mention.since = previous.end + at
        return
    if words[-1:] in (["to"], ["at"]) and set(words) & BRINGING and not mention.total:
        brought_to(mention, previous, "total")
        return
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
