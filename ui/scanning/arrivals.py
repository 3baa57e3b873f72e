"""What came in, as the list shows it: papers of this session and of before, or the tray in their place."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from localdb.domain.trouble import Trouble
from localdb.home import Home
from localdb.pages import PageState
from ui.desk import Desk
from ui.scanning import intake
from ui.scanning.arranging import Step
from ui.scanning.paper import Paper, Stage, restore, tray
from ui.scanning.papers_pane import PapersPane
from ui.scanning.pictures import Pictures
from ui.scanning.watching import Watching

AGAIN = "Bấm Enter để đọc lại."


class Arrivals(QObject):
    """Keeps the list true. ``shown(paper id)`` when a paper's state changed; ``told`` and ``trouble``."""

    shown = Signal(str)
    ready = Signal()  # papers are taken in from now on
    told = Signal(str)
    trouble = Signal(object)

    def __init__(
        self, desk: Desk, home: Home, *, pane: PapersPane, pictures: Pictures, watching: Watching
    ) -> None:
        super().__init__()
        self._desk, self._home = desk, home
        self._model, self.list, self._pane = pane.model, pane.list, pane
        self._pictures, self.watching = pictures, watching
        self._live: list[Paper] | None = None  # the papers of work while the tray is shown
        self._refused = 0
        self.filed: list[Paper] = []  # in this session, the last one last
        pictures.thumb.connect(self._model.put_thumb)
        watching.happened.connect(self._happened)
        watching.halted.connect(self._halted)
        watching.trouble.connect(self._cannot_go_on)

    def begin(self) -> None:
        """Bring back what a former session left, and take in what comes."""
        self._desk.run(lambda: restore(self._home), self._restored, self.trouble.emit)

    def _restored(self, papers: list[Paper]) -> None:
        papers = [paper for paper in papers if self._model.place(paper.id) < 0]  # what came since is newer
        for paper in papers:
            self.put(paper, picture=True)
        self.watching.start()
        self.watching.read_again([paper for paper in papers if paper.stage is Stage.READING])
        self._pane.show_progress()
        self.count_aside()
        self.ready.emit()

    def papers(self) -> list[Paper]:
        """Return the papers of work, also while the tray is shown."""
        return self._model.papers() if self._live is None else list(self._live)

    def came(self, paper: Paper) -> None:
        """Show a paper that was just kept, and have it read."""
        self.put(paper, picture=True)
        self.watching.read_sheet(paper)

    def put(self, paper: Paper, *, picture: bool = False) -> None:
        """Show a paper's new state, or a new paper."""
        if self._live is not None:
            if all(known.id != paper.id for known in self._live):
                self._live.append(paper)
            self._live = [paper if known.id == paper.id else known for known in self._live]
            return
        self._model.put(paper)
        if picture and paper.pages:
            self._pictures.want_thumb(paper)
        if self.list.paper() is None:
            self.list.select(paper.id)
        self.shown.emit(paper.id)

    def count_aside(self) -> None:
        """Say how many pages lie in the tray."""
        self._pane.show_aside(self._home.pages.count(PageState.TRAY))

    def drop(self, paper: Paper) -> None:
        """Take a paper out of the list."""
        if self._live is not None:
            self._live = [known for known in self._live if known.id != paper.id]
        self._model.drop(paper.id)
        self.count_aside()

    def above(self, paper: Paper) -> Paper | None:
        """Return the paper before this one in the list, filed ones left out."""
        papers = [one for one in self._model.papers() if one.stage is not Stage.FILED or one.id == paper.id]
        place = next((i for i, one in enumerate(papers) if one.id == paper.id), 0)
        return papers[place - 1] if place else None

    def rearranged(self, step: Step) -> None:
        """Show what an act left in place of what it found, and read what changed."""
        kept = {paper.id for paper in step.after}
        for paper in step.after:
            self.put(paper, picture=True)
        if step.after:
            self.list.select(step.after[0].id)
        for paper in step.before:
            if paper.id not in kept:
                self.drop(paper)
        self.watching.read_again([paper for paper in step.after if paper.stage is Stage.READING])
        self._pane.show_progress()
        self.count_aside()

    def note_filed(self, paper: Paper) -> None:
        """Remember a filing, so that it can be taken back."""
        self.filed.append(paper)

    def forget_filed(self, dossier: str) -> None:
        """Take what was filed into other dossiers out of the list; it is in them."""
        for paper in self._model.papers():
            if paper.stage is Stage.FILED and paper.dossier != dossier:
                self._model.drop(paper.id)

    def select_next(self) -> None:
        """Take the next paper in hand that waits for a person, from the present one on."""
        papers = self._model.papers()
        place = self.list.currentIndex().row()
        order = papers[place + 1 :] + papers[: place + 1]
        waiting = next((paper for paper in order if paper.stage is Stage.WAITING), None)
        if waiting is not None:
            self.list.select(waiting.id)

    def toggle_tray(self) -> None:
        """Show the tray in place of the papers, or the papers again."""
        if self._live is not None:
            self.leave_tray()
            return
        self._desk.run(lambda: tray(self._home), self._show_tray, self.trouble.emit)

    def leave_tray(self) -> None:
        """Show the papers again."""
        if self._live is None:
            return
        papers, self._live = self._live, None
        self.count_aside()
        self._pane.show_mode(tray=False)
        self._show(papers)

    def _show_tray(self, papers: list[Paper]) -> None:
        self._live = self._model.papers()
        self._pane.show_mode(tray=True)
        self._show(papers)

    def _show(self, papers: list[Paper]) -> None:
        self._model.show_papers(papers)
        for paper in papers:
            if paper.pages:
                self._pictures.want_thumb(paper)
        if papers:
            self.list.select(papers[0].id)
        self.list.setFocus()
        self.shown.emit("")

    def _happened(self, event: intake.Event) -> None:
        if isinstance(event, intake.Failed) and event.paper is None:
            self._refused += 1
            lost = Paper(f"refused-{self._refused}", "Không nhận được", stage=Stage.FAILED)
            self.put(replace(lost, reason=event.what, todo=event.todo))
        elif isinstance(event, intake.Aside):
            self.drop(event.paper)
            why = event.paper.reason.lower()
            self.told.emit(f"{event.paper.name} là {why}: đã để sang khay.")
        elif isinstance(event, intake.Gone):
            self.drop(event.paper)
        elif event.paper is not None:
            self.put(event.paper, picture=not isinstance(event, intake.Reading | intake.Failed))
        if isinstance(event, intake.Filed):
            self.note_filed(event.paper)
            self._desk.changed.emit(event.dossier)
        self._pane.show_progress()

    def _halted(self) -> None:
        self._unread("Đã dừng đọc.")
        self.told.emit("Đã dừng đọc. Giấy tờ đã nhận vẫn còn trên máy.")
        self.watching.start()

    def _cannot_go_on(self, trouble: Trouble) -> None:
        self._unread(trouble.what)
        self.trouble.emit(trouble)

    def _unread(self, reason: str) -> None:
        for paper in self._live or self._model.papers():
            if paper.stage is Stage.READING:
                self.put(replace(paper, stage=Stage.FAILED, reason=reason, todo=AGAIN))
        self._pane.show_progress()
