"""What does a page's markup say of the page, and which markup says it?

Runs in the child process of `sandbox` only. Publishers say the same things in several ways,
and not always the same; the ways are asked in a fixed order, and which of them answered is
kept: JSON-LD first, then elements made for the purpose, then what the libraries can find.
Words on the page are never taken for its date: those are for the dateline, which knows that
it reads text.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

from lxml.html import HtmlElement, fromstring

FURNITURE = ("nav", "footer", "aside", "form", "menu")
SPACES = re.compile(r"[ \t\r\f\v\n\u00a0]+")
ISO_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
WEB = re.compile(r"https?://\S+", re.I)

# Types of schema.org that are one published item, the surest first; a page as such is asked last.
ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "LiveBlogPosting", "Report", "Article", "BlogPosting", "SocialMediaPosting",
    "DiscussionForumPosting", "ScholarlyArticle", "WebPage",
)  # fmt: skip
# Nodes of JSON-LD that are looked at; a page with more describes a shop.
NODES = 5_000

# Names of meta elements (name, property or itemprop, in lower case), the surest first: Open
# Graph and its article vocabulary, schema.org as microdata, Dublin Core, and what the large
# publishing systems write.
PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time",
    "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "dcterms.issued",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created",
    "citation_publication_date", "citation_date", "pubdate", "publishdate", "publish-date",
    "publish_date", "published_time", "publication_date", "article.published", "date",
    "datecreated", "created",
)  # fmt: skip
TITLES = ("og:title", "headline", "twitter:title", "parsely-title", "dc.title", "dcterms.title")
AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl",
    "dc.creator", "dcterms.creator", "citation_author",
)  # fmt: skip
PUBLISHERS = (
    "og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "citation_journal_title",
    "application-name", "apple-mobile-web-app-title",
)  # fmt: skip
BYLINE = (
    "//*[@rel='author' or @itemprop='author'"
    " or contains(concat(' ', @class, ' '), ' byline ')"
    " or contains(concat(' ', @class, ' '), ' byline__name ')"
    " or contains(concat(' ', @class, ' '), ' author-name ')"
    " or contains(concat(' ', @class, ' '), ' author ')]"
)
# "By Ann Example" in a byline, in the languages whose pages most often have it in the element.
BY = re.compile(r"^(?:by|von|par|por|автор:?|від)\s+", re.I)
# Parts of a page's title after which only the name of the site stands.
SITE_PART = re.compile(r"\s+(?:\||–|—|-|::|»|•)\s+")


@dataclass(slots=True)
class Markup:
    """What was found; `by` names the markup that gave each field: "json-ld", "og:title"."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    by: dict[str, str] = field(default_factory=dict)

    def offer(self, name: str, value: Any, by: str) -> None:
        """Take a value unless there is a better one already."""
        if value and getattr(self, name) is None:
            setattr(self, name, value)
            self.by[name] = by


def markup(tree: HtmlElement) -> Markup:
    """What the markup of a page says of it."""
    found = Markup()
    for ask in (_json_ld, _elements, _libraries, _times, _on_the_page):
        try:
            ask(tree, found)
        except (ValueError, TypeError, AttributeError, KeyError, IndexError, OverflowError):
            # Odd markup can trip the libraries that read it; the text is worth more.
            continue
    return found


# JSON-LD


def _json_ld(tree: HtmlElement, found: Markup) -> None:
    nodes: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            nodes += _nodes(script.text or "")
    for wanted in ARTICLES:
        for node in nodes:
            if wanted in _types(node):
                found.offer("title", line(node.get("headline")), "json-ld")
                found.offer("author", _names(node.get("author"), nodes), "json-ld")
                found.offer("publisher", _names(node.get("publisher"), nodes), "json-ld")
                found.offer("published", day(_text(node.get("datePublished"))), "json-ld")
                if wanted != "WebPage":
                    found.offer("url", _web(_page_of(node)), "json-ld")


def _nodes(script: str) -> list[dict[str, Any]]:
    """The objects in a script, however deep; what isn't JSON gives none."""
    cleaned = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    cleaned = cleaned.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        waiting: list[Any] = [json.loads(cleaned, strict=False)]
    except (ValueError, RecursionError):
        return []
    found: list[dict[str, Any]] = []
    while waiting and len(found) < NODES:
        value = waiting.pop(0)
        if isinstance(value, dict):
            found.append(value)
            waiting += [inner for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            waiting += value[:NODES]
    return found


def _types(node: dict[str, Any]) -> list[str]:
    given = node.get("@type")
    named = given if isinstance(given, list) else [given]
    return [str(one).rpartition("/")[2] for one in named]


def _names(value: Any, nodes: list[dict[str, Any]]) -> str | None:
    """The names of people or organisations, also of those that only an @id points at."""
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        named = one
        if isinstance(one, dict) and "name" not in one and "@id" in one:
            named = next((n for n in nodes if n.get("@id") == one["@id"] and "name" in n), one)
        name = line(_text(named.get("name") if isinstance(named, dict) else named))
        if name and not WEB.match(name) and name not in names:
            names.append(name)
    return ", ".join(names[:8]) or None


def _page_of(node: dict[str, Any]) -> Any:
    page = node.get("mainEntityOfPage")
    page = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return page or node.get("url")


def _text(value: Any) -> Any:
    """A value that JSON-LD wraps ({"@value": …}) or lists, bare."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("@value") if isinstance(value, dict) else value


# Elements made for the purpose


def _elements(tree: HtmlElement, found: Markup) -> None:
    metas = _metas(tree)
    for link in tree.iter("link"):
        # The page itself says which of its addresses is the one: before JSON-LD.
        if "canonical" in (link.get("rel") or "").lower().split() and _web(link.get("href")):
            found.url, found.by["url"] = _web(link.get("href")), "link canonical"
            break
    found.offer("url", _web(metas.get("og:url")), "og:url")
    for name, keys in (("title", TITLES), ("author", AUTHORS), ("publisher", PUBLISHERS)):
        for key in keys:
            value = line(metas.get(key))
            if value and not WEB.match(value):
                found.offer(name, value, key)
    for key in PUBLISHED:
        found.offer("published", day(metas.get(key)), key)


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The content of each meta element by its name, the first of a name first."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    for element in tree.xpath("//*[@itemprop='datePublished' or @itemprop='headline']"):
        value = element.get("content") or element.get("datetime")
        if value is None and element.get("itemprop") == "headline":
            value = "".join(element.itertext())
        if value:
            metas.setdefault(element.get("itemprop").lower(), value)
    return metas


# What the libraries find in a head


def _libraries(tree: HtmlElement, found: Markup) -> None:
    """trafilatura and htmldate know many more names; they see the head alone."""
    if found.title and found.publisher and found.published and found.author:
        return
    from htmldate import find_date
    from trafilatura.metadata import extract_metadata

    head = _head(tree)
    told = extract_metadata(head, extensive=False)
    sitename = None if told.sitename in (None, told.hostname) else told.sitename
    found.offer("publisher", line(sitename), "trafilatura")
    found.offer("author", line(told.author), "trafilatura")
    found.offer("url", _web(told.url), "trafilatura")
    if found.published is None:
        for element in head.iter("title"):
            element.text = None  # its words are no markup
        given = find_date(head, original_date=True, extensive_search=False)
        found.offer("published", day(given), "htmldate")


def _head(tree: HtmlElement) -> HtmlElement:
    head = fromstring("<html><head></head><body></body></html>")
    for element in tree.xpath(
        "//head/* | //body//script[@type='application/ld+json'] | //body//meta[@itemprop]"
    ):
        if element.tag not in ("style", "noscript"):
            copy = deepcopy(element)
            copy.tail = None
            head[0].append(copy)
    return head


# Elements on the page itself


def _times(tree: HtmlElement, found: Markup) -> None:
    """The day in `time` elements, if those marked as publication, or else those within the one
    article, or else all, name one day."""
    times = [
        element
        for element in tree.xpath("//time[@datetime]")
        if not any(above.tag in FURNITURE for above in element.iterancestors())
    ]
    marked = [
        t
        for t in times
        if t.get("pubdate") is not None
        or t.get("itemprop") == "datePublished"
        or "published" in (t.get("class") or "")
    ]
    days = {day(element.get("datetime")) for element in marked or times}
    found.offer("published", days.pop() if len(days) == 1 else None, "time")


def _on_the_page(tree: HtmlElement, found: Markup) -> None:
    title = next((line("".join(t.itertext())) for t in tree.iter("title")), None)
    headings = [line("".join(h.itertext())) for h in tree.iter("h1")]
    # A page's title often has the site's name in it, and its one heading may be just that name.
    if len(headings) == 1 and (not title or (headings[0] or "") in title):
        found.offer("title", headings[0], "h1")
    found.offer("title", _without_site(title, found.publisher), "title")
    names = [line("".join(element.itertext())) for element in tree.xpath(BYLINE)[:4]]
    byline = next((name for name in names if name and len(name) <= 80), None)
    found.offer("author", byline and BY.sub("", byline), "byline")


def _without_site(title: str | None, publisher: str | None) -> str | None:
    """A page's title without the name of its site, where that is known to stand at its end."""
    parts = SITE_PART.split(title) if title else []
    if title and publisher and len(parts) > 1 and parts[-1].casefold() == publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—-:»•")
    return title


# Values


def day(value: Any) -> date | None:
    """The day that a value of markup names as it is written, time zone and all; None if none.

    >>> day("2020-10-04T23:30:00Z"), day("Sun, 04 Oct 2020 10:00:00 GMT"), day("soon")
    (datetime.date(2020, 10, 4), datetime.date(2020, 10, 4), None)
    """
    if not isinstance(value, str):
        return None
    try:
        if match := ISO_DAY.match(value.strip()):
            return date(*map(int, match.groups()))
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def line(value: Any) -> str | None:
    """Words on one line; None for none."""
    return (SPACES.sub(" ", value).strip() or None) if isinstance(value, str) else None


def _web(value: Any) -> str | None:
    given = value.strip() if isinstance(value, str) else ""
    return given if WEB.fullmatch(given) else None
