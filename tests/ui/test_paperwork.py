"""Promise: the paper shown, the paper filed and the paper at the printer are the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forms.test_printing import QUEUE, Cups, Paper
from tests.ui.scanning import papers
from ui.paperwork import issue, pictures


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """The far end of a raw queue of a private CUPS."""
    cups = Cups()
    monkeypatch.setenv("CUPS_SERVER", str(cups.home / "cups.sock"))
    tick = threading.Event()
    for _ in range(600):
        if cups.ready():
            break
        tick.wait(0.1)
    paper = Paper()
    cups.run("lpadmin", "-p", QUEUE, "-E", "-v", f"socket://127.0.0.1:{paper.port}", "-m", "raw")
    yield paper
    cups.stop()
    paper.close()


def test_what_is_shown_filed_and_printed_are_the_same_bytes(tmp_path: Path, printer: Paper) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    parts.printer = QUEUE
    dossier = papers.receive_birth(parts)
    made = issue(parts, dossier, papers.CLERK)
    assert (made.printed_on, made.trouble) == (QUEUE, None)
    filed = parts.home.blobs.read(made.dossier.receipts[0].sha256)
    parts.home.close()
    assert printer.came.acquire(timeout=120)
    assert printer.jobs == [made.pdf] == [filed]
    assert made.pages == pictures(filed)
