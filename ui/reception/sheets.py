"""Papers scanned beside the form: into the dossier that it will be, without leaving it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from localdb.domain.procedure import Component
from ui.beside import SheetsPanel
from ui.commands import Command
from ui.reception import papers
from ui.reception.drafting import Drafting
from ui.reception.form import ReceptionPane
from ui.reception.model import Assessment
from ui.reception.side import SidePane
from ui.reception.typed import ReceptionForm


class Sheets(QObject):
    """Shows the panel, and ticks what the clerk settled. ``panel`` makes it when it is first wanted."""

    def __init__(
        self, pane: ReceptionPane, side: SidePane, keeping: Drafting, panel: Callable[[], SheetsPanel] | None
    ) -> None:
        super().__init__(side)
        self._pane, self._side, self._keeping, self._make = pane, side, keeping, panel
        self._made: SheetsPanel | None = None
        self._components: tuple[Component, ...] = ()
        self._for = ""
        side.sheets_asked.connect(self.look)

    def show(self, form: ReceptionForm, seen: Assessment) -> None:
        """Take papers for the form in front, as it stands."""
        self._components = papers.applying(seen.procedure, form) if seen.procedure else ()
        if self._made is None and self._side.isVisible():
            self._panel()
        self._aim()

    def scan(self) -> None:
        """Scan what lies in the feeder into the form in front; after its reception, into the dossier."""
        if self._side.showing_receipt or (panel := self._panel()) is None:
            self._side.scan()
            return
        self._keeping.save(empty=True)  # what pages wait with is on disk before they are
        self.look()
        panel.scan()

    def look(self) -> None:
        """Show what was scanned for the form in front."""
        if (panel := self._panel()) is not None and not self._side.showing_receipt:
            self._aim()
            self._side.show_sheets(panel)

    def agree(self) -> None:
        """Take every paper for what it is surely read as."""
        if (panel := self._panel()) is not None:
            self.look()
            panel.agree()

    def release(self) -> None:
        """The form is thrown away: its papers belong to no dossier."""
        if self._made is not None:
            self._made.release()

    def commands(self, group: str) -> tuple[Command, ...]:
        """Return the acts on papers beside the form."""
        return (
            Command("reception.scan", "Quét giấy tờ ngay tại đây", self.scan, "Ctrl+S", group, "máy quét"),
            Command("reception.sheets", "Xem giấy đã quét, chọn tệp", self.look, "Ctrl+Shift+S", group),
            Command("reception.agree", "Đồng ý tên các giấy đã quét", self.agree, "Ctrl+J", group),
        )

    def _panel(self) -> SheetsPanel | None:
        if self._made is None and self._make is not None:
            self._made = self._make()
            self._made.named.connect(self._named)
            self._made.counted.connect(self._counted)
            self._made.closed.connect(self._close)
        return self._made

    def _aim(self) -> None:
        if self._made is not None and not self._side.showing_receipt:
            self._made.take_for(self._keeping.dossier, self._components)

    def _counted(self) -> None:
        self._count()
        if self._made is not None and self._made.count:
            self._keeping.save(empty=True)  # papers wait with it, though nothing may be typed yet

    def _count(self) -> None:
        self._side.tell_sheets(self._made.count if self._made else 0)

    def _named(self, component: str) -> None:
        if not self._side.showing_receipt:
            self._pane.checklist.tick(component)

    def _close(self) -> None:
        self._side.show_summary()
        self._pane.focus_after_card()
