"""Which language is a text in, where there is enough of it to tell?"""

from __future__ import annotations

import re

# On shorter texts names outweigh words: "Ali Hassan, Deir ez-Zor" is no language.
ENOUGH_LETTERS = 60
# More text than this changes no answer and costs time.
SAMPLE = 4_000
DECLARED = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.I)


def language(content: str, *, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of a text's language; short texts have the declared one or None.

    What a page declares counts only where the text can't tell: many sites say "en" for all.
    """
    sample = content[:SAMPLE]
    if sum(c.isalpha() for c in sample) >= ENOUGH_LETTERS:
        import py3langid

        code, _score = py3langid.classify(sample)
        return str(code)
    match = DECLARED.fullmatch(declared.strip()) if declared else None
    return match.group(1).lower() if match else None
