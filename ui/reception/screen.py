"""The reception screen: one form for the whole dossier, by keyboard, always kept; Ctrl+Enter receives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from localdb.domain.intake import Intake
from localdb.domain.marks import read_blank, read_ticket
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Several, Trouble
from ui.beside import SheetsPanel
from ui.commands import Command
from ui.desk import Desk
from ui.late_entry import TypedEntry
from ui.late_strip import BLANKS, LateEntering
from ui.paperwork import Made
from ui.parts import Parts
from ui.reception import model, papers, typed
from ui.reception.aside import PuttingAside
from ui.reception.asking import Asking
from ui.reception.chip import ChipReading
from ui.reception.citizen import Confirming
from ui.reception.drafting import Drafting
from ui.reception.form import ReceptionPane
from ui.reception.holding import Holding
from ui.reception.law import Law
from ui.reception.left import LeftPane
from ui.reception.printing import Printing
from ui.reception.recalling import Recalling
from ui.reception.receiving import Receiving
from ui.reception.sheets import Sheets
from ui.reception.side import SidePane
from ui.reception.typed import ReceptionForm
from ui.screen import Screen
from ui.widgets.basics import row

THINK_AFTER_MS = 60  # a card reader sends a hundred keys: what follows is worked out once


class ReceptionScreen(Screen):
    """Receives dossiers. A form that was begun is a draft on disk until it is received or thrown away."""

    id: ClassVar[str] = "reception"
    title: ClassVar[str] = "Tiếp nhận"
    icon: ClassVar[str] = "inbox"
    key: ClassVar[str] = "F2"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("G · V · D · K · T", "Trên một giấy tờ: có giấy, VNeID, dữ liệu, Kho, tra cứu"),
        ("Space", "Đánh dấu, bỏ đánh dấu"),
    )

    def __init__(self, desk: Desk, parts: Parts, sheets: Callable[[], SheetsPanel] | None = None) -> None:
        super().__init__(desk)
        self._parts = parts
        self._made: Made | None = None
        self.law = Law(parts)
        self.pane = ReceptionPane(
            lambda text: self.law.find(text, self.form),
            lambda procedure: model.wants(parts.catalogue, procedure),
        )
        self.asking = Asking(desk, parts, self.pane, lambda: self.law.procedure(self.form))
        self.chip = ChipReading(desk, parts, self.pane.chip, lambda: self.form)
        self.late = LateEntering(desk, parts, self.pane.late, lambda: self._assess().taken)
        self.printing = Printing(desk, parts)
        self.recalling = Recalling(desk, parts, self.pane, lambda: self.form if self._changeable else None)
        self.keeping = Drafting(desk, parts, lambda: self.form, self)
        self.receiving = Receiving(desk, parts, self.keeping)
        self.aside = PuttingAside(self.keeping, self.printing, self._assess)
        self.side = SidePane(LeftPane(self.keeping.others, parts.home.writer.now))
        whole = row(self.pane, self.side, gap=16)
        whole.setStretch(0, 5)
        whole.setStretch(1, 3)
        self.setLayout(whole)
        self.holding = Holding(desk, parts, self.side, lambda: self.form if self._changeable else None)
        self.confirming = Confirming(parts, self.side, lambda: self.form if self._changeable else None)
        self.sheets = Sheets(self.pane, self.side, self.keeping, sheets)
        self._thinking = QTimer(self, singleShot=True, interval=THINK_AFTER_MS)
        self._connect()
        self._assess()

    def _connect(self) -> None:
        self.side.held.closed.connect(self.pane.focus_after_card)
        self.keeping.saved.connect(self.side.show_saved)
        self.keeping.troubled.connect(self.show_trouble)
        self.aside.troubled.connect(self.show_trouble)
        self.aside.done.connect(self.start_new)
        self.aside.kept.connect(self._offer_drafts)
        self._thinking.timeout.connect(self._assess)
        self.pane.picker.picked.connect(self._picked)
        self.pane.edited.connect(self._edited)
        self.asking.agreed.connect(self._agreed)
        self.recalling.filled.connect(self._agreed)
        self.confirming.agreed.connect(self.pane.agree)
        self.holding.reused.connect(self.pane.reuse)
        self.receiving.received.connect(self._received)
        self.receiving.refused.connect(self._refused)
        self.receiving.left_behind.connect(self._offer_drafts)
        speaking = (self.asking, self.recalling, self.late, self.printing, self.receiving)
        for part in (*speaking, self.holding, self.confirming):
            part.told.connect(self.told)
            part.troubled.connect(self.show_trouble)
        self.late.changed.connect(self._enter_late)
        self.late.asked.connect(self.asked)
        self.chip.filled.connect(self._filled)
        self.side.accept_asked.connect(self.accept)
        self.side.new_asked.connect(self.start_new)
        self.side.next_asked.connect(self.start_next)
        self.side.scan_asked.connect(lambda dossier: self.asked.emit("scanning", dossier))
        self.side.open_asked.connect(lambda dossier: self.asked.emit("dossiers", dossier))
        self.side.draft_asked.connect(self.resume)
        self.side.left.resumed.connect(self.resume)
        self.side.left.cleared.connect(lambda draft, why: self.keeping.clear(draft, why, self.side.left.read))
        self.side.left.closed.connect(self.activate)

    @property
    def form(self) -> ReceptionForm:
        """The form as typed."""
        return self.pane.form()

    @property
    def _changeable(self) -> bool:
        """Whether the form is still being typed: not yet received, and not on its way."""
        return not self.receiving.busy and not self.side.showing_receipt

    def open(self, what: object) -> None:
        """Go on with the form whose slip was scanned."""
        if isinstance(what, str):
            self.take_paper_qr(what)

    def activate(self) -> None:
        """Start where a dossier starts, and offer what was left half-typed."""
        if self.side.showing_left:
            self.side.show_summary()
        self.late.refresh()
        self._offer_drafts()
        if actor := self._parts.session.actor:
            self.pane.clerk = actor.name
        self.pane.focus_first()

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        rest = (
            ("chip", "Đọc chip thẻ căn cước", self.read_chip, "Ctrl+I", "nfc can"),
            ("all", "Đủ giấy tờ bắt buộc", self.pane.tick_all, "F10", "đánh dấu hết"),
            ("accept", "Tiếp nhận và in giấy", self.accept, "Ctrl+Return", ""),
            ("owner", "Chủ hồ sơ là người khác", self.pane.toggle_owner, "F11", ""),
            ("next", "Thủ tục tiếp theo, cùng người", self.start_next, "F12", "lượt"),
            ("visit", "In biên bản giao nhận cả lượt", self.print_visit, "Ctrl+B", "nhiều"),
            ("twin", "Mở hồ sơ trùng đang có", self.side.open_twin, "Ctrl+D", ""),
            ("resume", "Mở lại hồ sơ đang nhập dở", self.side.resume, "Ctrl+R", "nháp"),
            ("guide", "In phiếu hướng dẫn", self.print_guidance, "Ctrl+G", "chuẩn bị"),
            ("again", "Vẫn yêu cầu giấy đã có (lãnh đạo)", self.offer_again, "", ""),
            ("held", "Giấy tờ, kết quả đang giữ của người này", self.holding.begin, "Ctrl+H", "kho số hóa"),
            ("confirm", "Cho công dân xem, xác nhận", self.confirming.ask, "Ctrl+Y", "màn hình thứ hai quay"),
            ("left", "Danh sách hồ sơ nhập dở", self.show_left, "Ctrl+O", "nháp phiếu"),
            ("ticket", "Giữ lại và in phiếu quay lại", self.give_ticket, "Ctrl+P", "dở"),
            ("drop", "Bỏ hồ sơ đang nhập", self.drop_draft, "", "xóa nháp"),
            ("blanks", f"In sẵn {BLANKS} giấy tiếp nhận để trống", self.late.print_blanks, "", "mất điện"),
        )
        others = [
            Command(f"reception.{n}", title, act, key, group, words) for n, title, act, key, words in rest
        ]
        new = Command("reception.new", "Hồ sơ mới", self.start_new, "F9", group)
        return (new, self.late.command("reception", group), *others, *self.sheets.commands(group))

    def take_card_qr(self, text: str) -> bool:
        """Fill the person from a citizen card; what was typed elsewhere stays."""
        if not self._changeable:
            self.start_new()
        try:
            form = typed.fill_from_card(self.form, text, owner=self.pane.on_owner)
        except Trouble as trouble:
            self.show_trouble(trouble)
            return True
        if self.form.empty and (awaited := self.keeping.awaited(form.applicant.number)):
            self.resume(awaited)
            return True
        self._filled(form)
        return True

    def read_chip(self) -> None:
        """Read the chip of the card on the reader, for the person in whose fields the caret stands."""
        if not self.receiving.keep_waiting() and self._changeable:
            self.chip.start(owner=self.pane.on_owner)

    def _filled(self, form: ReceptionForm) -> None:
        self._show(form)
        self._offer_drafts()
        self.pane.focus_after_card()
        self._edited()

    def take_paper_qr(self, code: str) -> bool:
        """Go on with the form whose slip was scanned, or enter a written receipt; others are not ours."""
        if blank := read_blank(code):
            self._take_blank(blank)
            return True
        if not (ticket := read_ticket(code)):
            return False
        try:
            self.resume(self.keeping.of_ticket(ticket))
        except Trouble as trouble:
            self.show_trouble(trouble)
        return True

    def shut(self) -> None:
        """The desk is left: what was typed goes to disk first."""
        self._thinking.stop()
        self.chip.stop()
        self.confirming.close()
        self.keeping.flush()

    def start_new(self) -> None:
        """Begin an empty form; the one before stays a draft unless it was received."""
        self.keeping.begin()
        self.receiving.later.ask(None)
        self.chip.stop()
        self.late.forget()
        self._show(self.law.next_form(self.form))
        self.pane.fields.clear_troubles()
        self.side.show_summary()
        self._assess()
        self.activate()

    def resume(self, draft: str) -> None:
        """Take up a form that was left half-typed."""
        if self.receiving.writes(draft):
            self.told.emit("Hồ sơ này đang được ghi.")
            return
        if (kept := self.keeping.take_up(draft)) is None:
            return
        self.keeping.paused = False
        self._show(typed.decode(kept.data))
        self.side.show_summary()
        self._assess()
        self._offer_drafts()
        self.told.emit(f"Đã mở lại hồ sơ đang nhập: {kept.title}.")

    def start_next(self) -> None:
        """Begin the next procedure of the same visit: nobody scans the card or shows the papers again."""
        if self.receiving.busy:
            self.receiving.later.ask(self.start_next)
            return
        if self._made is None or not self.side.showing_receipt:
            return
        form = typed.next_in_visit(self.form, self._made.dossier, self._parts.catalogue.kind)
        self.start_new()
        self._show(form)
        self._assess()
        self.pane.focus_after_card()

    def drop_draft(self) -> None:
        """Throw the present form away, because the clerk said so."""
        if self.receiving.keep_waiting():
            return
        self.keeping.stop()
        self.sheets.release()
        self.keeping.clear(self.keeping.draft, "dropped", self._offer_drafts)
        self._show(self.law.next_form(self.form))
        self.start_new()

    def show_left(self) -> None:
        """Show every form that was left half-typed."""
        self.keeping.flush()
        self.side.show_left()

    def give_ticket(self) -> None:
        """Put the form aside, and give the citizen a slip to come back with."""
        if not self.receiving.keep_waiting() and self._changeable:
            self.aside.give_ticket(self.form.title)

    def accept(self) -> None:
        """Check everything, receive, and print: the one act that cannot be half done."""
        if not self._changeable:
            return
        try:
            actor = self._parts.session.require()
            seen = self._assess()
            intake = self._to_intake(self.form, seen)
        except Several as troubles:
            self.pane.fields.show_troubles(troubles.all)
            return
        except Trouble as trouble:
            self.show_trouble(trouble)
            return
        self.pane.fields.clear_troubles()
        self.receiving.start(intake, actor, self.form)
        self.side.show_working()
        self.pane.wait()  # what would be typed now would stand on the screen and in no dossier

    def print_guidance(self) -> None:
        """Print what this citizen has to bring."""
        self.printing.guidance(self.form, self._assess())

    def print_visit(self) -> None:
        """Print what this visitor handed in at once."""
        if self._made is not None and self.side.showing_receipt:
            self.printing.visit(self._made.dossier)

    def _received(self, made: Made) -> None:
        self._made = made
        self.confirming.stop()
        self.side.show_receipt(made)
        self.pane.lock_in()
        if made.dossier.lookups:
            self.told.emit(f"Đã xếp hàng {len(made.dossier.lookups)} câu tra cứu, gửi khi đồng bộ.")
        if made.trouble:
            self.show_trouble(made.trouble)

    def _refused(self, trouble: Trouble) -> None:
        self.pane.setEnabled(True)
        self.pane.focus_back()
        self.side.show_summary()
        self._assess()
        if trouble.field in self.pane.fields.fields:
            self.pane.fields.show_troubles([trouble])
        else:
            self.show_trouble(trouble)
        self.keeping.save()

    def _edited(self) -> None:
        if not self.receiving.busy:
            self._thinking.start()
            self.keeping.touch()

    def _assess(self) -> model.Assessment:
        self._thinking.stop()
        form = self.form
        procedure = self.law.procedure(form)
        if form.version != (procedure.version if procedure else ""):
            self._show(form)  # the law changed while this form lay open
            form = self.form
        seen = self.law.assess(form, procedure)
        self.side.show_assessment(seen, procedure)
        self.pane.show_assessment(seen)
        free = bool(seen.fees) and not any(fee.amount is None or fee.amount for fee in seen.fees)
        self.late.show(seen.taken, ask_money=not free)
        self.holding.show(form, seen)
        self.confirming.show(form, seen)
        self.sheets.show(form, seen)
        self.recalling.map_addresses()
        self.pane.ask_due(procedure is not None and (seen.needs_due or bool(form.due)))
        if self.pane.fields.summary.isVisibleTo(self.pane):
            self._look_again(form, seen)
        return seen

    def _look_again(self, form: ReceptionForm, seen: model.Assessment) -> None:
        """After a refusal: what was mended is no longer told, and the caret stays."""
        try:
            self._to_intake(form, seen)
        except Several as troubles:
            self.pane.fields.show_troubles(troubles.all, go=False)
        else:
            self.pane.fields.clear_troubles()

    def _show(self, form: ReceptionForm) -> None:
        procedure = self.law.procedure(form)
        form, trouble = papers.renewed(form, procedure, self._parts.catalogue)
        if trouble:
            self.show_trouble(trouble)
        self._show_bodies(procedure)
        self.pane.show_form(form, procedure, self.law.fee_questions(procedure))

    def _enter_late(self, late: TypedEntry | None) -> None:
        if self.receiving.keep_waiting():
            return
        if self.side.showing_receipt:
            self.start_new()
        self._agreed(replace(self.form, entry=late))
        self.pane.focus_first()

    def _take_blank(self, number: str) -> None:
        """Open what was entered from a written receipt, or enter it: in a form of its own."""
        if self.late.open_entered(number):
            return
        typed_for = self.form.entry.paper if self.form.entry else ""
        if not self.receiving.busy and (self.side.showing_receipt or typed_for not in ("", number)):
            self.start_new()
        self.late.begin(number)

    def _picked(self, procedure: Procedure) -> None:
        self._show_bodies(procedure)
        self.pane.ask_fees(self.law.fee_questions(procedure))

    def _show_bodies(self, procedure: Procedure | None) -> None:
        catalogue = self._parts.catalogue
        usual = model.usual_routing(catalogue, procedure) if procedure else typed.OWN
        self.pane.who.show_bodies(catalogue.bodies, usual)

    def _to_intake(self, form: ReceptionForm, seen: model.Assessment) -> Intake:
        return model.to_intake(form, seen, self._parts.catalogue.bodies)

    def offer_again(self) -> None:
        """Let a leader ask for a paper that lies here already."""
        if self._changeable:
            self.asking.offer(self._assess().settled)

    def _agreed(self, form: ReceptionForm) -> None:
        self._show(form)
        self._edited()

    def _offer_drafts(self) -> None:
        theirs, every = self.keeping.of_person(self.form.applicant.number), self.keeping.others()
        self.side.show_drafts([*theirs, *(d for d in every if d not in theirs)], len(theirs))
