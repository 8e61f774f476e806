"""A picture that a report shows, and what can be told of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tollbook.model.text import short_hash

SCHEMA = "tollbook.picture/1"

Record = dict[str, Any]

# Of 64 bits: so many that differ may still be one picture. Measured on 120 drawn scenes: copies
# that were scaled, saved at quality 20, made grey or marked with a logo differ in 0 to 6 bits,
# those cropped by 3 % or made brighter in up to 16, and in more than 8 in 2 of 240; of 7,140 pairs
# of other scenes none differs in fewer than 16 (`tests/parse/test_picture.py` has a part of it).
ALIKE_BITS = 8
# With fewer bits set, or not set, a picture has hardly any light and shade.
FLAT_BITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """The file of a picture as it was had on request.

    `sha256` is that of its bytes, `address` where it stood, `capture` the id of the capture it
    came with. `look` is a perceptual hash (difference hash of 8 by 8 steps, 16 hexadecimal
    digits): copies of one picture differ in few of its bits. `metadata` is what the camera or a
    program wrote into the file, with the names that Exif gives; it is no evidence of anything but
    itself.
    """

    sha256: str
    address: str
    capture: str
    media_type: str
    width: int
    height: int
    look: str
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`i_` and a hash of its bytes and its capture."""
        return f"i_{short_hash(self.sha256, self.capture)}"

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, where the metadata gives them."""
        gps = self.metadata.get("GPS")
        if not isinstance(gps, Mapping):
            return None
        latitude, longitude = gps.get("latitude"), gps.get("longitude")
        if isinstance(latitude, int | float) and isinstance(longitude, int | float):
            return float(latitude), float(longitude)
        return None


def alike(one: str, other: str) -> bool:
    """Whether two perceptual hashes are those of one picture. One that has hardly any light and
    shade (a flat ground, a line of text) is like many, and so like none.

    >>> alike("00ff00ff00ff00ff", "00ff00ff00ff00fe"), alike("0000000000000000", "0000000000000000")
    (True, False)
    """
    lit = int(one, 16).bit_count()
    return FLAT_BITS < lit < 64 - FLAT_BITS and bits_apart(one, other) <= ALIKE_BITS


def bits_apart(one: str, other: str) -> int:
    """In how many bits two perceptual hashes differ.

    >>> bits_apart("00000000000000ff", "000000000000000f")
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def picture_record(picture: PictureFile) -> Record:
    """The picture as JSON can carry it."""
    return {
        "schema": SCHEMA,
        "id": picture.id,
        "sha256": picture.sha256,
        "address": picture.address,
        "capture": picture.capture,
        "media_type": picture.media_type,
        "width": picture.width,
        "height": picture.height,
        "look": picture.look,
        "metadata": dict(picture.metadata),
    }


def picture_from(record: Mapping[str, Any]) -> PictureFile:
    """The picture that a record of ours tells. Raises `KeyError` or `TypeError` if it isn't one."""
    return PictureFile(
        sha256=record["sha256"],
        address=record["address"],
        capture=record["capture"],
        media_type=record["media_type"],
        width=record["width"],
        height=record["height"],
        look=record["look"],
        metadata=record["metadata"],
    )
