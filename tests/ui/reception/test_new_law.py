"""A form that lies open, or half-typed in a draft, while a new law comes into force."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from forms.catalogue import Catalogue
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from tests.localdb.packing import BIRTH, shipped
from tests.ui.conftest import Clock
from tests.ui.reception.test_reception import CARD, accept, pick_birth
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
