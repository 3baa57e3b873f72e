"""Pages in the window: the keys that turn, part and join papers, and Ctrl+Z that takes each back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from localdb.domain.dossier import Dossier
from localdb.pages import PageState
from tests.ui import walk
from tests.ui.scanning import papers
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning.paper import Paper, Stage, keep, restore
from ui.scanning.screen import ScanningScreen

READ_MS = 120_000


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, parts: Parts, dossier: Dossier) -> Iterator[ScanningScreen]:
    """A screen with two papers that wait: one of two pages, one of one."""
    for name, titles in (("a", ("GIẤY CHỨNG SINH", "TỜ KHAI")), ("b", ("GIẤY CAM ĐOAN",))):
        pages = [
            parts.home.pages.keep(papers.draw(title), media="image/png", source=name, name=title)
            for title in titles
        ]
        kept = Paper(name, name, dossier.id, Stage.WAITING, tuple(pages), wanted=True, reason="Chờ.")
        keep(parts.home, kept, papers.CLERK.id)
    made = ScanningScreen(desk, parts)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.activate()
    made.open(dossier.id)
    qtbot.waitUntil(lambda: made.watching.runs and made.papers.model.rowCount() == 2, timeout=READ_MS)
    made.papers.list.select("a")
    qtbot.waitUntil(lambda: made.paper.strip.count() == 2, timeout=READ_MS)
    yield made
    made.shut()
    desk.close()


def shown(screen: ScanningScreen) -> list[int]:
    return [len(paper.pages) for paper in screen.papers.model.papers()]


def press(qtbot: QtBot, screen: ScanningScreen, key: str, pages: list[int]) -> None:
    """Do the act that is on this key, and wait until its papers stand there, read."""
    next(c for c in screen.commands() if c.key == key)()
    qtbot.waitUntil(lambda: shown(screen) == pages and not screen.papers.reading, timeout=READ_MS)


def test_keys_part_turn_and_join_papers_and_ctrl_z_takes_each_back(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts
) -> None:
    assert walk.unnamed(screen) == []
    screen.paper.strip.setCurrentRow(1)
    before = sorted(restore(parts.home), key=lambda paper: paper.id)
    press(qtbot, screen, "Ctrl+T", [1, 1, 1])
    assert all(paper.text for paper in screen.papers.model.papers() if paper.edited)
    press(qtbot, screen, "Ctrl+Z", [2, 1])
    assert sorted(restore(parts.home), key=lambda paper: paper.id) == before
    screen.papers.list.select("b")
    press(qtbot, screen, "Ctrl+G", [3])
    (whole,) = restore(parts.home)
    assert whole.text.index("CHỨNG SINH") < whole.text.index("CAM ĐOAN")
    assert whole.reason
    qtbot.waitUntil(lambda: screen.paper.strip.count() == 3, timeout=READ_MS)
    screen.paper.strip.setCurrentRow(2)
    press(qtbot, screen, "Ctrl+Delete", [2])
    assert [page.name for page in parts.home.pages.in_state(PageState.TRAY)] == ["GIẤY CAM ĐOAN"]
    press(qtbot, screen, "Ctrl+Z", [3])
    press(qtbot, screen, "Ctrl+Z", [2, 1])
    assert parts.home.pages.in_state(PageState.TRAY) == []


def test_an_act_without_a_paper_or_page_says_what_to_do(qtbot: QtBot, screen: ScanningScreen) -> None:
    with qtbot.waitSignal(screen.trouble) as caught:
        next(c for c in screen.commands() if c.key == "Ctrl+G")()
    assert "trên" in str(caught.args[0])
    with qtbot.waitSignal(screen.trouble, timeout=READ_MS) as caught:
        next(c for c in screen.commands() if c.key == "Alt+Left")()
    assert "Không có trang đó" in str(caught.args[0])


def test_a_second_act_pressed_at_once_is_done_or_told_why_not(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts
) -> None:
    told: list[str] = []
    screen.told.connect(told.append)
    turn = next(c for c in screen.commands() if c.key == "Ctrl+R")
    turn()
    turn()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=READ_MS)
    assert told[0].startswith("Đã xoay trang.")
    assert told[1].startswith("Đã xoay trang.") or "đang được đọc" in told[1]
    qtbot.waitUntil(lambda: not screen.papers.reading, timeout=READ_MS)


def test_corrections_and_the_filing_asked_for_meanwhile_all_happen_in_their_order(
    qtbot: QtBot, screen: ScanningScreen, parts: Parts
) -> None:
    screen.paper.strip.setCurrentRow(1)
    press(qtbot, screen, "Ctrl+T", [1, 1, 1])
    qtbot.waitUntil(lambda: screen.hand.paper is not None and bool(screen.hand.paper.text), timeout=READ_MS)
    screen.hand.choice = "tp01"
    screen.paper.fact_corrected.emit("number", "012345678901")
    screen.paper.fact_corrected.emit("owner", "Lò Thị Mẩy")
    screen.hand.act()
    qtbot.waitUntil(
        lambda: any(p.stage is Stage.FILED for p in screen.papers.model.papers()), timeout=READ_MS
    )
    (filed,) = (p for p in screen.papers.model.papers() if p.stage is Stage.FILED)
    dossier = parts.home.queries.dossier(filed.dossier)
    assert dossier is not None
    facts = dossier.scans[-1].facts
    assert facts is not None
    assert facts.number is not None
    assert facts.owner is not None
    assert (facts.number.value, facts.owner.value) == ("012345678901", "Lò Thị Mẩy")
