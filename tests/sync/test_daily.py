"""The daily comparison: a gateway that lost what it acknowledged, or a disk that was set back, is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from localdb.comparing import Compared
from localdb.domain.trouble import Trouble
from localdb.home import Folder, open_home
from sync.command import IDENTITY, describe, meeting
from sync.events import Finished
from sync.gateway.store import Store
from tests.sync.desks import PASSPHRASE, Clock, Desk, Gateway
from ui.syncing import model


@pytest.fixture
def joined(desk: Desk) -> Desk:
    desk.home.settings.put(IDENTITY, desk.identity)
    return desk


def met(desk: Desk) -> list[Compared]:
    events = list(meeting(desk.home))
    assert isinstance(events[-1], Finished)
    return [event for event in events if isinstance(event, Compared)]


def test_what_agrees_is_said_once_a_day(joined: Desk) -> None:
    dossier = joined.receive()
    joined.scan(dossier.id, b"trang" * 100)
    (found,) = met(joined)
    assert (found.changes, found.files, found.wrong) == (2, 1, "")
    assert "khớp từng byte" in describe(found)
    assert met(joined) == []
    told, more = model.contact_told(model.standing(joined.home))
    assert ("khớp" in told, more) == (True, "")


def test_a_gateway_that_lost_what_it_acknowledged_gets_it_again(joined: Desk, gateway: Gateway) -> None:
    dossier = joined.receive()
    sha256 = joined.scan(dossier.id, b"trang" * 100)
    joined.sync()
    gateway.stop()
    store = Store(gateway.home)
    with store.write() as db:  # as if its disk had taken the last commits back
        first = store.one("SELECT digest FROM change WHERE dseq = 1")
        assert first is not None
        db.execute("DELETE FROM change WHERE dseq = 2")
        db.execute("UPDATE device SET contiguous = 1, last_digest = ?", (first["digest"],))
    store.close()
    kept = gateway.home / "blobs" / "H29.19" / sha256[:2] / sha256
    kept.unlink()
    gateway.start()
    (found,) = met(joined)
    assert found.again == 2
    assert "Tỉnh không còn 1 thay đổi" in found.wrong
    assert "Tỉnh không còn" in model.contact_told(model.standing(joined.home))[1]
    (found,) = met(joined)  # asked again although it is the same day, because it was wrong
    assert found.wrong == ""
    assert kept.read_bytes() == b"trang" * 100


def test_a_disk_that_was_set_back_is_told_before_it_prints_a_number_twice(
    joined: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    joined.receive()
    (agreed,) = met(joined)  # that it was compared today makes no difference
    assert agreed.wrong == ""
    joined.home.close()
    shutil.copytree(joined.home.folder.path, tmp_path / "anh-dia")
    joined.home = open_home(joined.home.folder, PASSPHRASE, Clock())
    joined.receive()
    joined.sync()
    joined.home.close()
    joined.home = open_home(Folder(tmp_path / "anh-dia"), PASSPHRASE, Clock())
    (found,) = met(joined)
    assert "trên máy chỉ còn 1" in found.wrong
    assert "--new-device" in found.todo
    state = model.Meeting()
    state.take(found)
    assert isinstance(state.trouble, Trouble)
