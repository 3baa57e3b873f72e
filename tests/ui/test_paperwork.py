"""Promise: the paper shown, the paper filed and the paper at the printer are the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.citizen import Slip
from forms.process import Refusal, Supplement
from forms.receipt import Receipt
from localdb.domain.codes import device_tag, paper_number
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine
from localdb.store import Actor
from tests.forms.reading import text
from tests.forms.test_printing import QUEUE, Cups, Paper
from tests.ui.scanning import papers
from ui.paperwork import again, batch, draft, hand_out, issue, pictures, print_blanks


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Paper]:
    """The far end of a raw queue of a private CUPS."""
    cups = Cups()
    monkeypatch.setenv("CUPS_SERVER", str(cups.home / "cups.sock"))
    tick = threading.Event()
    for _ in range(600):
        if cups.ready():
            break
        tick.wait(0.1)
    paper = Paper()
    cups.run("lpadmin", "-p", QUEUE, "-E", "-v", f"socket://127.0.0.1:{paper.port}", "-m", "raw")
    yield paper
    cups.stop()
    paper.close()


def test_what_is_shown_filed_and_printed_are_the_same_bytes(tmp_path: Path, printer: Paper) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    parts.printer = QUEUE
    dossier = papers.receive_birth(parts)
    made = issue(parts, dossier, papers.CLERK)
    assert (made.printed_on, made.trouble) == (QUEUE, None)
    filed = parts.home.blobs.read(made.dossier.receipts[0].sha256)
    parts.home.close()
    assert printer.came.acquire(timeout=120)
    assert printer.jobs == [made.pdf] == [filed]
    assert made.pages == pictures(filed)


def test_blank_receipts_go_to_the_printer_and_without_one_no_number_is_drawn(
    tmp_path: Path, printer: Paper
) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    with pytest.raises(Refused, match="Chưa chọn máy in"):
        print_blanks(parts, 2, papers.CLERK)
    parts.printer = QUEUE
    first = print_blanks(parts, 2, papers.CLERK)
    second = print_blanks(parts, 1, papers.CLERK)
    tag = device_tag(parts.home.device.id)
    parts.home.close()
    assert [first.first, first.last, second.first] == [paper_number(tag, n) for n in (1, 2, 3)]
    for _ in range(2):
        assert printer.came.acquire(timeout=120)
    told = sorted(text(job) for job in printer.jobs)
    assert [sum(text_.count(f"SỐ {n}") for n in (first.first, first.last)) for text_ in told] in (
        [0, 4],
        [4, 0],
    )


REASON = "Giấy chứng sinh bị tẩy xóa ở dòng ngày sinh."


def test_any_paper_is_filed_as_it_is_shown_and_printed_again_as_a_marked_reprint(tmp_path: Path) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    dossier = papers.receive_birth(parts)
    form = Supplement(dossier, (PaperLine("tp02", "Giấy chứng sinh", 1),), REASON)
    made = hand_out(parts, form, papers.CLERK)
    assert made.dossier is not None
    (issued,) = made.dossier.issued
    assert (issued.form, issued.template, issued.reprint) == ("mau02", "mau02-tt03-2025", 0)
    assert parts.home.blobs.read(issued.sha256) == made.pdf
    assert made.pages == pictures(made.pdf)
    assert REASON in text(made.pdf)
    for count in (1, 2):
        assert made.dossier is not None
        made = again(parts, made.dossier, made.dossier.issued[-1], papers.CLERK)
        assert f"BẢN IN LẠI LẦN {count}" in text(made.pdf)
        assert REASON in text(made.pdf)
    assert made.dossier is not None
    assert [i.reprint for i in made.dossier.issued] == [0, 1, 2]
    assert {i.first for i in made.dossier.issued[1:]} == {issued.sha256}
    kinds = [c.body.__struct_config__.tag for c in parts.home.queries.history(dossier.id)]
    parts.home.close()
    assert kinds.count("form.issued") == 3


def test_the_same_paper_made_twice_is_a_reprint(tmp_path: Path) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    dossier = papers.receive_birth(parts)
    first = hand_out(parts, Refusal(dossier, REASON), papers.CLERK)
    assert first.dossier is not None
    second = hand_out(parts, Refusal(first.dossier, REASON), papers.CLERK)
    parts.home.close()
    assert second.dossier is not None
    assert [i.reprint for i in second.dossier.issued] == [0, 1]
    assert "BẢN IN LẠI LẦN 1" in text(second.pdf)


def test_a_draft_files_nothing_and_an_unfit_paper_is_refused(tmp_path: Path) -> None:
    parts = papers.make_parts(tmp_path / "xa")
    dossier = papers.receive_birth(parts)
    before = parts.home.queries.history(dossier.id)
    drafts = [draft(parts, Refusal(dossier, REASON), papers.CLERK, size=size) for size in ("A5", "A4")]
    for reason in ("", "   ", "Lý do khách quan."):
        with pytest.raises(Refused, match=r"(?i)lý do"):
            hand_out(parts, Refusal(dossier, reason), papers.CLERK)
    with pytest.raises(Refused, match="không được quyền"):
        hand_out(parts, Refusal(dossier, REASON), Actor("it", "Người coi máy", Role.IT))
    together = batch(parts, drafts, "Hai tờ")
    after = parts.home.queries.history(dossier.id)
    parts.home.close()
    assert after == before
    assert [d.size for d in drafts] == ["A5", "A4"]
    assert together.pages == tuple(page for d in drafts for page in d.pages)


def test_no_receipt_is_made_for_a_dossier_that_nobody_saved(tmp_path: Path, printer: Paper) -> None:
    """The citizen never holds a receipt that is not in the system, and nothing reaches the printer."""
    parts = papers.make_parts(tmp_path / "xa")
    parts.printer = QUEUE
    saved = papers.receive_birth(parts)
    typed = replace(saved, id="0190a000-0000-7000-8000-00000000dead", code="H29.8-261122-9999")
    for ask in (
        lambda: issue(parts, typed, papers.CLERK),
        lambda: hand_out(parts, Receipt(typed), papers.CLERK),
        lambda: draft(parts, Slip(typed), papers.CLERK),
        lambda: draft(parts, Receipt(replace(typed, id="")), papers.CLERK),
    ):
        with pytest.raises(Refused, match="đã tiếp nhận và ghi trên máy"):
            ask()
    with pytest.raises(Refused, match="Không tìm thấy hồ sơ"):
        parts.home.store.issue_receipt(typed.id, b"%PDF", "mau01-tt03-2025", "A5", papers.CLERK)
    parts.home.close()
    assert printer.jobs == []
