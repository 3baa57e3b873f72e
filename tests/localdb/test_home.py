"""Promises about a desk's folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from localdb import schema
from localdb.db import IntegrityError
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, create_home, default_folder, open_home
from localdb.log import first_break
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, PASSPHRASE, UNIT, Clock, intake


def test_a_desk_is_set_up_and_opened_with_its_passphrase(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "sâu" / "motcua")
    assert not folder.exists()
    home, paper = create_home(folder, PASSPHRASE, UNIT, Clock())
    device = home.device
    home.close()
    assert folder.exists()
    assert len(paper) == 9 * 4 + 8
    again = open_home(folder, PASSPHRASE, Clock())
    assert again.device == device
    assert (device.id[:3], device.unit) == ("dv_", UNIT)
    assert folder.watch.is_dir()
    again.close()


def test_a_desk_is_never_set_up_over_another(folder: Folder, made: Made) -> None:
    with pytest.raises(Trouble, match="Đã có kho dữ liệu"):
        create_home(folder, PASSPHRASE, UNIT)
    folder.keystore.unlink()
    with pytest.raises(Trouble, match="thiếu tệp khóa"):
        create_home(folder, PASSPHRASE, UNIT)
    assert folder.database.exists()


def test_a_set_up_that_was_cut_short_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(tmp_path / "motcua")
    with monkeypatch.context() as cut:
        cut.setattr(schema, "_FIRST", ("CREATE TABLE (",))
        with pytest.raises(Exception, match="syntax error"):
            create_home(folder, PASSPHRASE, UNIT)
    assert folder.keystore.exists()
    assert not folder.exists()
    with pytest.raises(Trouble, match="chưa xong"):
        open_home(folder, PASSPHRASE)
    home, _ = create_home(folder, PASSPHRASE, UNIT, Clock())
    assert home.check() == []
    home.close()
    assert folder.exists()


def test_a_passphrase_that_is_refused_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="quá ngắn"):
        create_home(Folder(tmp_path / "motcua"), "ngan", UNIT)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_desk_says_so(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Chưa có kho dữ liệu"):
        open_home(Folder(tmp_path), PASSPHRASE)
    assert default_folder().name == "motcua"


def test_a_sound_desk_has_nothing_to_tell(home: Home) -> None:
    for _ in range(3):
        home.store.receive(intake(), CLERK)
    assert home.check() == []


@pytest.mark.parametrize(
    ("tamper", "at"),
    [
        ("DELETE FROM change WHERE dseq = 2", 2),
        ("UPDATE change SET line = CAST(replace(line, 'Hoà', 'Hoa') AS BLOB) WHERE dseq = 2", 2),
        ("UPDATE change SET digest = '' WHERE dseq = 3", 3),
        ("DELETE FROM change WHERE dseq = 1", 1),
    ],
)
def test_a_changed_history_shows_where(home: Home, tamper: str, at: int) -> None:
    for _ in range(3):
        home.store.receive(intake(), CLERK)
    db = home.connections.get()
    for trigger in ("DROP TRIGGER change_no_update", "DROP TRIGGER change_no_delete"):
        db.execute(trigger)
    db.execute("PRAGMA foreign_keys=OFF")
    db.execute(tamper)
    assert first_break(db, home.device.id) == at
    assert f"đứt ở số {at}" in home.check()[0]


def test_a_delivery_needs_its_change(home: Home) -> None:
    with pytest.raises(IntegrityError):
        home.connections.get().execute(
            "INSERT INTO delivery (n, state, updated_at) VALUES (99, 'queued', '')"
        )


def test_a_desk_copied_while_closed_is_the_same_desk(made: Made, home: Home, tmp_path: Path) -> None:
    dossier = home.store.receive(intake(), CLERK)
    home.close()
    copied = Folder(shutil.copytree(home.folder.path, tmp_path / "ban-sao"))
    again = Home(copied, made.key, Clock())
    assert again.queries.dossier(dossier.id) == dossier
    again.close()
