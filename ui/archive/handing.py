"""A checked box leaves the desk: minutes that both sides sign, a copy in a folder, covers for the feeder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from platformdirs import user_documents_path
from PySide6.QtCore import QObject, Signal

from forms import printing
from forms.archive import ArchiveHandOver
from forms.separator import archive_covers
from forms.template import Paper
from localdb.domain.archive.rules import need_accepted
from localdb.domain.archive.values import Box, HandOver
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused, Trouble
from ui import paperwork
from ui.archive import exporting
from ui.archive.sheet import Sheet, exporting_sheet, handing_sheet
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.widgets.progress import ProgressStrip


class Handing(QObject):
    """``opened(sheet)`` when a form is shown, ``dropped`` when it is put away, ``made(box id, told)``."""

    opened = Signal(object)
    dropped = Signal()
    made = Signal(str, str)
    told = Signal(str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, folder: Path | None = None) -> None:
        super().__init__()
        self._desk, self._parts, self._archive = desk, parts, parts.home.archive
        self._folder = folder or user_documents_path() / "Mot-Cua"
        self._box: Box | None = None
        self._running: Running | None = None
        self.progress = ProgressStrip()
        self.handing, self.exporting = handing_sheet(), exporting_sheet()
        for sheet, accept in ((self.handing, self._hand_over), (self.exporting, self._export)):
            sheet.accepted.connect(accept)
            sheet.dropped.connect(self.dropped)
        self.progress.stopped.connect(self._stop)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every form."""
        return self.handing, self.exporting

    def hand_over(self, box: Box) -> None:
        """Ask who takes the box; one that was handed over has its minutes printed again."""
        try:
            need_accepted(box)
            actor = self._parts.session.require()
        except Trouble as trouble:
            self.trouble.emit(trouble)
            return
        if box.handed is not None:
            self._desk.run(partial(self._print_again, box, box.handed), self.told.emit, self.trouble.emit)
            return
        self._box = box
        self.opened.emit(self.handing)
        hint = "" if box.exports else "Chưa xuất bản điện tử (Ctrl + E); biên bản sẽ để trống dòng đó."
        self.handing.begin({"giver": actor.name}, hint, "taker")

    def export(self, box: Box) -> None:
        """Ask where the copy shall lie."""
        try:
            need_accepted(box)
            require(self._parts.session.require().role, Act.EXPORT)
        except Trouble as trouble:
            self.trouble.emit(trouble)
            return
        self._box = box
        self.opened.emit(self.exporting)
        hint = "PDF/A, thông tin mô tả (JSON, Excel) và SHA-256 từng tệp; ghi xong đọc lại để kiểm."
        self.exporting.begin({"folder": str(self._folder)}, hint)

    def print_covers(self, box: Box) -> None:
        """Print a cover for each file of the box."""
        parts, archive = self._parts, self._archive

        def job() -> str:
            if not parts.printer:
                raise Trouble("Chưa chọn máy in.", "Chọn máy in ở màn hình Cài đặt rồi in lại.")
            files = archive.files(box.id)
            if not files:
                raise Refused("Hộp chưa có hồ sơ nào.", "Lập hồ sơ rồi in tờ bìa.")
            printing.print_pdf(archive_covers(files), parts.printer, title="Tờ bìa", paper=Paper.A4)
            return f"Đã gửi {len(files)} tờ bìa tới máy in {parts.printer}."

        self._desk.run(job, self.told.emit, self.trouble.emit)

    def _hand_over(self) -> None:
        box, typed, sheet = self._box, self.handing.values(), self.handing
        if box is None:
            return
        sheet.work(at_work=True)
        parts, archive = self._parts, self._archive

        def job() -> tuple[Box, str]:
            actor = parts.session.require()
            at = parts.home.writer.now().isoformat(timespec="seconds")
            given = HandOver(typed["giver"], typed["taker"], typed["office"], at)
            if not given.taker:
                raise Trouble("Chưa có người nhận.", "Ghi họ tên người nhận.", field="taker")
            form = ArchiveHandOver(box, tuple(archive.files(box.id)), given)
            made = paperwork.draft(parts, form, actor)
            sha256 = parts.home.blobs.put(made.pdf, reserve=0)
            after = archive.hand_over(box.id, replace(given, sha256=sha256), actor)
            return after, _where(paperwork.batch(parts, [made], made.title))

        self._desk.write(job, lambda done: self.made.emit(done[0].id, done[1]), sheet.refuse)

    def _print_again(self, box: Box, handed: HandOver) -> str:
        from forms.joining import stamped

        pdf = stamped(self._parts.home.blobs.read(handed.sha256), "BẢN IN LẠI")
        title = f"Biên bản bàn giao hộp {box.label.number}"
        sheet = paperwork.Sheets(pdf, paperwork.pictures(pdf), title, Paper.A4)
        return _where(paperwork.batch(self._parts, [sheet], title))

    def _export(self) -> None:
        box, typed, sheet = self._box, self.exporting.values()["folder"], self.exporting
        if box is None or self._running is not None:
            return
        folder = Path(typed).expanduser()
        if not typed or not folder.is_absolute():
            sheet.refuse(Trouble("Chưa có thư mục.", "Ghi đường dẫn đầy đủ, ví dụ ổ USB.", field="folder"))
            return
        sheet.work(at_work=True)
        parts, archive, practice = self._parts, self._archive, self._parts.catalogue.archive

        def events() -> Iterator[exporting.Step | exporting.Ready]:
            actor = parts.session.require()
            for event in exporting.export_box(parts.home, practice, box, folder):
                if isinstance(event, exporting.Ready):
                    archive.note_export(box.id, event.export, actor)
                    parts.home.access.note(actor.id, "archive.export", box.id)
                yield event

        self._running = self._desk.stream(events, self._went_on, self._ended, self._failed)

    def _went_on(self, event: exporting.Step | exporting.Ready) -> None:
        if isinstance(event, exporting.Step):
            self.progress.show_step("Đang ghi hộp ra thư mục", event.done, event.of)
        elif self._box is not None:
            told = (
                f"Đã xuất và đọc lại đủ {event.export.files} tệp: {event.path}. Có dữ liệu cá nhân: giữ kín."
            )
            self.made.emit(self._box.id, told)

    def _ended(self) -> None:
        stopped = self._running is not None and self._running.cancelled
        self._running = None
        self.progress.finish()
        self.exporting.work(at_work=False)
        if stopped:
            self.told.emit("Đã dừng xuất; không để lại thư mục dở dang.")
        self._desk.changed.emit(None)

    def _failed(self, trouble: Trouble) -> None:
        self._running = None
        self.progress.finish()
        self.exporting.refuse(trouble)
        self.trouble.emit(trouble)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()


def _where(made: paperwork.Sheets) -> str:
    if made.trouble:
        return f"Đã lập biên bản; chưa in: {made.trouble}"
    where = f"đã gửi tới máy in {made.printed_on}" if made.printed_on else "chưa in: chưa chọn máy in"
    return f"Đã lập biên bản bàn giao; {where}. Ctrl + P: in lại."
