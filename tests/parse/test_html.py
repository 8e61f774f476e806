"""A page gives its main text and what its markup says of it, and nothing that is not shown."""

from datetime import date

import pytest

from made_documents import SENTENCE, page
from tollbook.errors import ParseError
from tollbook.parse import parser_for
from tollbook.protocols import Parsed

HTML = parser_for("text/html")
ARTICLE = f"<h1>Nine dead at a market</h1><p>{SENTENCE * 2}</p><p>{SENTENCE}</p>"


def parsed(body: str = ARTICLE, head: str = "") -> Parsed:
    return HTML.parse(page(body, head=head))


def test_the_article_is_read_and_what_stands_around_it_is_not() -> None:
    """Headline and paragraphs with blank lines between; no menu, footer or script."""
    content = parsed().content
    assert content.split("\n\n") == [
        "Nine dead at a market",
        (SENTENCE * 2).strip(),
        SENTENCE.strip(),
    ]


def test_captions_times_lists_and_tables_are_text() -> None:
    """All of them make claims in reports."""
    content = parsed(
        ARTICLE
        + "<figure><img src='a.jpg' alt='x'><figcaption>Smoke over the market. Photo: A. Person"
        "</figcaption></figure>"
        f"<p>{SENTENCE} It said on <time datetime='2020-10-04'>Sunday 4 October</time> that it was so.</p>"
        "<ul><li>Two women died.</li><li>One man is missing.</li></ul>"
        "<table><tr><th>Side</th><th>Killed</th></tr><tr><td>Civilians</td><td>9</td></tr></table>"
    ).content
    blocks = content.split("\n\n")
    assert "Smoke over the market. Photo: A. Person" in blocks
    assert "on Sunday 4 October that" in content
    assert "Two women died." in blocks and "One man is missing." in blocks
    assert "Civilians | 9" in blocks


def test_json_ld_tells_day_title_and_publisher() -> None:
    """What publishers write for search engines."""
    found = parsed(
        head='<script type="application/ld+json">{"@context":"https://schema.org","@type":'
        '"NewsArticle","headline":"Nine dead at a market","datePublished":"2020-10-04T10:00:00Z",'
        '"dateModified":"2020-10-09T10:00:00Z","publisher":{"@type":"Organization",'
        '"name":"The Valley Post"}}</script>'
    )
    assert found.published == date(2020, 10, 4)
    assert found.publisher == "The Valley Post"
    assert found.title == "Nine dead at a market"


def test_meta_elements_tell_day_address_and_publisher() -> None:
    """The older way."""
    found = parsed(
        head='<meta property="article:published_time" content="2020-10-04T10:00:00+04:00">'
        '<meta property="og:site_name" content="The Valley Post">'
        '<link rel="canonical" href="https://valley.example/news/nine">'
        "<title>Nine dead</title>"
    )
    assert found.published == date(2020, 10, 4)
    assert found.url == "https://valley.example/news/nine"
    assert (found.publisher, found.title) == ("The Valley Post", "Nine dead")


def test_words_on_the_page_are_no_date_of_publication() -> None:
    """A date in the text or the footer is for the dateline; metadata says nothing here."""
    found = parsed(
        f"<p>Stepanakert, 4 October 2020. {SENTENCE * 3}</p>", "<title>4 October 2020</title>"
    )
    assert found.published is None
    assert found.publisher is None


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("<time datetime='2020-10-04T08:00'>today</time>", date(2020, 10, 4)),
        ("<time datetime='2020-10-04'>a</time><time datetime='2020-10-07'>b</time>", None),
        (
            "<time datetime='2020-10-04' pubdate>a</time><time datetime='2020-10-07'>b</time>",
            date(2020, 10, 4),
        ),
        ("<time datetime='2020-99-04'>a</time>", None),
    ],
)
def test_time_elements_tell_the_day_if_they_agree(times: str, expected: date | None) -> None:
    """Pages list other articles with their times too: two days are none."""
    assert parsed(ARTICLE + times).published == expected


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"datePublished": {"@value": [1]}</script>',
        '<script type="application/ld+json">[[[{"@type": 7, "publisher": "x"}]]]</script>',
        '<meta property="article:published_time" content="99999999999999-99-99">',
        '<meta property="og:site_name"><title></title><link rel="canonical">',
    ],
)
def test_odd_metadata_costs_no_text(head: str) -> None:
    """What a page says of itself is often broken; its words are read all the same."""
    found = parsed(head=head)
    assert found.content.startswith("Nine dead at a market")
    assert found.published is None


def test_an_address_that_is_no_web_address_is_not_taken() -> None:
    """It may end as a link in a report of ours."""
    assert parsed(head='<link rel="canonical" href="javascript:alert(1)">').url is None


def test_a_page_of_very_many_elements_is_read_without_a_tree() -> None:
    """Its words, and what its head says; not in the memory that its tree would take."""
    head = '<meta property="og:site_name" content="The Valley Post">'
    found = HTML.parse(page("<p>Two died.</p>" + "<b>x</b>" * 110_000, head=head))
    assert "Two died." in found.content.split("\n\n")
    assert found.publisher == "The Valley Post"


def test_control_characters_cost_no_text() -> None:
    """As bytes and as references: the libraries refuse them, and the words are worth more."""
    raw = f"<h1>Nine dead</h1><p>{SENTENCE}\x01\x0c&#12;&#1;{SENTENCE}</p>"
    content = HTML.parse(page(raw)).content
    assert content.count(SENTENCE.strip()) == 2


def test_a_page_of_captions_keeps_them_all() -> None:
    """Short blocks everywhere: nothing that looks like an article."""
    captions = [f"Figure {n}: a street after the strike of {n} October." for n in range(1, 7)]
    content = parsed("".join(f"<div><figcaption>{c}</figcaption></div>" for c in captions)).content
    assert [caption for caption in captions if caption not in content] == []


def test_hidden_words_are_not_read() -> None:
    """Neither scripts and styles nor what a page hides, where all its text is taken."""
    content = HTML.parse(
        b"<p>Two people died.</p><style>p{}</style><script>x</script><template>t</template>"
        b"<p hidden>Ninety died.</p><p style='display: none'>Ninety died.</p>"
    ).content
    assert content == "Two people died."


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "<html><head><meta charset=windows-1251></head><body><p>Пять человек погибли.</p>".encode(
                "cp1251"
            ),
            "Пять человек погибли.",
        ),
        ("<html><body><p>“Two” died.</p>".encode("cp1252"), "“Two” died."),
        ("<meta charset=latin-1><p>“Two” died.</p>".encode("cp1252"), "“Two” died."),
        ("<meta charset=no-such><p>“Two” died.</p>".encode("cp1252"), "“Two” died."),
        # Saved anew as UTF-8, the declaration left behind.
        ("<meta charset=windows-1251><p>“Two” died.</p>".encode(), "“Two” died."),
        (
            "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>“Two” died.</p></body></html>".encode(),
            "“Two” died.",
        ),
        ("\ufeff<p>“Two” died.</p>".encode("utf-16"), "“Two” died."),
        ("<p>قُتل خمسة 😀.</p>".encode(), "قُتل خمسة 😀."),
    ],
)
def test_encodings(raw: bytes, expected: str) -> None:
    """Marks and valid UTF-8 outrank the declaration, which outranks the look of the bytes."""
    assert HTML.parse(raw).content == expected


def test_a_page_nested_twenty_thousand_deep_is_read() -> None:
    """Deeper than any tree goes, the words are there all the same."""
    raw = b"<div>" * 20_000 + b"<p>Two people died.</p><script>x</script>" + b"</div>" * 20_000
    assert HTML.parse(raw).content == "Two people died."


@pytest.mark.parametrize(
    "raw", [b"", b"   ", b"<html></html>", b"<script>x</script>", b"<!-- x -->"]
)
def test_a_page_without_words_has_a_reason(raw: bytes) -> None:
    """An empty page is an error of the download."""
    with pytest.raises(ParseError, match="no text"):
        HTML.parse(raw)
