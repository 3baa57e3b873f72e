"""What the clerk is promised about the case: only its papers, and nobody asked twice."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from localdb.domain.bodies.results import ResultReady
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact, Facts
from localdb.domain.parties import Ground, Helper, Representation, Routing
from localdb.domain.values import Person, Pin, ResultFile, Scan
from tests.localdb.made_up import intake
from ui.hands import press, type_text
from ui.parts import Parts
from ui.reception.screen import ReceptionScreen
from ui.reception.typed import OTHER, UNKNOWN
from ui.sample import PIN
from ui.visiting import visit_list

CARD = "031190000018|031190018|Đặng Thị Hoà|21111990|Nữ|Thôn Lẻ, Hùng Tiến, Vĩnh Bảo, Hải Phòng|01012022"
ENTER = Qt.Key.Key_Return
PATIENCE_MS = 60_000


def pick(screen: ReceptionScreen, words: str) -> None:
    screen.pane.picker.line.setFocus()
    type_text(words)
    press(ENTER)


def accept(qtbot: QtBot, screen: ReceptionScreen, parts: Parts) -> Dossier:
    screen.accept()
    assert screen.pane.fields.summary.isHidden(), screen.pane.fields.summary.accessibleName()
    qtbot.waitUntil(lambda: screen.side.showing_receipt, timeout=PATIENCE_MS)
    dossier = parts.home.queries.dossier(parts.home.queries.page(0, 1)[0].id)
    assert dossier is not None
    return dossier


def shown_papers(screen: ReceptionScreen) -> list[str]:
    return list(screen.pane.checklist._lines)


def test_a_birth_at_home_asks_for_other_papers_and_the_answer_stays_with_the_dossier(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    assert shown_papers(screen) == ["tp01", "tp02", "tp06"]
    screen.pane.questions._choices["noi_sinh"].choose("tai_nha")
    screen.pane.questions._choices["uy_quyen"].choose("co")
    assert shown_papers(screen) == ["tp01", "tp02", "tp05", "tp06"]
    screen.pane.tick_all()
    dossier = accept(qtbot, screen, parts)
    assert dossier.papers[1].name.startswith("Văn bản của người làm chứng")
    assert dossier.how.answers["noi_sinh"] == "tai_nha"
    assert dossier.applicant.address == "Thôn Lẻ, Hùng Tiến, Vĩnh Bảo, Hải Phòng"
    assert dossier.applicant.address_now == "Thôn Lẻ, Xã Vĩnh Hòa, Thành phố Hải Phòng"


def test_a_paper_outside_the_published_list_is_refused_and_the_attempt_is_logged(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    pick(screen, "khai si")
    screen.pane.checklist.other.setFocus()
    type_text("Sổ hộ khẩu")
    press(ENTER)
    assert "không có trong thành phần hồ sơ" in screen.pane.fields.fields["papers"].error
    qtbot.waitUntil(
        lambda: (
            [(a.act, a.object) for a in parts.home.access.latest(1)] == [("paper.not_published", "1.001193")]
        )
    )
    assert "sổ hộ khẩu" not in str(parts.home.access.latest(9)).lower()


def test_one_visit_makes_many_dossiers_from_one_card_scan(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    screen.pane.tick_all()
    first = accept(qtbot, screen, parts)
    screen.start_next()
    assert screen.form.applicant.number == "031190000018"
    assert screen.form.procedure == ""
    pick(screen, "ban sao trich luc")
    screen.pane.tick_all()
    second = accept(qtbot, screen, parts)
    assert (first.how.visit, second.how.visit) == ("", first.id)
    assert second.applicant == first.applicant
    (identity,) = [p for p in second.papers if p.name == "Giấy tờ tùy thân"]
    assert identity.evidence == f"đã nộp cùng lượt, hồ sơ {first.shown_code}"
    sheet = visit_list(parts, second)  # Ctrl+B prints it
    assert sheet is not None
    assert [item.dossier.id for item in sheet.items] == [first.id, second.id]
    assert [row["limit"][:14] for row in sheet.rows()] == ["Ngay trong ngà", "Ngay trong ngà"]
    with qtbot.waitSignal(screen.told, timeout=60_000) as told:
        screen.print_visit()
    assert "Biên bản giao nhận" in told.args[0]


def test_a_dossier_that_may_be_a_second_one_is_told_once_and_opens(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    clerk = parts.session.require()
    pin = parts.catalogue.procedure("1.001193", parts.home.writer.now().date())
    twin = intake("Đặng Thị Hoà", number="031190000018")
    twin = replace(twin, procedure=replace(twin.procedure, code=pin.code))
    older, newer = (parts.home.store.receive(twin, clerk) for _ in range(2))
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    qtbot.waitUntil(lambda: bool(screen.side._twin))
    told = [w.text() for w in screen.side.findChildren(QLabel) if "cùng thủ tục chưa xong" in w.text()]
    assert len(told) == 1
    assert newer.code in told[0]
    assert older.code not in told[0]
    with qtbot.waitSignal(screen.asked) as asked:
        screen.side.open_twin()
    assert asked.args == ["dossiers", newer.id]


def test_a_person_is_known_again_by_the_old_number(screen: ReceptionScreen, parts: Parts) -> None:
    mine = Person(
        "Đặng Thị Hoà", "031190000018", old_number="031190018", birth="1990-11-21", phone="0912345678"
    )
    parts.home.store.receive(replace(intake(), applicant=mine), parts.session.require())
    screen.pane.applicant.number.setFocus()
    type_text("031190018")
    press(ENTER)
    form = screen.form.applicant
    assert (form.name, form.number, form.birth) == ("Đặng Thị Hoà", "031190000018", "21/11/1990")


def test_the_helper_is_never_the_applicant_and_who_acts_says_on_which_ground(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    screen.pane.tick_all()
    screen.pane.toggle_owner()
    screen.pane.owner.name.setText("Đặng Bảo An")
    screen.pane.channel.choose("2")
    assert screen.pane.who.helper.text() == "Trần Thị Mai"
    screen.accept()
    fields = screen.pane.fields.fields
    assert "căn cứ" in fields["ground"].error
    screen.pane.who.ground.choose(Ground.MANDATE)
    screen.accept()
    assert "văn bản" in fields["ground_detail"].error
    screen.pane.who.ground_detail.setText("số 12/2026, 10/11/2026")
    screen.pane.who.helper.setText("đặng thị hoà")
    screen.accept()
    qtbot.waitUntil(lambda: "Người hỗ trợ" in fields["helper"].error, timeout=PATIENCE_MS)
    screen.pane.who.helper.setText("Trần Thị Mai")
    dossier = accept(qtbot, screen, parts)
    assert dossier.how.helper == Helper("Trần Thị Mai")
    assert dossier.how.representation == Representation(Ground.MANDATE, "số 12/2026, 10/11/2026")
    assert dossier.applicant.name == "Đặng Thị Hoà"


@pytest.mark.parametrize(("chosen", "named"), [(OTHER, "Ủy ban nhân dân xã Mẫu Hai"), (UNKNOWN, "")])
def test_a_dossier_for_another_body_says_whose_it_is_and_an_unknown_one_does_not_hang(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts, chosen: str, named: str
) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "ban sao trich luc")
    screen.pane.tick_all()
    screen.pane.who.routing.choose(chosen)
    if named:
        screen.accept()
        assert "nơi giải quyết" in screen.pane.fields.fields["routing_name"].error
        screen.pane.who.routing_name.setText(named)
    assert accept(qtbot, screen, parts).how.routing == Routing(named)


def test_a_paper_shown_on_vneid_closes_with_its_evidence(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    assert screen.take_card_qr(CARD)
    pick(screen, "khai si")
    type_text("v")
    assert screen.form.papers["tp01"].by == "vneid"
    screen.pane.tick_all()
    paper = accept(qtbot, screen, parts).papers[0]
    assert (paper.closed_by, paper.originals) == ("vneid", 0)
    assert paper.evidence == "xem trên VNeID lúc 09:32 16/11/2026"


def test_a_paper_digitised_here_closes_by_itself_and_only_a_leader_may_ask_again(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    home = parts.home
    before = home.store.receive(intake("Đặng Thị Hoà", number="031190000018"), parts.session.require())
    page = home.pages.keep(b"trang", media="image/png", source="thu-muc", name="a.png")
    pdf = home.blobs.put(b"%PDF trang")
    scan = Scan("s1", "tp01", "Giấy khai sinh", pdf, 10, 1, (home.pages.get(page).sha256,), 0.9)
    home.store.file_paper(before.id, scan, "giấy khai sinh", (page,), parts.session.require())
    assert screen.take_card_qr(CARD)
    pick(screen, "vao co so tro giup")
    screen.pane.questions._choices["tre_em"].choose("co")
    qtbot.waitUntil(lambda: "tp02" in screen._assess().settled)
    assert screen._assess().settled["tp02"].evidence == f"đã số hóa ở hồ sơ {before.code}"
    assert screen._assess().settled["tp02"].held == "s1"
    screen.offer_again()
    again = screen.pane.again
    again.ground.setText("bản đã số hóa mờ")
    again.pin.setText("000000")
    again._ask()
    qtbot.waitUntil(lambda: bool(again.fields.fields["pin"].error), timeout=PATIENCE_MS)
    assert "tp02" in screen._assess().settled
    again.pin.setText(PIN)
    again._ask()
    qtbot.waitUntil(lambda: "tp02" not in screen._assess().settled, timeout=PATIENCE_MS)
    assert any("giấy khai sinh" in name.lower() for name in screen._assess().missing)
    noted = home.access.latest(1)[0]
    assert (noted.act, noted.object) == ("paper.asked_again", f"{screen.form.procedure}/tp02")


def test_a_paper_that_a_newer_result_replaced_is_asked_for_and_the_clerk_is_told_why(
    qtbot: QtBot, screen: ReceptionScreen, parts: Parts
) -> None:
    home, clerk = parts.home, parts.session.require()
    before = home.store.receive(intake("Đặng Thị Hoà", number="031190000018"), clerk)
    facts = Facts(date=Fact("1990-02-03", 0.99))
    scan = Scan("s1", "tp01", "Giấy khai sinh", home.blobs.put(b"%PDF trang"), 10, 1, facts=facts)
    home.store.file_paper(before.id, scan, "giấy khai sinh", (), clerk)
    mended = Pin("1.004859", "2026-01", "Cải chính hộ tịch", "Hộ tịch")
    later = home.store.receive(
        replace(intake("Đặng Thị Hoà", number="031190000018"), procedure=mended), clerk
    )
    pdf = home.blobs.put(b"%PDF trich luc")
    ready = ResultReady("15/TLCC", "Quàng Thị Ký", (ResultFile("TLCC.pdf", pdf, 14),), 1, issued="2026-11-16")
    home.store.act(later.id, ready, clerk)
    assert screen.take_card_qr(CARD)
    pick(screen, "vao co so tro giup")
    screen.pane.questions._choices["tre_em"].choose("co")
    qtbot.waitUntil(lambda: any("kết quả mới thay thế" in told for told in screen._assess().warnings))
    assert "tp02" not in screen._assess().settled
    assert any(f"hồ sơ {before.code}" in told for told in screen._assess().warnings)
