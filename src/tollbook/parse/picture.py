"""What can be told of the file of a picture, without showing it to anybody?

Runs in the child process of `sandbox` only: decoders of pictures are attacked more than any
other. What is told: format, size, what a camera or program wrote into it, and a perceptual hash by
which copies of one picture are found, scaled or saved anew.
"""

from __future__ import annotations

import io
import json
import math
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageOps

from tollbook.errors import ParseError
from tollbook.protocols import Parsed

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
# Twice the largest sensor of a press camera; as grey values 200 MB.
MOST_PIXELS = 200_000_000
# Before the hash is made; JPEG decodes to about this at once.
DRAFT = 256
# Of what is written into a file: names, and letters of one value.
MOST_TAGS = 200
LONGEST = 500
# Blocks of bytes that only the maker of a camera reads.
OPAQUE = frozenset({"MakerNote", "PrintImageMatching", "ApplicationNotes", "ExifOffset", "GPSInfo"})


def parse(raw: bytes) -> Parsed:
    """What can be told of a picture, as JSON."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(raw), formats=list(FORMATS)) as picture:
            told = {
                "media_type": FORMATS[picture.format or ""],
                "width": picture.width,
                "height": picture.height,
                "metadata": _metadata(picture),
                "look": _look(picture),
            }
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise ParseError(f"has more than {MOST_PIXELS:,} pixels; it was not looked at") from problem
    except (OSError, ValueError, SyntaxError, KeyError, EOFError, ArithmeticError) as problem:
        raise ParseError("is no whole picture (JPEG, PNG, GIF or WebP)") from problem
    return Parsed(json.dumps(told), "picture")


def _look(picture: Image.Image) -> str:
    """A difference hash: whether each of 8 by 8 steps to the right gets darker."""
    picture.draft("L", (DRAFT, DRAFT))
    orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    grey = picture.convert("RGBA")
    # What can be seen through is white, as on a page.
    ground = Image.new("RGBA", grey.size, "white")
    ground.alpha_composite(grey)
    small = ground.convert("L").resize((DRAFT, DRAFT), Image.Resampling.BOX)
    if orientation not in (1, None):
        small.getexif()[ExifTags.Base.Orientation] = orientation
        small = ImageOps.exif_transpose(small)
    steps = list(small.resize((9, 8), Image.Resampling.LANCZOS).tobytes())
    bits = 0
    for row in range(8):
        for column in range(8):
            here = row * 9 + column
            bits = bits << 1 | (steps[here] > steps[here + 1])
    return f"{bits:016x}"


def _metadata(picture: Image.Image) -> dict[str, Any]:
    exif = picture.getexif()
    found: dict[str, Any] = {}
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    for number, value in [*exif.items(), *inner.items()]:
        name = ExifTags.TAGS.get(number)
        told = None if name is None or name in OPAQUE else _value(value)
        if name is not None and told is not None and len(found) < MOST_TAGS:
            found[name] = told
    if place := _place(exif.get_ifd(ExifTags.IFD.GPSInfo)):
        found["GPS"] = place
    return found


def _place(given: Mapping[int, Any]) -> dict[str, Any]:
    tags = {ExifTags.GPSTAGS.get(number, ""): value for number, value in given.items()}
    place: dict[str, Any] = {}
    for name, key, minus, most in (
        ("latitude", "GPSLatitude", "S", 90),
        ("longitude", "GPSLongitude", "W", 180),
    ):
        degrees = _degrees(tags.get(key))
        if degrees is not None and degrees <= most:
            place[name] = round(-degrees if tags.get(f"{key}Ref") == minus else degrees, 6)
    for name, key in (("altitude", "GPSAltitude"), ("direction", "GPSImgDirection")):
        if (told := _number(tags.get(key))) is not None:
            place[name] = told
    if (day := _value(tags.get("GPSDateStamp"))) is not None:
        place["day"] = day
    return place


def _degrees(value: Any) -> float | None:
    """Degrees, minutes and seconds as degrees."""
    if not isinstance(value, Iterable) or isinstance(value, str | bytes):
        return None
    degrees = 0.0
    for part, unit in zip(value, (1.0, 60.0, 3600.0), strict=False):
        if (number := _number(part)) is None:
            return None
        degrees += number / unit
    return degrees


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) else None


def _value(value: Any) -> Any:
    """A value of Exif as JSON can carry it; None for what is only bytes."""
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").rstrip(b"\0 ")
        if not value.isascii() or not value.decode("ascii").isprintable():
            return None
        value = value.decode("ascii")
    if isinstance(value, str):
        words = "".join(c if c.isprintable() else " " for c in value).strip()
        return words[:LONGEST] or None
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        numbers = [_number(one) for one in value[:20]]
        return None if None in numbers else numbers
    return _number(value)
