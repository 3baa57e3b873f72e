"""The dossiers screen: find one, see everything about it, and do what may be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout

from forms.control import control_sheet
from localdb.domain import people
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Status
from localdb.queries import OpenOf
from localdb.store import Actor
from ui import paperwork
from ui.commands import Command
from ui.desk import Desk
from ui.dossiers import model
from ui.dossiers.bridging import Bridging
from ui.dossiers.detail import DetailPane
from ui.dossiers.listing import ListPane
from ui.dossiers.model import Whole
from ui.dossiers.panels import Case, Deed
from ui.dossiers.papers import ShownPapers
from ui.dossiers.settling import Settling
from ui.dossiers.ways import WAYS, barred
from ui.paperwork import Sheets
from ui.parts import Parts
from ui.screen import Screen
from ui.visiting import visit_list


class DossiersScreen(Screen):
    """Dossiers of this desk: the list, and over it the one that was opened."""

    id: ClassVar[str] = "dossiers"
    title: ClassVar[str] = "Hồ sơ"
    icon: ClassVar[str] = "dossiers"
    key: ClassVar[str] = "F3"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("1 … 9", "Việc có số ấy trong hồ sơ đang mở"),
        ("↑ · ↓ · PgUp · PgDn", "Cuộn hồ sơ, đi trong danh sách"),
    )

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self._opened_by = ""
        self._dossier = ""
        self._list_is_old = False
        self._opening = self._reading = 0  # the latest of each: jobs may end in another order than they began
        self.list = ListPane(desk, parts.home)
        self.detail = DetailPane(parts.home)
        self.papers = ShownPapers(desk, parts, self.detail, self.show_trouble)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.detail)
        self.settling = Settling(parts.home, self.detail, self._write)
        self.bridging = Bridging(desk, parts, self)
        self.bridging.troubled.connect(self.show_trouble)
        self._connect()

    @property
    def on_detail(self) -> bool:
        """Whether a dossier is open."""
        return self._stack.currentWidget() is self.detail

    def activate(self) -> None:
        """Put the focus in the search box, or on the open dossier; what another person opened is closed."""
        actor = self._parts.session.actor
        if self.on_detail and (actor is None or actor.id != self._opened_by):
            self.close_dossier()
        if self.on_detail:
            self.detail.acts.focus_first()
            return
        self.list.read()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def open(self, what: object) -> None:
        """Open a dossier by its id or by the code on one of our papers, or list those meant.

        A pair of a dossier and a way opens the form of that way on it.
        """
        if isinstance(what, tuple):
            dossier, way = what
            self.open_dossier(dossier, way)
        elif isinstance(what, Status):
            self.close_dossier()
            self.list.show_status(what)
        elif isinstance(what, OpenOf):
            self.close_dossier()
            self.list.show_open_of(what)
        elif isinstance(what, str) and what:
            self.open_dossier(what)

    def take_card_qr(self, text: str) -> bool:
        """Fill in who takes the result, or find the dossiers of a citizen by the card."""
        try:
            card = people.parse_card_qr(text)
        except Trouble as trouble:
            self.show_trouble(trouble)
            return True
        if self.on_detail and self.detail.acts.panel is self.detail.acts.returning:
            self.detail.acts.returning.take_card(card)
            return True
        self.close_dossier()
        self.list.status.choose("")
        self.list.look_for(card.number)
        return True

    def refresh(self, change: object) -> None:
        """Show what is true now."""
        if self.on_detail:
            self._list_is_old = True
            self._reading += 1
            read, dossier = self._reading, self._dossier
            self.desk.run(lambda: self._whole(dossier), partial(self._read, read), self.show_trouble)
        else:
            self.list.read()

    def commands(self) -> Sequence[Command]:
        """Return the acts on the open dossier, and the way to the search box."""
        acts = self.detail.acts

        def able(act: str) -> Callable[[], bool]:
            return lambda: self.on_detail and acts.can(act)

        def opened() -> bool:
            return self.on_detail

        group = self.title
        ways = [
            Command(
                f"dossiers.{way.id}",
                way.title,
                partial(acts.start, way.id),
                way.key,
                group,
                way.words,
                able(way.id),
            )
            for way in WAYS
        ]
        return (
            Command("dossiers.find", "Tìm hồ sơ", self.go_to_search, "Ctrl+F", group, "tra cứu danh sách"),
            Command("dossiers.next", "Việc tiếp theo", acts.start_next, "F9", group, "bước", opened),
            *ways,
            Command(
                "dossiers.bridge",
                "Chép sang phần mềm khác",
                self.hand_out_fields,
                "Ctrl+B",
                group,
                "hộ tịch dán từng trường nhập một lần",
                opened,
            ),
            Command("dossiers.undo", "Hoàn tác thay đổi cuối", self.undo, "Ctrl+Z", group, "", able("undo")),
            Command(
                "dossiers.look",
                "Xem trước giấy của việc đang mở",
                self.papers.look_ahead,
                "Ctrl+P",
                group,
                "mẫu xem thử",
                lambda: self.on_detail and acts.panel is not None and acts.panel.prints,
            ),
            Command(
                "dossiers.accept",
                "Ghi việc đang mở",
                acts.accept,
                "Ctrl+Return",
                group,
                "xong chấp nhận",
                lambda: self.on_detail and acts.panel is not None,
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back one step: form, paper, dossier, then an empty search."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.on_detail:
            self.list.search.clear()
            self.list.search.setFocus()
        elif self.detail.viewing:
            self.detail.close_viewer()
        elif self.detail.acts.panel is not None:
            self.detail.acts.show_buttons()
        else:
            self._leave()

    def go_to_search(self) -> None:
        """Go to the search box."""
        self.close_dossier()
        self.list.search.setFocus()
        self.list.search.selectAll()

    def close_dossier(self) -> None:
        """Go back to the list."""
        self._dossier = ""
        self._opening += 1  # nor what is still being read
        self.detail.acts.show_buttons()
        self.detail.close_viewer()
        self._stack.setCurrentWidget(self.list)
        if self._list_is_old:
            self._list_is_old = False
            self.list.read()

    def open_dossier(self, what: str, way: str = "") -> None:
        """Open a dossier by id or code, and begin ``way`` if it is possible; a look is noted."""
        try:
            actor = self._parts.session.require()
            require(actor.role, Act.READ)
        except Trouble as trouble:
            self.show_trouble(trouble)
            return

        def job() -> Whole:
            found = self._parts.home.queries.dossier(what) or self._parts.home.queries.by_code(what)
            if found is None:
                raise Refused(
                    f"Không có hồ sơ “{what}” trên máy này.", "Tìm lại theo họ tên hoặc số định danh."
                )
            self._parts.home.access.note(actor.id, "dossier.read", found.id)
            return self._whole(found.id)

        self._opening += 1
        self.desk.run(job, partial(self._opened, self._opening, actor, way), self.show_trouble)

    def scan(self) -> None:
        """Go to scanning for the open dossier."""
        self.asked.emit("scanning", self._dossier)

    def reprint(self) -> None:
        """Make the receipt once more, marked as a reprint."""
        if self.detail.whole is None:
            return
        dossier = self.detail.whole.dossier
        self._write(lambda actor: paperwork.issue(self._parts, dossier, actor), self.papers.show_receipt)

    def print_control(self) -> None:
        """Print Mẫu 06: the chain of hand-overs."""
        whole = self.detail.whole
        if whole is not None:
            form = control_sheet(whole.dossier, self._parts.unit.centre)
            self._write(lambda actor: paperwork.hand_out(self._parts, form, actor), self.papers.show_made)

    def hand_out_fields(self) -> None:
        """Hand the open dossier to another system's form, field by field."""
        if self.detail.whole is None:
            return
        try:
            self.bridging.start(self.detail.whole.dossier)
        except Trouble as trouble:
            self.show_trouble(trouble)

    def shut(self) -> None:
        """The desk is left: nothing of a dossier stays on the clipboard."""
        self.bridging.stop()

    def undo(self) -> None:
        """Take the last change back, as long as it has not left this desk."""
        home, dossier = self._parts.home, self._dossier
        if self.detail.whole is not None and self.detail.whole.undo:
            self._write(  # the last one now: what is shown may be older than what was just written
                lambda actor: home.store.undo(model.last_undoable(home, dossier), actor),
                lambda _dossier: self.told.emit("Đã hoàn tác thay đổi cuối."),
            )

    def _connect(self) -> None:
        detail, acts = self.detail, self.detail.acts
        self.list.chosen.connect(self.open_dossier)
        self.list.failed.connect(self.show_trouble)
        detail.back_asked.connect(self._leave)
        detail.bridge_asked.connect(self.hand_out_fields)
        detail.scan_picked.connect(self.papers.look_at_scan)
        self.settling.told.connect(self.told)
        detail.receipt_picked.connect(self.papers.look_at_receipt)
        acts.asked.connect(self._do_at_once)
        acts.accepted.connect(self._do)
        acts.undo_asked.connect(self.undo)

    def _do_at_once(self, way: str) -> None:
        {"scan": self.scan, "reprint": self.reprint, "control": self.print_control}[way]()

    def _leave(self) -> None:
        self.close_dossier()
        self.list.table.setFocus()

    def _whole(self, dossier: str) -> Whole:
        home = self._parts.home
        found = home.queries.dossier(dossier)
        procedure = self._parts.catalogue.pinned(found.procedure) if found else None
        visit = visit_list(self._parts, found) if found else None
        return model.whole(home, dossier, procedure, visit)

    def _opened(self, asked: int, actor: Actor, way: str, whole: Whole) -> None:
        if asked != self._opening:
            return  # another was asked for, or the list, meanwhile
        self._reading += 1
        self._dossier, self._opened_by = whole.dossier.id, actor.id
        self.detail.acts.show_buttons()
        self.detail.close_viewer()
        self._stack.setCurrentWidget(self.detail)
        self._show(whole)
        self.detail.go_to_top()
        self.detail.acts.focus_first()
        self.detail.acts.start(way)
        if reason := barred(whole.dossier, way):
            self.show_trouble(reason)

    def _read(self, read: int, whole: Whole) -> None:
        if read == self._reading:
            self._show(whole)

    def _show(self, whole: Whole) -> None:
        actor = self._parts.session.actor
        if whole.dossier.id != self._dossier or actor is None:
            return  # another was opened, or the desk was left, meanwhile
        self.detail.show_whole(whole)
        self.detail.acts.show_whole(whole, self._case(whole, actor))
        self.papers.refresh()

    def _case(self, whole: Whole, actor: Actor) -> Case:
        catalogue = self._parts.catalogue
        return Case(
            dossier=whole.dossier,
            actor=actor,
            clock=self._parts.home.writer.now,
            practice=catalogue.practice,
            calendar=catalogue.calendar if catalogue.calendars else None,
            procedure=whole.procedure,
            officers=whole.officers,
            leaders=whole.leaders,
            centre=self._parts.unit.centre,
            wants=catalogue.wanted(whole.procedure) if whole.procedure else (),
            visit=whole.visit,
            declares=self._parts.declares(whole.dossier.procedure.code),
            outages=whole.outages,
        )

    def _write(self, job: Callable[[Actor], object], done: Callable[[object], None]) -> None:
        """Write as whoever is at the desk; a refusal shows in the open form, if there is one."""
        panel = self.detail.acts.panel

        def failed(trouble: Trouble) -> None:
            if panel is not None and self.detail.acts.panel is panel:
                panel.refuse(trouble)
            else:
                self.show_trouble(trouble)

        def written(result: object) -> None:
            if panel is not None and self.detail.acts.panel is panel:
                self.detail.acts.show_buttons()
            done(result)

        try:
            actor = self._parts.session.require()
        except Trouble as trouble:
            failed(trouble)
            return
        if panel is not None:
            panel.work()
        self.desk.write(lambda: job(actor), written, failed)

    def _do(self) -> None:
        """Do what the open form asks for, then hand out its paper."""
        panel = self.detail.acts.panel
        if panel is None or panel.case is None:
            return
        try:
            deed = panel.deed(panel.case)
        except Trouble as trouble:
            panel.refuse(trouble)
            return
        self._write(partial(self._done, deed), partial(self._told, deed))

    def _done(self, deed: Deed, actor: Actor) -> Sheets | None:
        """Write, and make the paper; a paper that cannot be made does not undo what was written."""
        dossier = deed.write(self._parts.home.store, actor)
        try:
            if deed.again is not None:
                return paperwork.again(self._parts, dossier, deed.again, actor)
            if deed.paper is None:
                return None
            return paperwork.hand_out(self._parts, deed.paper(dossier), actor)
        except Trouble as trouble:
            return Sheets(b"", (), "", "", trouble=trouble)

    def _told(self, deed: Deed, sheets: object) -> None:
        self.told.emit(deed.told)
        self.papers.show_made(sheets)
