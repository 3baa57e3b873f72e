"""Desks and gateways are never updated on one day: an older desk is taken, a newer one waits and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from localdb.db import rows
from localdb.home import Folder, open_home
from localdb.outbox import Delivery, Position
from sync.command import DONE, join_command, sync_command
from sync.gateway import intake
from sync.gateway.serve import new_enrolment_code
from sync.gateway.store import Store
from tests.localdb.test_schema import OLD, released
from tests.sync.desks import Clock, Desk, Gateway


@pytest.mark.parametrize("old", released(), ids=lambda p: p.name)
def test_what_every_released_desk_wrote_is_taken_today_byte_for_byte(
    old: Path, gateway: Gateway, tmp_path: Path
) -> None:
    folder = Folder(shutil.copytree(old, tmp_path / "motcua"))
    home = open_home(folder, (OLD / "passphrase.txt").read_text(encoding="utf-8").strip(), Clock())
    home.settings.put("feed", Position())  # it was filled by a script, which made its place in a feed up
    said: list[str] = []
    try:
        code = new_enrolment_code(gateway.home, home.device.unit, "Quầy 1")
        join_command(home, gateway.url, code, said.append)
        assert sync_command(home, said.append) == DONE, said
        own = "SELECT line FROM change WHERE device = ? ORDER BY dseq"
        mine = [row["line"] for row in rows(home.connections.get(), own, (home.device.id,))]
        assert home.outbox.counts()[Delivery.ACCEPTED] == len(mine)
    finally:
        home.close()
    gateway.stop()
    store = Store(gateway.home)
    assert [row["line"] for row in store.rows("SELECT line FROM change ORDER BY dseq")] == mine
    store.close()


def test_a_desk_newer_than_its_gateway_waits_says_so_and_is_taken_after_the_update(
    desk: Desk, gateway: Gateway
) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(intake, "SCHEMA", 0)
        desk.receive()
        desk.sync()
        assert desk.states() == {"held": 1}
        (row,) = desk.home.outbox.page((Delivery.HELD,), 0, 9)
        assert "chờ cập nhật cổng" in row.reason
        desk.sync()
        assert desk.states() == {"held": 1}
    gateway.stop()
    gateway.start()  # the new program takes up what the old one kept
    desk.sync()
    assert desk.states() == {"accepted": 1}
