"""The whole way of a dossier by real keys: from hand to hand, supplement, result, and home with its owner."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from localdb.domain.bodies.progress import Extended, SupplementAsked
from localdb.domain.bodies.results import ResultReturned
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.late_entry import LateEntry
from localdb.domain.linked import last_due, opened
from localdb.domain.outage import Outage, OutageKind
from localdb.domain.parties import Circumstances, Ground, Representation, Routing
from localdb.domain.posting import PostRange
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused
from localdb.domain.values import FeeLine, Person, Pin, Relation, Status
from localdb.domain.vietqr import BankAccount
from localdb.posting import RANGES
from tests.localdb.made_up import intake
from tests.ui.dossiers.commune import ASK, PIN, READY, START, Front, catalogue
from ui.dossiers.lateness import LetterPanel
from ui.dossiers.linking import PartPanel
from ui.dossiers.moving import AnswerPanel
from ui.dossiers.paying import ACCOUNT
from ui.hands import press, scan_card, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
NUMBER = "001190000123"
CARD = f"{NUMBER}||Đặng Thị Hoà|17051990|Nữ|Thôn Đông, xã Tân Mẫu|01012022"
STRANGER = "001085000777||Lê Văn Tám|02031985|Nam|Thôn Đoài, xã Tân Mẫu|01012022"


def now(front: Front) -> Dossier:
    """The open dossier as it is on disk."""
    shown = front.dossiers.detail.whole
    assert shown is not None
    found = front.commune.home.queries.dossier(shown.dossier.id)
    assert found is not None
    return found


def accept(front: Front, status: Status) -> None:
    """Accept the open form and wait until the dossier is shown in ``status``; close a paper that opens."""
    detail = front.dossiers.detail
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: detail.acts.panel is None and now(front).status is status)
    front.until(lambda: detail.whole and detail.whole.dossier == now(front))
    if detail.viewing:
        press(Qt.Key.Key_Escape)


def test_a_dossier_goes_its_whole_way_by_keyboard_and_nothing_leaves_the_machine(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà", number=NUMBER)
    detail = front.open(dossier)
    press(Qt.Key.Key_F9)  # hand over: the usual next thing
    panel = detail.acts.panels["hand_over"]
    assert detail.acts.panel is panel
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Chưa quét: " in panel.fields["unscanned"].error)  # and the caret is there
    press(Qt.Key.Key_Down)
    accept(front, Status.PROCESSING)
    front.until(lambda: "Chưa quét đủ giấy: Máy quét hỏng" in front.words())
    front.until(lambda: "Trần Thị Mai giao cho Phạm Thị Lan" in front.words())
    front.until(lambda: "Thụ lý, kiểm tra hồ sơ · xong trước" in front.words())
    press(Qt.Key.Key_3)  # ask for a supplement
    press(Qt.Key.Key_Space)  # the first paper
    detail.acts.panels["ask"].fields["reason"].control.setFocus()
    type_text("Giấy chứng sinh mờ số, không đọc được ngày sinh của trẻ")
    accept(front, Status.SUPPLEMENT)
    front.until(lambda: detail.whole and detail.whole.dossier.issued)
    assert [i.form for i in now(front).issued] == ["mau02"]
    press(Qt.Key.Key_F9)  # the citizen has supplied it
    accept(front, Status.PROCESSING)
    press(Qt.Key.Key_2)  # the result is here, on paper only
    type_text("15/TLKS")
    press(Qt.Key.Key_Return)
    type_text("Phạm Thị Lan")
    press(Qt.Key.Key_Return, CTRL)
    ready = detail.acts.panels["ready"]
    front.until(lambda: "Mới chỉ có bản giấy" in ready.fields["ground"].error)
    type_text("Chưa được cấp chữ ký số")
    accept(front, Status.DONE)
    press(Qt.Key.Key_F9)
    scan_card(CARD)
    front.until(detail.acts.returning.note.hasFocus)
    accept(front, Status.RETURNED)
    front.until(lambda: f"Giấy tờ số {NUMBER}" in front.words())
    press(Qt.Key.Key_Z, CTRL)
    front.until(lambda: now(front).status is Status.DONE)


def test_a_stranger_with_a_card_takes_nothing_without_an_authorisation(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà", number=NUMBER)
    front.commune.home.store.act(dossier.id, READY, front.commune.clerk)
    detail = front.open(dossier)
    press(Qt.Key.Key_F9)
    scan_card(STRANGER)
    panel = detail.acts.returning
    front.until(panel.authorisation.hasFocus)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Chưa có giấy ủy quyền" in panel.fields["authorisation"].error)
    assert now(front).status is Status.DONE
    type_text("Giấy ủy quyền ngày 20/11/2026, UBND xã chứng thực")
    accept(front, Status.RETURNED)
    front.until(lambda: "return-receipt" in [i.form for i in now(front).issued])
    proof = now(front).steps[-1].body
    assert isinstance(proof, ResultReturned)
    assert (proof.name, proof.relation) == ("Lê Văn Tám", Relation.PROXY)


def test_a_clerk_drafts_the_letter_and_only_a_leaders_own_pin_signs_it(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà")
    outage = Outage(OutageKind.NETWORK, "2026-11-24T09:15:00+07:00", "2026-11-24T09:25:00+07:00")
    front.commune.home.diary.note(outage, front.commune.clerk)
    detail = front.open(dossier)
    panel = detail.acts.panels["extend"]
    assert isinstance(panel, LetterPanel)
    detail.acts.start("extend")
    type_text("Vì lý do khách quan")
    panel.due.setFocus()
    type_text("16:30 28/11/26")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "chung chung" in panel.fields["reason"].error)
    assert "ngày nghỉ" in panel.fields["due"].error  # all that is wrong is said at once, beside its field
    assert "Chưa có giải trình" in panel.fields["explanation"].error
    type_text(": chờ công an xã Đồng Mẫu trả lời xác minh nơi cư trú của người cha")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "ngày nghỉ" in panel.fields["due"].error)
    panel.due.setText("16:30 30/11/26")
    panel.explanation.setPlainText("Đã gửi văn bản ngày 20/11, gọi nhắc ngày 23/11")
    panel.outages.ticks["0"].setChecked(True)
    accept(front, Status.RECEIVED)
    front.until(lambda: "Trình ký thư xin lỗi, đề nghị hẹn lại" in front.words())
    assert now(front).due == dossier.due
    detail.acts.start("extend")  # what was drafted is there again
    assert panel.reason.value().endswith("người cha")
    assert panel.outages.ticks["0"].isChecked()
    panel.signer.choose(front.commune.actors[Role.LEADER].id)
    panel.pin.setFocus()
    type_text("135791")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Sai mã PIN" in panel.fields["pin"].error)
    type_text(PIN)
    accept(front, Status.RECEIVED)
    letter = now(front).steps[-1]
    assert isinstance(letter.body, Extended)
    assert letter.actor == front.commune.actors[Role.LEADER].id
    assert (letter.body.due.at, letter.body.outages) == ("2026-11-30T16:30:00+07:00", (outage,))
    assert now(front).original_due == dossier.due
    front.until(lambda: [i.form for i in now(front).issued] == ["mau04"])
    assert not detail.acts.can("extend")
    detail.acts.start("deliver")
    accept(front, Status.RECEIVED)
    front.until(lambda: "Giao thư xin lỗi cho Đặng Thị Hoà (trao tận tay)" in front.words())
    detail.acts.start("papers")
    accept(front, Status.RECEIVED)
    front.until(lambda: [i.form for i in now(front).issued] == ["mau04", "explanation"])


def test_a_part_that_others_own_is_mirrored_with_its_source_and_the_whole_says_partly(front: Front) -> None:
    birth = next(p for p in catalogue().procedures if p.code == "2.000986")
    home, clerk = front.commune.home, front.commune.clerk
    parts = opened(birth.parts, START, catalogue().calendar)
    pin = Pin(birth.code, birth.version, birth.label, birth.field)
    intake = Intake(pin, Person("Đặng Thị Hoà"), (), last_due(parts), parts=parts)
    detail = front.open(home.store.receive(intake, clerk))
    front.until(lambda: "Chưa xong phần nào trong 3 phần" in front.words())
    panel = detail.acts.panels["part"]
    assert isinstance(panel, PartPanel)
    detail.acts.start("part")
    accept(front, Status.RECEIVED)
    front.until(lambda: "Một phần: 1/3 phần có kết quả" in front.words())
    detail.acts.start("part")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "ở đây chỉ ghi lại" in panel.fields["source"].error)
    type_text("Hệ thống quản lý cư trú")
    accept(front, Status.RECEIVED)
    front.until(lambda: "Theo Hệ thống quản lý cư trú" in front.words())


def test_a_result_goes_by_post_under_a_number_of_the_range_and_is_not_returned_yet(front: Front) -> None:
    home, clerk = front.commune.home, front.commune.clerk
    home.settings.put(RANGES, [PostRange("CE", 12345678, 12345678)])
    made = [front.commune.receive(name) for name in ("Đặng Thị Hoà", "Nguyễn Văn Đức")]
    for dossier in made:
        home.store.act(dossier.id, READY, clerk)
    detail = front.open(made[0])
    detail.acts.start("post")
    accept(front, Status.DONE)
    front.until(lambda: "Gửi bưu chính CE123456785VN" in front.words())
    front.until(lambda: [i.form for i in now(front).issued] == ["post-label"])
    detail = front.open(made[1])
    detail.acts.start("post")
    press(Qt.Key.Key_Return, CTRL)
    number = detail.acts.panels["post"].fields["number"]
    front.until(lambda: "không còn số hiệu" in number.error)
    number.control.setProperty("text", "CE 1234 5678 4VN")  # a digit misread
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "không phải số hiệu" in number.error)
    number.control.setProperty("text", "CE123456785VN")  # the label of the other one
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "đã dùng cho hồ sơ" in number.error)
    assert [d.id for d in home.posting.sent_on(START.date())] == [made[0].id]


def test_a_second_supplement_is_not_even_offered_to_a_clerk(front: Front) -> None:
    dossier = front.commune.receive()
    store, clerk = front.commune.home.store, front.commune.clerk
    store.act(dossier.id, ASK, clerk)
    detail = front.open(dossier)
    press(Qt.Key.Key_F9)
    accept(front, Status.RECEIVED)
    assert not detail.acts.can("ask")
    front.enter(Role.LEADER)
    acts = front.open(dossier).acts
    acts.start("ask")
    press(Qt.Key.Key_Escape)
    assert acts.can("ask")
    assert isinstance(now(front).steps[0].body, SupplementAsked)


def test_money_written_on_paper_first_keeps_its_hour(front: Front) -> None:
    home, at = front.commune.home, START - timedelta(hours=1)
    fee = FeeLine("Lệ phí hộ tịch", 8000)
    late = replace(intake(), received_at=at.isoformat(), entry=LateEntry(reason="mất điện"), fees=(fee,))
    detail = front.open(home.store.receive(late, front.commune.clerk))
    detail.acts.start("collect")
    taken = detail.acts.panels["collect"].fields["taken_at"]
    assert taken.isVisible()
    taken.control.setProperty("text", "7:00")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "trước giờ nhận" in taken.error)
    taken.control.setProperty("text", "8:45")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: now(front).collected == 8000)
    assert now(front).collections[0].at == "2026-11-24T08:45:00+07:00"


def test_a_form_reckons_from_when_it_is_used_and_not_from_when_the_dossier_was_opened(front: Front) -> None:
    dossier = front.commune.receive()  # promised for Friday the 27th
    front.commune.home.store.act(dossier.id, ASK, front.commune.clerk)
    detail = front.open(dossier)
    front.commune.clock.now = START + timedelta(days=2)
    detail.acts.start("answer")
    panel = detail.acts.panels["answer"]
    assert isinstance(panel, AnswerPanel)
    assert panel.due.value() == "17:00 01/12/2026"  # two working days were the citizen's


def test_money_is_taken_voided_and_seen_and_a_free_dossier_never_speaks_of_it(front: Front) -> None:
    front.commune.home.settings.put(ACCOUNT, BankAccount("970499", "0123456789", "UBND xã Tân Mẫu"))
    detail = front.open(front.commune.receive())
    detail.acts.start("collect")
    panel = detail.acts.panels["collect"]
    type_text("abc")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "không phải số tiền" in panel.fields["amount"].error)
    amount = panel.fields["amount"].control
    amount.setProperty("text", "8.000")
    panel.fields["method"].control.setProperty("currentIndex", 1)
    front.until(lambda: not panel.fields["qr"].isHidden())
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: now(front).collected == 8000)
    front.until(lambda: detail.acts.can("void_fee"))
    assert not detail.acts.can("collect")
    number = now(front).collections[0].number
    detail.acts.start("void_fee")
    press(Qt.Key.Key_Return)
    type_text("thu nhầm người")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: now(front).collected == 0)
    assert now(front).collections[0].number == number
    front.until(lambda: "đã hủy: thu nhầm người" in front.words())


def test_a_result_file_that_is_no_pdf_or_unsigned_is_told_beside_its_field(
    front: Front, tmp_path: Path
) -> None:
    detail = front.open(front.commune.receive())
    press(Qt.Key.Key_2)
    type_text("15/TLKS")
    press(Qt.Key.Key_Return)
    type_text("Phạm Thị Lan")
    press(Qt.Key.Key_Return)
    wrong, right = tmp_path / "kết quả.txt", tmp_path / "kết quả.pdf"
    wrong.write_text("xin chào", encoding="utf-8")
    right.write_bytes(b"%PDF-1.7 made up")
    type_text(str(wrong))
    field = detail.acts.panels["ready"].fields["files"]
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "không phải tệp PDF" in field.error)
    field.control.setProperty("text", right.as_uri())
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "chưa có chữ ký số" in detail.acts.panels["ready"].fields["ground"].error)
    right.write_bytes(b"%PDF-1.7 made up /ByteRange [0 1 2 3]")
    accept(front, Status.DONE)
    made = now(front).result
    assert made is not None
    assert front.commune.home.blobs.read(made.files[0].sha256) == right.read_bytes()


def test_what_the_police_decide_is_handed_on_here_and_what_comes_back_is_returned(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà", routing=Routing("Công an xã Tân Mẫu"))
    detail = front.open(dossier)
    acts = detail.acts
    theirs = ("ready", "ask", "extend", "advance", "decline", "stop")
    assert not any(acts.can(way) for way in theirs)
    assert acts.can("hand_over")
    assert acts.can("withdraw")
    with pytest.raises(
        Refused, match="do Công an xã Tân Mẫu giải quyết, quầy này không yêu cầu bổ sung được"
    ):
        front.commune.home.store.act(dossier.id, ASK, front.commune.clerk)
    with pytest.raises(Refused, match="quầy này không chuyển trạng thái được"):
        front.commune.home.store.advance(dossier.id, Status.PROCESSING, "", front.commune.clerk)
    front.dossiers.open_dossier(dossier.id, "extend")  # as the board of late dossiers asks
    front.until(lambda: "quầy này không hẹn lại được" in front.notices())
    press(Qt.Key.Key_F9)
    acts.panels["hand_over"].fields["name"].control.setFocus()
    type_text("Thượng uý Lò Văn Mẫn")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Chưa quét" in acts.panels["hand_over"].fields["unscanned"].error)
    press(Qt.Key.Key_Down)
    accept(front, Status.PROCESSING)
    assert [way for way in (*theirs, "withdraw") if acts.can(way)] == ["ready"]


def test_who_came_for_another_is_named_with_the_ground_when_the_result_is_handed_over(front: Front) -> None:
    home, clerk = front.commune.home, front.commune.clerk
    acts = Representation(Ground.MANDATE, "Giấy ủy quyền 12/2026, UBND xã chứng thực")
    taken = replace(
        intake("Lê Văn Tám"), owner=Person("Đặng Thị Hoà"), how=Circumstances(representation=acts)
    )
    dossier = home.store.receive(taken, clerk)
    home.store.act(dossier.id, READY, clerk)
    front.open(dossier)
    press(Qt.Key.Key_F9)
    told = "Lê Văn Tám nộp thay: Được ủy quyền bằng văn bản, Giấy ủy quyền 12/2026, UBND xã chứng thực."
    front.until(lambda: told in front.words())
