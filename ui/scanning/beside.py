"""The slim panel beside another screen's work: sheets pass, are named and settled, and typing goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy

from localdb.domain.procedure import Component
from localdb.domain.trouble import Trouble
from scanner.sources import SUFFIXES, FileSource
from ui.beside import SheetsPanel
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning import filing, following
from ui.scanning.arrivals import Arrivals
from ui.scanning.dossier_pane import OTHER
from ui.scanning.feed import feed
from ui.scanning.feeding import Feeding
from ui.scanning.filing import Done
from ui.scanning.intake import Aim
from ui.scanning.paper import Paper, Stage
from ui.scanning.papers_list import PapersList, PapersModel
from ui.scanning.pictures import Pictures
from ui.widgets.basics import BriefButton, column, label, row
from ui.widgets.picking import pick_files

_NOTHING = "Đặt giấy vào máy quét rồi bấm Ctrl + S, hoặc chọn tệp. Cứ nhập tiếp trong lúc quét."


class Beside(SheetsPanel):
    """The papers of one dossier, which may still be a form. While it is in sight, what comes in is of it.

    What happened is told by the parts it is made of.
    """

    def __init__(
        self, desk: Desk, parts: Parts, *, feeding: Feeding, arrivals: Arrivals, pictures: Pictures, aim: Aim
    ) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts
        self._feeding, self._arrivals, self._pictures, self._aim = feeding, arrivals, pictures, aim
        self._dossier, self._components = "", tuple[Component, ...]()
        self._elsewhere = ""  # where papers belong when this is out of sight
        self._seen: dict[str, tuple[Paper, Paper]] = {}  # as it was, and as it is shown
        self.list = PapersList(PapersModel())
        self.heading = label("Giấy quét của hồ sơ này", "heading", wrap=True)
        self.state = label(_NOTHING, "helper", wrap=True)
        self.digits = label("", "helper", wrap=True)
        self.scan_button = _brief("Quét  (Ctrl + S)", "Quét", self.scan)
        self.files_button = _brief("Chọn tệp", "Tệp", self.ask_files)
        self.agree_button = _brief("Đồng ý tên giấy  (Ctrl + J)", "Đồng ý  (Ctrl + J)", self.agree)
        self.back = _brief("Quay lại  (Esc)", "Quay lại", self.closed.emit)
        whole = column(
            self.heading, self.state, self.list, self.digits,
            row(self.scan_button, self.files_button), self.agree_button, self.back, gap=8,
        )  # fmt: skip
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # the form needs the room
        self._connect()

    def _connect(self) -> None:
        self.list.digit.connect(self._digit)
        self.list.entered.connect(self._enter)
        self.list.deleted.connect(self._put_aside)
        self._pictures.thumb.connect(self.list.papers.put_thumb)
        self._feeding.count_changed.connect(self._say)
        model = self._arrivals.list.papers
        for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_: self._sync())
        self._desk.changed.connect(lambda _change: self._follow())
        self._arrivals.ready.connect(self._follow)

    # What the screen beside it asks.

    def take_for(self, dossier: str, components: Sequence[Component]) -> None:
        """Take papers for this dossier, or the form that will be it, of these components."""
        if (dossier, tuple(components)) == (self._dossier, self._components):
            return
        if dossier != self._dossier:
            self.list.papers.show_papers(())
        self._dossier, self._components = dossier, tuple(components)
        self._seen.clear()
        if self.isVisible():
            self._aim.dossier = dossier
        self._sync()

    @property
    def count(self) -> int:
        """How many papers are here."""
        return self.list.papers.rowCount()

    def scan(self) -> None:
        """Scan into the dossier that is in front now, whatever comes in front while the sheets pass."""
        self._feeding.scan(self._aimed())

    def ask_files(self) -> None:
        """Let the clerk choose files."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        pick_files(self, "Chọn tệp để đưa vào", f"Ảnh và PDF ({kinds})", self.take_files)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Keep these files, each as a paper, and read them."""
        events = partial(feed, self._parts.home, FileSource(paths), self._aimed(), scanned=False)
        self._desk.stream(events, self._file_came, lambda: None, self._arrivals.trouble.emit)

    def agree(self) -> None:
        """Settle what every paper with a sure name is; then the caret goes where a person must look."""
        for paper in self.list.papers.papers():
            if following.awaits(paper) and paper.component and not paper.settled:
                self._settle(paper, paper.component)
        self._go_to_doubt()

    def release(self) -> None:
        """Let papers of a form that was thrown away belong to no dossier."""
        home, catalogue, actor = self._parts.home, self._parts.catalogue, self._parts.session.actor
        mine = [was for was, _ in self._seen.values() if was.stage is Stage.WAITING]

        def job() -> list[Paper | Done]:
            who = actor.id if actor else ""
            return [filing.aim(home, catalogue, replace(p, settled=False), "", who) for p in mine]

        self._desk.run(job, self._take, self._arrivals.trouble.emit)

    def showEvent(self, event: QShowEvent) -> None:
        """From now on what comes in belongs here."""
        super().showEvent(event)
        self._elsewhere, self._aim.dossier = self._aim.dossier, self._dossier
        self._aim.actor = self._parts.session.actor
        self._pictures.resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """What comes in belongs where it did before."""
        super().hideEvent(event)
        self._aim.dossier = self._elsewhere

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    # What came.

    def _aimed(self) -> Aim:
        return Aim(self._dossier, self._parts.session.actor)

    def _file_came(self, arrival: Paper | Trouble | None) -> None:
        if isinstance(arrival, Paper):
            self._arrivals.put(arrival, picture=True)
            self._arrivals.watching.read_again([arrival])
        elif arrival is not None:
            self._arrivals.trouble.emit(arrival)

    def _sync(self) -> None:
        """Show the papers of this dossier as they are now."""
        shown, before = self.list.papers, self.count
        mine = [p for p in self._arrivals.papers() if self._dossier and p.dossier == self._dossier]
        gone = {paper.id for paper in shown.papers()} - {paper.id for paper in mine}
        for lost in gone:
            shown.drop(lost)
        for paper in mine:
            self._show(paper)
        if self.count and self.list.paper() is None:
            self.list.select(mine[0].id)
        self._say()
        if before != self.count:
            self.counted.emit()

    def _show(self, paper: Paper) -> None:
        was, shown = self._seen.get(paper.id, (None, None))
        if was == paper:
            return
        shown = following.proposed(paper, self._components)
        if self.list.papers.place(paper.id) < 0:
            self._pictures.want_thumb(paper)
        self._seen[paper.id] = (paper, shown)
        self.list.papers.put(shown)
        if following.awaits(paper):
            self._follow()

    def _say(self) -> None:
        papers = self.list.papers.papers()
        reading = sum(paper.stage is Stage.READING for paper in papers)
        doubtful = [paper for paper in papers if _doubtful(paper)]
        sure = [p for p in papers if following.awaits(p) and p.component and not p.settled]
        told = f"Đang quét: {self._feeding.count} trang. " if self._feeding.scans else ""
        told += f"Đang đọc {reading} tờ. " if reading else ""
        told += f"{len(doubtful)} giấy chờ xem. " if doubtful else ""
        self.state.setText(told.strip() or (f"{len(papers)} giấy." if papers else _NOTHING))
        self.agree_button.setEnabled(bool(sure))
        names = [f"{n}. {c.label}" for n, c in enumerate(self._components[:9], start=1)]
        self.digits.setText(" · ".join([*names, "0. Giấy tờ khác"]))
        self.digits.setVisible(bool(doubtful and names))

    def _go_to_doubt(self) -> None:
        for paper in self.list.papers.papers():
            if _doubtful(paper):
                self.list.select(paper.id)
                self.list.setFocus()
                return

    # What the clerk says.

    def _digit(self, digit: int) -> None:
        paper = self.list.paper()
        if paper is None or paper.stage is not Stage.WAITING or digit > min(9, len(self._components)):
            return
        self._settle(paper, self._components[digit - 1].id if digit else OTHER)

    def _enter(self) -> None:
        paper = self.list.paper()
        if paper is None:
            return
        if paper.stage is Stage.FAILED:
            again = replace(paper, stage=Stage.READING, reason="", todo="")
            self._arrivals.put(again)
            self._arrivals.watching.read_again([again])
        elif paper.stage is Stage.WAITING and paper.component:
            self._settle(paper, paper.component)

    def _settle(self, paper: Paper, component: str) -> None:
        """File a paper, or keep what it is until there is a dossier to file it in."""
        if (actor := self._parts.session.actor) is None:
            return
        title = next((c.label for c in self._components if c.id == component), "Giấy tờ khác")
        home, catalogue = self._parts.home, self._parts.catalogue
        job = partial(following.settle, home, catalogue, paper.id, component, actor, title=title)

        def done(result: Paper | Done | None) -> None:
            if result is not None:
                self._take([result])
            if component:
                self.named.emit(component)
            self._go_to_doubt()

        self._desk.run(job, done, self._arrivals.trouble.emit)

    def _put_aside(self) -> None:
        paper = self.list.paper()
        if paper is None or paper.stage not in (Stage.WAITING, Stage.FAILED):
            return
        job = partial(filing.put_aside, self._parts.home, paper, "Người dùng để riêng.")
        self._desk.run(job, self._was_put_aside, self._arrivals.trouble.emit)

    def _was_put_aside(self, paper: Paper) -> None:
        self._arrivals.drop(paper)
        self._arrivals.told.emit(f"Đã để {paper.name} sang khay; vẫn giữ nguyên, không xóa.")

    def _follow(self) -> None:
        """File the papers whose form is a dossier by now, whichever form it was."""
        actor = self._parts.session.actor
        waiting = [paper.id for paper in self._arrivals.papers() if following.awaits(paper)]
        if actor is not None and waiting:
            job = partial(following.follow, self._parts.home, self._parts.catalogue, waiting, actor)
            self._desk.run(job, self._take, self._arrivals.trouble.emit)

    def _take(self, results: Sequence[Paper | Done]) -> None:
        """Show what became of papers; each dossier that got some is told to every screen."""
        filed = [result for result in results if isinstance(result, Done)]
        for result in results:
            paper = result.paper if isinstance(result, Done) else result
            if isinstance(result, Done):
                self._arrivals.note_filed(paper)
            self._arrivals.put(paper)
        if filed:
            self._arrivals.told.emit(f"Đã xếp {len(filed)} giấy quét vào hồ sơ.")
            self._desk.changed.emit(filed[-1].dossier)


def _doubtful(paper: Paper) -> bool:
    """Whether a person must say what a paper is, or whether it is good."""
    return paper.stage is Stage.FAILED or (paper.stage is Stage.WAITING and not following.awaits(paper))


def _brief(text: str, brief: str, act: Callable[[], object]) -> BriefButton:
    made = BriefButton(text, brief)
    made.clicked.connect(lambda _checked=False: act())
    return made
