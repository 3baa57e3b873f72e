"""The reception screen: one form for the whole dossier, by keyboard, always kept; Ctrl+Enter receives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QTimer

from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused, Trouble
from ui.commands import Command
from ui.desk import Desk
from ui.paperwork import Made, receive
from ui.parts import Parts
from ui.reception import model
from ui.reception.form import ReceptionPane
from ui.reception.model import ReceptionForm
from ui.reception.side import SidePane
from ui.screen import Screen
from ui.widgets.basics import row

KIND = "reception"
THINK_AFTER_MS = 60  # a card reader sends a hundred keys: what follows is worked out once
SAVE_AFTER_MS = 400  # a draft is on disk within half a second of the last key


class ReceptionScreen(Screen):
    """Receives dossiers. A form that was begun is a draft on disk until it is received or thrown away."""

    id: ClassVar[str] = "reception"
    title: ClassVar[str] = "Tiếp nhận"
    icon: ClassVar[str] = "inbox"
    key: ClassVar[str] = "F2"

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self._draft = parts.home.drafts.new_id()
        self._busy = False
        self.pane = ReceptionPane(self._find)
        self.side = SidePane()
        whole = row(self.pane, self.side, gap=16)
        whole.setStretch(0, 5)
        whole.setStretch(1, 3)
        self.setLayout(whole)
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_AFTER_MS)
        self._saving.timeout.connect(self.save_draft)
        self._thinking = QTimer(self)
        self._thinking.setSingleShot(True)
        self._thinking.setInterval(THINK_AFTER_MS)
        self._thinking.timeout.connect(self._assess)
        self.pane.picker.picked.connect(lambda procedure: self.pane.ask_fees(self._fee_questions(procedure)))
        self.pane.edited.connect(self._edited)
        self.side.accept_asked.connect(self.accept)
        self.side.new_asked.connect(self.start_new)
        self.side.scan_asked.connect(lambda dossier: self.asked.emit("scanning", dossier))
        self.side.open_asked.connect(lambda dossier: self.asked.emit("dossiers", dossier))
        self.side.draft_asked.connect(self.resume)
        self._assess()

    @property
    def form(self) -> ReceptionForm:
        """The form as typed."""
        return self.pane.form()

    def activate(self) -> None:
        """Start where a dossier starts, and offer what was left half-typed."""
        self._offer_drafts()
        self.pane.focus_first()

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        return (
            Command("reception.new", "Hồ sơ mới", self.start_new, "F9", group),
            Command("reception.all", "Đủ giấy tờ bắt buộc", self.pane.tick_all, "F10", group, "đánh dấu hết"),
            Command("reception.accept", "Tiếp nhận và in giấy", self.accept, "Ctrl+Return", group),
            Command("reception.owner", "Chủ hồ sơ là người khác", self.pane.toggle_owner, "F11", group),
            Command("reception.drop", "Bỏ hồ sơ đang nhập", self.drop_draft, "", group, "xóa nháp"),
        )

    def take_card_qr(self, text: str) -> bool:
        """Fill the person from a citizen card; what was typed elsewhere stays."""
        if self.side.showing_receipt:
            self.start_new()
        try:
            form = model.fill_from_card(self.form, text, owner=self.pane.on_owner)
        except Trouble as trouble:
            self.show_trouble(trouble)
            return True
        self._show(form)
        self.pane.focus_after_card()
        self._edited()
        return True

    def shut(self) -> None:
        """The desk is left: what was typed goes to disk first."""
        self._thinking.stop()
        self._flush()

    def start_new(self) -> None:
        """Begin an empty form; the one before stays a draft unless it was received."""
        self._flush()
        self._draft = self._parts.home.drafts.new_id()
        self._busy = False
        self._show(ReceptionForm())
        self.pane.fields.clear_troubles()
        self.side.show_summary()
        self._assess()
        self.activate()

    def resume(self, draft: str) -> None:
        """Take up a form that was left half-typed."""
        kept = self._parts.home.drafts.get(draft)
        if kept is None:
            return
        self._flush()
        self._draft = kept.id
        form = model.decode(kept.data)
        self._show(form)
        self.side.show_summary()
        self._assess()
        self._offer_drafts()
        self.told.emit(f"Đã mở lại hồ sơ đang nhập: {kept.title}.")

    def drop_draft(self) -> None:
        """Throw the present form away, because the clerk said so."""
        draft = self._draft
        self._saving.stop()
        self.desk.run(lambda: self._parts.home.drafts.drop(draft), lambda _: None, self.show_trouble)
        self._show(ReceptionForm())
        self.start_new()

    def save_draft(self) -> None:
        """Put the form on disk as it stands."""
        self._saving.stop()
        form, draft, drafts = self.form, self._draft, self._parts.home.drafts
        actor = self._parts.session.actor
        if form.empty or self._busy or actor is None:
            return
        who, data = actor.id, model.encode(form)
        self.desk.run(
            lambda: drafts.save(draft, KIND, form.title, data, who),
            lambda _: self.side.show_saved(),
            self.show_trouble,
        )

    def accept(self) -> None:
        """Check everything, receive, and print: the one act that cannot be half done."""
        if self._busy or self.side.showing_receipt:
            return
        try:
            actor = self._parts.session.require()
            seen = self._assess()
            intake = model.to_intake(
                self.form, self._procedure(self.form), seen, self._parts.home.writer.now()
            )
        except model.Troubles as troubles:
            self.pane.fields.show_troubles(troubles.all)
            return
        except Trouble as trouble:
            self.show_trouble(trouble)
            return
        self.pane.fields.clear_troubles()
        self._saving.stop()
        self._busy = True
        self.side.show_working()
        parts, draft = self._parts, self._draft
        self.desk.write(lambda: receive(parts, intake, actor, draft), self._received, self._refused)

    def _received(self, made: Made) -> None:
        self._busy = False
        self.side.show_receipt(made)
        self.pane.lock_in()
        if made.trouble:
            self.show_trouble(made.trouble)

    def _refused(self, trouble: Trouble) -> None:
        self._busy = False
        self.side.show_summary()
        self._assess()
        if trouble.field in self.pane.fields.fields:
            self.pane.fields.show_troubles([trouble])
        else:
            self.show_trouble(trouble)
        self.save_draft()

    def _edited(self) -> None:
        if not self._busy:
            self._thinking.start()
            self._saving.start()

    def _assess(self) -> model.Assessment:
        self._thinking.stop()
        form, home = self.form, self._parts.home
        procedure = self._procedure(form)
        seen = model.assess(
            form,
            procedure,
            self._parts.catalogue,
            home.queries,
            province=self._parts.province,
            now=home.writer.now(),
        )
        self.side.show_assessment(seen, procedure)
        self.pane.ask_due(procedure is not None and (seen.needs_due or bool(form.due)))
        if self.pane.fields.summary.isVisibleTo(self.pane):
            self._look_again(form, procedure, seen)
        return seen

    def _look_again(self, form: ReceptionForm, procedure: Procedure | None, seen: model.Assessment) -> None:
        """After a refusal: what was mended is no longer told, and the caret stays."""
        try:
            model.to_intake(form, procedure, seen, self._parts.home.writer.now())
        except model.Troubles as troubles:
            self.pane.fields.show_troubles(troubles.all, go=False)
        else:
            self.pane.fields.clear_troubles()

    def _show(self, form: ReceptionForm) -> None:
        procedure = self._procedure(form)
        self.pane.show_form(form, procedure, self._fee_questions(procedure))

    def _fee_questions(self, procedure: Procedure | None) -> model.FeeQuestions:
        if procedure is None:
            return model.FeeQuestions()
        return model.fee_questions(self._parts.catalogue, procedure, self._parts.province)

    def _procedure(self, form: ReceptionForm) -> Procedure | None:
        if not form.procedure:
            return None
        try:
            return self._parts.catalogue.procedure(form.procedure, self._parts.home.writer.now().date())
        except Refused:
            return None  # a draft of a procedure that is no longer in force

    def _find(self, text: str) -> Sequence[Procedure]:
        return self._parts.catalogue.find(text, self._parts.home.writer.now().date(), limit=6)

    def _offer_drafts(self) -> None:
        drafts = [d for d in self._parts.home.drafts.all(KIND) if d.id != self._draft]
        self.side.show_drafts(drafts)

    def _flush(self) -> None:
        if self._saving.isActive():
            self.save_draft()
