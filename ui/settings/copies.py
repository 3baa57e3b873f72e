"""Copies of this desk elsewhere: when the last one was made, making one now, and where to every day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from localdb import backup
from localdb.backup import Copied, CopyingDatabase, CopyingFiles, DamagedFile
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Trouble
from localdb.home import Home
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit
from ui.widgets.picking import pick_folder
from ui.widgets.progress import ProgressStrip
from ui.widgets.ticks import Tick
from ui.words import moment

_NONE = "Chưa có bản sao nào ở ổ khác: ổ đĩa của máy này hỏng là mất hết."
_KEY = "Mở bản sao cần mật khẩu kho hoặc tờ mã khôi phục: cất tờ mã ở nơi khác với bản sao."
_HERE = "Thư mục này nằm cùng ổ với kho: ổ hỏng thì mất cả hai. Nên dùng USB hoặc ổ khác."


class CopiesPane(QWidget):
    """Copies are for IT staff; how old the last one is concerns everybody. ``failed(trouble)``."""

    failed = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts = desk, parts
        self._running: Running | None = None
        self.last, self.told = label("", wrap=True), label("", wrap=True)
        self.folder = LineEdit("/media/o-sao-luu")
        self.form = Form([Field("folder", "Nơi để bản sao", self.folder, helper=_KEY)])
        self.pick = button("Chọn thư mục…", self.ask_folder, icon="dossiers")
        self.every_day = Tick("Mỗi ngày tự sao lưu vào đó")
        self.start = button("Sao lưu ngay", self.copy, icon="save")
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self.stop)
        body = column(
            label("Bản sao ở ổ khác", "label"),
            self.last,
            *self.form.fields.values(),
            row(self.pick, None),
            self.every_day,
            row(self.start, None),
            self.told,
            self.progress,
        )
        body.setContentsMargins(0, 0, 0, 0)
        self.setLayout(body)

    def show_now(self, *, able: bool) -> None:
        """Show when the last copy was made, and what is chosen; what is typed stays."""
        home = self._parts.home
        self.last.setText(_last(home))
        chosen = backup.daily_folder(home)
        if not self.folder.isModified():
            self.folder.setText(chosen)
            self.every_day.setChecked(bool(chosen))
        for control in (self.folder, self.pick, self.every_day):
            control.setEnabled(able)
        self.start.setEnabled(able and self._running is None)

    def ask_folder(self) -> None:
        """Let a person choose where to."""
        pick_folder(self, "Chọn nơi để bản sao", self.choose, self.folder.value())

    def choose(self, folder: Path) -> None:
        """Put a folder into the field, as if typed."""
        self.folder.setText(str(folder))
        self.folder.setModified(True)
        self.start.setFocus()

    def copy(self) -> None:
        """Copy the whole desk; a copy counts only once it was read back."""
        if self._running is not None:
            return
        folder = Path(self.folder.value())
        troubles = [] if self.folder.value() and folder.is_dir() else [_no_folder(self.folder.value())]
        self.form.show_troubles(troubles)
        if troubles:
            return
        self.start.setEnabled(False)
        self.told.clear()
        self.progress.show_step("Đang sao cơ sở dữ liệu …")
        every_day = self.every_day.isChecked()
        self._running = self._desk.stream(
            lambda: self._copying(folder, every_day=every_day), self._event, self._ended, self._failed
        )

    def stop(self) -> None:
        """End after the file in hand; what was copied serves the next copy."""
        if self._running is not None:
            self._running.cancel()

    def _copying(self, folder: Path, *, every_day: bool) -> Iterator[object]:
        home, actor = self._parts.home, self._parts.session.require()
        require(actor.role, Act.MANAGE_DEVICE)
        yield from backup.back_up(home, folder)
        backup.choose_daily(home, folder if every_day else None)
        home.access.note(actor.id, "backup.made", str(folder))

    def _event(self, event: object) -> None:
        match event:
            case CopyingDatabase():
                self.progress.show_step("Đang sao và đọc lại cơ sở dữ liệu …")
            case CopyingFiles(done=done, count=count):
                self.progress.show_step(f"Đang sao tệp {done} trên {count}", done, count)
            case DamagedFile(trouble=trouble):
                self.failed.emit(trouble)
            case Copied(note=note, folder=folder):
                here = f" {_HERE}" if _same_disk(self._parts.home, folder) else ""
                told = f"Đã sao lưu và đọc lại: {note.changes} thay đổi, {note.files} tệp.{here}"
                self.told.setText(told)

    def _ended(self) -> None:
        cancelled = self._running is not None and self._running.cancelled
        self._rest()
        if cancelled:
            self.told.setText("Đã dừng: chưa có bản sao mới, các bản cũ còn nguyên.")

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self.failed.emit(trouble)

    def _rest(self) -> None:
        self._running = None
        self.progress.finish()
        self.folder.setModified(False)
        actor = self._parts.session.actor
        if actor is not None:
            self.show_now(able=True)
            self.start.setFocus()


def _last(home: Home) -> str:
    last = backup.last_copy(home)
    told = f"Bản gần nhất: {moment(last.at)}, ở {last.folder}." if last.at else _NONE
    return f"{told} {last.trouble}".strip()


def _no_folder(typed: str) -> Trouble:
    what = f"Không thấy thư mục {typed}." if typed else "Chưa chọn nơi để bản sao."
    return Trouble(what, "Cắm ổ sao lưu rồi chọn thư mục trên đó.", field="folder")


def _same_disk(home: Home, folder: Path) -> bool:
    return folder.stat().st_dev == home.folder.path.stat().st_dev
