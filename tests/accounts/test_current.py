"""What is kept of an account is forgotten when the rules or the words it was made by change."""

from __future__ import annotations

import json
import subprocess
import sys

from tollbook.accounts.current import VOCABULARY, engine

# In a process of its own: word lists are read once per process.
ASKED = """
import json, sys
sys.path.insert(0, "benchmarks")
from tollbook import vocab
opened, load = set(), vocab.load
vocab.load = lambda name: (opened.add(name), load(name))[1]
from tollbook.accounts import keeping, workings
before = set(sys.modules)
from generator import NOISY, corpus
from tollbook.reconcile import reconcile
reconcile(corpus(300, NOISY, seed=5).standings)
modules = {m.removeprefix("tollbook.vocab.") for m in before if m.startswith("tollbook.vocab.")}
print(json.dumps([*(f"{name}.yaml" for name in opened), *(f"{name}.py" for name in modules)]))
"""


def test_every_word_list_that_reconciling_opens_is_part_of_the_engines_name() -> None:
    """An account made by other words is never shown."""
    run = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, timeout=120
    )
    opened = set(json.loads(run.stdout))
    assert {"scenes.yaml", "actors.py"} <= opened
    assert opened <= set(VOCABULARY)


def test_an_engine_has_a_short_name() -> None:
    """The files that it is made of are all there."""
    assert len(engine()) == 16
