"""What is chosen holds at once, is on disk when the screen says so, and only for whom it may be."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from forms.preview import page_count
from forms.unit import Unit
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused
from tests.ui.settings.conftest import Front
from ui.hands import press, type_text
from ui.parts import Paper, Parts
from ui.settings import model
from ui.settings.declared import DEVICE, LOOKS, PAPER, SECTIONS, UNIT
from ui.settings.fields import SettingsPanel
from ui.settings.printing import PrintingPanel
from ui.settings.specimen import specimen
from ui.theme import Look

DOWN = Qt.Key.Key_Down


def panel(front: Front, role: Role, section: str) -> SettingsPanel:
    made = front.enter(role, section)
    assert isinstance(made, SettingsPanel)
    return made


def choose(page: SettingsPanel, key: str, value: str) -> None:
    """Walk to a value with the arrow keys, as people do."""
    choice = page.fields[key].control
    assert isinstance(choice, QComboBox)
    choice.setFocus()
    press(Qt.Key.Key_Home)
    while choice.currentData() != value:
        before = choice.currentIndex()
        press(DOWN)
        assert choice.currentIndex() != before, f"{value} is not offered"


def test_every_setting_is_declared_once_and_shown() -> None:
    keys = [s.key for section in SECTIONS for s in section.settings]
    assert len(keys) == len(set(keys))


def test_another_paper_holds_at_once_and_is_on_disk_when_the_screen_says_so(front: Front) -> None:
    page = panel(front, Role.CLERK, "paper")
    choose(page, "paper", "A4")
    front.until(lambda: "Đã lưu: Khổ giấy tiếp nhận" in page.told.text())
    assert front.parts.paper == Paper("A4")
    assert front.home.settings.get("paper", str, "") == "A4"


def test_the_form_set_is_for_it_staff_and_says_what_was_never_checked(front: Front) -> None:
    page = panel(front, Role.CLERK, "paper")
    assert not page.fields["template_set"].control.isEnabled()
    assert "Việc này dành cho: Cán bộ CNTT." in front.words()
    assert "CHƯA đối chiếu" in front.words()
    page = panel(front, Role.IT, "paper")
    choose(page, "template_set", "tt01-2018")
    front.until(lambda: front.parts.paper.template_set == "tt01-2018")
    front.until(lambda: "bố cục đã đối chiếu" in front.words())


def test_the_specimen_is_one_page_in_every_form(parts: Parts) -> None:
    for size, forms in product(("A5", "A4"), ("tt01-2018", "tt03-2025")):
        parts.paper = Paper(size, forms)
        assert page_count(specimen(parts)) == 1


def test_without_a_printer_the_specimen_is_shown_and_nothing_is_said_to_print(front: Front) -> None:
    page = panel(front, Role.CLERK, "paper")
    assert isinstance(page, PrintingPanel)
    front.until(lambda: page.preview.page_count == 1)
    press(Qt.Key.Key_F9)
    assert "chỉ hiện ở đây để xem" in page.told.text()


def test_a_printer_that_is_gone_is_still_shown_as_chosen(front: Front) -> None:
    front.parts.printer = "LBP-cu"
    page = panel(front, Role.CLERK, "paper")
    told = ("Không thấy máy in này", "CUPS không trả lời")  # as there is a print service here, or none
    front.until(lambda: any(words in front.words() for words in told))
    assert page.fields["printer"].text() == "LBP-cu"


def test_the_look_changes_as_it_is_chosen_and_tells_the_window(front: Front) -> None:
    worn: list[tuple[str, int]] = []
    front.screen.dressed.connect(lambda look, points: worn.append((look, points)))
    front.screen.dressed.connect(lambda look, points: front.window.dress(Look(look), points))
    page = panel(front, Role.SCANNING, "look")
    choose(page, "look", "dark")
    front.until(lambda: worn == [("dark", 12)])
    choose(page, "points", "11")
    front.until(lambda: ("dark", 11) in worn)
    assert front.home.settings.get("points", int, 0) == 11
    press(Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert page.fields["points"].text() == "12"


def test_the_idle_lock_is_set_by_it_staff_and_told_to_the_window(front: Front) -> None:
    assert not panel(front, Role.CLERK, "look").fields["idle_minutes"].control.isEnabled()
    told: list[int] = []
    front.screen.idle_chosen.connect(told.append)
    page = panel(front, Role.IT, "look")
    choose(page, "idle_minutes", "10")
    front.until(lambda: told and told[-1] == 10)
    assert front.home.settings.get("idle_minutes", int, 0) == 10


def test_the_unit_is_saved_whole_and_stands_on_the_next_paper(front: Front) -> None:
    page = panel(front, Role.IT, "unit")
    page.fields["unit.phone"].line.setFocus()
    page.fields["unit.phone"].line.selectAll()
    type_text("0200 111 222")
    choose(page, "province", "31")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.until(lambda: "Đã lưu" in page.told.text())
    assert front.parts.unit.phone == "0200 111 222"
    assert front.parts.province == "31"
    assert front.home.settings.get("unit", Unit, Unit("", "", "", "")) == front.parts.unit


def test_what_is_wrong_with_the_unit_is_told_beside_each_field_and_nothing_is_saved(front: Front) -> None:
    page = panel(front, Role.IT, "unit")
    for key, text in (("unit.commune", "Tân Mẫu"), ("unit.place", ""), ("unit.phone", "không có")):
        page.fields[key].line.setText(text)
    before = front.parts.unit
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Thiếu cấp của đơn vị." in page.fields["unit.commune"].error
    assert "Mục này cần có." in page.fields["unit.place"].error
    assert "Số điện thoại không đúng." in page.fields["unit.phone"].error
    assert front.parts.unit == before
    assert page.fields["unit.commune"].text() == "Tân Mẫu"


def test_a_clerk_sees_the_unit_and_who_may_change_it(front: Front) -> None:
    page = panel(front, Role.CLERK, "unit")
    assert page.fields["unit.commune"].text() == "xã Tân Mẫu"
    assert not any(f.control.isEnabled() for f in page.fields.values())
    assert page.submit is not None
    assert not page.submit.isEnabled()


def test_no_role_can_keep_what_it_may_not_change(front: Front) -> None:
    front.enter(Role.SCANNING)
    for setting in (*PAPER.settings, *LOOKS.settings, *UNIT.settings):
        if setting.acts == DEVICE:
            with pytest.raises(Refused, match="không đổi được mục này"):
                model.keep(front.parts, {setting: setting.default})
