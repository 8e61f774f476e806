"""How far does what somebody says reach?

What a block governs is found by its place: before what is said, after it or inside it. The
parse decides the place where it can; where a text has lost its commas the order of the blocks
decides, which a broken parse can't hide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tollbook.extract.blocks import CLOSES, CONTRAST, FIGURES, WRITER_AGAIN, Block, unique
from tollbook.extract.speakers import is_time, listed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def without_overlap(blocks: list[Block]) -> list[Block]:
    """Blocks that share no cue: the earlier one keeps it."""
    kept: list[Block] = []
    for block in blocks:
        if kept and block.place != "own" and kept[-1].place != "own" and block.cue == kept[-1].cue:
            continue
        kept.append(block)
    return kept


def shrunk(doc: Doc, first: int, last: int) -> tuple[int, int] | None:
    """A range without marks and joining words at its ends; None when nothing is left."""
    that = next(
        (t.i for t in doc[first : first + 5] if t.lower_ == "that" and t.dep_ == "mark"), None
    )
    if that is not None and all(is_time(t) or t.pos_ in ("ADP", "NUM") for t in doc[first:that]):
        first = that  # "said on Monday that"
    while first <= last and (
        doc[first].text in (",", ";", ":", "-", "--", "–", "—")
        or doc[first].dep_ == "cc"
        or doc[first].lower_ == "that"
    ):
        first += 1
    while last >= first and (
        doc[last].text in (",", ";", ":", "-", "--", "–", "—", ".") or doc[last].dep_ == "cc"
    ):
        last -= 1
    return (first, last) if first <= last else None


def place_of(doc: Doc, verb: Token, word: str, first: int, last: int) -> str | None:
    """Whether a verb of saying stands before or after what is said; None when it says nothing."""
    says = word in listed("attribution", "say")
    clauses = [
        c
        for c in verb.children
        if c.dep_ in ("ccomp", "xcomp", "oprd", "parataxis")
        and (c.pos_ in ("VERB", "AUX", "ADJ", "NOUN"))
    ]
    right = [
        c
        for c in clauses
        if c.i > last
        and c.dep_ != "parataxis"
        and (c.dep_ == "ccomp" or c.tag_ != "VBG")
        and c.left_edge.lower_ not in ("which", "who")
    ]
    left = [c for c in clauses if c.i < first]
    if word in listed("attribution", "after_only"):
        return "after" if any(t.text == '"' for t in doc[:first]) else None
    if word in listed("attribution", "clausal"):
        right = [
            c
            for c in right
            if any(g.dep_ in ("mark", "nsubj", "nsubjpass", "expl") for g in c.children)
        ]
    if says and first > 0 and doc[first - 1].text == "," and ends_with_semicolon(doc, last):
        return "after"  # "…, the council said on Monday; two more died"
    if right and says:
        return "before"
    if word in listed("attribution", "relay"):
        return (
            "before" if any(t.pos_ in ("NOUN", "VERB", "NUM") for t in doc[last + 1 :]) else "after"
        )
    if right and word in listed("attribution", "carry"):
        return "before"
    if word in listed("attribution", "blame"):
        return (
            "before"
            if any(c.dep_ == "prep" and c.lower_ in ("of", "for") for c in verb.subtree)
            else None
        )
    carries = word in listed("attribution", "carry")
    if (says or carries) and opens_behind_semicolon(doc, first, last):
        return "before"
    if carries:
        thing = next(
            (c for c in verb.children if c.dep_ in ("dobj", "obj", "attr") and c.i > verb.i), None
        )
        if thing is not None and thing.lemma_.casefold() in listed("attribution", "not_said"):
            return None
        if word in listed("attribution", "retell") and (
            thing is None or thing.lemma_.casefold() not in FIGURES
        ):
            return None
        if thing is not None and not any(c.i < first for c in clauses):
            return "before"
        if word == "put":
            return "before" if thing is not None else None
        if word in listed("attribution", "weak") and thing is None:
            return None
        if not left and not any(t.pos_ in ("VERB", "AUX") for t in doc[:first]):
            return "before" if any(t.pos_ in ("NOUN", "NUM") for t in doc[last + 1 :]) else None
    if not says and not carries:
        return None
    if left:
        return "after"
    if verb.dep_ in ("ccomp", "parataxis") and verb.head.i < first:
        return "after"
    if word in listed("attribution", "clausal") and any(
        c.dep_ in ("dobj", "obj") and c.i > last for c in verb.children
    ):
        return None
    if word in listed("attribution", "clausal") and not closes_clause(doc, first, last):
        return (
            "before"
            if clause_follows(doc, last) and doc[last + 1].lower_ in ("that", "how")
            else None
        )
    flanked = (
        first > 0
        and doc[first - 1].text == ","
        and last + 1 < len(doc)
        and doc[last + 1].text == ","
    )
    if flanked:
        return "after"
    if clause_follows(doc, last):
        return "before"
    if any(t.pos_ in ("VERB", "AUX", "NUM") or t.dep_ == "ROOT" for t in doc[:first]) and first > 0:
        return "after"
    return None


def ends_with_semicolon(doc: Doc, last: int) -> bool:
    """Whether nothing but words of time stands between token `last` and a semicolon."""
    for token in doc[last + 1 :]:
        if not (is_time(token) or token.pos_ in ("ADP", "NUM", "ADV")):
            return token.text == ";"
    return False


def opens_behind_semicolon(doc: Doc, first: int, last: int) -> bool:
    """Whether a block opens the clause behind a semicolon and goes on to what it says: "40 were
    killed; the army admits to nine"."""
    if not first or doc[first - 1].text != ";":
        return False
    return any(
        t.pos_ in ("NOUN", "VERB", "NUM") and not is_time(t) and not any(map(is_time, t.ancestors))
        for t in doc[last + 1 :]
    )


def closes_clause(doc: Doc, first: int, last: int) -> bool:
    """Whether a block stands between commas or at the end of its sentence, words of time apart."""
    rest = [t for t in doc[last + 1 :] if not is_time(t) and t.pos_ not in ("ADP", "NUM")]
    return (
        not rest
        or rest[0].text in (".", ";", '"')
        or (first > 0 and doc[first - 1].text == "," and rest[0].text == ",")
    )


def clause_follows(doc: Doc, last: int) -> bool:
    """Whether what is said follows token `last`: "that", a quotation, or a clause of its own."""
    i = last + 1
    skipped = False
    while i < len(doc):
        token = doc[i]
        if token.lower_ in ("that", "how") or token.text == '"':
            return token.i + 2 < len(doc)
        if token.text == ",":
            break
        if is_time(token) or (
            token.pos_ in ("ADV", "NUM") and i + 1 < len(doc) and is_time(doc[i + 1])
        ):
            i += 1
            continue
        if (
            token.pos_ == "ADP"
            and token.lower_
            in ("on", "in", "at", "late", "early", "via", "to", "from", "by", "of", "for", "after")
            and not skipped
        ):
            # one phrase of time or medium: "said in a statement", "told a hearing on Monday"
            j = i + 1
            while j < len(doc) and (
                doc[j].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or is_time(doc[j])
            ):
                j += 1
                if is_time(doc[j - 1]):
                    break
            i = max(j, i + 1)
            continue
        break
    rest = doc[i:]
    if (
        not rest
        or rest[0].text in (",", ";")
        or rest[0].lower_ in WRITER_AGAIN
        or rest[0].tag_ in ("VBG", "CC")
    ):
        return False
    return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD", "VBN") for t in rest)


def reach(doc: Doc, blocks: list[Block]) -> None:
    """Give every block the range of what it governs, and its relays.

    Blocks are read in their order: one that stands before what is said reaches to the next
    turn of the sentence, one that stands after it back to the last turn; where no turn stands
    between two of them, the one hands on the other.
    """
    turning = [block for block in blocks if block.place != "own"]
    for k, block in enumerate(turning):
        if block.place == "before":
            block.ranges = [(block.last + 1, right_end(doc, turning, k))]
    for k, block in enumerate(turning):
        if block.place == "after":
            block.ranges = [(left_end(doc, turning, k), block.first - 1)]
            end = right_end(doc, turning, k)
            opening = doc[block.last + 1] if block.last + 1 < len(doc) else None
            if opening is not None and opening.text == "," and block.last + 2 < len(doc):
                opening = doc[block.last + 2]
            rest = doc[block.last + 1 : end + 1]
            tells = any(t.pos_ in ("VERB", "AUX", "NUM") or t.text == '"' for t in rest)
            if (
                opening is not None
                and tells
                and opening.lower_ not in WRITER_AGAIN
                and opening.text not in CLOSES
                and end > block.last
            ):
                block.ranges.append((block.last + 1, end))


def right_end(doc: Doc, blocks: list[Block], k: int) -> int:
    """The last token that block `k` governs to its right."""
    block = blocks[k]
    for following in blocks[k + 1 :]:
        if following.first <= block.last:
            continue
        if nested(doc, block, following):
            following.relays = unique(following.relays + block.voices + block.relays)
            continue
        turn = last_turn(doc, block.last + 1, following.first)
        if turn is not None:
            return turn - 1
        if following.place == "after" and block.place == "before":
            return following.first - 1
        return following.first - 1
    if block.place == "after":
        turn = first_turn(doc, block.last + 1)
        if turn is not None:
            return turn - 1
    return len(doc) - 1


def nested(doc: Doc, outer: Block, inner: Block) -> bool:
    """Whether what the outer block says is that the inner one says it."""
    if outer.place != "before" or inner.place != "before":
        return False
    if not any(
        t.pos_ in ("NOUN", "VERB", "PROPN", "NUM", "PRON")
        for t in doc[outer.last + 1 : inner.first]
    ):
        return True
    return (
        inner.verb is not None
        and outer.verb is not None
        and inner.verb.dep_ == "ccomp"
        and inner.verb.head.i == outer.verb.i
    )


def left_end(doc: Doc, blocks: list[Block], k: int) -> int:
    """The first token that block `k`, standing after what is said, governs to its left."""
    block = blocks[k]
    for before in reversed(blocks[:k]):
        if before.last >= block.first:
            continue
        turn = last_turn(doc, before.last + 1, block.first)
        if turn is not None:
            return turn + 1
        adjacent = all(
            t.pos_ in ("PUNCT", "ADP", "DET") or is_time(t)
            for t in doc[before.last + 1 : block.first]
        )
        if before.place == "before":
            if block.by == "according to":
                block.relays = unique(block.relays + before.voices)
            else:
                before.relays = unique(before.relays + block.voices)
            return before.last + 1 if block.by == "according to" else block.first
        if adjacent:
            before.relays = unique(before.relays + block.voices)
            return block.first
        return before.last + 1
    return 0


def last_turn(doc: Doc, first: int, stop: int) -> int | None:
    """The last token in [first, stop) at which the sentence turns to a new clause: a semicolon,
    "but", "while", or "and" before a clause with its own subject."""
    return next((t.i for t in reversed(doc[first:stop]) if turns(t, stop)), None)


def first_turn(doc: Doc, first: int) -> int | None:
    """The first token from `first` on at which the sentence turns."""
    return next((t.i for t in doc[first:] if t.text == ";" or t.lower_ in CONTRAST), None)


def turns(token: Token, stop: int) -> bool:
    """Whether the sentence turns at this token."""
    if token.text == ";" or token.lower_ in CONTRAST:
        return True
    if token.lower_ != "and" or token.dep_ != "cc":
        return False
    for joined in token.head.children:
        if joined.dep_ == "conj" and joined.i > token.i and joined.pos_ in ("VERB", "AUX"):
            subject = next(
                (c for c in joined.children if c.dep_ in ("nsubj", "nsubjpass") and c.i > token.i),
                None,
            )
            # "and Y said": the clause that the block at `stop` itself opens, or a full one before it
            return subject is not None
    return token.i + 1 == stop
