"""The papers of a procedure: ticked as they are put on the counter, or closed by data, Kho or VNeID."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from localdb.domain.lookups import Want
from localdb.domain.procedure import Component, Mode, Procedure
from ui.reception.papers import ASK, WAYS, all_demanded, applying
from ui.reception.typed import ReceptionForm, Ticked
from ui.widgets.basics import clear, column, label
from ui.widgets.count import Count
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.ticks import Tick

MOST = 99
KEYS = {"g": "paper", "v": "vneid", "d": "data", "k": "store", "t": ASK}
_PLACE = Qt.AlignmentFlag.AlignVCenter


class Checklist(QWidget):
    """One line a component: tick, way, number of originals and copies. ``edited`` when anything changed.

    ``other_asked`` gives the name of a paper that somebody wants to ask for besides.
    """

    edited = Signal()
    other_asked = Signal(str)

    def __init__(self, wants: Callable[[Procedure], dict[str, Want]]) -> None:
        super().__init__()
        self._wants = wants
        self._lines: dict[str, _Line] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._demanded: Sequence[str] = ()
        self._ways_shown = True
        self.other = LineEdit("Định hỏi giấy tờ khác? Gõ tên để đối chiếu danh mục")
        self.other.setAccessibleName("Giấy tờ khác")
        self.other.entered.connect(self._ask_other)
        self.setLayout(column(self._grid, self.other, gap=4))

    def show_procedure(self, procedure: Procedure | None, form: ReceptionForm) -> None:
        """Show the components that the case asks for, with the form's ticks."""
        clear(self._grid)
        self._lines, self._demanded = {}, ()
        self.other.clear()
        if procedure is None:
            return
        self._demanded = tuple(all_demanded(procedure, form))
        answers = procedure.answers(form.answers)
        for place, text in ((1, "Bằng"), (2, "Bản chính"), (3, "Bản sao")):
            self._grid.addWidget(label(text, "helper"), 0, place)
        place, wants = 1, self._wants(procedure)
        for component in applying(procedure, form):
            name, must = component.label_for(answers), component.demanded(answers)
            line = _Line(component, name, must, form.papers.get(component.id), wants.get(component.id))
            line.edited.connect(self.edited)
            for across, widget in enumerate((line.tick, line.way, line.originals, line.copies)):
                self._grid.addWidget(widget, place, across, _PLACE)
            self._grid.addWidget(line.evidence, place + 1, 0, 1, 4)
            self._lines[component.id] = line
            place += 2
        self.show_ways(self._ways_shown)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the first line; as a focus proxy it would catch the caret that moves on."""
        super().focusInEvent(event)
        if stops := [stop for stop in self.stops() if stop.isEnabled()]:
            stops[0].setFocus()

    def stops(self) -> list[QWidget]:
        """Return what the caret stops at, in the order of the paper."""
        found: list[QWidget] = []
        for line in self._lines.values():
            found += (line.tick, line.way, line.originals, line.copies)
        return found

    def ticked(self) -> dict[str, Ticked]:
        """Return what the clerk ticked, with its numbers; what closed by itself is not among it."""
        return {
            component: Ticked(line.originals.count(), line.copies.count(), line.way.value())
            for component, line in self._lines.items()
            if line.tick.isChecked() and not line.settled
        }

    def show_settled(self, settled: dict[str, Ticked]) -> None:
        """Show what closed by itself, and what no longer does."""
        for component, line in self._lines.items():
            line.settle(settled.get(component))

    def show_ways(self, shown: bool) -> None:
        """Show the ways of closing beside the papers where there is room; their keys serve anyhow."""
        self._ways_shown = shown
        for line in self._lines.values():
            line.way.setVisible(shown)
            line.tell()
        if (head := self._grid.itemAtPosition(0, 1)) is not None and (words := head.widget()) is not None:
            words.setVisible(shown)

    def tick_all(self) -> None:
        """Tick every demanded paper: the citizen brought them all."""
        for component in self._demanded:
            self._lines[component].tick.setChecked(True)

    def tick(self, component: str) -> None:
        """Tick a paper that lies on the counter: it was scanned."""
        if (line := self._lines.get(component)) and not line.settled:
            line.tick.setChecked(True)

    def go_to(self, component: str) -> bool:
        """Put the caret on a paper; return whether it is shown."""
        if line := self._lines.get(component):
            line.tick.setFocus()
        return line is not None

    def _ask_other(self, name: str) -> None:
        if name:
            self.other_asked.emit(name)


class PaperTick(Tick):
    """The tick of a paper; G, V, D, K, T say what closes it: giấy, VNeID, dữ liệu, Kho, tra cứu."""

    keyed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key of a way."""
        if (way := KEYS.get(event.text().lower())) and not event.modifiers():
            self.keyed.emit(way)
            event.accept()
            return
        super().keyPressEvent(event)


class _Line(QObject):
    edited = Signal()

    def __init__(
        self, component: Component, name: str, must: bool, ticked: Ticked | None, want: Want | None
    ) -> None:
        super().__init__()
        self.settled = False
        self._told, self._want = "", want
        self.tick = PaperTick(name + ("" if must else "  (nếu có)"), gives_way=True)
        self.tick.setAccessibleName(name)
        tip = component.name + (f"\nKhi: {component.condition}" if component.condition else "")
        if component.mode is Mode.PRESENT:
            tip += "\nXuất trình: kiểm tra, ghi lại rồi trả; không giữ bản sao."
        tip += "\nPhím G: giấy, V: VNeID, D: dữ liệu, K: Kho" + (", T: tra cứu." if want else ".")
        self.tick.setToolTip(tip)
        self.tick.setAccessibleDescription(tip)
        self.way = Choice([*WAYS, (ASK, "Tra cứu")] if want else list(WAYS))
        self.way.setAccessibleName(f"{name}: bằng gì")
        self.way.setFixedWidth(112)
        self.way.choose(ticked.by if ticked else "paper")
        self.originals = self._count(name, "bản chính", ticked.originals if ticked else component.originals)
        self.copies = self._count(name, "bản sao", ticked.copies if ticked else component.copies)
        self.evidence = label("", "helper", wrap=True)
        self.evidence.hide()
        self.tick.setChecked(ticked is not None)
        self._enable()
        self.tick.toggled.connect(lambda _on: self._changed())
        self.tick.keyed.connect(self._close_by)
        self.way.currentIndexChanged.connect(lambda _index: self._changed())

    def settle(self, by: Ticked | None) -> None:
        """Close the line by itself, or open it again when nothing closes it any more."""
        if by is None and not self.settled:
            return
        self.settled = by is not None
        for widget in (self.tick, self.way):
            widget.blockSignals(True)
        self.tick.setChecked(by is not None)
        self.tick.setEnabled(by is None)
        self.way.choose(by.by if by else "paper")
        for widget in (self.tick, self.way):
            widget.blockSignals(False)
        self._told = f"Không hỏi lại: {by.evidence}." if by else ""
        self._enable()

    def tell(self) -> None:
        """Say what closed the paper, unless the way beside it says so."""
        way = self.way.value()
        by_hand = self.way.currentText() if way != "paper" and self.way.isHidden() else ""
        told = self._told or (f"Bằng: {by_hand}" if by_hand and self.tick.isChecked() else "")
        if way == ASK and self._want and self.tick.isChecked():
            told = f"Khi tiếp nhận sẽ hỏi {self._want.source.name}; công dân không phải nộp giấy này."
        self.evidence.setText(told)
        self.evidence.setVisible(bool(told))

    def _close_by(self, way: str) -> None:
        if self.way.findData(way) < 0:
            self.evidence.setText("Không có cơ sở dữ liệu nào để tra cứu thay giấy này.")
            self.evidence.show()
            return
        self.way.choose(way)
        self.tick.setChecked(True)

    def _changed(self) -> None:
        self._enable()
        self.edited.emit()

    def _enable(self) -> None:
        by_hand = self.tick.isChecked() and not self.settled
        self.way.setEnabled(by_hand)
        for count in (self.originals, self.copies):
            count.setEnabled(by_hand and self.way.value() == "paper")
        self.tell()

    def _count(self, name: str, what: str, value: int) -> Count:
        box = Count(f"{name}: số {what}", value, 0, MOST)
        box.setFixedWidth(64)
        box.changed.connect(lambda _count: self.edited.emit())
        return box
