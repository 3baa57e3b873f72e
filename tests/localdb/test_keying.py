"""A handwritten register is keyed twice by two people; where they differ, a third looks; nothing is lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb import archive_log
from localdb.db import IntegrityError, one
from localdb.domain.archive.leaf import Column, LeafRuled, Standing, keyers, same, standing
from localdb.domain.procedure import Verification
from localdb.domain.trouble import Refused
from localdb.home import Folder, Home
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, IT, LEADER, SCANNER, Clock
from tests.localdb.surviving import read_log
from tests.localdb.working import kill, launch, wait_ready

COLUMNS = (Column("number", "Số"), Column("name", "Họ và tên"))


def ruled(page: int = 1) -> LeafRuled:
    """A page of two columns and three rows."""
    return LeafRuled("ho-so", "giay", page, "khai-sinh", COLUMNS, (50, 200, 900), (100, 200, 300, 400))


def test_two_people_who_read_the_same_settle_a_cell_and_a_third_settles_the_others(home: Home) -> None:
    keying = home.keying
    leaf = keying.rule(ruled(), CLERK)
    keying.key(leaf.id, 0, 1, "Đặng Thị Hoà", CLERK)
    assert standing(keying.leaves("ho-so")) == Standing(cells=6, once=1)
    keying.key(leaf.id, 0, 1, "đặng thị  HÒA", SCANNER)
    keying.key(leaf.id, 1, 1, "Lê Kim Phượng", CLERK)
    leaf = keying.key(leaf.id, 1, 1, "Lê Kim Phương", SCANNER)
    assert leaf.cell(0, 1).value == "Đặng Thị Hoà"
    assert leaf.cell(1, 1).value is None
    assert standing([leaf]) == Standing(cells=6, settled=1, differing=1)
    for who in (CLERK, SCANNER):
        with pytest.raises(Refused, match="không được tự chốt"):
            keying.settle(leaf.id, 1, 1, "Lê Kim Phượng", who)
    leaf = keying.settle(leaf.id, 1, 1, "Lê Kim Phượng", LEADER)
    assert (leaf.cell(1, 1).value, leaf.cell(1, 1).settled_by) == ("Lê Kim Phượng", LEADER.id)
    found = {keyer.by: (keyer.cells, keyer.error_rate) for keyer in keyers([leaf])}
    assert found == {CLERK.id: (2, 0.0), SCANNER.id: (2, 0.5)}


def test_the_second_keyer_is_never_the_first(home: Home) -> None:
    keying = home.keying
    leaf = keying.rule(ruled(), CLERK)
    keying.key(leaf.id, 0, 0, "12", CLERK)
    leaf = keying.key(leaf.id, 0, 0, "13", CLERK)
    assert [(entry.by, entry.text) for entry in leaf.cell(0, 0).entries] == [(CLERK.id, "13")]
    keying.key(leaf.id, 0, 0, "14", SCANNER)
    for who in (CLERK, SCANNER, replace(CLERK, id="acc-ba")):
        with pytest.raises(Refused, match="đã có hai người nhập"):
            keying.key(leaf.id, 0, 0, "14", who)
    with pytest.raises(Refused, match="không có hai giá trị khác nhau"):
        keying.settle(leaf.id, 1, 0, "1", LEADER)
    with pytest.raises(Refused, match="không được quyền"):
        keying.key(leaf.id, 1, 0, "1", IT)


def test_lines_may_be_moved_but_not_counted_anew_once_a_cell_is_keyed(home: Home) -> None:
    keying = home.keying
    leaf = keying.rule(ruled(), CLERK)
    keying.rule(replace(ruled(), down=(100, 250, 400)), CLERK)
    keying.rule(ruled(), SCANNER)
    keying.key(leaf.id, 0, 0, "12", CLERK)
    leaf = keying.rule(replace(ruled(), across=(40, 210, 910)), SCANNER)
    assert leaf.box(0, 1) == (210, 100, 700, 100)
    assert leaf.cell(0, 0).entries
    with pytest.raises(Refused, match="Chỉ dời vạch"):
        keying.rule(replace(ruled(), down=(100, 400)), CLERK)
    with pytest.raises(Refused, match="đang kẻ 1 cột"):
        keying.rule(replace(ruled(2), across=(50, 900)), CLERK)
    with pytest.raises(Refused, match="không trùng nhau"):
        keying.rule(replace(ruled(2), across=(50, 200, 200)), CLERK)
    for row, column in ((3, 0), (0, 2), (-1, 0)):
        with pytest.raises(Refused, match="không có ô đó"):
            keying.key(leaf.id, row, column, "1", CLERK)
    with pytest.raises(Refused, match="Dài quá"):
        keying.key(leaf.id, 0, 1, "x" * 501, CLERK)


def test_every_entry_is_a_line_of_the_archives_log_and_the_row_is_its_fold(home: Home, clock: Clock) -> None:
    keying, started = home.keying, clock()
    leaf = keying.rule(ruled(), CLERK)
    for row, column in leaf.places:
        clock.time += timedelta(seconds=20)
        keying.key(leaf.id, row, column, "", CLERK)
        keying.key(leaf.id, row, column, "", SCANNER)
    db = home.connections.get()
    assert archive_log.fold(home.archive.history(leaf.id)) == keying.leaf("giay", 1)
    assert archive_log.first_break(db, home.device.id) == 0
    (mine, _) = keying.paces(started)
    assert (mine.pages, mine.papers) == (6, 6)
    assert 120 <= mine.pages_per_hour <= 180
    with pytest.raises(IntegrityError):
        one(db, "DELETE FROM archive_change RETURNING n")


@pytest.mark.timeout(120)
def test_a_keyer_killed_at_any_moment_loses_no_cell(made: Made, folder: Folder, tmp_path: Path) -> None:
    log = tmp_path / "o.log"
    worker = launch(folder, log, made.key, module="tests.localdb.keying_worker")
    try:
        wait_ready(worker)
        threading.Event().wait(0.7)
    finally:
        kill(worker)
    home = Home(folder, made.key)
    lines = read_log(log)
    assert lines
    for line in lines:
        leaf, row, column, text = line.split(" ")
        found = home.keying.leaf(leaf.partition("/")[0], int(leaf.partition("/")[2]))
        assert found is not None
        assert found.cell(int(row), int(column)).entries[0].text == text
    assert archive_log.first_break(home.connections.get(), home.device.id) == 0
    home.close()


def test_what_two_people_read_is_compared_as_people_do() -> None:
    assert same("Thuý", "THÚY")
    assert not same("Hoa", "Hoà")
    assert not same("12", "13")


def test_kinds_of_registers_are_data_marked_unverified() -> None:
    kinds = {kind.id: kind for kind in Catalogue.load().archive.registers}
    assert set(kinds) == {"khai-sinh", "ket-hon", "khai-tu", "rieng"}
    assert all(kind.verification is Verification.UNVERIFIED and kind.dated for kind in kinds.values())
    assert [column.label for column in kinds["rieng"].columns_for(2)] == ["Cột 1", "Cột 2"]
    assert len(kinds["khai-sinh"].columns_for(3)) == 12
