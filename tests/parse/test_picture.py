"""What is told of the file of a picture, and which files show the same."""

from __future__ import annotations

import io
import random
from itertools import combinations

import pytest
from PIL import ExifTags, Image, ImageDraw, ImageFilter

from tollbook.errors import ParseError
from tollbook.model.picture import alike
from tollbook.parse import picture_told


def scene(seed: int) -> Image.Image:
    """A picture with light and shade, another one for every seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", (640, 480), tuple(chance.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for number in range(chance.randrange(8, 24)):
        x, y = chance.randrange(-80, 640), chance.randrange(-80, 480)
        box = (x, y, x + chance.randrange(20, 320), y + chance.randrange(20, 240))
        colour = tuple(chance.randrange(256) for _ in range(3))
        (draw.ellipse if number % 2 else draw.rectangle)(box, fill=colour)
    return image.filter(ImageFilter.GaussianBlur(chance.choice([0, 2, 5])))


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def look(raw: bytes) -> str:
    told = picture_told(raw)["look"]
    assert isinstance(told, str)
    return told


def with_exif(image: Image.Image, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Example 1\x1b[31m"
    exif[ExifTags.Base.DateTime] = "2021:03:14 09:26:53"
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.IFD.GPSInfo] = {1: "S", 2: (39.0, 12.0, 36.0), 3: "E", 4: (46.0, 24.0, 0.0)}
    return saved(image, "JPEG", exif=exif)


def test_size_format_and_what_a_camera_wrote_are_told() -> None:
    """With the point in degrees, and nothing in it that could steer a terminal."""
    told = picture_told(with_exif(scene(1)))

    assert (told["media_type"], told["width"], told["height"]) == ("image/jpeg", 640, 480)
    assert told["metadata"]["Model"] == "Example 1 [31m"
    assert told["metadata"]["DateTime"] == "2021:03:14 09:26:53"
    assert told["metadata"]["GPS"] == {"latitude": -39.21, "longitude": 46.4}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_the_formats_of_the_web_are_read(form: str) -> None:
    """In each the picture is the same one."""
    assert alike(look(saved(scene(2))), look(saved(scene(2), form)))


def test_copies_look_alike_and_others_do_not() -> None:
    """Scaled, saved at low quality, grey or with a mark: one picture; twenty others are others."""
    looks = [look(saved(scene(seed))) for seed in range(20)]
    for seed in range(8):
        image = scene(seed)
        marked = image.copy()
        ImageDraw.Draw(marked).rectangle((8, 8, 100, 40), fill="white")
        for copy in (
            saved(image.resize((240, 180))),
            saved(image, "JPEG", quality=20),
            saved(image.convert("L")),
            saved(marked),
        ):
            assert alike(looks[seed], look(copy)), seed

    assert not any(alike(one, other) for one, other in combinations(looks, 2))


def test_a_turned_camera_makes_no_other_picture() -> None:
    """The look is that of the picture as it is shown, not as the sensor has it."""
    upright = scene(3)
    lying = upright.transpose(Image.Transpose.ROTATE_90)

    assert alike(look(saved(upright, "JPEG")), look(with_exif(lying, orientation=6)))


def test_a_flat_ground_is_like_nothing() -> None:
    """Not even like another one."""
    grey = look(saved(Image.new("RGB", (300, 300), "grey")))

    assert not alike(grey, grey)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html><body>No picture</body></html>",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        saved(scene(4))[:2000],
        b"GIF89a" + b"\xff" * 200,
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\0" * 40,
    ],
)
def test_what_is_no_whole_picture_says_so(raw: bytes) -> None:
    """A page sent in its place, a file that was cut off."""
    with pytest.raises(ParseError):
        picture_told(raw)


def test_a_bomb_of_pixels_is_not_unpacked() -> None:
    """A few kilobytes that would become gigabytes."""
    bomb = saved(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 100_000

    with pytest.raises(ParseError, match="pixels"):
        picture_told(bomb)
