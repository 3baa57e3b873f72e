"""The right side of the archive screen: the whole archive, a box, or a file with its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from localdb.archive import Counts, FileLine
from localdb.domain.archive.values import ArchivedPaper, Box, Stage
from ui.widgets.basics import BriefButton, Empty, card, clear, column, holder, label, row
from ui.widgets.chips import Chip, ChipFace
from ui.widgets.table import Column, PageModel, Table

FACES = {
    Stage.OPEN: ChipFace(Stage.OPEN.label, "scanning", "accent"),
    Stage.CHECKING: ChipFace(Stage.CHECKING.label, "search", "warn"),
    Stage.ACCEPTED: ChipFace(Stage.ACCEPTED.label, "check", "good"),
    Stage.HANDED: ChipFace(Stage.HANDED.label, "send", "muted"),
}
_ACROSS = 3  # buttons beside each other
_PICTURE = QSize(84, 118)
_CELL = QSize(150, 184)


class Deed(Struct, frozen=True):
    """A button of a pane: its words, its key if it has one, and what it does."""

    words: str
    key: str
    run: Callable[[], None]
    main: bool = False


class BoxLine(Struct, frozen=True):
    """A box with what lies in it."""

    box: Box
    counts: Counts


class Papers(QListWidget):
    """The papers of a file as small pictures. ``opened(id)`` on Enter, ``taken_out(id)`` on Delete."""

    opened = Signal(str)
    taken_out = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Tài liệu trong hồ sơ")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(_PICTURE)
        self.setGridSize(_CELL)
        self._items: dict[str, QListWidgetItem] = {}
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))

    @property
    def in_hand(self) -> str:
        """The paper in hand."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def show_papers(self, papers: Sequence[ArchivedPaper]) -> None:
        """Show these papers, without pictures yet; the place chosen stays."""
        place = max(0, self.currentRow())
        self.clear()
        self._items = {}
        empty = QPixmap(_PICTURE)
        empty.fill(Qt.GlobalColor.transparent)
        for paper in papers:
            name = self.fontMetrics().elidedText(
                f"{paper.place}. {paper.name}", Qt.TextElideMode.ElideRight, _CELL.width() - 12
            )
            item = QListWidgetItem(QIcon(empty), f"{name}\n{paper.pages} trang")
            item.setData(Qt.ItemDataRole.UserRole, paper.id)
            item.setToolTip(paper.name)
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self.addItem(item)
            self._items[paper.id] = item
        self.setCurrentRow(min(place, self.count() - 1))

    def show_picture(self, paper: str, png: bytes) -> None:
        """Show the picture of a paper, when it is still here."""
        picture = QPixmap()
        if paper in self._items and picture.loadFromData(png):
            self._items[paper].setIcon(QIcon(picture))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter looks at the paper, Delete takes it out."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.in_hand:
            self.opened.emit(self.in_hand)
        elif event.key() == Qt.Key.Key_Delete and self.in_hand:
            self.taken_out.emit(self.in_hand)
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class Pane(QWidget):
    """What is in hand: a heading, its state, some lines, what may be done, and below what lies in it."""

    def __init__(self, body: QWidget, empty: Empty) -> None:
        super().__init__()
        self.heading = label("", "heading", wrap=True)
        self.chip = Chip(FACES[Stage.OPEN])
        self.lines = label("", "helper", wrap=True)
        self._deeds = QGridLayout()
        self._deeds.setSpacing(8)
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(body)
        head = row(self.heading, self.chip, gap=8)
        head.setStretch(0, 1)
        top = card(column(head, self.lines, holder(self._deeds), gap=8), 12)
        whole = column(top, self._stack, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_now(
        self, heading: str, stage: Stage | None, lines: Sequence[str], deeds: Sequence[Deed]
    ) -> None:
        """Show what is in hand."""
        self.heading.setText(heading)
        self.chip.setVisible(stage is not None)
        if stage is not None:
            self.chip.show_face(FACES[stage])
        self.lines.setText("\n".join(lines))
        clear(self._deeds)
        for place, deed in enumerate(deeds):
            self._deeds.addWidget(_button(deed), place // _ACROSS, place % _ACROSS)
        for place in range(_ACROSS):
            self._deeds.setColumnStretch(place, 1)

    def show_body(self, *, filled: bool) -> None:
        """Show what lies in it, or that nothing does."""
        self._stack.setCurrentIndex(1 if filled else 0)


def _button(deed: Deed) -> QPushButton:
    made = BriefButton(f"{deed.words}  ({deed.key})" if deed.key else deed.words, deed.words)
    made.setProperty("kind", "primary" if deed.main else "")
    made.clicked.connect(lambda _checked=False: deed.run())
    return made


def boxes_table(lines: Callable[[], Sequence[BoxLine]]) -> Table[BoxLine]:
    """Return the list of what lies where."""
    columns = [
        Column[BoxLine]("Hộp", lambda line: line.box.label.number),
        Column[BoxLine]("Tên hộp", lambda line: line.box.label.title, stretch=3),
        Column[BoxLine]("Nơi để", lambda line: line.box.label.shelf, stretch=3),
        Column[BoxLine]("Trang", lambda line: str(line.counts.pages), right=True),
        Column[BoxLine](
            "Tình trạng", lambda line: line.box.stage.label, chip=lambda line: FACES[line.box.stage]
        ),
    ]
    return Table(PageModel(columns, lambda last, _limit: [] if last else lines()), "Các hộp và nơi để")


def files_table(lines: Callable[[], Sequence[FileLine]]) -> Table[FileLine]:
    """Return the list of the files of a box."""
    columns = [
        Column[FileLine]("Số", lambda line: line.number),
        Column[FileLine]("Tiêu đề hồ sơ", lambda line: line.title, stretch=4),
        Column[FileLine]("Tài liệu", lambda line: str(line.papers), right=True),
        Column[FileLine]("Trang", lambda line: str(line.pages), right=True),
    ]
    return Table(PageModel(columns, lambda last, _limit: [] if last else lines()), "Hồ sơ trong hộp")
