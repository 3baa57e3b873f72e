"""Scanned papers reach the portal whole: by links that open one file each, or handed over beforehand."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import httpx2
import pytest
from msgspec.structs import replace
from starlette.responses import Response

from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.bodies.reception import Received
from localdb.domain.values import PaperLine, Scan
from sync.gateway.command import resend_command
from sync.gateway.portal.carrier import LONGEST_FOR_FILES, Carrier
from sync.gateway.portal.handing import DAY, PATH, mark
from sync.gateway.portal.memory import Memory, Moved
from sync.gateway.portal.owing import again
from sync.gateway.store import Store
from sync.gateway.uploads import Uploads
from tests.sync.desks import COMMUNE, Desk, running
from tests.sync.portal.conftest import World
from tests.sync.portal.fake import FakePortal, once, told
from tests.sync.portal.test_home import meet_until

PUBLIC = "https://cong.tinh.example"
PDF = b"%PDF-1.7 to khai"
NAME = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def modern(world: World) -> World:
    world.map = "cong-2026"
    world.clock.now = time.time()  # what waits is timed by the gateway's own clock
    return world


def with_paper(world: World) -> None:
    """A dossier is received with a paper; its scan is known to the gateway, its file is not there yet."""
    line = world.chain.receive("Lý Thị Giấy")
    received = world.chain.changes[-1].body
    assert isinstance(received, Received)
    world.chain.lines.remove(line)
    dossier = world.chain.changes.pop().entity
    body = replace(received, papers=(PaperLine("tp01", "Tờ khai", copies=1),))
    filed = PaperFiled(Scan("s1", "tp01", "Tờ khai", NAME, len(PDF), 1))
    world.take([world.chain.add(body, dossier), world.chain.add(filed, dossier, blobs=(NAME,))])


def file_arrives(world: World) -> None:
    part = world.store.home / "part"
    part.write_bytes(PDF)
    Uploads(world.store, lambda: None).keep(part, COMMUNE, NAME, len(PDF))
    world.take([])


def test_a_link_opens_its_own_file_and_nothing_else(tmp_path: Path, portal: FakePortal) -> None:
    (tmp_path / "cong").mkdir()
    settings = f'{told(portal)}files = "{PUBLIC}/"\n'
    (tmp_path / "cong" / "gateway.toml").write_text(settings, encoding="utf-8")
    with running(tmp_path / "cong") as gateway:
        desk = Desk(tmp_path)
        desk.join(gateway)
        dossier = desk.receive("Đặng Thị Hoà")
        desk.scan(dossier.id, PDF)
        meet_until(desk, lambda: any("TaiLieuNop" in record for record in portal.dossiers.values()))
        (paper,) = portal.dossiers[desk.official_code(dossier.id)]["TaiLieuNop"]
        path = paper["DuongDanTaiTepTin"].removeprefix(PUBLIC)
        answer = httpx2.get(gateway.url + path)
        assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
        assert answer.headers["cache-control"] == "no-store"
        other = "0" if path[-1] != "0" else "1"
        until = path.split("/")[-2]
        assert 30 * DAY < int(until) - time.time() < 38 * DAY
        later = path.replace(until, str(int(until) + DAY))  # nobody gives a link more time than it has
        for wrong in (
            path[:-1] + other,
            path.replace(COMMUNE, "H29.20"),
            path.replace(NAME, "0" * 64),
            later,
        ):
            assert httpx2.get(gateway.url + wrong).status_code == 404
        desk.close()


def test_a_link_ends_and_a_dossier_that_is_offered_again_brings_a_new_one(
    world: World, gateway_home: Path, portal: FakePortal
) -> None:
    settings = replace(world.settings(), files=PUBLIC, files_days=1)
    with_paper(world)
    file_arrives(world)
    carrier = Carrier(world.store, settings, clock=world.clock)
    carrier.round()
    (dossier,) = world.portal.dossiers.values()
    old = dossier["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    world.clock.now += 3 * DAY
    code = dossier["MaHoSo"]
    assert resend_command(gateway_home, code, lambda _: None) == 0
    carrier.round()
    carrier.close()
    (dossier,) = world.portal.dossiers.values()
    new = dossier["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    assert int(new.split("/")[-2]) > world.clock.now > int(old.split("/")[-2])
    assert world.states() == ["accepted"]


def test_a_link_whose_time_is_over_says_so_and_gives_nothing(tmp_path: Path, portal: FakePortal) -> None:
    (tmp_path / "cong").mkdir()
    (tmp_path / "cong" / "gateway.toml").write_text(f'{told(portal)}files = "{PUBLIC}"\n', encoding="utf-8")
    with running(tmp_path / "cong") as gateway:
        store = Store(gateway.home)
        part = gateway.home / "part"
        part.write_bytes(PDF)
        Uploads(store, lambda: None).keep(part, COMMUNE, NAME, len(PDF))
        for until, status in ((int(time.time()) - 1, 410), (int(time.time()) + 600, 200)):
            signed = f"{PATH}/{COMMUNE}/{NAME}/{until}/{mark(store.key, COMMUNE, NAME, until)}"
            answer = httpx2.get(gateway.url + signed)
            assert (answer.status_code, answer.content == PDF) == (status, status == 200)
        store.close()


def test_no_address_no_links(world: World) -> None:
    with_paper(world)
    file_arrives(world)
    carrier = world.carrier()
    carrier.round()
    (record,) = world.portal.dossiers.values()
    assert "DuongDanTaiTepTin" not in record["TaiLieuNop"][0]
    carrier.close()


def test_a_dossier_that_goes_once_waits_for_its_file_and_takes_it_along(modern: World) -> None:
    with_paper(modern)
    carrier = modern.carrier()
    assert carrier.round().accepted == 0
    assert modern.portal.dossiers == {}
    file_arrives(modern)
    carrier.round()
    (record,) = modern.portal.dossiers.values()
    assert modern.portal.files == {"tep-1": PDF}
    assert record["ThanhPhanHoSo"][0]["GiayToDinhKem"] == [
        {"IdGiayTo": "tep-1", "HashTepTin": NAME, "TenGiayTo": "Tờ khai"}
    ]
    carrier.close()


def test_after_an_hour_it_goes_without_the_file(modern: World) -> None:
    with_paper(modern)
    carrier = modern.carrier()
    assert carrier.round().accepted == 0
    modern.clock.now += LONGEST_FOR_FILES + 60
    carrier.round()
    assert "GiayToDinhKem" not in str(modern.portal.dossiers)
    assert len(modern.portal.dossiers) == 1
    carrier.close()


def test_a_file_that_the_portal_does_not_take_holds_up_its_own_dossier_and_goes_once(modern: World) -> None:
    with_paper(modern)
    file_arrives(modern)
    modern.receive("Trần Văn Khác")
    modern.portal.before = once(Response("", 500))
    carrier = modern.carrier()
    assert carrier.round().accepted >= 1
    assert [record["ChuHoSo"] for record in modern.portal.dossiers.values()] == ["Trần Văn Khác"]
    modern.portal.after = lambda service: Response("", 500) if service == "CreateDossier" else None
    modern.clock.now += 60
    carrier.round()  # the file is there, and what became of the dossier is not known
    modern.portal.after = lambda _: None
    modern.clock.now += 60
    carrier.round()
    assert len(modern.portal.dossiers) == 2
    assert list(modern.portal.files) == ["tep-1"]
    carrier.close()


SECOND = b"%PDF-1.7 giay bo sung"
RESULT = b"%PDF-1.7 ket qua"


def filed_later(world: World, data: bytes, component: str) -> Scan:
    """A paper of the dossier at hand arrives, whole, after the portal took the dossier."""
    name = hashlib.sha256(data).hexdigest()
    scan = Scan(f"s-{component}", component, "Giấy bổ sung", name, len(data), 1)
    part = world.store.home / "part"
    part.write_bytes(data)
    Uploads(world.store, lambda: None).keep(part, COMMUNE, name, len(data))
    dossier = next(c.entity for c in world.chain.changes)
    world.take([world.chain.add(PaperFiled(scan), dossier, blobs=(name,))])
    return scan


@pytest.fixture
def taken(modern: World) -> World:
    """The portal has the dossier, with its first paper."""
    with_paper(modern)
    file_arrives(modern)
    carrier = modern.carrier()
    carrier.round()
    carrier.close()
    assert list(modern.portal.files) == ["tep-1"]
    return modern


def test_a_paper_that_is_filed_after_the_portal_took_the_dossier_goes_up_too_and_once(taken: World) -> None:
    filed_later(taken, SECOND, "tp02")
    carrier = taken.carrier()
    carrier.round()
    carrier.round()
    carrier.close()
    assert taken.portal.files == {"tep-1": PDF, "tep-2": SECOND}
    (record,) = taken.portal.dossiers.values()
    told = [
        (part["MaThanhPhanHoSo"], part["GiayToDinhKem"][0]["IdGiayTo"]) for part in record["ThanhPhanHoSo"]
    ]
    assert told == [("tp01", "tep-1"), ("tp02", "tep-2")]
    assert [service for service, _ in taken.portal.calls].count("CreateDossier") == 1
    assert taken.states() == ["accepted"]


def test_a_later_paper_that_the_portal_will_not_take_keeps_no_status_back(taken: World) -> None:
    filed_later(taken, SECOND, "tp02")
    taken.portal.before = lambda service: Response("", 500) if service == "UploadFile" else None
    carrier = taken.carrier()
    for _ in range(4):
        carrier.round()
        taken.clock.now += 3600
    (record,) = taken.portal.dossiers.values()
    assert record["TrangThai"] == 2
    assert taken.states() == ["short"]
    row = taken.store.one("SELECT data FROM portal")
    assert row is not None
    assert "Cổng báo lỗi 500" in row["data"].decode()  # as the gateway's page shows it
    taken.portal.before = lambda _: None
    memory = Memory(taken.store, taken.map)
    memory.move([Moved(*found, again) for found in memory.to_offer_again(record["MaHoSo"])])
    carrier.round()
    carrier.close()
    assert list(taken.portal.files.values()) == [PDF, SECOND]
    assert taken.states() == ["accepted"]
