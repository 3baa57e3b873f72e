"""Promises about the write verbs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from localdb.db import rows
from localdb.domain.codes import Block
from localdb.domain.merge import fold_history
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Scan, Status
from localdb.home import Home
from localdb.log import Logged, first_break
from localdb.pages import PageState
from localdb.store import Actor
from tests.localdb.conftest import Made
from tests.localdb.made_up import (
    CLERK,
    IT,
    LEADER,
    MORNING,
    SCANNER,
    UNIT,
    Clock,
    file_scan,
    intake,
    open_again,
)


def blocks(home: Home, last: int = 3) -> None:
    """Reserve serials 1 to ``last`` for this device."""
    block = Block(UNIT, 1, last, date(2026, 1, 1), date(2026, 12, 31), home.device.id)
    home.settings.put("blocks", [block])


def everything(home: Home) -> dict[str, list[dict[str, object]]]:
    """All that a verb may touch."""
    db = home.connections.get()
    tables = {
        "change": "SELECT * FROM change",
        "delivery": "SELECT * FROM delivery",
        "dossier": "SELECT * FROM dossier",
        "series": "SELECT * FROM series",
        "blob": "SELECT * FROM blob",
        "page": "SELECT * FROM page",
        "scan_text": "SELECT * FROM scan_text",
        "draft": "SELECT * FROM draft",
    }
    return {table: rows(db, query) for table, query in tables.items()}


def test_what_was_received_is_there_after_a_restart(made: Made, home: Home, clock: Clock) -> None:
    dossier = home.store.receive(intake(number="001190000001"), CLERK)
    home = open_again(home, made.key, clock)
    assert home.queries.dossier(dossier.id) == dossier
    assert [c.actor for c in home.queries.history(dossier.id)] == [CLERK.id]
    home.close()


def test_a_verb_tells_its_listeners_once_after_the_commit(home: Home) -> None:
    heard: list[list[Logged]] = []
    home.writer.listen(lambda done: heard.append([x for x in done if home.queries.dossier(x.dossier.id)]))
    dossier = home.store.receive(intake(), CLERK)
    assert [[x.dossier.id for x in done] for done in heard] == [[dossier.id]]


def test_a_listeners_bug_does_not_make_a_kept_dossier_look_lost(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def broken(done: list[Logged]) -> None:
        raise ZeroDivisionError

    home.writer.listen(broken)
    home.writer.listen(lambda done: heard.append(len(done)))
    with caplog.at_level(logging.ERROR, "localdb.writer"):
        assert home.store.receive(intake(), CLERK).version == 1
    assert heard == [1]
    assert "listener failed" in caplog.text


def test_a_listener_may_write(home: Home) -> None:
    def remember(done: list[Logged]) -> None:
        if done:
            home.settings.put("last", done[-1].dossier.code)

    home.writer.listen(remember)
    dossier = home.store.receive(intake(), CLERK)
    assert home.settings.get("last", str, "") == dossier.code


def test_a_write_inside_a_write_is_a_bug_that_shows_and_not_a_hang(home: Home) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), home.writer.transaction():
        home.settings.put("a", 1)
    home.settings.put("a", 2)
    assert home.settings.get("a", int, 0) == 2


@pytest.mark.parametrize("actor", [SCANNER, LEADER, IT])
def test_only_a_clerk_receives(home: Home, actor: Actor) -> None:
    before = everything(home)
    with pytest.raises(Refused, match="không được quyền tiếp nhận"):
        home.store.receive(intake(), actor)
    assert everything(home) == before


def test_roles_hold_for_every_verb(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    scan = Scan("s", "tp01", "x", "0" * 64, 1, 1)
    before = everything(home)
    verbs: tuple[Callable[[], object], ...] = (
        lambda: home.store.void(dossier, "x", SCANNER),
        lambda: home.store.correct(dossier, {"note": ("", "x")}, "x", LEADER),
        lambda: home.store.advance(dossier, Status.PROCESSING, "", IT),
        lambda: home.store.collect(dossier, 1000, "tien mat", "", LEADER),
        lambda: home.store.issue_receipt(dossier, b"%PDF", "mau01", "A5", IT),
        lambda: home.store.file_paper(dossier, scan, "", (), IT),
        lambda: home.store.unfile_paper(dossier, "s", "x", LEADER),
        lambda: home.store.undo(home.queries.history(dossier)[0].id, SCANNER),
    )
    for verb in verbs:
        with pytest.raises(Refused, match="không được quyền"):
            verb()
    assert everything(home) == before


def test_a_refused_verb_leaves_nothing_behind(home: Home) -> None:
    draft = home.drafts.new_id()
    home.drafts.save(draft, "intake", "Hoà", b"{}", CLERK.id)
    dossier = home.store.receive(intake(), CLERK).id
    missing = Scan("s", "tp01", "x", "0" * 64, 1, 1)
    before = everything(home)
    verbs: tuple[Callable[[], object], ...] = (
        lambda: home.store.receive(intake(name=""), CLERK, draft=draft),
        lambda: home.store.advance(dossier, Status.RETURNED, "", CLERK),
        lambda: home.store.advance("khong-co", Status.DONE, "", CLERK),
        lambda: home.store.correct(dossier, {"note": ("khac", "x")}, "x", CLERK),
        lambda: home.store.collect(dossier, 0, "tien mat", "", CLERK),
        lambda: home.store.unfile_paper(dossier, "khong-co", "x", SCANNER),
        lambda: home.store.void(dossier, "  ", CLERK),
        lambda: home.store.issue_receipt("khong-co", b"%PDF", "mau01", "A5", CLERK),
        lambda: home.store.file_paper(dossier, missing, "", (), SCANNER),
        lambda: home.store.undo("khong-co", CLERK),
    )
    for verb in verbs:
        with pytest.raises(Trouble):
            verb()
    assert everything(home) == before


def test_receiving_drops_its_draft_in_the_same_step(home: Home) -> None:
    draft = home.drafts.new_id()
    home.drafts.save(draft, "intake", "Hoà", b"{}", CLERK.id)
    home.store.receive(intake(), CLERK, draft=draft)
    assert home.drafts.get(draft) is None


def test_numbers_come_from_the_block_then_are_plainly_temporary(home: Home) -> None:
    blocks(home)
    got = [home.store.receive(intake(), CLERK) for _ in range(5)]
    assert [d.code for d in got[:3]] == [f"{UNIT}-261120-{n:04d}" for n in (1, 2, 3)]
    assert [d.temporary for d in got] == [False, False, False, True, True]
    assert all(d.code.startswith("TAM-") and not d.official_code for d in got[3:])
    assert [d.official_code for d in got[:3]] == [d.code for d in got[:3]]


def test_no_number_comes_twice_when_the_clock_is_set_back(home: Home, clock: Clock) -> None:
    blocks(home)
    codes = []
    for move in (
        timedelta(),
        timedelta(days=1),
        -timedelta(days=1),
        -timedelta(hours=5),
        timedelta(days=-400),
    ):
        clock.time = MORNING + move
        codes += [home.store.receive(intake(), CLERK).code for _ in range(4)]
    assert len(codes) == len(set(codes)) == 20


def test_a_voided_number_stays_used(home: Home) -> None:
    blocks(home)
    first = home.store.receive(intake(), CLERK)
    home.store.void(first.id, "nhận nhầm", CLERK)
    assert home.store.receive(intake(), CLERK).code.endswith("-0002")


def test_a_clock_that_runs_behind_is_noticed(home: Home, clock: Clock) -> None:
    assert not home.store.clock_is_behind()
    home.store.receive(intake(), CLERK)
    assert not home.store.clock_is_behind()
    clock.time -= timedelta(minutes=10)
    assert home.store.clock_is_behind()


def test_the_receipts_exact_bytes_are_filed_and_reprints_count(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    home.store.issue_receipt(dossier, b"%PDF ban 1", "mau01", "A5", CLERK)
    after = home.store.issue_receipt(dossier, b"%PDF ban 2", "mau01", "A5", CLERK)
    assert [(home.blobs.read(r.sha256), r.reprint) for r in after.receipts] == [
        (b"%PDF ban 1", 0),
        (b"%PDF ban 2", 1),
    ]
    assert [c.blobs for c in home.queries.history(dossier)[1:]] == [(r.sha256,) for r in after.receipts]


def test_a_receipt_is_still_filed_when_the_disk_is_too_full_for_scans(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    monkeypatch.setattr("localdb.blobs.shutil.disk_usage", lambda path: _Usage())
    with pytest.raises(Trouble, match="tạm dừng nhận bản quét mới"):
        home.pages.keep(b"trang", media="image/png", source="x", name="a.png")
    assert home.store.issue_receipt(dossier, b"%PDF", "mau01", "A5", CLERK).receipts


class _Usage:
    free = 1 << 20


def test_a_filed_paper_settles_its_pages_and_keeps_what_was_read(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    scan = file_scan(home, dossier)
    assert home.queries.scan_text(scan.id) == "cộng hoà xã hội"
    assert home.queries.scan_text("khong-co") == ""
    assert home.pages.in_state(PageState.WAITING) == []
    assert [p.dossier for p in home.pages.in_state(PageState.FILED)] == [dossier]
    assert home.queries.history(dossier)[-1].blobs == (scan.sha256, *scan.originals)
    with pytest.raises(Refused, match="đã có trong hồ sơ"):
        home.store.file_paper(dossier, scan, "", (), SCANNER)


def test_a_page_is_always_in_a_dossier_or_in_the_tray(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    scan = file_scan(home, dossier)
    home.store.unfile_paper(dossier, scan.id, "nhầm giấy", SCANNER)
    assert len(home.pages.in_state(PageState.TRAY)) == 1
    unfiled = home.queries.history(dossier)[-1]
    again = home.store.undo(unfiled.id, SCANNER)
    assert [s.id for s in again.scans] == [scan.id]
    assert len(home.pages.in_state(PageState.FILED)) == 1
    assert home.queries.history(dossier)[-1].blobs == (scan.sha256, *scan.originals)
    home.store.undo(home.queries.history(dossier)[-1].id, SCANNER)
    assert len(home.pages.in_state(PageState.TRAY)) == 1
    home.store.file_paper(dossier, scan, "đọc lại", (), SCANNER)
    assert home.queries.scan_text(scan.id) == "đọc lại"


def test_undo_is_the_opposite_change_and_only_once(home: Home) -> None:
    dossier = home.store.receive(intake(phone="0912345678"), CLERK).id
    home.store.correct(dossier, {"applicant.phone": ("0912345678", "0987654321")}, "gõ nhầm", CLERK)
    corrected = home.queries.history(dossier)[-1].id
    assert home.store.undo(corrected, CLERK).applicant.phone == "0912345678"
    with pytest.raises(Refused, match="đã được hoàn tác"):
        home.store.undo(corrected, CLERK)
    home.store.advance(dossier, Status.PROCESSING, "", CLERK)
    assert home.store.undo(home.queries.history(dossier)[-1].id, CLERK).status is Status.RECEIVED
    past = home.queries.history(dossier)
    assert fold_history(past) == home.queries.dossier(dossier)
    assert past[2].undoes == past[1].id
    assert home.store.undo(past[0].id, CLERK).voided


def test_money_and_printed_papers_are_not_undone(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    home.store.collect(dossier, 8000, "tien mat", "", CLERK)
    home.store.issue_receipt(dossier, b"%PDF", "mau01", "A5", CLERK)
    for change in home.queries.history(dossier)[1:]:
        with pytest.raises(Refused, match="không hoàn tác được"):
            home.store.undo(change.id, CLERK)


def test_nothing_is_undone_once_it_was_offered_to_the_province(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    change = home.queries.history(dossier)[0].id
    home.outbox.mark_sent([change])
    with pytest.raises(Refused, match="đã gửi đi"):
        home.store.undo(change, CLERK)
    home.outbox.reoffer_after(0, "")
    with pytest.raises(Refused, match="đã gửi đi"):
        home.store.undo(change, CLERK)


def test_many_threads_write_one_whole_chain(home: Home) -> None:
    with ThreadPoolExecutor(4) as threads:
        codes = list(threads.map(lambda _: home.store.receive(intake(), CLERK).code, range(40)))
    assert len(set(codes)) == 40
    assert first_break(home.connections.get(), home.device.id) == 0
    assert home.check() == []


def test_a_setting_of_another_kind_is_told_kindly(home: Home) -> None:
    home.settings.put("blocks", [{"khong": "phai"}])
    with pytest.raises(Trouble, match="Cài đặt “blocks”"):
        home.store.receive(intake(), CLERK)


def test_an_unknown_page_is_told_kindly(home: Home) -> None:
    with pytest.raises(Trouble, match="Không tìm thấy trang"):
        home.pages.read("khong-co")


def test_drafts_are_kept_newest_first_until_dropped(made: Made, home: Home, clock: Clock) -> None:
    first, second = home.drafts.new_id(), home.drafts.new_id()
    home.drafts.save(first, "intake", "Hoà", b"1", CLERK.id)
    home.drafts.save(second, "intake", "Bình", b"2", CLERK.id)
    home.drafts.save("khac", "letter", "x", b"3", CLERK.id)
    clock.time += timedelta(seconds=2)
    home.drafts.save(first, "intake", "Đặng Thị Hoà", b"11", CLERK.id)
    home = open_again(home, made.key, clock)
    assert [(d.id, d.data) for d in home.drafts.all("intake")] == [(first, b"11"), (second, b"2")]
    home.drafts.drop(first)
    assert [d.id for d in home.drafts.all("intake")] == [second]
    home.close()
