"""What is promised of the registers on the screen, on paper and in Excel."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from forms.exchange.package import faults
from forms.process import Apology
from localdb.domain.bodies.lookups import LookupTakenBack
from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.bodies.results import ResultReady
from localdb.domain.deadline import VIETNAM
from localdb.domain.intake import CopyOrder
from localdb.domain.lookups import question
from localdb.domain.parties import Circumstances, Routing
from localdb.domain.trouble import Refused
from localdb.domain.values import Officer, PaperLine, Person
from localdb.home import Folder
from localdb.store import Actor
from tests.localdb.made_up import intake
from tests.ui.fronting import in_front
from tests.ui.walk import small_targets, truncated, unnamed
from ui.counter import parts_of
from ui.desk import Desk
from ui.hands import press
from ui.paperwork import hand_out
from ui.parts import Parts
from ui.registers import batch, model
from ui.registers.screen import RegistersScreen
from ui.sample import PIN, create_sample

NOW = datetime(2026, 11, 16, 9, 32, tzinfo=VIETNAM)
TODAY = model.Span(NOW.date(), NOW.date(), NOW)
PATIENCE_MS = 60_000
EVIL = '=HYPERLINK("http://x","Lò Seo Páo")'


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A made-up commune with three dossiers, one of them certified; the leader is at the desk."""
    home = create_sample(Folder(tmp_path / "xa"), lambda: NOW)
    made = parts_of(home, lambda: iter(()))
    who = {a.role.value: home.accounts.login(a.id, PIN) for a in home.accounts.all()}
    clerk = who["clerk"]
    home.store.receive(intake("Đặng Thị Hoà", number="001190000001"), clerk)
    home.store.receive(replace(intake("Vàng Thị Mỷ"), how=Circumstances(routing=Routing())), clerk)
    home.store.certify(intake(EVIL), CopyOrder("Học bạ", 3, 2, 10_000, "01"), clerk)
    made.session.actor = who["leader"]
    yield made
    home.close()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts, tmp_path: Path) -> Iterator[RegistersScreen]:
    """The registers in front of the leader."""
    made = RegistersScreen(desk, parts, tmp_path / "ra")
    front = in_front(qtbot, made, 780, 500)
    read(qtbot, front)
    yield front
    desk.close()


def as_clerk(parts: Parts) -> Actor:
    clerk = next(a for a in parts.home.accounts.all() if a.role == "clerk")
    return parts.home.accounts.login(clerk.id, PIN)


def choose(qtbot: QtBot, screen: RegistersScreen, kind: str) -> None:
    """Choose a register, and wait until it was read."""
    screen.open(kind)
    read(qtbot, screen)


def read(qtbot: QtBot, screen: RegistersScreen) -> None:
    """Wait until what was chosen is shown."""
    qtbot.waitUntil(lambda: screen.ready, timeout=PATIENCE_MS)


def shown(qtbot: QtBot, screen: RegistersScreen, kind: str) -> list[tuple[str, str]]:
    choose(qtbot, screen, kind)
    return [(line.number, line.who) for line in screen._lines]


def test_each_register_writes_itself(qtbot: QtBot, screen: RegistersScreen) -> None:
    names = ["Đặng Thị Hoà", "Vàng Thị Mỷ", EVIL]
    assert shown(qtbot, screen, model.RECEIVED) == list(zip("123", names, strict=True))
    assert shown(qtbot, screen, model.COPIES) == [("1", EVIL)]
    assert shown(qtbot, screen, model.RETURNED) == []
    assert shown(qtbot, screen, model.COORDINATE) == [("1", "Vàng Thị Mỷ")]


def test_what_was_used_again_is_proven_dossier_by_dossier(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts
) -> None:
    """A tick at “Kho” alone proves nothing: only what names the digitised paper counts."""
    actor = as_clerk(parts)
    said = PaperLine("tp01", "Giấy khai sinh", closed_by="store", evidence="đã số hóa ở hồ sơ H29-1")
    parts.home.store.receive(replace(intake("Lò Thị Chỉ Nói"), papers=(said,)), actor)
    parts.home.store.receive(replace(intake("Lò Văn Dùng"), papers=(replace(said, held="s1"),)), actor)
    assert shown(qtbot, screen, model.REUSED) == [("1", "Lò Văn Dùng")]
    (book,) = model.books(model.REUSED, parts.home.registers, TODAY, parts.unit)
    assert (book.form.words()["of"], book.form.words()["share"]) == ("5", "20,0 %")
    assert book.lines()[0].note == "Giấy khai sinh: đã số hóa ở hồ sơ H29-1"


def test_every_look_up_stands_in_a_register_with_its_purpose_and_how_it_stands(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts
) -> None:
    home = parts.home
    clerk = next(a for a in home.accounts.all() if a.role == "clerk")
    actor = home.accounts.login(clerk.id, PIN)
    procedure = next(p for p in parts.catalogue.procedures if p.code == "1.004873")
    want = next(w for w in parts.catalogue.wanted(procedure) if "cư trú" in w.name)
    person = Person("Lò Thị Hỏi", "001190000002")
    asks = question(person, "applicant", want, "Giải quyết hồ sơ", NOW.date())
    dossier = home.store.receive(replace(intake(), applicant=person, asks=(asks,)), actor)
    assert shown(qtbot, screen, model.LOOKED_UP) == [("1", "Lò Thị Hỏi")]
    note = "Giấy tờ về cư trú · CSDLQG về dân cư Giải quyết hồ sơ"
    assert screen._lines[0].note == f"Chờ trả lời, 0 phút {note}"
    home.store.act(dossier.id, LookupTakenBack(dossier.lookups[0].change, "Đã nộp bản giấy"), actor)
    screen.refresh(None)
    qtbot.waitUntil(lambda: screen._lines[0].note.startswith("Đã rút"), timeout=PATIENCE_MS)
    assert screen._lines[0].note == f"Đã rút câu hỏi: Đã nộp bản giấy {note}"


def test_results_come_back_to_the_counter_by_a_list_of_each_body(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts
) -> None:
    home, clerk, leader = parts.home, as_clerk(parts), parts.session.require()
    police = replace(intake("Sùng A Páo"), how=Circumstances(routing=Routing("Công an xã")))
    ready = ResultReady("12/TLKS", "Phạm Thị Lan", paper=1, ground="chưa ký số")
    given = HandedOver(
        Officer(clerk.name, clerk.id), Officer("Lò Văn Mẫn", unit="Công an xã"), unscanned="Hỏng"
    )
    gone = home.store.act(home.store.receive(police, clerk).id, given, clerk)
    for dossier in (home.store.receive(intake("Lò Thị Mẩy"), clerk), gone):
        home.store.act(dossier.id, ready, leader)
    assert {who for _, who in shown(qtbot, screen, model.RESULTS)} == {"Lò Thị Mẩy", "Sùng A Páo"}
    givers = {str(book.form.words()["giver"]) for book in screen._books}
    assert givers == {parts.unit.parent, "Công an xã"}


@pytest.mark.parametrize("paper", [batch.CONTROL, batch.COVER, batch.SLIP, batch.RECEIPT])
def test_one_kind_of_paper_for_every_dossier_is_one_job_and_each_is_filed(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts, paper: str
) -> None:
    parts.session.actor = as_clerk(parts)
    choose(qtbot, screen, model.RECEIVED)
    screen.paper.choose(paper)
    screen.print_batch()
    qtbot.waitUntil(lambda: screen.preview.page_count >= 3, timeout=PATIENCE_MS)
    for line in parts.home.queries.page(0, 9):
        dossier = parts.home.queries.dossier(line.id)
        assert dossier is not None
        filed = len(dossier.receipts if paper == batch.RECEIPT else dossier.issued)
        assert filed == (paper in {batch.CONTROL, batch.RECEIPT})  # the others are no papers of record
    press(Qt.Key.Key_Escape)
    assert screen.table.hasFocus()


def test_labels_and_letters_are_printed_for_the_dossiers_that_have_them(
    screen: RegistersScreen, parts: Parts
) -> None:
    home, leader = parts.home, parts.session.require()
    ids = [home.store.receive(intake(name), as_clerk(parts)).id for name in ("Lò Thị Mẩy", "Sùng A Páo")]
    for paper in (batch.LABEL, batch.LETTER):
        with pytest.raises(Refused, match="Không hồ sơ nào ở đây"):
            batch.print_all(parts, paper, ids, leader)
    ready = ResultReady("12/TLKS", "Phạm Thị Lan", paper=1, ground="chưa ký số")
    home.store.act(ids[0], ready, leader)
    home.store.act(ids[0], Posted("CE123456785VN", "Lò Thị Mẩy", "Thôn Đông, xã Tân Mẫu"), as_clerk(parts))
    assert batch.print_all(parts, batch.LABEL, ids, leader).title == "Nhãn bưu gửi, 1 hồ sơ"
    waiting = home.queries.dossier(ids[1])
    assert waiting is not None
    later, why = "2099-12-10T16:30:00+07:00", "Chờ công an xã Đồng Mẫu trả lời xác minh nơi cư trú"
    apology = Apology(waiting, "Trung tâm chân thành xin lỗi ông.", why, later, signer="Phạm Thị Lan")
    hand_out(parts, apology, leader)
    made = batch.print_all(parts, batch.LETTER, ids, leader)
    assert (made.title, len(made.pages)) == ("In lại thư xin lỗi, 1 hồ sơ", 1)
    again = home.queries.dossier(ids[1])
    assert again is not None
    assert [bool(issued.first) for issued in again.issued] == [False, True]  # marked as a reprint


def test_a_job_of_nothing_or_of_more_than_a_tray_holds_is_refused(
    screen: RegistersScreen, parts: Parts
) -> None:
    actor = parts.session.require()
    with pytest.raises(Refused, match="Không có hồ sơ"):
        batch.print_all(parts, batch.CONTROL, (), actor)
    with pytest.raises(Refused, match="tối đa 100"):
        batch.print_all(parts, batch.CONTROL, ["x"] * 101, actor)


def test_a_line_opens_its_dossier(qtbot: QtBot, screen: RegistersScreen, parts: Parts) -> None:
    choose(qtbot, screen, model.COPIES)
    with qtbot.waitSignal(screen.asked) as asked:
        screen.table.chosen.emit(screen._lines[0])
    assert asked.args == ["dossiers", parts.home.queries.page(0, 1)[0].id]


def test_excel_holds_text_only_and_taking_it_out_is_logged(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts, tmp_path: Path
) -> None:
    with qtbot.waitSignal(screen.told, timeout=PATIENCE_MS):
        screen.export()
    (path,) = (tmp_path / "ra").iterdir()
    assert path.name == "so-received-20261101-20261116.xlsx"
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
        words = file.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"s"}
    assert not re.search(r'<c (?![^>]*t="s")[^>]*><v>', sheet)  # no cell is a number
    assert "Đặng Thị Hoà" in words
    assert "=HYPERLINK(" in words
    assert [(a.act, a.object) for a in parts.home.access.latest(1)] == [("register.export", "received")]


def test_only_who_may_take_data_out_gets_a_file(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts, tmp_path: Path
) -> None:
    parts.session.actor = as_clerk(parts)
    with qtbot.waitSignal(screen.trouble, timeout=PATIENCE_MS) as told:
        screen.export()
    assert "xuất dữ liệu" in str(told.args[0])
    assert not (tmp_path / "ra").exists()


def test_what_is_printed_at_once_is_the_register_that_was_just_chosen(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts
) -> None:
    told: list[str] = []
    screen.told.connect(told.append)
    screen.print_books()
    screen.open(model.COPIES)
    screen.look_at_books()
    assert not screen.ready
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    assert "xem trước, chưa in" in told[0]
    pages = screen.preview.page_count
    assert not [line for line in parts.home.access.latest(9) if line.act == "paper.print"]
    screen.print_books()
    screen.print_books()  # the same keys twice are one job
    qtbot.waitUntil(lambda: len(told) == 2, timeout=PATIENCE_MS)
    assert "chứng thực" in told[1].lower()
    assert "chưa in: chưa có máy in" in told[1]
    assert screen.preview.page_count == pages


@pytest.mark.parametrize("typed", ["", "31/02/2026", "1/1/2099", "😀", "01/12/2026\n"])
def test_a_wrong_day_is_told_in_place_and_the_register_stays(screen: RegistersScreen, typed: str) -> None:
    screen.until.setText(typed)
    screen.show_books()
    assert screen.fields.fields["until"].error
    assert len(screen._lines) == 3


def test_every_register_prints_as_its_paper(qtbot: QtBot, screen: RegistersScreen, parts: Parts) -> None:
    from forms.maker import Order, make

    for kind, _ in model.KINDS:
        choose(qtbot, screen, kind)
        for book in screen._books:
            template = screen._template(book.form)
            order = Order(parts.unit, template, NOW.date(), template.sizes[0])
            assert make(book.form, order).startswith(b"%PDF")


def test_every_word_of_the_registers_is_whole_and_every_control_has_a_name(screen: RegistersScreen) -> None:
    assert truncated(screen) == []
    assert unnamed(screen) == []
    assert small_targets(screen) == []


def test_the_report_of_a_time_goes_out_as_one_package_that_names_no_citizen(
    qtbot: QtBot, screen: RegistersScreen, parts: Parts, tmp_path: Path
) -> None:
    assert len(shown(qtbot, screen, model.REPORT)) == 3
    assert screen.sums.text().startswith("Tiếp nhận 3, kỳ trước chuyển sang 0 · ")
    with qtbot.waitSignal(screen.told, timeout=PATIENCE_MS) as told:
        screen.export_report()
    assert "Chưa gửi đi đâu" in told.args[0]
    (path,) = (tmp_path / "ra").iterdir()
    assert path.name == f"bao-cao-{parts.home.device.unit}-20261101-20261116.zip"
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        xml, book, pdf = (file.read(f"bao-cao.{kind}") for kind in ("xml", "xlsx", "pdf"))
    assert sorted(names) == ["SHA256SUMS", "bao-cao-1.xsd", "bao-cao.pdf", "bao-cao.xlsx", "bao-cao.xml"]
    assert faults(xml) == ""
    assert pdf.startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        words = file.read("xl/sharedStrings.xml").decode()
    for private in ("Hoà", "Mỷ", "001190000001", "HYPERLINK"):
        assert private not in words
        assert private not in xml.decode()
    assert [(a.act, a.object) for a in parts.home.access.latest(1)] == [("register.export", "report")]


def test_a_time_that_ends_before_it_begins_makes_no_package(
    qtbot: QtBot, screen: RegistersScreen, tmp_path: Path
) -> None:
    screen.until.setText("1/10/2026")
    screen.export_report()
    assert "trước ngày đầu" in screen.fields.summary.accessibleName()
    assert not (tmp_path / "ra").exists()
