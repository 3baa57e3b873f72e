"""A dossier is written for the portal as the map says, with true values and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.bodies.reception import CodeBound, Received, Voided
from localdb.domain.change import FIRST_PREV, Body, Change
from localdb.domain.dossier import Dossier
from localdb.domain.late_entry import LateEntry
from localdb.domain.rules import apply
from localdb.domain.trouble import Trouble
from localdb.domain.values import Due, FeeLine, PaperLine, Person, Pin, Scan
from sync.gateway.portal.facts import Around, Procedure, facts_of, steps_of
from sync.gateway.portal.fieldmap import MAPS, Incomplete, load_map, write
from tests.domain import steps
from tests.sync.portal.fake import shape

GOLDEN = Path(__file__).with_name("golden")
AT = "2026-11-20T{:02d}:30:00+07:00"
AROUND = Around(
    "Trung tâm PVHCC xã Tân Mẫu",
    Procedure("Cấp trích lục khai tử", "G03-HT01", "Hộ tịch"),
    "id-1",
    {"c1": "Đặng Thị Hoà", "c2": "Trần Văn Bình", "d1/received": "Trần Thị Lan"},
)
RECEIVED = Received(
    code="TAM-H29.19-261120-ABCDEF-001",
    temporary=True,
    unit="H29.19",
    procedure=Pin("2.000635", "2026-01", "Cấp bản sao trích lục hộ tịch", "Hộ tịch"),
    applicant=Person("Nguyễn Văn Mẫu", "001234567890", phone="0912345678"),
    papers=(PaperLine("tp01", "Tờ khai", originals=1), PaperLine("tp02", "Bản sao trích lục", copies=2)),
    due=Due("2026-11-25T17:00:00+07:00"),
    received_at=AT.format(8),
    fees=(FeeLine("Lệ phí", 8000), FeeLine("Phí chưa rõ", None)),
)
SCAN = PaperFiled(Scan("s1", "tp01", "Tờ khai", "0" * 64, 1000, 1))
WAYS: dict[str, tuple[Body, ...]] = {
    "moi": (),
    "co-ket-qua": (SCAN, steps.HAND_OVER, steps.ASK, steps.ANSWER, steps.READY, steps.POST, steps.RETURN),
    "tu-choi": (replace(steps.DECLINE),),
    "huy": (Voided("Nhập nhầm người"),),
}


def dossier(*bodies: Body, first: Received = RECEIVED) -> Dossier:
    made: Dossier | None = None
    for place, body in enumerate((first, CodeBound("H29.19-261120-8001"), *bodies)):
        at = AT.format(8 + place)
        made = apply(
            made, Change(f"c{place - 1}", "quay-1", place + 1, "d1", "acc-hoa", at, body, FIRST_PREV)
        )
    assert made is not None
    return made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "kinds"), [("dongbo-2023", ("dongbo", "tiendo")), ("cong-2026", ("create", "tientrinh"))]
)
def test_the_records_are_the_golden_ones_and_have_the_written_shape(
    way: str, name: str, kinds: tuple[str, str]
) -> None:
    fields, made = load_map(name), dossier(*WAYS[way])
    facts = facts_of(made, AROUND)
    told = {
        "dossier": write(fields.dossier, facts),
        "update": write(fields.update, facts),
        "steps": [write(fields.step, step) for step in steps_of(made, AROUND)],
    }
    shape(kinds[0]).validate(told["dossier"])
    if fields.update:
        shape("trangthai").validate(told["update"])
    for step in told["steps"]:
        shape(kinds[1]).validate(step)
    golden = GOLDEN / f"{name}-{way}.json"
    assert told == json.loads(golden.read_text(encoding="utf-8"))


def test_none_of_the_known_shortcuts_is_taken() -> None:
    fields = load_map("dongbo-2023")

    def told(*bodies: Body) -> dict[str, object]:
        return write(fields.dossier, facts_of(dossier(*bodies), AROUND))

    assert told(steps.ASK)["TrangThaiHoSo"] == "5"
    assert told(steps.HAND_OVER, steps.STOP)["TrangThaiHoSo"] == "8"
    assert told()["HoSoCoThanhPhanSoHoa"] == "0"
    assert "DanhSachGiayToKetQua" not in told(SCAN)  # what was handed in is no result
    assert "DanhSachGiayToKetQua" not in told(SCAN, steps.READY_ON_PAPER)
    scanned = told(SCAN)["TaiLieuNop"]
    assert isinstance(scanned, list)
    assert (scanned[0]["DuocSoHoa"], scanned[0]["DuocTaiSuDung"]) == ("1", "0")
    taken_before = replace(SCAN.scan, reused="s0")
    again = told(PaperFiled(taken_before))["TaiLieuNop"]
    assert isinstance(again, list)
    assert again[0]["DuocTaiSuDung"] == "1"
    fees = told()["DanhSachLePhi"]
    assert isinstance(fees, list)
    assert [fee["Gia"] for fee in fees] == ["8000"]  # the unknown amount is not told as 0
    nobody = replace(dossier(), applicant=Person("Lê Thị Không Số"))
    assert "DinhDanhCHS" not in write(fields.dossier, facts_of(nobody, AROUND))


def test_a_dossier_entered_after_an_outage_tells_when_it_was_taken_and_when_it_was_entered() -> None:
    why = LateEntry(reason="mất điện", paper="G-7K2M9Q-0012")
    late = dossier(first=replace(RECEIVED, received_at="2026-11-19T08:40:00+07:00", entry=why))
    said = "Nhập bù lúc 08:30 20/11/2026 (mất điện, phiếu giấy G-7K2M9Q-0012)"
    classic, modern = load_map("dongbo-2023"), load_map("cong-2026")
    told = write(classic.dossier, facts_of(late, AROUND))
    assert (told["NgayTiepNhan"], told["GhiChu"]) == ("20261119084000", said)
    step = write(modern.step, steps_of(late, AROUND)[0])
    assert str(step["ThoiDiemXuLy"]).startswith("2026-11-19T08:40")
    assert step["NoiDungXuLy"] == f"Tiếp nhận hồ sơ. {said}"
    shape("tientrinh").validate(step)


def test_what_the_kho_holds_is_told_as_used_again_and_a_mere_word_is_not() -> None:
    closed = (
        PaperLine("tp01", "Giấy chứng sinh", closed_by="store", held="s0"),
        PaperLine("tp02", "Trích lục khai sinh", closed_by="store", held="a" * 64),
        PaperLine("tp03", "Giấy ủy quyền", closed_by="store", evidence="cán bộ nhớ là có"),
        PaperLine("tp04", "Căn cước", closed_by="vneid"),
    )
    facts = facts_of(replace(dossier(), papers=closed), AROUND)
    record = write(load_map("dongbo-2023").dossier, facts)
    shape("dongbo").validate(record)
    assert [(told["TepDinhKemId"], told["DuocTaiSuDung"]) for told in record["TaiLieuNop"]] == [
        ("s0", "1"),
        ("a" * 64, "2"),
    ]
    national = {told["DuocLayTuKhoDMQG"] for told in record["TaiLieuNop"]}
    assert national == {"0"}  # the desk's own Kho is not the national one
    assert "DanhSachTepDinhKemKhac" not in record


def test_a_missing_required_value_is_named_and_never_filled_in() -> None:
    with pytest.raises(Incomplete) as lack:
        write(load_map("dongbo-2023").dossier, facts_of(dossier(), replace(AROUND, unit="")))
    assert lack.value.field == "DonViXuLy"


def test_every_map_says_where_it_was_read_and_that_nobody_verified_it() -> None:
    maps = [load_map(path.stem) for path in MAPS.glob("*.json")]
    assert len(maps) == 2
    for fields in maps:
        assert fields.source
        assert fields.notes
        assert not fields.verified
        assert fields.batch == 10


def test_an_unknown_map_names_those_that_there_are() -> None:
    with pytest.raises(Trouble, match="cong-2026, dongbo-2023"):
        load_map("khong-co")
