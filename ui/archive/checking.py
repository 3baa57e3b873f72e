"""A second person looks at the sample of a box, page by page: Enter says good, a digit says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from localdb.domain.archive.values import Box, Drawn, File, Round
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.desk import Desk
from ui.later import Later
from ui.parts import Parts
from ui.picture import PDF, draw_pages
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.lines import LineEdit
from ui.widgets.preview import Preview
from ui.widgets.table import Column, PageModel, Table

SHEET = 1000
LEAST = 380  # pixels in which the words of the table are whole
_NONE = "Chưa xem"


class Checking(QWidget):
    """``closed`` when it is put away, ``ended(box id, told)`` once the lot is settled; ``trouble``."""

    closed = Signal()
    ended = Signal(str, str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts, self._archive = desk, parts, parts.home.archive
        self._defects = parts.catalogue.archive.defects
        self.box: Box | None = None
        self._files: dict[str, File] = {}
        self._shown: Drawn | None = None
        self._busy = False
        self._later = Later()
        self.heading, self.rule = label("", "heading", wrap=True), label("", "helper", wrap=True)
        self.preview = Preview("Chưa có hình trang này.", "Trang đang kiểm tra")
        self.sample = Table(PageModel(self._columns(), self._rows), "Các trang của mẫu")
        self.reason = LineEdit("Lý do, nếu trả lô về", moves_on=False)
        self.reason.setAccessibleName("Lý do trả lô về")
        self.keys = label(_keys(self._defects), "helper", wrap=True)
        accept = button("Đạt cả lô", self.accept, kind="primary", icon="check", help_text="Ctrl + Enter")
        reject = button("Trả lô về", self.reject, icon="undo")
        side = column(
            self.heading, self.rule, self.sample, self.keys, self.reason, row(accept, reject), gap=8
        )
        side.setStretch(2, 1)
        beside = card(side, 12)
        beside.setMinimumWidth(LEAST)
        whole = row(self.preview, beside, gap=12)
        whole.setStretch(0, 3)
        whole.setStretch(1, 2)
        self.setLayout(whole)
        self.sample.installEventFilter(self)
        self.sample.moved.connect(lambda _drawn: self._look())
        self.sample.chosen.connect(lambda drawn: self.judge(drawn, ""))

    def begin(self, box: str) -> None:
        """Go on with the check under way, or draw a new sample."""
        archive, sampling = self._archive, self._parts.catalogue.archive.sampling

        def start(actor: Actor) -> Box:
            found = archive.box(box)
            return found if found and found.check else archive.begin_check(box, sampling, actor)

        self.box = None
        self._write(start, lambda made: self._show(made, first=True))

    @property
    def check(self) -> Round | None:
        """The check under way."""
        return self.box.check if self.box else None

    def judge(self, drawn: Drawn, defect: str) -> None:
        """Say of a page that it is good, or what is wrong with it; it is on disk before the next is shown."""
        box = self.box
        if box is not None and self.check is not None:
            self._write(lambda a: self._archive.check_page(box.id, drawn, defect, "", a), self._show)

    def accept(self) -> None:
        """Accept the lot."""
        self._end(accepted=True, told="Lô đạt. Ctrl + P: lập biên bản bàn giao; Ctrl + E: xuất hộp.")

    def reject(self) -> None:
        """Send the lot back with the reason typed."""
        self._end(accepted=False, told="Đã trả lô về cho người quét, kèm lý do.")

    def _end(self, *, accepted: bool, told: str) -> None:
        box, reason = self.box, self.reason.value()
        if self._busy:
            self._later.ask(lambda: self._end(accepted=accepted, told=told))
        elif box is not None:
            self._write(
                lambda a: self._archive.end_check(box.id, accepted=accepted, reason=reason, actor=a),
                lambda made: self.ended.emit(made.id, told),
            )

    def _write(self, job: Callable[[Actor], Box], done: Callable[[Box], None]) -> None:
        if self._busy:
            return
        self._busy, session = True, self._parts.session

        def written(made: Box) -> None:
            self._busy = False
            done(made)
            self._later.done()

        def failed(trouble: Trouble) -> None:
            self._busy = False
            self._later.ask(None)
            if self.check is None:
                self.closed.emit()
            if trouble.field == "reason":
                self.reason.setFocus()
            self.trouble.emit(trouble)

        self._desk.write(lambda: job(session.require()), written, failed)

    def _show(self, box: Box, *, first: bool = False) -> None:
        self.box, check = box, box.check
        if check is None:
            return
        if first:
            self._files = {file.id: file for file in self._archive.files(box.id)}
            self.reason.clear()
            self._shown = None
        seen = len(check.sample) - len(check.left)
        self.heading.setText(f"Kiểm tra hộp {box.label.number}: {seen}/{len(check.sample)} trang")
        self.rule.setText(_rule(check, self._parts))
        place = next(
            (n for n, drawn in enumerate(check.sample) if drawn in check.left), len(check.sample) - 1
        )
        self.sample.page.reload()
        self.sample.select_row(place)
        self.sample.setFocus()

    def _look(self) -> None:
        """Draw the page in hand."""
        drawn = self.sample.row()
        file = self._files.get(drawn.file) if drawn else None
        paper = next((p for p in (file.papers if file else ()) if drawn and p.id == drawn.paper), None)
        if drawn is None or paper is None or drawn == self._shown:
            return
        self._shown, wanted, blobs = drawn, paper, self._parts.home.blobs

        def show(pages: list[bytes]) -> None:
            if self._shown == drawn:
                self.preview.show_pages(pages)

        self._desk.run(
            lambda: draw_pages(blobs.read(wanted.sha256), PDF, wanted.name, [drawn.page], SHEET),
            show,
            self.trouble.emit,
        )

    def _rows(self, last: Drawn | None, _limit: int) -> Sequence[Drawn]:
        return self.check.sample if self.check and last is None else ()

    def _columns(self) -> list[Column[Drawn]]:
        return [
            Column[Drawn]("Hồ sơ", lambda drawn: self._files[drawn.file].number),
            Column[Drawn]("Tài liệu, trang", self._page_name, stretch=2),
            Column[Drawn]("Kết quả", self._verdict, stretch=2),
        ]

    def _page_name(self, drawn: Drawn) -> str:
        papers = self._files[drawn.file].papers
        place = next((paper.place for paper in papers if paper.id == drawn.paper), 0)
        return f"{place}, trang {drawn.page}"

    def _verdict(self, drawn: Drawn) -> str:
        verdicts = self.check.verdicts if self.check else ()
        said = next((verdict for verdict in verdicts if verdict.drawn == drawn), None)
        return _NONE if said is None else said.defect or "Đạt"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit says what is wrong with the page in hand; the list would search for it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            drawn, digit = self.sample.row(), event.text()
            if drawn and digit.isdecimal() and 0 < int(digit) <= len(self._defects):
                self.judge(drawn, self._defects[int(digit) - 1])
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves, and all that was said stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def _rule(check: Round, parts: Parts) -> str:
    """Return how the sample came about, and whether anybody verified that rule."""
    sampling = parts.catalogue.archive.sampling
    verified = "" if sampling.verification.verified else " Bảng cỡ mẫu chưa xác minh."
    lacks = f"Đã thấy {check.bad} lỗi." if check.bad else ""
    allowed = f"Mẫu {len(check.sample)} trên {check.lot} trang, cho phép {check.allowed} lỗi."
    return f"{allowed}{verified} {lacks}".strip()


def _keys(defects: Sequence[str]) -> str:
    """Return what each key means; words that belong together stay on one line."""
    told = [f"{n}: {name}" for n, name in enumerate(defects, 1)]
    told = ["Enter: trang đạt", *told, "Ctrl + Enter: đạt cả lô"]
    return " · ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in told)
