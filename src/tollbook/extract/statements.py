"""Who condemns, demands, refuses, threatens, promises or praises what, and in which words?

One statement per speech act: "condemned the raid and called on both sides to stop" gives two.
What is merely said is a statement only where the speaker is quoted word for word about the
conflict; everything else that people say is attribution of other claims.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from tollbook import vocab
from tollbook.extract.attribution import Voices
from tollbook.extract.blocks import lemma, say_lemmas, unique
from tollbook.extract.draft import Draft
from tollbook.extract.reading import Reading, Sentence
from tollbook.extract.silence import is_silence
from tollbook.extract.speakers import can_speak, first_of_phrase, listed, parties, phrase
from tollbook.extract.subjects import speaker_of, voices_of
from tollbook.model.claim import EventType, Statement
from tollbook.model.refer import Party

if TYPE_CHECKING:
    from spacy.tokens import Token

TYPES = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT")
# A quotation of fewer words is a phrase somebody coins, not a statement.
QUOTED_WORDS = 5
MODALS = ("must", "should", "would", "could", "can", "may", "might", "ought")
# Calls for information that every police report ends with are no statements on a conflict.
POLICE_APPEAL = re.compile(
    r"\b(?:anyone|with (?:any )?information|crime ?stoppers|the public|drivers|motorists|detectives|tips?)\b",
    re.I,
)


@cache
def acts() -> dict[str, tuple[tuple[EventType, str], ...]]:
    """Verb lemma → the acts it may tell, each with the particle that must follow ("" for none)."""
    found: dict[str, tuple[tuple[EventType, str], ...]] = {}
    for name in TYPES:
        for entry in vocab.load("speech_acts")[name]:
            verb, _, particle = str(entry).partition(" ")
            found[verb] = (*found.get(verb, ()), (EventType(name), particle))
    return found


def forms(verb: str) -> set[str]:
    """The forms of a verb, near enough for a gate."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("e"):
        return {verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"}
    if verb.endswith("y") and verb[-2] not in "aeou":
        return {verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"}
    plural = f"{verb}es" if verb.endswith(("s", "h", "x")) else f"{verb}s"
    return {verb, plural, f"{verb}ed", f"{verb}ing"}


IRREGULAR = {
    "undertake": {"undertake", "undertakes", "undertook", "undertaken", "undertaking"},
    "swear": {"swear", "swears", "swore", "sworn", "swearing"},
    "hit": {"hit", "hits", "hitting"},
    "beg": {"beg", "begs", "begged", "begging"},
    "slam": {"slam", "slams", "slammed", "slamming"},
    "rebut": {"rebut", "rebuts", "rebutted", "rebutting"},
    "shrug": {"shrug", "shrugs", "shrugged", "shrugging"},
    "commit": {"commit", "commits", "committed", "committing"},
}
# Everyday words that tell a speech act only with the words behind them.
FOLLOWED = {
    "ask": r"\bask(?:s|ed|ing)?\b.{1,60}?\b(?:to|for|that)\b",
    "press": r"(?-i:\bpress(?:es|ed|ing)?\b.{1,40}?\b(?:to|for)\b)",
    "hail": r"\bhail(?:s|ed)\b",
    "request": r"\brequest(?:s|ed|ing)\b",
    "demand": r"\bdemand(?:s|ed|ing)?\b",
    "threaten": r"\bthreaten(?:s|ed)?\b(?! injur)|\bthreatening to\b",
    "commit": r"\bcommit(?:s|ted|ting)? (?:itself|themselves|himself|herself|to)\b",
    "blame": r"\bblam(?:e[sd]?|ing)\b",
    "swear": r"\b(?:swear|swears|swore) (?:revenge|to)\b",
    "warn": r"\bwarn(?:s|ed|ing)?\b.{1,60}?\b(?:will|would|'ll)\b",
}


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Each word that may tell a speech act → the pattern by which its sentence is let through."""
    patterns: dict[str, list[str]] = {}
    for verb, found in acts().items():
        either = "|".join(sorted(forms(verb)))
        for _, particle in found:
            if particle:
                pattern = rf"\b(?:{either})(?:\s+\S+){{0,3}}?\s+{particle}\b"
            elif verb in FOLLOWED:
                pattern = FOLLOWED[verb]
            elif verb in ("back", "salute", "congratulate", "guarantee"):
                things = "|".join(sorted(listed("speech_acts", "backed")))
                pattern = rf"\b(?:{either})\b(?:\s+\S+){{0,6}}?\s+(?:{things})s?\b"
            else:
                pattern = rf"\b(?:{either})\b"
            for form in forms(verb):
                patterns.setdefault(form, []).append(pattern)
    expressed = "|".join(vocab.load("speech_acts")["expressed"])
    for verb in listed("speech_acts", "light"):
        pattern = rf"\b{verb[:4]}\w*\b(?:\s+\S+){{0,4}}?\s+(?:{expressed})s?\b"
        for form in forms(verb):
            patterns.setdefault(form, []).append(pattern)
    for noun in vocab.load("speech_acts")["nouns"]:
        pattern = rf"\b{noun}s?\s+(?:from|by)\b|'s?\s{noun}s?\s+(?:for|to)\b"
        for form in (noun, f"{noun}s"):
            patterns.setdefault(form, []).append(pattern)
    return {form: re.compile("|".join(found), re.I) for form, found in patterns.items()}


WORD = re.compile("[a-z]+")
# Curly single marks quote in British papers; straight ones are taken for apostrophes.
SINGLE_QUOTED = re.compile(r"(?<!\w)‘([^‘\n]{3,300}?)’(?!\w)")


@cache
def about_conflict() -> re.Pattern[str]:
    """Words that show a quotation to be about a conflict."""
    words = "|".join(sorted(word.removesuffix("s") for word in listed("speech_acts", "conflict")))
    return re.compile(rf"\b(?:{words})s?\b", re.I)


SAID = re.compile(
    r"\b(?:said|says|say|told|tells|added|wrote|tweeted|declared|stated|announced|insisted|warned|replied|promised)\b",
    re.I,
)


def wants(sentence: Sentence) -> bool:
    """Whether a sentence is worth parsing for statements: a speech act, or a quotation about
    the conflict with a verb of saying."""
    clean = sentence.clean
    found = cues().keys() & WORD.findall(clean.lower())
    if found and any(cues()[word].search(clean) for word in found):
        return not POLICE_APPEAL.search(clean) or bool(about_conflict().search(clean))
    return '"' in clean and bool(about_conflict().search(clean)) and bool(SAID.search(clean))


def find(reading: Reading, index: int) -> list[Draft]:
    """The statements of one parsed sentence."""
    sentence = reading.sentences[index]
    voices = Voices(reading)
    drafts: list[Draft] = []
    for token in sentence.tokens:
        drafts += told(reading, sentence, voices, token)
        drafts += called(reading, sentence, voices, token)
    if not drafts:
        drafts += quoted(reading, sentence, voices)
    return drafts


# --- acts told by a verb --------------------------------------------------------------------


def act_of(verb: Token) -> EventType | None:
    """The speech act that a verb tells, judged with its particle and object."""
    found = acts().get(lemma(verb), ())
    if lemma(verb) in listed("speech_acts", "light"):
        things = {
            c.lemma_.casefold() for c in verb.children if c.dep_ in ("dobj", "obj", "nsubjpass")
        }
        told_by = vocab.load("speech_acts")["expressed"]
        return next(
            (EventType(told_by[thing]) for thing in sorted(things) if thing in told_by), None
        )
    chosen: EventType | None = None
    for kind, particle in found:
        if not particle:
            chosen = chosen or kind
        elif any(t.lower_ == particle for t in verb.doc[verb.i + 1 : verb.i + 5]):
            return kind
    if chosen is None:
        return None
    word = lemma(verb)
    if word in ("vow", "swear"):
        after = {t.lemma_.casefold() for t in verb.doc[verb.i + 1 : verb.i + 8]}
        return EventType.THREATEN if after & listed("speech_acts", "revenge") else EventType.AGREE
    if word == "warn":
        return EventType.THREATEN if own_action(verb) else None
    return chosen


def own_action(verb: Token) -> bool:
    """Whether somebody warns of what they will do themselves: "warned that it would strike"."""
    for clause in verb.children:
        if clause.dep_ not in ("ccomp", "xcomp") or clause.i < verb.i:
            continue
        subject = next((c for c in clause.children if c.dep_ == "nsubj"), None)
        will = any(c.lower_ in ("will", "would", "'ll", "shall") for c in clause.children)
        if (
            will
            and subject is not None
            and (
                subject.lower_ in ("it", "they", "we", "he", "she", "i")
                or any(c.tag_ == "PRP$" for c in subject.children)
            )
        ):
            return True
    return False


def is_act(verb: Token, kind: EventType) -> bool:
    """Whether the verb tells an act that was done, and with words."""
    edited = "(" in verb.text  # "condemn(ed)" puzzles the tagger
    if not edited and (verb.pos_ not in ("VERB", "AUX") or verb.dep_ in ("amod", "compound")):
        return False
    children = list(verb.children)
    if any(c.dep_ == "neg" or c.lower_ in ("neither", "never") for c in children):
        return False
    if any(c.lower_ in MODALS and c.dep_ == "aux" for c in children):
        return False
    if any(c.lower_ == "to" and c.dep_ == "aux" for c in children) or (
        verb.i and verb.doc[verb.i - 1].lower_ == "to"
    ):
        return False
    things = [c for c in children if c.dep_ in ("dobj", "obj", "nsubjpass")]
    word = lemma(verb)
    if (
        verb.tag_ == "VBG"
        and not any(c.dep_ == "aux" for c in children)
        and not goes_with_act(verb)
    ):
        return False
    if (
        word == "plead"
        and verb.i + 1 < len(verb.doc)
        and verb.doc[verb.i + 1].lower_ in ("guilty", "not", "no")
    ):
        return False
    if any(
        t.lemma_.casefold() in listed("speech_acts", "other_objects")
        and not any(c.lower_ in ("from", "by", "for") for c in t.children)
        for t in things
    ):
        return False  # "denied bail"; but "turned down appeals from the bishops"
    if word == "dismiss" and any(
        t.lemma_ in listed("attribution", "persons") or t.ent_type_ == "PERSON" for t in things
    ):
        return False
    if word in ("back", "salute", "congratulate", "guarantee", "commit"):
        return any(t.lemma_.casefold() in listed("speech_acts", "backed") for t in things)
    if word == "welcome":
        return bool(things) and not any(
            t.lemma_ in listed("attribution", "persons") for t in things
        )
    if word in ("ask", "press"):
        return asks(verb)
    if word in ("refuse",) and is_silence(verb):
        return False
    if word == "deny" and not (things or any(c.dep_ in ("ccomp", "xcomp") for c in children)):
        return False
    if kind in (EventType.ACCUSE, EventType.SUPPORT):
        out = word in ("lash", "hit") and any(c.dep_ == "prt" for c in children)
        return out or edited or bool(things) or any(c.dep_ in ("ccomp", "agent") for c in children)
    return True


def goes_with_act(verb: Token) -> bool:
    """Whether a participle tells an act of its own: behind a comma or a verb of saying, and not
    what somebody is accused "of" or thanked "for"."""
    if verb.dep_ in {"pcomp", "acl"}:
        return False
    above = lemma(verb.head)
    after_comma = verb.i > 0 and verb.doc[verb.i - 1].text == ","
    return after_comma or above in say_lemmas() or above in acts()


def asks(verb: Token) -> bool:
    """Whether "ask" is a request: "asked X to …", "asked for …"; not "when asked", "asked whether"."""
    children = list(verb.children)
    if verb.tag_ == "VBN" and not any(
        c.lower_ in ("has", "have", "had", "'s", "'ve") for c in children
    ):
        return False
    if any(c.dep_ == "advmod" and c.lower_ in ("when", "if") for c in children):
        return False
    request = any(
        c.dep_ in ("xcomp", "ccomp")
        and any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children)
        for c in children
    )
    return request or any(c.dep_ == "prep" and c.lower_ == "for" for c in children)


def told(reading: Reading, sentence: Sentence, voices: Voices, verb: Token) -> Iterator[Draft]:
    """The statement that one verb tells, if it does."""
    kind = act_of(verb)
    if kind is None or not is_act(verb, kind):
        return
    speakers, first = speakers_of(sentence, verb, kind)
    if not speakers:
        return
    start, end = reach_of(sentence, verb, first)
    yield draft(
        reading,
        sentence,
        voices,
        verb,
        kind,
        speakers=speakers,
        addressees=addressees_of(sentence, verb, kind),
        start=start,
        end=end,
    )


def speakers_of(
    sentence: Sentence, verb: Token, kind: EventType
) -> tuple[tuple[Party, ...], int | None]:
    """Who performs the act, and the token at which their words begin where they stand in the
    act's own clause (None when shared with a verb before)."""
    children = list(verb.children)
    if any(c.dep_ in ("auxpass", "nsubjpass") for c in children) or any(
        c.dep_ == "agent" for c in children
    ):
        heads = [g for c in children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
        if not heads or not may_speak(heads[0], kind, verb):
            return (), None
        subject = next((c for c in children if c.dep_ == "nsubjpass"), None)
        reason = (
            next((t.i for t in verb.doc[heads[0].i :] if t.lower_ in ("of", "for")), None)
            if lemma(verb) in ("accuse", "blame", "criticise", "criticize")
            else None
        )
        return named(sentence, heads[0], reason), None if subject is None else int(
            subject.left_edge.i
        )
    found = speaker_of(verb)
    if found is None:
        return (), None
    head, inherited = found
    if head.text in ("who", "which", "that"):
        noun = verb.head if verb.dep_ in ("relcl", "acl") else head.doc[max(head.i - 1, 0)]
        if noun.pos_ not in ("NOUN", "PROPN") or not may_speak(noun, kind, verb):
            return (), None
        return (phrase(sentence, noun, limit=head.i),), None
    if not may_speak(head, kind, verb):
        return (), None
    own = head.i < verb.i
    found_parties = named(sentence, head, verb.i if own else None)
    return found_parties, None if inherited or not own else first_of_phrase(head)


# Pronouns of somebody in particular; "some refused" names nobody.
PERSONS = ("he", "she", "it", "they", "we", "i", "you", "who", "both")
# Acts of which a plan or a law can't be the subject, as in "the plan calls for", "the law
# demands", "the fighting threatens to".
ANYBODY = (EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT)
PERSONAL = (
    "urge",
    "appeal",
    "plead",
    "beg",
    "implore",
    "exhort",
    "entreat",
    "pledge",
    "vow",
    "undertake",
)


def may_speak(head: Token, kind: EventType | None = None, verb: Token | None = None) -> bool:
    """Whether somebody, rather than something, is meant by a noun."""
    if head.lemma_.casefold() in listed("attribution", "not_speakers"):
        return False
    personal = verb is not None and (
        lemma(verb) in PERSONAL
        or (lemma(verb) == "call" and any(c.lower_ in ("on", "upon") for c in verb.children))
    )
    if head.pos_ == "PRON" and head.lower_ not in PERSONS and not head.text.isupper():
        return False
    if can_speak(head) or ((kind in ANYBODY or personal) and head.pos_ == "NOUN"):
        return True
    return head.pos_ == "NOUN" and head.tag_ == "NNS" and bool(HUMANS.search(head.lower_))


# Plural nouns for people by their endings: "villagers", "leaders", "separatists", "civilians".
HUMANS = re.compile(
    r"(?:ers|ors|ists|ians|men|women|ants|ees|people|allies|states|powers|countries|nations|sides|parties|guerrillas|families|groups|chiefs|heads)$"
)


def named(sentence: Sentence, head: Token, limit: int | None) -> tuple[Party, ...]:
    """The speakers a phrase names; "leaders of X, Y and Z" speak for each of them."""
    for child in head.children:
        if child.lower_ == "of" and child.i > head.i and head.tag_ == "NNS":
            of = next((g for g in child.children if g.dep_ == "pobj" and g.pos_ == "PROPN"), None)
            if of is not None and any(t.pos_ == "PROPN" for t in of.conjuncts):
                joined = [
                    t
                    for t in (of, *of.conjuncts)
                    if t.i >= of.i and t.pos_ == "PROPN" and (limit is None or t.i < limit)
                ]
                first = sentence.span(first_of_phrase(head), of.i)
                words = sentence.words(*first)
                rest = [sentence.span(first_of_phrase(t), t.i) for t in joined[1:]]
                return (
                    Party(words, *first),
                    *(Party(sentence.words(*span), *span) for span in rest),
                )
    if head.lemma_.casefold() in listed("attribution", "reports"):
        return voices_of(sentence, head, limit=limit)[0]
    return parties(sentence, head, limit=limit)


def reach_of(sentence: Sentence, verb: Token, first: int | None) -> tuple[int, int]:
    """Offsets of the clause of an act: from its speaker (or its verb) to where its own words
    end, before a verb joined to it."""
    doc = sentence.tokens
    end = verb.right_edge.i
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and child.i > verb.i:
            end = min(end, child.left_edge.i - 1)
        if (
            child.dep_ in ("parataxis", "advcl")
            and child.i > verb.i
            and child.left_edge.i > 0
            and doc[child.left_edge.i - 1].text in (",", ";")
        ):
            end = min(end, child.left_edge.i - 1)
    while end > verb.i and (doc[end].dep_ == "cc" or doc[end].text in (",", ";", ".", ":")):
        end -= 1
    begin = verb.i if first is None else min(first, verb.i)
    particles = [
        c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "advmod", "neg") and c.i < verb.i
    ]
    if first is None:
        begin = min([verb.i, *particles])
    end = max(end, verb.i)
    told_before = [c.left_edge.i for c in verb.children if c.dep_ == "ccomp" and c.i < begin]
    begin = min([begin, *told_before])
    marks = [t.i for t in doc[begin : end + 1] if t.text == '"']
    if len(marks) % 2 and end + 1 < len(doc):  # a quotation closes behind its full stop
        closing = next((t.i for t in doc[end + 1 :] if t.text == '"'), None)
        end = end if closing is None else closing
    return sentence.span(begin, end)


def addressees_of(sentence: Sentence, verb: Token, kind: EventType) -> tuple[Party, ...]:
    """To whom a request is made: its object, or whom it is "on" or "to"."""
    if kind is not EventType.REQUEST:
        return ()
    word = lemma(verb)
    heads: list[Token] = []
    for child in verb.children:
        if child.i < verb.i:
            continue
        if (
            not heads
            and child.dep_ in ("dobj", "dative", "obj")
            and word in ("urge", "ask", "implore", "beg", "exhort", "entreat", "press", "request")
        ):
            heads.append(child)
        elif child.dep_ == "ccomp" and word != "call":
            subject = next(
                (g for g in child.children if g.dep_ in ("nsubj", "nsubjpass") and g.i > verb.i),
                None,
            )
            if subject is not None and (word == "ask" or may_speak(subject)):
                heads.append(subject)
        elif (
            (child.lower_ in ("on", "upon") and word == "call")
            or (child.lower_ == "to" and word == "appeal")
            or (child.lower_ == "with" and word == "plead")
        ):
            heads += [
                g
                for c in (child, *child.conjuncts)
                if c.lower_ == child.lower_
                for g in c.children
                if g.dep_ == "pobj"
            ]
    heads = [head for head in heads if head.pos_ in ("NOUN", "PROPN", "PRON")]
    if not heads:
        return ()
    found: tuple[Party, ...] = ()
    for head in heads:
        after = head.doc[head.i + 1 :]
        stop = next((t.i for t in after if t.pos_ in ("VERB", "AUX") or t.lower_ == "to"), None)
        found += parties(sentence, head, limit=stop)
    return found


# --- acts told by a noun --------------------------------------------------------------------


def called(reading: Reading, sentence: Sentence, voices: Voices, noun: Token) -> Iterator[Draft]:
    """ "calls from X to stop", "X's demand for talks"."""
    kinds = vocab.load("speech_acts")["nouns"]
    if noun.pos_ != "NOUN" or noun.lemma_.casefold() not in kinds:
        return
    kind = EventType(kinds[noun.lemma_.casefold()])
    heads = [
        g
        for c in noun.children
        if c.lower_ in ("from", "by") and c.i > noun.i
        for g in c.children
        if g.dep_ == "pobj"
    ]
    owners = [c for c in noun.children if c.dep_ == "poss" and c.i < noun.i and c.tag_ != "PRP$"]
    head = next((h for h in (*heads, *owners) if may_speak(h)), None)
    if head is None:
        return
    speakers = named(sentence, head, noun.i if head.i < noun.i else None)
    if kind is EventType.REQUEST and not asks_for(sentence, noun, speakers):
        return
    first = min(noun.i, first_of_phrase(head)) if head.i < noun.i else noun.i
    end = noun.right_edge.i
    purpose = purpose_behind(noun, head)
    if purpose is not None:
        end = max(end, purpose)
    start, stop = sentence.span(first, end)
    yield draft(
        reading,
        sentence,
        voices,
        noun,
        kind,
        speakers=speakers,
        addressees=(),
        start=start,
        end=stop,
    )


def asks_for(sentence: Sentence, noun: Token, speakers: tuple[Party, ...]) -> bool:
    """Whether a call says what for: "to …", "for …" right behind it or its speaker. A telephone
    call "from a man who said" doesn't."""
    ends = [noun.i]
    for party in speakers:
        token = sentence.token_at(party.end - 1)
        ends += [] if token is None else [token.i]
    doc = noun.doc
    return any(
        end + 1 < len(doc) and doc[end + 1].lower_ in ("to", "for", "that", "on") for end in ends
    )


def purpose_behind(noun: Token, head: Token) -> int | None:
    """The end of "to stop the offensive" behind a call, wherever the parse hung it."""
    for token in noun.doc[max(noun.i, head.i) + 1 :]:
        if token.lower_ == "to" and token.dep_ == "aux" and token.head.i > token.i:
            return int(token.head.right_edge.i)
        if token.lower_ == "for" and token.dep_ == "prep":
            return int(token.right_edge.i)
        if token.text in (";",) or token.tag_ in ("VBD", "VBZ", "VBP"):
            return None
    return None


# --- what is merely said --------------------------------------------------------------------


def quoted(reading: Reading, sentence: Sentence, voices: Voices) -> Iterator[Draft]:
    """A speaker quoted word for word about the conflict."""
    if not about_conflict().search(sentence.clean):
        return
    for frame in voices.frames(sentence.index):
        if frame.verb is None or not frame.voices:
            continue
        quotes = quotes_between(reading, sentence, *frame.content)
        if not any(len(quote.split()) >= QUOTED_WORDS for quote in quotes):
            continue
        verb = sentence.tokens[frame.verb]
        kind = EventType.CONSULT
        if lemma(verb) == "promise":
            kind = EventType.AGREE
        start, end = (
            min(frame.cue[0], frame.content[0], frame.voices[-1].start),
            max(frame.cue[1], frame.content[1], frame.voices[-1].end),
        )
        yield Draft(
            Statement(speakers=unique(frame.voices[:1]), type=kind, quotes=quotes),
            max(start, sentence.start),
            min(end, sentence.end),
            sentence.index,
            frame.verb,
            [f"cue:{verb.lower_}", "quotation"],
        )
        return


def draft(
    reading: Reading,
    sentence: Sentence,
    voices: Voices,
    cue: Token,
    kind: EventType,
    *,
    speakers: tuple[Party, ...],
    addressees: tuple[Party, ...],
    start: int,
    end: int,
) -> Draft:
    """The draft of one act, its pronouns with whom they stand for, its quotations verbatim."""
    statement = Statement(
        speakers=tuple(voices.named(party, sentence.index) for party in unique(speakers)),
        type=kind,
        quotes=quotes_between(reading, sentence, start, end),
        addressees=tuple(voices.named(party, sentence.index) for party in addressees),
    )
    return Draft(
        statement, start, end, sentence.index, cue.i, [f"cue:{cue.lower_}", f"act:{kind.value}"]
    )


def quotes_between(reading: Reading, sentence: Sentence, start: int, end: int) -> tuple[str, ...]:
    """The quotations that begin between two offsets, as they stand in the text, without their
    marks; one that runs on into the next sentences of its paragraph is given in full."""
    content = reading.text.content
    marks = reading.quotation_marks(sentence.index)
    # Marks come in pairs from the paragraph's beginning on.
    at = bisect_left(marks, start)
    marks = marks[at - at % 2 : bisect_left(marks, end) + 1]
    found = []
    for opening, closing in zip(marks[::2], marks[1::2], strict=False):
        if start <= opening < end and content[opening + 1 : closing].strip():
            found.append(content[opening + 1 : closing].strip())
    found += [
        match.group(1).strip()
        for match in SINGLE_QUOTED.finditer(content, start, min(len(content), end + 1))
        if match.start() < end
    ]
    return tuple(found)
