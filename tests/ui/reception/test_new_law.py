"""A form that lies open, or half-typed in a draft, while a new law comes into force."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from forms.catalogue import SHIPPED, Catalogue
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from localdb.outbox import Position
from tests.forms.reading import text
from tests.localdb.made_up import bound
from tests.localdb.packing import BIRTH, shipped
from tests.ui.conftest import Clock
from tests.ui.reception.test_reception import CARD, accept, pick_birth
from tests.ui.scanning import papers
from ui.paperwork import issue
from ui.parts import Parts
from ui.reception.drafting import KIND
from ui.reception.screen import ReceptionScreen

BEFORE = datetime(2027, 2, 26, 16, 50, tzinfo=VIETNAM)
AFTER = datetime(2027, 3, 1, 8, 0, tzinfo=VIETNAM)


def enact(parts: Parts, *, ends: bool = False) -> None:
    """From 1/3/2027 another paper stands under the mark tp02; or the procedure ends the day before."""
    old = shipped(BIRTH)
    papers = [c | {"name": "Giấy mới", "short": ""} if c["id"] == "tp02" else c for c in old["components"]]
    new = old | {"version": "2027.1", "valid_from": "2027-03-01", "components": papers}
    made = old | {"valid_to": "2027-02-28"} if ends else new
    extra = parts.home.folder.catalogue
    write_file(extra / "procedures" / "ho_tich" / "luat-moi.json", msgspec.json.encode(made))
    parts.catalogue = Catalogue.load(extra=extra)


@pytest.mark.parametrize("put_aside", [False, True], ids=["open", "draft"])
def test_a_tick_never_moves_to_another_paper_and_what_was_typed_stays(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, clock: Clock, *, put_aside: bool
) -> None:
    told: list[Trouble] = []
    screen.trouble.connect(told.append)
    clock.at = BEFORE
    enact(parts)
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    screen.pane.tick_all()
    assert {"tp01", "tp02"} <= screen.form.papers.keys()
    if put_aside:
        screen.shut()
        screen.start_new()
        qtbot.waitUntil(lambda: bool(parts.home.drafts.all(KIND)), timeout=20_000)
    clock.at = AFTER
    if put_aside:
        screen.resume(parts.home.drafts.all(KIND)[0].id)
    screen.accept()
    assert "Giấy mới" in screen.pane.fields.fields["papers"].error
    assert screen.form.papers.keys() == {"tp01"}
    assert screen.form.applicant.name == "Đặng Thị Hoà"
    assert [str(t) for t in told] == [
        "“Đăng ký khai sinh” có quy định mới từ 01/03/2027."
        " Thời hạn và lệ phí đã tính lại; xem lại giấy tờ rồi tiếp nhận."
    ]
    screen.pane.tick_all()
    accept(qtbot, screen)
    dossier = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
    assert dossier is not None
    assert (dossier.procedure.version, dossier.received_at[:10]) == ("2027.1", date(2027, 3, 1).isoformat())
    assert "Giấy mới" in [paper.name for paper in dossier.papers]


def test_a_procedure_that_ended_is_told_by_name_and_the_person_stays(
    screen: ReceptionScreen, parts: Parts, clock: Clock
) -> None:
    told: list[Trouble] = []
    screen.trouble.connect(told.append)
    clock.at = BEFORE
    enact(parts, ends=True)
    assert screen.take_card_qr(CARD)
    pick_birth(screen)
    clock.at = AFTER
    screen.accept()
    assert screen.pane.fields.fields["procedure"].error
    assert "“Đăng ký khai sinh” không còn hiệu lực" in str(told[0])
    assert screen.form.applicant.name == "Đặng Thị Hoà"
    assert parts.home.queries.page(0, 1) == []


def new_template(parts: Parts) -> None:
    """From 1/3/2027 the receipt is another paper."""
    own = msgspec.json.decode((SHIPPED / "templates/mau01-tt03-2025.json").read_bytes())
    made = own | {"id": "mau01-2027", "valid_from": "2027-03-01", "title": "PHIẾU HẸN THEO LUẬT MỚI"}
    write_file(parts.home.folder.catalogue / "templates" / "moi.json", msgspec.json.encode(made))
    parts.catalogue = Catalogue.load(extra=parts.home.folder.catalogue)


def test_a_receipt_printed_again_under_a_new_law_is_the_filed_paper_and_tells_the_code_that_came_later(
    parts: Parts, clock: Clock
) -> None:
    clock.at = BEFORE
    first = issue(parts, papers.receive_birth(parts), papers.CLERK)
    code = "H29.8-270301-0001"
    assert first.dossier.temporary
    parts.home.outbox.take_feed([bound(first.dossier.id, code)], Position("1", "1"))
    clock.at = AFTER
    new_template(parts)
    again = issue(parts, first.dossier, papers.CLERK)
    marked = text(again.pdf)
    mark = f"BẢN IN LẠI LẦN 1 · MÃ CHÍNH THỨC: {code}"
    assert marked.count(mark) == len(again.pages) == 2
    assert marked.replace(mark, "").split() == text(first.pdf).split()
    third = issue(parts, again.dossier, papers.CLERK)
    assert "BẢN IN LẠI LẦN 2" in text(third.pdf)
    assert "LẦN 1" not in text(third.pdf)
    assert [r.form for r in third.dossier.receipts] == ["mau01-tt03-2025"] * 3
    assert [r.first for r in third.dossier.receipts] == ["", *[first.dossier.receipts[0].sha256] * 2]


def test_a_receipt_whose_name_was_mended_is_made_anew_by_the_template_of_the_first(
    parts: Parts, clock: Clock
) -> None:
    clock.at = BEFORE
    first = issue(parts, papers.receive_birth(parts, "Trần Thị Hương"), papers.CLERK)
    parts.home.store.correct(
        first.dossier.id, {"applicant.name": ("Trần Thị Hương", "Trần Thị Hường")}, "Gõ nhầm", papers.CLERK
    )
    clock.at = AFTER
    new_template(parts)
    anew = issue(parts, first.dossier, papers.CLERK)
    assert "BẢN LẬP LẠI LẦN 1, THAY BẢN TRƯỚC" in text(anew.pdf)
    assert "Trần Thị Hường" in text(anew.pdf)
    assert "LUẬT MỚI" not in text(anew.pdf)
    assert (anew.dossier.receipts[-1].form, anew.dossier.receipts[-1].first) == ("mau01-tt03-2025", "")
