"""The citizen's view of the form, on a second screen or on the one that is turned to them, to agree to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QWidget

from localdb.domain.parties import Confirmation, ShownOn
from localdb.domain.trouble import Trouble
from localdb.domain.words import clean
from ui import theme
from ui.parts import Parts
from ui.reception.model import Assessment
from ui.reception.shown import Lines, confirmation, mark, typed_lines
from ui.reception.side import SidePane
from ui.reception.typed import Agreed, ReceptionForm
from ui.widgets.basics import button, clear, column, holder, label, row, scrolled
from ui.words import moment

_LARGE = 1.7  # times the size of the words of the desk
_ASKED = "Ông/Bà xem lại thông tin của mình"
_NOBODY = "Xin mời công dân tiếp theo"
_TOLD = {
    ShownOn.SECOND: "Nếu đúng, xin nói với cán bộ. Nếu chưa đúng, xin chỉ chỗ cần sửa.",
    ShownOn.TURNED: "Đúng thì bấm Enter. Chưa đúng thì bấm Esc và chỉ chỗ cần sửa.",
}


class CitizenWindow(QWidget):
    """Large words, nothing to type. ``agreed`` and ``declined`` by a key, when the screen is turned."""

    agreed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setWindowTitle("Một Cửa: công dân xem")
        self.setAccessibleName("Công dân xem lại thông tin")
        self.on = ShownOn.TURNED
        self.lines: Lines = ()
        self._title = label(_NOBODY, "title", wrap=True)
        self._told = label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._yes = button("Đúng rồi  (Enter)", self.agreed.emit, kind="primary", icon="tick")
        self._no = button("Chưa đúng  (Esc)", self.declined.emit)
        whole = column(
            self._title,
            scrolled(holder(column(self._grid, None))),
            self._told,
            row(self._yes, self._no, None, gap=16),
            gap=16,
        )
        whole.setContentsMargins(32, 24, 32, 24)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def present(self, beside: QScreen | None) -> None:
        """Fill the screen ``beside`` the desk's and leave the caret to the clerk; without one, fill this."""
        self.show_lines(())
        self.on = ShownOn.SECOND if beside else ShownOn.TURNED
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, beside is not None)
        theme.wear(self)
        _look, points = theme.current()
        sizes = {"QLabel, QPushButton": _LARGE, 'QLabel[role="helper"]': 1.4, 'QLabel[role="title"]': 2.1}
        larger = "".join(
            f"{what} {{ font-size: {points * times:.0f}pt; }}\n" for what, times in sizes.items()
        )
        self.setStyleSheet(f"{self.styleSheet()}\n{larger}")
        for key in (self._yes, self._no):
            key.setVisible(beside is None)
        if beside is not None:
            self.setGeometry(beside.geometry())
        self.showFullScreen()
        if beside is None:
            self.activateWindow()
            self._yes.setFocus()

    def show_lines(self, lines: Lines) -> None:
        """Show these; none: nobody's data."""
        if lines == self.lines and lines:
            return
        self.lines = lines
        clear(self._grid)
        for place, (name, text) in enumerate(lines):
            self._grid.addWidget(label(name, "helper"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(text, wrap=True), place, 1)
        self._title.setText(_ASKED if lines else _NOBODY)
        self._told.setText(_TOLD[self.on] if lines else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter agrees, Escape does not; only on the screen that was turned."""
        keys = {
            Qt.Key.Key_Return: self.agreed,
            Qt.Key.Key_Enter: self.agreed,
            Qt.Key.Key_Escape: self.declined,
        }
        if self.on is ShownOn.TURNED and (said := keys.get(Qt.Key(event.key()))) is not None:
            said.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """However it is closed, nobody's data stays in it."""
        self.show_lines(())
        super().closeEvent(event)


class Confirming(QObject):
    """One key shows the form to the citizen; the same key, or theirs, notes that they agreed.

    ``agreed(Agreed)`` when they did; ``told`` and ``troubled`` as a screen's. When another person is in the
    form, or none, the window shows nobody.
    """

    agreed = Signal(object)
    told = Signal(str)
    troubled = Signal(object)

    def __init__(self, parts: Parts, side: SidePane, form: Callable[[], ReceptionForm | None]) -> None:
        """``form`` returns the form as typed, or ``None`` while it may not change."""
        super().__init__(side)
        self._parts, self._side, self._form = parts, side, form
        self.window: CitizenWindow | None = None
        self._whose = ""
        self._lines: Lines = ()

    def ask(self) -> None:
        """Show it; when it is shown beside the desk, note that the citizen agreed."""
        if (form := self._form()) is None:
            return
        if not self._lines or not _person(form):
            self.troubled.emit(
                Trouble("Chưa có gì để công dân xem.", "Nhập người nộp và chọn thủ tục trước.")
            )
            return
        if self.window and self.window.isVisible() and self.window.lines and self._whose == _person(form):
            self.agree()
            return
        if self.window is None:
            self.window = CitizenWindow()
            self.window.agreed.connect(self.agree)
            self.window.declined.connect(self.stop)
        self._whose = _person(form)
        self.window.present(_other_screen(self._side))
        self.window.show_lines(self._lines)
        if self.window.on is ShownOn.SECOND:
            self.told.emit(
                "Công dân đang xem ở màn hình thứ hai. Công dân nói đúng thì bấm Ctrl + Y lần nữa."
            )

    def agree(self) -> None:
        """Note that the citizen agreed to what is shown, when and on what they saw it."""
        window = self.window
        if self._form() is None or window is None or not window.lines:
            return
        said = Confirmation(window.on, self._parts.home.writer.now().isoformat(timespec="seconds"))
        lines = window.lines
        self.stop()
        self.agreed.emit(Agreed(said, mark(lines)))
        self.told.emit(f"Công dân đã xem và xác nhận, trên {said.on.label}.")

    def show(self, form: ReceptionForm, seen: Assessment) -> None:
        """Follow what is typed; what is another's is not shown to whoever stands there."""
        self._lines = typed_lines(form, seen.procedure, seen.settled) if seen.procedure else ()
        said = confirmation(form, self._lines)
        lapsed = "Đã sửa sau khi công dân xác nhận: cho xem lại (Ctrl + Y)." if form.agreed else ""
        told = f"Công dân đã xác nhận lúc {moment(said.at)}." if said else lapsed
        self._side.show_agreement(told)
        if self.window and self.window.isVisible():
            if _person(form) == self._whose:
                self.window.show_lines(self._lines)
            else:
                self.stop()

    def stop(self) -> None:
        """Show nobody: beside the desk the window stays and waits, on a turned screen it goes."""
        self._whose = ""
        if self.window is None or not self.window.isVisible():
            return
        self.window.show_lines(())
        if self.window.on is ShownOn.TURNED:
            self.window.close()
            self._side.window().activateWindow()

    def close(self) -> None:
        """The desk is left."""
        self.stop()
        if self.window is not None:
            self.window.close()


def _person(form: ReceptionForm) -> str:
    return clean(form.applicant.number) or clean(form.applicant.name)


def _other_screen(side: SidePane) -> QScreen | None:
    """Return a screen on which the desk's window is not."""
    here = side.window().screen()
    return next((screen for screen in QGuiApplication.screens() if screen is not here), None)
