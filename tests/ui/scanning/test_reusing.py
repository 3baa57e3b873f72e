"""The same paper twice: the person is told where it was taken first, and one key takes that one instead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from localdb.domain.dossier import Dossier
from localdb.pages import PageState
from scanner.batch import apart
from scanner.sources import FileSource
from tests.pages import office_scan
from tests.ui.scanning import papers
from ui.parts import Parts
from ui.scanning import filing, reusing
from ui.scanning.intake import Aim, Event, Filed, Waiting, take_in
from ui.scanning.paper import Paper, Stage, restore

BODY = (
    "Họ, chữ đệm, tên người mẹ: Trần Thị Hường",
    "Năm sinh: 1998, số định danh 031198004567",
    "Nơi cư trú: thôn Yên Quỳ, xã Đồng Xanh",
    "Đã sinh con vào lúc 08 giờ 15 phút, ngày 14/11/2026",
    "Tại trạm y tế xã Đồng Xanh, người đỡ đẻ: Trần Văn Đức",
)


def scanned(body: tuple[str, ...], seed: int, skew: float) -> bytes:
    """Return a certificate as a scanner sees it: another angle and another light with each seed."""
    sheet = np.asarray(papers.opened(papers.draw("GIẤY CHỨNG SINH", body)), dtype=np.uint8)
    return papers.as_png(Image.fromarray(office_scan(sheet, np.random.default_rng(seed), skew)))


def take(parts: Parts, folder: Path, data: bytes, dossier: Dossier) -> Event:
    folder.mkdir(exist_ok=True)
    (folder / "quet.png").write_bytes(data)
    return list(take_in(parts, apart(FileSource([folder / "quet.png"])), Aim(dossier.id, papers.CLERK)))[-1]


def waiting(event: Event) -> Paper:
    assert isinstance(event, Waiting)
    return event.paper


def test_a_paper_of_an_earlier_dossier_stands_in_with_its_source_and_can_be_taken_back(
    parts: Parts, dossier: Dossier, tmp_path: Path
) -> None:
    first = take(parts, tmp_path / "a", scanned(BODY, 1, 0.8), dossier)
    assert isinstance(first, Filed)
    earlier = first.dossier.scans[0]
    later = papers.receive_birth(parts, "Trần Văn Bình")
    paper = waiting(take(parts, tmp_path / "b", scanned(BODY, 2, -1.1), later))
    assert paper.reason.startswith(f"Giống giấy đã quét ở hồ sơ {dossier.code}: “Giấy chứng sinh”, ngày ")
    assert "Ctrl + D" in paper.todo
    spared, after = reusing.take_earlier(parts.home, parts.catalogue, paper, papers.CERTIFICATE, papers.CLERK)
    (scan,) = after.scans
    assert (scan.sha256, scan.originals, scan.component) == (
        earlier.sha256,
        earlier.originals,
        papers.CERTIFICATE,
    )
    assert scan.reused == earlier.id
    (kept,) = parts.home.pages.in_state(PageState.TRAY)
    assert kept.note == f"Đã có ở hồ sơ {dossier.code}: Giấy chứng sinh."
    assert restore(parts.home) == []
    back = filing.undo(parts.home, spared, papers.CLERK)
    assert back.dossier.scans == ()
    assert [one.id for one in restore(parts.home)] == [paper.id]
    assert parts.home.pages.in_state(PageState.TRAY) == []
    found = parts.home.queries.dossier(dossier.id)
    assert found is not None
    assert found.scans == (earlier,)


def test_in_the_dossier_where_it_lies_the_second_taking_goes_to_the_tray(
    parts: Parts, dossier: Dossier, tmp_path: Path
) -> None:
    data = scanned(BODY, 1, 0.8)
    take(parts, tmp_path / "a", data, dossier)
    paper = waiting(take(parts, tmp_path / "b", data, dossier))
    assert paper.reason.startswith("Đúng tệp này đã nhận trong chính hồ sơ này")
    spared, after = reusing.take_earlier(parts.home, parts.catalogue, paper, papers.CERTIFICATE, papers.CLERK)
    assert spared.stage is Stage.ASIDE
    assert len(after.scans) == 1
    assert len(parts.home.pages.in_state(PageState.TRAY)) == 1


def test_the_same_form_filled_in_for_another_child_is_filed_as_ever(
    parts: Parts, dossier: Dossier, tmp_path: Path
) -> None:
    take(parts, tmp_path / "a", scanned(BODY, 1, 0.8), dossier)
    twin = (*BODY[:3], "Đã sinh con vào lúc 09 giờ 40 phút, ngày 21/10/2026", *BODY[4:])
    later = papers.receive_birth(parts)
    assert isinstance(take(parts, tmp_path / "b", scanned(twin, 2, -1.1), later), Filed)
