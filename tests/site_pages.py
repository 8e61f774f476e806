"""Pages in the shapes of real sites, each with what is to be read out of it.

All places, people and publishers are invented. A page's shape (its markup, its furniture, what
it says of itself and how) is written by hand; the words of its article come from `story`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DAY = date(2021, 3, 14)
FURNITURE = ("Subscribe to our newsletter", "Most read this week", "Terms of use and privacy")


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page, and what is right: None where the page doesn't say."""

    name: str
    raw: bytes
    title: str | None
    published: date | None
    publisher: str | None
    words: Sequence[str]
    not_words: Sequence[str] = FURNITURE


def story(n: int) -> list[str]:
    """Four paragraphs that no other page has."""
    town = ("Osmanli", "Verin Dar", "Kaleh Sang", "Tambura", "Dolni Brod", "Zarqaniya")[n % 6]
    return [
        f"At least {n + 4} people were killed and {n + 11} wounded when shells hit the market of "
        f"{town} on Saturday morning, the district hospital said in a statement to reporters.",
        f"Witnesses in {town} spoke of {n + 2} explosions within a few minutes. The stalls had "
        "just opened and the street was full of people from the villages around, they said.",
        f"The defence ministry denied that its forces had fired on {town} and said that it would "
        "look into the matter. A spokesman for the other side put the blame on the ministry.",
        f"The road to the south has been closed since the winter, and the {n + 20} wounded who "
        "could be moved were brought across the river by boat during the night.",
    ]


def paragraphs(n: int) -> str:
    return "".join(f"<p>{one}</p>" for one in story(n))


def title_of(n: int) -> str:
    return f"Shells hit market number {n}, hospital counts {n + 4} dead"


MENU = (
    "<nav class='main'><ul><li><a href='/'>Home</a></li><li><a href='/world'>World</a></li>"
    "<li><a href='/s'>Subscribe to our newsletter</a></li></ul></nav>"
)
ASIDE = (
    "<aside><h3>Most read this week</h3><ul>"
    + "".join(f"<li><a href='/o/{n}'>Another story of the week {n}</a></li>" for n in range(6))
    + "</ul></aside>"
)
FOOTER = "<footer><p><a href='/t'>Terms of use and privacy</a></p><p>© 2019 The site</p></footer>"


def page(head: str, body: str, *, lang: str = "en") -> bytes:
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><meta charset='utf-8'>{head}</head>"
        f"<body>{MENU}{body}{ASIDE}{FOOTER}</body></html>"
    ).encode()


def json_ld(body: str) -> str:
    return f"<script type='application/ld+json'>{body}</script>"


def article(n: int) -> str:
    return f"<article><h1>{title_of(n)}</h1>{paragraphs(n)}</article>"


def usual(name: str, n: int, head: str, body: str | None = None, **other: object) -> SitePage:
    """A page with the usual furniture around the story `n`."""
    values: dict[str, object] = {
        "title": title_of(n),
        "published": DAY,
        "publisher": "The Valley Post",
        "words": story(n),
        **other,
    }
    return SitePage(name, page(head, article(n) if body is None else body), **values)  # type: ignore[arg-type]


SITE = "<meta property='og:site_name' content='The Valley Post'>"
NEWS = '"@context":"https://schema.org","@type":"NewsArticle"'
PUBLISHER = '"publisher":{"@type":"Organization","name":"The Valley Post"}'


def told_by_metadata() -> list[SitePage]:
    """The ways in which sites tell day, title and publisher."""
    t = title_of
    return [
        usual(
            "json-ld",
            1,
            json_ld(
                f'{{{NEWS},"headline":"{t(1)}","datePublished":"2021-03-14T08:00:00+02:00","dateModified":"2021-03-17",{PUBLISHER}}}'
            ),
        ),
        usual(
            "json-ld graph with ids",
            2,
            json_ld(
                f'{{"@context":"https://schema.org","@graph":[{{"@type":"WebPage","name":"x","datePublished":"2021-03-14"}},{{"@type":"NewsArticle","headline":"{t(2)}","datePublished":"2021-03-14T23:50:00Z","publisher":{{"@id":"#o"}}}},{{"@type":"Organization","@id":"#o","name":"The Valley Post"}}]}}'
            ),
        ),
        usual(
            "json-ld list of types",
            3,
            json_ld(
                f'[{{"@context":"https://schema.org","@type":["Article","ReportageNewsArticle"],"headline":"{t(3)}","datePublished":"2021-03-14",{PUBLISHER}}}]'
            ),
        ),
        usual(
            "json-ld with a comment around it",
            4,
            json_ld(
                f'\n<!--\n{{{NEWS},"headline":"{t(4)}","datePublished":"2021-03-14",{PUBLISHER}}}\n-->'
            ),
        ),
        usual(
            "broken json-ld, good meta",
            5,
            json_ld('{"@type": "NewsArticle", }')
            + SITE
            + f"<meta property='og:title' content='{t(5)}'><meta property='article:published_time' content='2021-03-14T08:00:00Z'>",
        ),
        usual(
            "open graph",
            6,
            SITE
            + f"<meta property='og:title' content='{t(6)}'><meta property='article:published_time' content='2021-03-14T08:00:00+0400'><meta property='article:modified_time' content='2021-03-20'><title>{t(6)} - The Valley Post</title>",
        ),
        usual(
            "dublin core",
            7,
            f"<meta name='DC.title' content='{t(7)}'><meta name='DC.date.issued' content='2021-03-14'><meta name='DC.publisher' content='The Valley Post'>",
        ),
        usual(
            "parsely and sailthru",
            8,
            SITE
            + f"<meta name='parsely-title' content='{t(8)}'><meta name='parsely-pub-date' content='2021-03-14T08:00:00Z'>",
        ),
        usual(
            "date as in mail",
            9,
            SITE
            + f"<title>{t(9)} | The Valley Post</title><meta name='pubdate' content='Sun, 14 Mar 2021 08:00:00 GMT'>",
        ),
        usual(
            "date without dashes",
            10,
            SITE
            + f"<title>{t(10)} | The Valley Post</title><meta name='publish-date' content='20210314'>",
        ),
        usual(
            "microdata",
            11,
            SITE,
            f"<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>{t(11)}</h1><meta itemprop='datePublished' content='2021-03-14'><div itemprop='articleBody'>{paragraphs(11)}</div></div>",
        ),
        usual(
            "one time element",
            12,
            SITE + f"<title>{t(12)} – The Valley Post</title>",
            f"<article><h1>{t(12)}</h1><time datetime='2021-03-14T06:00'>14 March</time>{paragraphs(12)}</article>",
        ),
        usual(
            "marked time among others",
            13,
            SITE,
            f"<article><h1>{t(13)}</h1><time pubdate datetime='2021-03-14'>14 March</time>{paragraphs(13)}</article><div class='more'><time datetime='2021-03-11'>11 March</time><a href='/x'>An older story about it</a></div>",
        ),
        usual(
            "wordpress",
            14,
            SITE + f"<title>{t(14)} - The Valley Post</title>",
            f"<div id='content' class='site-content'><article class='post type-post hentry'><header class='entry-header'><h1 class='entry-title'>{t(14)}</h1><span class='posted-on'><time class='entry-date published' datetime='2021-03-14T08:00:00+00:00'>March 14, 2021</time><time class='updated' datetime='2021-03-16'>March 16</time></span></header><div class='entry-content'>{paragraphs(14)}</div></article></div>",
        ),
        usual(
            "drupal",
            15,
            SITE
            + f"<meta property='og:title' content='{t(15)}'><meta name='dcterms.date' content='2021-03-14T08:00Z'>",
            f"<div class='region region-content'><div class='node node--type-article'><h2 class='title'>{t(15)}</h2><div class='field field-name-body'><div class='field-items'><div class='field-item even'>{paragraphs(15)}</div></div></div></div></div>",
        ),
        usual(
            "amp",
            16,
            json_ld(f'{{{NEWS},"headline":"{t(16)}","datePublished":"2021-03-14",{PUBLISHER}}}')
            + "<style amp-boilerplate>body{visibility:hidden}</style><script async src='https://cdn.example/v0.js'></script>",
            f"<amp-sidebar id='s'><a href='/'>Subscribe to our newsletter</a></amp-sidebar><article><h1>{t(16)}</h1><amp-img src='a.jpg' width='1' height='1'></amp-img>{paragraphs(16)}</article>",
        ),
        usual(
            "titles that differ",
            17,
            json_ld(f'{{{NEWS},"headline":"{t(17)}","datePublished":"2021-03-14",{PUBLISHER}}}')
            + "<title>Market: what we know | The Valley Post</title>",
        ),
        usual(
            "live blog",
            18,
            json_ld(
                f'{{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"{t(18)}","datePublished":"2021-03-14T05:00:00Z",{PUBLISHER}}}'
            ),
            f"<main><h1>{t(18)}</h1>"
            + "".join(
                f"<div class='live-post'><time datetime='2021-03-{14 + n}T0{n}:00'>0{n}:00</time><p>{one}</p></div>"
                for n, one in enumerate(story(18))
            )
            + "</main>",
        ),
    ]


def shapes_of_pages() -> list[SitePage]:
    """The ways in which sites lay out an article, and what they put into it."""
    t = title_of

    def og(n: int) -> str:
        return (
            f"{SITE}<meta property='og:title' content='{title_of(n)}'>"
            "<meta property='article:published_time' content='2021-03-14'>"
        )

    three = [f"<p>{one}</p>" for one in story(24)]
    return [
        usual(
            "cookie wall before the article",
            20,
            og(20),
            f"<div id='consent' class='cookie-banner modal'><h2>We value your privacy</h2><p>We and our 842 partners store cookies on your device to show you advertisements.</p><button>Accept all</button></div>{article(20)}",
            not_words=(*FURNITURE, "842 partners"),
        ),
        usual(
            "paywall",
            21,
            og(21),
            f"<article><h1>{t(21)}</h1><p>{story(21)[0]}</p><p>{story(21)[1]}</p><div class='paywall'><h3>Continue reading with a subscription</h3><form><button>Log in</button></form></div></article>",
            words=story(21)[:2],
            not_words=(*FURNITURE, "Log in"),
        ),
        usual(
            "gallery",
            22,
            og(22),
            f"<article><h1>{t(22)}</h1>"
            + "".join(
                f"<figure><img src='{n}.jpg' alt='x'><figcaption>{one}</figcaption></figure>"
                for n, one in enumerate(story(22))
            )
            + "</article>",
        ),
        usual(
            "caption within an article",
            23,
            og(23),
            f"<article><h1>{t(23)}</h1><figure><img src='a.jpg' alt=''><figcaption>Smoke over the market on Saturday. Photo: L. Example</figcaption></figure>{paragraphs(23)}</article>",
            words=[*story(23), "Smoke over the market on Saturday"],
        ),
        usual(
            "newsletter form in the middle",
            24,
            og(24),
            f"<article><h1>{t(24)}</h1>{three[0]}{three[1]}<form class='newsletter'><p>Enter your address to get our briefing</p><input></form>{three[2]}{three[3]}</article>",
            not_words=(*FURNITURE, "Enter your address"),
        ),
        usual(
            "teasers as articles",
            25,
            og(25),
            f"<main>{article(25)}</main><section>"
            + "".join(
                f"<article class='card'><h3><a href='/{n}'>Related story number {n}</a></h3></article>"
                for n in range(5)
            )
            + "</section>",
            not_words=(*FURNITURE, "Related story number 3"),
        ),
        usual(
            "comments below",
            26,
            og(26),
            f"{article(26)}<section id='comments' class='comments'><h2>Comments</h2><div class='comment'><p>I never believe what this paper writes about it.</p></div></section>",
            not_words=(*FURNITURE, "I never believe"),
        ),
        usual(
            "quotation and posts embedded",
            27,
            og(27),
            f"<article><h1>{t(27)}</h1><p>{story(27)[0]}</p><blockquote><p>{story(27)[1]}</p></blockquote><p>{story(27)[2]}</p><p>{story(27)[3]}</p></article>",
        ),
        usual(
            "list of a daily update",
            28,
            og(28),
            f"<article><h1>{t(28)}</h1><p>{story(28)[0]}</p><ul>"
            + "".join(f"<li>{one}</li>" for one in story(28)[1:])
            + "</ul></article>",
        ),
        usual(
            "table of losses",
            29,
            og(29),
            f"{article(29).replace('</article>', '')}<table><tr><th>District</th><th>Killed</th></tr><tr><td>Upper Dar</td><td>17</td></tr><tr><td>Lower Dar</td><td>4</td></tr></table></article>",
            words=[*story(29), "Upper Dar | 17"],
        ),
        usual(
            "questions and answers",
            30,
            og(30),
            f"<article><h1>{t(30)}</h1>"
            + "".join(
                f"<p><strong>QUESTION:</strong> What happened then?</p><p><b>MINISTER:</b> {one}</p>"
                for one in story(30)
            )
            + "</article>",
        ),
        usual(
            "chronology",
            31,
            og(31),
            f"<article><h1>{t(31)}</h1><dl>"
            + "".join(f"<dt>0{n}:00</dt><dd>{one}</dd>" for n, one in enumerate(story(31)))
            + "</dl></article>",
        ),
        usual(
            "lines broken by br",
            32,
            og(32),
            f"<div class='text'><h1>{t(32)}</h1>{'<br><br>'.join(story(32))}</div>",
        ),
        usual(
            "divs all the way",
            33,
            og(33),
            f"<div><div><div class='a1'><div class='h'><h1>{t(33)}</h1></div>"
            + "".join(f"<div class='b'>{one}</div>" for one in story(33))
            + "</div></div></div>",
        ),
        usual(
            "sections with headings",
            34,
            og(34),
            f"<article><h1>{t(34)}</h1>"
            + "".join(
                f"<section><h2>Part {n}</h2><p>{one}</p></section>"
                for n, one in enumerate(story(34))
            )
            + "</article>",
        ),
        usual(
            "share bar and tags",
            35,
            og(35),
            f"<article><h1>{t(35)}</h1><div class='share-bar'><a href='#'>Share on Example</a><a href='#'>Tweet</a></div>{paragraphs(35)}<div class='tags'><a href='/t/1'>market</a><a href='/t/2'>shelling</a></div></article>",
            not_words=(*FURNITURE, "Share on Example"),
        ),
        usual(
            "hidden parts",
            36,
            og(36),
            f"<article><h1>{t(36)}</h1>{paragraphs(36)}<p style='display:none'>Ninety people were killed in the draft.</p><template><p>Hundreds died.</p></template></article>",
            not_words=(*FURNITURE, "Ninety people", "Hundreds died"),
        ),
        usual(
            "scripts within paragraphs",
            37,
            og(37),
            f"<article><h1>{t(37)}</h1>"
            + "".join(f"<p>{one}<script>ad('slot')</script></p>" for one in story(37))
            + "</article>",
            not_words=(*FURNITURE, "slot"),
        ),
        usual(
            "encyclopaedia",
            38,
            og(38),
            f"<main id='content'><h1>{t(38)}</h1><div id='toc' class='toc'><h2>Contents</h2><ul><li><a href='#a'>Background of it</a></li></ul></div>"
            + "".join(
                f"<p>{one}<sup><a href='#c{n}'>[{n}]</a></sup></p>"
                for n, one in enumerate(story(38))
            )
            + "</main>",
        ),
        usual(
            "print version",
            39,
            og(39),
            f"<h1>{t(39)}</h1>{paragraphs(39)}<p>Printed from the site.</p>",
        ),
    ]


def old_and_odd() -> list[SitePage]:
    """Pages from before 2005, pages without a head, and pages of platforms."""
    ministry = (
        "<HTML><HEAD><TITLE>Ministry of Defence - Press Service</TITLE></HEAD><BODY BGCOLOR=#FFFFFF>"
        "<TABLE WIDTH=760 BORDER=0><TR><TD WIDTH=160 VALIGN=TOP><FONT SIZE=2><A HREF=/>Home</A><BR>"
        "<A HREF=/n>News</A><BR><A HREF=/c>Terms of use and privacy</A></FONT></TD><TD VALIGN=TOP>"
        "<FONT SIZE=4><B>Statement of the press service</B></FONT><BR><BR><FONT SIZE=2>14 March 2021"
        "<BR><BR>" + "<BR><BR>".join(story(40)) + "</FONT></TD></TR></TABLE></BODY></HTML>"
    )
    wire = (
        "<html><head><title>WIRE</title></head><body><pre>\nOSMANLI, March 14, 2021 (Valley Wire) - "
        + "\n\n".join(story(41))
        + "\n</pre></body></html>"
    )
    xhtml = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict'
        '//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html xmlns="http://www.w3.org/'
        f'1999/xhtml" xml:lang="en"><head><title>{title_of(42)}</title><meta name="date" content="'
        f'2021-03-14" /></head><body><div id="main"><h1>{title_of(42)}</h1>{paragraphs(42)}</div></body></html>'
    )
    telegram = (
        "<html><head><meta property='og:title' content='Dar Valley Channel'><meta property='og:site_name'"
        " content='Telegram'></head><body class='widget_frame_base'><div class='tgme_widget_message'>"
        "<div class='tgme_widget_message_author'><a href='/d'><span>Dar Valley Channel</span></a></div>"
        f"<div class='tgme_widget_message_text js-message_text'>{'<br/><br/>'.join(story(43))}</div>"
        "<div class='tgme_widget_message_footer'><span class='tgme_widget_message_views'>12.4K</span>"
        "<a class='tgme_widget_message_date'><time datetime='2021-03-14T09:30:00+00:00' class='time'>"
        "09:30</time></a></div></div></body></html>"
    )
    bare = f"<p>{story(44)[0]}<p>{story(44)[1]}"
    saved = (
        "<!DOCTYPE html>\n<!-- saved from url=(0034)https://valley.example/news/market -->\n<html><head>"
        f"{SITE}<meta property='og:title' content='{title_of(45)}'><meta name='date' content='2021-03-14'>"
        f"</head><body>{article(45)}</body></html>"
    )
    forum = page(
        SITE + f"<title>{title_of(46)} - The Valley Post</title>",
        f"<div class='thread'><h1>{title_of(46)}</h1><div class='post'><time datetime='2021-03-14'>14.3."
        f"</time><div class='body'>{paragraphs(46)}</div></div></div>",
    )
    mobile = f"<html><head>{SITE}<title>{title_of(47)}</title><meta name='date' content='2021-03-14'></head><body><div data-role='page'><div data-role='header'><a href='#'>Menu</a></div><div data-role='content'><h1>{title_of(47)}</h1>{paragraphs(47)}</div></div></body></html>"
    return [
        SitePage(
            "ministry of 2004",
            ministry.encode(),
            "Ministry of Defence - Press Service",
            DAY,
            None,
            story(40),
            (),
        ),
        SitePage(
            "wire in pre",
            wire.encode(),
            "WIRE",
            DAY,
            "Valley Wire",
            [one[-60:] for one in story(41)],
            (),
        ),
        SitePage("xhtml", xhtml.encode(), title_of(42), DAY, None, story(42), ()),
        SitePage(
            "telegram message",
            telegram.encode(),
            "Dar Valley Channel",
            DAY,
            "Telegram",
            story(43),
            (),
        ),
        SitePage("no head at all", bare.encode(), None, None, None, story(44)[:2], ()),
        SitePage(
            "saved by a browser",
            saved.encode(),
            title_of(45),
            DAY,
            "The Valley Post",
            story(45),
            (),
        ),
        SitePage("forum", forum, title_of(46), DAY, "The Valley Post", story(46)),
        SitePage("mobile", mobile.encode(), title_of(47), DAY, "The Valley Post", story(47), ()),
    ]


# Three paragraphs each, in other languages and scripts.
RUSSIAN = [
    "По меньшей мере девять человек погибли при обстреле рынка в городе Верхний Дар в субботу утром, сообщили в районной больнице.",
    "Очевидцы рассказали о нескольких взрывах, которые прогремели в течение нескольких минут, когда на улице было много людей.",
    "Министерство обороны отрицает, что его войска вели огонь по городу, и обещает разобраться в случившемся.",
]
ARABIC = [
    "قُتل تسعة أشخاص على الأقل وأصيب آخرون في قصف استهدف سوق بلدة الدار العليا صباح السبت، بحسب مستشفى المنطقة.",
    "وتحدث شهود عيان عن عدة انفجارات خلال دقائق قليلة بينما كان الشارع مكتظا بسكان القرى المجاورة.",
    "ونفت وزارة الدفاع أن تكون قواتها قد أطلقت النار على البلدة، وقالت إنها ستحقق في الأمر.",
]
HEBREW = [
    "לפחות תשעה בני אדם נהרגו בהפגזת השוק בעיירה דאר העליונה בשבת בבוקר, כך נמסר מבית החולים המחוזי.",
    "עדי ראייה סיפרו על כמה פיצוצים בתוך דקות ספורות, כשהרחוב היה מלא באנשים מהכפרים הסמוכים.",
    "משרד הביטחון הכחיש שכוחותיו ירו לעבר העיירה ואמר שיבדוק את העניין.",
]
FRENCH = [
    "Au moins neuf personnes ont été tuées samedi matin dans le bombardement du marché de Haut-Dar, selon l'hôpital du district.",
    "Des témoins ont parlé de plusieurs explosions en quelques minutes, alors que la rue était pleine d'habitants des villages voisins.",
    "Le ministère de la Défense a démenti que ses forces aient tiré sur la ville et a promis une enquête.",
]
ARMENIAN = [
    "Շաբաթ առավոտյան Վերին Դար քաղաքի շուկայի գնդակոծության հետևանքով առնվազն ինը մարդ է զոհվել, հայտնում է շրջանային հիվանդանոցը։",
    "Ականատեսները պատմում են մի քանի րոպեի ընթացքում լսված մի քանի պայթյունի մասին, երբ փողոցը լի էր մարդկանցով։",
    "Պաշտպանության նախարարությունը հերքում է, որ իր ուժերը կրակել են քաղաքի ուղղությամբ։",
]
UKRAINIAN = [
    "Щонайменше дев'ятеро людей загинули внаслідок обстрілу ринку в місті Верхній Дар у суботу вранці, повідомили в районній лікарні.",
    "Очевидці розповіли про кілька вибухів, які пролунали протягом кількох хвилин, коли на вулиці було багато людей.",
    "Міністерство оборони заперечує, що його війська вели вогонь по місту, і обіцяє розібратися.",
]
CHINESE = [
    "据地区医院称,星期六上午上达尔镇的市场遭到炮击,至少有九人死亡,另有多人受伤,其中一些人伤势严重,被送往河对岸的医院接受治疗。",
    "目击者说,几分钟之内发生了几次爆炸,当时市场刚刚开门,街上挤满了来自附近村庄的人,许多摊位被毁,附近的房屋也受到损坏。",
    "国防部否认其部队向该镇开火,并表示将调查此事。另一方的发言人则把责任归咎于国防部,并要求国际组织派人前往现场进行独立调查。",
]


def in_other_scripts() -> list[SitePage]:
    """Right to left, and in encodings of their own."""
    found = []
    for language, words, encoding, rtl in (
        ("ru", RUSSIAN, "windows-1251", False),
        ("ru", RUSSIAN, "koi8-r", False),
        ("ar", ARABIC, "utf-8", True),
        ("ar", ARABIC, "windows-1256", True),
        ("he", HEBREW, "utf-8", True),
        ("fr", FRENCH, "iso-8859-1", False),
        ("hy", ARMENIAN, "utf-8", False),
        ("uk", UKRAINIAN, "utf-8", False),
        ("zh", CHINESE, "gb18030", False),
    ):
        name = words[0][:12]
        markup = (
            f"<!DOCTYPE html><html lang='{language}'{' dir=rtl' if rtl else ''}><head><meta charset='{encoding}'>"
            f"<title>{name}</title>{SITE}<meta property='og:title' content='{name}'>"
            f"<meta property='article:published_time' content='2021-03-14'></head><body>{MENU}<article><h1>{name}</h1>"
            + "".join(f"<p>{one}</p>" for one in words)
            + f"</article>{ASIDE}{FOOTER}</body></html>"
        )
        raw = markup.replace("©", "").encode(encoding)
        found.append(
            SitePage(f"{language} in {encoding}", raw, name.strip(), DAY, "The Valley Post", words)
        )
    return found


def of_other_systems() -> list[SitePage]:
    """What newer publishing systems, platforms and archives make of an article."""
    t = title_of

    def og(n: int) -> str:
        return (
            f"{SITE}<meta property='og:title' content='{title_of(n)}'>"
            "<meta property='article:published_time' content='2021-03-14'>"
        )

    return [
        usual(
            "archive with a toolbar",
            47,
            og(47),
            f"<div id='wm-ipp-base'><div id='wm-ipp'><p>312 captures of this page since May 2011</p></div></div>{article(47)}",
            not_words=(*FURNITURE, "312 captures"),
        ),
        usual(
            "letter to subscribers",
            48,
            og(48),
            f"<div class='single-post'><article><div class='post-header'><h1 class='post-title'>{t(48)}</h1></div><div class='body markup'>{paragraphs(48)}<div class='subscription-widget-wrap'><form><p>Thanks for reading. Type your email to support this work.</p><input type='email'></form></div></div></article></div>",
            not_words=(*FURNITURE, "Type your email"),
        ),
        usual(
            "application with its data in a script",
            49,
            og(49),
            f"<div id='__next'><div class='css-1a2b3c'><main><article><header><h1>{t(49)}</h1></header><section name='articleBody'>"
            + "".join(
                f"<div class='css-9z8y7x'><p class='css-4d5e6f'>{one}</p></div>"
                for one in story(49)
            )
            + "</section></article></main></div></div><script id='__NEXT_DATA__' type='application/json'>"
            '{"props":{"text":"words that nobody is shown"}}</script>',
            not_words=(*FURNITURE, "words that nobody is shown"),
        ),
        usual(
            "report of a humanitarian portal",
            50,
            og(50),
            f"<main><article class='rw-report'><header><h1>{t(50)}</h1><dl class='rw-entity-meta'><dt>Country</dt><dd>Upper Dar</dd><dt>Posted</dt><dd><time datetime='2021-03-14T00:00:00+00:00'>14 Mar 2021</time></dd></dl></header><div class='rw-article__content'>{paragraphs(50)}</div></article></main>",
        ),
        usual(
            "one page of three",
            51,
            og(51),
            f"<article><h1>{t(51)}</h1>{paragraphs(51)}<ul class='pagination'><li><a href='?p=1'>1</a></li><li><a href='?p=2'>2</a></li><li><a href='?p=3'>Next page of this article</a></li></ul></article>",
            not_words=(*FURNITURE, "Next page of this article"),
        ),
        usual(
            "transcript with times",
            52,
            og(52),
            f"<article><h1>{t(52)}</h1><div class='transcript'>"
            + "".join(
                f"<p><span class='timecode'>00:{n:02}</span> <b>HOST:</b> {one}</p>"
                for n, one in enumerate(story(52))
            )
            + "</div></article>",
        ),
        usual(
            "sections that fold",
            53,
            og(53),
            f"<article><h1>{t(53)}</h1><p>{story(53)[0]}</p>"
            + "".join(
                f"<details open><summary>What is known, part {n}</summary><p>{one}</p></details>"
                for n, one in enumerate(story(53)[1:], start=1)
            )
            + "</article>",
        ),
        usual(
            "carousel between paragraphs",
            54,
            og(54),
            f"<article><h1>{t(54)}</h1><p>{story(54)[0]}</p><p>{story(54)[1]}</p><div class='carousel gallery'>"
            + "".join(
                f"<div class='slide'><img src='{n}.jpg'><div class='slide__caption'>Boat number {n} on the river at noon</div></div>"
                for n in range(3)
            )
            + f"</div><p>{story(54)[2]}</p><p>{story(54)[3]}</p></article>",
            words=[*story(54), "Boat number 2 on the river at noon"],
        ),
        usual(
            "published and changed",
            55,
            f"{SITE}<meta property='og:title' content='{t(55)}'>"
            "<meta property='article:modified_time' content='2021-04-02T09:00:00Z'>"
            "<meta property='article:published_time' content='2021-03-14T21:40:00Z'>",
            f"<article><h1>{t(55)}</h1><p class='dates'>Published 14 March 2021. Updated 2 April 2021.</p>{paragraphs(55)}<p class='correction'>Correction: an earlier version named another district.</p></article>",
            words=[*story(55), "an earlier version named another district"],
        ),
        usual(
            "post of a network",
            56,
            f"{SITE}<meta property='og:title' content='{t(56)}'>"
            + json_ld(
                '{"@context":"https://schema.org","@type":"SocialMediaPosting","headline":"'
                + t(56)
                + '","datePublished":"2021-03-14T07:00:00Z"}'
            ),
            f"<main><div class='status'><div class='status__content'>{paragraphs(56)}</div><div class='status__actions'><button>Reply to this post</button><button>Boost</button></div></div></main>",
            not_words=(*FURNITURE, "Reply to this post"),
        ),
    ]


ALL = [
    *told_by_metadata(),
    *shapes_of_pages(),
    *old_and_odd(),
    *in_other_scripts(),
    *of_other_systems(),
]
