"""Where are the hurt, and how do they do: "in critical condition", "fighting for their lives"?

Reports that have told a shooting or a strike go on with what became of those hit, and often that is
all that tells them hurt: "one man is dead and two others are in hospital". Such a phrase counts as
harm only of people with a number; one patient in a fair condition may be anybody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Words that a phrase below needs: the cheap test before the pattern.
CONDITION_WORDS = frozenset(
    "condition hospital hospitals life lives recovering survive recover pull".split()
)
CONDITION = re.compile(
    r"\bin (?:\w+[ ,-]+){1,4}condition\b"
    r"|\b(?:fighting|battling|clinging) (?:for|to) (?:their |his |her )?li(?:fe|ves)\b|\bon life support\b"
    r"|\brecovering\b|\bexpected to (?:survive|live|pull through|(?:fully |make a full )?recover)"
    r"|\b(?:are|were|is|was|remain(?:s|ed|ing)?|others?|more|people|men|women|victims) "
    r"(?:\w+ )?in (?:\w+ ){0,2}hospitals?\b"
    r"|\b(?:ended up|wound up|landed) in (?:\w+ ){0,2}hospitals?\b",
    re.IGNORECASE,
)
# How the hurt are listed. "In good condition" is told of the hurt, too: nobody else is listed.
LISTED = frozenset(
    "critical serious stable fair good grave guarded life-threatening satisfactory poor".split()
)
# What may stand in "in … condition" beside those.
LISTING = LISTED | frozenset(
    "critically very extremely but and or a an non - , life threatening unknown improving".split()
)
# Tokens of a condition: "in serious but stable condition", "in a local hospital".
SHORT = 7
LIVES = frozenset(["life", "lives"])
WARDS = frozenset(["hospital", "hospitals"])
# What stands between "in" and the hospital; a place of work has another word ("works in").
WARD_WORDS = frozenset("the a an local area nearby separate different".split())
BEING = frozenset(
    "are were is was be remain remains remained remaining still also now lay lies lying".split()
)
ENDING_UP = (["ended", "up"], ["wound", "up"])
# What makes those recover, or be ill, who were not harmed by anybody.
ILL = frozenset(
    "covid covid-19 coronavirus virus flu influenza cholera malaria ebola measles disease illness fever "
    "surgery stroke infection poisoning economy market".split()
)


def told_to_be(doc: Doc, token: Token) -> int | None:
    """The last token of the phrase that tells at `token` how the hurt do, None where none opens."""
    low = token.lower_
    end = None
    if low == "in":
        end = _listed(doc, token.i) or _in_hospital(doc, token.i)
    elif low in ("fighting", "battling", "clinging"):
        end = _last(doc, token.i, LIVES, 4)
    elif low == "on" and [t.lower_ for t in doc[token.i + 1 : token.i + 3]] == ["life", "support"]:
        end = token.i + 2
    elif low == "recovering":
        end = _recovering(doc, token.i)
    elif low == "expected":
        end = _will_live(doc, token.i)
    if end is None or any(t.lower_ in ILL for t in doc):
        return None
    return end


def _last(doc: Doc, i: int, words: frozenset[str], reach: int) -> int | None:
    return next((t.i for t in doc[i + 1 : i + 1 + reach] if t.lower_ in words), None)


def _listed(doc: Doc, i: int) -> int | None:
    """ "in critical condition", "in serious but stable condition"."""
    end = _last(doc, i, frozenset(["condition", "conditions"]), SHORT)
    if end is None:
        return None
    between = {t.lower_ for t in doc[i + 1 : end]}
    return end if between & LISTED and between <= LISTING else None


def _in_hospital(doc: Doc, i: int) -> int | None:
    """ "are still in hospital", "left two others in the hospital": said of people, not of what
    happens there."""
    end = _last(doc, i, WARDS, 4)
    if end is None or not all(t.lower_ in WARD_WORDS for t in doc[i + 1 : end]):
        return None
    before = doc[i - 1] if i else None
    if before is None:
        return None
    resting = before.lower_ in BEING or (
        before.lower_ == "landed" or [t.lower_ for t in doc[max(0, i - 2) : i]] in ENDING_UP
    )
    left = before.pos_ in ("NOUN", "PRON", "ADJ", "NUM") and any(
        t.lemma_ in ("leave", "put", "land") for t in doc[max(0, i - 12) : i]
    )
    return end if resting or left else None


def _recovering(doc: Doc, i: int) -> int | None:
    """ "recovering", from wounds or after having been shot."""
    days = [t for t in doc[i + 1 : i + 8] if not t.lower_.endswith("day")]
    rest = [t.lower_ for t in days]
    hurt = {"wound", "wounds", "injury", "injuries", "shot", "shooting", "stabbed", "wounded"}
    if rest[:1] not in (["from"], ["after"], ["at"], ["in"]):
        return None
    if rest[0] in ("at", "in"):
        return _last(doc, i, WARDS, 6)
    return _last(doc, i, frozenset(hurt), 7)


def _will_live(doc: Doc, i: int) -> int | None:
    """ "expected to survive", "expected to make a full recovery"."""
    rest = [t.lower_ for t in doc[i + 1 : i + 6]]
    if rest[:1] != ["to"]:
        return None
    if rest[1:2] and rest[1] in ("survive", "live", "recover", "pull"):
        return i + 2
    return i + 5 if rest[1:5] == ["make", "a", "full", "recovery"] else None
