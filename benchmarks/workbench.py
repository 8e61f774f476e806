"""How fast does the workbench answer on a large book, and does it lose a decision?

`python benchmarks/workbench.py [--book FILE | --claims N]` starts `tollbook serve` on a book (made by
`warbook.py` unless one is given), and measures over HTTP, as the pages ask: p50, p95 and the
slowest of the queue, search, board and map; of a decision, which is answered once it is on the
disk; of one decision about 2,000 claims; and of 25 people at once, a tenth of whose requests are
decisions. With `--paint` also the first paint in headless Chromium. The memory that the server holds
by itself is told before and after.

`--kill N` instead lets clients decide without pause, ends the server with SIGKILL at a random
moment, N times on one small book, and counts acknowledged decisions that the book doesn't have.

Times are wall times of whole requests on this machine, client and server sharing its cores.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx

import warbook
from tollbook.store import Book

TOLLBOOK = str(Path(sys.executable).parent / "tollbook")
LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)")
START_SECONDS = 120.0
PEOPLE = 25
WRITES = 0.1

# What people ask while they work. `{word}` is a name of the book, so that searches find something.
QUESTIONS: dict[str, Sequence[str]] = {
    "queue": ("/api/claims?state=proposed&sort=priority&limit=50",),
    "queue, filtered": (
        "/api/claims?state=proposed&sort=priority&kind=toll&outcome=killed&limit=50",
        "/api/claims?state=proposed&sort=priority&from={day}&to={later}&limit=50",
        "/api/claims?state=accepted&sort=priority&status=civilian&limit=50",
    ),
    "search": (
        "/api/claims?text={word}&sort=priority&limit=50",
        "/api/claims?place={word}&sort=priority&limit=50",
        "/api/claims?text=civilians+{word}&sort=priority&limit=50",
    ),
    "claim": ("/api/claims/{claim}",),
    "board": ("/api/board?include=accepted", "/api/board?include=all"),
    "map": ("/api/map?include=accepted", "/api/map?include=all"),
    "incidents": ("/api/incidents?include=all&sort=deaths&limit=50",),
    "timeline": ("/api/timeline?include=all",),
}


@dataclass(slots=True)
class Server:
    """A running server, and how to ask it."""

    process: subprocess.Popen[str]
    link: str
    address: str
    token: str
    seconds: float  # from the start of the process to its link

    def megabytes(self) -> str:
        """Memory that the server holds by itself, where the system tells."""
        try:
            told = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return "?"
        found = re.search(r"RssAnon:\s+(\d+)", told)
        return f"{int(found.group(1)) // 1024:,}" if found else "?"

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Somebody with a session."""
        asking = {"X-Tollbook": "1", "Origin": self.address}
        with httpx.Client(base_url=self.address, timeout=60, headers=asking) as client:
            client.post("/api/session", json={"token": self.token}).raise_for_status()
            yield client


@contextmanager
def serving(book: Path) -> Iterator[Server]:
    """The real command on a free port, ended at the end."""
    start = time.perf_counter()
    with subprocess.Popen(
        [TOLLBOOK, "serve", "--no-browser", "--port", "0", "--book", str(book)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            yield _started(process, start)
        finally:
            process.kill()


def _started(process: subprocess.Popen[str], start: float) -> Server:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := LINK.search(line):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            address = f"http://127.0.0.1:{found.group(1)}"
            seconds = time.perf_counter() - start
            return Server(process, found.group(0), address, found.group(2), seconds)
    raise SystemExit(f"the server printed no link:\n{''.join(said)}")


def measured(name: str, times: Sequence[float]) -> str:
    """One line of figures, in milliseconds."""
    if not times:
        return f"{name:<18} none"
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return (
        f"{name:<18} p50 {statistics.median(ordered) * 1e3:7.0f} ms   p95 {p95 * 1e3:7.0f} ms   "
        f"slowest {ordered[-1] * 1e3:7.0f} ms   ({len(ordered)} requests)"
    )


def timed(act: Callable[[], httpx.Response]) -> tuple[float, httpx.Response]:
    """How long a request took, and its answer."""
    start = time.perf_counter()
    answer = act()
    return time.perf_counter() - start, answer


class Names:
    """Words, claims and their marks that the book has, as a first look at it shows them."""

    def __init__(self, client: httpx.Client) -> None:
        cards = []
        # The first of the queue are doubtful because they have neither place nor day.
        for sort in ("priority", "order", "newest"):
            asked = {"state": "proposed", "limit": "200", "sort": sort}
            page = client.get("/api/claims", params=asked)
            cards += page.raise_for_status().json()["items"]
        self.claims = [card["claim"]["id"] for card in cards]
        places = {place["name"] for card in cards for place in card["claim"].get("where") or ()}
        self.words = sorted(name for name in places if name) or ["civilians"]
        whens = [card["claim"].get("when") or {} for card in cards]
        self.days = sorted({when["start"] for when in whens if when.get("start")}) or ["2021-03-01"]

    def fill(self, question: str, chance: random.Random) -> str:
        """A question with names and days of the book in it."""
        day = date.fromisoformat(chance.choice(self.days))
        return question.format(
            word=chance.choice(self.words),
            claim=chance.choice(self.claims),
            day=day,
            later=day + timedelta(days=30),
        )


def look(server: Server, rounds: int) -> None:
    """Each kind of question by itself, one after the other."""
    chance = random.Random(1)
    with server.client() as client:
        names = Names(client)
        for name, questions in QUESTIONS.items():
            times = []
            for number in range(rounds):
                question = names.fill(questions[number % len(questions)], chance)
                seconds, answer = timed(partial(client.get, question))
                answer.raise_for_status()
                times.append(seconds)
            print(measured(name, times), flush=True)


def undecided(client: httpx.Client, number: int) -> list[dict[str, Any]]:
    """Cards of claims that nobody decided on yet."""
    cards: list[dict[str, Any]] = []
    after = None
    while len(cards) < number:
        asked = {"state": "proposed", "sort": "order", "limit": "200"}
        if after is not None:
            asked["after"] = after
        page = client.get("/api/claims", params=asked)
        record = page.raise_for_status().json()
        cards += record["items"]
        after = record["next"]
        if after is None:
            break
    return cards[:number]


def accept(client: httpx.Client, card: dict[str, Any]) -> httpx.Response:
    """Accept a claim as its card shows it."""
    return client.post(
        "/api/judgements",
        json={"decision": "accept", "claims": [card["claim"]["id"]]},
        headers={"If-Match": card["etag"]},
    )


def decide(server: Server, number: int) -> None:
    """Decisions one by one, then one about 2,000 claims, and its undoing."""
    with server.client() as client:
        times = []
        for card in undecided(client, number):
            seconds, answer = timed(partial(accept, client, card))
            answer.raise_for_status()
            times.append(seconds)
        print(measured("decision", times))
        many = [card["claim"]["id"] for card in undecided(client, 2_000)]
        bulk = {"decision": "accept", "claims": many}
        seconds, answer = timed(partial(client.post, "/api/judgements", json=bulk))
        done = answer.raise_for_status().json()["judgement"]
        print(f"{'bulk':<18} {len(many):,} claims in {seconds:.2f} s", end=", ")
        which = done["id"] if isinstance(done, dict) else done
        undo = {"judgement": which}
        seconds, answer = timed(partial(client.post, "/api/judgements/undo", json=undo))
        answer.raise_for_status()
        print(f"taken back in {seconds:.2f} s")


def crowd(server: Server, seconds: float) -> None:
    """25 people at once, each with a session of their own; a tenth of what they do is writing."""
    with server.client() as client:
        names = Names(client)
        cards = undecided(client, PEOPLE * 200)
    reads: list[float] = []
    writes: list[float] = []
    answers: Counter[int] = Counter()
    until = time.monotonic() + seconds

    def person(number: int) -> None:
        chance = random.Random(number)
        own = iter(cards[number::PEOPLE])
        questions = [question for kind in QUESTIONS.values() for question in kind]
        with server.client() as client:
            while time.monotonic() < until:
                card = next(own, None) if chance.random() < WRITES else None
                if card is not None:
                    spent, answer = timed(partial(accept, client, card))
                    writes.append(spent)
                else:
                    question = names.fill(chance.choice(questions), chance)
                    spent, answer = timed(partial(client.get, question))
                    reads.append(spent)
                answers[answer.status_code] += 1

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(person, range(PEOPLE)))
    print(measured(f"{PEOPLE} people read", reads))
    print(measured(f"{PEOPLE} people decide", writes))
    wrong = sum(number for code, number in answers.items() if code >= 400)
    print(f"{'':<18} {answers.total() / seconds:.0f} requests/s, {wrong} errors, {dict(answers)}")


def paint(server: Server) -> None:
    """The first paint of the queue in headless Chromium, by its own account."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        page.goto(server.link, wait_until="networkidle")
        for name in ("review", "board", "map", "incidents"):
            page.goto(f"{server.address}/{name}", wait_until="load")
            page.wait_for_timeout(1500)
            painted = page.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
            )
            print(f"{'first paint':<18} {name}: {painted or float('nan'):.0f} ms")
        browser.close()


def kill(path: Path, trials: int) -> int:
    """How many acknowledged decisions were lost over all trials."""
    chance = random.Random(7)
    acknowledged: list[str] = []
    with serving(path) as server:
        _caught_up(server)
    for trial in range(trials):
        before = len(acknowledged)
        with serving(path) as server:
            stop = threading.Event()
            workers = [
                threading.Thread(target=_insist, args=(server, number, acknowledged, stop))
                for number in range(3)
            ]
            for worker in workers:
                worker.start()
            _while_deciding(acknowledged, before, workers)
            time.sleep(chance.random())
            os.kill(server.process.pid, signal.SIGKILL)
            stop.set()
            for worker in workers:
                worker.join()
        with Book.open(path) as book:
            kept = {judgement.id for judgement in book.judgements()}
        lost = [one for one in acknowledged if one not in kept]
        new = len(acknowledged) - before
        print(f"trial {trial + 1}: {new} acknowledged, {len(lost)} lost of all", flush=True)
    done = subprocess.run([TOLLBOOK, "verify", "--book", str(path)], check=False)
    print(f"verify: exit status {done.returncode}")
    return len(lost)


def _while_deciding(
    acknowledged: Sequence[str], before: int, workers: Sequence[threading.Thread]
) -> None:
    """Wait until decisions come in: before that there is nothing to lose."""
    end = time.monotonic() + START_SECONDS
    while len(acknowledged) == before and time.monotonic() < end:
        if not any(worker.is_alive() for worker in workers):
            return
        time.sleep(0.05)


def _insist(server: Server, number: int, acknowledged: list[str], stop: threading.Event) -> None:
    """Decide, and take decisions back, until the server is gone."""
    try:
        with server.client() as client:
            cards = undecided(client, 60)[number::3]
            while not stop.is_set():
                for card in cards:
                    answer = accept(client, card)
                    if answer.status_code == 201:
                        made = answer.json()["judgement"]
                        acknowledged.append(made["id"] if isinstance(made, dict) else made)
                cards = undecided(client, 60)[number::3]
                if not cards:
                    return
    except httpx.HTTPError:
        return  # the server was killed, as it was to be


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--book", type=Path, help="a book there is, instead of a new one")
    arguments.add_argument("--claims", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=60, help="requests of each kind")
    arguments.add_argument("--seconds", type=float, default=30, help="how long 25 people work")
    arguments.add_argument("--kill", type=int, metavar="N", help="trials of killing the server")
    arguments.add_argument("--paint", action="store_true", help="also the first paint")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.book or Path(folder) / "bench.book"
        if asked.book is None:
            made = warbook.fill(path, 20_000 if asked.kill else asked.claims, accepted=0.1)
            print(f"{made:,} claims, {path.stat().st_size / 1e6:,.0f} MB")
        if asked.kill:
            sys.exit(1 if kill(path, asked.kill) else 0)
        with serving(path) as server:
            print(f"link after {server.seconds:.1f} s")
            _caught_up(server)
            print(f"load {os.getloadavg()[0]:.1f}, {server.megabytes()} MB")
            look(server, asked.rounds)
            if asked.paint:
                paint(server)
            decide(server, 100)
            print(f"{server.megabytes()} MB")
            crowd(server, asked.seconds)
            print(f"load {os.getloadavg()[0]:.1f}, {server.megabytes()} MB")


def _caught_up(server: Server) -> None:
    """Wait until what is derived is that of the book, and say how long it took."""
    start = time.perf_counter()
    with server.client() as client:
        for part in ("queue", "derived"):
            while not client.get("/api/status").raise_for_status().json()[part]["fresh"]:
                time.sleep(1)
            print(f"{part} there {time.perf_counter() - start:.1f} s after the link", flush=True)


if __name__ == "__main__":
    main()
