"""How fast are pages from the web kept, in how much memory, and what does a kill cost?

Serves made pages of about 30 kB from a process of its own on loopback, follows feeds of them
with `tollbook watch` (reading for claims left out), kills that with SIGKILL in the middle, goes
on, and checks that every page is in the book once. With --warc: streams a WARC of a given size
through the reader of archives.

    .venv/bin/python benchmarks/capture.py --pages 10000
    .venv/bin/python benchmarks/capture.py --warc 1000
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

# A feed names at most 2,000 reports.
PER_FEED = 1_000
WORDS = (
    "the of and to that were was with by said for from have village market soldiers shelling "
    "killed wounded children hospital road north south river bridge night morning officials "
    "reported ministry statement homes destroyed fled families school clinic water"
).split()

# What the measured process runs: the command itself, with loopback opened to it.
COMMAND = """
import sys
from functools import partial
from ipaddress import ip_network
from tollbook.capture import fetch as fetching
from tollbook.capture.reach import Policy
policy = Policy(allowed=(ip_network("127.0.0.0/8"),))
fetching.fetch = partial(fetching.fetch, policy=policy)
from tollbook.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


def page(number: int) -> bytes:
    """A page of about 30 kB with an article, a menu, teasers and scripts; always the same."""
    chance = random.Random(number)
    paragraphs = "".join(
        f"<p>{' '.join(chance.choice(WORDS) for _ in range(60)).capitalize()}.</p>"
        for _ in range(25)
    )
    menu = "".join(f"<li class='menu'><a href='/s/{n}'>Section {n}</a></li>" for n in range(60))
    teasers = "".join(
        f"<div class='teaser'><a href='/a/{n}'><h3>Another story of the day, number {n}</h3>"
        f"<img src='/i/{n}.jpg' alt=''></a></div>"
        for n in range(80)
    )
    return (
        f"<!doctype html><html lang='en'><head><title>Report {number} | Valley Post</title>"
        f"<meta property='og:title' content='Report {number}'>"
        "<meta property='og:site_name' content='Valley Post'>"
        "<meta property='article:published_time' content='2020-10-04T10:00:00Z'>"
        f"<style>{'.a{color:red}' * 200}</style></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>Report {number}</h1>{paragraphs}</article><aside>{teasers}</aside>"
        f"<script>{'var x=1;' * 600}</script></body></html>"
    ).encode()


class Pages(BaseHTTPRequestHandler):
    """Serves /feed/N and /page/N."""

    def do_GET(self) -> None:
        """Answer."""
        kind, _, number = self.path.strip("/").partition("/")
        if kind == "page":
            body, media = page(int(number)), "text/html; charset=utf-8"
        elif kind == "feed":
            first = int(number) * PER_FEED
            items = [{"url": f"/page/{n}", "title": "x"} for n in range(first, first + PER_FEED)]
            feed = {"version": "https://jsonfeed.org/version/1.1", "items": items}
            body, media = json.dumps(feed).encode(), "application/json"
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def serve() -> None:
    """Serve until killed; the port is the first line of the output."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def watch(folder: Path) -> subprocess.Popen[bytes]:
    """One round over all feeds, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "watch", "watch.toml", "--once", "--no-claims"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TOLLBOOK_BOOK": "a.book"},
    )


def documents(folder: Path) -> int:
    """How many documents are in the book; asked often, so nothing more."""
    from tollbook.store import Book

    if not (folder / "a.book").exists():
        return 0
    with Book.open(folder / "a.book") as book:
        return book.counts()["documents"]


def kept(folder: Path) -> tuple[int, int, int]:
    """Documents, captures and distinct addresses in the book."""
    from tollbook.store import Book

    if not (folder / "a.book").exists():
        return 0, 0, 0
    with Book.open(folder / "a.book") as book:
        asked = [one.capture.asked for one in book.all_captures()]
        return book.counts()["documents"], len(asked), len(set(asked))


class Memory:
    """The memory of a process, sampled from the beginning on, and the processor time that it and
    its children took: on a machine that is shared, speed says how busy the others were."""

    def __init__(self, process: psutil.Process) -> None:
        self.samples: list[tuple[float, float]] = []
        self._processor: dict[int, float] = {}
        self._process = process
        self._began = time.monotonic()
        threading.Thread(target=self._sample, daemon=True).start()

    def _sample(self) -> None:
        while True:
            try:
                own = self._process.memory_info().rss
                for one in (self._process, *self._process.children()):
                    spent = one.cpu_times()
                    self._processor[one.pid] = spent.user + spent.system
            except psutil.NoSuchProcess as gone:
                if gone.pid == self._process.pid:
                    return
                continue
            except psutil.Error:
                return
            if own:  # none is left to a process that was killed and not waited for yet
                self.samples.append((time.monotonic() - self._began, own / 1e6))
            time.sleep(0.5)

    @property
    def processor_seconds(self) -> float:
        """Of the process and of all its children, also of those that are gone."""
        return sum(self._processor.values())

    def at(self, share: float) -> float:
        """MB after a share of the time."""
        return self.samples[int(share * (len(self.samples) - 1))][1] if self.samples else 0.0


def measure_pages(count: int) -> None:
    """Speed, memory, and a kill in the middle."""
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        feeds = "".join(
            f'[[feed]]\naddress = "http://127.0.0.1:{port}/feed/{n}"\n'
            for n in range(count // PER_FEED)
        )
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "watch.toml").write_text(f"[watch]\ndelay = 0\n{feeds}")
            began = time.monotonic()
            first = watch(folder)
            memory = Memory(psutil.Process(first.pid))
            while first.poll() is None and documents(folder) < count // 2:
                time.sleep(0.5)
            first.send_signal(signal.SIGKILL)
            first.wait()
            half = time.monotonic() - began
            done = documents(folder)
            print(
                f"{done} pages in {half:.1f} s: {done / half:.0f} pages/s, "
                f"{1000 * memory.processor_seconds / done:.0f} ms of processor each, then SIGKILL"
            )
            print(
                f"main process {memory.at(0.2):.0f} MB after a fifth of that, "
                f"{memory.at(1):.0f} MB at its end"
            )
            began = time.monotonic()
            second = watch(folder)
            memory = Memory(psutil.Process(second.pid))
            second.wait()
            rest = time.monotonic() - began
            found, captures, addresses = kept(folder)
            print(
                f"{found - done} more in {rest:.1f} s: {(found - done) / rest:.0f} pages/s, "
                f"{1000 * memory.processor_seconds / (found - done):.0f} ms of processor each, "
                f"{memory.at(0.2):.0f} and {memory.at(0.99):.0f} MB"
            )
            print(f"{found} documents, {captures} captures of {addresses} addresses")
            from tollbook.store import Book

            with Book.open(folder / "a.book") as book:
                damage = book.verify().damage
            assert (found, captures, addresses, damage) == (count, count, count, None)
    finally:
        server.kill()


def measure_warc(megabytes: int) -> None:
    """Memory and time of one pass over a large archive."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    from tollbook.capture import Captured, capture

    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.warc.gz"
        written = 0
        with path.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            headers = [("Content-Type", "text/html")]
            noise = random.Random(1)
            while file.tell() < megabytes * 1_000_000:
                # Random letters don't pack: the archive is as large as it says.
                body = page(written) + f"<!--{noise.randbytes(400_000).hex()}-->".encode()
                answered = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
                writer.write_record(
                    writer.create_warc_record(
                        f"https://example.org/{written}",
                        "response",
                        payload=io.BytesIO(body),
                        http_headers=answered,
                    )
                )
                written += 1
        began = time.monotonic()
        memory = Memory(psutil.Process())
        found = sum(isinstance(item, Captured) for item in capture([path], max_bytes=64_000_000))
        seconds = time.monotonic() - began
        most = max((mb for _, mb in memory.samples), default=0.0)
        print(
            f"{path.stat().st_size / 1e6:.0f} MB, {found} of {written} pages, {seconds:.0f} s, "
            f"at most {most:.0f} MB of memory"
        )
        assert found == written


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=0, help="how many, in thousands of one")
    parser.add_argument("--warc", type=int, default=0, metavar="MB")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    if options.serve:
        serve()
    if options.pages:
        measure_pages(options.pages)
    if options.warc:
        measure_warc(options.warc)


if __name__ == "__main__":
    main()
