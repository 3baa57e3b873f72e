"""Papers for a file of the archive come the same way in as those for a dossier."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.separator import archive_covers
from localdb.domain.archive.practice import SampleRow, Sampling
from localdb.domain.archive.values import Description, File, Label
from localdb.domain.procedure import Verification
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused
from localdb.pages import PageState
from localdb.store import Actor
from scanner.batch import apart
from scanner.sources import FileSource
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.picture import PDF, draw_pages
from ui.scanning import archiving, filing
from ui.scanning.intake import Aim, Filed, Waiting, take_in
from ui.scanning.paper import KIND, Paper, Stage, keep, restore, target_of

OTHER = Actor("a2", "Lò Seo Páo", Role.SCANNING)
FEW = Sampling("thử", "", Verification.UNVERIFIED, (SampleRow(9999, 1),))


@pytest.fixture
def file(parts: Parts) -> File:
    """An empty file of the archive."""
    box = parts.home.archive.open_box(Label("12"), papers.CLERK)
    about = Description(title="Hồ sơ khai sinh 1998", retention="Vĩnh viễn")
    return parts.home.archive.open_file(box.id, "", "3", about, papers.CLERK)


def take(parts: Parts, folder: Path, name: str, data: bytes, target: str) -> list[Filed | Waiting]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    events = take_in(parts, apart(FileSource([folder / name])), Aim(target, papers.CLERK))
    return [event for event in events if isinstance(event, Filed | Waiting)]


def test_a_stack_falls_apart_into_papers_of_the_file_each_with_its_name_and_text(
    parts: Parts, file: File, tmp_path: Path, certificate: bytes
) -> None:
    stack = papers.as_pdf(certificate, papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM))
    events = take(parts, tmp_path / "vao", "xap.pdf", stack, file.id)
    assert [type(event) for event in events] == [Filed, Filed]
    after = target_of(parts.home, file.id)
    assert isinstance(after, File)
    assert [(paper.place, paper.pages) for paper in after.papers] == [(1, 1), (2, 1)]
    assert [after.paper_code(paper) for paper in after.papers] == ["LT-12-3.001", "LT-12-3.002"]
    assert "CHỨNG SINH" in after.papers[0].name.upper()
    assert parts.home.blobs.read(after.papers[0].sha256).startswith(b"%PDF-")
    assert [found.file.id for found in parts.home.archive.search("tram y te")] == [file.id]
    assert restore(parts.home) == []
    assert len(parts.home.pages.in_state(PageState.FILED)) == 2
    assert parts.home.outbox.blobs_waiting(9) == []  # nothing of it is owed to the province

    filed = events[0]
    assert isinstance(filed, Filed)
    done = filing.undo(parts.home, filed.paper, papers.CLERK)
    assert isinstance(done.dossier, File)
    assert filed.paper.scan not in [paper.id for paper in done.dossier.papers]
    assert filed.paper.id in [paper.id for paper in restore(parts.home)]


def read(parts: Parts, file: File) -> Paper:
    """A paper that was read and waits for its file."""
    home = parts.home
    page = home.pages.keep(b"mot trang", media="image/png", source="vao", name="a.png")
    pdf = home.blobs.put(b"%PDF-1.7")
    paper = Paper(page, "a.png", file.id, Stage.WAITING, (page,), sha256=pdf, size=8, count=1, text="chữ")
    keep(home, paper, papers.CLERK.id)
    return paper


def test_a_box_under_check_takes_no_more_papers_and_none_is_lost(parts: Parts, file: File) -> None:
    home = parts.home
    filing.file(home, parts.catalogue, read(parts, file), "", papers.CLERK)
    home.archive.begin_check(file.box, FEW, OTHER)
    late = read(parts, file)
    assert "đang kiểm tra" in filing.judge(home, parts.catalogue, late).reason
    with pytest.raises(Refused, match="không sửa được"):
        filing.file(home, parts.catalogue, late, "", papers.CLERK)
    assert [paper.pages for paper in restore(home)] == [late.pages]


def test_a_kill_between_filing_and_forgetting_the_draft_files_a_paper_once(parts: Parts, file: File) -> None:
    paper = read(parts, file)
    archiving.put_in(parts.home, paper, filing.originals(parts.home, paper), papers.CLERK)
    assert len(parts.home.drafts.all(KIND)) == 1  # the moment of the kill: filed, the draft still there
    assert restore(parts.home) == []
    assert parts.home.drafts.all(KIND) == []
    assert [archived.place for archived in parts.home.archive.files(file.box)[0].papers] == [1]


def test_a_cover_sheet_sends_what_lies_behind_it_into_its_file(
    parts: Parts, file: File, tmp_path: Path, certificate: bytes
) -> None:
    about = Description(title="Hồ sơ khai tử 1998", retention="Vĩnh viễn")
    second = parts.home.archive.open_file(file.box, "", "4", about, papers.CLERK)
    covers = archive_covers([file, second])
    pages = [draw_pages(covers, PDF, "bìa", [number], 1654)[0] for number in (1, 2)]
    form = papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM)
    take(parts, tmp_path / "vao", "hop.pdf", papers.as_pdf(pages[0], certificate, pages[1], form), "")
    held = parts.home.archive.files(file.box)
    assert [[paper.pages for paper in one.papers] for one in held] == [[1], [1]]
    assert "CHỨNG SINH" in held[0].papers[0].name.upper()
