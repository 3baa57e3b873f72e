"""Beside a filed paper: what was read on it, to set right; where it speaks against the dossier, to decide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from localdb.domain.crosscheck import Difference
from localdb.domain.values import Scan
from ui.widgets.basics import button, column, holder, label, row
from ui.widgets.facts import FactsView
from ui.widgets.lines import LineEdit

_RIGHT, _KEPT, _MISPLACED = Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3
LEAST = 330  # pixels
WHOLE_DATE = 10  # letters of an ISO date


class DifferencePane(QFrame):
    """One difference in words, and the three ways to settle it, each by one key.

    ``paper_right(difference, reason)`` and ``misplaced(difference, reason)`` after the reason was accepted,
    ``dossier_right(difference)`` at once.
    """

    paper_right = Signal(object, str)
    dossier_right = Signal(object)
    misplaced = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.difference: Difference | None = None
        self._asked, self._paper = _RIGHT, ""
        self.words = label("", "error", wrap=True)
        self.right = button("1  Giấy đúng: sửa hồ sơ", self._ask_right)
        self.kept = button("", self._keep)
        self.wrong = button("3  Để nhầm giấy: lấy ra", self._ask_misplaced)
        self.reason = LineEdit(moves_on=False)
        self.reason.entered.connect(self._accept)
        self._asks = label("", "helper", wrap=True)
        self._reasons = holder(column(self._asks, self.reason, gap=4))
        whole = column(self.words, self.right, self.kept, self.wrong, self._reasons, gap=4)
        whole.setContentsMargins(10, 8, 10, 8)
        self.setLayout(whole)
        self.hide()

    def show_difference(self, found: Sequence[Difference], paper: str, *, able: bool) -> None:
        """Show the first of these; ``able``: the person at the desk may settle it."""
        first = found[0] if found else None
        if first is not None and first == self.difference and not self.isHidden():
            return
        held = self.isVisible() and (self.hasFocus() or self.reason.hasFocus())
        self.difference, self._paper = first, paper
        self.setVisible(first is not None)
        if first is None:
            return
        more = f" (còn {len(found) - 1} chỗ nữa)" if len(found) > 1 else ""
        self.words.setText(f"{first.words}{more}")
        self.setAccessibleName(f"Giấy khác với hồ sơ: {first.words}")
        self.right.setVisible(able and _can_stand(first))
        self.kept.setVisible(able)
        self.kept.setText("2  Hồ sơ đúng: giữ như đang ghi" if first.held else "2  Đúng giấy của việc này")
        self.kept.setAccessibleName(self.kept.text())
        self.wrong.setVisible(able)
        self._reasons.hide()
        if held:
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key settles; Escape leaves the reason."""
        if event.key() == Qt.Key.Key_Escape and self._reasons.isVisible():
            self._reasons.hide()
            self.setFocus()
            return
        acts = {_RIGHT: self.right, _KEPT: self.kept, _MISPLACED: self.wrong}
        made = acts.get(Qt.Key(event.key()))
        if made is None or made.isHidden() or self.reason.hasFocus():
            super().keyPressEvent(event)
            return
        made.click()

    def _ask_right(self) -> None:
        self._ask(_RIGHT, "Lý do sửa hồ sơ. Enter: ghi.", f"Theo “{self._paper}”")

    def _ask_misplaced(self) -> None:
        self._ask(_MISPLACED, "Lý do lấy giấy ra. Enter: lấy ra.", "Giấy của người khác, để nhầm hồ sơ")

    def _ask(self, what: Qt.Key, asks: str, proposed: str) -> None:
        self._asked = what
        self._asks.setText(asks)
        self.reason.setAccessibleName(asks)
        self.reason.setText(proposed)
        self._reasons.show()
        self.reason.setFocus()
        self.reason.selectAll()

    def _keep(self) -> None:
        if self.difference is not None:
            self.dossier_right.emit(self.difference)

    def _accept(self, reason: str) -> None:
        if self.difference is not None and reason:
            signal = self.paper_right if self._asked == _RIGHT else self.misplaced
            signal.emit(self.difference, reason)


def _can_stand(difference: Difference) -> bool:
    """Whether what the paper says can stand in the dossier; a year alone is no date of birth there."""
    whole = difference.field != "birth" or len(difference.on_paper) == WHOLE_DATE
    return bool(difference.held) and whole


class ReadingPane(QWidget):
    """The right side of the viewer. ``pointed(field)`` when a field is in hand."""

    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(LEAST)
        self.difference = DifferencePane()
        self.facts = FactsView(every=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Chữ đọc được trên bản quét")
        self._keys = label("", "helper")
        heading = row(label("Thông tin trên giấy", "label"), None, self._keys)
        self._read = holder(column(label("Chữ đọc được", "label"), self.text, gap=4))
        whole = column(self.difference, heading, self.facts, self._read, gap=4)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setStretch(2, 3)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.facts.moved.connect(self.pointed)

    def show_scan(self, scan: Scan, found: Sequence[Difference], *, able: bool, settles: bool) -> None:
        """Show what is known of a paper; ``able``: this person may correct it, ``settles``: decide."""
        self._keys.setText("F2 hoặc gõ đè: sửa" if able else "Chỉ xem")
        self.facts.show_facts(scan.facts, editable=able)
        self.difference.show_difference(found, scan.name, able=settles)
        self._read.setVisible(not found)  # room for what must be decided

    def focus_first(self) -> None:
        """Go to what must be decided, else to the fields."""
        if self.difference.isHidden():
            self.facts.setFocus()
        else:
            assert self.difference.difference is not None
            self.facts.point_at(self.difference.difference.field)
            self.difference.setFocus()
