"""Pages turned, moved, parted, joined, put aside: each act is on disk and can be taken back."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from localdb.db import IntegrityError
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.pages import PageState
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning import arranging
from ui.scanning.arranging import Step
from ui.scanning.intake import Aim, Intake, Waiting
from ui.scanning.paper import Paper, Stage, keep, restore

WHO = papers.CLERK.id


def waiting(parts: Parts, name: str, count: int, dossier: str = "") -> Paper:
    """Keep a paper of so many pages that was read and waits."""
    kept = [
        parts.home.pages.keep(f"{name} {n}".encode(), media="image/png", source=name, name=f"{name} {n}")
        for n in range(count)
    ]
    paper = Paper(name, name, dossier, Stage.WAITING, tuple(kept), sha256="cũ", text="đã đọc", count=count)
    keep(parts.home, paper, WHO)
    return paper


def settled(parts: Parts, paper: Paper) -> Paper:
    """Let a paper be read, as far as it matters here."""
    (now,) = [one for one in restore(parts.home) if one.id == paper.id]
    read = Paper(**{f: getattr(now, f) for f in now.__struct_fields__} | {"stage": Stage.WAITING})
    keep(parts.home, read, WHO)
    return read


ACTS: dict[str, Callable[[Parts, Paper, Paper], Step]] = {
    "turn": lambda parts, a, b: arranging.turn(parts.home, a, 1, 90, WHO),
    "move": lambda parts, a, b: arranging.move(parts.home, a, 2, 0, WHO),
    "split": lambda parts, a, b: arranging.split(parts.home, a, 1, WHO),
    "join": lambda parts, a, b: arranging.join(parts.home, a, b, WHO),
    "aside": lambda parts, a, b: arranging.put_page_aside(parts.home, a, 0, WHO),
    "send": lambda parts, a, b: arranging.send_to(parts.home, a, "hồ sơ khác", WHO),
}
PAGES = {
    "turn": [[0, 1, 2], [3]],
    "move": [[2, 0, 1], [3]],
    "split": [[0], [1, 2], [3]],
    "join": [[0, 1, 2, 3]],
    "aside": [[1, 2], [3]],
    "send": [[0, 1, 2], [3]],
}


@pytest.mark.parametrize("act", ACTS)
def test_every_act_does_what_it_says_and_is_taken_back_to_the_letter(parts: Parts, act: str) -> None:
    a, b = waiting(parts, "a", 3), waiting(parts, "b", 1)
    names = {page: n for n, page in enumerate(a.pages + b.pages)}
    before = restore(parts.home)
    ACTS[act](parts, a, b)
    after = restore(parts.home)
    assert sorted([names[page] for page in paper.pages] for paper in after) == sorted(PAGES[act])
    changed = [paper for paper in after if paper not in before]
    read_again = act != "send"
    assert {paper.stage for paper in changed} == {Stage.READING if read_again else Stage.WAITING}
    assert all(paper.edited and bool(paper.sha256) != read_again for paper in changed)
    for paper in changed:
        settled(parts, paper)
    step = arranging.last_step(parts.home, changed[0].id)
    assert step is not None
    arranging.take_back(parts.home, step, WHO)
    assert sorted(restore(parts.home), key=lambda p: p.id) == sorted(before, key=lambda p: p.id)
    assert {page.state for page in parts.home.pages.all()} == {PageState.WAITING}
    assert arranging.last_step(parts.home) is None


def test_acts_are_taken_back_one_by_one_and_their_record_only_grows(parts: Parts) -> None:
    a = waiting(parts, "a", 3)
    first = settled(parts, arranging.move(parts.home, a, 0, 2, WHO).after[0])
    settled(parts, arranging.turn(parts.home, first, 0, 90, WHO).after[0])
    for expected in (first.pages, a.pages):
        step = arranging.last_step(parts.home)
        assert step is not None
        assert arranging.take_back(parts.home, step, WHO).after[0].pages == expected
    with pytest.raises(IntegrityError, match="append-only"):
        parts.home.connections.get().execute("DELETE FROM arranged")


def test_a_page_put_aside_lies_in_the_tray_and_the_last_one_takes_the_paper_along(parts: Parts) -> None:
    a = waiting(parts, "a", 1)
    arranging.put_page_aside(parts.home, a, 0, WHO)
    assert restore(parts.home) == []
    assert [page.id for page in parts.home.pages.in_state(PageState.TRAY)] == list(a.pages)
    step = arranging.last_step(parts.home)
    assert step is not None
    arranging.take_back(parts.home, step, WHO)
    assert restore(parts.home) == [a]


def test_what_cannot_be_is_refused_and_nothing_changes(parts: Parts) -> None:
    a, b = waiting(parts, "a", 2), waiting(parts, "b", 1, "hồ sơ khác")
    wrongs: tuple[Callable[[], Step], ...] = (
        lambda: arranging.split(parts.home, a, 0, WHO),
        lambda: arranging.move(parts.home, a, 0, 2, WHO),
        lambda: arranging.turn(parts.home, a, 7, 90, WHO),
        lambda: arranging.join(parts.home, a, b, WHO),
        lambda: arranging.send_to(parts.home, b, "hồ sơ khác", WHO),
    )
    for wrong in wrongs:
        with pytest.raises(Refused) as caught:
            wrong()
        assert caught.value.todo
    assert restore(parts.home) == [a, b]
    arranging.turn(parts.home, a, 0, 90, WHO)
    with pytest.raises(Refused, match="đang được đọc"):
        arranging.turn(parts.home, a, 0, 90, WHO)


def test_a_turned_page_is_read_as_it_was_turned_and_waits_for_a_person(
    parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    page = parts.home.pages.keep(certificate, media="image/png", source="a", name="a")
    paper = Paper("a", "a", dossier.id, Stage.WAITING, (page,))
    keep(parts.home, paper, WHO)
    intake = Intake(parts, Aim(dossier.id, papers.CLERK))
    (turned,) = arranging.turn(parts.home, paper, 0, 90, WHO).after
    last = list(intake.run(intake.again([turned])))[-1]
    assert isinstance(last, Waiting)
    assert last.paper.turns == {page: 90}
    assert "GIẤY CHỨNG SINH" not in last.paper.text
    assert parts.home.pages.read(page) == certificate
    (back,) = arranging.turn(parts.home, last.paper, 0, 270, WHO).after
    last = list(intake.run(intake.again([back])))[-1]
    assert isinstance(last, Waiting)
    assert "GIẤY CHỨNG SINH" in last.paper.text
    assert "Vừa sửa trang" in last.paper.reason


def test_pages_of_a_file_are_told_apart_and_a_signed_file_stays_whole(parts: Parts) -> None:
    buffer = io.BytesIO()
    sheets = [Image.new("L", (60, 80), shade) for shade in (250, 120, 10)]
    sheets[0].save(buffer, "PDF", save_all=True, append_images=sheets[1:])
    page = parts.home.pages.keep(buffer.getvalue(), media="application/pdf", source="a.pdf", name="a.pdf")
    paper = Paper("a", "a.pdf", "", Stage.WAITING, (page,), count=3)
    keep(parts.home, paper, WHO)
    step = arranging.move(parts.home, paper, 2, 0, WHO)
    assert len(step.after[0].pages) == 3
    assert parts.home.pages.get(page).state is PageState.UNPACKED
    assert parts.home.pages.read(page) == buffer.getvalue()
    assert [one.id for one in restore(parts.home)] == ["a"]
    signed = buffer.getvalue() + b"\n% /ByteRange"
    other = parts.home.pages.keep(signed, media="application/pdf", source="b.pdf", name="b.pdf")
    keep(parts.home, Paper("b", "b.pdf", "", Stage.WAITING, (other,), count=3), WHO)
    with pytest.raises(Refused, match="chữ ký số"):
        arranging.split(parts.home, Paper("b", "b.pdf"), 1, WHO)
    assert parts.home.pages.get(other).state is PageState.WAITING


@pytest.mark.parametrize("commits", [0, 1, 2])
def test_a_kill_leaves_whole_acts_only_and_a_restart_goes_on_from_them(
    parts: Parts, place: Path, commits: int
) -> None:
    a, b = waiting(parts, "a", 3), waiting(parts, "b", 1)
    parts.home.close()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(place), str(commits)],
        cwd=Path(papers.__file__).parents[3],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    again = papers.make_parts(place)
    found = restore(again.home)
    pages = sorted(page for paper in found for page in paper.pages)
    pages += [page.id for page in again.home.pages.in_state(PageState.TRAY)]
    assert sorted(pages) == sorted(a.pages + b.pages)
    assert len(again.home.arrangements.standing()) == commits
    assert [len(paper.pages) for paper in found] == [[3, 1], [4], [3]][commits]
    again.home.close()


_KILLED = """
import os, signal, sys
from pathlib import Path
from localdb.arrangements import Arrangements
from tests.ui.scanning import papers
from tests.ui.scanning.test_arranging import WHO, settled
from ui.scanning import arranging
from ui.scanning.paper import restore
import localdb.arrangements as disk
place, commits = Path(sys.argv[1]), int(sys.argv[2])
parts = papers.make_parts(place)
count = 0
def dies(db, draft, write=disk.write):
    global count
    if count == commits:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    write(db, draft)
disk.write = dies
a, b = restore(parts.home)
whole = arranging.join(parts.home, a, b, WHO).after[0]
whole = settled(parts, whole)
left = settled(parts, arranging.put_page_aside(parts.home, whole, 0, WHO).after[0])
arranging.turn(parts.home, left, 0, 90, WHO)
"""
