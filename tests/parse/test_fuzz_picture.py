"""Whatever bytes the file of a picture has, something can be told of it, or a reason why not."""

from __future__ import annotations

import io
from functools import partial

import pytest
from PIL import ExifTags, Image

from fuzzing import check_any
from tollbook.errors import ParseError
from tollbook.parse import html, picture_told

FIGURES = (
    b"<html><body><article><h1>Mill</h1><figure><picture><source srcset='a.webp 2x, b.webp'><img "
    b"src='data:,' data-src='/a.jpg' width=640 alt='A mill by the river'></picture><figcaption>Smoke "
    b"<span class='credit'>Photo: A/B</span></figcaption></figure><div class='gallery'><div class="
    b"'slide'><video poster='v.jpg'></video><p class='caption'>A boat</p></div></div><p>Two people were "
    b"killed at the mill on Monday, the mayor said.</p></article></body></html>"
)


def sample(form: str) -> bytes:
    image = Image.effect_mandelbrot((64, 48), (-3, -2.5, 2, 2.5), 100)
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Example"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (39.0, 12.0, 0.0), 3: "E", 4: (46.0, 24.0, 0.0)}
    out = io.BytesIO()
    image.save(out, form, **({"exif": exif} if form != "GIF" else {}))
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_any_bytes_of_a_picture(form: str) -> None:
    """In the child, whose end would be told as a reason too."""
    check_any(partial(picture_told, seconds=5), [sample(form)], 1, reasons=ParseError)


def test_any_markup_of_pictures() -> None:
    """Pictures that are told stand in the text, with words."""

    def read(raw: bytes) -> object:
        parsed = html.parse(raw)
        for one in parsed.pictures:
            assert parsed.content[one.start : one.end].strip()
        return parsed

    check_any(read, [FIGURES], 2, reasons=(ParseError, RecursionError))
