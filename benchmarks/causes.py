"""Why is it read wrong? The errors on a corpus that may be learned from, sorted by cause.

    python benchmarks/accuracy.py --errors CORPUS [--show N]

On hand-labelled tolls the causes are the steps of the toll reader, so that the largest one says
which module to open:

  gate         no cue chose the sentence (`tolls.wants`)
  count        no quantity was read at the gold count (`counts`, `mentions`), or it was taken for
               an age or for things
  harm         no harm word was recognised in the sentence (`harms`)
  link         count and harm were there, and weren't brought together (`governing`)
  single       one person without a number was passed over (`singles`)
  outcome      read with another outcome
  bounds       read between other bounds

On articles with the counts of a database (gva, dronestream) they say whether the figure stands in
the text at all, and how it was read. Only the rows with an even number are looked at, the half
that was learned from; for both halves the ceiling is printed: the share of articles in which the
database's figure stands beside a word of harm, which no reader of one article alone can pass.

`tolls_val` is refused: it is for measuring, and its errors are not to be read.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tollbook.extract import tolls
from tollbook.extract.harms import find_harms
from tollbook.extract.mentions import find_mentions
from tollbook.extract.reader import RulesExtractor
from tollbook.extract.reading import Reading
from tollbook.model.claim import Claim, Outcome, Scope, Stance, Toll
from tollbook.model.text import Text

HELD_BACK = "tolls_val"
CORPORA = ("tolls_dev", "gva", "dronestream", HELD_BACK)
UNITS = "zero one two three four five six seven eight nine ten eleven twelve".split()
# Shorter than this an article is a notice of its site, or cut off.
NO_ARTICLE = 350


def cause(reading: Reading, gold: dict[str, Any], claims: tuple[Claim, ...]) -> str | None:
    """The step that lost a gold toll, None if it was read right."""
    at = gold["count_start"], gold["count_end"]
    near = [
        claim.body
        for claim in claims
        if isinstance(claim.body, Toll)
        and claim.body.count.start < at[1]
        and claim.body.count.end > at[0]
    ]
    for toll in near:
        if toll.outcome == gold["outcome"]:
            read = (toll.count.min, toll.count.max, toll.count.best)
            same = read == (gold["min"], gold["max"], gold["best"])
            return None if same else "bounds"
    if near:
        return "outcome"
    sentence = next((s for s in reading.sentences if s.start <= at[0] < s.end), None)
    if sentence is None or not tolls.wants(sentence):
        return "gate"
    reading.parse(sentence.index)
    harms = list(find_harms(sentence.tokens))
    if not harms:
        return "harm"
    if (gold["min"], gold["max"]) == (1, 1) and not gold["count_text"][:1].isdigit():
        return "single"
    counted = [m.quantity for m in find_mentions(sentence, harms)]
    low, high = at[0] - sentence.start, at[1] - sentence.start
    return "link" if any(q.start < high and q.end > low for q in counted) else "count"


def report(corpus: str, shared: Path, show: int) -> None:
    """Print the causes of a corpus, most frequent first, each with `show` examples."""
    if corpus == HELD_BACK:
        sys.exit(f"{HELD_BACK} is for measuring only: its errors are not to be read")
    if corpus == "gva":
        rows = jsonl(shared / "data/gva/gva_tolls.jsonl")
        of_articles(rows, Outcome.KILLED, "killed", show)
        of_articles(rows, Outcome.WOUNDED, "injured", show)
    elif corpus == "dronestream":
        of_articles(
            jsonl(shared / "data/dronestream/dronestream_tolls.jsonl"),
            Outcome.KILLED,
            "deaths",
            show,
        )
    else:
        of_tolls(shared / "data" / corpus, show)


def jsonl(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def printed(lost: dict[str, list[str]], total: int, show: int) -> None:
    """The causes, most frequent first, with examples."""
    print(f"{sum(map(len, lost.values()))} of {total} read otherwise")
    for why, examples in sorted(lost.items(), key=lambda item: -len(item[1])):
        print(f"{len(examples):5}  {why}")
        for example in examples[:show]:
            print(f"         {example}")


# --- articles with the count of a database --------------------------------------------------


def of_articles(rows: list[dict[str, Any]], outcome: Outcome, name: str, show: int) -> None:
    """Sort the articles whose largest figure is not the database's."""
    lost: dict[str, list[str]] = defaultdict(list)
    wanted = [bounds(row, name) for row in rows]
    texts = [Text.of(str(n), row["text"], parser="plain/1") for n, row in enumerate(rows)]
    for n, claims in enumerate(RulesExtractor().extract(texts[::2])):
        number = 2 * n
        low, high = wanted[number]
        if not rows[number].get("text_states_gold_number", True):
            continue  # the scorer leaves it out
        tolls_read = [c for c in claims if isinstance(c.body, Toll)]
        ours = article_figure(tolls_read, outcome)
        if not low <= ours <= high:
            why = article_cause(texts[number], tolls_read, outcome, wanted[number])
            lost[why].append(f"row {number}: {ours} read, {low}-{high} in the database")
    print(f"{name}, rows with an even number")
    printed(lost, len(texts[::2]), show)
    for half, first in (("even", 0), ("odd", 1)):
        many = [
            n for n in range(first, len(rows), 2) if wanted[n][1] >= 2 and said(texts[n], wanted[n])
        ]
        beside = sum(told_beside_harm(texts[n], wanted[n]) for n in many)
        print(f"{half} rows with two or more: {len(many)}, beside a word of harm {beside}")
    print()


def bounds(row: dict[str, Any], name: str) -> tuple[int, int]:
    """The least and the most that the database has for an article."""
    if name == "deaths":
        return int(row["deaths_min"] or 0), int(row["deaths_max"] or 0)
    return int(row[name]), int(row[name])


def size(claim: Claim) -> int:
    """The figure of a toll: its best, else its least, else its most."""
    assert isinstance(claim.body, Toll)
    count = claim.body.count
    return count.best or count.min or count.max or 0


def is_current(claim: Claim) -> bool:
    """Whether a toll is told of the article's own incident, as far as the claim says."""
    assert isinstance(claim.body, Toll)
    asserted = claim.stance is not Stance.DENIED and not claim.historical
    return asserted and claim.body.scope is not Scope.CUMULATIVE


def of_outcome(claims: Iterable[Claim], outcome: Outcome) -> Iterator[Claim]:
    """The tolls of one outcome."""
    return (c for c in claims if isinstance(c.body, Toll) and c.body.outcome is outcome)


def article_figure(claims: list[Claim], outcome: Outcome) -> int:
    """The article's figure: the largest of its own incident."""
    return max((size(c) for c in of_outcome(claims, outcome) if is_current(c)), default=0)


def article_cause(
    text: Text, claims: list[Claim], outcome: Outcome, wanted: tuple[int, int]
) -> str:
    """Why an article's figure is another than the database's."""
    low, high = wanted
    ours = article_figure(claims, outcome)
    if len(text.content) < NO_ARTICLE and not claims:
        return "the text is empty, cut off or a notice of its site"
    if high == 0:
        return "nobody in the database, somebody in the text"
    right = [c for c in claims if low <= size(c) <= high]
    if any(is_current(c) for c in of_outcome(right, outcome)):
        return "a larger figure stands in the text: a round-up, another incident"
    if any(True for _ in of_outcome(right, outcome)):
        return "read, but as background, total or denied"
    if not said(text, (low, high)) and high > 1:
        return "the number is never stated: single persons, or an earlier or later count"
    if right and high > 1:
        return "read, but with another outcome"
    if not any(tolls.wants(s) for s in Reading.of(text).sentences):
        return "no word of harm to somebody"
    return "stated, a smaller figure read" if ours else "stated, nothing read"


def said(text: Text, wanted: tuple[int, int]) -> bool:
    """Whether a number between the bounds stands in a text, in digits or as a word."""
    return any(re.search(spelt(n), text.content, re.IGNORECASE) for n in set(wanted))


def told_beside_harm(text: Text, wanted: tuple[int, int]) -> bool:
    """Whether it stands in a sentence that may tell harm to somebody."""
    return any(
        re.search(spelt(n), sentence.clean, re.IGNORECASE)
        for sentence in Reading.of(text).sentences
        if tolls.wants(sentence)
        for n in set(wanted)
    )


def spelt(number: int) -> str:
    """A pattern for a number in digits or, up to twelve, as a word."""
    words = f"|{UNITS[number]}" if number < len(UNITS) else ""
    return rf"\b(?:{number}{words})\b"


# --- tolls labelled by hand -----------------------------------------------------------------


def of_tolls(corpus: Path, show: int) -> None:
    """Sort the tolls of a labelled corpus that were lost or read otherwise."""
    rows = jsonl(corpus / "gold.jsonl")
    texts = [
        Text.of(
            row["id"],
            (corpus / "texts" / f"{row['id']}.txt").read_text("utf-8"),
            parser="plain/1",
        )
        for row in rows
    ]
    lost: dict[str, list[str]] = defaultdict(list)
    total = 0
    for row, text, claims in zip(rows, texts, RulesExtractor().extract(texts), strict=True):
        reading = Reading.of(text)
        for gold in row["tolls"]:
            total += 1
            if why := cause(reading, gold, claims):
                start, end = gold["count_start"], gold["count_end"]
                words = f"{text.content[max(0, start - 60) : start]}[[{text.content[start:end]}]]"
                lost[why].append(" ".join(f"{words}{text.content[end : end + 60]}".split()))
    printed(lost, total, show)
