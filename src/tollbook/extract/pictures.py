"""Which pictures does a page show?

A page's markup says which words are a picture's caption, whose picture it is, what stands in for
it where it can't be seen, and where its file is (`Text.pictures`). A caption that the words
themselves gave away as one (`media`) is not claimed twice: the markup is added to that claim.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tollbook.extract.draft import Draft
from tollbook.model.claim import Media, Medium, Stance
from tollbook.model.text import Picture

if TYPE_CHECKING:
    from tollbook.extract.reading import Reading


def sentences_of(reading: Reading) -> frozenset[int]:
    """The indexes of the sentences in which the words of a picture begin."""
    found = (_sentence(reading, picture) for picture in reading.text.pictures)
    return frozenset(index for index in found if index is not None)


def with_pictures(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a text with its pictures: each picture is one claim."""
    left = list(drafts)
    for picture in reading.text.pictures:
        index = _sentence(reading, picture)
        if index is None:
            continue
        told = [d for d in left if isinstance(d.body, Media) and _within(d, picture)]
        # Who is credited tells more than what is shown, which the caption says anyway.
        told.sort(key=lambda d: (not isinstance(d.body, Media) or d.body.credit is None, d.start))
        if told:
            told[0].body = _marked_up(told[0].body, picture)
            told[0].why = [*told[0].why, "markup:picture"]
            left = [d for d in left if d is told[0] or d not in told]
        else:
            left.append(_drafted(picture, index))
    return left


def _sentence(reading: Reading, picture: Picture) -> int | None:
    return next(
        (
            s.index
            for s in reading.sentences
            if s.start < picture.end and s.start + len(s.text) > picture.start
        ),
        None,
    )


def _within(draft: Draft, picture: Picture) -> bool:
    return draft.start < picture.end and draft.end > picture.start


def _marked_up(body: object, picture: Picture) -> Media:
    assert isinstance(body, Media)
    return replace(
        body,
        medium=Medium.VIDEO if picture.medium == "video" else body.medium,
        credit=body.credit or picture.credit,
        caption=picture.caption,
        alt=picture.alt,
        address=picture.address,
    )


def _drafted(picture: Picture, sentence: int) -> Draft:
    """The claim of a picture whose words say of themselves that they are one only in the markup.
    The document itself says it."""
    return Draft(
        Media(
            medium=Medium(picture.medium),
            credit=picture.credit,
            shows=picture.caption or picture.alt,
            caption=picture.caption,
            alt=picture.alt,
            address=picture.address,
        ),
        picture.start,
        picture.end,
        sentence,
        0,
        why=["markup:picture"],
        attribution=(),
        stance=Stance.ASSERTED,
    )
