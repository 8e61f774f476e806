"""How right are the places that are told, and how fast?

    python benchmarks/places.py [MEASURE …]

Measures, each on the corpora in `../shared/data/places`, scored by `../shared/score/score_places.py`:

lgl_given, gwn_given      mentions given: exact is the right GeoNames id over all gold mentions that
                          have one, at161 within 161 km
lgl_found, gwn_found      end to end: mentions found by Tollbook too
event_location            the place of the event: of 494 adjudicated sentences with an event's verb
                          marked, the words that the reader takes for its place (`Setting.where`)
                          against the annotated ones; any overlap counts, P over the reader's, R over
                          the annotated ones
calibration               how far stated probabilities are off, mentions given, both test parts: in each
                          tenth of the scale the mean probability against the share that is right,
                          weighted by how many fall there (expected calibration error, in points);
                          Brier is the mean squared difference
speed                     milliseconds of processor time a mention, warm, mentions given

LGL and GeoWebNews are split by document: those whose name has an odd SHA-256 are the test part,
which these figures are of; the even ones are the development part, which `training/` learns from.
The offsets of annotated places in event_location are those of their tokens: its character offsets
are token numbers in one of six.
The dependency baselines of event_location take places that spaCy's recogniser labels (GPE, LOC,
FAC): all in the verb's subtree; the nearest by steps in the tree; those bound to the verb with no
other verb between.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tollbook.extract.reading import Reading, Sentence

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
PLACES = SHARED / "data" / "places"
CORPORA = {"lgl": PLACES / "lgl" / "lgl.xml", "gwn": PLACES / "geowebnews" / "GWN.xml"}
EVENTS = PLACES / "event_location" / "labeled_text.jsonl"
LABELS = frozenset({"GPE", "LOC", "FAC"})


def in_test(document: str) -> bool:
    """Whether a document is in the test part: the SHA-256 of its name is odd."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2 == 1


def test_part(corpus: str, folder: Path) -> tuple[Path, Path]:
    """A folder with the texts of a corpus's test part, and the file of its gold mentions."""
    whole, texts, gold = (
        folder / f"{corpus}-whole",
        folder / f"{corpus}-texts",
        folder / f"{corpus}.jsonl",
    )
    if not gold.exists():
        make = [str(SHARED / "score" / "places_gold.py"), str(CORPORA[corpus]), str(whole)]
        subprocess.run([sys.executable, *make], check=True, capture_output=True)
        texts.mkdir()
        for path in (whole / "texts").iterdir():
            if in_test(path.stem):
                (texts / path.name).write_bytes(path.read_bytes())
        lines = (whole / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if in_test(json.loads(line)["doc"])]
        gold.write_text("".join(kept), encoding="utf-8")
    return texts, gold


def scored(corpus: str, folder: Path, *, given: bool) -> dict[str, float]:
    """What the judge says of `tollbook places` on the test part of a corpus."""
    texts, gold = test_part(corpus, folder)
    told = folder / f"{corpus}-{given}.jsonl"
    read = [sys.executable, "-m", "tollbook", "places", str(texts), "--format", "jsonl"]
    with told.open("wb") as out:
        status = subprocess.run(
            [*read, *(["--mentions", str(gold)] if given else [])], check=False, stdout=out
        )
    if status.returncode not in (0, 1):  # 1: some texts of the corpus are empty
        raise SystemExit(f"{' '.join(read)} ended with {status.returncode}")
    judge = [sys.executable, str(SHARED / "score" / "score_places.py"), str(gold), str(told)]
    done = subprocess.run(judge, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


# The place of an event


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence with the offset of an event's verb and those of its places."""

    text: str
    verb: int
    places: tuple[tuple[int, int], ...]


def events(*, adjudicated: bool = True) -> Iterator[Event]:
    """The sentences that two annotators agreed on in the end, or all others."""
    rows: list[dict[str, Any]] = json.loads(EVENTS.read_text(encoding="utf-8"))
    settled = {row["text"] for row in rows if row.get("source") == "RELABEL"}
    for row in rows:
        chosen = row.get("source") == "RELABEL" if adjudicated else row["text"] not in settled
        verbs = [span for span in row.get("spans", ()) if span["label"] == "VERB"]
        if not chosen or not verbs:
            continue
        tokens = row["tokens"]
        places = tuple(
            (tokens[span["token_start"]]["start"], tokens[span["token_end"]]["end"])
            for span in row["spans"]
            if span["label"] == "LOCATION"
        )
        yield Event(row["text"], verbs[0]["start"], places)


Spans = list[tuple[int, int]]
Finder = Callable[["Reading", "Sentence", "Token"], Spans]


def subtree(reading: Reading, sentence: Sentence, verb: Token) -> Spans:  # noqa: ARG001
    """Baseline: every labelled place in the verb's subtree."""
    below = {token.i for token in verb.subtree}
    return [
        _span(sentence, e) for e in sentence.tokens.ents if e.label_ in LABELS and e.root.i in below
    ]


def nearest(reading: Reading, sentence: Sentence, verb: Token) -> Spans:  # noqa: ARG001
    """Baseline: the labelled place with the fewest steps in the tree from the verb."""
    labelled = [e for e in sentence.tokens.ents if e.label_ in LABELS]
    return [_span(sentence, min(labelled, key=lambda e: _steps(verb, e.root)))] if labelled else []


def bound(reading: Reading, sentence: Sentence, verb: Token) -> Spans:  # noqa: ARG001
    """Baseline: labelled places under the verb with no other verb between."""
    return [
        _span(sentence, e)
        for e in sentence.tokens.ents
        if e.label_ in LABELS and next(_verbs_above(e.root), None) == verb
    ]


def where(reading: Reading, sentence: Sentence, verb: Token) -> Spans:
    """What the reader takes for the place of the verb's event."""
    from tollbook.extract.setting import Setting

    return [(p.start, p.end) for p in Setting(reading).where(sentence.index, verb.i)]


def _span(sentence: Sentence, entity: Any) -> tuple[int, int]:
    return sentence.start + entity.start_char, sentence.start + entity.end_char


def _verbs_above(token: Token) -> Iterator[Token]:
    return (above for above in token.ancestors if above.pos_ in ("VERB", "AUX"))


def _steps(one: Token, other: Token) -> int:
    up = {token.i: n for n, token in enumerate((one, *one.ancestors))}
    return min(
        (up[t.i] + n for n, t in enumerate((other, *other.ancestors)) if t.i in up), default=99
    )


FINDERS: dict[str, Finder] = {
    "F": where,
    "subtree_F": subtree,
    "nearest_F": nearest,
    "bound_F": bound,
}


def of_events(these: Sequence[Event]) -> dict[str, float]:
    """Precision, recall and F of the reader, F of the baselines."""
    from tollbook.extract.reading import Reading, parse_all, recognise
    from tollbook.model.text import Text

    readings = [Reading.of(Text.of("event", event.text, parser="plain/1")) for event in these]
    sentences = [sentence for reading in readings for sentence in reading.sentences]
    parse_all(sentences)
    recognise(sentences)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for event, reading in zip(these, readings, strict=True):
        at = next((s for s in reading.sentences if s.start <= event.verb < s.end), None)
        verb = at.token_at(event.verb) if at else None
        for name, finder in FINDERS.items():
            told = finder(reading, at, verb) if at is not None and verb is not None else []
            count = counts[name]
            count[0] += sum(any(map(_touch(one), event.places)) for one in told)
            count[1] += len(told)
            count[2] += sum(any(map(_touch(one), told)) for one in event.places)
            count[3] += len(event.places)
    figures: dict[str, float] = {}
    for name, (right, told_in_all, met, wanted) in counts.items():
        p, r = right / max(told_in_all, 1), met / max(wanted, 1)
        figures[name] = round(200 * p * r / max(p + r, 1e-9), 1)
        if name == "F":
            figures |= {"P": round(100 * p, 1), "R": round(100 * r, 1)}
    return figures


def _touch(one: tuple[int, int]) -> Callable[[tuple[int, int]], bool]:
    return lambda other: one[0] < other[1] and other[0] < one[1]


def calibration(folder: Path) -> dict[str, float]:
    """How far the stated probabilities are from how often they turn out right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for corpus in CORPORA:
        texts, gold = test_part(corpus, folder)
        read = [sys.executable, "-m", "tollbook", "places", str(texts), "--format", "jsonl"]
        told = subprocess.run(
            [*read, "--mentions", str(gold)], check=False, capture_output=True, text=True
        ).stdout
        wanted = {}
        for line in gold.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"]:
                wanted[row["doc"], row["start"], row["end"]] = f"geonames:{row['id']}"
        for line in told.splitlines():
            row = json.loads(line)
            key = row["document"]["name"], row["start"], row["end"]
            if key in wanted and row["probability"] is not None:
                stated = row["probability"]
                bins[min(9, int(10 * stated))].append((stated, row["id"] == wanted[key]))
    pairs = [pair for these in bins.values() for pair in these]
    off = sum(
        abs(sum(p for p, _ in these) - sum(right for _, right in these)) for these in bins.values()
    )
    brier = sum((p - right) ** 2 for p, right in pairs)
    return {
        "ece": round(100 * off / len(pairs), 1),
        "brier": round(brier / len(pairs), 3),
        "told": len(pairs),
    }


def speed(folder: Path) -> dict[str, float]:
    """Milliseconds of processor time that telling one mention takes once all is loaded."""
    from tollbook.resolve.gazetteer import Gazetteer
    from tollbook.resolve.toponyms import Atlas

    texts, gold = test_part("lgl", folder)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans[row["doc"]].append((row["start"], row["end"]))
    contents = {name: (texts / f"{name}.txt").read_bytes().decode() for name in spans}
    gazetteer = Gazetteer()
    for _ in ("warm", "timed"):
        start = time.process_time()
        for name, content in contents.items():
            atlas = Atlas(spans[name], content, gazetteer)
            for span in spans[name]:
                atlas.sense(*span)
        taken = time.process_time() - start
    return {"ms_a_mention": round(1000 * taken / sum(map(len, spans.values())), 3)}


def measured(measure: str, folder: Path) -> dict[str, float]:
    """The figures of one measure; what is made on the way is kept in the folder."""
    if measure == "event_location":
        return of_events(list(events()))
    if measure == "calibration":
        return calibration(folder)
    if measure == "speed":
        return speed(folder)
    corpus, _, how = measure.partition("_")
    return scored(corpus, folder, given=how == "given")


MEASURES = (
    "lgl_given",
    "gwn_given",
    "lgl_found",
    "gwn_found",
    "event_location",
    "calibration",
    "speed",
)


def main() -> None:
    """Measure and print."""
    wanted = sys.argv[1:] or MEASURES
    if unknown := sorted(set(wanted) - set(MEASURES)):
        raise SystemExit(f"no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    if not PLACES.is_dir():
        print(f"{PLACES} is not there: places are measured on corpora that stay outside, skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        for measure in wanted:
            print(measure, json.dumps(measured(measure, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
