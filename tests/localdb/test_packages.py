"""Promise: a signed package changes the catalogue whole or not at all, and never an open dossier."""

from __future__ import annotations

import io
import json
import random
import threading
import zipfile
from datetime import date
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from forms.catalogue import Catalogue, installed, keys
from forms.catalogue.comparing import Kind, Was
from forms.catalogue.installed import Offer
from forms.catalogue.package import Entry, open_package, read_file
from localdb.db import IntegrityError
from localdb.domain.deadline import due
from localdb.domain.procedure import Rule
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Person, Pin
from localdb.home import Folder, Home
from localdb.packages import Kept
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, IT, LEADER, Clock, intake, open_again
from tests.localdb.packing import BIRTH, COPIES, KEY, MANIFEST, PUBLIC, package, shipped, trust
from tests.localdb.working import kill, launch, wait_ready

NEW_LIMIT = {"rule": "working_days", "value": 2, "text": "02 ngày làm việc"}
NEW_BIRTH = shipped(BIRTH, version="2026.2", valid_from="2026-11-12", limit=NEW_LIMIT)


def receive(home: Home, name: str = "Lò Thị Mẫu") -> str:
    """Receive a birth registration under today's version."""
    now = home.writer.now()
    procedure = installed.load(home).procedure("1.001193", now.date())
    pin = Pin(procedure.code, procedure.version, procedure.label, procedure.field)
    return home.store.receive(
        msgspec.structs.replace(intake(), procedure=pin, applicant=Person(name)), CLERK
    ).id


def offer(home: Home, data: bytes) -> Offer:
    return installed.examine(home, data, installed.load(home))


def in_force(home: Home) -> str:
    return installed.load(home).procedure("1.001193", home.writer.now().date()).version


def test_what_a_package_changes_is_told_field_by_field_with_the_open_dossiers(
    home: Home, tmp_path: Path
) -> None:
    trust(home)
    for name in ("Lò Thị Một", "Lò Thị Hai", "Lò Thị Ba"):
        receive(home, name)
    files = {
        BIRTH: NEW_BIRTH,
        COPIES: shipped(COPIES, valid_to="2026-11-30"),
        "procedures/ho_tich/9.000001.json": shipped(BIRTH, code="9.000001", short="Việc mới"),
        "fees/tinh-mau.json": {
            "id": "tinh-mau",
            "rules": [
                {
                    "name": "Lệ phí hộ tịch",
                    "procedures": ["1.001193"],
                    "ground": "Nghị quyết mẫu",
                    "valid_from": "2026-11-12",
                    "verification": "province",
                    "amount": 5000,
                }
            ],
        },
    }
    found = offer(home, package(tmp_path, files))
    by_code = {change.code: change for change in found.changes}
    assert by_code["1.001193"].on == date(2026, 11, 12)
    assert Was("Lệ phí hộ tịch", "", "5.000 đồng/việc từ 12/11/2026") in by_code["1.001193"].fields
    limit = next(was for was in by_code["1.001193"].fields if was.field == "Thời hạn")
    assert limit.after == "02 ngày làm việc"
    assert by_code["9.000001"].kind is Kind.ADDED
    assert (by_code["2.000815"].kind, by_code["2.000815"].on) == (Kind.ENDED, date(2026, 12, 1))
    assert found.touched == {"1.001193": 3}
    assert next(line.names for line in home.queries.open_of_procedure("1.001193", 9)) == "Lò Thị Ba"
    assert in_force(home) == "2026.1"  # looking changes nothing


def test_an_open_dossier_stays_under_its_version_after_a_restart_and_a_new_one_does_not(
    home: Home, made: Made, clock: Clock, tmp_path: Path
) -> None:
    trust(home)
    old = receive(home)
    installed.install(home, offer(home, package(tmp_path, {BIRTH: NEW_BIRTH})), LEADER)
    home = open_again(home, made.key, clock)
    new = receive(home)
    catalogue = installed.load(home)
    pins = {key: home.queries.dossier(key) for key in (old, new)}
    versions = {key: catalogue.pinned(d.procedure) for key, d in pins.items() if d}
    assert [v.version if v else "" for v in versions.values()] == ["2026.1", "2026.2"]
    limits = [due(home.writer.now(), v.limit, catalogue.calendar).at for v in versions.values() if v]
    assert limits[0] != limits[1]  # a clock that starts again counts as each was received
    home.close()


def test_a_version_that_only_a_former_package_had_is_still_known_to_its_dossiers(
    home: Home, tmp_path: Path
) -> None:
    trust(home)
    installed.install(home, offer(home, package(tmp_path, {BIRTH: NEW_BIRTH})), IT)
    taken = home.queries.dossier(receive(home))
    assert taken is not None
    assert taken.procedure.version == "2026.2"
    later = shipped(BIRTH, version="2026.3", valid_from="2026-11-15")
    installed.install(home, offer(home, package(tmp_path, {BIRTH: later}, 13)), IT)
    assert in_force(home) == "2026.3"
    pinned = installed.load(home).pinned(taken.procedure)
    assert pinned is not None
    assert pinned.limit.rule is Rule.WORKING_DAYS
    assert pinned.limit.value == 2


def test_the_last_one_can_be_gone_back_to_and_forward_again(home: Home, tmp_path: Path) -> None:
    trust(home)
    first, second = (package(tmp_path, {BIRTH: NEW_BIRTH | {"version": f"2026.{n}"}}, n) for n in (2, 3))
    for data in (first, second):
        installed.install(home, offer(home, data), IT)
    assert installed.in_use(home).before == "Danh mục tháng 11 (số 2)"
    assert installed.go_back(home, LEADER).procedure("1.001193", date(2026, 11, 20)).version == "2026.2"
    installed.go_back(home, LEADER)
    assert in_force(home) == "2026.1"
    assert installed.in_use(home).before is None
    with pytest.raises(Refused, match="Chưa có danh mục nào trước đó"):
        installed.go_back(home, IT)
    installed.install(home, offer(home, second), IT)
    assert in_force(home) == "2026.3"
    with pytest.raises(Refused, match="cũ hơn gói số 3"):
        offer(home, package(tmp_path, {BIRTH: NEW_BIRTH}, 1))
    with pytest.raises(Refused, match="Gói này đang dùng"):
        offer(home, second)
    with pytest.raises(IntegrityError, match="append-only"):
        home.connections.get().execute("DELETE FROM catalogue_use")


def test_a_template_of_the_province_travels_in_the_same_package(home: Home, tmp_path: Path) -> None:
    trust(home)
    name = "templates/mau01-tt03-2025.json"
    variant = shipped(name, id="mau01-tinh-mau", province="mau", title="GIẤY TIẾP NHẬN CỦA TỈNH MẪU")
    variant["valid_from"] = "2026-11-01"
    made = installed.install(home, offer(home, package(tmp_path, {name: variant})), IT)
    day = date(2026, 11, 20)
    assert made.template("mau01", day, province="mau").title == variant["title"]
    assert made.template("mau01", day).id != "mau01-tinh-mau"


def no_year(**_: object) -> dict[str, object]:
    calendar = shipped("calendars/vn.json")
    return calendar | {
        "years": [y for y in calendar["years"] if y["year"] != 2026],
        "holidays": {},
        "make_up": {},
    }


BAD_FILES: dict[str, tuple[dict[str, object], str]] = {
    "broken": ({BIRTH: '{"code": '}, "Gói có tệp hỏng: procedures/ho_tich/1.001193.json"),
    "duplicate": ({BIRTH: NEW_BIRTH, "procedures/a/b.json": NEW_BIRTH}, "trùng “1.001193 2026.2”"),
    "rewritten": ({BIRTH: shipped(BIRTH, result="Khác")}, "phiên bản 2026.1 khác với bản đang có"),
    "calendar": ({"calendars/vn.json": no_year()}, "mất lịch làm việc năm 2026"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_what_would_spoil_the_catalogue_is_refused_and_nothing_is_changed(
    home: Home, tmp_path: Path, case: str
) -> None:
    trust(home)
    files, why = BAD_FILES[case]
    with pytest.raises(Refused, match=why):
        offer(home, package(tmp_path, files))
    assert home.packages.all() == []
    assert in_force(home) == "2026.1"


def test_only_what_the_pinned_key_signed_is_looked_into(home: Home, tmp_path: Path) -> None:
    data = package(tmp_path, {BIRTH: NEW_BIRTH})
    with pytest.raises(Refused, match="chưa ghim khóa"):
        offer(home, data)
    trust(home)
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(Refused, match=f"khóa lạ ký: {keys.fingerprint(keys.sign(stranger, b'')[0])}"):
        offer(home, package(tmp_path, {BIRTH: NEW_BIRTH}, 12, stranger))
    with pytest.raises(Refused, match="bị cắt ngang"):
        offer(home, data[:-10])
    with pytest.raises(Refused, match="bị sửa"):
        offer(home, data + b"more")
    with pytest.raises(Refused, match="không phải gói danh mục"):
        offer(home, b"PK\x03\x04" + data)
    with pytest.raises(Refused, match="bản Một Cửa mới hơn"):
        offer(home, data.replace(b"MUC 1 ", b"MUC 2 ", 1))
    big = tmp_path / "lon.mcdm"
    big.write_bytes(bytes((8 << 20) + 1))
    with pytest.raises(Refused, match="lớn hơn 8 MB"):
        read_file(big)


@given(at=st.integers(0, 4000), flip=st.integers(1, 255))
def test_no_changed_byte_passes(at: int, flip: int) -> None:
    data = bytearray(SMALL)
    data[at % len(data)] ^= flip
    with pytest.raises(Refused):
        open_package(bytes(data), PUBLIC)


def signed_zip(members: dict[str, bytes], *, twice: str = "") -> bytes:
    """What a careless but trusted hand signed: any zip."""
    whole = io.BytesIO()
    entries = tuple(Entry(n, len(d), "") for n, d in members.items())
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "manifest.json", msgspec.json.encode(msgspec.structs.replace(MANIFEST, files=entries))
        )
        for name, content in members.items():
            archive.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive.writestr(twice, b"{}")
    body = whole.getvalue()
    public, signature = keys.sign(KEY, body)
    return f"MOTCUA-DANH-MUC 1 {len(body)} {public} {signature}\n".encode() + body


SMALL = signed_zip({BIRTH: b"{}"})


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"../../keystore.json": b"{}"}, "không có chỗ"),
        ({"/etc/motcua.json": b"{}"}, "không có chỗ"),
        ({"procedures/../../x.json": b"{}"}, "không có chỗ"),
        ({"procedures\\x.json": b"{}"}, "không có chỗ"),
        ({"procedures/a/run.py": b""}, "không có chỗ"),
        ({BIRTH: bytes(2 << 20)}, "tệp quá lớn"),
        ({f"fees/{n}.json": b"{}" for n in range(2001)}, "quá nhiều tệp"),
        ({}, "không có tệp nào"),
        ({BIRTH: b"{}"}, "không khớp với danh sách"),
    ],
)
def test_even_a_trusted_hand_cannot_pass_tricks(members: dict[str, bytes], why: str) -> None:
    with pytest.raises(Refused, match=why):
        open_package(signed_zip(members), PUBLIC)


def test_a_file_named_twice_is_refused() -> None:
    with pytest.raises(Refused, match="hai tệp cùng tên"):
        open_package(signed_zip({BIRTH: b"{}"}, twice=BIRTH), PUBLIC)


def test_a_clerk_may_neither_pin_a_key_nor_install(home: Home, tmp_path: Path) -> None:
    trust(home)
    found = offer(home, package(tmp_path, {BIRTH: NEW_BIRTH}))
    with pytest.raises(Refused, match="không được quyền nạp danh mục"):
        installed.install(home, found, CLERK)
    with pytest.raises(Refused, match="không được quyền nạp danh mục"):
        installed.go_back(home, CLERK)
    with pytest.raises(Refused, match="không được quyền cài đặt thiết bị"):
        installed.pin_key(home, PUBLIC, LEADER)
    with pytest.raises(Trouble, match="không phải khóa công khai"):
        installed.pin_key(home, "abc đ", IT)
    assert installed.pin_key(home, f"  {PUBLIC[:20]}\n{PUBLIC[20:]} ", IT) == keys.fingerprint(PUBLIC)


def test_what_lies_in_no_catalogue_is_told_as_a_dead_reference(tmp_path: Path) -> None:
    routes = {
        "id": "r",
        "bodies": [{"id": "so", "name": "Sở mẫu"}],
        "rules": [{"level": "xa", "body": "khong-co", "source": "x", "procedures": ["9.999999"]}],
    }
    path = tmp_path / "routing" / "r.json"
    path.parent.mkdir()
    path.write_text(json.dumps(routes))
    told = [p.reason for p in Catalogue.load(extra=tmp_path).problems]
    assert told == [
        "cơ quan “khong-co” không có trong “bodies”",
        "cấp “xa” không có trong danh sách",
        "thủ tục 9.999999 không có trong danh mục",
    ]


def test_a_package_that_cannot_be_read_any_more_is_told_and_the_desk_still_opens(home: Home) -> None:
    home.packages.use(Kept("0" * 64, "Sở mẫu", 7, "Danh mục cũ", PUBLIC, b"MOTCUA-DANH-MUC", ""), IT.id)
    worst = installed.load(home).problems[0]
    assert str(worst) == "gói Danh mục cũ (số 7): Đây không phải gói danh mục."
    assert in_force(home) == "2026.1"


@pytest.mark.timeout(120)
def test_a_desk_killed_while_it_installs_has_one_whole_catalogue_or_the_other(
    made: Made, folder: Folder, tmp_path: Path
) -> None:
    for number in (1, 2):
        data = package(tmp_path, {BIRTH: NEW_BIRTH | {"version": f"2026.{number + 1}"}}, number)
        (tmp_path / f"{number}.mcdm").write_bytes(data)
    worker = launch(folder, tmp_path, made.key, module="tests.localdb.install_worker")
    try:
        wait_ready(worker)
        threading.Event().wait(random.uniform(0, 1))
    finally:
        kill(worker)
    home = Home(folder, made.key)
    manifest = installed.in_use(home).manifest
    assert manifest is not None
    assert in_force(home) == f"2026.{manifest.version + 1}"
    home.close()
