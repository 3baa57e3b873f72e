"""The desk's power goes in the middle of a meeting: it opens again, offers again, and nothing doubles."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localdb.home import open_home
from sync.command import IDENTITY
from tests.sync.desks import CLERK, PASSPHRASE, Clock, Desk, Gateway
from tests.sync.test_cut_lines import everything_once

ROOT = Path(__file__).parents[2]
DIE_AT_EVENT = """
import os, signal, sys
from pathlib import Path
from localdb.home import Folder, open_home
from sync.command import meeting
for n, event in enumerate(meeting(open_home(Folder(Path(sys.argv[1])), sys.argv[2]))):
    if n == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("event", [1, 2, 9, 13])
def test_a_desk_killed_in_a_meeting_goes_on_where_it_was(event: int, desk: Desk, gateway: Gateway) -> None:
    for n in range(3):
        dossier = desk.receive(f"Người thứ {n}")
        desk.home.store.collect(dossier.id, 5000, "cash", "", CLERK)
        desk.scan(dossier.id, os.urandom(200_000))
    desk.home.settings.put(IDENTITY, desk.identity)
    folder = desk.home.folder
    desk.home.close()

    command = [sys.executable, "-c", DIE_AT_EVENT, str(folder.path), PASSPHRASE, str(event)]
    killed = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL

    desk.home = open_home(folder, PASSPHRASE, Clock())
    desk.sync()
    assert not desk.home.outbox.blobs_waiting(10)
    everything_once(desk, gateway)
