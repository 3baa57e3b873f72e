"""Late is seen before it happens: a number for each board, the dossiers behind it, and paper for the wall."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.lookups import question
from localdb.domain.notices import HANDED, Telling, tried, untold
from localdb.domain.outage import OutageKind
from localdb.domain.parties import Routing
from localdb.domain.radar import Board, Horizon, horizon
from localdb.domain.roles import Role
from localdb.domain.values import Officer, Status
from localdb.outbox import Delivery, Position
from tests.localdb.made_up import looked_up
from tests.ui.dossiers.commune import ASK, PIN, READY, START, Front, catalogue, procedures
from tests.ui.walk import small_targets, truncated, unnamed
from ui import theme
from ui.hands import press, type_text
from ui.radar.screen import RadarScreen
from ui.theme import Look
from ui.widgets.field import Field

BROKEN = "Máy quét hỏng"
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(front: Front) -> dict[Board, str]:
    """One dossier on each board, by its id."""
    commune = front.commune
    late = commune.receive("Đặng Thị Hoà", ago=5, days=2)
    today = commune.receive("Nguyễn Văn Đức", days=0)
    soon = commune.receive("Trần Thị Ánh Nguyệt", days=1)
    asked = commune.receive("Lê Quốc Khánh")
    commune.home.store.act(asked.id, ASK, commune.clerk)
    done = commune.receive("Phạm Thị Hường")
    commune.home.store.act(done.id, READY, commune.clerk)
    lan = commune.actors[Role.LEADER]
    given = commune.receive("Vũ Đình Nghĩa", days=9)
    giver, taker = Officer(commune.clerk.name, commune.clerk.id), Officer(lan.name, lan.id)
    commune.home.store.act(
        given.id, HandedOver(giver, taker, to_confirm=True, unscanned=BROKEN), commune.clerk
    )
    boards = (Board.OVERDUE, Board.TODAY, Board.SOON, Board.SUPPLEMENT, Board.UNCOLLECTED, Board.HANDOVER)
    return dict(zip(boards, (d.id for d in (late, today, soon, asked, done, given)), strict=True))


def boards_of(front: Front) -> Horizon:
    return horizon(front.commune.home.writer.now(), 1, None)


def texts(radar: RadarScreen) -> list[str]:
    return [said.text() for said in radar.findChildren(QLabel)]


def on_board(radar: RadarScreen, dossier: str) -> bool:
    return [d.id for d in radar.table.page.rows] == [dossier]


def show(front: Front, radar: RadarScreen) -> None:
    front.window.show_screen("radar")
    front.until(lambda: radar.table.page.rows)
    front.until(radar.table.hasFocus)


def test_each_number_opens_the_dossiers_behind_it_by_a_digit_and_enter(
    front: Front, radar: RadarScreen
) -> None:
    ids = fill(front)
    show(front, radar)
    for place, board in enumerate(ids):
        press(Qt.Key(Qt.Key.Key_1 + place))
        front.until(partial(on_board, radar, ids[board]))
        assert radar.tiles[board].accessibleName().endswith(": 1")
    press(Qt.Key.Key_1)
    front.until(partial(on_board, radar, ids[Board.OVERDUE]))
    press(Qt.Key.Key_Return)
    assert front.gone[-1] == ("dossiers", ids[Board.OVERDUE])
    show(front, radar)
    press(Qt.Key.Key_F12)
    assert ("dossiers", (ids[Board.OVERDUE], "extend")) in front.gone
    front.until(lambda: front.dossiers.on_detail and front.dossiers.detail.acts.panel)


def test_a_board_lists_its_own_the_moment_it_is_picked_so_that_no_other_is_printed(
    front: Front, radar: RadarScreen
) -> None:
    ids = fill(front)
    show(front, radar)
    for board in ids:
        radar.pick(board)
        assert on_board(radar, ids[board])


def test_the_public_list_and_the_call_list_are_made_and_shown(front: Front, radar: RadarScreen) -> None:
    fill(front)
    show(front, radar)
    press(Qt.Key.Key_F10)
    front.until(lambda: radar.preview.page_count >= 1)
    press(Qt.Key.Key_Escape)
    front.until(radar.table.hasFocus)
    press(Qt.Key.Key_F9)
    front.until(lambda: radar.preview.page_count >= 1 and not radar.table.isVisible())
    front.until(lambda: any("xem trước, chưa in" in said for said in texts(radar)))
    assert front.commune.home.access.last("paper.print") is None  # looked at only
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: front.commune.home.access.last("paper.print") is not None)
    front.until(lambda: any("Chưa in: chưa chọn máy in" in said for said in texts(radar)))


def test_an_outage_is_written_by_keyboard_and_a_wrong_hour_is_told_beside_it(
    front: Front, radar: RadarScreen
) -> None:
    fill(front)
    show(front, radar)
    press(Qt.Key.Key_F11)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    type_text("8:10")
    press(Qt.Key.Key_Return)
    type_text("7:50")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "kết thúc sau" in radar.diary.fields["ended"].error)
    radar.diary.ended.setText("25:99")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Không có giờ" in radar.diary.fields["ended"].error)
    radar.diary.ended.setText("8:47")
    press(Qt.Key.Key_Return, CTRL)
    front.until(front.commune.home.diary.latest)
    noted = front.commune.home.diary.latest()[0]
    assert (noted.kind, noted.began[11:16], noted.ended[11:16]) == (OutageKind.NETWORK, "08:10", "08:47")
    front.until(lambda: radar.diary.table.page.rows)


class Carrier:
    """A provider of messages that takes what it is given, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, phone: str, text: str) -> str:
        self.sent.append((phone, text))
        return f"SMS-{len(self.sent)}"


def test_what_a_provider_took_is_handed_over_and_only_a_call_says_that_somebody_was_told(
    front: Front, radar: RadarScreen
) -> None:
    ids, carrier = fill(front), Carrier()
    show(front, radar)
    press(Qt.Key.Key_8)
    front.until(lambda: len(radar.table.page.rows) == 2)  # the supplement and the result
    press(Qt.Key.Key_M, CTRL)
    front.until(lambda: "Chưa khai báo nhà cung cấp" in front.notices())
    front.commune.parts.messenger = carrier
    press(Qt.Key.Key_M, CTRL)
    front.until(lambda: "chưa chắc đã đến" in front.notices())
    done = front.commune.home.queries.dossier(ids[Board.UNCOLLECTED])
    assert done is not None
    assert (untold(done), tried(done)) == (Telling.READY, HANDED)
    assert any(done.shown_code in text and done.applicant.name not in text for _, text in carrier.sent)
    press(Qt.Key.Key_M, CTRL)  # nothing is sent twice
    press(Qt.Key.Key_F12)
    front.until(lambda: front.dossiers.detail.acts.panel)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: front.commune.home.radar.counts(boards_of(front))[Board.TELL] == 1)
    assert len(carrier.sent) == 2


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_the_radar_can_be_read_in_every_look(
    front: Front, radar: RadarScreen, qapp: QApplication, size: tuple[int, int]
) -> None:
    fill(front)
    front.window.resize(*size)
    show(front, radar)
    for look in (Look.LIGHT, Look.DARK):
        theme.apply(qapp, look)
        for step in (radar.show_boards, radar.show_diary):
            step()
            front.until(lambda: not unnamed(radar) + small_targets(radar) + truncated(radar))


def test_one_pin_signs_for_all_that_somebody_was_given(front: Front, radar: RadarScreen) -> None:
    commune = front.commune
    lan = commune.actors[Role.LEADER]
    giver, taker = Officer(commune.clerk.name, commune.clerk.id), Officer(lan.name, lan.id)
    made = [commune.receive(name) for name in ("Đặng Thị Hoà", "Nguyễn Văn Đức")]
    for dossier in made:
        commune.home.store.act(
            dossier.id, HandedOver(giver, taker, to_confirm=True, unscanned=BROKEN), commune.clerk
        )
    front.window.show_screen("radar")
    front.until(radar.table.hasFocus)
    press(Qt.Key.Key_6)
    front.until(lambda: len(radar.table.page.rows) == 2)
    press(Qt.Key.Key_F9)  # the list for both signatures
    front.until(lambda: radar.preview.page_count)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Chưa nhập mã PIN" in radar.signing.findChildren(Field)[1].error)
    type_text(PIN)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "0" in radar.tiles[Board.HANDOVER].accessibleName())
    for dossier in made:
        found = commune.home.queries.dossier(dossier.id)
        assert found is not None
        assert (found.holder, found.steps[-1].actor) == (taker, lan.id)


def test_what_the_portal_sent_back_stands_on_a_board_with_its_reason_and_what_to_do(
    front: Front, radar: RadarScreen
) -> None:
    fill(front)
    show(front, radar)
    assert radar.tiles[Board.SENT_BACK].isHidden()  # a board that hardly ever has anything takes no room
    commune = front.commune
    dossier = commune.receive("Ngô Thị Lệ Thuỷ", days=9)
    refused = PortalAnswered(
        "Cổng Dịch vụ công quốc gia",
        False,
        Status.RECEIVED,
        "-5",
        "Họ tên không khớp CSDL quốc gia về dân cư",
        "Đọc lý do, sửa hồ sơ cho đúng: bản sửa tự gửi lại.",
    )
    commune.hear(dossier, refused)
    show(front, radar)
    front.until(lambda: not radar.tiles[Board.SENT_BACK].isHidden())
    press(Qt.Key.Key_9)
    front.until(partial(on_board, radar, dossier.id))
    front.until(lambda: any("không khớp" in said and "tự gửi lại" in said for said in texts(radar)))
    press(Qt.Key.Key_F12)
    assert front.gone[-1] == ("dossiers", (dossier.id, "correct"))
    assert not truncated(radar)
    commune.hear(dossier, PortalAnswered(refused.portal, accepted=True, status=Status.RECEIVED))
    show(front, radar)
    front.until(radar.tiles[Board.SENT_BACK].isHidden)


def test_what_is_decided_elsewhere_is_handed_on_in_one_act_with_one_list(
    front: Front, radar: RadarScreen
) -> None:
    commune, police = front.commune, "Công an xã Tân Mẫu"
    made = [commune.receive(n, kind=3, routing=Routing(police)) for n in ("Đặng Thị Hoà", "Nguyễn Văn Đức")]
    unknown = commune.receive("Phạm Thị Hường", routing=Routing(), ago=1)
    show(front, radar)
    front.until(lambda: not radar.tiles[Board.TO_HAND_ON].isHidden())
    press(Qt.Key.Key_0)
    front.until(lambda: len(radar.table.page.rows) == 3)
    states = [str(radar.table.page.index(place, 4).data()) for place in range(3)]
    assert states == ["Chuyển trước 17:00 24/11", "Chuyển trước 17:00 24/11", "Chưa rõ nơi, 24 giờ"]
    front.until(lambda: not truncated(radar))
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_Return, CTRL)  # who took them must be said
    asked = {field.name: field for field in radar.giving.findChildren(Field)}
    name, why = asked["taker"], asked["unscanned"]
    front.until(lambda: "người nhận" in name.error)
    front.until(lambda: not truncated(radar))
    type_text("Thượng uý Lò Văn Mẫn")
    press(Qt.Key.Key_Return, CTRL)  # nothing of theirs was scanned, and why must be said
    front.until(lambda: "Chưa quét" in why.error)
    radar.giving.unscanned.choose(BROKEN)
    front.until(lambda: not truncated(radar))
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: radar.preview.page_count)
    for dossier in made:
        given = commune.home.queries.dossier(dossier.id)
        assert given is not None
        assert given.holder == Officer("Thượng uý Lò Văn Mẫn", unit=police)
        assert given.status is Status.PROCESSING
    press(Qt.Key.Key_Escape)
    front.until(partial(on_board, radar, unknown.id))
    press(Qt.Key.Key_F12)
    assert front.gone[-1] == ("dossiers", (unknown.id, "correct"))


def test_questions_that_wait_differ_or_ran_out_stand_on_a_board_until_somebody_saw_to_them(
    front: Front, radar: RadarScreen
) -> None:
    fill(front)
    commune = front.commune
    dossier = commune.receive("Ngô Thị Lệ Thuỷ", days=90, number="001190000123", kind=1)
    procedure = next(p for p in procedures() if p.code == dossier.procedure.code)
    want = next(w for w in catalogue().wanted(procedure) if "cư trú" in w.name)
    asked = question(dossier.applicant, "applicant", want, "Giải quyết hồ sơ", START.date())
    waiting = commune.home.store.act(dossier.id, asked, commune.clerk)
    commune.clock.now = START + timedelta(days=2)
    show(front, radar)
    front.until(lambda: not radar.tiles[Board.LOOKUP].isHidden())
    press(Qt.Key.Key_Minus)
    front.until(partial(on_board, radar, dossier.id))
    front.until(
        lambda: any("Giấy tờ về cư trú · CSDLQG về dân cư · hỏi lúc" in said for said in texts(radar))
    )
    assert stands(radar) == "Chờ 2 ngày"
    press(Qt.Key.Key_F12)
    assert front.gone[-1] == ("dossiers", (dossier.id, "take_back_lookup"))
    commune.answer(waiting, Delivery.ACCEPTED)
    said = looked_up(waiting, {"name": "Ngô Thị Lệ Thuỷ"})
    commune.home.outbox.take_feed([said], Position("e1", "tra-loi"))
    show(front, radar)
    front.until(radar.tiles[Board.LOOKUP].isHidden)
    commune.clock.now = START + timedelta(days=40)  # and what it said ran out
    show(front, radar)
    front.until(lambda: not radar.tiles[Board.LOOKUP].isHidden())
    press(Qt.Key.Key_Minus)
    front.until(partial(on_board, radar, dossier.id))
    assert stands(radar) == "Hết hạn 20/12/2026"
    press(Qt.Key.Key_F12)
    assert front.gone[-1] == ("dossiers", (dossier.id, "look_up"))


def stands(radar: RadarScreen) -> str:
    """How the first dossier of the board stands."""
    column = next(c for c in radar.table.page.columns if c.chip is not None)
    assert column.chip is not None
    return column.chip(radar.table.page.rows[0]).text
