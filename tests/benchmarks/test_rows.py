"""Every figure of the benchmark is really taken, on sizes so small that only truth is tested, not speed."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from forms.template import Paper
from localdb.domain.trouble import Trouble
from tests.benchmarks import (
    forms_receipt,
    forms_typed,
    localdb_held,
    localdb_receive,
    localdb_search,
    run,
    scanner_codes,
    scanner_digitise,
    scanner_order,
    scanner_stack,
    sync_carry,
    sync_crowd,
    sync_gateway,
    sync_link,
    ui_keys,
    ui_large,
    ui_latency,
    ui_start,
)
from tests.benchmarks.metered import Took
from tests.benchmarks.scanner_digitise import BrokenError
from tests.benchmarks.scanner_score import FULL, PLAIN, Job, Score, compared
from tests.benchmarks.scanner_score import Paper as Scan
from tests.benchmarks.table import Row, number, ratio, show
from tests.benchmarks.wires import Fault, Link
from tests.pages import make_pages

FIGURE = re.compile(r"\d[\d.]*(,\d+)? (ms|s|kB|MB|% chữ sai|chữ thừa|trang/phút|% đọc được)$")


def measured(row: Row) -> bool:
    """Whether ours and, where there is one, the peer's cell hold a figure with its unit."""
    return bool(FIGURE.fullmatch(row.ours)) and (not row.peer or bool(FIGURE.search(row.peer)))


def test_a_start_is_timed_to_the_reception_form_beside_a_bare_window() -> None:
    rows = ui_start.rows(1)
    assert all(map(measured, rows))
    assert [row.ratio for row in rows[:2]] == [row.ratio for row in rows if row.peer]


def test_everyday_acts_take_no_more_keys_and_time_than_was_asked_for() -> None:
    rows = ui_keys.rows(1)
    assert all("đạt" in row.target for row in rows[:-1])  # the last waits for the reading of five pages
    keys = {act: int(row.ours.split()[0]) for act, row in zip(ui_keys.ACTS, rows[::2], strict=True)}
    assert all(keys[act] <= most for act, most in ui_keys.MOST_KEYS.items())
    assert all(map(measured, rows[1::2]))


def test_a_scanned_card_spares_most_of_the_official_form() -> None:
    rows = forms_typed.rows()
    assert [row.name for row in rows if ": đạt" not in row.target] == []
    assert all(int(row.ours.split()[0]) > 1 for row in rows)


def test_a_start_over_many_dossiers_is_timed_and_weighed_beside_an_empty_store() -> None:
    start, memory = ui_large.rows(50, 1)
    assert measured(start)
    assert measured(memory)
    assert "lần kho trống: đạt" in memory.target


def test_receiving_is_timed_beside_both_bare_commits() -> None:
    rows = localdb_receive.rows(3)
    assert len(rows) == 4
    assert all(map(measured, rows))


def test_searching_says_how_it_grew() -> None:
    rows = localdb_search.rows((50, 100))
    assert all(map(measured, rows))
    assert any("trong 100:" in row.name and "trong 50:" in row.peer for row in map(_named, rows))


def test_what_is_held_of_citizens_is_weighed_and_looked_at() -> None:
    index, look = localdb_held.rows(300)
    assert index.target.endswith("MB: đạt")
    assert measured(look)


def _named(row: Row) -> Row:
    return Row(row.name.replace("tìm trong", "trong"), row.ours, row.peer, row.ratio)


def test_the_receipt_stands_beside_the_same_words_drawn_by_qt(qapp: QApplication) -> None:
    rows = forms_receipt.rows(1)
    assert [row.name.split(",")[0] for row in rows[::2]] == ["giấy tiếp nhận A5", "giấy tiếp nhận A4"]
    assert all(map(measured, rows))


def test_the_peer_of_the_receipt_holds_the_same_words(qapp: QApplication) -> None:
    ours, theirs = forms_receipt.both(Paper.A5)
    assert _letters(theirs) == _letters(ours) != ""


def _letters(pdf: bytes) -> str:
    pages = forms_receipt.words_of(pdf)
    return "".join("".join(word.text for page in pages for word in page).split())


def test_a_back_log_is_carried_both_ways_and_counted() -> None:
    rows = sync_carry.rows(30, 2, 20_000)
    assert all(map(measured, rows))
    assert rows[0].name.startswith("đồng bộ 30 thay đổi, 2 tệp")


def test_a_gateway_is_timed_beside_the_bare_rows_that_it_leaves(tmp_path: Path) -> None:
    rates = sync_gateway.measure(tmp_path, lambda: "", 300)
    assert min(rates.bare, rates.taken) > rates.whole > 0


def test_a_back_log_crosses_a_bad_line_and_a_killed_server(tmp_path: Path) -> None:
    side = sync_link.ours(tmp_path, 20, 2)
    line = Link("60 ms/0,5 %/10 Mbit/s", 60, 0.5, 10)
    ran = sync_link.run(side, tmp_path, line, Fault("server", 0.5), patience=60)
    assert ran.missing == ""
    assert ran.up > 2 * sync_link.SIZE
    assert ran.seconds > line.best(ran.up)
    assert min(ran.client, ran.server) > 1 << 20


def test_many_counters_work_at_once_and_every_push_is_timed(tmp_path: Path) -> None:
    told: list[str] = []
    seen = sync_crowd.measure(tmp_path, 10, 60, 3, told.append)
    assert len(seen.pushes) >= 20
    assert (seen.failed, len(seen.alone)) == (0, sync_crowd.ALONE)
    assert min(seen.before, *seen.memory) > 1 << 20
    assert len(told) == len(seen.memory) == sync_crowd.LOOKS


def test_tools_that_are_not_there_are_told_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"netlink\.py"):
        run.run(run.Wanted(tools=tmp_path), lambda _: None)


def test_pages_are_read_and_a_missing_peer_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner_digitise, "peers", lambda: ({}, scanner_digitise.MISSING))
    rows = scanner_digitise.rows(count=1, say=lambda _: None)
    assert all(FIGURE.fullmatch(row.ours) for row in rows)
    assert {(row.peer, row.ratio) for row in rows} == {(scanner_digitise.MISSING, "–")}


def test_both_ways_to_run_the_peer_stand_beside_ours_with_what_was_aimed_at() -> None:
    def read(text: str, seconds: float) -> Score:
        score = Score()
        score.add([page], Job([text], Took(0, seconds, 1.0, 1), 50_000))
        return score

    page = Scan(Path("a"), "thể lệ mới", "letter", "office")
    scores = {"": read("thể lệ mới", 1.0), FULL: read("thế lệ mới", 8.0), PLAIN: read("the le moi", 2.0)}
    rows = {
        row.name.split(": ")[1]: row for row in compared([page], {}, scores, "") if "mọi trang" in row.name
    }
    assert rows["tốc độ"].peer == f"{FULL}: 7,50 trang/phút · {PLAIN}: 30,0 trang/phút"
    assert rows["tốc độ"].target == "≥ 7,00 lần nhanh hơn: đạt · ≥ 2,50 lần nhanh hơn: CHƯA ĐẠT"
    assert rows["đọc sai"].target == "≤ 1,20 %: đạt · ≥ 15 lần ít hơn: đạt"
    assert rows["một trang PDF"].target == "≤ 60 kB: đạt"


def test_an_event_of_the_window_is_timed_with_and_without_reading() -> None:
    calm, busy = ui_latency.rows(2, calm=1.0)
    assert measured(Row(calm.name, calm.ours, "", ""))
    assert measured(Row(busy.name, busy.ours, "", ""))
    assert "≤ 50 ms" in busy.target


def test_a_letter_that_is_right_but_for_its_mark_is_told_apart() -> None:
    score = Score()
    paper = Scan(Path("a"), "thể lệ", "letter", "clean")
    score.add([paper], Job(["thế lx"], Took(0, 1.0, 1.0, 1), 1000))
    assert score.errors("clean") == pytest.approx(200 / 6)
    assert score.marks("clean") == pytest.approx(100 / 6)


def test_memory_is_measured_on_a_batch_and_one_ten_times_as_large() -> None:
    (row,) = scanner_digitise.memory(1, 2)
    assert measured(row)
    assert "lần" in row.target


def test_a_stack_is_taken_apart_by_the_command_and_in_the_window() -> None:
    rows = scanner_stack.rows(4, say=lambda _: None)
    lost = [row for row in rows if row.name.endswith("trang bị mất")]
    assert [row.ours for row in lost] == ["0"] * 4
    assert all("≥ 0,970" in row.target for row in rows if "F1" in row.name and "tên" not in row.name)
    assert "≤ 50 ms" in rows[-1].target


def test_black_and_white_pages_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner_digitise, "peers", lambda: ({}, scanner_digitise.MISSING))
    (row,) = scanner_digitise.one_bit(1)
    assert measured(Row(row.name, row.ours, "", ""))
    assert "≤ 30 kB" in row.target


def test_codes_are_read_beside_both_peers() -> None:
    rows = scanner_codes.rows(1, (200,))
    assert [row.peer.split(":")[0] for row in rows] == ["zxing-cpp", "OpenCV"]
    assert all(map(measured, [Row(r.name, r.ours, "", r.ratio) for r in rows]))


def test_a_folder_of_pages_is_read_with_its_truth(tmp_path: Path) -> None:
    (page,) = make_pages(1, 1, tmp_path / "pages")
    page.path.with_name(page.path.stem + ".gt.txt").write_text("Chữ đúng\n", "utf-8")
    entries = [{"id": page.path.stem, "kind": "letter", "level": "office", "rotate": 90, "dpi": 200}]
    (tmp_path / "manifest.json").write_bytes(msgspec.json.encode(entries))
    assert scanner_digitise.given(tmp_path) == [Scan(page.path, "Chữ đúng", "letter", "rotated")]


def test_a_folder_without_its_pages_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "manifest.json").write_text('[{"id": "a"}]', "utf-8")
    with pytest.raises(Trouble, match=r"a\.gt\.txt"):
        run.run(run.Wanted(pages=tmp_path), lambda _: None)


def test_errors_are_weighed_by_letters_and_blank_pages_count_what_was_invented() -> None:
    score = Score()
    some = [
        Scan(Path("a"), "bốn chữ cái", "letter", "clean"),
        Scan(Path("b"), "x", "letter", "photo"),
    ]
    score.add(some, Job(["bốn chữ cái", "y"], Took(0, 2.0, 3.0, 1), 3000))
    score.add(
        [Scan(Path("c"), "", "trang trắng", "clean")],
        Job(["..:"], Took(0, 1.0, 1.5, 1), 1000),
    )
    assert score.errors("letter") == pytest.approx(100 / 12)
    assert score.errors("trang trắng") == 3
    assert score.pages_a_minute("letter", 2) == 60
    assert score.cpu_a_page("", 3) == 1.5
    assert score.kilobytes_a_page("", 3) == pytest.approx(4 / 3)


def test_a_side_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    torn = tmp_path / "torn.png"
    torn.write_bytes(b"\x89PNG")
    with pytest.raises(BrokenError, match=r"\w"):
        scanner_digitise.ours([Scan(torn, "chữ", "letter", "clean")], tmp_path / "out")


def test_only_keeps_the_rows_with_the_word(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    assert run.run(run.Wanted("SQLCIPHER"), said.append) == 0
    table = said[-1].strip().splitlines()[3:]
    assert len(table) == 2
    assert all("SQLCipher" in line for line in table)
    assert "nhân" in said[0]
    assert run.run(run.Wanted("không có chữ này"), said.append) == 1
    assert "khởi động" in capsys.readouterr().err


def test_a_run_that_is_cut_keeps_what_it_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut() -> list[Row]:
        raise KeyboardInterrupt

    some = [run.Part("một", "", lambda: [Row("đo một", "1 ms", "", "")]), run.Part("hai", "", cut)]
    monkeypatch.setattr(run, "parts", lambda _wanted: some)
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        run.run(run.Wanted(), said.append)
    assert "đo một" in said[-1]


def test_figures_are_written_as_vietnamese_is() -> None:
    assert [number(x) for x in (1234.5, 56.78, 1.234, 0.01234, 0, 200)] == [
        "1.234",
        "56,8",
        "1,23",
        "0,012",
        "0",
        "200",
    ]


def test_a_ratio_says_in_words_which_side_is_ahead() -> None:
    assert ratio(1, 4) == "nhanh hơn 4,00 lần"
    assert ratio(3, 2, "nhỏ", "lớn") == "lớn hơn 1,50 lần"
    assert ratio(100, 101) == "ngang nhau"
    assert ratio(0, 5, "ít", "nhiều") == "ít hơn hẳn"
    assert ratio(0, 0) == "ngang nhau"


def test_the_table_lines_up() -> None:
    lines = show([Row("đo", "1 ms", "2 ms", "nhanh hơn 2 lần")]).splitlines()
    assert len({line.index("|") for line in lines if "|" in line}) == 1


def test_lines_of_columns_count_only_one_behind_the_other() -> None:
    truth = "Nơi nhận:\n- Như trên;\nCHỦ TỊCH\nBùi Đức Loan"
    assert scanner_order.in_order(truth, truth) == (3, 3)
    assert scanner_order.in_order(truth, "Nơi nhận: CHỦ TỊCH\n- Như trên;\nBùi Đức Loan") == (0, 3)
