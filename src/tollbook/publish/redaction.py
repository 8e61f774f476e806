"""What must not be published: names of people, exact coordinates, chosen documents.

A redaction profile is a TOML or YAML file:

    names = ["Anna Example"]   # and each of its words of four letters or more, wherever it stands
    people = true              # also who claims name as witness, relative, resident or victim
    coordinates_km = 25        # points are moved to a grid this wide, and are no longer exact
    documents = ["report-03"]  # their words, titles, names and addresses; figures stay

It is applied to values before anything is written, so that pages, tables, file names and
alternative texts can't differ. Over-redaction is the safe side: a word of a name is withheld
where it means something else, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml

from tollbook.errors import InputError
from tollbook.model.claim import Body, Control, Event, Silence, Statement, Toll
from tollbook.model.derived import Site, Standing
from tollbook.model.refer import Party, PartyType, Place
from tollbook.vocab import actors

NAME = "[name withheld]"
POINT = "[coordinates withheld]"
WORDS = "[withheld]"

# Fields that hold words of a document or tell which it is; all other fields hold codes, numbers,
# days, and names of the directory and the gazetteer.
_WORDS_OF_A_DOCUMENT = frozenset(
    "exact text title publisher url origin about credit shows caption alt address cause perpetrator means quotes why "
    "prefix suffix language names captured".split()
)
_ID = re.compile(r"[a-z]_[0-9a-f]{16}\Z")
# A pair of decimal degrees with three places or more (100 m), and degrees with minutes.
_COORDINATES = re.compile(
    r"-?\d{1,3}\.\d{3,}\s*°?\s*[NSEW]?(?:\s|[,;/]|%2C)+-?\d{1,3}\.\d{3,}\s*°?\s*[NSEW]?"
    r"|\d{1,3}\s*°\s*\d{1,2}(?:\.\d+)?\s*[′'’](?:\s*\d{1,2}(?:\.\d+)?\s*[″\"”])?\s*[NSEWnsew]?",
)
_PERSONAL = frozenset(
    [PartyType.WITNESS, PartyType.FAMILY, PartyType.RESIDENT, PartyType.CIVILIAN,
     PartyType.ANONYMOUS, PartyType.OTHER]
)  # fmt: skip
_CAPITALISED = re.compile(r"[^\W\d_a-zа-я][\w'’-]+(?:\s+[^\W\d_a-zа-я][\w'’-]+)+")
# Characters on both sides of a claim that can be quoted with it, and more.
NEIGHBOURHOOD = 8000
# Kilometres of a degree of latitude.
_DEGREE_KM = 111.2
T = TypeVar("T")


@dataclass(frozen=True)
class Redaction:
    """What is withheld; `names` and `documents` as given in the profile."""

    names: tuple[str, ...] = ()
    people: bool = False
    coordinates_km: float | None = None
    documents: tuple[str, ...] = ()
    more: frozenset[str] = field(default=frozenset(), repr=False)
    phrases: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def read(cls, path: Path) -> Redaction:
        """The profile in a file. Raises `InputError` for what is none."""
        import tomllib

        try:
            content = path.read_text(encoding="utf-8")
            given = (
                tomllib.loads(content)
                if path.suffix.casefold() == ".toml"
                else yaml.safe_load(content) or {}
            )
        except OSError as problem:
            raise InputError(f"{path}: can't be read: {problem.strerror}") from problem
        except (ValueError, yaml.YAMLError) as problem:
            detail = " ".join(str(problem).split())
            raise InputError(f"{path}: is no TOML or YAML file: {detail}") from problem
        return cls._of(path, given)

    @classmethod
    def _of(cls, path: Path, given: Any) -> Redaction:
        known = ("names", "people", "coordinates_km", "documents")
        if not isinstance(given, dict):
            raise InputError(f"{path}: expected {', '.join(known)}, got {given!r}")
        for key in given:
            if key not in known:
                listed = ", ".join(f"'{one}'" for one in known)
                raise InputError(f"{path}: '{key}' is not one of {listed}")
        for key in ("names", "documents"):
            some = given.get(key, [])
            if not isinstance(some, list) or not all(isinstance(x, str) and x for x in some):
                raise InputError(f"{path}: {key} is {some!r}; expected a list of words in quotes")
        km = given.get("coordinates_km")
        if km is not None and (isinstance(km, bool) or not isinstance(km, int | float) or km <= 0):
            raise InputError(f"{path}: coordinates_km is {km!r}; expected kilometres, like 25")
        if not isinstance(given.get("people", False), bool):
            raise InputError(f"{path}: people is {given['people']!r}; expected true or false")
        return cls(
            tuple(given.get("names", ())),
            given.get("people", False),
            float(km) if km is not None else None,
            tuple(given.get("documents", ())),
        )

    def having_seen(self, standings: Iterable[Standing]) -> Redaction:
        """With what only the claims tell: people they name, where the profile asks for it, and
        publishers and claimants that nobody knows but from a withheld document."""
        if not (self.people or self.documents):
            return self
        found: set[str] = set()
        places: set[str] = set()
        open_names: set[str] = set()
        closed_names: set[str] = set()
        for standing in standings:
            claim, document = standing.claim, standing.document
            places |= {p.text for p in claim.where} | {p.name for p in claim.where if p.name}
            parties = (*claim.attribution, *claim.denied_by, *_named_in(claim.body))
            # A place that the gazetteer doesn't know goes by the document's words.
            unknown = [place.text for place in claim.where if place.id is None]
            hidden = self.alias(document.name, document.id) is not None
            (closed_names if hidden else open_names).update(
                name
                for name in (
                    document.publisher,
                    *(n for p in parties for n in (p.text, p.name)),
                    *unknown,
                )
                if name
            )
            if self.people:
                for party in parties:
                    if party.type in _PERSONAL:
                        found |= _people(party.text) | _people(party.name or "")
                if isinstance(claim.body, Toll):
                    found |= _people(claim.body.victims.text or "")
        phrases = {n for n in closed_names - open_names if _telling(n)}
        return replace(self, more=frozenset(found - places), phrases=frozenset(phrases))

    # What is withheld

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        whole: set[str] = set()
        words: set[str] = set()
        for name in (*self.names, *sorted(self.more), *sorted(self.phrases)):
            tokens = re.findall(r"\w+", fold(name)[0])
            if not tokens:
                continue
            # Between the words may stand anything that is no letter: a line end, a hyphen, %20.
            between = r"(?:[\W_]|%[0-9a-f]{2})*".join(map(re.escape, tokens))
            bound = len("".join(tokens)) < 6
            whole.add(rf"(?<!\w){between}(?!\w)" if bound else between)
            if len(tokens) > 1 and name not in self.phrases:
                words |= {re.escape(token) for token in tokens if len(token) >= 4}
        if not whole:
            return None
        alone = [rf"(?<![^\W_]){'(?:' + '|'.join(sorted(words)) + ')'}(?![^\W_])"] if words else []
        return re.compile("|".join([*sorted(whole, key=len, reverse=True), *alone]))

    def text(self, text: str) -> str:
        """The text without withheld names and, where points are moved, without coordinates."""
        return self.shifted(text, 0, 0)[0] if text else text

    def shifted(self, text: str, start: int, end: int) -> tuple[str, int, int]:
        """The text without what is withheld, and where the place from `start` to `end` has come
        to lie; what is withheld across one of its ends is taken into it."""
        cuts = list(self._cuts(text))
        if not cuts:
            return text, start, end
        pieces: list[str] = []
        at = length = 0
        new_start, new_end = start, end
        shift = 0
        for low, high, mark in cuts:
            if low < at:  # overlaps with the one before
                continue
            pieces += [text[at:low], mark]
            length += low - at + len(mark)
            if high <= start:
                new_start = start + shift + len(mark) - (high - low)
            elif low < start:
                new_start = low + shift
            if high <= end:
                new_end = end + shift + len(mark) - (high - low)
            elif low < end:
                new_end = low + shift + len(mark)
            shift += len(mark) - (high - low)
            at = high
        pieces.append(text[at:])
        return "".join(pieces), new_start, new_end

    def around(self, text: str, start: int, end: int) -> tuple[str, int, int]:
        """As `shifted`, for the neighbourhood of a place alone, which is all that is quoted of
        it: a text may be one line of fifty megabytes. A name is not cut by its borders."""
        if self == NOTHING:
            return text, start, end
        low, high = max(0, start - NEIGHBOURHOOD), min(len(text), end + NEIGHBOURHOOD)
        while low > 0 and not text[low - 1].isspace():
            low -= 1
        while high < len(text) and not text[high].isspace():
            high += 1
        return self.shifted(text[low:high], start - low, end - low)

    def _cuts(self, text: str) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        if self._pattern is not None:
            folded, origin = fold(text)
            for match in self._pattern.finditer(folded):
                low, high = match.span()
                if high > low:
                    first, last = (
                        (low, high - 1) if origin is None else (origin[low], origin[high - 1])
                    )
                    found.append((first, last + 1, NAME))
        if self.coordinates_km is not None:
            found += [(m.start(), m.end(), POINT) for m in _COORDINATES.finditer(text)]
        return sorted(found)

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        return {name: f"withheld-{n}" for n, name in enumerate(self.documents, start=1)}

    def alias(self, name: str | None, id: str | None = None) -> str | None:
        """What a withheld document is called instead; None if it isn't withheld."""
        for key in (name, id, (id or "").removeprefix("sha256:")):
            if key and key in self._aliases:
                return self._aliases[key]
        if id:
            digest = id.removeprefix("sha256:")
            for given, alias in self._aliases.items():
                start = given.removeprefix("sha256:")
                if len(start) >= 8 and digest.startswith(start):
                    return alias
        return None

    def value(self, value: T) -> T:
        """The value (of ours, or a record) without what is withheld; equal where there is
        nothing to withhold."""
        done: T = self._value(value, withheld=False)
        return done

    def _value(self, value: Any, *, withheld: bool, key: str = "") -> Any:
        if value is None or isinstance(value, bool | int | float | Enum):
            return value
        if isinstance(value, str):
            if withheld and key in _WORDS_OF_A_DOCUMENT:
                return WORDS
            if _ID.match(value):
                return value
            return (key == "document" and self.alias(value)) or self.text(value)
        if isinstance(value, list | tuple):
            items = [self._value(item, withheld=withheld, key=key) for item in value]
            return items if isinstance(value, list) else tuple(items)
        if isinstance(value, Mapping):
            return self._mapping(value, withheld=withheld)
        if is_dataclass(value) and not isinstance(value, type):
            return self._ours(value, withheld=withheld)
        return value

    def _mapping(self, value: Mapping[str, Any], *, withheld: bool) -> dict[str, Any]:
        document = value.get("document")
        about = (
            document if isinstance(document, Mapping) else value if "media_type" in value else {}
        )
        alias = self.alias(about.get("name"), about.get("id"))
        hidden = withheld or alias is not None
        done = {k: self._value(v, withheld=hidden, key=k) for k, v in value.items()}
        if alias is not None:
            told = done["document"] if about is document else done
            told |= {"name": alias, "id": alias}
            if "size" in told:  # it can be looked up, too
                told["size"] = None
        if self.coordinates_km is not None and "latitude" in done:
            done |= self._coarse(done)
        return done

    def _ours(self, value: Any, *, withheld: bool) -> Any:
        if isinstance(value, Standing):
            document = value.document
            alias = self.alias(document.name, document.id)
            claim = self._value(value.claim, withheld=alias is not None)
            document = self._value(document, withheld=alias is not None)
            if alias is not None:
                claim = replace(claim, document=alias)
                document = replace(document, name=alias, id=alias)
            return replace(value, claim=claim, document=document)
        changed = {
            f.name: self._value(getattr(value, f.name), withheld=withheld, key=f.name)
            for f in fields(value)
            if f.init
        }
        if self.coordinates_km is not None and isinstance(value, Place | Site):
            names = {f.name for f in fields(value)}
            changed |= {k: v for k, v in self._coarse(changed).items() if k in names}
        return replace(value, **changed)

    def _coarse(self, place: Mapping[str, Any]) -> dict[str, Any]:
        """The point on the grid; the gazetteer's id would lead back to the exact one."""
        km = self.coordinates_km or 0.0
        step = km / _DEGREE_KM
        precision, radius = place.get("precision"), place.get("radius_km")
        point = {
            key: None if place.get(key) is None else round(round(place[key] / step) * step, 3)
            for key in ("latitude", "longitude")
        }
        more: dict[str, Any] = {"id": None, **point}
        if "radius_km" in place:
            more["radius_km"] = max(radius or 0.0, km)
        least = 2 if km <= 25 else 3
        more["precision"] = None if precision is None else max(precision, least)
        return more


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in lower case without marks on letters, and for each character of it the place
    where it came from; None where the places are the same.

    >>> fold("Çınar")[0]
    'cınar'
    """
    if text.isascii():
        return text.lower(), None
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                origin.append(at)
    return "".join(letters), origin


def _named_in(body: Body) -> tuple[Party, ...]:
    """The parties in the body of a claim."""
    if isinstance(body, Event):
        return (*body.actors, *body.targets)
    if isinstance(body, Statement):
        return (*body.speakers, *body.addressees)
    if isinstance(body, Control):
        return tuple(party for party in (body.by, body.lost_by) if party is not None)
    return (body.party,) if isinstance(body, Silence) else ()


def _telling(name: str) -> bool:
    """Whether a claimant's name could lead to a document: "the mayor" and what the directory
    knows could not."""
    return name != name.lower() and actors.identify(name) is None


def _people(words: str) -> set[str]:
    """Names of people among the words: capitalised words side by side that name no party."""
    return {name for name in _CAPITALISED.findall(words) if actors.identify(name) is None}


NOTHING = Redaction()
