"""Every dossier reaches the portal once, and counts as there only by the portal's own word."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import HTTPException
from msgspec.structs import replace
from starlette.responses import Response

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.reception import Voided
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from sync.gateway.command import resend_command
from sync.gateway.page import render as page_of
from sync.gateway.portal.apis import Classic
from sync.gateway.portal.carrier import Carrier
from sync.gateway.portal.fieldmap import load_map
from sync.gateway.portal.link import Line
from sync.gateway.portal.memory import Memory
from tests.domain import steps
from tests.sync.portal.conftest import World
from tests.sync.portal.fake import once, page
from tests.sync.postgres import both_engines


@both_engines
def test_what_the_province_took_goes_up_in_tens_and_the_desks_hear_of_it(
    world: World, carrier: Carrier
) -> None:
    ids = world.receive(*(f"Người thứ {n}" for n in range(23)))
    done = carrier.round()
    assert (done.accepted, done.refused, done.steps) == (23, 0, 23)
    assert [n for service, n in world.portal.calls if service == "DongBoHoSoMC"] == [10, 10, 3]
    assert set(world.states()) == {"accepted"}
    assert {world.told(dossier) for dossier in ids} == {Status.RECEIVED}
    assert carrier.round().accepted == 0
    assert len(world.portal.calls) == 1 + 3 + 3  # one procedure; dossiers and their first steps in tens


def test_the_record_says_what_is_true(world: World, carrier: Carrier) -> None:
    (dossier,) = world.receive("Lê Thị Thật")
    world.act(dossier, steps.ASK)
    carrier.round()
    (record,) = world.portal.dossiers.values()
    assert record["TrangThaiHoSo"] == "5"  # not 9, as others have sent
    assert record["HoSoCoThanhPhanSoHoa"] == "0"
    assert record["DuocThanhToanTrucTuyen"] == "0"
    assert record["TenLinhVuc"] == "Hộ tịch"
    assert not {
        "DinhDanhCHS",
        "SoGiayToChuHoSo",
        "TaiLieuNop",
        "DanhSachGiayToKetQua",
        "NgayKetThucXuLy",
    } & set(record)
    assert [row["TrangThai"] for row in world.portal.steps] == ["2", "5"]


@both_engines
def test_a_refusal_comes_home_and_is_settled_by_a_correction_that_was_taken(
    world: World, carrier: Carrier
) -> None:
    good, bad = world.receive("Nguyễn Văn Đúng", "Trần Văn Sai")
    world.portal.refuse = lambda record: "Họ tên không khớp CSDL dân cư" if "Sai" in record["ChuHoSo"] else ""
    carrier.round()
    told = world.told(bad)
    assert isinstance(told, PortalAnswered)
    assert (told.reason, told.code) == ("Họ tên không khớp CSDL dân cư", "-5")
    assert "sửa hồ sơ" in told.todo
    assert world.told(good) is Status.RECEIVED
    assert carrier.round().refused == 0  # the same record is not offered again
    world.portal.refuse = lambda _: ""
    world.correct(bad, "name", "Trần Văn Sái")
    carrier.round()
    assert world.told(bad) is Status.RECEIVED
    assert set(world.states()) == {"accepted"}


@pytest.mark.parametrize("each", [True, False], ids=["an answer each", "one answer for all"])
def test_one_bad_record_of_a_batch_does_not_hold_up_the_others(
    each: bool, world: World, carrier: Carrier
) -> None:
    ids = world.receive(*(f"Người thứ {n}" for n in range(10)))
    world.portal.each = each
    world.portal.refuse = lambda record: "Sai định dạng" if record.get("ChuHoSo") == "Người thứ 4" else ""
    done = carrier.round()
    assert (done.accepted, done.refused) == (9, 1)
    assert [isinstance(world.told(d), PortalAnswered) for d in ids] == [n == 4 for n in range(10)]
    assert sorted(set(world.states())) == ["accepted", "refused"]


@pytest.mark.parametrize(
    "answer", [Response("", 500), page(), Response('{"a":', 200), Response("[1]", 200), Response("{}", 200)]
)
def test_a_lost_or_senseless_answer_is_no_yes_and_the_deed_is_done_once(
    answer: Response, world: World, carrier: Carrier
) -> None:
    (dossier,) = world.receive("Phạm Thị Mất Tin")
    world.portal.after = once(answer)
    assert carrier.round().unanswered == 1
    assert world.states() == ["sent"]
    assert world.told(dossier) == ""
    world.clock.now += 60
    carrier.round()
    assert world.states() == ["accepted"]
    assert world.told(dossier) is Status.RECEIVED
    assert len(world.portal.dossiers) == len(world.portal.steps) == 1


def test_a_session_that_ends_is_begun_anew(world: World, carrier: Carrier) -> None:
    world.portal.session_calls = 2
    world.receive(*(f"Người thứ {n}" for n in range(12)))
    assert carrier.round().accepted == 12


def test_a_portal_that_was_down_for_days_gets_everything_in_order(world: World, carrier: Carrier) -> None:
    world.portal.before = lambda _: Response("", 503)
    days = []
    for day in range(3):
        days += world.receive(*(f"Ngày {day} người {n}" for n in range(4)))
        world.clock.now += 86400
        assert carrier.round().unanswered == 0  # it is the procedure that cannot be asked for
        assert set(world.states()) == {"owed"}
    world.act(days[0], steps.HAND_OVER)
    world.portal.before = lambda _: None
    world.clock.now += 86400
    carrier.round()
    codes = [world.dossier(d).official_code for d in days]
    assert world.portal.order == codes
    assert world.portal.dossiers[codes[0]]["TrangThaiHoSo"] == "4"
    mine = [row["TrangThai"] for row in world.portal.steps if row["MaHoSo"] == codes[0]]
    assert mine == ["2", "4"]


def test_a_record_that_the_portal_stumbles_over_harms_nobody_else(world: World, carrier: Carrier) -> None:
    world.receive("Người Độc", *(f"Người thứ {n}" for n in range(30)))
    poison = world.dossier(world.chain.dossiers[0]).official_code

    def stumble(record: dict[str, object]) -> str:
        if record["MaHoSo"] == poison:
            raise HTTPException(500, "the portal has a bug")
        return ""

    world.portal.refuse = stumble
    for _ in range(3):
        carrier.round()
        world.clock.now += 3600
    assert sorted(world.states()) == ["accepted"] * 30 + ["sent"]


def test_a_portal_that_says_it_is_under_repair_refuses_nobody(world: World, carrier: Carrier) -> None:
    (dossier,) = world.receive("Vũ Văn Chờ")
    world.portal.refuse = lambda _: "Hệ thống đang bảo trì"
    carrier.round()
    assert world.told(dossier) == ""
    world.portal.refuse = lambda _: ""
    world.clock.now += 3600
    carrier.round()
    assert world.told(dossier) is Status.RECEIVED


def test_wrong_credentials_are_the_it_officers_and_never_a_dossiers(world: World) -> None:
    (dossier,) = world.receive("Bùi Thị Khóa")
    carrier = Carrier(world.store, replace(world.settings(), secret="sai"), clock=world.clock)
    carrier.round()
    carrier.close()
    assert world.told(dossier) == ""
    row = world.store.one("SELECT trouble FROM portal_line")
    assert row is not None
    assert "[portal]" in row["trouble"] or "phiên" in row["trouble"]


def test_a_procedure_that_the_portal_lacks_is_told_with_what_to_do(world: World, carrier: Carrier) -> None:
    (dossier,) = world.receive("Hồ Văn Lạ", procedure="1.999999")
    carrier.round()
    told = world.told(dossier)
    assert isinstance(told, PortalAnswered)
    assert "1.999999" in told.reason
    assert "Không phải sửa" in told.todo


@both_engines
def test_two_processes_never_send_at_once(world: World, carrier: Carrier) -> None:
    world.receive("Đỗ Thị Một", "Đỗ Thị Hai")
    other = world.carrier()
    carrier.round()
    assert other.round().accepted == 0
    calls = len(world.portal.calls)
    world.receive("Đỗ Thị Ba")
    assert other.round().accepted == 0
    assert len(world.portal.calls) == calls
    world.clock.now += 1000  # the first has died: its turn ends
    assert other.round().accepted == 1
    other.close()


def test_a_process_whose_turn_is_over_stops_in_the_middle(world: World, carrier: Carrier) -> None:
    world.receive(*(f"Người thứ {n}" for n in range(25)))
    other = Memory(world.store, world.map)

    def dawdle(service: str) -> None:
        if service == "DongBoHoSoMC":
            world.clock.now += 1000
            other.take_turn(world.clock.now)

    world.portal.after = dawdle
    assert carrier.round().accepted == 10
    assert len(world.portal.dossiers) == 10
    world.portal.after = lambda _: None
    other.give_turn()
    assert carrier.round().accepted == 15


def test_the_2026_shape_makes_a_dossier_and_tells_its_status(world: World) -> None:
    world.map = "cong-2026"
    (dossier,) = world.receive("Cao Thị Mới")
    carrier = world.carrier()
    carrier.round()
    world.act(dossier, steps.HAND_OVER)
    world.portal.session_calls = 0  # the token has run out
    world.portal._left = 0
    world.portal.session_calls = 100
    carrier.round()
    carrier.close()
    services = [service for service, _ in world.portal.calls]
    assert services[:3] == ["CreateDossier", "CapNhatTrangThai", "CapNhatTienTrinh"]
    (record,) = world.portal.dossiers.values()
    assert record["TrangThai"] == 4
    assert [row["TrangThai"] for row in world.portal.steps] == [2, 4]
    assert world.told(dossier) is Status.PROCESSING


def test_a_slow_portal_is_no_yes_either(world: World) -> None:
    (dossier,) = world.receive("Tô Văn Chậm")
    fields, settings = load_map(world.map), world.settings()
    portal = Classic(Line(settings.url, silence=0.2), fields, settings)
    slow = [True]

    def dawdle(service: str) -> None:
        if service == "DongBoHoSoMC" and slow:
            world.portal.hold.wait(30)

    world.portal.after = dawdle
    carrier = Carrier(world.store, settings, portal, world.clock)
    assert carrier.round().unanswered == 1
    carrier.close()
    slow.clear()
    world.portal.hold.set()
    assert world.told(dossier) == ""
    world.clock.now += 60
    patient = world.carrier()
    patient.round()
    patient.close()
    assert world.told(dossier) is Status.RECEIVED
    assert len(world.portal.dossiers) == 1


def test_a_row_of_progress_that_is_refused_steps_aside_and_goes_when_it_staff_say_so(
    world: World, carrier: Carrier, gateway_home: Path
) -> None:
    (dossier,) = world.receive("Mai Văn Bước")
    world.act(dossier, steps.HAND_OVER)
    world.portal.refuse_step = lambda row: "Sai người xử lý" if row["TrangThai"] == "4" else ""
    carrier.round()
    assert world.states() == ["short"]
    assert world.told(dossier) is Status.PROCESSING  # the dossier itself was taken
    assert "Sai người xử lý" in page_of(world.store, "Tỉnh")
    world.portal.refuse_step = lambda _: ""
    code = world.dossier(dossier).official_code
    said: list[str] = []
    assert resend_command(gateway_home, code, said.append) == 0
    carrier.round()
    assert world.states() == ["accepted"]
    assert [row["TrangThai"] for row in world.portal.steps] == ["2", "4"]
    with pytest.raises(Trouble, match="Không có gì"):
        resend_command(gateway_home, "all", said.append)


def test_a_unit_without_a_name_waits_and_the_page_says_what_is_missing(world: World) -> None:
    world.receive("Lâm Thị Đợi")
    carrier = Carrier(world.store, replace(world.settings(), units={}), clock=world.clock)
    carrier.round()
    carrier.close()
    assert world.states() == ["owed"]
    assert world.portal.dossiers == {}
    named = world.carrier()
    world.clock.now += 3600
    named.round()
    named.close()
    assert world.states() == ["accepted"]


def test_what_was_taken_back_before_it_went_up_never_goes_and_afterwards_says_why(
    world: World, carrier: Carrier
) -> None:
    early, late = world.receive("Đinh Văn Sớm", "Đinh Văn Muộn")
    world.act(early, Voided("Nhập nhầm"))
    carrier.round()
    assert sorted(world.states()) == ["accepted", "apart"]
    world.act(late, Voided("Nhập nhầm"))
    carrier.round()
    (record,) = world.portal.dossiers.values()
    assert (record["TrangThaiHoSo"], record["GhiChu"]) == ("8", "Hủy tiếp nhận: Nhập nhầm")
    assert world.told(late) is Status.STOPPED
