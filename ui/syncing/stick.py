"""The stick in the pocket: "Xuất gói" and "Nhập biên nhận", in a strip of the syncing screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from localdb.domain.trouble import Trouble
from sync.carry import Carried, Checking, NothingToCarry, Weighed, Written
from sync.carry_command import carrying, taking_receipts, tell
from sync.command import describe
from sync.events import ReferenceCame
from sync.receipt import ReceiptPassed, ReceiptTaken
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.syncing.model import megabytes
from ui.widgets.basics import Picture, button, column, icon_button, label, row
from ui.widgets.picking import pick_folder, sticks
from ui.widgets.progress import ProgressStrip

_NO_STICK = "Chưa thấy USB nào: cắm vào, chờ vài giây rồi bấm Tìm lại."


class StickStrip(QFrame):
    """Asks for the stick, does the work, and says plainly when it may be pulled out. Hidden until asked."""

    failed = Signal(object)
    changed = Signal()
    shown = Signal(bool)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._desk = desk
        self._parts = parts
        self._running: Running | None = None
        self._work: Callable[[Path], Iterator[object]] = self._export
        self._title = label("", "label", wrap=True)
        self._told = label("", wrap=True)
        self._buttons: list[QPushButton] = []
        self._choices = QHBoxLayout()
        self._choices.addStretch(1)
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self.stop)
        self._shut = icon_button("Đóng", "close", self._close)
        head = row(Picture("save", "accent"), self._title, self._shut)
        head.setStretch(1, 1)
        box = column(head, self._choices, self.progress, self._told, gap=8)
        box.setContentsMargins(12, 8, 12, 8)
        self.setLayout(box)
        self.hide()

    @property
    def words(self) -> str:
        """What the strip says came of it."""
        return f"{self._title.text()} {self._told.text()}".strip()

    def ask(self) -> None:
        """Ask what to do with the stick."""
        acts = (
            button("Xuất gói", self.ask_export, kind="primary"),
            button("Nhập biên nhận", self.ask_receipt),
        )
        self._offer("Không có mạng? Mang đi và mang về bằng USB.", acts)

    def ask_export(self) -> None:
        """Ask where to export to."""
        self._ask("Chép những gì tỉnh chưa có ra USB.", self._export)

    def ask_receipt(self) -> None:
        """Ask where the receipt is."""
        self._ask("Nhập biên nhận của tỉnh mang về.", self._receipts)

    def start(self, folder: Path) -> None:
        """Do the work on ``folder``."""
        if self._running is not None:
            return
        self._told.setText("")
        self._told.hide()
        self._hide_choices()
        self.progress.show_step("Đang chuẩn bị …")
        self._running = self._desk.stream(lambda: self._work(folder), self._event, self._ended, self._failed)

    def stop(self) -> None:
        """End after the piece in hand; an unfinished package is taken off the stick again."""
        if self._running is not None:
            self._running.cancel()

    def _ask(self, text: str, work: Callable[[Path], Iterator[object]]) -> None:
        found = [self._choice(path) for path in sticks()]
        again = () if found else (button("Tìm lại", lambda: self._ask(text, work), icon="refresh"),)
        self._offer(f"{text} {'Chọn USB:' if found else _NO_STICK}", (*found, *again, self._other()))
        self._work = work

    def _offer(self, text: str, acts: tuple[QPushButton, ...]) -> None:
        if self._running is not None:
            return
        self._title.setText(text)
        self._told.setText("")
        self._told.hide()
        self._hide_choices()
        self._buttons = list(acts)
        for place, made in enumerate(acts):
            self._choices.insertWidget(place, made)
        self.show()
        self.shown.emit(True)
        acts[0].setFocus()

    def _hide_choices(self) -> None:
        for old in self._buttons:
            self._choices.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []

    def _other(self) -> QPushButton:
        return button("Thư mục khác…", self._ask_folder)

    def _choice(self, path: Path) -> QPushButton:
        free = megabytes(QStorageInfo(str(path)).bytesAvailable())
        return button(f"{path.name} (trống {free})", lambda: self.start(path), kind="primary", icon="save")

    def _ask_folder(self) -> None:
        pick_folder(self, "Chọn thư mục trên USB", self.start)

    def _export(self, folder: Path) -> Iterator[object]:
        return carrying(self._parts.home, folder)

    def _receipts(self, folder: Path) -> Iterator[object]:
        return taking_receipts(self._parts.home, folder)

    def _event(self, event: object) -> None:
        match event:
            case Weighed():
                self.progress.show_step(tell(event))
            case Written(done=done, size=size):
                self.progress.show_step(
                    f"Đang chép: {megabytes(done)} trên {megabytes(size)}", done >> 10, size >> 10
                )
            case Checking():
                self.progress.show_step(tell(event))
            case Carried():
                self._title.setText("Có thể rút USB.")
                self._told.setText(tell(event).removeprefix("CÓ THỂ RÚT USB. "))
            case NothingToCarry() | ReceiptTaken() | ReceiptPassed():
                self._title.setText("Xong.")
                self._tell(tell(event))
            case ReferenceCame():
                self._tell(describe(event))

    def _tell(self, line: str) -> None:
        before = f"{self._told.text()}\n" if self._told.text() else ""
        self._told.setText(before + line)

    def _ended(self) -> None:
        cancelled = self._running is not None and self._running.cancelled
        self._rest()
        if cancelled and not self._told.text():
            self._title.setText("Đã dừng.")
            self._told.setText("Chưa có gì thay đổi; gói dở dang đã được xóa khỏi USB.")
        self._told.setVisible(bool(self._told.text()))

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self._close()
        self.failed.emit(trouble)

    def _rest(self) -> None:
        self._running = None
        self.progress.finish()
        self._shut.setFocus()
        self.changed.emit()

    def _close(self) -> None:
        if self._running is None:
            self.hide()
            self.shown.emit(False)
