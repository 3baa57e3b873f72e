"""A labelled input, and a form that puts each ``Trouble`` beside the input it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from localdb.domain.trouble import Trouble
from ui import theme
from ui.theme import TARGET
from ui.widgets.basics import Picture, column, label, restyle, row
from ui.widgets.lines import LONGEST, LONGEST_AREA, LineEdit, TextArea

_EDGE = 4  # pixels between the frame of an error line and its words
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class Field(QWidget):
    """Label above, input, helper text, and the error below it in place.

    ``name`` is the domain's name of the input, as in ``Trouble.field``. What was typed is never cleared.
    """

    def __init__(
        self,
        name: str,
        title: str,
        control: QWidget,
        *,
        helper: str = "",
        required: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__()
        self.name, self.title, self.control = name, title, control
        self._label = label(f"{title} (bắt buộc)" if required else title, "label", wrap=wrap)
        self._label.setBuddy(control)
        self._helper = label(helper, "helper", wrap=True)
        if not helper:
            self._helper.hide()
        self._helper_text = helper
        self._cut_off, self._just_cut = "", False
        self._error = label("", "error", wrap=True)
        self._error.hide()
        control.setAccessibleName(title)
        control.setAccessibleDescription(helper)
        for part in (control, *control.findChildren(QWidget)):
            if isinstance(part, LineEdit):
                part.inputRejected.connect(partial(self._cut, LONGEST))
                part.textEdited.connect(lambda _text: self._edited())
            elif isinstance(part, TextArea):
                part.inputRejected.connect(partial(self._cut, LONGEST_AREA))
                part.textChanged.connect(self._edited)
        self.setLayout(column(self._label, control, self._helper, self._error, gap=4))

    @property
    def error(self) -> str:
        """The error shown, or an empty string."""
        return self._error.text()

    def set_error(self, text: str) -> None:
        """Show ``text`` below the input; an empty text takes the error away."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._helper.setVisible(bool(self._helper_text) and not text)
        self.control.setAccessibleDescription(text or self._helper_text)
        self.control.setProperty("invalid", bool(text))
        restyle(self.control)

    def _cut(self, most: int) -> None:
        """More was pasted than any paper holds: say at once what became of it, until somebody types on."""
        self._cut_off = f"Ghi được {most} chữ, phần dài hơn không vào ô. Xem lại có dán nhầm không."
        self._just_cut = True
        self.set_error(self._cut_off)

    def _edited(self) -> None:
        if not self._just_cut and self._cut_off and self.error == self._cut_off:
            self.set_error("")
        self._just_cut = False

    def set_helper(self, text: str) -> None:
        """Show another helper text (a warning that blocks nothing, a hint)."""
        self._helper_text = text
        self._helper.setText(text)
        self._helper.setVisible(bool(text) and not self.error)


class ErrorLine(QPushButton):
    """A button of plain words that wrap: what is wrong is read whole on the narrowest page."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "error")
        self.setAutoDefault(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def hasHeightForWidth(self) -> bool:
        """More lines need more height."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the words in ``width`` pixels."""
        room = QRect(0, 0, width - 2 * _EDGE, 10_000)
        return max(TARGET, self.fontMetrics().boundingRect(room, _WRAPPED, self.text()).height() + 2 * _EDGE)

    def sizeHint(self) -> QSize:
        """Return the least room: the longest word."""
        widest = max(self.fontMetrics().horizontalAdvance(word) for word in self.text().split())
        return QSize(widest + 2 * _EDGE, TARGET)

    def minimumSizeHint(self) -> QSize:
        """Never cut a word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame as the style does, and the words over as many lines as they need."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        font = self.font()
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.tokens().text))
        painter.drawText(self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), _WRAPPED, self.text())
        painter.end()


class ErrorSummary(QFrame):
    """What is to be mended, in the same words as beside the fields; each line leads to its field."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "bad")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._heading = label("", "label")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        sign = column(Picture("warn", "bad"), None)
        box = row(sign, column(self._heading, self._lines, gap=4), gap=12)
        box.setContentsMargins(12, 8, 12, 8)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.hide()

    def show_lines(self, lines: list[tuple[str, str]]) -> None:
        """Show pairs of field name and text; no pairs hides the summary."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, text in lines:
            self._lines.addWidget(self._line(name, text))
        self._heading.setText(f"Còn {len(lines)} chỗ cần sửa:")
        self.setAccessibleName(f"{self._heading.text()} " + " ".join(text for _, text in lines))
        self.setVisible(bool(lines))

    def _line(self, name: str, text: str) -> QWidget:
        if not name:
            return label(text, wrap=True)
        made = ErrorLine(text)
        made.clicked.connect(lambda _checked=False: self.picked.emit(name))
        return made


class Form:
    """The fields of a screen, and where their troubles show."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self.summary = ErrorSummary()
        self.summary.picked.connect(self.focus)

    def focus(self, name: str) -> None:
        """Put the caret in the field called ``name``."""
        self.fields[name].control.setFocus()

    def show_troubles(self, troubles: Iterable[Trouble], *, go: bool = True) -> None:
        """Show each trouble beside its field and in the summary, in the order of the fields.

        Then go to the first, unless ``go`` is off. No troubles clears all.
        """
        by_field: dict[str, str] = {}
        lines: list[tuple[str, str]] = []
        order = {name: place for place, name in enumerate(self.fields)}
        for trouble in sorted(troubles, key=lambda trouble: order.get(trouble.field, len(order))):
            name = trouble.field if trouble.field in self.fields else ""
            if name:
                by_field.setdefault(name, str(trouble))
            lines.append((name, f"{self.fields[name].title}: {trouble}" if name else str(trouble)))
        for name, field in self.fields.items():
            field.set_error(by_field.get(name, ""))
        self.summary.show_lines(lines)
        first = next((name for name, _ in lines if name), "")
        if first and go:
            self.focus(first)

    def clear_troubles(self) -> None:
        """Take every error away."""
        self.show_troubles(())
