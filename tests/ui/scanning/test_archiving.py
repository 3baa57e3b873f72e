"""Papers for a file of the archive come the same way in as those for a dossier."""

from __future__ import annotations

from pathlib import Path

import pytest

from localdb.domain.archive.practice import SampleRow, Sampling
from localdb.domain.archive.values import Description, File, Label
from localdb.domain.procedure import Verification
from localdb.domain.roles import Role
from localdb.pages import PageState
from localdb.store import Actor
from scanner.batch import apart
from scanner.sources import FileSource
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning import filing
from ui.scanning.intake import Aim, Filed, Waiting, take_in
from ui.scanning.paper import restore, target_of

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


def test_a_box_under_check_takes_no_more_papers_and_none_is_lost(
    parts: Parts, file: File, tmp_path: Path, certificate: bytes
) -> None:
    take(parts, tmp_path / "vao", "a.png", certificate, file.id)
    parts.home.archive.begin_check(file.box, FEW, OTHER)
    form = papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM)
    (event,) = take(parts, tmp_path / "vao", "b.png", form, file.id)
    assert isinstance(event, Waiting)
    assert "đang kiểm tra" in event.paper.reason
    assert [paper.id for paper in restore(parts.home)] == [event.paper.id]
