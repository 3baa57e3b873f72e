"""Which dossier the papers belong to, and what of it is still to be scanned."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from localdb.domain.archive.values import File
from localdb.domain.procedure import Component
from localdb.queries import Line
from ui import icons, theme
from ui.scanning.paper import Target
from ui.widgets.basics import column, icon_button, label, row
from ui.widgets.lines import SearchLine

OTHER = ""  # the component of a paper that is none of the published list
SHOWN = 6


class Slot(Struct, frozen=True):
    """A place for papers in the dossier; ``asked`` when it was ticked at reception and is to be kept."""

    component: str
    name: str
    asked: bool
    scans: int

    @property
    def missing(self) -> bool:
        """Whether a scan is still to come."""
        return self.asked and not self.scans

    @property
    def state(self) -> str:
        """What there is, in words; nothing for a place that nobody asked to fill."""
        if self.scans:
            return f"đã quét {self.scans}"
        return "chưa quét" if self.asked else ""


def slots_of(dossier: Target, components: tuple[Component, ...]) -> list[Slot]:
    """Return the places of a dossier: what was handed in comes first, and so has the low digits.

    A file of the archive is one place: whatever lies in it belongs there.
    """
    if isinstance(dossier, File):
        return [Slot(OTHER, "Tài liệu của hồ sơ", False, len(dossier.papers))]
    taken = {paper.component: paper for paper in dossier.papers}
    names = {paper.component: paper.name for paper in dossier.papers} | {c.id: c.label for c in components}
    order = [*taken, *(c.id for c in components if c.id not in taken)]
    counts = {name: sum(scan.component == name for scan in dossier.scans) for name in (*order, OTHER)}
    slots = [Slot(c, names[c], c in taken and not taken[c].presented, counts[c]) for c in order]
    return [*slots, Slot(OTHER, "Giấy tờ khác", False, counts[OTHER])]


class DossierPane(QWidget):
    """Search, the dossier chosen, its places. ``picked(dossier id)``, ``code(text)`` for a typed or scanned
    code, ``cleared``, ``component(id)`` when a place is clicked.
    """

    picked = Signal(str)
    code = Signal(str)
    cleared = Signal()
    component = Signal(str)

    def __init__(self, find: Callable[[str], Sequence[Line]]) -> None:
        super().__init__()
        self._find = find
        self._found: list[Line] = []
        self._slots: list[Slot] = []
        self._choice: str | None = None
        self.search = SearchLine("Mã, tên hoặc QR")
        self.search.setAccessibleName("Tìm hồ sơ theo mã, tên, hoặc quét mã QR trên giấy tiếp nhận")
        self.findings = _plain_list("Hồ sơ tìm thấy")
        self.findings.hide()
        self.shown_code = label("", "label", wrap=True)
        self.shown_name = label("", wrap=True)
        self.missing = label("", "helper", wrap=True)
        self.leave = icon_button("Bỏ chọn hồ sơ", "close", self.cleared.emit)
        self.places = _plain_list("Thành phần hồ sơ")
        self.hint = label(
            "Chưa chọn hồ sơ: giấy quét vào sẽ nằm ở “Chưa xếp” cho tới khi chọn.", "helper", wrap=True
        )
        head = column(self.shown_code, self.shown_name, self.missing, gap=2)
        whole = column(
            row(label("Giấy tờ của hồ sơ", "label"), None, self.leave, gap=4),
            self.search,
            self.findings,
            head,
            self.places,
            self.hint,
            None,
            gap=8,
        )
        whole.setStretch(4, 100)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.search.textEdited.connect(self._search)
        self.search.moved.connect(self._move)
        self.search.entered.connect(self._enter)
        self.findings.itemClicked.connect(lambda item: self._take(self.findings.row(item)))
        self.places.itemClicked.connect(lambda item: self.component.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.show_dossier(None, ())

    @property
    def slots(self) -> list[Slot]:
        """The places shown, in the order of their digits; the last one, by 0, is for other papers."""
        return list(self._slots)

    def by_digit(self, digit: int) -> str | None:
        """Return the component that a digit stands for; None when there is none."""
        if not self._slots:
            return None
        if digit == 0:
            return OTHER
        return self._slots[digit - 1].component if digit < len(self._slots) else None

    def show_dossier(self, dossier: Target | None, components: tuple[Component, ...]) -> None:
        """Show a dossier and its places; None shows that none is chosen."""
        self._slots = slots_of(dossier, components) if dossier else []
        self.search.clear()
        self.findings.hide()
        for part in (self.shown_code, self.shown_name, self.missing, self.places, self.leave):
            part.setVisible(dossier is not None)
        self.hint.setVisible(dossier is None)
        if isinstance(dossier, File):
            self.shown_code.setText(_breakable(dossier.code))
            self.shown_name.setText(dossier.about.title)
            self.missing.setText(f"Hồ sơ lưu trữ · {len(dossier.papers)} tài liệu, {dossier.pages} trang")
        elif dossier:
            self.shown_code.setText(_breakable(dossier.shown_code))
            self.shown_name.setText(f"{dossier.subject.name} · {dossier.procedure.name}")
            count = sum(slot.missing for slot in self._slots)
            self.missing.setText(f"Còn {count} giấy tờ chưa quét." if count else "Đã quét đủ giấy tờ.")
        self._draw()

    def show_choice(self, component: str | None) -> None:
        """Mark what the paper in hand is taken for."""
        self._choice = component
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the signs anew in the colours of a new look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words to the new width."""
        super().resizeEvent(event)
        self.places.doItemsLayout()
        self._fit_findings()

    def _fit_findings(self) -> None:
        height = sum(self.findings.sizeHintForRow(i) for i in range(self.findings.count()))
        self.findings.setFixedHeight(height + 4)

    def _draw(self) -> None:
        self.places.clear()
        colours = theme.tokens()
        for place, slot in enumerate(self._slots, start=1):
            digit = "0" if slot.component == OTHER else str(place) if place <= 9 else "·"
            item = QListWidgetItem(f"{digit}. {slot.name}" + (f"\n{slot.state}" if slot.state else ""))
            sign, tone = ("check", colours.good) if slot.scans else ("clock", colours.warn)
            if not slot.scans and not slot.asked:
                sign, tone = "file", colours.muted
            item.setIcon(QIcon(icons.pixmap(sign, tone, 20)))
            item.setData(Qt.ItemDataRole.UserRole, slot.component)
            item.setToolTip(slot.name)
            self.places.addItem(item)
            if slot.component == self._choice:
                self.places.setCurrentItem(item)

    def _search(self, text: str) -> None:
        self._found = list(self._find(text))[:SHOWN] if len(text.strip()) > 1 and "|" not in text else []
        self.findings.clear()
        for line in self._found:
            item = QListWidgetItem(
                f"{_breakable(line.official_code or line.code)}\n{line.names} · {line.procedure_name}"
            )
            self.findings.addItem(item)
        self.findings.setCurrentRow(0 if self._found else -1)
        self.findings.setVisible(bool(self._found))
        self._fit_findings()

    def _move(self, step: int) -> None:
        if self._found:
            self.findings.setCurrentRow((self.findings.currentRow() + step) % len(self._found))

    def _enter(self, text: str) -> None:
        if self._found and "|" not in text:
            self._take(self.findings.currentRow())
        elif text:
            self.code.emit(text)

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._found):
            self.picked.emit(self._found[place].id)


class _Wrapped(QStyledItemDelegate):
    """Draws an icon and words that wrap, as high as they need."""

    _SIGN, _PAD = 20, 10
    _BAR = 24  # room for a scroll bar and the frame, whether it is there or not

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Leave words and icon to ``paint``."""
        super().initStyleOption(option, index)
        option.text, option.icon = "", QIcon()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the words over the background of the style."""
        super().paint(painter, option, index)
        sign = index.data(Qt.ItemDataRole.DecorationRole)
        box = option.rect.adjusted(self._PAD, 0, -self._PAD // 2, 0)
        if isinstance(sign, QIcon):
            sign.paint(painter, QRect(box.left(), box.top(), self._SIGN, box.height()))
            box.adjust(self._SIGN + 8, 0, 0, 0)
        painter.setPen(option.palette.text().color())
        painter.setFont(option.font)
        painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, str(index.data()))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of the words at the width of the list, 40 pixels at least."""
        listed = self.parent()
        assert isinstance(listed, QListWidget)
        width = listed.width() - self._BAR - self._PAD - self._PAD // 2
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            width -= self._SIGN + 8
        room = QRect(0, 0, max(60, width), 1000)
        words = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(60, max(theme.TARGET, words.height() + 10))


def _breakable(code: str) -> str:
    """Return a code that may go on in the next line after each of its hyphens, for a narrow column."""
    return code.replace("-", "-\u200b")


def _plain_list(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setItemDelegate(_Wrapped(made))
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made
