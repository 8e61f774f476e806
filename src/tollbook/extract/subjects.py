"""Who is the speaker of a verb of saying?

The parse's subject where it can be trusted; where a text has lost its commas two phrases run
into one, and the noun nearest to the verb, with what links it to its head, tells better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.blocks import (
    RELATIVE,
    agents,
    lemma,
    next_head,
    object_after,
    say_lemmas,
    unique,
)
from tollbook.extract.reading import Sentence
from tollbook.extract.speakers import (
    LINKS,
    can_speak,
    first_of_phrase,
    is_time,
    last_of_phrase,
    listed,
    parties,
)
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBORDINATES = ("after", "before", "until", "as", "because")


def antecedent_noun(verb: Token, relative: Token) -> Token | None:
    """The noun that "who" or "which" stands for."""
    if verb.dep_ in ("relcl", "acl") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
        return verb.head
    before = relative.doc[relative.i - 1] if relative.i else None
    return before if before is not None and before.pos_ in ("NOUN", "PROPN") else None


def speaker_of(verb: Token) -> tuple[Token, bool] | None:
    """The head of the speaker's phrase, and whether it was inherited from another verb."""
    inverted = speaker_behind(verb)
    if inverted is not None:
        return inverted, False
    for child in sorted(verb.children, key=lambda c: abs(c.i - verb.i)):
        if verb.tag_ == "VBG" and child.lemma_.casefold() in listed("attribution", "reports"):
            maker = next(
                (t for t in verb.doc[: verb.i] if lemma(t) in listed("attribution", "say")), None
            )
            found = speaker_of(maker) if maker is not None else None
            if found is not None:
                return found[0], True
        if is_time(child) or child.lower_ in ("each", "both", "all"):
            continue
        if child.dep_ in ("nsubj", "csubj") and child.pos_ in (
            "NOUN",
            "PROPN",
            "PRON",
            "ADJ",
            "NUM",
            "DET",
        ):
            if child.lower_ in {"there", "what"}:
                return None
            return nearest_head(child, verb), False
    beside = beside_verb(verb)
    described = (
        before_relative(verb) or linked_head(beside, verb) if governed(beside, verb) else None
    )
    if described is not None:
        return described, False
    if beside is not None:
        return climbed(beside) if beside.i < verb.i else beside, False
    if (
        verb.dep_
        in ("conj", "advcl", "xcomp", "acl", "pcomp", "dep", "ccomp", "relcl", "parataxis")
        and verb.head.i != verb.i
    ):
        return inherited_speaker(verb)
    return None


def speaker_behind(verb: Token) -> Token | None:
    """The speaker of "…, said the Observatory": a phrase right behind the verb with which the
    clause ends, whatever the parse takes for the subject before it."""
    doc = verb.doc
    if lemma(verb) not in ("say", "report", "add", "reply", "write") or verb.tag_ not in (
        "VBD",
        "VBZ",
        "VBP",
        "VBN",
    ):
        return None
    before = doc[verb.i - 1] if verb.i else None
    if before is None or (before.pos_ == "PRON" and before.tag_ == "PRP") or verb.i + 1 >= len(doc):
        return None
    if any(child.dep_ in ("aux", "auxpass") for child in verb.children):
        return None
    if not any(t.pos_ in ("VERB", "AUX", "NUM") for t in doc[: verb.i]):
        return None
    start = doc[verb.i + 1]
    if (
        start.pos_ not in ("DET", "PROPN", "NOUN", "ADJ")
        or start.lower_ in ("that", "no", "any")
        or is_time(start)
    ):
        return None
    head = next_head(doc, verb.i + 1)
    if head is None or (not can_speak(head) and lemma(verb) != "say"):
        return None
    party_last = last_of_phrase(head, len(doc))
    rest = [t for t in doc[party_last + 1 :] if not is_time(t)]
    if (
        rest
        and rest[0].text not in (",", ".", "!", ";", '"')
        and rest[0].lower_ not in ("on", "in", "who", "late", "early", "and")
    ):
        return None
    if (
        rest
        and rest[0].text not in (",", ";")
        and any(
            t.tag_ in ("VBD", "VBZ", "VBP", "MD")
            for t in rest[:12]
            if rest[0].lower_ not in ("who", "and")
        )
    ):
        return None
    return head


def nearest_head(subject: Token, verb: Token) -> Token:
    """The subject's head; where another phrase stands between it and the verb with neither a
    link ("of", "who") nor a mark, the parse has run two phrases together and the nearer speaks.

    "… on Monday activists said" with "Monday" read as part of the name; "… nine people on Monday
    activists said" with the people read as the subject.
    """
    doc = subject.doc
    if subject.i > verb.i:
        return subject
    if doc[subject.i + 1].text in RELATIVE:
        return subject
    beside = beside_verb(verb)
    if governed(beside, verb):
        described = before_relative(verb) or linked_head(beside, verb)
        named = described is not None and subject.pos_ == "PROPN" and subject.is_ancestor(described)
        if described is not None and described.i >= subject.i:
            return subject if named else described  # "The Committees (LCC) a network of …"
    if beside is not None and beside.i == subject.i:
        return climbed(subject)  # "the Observatory for Human Rights" cut at its link
    if beside is None or not subject.i < beside.i < verb.i:
        return subject
    first = first_of_phrase(beside)
    while first - 2 > subject.i and doc[first - 1].pos_ == "ADP" and doc[first - 1].lower_ in LINKS:
        before = doc[first - 2]
        if before.pos_ not in ("NOUN", "PROPN") or is_time(before):
            break
        beside, first = before, first_of_phrase(before)
    if first <= subject.i or doc[first - 1].text in ("-", "(", ")") or doc[first - 1].dep_ == "cc":
        return subject
    if doc[first - 1].text == ",":  # "fourteen men, two of them boys, the governor said"
        own = (
            doc[first].pos_ == "DET"
            or doc[first].tag_ == "PRP$"
            or (can_speak(beside) and not can_speak(subject))
        )
        return beside if own else subject
    if doc[first - 1].lower_ in SUBORDINATES and can_speak(beside):
        return beside  # "Parades after the army announced": a clause read as a phrase
    if doc[first - 1].pos_ == "ADP" and not is_time(beside):
        return subject
    if doc[first - 1].pos_ == "VERB" and subject.is_ancestor(doc[first - 1]):
        return subject  # "a group watching the border said"
    apart = any(t.pos_ in ("VERB", "AUX", "NUM") or is_time(t) for t in doc[subject.i + 1 : first])
    start = first_of_phrase(subject)
    if subject.pos_ == "PROPN" and not apart and (start == 0 or doc[start - 1].pos_ != "ADP"):
        return subject  # "Ali Omar the head of the office said"
    return beside


# By these people are reached, who then speak.
CHANNELS = frozenset(
    "phone telephone radio email e-mail whatsapp signal telegram skype text".split()
)


def beside_verb(verb: Token) -> Token | None:
    """The noun right beside a verb that the parse left without a subject."""
    doc = verb.doc
    if verb.tag_ == "VBG":
        return None
    i = verb.i - 1
    if i > 0 and doc[i].lower_ == "turn" and doc[i - 1].lower_ == "in":
        i -= 2  # "which in turn accused"
    while i >= 0 and (doc[i].pos_ in ("ADV", "AUX") or doc[i].text in ('"', ")", "(")):
        i -= 1
    if i >= 0 and doc[i].text.isupper() and len(doc[i].text) > 1 and doc[i].is_alpha:
        return doc[i]  # an acronym, "WHO" too
    if i > 1 and doc[i].lower_ in CHANNELS and doc[i - 1].lower_ in ("by", "over", "via"):
        reached = doc[i - 2]  # "residents reached by phone spoke of"
        return reached.head if reached.dep_ == "acl" else None
    if i >= 0 and doc[i].pos_ in ("NOUN", "PROPN") and not is_time(doc[i]) and doc[i].text != "-":
        return doc[i]
    if i >= 0 and doc[i].tag_ == "PRP" and doc[i].lower_ in ("he", "she", "it", "they", "we", "i"):
        return doc[i]
    if (
        lemma(verb) in ("say", "tell", "report", "add")
        and verb.i + 1 < len(doc)
        and verb.dep_ not in ("conj", "advcl", "acl", "xcomp")
        and (behind := next_head(doc, verb.i + 1)) is not None
    ):
        return behind
    if (
        i > 0
        and doc[i].text == ","
        and doc[i - 1].pos_ == "PROPN"
        and verb.dep_ not in ("conj", "advcl", "acl", "relcl")
        and not is_time(doc[i - 1])
    ):
        return described_before(doc[i - 1]) or doc[i - 1]  # "its commander, Ali Omar, wrote"
    if i >= 0 and is_time(doc[i]):
        # "the ministry on Monday said"
        j = i
        while j >= 0 and (is_time(doc[j]) or doc[j].pos_ in ("ADP", "NUM", "PUNCT", "DET")):
            j -= 1
        if j >= 0 and doc[j].pos_ in ("NOUN", "PROPN"):
            return doc[j]
    return None


def described_before(name: Token) -> Token | None:
    """Who is described before a name that is set off by commas, wherever the parse hung it:
    "…, the head of the council, Ali Omar, said"."""
    doc = name.doc
    first = first_of_phrase(name)
    if first < 2 or doc[first - 1].text != "," or doc[first - 2].pos_ not in ("NOUN", "PROPN"):
        return None
    head = top_of_links(doc[first - 2])
    return head if head.pos_ == "NOUN" and can_speak(head) else None


def climbed(head: Token) -> Token:
    """The head of a name that its links cut: "the Observatory for Human Rights" from "Rights"."""
    doc = head.doc
    first = first_of_phrase(head)
    while (
        first > 1
        and doc[first - 1].lower_ in ("of", "for")
        and doc[first - 2].pos_ in ("NOUN", "PROPN")
    ):
        if not doc[first - 2].text[:1].isupper() and not can_speak(doc[first - 2]):
            break
        head, first = doc[first - 2], first_of_phrase(doc[first - 2])
    return head


def governed(beside: Token | None, verb: Token) -> bool:
    """Whether the noun beside a verb belongs to a preposition or verb before it, so that it
    can't be the verb's subject: "sources in the country said", "who heads the group said"."""
    if beside is None or beside.i > verb.i:
        return True
    first = first_of_phrase(beside)
    return first > 0 and beside.doc[first - 1].pos_ in ("ADP", "VERB", "AUX")


def linked_head(beside: Token | None, verb: Token) -> Token | None:
    """The head of a phrase that ends beside the verb in "in", "of" or "for" phrases: "a police
    colonel in Diyala province said"; None where no speaker heads it."""
    if beside is None or beside.i > verb.i:
        return None
    head = top_of_links(beside)
    return head if head.i != beside.i else None


def top_of_links(token: Token) -> Token:
    """The noun that heads a phrase ending in `token`, up its "in", "of", "from" … phrases; the
    token itself where that noun doesn't plainly open a phrase of its own."""
    doc, head = token.doc, token
    first = first_of_phrase(head)
    while first > 1 and doc[first - 1].lower_ in LINKS and doc[first - 1].pos_ == "ADP":
        before = doc[first - 2]
        if before.pos_ not in ("NOUN", "PROPN") or is_time(before):
            break
        head, first = before, first_of_phrase(before)
    set_off = (
        first == 0
        or doc[first - 1].text in (",", '"', ";", ":", ")")
        or doc[first - 1].dep_ == "cc"
    )
    determined = (
        doc[first].pos_ == "DET"
        and can_speak(head)
        and not (first and doc[first - 1].pos_ == "ADP")
    )
    return head if set_off or determined else token


def before_relative(verb: Token) -> Token | None:
    """The noun before a "who" clause that ends at the verb: "an officer who asked not to be
    named said"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    doc = verb.doc
    for token in reversed(doc[max(verb.i - 15, 0) : verb.i]):
        if token.text in (",", ";") and token.i < verb.i - 1:
            return None
        if token.text in ("who", "which") and token.i + 1 < verb.i - 1 and token.i:
            before = doc[token.i - 1]
            if before.pos_ in ("NOUN", "PROPN"):
                top = top_of_links(before)
                before = top if top.i != before.i else climbed(before)
            finite_inside = any(
                t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in doc[token.i : verb.i]
            )
            return before if before.pos_ in ("NOUN", "PROPN") and finite_inside else None
    return None


def inherited_speaker(verb: Token) -> tuple[Token, bool] | None:
    """The speaker of the verb that governs this one: "said …, adding that", "and claimed"."""
    if verb.tag_ == "VBG":
        back = verb.i if lemma(verb) == "add" else 4  # what is added goes on with whatever was said
        for token in reversed(verb.doc[max(verb.i - back, 0) : verb.i]):
            if token.tag_ in ("VBD", "VBZ", "VBP") and lemma(token) in listed("attribution", "say"):
                said = speaker_of(token)
                return None if said is None else (said[0], True)
    above = verb.head
    for _ in range(4):
        if above.pos_ in ("VERB", "AUX") or "(" in above.text:  # "condemn(ed)"
            subject = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None:
                if lemma(above) in say_lemmas() or verb.dep_ == "conj" or verb.tag_ == "VBG":
                    return subject, True
                return None
        elif (
            above.pos_ in ("NOUN", "PROPN")
            and verb.tag_ == "VBG"
            and above.lemma_.casefold() not in listed("attribution", "reports")
        ) and (
            above.lemma_.casefold() in listed("attribution", "claimants") or above.pos_ == "PROPN"
        ):
            return above, True
        if above.head.i == above.i:
            return None
        above = above.head
    return None


def voices_of(
    sentence: Sentence, head: Token, *, limit: int | None = None
) -> tuple[tuple[Party, ...], int]:
    """The parties a phrase names as speakers, nearest to the fact first, and its last token.

    A noun for a report gives way to whoever made it ("figures from the ministry"), and what a
    phrase is "cited by" comes behind it.
    """
    doc = sentence.tokens
    end = len(doc) if limit is None else limit
    chain: list[Party] = []
    last = head.i
    maker = None
    if head.lemma_.casefold() in listed("attribution", "reports") | listed(
        "attribution", "evidence"
    ):
        maker = report_maker(head, end)
    spoken_by = parties(sentence, head if maker is None else maker, limit=end)
    chain += spoken_by
    for voice in spoken_by:
        token = sentence.token_at(voice.end - 1)
        last = max(last, token.i if token is not None else last)
    for relay in relays_of(head, maker, end):
        chain += parties(sentence, relay, limit=end)
        token = sentence.token_at(chain[-1].end - 1)
        last = max(last, token.i if token is not None else last)
    if len(chain) == len(spoken_by):
        for relay in relay_behind(doc, last, end):
            chain += parties(sentence, relay, limit=end)
            token = sentence.token_at(chain[-1].end - 1)
            last = max(last, token.i if token is not None else last)
    return unique(tuple(chain)), last


def relay_behind(doc: Doc, last: int, end: int) -> list[Token]:
    """Whom a speaker is "cited by" right behind their phrase, wherever the parse hung it."""
    at = last + 1
    if at < end and doc[at].text == ",":
        at += 1
    if (
        at + 2 < end
        and doc[at].lower_ in ("cited", "quoted")
        and doc[at + 1].lower_ in ("by", "in", "on")
    ):
        head = object_after(doc, at + 1)
        return [] if head is None or head.i >= end else [head]
    return []


# Who saw or obtained a report did not make it.
SEEN = (
    "see",
    "obtain",
    "review",
    "view",
    "receive",
    "acquire",
    "leak",
    "carry",
    "publish",
    "broadcast",
)


def report_maker(head: Token, end: int) -> Token | None:
    """Who made a report: "a report by X", "figures from X", "a statement of X"."""
    for child in head.children:
        if child.lower_ in ("by", "from", "of") and child.i > head.i:
            for maker in child.children:
                if maker.dep_ != "pobj" or maker.i >= end or maker.pos_ not in ("NOUN", "PROPN"):
                    continue
                known = maker.lemma_.casefold() in listed(
                    "attribution", "claimants"
                ) or maker.lower_ in listed("attribution", "claimants")
                if child.lower_ != "of" or known or maker.pos_ == "PROPN":
                    return maker
        if child.tag_ == "VBN" and child.dep_ == "acl":  # "a statement issued by X"
            for maker in agents(child, ("by",)):
                if maker.i < end and lemma(child) not in (*listed("attribution", "relay"), *SEEN):
                    return maker
    return None


def relays_of(head: Token, maker: Token | None, end: int) -> list[Token]:
    """Whom a speaker is handed on by: "cited in media reports", "quoted by state television"."""
    found = []
    for base in (head, *([maker] if maker is not None else [])):
        for child in base.children:
            if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" and child.i < end:
                if lemma(child) in ("cite", "quote", "carry", "relay", "report"):
                    found += [t for t in agents(child, ("by", "in", "on")) if t.i < end]
            elif (
                child.dep_ in ("acl", "advcl")
                and child.tag_ == "VBG"
                and lemma(child) in ("cite", "quote")
            ):
                continue
    return found[:1]


def cited(sentence: Sentence, verb: Token) -> tuple[Party, ...]:
    """Whom the speaker cites: "reported, quoting its branch"; nearer to the fact than the speaker."""
    doc = sentence.tokens
    for token in doc:
        if token.lower_ not in ("citing", "quoting"):
            continue
        under = token.head.i == verb.i or (token.i > verb.i and token.i - verb.i <= 3)
        subject = token.head.dep_ == "nsubj" and token.head.head.i == verb.i
        beside = verb.i > token.i and not any(t.pos_ == "VERB" for t in doc[token.i + 1 : verb.i])
        if under or subject or beside:
            head = object_after(doc, token.i)
            if head is not None and head.i != verb.i and can_speak(head):
                comma = next((t.i for t in doc[head.i :] if t.text == ","), verb.i)
                return voices_of(
                    sentence, head, limit=min(comma, verb.i) if token.i < verb.i else None
                )[0]
    return ()
