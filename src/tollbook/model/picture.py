"""A picture that a report shows, and what can be told of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tollbook.model.text import short_hash

SCHEMA = "tollbook.picture/1"

Record = dict[str, Any]

# Of 64 bits: fewer that differ are one picture, scaled or saved anew. Measured on photographs of
# ours: copies differ in 0 to 7 bits, other pictures in 15 and more (`tests/parse/test_picture.py`).
ALIKE_BITS = 8


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
