"""Pictures that a page shows: their captions, credits, alternative texts and addresses."""

from __future__ import annotations

import pytest

from tollbook.model.text import Picture
from tollbook.parse.html import parse

STORY = (
    "<p>At least nine villagers were killed at the mill in Kapan on Monday, the mayor said. Rescue "
    "workers searched the building for the whole night and found no one else there.</p><p>The road "
    "to the north was closed until the morning, and the boats did not cross the river either.</p>"
)


def page(body: str, around: str = "") -> bytes:
    return (
        "<!doctype html><html lang='en'><head><title>The mill</title></head><body><nav>"
        "<img src='/logo.png' alt='The Valley Post, front page of today'></nav>"
        f"<article><h1>Fire at the mill</h1>{body}{STORY}</article>{around}</body></html>"
    ).encode()


def shown(body: str, around: str = "") -> list[Picture]:
    """The pictures of a page; the words of each stand where it says."""
    parsed = parse(page(body, around))
    for picture in parsed.pictures:
        words = parsed.content[picture.start : picture.end]
        assert any(part and part in words for part in (picture.caption, picture.alt)), picture
    return list(parsed.pictures)


FIGURE = (
    "<figure><img src='/i/mill.jpg' alt='A burnt mill'><figcaption>Neighbours look at the mill. "
    "<span class='credit'>Photo: Ann Example/Agency</span></figcaption></figure>"
)


def test_a_figure_has_caption_credit_alternative_text_and_address() -> None:
    """The credit is parted from the caption where the markup parts them."""
    [one] = shown(FIGURE)

    assert (one.medium, one.address) == ("photo", "/i/mill.jpg")
    assert (one.caption, one.credit) == ("Neighbours look at the mill.", "Ann Example/Agency")
    assert one.alt == "A burnt mill"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<figure><img src='a.jpg'><figcaption>Smoke over the town</figcaption></figure>", "a.jpg"),
        ("<figure><amp-img src='b.jpg' width=640 height=480></amp-img><figcaption>Smoke over the town</figcaption></figure>", "b.jpg"),
        ("<div class='wp-caption'><img src='c.jpg'><p class='wp-caption-text'>Smoke over the town</p></div>", "c.jpg"),
        ("<figure><picture><source srcset='d-2.webp 2x, d.webp'><img src='data:image/gif;base64,AA'></picture><figcaption>Smoke over the town</figcaption></figure>", "d-2.webp"),
        ("<figure><img src='data:image/gif;base64,AA' data-src='e.jpg'><figcaption>Smoke over the town</figcaption></figure>", "e.jpg"),
        ("<figure><a href='f-large.jpg'><img src='f.jpg'></a><figcaption>Smoke over the town</figcaption></figure>", "f.jpg"),
        ("<figure><video poster='g.jpg'><source src='g.mp4'></video><figcaption>Smoke over the town</figcaption></figure>", "g.jpg"),
    ],
)  # fmt: skip
def test_the_shapes_of_publishing_systems(body: str, expected: str) -> None:
    """Whatever a system writes, the caption goes with the file that is loaded in the end."""
    [one] = shown(body)

    assert (one.caption, one.address) == ("Smoke over the town", expected)
    assert one.medium == ("video" if "video" in body else "photo")


def test_the_captions_of_a_gallery_are_all_there() -> None:
    """Those that the main text left out stand at its end."""
    slides = "".join(
        f"<div class='slide'><img src='{n}.jpg'><div class='slide__caption'>Boat number {n} crosses the "
        "river</div></div>"
        for n in range(3)
    )

    assert [(p.address, p.caption) for p in shown(f"<div class='gallery'>{slides}</div>")] == [
        (f"{n}.jpg", f"Boat number {n} crosses the river") for n in range(3)
    ]


def test_an_alternative_text_stands_for_a_picture_without_caption() -> None:
    """Words, that is; names of files and one word describe nothing."""
    [one] = shown(
        "<img src='a.jpg' alt='Soldiers carry a stretcher over a bridge'><img src='b.jpg' "
        "alt='IMG_2031.jpg'><img src='c.jpg' alt='photo'><img src='d.jpg'>"
    )

    assert (one.alt, one.caption, one.address) == (
        "Soldiers carry a stretcher over a bridge",
        None,
        "a.jpg",
    )


@pytest.mark.parametrize(
    "body",
    [
        "<img src='a.jpg' width=48 height=48 alt='The author at her desk in the town'>",
        "<a href='/other'><img src='a.jpg' alt='Another story of the same newspaper'></a>",
        "<div class='author-avatar'><img src='a.jpg' alt='The author at her desk in the town'></div>",
        "<aside><figure><img src='a.jpg'><figcaption>Another story beside this one</figcaption></figure></aside>",
        "<img src='/logo.svg' class='site-logo' alt='The mark of The Valley Post'>",
    ],
)
def test_what_belongs_to_the_site_is_no_picture_of_the_report(body: str) -> None:
    """Portraits of authors, marks, and what leads to other articles."""
    assert shown(body) == []


def test_one_picture_in_two_sizes_is_one() -> None:
    """The same caption at the same place is claimed once."""
    assert len(shown(FIGURE + FIGURE.replace("mill.jpg", "mill-2x.jpg"))) == 1


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x/y", "x" * 5000, ""],
)
def test_an_address_that_nobody_should_ask_for_is_none(address: str) -> None:
    """Only http, https and what is relative to the page."""
    [one] = shown(
        f"<figure><img src='{address}'><figcaption>Smoke over the town</figcaption></figure>"
    )

    assert one.address is None


@pytest.mark.parametrize(
    "body",
    [
        "<figure>" * 3000 + "<img src='a.jpg'><figcaption>Deep under the others</figcaption>",
        "<figure>" + "<img src='a.jpg' alt='one of very many pictures'>" * 20_000 + "</figure>",
        "".join(f"<figure><img src='{n}'><figcaption>Caption {n} of many</figcaption></figure>" for n in range(3000)),
        "<figure><img alt='" + "long " * 50_000 + "'></figure>",
        "<figure><figcaption><figcaption><img src=a.jpg></figcaption></figure>",
        "<img alt='\x00 (((a+)+)+)+$ \ud83d\ude00 words of it' src='&#0;'>",
    ],
)  # fmt: skip
def test_hostile_markup_is_read_within_bounds(body: str) -> None:
    """No more than a hundred pictures, none of endless length."""
    parsed = parse(page(body.encode("utf-8", "replace").decode()))

    assert "nine villagers" in parsed.content
    assert len(parsed.pictures) <= 100
    for one in parsed.pictures:
        assert parsed.content[one.start : one.end].strip()
        assert one.end - one.start <= 2_000
