"""The guidance sheet from the reception screen: the case's own papers, and nothing is received."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from forms.citizen import Guidance
from tests.forms.reading import squeezed, text
from tests.ui.reception.test_reception import CARD, pick_birth
from ui.paperwork import draft
from ui.parts import Parts
from ui.reception.papers import applying
from ui.reception.screen import ReceptionScreen


def test_a_citizen_goes_home_knowing_what_to_bring(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    told: list[str] = []
    screen.told.connect(told.append)
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.print_guidance()
    qtbot.waitUntil(lambda: any("Phiếu hướng dẫn" in line for line in told), timeout=20_000)
    procedure = parts.catalogue.procedure("1.001193", parts.home.writer.now().date())
    asked = applying(procedure, screen.form)
    form = Guidance(procedure, asked, screen.form.applicant.name)
    sheet = draft(parts, form, parts.session.require(), size="A5")
    found = squeezed(text(sheet.pdf))
    assert "ĐặngThịHoà" in found
    assert all(squeezed(component.name) in found for component in asked)
    assert parts.home.queries.page(0, 10) == []
    assert screen.form.applicant.name == "Đặng Thị Hoà"
    assert parts.home.access.latest(1)[0].act == "paper.print"
