"""Promises about the shape of the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from localdb import schema
from localdb.db import Connections, IntegrityError, connect, rows
from localdb.domain.merge import fold_history
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from localdb.home import Folder, Home, open_home
from tests.domain import steps
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, Clock, intake

GOLDEN = Path(__file__).with_name("schema.sql")
OLD = Path(__file__).parents[1] / "old_databases"


def test_the_shape_is_the_golden_one(home: Home) -> None:
    assert schema.dump(home.connections.get()) == GOLDEN.read_text(encoding="utf-8")


def test_every_trigger_is_there(home: Home) -> None:
    found = rows(home.connections.get(), "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1")
    assert [row["name"] for row in found] == [
        "access_no_delete",
        "access_no_update",
        "archive_change_no_delete",
        "archive_change_no_update",
        "arranged_no_delete",
        "arranged_no_update",
        "catalogue_use_no_delete",
        "catalogue_use_no_update",
        "certified_insert",
        "change_no_delete",
        "change_no_update",
        "day_close_no_delete",
        "day_close_no_update",
        "delivery_tally_delete",
        "delivery_tally_insert",
        "delivery_tally_update",
        "dossier_fts_insert",
        "dossier_fts_update",
        "outage_no_delete",
        "outage_no_update",
        "party_insert",
        "party_update",
        "scan_fts_insert",
        "scan_fts_update",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET actor = 'ai khac'",
        "DELETE FROM change",
        "REPLACE INTO change (n, id, device, dseq, entity, type, actor, at, line, digest)"
        " SELECT n, id, device, dseq, entity, type, actor, at, line, digest FROM change",
        "UPDATE access SET actor = 'ai khac'",
        "DELETE FROM access",
        "INSERT OR REPLACE INTO access SELECT * FROM access",
    ],
)
def test_the_logs_only_grow(home: Home, statement: str) -> None:
    home.store.receive(intake(), CLERK)
    home.access.note(CLERK.id, "open", "x")
    with pytest.raises(IntegrityError, match="append-only"):
        home.connections.get().execute(statement)


def test_a_database_from_a_newer_version_is_refused_and_left_alone(made: Made, home: Home) -> None:
    home.connections.get().execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('localdb', 'm9999_mai', '')"
    )
    home.close()
    with pytest.raises(Trouble, match="phiên bản Một Cửa mới hơn"):
        Home(home.folder, made.key)


def test_two_programs_that_open_a_new_file_at_once_make_one_shape(tmp_path: Path) -> None:
    first, second = (connect(tmp_path / "a.db", bytes(32)) for _ in range(2))
    assert schema.migrations.pending(second)
    schema.upgrade(first)
    schema.upgrade(second)
    assert schema.dump(first) == schema.dump(second) == GOLDEN.read_text(encoding="utf-8")
    first.conn.close()
    second.conn.close()


def test_a_failed_migration_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = Connections(tmp_path / "a.db", bytes(32))
    monkeypatch.setattr(schema, "_FIRST", (*schema._FIRST[:3], "CREATE TABLE change (again) STRICT"))
    with pytest.raises(Exception, match=r"unknown datatype|missing datatype|already exists"):
        schema.upgrade(connections.get())
    assert rows(connections.get(), "SELECT name FROM sqlite_master WHERE name = 'setting'") == []
    connections.close()


def released() -> list[Path]:
    return sorted(p for p in OLD.iterdir() if p.is_dir())


@pytest.mark.parametrize("old", released(), ids=lambda p: p.name)
def test_every_released_database_opens_and_works_today(old: Path, tmp_path: Path) -> None:
    folder = Folder(shutil.copytree(old, tmp_path / "motcua"))
    home = open_home(folder, (OLD / "passphrase.txt").read_text(encoding="utf-8").strip(), Clock())
    assert schema.dump(home.connections.get()) == GOLDEN.read_text(encoding="utf-8")
    lines = home.queries.search("lo thi bong")
    assert [line.names for line in lines] == ["Lồ Thị Bông"]
    dossier = home.queries.dossier(lines[0].id)
    assert dossier is not None
    assert dossier == fold_history(home.queries.history(dossier.id))
    assert home.blobs.read(dossier.receipts[0].sha256).startswith(b"%PDF")
    assert home.blobs.read(dossier.scans[0].sha256).startswith(b"%PDF")
    moved = home.store.act(dossier.id, steps.READY_ON_PAPER, CLERK)
    assert moved.status is Status.DONE
    assert home.outbox.waiting() == 9
    assert home.check() == []
    home.close()
