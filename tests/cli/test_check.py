"""The doctor: every finding on one line with what to do; 1 only when something must be mended."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from installers import machine, memory
from installers.finding import Finding, Mark, begin
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.home import Folder, now
from scanner.setup import Scanner
from tests.cli.conftest import NAME, Desk
from tests.cli.terminal import MAIN, Terminal, Told


def lines(told: Told, mark: Mark) -> list[str]:
    return [line for line in told.out.splitlines() if line.startswith(mark.value)]


def marks(findings: Iterable[Finding]) -> list[Mark]:
    return [finding.mark for finding in findings]


def test_without_a_home_the_machine_is_examined_all_the_same(terminal: Terminal, tmp_path: Path) -> None:
    told = terminal.run("check", "--home", tmp_path / "chua-co")
    assert told.code == 0
    assert not lines(told, Mark.BAD)
    for part in ("Python 3.", "PySide6 6.", "SQLCipher", "Tesseract", "vie", "Phông chữ", "thủ tục", "Ổ đĩa"):
        assert any(part in line for line in lines(told, Mark.GOOD)), part
    assert any("chưa kiểm chứng" in line for line in lines(told, Mark.LOOK))
    assert any("chưa có ở" in line and "./motcua init" in line for line in lines(told, Mark.LOOK))
    assert not (tmp_path / "chua-co").exists()


def test_a_sound_desk_is_found_sound_and_no_citizen_is_named(terminal: Terminal, desk: Desk) -> None:
    desk.receive()
    told = terminal.run("check", *desk.opened_by)
    assert told.code == 0, told.out
    good = "\n".join(lines(told, Mark.GOOD))
    for part in ("toàn vẹn", "xã Tân Mẫu", "4 đang dùng", "chờ 1, lâu nhất từ", "chỉ mình đọc được"):
        assert part in good
    assert any("chưa ghi danh" in line for line in lines(told, Mark.LOOK))
    assert NAME not in told.out
    assert not told.err


def test_a_desk_that_cannot_be_opened_is_said_to_be_unexamined(terminal: Terminal, desk: Desk) -> None:
    told = terminal.run("check", "--home", desk.folder.path)
    assert told.code == 0
    assert any("không mở" in line and "--passphrase-file" in line for line in lines(told, Mark.LOOK))


def test_a_wrong_passphrase_is_told_apart_from_damaged_files(desk: Desk) -> None:
    desk.passphrase_file.write_text("không phải mật khẩu này\n", encoding="utf-8")
    *_, wrong = memory.store(desk.folder, desk.passphrase_file)
    assert (wrong.mark, wrong.what) == (Mark.BAD, "Mở kho: Sai mật khẩu.")
    desk.folder.keystore.write_bytes(desk.folder.keystore.read_bytes()[:200])
    (damaged,) = memory.store(desk.folder, desk.passphrase_file)
    assert damaged.mark is Mark.BAD
    assert "keystore.json hỏng" in damaged.what
    assert "Không phải do sai mật khẩu" in damaged.todo


def test_a_damaged_desk_ends_the_doctor_with_1(terminal: Terminal, desk: Desk) -> None:
    data = bytearray(desk.folder.database.read_bytes())
    data[-5000:-4900] = bytes(100)
    desk.folder.database.write_bytes(data)
    told = terminal.run("check", *desk.opened_by)
    assert told.code == 1
    assert any("đừng xóa tệp nào" in line for line in lines(told, Mark.BAD))


def test_a_home_of_a_newer_version_is_left_alone_and_told_kindly(desk: Desk) -> None:
    desk.come_from_the_future()
    before = desk.folder.database.read_bytes()
    *_, found = memory.store(desk.folder, desk.passphrase_file)
    assert found.mark is Mark.BAD
    assert "phiên bản Một Cửa mới hơn" in found.what
    assert "Cập nhật Một Cửa" in found.todo
    assert desk.folder.database.read_bytes() == before


def test_a_broken_catalogue_file_is_named_with_its_line_and_reason(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    broken = folder.catalogue / "procedures" / "hong.json"
    broken.parent.mkdir(parents=True)
    broken.write_text('{\n "code": "1.001193",\n "name": }', encoding="utf-8")
    found = list(memory.catalogue(folder, now()))
    (fault,) = [f for f in found if f.mark is Mark.BAD]
    assert fault.what == "Danh mục: procedures/hong.json, dòng 3: sai cú pháp JSON."
    assert any(f.mark is Mark.GOOD and "86 thủ tục" in f.what for f in found)


def test_a_year_without_a_calendar_is_told_before_it_is_needed(tmp_path: Path) -> None:
    told = list(memory.catalogue(Folder(tmp_path), datetime(2051, 3, 1, tzinfo=VIETNAM)))
    assert any(f.mark is Mark.BAD and "2051" in f.what for f in told)


def test_the_pair_of_python_and_qt_that_aborts_is_caught() -> None:
    assert marks(machine.python_and_qt((3, 11), "6.12.0")) == [Mark.BAD]
    assert marks(machine.python_and_qt((3, 11), "")) == [Mark.BAD]
    assert marks(machine.python_and_qt((3, 11), "6.11.3")) == [Mark.GOOD]
    assert marks(machine.python_and_qt((3, 12), "6.12.0")) == [Mark.GOOD]


def test_a_font_that_is_missing_or_lacks_letters_is_named(tmp_path: Path) -> None:
    for name in machine.FONTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(machine.ROOT / name, tmp_path / name)
    assert marks(machine.fonts(tmp_path)) == [Mark.GOOD]
    (tmp_path / machine.FONTS[0]).write_bytes(b"")
    (found,) = machine.fonts(tmp_path)
    assert found.mark is Mark.BAD
    assert machine.FONTS[0] in found.what


def test_a_missing_reader_says_which_packages_to_install() -> None:
    (found,) = machine.reader("khong-co-tesseract")
    assert found.mark is Mark.BAD
    assert "tesseract-ocr-vie" in found.todo


def test_no_scanner_and_no_printer_are_no_fault() -> None:
    assert marks(machine.scanner(lambda _seconds: [])) == [Mark.LOOK]
    assert marks(machine.printer(lambda _seconds: [])) == [Mark.LOOK]


def test_a_driver_that_hangs_does_not_hang_the_doctor() -> None:
    hanging = threading.Event()
    asked = begin(hanging.wait)
    with pytest.raises(TimeoutError):
        asked(0.01)
    hanging.set()
    assert asked(5)


def test_a_driver_that_fails_is_told_as_it_said() -> None:
    def failing() -> list[Scanner]:
        raise Trouble("Chưa cài phần mềm quét.", "Cài gói sane-utils.")

    assert [str(f) for f in machine.scanner(begin(failing))] == [
        "! Máy quét: Chưa cài phần mềm quét. → Cài gói sane-utils."
    ]


def test_a_clock_before_the_day_of_installation_is_wrong() -> None:
    assert marks(machine.clock(datetime.now(VIETNAM))) == [Mark.GOOD]
    assert marks(machine.clock(datetime.now(VIETNAM) - timedelta(days=4000))) == [Mark.BAD]


def test_a_folder_that_others_may_read_is_found(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (found,) = memory.rights(Folder(tmp_path))
    assert found.mark is Mark.BAD
    assert "chmod 700" in found.todo
    tmp_path.chmod(0o700)
    assert marks(memory.rights(Folder(tmp_path))) == [Mark.GOOD]


def test_a_reader_who_leaves_early_gets_no_traceback(terminal: Terminal, tmp_path: Path) -> None:
    command = [sys.executable, str(MAIN), "check", "--home", str(tmp_path / "chua-co")]
    with subprocess.Popen(
        command, env=terminal.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
