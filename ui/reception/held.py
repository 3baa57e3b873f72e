"""The list of what lies digitised of the person in front; one key shows a paper, one uses it again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Trouble
from ui.reception.papers import Listed
from ui.widgets.basics import BriefButton, button, column, label, row
from ui.widgets.chips import ChipFace
from ui.widgets.field import Field
from ui.widgets.lines import Choice
from ui.widgets.preview import Preview
from ui.widgets.table import Column, PageModel, Table
from ui.words import day, moment

_USED = ChipFace("Đang dùng lại", "tick", "good")
_HOLDS = ChipFace("Còn giá trị", "tick", "accent")
_LOOK = ChipFace("Tự đối chiếu", "search", "muted")
_SPENT = ChipFace("Hết giá trị", "warn", "warn")
_KNOWN = ChipFace("Chỉ để biết", "file", "muted")


class _HeldTable(Table[Listed]):
    """K on a row; a list looks for rows that begin with a letter otherwise."""

    keyed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letter."""
        if _is_use(event):
            self.keyed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class HeldPane(QWidget):
    """The list, the paper in hand below it. ``opened(Listed)`` to see one, ``used(Listed, component)`` when
    it is to close a component or to do so no more, ``closed`` on Escape.
    """

    opened = Signal(object)
    used = Signal(object, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Listed] = ()
        self._procedure: Procedure | None = None
        columns = [
            Column[Listed]("Giấy tờ, kết quả", lambda line: line.name, stretch=1),
            Column[Listed]("Dùng lại", lambda line: _face(line).text, chip=_face),
        ]
        model = PageModel(columns, lambda last, _limit: self._lines if last is None else ())
        self.table = _HeldTable(model, "Giấy tờ, kết quả đang giữ của người này")
        self.told = label("", "helper", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.component = Choice([])
        self.whose = label("", "heading", wrap=True)
        self.use = button("Dùng thay giấy  (K)", self._use, icon="tick")
        self.look = button("Xem  (Enter)", self._look, icon="search")
        self.back = BriefButton("Quay lại  (Esc)", "Quay lại")
        self.back.clicked.connect(lambda _checked=False: self.leave())
        self.preview = Preview("Đang mở …", "Giấy đang giữ")
        self.preview.hide()
        self._for = Field("held.component", "Thay cho giấy nào của thủ tục này", self.component)
        whole = column(
            self.whose, self.table, self.told, self.trouble, self._for,
            row(self.look, self.use), self.preview, self.back,
        )  # fmt: skip
        whole.setStretch(1, 1)
        whole.setStretch(6, 2)
        self.setLayout(whole)
        self.table.chosen.connect(lambda _line: self._look())
        self.table.keyed.connect(self._use)
        self.table.moved.connect(lambda _line: self._tell())

    def show_held(self, whose: str, lines: Sequence[Listed], procedure: Procedure | None) -> None:
        """Show what is held of ``whose``; the caret stays on its row."""
        place = self.table.currentIndex().row()
        self._lines, self._procedure = lines, procedure
        self.whose.setText(f"Đang giữ của {whose}" if whose else "Đang giữ của người này")
        self.table.page.reload()
        self.table.select_row(min(max(place, 0), len(lines) - 1))
        self._tell()

    def offer(self, components: Sequence[tuple[str, str]]) -> None:
        """Offer the components of the case that a held paper may close, by id and name."""
        self.component.set_pairs([("", "Chọn giấy…"), *components])
        self._tell()

    def start(self) -> None:
        """Put the caret on the list."""
        self._put_away()
        self.table.select_row(0)

    def leave(self) -> None:
        """Put the paper away; without one, the list."""
        if self.preview.isHidden():
            self.closed.emit()
        else:
            self._put_away()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say in place what does not go, until another row is looked at."""
        self.trouble.setText(str(trouble))
        self.trouble.show()

    def wait(self) -> None:
        """Make room for a paper that is being opened: all that the list had."""
        self.preview.show_pages(())
        self.preview.show()
        self.table.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back; K uses the paper in sight."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif _is_use(event):
            self._use()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _put_away(self) -> None:
        self.preview.hide()
        self.table.show()
        self.table.setFocus()

    def _look(self) -> None:
        if (line := self.table.row()) is not None:
            self.opened.emit(line)

    def _use(self) -> None:
        if (line := self.table.row()) is not None:
            self.used.emit(line, line.serves if line.closing else self.component.value())

    def _tell(self) -> None:
        line = self.table.row()
        self.trouble.hide()
        self.told.setText(_told(line) if line else "Chưa giữ giấy tờ, kết quả nào của người này.")
        self.look.setEnabled(line is not None and bool(line.paper.sha256))
        usable = line is not None and bool(line.paper.id)
        self.use.setEnabled(usable and self._procedure is not None)
        self.use.setText("Thôi dùng lại  (K)" if line and line.closing else "Dùng thay giấy  (K)")
        self._for.setVisible(usable and not (line and (line.closing or line.spent)))
        if line:
            self.component.choose(line.serves)


def _is_use(event: QKeyEvent) -> bool:
    return event.text().lower() == "k" and not event.modifiers()


def _face(line: Listed) -> ChipFace:
    if line.closing:
        return _USED
    if line.spent:
        return _SPENT
    if not line.paper.id:
        return _KNOWN
    return _HOLDS if line.reusable else _LOOK


def _told(line: Listed) -> str:
    """Say in a few lines where a paper is from, of which day it is, how long it holds, and what it does."""
    paper = line.paper
    source = f"kết quả {paper.name} của hồ sơ" if paper.result_of else "bản quét ở hồ sơ"
    if paper.told_by:
        source = f"{paper.told_by} trả lời cho hồ sơ"
    dated = f"ngày {day(paper.issued)}" if paper.issued else f"nhận {moment(paper.received_at)}"
    until = f"Dùng được đến {day(paper.valid_to)}." if paper.valid_to and not line.spent else ""
    state = f"Không dùng lại được: {line.spent}." if line.spent else until
    return f"{line.name}: {source} {paper.filed_in}, {dated}. {state}".strip()
