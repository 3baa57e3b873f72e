"""Reference data comes down over the line, once, is trusted by nobody on the way, and costs no meeting."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.catalogue import Catalogue, installed
from localdb.domain.trouble import Refused, Trouble
from sync.carry_command import carrying, receipt_command
from sync.command import DONE, IDENTITY, sync_command
from sync.gateway.carry import import_packages
from sync.gateway.command import reference_command
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import MAX_REFERENCE
from tests.localdb.packing import BIRTH, package, shipped, trust
from tests.sync.desks import Desk, Gateway


def met(desk: Desk) -> str:
    said: list[str] = []
    desk.home.settings.put(IDENTITY, desk.identity)
    assert sync_command(desk.home, said.append) == DONE, said
    return "\n".join(said)


def offered(gateway: Gateway, folder: Path, number: int) -> bytes:
    path = folder / f"goi-{number}.mcdm"
    path.write_bytes(package(folder, {BIRTH: shipped(BIRTH, version=f"2026.{number}")}, number))
    reference_command(gateway.home, path, lambda _: None)
    return path.read_bytes()


@pytest.mark.parametrize("gateway_home", ["sqlite", "postgres"], indirect=True)
def test_a_package_comes_down_once_and_again_when_it_was_lost_or_replaced(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    came = desk.home.folder.reference
    assert "gói danh mục" not in met(desk)
    first = offered(gateway, tmp_path, 2)
    assert "gói danh mục" in met(desk)
    assert came.read_bytes() == first
    assert "gói danh mục" not in met(desk)
    came.unlink()
    assert "gói danh mục" in met(desk)
    second = offered(gateway, tmp_path, 3)
    assert "gói danh mục" in met(desk)
    assert came.read_bytes() == second != first


def test_what_came_down_changes_nothing_and_is_trusted_only_when_signed_with_the_pinned_key(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    trust(desk.home)
    data = offered(gateway, tmp_path, 2)
    met(desk)
    assert installed.in_use(desk.home).manifest is None
    assert installed.came_down(desk.home)
    assert installed.examine(desk.home, data, Catalogue.load()).manifest.version == 2
    forged = tmp_path / "gia.mcdm"
    forged.write_bytes(data[:-20] + bytes(20))
    reference_command(gateway.home, forged, lambda _: None)
    met(desk)
    with pytest.raises(Refused):
        installed.examine(desk.home, desk.home.folder.reference.read_bytes(), Catalogue.load())


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "USB"
    path.mkdir()
    return path


def carried(desk: Desk, gateway: Gateway, stick: Path) -> None:
    """Carry a package to the province and leave its receipt on the stick."""
    desk.home.settings.put(IDENTITY, desk.identity)
    desk.receive()
    assert list(carrying(desk.home, stick))
    store = Store(gateway.home)
    try:
        assert list(import_packages(store, ReferenceProvince(store), stick))
    finally:
        store.close()


def come_home(desk: Desk, stick: Path) -> str:
    said: list[str] = []
    receipt_command(desk.home, stick, said.append)
    return "\n".join(said)


def test_a_commune_with_nothing_but_a_stick_gets_the_package_with_its_receipt_once(
    desk: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    trust(desk.home)
    data = offered(gateway, tmp_path, 2)
    gateway.stop()
    carried(desk, gateway, stick)
    assert "gói danh mục" in come_home(desk, stick)
    assert desk.home.folder.reference.read_bytes() == data
    assert installed.examine(desk.home, data, Catalogue.load()).manifest.version == 2
    assert "gói danh mục" not in come_home(desk, stick)  # the same receipt again
    carried(desk, gateway, stick)
    assert "gói danh mục" not in come_home(desk, stick)


def test_a_late_receipt_sets_no_newer_package_back(
    desk: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    offered(gateway, tmp_path, 2)
    carried(desk, gateway, stick)
    newest = offered(gateway, tmp_path, 3)
    met(desk)
    assert "gói danh mục" not in come_home(desk, stick)
    assert desk.home.folder.reference.read_bytes() == newest


def test_a_receipt_that_was_tampered_with_brings_nothing_and_a_forged_package_in_it_is_not_installed(
    desk: Desk, gateway: Gateway, stick: Path, tmp_path: Path
) -> None:
    trust(desk.home)
    data = offered(gateway, tmp_path, 2)
    forged = tmp_path / "gia.mcdm"
    forged.write_bytes(data[:-20] + bytes(20))
    reference_command(gateway.home, forged, lambda _: None)
    carried(desk, gateway, stick)
    (receipt,) = stick.glob("*.bien-nhan.age")
    whole = receipt.read_bytes()
    receipt.write_bytes(whole[:-40] + bytes(40))
    assert "Bỏ qua" in come_home(desk, stick)
    assert not desk.home.folder.reference.exists()
    receipt.write_bytes(whole)
    come_home(desk, stick)
    with pytest.raises(Refused):
        installed.examine(desk.home, desk.home.folder.reference.read_bytes(), Catalogue.load())


def test_what_is_no_package_is_not_offered_to_a_province(gateway: Gateway, tmp_path: Path) -> None:
    empty, huge = tmp_path / "rong.mcdm", tmp_path / "to.mcdm"
    empty.touch()
    huge.write_bytes(bytes(MAX_REFERENCE + 1))
    for path, why in ((empty, "rỗng"), (huge, "lớn hơn 8 MB"), (tmp_path / "khong-co", "Không đọc được")):
        with pytest.raises(Trouble, match=why):
            reference_command(gateway.home, path, lambda _: None)
