"""The stick on the screen: nothing is called sent, and "rút USB" is said only at the end."""

from __future__ import annotations

from pathlib import Path

from localdb.domain.codes import device_tag
from localdb.outbox import Delivery
from sync.command import IDENTITY
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.carry import import_packages
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.link import Identity
from sync.protocol import EnrolRequest
from tests.ui.dossiers.commune import Front


def join_by_hand(front: Front, store: Store) -> None:
    """Enrol without a line."""
    device, key = front.commune.home.device, new_key()
    code = new_code(store, device.unit, "Quầy 1")
    request = EnrolRequest(code, device.id, device_tag(device.id), public_of(key))
    answer = Access(store).enrol(request, "x")
    identity = Identity("http://127.0.0.1:1", device.id, key.hex(), answer.gateway_key, device.unit, "Quầy 1")
    front.commune.home.settings.put(IDENTITY, identity)


def test_a_stick_goes_out_and_its_receipt_comes_home(front: Front, tmp_path: Path) -> None:
    stick = tmp_path / "USB"
    stick.mkdir()
    store = Store(tmp_path / "cong")
    join_by_hand(front, store)
    front.commune.receive()
    front.window.show_screen("syncing")
    strip = front.syncing.stick
    front.syncing.by_stick.click()
    assert strip.isVisible()
    strip.ask_export()
    strip.start(stick)
    front.until(lambda: "Có thể rút USB" in strip.words)
    assert front.commune.home.outbox.counts()[Delivery.CARRIED] == 1
    front.until(lambda: "Đã chép ra USB" in front.words())
    list(import_packages(store, ReferenceProvince(store), stick))
    store.close()
    strip.ask_receipt()
    strip.start(stick)
    front.until(lambda: "Đã nhập biên nhận" in strip.words)
    front.until(lambda: "Biên nhận USB cuối" in front.words())  # no line ever, and yet the province spoke
    assert front.commune.home.outbox.counts()[Delivery.CARRIED] == 0


def test_a_desk_that_never_joined_is_told_beside_the_choice(front: Front, tmp_path: Path) -> None:
    front.commune.receive()
    front.window.show_screen("syncing")
    front.syncing.stick.ask_export()
    front.syncing.stick.start(tmp_path)
    front.until(lambda: "chưa ghi danh" in front.notices())
    assert not list(tmp_path.glob("MC-*"))
