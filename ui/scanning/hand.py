"""The paper in hand: named by a digit, filed by Enter, put aside by Delete, taken out again by Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from localdb.domain.archive.values import File
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.commands import Command
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning import filing, reusing
from ui.scanning.arrivals import Arrivals
from ui.scanning.dossier_pane import OTHER, DossierPane
from ui.scanning.filing import Done
from ui.scanning.intake import Aim
from ui.scanning.naming import propose
from ui.scanning.paper import Paper, Stage, Target, heading, keep
from ui.scanning.paper_pane import PaperPane
from ui.scanning.pictures import Pictures


class Hand(QObject):
    """Acts on the paper that is current in the list. ``dossier_asked(id)`` opens the dossier that a paper
    belongs to, ``search_asked`` asks for one; ``told`` and ``trouble`` say what happened.
    """

    dossier_asked = Signal(str)
    search_asked = Signal()
    told = Signal(str)
    trouble = Signal(object)

    def __init__(
        self,
        desk: Desk,
        parts: Parts,
        *,
        aim: Aim,
        arrivals: Arrivals,
        places: DossierPane,
        pane: PaperPane,
        pictures: Pictures,
    ) -> None:
        super().__init__()
        self._desk, self._parts, self._aim = desk, parts, aim
        self._arrivals, self._places, self._pane, self._pictures = arrivals, places, pane, pictures
        self.dossier: Target | None = None
        self.choice: str | None = None
        self._busy: set[str] = set()
        self._next: dict[str, list[Callable[[Paper], None]]] = {}  # what to do with a paper once corrected
        self._drawn = ("", "")
        listed = arrivals.list
        listed.moved.connect(lambda _paper: self.show())
        listed.digit.connect(self._digit)
        listed.entered.connect(self.act)
        listed.deleted.connect(self.put_aside)
        arrivals.shown.connect(self._changed)
        pictures.sheets.connect(pane.show_sheets)
        pane.act_asked.connect(self.act)
        pane.aside_asked.connect(self.put_aside)
        pane.undo_asked.connect(self.undo)
        pane.fact_corrected.connect(self._correct)

    @property
    def paper(self) -> Paper | None:
        """The paper in hand, if any."""
        return self._arrivals.list.paper()

    def show(self) -> None:
        """Show the paper in hand, and what it is taken for."""
        paper = self.paper
        self.choice = self._proposal(paper) if paper else None
        self._draw()
        if paper is not None and paper.pages and self._drawn != (paper.id, paper.sha256):
            self._drawn = (paper.id, paper.sha256)
            self._pictures.want_sheets(paper)

    def name(self, component: str) -> None:
        """Say which component the paper in hand is."""
        paper = self.paper
        if paper is not None and paper.stage is Stage.WAITING and not self._elsewhere(paper):
            self.choice = component
            self._draw()
        self._arrivals.list.setFocus()

    def act(self) -> None:
        """Do the main thing with the paper in hand: file it, read it again, take it back."""
        paper = self.paper
        if paper is None:
            return
        if paper.id in self._next:  # a correction is being kept: then what is asked for now
            self._next[paper.id].append(self._act_still)
            return
        if paper.id in self._busy:
            return
        if paper.stage is Stage.WAITING:
            self._file(paper)
        elif paper.stage is Stage.FAILED and paper.pages:
            self._arrivals.put(replace(paper, stage=Stage.READING, reason="", todo=""))
            self._arrivals.watching.read_again([paper])
        elif paper.stage is Stage.ASIDE:
            self._take_back(paper)

    @property
    def repeats(self) -> bool:
        """Whether the paper in hand was taken before, and one key takes that one instead."""
        paper = self.paper
        return paper is not None and paper.stage is Stage.WAITING and paper.earlier is not None

    def take_earlier(self) -> None:
        """Let the earlier taking of the paper in hand stand in for it."""
        paper = self.paper
        if paper is None or not self.repeats or paper.id in self._busy or (actor := self._actor()) is None:
            return
        self._busy.add(paper.id)
        home, catalogue, choice = self._parts.home, self._parts.catalogue, self.choice or ""
        self._desk.write(
            lambda: Done(*reusing.take_earlier(home, catalogue, paper, choice, actor)),
            self._was_spared,
            partial(self._refused, paper),
        )

    def _was_spared(self, done: Done) -> None:
        self._busy.discard(done.paper.id)
        if done.paper.stage is Stage.FILED:
            self._arrivals.note_filed(done.paper)
            self._arrivals.put(done.paper)
        else:
            self._arrivals.drop(done.paper)
        self._arrivals.select_next()
        self.told.emit(f"{done.paper.reason} Tờ vừa quét nằm trong khay.")

    def commands(self, group: str) -> tuple[Command, ...]:
        """Return the acts on the paper in hand; Enter in the list does whichever of the first three fits."""

        def fits(*stages: Stage) -> Callable[[], bool]:
            return lambda: self.paper is None or self.paper.stage in stages

        waits, failed, aside, done = Stage.WAITING, Stage.FAILED, Stage.ASIDE, Stage.FILED
        on = ("paper",)
        return (
            Command(
                "scanning.file", "Xếp giấy vào hồ sơ", self.act, "Ctrl+Return", group, "", fits(waits), on
            ),
            Command("scanning.again", "Đọc lại giấy này", self.act, "", group, "lỗi", fits(failed), on),
            Command("scanning.back", "Đưa giấy trong khay trở lại", self.act, "", group, "", fits(aside), on),
            Command(
                "scanning.aside",
                "Để giấy này sang khay",
                self.put_aside,
                "",
                group,
                "xóa bỏ",
                fits(waits, failed),
                on,
            ),
            Command(
                "scanning.out", "Lấy giấy này ra khỏi hồ sơ", self.undo, "", group, "hoàn tác", fits(done), on
            ),
            Command(
                "scanning.earlier",
                "Dùng bản đã quét trước của giấy này",
                self.take_earlier,
                "Ctrl+D",
                group,
                "trùng tái sử dụng",
                lambda: self.repeats,
                on,
            ),
        )

    def put_aside(self) -> None:
        """Put the paper in hand in the tray; a mere message goes."""
        paper = self.paper
        if paper is None or paper.id in self._busy or paper.stage not in (Stage.WAITING, Stage.FAILED):
            return
        if not paper.pages:
            self._arrivals.drop(paper)
            return
        note = paper.reason if paper.stage is Stage.FAILED else "Người dùng để riêng."
        job = partial(filing.put_aside, self._parts.home, paper, note)
        self._busy.add(paper.id)
        self._desk.run(job, self._was_put_aside, partial(self._refused, paper))

    def _correct(self, field: str, value: str) -> None:
        """Keep what a person says stands on the paper in hand."""
        paper = self.paper
        if paper is None or paper.stage is not Stage.WAITING:
            return
        if paper.id in self._next:
            self._next[paper.id].append(lambda now: self._keep_fact(now, field, value))
        elif paper.id not in self._busy:
            self._keep_fact(paper, field, value)

    def _act_still(self, paper: Paper) -> None:
        if self.paper is not None and self.paper.id == paper.id:
            self.act()

    def _keep_fact(self, paper: Paper, field: str, value: str) -> None:
        home, catalogue, actor = self._parts.home, self._parts.catalogue, self._parts.session.actor

        def job() -> Paper:
            corrected = filing.correct(home, catalogue, paper, field, value)
            keep(home, corrected, actor.id if actor else "")
            return corrected

        self._busy.add(paper.id)
        self._next.setdefault(paper.id, [])
        self._desk.run(job, self._was_corrected, partial(self._refused, paper))

    def _was_corrected(self, paper: Paper) -> None:
        self._busy.discard(paper.id)
        self._arrivals.put(paper)
        later = self._next.pop(paper.id, [])
        for done, do in enumerate(later, start=1):
            do(paper)
            if paper.id in self._next:  # one more correction: the rest after it
                self._next[paper.id] += later[done:]
                return

    def undo(self) -> None:
        """Take the paper in hand out of its dossier, or the one filed last."""
        paper = self.paper
        if paper is None or paper.stage is not Stage.FILED:
            paper = self._arrivals.filed[-1] if self._arrivals.filed else None
        if paper is not None and paper.id in self._busy:
            self.told.emit("Giấy này đang được ghi: chờ ghi xong rồi lấy ra.")
            return
        if paper is None:
            self.told.emit("Chưa xếp giấy nào trong lần mở máy này.")
            return
        if (actor := self._actor()) is None:
            return
        self._busy.add(paper.id)
        job = partial(filing.undo, self._parts.home, paper, actor)
        self._desk.write(job, self._was_undone, partial(self._refused, paper))

    def _file(self, paper: Paper) -> None:
        if self._elsewhere(paper):
            self.told.emit("Giấy này chờ ở hồ sơ khác: đã mở hồ sơ đó.")
            self.dossier_asked.emit(paper.dossier)
            return
        if self.dossier is None:
            self.trouble.emit(Trouble("Chưa chọn hồ sơ.", "Gõ mã hoặc tên, hay quét QR trên giấy tiếp nhận."))
            self.search_asked.emit()
            return
        if self.choice is None:
            self.told.emit("Bấm số của thành phần hồ sơ ở bên trái, rồi Enter.")
            return
        if (actor := self._actor()) is None:
            return
        self._busy.add(paper.id)
        aimed, choice = replace(paper, dossier=self.dossier.id), self.choice
        home, catalogue = self._parts.home, self._parts.catalogue
        self._desk.write(
            lambda: filing.file(home, catalogue, aimed, choice, actor),
            self._was_filed,
            partial(self._refused, paper),
        )

    def _take_back(self, paper: Paper) -> None:
        actor = self._parts.session.actor
        job = partial(filing.take_back, self._parts.home, paper, self._aim.dossier, actor.id if actor else "")
        self._busy.add(paper.id)

        def done(back: Paper) -> None:
            self._busy.discard(paper.id)
            self._arrivals.leave_tray()
            self._arrivals.put(back, picture=True)
            self._arrivals.list.select(back.id)
            self._arrivals.watching.read_again([back])

        self._desk.run(job, done, partial(self._refused, paper))

    def _was_filed(self, done: Done) -> None:
        self._busy.discard(done.paper.id)
        self._arrivals.note_filed(done.paper)
        self._arrivals.put(done.paper)
        self._arrivals.select_next()

    def _was_undone(self, done: Done) -> None:
        self._busy.discard(done.paper.id)
        self._arrivals.filed[:] = [paper for paper in self._arrivals.filed if paper.id != done.paper.id]
        self._arrivals.put(done.paper, picture=True)
        self._arrivals.list.select(done.paper.id)
        self.told.emit(f"Đã lấy {done.paper.name} ra khỏi hồ sơ.")

    def _was_put_aside(self, paper: Paper) -> None:
        self._busy.discard(paper.id)
        self._arrivals.drop(paper)
        self.told.emit(f"Đã để {paper.name} sang khay; vẫn giữ nguyên, không xóa.")

    def _refused(self, paper: Paper, trouble: Trouble) -> None:
        self._next.pop(paper.id, None)
        self._busy.discard(paper.id)
        self.trouble.emit(trouble)

    def _actor(self) -> Actor | None:
        try:
            return self._parts.session.require()
        except Trouble as trouble:
            self.trouble.emit(trouble)
            return None

    def _digit(self, digit: int) -> None:
        component = self._places.by_digit(digit)
        if component is not None:
            self.name(component)

    def _changed(self, paper: str) -> None:
        in_hand = self.paper
        if in_hand is None or not paper or in_hand.id == paper:
            self.show()

    def _elsewhere(self, paper: Paper) -> bool:
        """Whether the paper belongs to another dossier than the one chosen; one of a form is free still."""
        return (
            bool(paper.dossier)
            and paper.reason != filing.AWAITED
            and (self.dossier is None or paper.dossier != self.dossier.id)
        )

    def _proposal(self, paper: Paper) -> str | None:
        """Return the component that the paper is taken for, in the dossier chosen."""
        if self._elsewhere(paper) or self.dossier is None:
            return None
        if isinstance(self.dossier, File):
            return OTHER
        if paper.stage is Stage.FILED or paper.component:
            return paper.component
        components = filing.components_of(self._parts.catalogue, self.dossier)
        return propose(paper.text, components).component or None if paper.text else None

    def _draw(self) -> None:
        paper = self.paper
        self._pane.show_paper(paper, self._what(paper) if paper else "")
        self._places.show_choice(self.choice)

    def _what(self, paper: Paper) -> str:
        """Return in words what the paper in hand is taken for."""
        names = {slot.component: slot.name for slot in self._places.slots}
        if paper.stage is not Stage.WAITING and paper.stage is not Stage.FILED:
            return paper.name
        if self._elsewhere(paper):
            return heading(paper) or "Giấy của hồ sơ khác"
        if self.choice is None:
            return heading(paper) or ("Chưa rõ là giấy gì" if self.dossier else "Chưa xếp vào hồ sơ nào")
        if isinstance(self.dossier, File):
            return paper.title or paper.name
        return names.get(self.choice, paper.name)
