"""Reading keeps every core busy: as many pages at once as there are cores, one thread for each."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scanner.batch import Document, digitise
from scanner.journal import FolderJournal
from scanner.sources import RawPage
from scanner.worker import Limits, Workers
from tests.pages import Page, blank_page

Pages = dict[tuple[str, str], Page]


@pytest.fixture
def workers() -> Iterator[Workers]:
    children = Workers(Limits(wall=60.0))
    yield children
    children.close()


def meet(calling: Path, hearing: Path) -> str:
    """Call through one pipe and listen at the other: comes back only when somebody does the same reversed."""
    if calling < hearing:
        calling.write_text("a")
        return hearing.read_text()
    heard = hearing.read_text()
    calling.write_text("b")
    return heard


def thread_limit() -> str | None:
    """Say how many threads one reader may use."""
    return os.environ.get("OMP_THREAD_LIMIT")


def priority() -> int:
    """Say how far this process steps back for others."""
    return os.nice(0)


def test_children_step_back_for_the_window(workers: Workers) -> None:
    assert workers.run("tờ 1", priority) == min(19, os.nice(0) + 10)


def test_children_start_warm_wherever_the_program_is_called_from(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    code = (
        f"import os, sys; sys.path.insert(0, {root!r}); from scanner.worker import Workers;"
        "print(Workers().run('tờ 1', os.nice, 0))"
    )
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=plain, capture_output=True, text=True, check=True
    )
    assert int(told.stdout) == min(19, os.nice(0) + 10), "the server of children has not loaded scanner.child"


def test_two_children_are_at_work_at_the_same_time(workers: Workers, tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    os.mkfifo(a)
    os.mkfifo(b)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(workers.run, "tờ 1", meet, a, b)
        second = threads.submit(workers.run, "tờ 2", meet, b, a)
        assert (first.result(), second.result()) == ("b", "a")


def test_a_child_reads_with_one_thread(workers: Workers) -> None:
    assert workers.run("tờ 1", thread_limit) == "1"


def test_a_batch_minds_as_many_pages_at_once_as_there_are_cores(kept: Path) -> None:
    cores = os.cpu_count() or 1
    stack = [RawPage(blank_page(n), "image/jpeg", f"tờ {n}") for n in range(cores + 2)]
    most = 0
    for _ in digitise([Document("tập", stack)], journal=FolderJournal(kept)):
        minding = [t for t in threading.enumerate() if t.name.startswith("scanner")]
        most = max(most, len(minding))
    assert most == cores


def test_a_large_file_arrives_whole(workers: Workers) -> None:
    large = os.urandom(3_000_000)
    assert workers.run("xấp.pdf", zlib.crc32, large) == zlib.crc32(large)


def test_no_child_runs_the_program_again_that_started_it(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    told = "with open('runs', 'a') as runs:\n    runs.write(f'{__name__}\\n')\n"
    work = "import os\nfrom scanner.worker import in_child\n"
    program.write_text(f"{told}{work}if __name__ == '__main__':\n    in_child('x', os.getpid)\n")
    root = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    subprocess.run([sys.executable, str(program)], cwd=tmp_path, env=root, check=True)
    assert (tmp_path / "runs").read_text() == "__main__\n"
