"""Why was a toll missed? Each miss on a labelled corpus, by the first step that lost it.

    python benchmarks/causes.py CORPUS [--show N]

CORPUS is a folder with `gold.jsonl` and `texts/` (format: the gold labels beside the scorers).
The steps are those of the toll reader, so that the largest cause says which module to open:

  gate         no cue chose the sentence (`tolls.wants`)
  count        no quantity was read at the gold count (`counts`, `mentions`), or it was taken for
               an age or for things
  harm         no harm word was recognised in the sentence (`harms`)
  link         count and harm were there, and weren't brought together (`governing`)
  single       one person without a number was passed over (`singles`)
  outcome      read with another outcome
  bounds       read between other bounds

`tolls_val` is refused: it is for measuring, and its errors are not to be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tollbook.extract import tolls
from tollbook.extract.harms import find_harms
from tollbook.extract.mentions import find_mentions
from tollbook.extract.reader import RulesExtractor
from tollbook.extract.reading import Reading
from tollbook.model.claim import Claim, Toll
from tollbook.model.text import Text

HELD_BACK = "tolls_val"


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


def main() -> None:
    """Print the causes, most frequent first, with examples on request."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="examples for each cause")
    args = parser.parse_args()
    if args.corpus.resolve().name == HELD_BACK:
        sys.exit(f"{HELD_BACK} is for measuring only: its errors are not to be read")
    rows = [json.loads(line) for line in (args.corpus / "gold.jsonl").open(encoding="utf-8")]
    texts = [
        Text.of(
            row["id"],
            (args.corpus / "texts" / f"{row['id']}.txt").read_text("utf-8"),
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
    print(f"{sum(map(len, lost.values()))} of {total} tolls lost or read otherwise")
    for why, examples in sorted(lost.items(), key=lambda item: -len(item[1])):
        print(f"{why:10} {len(examples)}")
        for example in examples[: args.show]:
            print(f"           {example}")


if __name__ == "__main__":
    main()
