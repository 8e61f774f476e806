"""Which characters do these bytes stand for, when nothing says so?

UTF-8 is told by itself: other text is hardly ever valid UTF-8. What else a byte order mark, the
places of NUL bytes or the look of the letters tells, in that order. Whatever is not plain UTF-8
is named in the parser of the text (`plain/1 windows-1252`), so that a reader of the record can
see that the characters were inferred.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from tollbook.errors import ParseError

# Encodings of reports that are not UTF-8. The full list of the detector has dozens of old ones
# that a short text matches by chance: KOI8-R was read as Shift JIS with it and is right without.
CANDIDATES = [
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr",
]  # fmt: skip
# Enough to tell an encoding by; the detector takes seconds for megabytes.
SAMPLE = 65_536
# Below this share of bytes above 127 the letters are Latin (measured on sentences of ten
# languages: Czech has 0.16, German and French 0.03 to 0.05, Cyrillic and Arabic above 0.8).
LATIN = 0.1
# Text has next to no control characters; random bytes have 0.11 of them, read as Windows-1252.
JUNK_UNSURE = 0.02
# Valid Unicode may be padded by NULs and still be text; above this it is a table of numbers.
JUNK_SURE = 0.3

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SURROGATE = re.compile("[\ud800-\udfff]")
NEWLINE = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, and how they were told: "utf-8" or the words to note beside the parser.

    `sure` where the bytes themselves say so, not their look.
    """

    content: str
    encoding: str
    sure: bool = True


def decoded(raw: bytes) -> Decoded:
    """The text in bytes of unknown encoding, with line ends as newlines and NULs as spaces.

    Bytes that are UTF-8 give what `Path.read_text` gives, character for character, a leading
    U+FEFF too: offsets of other tools hold. No other change is made.

    >>> decoded("a naïve man".encode("cp1252"))
    Decoded(content='a naïve man', encoding='windows-1252', sure=False)

    Raises `ParseError` if the bytes are no text.
    """
    found = _by_mark(raw) or _utf_8(raw) or _utf_16(raw) or _mixed(raw) or _eight_bit(raw)
    limit = JUNK_SURE if found.sure else JUNK_UNSURE
    # A sample of both ends and the middle: junk is not text anywhere.
    content, middle = found.content, len(found.content) // 2
    sample = content[:SAMPLE] + content[middle : middle + SAMPLE] + content[-SAMPLE:]
    junk = len(CONTROLS.findall(sample)) + sample.count("\ufffd")
    if junk > max(2, limit * len(sample)):
        raise ParseError(
            "is binary data, not text; if it is a document, save it as PDF, DOCX or TXT"
        )
    if "\r" in content:
        content = NEWLINE.sub("\n", content)
    # A NUL ends strings in many a tool that the text will pass through; a space keeps offsets.
    return replace(found, content=content.replace("\x00", " "))


def _by_mark(raw: bytes) -> Decoded | None:
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(raw) % 4 == 0:
        try:
            return Decoded(raw.decode("utf-32"), "utf-32")
        except UnicodeDecodeError:
            pass  # UTF-16 whose first character is NUL begins with the same bytes
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(raw.decode("utf-16", "replace"), "utf-16")
    return None


def _utf_8(raw: bytes) -> Decoded | None:
    try:
        content = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        sample = content[:SAMPLE]
        nuls = sample.count("\x00")
        controls = len(CONTROLS.findall(sample)) - nuls
        # ASCII in UTF-16 without a mark is valid UTF-8 too, every other character a NUL; and
        # Cyrillic, with every other character a control.
        if (nuls * 4 > len(sample) or (nuls and controls * 20 > len(sample))) and _utf_16(raw):
            return None
        return Decoded(content, "utf-8")
    try:
        # CESU-8 and halves of characters, as some databases write them.
        content = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return Decoded(whole(content), "utf-8 with surrogates")


def whole(content: str) -> str:
    """The text with pairs of surrogates as their character and lone ones as U+FFFD.

    >>> whole("\\ud83d\\ude00 \\ud83d")
    '😀 �'
    """
    if not SURROGATE.search(content):
        return content
    return content.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _utf_16(raw: bytes) -> Decoded | None:
    """UTF-16 without a mark: spaces and newlines have a NUL on one side and on one only."""
    if len(raw) % 2 or 0 not in raw[:SAMPLE]:
        return None
    sample = raw[:SAMPLE]
    even, odd = sample[0::2], sample[1::2]
    little, big = odd.count(0), even.count(0)
    if min(little, big) * 20 > max(little, big) or max(little, big) * 20 < len(even):
        return None
    name = "utf-16-le" if little > big else "utf-16-be"
    try:
        return Decoded(raw.decode(name), name)
    except UnicodeDecodeError:
        return None


def _mixed(raw: bytes) -> Decoded | None:
    """UTF-8 with lines in Windows-1252, as when files were pasted together: line by line."""
    lines = raw.splitlines(keepends=True)
    if len(lines) < 2:
        return None
    parts: list[str] = []
    real_utf_8 = False
    for line in lines:
        try:
            parts.append(line.decode("utf-8"))
            real_utf_8 = real_utf_8 or not line.isascii()
        except UnicodeDecodeError:
            parts.append(line.decode("cp1252", "replace"))
    return Decoded("".join(parts), "utf-8 and windows-1252", sure=False) if real_utf_8 else None


def _eight_bit(raw: bytes) -> Decoded:
    sample = raw[:SAMPLE]
    high = sum(byte > 127 for byte in sample)
    if high < LATIN * len(sample) or len(
        CONTROLS.findall(sample.decode("latin-1"))
    ) > JUNK_UNSURE * len(sample):
        return Decoded(raw.decode("cp1252", "replace"), "windows-1252", sure=False)
    from charset_normalizer import from_bytes

    # Not cut within a character of two bytes, where a line end allows.
    cut = sample.rfind(b"\n") + 1 if len(raw) > SAMPLE else 0
    best = from_bytes(sample[:cut] if cut else sample, cp_isolation=CANDIDATES).best()
    name = best.encoding if best else "cp1252"
    return Decoded(raw.decode(name, "replace"), name.replace("cp125", "windows-125"), sure=False)
