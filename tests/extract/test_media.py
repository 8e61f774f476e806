"""Media: captions, credits, and material that running text names."""

from __future__ import annotations

import pytest

from tollbook.extract import media
from tollbook.extract.reading import Reading
from tollbook.model.claim import Media
from tollbook.model.text import Text

Told = tuple[str, str | None, str | None]


def read(content: str) -> list[tuple[Told, str]]:
    """Every media claim of a text, what it tells, and the words of its span."""
    reading = Reading.of(Text.of("d", content, parser="test/1"))
    found: list[tuple[Told, str]] = []
    for sentence in reading.sentences:
        if not media.wants(sentence):
            continue
        reading.parse(sentence.index)
        for draft in media.find(reading, sentence.index):
            body = draft.body
            assert isinstance(body, Media)
            found.append(
                ((body.medium.value, body.credit, body.shows), content[draft.start : draft.end])
            )
    return found


TOLD: dict[str, Told] = {
    "Smoke rises over Kerra after a strike on May 2, 2031. Sea Media video grab": (
        "video", "Sea Media", "Smoke rises over Kerra after a strike on May 2, 2031"),
    "[Picture: families leave the harbour at Moss. Photograph: Lida Osk/Tern Images]": (
        "photo", "Lida Osk/Tern Images", "families leave the harbour at Moss"),
    "3. Kerra, Old Town. A boy stands beside a burnt tram on Sunday. Handout photo: KCR": (
        "photo", "KCR", "A boy stands beside a burnt tram on Sunday"),
    "[Image: new trenches north of Moss. Satellite imagery: Polar Orbits, 3 May 2031]": (
        "satellite", "Polar Orbits", "new trenches north of Moss"),
    "Map: the front on 3 May, in red the lost villages. Source: OCHA": (
        "map", "OCHA", "the front on 3 May, in red the lost villages"),
    "Photo: Smoke over Moss after the raid. (L. Osk/Courier)": (
        "photo", "L. Osk/Courier", "Smoke over Moss after the raid"),
    "A woman weeps in a shelter in Kerra. (AP Photo/Amo Tarek)": (
        "photo", "AP Photo/Amo Tarek", "A woman weeps in a shelter in Kerra"),
    "Rescuers search a collapsed school in Moss.\n\nPhoto by Amo Tarek": (
        "photo", "Amo Tarek", "Rescuers search a collapsed school in Moss"),
    "Video still: Kerra Media Collective": ("video", "Kerra Media Collective", None),
    # running text
    "A video released by the army on Friday shows tanks entering Moss.": (
        "video", "the army", "tanks entering Moss"),
    "Satellite images from Polar Orbits show a crater beside the dam.": (
        "satellite", "Polar Orbits", "a crater beside the dam"),
    "Radio Moss aired a recording, leaked by the prosecutor, of a call between two colonels.": (
        "audio", "the prosecutor", "a call between two colonels"),
}  # fmt: skip


@pytest.mark.parametrize("content", list(TOLD))
def test_medium_credit_and_what_is_shown(content: str) -> None:
    """One claim with the medium, the words of the credit, and the words that describe it."""
    ((told, words),) = read(content)
    assert told == TOLD[content]
    assert words in content


NEVER = [
    "The picture is bleak for the region.",
    "Officials reviewed the video on Monday.",
    "He drew a map by hand.",
    "A source: nobody knows the number.",
    "The north/south road was closed (Kerra/Moss).",
    "The report documents abuses by both sides.",
]


@pytest.mark.parametrize("content", NEVER)
def test_no_media_claim_without_credit_or_content(content: str) -> None:
    """Words for pictures and documents that credit nobody and show nothing tell none."""
    assert read(content) == []


def test_the_document_itself_says_a_caption() -> None:
    """Captions have no speaker: their attribution is settled as empty."""
    reading = Reading.of(Text.of("d", "Soldiers near Moss. Photo: Lida Osk/Tern", parser="test/1"))
    reading.parse(1)
    (draft,) = media.find(reading, 1)
    assert draft.attribution == ()
