"""The shipped catalogue loads whole, finds what a clerk types, and survives broken files."""

from __future__ import annotations

import json
import shutil
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import SHIPPED, Catalogue
from forms.catalogue.loading import Severity
from localdb.domain.deadline import VIETNAM, due
from localdb.domain.fees import quote
from localdb.domain.procedure import Mode, Rule
from localdb.domain.trouble import Refused
from localdb.domain.values import Channel, Pin

TODAY = date(2026, 11, 20)
CATALOGUE = Catalogue.load()


def put(root: Path, name: str, value: Any) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1))
    return path


def birth() -> dict[str, Any]:
    text = (SHIPPED / "procedures/ho_tich/1.001193.json").read_text()
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_all_86_procedures_load_without_a_problem() -> None:
    assert len(CATALOGUE.procedures) == 86
    assert CATALOGUE.problems == ()


def test_every_file_is_named_and_placed_after_its_procedure() -> None:
    files = {p.relative_to(SHIPPED / "procedures").as_posix() for p in SHIPPED.rglob("procedures/*/*.json")}
    assert files == {f"{p.group}/{p.code}.json" for p in CATALOGUE.procedures}


def test_no_english_or_note_to_self_is_left_in_the_data() -> None:
    for path in SHIPPED.rglob("*.json"):
        text = path.read_text()
        assert "from memory" not in text, path
        assert "OTHER" not in text, path


def test_what_nobody_checked_is_listed_for_the_staff() -> None:
    reasons = [p.reason for p in CATALOGUE.unverified]
    assert any("Tách hộ: chưa kiểm chứng" in r for r in reasons)
    assert any("24/11/2026" in r for r in reasons)
    assert any("lịch năm 2027" in r for r in reasons)
    assert any("Mẫu 01 theo Thông tư 03/2025" in r for r in reasons)
    assert {p.severity for p in CATALOGUE.unverified} == {Severity.NOTE}


def test_no_paper_asks_for_the_abolished_household_book() -> None:
    for procedure in CATALOGUE.procedures:
        for component in procedure.components:
            assert "hộ khẩu" not in component.name


def test_what_the_agency_looks_up_is_not_asked_as_paper() -> None:
    marriage = CATALOGUE.procedure("1.000894", TODAY)
    lookup = [c for c in marriage.components if c.mode is Mode.LOOK_UP]
    assert [c.name for c in lookup] == ["Kết quả tra cứu tình trạng hôn nhân"]
    assert lookup[0].originals == lookup[0].copies == 0


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("khai si", "Đăng ký khai sinh"),
        ("KHAI SINH", "Đăng ký khai sinh"),
        ("dkks", "Đăng ký khai sinh"),
        ("bst", "Bản sao trích lục hộ tịch"),
        ("1.001193", "Đăng ký khai sinh"),
        ("001193", "Đăng ký khai sinh"),
        ("kết hôn", "Đăng ký kết hôn"),
        ("hon nhan", "Xác nhận tình trạng hôn nhân"),
        ("chung thuc ban sao", "Chứng thực bản sao từ bản chính"),
        ("thuong tru", "Đăng ký thường trú"),
        ("trích lục", "Bản sao trích lục hộ tịch"),
    ],
)
def test_a_few_letters_find_the_procedure_first(typed: str, first: str) -> None:
    assert CATALOGUE.find(typed, TODAY)[0].label == first


@given(st.sampled_from(CATALOGUE.procedures))
def test_every_procedure_is_found_by_its_short_name_and_its_code(procedure: Any) -> None:
    day = date(2026, 11, 20)
    assert CATALOGUE.find(procedure.label, day)[0] is procedure
    assert CATALOGUE.find(procedure.code, day) == [procedure]


@given(st.text(max_size=40))
def test_no_typing_breaks_the_search(typed: str) -> None:
    assert len(CATALOGUE.find(typed, TODAY, 5)) <= 5


def test_searching_560_procedures_takes_under_20_ms(tmp_path: Path) -> None:
    for number in range(560):
        code = f"9.{number:06d}"
        put(
            tmp_path,
            f"procedures/khac/{code}.json",
            birth() | {"code": code, "short": f"Thủ tục số {number}"},
        )
    catalogue = Catalogue.load(tmp_path)
    assert len(catalogue.procedures) == 560
    spent = []
    for _ in range(5):
        start = time.process_time()
        catalogue.find("thu tuc 55", TODAY)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.02


def test_a_version_holds_only_on_its_days(tmp_path: Path) -> None:
    put(tmp_path, "procedures/a.json", birth() | {"version": "cũ", "valid_to": "2027-02-28"})
    put(tmp_path, "procedures/b.json", birth() | {"version": "mới", "valid_from": "2027-03-01"})
    catalogue = Catalogue.load(tmp_path)
    assert catalogue.procedure("1.001193", date(2027, 2, 28)).version == "cũ"
    assert catalogue.procedure("1.001193", date(2027, 3, 1)).version == "mới"
    assert [p.version for p in catalogue.find("khai sinh", date(2027, 3, 1))] == ["mới"]
    pinned = catalogue.pinned(Pin("1.001193", "cũ", "", ""))
    assert pinned is not None
    assert pinned.version == "cũ"
    assert catalogue.pinned(Pin("1.001193", "xưa", "", "")) is None
    with pytest.raises(Refused, match="không có phiên bản nào có hiệu lực ngày 30/06/2025"):
        catalogue.procedure("1.001193", date(2025, 6, 30))


def test_an_unknown_code_is_refused_with_advice() -> None:
    with pytest.raises(Refused, match=r"9\.999999.*Tìm lại theo tên"):
        CATALOGUE.procedure("9.999999", TODAY)


def test_the_provinces_folder_overrides_and_adds(tmp_path: Path) -> None:
    put(tmp_path, "procedures/1.json", birth() | {"short": "Khai sinh (tỉnh)"})
    put(tmp_path, "procedures/2.json", birth() | {"code": "1.999001", "short": "Việc riêng của tỉnh"})
    own = json.loads((SHIPPED / "calendars/vn.json").read_text()) | {"id": "xa-an-binh"}
    put(tmp_path, "calendars/xa.json", own)
    catalogue = Catalogue.load(extra=tmp_path)
    assert len(catalogue.procedures) == 87
    assert catalogue.procedure("1.001193", TODAY).label == "Khai sinh (tỉnh)"
    assert catalogue.find("viec rieng", TODAY)[0].code == "1.999001"
    assert catalogue.calendar.id == "xa-an-binh"


def test_a_missing_folder_of_the_province_is_no_problem(tmp_path: Path) -> None:
    assert Catalogue.load(extra=tmp_path / "không có").problems == ()


@pytest.mark.parametrize(
    ("spoil", "line", "reason"),
    [
        (lambda t: t.replace('"code":', '"mã":'), 1, "có trường lạ “mã”"),
        (lambda t: t.replace('"result": "Giấy khai sinh",', ""), 1, "thiếu trường “result”"),
        (lambda t: t.replace('"same_day"', '"mai mốt"'), 11, "giá trị “mai mốt” không có trong danh sách"),
        (lambda t: t.replace('"2025-07-01"', '"hôm nay"'), 4, "không phải ngày"),
        (lambda t: t.replace('"originals": 1', '"originals": "một"', 1), 20, "phải là số nguyên"),
        (lambda t: t[:500], None, "sai cú pháp JSON"),
        (lambda t: t.replace('"valid_from"', 'valid_from"'), 4, "sai cú pháp JSON"),
    ],
)
def test_a_broken_file_is_reported_with_its_line_and_the_rest_loads(
    tmp_path: Path, spoil: Any, line: int | None, reason: str
) -> None:
    shutil.copytree(SHIPPED / "procedures", tmp_path / "procedures")
    path = tmp_path / "procedures/ho_tich/1.001193.json"
    path.write_text(spoil(path.read_text()))
    catalogue = Catalogue.load(tmp_path)
    assert len(catalogue.procedures) == 85
    (problem,) = catalogue.problems
    assert problem.severity is Severity.ERROR
    assert problem.file == "procedures/ho_tich/1.001193.json"
    assert reason in problem.reason
    assert line is None or problem.line == line


def test_a_file_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    path = put(tmp_path, "procedures/a.json", birth())
    path.write_bytes("{'Hộ tịch'}".encode("utf-16"))
    assert [p.reason for p in Catalogue.load(tmp_path).problems] == ["tệp không phải UTF-8"]


def test_two_files_for_one_version_are_reported(tmp_path: Path) -> None:
    put(tmp_path, "procedures/a.json", birth())
    put(tmp_path, "procedures/b.json", birth() | {"short": "Bản thứ hai"})
    catalogue = Catalogue.load(tmp_path)
    assert [p.label for p in catalogue.procedures] == ["Đăng ký khai sinh"]
    assert "trùng “1.001193 2026.1” với procedures/a.json" in catalogue.problems[0].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"components": [{"id": "tp01", "name": "Sổ hộ khẩu"}]}, "không được yêu cầu"),
        ({"components": [{"id": "a", "name": "Đơn"}, {"id": "a", "name": "Ảnh"}]}, "2 giấy tờ cùng số hiệu"),
        ({"components": [{"id": "a", "name": "CCCD", "mode": "present", "copies": 1}]}, "không được đòi nộp"),
        ({"components": []}, "không có thành phần hồ sơ nào"),
        ({"limit": {"rule": "working_days", "value": 0, "text": "?"}}, "phải từ 1 trở lên"),
        ({"limit": {"rule": "working_days", "value": 3}}, "không ghi nguyên văn"),
        ({"valid_to": "2020-01-01"}, "hết hiệu lực trước khi có hiệu lực"),
        ({"code": "HT-01"}, "không có dạng mã thủ tục"),
        ({"level": "huyện"}, "không có trong danh sách"),
    ],
)
def test_what_contradicts_the_law_or_itself_is_pointed_out(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    put(tmp_path, "procedures/a.json", birth() | change)
    catalogue = Catalogue.load(tmp_path)
    assert len(catalogue.procedures) == 1
    assert any(reason in p.reason for p in catalogue.problems), catalogue.problems


@pytest.mark.parametrize(
    ("received", "code", "expected"),
    [
        (datetime(2025, 4, 24, 9, 0, tzinfo=VIETNAM), 3, date(2025, 4, 28)),  # Saturday 26 is worked
        (datetime(2025, 1, 24, 9, 0, tzinfo=VIETNAM), 1, date(2025, 2, 3)),  # Tết
        (datetime(2023, 10, 27, 9, 32, tzinfo=VIETNAM), 5, date(2023, 11, 3)),  # a real slip
        (datetime(2026, 2, 13, 9, 0, tzinfo=VIETNAM), 1, date(2026, 2, 23)),
    ],
)
def test_the_calendar_knows_tet_and_the_worked_saturdays(
    received: datetime, code: int, expected: date
) -> None:
    limit = CATALOGUE.procedure("1.004873", TODAY).limit
    assert limit.rule is Rule.WORKING_DAYS
    result = due(received, type(limit)(rule=limit.rule, value=code), CATALOGUE.calendar)
    assert result.at is not None
    assert result.at.date() == expected


def test_a_count_over_24_november_2026_is_marked_as_doubtful() -> None:
    limit = CATALOGUE.procedure("1.004873", TODAY).limit
    result = due(datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM), limit, CATALOGUE.calendar)
    assert not result.verified
    assert "Ngày Văn hóa Việt Nam" in result.reason


def test_fees_come_from_the_dated_tables() -> None:
    tables = CATALOGUE.fee_tables
    (copy,) = quote(tables, "2.000815", Channel.DIRECT, TODAY, pages=5, copies=2)
    assert (copy.amount, copy.verified) == (14_000, True)
    (extract,) = quote(tables, "2.000635", Channel.DIRECT, TODAY, copies=3)
    assert extract.amount == 24_000
    (free,) = quote(tables, "1.000894", Channel.DIRECT, TODAY)
    assert free.amount == 0


def test_a_fee_the_province_decides_is_unknown_and_never_zero() -> None:
    tables = CATALOGUE.fee_tables
    (unknown,) = quote(tables, "1.001022", Channel.DIRECT, TODAY)
    assert unknown.amount is None
    (known,) = quote(tables, "1.001022", Channel.DIRECT, TODAY, province="31")
    assert known.amount == 10_000
    (online,) = quote(tables, "1.001022", Channel.ONLINE, TODAY, province="31")
    assert online.amount == 0
    (before,) = quote(tables, "1.001022", Channel.ONLINE, date(2026, 8, 7), province="31")
    assert before.amount == 10_000


def test_the_cases_of_a_fee_can_be_chosen_from() -> None:
    cases, exemptions = CATALOGUE.fee_choices("1.001193", "31")
    assert set(cases) == {"đúng hạn", "quá hạn"}
    assert "hộ nghèo" in exemptions[0]


def test_the_form_of_the_day_is_chosen_by_its_dates() -> None:
    assert CATALOGUE.template("mau01", date(2025, 9, 14)).set == "tt01-2018"
    assert CATALOGUE.template("mau01", date(2025, 9, 15)).set == "tt03-2025"
    assert CATALOGUE.template("mau01", TODAY, template_set="tt01-2018").set == "tt01-2018"
    with pytest.raises(Refused, match="không có mẫu"):
        CATALOGUE.template("mau99", TODAY)


def test_a_province_drops_in_its_own_form(tmp_path: Path) -> None:
    own = json.loads((SHIPPED / "templates/mau01-tt03-2025.json").read_text())
    put(tmp_path, "templates/tinh.json", own | {"id": "tinh", "province": "31"})
    catalogue = Catalogue.load(extra=tmp_path)
    assert catalogue.template("mau01", TODAY, province="31").id == "tinh"
    assert catalogue.template("mau01", TODAY, province="79").id == "mau01-tt03-2025"


def test_a_form_with_an_unknown_blank_is_reported(tmp_path: Path) -> None:
    own = json.loads((SHIPPED / "templates/mau01-tt03-2025.json").read_text())
    own["intro"].append({"text": "Cung hoàng đạo: {zodiac} <u>x</u>"})
    put(tmp_path, "templates/tinh.json", own)
    reasons = [p.reason for p in Catalogue.load(tmp_path).problems]
    assert any("zodiac" in r for r in reasons)
    assert any("<b> và <i>" in r for r in reasons)
