"""What lies here of the person in front is listed, looked at and used again by key; what ran out is not."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact, Facts
from localdb.domain.values import Pin, Scan
from tests.localdb.made_up import intake
from tests.ui.reception.test_case import CARD, PATIENCE_MS, accept, pick
from ui.hands import press, type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen

CTRL = Qt.KeyboardModifier.ControlModifier
BIRTH = Pin("1.001193", "2026-01", "Đăng ký khai sinh", "Hộ tịch")


def filed(parts: Parts, name: str, facts: Facts | None = None) -> Dossier:
    """An earlier dossier of the same person with one digitised paper."""
    home, clerk = parts.home, parts.session.require()
    before = home.store.receive(intake("Đặng Thị Hoà", number="031190000018"), clerk)
    receipt = home.blobs.put(a_page(), reserve=0)
    scan = Scan(f"s-{name}", "tp01", name, receipt, 10, 1, confidence=0.9, facts=facts)
    return home.store.file_paper(before.id, scan, name, (), clerk)


def a_page() -> bytes:
    """A PDF of one page that opens."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made, static_id=True)
    return made.getvalue()


def opened(qtbot: QtBot, screen: ReceptionScreen) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "vao co so tro giup")
    screen.pane.questions._choices["tre_em"].choose("co")
    screen.holding.begin()
    qtbot.waitUntil(lambda: screen.side.held.table.page.rowCount() > 0, timeout=PATIENCE_MS)


def names(screen: ReceptionScreen) -> list[tuple[str, bool, str]]:
    return [(line.name, line.closing, line.spent) for line in screen.side.held.table.page.rows]


def test_what_is_held_is_listed_with_its_source_and_says_what_it_does(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    old = filed(parts, "Giấy khai sinh", Facts(date=Fact("1990-12-03", 0.99)))
    filed(parts, "Sơ yếu lý lịch", Facts(valid_to=Fact("2026-01-31", 0.99)))
    opened(qtbot, screen)
    assert names(screen) == [
        ("Sơ yếu lý lịch", False, "hết hạn ngày 31/01/2026"),
        ("Giấy khai sinh", True, ""),
    ]
    pane = screen.side.held
    pane.table.select_row(1)
    assert pane.told.text().startswith(f"Giấy khai sinh: bản quét ở hồ sơ {old.code}, ngày 03/12/1990")
    assert not screen.side.held_count.isHidden()
    assert "2 giấy tờ" in screen.side.held_count.text()


def test_a_paper_is_looked_at_by_enter_and_the_look_is_kept_with_its_purpose(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    before = filed(parts, "Giấy khai sinh")
    opened(qtbot, screen)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.side.held.preview.page_count == 1, timeout=PATIENCE_MS)
    noted = parts.home.access.latest(1)[0]
    assert noted.act == "held.read"
    assert noted.object == f"{before.id}/s-Giấy khai sinh {screen.form.procedure}"
    press(Qt.Key.Key_Escape)  # the paper away, then the list
    assert screen.side.held.table.hasFocus()
    press(Qt.Key.Key_Escape)
    assert not screen.side.showing_held


def test_k_closes_a_component_with_what_the_clerk_chose_and_opens_it_again(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    before = filed(parts, "Sơ yếu lý lịch có xác nhận")
    opened(qtbot, screen)
    pane = screen.side.held
    assert names(screen) == [("Sơ yếu lý lịch có xác nhận", False, "")]
    type_text("k")
    assert "Chưa biết thay cho giấy nào" in pane.trouble.text()
    component = next(c for c in screen._assess().missing)
    pane.component.setCurrentIndex(pane.component.findText(component))
    pane.table.setFocus()
    type_text("k")
    qtbot.waitUntil(lambda: component not in screen._assess().missing, timeout=PATIENCE_MS)
    (closed,) = screen._assess().settled.values()
    assert closed.held == "s-Sơ yếu lý lịch có xác nhận"
    assert closed.evidence == f"cán bộ đối chiếu, dùng lại “Sơ yếu lý lịch có xác nhận” ở hồ sơ {before.code}"
    assert names(screen) == [("Sơ yếu lý lịch có xác nhận", True, "")]
    pane.table.setFocus()
    type_text("k")
    qtbot.waitUntil(lambda: component in screen._assess().missing, timeout=PATIENCE_MS)
    type_text("k")
    screen.pane.tick_all()
    dossier = accept(qtbot, screen, parts)
    assert dossier.papers


def test_a_spent_paper_and_one_on_paper_alone_close_nothing(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    filed(parts, "Giấy khai sinh", Facts(valid_to=Fact("2026-01-31", 0.99)))
    clerk = parts.session.require()
    done = parts.home.store.receive(
        replace(intake("Đặng Thị Hoà", number="031190000018"), procedure=BIRTH), clerk
    )
    ready = ResultReady("9/GKS", "Quàng Thị Ký", (), 1, "Chưa có chữ ký số", "2026-11-16")
    parts.home.store.act(done.id, ready, clerk)
    opened(qtbot, screen)
    pane = screen.side.held
    spent = next(n for n, line in enumerate(pane.table.page.rows) if line.spent)
    pane.table.select_row(spent)
    pane.component.choose("tp02")
    pane._use()
    assert "hết hạn ngày 31/01/2026" in pane.trouble.text()
    pane.table.select_row(1 - spent)
    assert not pane.use.isEnabled()
    press(Qt.Key.Key_Return)
    assert "chỉ có bản giấy" in pane.trouble.text()
    assert not screen._assess().settled
