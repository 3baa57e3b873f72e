"""The printer from the screen: a real, private CUPS, with a socket of ours at the end of the cable."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from forms.preview import page_count
from localdb.domain.roles import Role
from tests.forms.test_printing import QUEUE, Cups, Paper, cups, paper
from tests.ui.settings.conftest import Front
from ui.hands import press
from ui.settings.printing import PrintingPanel

__all__ = ["cups", "paper"]  # the fixtures


def printing_page(front: Front, role: Role) -> PrintingPanel:
    page = front.enter(role, "paper")
    assert isinstance(page, PrintingPanel)
    choice = page.fields["printer"].choice
    assert choice is not None
    front.until(lambda: choice.findData(QUEUE) >= 0)
    return page


def test_a_printer_is_chosen_and_tried_before_a_citizen_waits(front: Front, paper: Paper) -> None:
    page = printing_page(front, Role.CLERK)
    page.fields["printer"].control.setFocus()
    press(Qt.Key.Key_Down)
    front.until(lambda: "Đã lưu: Máy in" in page.told.text())
    assert front.parts.printer == QUEUE
    assert front.home.settings.get("printer", str, "") == QUEUE
    press(Qt.Key.Key_F9)
    front.until(lambda: f"Máy in {QUEUE} đã nhận lệnh {QUEUE}-" in page.told.text())
    assert paper.came.acquire(timeout=60)
    assert page_count(paper.jobs[0]) == 1


def test_a_stopped_printer_says_why(front: Front, cups: Cups, paper: Paper) -> None:
    front.parts.printer = QUEUE
    cups.run("cupsdisable", "-r", "Hết giấy", QUEUE)
    page = printing_page(front, Role.IT)
    front.until(lambda: f"Máy in {QUEUE} đang dừng (Hết giấy)." in front.words())
    page.test.click()
    front.until(lambda: "Bật lại máy in hoặc chọn máy khác." in page.told.text())
    assert page.test.isEnabled()


def test_a_desk_without_a_print_service_is_told_so_calmly_until_somebody_asks(
    front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "khong-co.sock"))
    page = front.enter(Role.IT, "paper")
    assert isinstance(page, PrintingPanel)
    front.until(lambda: "CUPS không trả lời" in front.words())
    assert page.fields["printer"].error == ""
    page.again.click()
    front.until(lambda: "CUPS không trả lời" in page.fields["printer"].error)
