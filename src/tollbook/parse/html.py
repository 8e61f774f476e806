"""What does a page say, without its menus, and what does its markup say of the page?

Runs in the child process of `sandbox` only. The main text is what trafilatura finds, with what
it would leave out of reports: captions of pictures and words inside `time`. What the markup says
of the page is told by `markup`.
"""

from __future__ import annotations

import codecs
import html.parser
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fromstring

from tollbook.errors import ParseError
from tollbook.model.text import Picture
from tollbook.parse.decode import decoded, whole
from tollbook.parse.markup import FURNITURE, SPACES, line, markup
from tollbook.parse.pictures import pictures
from tollbook.protocols import Parsed

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# Browsers read these as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
AS_WINDOWS = frozenset({"ascii", "us-ascii", "latin1", "latin-1", "iso-8859-1", "iso8859-1"})
# Those that bytes show by themselves, and what Python knows beside encodings of pages: some of
# these take minutes for a megabyte, or make other characters of plain letters.
NO_CHARSETS = frozenset(
    "utf-8 utf-16 utf-32 utf-7 idna punycode unicode-escape raw-unicode-escape unicode_escape "
    "raw_unicode_escape undefined".split()
)
# Not shown, or not part of what the page says. A head may lack its end and then hold the page.
NO_TEXT = (
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object",
    "select", "button", "textarea", "datalist",
)  # fmt: skip
# What browsers and SingleFile write into the pages they save.
SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d{4,}\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)"
)
SAVED_WITHIN = 4_000
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HIDDEN = "//template | //*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"
BLOCKS = frozenset(
    "address article blockquote body caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 "
    "header hr html li main ol p pre section table td th tr ul br".split()
)
# Below this much text trafilatura often takes one block of several (captions, lists) or, finding
# no article, everything. Its own lower limit is 250.
SHORT = 400
# A million elements took 1.4 GB as a tree and its copies; the longest list of names that was
# published as one page has some 60,000. Beyond this the words are read without a tree, and what
# the markup says of the page from its beginning.
MOST_TAGS = 200_000
HEAD = 100_000
# trafilatura's second opinion (justext) compares every block with every other: 0.4 s for this many,
# a minute for a list of 15,000 names. Such a page is no article, and its list is found without.
MOST_BLOCKS = 2_000
# A block with more of its letters in links than this is a list of other pages.
LINKS = 0.6


def parse(raw: bytes, charset: str | None = None) -> Parsed:
    """The main text of a page, a blank line between its paragraphs, and its metadata.

    `charset` is the encoding that its server gave.
    """
    # Controls mean nothing in a page, and the libraries give up over them.
    characters = CONTROLS.sub(" ", _characters(raw, charset))
    if not characters.strip():
        raise ParseError("has no text in it; fetch or save it again")
    small = characters.count("<") <= MOST_TAGS
    tree, whole_tree = _tree(characters if small else characters[:HEAD])
    told = markup(tree)
    if found := SAVED.search(characters[:SAVED_WITHIN]):
        told.offer("url", found.group(1), "saved page")
    declared = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    shown: tuple[Picture, ...] = ()
    if small and whole_tree:
        text, shown = pictures(tree, _with_headline(_main_text(tree), tree))
    else:
        text = _text_at_any_depth(characters)
    return Parsed(
        text,
        "html",
        title=told.title,
        author=told.author,
        publisher=told.publisher,
        url=told.url,
        language=declared,
        published=told.published,
        told_by=told.by,
        pictures=shown,
    )


def _characters(raw: bytes, charset: str | None) -> str:
    """Marks first, then valid UTF-8, then what the server says, then what the page declares,
    then the look of the bytes."""
    try:
        if _is_utf(raw):
            return decoded(raw.removeprefix(codecs.BOM_UTF8)).content
        return _declared(raw, charset)
    except ParseError as problem:
        raise ParseError("is binary data, not a page; fetch or save it again") from problem


def _is_utf(raw: bytes) -> bool:
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(raw: bytes, charset: str | None) -> str:
    match = CHARSET.search(raw[:4096])
    labels = (charset, match and match.group(1).decode("ascii", "replace"))
    for label in (given.lower() for given in labels if given):
        name = "cp1252" if label in AS_WINDOWS else label
        try:
            if codecs.lookup(name).name not in NO_CHARSETS:
                return raw.decode(name, "replace").replace("\x00", " ")
        except (LookupError, ValueError):
            pass  # an encoding that nobody knows: go by the look of the bytes
    return decoded(raw).content


def _tree(markup: str) -> tuple[HtmlElement, bool]:
    """The page as a tree, and whether all of it is in there: what is deeper than 256 elements or
    longer than 10 MB without one, libxml2 drops."""
    parser = HTMLParser(collect_ids=False, remove_comments=True, remove_pis=True)
    try:
        tree = fromstring(XML_DECLARATION.sub("", markup), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as problem:
        raise ParseError("has no text in it; fetch or save it again") from problem
    if tree.tag != "html":  # a fragment, which trafilatura does not take
        page = fromstring("<html><body></body></html>")
        page[0].append(tree)
        tree = page
    return tree, not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _main_text(tree: HtmlElement) -> str:
    from trafilatura import bare_extraction

    _remove(tree.xpath(HIDDEN))
    page = deepcopy(tree)
    document: Any
    # trafilatura drops figures and times; as plain elements their words stay.
    for element in page.iter("figure", "figcaption", "time"):
        element.tag = {"figure": "div", "figcaption": "p", "time": "span"}[element.tag]
    try:
        document = bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            fast=sum(1 for _ in page.iter(*BLOCKS)) > MOST_BLOCKS,
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        document = None  # odd markup trips it; the page's words are there all the same
    body = None if document is None else document.body
    text = "" if body is None else _paragraphs(body)
    if len(text) < SHORT:
        text = _article(tree) or text
    return text or _all_text(tree)


def _article(tree: HtmlElement) -> str:
    """All words of a short page but those of menus and of lists of links."""
    articles = [*tree.iter("article")] or [*tree.iter("main")]
    page = deepcopy(articles[0] if len(articles) == 1 else tree)
    _remove(page.iter(*FURNITURE))
    for block in list(page.iter("p", "li", "div", "td", "h2", "h3", "h4", "h5")):
        letters = len("".join(block.itertext()).strip())
        linked = sum(len("".join(link.itertext()).strip()) for link in block.iter("a"))
        if letters and linked > LINKS * letters:
            _remove([block])
    return _all_text(page)


def _paragraphs(body: etree._Element) -> str:
    """The text of a body in trafilatura's own markup; cells of a row stand beside each other."""
    blocks: list[str] = []
    current: list[str] = []

    def close() -> None:
        if line := SPACES.sub(" ", "".join(current)).strip(" |"):
            blocks.append(line)
        current.clear()

    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in ("p", "head", "item", "row", "quote", "list", "table", "div", "lb"):
            close_cell = any(above.tag == "cell" for above in element.iterancestors())
            if close_cell:
                current.append(" ")
            else:
                close()
        if event == "start":
            current.append(element.text or "")
        else:
            if element.tag == "cell":
                current.append(" | ")
            current.append(element.tail or "")
    close()
    return "\n\n".join(blocks)


def _remove(elements: Iterable[Any]) -> None:
    """Take elements out of their trees and leave what follows them."""
    for element in list(elements):
        if (parent := element.getparent()) is not None:
            tail = f" {element.tail or ''}"
            element.tail = None
            if (earlier := element.getprevious()) is not None:
                earlier.tail = (earlier.tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(element)


def _all_text(tree: HtmlElement) -> str:
    """Every word that is shown, block by block."""
    page = deepcopy(tree)
    _remove(page.iter(*NO_TEXT))
    parts: list[str] = []
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if element.tag in BLOCKS:
            parts.append("\x00")
        parts.append((element.text if event == "start" else element.tail) or "")
    return _blocks_of(parts)


class _Words(html.parser.HTMLParser):
    """The words of a page without a tree, for what is too deep for one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Text of scripts and the like is passed over up to their end."""
        del attrs
        if self.silent is None and tag in (*NO_TEXT, "title") and tag != "head":
            self.silent = tag
        if tag in BLOCKS:
            self.parts.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        """The end of a block ends its line."""
        if tag == self.silent:
            self.silent = None
        if tag in BLOCKS:
            self.parts.append("\x00")

    def handle_data(self, data: str) -> None:
        """Words, unless silent."""
        if self.silent is None:
            self.parts.append(data)


def _text_at_any_depth(markup: str) -> str:
    words = _Words()
    words.feed(markup)
    words.close()
    return _blocks_of(words.parts)


def _blocks_of(parts: list[str]) -> str:
    """Parts of text with NULs between blocks, as blocks with blank lines between them."""
    blocks = (SPACES.sub(" ", block).strip() for block in "".join(parts).split("\x00"))
    return whole("\n\n".join(block for block in blocks if block))


def _with_headline(text: str, tree: HtmlElement) -> str:
    """The text with the page's headline, where it was left out: headlines make claims too."""
    headings = [line("".join(h.itertext())) for h in tree.iter("h1")]
    if len(headings) != 1 or not (headline := headings[0]) or headline in text:
        return text
    return f"{headline}\n\n{text}"
