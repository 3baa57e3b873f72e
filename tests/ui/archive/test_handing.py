"""A box is checked by a second person, taken out whole, and handed over with minutes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.backup import all_files
from localdb.domain.archive.values import Box, Stage
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from tests.ui.archive.test_archive_screen import SCANNER, WAIT_MS, filled, parts, run, show
from tests.ui.walk import small_targets, truncated, unnamed
from ui.archive.exporting import SUMS, Ready, Step, export_box
from ui.archive.screen import ArchiveScreen
from ui.desk import Desk
from ui.hands import press, type_text
from ui.parts import Parts

__all__ = ["parts"]

CHECKER = Actor("a9", "Vàng Thị Soát", Role.CLERK)
LEADER = Actor("a8", "Phạm Thị Lan", Role.LEADER)


def accepted(parts: Parts) -> Box:
    """A box that a second person accepted."""
    box, _ = filled(parts)
    archive, sampling = parts.home.archive, parts.catalogue.archive.sampling
    box = archive.begin_check(box.id, sampling, CHECKER)
    for drawn in box.rounds[-1].sample:
        archive.check_page(box.id, drawn, "", "", CHECKER)
    return archive.end_check(box.id, accepted=True, reason="", actor=CHECKER)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts) -> ArchiveScreen:
    """The archive in front of whoever is at the desk."""
    return show(qtbot, desk, parts)


def test_a_second_person_checks_the_sample_by_keys_and_the_first_may_not(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts
) -> None:
    box, _ = filled(parts)
    screen.go_to(box.id)
    qtbot.waitUntil(lambda: screen.view.box is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(screen.trouble, timeout=WAIT_MS) as told:
        run(screen, "check")
    assert "không tự kiểm tra" in str(told.args[0])
    parts.session.actor = CHECKER
    run(screen, "check")
    qtbot.waitUntil(lambda: screen.checking.preview.page_count == 1, timeout=WAIT_MS)
    assert truncated(screen) == []
    assert unnamed(screen) == []
    assert small_targets(screen) == []
    press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: len(verdicts(parts)) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.checking.sample.currentIndex().row() == 1, timeout=WAIT_MS)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: verdicts(parts) == ["Lệch, nghiêng", ""], timeout=WAIT_MS)
    with qtbot.waitSignal(screen.trouble, timeout=WAIT_MS) as told:
        run(screen, "accept")
    assert "1 trang lỗi, chỉ cho phép 0" in str(told.args[0])
    screen.checking.reason.setFocus()
    type_text("Quét lại trang 1")
    screen.checking.reject()
    qtbot.waitUntil(lambda: parts.home.archive.boxes()[0].stage is Stage.OPEN, timeout=WAIT_MS)
    assert parts.home.archive.boxes()[0].rounds[-1].reason == "Quét lại trang 1"


def test_an_ending_asked_for_while_the_last_verdict_is_still_being_written_is_not_lost(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts
) -> None:
    box, _ = filled(parts)
    screen.go_to(box.id)
    qtbot.waitUntil(lambda: screen.view.box is not None, timeout=WAIT_MS)
    parts.session.actor = CHECKER
    run(screen, "check")
    qtbot.waitUntil(lambda: screen.checking.preview.page_count == 1, timeout=WAIT_MS)
    with qtbot.waitSignal(screen.trouble, timeout=WAIT_MS) as told:
        press(Qt.Key.Key_2)
        run(screen, "accept")
    assert "Còn 1 trang" in str(told.args[0])
    assert verdicts(parts) == ["Lệch, nghiêng"]


def verdicts(parts: Parts) -> list[str]:
    """What was said of the pages of the last check."""
    return [verdict.defect for verdict in parts.home.archive.boxes()[0].rounds[-1].verdicts]


def test_a_box_is_taken_out_read_back_and_handed_over_with_minutes_that_are_kept(
    qtbot: QtBot, screen: ArchiveScreen, parts: Parts, tmp_path: Path
) -> None:
    box = accepted(parts)
    screen.go_to(box.id)
    qtbot.waitUntil(lambda: screen.view.box is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(screen.trouble, timeout=WAIT_MS) as told:
        run(screen, "export")
    assert "không được quyền xuất" in str(told.args[0])
    parts.session.actor = LEADER
    run(screen, "export")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(str(tmp_path / "usb"))
    run(screen, "accept")
    qtbot.waitUntil(lambda: bool(parts.home.archive.boxes()[0].exports), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(screen.view.box and screen.view.box.exports), timeout=WAIT_MS)
    run(screen, "hand")
    type_text("Hoàng Văn Thái")
    run(screen, "accept")
    qtbot.waitUntil(lambda: parts.home.archive.boxes()[0].stage is Stage.HANDED, timeout=WAIT_MS)
    handed = parts.home.archive.boxes()[0].handed
    assert handed is not None
    assert parts.home.blobs.read(handed.sha256).startswith(b"%PDF")
    assert handed.sha256 in all_files(parts.home.connections.get())
    assert [entry.act for entry in parts.home.access.latest(1)] == ["archive.export"]


def test_every_file_of_a_copy_stands_in_its_list_with_its_sum_and_the_papers_inherit(
    parts: Parts, tmp_path: Path
) -> None:
    box = accepted(parts)
    *_, ready = export_box(parts.home, parts.catalogue.archive, box, tmp_path / "usb")
    assert isinstance(ready, Ready)
    listed = (ready.path / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {path: sha256 for sha256, path in (line.split("  ") for line in listed)}
    found = {p.relative_to(ready.path).as_posix() for p in ready.path.rglob("*") if p.is_file()}
    assert found == {*sums, SUMS}
    for path, sha256 in sums.items():
        assert hashlib.sha256((ready.path / path).read_bytes()).hexdigest() == sha256
    told = json.loads((ready.path / "mo-ta.json").read_text(encoding="utf-8"))
    assert told["verification"] == "unverified"
    (paper,) = told["papers"]
    assert (paper["DocCode"], paper["Maintenance"]) == ("LT-12-1.001", "Vĩnh viễn")
    assert paper["FileName"] in found
    with zipfile.ZipFile(ready.path / "mo-ta.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    *_, second = export_box(parts.home, parts.catalogue.archive, box, tmp_path / "usb")
    assert isinstance(second, Ready)
    assert second.path.name == "hop-12-lan-2"  # nothing is written over


def test_a_copy_cut_short_or_written_wrong_leaves_no_folder(parts: Parts, tmp_path: Path) -> None:
    box, folder = accepted(parts), tmp_path / "usb"
    cut = export_box(parts.home, parts.catalogue.archive, box, folder)
    assert isinstance(next(cut), Step)
    cut.close()
    assert list(folder.iterdir()) == []
    wrong = export_box(parts.home, parts.catalogue.archive, box, folder)
    next(wrong)
    (written,) = folder.rglob("*.pdf")
    written.write_bytes(b"x")
    with pytest.raises(Trouble, match="đọc lại khác"):
        list(wrong)
    assert list(folder.iterdir()) == []
    pulled = export_box(parts.home, parts.catalogue.archive, box, folder)
    next(pulled)
    folder.rename(tmp_path / "rut-ra")
    folder.write_bytes(b"")  # where the stick was mounted there is no folder any more
    with pytest.raises(Trouble):
        list(pulled)
    with pytest.raises(Trouble):
        list(export_box(parts.home, parts.catalogue.archive, box, folder))
    assert parts.home.archive.boxes()[0].exports == ()


def test_a_disk_that_fills_up_is_told_and_leaves_no_folder_that_looks_whole(tmp_path: Path) -> None:
    disk, worker = tmp_path / "usb", "tests.ui.archive.full_disk_worker"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=20m none "$1" && exec "$2" -m "$3" "$4" "$1"'
    work = [str(disk), sys.executable, worker, str(tmp_path / "xa")]
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *work],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    full, no_room, *left = done.stdout.split("|")
    assert "Ổ đĩa đầy" in full
    assert "Chỗ trống còn 0 MB" in no_room
    assert left == ["ballast"]


def test_pace_counts_pages_in_working_time_and_papers_scanned_again(parts: Parts) -> None:
    _, file = filled(parts)
    archive = parts.home.archive
    archive.take_out(file.id, file.papers[0].id, "Mờ", SCANNER, again=True)
    since = parts.home.writer.now().replace(hour=0, minute=0)
    (pace,) = archive.paces(since)
    assert (pace.actor, pace.papers, pace.pages, pace.again) == (SCANNER.id, 1, 2, 1)
    assert pace.pages_per_hour == 120  # two pages in the minute that a first paper is given
    assert pace.share_again == 1
