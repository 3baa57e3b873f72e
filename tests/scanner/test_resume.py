"""digitise on folders: ended at any moment and started again, it goes on; nothing twice, nothing lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from localdb.domain.trouble import Trouble
from scanner.batch import Failed, Read
from scanner.command import digitise_command
from scanner.inputs import Input, find
from scanner.ledger import NAME, Ledger
from scanner.progress import Progress
from scanner.values import PageResult

ROOT = Path(__file__).parents[2]


def results(out: Path) -> dict[str, bytes]:
    """Return every result by its name: not the ledger and the report, which hold times."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in (NAME, "report.json")
    }


def marks(out: Path) -> dict[Path, tuple[int, int]]:
    """Return what changes when a file is written once more."""
    return {
        path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.rglob("*.*") if path.name != NAME
    }


def sheet(n: int) -> bytes:
    """Return a small blank sheet, each with bytes of its own."""
    return cv2.imencode(".jpg", np.full((600, 424), 180 + n, np.uint8))[1].tobytes()


def boxes(folder: Path, count: int) -> Path:
    """Lay out blank sheets in two boxes, under the same names."""
    for n in range(count):
        path = folder / f"hộp {n % 2 + 1}" / f"tờ {n // 2 + 1}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet(n))
    return folder


def done_in(ledger: Path) -> int:
    return ledger.read_bytes().count(b'"type":"done"') if ledger.exists() else 0


def test_killed_again_and_again_it_ends_with_what_an_unbroken_run_gives(tmp_path: Path) -> None:
    sheets, out = boxes(tmp_path / "vào", 6), tmp_path / "ra"
    assert digitise_command([sheets], tmp_path / "liền", False) == 0
    command = [sys.executable, str(ROOT / "main.py"), "digitise", str(sheets), "--out", str(out), "--json"]
    for wanted in (1, 3):
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            while done_in(out / NAME) < wanted and process.stderr.readline():
                pass
            process.kill()
    before = marks(out)
    kept = {paper for line in _lines(out) for paper in _files(line)}
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "tệp đã xong từ lần trước" in again.stderr
    assert results(out) == results(tmp_path / "liền")
    after = marks(out)
    assert all(after[out / name] == before[out / name] for name in kept)
    report = json.loads((out / "report.json").read_bytes())
    assert [account["name"] for account in report] == sorted(
        f"hộp {box}/tờ {n}" for box in (1, 2) for n in (1, 2, 3)
    )
    assert all(len(account["pages"]) == 1 for account in report)


def _lines(out: Path) -> list[dict[str, dict[str, list[dict[str, str]]]]]:
    whole = [line for line in (out / NAME).read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    return [json.loads(line) for line in whole]


def _files(line: dict[str, dict[str, list[dict[str, str]]]]) -> list[str]:
    return [
        name for paper in line.get("account", {}).get("papers", []) for name in (paper["pdf"], paper["text"])
    ]


def test_a_second_run_does_only_what_changed_or_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, out = boxes(tmp_path / "vào", 3), tmp_path / "ra"
    (sheets / "hỏng.png").write_bytes(b"")
    assert digitise_command([sheets], out, False) == 1
    with (out / NAME).open("ab") as ledger:
        ledger.write(b'{"type":"done","account":{"na')  # the mark of a power cut
    before = marks(out)
    changed = sheets / "hộp 2" / "tờ 1.jpg"
    changed.write_bytes(sheet(60))
    (sheets / "hộp 3").mkdir()
    shutil.move(sheets / "hộp 1" / "tờ 2.jpg", sheets / "hộp 3" / "tờ 2.jpg")
    capsys.readouterr()
    assert digitise_command([sheets], out, True) == 1
    assert "Xong 3/4 tệp. 1 tệp đã xong từ lần trước. 1 tệp có lỗi." in capsys.readouterr().err
    after = marks(out)
    touched = {str(path.relative_to(out)) for path in after if after[path] != before.get(path)}
    assert {name for name in touched if not name.startswith("ban-goc")} == {
        "hộp 2/tờ 1.pdf",
        "hộp 2/tờ 1.txt",
        "hộp 3/tờ 2.pdf",
        "hộp 3/tờ 2.txt",
        "report.json",
    }
    accounts = {account["name"]: account for account in json.loads((out / "report.json").read_bytes())}
    assert set(accounts) == {"hỏng", "hộp 1/tờ 1", "hộp 1/tờ 2", "hộp 2/tờ 1", "hộp 3/tờ 2"}
    assert "rỗng" in accounts["hỏng"]["failures"][0]["what"]
    (sheets / "hỏng.png").unlink()
    assert digitise_command([sheets], out, False) == 0


def test_files_of_others_and_what_a_person_deleted_are_seen(tmp_path: Path) -> None:
    sheets, out = boxes(tmp_path / "vào", 2), tmp_path / "ra"
    theirs = out / "hộp 1" / "tờ 1.pdf"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"somebody else's")
    (theirs.parent / ".tờ 9.pdf.0123abcd").write_bytes(b"half of a file of a killed run")
    assert digitise_command([sheets], out, False) == 0
    assert theirs.read_bytes() == b"somebody else's"
    assert {path.name for path in theirs.parent.iterdir()} == {"tờ 1.pdf", "tờ 1 (2).pdf", "tờ 1 (2).txt"}
    whole = results(out)
    (theirs.parent / "tờ 1 (2).txt").unlink()
    assert digitise_command([sheets], out, False) == 0
    assert results(out) == whole


def test_what_the_papers_say_is_for_their_owner_alone(tmp_path: Path) -> None:
    with Ledger(tmp_path):
        assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_two_runs_never_work_in_one_folder(tmp_path: Path) -> None:
    sheets, out = boxes(tmp_path / "vào", 1), tmp_path / "ra"
    with Ledger(out), pytest.raises(Trouble, match="số hóa khác"):
        digitise_command([sheets], out, False)


def test_a_folder_is_walked_as_a_person_would_and_never_into_its_own_results(tmp_path: Path) -> None:
    for name in ("tờ 10.jpg", "tờ 2.jpg", ".ẩn.jpg", "ghi chú.doc", "trong/tờ 1.TIF", "ra/xong.pdf"):
        path = tmp_path / "hộp" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "hộp" / "vòng").symlink_to(tmp_path / "hộp")
    out = tmp_path / "hộp" / "ra"
    found = find([tmp_path / "hộp"], out, stack=False)
    assert [given.wish for given in found.inputs] == ["tờ 2", "tờ 10", "trong/tờ 1"]
    assert found.passed_over == 1
    stacks = find([tmp_path / "hộp"], out, stack=True).inputs
    assert [(given.wish, len(given.files)) for given in stacks] == [("hộp", 2), ("trong", 1)]
    two = find([tmp_path / "hộp", tmp_path / "hộp" / "trong" / "tờ 1.TIF"], out, stack=False).inputs
    assert [given.wish for given in two] == ["hộp/tờ 2", "hộp/tờ 10", "hộp/trong/tờ 1", "tờ 1"]


def test_names_stay_apart_on_any_disk(tmp_path: Path) -> None:
    def given(wish: str, source: str = "") -> Input:
        return Input(source or f"/{wish}", (), wish)

    with Ledger(tmp_path) as ledger:
        first = ledger.name_all([given("Đơn"), given("đơn"), given("xấp"), given("xấp-01")], stack=True)
        assert first == ["Đơn", "đơn (2)", "xấp", "xấp-01 (2)"]
    with Ledger(tmp_path) as ledger:
        assert ledger.name_all([given("đơn", "/mới"), given("đơn")], stack=True) == ["đơn (3)", "đơn (2)"]
    odd = os.fsdecode(b"\xc4\xf4n") + "ộ" * 80 + ".jpg"
    (tmp_path / "vào").mkdir()
    (tmp_path / "vào" / odd).write_bytes(sheet(1))
    assert digitise_command([tmp_path / "vào"], tmp_path / "ra", True) == 0
    assert len(list((tmp_path / "ra").glob("*.pdf"))) == 1


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_lives_on_a_terminal_and_is_lines_in_a_log() -> None:
    inputs = [Input(f"/{n}", (Path(f"{n}.pdf"),), f"tập {n}") for n in range(3)]
    page = PageResult("k", 1, 0, 0.0, False, 9, 90.0, 1.0, (), text="")
    said = []
    for stream in (io.StringIO(), Terminal()):
        progress = Progress(inputs, stream)
        progress.skip(inputs[0])
        progress.begin(0, inputs[1])
        progress.event(Read(0, "tập 1", 4, page))
        progress.event(Failed(0, "tập 1", 2, "Hỏng.", "Quét lại."))
        progress.finish(0, "tập 1")
        said.append(stream.getvalue())
    log, live = said
    lines = log.splitlines()
    assert "\r" not in log
    assert lines[1] == "  LỖI tập 1: trang 2: Hỏng. Quét lại."
    assert lines[-1].startswith("[2/3] 5/~6 trang – ")
    assert "trang/phút – còn khoảng" in lines[-1]
    assert lines[-1].endswith(" – tập 1")
    assert live.count("\n") == 1
    assert live.count("\r") >= 3
