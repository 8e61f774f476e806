"""`tollbook publish`: a folder of pages without a network, without scripts, without secrets."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from pyarrow import parquet

from accounts_made import ENGINE, War
from tollbook.cli.app import run
from tollbook.model.claim import (
    Claim,
    Event,
    EventType,
    Media,
    Medium,
    Outcome,
    Scope,
    Statement,
    Status,
    Toll,
    Victims,
    claim_id,
)
from tollbook.model.judge import Decision, Entry, Judgement
from tollbook.model.refer import DatePrecision, Party, PartyType, Place, When
from tollbook.model.run import Run
from tollbook.model.text import Document, Span, Text, document_id
from tollbook.store import Book

RUN = Run(ENGINE, {"words": "a"})
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}{% raw %}"


def filled(path: Path, *readings: tuple[Document, Text, tuple[Claim, ...]]) -> Path:
    """A book with these readings."""
    with Book.create(path) as book, book.writing() as batch:
        for document, text, claims in readings:
            own = tuple(replace(claim, run=RUN.id) for claim in claims)
            batch.reading(document, text.content.encode(), text, RUN, own)
    return path


def war(path: Path) -> Path:
    """A book of the invented war."""
    made = War()
    return filled(
        path,
        *(
            (
                document,
                next(
                    Text.of(document.id, content, parser="plain/1")
                    for id, content in made.texts.items()
                    if Text.of(document.id, content, parser="plain/1").id == id
                ),
                tuple(claim for claim in made.claims if claim.document == document.id),
            )
            for document in made.documents
        ),
    )


def parsed(page: str) -> Any:
    """A page as a tree."""
    return html.fromstring(page.encode())


def publish(book: Path, folder: Path, *options: str) -> dict[str, str]:
    """The pages of a site by their names."""
    assert run(["publish", str(folder), "--book", str(book), *options]) == 0
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("site")
    return folder / "site", publish(war(folder / "war.book"), folder / "site", "--include", "all")


def test_every_figure_leads_to_its_words(site: tuple[Path, dict[str, str]]) -> None:
    """Board, incident and running total link to the claim's sentence with who says so."""
    _, pages = site
    index = parsed(pages["index.html"])
    [link] = [a for a in index.iter("a") if a.text == "120"]
    page, _, anchor = link.get("href").partition("#")
    claim = parsed(pages[page]).get_element_by_id(anchor)

    assert "lost 120 soldiers" in claim.xpath("string(.//mark)")
    assert "Norland General Staff" in claim.text_content()
    incident = next(text for name, text in pages.items() if name.startswith("incidents/"))
    assert "At least 12 people died" in incident
    assert "Sudland Red Cross" in incident


def test_every_link_leads_somewhere(site: tuple[Path, dict[str, str]]) -> None:
    """To a page or file that is there, and to an element of it."""
    folder, pages = site
    ids = {name: set(re.findall(r'\bid="([^"]+)"', text)) for name, text in pages.items()}
    for name, text in pages.items():
        for href in re.findall(r'href="([^"]+)"', text):
            target, _, anchor = href.partition("#")
            path = (folder / name).parent / target if target else folder / name
            assert path.resolve().is_file(), (name, href)
            if anchor:
                found = str(path.resolve().relative_to(folder.resolve()))
                assert anchor in ids[found], (name, href)


def test_nothing_is_asked_of_a_network_and_nothing_runs(site: tuple[Path, dict[str, str]]) -> None:
    """No script, no style sheet, picture, font or frame from anywhere; a policy forbids them."""
    for name, text in site[1].items():
        tree = parsed(text)
        assert not tree.xpath("//script|//link|//img|//iframe|//object|//embed|//form"), name
        assert not re.search(r"url\(|@import|\son\w+=|javascript:", text), name
        assert "default-src 'none'" in text


def test_pages_are_made_for_everybody(site: tuple[Path, dict[str, str]]) -> None:
    """A language, a title, one main heading and none left out below it, captions and headings of
    tables, names for drawings: what WCAG asks for and a program can see."""
    for name, text in site[1].items():
        tree = parsed(text)
        levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4")]
        assert tree.get("lang") == "en"
        assert tree.xpath("string(//title)").strip()
        assert levels.count(1) == 1 and levels[0] == 1, name
        assert all(two - one <= 1 for one, two in itertools.pairwise(levels)), name
        for table in tree.xpath("//table"):
            assert table.xpath("./caption") and table.xpath(".//th[@scope]"), name
        for drawing in tree.xpath("//*[local-name()='svg']"):
            hidden = drawing.get("aria-hidden") == "true"
            assert hidden or (
                drawing.get("role") == "img" and drawing.xpath(".//*[local-name()='title']")
            )
        assert tree.xpath("//a[@class='skip']") and tree.get_element_by_id("main") is not None
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_drawings_are_well_formed(site: tuple[Path, dict[str, str]]) -> None:
    """Every SVG parses as XML."""
    drawings = [
        svg for text in site[1].values() for svg in re.findall(r"<svg.*?</svg>", text, re.S)
    ]

    assert drawings
    for svg in drawings:
        etree.fromstring(svg.encode())


def colours(style: str) -> Iterator[dict[str, str]]:
    """The colours of the light, the dark and the printed page."""
    for block in re.findall(r":root \{(.*?)\}", style, re.S):
        yield dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours."""

    def light(colour: str) -> float:
        digits = colour[1:]
        if len(digits) == 3:
            digits = "".join(2 * digit for digit in digits)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_and_lines_can_be_told_from_the_page(site: tuple[Path, dict[str, str]]) -> None:
    """4.5 to 1 for text, 3 to 1 for lines and marks (WCAG 2 AA), light, dark and printed."""
    themes = list(colours(site[1]["index.html"]))

    assert len(themes) == 3
    for theme in themes:
        for name in ("ink", "soft", "link", "accent"):
            assert contrast(theme[name], theme["paper"]) >= 4.5, (name, theme)
        assert contrast(theme["mark-ink"], theme["mark"]) >= 4.5
        for number in range(6):
            assert contrast(theme[f"hue{number}"], theme["paper"]) >= 4.5
        assert contrast(theme["accent"], theme["land"]) >= 3
        assert contrast(theme["ink"], theme["land"]) >= 4.5


def test_methodology_says_what_recorders_must_publish(site: tuple[Path, dict[str, str]]) -> None:
    """The seven points of Every Casualty's standards, and that collection wasn't told."""
    page = parsed(site[1]["methodology.html"])
    told = {heading.get("id") for heading in page.iter("h2")}

    assert {"sources", "collection", "evaluation", "quality", "definitions", "inclusion"} <= told
    assert {"ranges", "limits", "withheld", "rebuild", "disagreement"} <= told
    assert "The editors have not said" in page.text_content()


def test_downloads_are_what_the_manifest_says(site: tuple[Path, dict[str, str]]) -> None:
    """Names, bytes and digests."""
    import hashlib

    folder, _ = site
    told = json.loads((folder / "data/manifest.json").read_text())
    for one in told["files"]:
        raw = (folder / "data" / one["name"]).read_bytes()
        assert f"sha256:{hashlib.sha256(raw).hexdigest()}" == one["digest"]
    names = {one["name"] for one in told["files"]}
    assert names == {p.name for p in (folder / "data").iterdir()} - {"manifest.json"}
    assert {"ucdp.csv", "acled.csv", "hxl.csv", "claims.csv", "codebook.csv"} <= names


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    """Every page and file."""
    book = war(tmp_path / "war.book")
    for name in ("a", "b"):
        publish(book, tmp_path / name, "--include", "all")
    told = [
        {str(p.relative_to(tmp_path / n)): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()}
        for n in ("a", "b")
    ]  # fmt: skip

    assert told[0] == told[1]


def test_only_accepted_claims_are_published_unless_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A book that nobody judged gives an empty site, and says so."""
    pages = publish(war(tmp_path / "war.book"), tmp_path / "site")

    assert "nobody has accepted" in capsys.readouterr().err
    assert "120" not in parsed(pages["index.html"]).text_content()
    assert "soldiers" not in (tmp_path / "site/data/claims.csv").read_text()


def test_a_folder_with_other_things_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only a site may be replaced, and only when asked."""
    book = war(tmp_path / "war.book")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("x")

    assert run(["publish", str(tmp_path / "mine"), "--book", str(book), "--force"]) == 2
    assert "other things" in capsys.readouterr().err
    publish(book, tmp_path / "site", "--include", "all")
    assert run(["publish", str(tmp_path / "site"), "--book", str(book)]) == 2
    assert "--force" in capsys.readouterr().err
    publish(book, tmp_path / "site", "--include", "all", "--force")
    assert {"mine", "site", "war.book", "war.book-derived"} == {p.name for p in tmp_path.iterdir()}


# What must not get out. The canaries are in every field that a report or a person can fill.
PERSON = "Canaria Vogelsang"
SECRET = "Zephyrquux"


def canaries() -> Iterator[tuple[Document, Text, tuple[Claim, ...]]]:
    """A report that names a witness and a point everywhere, and one that must stay secret."""
    day = date(2031, 5, 5)
    content = (
        f"{PERSON} was killed with 3 others at 64.98765, -18.43210 near Orlesk on Monday, CANARIA\n"
        f"VOGELSANG'S sister Dóra Vogelsang said. Vogelsang's house burned. “They shot "
        f"{PERSON},” she said. See https://example.org/canaria-vogelsang?p=64.98765,-18.43210."
    )
    raw = content.encode()
    document = Document(
        id=document_id(raw), name="canaria-vogelsang", media_type="text/plain", size=len(raw),
        origin="in/canaria-vogelsang.txt", title=f"The death of {PERSON}",
        publisher="Vogelsang Daily", url="https://example.org/canaria_vogelsang%20Canaria%20Vogelsang",
        language="en", published=date(2031, 5, 6),
    )  # fmt: skip
    text = Text.of(document.id, content, parser="plain/1")
    yield (
        document,
        text,
        tuple(claims_of(text, day, PERSON, "Dóra Vogelsang", (64.98765, -18.4321))),
    )
    content = (
        f"{SECRET} Wire. In Orlesk 5 people were killed on Monday, {SECRET} of the village said. "
        f"“{SECRET} saw it,” the mayor said."
    )
    raw = content.encode()
    document = Document(
        id=document_id(raw), name=f"{SECRET}-report", media_type="text/plain", size=len(raw),
        origin=f"in/{SECRET}.txt", title=f"By {SECRET}", publisher=f"{SECRET} Wire",
        url=f"https://{SECRET}.example/", language="en", published=date(2031, 5, 6),
    )  # fmt: skip
    text = Text.of(document.id, content, parser="plain/1")
    yield document, text, tuple(claims_of(text, day, SECRET, SECRET, (64.5, -18.2)))


def claims_of(
    text: Text, day: date, person: str, witness: str, point: tuple[float, float]
) -> Iterator[Claim]:
    """A claim of every kind but silence and control, with the names in every field."""
    said = Span.find(text, witness)
    party = Party(witness, said.start, said.end, witness, PartyType.WITNESS)
    figure = "3" if "3 others" in text.content else "5"
    at = Span.find(text, figure)
    where = Span.find(text, "Orlesk")
    place = Place(
        f"Orlesk of {person}", where.start, where.end, name="Orlesk", id="tests:canary-64.98765",
        latitude=point[0], longitude=point[1], radius_km=1.0, country="IS", precision=1,
    )  # fmt: skip
    from tollbook.model.claim import Body, Count

    bodies: list[tuple[Body, str]] = [
        (
            Toll(
                outcome=Outcome.KILLED,
                count=Count(int(figure), int(figure), None, figure, at.start, at.end),
                victims=Victims(f"{person} and others", Status.CIVILIAN, person),
                scope=scope,
                as_of=day if scope is Scope.CUMULATIVE else None,
                cause=f"the gun of {person}",
                perpetrator=person,
            ),
            figure,
        )
        for scope in (Scope.INCIDENT, Scope.CUMULATIVE)
    ]
    bodies.append(
        (
            Event(
                type=EventType.ASSAULT,
                mode="shooting",
                actors=(party,),
                targets=(party,),
                means=f"{person}'s gun",
            ),
            "killed",
        )
    )
    bodies.append((Statement(speakers=(party,), type=EventType.CONSULT, quotes=(person,)), "said"))
    bodies.append((Media(medium=Medium.PHOTO, credit=person, shows=person), witness))
    for body, words in bodies:
        span = Span.find(text, words)
        if isinstance(body, Toll):
            # The claim's words are a half of the name and what follows: a cut canary.
            span = Span.of(text, Span.find(text, person).start, at.end + 4)
        if isinstance(body, Toll) and body.scope is Scope.CUMULATIVE:
            span = Span.of(text, span.start + len(person.split(maxsplit=1)[0]), span.end)
        yield Claim(
            id=claim_id(text.id, body, span, ENGINE), run=RUN.id, document=text.document,
            text=text.id, span=span, body=body, attribution=(party,), denied_by=(party,),
            when=When("Monday", None, day, day, DatePrecision.DAY), where=(place,), engine=ENGINE,
            why=(f"cue:{person}",),
        )  # fmt: skip


REDACTION = f"""
names = ["{PERSON}"]
people = true
coordinates_km = 25
documents = ["{SECRET}-report"]
"""
NEEDLES = ["canaria", "vogelsang", "64.98765", "18.4321", "64.987", "zephyrquux", "dóra", "dora v"]


def everything(path: Path) -> Iterator[tuple[str, str]]:
    """Every file under a path with what can be read in it, its name among it."""
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            raw = file.read_bytes()
            if file.suffix == ".parquet":
                yield file.name, str(parquet.read_table(file).to_pylist())
                yield file.name, str(parquet.read_schema(file).metadata)
            yield file.name, f"{file.name} {raw.decode('utf-8', 'replace')}"


def hits(path: Path) -> list[tuple[str, str]]:
    """Where a canary is, escaped or not."""
    import html as standard
    from urllib.parse import unquote

    return [
        (name, needle)
        for name, content in everything(path)
        for needle in NEEDLES
        for read in (content, standard.unescape(content), unquote(content), _unescaped(content))
        if needle in read.casefold()
    ]


def _unescaped(content: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), content)


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A book with canaries, and a redaction profile."""
    folder = tmp_path_factory.mktemp("aviary")
    profile = folder / "redaction.toml"
    profile.write_text(REDACTION, encoding="utf-8")
    return filled(folder / "a.book", *canaries()), profile


def test_no_canary_leaves_in_a_site(aviary: tuple[Path, Path], tmp_path: Path) -> None:
    """Pages, alternative texts, downloads, names of files: none has any of them. Without the
    profile all are there, so that the search can find them."""
    book, profile = aviary
    publish(book, tmp_path / "open", "--include", "all")
    publish(book, tmp_path / "closed", "--include", "all", "--redact", str(profile))

    assert {needle for _, needle in hits(tmp_path / "open")} >= set(NEEDLES) - {"dora v"}
    assert not hits(tmp_path / "closed")
    page = (tmp_path / "closed/methodology.html").read_text()
    assert "grid 25 km wide" in page
    assert "one document" in page


FORMATS = [
    ("jsonl", "claims"), ("jsonl", "documents"), ("jsonl", "incidents"), ("jsonl", "series"),
    ("jsonl", "dissent"), ("csv", "claims"), ("csv", "documents"), ("csv", "incidents"),
    ("csv", "series"), ("parquet", "claims"), ("parquet", "incidents"), ("parquet", "documents"),
    ("geojson", "claims"), ("geojson", "incidents"), ("annotation", "claims"), ("ftm", "claims"),
    ("ucdp", "incidents"), ("acled", "incidents"), ("hxl", "incidents"),
]  # fmt: skip


@pytest.mark.parametrize(("to", "what"), FORMATS)
def test_no_canary_leaves_in_an_export(
    aviary: tuple[Path, Path], tmp_path: Path, to: str, what: str
) -> None:
    """Nor in its manifest."""
    book, profile = aviary
    out = tmp_path / "out"
    out.mkdir()
    target = out / ("x.parquet" if to == "parquet" else "x")
    call = ["export", "-b", str(book), "--to", to, "--what", what, "-o", str(target)]

    assert run([*call, "--redact", str(profile)]) == 0
    assert not hits(out)
    assert run(call) == 0


def test_what_is_not_withheld_stays(aviary: tuple[Path, Path], tmp_path: Path) -> None:
    """Figures of a withheld document are there, under a name that tells nothing."""
    book, profile = aviary
    out = tmp_path / "x.jsonl"
    assert run(["export", "-b", str(book), "-o", str(out), "--redact", str(profile)]) == 0
    records = [json.loads(line) for line in out.read_text().splitlines()]
    hidden = [one for one in records if one["document"]["name"] == "withheld-1"]

    assert len(hidden) == 5
    assert {one["toll"]["count"]["min"] for one in hidden if one["kind"] == "toll"} == {5}
    assert all(one["where"][0]["precision"] == 2 for one in records)


class Texts(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        for name, value in attrs:
            if name in ("href", "src"):
                assert not (value or "").strip().lower().startswith(("javascript:", "data:"))


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    """Markup, templates and addresses that run in titles, names, sentences and places stay text."""
    content = f"{HOSTILE} In Orlesk 5 people were killed on Monday, {HOSTILE} said."
    raw = content.encode()
    document = Document(
        id=document_id(raw), name=HOSTILE[:40], media_type="text/plain", size=len(raw), title=HOSTILE,
        publisher=f"{HOSTILE}\u202e", url="javascript:alert(1)", language="en\"><script>",
        published=date(2031, 5, 6),
    )  # fmt: skip
    text = Text.of(document.id, content, parser="plain/1")
    claims = tuple(claims_of(text, date(2031, 5, 5), HOSTILE, HOSTILE, (64.5, -18.2)))
    pages = publish(
        filled(tmp_path / "h.book", (document, text, claims)), tmp_path / "site",
        "--include", "all", "--title", HOSTILE,
    )  # fmt: skip
    for name, page in pages.items():
        seen = Texts()
        seen.feed(page)
        assert not {"script", "img"} & set(seen.tags), name
        assert "\u202e" not in page
        assert "49" not in parsed(page).xpath("string(//h1)")
    for svg in re.findall(r"<svg.*?</svg>", "".join(pages.values()), re.S):
        etree.fromstring(svg.encode())


def judged(path: Path) -> Path:
    """The invented war, of which one claim was accepted, one put right, one rejected."""
    made = War()
    book = war(path)
    decisions: tuple[tuple[Decision, Claim, dict[str, Any]], ...] = (
        (Decision.ACCEPT, made.total, {}),
        (Decision.EDIT, made.twelve, {"edits": (("toll.count.min", 13),)}),
        (Decision.REJECT, made.wounded, {"why": "misread"}),
    )
    with Book.open(book, writing=True) as opened, opened.writing() as batch:
        for decision, claim, more in decisions:
            batch.judgement(
                Judgement(
                    who="Jo Reviewer",
                    when=datetime(2031, 5, 9, tzinfo=UTC),
                    decision=decision,
                    entries=(Entry.of(claim),),
                    **more,
                )
            )
    return book


def test_what_people_decided_is_what_is_published(tmp_path: Path) -> None:
    """Accepted claims alone, as they were put right; who decided stays in the book."""
    book = judged(tmp_path / "war.book")
    pages = publish(book, tmp_path / "site")
    everything_said = "".join(pages.values())
    records = (tmp_path / "site/data/claims.jsonl").read_text().splitlines()

    assert {War().total.id, War().twelve.id} == {json.loads(line)["id"] for line in records}
    assert "checked by a person" in everything_said
    assert "put right by a person" in everything_said
    assert "at least 13" in everything_said
    assert "4 wounded" not in everything_said
    assert not [name for name, text in everything(tmp_path / "site") if "Jo Reviewer" in text]


def test_what_people_rejected_is_never_published(tmp_path: Path) -> None:
    """Nor exported with --include; the ledger's own claims are all there without it."""
    book = judged(tmp_path / "war.book")
    pages = publish(book, tmp_path / "site", "--include", "all")
    assert War().wounded.id not in "".join(text for _, text in everything(tmp_path / "site"))
    assert "checked by a person" in "".join(pages.values())
    for options, count in (([], 7), (["--include", "all"], 6), (["--include", "accepted"], 2)):
        out = tmp_path / "x.jsonl"
        assert run(["export", "-b", str(book), "-o", str(out), *options]) == 0
        assert len(out.read_text().splitlines()) == count
