"""The papers that came in, as pictures in the order they arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.scanning import defects
from ui.scanning.filing import AWAITED, NO_DOSSIER
from ui.scanning.paper import Paper, Stage, heading
from ui.widgets.chips import ChipFace, chip_height, paint_chip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
PAPER = Qt.ItemDataRole.UserRole + 1
THUMB = Qt.ItemDataRole.UserRole + 2
_SHEET = QSize(56, 78)
_MARGIN = 10
_READER_GAP = 0.035  # seconds between two keys of a code reader, at most
_CODE_LENGTH = 6  # the least letters of a code

FACES = {
    Stage.READING: ChipFace("Đang đọc", "clock", "accent"),
    Stage.WAITING: ChipFace("Cần người xem", "warn", "warn"),
    Stage.FILED: ChipFace("Đã xếp", "check", "good"),
    Stage.FAILED: ChipFace("Có lỗi", "cross", "bad"),
    Stage.ASIDE: ChipFace("Để riêng", "inbox", "muted"),
}
AWAITING = ChipFace("Chờ tiếp nhận", "clock", "accent")
TO_AGREE = ChipFace("Chờ đồng ý", "tick", "accent")
UNSORTED = ChipFace("Chưa xếp", "inbox", "muted")


def face_of(paper: Paper) -> ChipFace:
    """Return the chip of a paper: one without a dossier is unsorted rather than doubtful."""
    if paper.stage is Stage.WAITING and not paper.dossier:
        return UNSORTED
    if paper.stage is Stage.WAITING and paper.reason == AWAITED:
        return TO_AGREE if paper.title and not paper.settled else AWAITING
    return FACES[paper.stage]


def _name(paper: Paper) -> str:
    """Return what a paper is called in the list: as it calls itself, else as it came."""
    return heading(paper) or paper.name


def _caption(paper: Paper) -> str:
    """Return the second line: what a filed paper was filed as; why another waits, or where it came from."""
    if paper.stage is Stage.FILED or (paper.title and paper.reason == AWAITED):
        return paper.title
    return paper.name if paper.reason == NO_DOSSIER and heading(paper) else paper.reason


class PapersModel(QAbstractListModel):
    """The papers by id, in order of arrival."""

    def __init__(self) -> None:
        super().__init__()
        self._papers: list[Paper] = []
        self._thumbs: dict[str, QPixmap] = {}

    def papers(self) -> list[Paper]:
        """Return the papers shown."""
        return list(self._papers)

    def show_papers(self, papers: Iterable[Paper]) -> None:
        """Show these papers in place of all."""
        self.beginResetModel()
        self._papers = list(papers)
        self.endResetModel()

    def put(self, paper: Paper) -> None:
        """Show a paper's new state, or a new paper at the end."""
        place = self.place(paper.id)
        if place >= 0:
            self._papers[place] = paper
            self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginInsertRows(_NOWHERE, len(self._papers), len(self._papers))
        self._papers.append(paper)
        self.endInsertRows()

    def drop(self, paper: str) -> None:
        """Take a paper out of the list."""
        place = self.place(paper)
        if place >= 0:
            self.beginRemoveRows(_NOWHERE, place, place)
            del self._papers[place]
            self.endRemoveRows()

    def place(self, paper: str) -> int:
        """Return the row of a paper, -1 when it is not here."""
        return next((i for i, shown in enumerate(self._papers) if shown.id == paper), -1)

    def put_thumb(self, paper: str, picture: bytes) -> None:
        """Show a paper's picture."""
        pixmap = QPixmap()
        pixmap.loadFromData(picture)
        self._thumbs[paper] = pixmap
        if (place := self.place(paper)) >= 0:
            self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many papers are shown."""
        return 0 if parent.isValid() else len(self._papers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a row shows."""
        if not index.isValid():
            return None
        paper = self._papers[index.row()]
        if role == PAPER:
            return paper
        if role == THUMB:
            return self._thumbs.get(paper.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return _caption(paper)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            names = ", ".join(dict.fromkeys((_name(paper), paper.name)))
            mark = f"{mark}. " if (mark := defects.of_paper(paper)) else ""
            return f"{names}: {face_of(paper).text}. {mark}{paper.reason} {paper.todo}".strip()
        return None


class _PaperDelegate(QStyledItemDelegate):
    """Draws one paper: its picture, its name, what it is, and its state."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Leave the words to ``paint``."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row over the background of the style."""
        super().paint(painter, option, index)
        paper = index.data(PAPER)
        colours, box = theme.tokens(), option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.save()
        sheet = self._paint_sheet(painter, QRect(box.topLeft(), _SHEET), index.data(THUMB))
        defects.paint(painter, sheet, defects.of_paper(paper), option.font)
        words = box.adjusted(_SHEET.width() + 12, 0, 0, 0)
        line = option.fontMetrics.height()
        font = QFont(option.font)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        name = painter.fontMetrics().elidedText(_name(paper), Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        caption = option.fontMetrics.elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words.adjusted(0, line + 2, 0, 0), Qt.AlignmentFlag.AlignTop, caption)
        paint_chip(
            painter, face_of(paper), words.left(), words.bottom() - chip_height(option.fontMetrics) // 2
        )
        painter.restore()

    @staticmethod
    def _paint_sheet(painter: QPainter, place: QRect, picture: QPixmap | None) -> QRect:
        """Draw the page, fitted; a grey sheet while there is no picture yet. Return where it lies."""
        colours = theme.tokens()
        if picture is None or picture.isNull():
            painter.fillRect(place, QColor(colours.window))
        else:
            fitted = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(place.topLeft(), fitted)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
        painter.setPen(QColor(colours.border))
        painter.drawRect(place)
        return place

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for the picture and three lines of words."""
        words = option.fontMetrics.height() * 2 + chip_height(option.fontMetrics) + 10
        return QSize(160, max(_SHEET.height(), words) + 2 * _MARGIN)


class PapersList(QListView):
    """The list for the keyboard: digits name the paper, Enter files it, Delete puts it aside.

    ``moved(paper or None)``, ``digit(0 to 9)``, ``entered``, ``deleted``; ``code(text)`` when a reader typed
    a code here instead of a person.
    """

    moved = Signal(object)
    digit = Signal(int)
    entered = Signal()
    deleted = Signal()
    code = Signal(str)

    def __init__(self, model: PapersModel, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._burst, self._last = "", float("-inf")
        self.papers = model
        self.setModel(model)
        self.setItemDelegate(_PaperDelegate(self))
        self.setAccessibleName("Giấy tờ vừa vào")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAcceptDrops(False)
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit(self.paper()))

    def paper(self) -> Paper | None:
        """Return the paper in hand, if any."""
        found = self.currentIndex().data(PAPER)
        return found if isinstance(found, Paper) else None

    def select(self, paper: str) -> None:
        """Take a paper in hand."""
        if (place := self.papers.place(paper)) >= 0:
            self.setCurrentIndex(self.papers.index(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the paper in hand in sight: a notice above takes room away."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, Enter and Delete act on the paper in hand; a reader's fast keys are a code."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._enter()
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        elif event.text() and event.text().isprintable():
            self._letter(event.text())
        else:
            super().keyPressEvent(event)

    def _letter(self, text: str) -> None:
        now = self._clock()
        self._burst = self._burst + text if now - self._last < _READER_GAP else text
        self._last = now
        if len(self._burst) == 1 and text.isdecimal():
            self.digit.emit(int(text))

    def _enter(self) -> None:
        typed, self._burst = self._burst, ""
        if self._clock() - self._last < _READER_GAP and len(typed) >= _CODE_LENGTH:
            self.code.emit(typed)
        else:
            self.entered.emit()
