"""Work in several processes comes back in order, whoever dies."""

import subprocess
import sys
import textwrap
from collections.abc import Generator, Iterator
from pathlib import Path

import psutil
import pytest

from chunk_work import squares
from tollbook.errors import TollbookError
from tollbook.processes import in_order


def lost(number: int) -> int:
    return 10_000 + number


def test_results_come_in_the_order_of_the_items() -> None:
    """Whichever process is done first."""
    chunks = [[n, n + 1] for n in range(0, 12, 2)]
    assert list(in_order(squares, chunks, jobs=2, lost=lost)) == [n * n for n in range(12)]


def test_an_item_that_kills_every_process_is_given_up_and_no_other() -> None:
    """Its neighbours in the chunk, and the chunks at work beside it, are done all the same."""
    chunks = [[1, 2], [3, -4, 5], [6], [7, 8]]
    assert list(in_order(squares, chunks, jobs=2, lost=lost)) == [
        1, 4, 9, 9_996, 25, 36, 49, 64,
    ]  # fmt: skip


def test_chunks_are_taken_as_they_are_needed() -> None:
    """Memory holds two chunks a process, not the whole corpus."""
    taken: list[int] = []

    def chunks() -> Iterator[list[int]]:
        for n in range(100):
            taken.append(n)
            yield [n % 13]

    results = in_order(squares, chunks(), jobs=1, lost=lost)
    next(results)
    assert len(taken) == 2
    assert isinstance(results, Generator)
    results.close()


def test_a_fault_of_the_work_is_raised() -> None:
    """It is a bug, and must not look like a killed process."""
    with pytest.raises(ValueError, match="13"):
        list(in_order(squares, [[13]], jobs=1, lost=lost))


def test_a_script_without_a_guard_is_told_what_is_missing(tmp_path: Path) -> None:
    """Processes that can't start must not make every report look like a killer of processes."""
    script = tmp_path / "script.py"
    script.write_text(
        "from tollbook.processes import in_order\n"
        "print(list(in_order(list, [[1], [2]], jobs=2, lost=print)))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    # Helpers of the interpreter may say later than the error what was left behind.
    told = [line for line in done.stderr.splitlines() if TollbookError.__name__ in line]
    assert told and '__name__ == "__main__"' in told[-1]


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Even when that is killed and can say nothing."""
    (tmp_path / "script.py").write_text(
        textwrap.dedent(
            """
            import time
            from tollbook.processes import in_order
            def work(chunk):
                return chunk
            if __name__ == "__main__":
                results = in_order(work, ([n] for n in range(100)), jobs=2, lost=print)
                next(results)
                print("ready", flush=True)
                time.sleep(60)
            """
        )
    )
    parent = subprocess.Popen(
        [sys.executable, tmp_path / "script.py"], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None and parent.stdout.readline() == "ready\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert len(workers) >= 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []
