"""The gateway's power goes between the portal's deed and our note of it: the deed is done once."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localdb.domain.values import Status
from tests.sync.portal.conftest import World
from tests.sync.postgres import both_engines

ROOT = Path(__file__).parents[3]


@both_engines
@pytest.mark.parametrize("service", ["DongBoHoSoMC", "CapNhatTienDoHoSoMC"])
def test_a_carrier_killed_before_its_note_brings_everything_once(
    service: str, world: World, gateway_home: Path
) -> None:
    ids = world.receive(*(f"Người thứ {n}" for n in range(12)))
    command = [sys.executable, "-m", "tests.sync.portal.doomed_carrier", str(gateway_home), service]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    at_the_portal = len(world.portal.dossiers)
    assert at_the_portal >= 10
    assert "sent" in world.states() or "steps" in world.states()

    world.clock.now += 10**9  # the dead one's turn is over
    survivor = world.carrier()
    survivor.round()
    survivor.close()
    assert set(world.states()) == {"accepted"}
    assert len(world.portal.dossiers) == len(world.portal.order) == 12
    assert len(world.portal.steps) == 12
    assert {world.told(dossier) for dossier in ids} == {Status.RECEIVED}
