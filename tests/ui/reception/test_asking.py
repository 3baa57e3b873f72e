"""Databases of the state asked already at reception: the citizen is not asked for that paper meanwhile."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from localdb.domain.dossier import Dossier
from localdb.outbox import Delivery, Position, Settled
from tests.forms.reading import squeezed, text
from tests.localdb.made_up import looked_up
from tests.ui.reception.test_case import CARD, accept, pick
from ui.hands import type_text
from ui.parts import Parts
from ui.reception.checklist import PaperTick
from ui.reception.screen import ReceptionScreen
from ui.reception.typed import decode, encode

NUMBER = "031190000018"


def begin(screen: ReceptionScreen, *, number: bool = True) -> None:
    """Begin the dossier of somebody whose residence a database knows."""
    if number:
        assert screen.take_card_qr(CARD)
    else:
        screen.pane.applicant.name.setFocus()
        type_text("Đặng Thị Hoà")
    pick(screen, "tinh trang hon")
    screen.pane.questions._choices["cu_tru"].choose("khong")
    screen.pane.checklist.tick_all()


def residence(qtbot: QtBot, screen: ReceptionScreen) -> str:
    """Press T on the paper about residence, which nobody brought; return its component."""
    (component,) = (c for c, w in screen._assess().wants.items() if "cư trú" in w.name)
    tick = screen.pane.checklist._lines[component].tick
    tick.setChecked(False)
    assert screen._assess().missing == ("Giấy tờ về cư trú",)
    press_t(qtbot, tick)
    return component


def test_what_is_looked_up_is_no_missing_paper_and_goes_with_the_dossier(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    begin(screen)
    component = residence(qtbot, screen)
    line = screen.pane.checklist._lines[component]
    assert "sẽ hỏi CSDLQG về dân cư; công dân không phải nộp" in line.evidence.text()
    assert not line.originals.isEnabled()
    assert screen._assess().missing == ()
    kept = decode(encode(screen.form))  # as the draft keeps it
    assert kept.papers[component].by == "ask"
    dossier = accept(qtbot, screen, parts)
    assert [(k.asked.component, k.asked.number, k.waiting) for k in dossier.lookups] == [
        (component, NUMBER, True)
    ]
    assert component not in {p.component for p in dossier.papers}  # nothing closed it yet
    acts = [entry.act for entry in parts.home.access.latest(9)]
    assert acts.count("lookup.asked") == 1
    assert "chờtrảlời" in receipt_text(parts, dossier)
    answer(parts, dossier)
    known = parts.home.queries.dossier(dossier.id)
    assert known is not None
    assert (known.papers[-1].component, known.papers[-1].closed_by) == (component, "data")


def test_nobody_without_a_number_is_looked_up_and_the_form_says_so_beside_it(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    begin(screen, number=False)
    residence(qtbot, screen)
    screen.accept()
    assert "Chưa có số định danh để tra cứu" in screen.pane.fields.fields["applicant.number"].error
    assert parts.home.queries.page(0, 1) == []
    assert screen.form.applicant.name == "Đặng Thị Hoà"


def test_a_paper_that_no_database_knows_says_so_and_stays(qtbot: QtBot, screen: ReceptionScreen) -> None:
    begin(screen)
    wants = screen._assess().wants
    component = next(c for c in screen.pane.checklist._lines if c not in wants)
    line = screen.pane.checklist._lines[component]
    press_t(qtbot, line.tick)
    assert "Không có cơ sở dữ liệu" in line.evidence.text()
    assert screen.form.papers[component].by == "paper"


def press_t(qtbot: QtBot, tick: PaperTick) -> None:
    """Press T on a paper, as soon as its line is drawn."""
    qtbot.waitUntil(tick.isVisible)
    tick.setFocus()
    type_text("t")


def receipt_text(parts: Parts, dossier: Dossier) -> str:
    return squeezed(text(parts.home.blobs.read(dossier.receipts[0].sha256)))


def answer(parts: Parts, dossier: Dossier) -> None:
    """Let the province take everything, and answer."""
    outbox = parts.home.outbox
    taken = [Settled(row.id, Delivery.ACCEPTED) for row in outbox.states_of(dossier.id)]
    said = looked_up(dossier, {"name": "Đặng Thị Hoà", "number": NUMBER})
    outbox.take_feed([*taken, said], Position("e1", "tra-loi"))
