"""From paper to dossier, without a window."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from pathlib import Path

from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.dossier import Dossier
from localdb.log import new_id
from localdb.pages import PageState
from scanner.batch import apart
from scanner.sources import FileSource
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning.intake import Aim, Aside, Event, Failed, Filed, Gone, Intake, Kept, Waiting, take_in
from ui.scanning.paper import Paper, Stage, keep, restore

ROOT = Path(papers.__file__).parents[3]


def _take(parts: Parts, folder: Path, files: dict[str, bytes], dossier: str) -> list[Event]:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    source = FileSource([folder / name for name in files])
    return list(take_in(parts, apart(source), Aim(dossier, papers.CLERK)))


def test_a_paper_that_says_what_it_is_is_filed_and_queued_with_its_files(
    parts: Parts, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    events = _take(parts, tmp_path / "vao", {"quet-1.png": certificate}, dossier.id)
    assert isinstance(events[0], Kept)
    filed = events[-1]
    assert isinstance(filed, Filed)
    assert isinstance(filed.dossier, Dossier)
    (scan,) = filed.dossier.scans
    assert scan.component == papers.CERTIFICATE
    assert parts.home.blobs.read(scan.sha256).startswith(b"%PDF-")
    assert [parts.home.blobs.read(sha256) for sha256 in scan.originals] == [certificate]
    change = parts.home.queries.history(dossier.id)[-1]
    assert isinstance(change.body, PaperFiled)
    assert set(change.blobs) == {scan.sha256, *scan.originals}
    assert {blob.sha256 for blob in parts.home.outbox.blobs_waiting(9)} == set(change.blobs)
    assert "GIẤY CHỨNG SINH" in parts.home.queries.scan_text(scan.id)
    assert restore(parts.home) == []
    assert len(parts.home.pages.in_state(PageState.FILED)) == 1


def test_a_scanned_stack_in_one_file_falls_apart_and_is_filed_paper_by_paper(
    parts: Parts, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    stack = papers.as_pdf(certificate, papers.blank(), papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM))
    events = _take(parts, tmp_path / "vao", {"xap.pdf": stack}, dossier.id)
    filed = [event for event in events if isinstance(event, Filed)]
    assert [event.paper.component for event in filed] == [papers.CERTIFICATE, papers.DECLARATION]
    assert [event.dossier.scans[-1].pages for event in filed] == [1, 1]
    (aside,) = [event for event in events if isinstance(event, Aside)]
    assert aside.paper.name == "xap.pdf, trang 2"
    assert isinstance(events[-1], Gone)
    home = parts.home
    assert restore(home) == []
    (whole,) = home.pages.in_state(PageState.UNPACKED)
    assert home.pages.read(whole.id) == stack
    assert [len(home.pages.in_state(state)) for state in (PageState.FILED, PageState.TRAY)] == [2, 1]
    assert all(home.blobs.read(s).startswith(b"%PDF") for e in filed for s in e.dossier.scans[-1].originals)


def test_sheets_of_one_scan_are_joined_into_papers(
    parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    home = parts.home
    pages = (certificate, papers.draw_later(), papers.blank())
    sheets = []
    for place, data in enumerate(pages):
        page = home.pages.keep(data, media="image/png", source="scan:1", name=f"tờ {place + 1}")
        sheets.append(Paper(page, f"tờ {place + 1}", dossier.id, pages=(page,), batch="scan:1"))
        keep(home, sheets[-1], papers.CLERK.id)
    intake = Intake(parts, Aim(dossier.id, papers.CLERK))
    events = list(intake.run(intake.again(sheets)))
    (settled,) = [event for event in events if isinstance(event, Filed | Waiting)]
    assert settled.paper.id == sheets[0].id
    assert settled.paper.pages == (sheets[0].pages[0], sheets[1].pages[0])
    assert settled.paper.component == papers.CERTIFICATE
    assert [event.paper.id for event in events if isinstance(event, Gone)] == [sheets[1].id]
    assert [event.paper.name for event in events if isinstance(event, Aside)] == [sheets[2].name]


def test_a_kill_while_a_stack_falls_apart_loses_no_page(
    parts: Parts, dossier: Dossier, certificate: bytes
) -> None:
    home = parts.home
    stack = papers.as_pdf(certificate, papers.blank())
    file = home.pages.keep(stack, media="application/pdf", source="xap.pdf", name="xap.pdf")
    keep(home, Paper(new_id(), "xap.pdf", dossier.id, pages=(file,)), papers.CLERK.id)
    first, second = home.pages.unpack(file, [(certificate, "image/png"), (papers.blank(), "image/png")])
    assert [(paper.pages, paper.batch) for paper in restore(home)] == [((first,), file), ((second,), file)]
    joined = Paper(new_id(), "giấy 1", dossier.id, Stage.WAITING, (first, second))
    for paper in (*restore(home), joined):
        keep(home, paper, papers.CLERK.id)
    assert restore(home) == [joined]
    assert restore(home) == [joined]


def test_bad_files_are_told_beside_the_item_and_the_rest_goes_on(
    parts: Parts, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    files = {"rong.png": b"", "nua.png": certificate[:2000], "la.jpg": b"MZ\x90", "tot.png": certificate}
    events = _take(parts, tmp_path / "vao", files, dossier.id)
    failed = [event for event in events if isinstance(event, Failed)]
    assert len(failed) == 3
    assert all(event.what and event.todo for event in failed)
    assert [paper.name for event in failed if (paper := event.paper)] == ["nua.png"]
    assert isinstance(events[-1], Filed)
    (kept,) = restore(parts.home)
    assert (kept.name, parts.home.pages.read(kept.pages[0])) == ("nua.png", certificate[:2000])


def test_without_a_dossier_a_paper_waits_and_a_restart_brings_it_back_read(
    parts: Parts, place: Path, tmp_path: Path, certificate: bytes
) -> None:
    events = _take(parts, tmp_path / "vao", {"quet-1.png": certificate}, "")
    waiting = events[-1]
    assert isinstance(waiting, Waiting)
    parts.home.close()
    again = papers.make_parts(place)
    assert restore(again.home) == [waiting.paper]
    assert again.home.blobs.read(waiting.paper.sha256).startswith(b"%PDF-")
    again.home.close()


def test_a_blank_page_steps_aside_and_is_not_deleted(parts: Parts, dossier: Dossier, tmp_path: Path) -> None:
    events = _take(parts, tmp_path / "vao", {"trang.png": papers.blank()}, dossier.id)
    assert isinstance(events[-1], Aside)
    (page,) = parts.home.pages.in_state(PageState.TRAY)
    assert parts.home.pages.read(page.id) == papers.blank()
    assert restore(parts.home) == []


def test_the_same_sheet_twice_waits_instead_of_being_filed_twice(
    parts: Parts, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    _take(parts, tmp_path / "vao", {"quet-1.png": certificate}, dossier.id)
    events = _take(parts, tmp_path / "vao", {"quet-2.png": certificate}, dossier.id)
    waiting = events[-1]
    assert isinstance(waiting, Waiting)
    assert "đã nhận trong chính hồ sơ này" in waiting.paper.reason


def test_a_killed_intake_leaves_every_kept_page_and_no_half_filing(
    parts: Parts, place: Path, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    (tmp_path / "quet-1.png").write_bytes(certificate)
    parts.home.close()
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(place), str(tmp_path / "quet-1.png"), dossier.id],
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    again = papers.make_parts(place)
    (paper,) = restore(again.home)
    assert (paper.dossier, again.home.pages.read(paper.pages[0])) == (dossier.id, certificate)
    found = again.home.queries.dossier(dossier.id)
    assert found is not None
    assert found.scans == ()
    intake = Intake(again, Aim("", papers.CLERK))
    filed = list(intake.run(intake.again([paper])))[-1]
    assert isinstance(filed, Filed)
    assert len(filed.dossier.scans) == 1
    assert again.home.pages.in_state(PageState.WAITING) == []
    again.home.close()


def test_a_file_that_still_lies_in_the_folder_after_a_power_cut_is_the_paper_that_was_kept(
    parts: Parts, tmp_path: Path, certificate: bytes
) -> None:
    page = parts.home.pages.keep(certificate, media="image/png", source="quet-1.png", name="quet-1.png")
    (tmp_path / "quet-1.png").write_bytes(certificate)
    (kept,) = restore(parts.home)
    intake = Intake(parts, Aim("", papers.CLERK))
    both = itertools.chain(intake.again([kept]), apart(FileSource([tmp_path / "quet-1.png"])))
    events = list(intake.run(both))
    assert [type(event) for event in events].count(Waiting) == 1
    (paper,) = restore(parts.home)
    assert (paper.id, paper.pages) == (kept.id, (page,))
    assert [entry.id for entry in parts.home.pages.in_state(PageState.WAITING)] == [page]
    events = _take(parts, tmp_path, {"quet-1.png": certificate}, "")
    assert isinstance(events[-1], Waiting)
    assert [paper.id for paper in restore(parts.home)] == [kept.id]


def test_a_file_of_two_pages_killed_again_and_again_is_filed_once(
    parts: Parts, place: Path, dossier: Dossier, tmp_path: Path, certificate: bytes
) -> None:
    (tmp_path / "xap.pdf").write_bytes(papers.as_pdf(certificate, papers.blank()))
    parts.home.close()
    command = [sys.executable, "-c", _STEP, str(place), str(tmp_path / "xap.pdf"), dossier.id]
    ended = [subprocess.run([*command, str(step)], cwd=ROOT, check=False).returncode for step in (1, 2, 4)]
    assert set(ended) <= {-signal.SIGKILL, 0}
    assert ended[0] == -signal.SIGKILL
    assert subprocess.run([*command, "0"], cwd=ROOT, check=False).returncode == 0
    again = papers.make_parts(place)
    found = again.home.queries.dossier(dossier.id)
    assert found is not None
    assert [scan.component for scan in found.scans] == [papers.CERTIFICATE]
    assert restore(again.home) == []
    assert again.home.pages.in_state(PageState.FAILED) == []
    assert again.home.pages.in_state(PageState.WAITING) == []
    again.home.close()


_STEP = """
import itertools, os, signal, sys
from pathlib import Path
from scanner.batch import apart
from scanner.sources import FileSource
from tests.ui.scanning import papers
from ui.scanning.intake import Aim, Intake
from ui.scanning.paper import restore
place, file, dossier, step = sys.argv[1:]
parts = papers.make_parts(Path(place))
intake = Intake(parts, Aim(dossier, papers.CLERK))
kept = restore(parts.home)
fresh = () if kept or parts.home.pages.last() else apart(FileSource([Path(file)]))
for count, _ in enumerate(intake.run(itertools.chain(intake.again(kept), fresh)), start=1):
    if count == int(step):
        os.kill(os.getpid(), signal.SIGKILL)
parts.home.close()
"""


_KILLED = """
import os, signal, sys
import signal
import subprocess
import sys
from pathlib import Path
from scanner.batch import apart
from scanner.sources import FileSource
from tests.ui.scanning import papers
from ui.scanning.intake import Aim, Reading, take_in
place, file, dossier = sys.argv[1:]
parts = papers.make_parts(Path(place))
for event in take_in(parts, apart(FileSource([Path(file)])), Aim(dossier, papers.CLERK)):
    if isinstance(event, Reading):
        os.kill(os.getpid(), signal.SIGKILL)
"""
