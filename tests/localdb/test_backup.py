"""A copy that opens again: every byte checked, nothing overwritten, and a restored desk that harms nobody."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from localdb import backup
from localdb.backup import Copied, DamagedFile, back_up, daily
from localdb.db import copy_into, one
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, open_home
from localdb.restore import LostFile, Restored, choose, restore
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, PASSPHRASE, Clock, file_scan, intake


def fill(home: Home, *pages: bytes) -> list[str]:
    dossier = home.store.receive(intake(), CLERK)
    scans = [file_scan(home, dossier.id, data) for data in pages or (b"trang 1", b"trang 2")]
    return sorted({sha256 for scan in scans for sha256 in (scan.sha256, *scan.originals)})


def copy(home: Home, target: Path) -> Copied:
    *_, last = back_up(home, target)
    assert isinstance(last, Copied)
    return last


def bring_back(source: Path, folder: Folder, typed: str = PASSPHRASE) -> list[object]:
    return list(restore(*choose(source), folder, typed))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "o-sao-luu"
    path.mkdir()
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "may-moi")


def test_a_desk_comes_back_with_every_change_and_every_file(
    home: Home, target: Path, elsewhere: Folder
) -> None:
    hashes = fill(home)
    copy(home, target)
    *_, last = bring_back(target, elsewhere)
    assert isinstance(last, Restored)
    assert last.lost == 0
    back = open_home(elsewhere, PASSPHRASE)
    try:
        assert back.check() == []
        assert [back.blobs.read(sha256) for sha256 in hashes] == [
            home.blobs.read(sha256) for sha256 in hashes
        ]
        assert back.outbox.counts() == home.outbox.counts()
        assert [a.code for a in back.queries.page(0, 9)] == [a.code for a in home.queries.page(0, 9)]
    finally:
        back.close()


def test_a_restored_desk_writes_under_a_new_name_and_draws_no_number_of_the_lost_one(
    home: Home, target: Path, elsewhere: Folder
) -> None:
    fill(home)
    copy(home, target)
    printed = home.store.receive(intake(), CLERK).code  # after the copy: only the citizen's paper has it
    bring_back(target, elsewhere)
    back = open_home(elsewhere, PASSPHRASE)
    try:
        assert back.device.id != home.device.id
        assert back.store.receive(intake(), CLERK).code != printed
        assert [c.dseq for c in back.outbox.pending(9)] == [1, 2, 3, 4]  # its own: 3 said again, 1 new
    finally:
        back.close()


def test_the_paper_code_opens_a_copy_too(made: Made, home: Home, target: Path, elsewhere: Folder) -> None:
    copy(home, target)
    assert isinstance(bring_back(target, elsewhere, made.paper)[-1], Restored)


def test_the_second_copy_carries_only_what_is_new(home: Home, target: Path) -> None:
    fill(home, b"mot", b"hai")
    assert copy(home, target).new == 4  # each page as it came, and its PDF
    fill(home, b"mot", b"ba")
    second = copy(home, target)
    assert second.new == 2
    assert second.note.files == 6


def test_only_the_newest_copies_stay_and_files_stay_for_ever(home: Home, target: Path, clock: Clock) -> None:
    fill(home)
    kept = []
    for _ in range(backup.KEPT + 2):
        clock.time += timedelta(days=1)
        kept.append(copy(home, target).folder)
    assert [folder.exists() for folder in kept] == [False] * 2 + [True] * backup.KEPT
    assert len(list(home.folder.copies.glob("*.db"))) == backup.KEPT


@pytest.mark.parametrize("name", ["motcua.db", "keystore.json"])
def test_a_damaged_copy_is_told_and_leaves_no_desk_behind(
    name: str, home: Home, target: Path, elsewhere: Folder
) -> None:
    path = copy(home, target).folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(Trouble, match="hỏng"):
        bring_back(target, elsewhere)
    assert not elsewhere.path.exists()


def test_a_lost_file_is_named_and_the_rest_comes_back(home: Home, target: Path, elsewhere: Folder) -> None:
    fill(home)
    copy(home, target)
    lost = next((next(target.iterdir()) / "blobs").glob("*/*"))
    lost.write_bytes(lost.read_bytes()[:-1])
    events = bring_back(target, elsewhere)
    assert sum(isinstance(event, LostFile) for event in events) == 1
    assert isinstance(events[-1], Restored)
    assert events[-1].lost == 1


def test_a_file_that_the_desk_itself_has_lost_is_named_while_copying(home: Home, target: Path) -> None:
    hashes = fill(home)
    home.blobs.path(hashes[0]).unlink()
    events = list(back_up(home, target))
    assert [e.sha256 for e in events if isinstance(e, DamagedFile)] == hashes[:1]
    assert backup.last_copy(home).trouble


def test_a_wrong_passphrase_leaves_no_desk_behind(home: Home, target: Path, elsewhere: Folder) -> None:
    copy(home, target)
    with pytest.raises(Trouble, match="Sai mật khẩu"):
        bring_back(target, elsewhere, "không phải mật khẩu này")
    assert not elsewhere.path.exists()


def test_no_desk_is_ever_overwritten(home: Home, target: Path) -> None:
    copy(home, target)
    with pytest.raises(Trouble, match="không trống"):
        bring_back(target, home.folder)
    assert home.check() == []


def test_copies_of_two_desks_are_never_mixed_up(
    home: Home, target: Path, tmp_path: Path, elsewhere: Folder
) -> None:
    first = copy(home, target).folder.parent
    other = first.with_name("motcua-ffffffff")
    shutil.copytree(first, other)
    note = next(other.glob(f"*/{backup.NOTE}"))
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace('"home": "', '"home": "f'), encoding="utf-8")
    with pytest.raises(Trouble, match="nhiều máy"):
        bring_back(target, elsewhere)
    assert isinstance(bring_back(first, elsewhere)[-1], Restored)


def test_an_empty_folder_has_no_copy(target: Path, elsewhere: Folder) -> None:
    with pytest.raises(Trouble, match="Không có bản sao lưu"):
        bring_back(target, elsewhere)


def test_every_day_a_copy_is_kept_and_a_drive_that_is_away_is_noted(home: Home, target: Path) -> None:
    fill(home)
    daily(home)
    daily(home)
    assert len(list(home.folder.copies.glob("*.db"))) == 1
    backup.choose_daily(home, target)
    daily(home)
    daily(home)
    assert len(list(target.glob("*/*/ban-sao.json"))) == 1
    assert backup.overdue(home) is None
    shutil.rmtree(target)
    target.write_bytes(b"")  # a file where the drive was
    home.settings.put("backup_last", backup.LastCopy())
    daily(home)
    assert backup.last_copy(home).trouble
    assert "Chưa lần nào sao lưu được" in str(backup.overdue(home))
    backup.choose_daily(home, None)
    assert backup.overdue(home) is None  # nobody wants one every day


def test_a_copy_takes_no_memory_from_the_desk_and_gives_its_cache_back(home: Home, tmp_path: Path) -> None:
    db = home.connections.get()
    before = one(db, "PRAGMA cache_size")
    copy_into(db, tmp_path / "ban-sao.db")
    assert one(db, "PRAGMA cache_size") == before
    with pytest.raises(Trouble):
        copy_into(db, tmp_path / "khong-co" / "ban-sao.db")
    assert one(db, "PRAGMA cache_size") == before
