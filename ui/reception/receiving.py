"""Dossiers on their way to the disk: the form of the next citizen may be begun before the last is written."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from localdb.domain.intake import Intake
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from ui.desk import Desk
from ui.later import Later
from ui.paperwork import Made, receive
from ui.parts import Parts
from ui.reception import model
from ui.reception.drafting import Drafting
from ui.reception.typed import ReceptionForm


class Receiving(QObject):
    """``received(Made)`` and ``refused(Trouble)`` are of the form in front, ``left_behind`` of another."""

    received = Signal(object)
    refused = Signal(object)
    left_behind = Signal()
    told = Signal(str)
    troubled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, keeping: Drafting) -> None:
        super().__init__()
        self._desk, self._parts, self._keeping = desk, parts, keeping
        self._under_way: set[str] = set()  # drafts
        self.later = Later()

    @property
    def busy(self) -> bool:
        """Whether the form in front is just being written."""
        return self.writes(self._keeping.draft)

    def writes(self, draft: str) -> bool:
        """Whether the dossier of a draft is just being written."""
        return draft in self._under_way

    def keep_waiting(self) -> bool:
        """Whether the form in front is just being written; says so, for nothing asked for goes unheard."""
        if self.busy:
            self.told.emit("Hồ sơ này đang được ghi: chờ ghi xong, hoặc F9 để làm hồ sơ tiếp theo.")
        return self.busy

    def start(self, intake: Intake, actor: Actor, form: ReceptionForm) -> None:
        """Receive, and print: the one act that cannot be half done."""
        parts, draft = self._parts, self._keeping.draft
        self._keeping.stop()
        self._keeping.paused = True
        self._under_way.add(draft)
        self.later.ask(None)
        self._desk.write(
            lambda: receive(parts, model.with_addresses(intake), actor, draft),
            partial(self._received, draft),
            partial(self._refused, draft, form),
        )

    def _received(self, draft: str, made: Made) -> None:
        self._under_way.discard(draft)
        if draft == self._keeping.draft:
            self.received.emit(made)
            self.later.done()
            return
        # The clerk went on with the next citizen: what is typed stays.
        self.told.emit(f"Đã tiếp nhận {made.dossier.shown_code} của {made.dossier.applicant.name}.")
        if made.trouble:
            self.troubled.emit(made.trouble)
        self.left_behind.emit()

    def _refused(self, draft: str, form: ReceptionForm, trouble: Trouble) -> None:
        self._under_way.discard(draft)
        if draft == self._keeping.draft:
            self._keeping.paused = False
            self.later.ask(None)
            self.refused.emit(trouble)
            return
        self._keeping.put_aside(draft, form)
        todo = f"{trouble.todo} Hồ sơ của {form.title} còn trong danh sách nhập dở (Ctrl + O)."
        self.troubled.emit(Trouble(trouble.what, todo.strip()))
