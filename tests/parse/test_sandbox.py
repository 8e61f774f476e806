"""The child that parses can be slow, greedy, dead or lying; the parent lives on."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from made_documents import docx_of, page, pdf_of_lines
from tollbook.errors import ParseError
from tollbook.parse.sandbox import Sandbox

GOOD = page("<p>Two people died.</p>")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(seconds=20, memory_mb=1_500)
    yield made
    made.close()


def pid(sandbox: Sandbox) -> int:
    assert sandbox._child is not None
    return sandbox._child.pid


def hostile(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let the child's HTML parser run this code: what a hole in a parser would let a page do."""
    (folder / "sitecustomize.py").write_text(
        "import sys, types\n"
        "fake = types.ModuleType('tollbook.parse.html')\n"
        f"exec({textwrap.dedent(code)!r}, fake.__dict__)\n"
        "sys.modules['tollbook.parse.html'] = fake\n"
    )
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])


def test_one_child_reads_many_documents(sandbox: Sandbox) -> None:
    """It is started once and kept warm."""
    assert sandbox.parse(GOOD, "html").content == "Two people died."
    first = pid(sandbox)
    assert sandbox.parse(pdf_of_lines([["Two people died."]]), "pdf").content == "Two people died."
    assert sandbox.parse(docx_of(["Two people died."]), "docx").content == "Two people died."
    with pytest.raises(ParseError):
        sandbox.parse(b"", "pdf")
    assert pid(sandbox) == first


def test_a_dead_child_is_replaced(sandbox: Sandbox) -> None:
    """Killed between two documents, nobody notices."""
    sandbox.parse(GOOD, "html")
    os.kill(pid(sandbox), signal.SIGKILL)
    assert sandbox.parse(GOOD, "html").content == "Two people died."


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def parse(raw):\n    while True: pass", "takes more than 1 s"),
        ("import time\ndef parse(raw): time.sleep(60)", "takes more than 1 s"),
        ("def parse(raw): return bytearray(10**10)", "needs more than 400 MB"),
        ("import os\ndef parse(raw): os.abort()", "crashed its parser"),
        ("import os\ndef parse(raw): os._exit(0)", "crashed its parser"),
        ("def parse(raw): return parse(raw)", "nested too deeply"),
        (
            "import socket\ndef parse(raw): socket.create_connection(('127.0.0.1', 9), 1)",
            "PermissionError",
        ),
        ("import subprocess\ndef parse(raw): subprocess.run(['true'])", "PermissionError"),
        (
            "def parse(raw): open('/tmp/tollbook-was-here', 'w').write('x' * 10**5)",
            "OSError|PermissionError",
        ),
        (
            "import os\ndef parse(raw):\n    os.write(1, b'noise')\n    raise ValueError",
            "ValueError",
        ),
    ],
)
def test_whatever_a_document_makes_its_parser_do_ends_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, reason: str
) -> None:
    """Time, memory, crashes, network, processes, files: each is a `ParseError` in time."""
    sandbox = Sandbox(seconds=1, memory_mb=400)
    hostile(sandbox, monkeypatch, tmp_path, code)
    begun = time.monotonic()
    with pytest.raises(ParseError, match=reason):
        sandbox.parse(GOOD, "html")
    assert time.monotonic() - begun < 15
    # The next document is read by a child in order.
    assert sandbox.parse(docx_of(["Two people died."]), "docx").content == "Two people died."
    sandbox.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces are Linux's")
def test_the_child_has_no_network_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sandbox: Sandbox
) -> None:
    """Where the system lets it: no interface is there but its own, which is down."""
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets no process have a network of its own")
    code = """
    import os
    from tollbook.protocols import Parsed
    def parse(raw):
        lines = open('/proc/self/net/dev').read().splitlines()[2:]
        names = sorted(line.split(':')[0].strip() for line in lines)
        return Parsed(f"networks {names} token {os.environ.get('SOME_TOKEN')}", 'html')
    """
    monkeypatch.setenv("SOME_TOKEN", "secret")
    hostile(sandbox, monkeypatch, tmp_path, code)
    assert sandbox.parse(GOOD, "html").content == "networks ['lo'] token None"


def test_an_answer_that_is_no_reading_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sandbox: Sandbox
) -> None:
    """A child taken over can lie about its document and do no more."""
    code = """
    import os, sys
    def parse(raw):
        frame = sys._getframe()
        while "answers" not in frame.f_locals:
            frame = frame.f_back
        frame.f_locals["answers"].write(b'{"parsed": {"content": 7}}' + bytes([10]))
        frame.f_locals["answers"].flush()
        os._exit(0)
    """
    hostile(sandbox, monkeypatch, tmp_path, code)
    with pytest.raises(ParseError, match="nonsense"):
        sandbox.parse(GOOD, "html")


def test_the_child_ends_with_its_parent() -> None:
    """A parent that is killed leaves nothing behind."""
    code = (
        "from tollbook.parse.sandbox import Sandbox; import sys, time\n"
        "box = Sandbox(seconds=20, memory_mb=1500); box.parse(b'<p>Two died.</p>', 'html')\n"
        "print(box._child.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs([child], timeout=10)
    assert alive == []


def test_plain_text_starts_no_child() -> None:
    """Nearly all reports are plain: they must not wait for a process."""
    code = (
        "from tollbook.parse import parser_for; import psutil\n"
        "parser_for('text/plain').parse(b'Two people died.')\n"
        "parser_for('text/html')\n"
        "print(len(psutil.Process().children()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
