"""Which single persons were harmed, without a number: "a soldier was killed", "killing her son"?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tollbook.extract.asides import after_aside
from tollbook.extract.counts import Quantity
from tollbook.extract.harms import BE, MODAL, Form, Harm
from tollbook.extract.mentions import Mention, status_of
from tollbook.extract.neighbours import SUBSET_CUES, has_own_verb, joins
from tollbook.extract.ordinals import counts, is_next
from tollbook.extract.people import singular, victim_nouns, word_set
from tollbook.extract.reading import CALENDAR, Reading, Sentence
from tollbook.extract.speakers import is_time
from tollbook.extract.syntax import among_them, inverted
from tollbook.model.claim import Outcome, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Forms that need a count: an arrest or a transport of one is too often something else.
NEVER_ONE = frozenset(
    [Form.TOLL, Form.CUSTODY, Form.CUSTODY_OF, Form.SENT, Form.TAKEN, Form.STRIKE, Form.CONDITION]
)
# Tokens between a person and the harm: lists of names and what each of them was come in between.
FAR = 60
DECLARING = frozenset(["pronounce", "declare"])
LEAVING = DECLARING | {"leave", "find"}
SINGULAR_DETERMINERS = frozenset("a an another the his her their my our its this that".split())


def singles(
    reading: Reading, index: int, harms: list[Harm], mentions: list[Mention]
) -> Iterator[Mention]:
    """One named or described person harmed: "a soldier was killed", "killing her son"."""
    doc = reading.sentences[index].tokens
    taken = {i for m in mentions for i in range(m.first, m.end)}
    told: dict[int, Mention] = {}
    for harm in harms:
        if harm.form in NEVER_ONE:
            continue
        for token, role in (*_roles(doc, harm), *_touching(doc, harm)):
            for person in listed(token, harm, role):
                if person.i in taken or abs(person.i - harm.i) > FAR:
                    continue
                before = told.get(person.i)
                if before is not None and not worse(before, harm):
                    continue
                mention = _single(reading, index, person, harm, role)
                if mention is not None:
                    told[person.i] = mention
    yield from told.values()
    seen = set(told)
    for mention in mentions:
        # "six civilians, including a woman and two children": the woman is a toll of one too.
        if mention.outcome and not mention.quantity.none:
            yield from _parts(reading, index, mention, taken, seen)
            yield from _joined(reading, index, mention, taken | seen)


def _joined(reading: Reading, index: int, mention: Mention, taken: set[int]) -> Iterator[Mention]:
    """One person joined to counted ones: "three policemen, two drivers and a nurse"."""
    doc = reading.sentences[index].tokens
    assert mention.harm is not None
    start = after_aside(doc, mention.end)
    for person in doc[start : start + 7]:
        if person.pos_ not in ("NOUN", "DET", "CCONJ", "PRON", "ADJ", "PUNCT", "NUM", "ADV", "ADP"):
            return
        if person.i in taken:
            return
        if person.pos_ == "NOUN" and singular(person.text) in victim_nouns():
            opens = person.left_edge.i
            gap = [t.lower_ for t in doc[start:opens]]
            free = not has_own_verb(doc, opens, person.i + 1, mention.harm)
            if "and" in gap and joins(gap) and free:
                role = replace(mention.harm, form=Form.PASSIVE)
                single = _single(reading, index, person, role, "joined")
                if single is not None:
                    single.outcome = mention.outcome
                    single.part_of, single.beside = mention.part_of, mention
                    yield single
            return


def worse(told: Mention, harm: Harm) -> bool:
    """Whether a person told as wounded is told as dead by another word: "the boy who was shot on
    Friday has died"."""
    return told.outcome is Outcome.WOUNDED and harm.outcome is Outcome.KILLED


def listed(first: Token, harm: Harm, role: str) -> Iterator[Token]:
    """A person and those joined to them; a list of names is often parsed as an apposition. A
    clause behind the last of them tells of all if its verb is plural: "a man and a woman who were
    killed", "the suspect and the man he shot"."""
    verb = first.doc[harm.i]
    if role in ("acl", "relcl") and _behind_others(first, verb):
        return
    yield first
    agreeing = any(c.lower_ in ("were", "are", "have") for c in verb.children)
    plural = role == "acl" or agreeing
    if role not in ("acl", "relcl") or (plural and first.tag_ not in ("NNS", "NNPS")):
        yield from first.conjuncts
    for child in first.children:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and first.lower_ == "victim":
            yield child  # "the victim, Anna Brel, was found dead"
        elif child.dep_ == "appos" and child.pos_ == "PROPN" and child.conjuncts:
            if not _told_by_name(first, child):
                yield child
            yield from child.conjuncts
        elif child.dep_ == "appos" and agreeing and child.conjuncts and first.tag_ == "NN":
            yield child  # "the mayor, a nurse and two clerks were killed"
            yield from child.conjuncts


def _told_by_name(person: Token, name: Token) -> bool:
    """Whether a name right behind a person is theirs: "his father, Sami Ode, and his brother"."""
    behind = person.doc[person.i + 1 : name.left_edge.i]
    return person.tag_ == "NN" and [t.text for t in behind] == [","]


def _behind_others(person: Token, verb: Token) -> bool:
    """Whether a clause stands behind other people than the parse hangs it on."""
    last = person.doc[max(0, verb.left_edge.i - 1)]
    return last != person and last.tag_ == "NNS" and singular(last.text) in victim_nouns()


def _roles(doc: Doc, harm: Harm) -> Iterator[tuple[Token, str]]:
    verb = doc[harm.i]
    for child in verb.children:
        if child.dep_ == "nsubjpass" or (
            child.dep_ == "nsubj" and harm.form in (Form.INTRANSITIVE, Form.PASSIVE, Form.STATE)
        ):
            yield child, "subject"
        elif child.dep_ == "nsubj" and harm.form is Form.EITHER and verb.tag_ == "VBN":
            yield child, "subject"  # "the patrol found a herder shot to death"
        elif child.dep_ == "nsubj" and harm.form is Form.EITHER and _left_out(verb):
            yield child, "headline"  # "Man shot in Oakville" leaves "was" out
        elif child.dep_ == "poss" and harm.form is Form.NOUN and child.pos_ == "PROPN":
            yield child, "possessive"
        elif child.lower_ in ("himself", "herself") and child.dep_ == "dobj":
            doer = verb.head if verb.dep_ == "conj" else verb
            yield from ((c, "self") for c in doer.children if c.dep_ == "nsubj")
        elif child.dep_ in ("dobj", "obj") and harm.form in (Form.ACTIVE, Form.EITHER, Form.LOSS):
            yield child, "object"
        elif child.dep_ == "prep" and child.lower_ == "of" and harm.form in (Form.NOUN, Form.DOER):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield inner, "of"
    yield from ((person, "inverted") for person in inverted(verb))
    if verb.dep_ == "acl" and verb.head.lower_ == "those":
        # "the mayor and two of his nephews were among those killed"
        among = verb.head.head
        if among.lower_ in ("among", "amongst") and among.head.lower_ in BE:
            yield from ((c, "among") for c in among.head.children if c.dep_ == "nsubj")
    if harm.form is Form.NOUN:
        yield from _told_of(doc, harm)
    if harm.form is Form.INTRANSITIVE and verb.dep_ == "dobj":
        # "lost his life", "took her own life"
        yield from ((c, "subject") for c in verb.head.children if c.dep_ == "nsubj")
    if verb.dep_ == "advcl" and harm.form is Form.STATE and verb.head.lemma_ in DECLARING:
        yield from ((c, "declared") for c in verb.head.children if c.dep_ == "dobj")
    if verb.dep_ == "amod" and harm.form in (Form.EITHER, Form.STATE) and verb.i < verb.head.i:
        yield verb.head, "murdered"  # "the murdered senator"
    if (
        verb.dep_ in ("acl", "relcl")
        and harm.form in (Form.EITHER, Form.PASSIVE, Form.INTRANSITIVE)
        and not (harm.form is Form.EITHER and _doer(verb))
    ):
        yield verb.head, verb.dep_
    if (
        verb.dep_ in ("acomp", "oprd", "xcomp", "attr", "conj")
        and harm.form is not Form.NOUN
        and verb.head.pos_ in ("VERB", "AUX")
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    ):
        for child in verb.head.children:
            if child.dep_ in ("nsubjpass",) or (
                child.dep_ == "nsubj" and (verb.head.lower_ in BE or verb.head.pos_ == "AUX")
            ):
                yield child, verb.dep_
            elif child.dep_ == "dobj" and verb.head.lemma_ in LEAVING and child.i < verb.i:
                yield child, "left"  # "left an old man dead"


def _left_out(verb: Token) -> bool:
    """Whether a headline's verb has nobody as its object, so that its subject was harmed."""
    verbs = (verb, *verb.conjuncts)
    return _is_headline(verb.doc) and not any(
        c.dep_ in ("dobj", "obj", "ccomp") or (c.dep_ == "prep" and c.lower_ == "at")
        for v in verbs
        for c in v.children
    )


def _touching(doc: Doc, harm: Harm) -> Iterator[tuple[Token, str]]:
    """One person in direct touch, where the parse finds no subject: headlines ("juvenile dead"),
    ages that stand for persons ("a 4-year-old shot dead"), "a boy shot and killed himself"."""
    verb = doc[harm.i]
    themselves = any(c.lower_ in ("himself", "herself") for c in verb.children)
    if harm.form not in (Form.PASSIVE, Form.EITHER, Form.STATE, Form.INTRANSITIVE):
        return
    subjects = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    if any(singular(c.text) in victim_nouns() for c in subjects):
        return
    i = harm.i - 1
    while i >= 0 and (doc[i].lower_ in BETWEEN or doc[i].pos_ in ("AUX", "ADV")):
        i -= 1
    person = doc[i] if i >= 0 else None
    if person is None or not (is_age(doc, person) or singular(person.text) in victim_nouns()):
        return
    if (
        harm.form is not Form.EITHER
        or themselves
        or doc[harm.i - 1].lower_ in BE
        or (person.i and not any(c.dep_ in ("dobj", "obj") and c.i > verb.i for c in verb.children))
    ):
        yield person, "touching"


# What may stand between one person and the harm told of them.
BETWEEN = BE | frozenset(["shot", "found", "left", "stabbed", "pronounced", "declared", "and"])


def is_age(doc: Doc, token: Token) -> bool:
    """Whether a token closes an age: "4-year-old"."""
    return token.lower_ == "old" and token.i >= 2 and doc[token.i - 1].text == "-"


def _told_of(doc: Doc, harm: Harm) -> Iterator[tuple[Token, str]]:
    """ "the murder on Monday of Amat", "the injured were Amat and Brel"."""
    noun = doc[harm.i]
    if noun.dep_ == "nsubj" and noun.head.lower_ in ("was", "were", "is", "are"):
        for child in noun.head.children:
            if child.dep_ == "attr" and child.pos_ == "PROPN":
                yield child, "named"
    if among := among_them(noun):
        yield among, "among"
    if harm.i + 1 < len(doc) and doc[harm.i + 1].lower_ in ("on", "in", "at"):
        for token in doc[harm.i + 2 : harm.i + 8]:
            before = doc[token.i - 1]
            if token.lower_ == "of" and before.pos_ == "NOUN" and not is_time(before):
                return  # "deaths in the city of Gao"
            if token.lower_ == "of" and token.head != noun:
                yield from ((c, "of") for c in token.children if c.dep_ == "pobj")
            if token.pos_ in ("VERB", "AUX", "PUNCT"):
                return


def _doer(verb: Token) -> bool:
    """Whether the clause behind a person tells what they did: "a boy who shot his friend"."""
    return any(c.dep_ == "nsubj" and c.lower_ in ("who", "that", "which") for c in verb.children)


def _single(reading: Reading, index: int, person: Token, harm: Harm, role: str) -> Mention | None:
    doc = person.doc
    noun = singular(person.text)
    if unreal(doc[harm.i]) or person.lower_ in CALENDAR:
        return None
    if person.lower_ in ("he", "she") or (person.lower_ in ("him", "her") and role == "object"):
        return _pronoun(person, harm, role)
    if person.lower_ == "victim" and doc[person.left_edge.i].lower_ == "the" and role in AS_SUBJECT:
        return _pronoun(person, harm, role)
    is_plural = not _of_one(person, role) and (
        person.tag_ in ("NNS", "NNPS")
        or (noun != person.lower_ and person.pos_ != "PROPN")
        or person.lower_
        in ("people", "police", "personnel", "troops", "staff", "family", "crew", "militia")
    )
    if (
        is_plural
        or (person.pos_ not in ("NOUN", "PROPN") and noun != "old" and not is_next(person))
        or any(c.i < person.i and counts(c) and doc[c.i + 1].text != "-" for c in person.children)
    ):
        return None
    determiner = next(
        (c for c in person.children if c.dep_ in ("det", "poss") and c.i < person.i), None
    )
    if determiner is None and person.dep_ == "conj":
        determiner = _shared_owner(person)
    if determiner is None and is_age(doc, person) and doc[person.i - 5].pos_ == "DET":
        determiner = doc[person.i - 5]
    if is_next(person):
        pass
    elif (person.pos_ == "NOUN" and not _of_one(person, role)) or noun == "old":
        if not (noun in victim_nouns() or is_age(doc, person)) or (
            noun
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
            and not _somebody_new(noun, determiner)
        ):
            return None
        if determiner is None and _in_headline(doc, index, role):
            pass
        elif determiner is None or (
            determiner.dep_ == "det" and determiner.lower_ not in SINGULAR_DETERMINERS
        ):
            return None
    elif noun in word_set("victims", "things"):
        return None
    if harm.form is Form.LOSS:
        return None
    first = (
        determiner.i
        if determiner is not None
        and determiner.dep_ == "det"
        and (determiner.head == person or is_age(doc, person))
        else person.i
        if determiner is not None and determiner.head != person
        else min(
            (
                t.i
                for t in person.subtree
                if t.i <= person.i
                and t.dep_ in ("compound", "amod", "poss", "nmod", "det", "case")
                and not (is_age(doc, t) and t != person)
                and t.lower_ != "dead"  # "shot dead Amat"
                and _contiguous(t, person)
            ),
            default=person.i,
        )
    )
    sentence = reading.sentences[index]
    start = doc[first].idx
    end = person.idx + len(person.text)
    status, _ = status_of(doc, first, person.i)
    many = 2 if noun == "couple" else 1
    quantity = Quantity(start, end, start, many, many, None)
    mention = Mention(quantity, first, person.i, person.i + 1, person.i, noun, status, single=True)
    mention.harm, mention.outcome, mention.why = harm, harm.outcome, f"one person/{role}"
    if person.pos_ == "PROPN" or _of_one(person, role):
        mention.status = _named_status(sentence, first, person)
        known = titled(doc, first, person) or aged(doc, first, person)
        mention.named = None if known else person.i
    return mention


def _somebody_new(noun: str, determiner: Token | None) -> bool:
    """Whether a word that mostly stands for others brings one person: "a member of the council",
    "a second victim", not "the victim"."""
    if determiner is None:
        return False
    return noun == "member" or (noun == "victim" and determiner.lower_ in ("a", "an", "another"))


def _of_one(person: Token, role: str) -> bool:
    """Whether a name that looks like a plural is one person's: "Rooks was pronounced dead"."""
    return (
        role in ("subject", "oprd", "acomp", "conj", "xcomp")
        and person.tag_ in ("NNS", "NNPS")
        and person.text[:1].isupper()
        and singular(person.text) not in victim_nouns()
        and any(c.lower_ == "was" for c in person.head.children)
    )


def _in_headline(doc: Doc, index: int, role: str) -> bool:
    """Whether a person's article is left out as in a headline. Headlines further down a page are
    mostly those of other reports: there only words in direct touch are read."""
    return _is_headline(doc) and (
        role == "touching" or (role in ("headline", "subject") and index < TOP)
    )


# Sentences at the top of a page, where its own headline stands.
TOP = 2


def _is_headline(doc: Doc) -> bool:
    """Whether a sentence leaves its articles out, as headlines do."""
    return len(doc) <= 14 and not any(t.lower_ in ("a", "an", "the") for t in doc)


# Where "the victim" stands for somebody told before, as "he" does.
AS_SUBJECT = frozenset("subject oprd acomp conj xcomp".split())


def _pronoun(person: Token, harm: Harm, role: str) -> Mention | None:
    """ "he was pronounced dead": a toll if whom it stands for has not been counted (see
    `tolls.settled`)."""
    if harm.outcome is not Outcome.KILLED or role == "relcl":
        return None
    start = person.idx
    quantity = Quantity(start, start + len(person.text), start, 1, 1, None)
    mention = Mention(quantity, person.i, person.i, person.i + 1, person.i, single=True)
    mention.harm, mention.outcome, mention.why = harm, harm.outcome, f"pronoun/{role}"
    return mention


def unreal(word: Token) -> bool:
    """Whether a harm is denied or only possible: "were not hurt", "he should be dead"."""
    verbs = [word, word.head] if word.dep_ in ("acomp", "oprd", "attr") else [word]
    auxiliaries = {c.lower_ for v in verbs for c in v.children if c.dep_ in ("aux", "neg")}
    if word.lower_ == "survive":
        return bool(auxiliaries & MODAL)  # only "not" makes a harm of it
    return bool(auxiliaries & {"not", "n't", "never"}) or bool(
        auxiliaries & MODAL and "have" not in auxiliaries
    )


def titled(doc: Doc, first: int, person: Token) -> bool:
    """Whether a title or an age stands in a name: "Mayor Juan Lopez", "19-year-old Ana Brel"."""
    titles = word_set("victims", "titles")
    return any(t.lower_.rstrip(".") in titles or is_age(doc, t) for t in doc[first : person.i])


def aged(doc: Doc, first: int, person: Token) -> bool:
    """Whether an age stands beside a name: "17-year-old Sami Ode", "Sami Ode, 17, a student"."""
    if first and is_age(doc, doc[first - 1]):
        return True
    behind = doc[person.i + 1 : person.i + 4]
    return (
        len(behind) > 1
        and behind[0].text == ","
        and behind[1].text.isdigit()
        and int(behind[1].text) < OLDEST
        and (len(behind) == 2 or behind[2].text in (",", ".", ")"))
    )


OLDEST = 115


def _shared_owner(person: Token) -> Token | None:
    """The owner or article before the first of two persons: "his bodyguard and driver", "a woman
    and man"; "a father and husband was killed" are one."""
    first = person.head
    while first.dep_ == "conj":
        first = first.head  # "a father, mother and son"
    verb = first.head
    if any(c.lower_ in ("was", "is", "has") for c in (verb, *verb.children)):
        return None
    plural = any(c.lower_ in ("were", "are", "have") for c in (verb, *verb.children))
    return next(
        (
            c
            for c in first.children
            if c.i < first.i
            and (
                (c.dep_ == "poss" and c.pos_ == "PRON")
                or c.lower_ in ("a", "an")
                or (plural and c.lower_ == "the")
            )
        ),
        None,
    )


def _contiguous(left: Token, right: Token) -> bool:
    return right.i - left.i <= 6 and all(
        t.pos_ not in ("VERB", "AUX", "PUNCT", "CCONJ") for t in left.doc[left.i : right.i]
    )


def _named_status(sentence: Sentence, first: int, person: Token) -> Status:
    """The status a title or apposition gives a named person: "Gen. X", "X, a nurse"."""
    doc = sentence.tokens
    nouns = victim_nouns()
    before = list(doc[max(0, first - 3) : first])
    while any(t.pos_ in ("VERB", "AUX") for t in before):
        before.pop(0)  # who shot them is another
    near = [
        *before,
        *doc[first : person.i],
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
    while i < min(len(doc), mention.end + 6) and doc[i].lower_ not in SUBSET_CUES:
        i += 1
    if i >= min(len(doc), mention.end + 6) or mention.harm is None:
        return
    for j in range(i + 1, min(len(doc), i + 12)):
        token = doc[j]
        if token.pos_ in ("VERB", "AUX"):
            return
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "poss"):
            continue
        verb = next((t for t in doc[j + 1 : j + 8] if t.pos_ in ("VERB", "AUX", "PUNCT")), None)
        turned = any(t.text == "," for t in doc[i + 1 : j])
        if turned and verb is not None and verb.lemma_ in ("say", "tell", "add", "report"):
            return  # "…, including five women, the governor of the region said"
        if token.pos_ == "PROPN" and any(t.pos_ == "ADP" for t in doc[i + 1 : j]):
            continue  # a place: "including two women in raids on Aleppo"
        if j in taken or j in seen:
            continue
        part = _single(reading, index, token, replace(mention.harm, form=Form.PASSIVE), "including")
        if part is not None:
            part.part_of, part.outcome = mention.part_of or mention, mention.outcome
            seen.add(j)
            yield part
