"""The bridge between Qt and work loses nothing and hides nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from localdb.domain.trouble import Trouble
from ui.desk import Desk


def _never(value: object = None) -> None:
    raise AssertionError(f"unexpected: {value}")


def test_a_job_runs_on_a_thread_and_its_result_arrives_on_the_gui_thread(qtbot: QtBot, desk: Desk) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    desk.run(threading.get_ident, lambda there: seen.append((there, threading.get_ident())), _never)
    qtbot.waitUntil(lambda: bool(seen))
    there, back = seen[0]
    assert there != here
    assert back == here


def test_trouble_goes_to_failed(qtbot: QtBot, desk: Desk) -> None:
    troubles: list[Trouble] = []

    def job() -> None:
        raise Trouble("Máy in hết giấy.", "Nạp giấy.")

    desk.run(job, _never, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert str(troubles[0]) == "Máy in hết giấy. Nạp giấy."


def test_anything_else_is_logged_and_told_once_as_a_bug(
    qtbot: QtBot, desk: Desk, bugs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL, "ui.desk"), qtbot.waitSignal(desk.bug):
        desk.run(lambda: 1 // 0, _never, _never)
    assert len(bugs) == 1
    assert bugs.pop().startswith("ZeroDivisionError")


def test_a_failing_callback_is_a_bug_and_the_next_result_still_arrives(
    qtbot: QtBot, desk: Desk, bugs: list[str]
) -> None:
    seen: list[int] = []
    desk.run(lambda: 1, _never, _never)
    desk.run(lambda: 2, seen.append, _never)
    qtbot.waitUntil(lambda: seen == [2] and len(bugs) == 1)
    bugs.clear()


def test_no_result_of_500_jobs_is_lost_when_the_window_closes_at_once(desk: Desk) -> None:
    seen: list[int] = []
    for number in range(500):
        desk.run(partial(abs, number), seen.append, _never)
    desk.close()
    assert sorted(seen) == list(range(500))


def test_a_write_tells_every_screen_after_its_own(qtbot: QtBot, desk: Desk) -> None:
    order: list[str] = []
    desk.changed.connect(lambda what: order.append(f"changed {what}"))
    desk.write(lambda: "hồ sơ 7", lambda what: order.append(f"done {what}"), _never)
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["done hồ sơ 7", "changed hồ sơ 7"]


def test_a_failed_write_tells_nobody_else(qtbot: QtBot, desk: Desk) -> None:
    changes: list[object] = []
    desk.changed.connect(changes.append)

    def job() -> None:
        raise Trouble("Đĩa đầy.", "Dọn đĩa.")

    troubles: list[Trouble] = []
    desk.write(job, _never, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert changes == []


def test_events_of_a_stream_arrive_in_order_and_then_the_end(qtbot: QtBot, desk: Desk) -> None:
    seen: list[object] = []
    desk.stream(lambda: iter(range(50)), seen.append, lambda: seen.append("end"), _never)
    qtbot.waitUntil(lambda: seen[-1:] == ["end"])
    assert seen == [*range(50), "end"]


def test_cancelling_closes_the_generator_and_delivers_nothing_more(qtbot: QtBot, desk: Desk) -> None:
    closed, go = threading.Event(), threading.Event()

    def pages() -> Iterator[int]:
        try:
            yield 1
            go.wait(10)
            yield 2
            yield 3
        finally:
            closed.set()

    seen: list[int] = []
    ended: list[bool] = []
    running = desk.stream(pages, seen.append, lambda: ended.append(running.cancelled), _never)
    qtbot.waitUntil(lambda: seen == [1])
    running.cancel()
    go.set()
    qtbot.waitUntil(lambda: ended == [True])
    assert seen == [1]
    assert closed.is_set()


def test_trouble_inside_a_stream_comes_after_the_events_before_it(qtbot: QtBot, desk: Desk) -> None:
    def pages() -> Iterator[int]:
        yield 1
        raise Trouble("Kẹt giấy.", "Mở nắp máy quét.")

    seen: list[object] = []
    desk.stream(pages, seen.append, _never, lambda trouble: seen.append(trouble.what))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [1, "Kẹt giấy."]


def test_closing_stops_endless_streams_and_leaves_no_thread(desk: Desk) -> None:
    waiting = threading.Event()

    def watch() -> Iterator[int]:
        number = 0
        while True:
            waiting.wait(0.001)
            yield (number := number + 1)

    desk.stream(watch, lambda _: None, lambda: None, _never)
    desk.close()
    assert [t.name for t in threading.enumerate() if t.name.startswith("desk-")] == []


def test_what_the_last_deliveries_ask_for_is_done_before_the_desk_closes(desk: Desk) -> None:
    kept: list[str] = []
    desk.run(lambda: None, lambda _: desk.run(lambda: kept.append("draft"), _ignore, _never), _never)
    desk.close()
    assert kept == ["draft"]
    desk.run(lambda: kept.append("too late"), _ignore, _never)
    assert kept == ["draft"]


def _ignore(_result: object) -> None:
    """Take anything."""


def test_work_goes_on_while_every_stream_is_busy(qtbot: QtBot, desk: Desk) -> None:
    hold = threading.Event()

    def busy() -> Iterator[int]:
        hold.wait(10)
        yield 1

    for _ in range(4):
        desk.stream(busy, lambda _: None, lambda: None, _never)
    seen: list[str] = []
    desk.run(lambda: "đã ghi", seen.append, _never)
    qtbot.waitUntil(lambda: seen == ["đã ghi"])
    hold.set()
