"""Who may send: a new desk may wait for a person, a lost one is shut out, and neither loses a thing."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from localdb.domain.codes import device_tag
from localdb.domain.trouble import Trouble
from sync.carry_command import carrying
from sync.command import IDENTITY
from sync.events import Finished, Interrupted
from sync.gateway.carry import NotTaken, import_packages
from sync.gateway.command import standing_command
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.link import Kind
from tests.sync.conftest import MakeDesk
from tests.sync.desks import Desk, Gateway


def stopped(desk: Desk) -> str:
    last = desk.sync()[-1]
    assert isinstance(last, Interrupted)
    assert last.trouble.kind is Kind.IDENTITY
    assert not last.trouble.passing
    return str(last.trouble)


@pytest.mark.parametrize("gateway_home", ["sqlite", "postgres"], indirect=True)
def test_a_new_desk_waits_until_somebody_of_the_province_lets_it_in(
    gateway: Gateway, make_desk: MakeDesk
) -> None:
    gateway.stop()
    settings = gateway.home / "gateway.toml"
    before = settings.read_text("utf-8") if settings.exists() else ""
    settings.write_text(f"approve = true\n{before}", "utf-8")
    gateway.start()
    desk = make_desk("may-1")
    desk.receive()
    assert "chờ cán bộ tỉnh duyệt" in stopped(desk)
    assert desk.states() == {"queued": 1}
    page = httpx2.get(gateway.url).text
    assert f"--approve {desk.home.device.id}" in page

    said: list[str] = []
    standing_command(gateway.home, device_tag(desk.home.device.id), None, lambda text: said.append(str(text)))
    assert "được phép" in said[0]
    assert isinstance(desk.sync()[-1], Finished)
    assert desk.states() == {"accepted": 1}


def test_a_revoked_desk_is_refused_by_wire_and_by_stick_and_keeps_everything(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    desk.home.settings.put(IDENTITY, desk.identity)
    desk.receive()
    with desk.client() as signed_in:
        signed_in.me()
        standing_command(gateway.home, None, desk.home.device.id, lambda _: None)
        with pytest.raises(Trouble, match="thu hồi"):
            signed_in.push([change.line for change in desk.home.outbox.pending(5)])
    assert "thu hồi" in stopped(desk)
    (tmp_path / "USB").mkdir()
    list(carrying(desk.home, tmp_path / "USB"))
    gateway.stop()
    store = Store(gateway.home)
    (only,) = import_packages(store, ReferenceProvince(store), tmp_path / "USB")
    assert isinstance(only, NotTaken)
    assert "thu hồi" in str(only.trouble)
    assert store.rows("SELECT 1 FROM change") == []
    store.close()
    assert desk.home.outbox.waiting() == 1

    standing_command(gateway.home, desk.home.device.id, None, lambda _: None)
    gateway.start()
    desk.sync()
    assert desk.states() == {"accepted": 1}


def test_a_name_that_means_no_device_is_told(gateway: Gateway) -> None:
    with pytest.raises(Trouble, match="Không có máy nào"):
        standing_command(gateway.home, "dv_khong-co", None, lambda _: None)
