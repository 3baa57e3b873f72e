"""``digitise`` on a real page: a searchable PDF, its text, and a report that says how it went."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.terminal import Terminal
from tests.pages import error_rate, make_pages


def test_a_page_becomes_a_pdf_its_text_and_a_report_and_a_bad_file_stops_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    (page,) = make_pages(3, 1, tmp_path / "vao", kinds=("letter",), levels=("clean",))
    broken = tmp_path / "rong.png"
    broken.write_bytes(b"")
    out = tmp_path / "ra"
    told = terminal.run("digitise", broken, page.path, "--out", out, "--json")
    assert told.code == 1
    assert "LỖI rong" in told.err
    name = page.path.stem
    assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    characters, _words = error_rate(page.truth_text, (out / f"{name}.txt").read_text(encoding="utf-8"))
    assert characters < 0.05
    failed, done = json.loads((out / "report.json").read_bytes())
    assert failed["failures"][0]["todo"]
    assert [(paper["pdf"], paper["pages"]) for paper in done["papers"]] == [(f"{name}.pdf", [1])]
    assert done["pages"][0]["words"] > 50
    assert {"rotation", "skew", "blank", "words", "confidence", "seconds"} <= done["pages"][0].keys()


def test_nothing_to_digitise_is_said(terminal: Terminal, tmp_path: Path) -> None:
    empty = tmp_path / "trong"
    empty.mkdir()
    told = terminal.run("digitise", empty, "--out", tmp_path / "ra")
    assert told.code == 1
    assert "Không có tệp" in told.err


def test_a_place_that_cannot_be_written_is_told(terminal: Terminal, tmp_path: Path) -> None:
    occupied = tmp_path / "tep"
    occupied.write_text("")
    told = terminal.run("digitise", occupied, "--out", occupied / "ra")
    assert told.code == 1
    assert "tep" in told.err
