"""Where does a paragraph's dateline end? ("GROZNY, Oct. 22 (Agency) -- ")

A dateline is no part of the sentence behind it: left there, its place becomes the subject of the
first verb, and the clause that tells most is parsed badly.
"""

from __future__ import annotations

import re

LONGEST_DATELINE = 250  # characters, with the first words behind it

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
DATED = re.compile(rf"\b\d{{1,2}}\b.*?\b{MONTH}|\b{MONTH}\.?,? \d{{1,2}}\b", re.I)
# Names, numbers and what stands between them; notes in brackets behind ("[TEXT]") go with it.
DATELINE = re.compile(
    r"""(?P<place>[^\W\d_][\w'’-]*\.?(?:(?:,\s|/|\s)(?:(?:de|of|del|da|al|el)\s)?[^\W\d_][\w'’.-]*){0,5})
    (?P<rest>[\w ,./’'-]{0,45}?)(?P<agency>\((?:[^()\n]{2,60})\)\s*)?
    (?P<dash>--+|[—–]|(?<=\s)-(?=\s)|:(?=\s))\s*(?:\[[^\]\n]{1,30}\]\s*)*""",
    re.VERBOSE,
)
# What every dateline ends with; most paragraphs have none of it.
ENDS = re.compile(r"--|[—–]|\s-\s|\d[^:\n]{0,60}:\s")
SMALL = frozenset("de del da of al el la le and y st".split())
# A sentence, not a place, opens with these.
OPENERS = re.compile(
    r"(?:on|in|at|by|since|from|after|before|until|the|a|an|this|that|these|those|his|her|its|their|"
    r"it|he|she|they|we|there|when|while|as|update|breaking|note|photo|video|read|see|if|and|but|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|statement|source|press)\b|" + MONTH,
    re.I,
)


def dateline_end(paragraph: str) -> int:
    """Where the dateline that opens a paragraph ends, 0 where none does.

    >>> dateline_end("KYIV, 3 May (Agency) - Two men died.")
    23
    >>> dateline_end("Three men - one a soldier - died on 3 May.")
    0
    """
    match = DATELINE.match(paragraph) if ENDS.search(paragraph, 0, 140) else None
    if match is None or OPENERS.match(paragraph):
        return 0
    before = match["place"] + match["rest"]
    dated = DATED.search(before + (match["agency"] or ""))
    if any(word[0].islower() and word not in SMALL for word in re.findall(r"[^\W\d_]+", before)):
        return 0
    if dated or (match["agency"] and match["dash"] != ":"):
        return match.end()
    # "KYIV, Ukraine — Two men": the town in capitals and the report not.
    town = re.match(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", paragraph)
    behind = paragraph[match.end() : match.end() + 60]
    capitals = town is not None and town.group().isupper() and not behind.isupper()
    return match.end() if capitals and match["dash"] != ":" else 0
