"""digitise on the command line: every input gets its PDF, its text, its line in the report, or its reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import page as validator
import pytest

from scanner.command import digitise_command
from tests.made_up import Dice
from tests.pages import Page, error_rate
from tests.scanner import hostile
from tests.stack_papers import birth_notice, power_of_attorney
from tests.stacks import BLANK, Stacked, scan

Pages = dict[tuple[str, str], Page]


def test_good_files_are_done_though_a_bad_one_failed(
    pages: Pages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs, out = tmp_path / "vào", tmp_path / "ra"
    inputs.mkdir()
    form = pages["form", "office"]
    shutil.copy(form.path, inputs / "tờ khai.jpg")
    (inputs / "khóa.pdf").write_bytes(hostile.locked_pdf())
    (inputs / "rỗng.png").write_bytes(b"")
    (inputs / "ghi chú.txt").write_text("không phải giấy tờ")
    assert digitise_command([inputs], out, True) == 1
    assert error_rate(form.truth_text, (out / "tờ khai.txt").read_text("utf-8"))[0] < 0.02
    assert validator.is_pdf_compliant(str(out / "tờ khai.pdf"), profile=validator.ValidationProfile.PDF_A_2B)
    report = {account["name"]: account for account in json.loads((out / "report.json").read_text("utf-8"))}
    assert set(report) == {"tờ khai", "khóa", "rỗng"}
    (page,) = report["tờ khai"]["pages"]
    assert page["words"] > 40
    assert page["confidence"] > 75
    assert abs(page["skew"] - form.skew) < 0.15
    assert page["seconds"] > 0
    assert "mật khẩu" in report["khóa"]["failures"][0]["what"]
    assert "rỗng" in report["rỗng"]["failures"][0]["what"]
    said = capsys.readouterr()
    assert said.out == ""
    assert "Xong 1/3 tệp. 2 tệp có lỗi." in said.err
    assert "còn khoảng" in said.err


def test_two_files_of_one_name_both_come_out(pages: Pages, tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "đơn.png", tmp_path / "b" / "đơn.png"
    for copy, kind in ((first, "form"), (second, "table")):
        copy.parent.mkdir()
        shutil.copy(pages[kind, "clean"].path, copy)
    out = tmp_path / "ra"
    assert digitise_command([first, second], out, False) == 0
    assert {path.name for path in out.iterdir()} == {
        "đơn.pdf",
        "đơn.txt",
        "đơn (2).pdf",
        "đơn (2).txt",
        "ban-goc",
        "so-hoa.jsonl",
    }
    assert len(list((out / "ban-goc").iterdir())) == 2


def test_a_folder_of_scans_falls_apart_into_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dice = Dice("xấp")
    leaves = [*birth_notice(dice).leaves, *power_of_attorney(dice).leaves[:1]]
    pages = [Stacked(leaves[0], 0), Stacked(BLANK, -1), Stacked(leaves[1], 1, turned=True)]
    (tmp_path / "xấp").mkdir()
    for place, page in enumerate(pages):
        (tmp_path / "xấp" / f"{place}.jpg").write_bytes(scan(page, place))
    assert digitise_command([tmp_path / "xấp"], tmp_path / "ra", True, stack=True) == 0
    assert "GIẤY CHỨNG SINH" in (tmp_path / "ra" / "xấp-01.txt").read_text("utf-8")
    assert "GIẤY ỦY QUYỀN" in (tmp_path / "ra" / "xấp-02.txt").read_text("utf-8")
    (account,) = json.loads((tmp_path / "ra" / "report.json").read_text("utf-8"))
    assert [paper["title"] for paper in account["papers"]] == ["GIẤY CHỨNG SINH", "GIẤY ỦY QUYỀN"]
    assert account["papers"][1]["facts"]["title"]["value"] == "GIẤY ỦY QUYỀN"
    assert account["aside"] == [{"page": 2, "why": "Trang trắng"}]
    assert len(list((tmp_path / "ra" / "ban-goc").iterdir())) == 3
    assert "giấy thứ 2: GIẤY ỦY QUYỀN" in capsys.readouterr().err


def test_nothing_to_do_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert digitise_command([tmp_path], tmp_path / "ra", True) == 1
    assert "Không có tệp" in capsys.readouterr().err
