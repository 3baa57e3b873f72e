"""Whatever a file does to the one who opens it, the answer is Trouble that names it, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from scanner import tasks
from scanner.batch import Assembled, Document, Failed, digitise
from scanner.journal import FolderJournal
from scanner.sources import RawPage, media_type
from scanner.values import CleanPage
from scanner.worker import Limits, Stopped, Workers
from tests.pages import Page
from tests.scanner import hostile

Pages = dict[tuple[str, str], Page]

HOSTILE: dict[str, Callable[[], bytes]] = {
    "quá to.png": hostile.huge_png,
    "khoác lác.png": hostile.boasting_png,
    "tự vẽ.pdf": hostile.self_drawing_pdf,
    "cười mãi.pdf": hostile.laughing_pdf,
    "triệu trang.pdf": hostile.million_page_pdf,
    "giấy vô tận.pdf": hostile.endless_sheet_pdf,
    "phình to.pdf": hostile.swelling_pdf,
    "khóa.pdf": hostile.locked_pdf,
}


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Children with less time and memory than in earnest, so that the tests are quick."""
    children = Workers(Limits(memory=1024**3, cpu=6, wall=20.0))
    yield children
    children.close()


def open_in_child(workers: Workers, data: bytes, name: str) -> CleanPage:
    media = media_type(data, name)
    if not workers.run(name, tasks.count_pages, data, media, name):
        raise AssertionError("a file without pages was taken")
    return workers.run(name, tasks.clean_page, data, media, name, 1, None)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name(workers: Workers, name: str) -> None:
    with pytest.raises(Trouble) as caught:
        open_in_child(workers, HOSTILE[name](), name)
    assert name in caught.value.what
    assert caught.value.todo


def test_a_locked_pdf_says_it_is_locked(workers: Workers) -> None:
    with pytest.raises(Trouble, match="mật khẩu"):
        open_in_child(workers, hostile.locked_pdf(), "khóa.pdf")


def test_too_many_pages_are_counted_out(workers: Workers) -> None:
    with pytest.raises(Trouble, match="500 trang"):
        open_in_child(workers, hostile.million_page_pdf(), "triệu trang.pdf")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.95])
@pytest.mark.parametrize("level", ["clean", "office"])
def test_half_a_file_is_refused(workers: Workers, pages: Pages, level: str, share: float) -> None:
    data = pages["letter", level].path.read_bytes()
    with pytest.raises(Trouble, match="nửa tệp"):
        open_in_child(workers, data[: int(len(data) * share)], "nửa tệp")


def test_the_rest_of_a_batch_goes_on(pages: Pages, kept: Path) -> None:
    good = pages["form", "clean"].path.read_bytes()
    documents = [
        Document("tự vẽ", [RawPage(hostile.self_drawing_pdf(), "application/pdf", "tự vẽ.pdf")]),
        Document("tốt", [RawPage(good, "image/png", "tốt.png")]),
    ]
    events = list(digitise(documents, journal=FolderJournal(kept), workers=2))
    assert [event.name for event in events if isinstance(event, Failed)] == ["tự vẽ"]
    assert [event.name for event in events if isinstance(event, Assembled)] == ["tốt"]


def spin() -> None:
    while True:
        pass


def grow() -> int:
    return len(bytearray(3 * 1024**3))


def die() -> None:
    import os

    os.abort()


def bug() -> None:
    raise ValueError("ours")


@pytest.mark.parametrize(("work", "reason"), [(spin, "quá nặng"), (grow, "quá nặng"), (die, "làm hỏng")])
def test_a_child_that_goes_wrong_is_ended_and_explained(work: Callable[[], object], reason: str) -> None:
    children = Workers(Limits(cpu=1, wall=10.0))
    with pytest.raises(Trouble, match=reason):
        children.run("tờ 1", work)
    children.close()


def test_a_child_that_only_waits_is_ended_by_the_clock() -> None:
    children = Workers(Limits(wall=0.5))
    with pytest.raises(Trouble, match="quá nặng"):
        children.run("tờ 1", wait_for_ever)
    children.close()


def wait_for_ever() -> None:
    import threading

    threading.Event().wait()


def test_our_own_bug_is_a_bug_and_not_trouble(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="ours"):
        workers.run("tờ 1", bug)


def test_after_stop_nothing_runs(workers: Workers) -> None:
    workers.stop()
    with pytest.raises(Stopped):
        workers.run("tờ 1", spin)
