"""The whole counter story: with no line at all, then with the gateway, on the real windows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import page as validator
import pikepdf
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What ``main.py demo`` left behind, and what it said."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out, done.stderr


def test_every_sentence_of_the_story_is_true(told: tuple[Path, str]) -> None:
    _, said = told
    assert "✗" not in said
    for sentence in (
        "Hồ sơ được tiếp nhận",
        "Chưa có gì tới tỉnh khi mất mạng",
        "Tỉnh chấp nhận mọi thay đổi",
    ):
        assert sentence in said


def test_it_leaves_the_receipt_the_paper_its_text_and_a_picture_of_each_screen(
    told: tuple[Path, str],
) -> None:
    out, _ = told
    with pikepdf.open(out / "giay-tiep-nhan.pdf") as receipt:
        assert len(receipt.pages) == 2
    assert "GIẤY CHỨNG SINH" in (out / "giay-chung-sinh.txt").read_text(encoding="utf-8")
    pictures = {p.name.split("-", 1)[1] for p in out.glob("*.png")}
    assert {"mo-kho.png", "tiep-nhan.png", "quet-xong.png", "ho-so.png", "dong-bo-sau.png"} <= pictures


def test_the_scanned_paper_is_valid_pdf_a(told: tuple[Path, str]) -> None:
    out, _ = told
    pdf = (out / "giay-chung-sinh.pdf").read_bytes()
    report = validator.validate_pdf_bytes(pdf, profile=validator.ValidationProfile.PDF_A_2B)
    assert report.is_compliant, report


def test_the_sync_report_names_the_state_of_every_change(told: tuple[Path, str]) -> None:
    out, _ = told
    rows = json.loads((out / "dong-bo.json").read_text(encoding="utf-8"))
    assert [row["type"] for row in rows] == ["dossier.received", "receipt.issued", "paper.filed"]
    assert {row["state"] for row in rows} == {"accepted"}


def test_nothing_private_is_printed(told: tuple[Path, str]) -> None:
    _, said = told
    assert "001190000018" not in said
