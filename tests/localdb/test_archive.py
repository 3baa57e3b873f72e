"""Promises of the archive: boxes, books and files, checked by a second person, in a chain of their own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb import archive_log
from localdb.archive import Archive
from localdb.backup import all_files
from localdb.db import IntegrityError, one
from localdb.domain.archive.practice import SampleRow, Sampling
from localdb.domain.archive.values import (
    ArchivedPaper,
    Box,
    Description,
    Export,
    File,
    HandOver,
    Label,
    Stage,
)
from localdb.domain.facts import Fact
from localdb.domain.procedure import Verification
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused, Trouble
from localdb.home import Home
from localdb.log import new_id
from localdb.store import Actor

SCANNER = Actor("u1", "Lò Văn Quét", Role.SCANNING)
CHECKER = Actor("u2", "Vàng Thị Soát", Role.CLERK)
LEADER = Actor("u3", "Phạm Thị Lan", Role.LEADER)
ABOUT = Description(title="Hồ sơ đăng ký đất đai thôn Yên Quỳ", retention="Vĩnh viễn", began="1998")
FEW = Sampling("thử", "bảng của bài thử", Verification.UNVERIFIED, (SampleRow(2, 2), SampleRow(9999, 3, 1)))


def paper(home: Home, words: str = "a", pages: int = 1) -> ArchivedPaper:
    data = words.encode()
    sha256 = home.blobs.put(data)
    return ArchivedPaper(new_id(), words, sha256, len(data), pages, originals=(sha256,))


def filled(home: Home, pages: int = 4) -> tuple[Box, File]:
    """A box with one file, in it one paper."""
    box = home.archive.open_box(Label("12", fonds="UBND"), SCANNER)
    file = home.archive.open_file(box.id, "", "3", ABOUT, SCANNER)
    file = home.archive.put_in(file.id, paper(home, "don xin", pages), "Đơn xin giao đất", (), SCANNER)
    return box, file


def checked(home: Home, *defects: str) -> Box:
    """A box whose sample was looked at, the first pages with these defects."""
    box, _ = filled(home)
    box = home.archive.begin_check(box.id, FEW, CHECKER)
    for place, drawn in enumerate(box.rounds[-1].sample):
        defect = defects[place] if place < len(defects) else ""
        box = home.archive.check_page(box.id, drawn, defect, "", CHECKER)
    return box


def test_what_happens_is_one_line_each_in_a_chain_that_the_province_never_counts(home: Home) -> None:
    box, file = filled(home)
    archive = home.archive
    kinds = [type(c.body).__name__ for c in (*archive.history(box.id), *archive.history(file.id))]
    assert kinds == ["BoxOpened", "FileOpened", "PaperArchived"]
    assert home.check() == []
    assert one(home.connections.get(), "SELECT count(*) AS c FROM change") == {"c": 0}
    assert home.outbox.blobs_waiting(9) == []
    for sql in ("UPDATE archive_change SET at = ''", "DELETE FROM archive_change"):
        with pytest.raises(IntegrityError), home.writer.transaction() as transaction:
            transaction.db.execute(sql)


def test_an_altered_line_breaks_the_chain(home: Home) -> None:
    filled(home)
    with home.writer.transaction() as transaction:
        transaction.db.execute("DROP TRIGGER archive_change_no_update")
        transaction.db.execute("UPDATE archive_change SET line = CAST(replace(line, 'u1', 'u9') AS BLOB)")
    assert any("kho lưu trữ" in found for found in home.check())


def test_a_copy_of_the_desk_takes_the_archived_files_along(home: Home) -> None:
    _, file = filled(home)
    assert file.papers[0].sha256 in all_files(home.connections.get())


def test_the_same_box_or_file_number_twice_is_refused_beside_its_field(home: Home) -> None:
    box, _ = filled(home)
    with pytest.raises(Refused, match="hộp số 12") as refused:
        home.archive.open_box(Label("12", fonds="UBND"), SCANNER)
    assert refused.value.field == "number"
    home.archive.open_box(Label("12", fonds="HĐND"), SCANNER)
    with pytest.raises(Refused, match="hồ sơ số 3"):
        home.archive.open_file(box.id, "", "3", ABOUT, SCANNER)
    with pytest.raises(Refused, match="hồ sơ số 3"):  # the same code, for a QR and the name of a folder
        home.archive.open_file(box.id, "", "3.", ABOUT, SCANNER)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"retention": ""}, "retention"),
        ({"began": "hôm qua"}, "began"),
        ({"began": "2001", "ended": "1999-01-02"}, "ended"),
        ({"sheets": -1}, "sheets"),
        ({"keywords": "x" * 501}, "keywords"),
    ],
)
def test_a_file_cannot_be_begun_with_what_cannot_be(home: Home, change: dict[str, Any], field: str) -> None:
    box = home.archive.open_box(Label("1"), SCANNER)
    with pytest.raises(Trouble) as trouble:
        home.archive.open_file(box.id, "", "1", replace(ABOUT, **change), SCANNER)
    assert trouble.value.field == field
    assert home.archive.files(box.id) == []


def test_files_are_found_by_their_title_and_by_what_was_read_on_their_papers(home: Home) -> None:
    _, file = filled(home)
    archived = file.papers[0].id
    assert [(f.file.id, f.paper) for f in home.archive.search("yen quy")] == [(file.id, "")]
    assert [(f.file.id, f.paper) for f in home.archive.search("đơn xin giao")] == [(file.id, archived)]
    assert home.queries.search("giao dat") == []  # a dossier is something else
    home.archive.take_out(file.id, archived, "Quét lại", SCANNER, again=True)
    assert home.archive.search("giao đất") == []


def test_a_field_of_a_paper_is_set_right_and_the_paper_is_found_by_it(home: Home) -> None:
    box, file = filled(home)
    (kept,) = file.papers
    file = home.archive.correct_paper(file.id, kept.id, "owner", "Lò Thị Phiêng", SCANNER)
    file = home.archive.correct_paper(file.id, kept.id, "date", "3/5/1998", SCANNER)
    (now,) = file.papers
    assert now.facts is not None
    assert now.facts.owner == Fact("Lò Thị Phiêng", 1.0, checked=True)
    for words in ("phieng", "03/05/1998", "1998-05-03"):
        assert [(found.file.id, found.paper) for found in home.archive.search(words)] == [(file.id, kept.id)]
    assert home.archive.search("giao dat")  # what was read stays
    with pytest.raises(Trouble, match="ngày"):
        home.archive.correct_paper(file.id, kept.id, "date", "32/13/1998", SCANNER)
    file = home.archive.correct_paper(file.id, kept.id, "owner", "", SCANNER)
    assert home.archive.search("phieng") == []
    home.archive.begin_check(box.id, FEW, CHECKER)
    with pytest.raises(Refused, match="không sửa được"):
        home.archive.correct_paper(file.id, kept.id, "owner", "Ai đó", SCANNER)


def test_a_box_is_accepted_by_a_second_person_and_handed_over(home: Home) -> None:
    box = checked(home, "Mờ")
    box = home.archive.end_check(box.id, accepted=True, reason="", actor=CHECKER)
    assert (box.stage, box.rounds[-1].bad, box.rounds[-1].lot) == (Stage.ACCEPTED, 1, 4)
    with pytest.raises(Refused, match="không sửa được"):
        home.archive.open_file(box.id, "", "9", ABOUT, SCANNER)
    home.archive.note_export(box.id, Export("hop-12", 3, "00", "2026-11-22"), LEADER)
    box = home.archive.hand_over(box.id, HandOver("Lò Văn Quét", "Kho huyện", "", "2026-11-22"), SCANNER)
    assert box.stage is Stage.HANDED


def test_who_scanned_never_checks_the_own_lot(home: Home) -> None:
    box, _ = filled(home)
    with pytest.raises(Refused, match="không tự kiểm tra"):
        home.archive.begin_check(box.id, FEW, SCANNER)
    drawn = home.archive.begin_check(box.id, FEW, CHECKER).rounds[-1].sample[0]
    with pytest.raises(Refused, match="Vàng Thị Soát"):
        home.archive.check_page(box.id, drawn, "", "", SCANNER)


def test_a_lot_with_too_many_bad_pages_goes_back_with_a_reason_and_comes_again(home: Home) -> None:
    box = checked(home, "Mờ", "Lệch")
    with pytest.raises(Refused, match="chỉ cho phép 1"):
        home.archive.end_check(box.id, accepted=True, reason="", actor=CHECKER)
    with pytest.raises(Trouble, match="vì sao"):
        home.archive.end_check(box.id, accepted=False, reason="", actor=CHECKER)
    box = home.archive.end_check(box.id, accepted=False, reason="Quét lại 2 trang", actor=CHECKER)
    assert (box.stage, box.rounds[-1].outcome) == (Stage.OPEN, "rejected")
    (file,) = home.archive.files(box.id)
    home.archive.take_out(file.id, file.papers[0].id, "Mờ", SCANNER, again=True)
    home.archive.put_in(file.id, paper(home, "lan hai", 2), "", (), SCANNER)
    box = home.archive.begin_check(box.id, FEW, CHECKER)
    assert len(box.rounds) == 2


def test_nothing_is_accepted_unseen_or_handed_over_unaccepted(home: Home) -> None:
    box, _ = filled(home)
    with pytest.raises(Refused, match="chưa kiểm tra đạt"):
        home.archive.hand_over(box.id, HandOver("a", "b", "", ""), SCANNER)
    home.archive.begin_check(box.id, FEW, CHECKER)
    with pytest.raises(Refused, match="Còn 3 trang"):
        home.archive.end_check(box.id, accepted=True, reason="", actor=CHECKER)
    empty = home.archive.open_box(Label("13"), SCANNER)
    with pytest.raises(Refused, match="chưa có trang nào"):
        home.archive.begin_check(empty.id, FEW, CHECKER)


@pytest.mark.parametrize("lot", [1, 2, 13, 14, 150, 151, 35_000, 99_999])
def test_the_shipped_table_samples_every_lot(lot: int) -> None:
    sampling = Catalogue.load().archive.sampling
    assert sampling.verification is Verification.UNVERIFIED
    row = sampling.row(lot)
    assert 0 < row.sample <= lot
    assert row.allowed < row.sample


def test_the_fold_of_the_log_equals_every_row(home: Home) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sampled_from(["box", "book", "file", "paper", "out", "tell", "drop"]), max_size=12))
    def told(acts: list[str]) -> None:
        for place, act in enumerate(acts):
            with_some_luck(home, act, f"{new_id()[-12:]}{place}")

    told()
    db = home.connections.get()
    for box in home.archive.boxes():
        assert archive_log.fold(home.archive.history(box.id)) == box
        for file in home.archive.files(box.id):
            assert archive_log.fold(home.archive.history(file.id)) == file
    assert archive_log.first_break(db, home.device.id) == 0


def with_some_luck(home: Home, act: str, number: str) -> None:
    """Do an act where there is something to do it to."""
    archive: Archive = home.archive
    boxes = archive.boxes()
    files = [file for box in boxes for file in archive.files(box.id)]
    held = [(file, one) for file in files for one in file.papers]
    if act == "box":
        archive.open_box(Label(number), SCANNER)
    elif act == "book" and boxes:
        archive.add_book(boxes[-1].id, number, "Sổ khai sinh", SCANNER)
    elif act == "file" and boxes:
        archive.open_file(boxes[0].id, "", number, ABOUT, SCANNER)
    elif act == "paper" and files:
        archive.put_in(files[-1].id, paper(home, number), number, (), SCANNER)
    elif act == "out" and held:
        archive.take_out(held[0][0].id, held[0][1].id, "", SCANNER)
    elif act == "tell" and files:
        archive.describe(files[0].id, files[0].about, replace(files[0].about, note=number), SCANNER)
    elif act == "drop" and files and not files[-1].papers:
        archive.drop_file(files[-1].id, "", SCANNER)
