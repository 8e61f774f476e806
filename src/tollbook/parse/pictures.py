"""Which pictures does a page show, with what words?

Runs in the child process of `sandbox` only, on markup that may be hostile. What is looked for is
what belongs to the article: an element for a picture or film, its caption, its credit, its
alternative text and its address. The file itself is never asked for.

A claim stands on words of the text. Captions are in the text already, or are put at its end where
the main text left them out (galleries); an alternative text, which stands for a picture without
caption, is put there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from tollbook.model.text import Picture
from tollbook.parse.markup import FURNITURE, line

# More than the largest gallery of a report that anybody looks through.
MOST = 100
# Of one caption, credit or alternative text; a longer one is the article itself.
LONGEST = 2_000
LONGEST_ADDRESS = 2_000
# Pixels: what is smaller is a portrait of the author, an icon or a counter.
SMALLEST = 100
# Elements above a picture in which its caption is looked for.
LEVELS = 4
TAGS = ("img", "amp-img", "video")
# Words in classes and ids of what is no picture of the report.
NOT_ONE = re.compile(
    r"logo|avatar|icon|sprite|author|byline__|advert|banner|share|social|emoji|pixel|track|promo|"
    r"related|recommend|teaser",
    re.I,
)
CAPTION = re.compile(r"caption|legend|image-?desc|photo-?desc|slide__?text", re.I)
CREDIT = re.compile(r"credit|copyright|photographer|image-?source|photo-?source", re.I)
# What stands before a name in an element made for the credit.
LABEL = re.compile(
    r"^(?:(?:photo|photograph|image|picture|video|credit|source|copyright|by|courtesy)s?(?:\s+(?:by|credit|courtesy|of))*"
    r"\s*:?\s+|©\s*|\(c\)\s*)+",
    re.I,
)
FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|mp4)$|^(?:img|dsc|image|photo)[_\d\s-]*$", re.I
)
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.I)
SOURCES = ("data-src", "data-original", "data-lazy-src", "src", "poster")
SETS = ("data-srcset", "srcset")
# An alternative text with fewer words describes nothing: "photo", "AP photo".
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands with a picture: all of its caption element, the caption in it, the credit."""

    whole: str | None = None
    caption: str | None = None
    credit: str | None = None


def pictures(tree: HtmlElement, content: str) -> tuple[str, tuple[Picture, ...]]:
    """The pictures of an article with the places of their words in the text, and the text with
    those words that it lacked at its end. Addresses are as the page gives them."""
    found: list[Picture] = []
    parts = [content]
    length = len(content)
    taken: set[int] = set()
    for element in _elements(tree):
        words = _words(element)
        alt = _alt(element)
        address = _address(element)
        wanted = words.whole or alt
        if wanted is None:
            continue
        start = _place(wanted, content)
        if start < 0 and words.caption and (start := _place(words.caption, content)) >= 0:
            wanted = words.caption
        if start < 0:
            if words.whole is None and len(wanted.split()) < LEAST_WORDS:
                continue
            start = length + 2
            parts.append(wanted)
            length = start + len(wanted)
        if start in taken:
            continue  # the same picture in another size
        taken.add(start)
        found.append(
            Picture(
                medium="video" if element.tag == "video" else "photo",
                address=address,
                caption=words.caption,
                credit=words.credit,
                alt=alt,
                start=start,
                end=start + len(wanted),
            )
        )
        if len(found) == MOST:
            break
    return "\n\n".join(parts), tuple(found)


def _place(words: str, content: str) -> int:
    """Where words stand in a text as words of their own, -1 if nowhere."""
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", content)
    return match.start() if match else -1


def _elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of pictures that belong to the article."""
    articles = [*tree.iter("article")] or [*tree.iter("main")]
    region = articles[0] if len(articles) == 1 else tree
    for element in region.iter(*TAGS):
        if not _small(element) and not _elsewhere(element):
            yield element


def _small(element: HtmlElement) -> bool:
    sizes = (element.get("width") or "", element.get("height") or "")
    return any(size.isdigit() and int(size[:6]) < SMALLEST for size in sizes)


def _elsewhere(element: HtmlElement) -> bool:
    """Whether a picture belongs to the site, or to another article that the page links to."""
    captioned = False
    for number, above in enumerate((element, *element.iterancestors())):
        if above.tag in FURNITURE:
            return True
        if above.tag == "figure":
            captioned = captioned or next(above.iter("figcaption"), None) is not None
        if above.tag == "a" and not captioned:
            href = above.get("href") or ""
            if not PICTURE_FILE.search(href) and not href.startswith("#"):
                return not _in_captioned_figure(above)
        if number <= LEVELS and NOT_ONE.search(_class(above)):
            return True
    return False


def _in_captioned_figure(element: HtmlElement) -> bool:
    figure = next((above for above in element.iterancestors("figure")), None)
    return figure is not None and next(figure.iter("figcaption"), None) is not None


def _class(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300]


def _words(element: HtmlElement) -> _Words:
    """Caption and credit of a picture."""
    for number, above in enumerate(element.iterancestors()):
        if number == LEVELS and above.tag != "figure":
            break
        if above.tag in ("article", "main", "body"):
            break
        shown = sum(1 for _ in above.iter(*TAGS))
        if above.tag == "figure" and (given := next(above.iter("figcaption"), None)) is not None:
            # One caption under several pictures is said of the first.
            first = next(above.iter(*TAGS))
            return _told(given, above) if first is element else _Words()
        if shown == 1 and (given := _by_class(above, CAPTION)) is not None:
            return _told(given, above)
    credit = _cut(element.get("data-credit"))
    return _Words(credit=credit)


def _by_class(element: HtmlElement, pattern: re.Pattern[str]) -> HtmlElement | None:
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and pattern.search(inner.get("class") or ""):
            return inner
    return None


def _told(caption: HtmlElement, around: HtmlElement) -> _Words:
    """What a caption element says, and who is credited in it or beside it."""
    whole = _cut("".join(caption.itertext()))
    credited = _credit_element(caption)
    if credited is None:
        beside = _by_class(around, CREDIT)
        credit = _credit(beside)
        return _Words(whole, whole, credit)
    said = "".join(credited.itertext())
    credit = _credit(credited)
    rest = _cut(whole.replace(line(said) or "", "", 1)) if whole else None
    return _Words(whole, rest and (rest.strip(" |–—-()") or None), credit)


def _credit_element(caption: HtmlElement) -> HtmlElement | None:
    for inner in caption.iterdescendants():
        if not isinstance(inner.tag, str):
            continue
        marked = f"{inner.get('class') or ''} {inner.get('itemprop') or ''}"
        if inner.tag in ("cite", "small") or CREDIT.search(marked):
            return inner
    return None


def _credit(element: HtmlElement | None) -> str | None:
    words = None if element is None else _cut("".join(element.itertext()))
    return words and (LABEL.sub("", words.strip(" ()[]")).strip(" .") or None)


def _alt(element: HtmlElement) -> str | None:
    """The alternative text, unless it is the name of a file."""
    words = _cut(element.get("alt") or element.get("title"))
    return None if words is None or FILE_NAME.search(words) else words


def _address(element: HtmlElement) -> str | None:
    """The address of the file as the page gives it: what is loaded late before its placeholder."""
    # libxml2 doesn't know that a `source` is empty, and puts what follows into it.
    others = [inner for above in element.iterancestors("picture") for inner in above.iter("source")]
    inner = element.iter("source") if element.tag == "video" else ()
    given = [element.get(name) for name in SOURCES]
    for one in (element, *others, *inner):
        given += [_first_of_set(one.get(name)) for name in SETS]
        given.append(one.get("src"))
    return next((a.strip() for a in given if a and _is_address(a.strip())), None)


def _first_of_set(value: str | None) -> str | None:
    words = value.replace(",", " ").split() if value else []
    return words[0] if words else None


def _is_address(given: str) -> bool:
    scheme = given.partition(":")[0].lower() if ":" in given.split("/", maxsplit=1)[0] else ""
    return scheme in ("", "http", "https") and 0 < len(given) <= LONGEST_ADDRESS


def _cut(words: str | None) -> str | None:
    flat = line(words)
    return flat[:LONGEST].rstrip() or None if flat else None
