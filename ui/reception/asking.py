"""Asking for more than the case asks for: a paper that lies here already, or one that nobody published."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from localdb.domain.procedure import Procedure
from localdb.domain.roles import Role
from localdb.domain.trouble import Refused, Trouble
from ui.desk import Desk
from ui.parts import Parts
from ui.reception.again import with_again
from ui.reception.form import ReceptionPane
from ui.reception.typed import ReceptionForm, Ticked


class Asking(QObject):
    """Every such wish is kept in the access log, granted or not.

    ``agreed(ReceptionForm)`` when a leader let a paper be asked for again; ``troubled`` and ``told`` as a
    screen's.
    """

    agreed = Signal(object)
    troubled = Signal(object)
    told = Signal(str)

    def __init__(
        self, desk: Desk, parts: Parts, pane: ReceptionPane, procedure: Callable[[], Procedure | None]
    ) -> None:
        super().__init__(pane)
        self._desk, self._parts, self._pane = desk, parts, pane
        self._procedure = procedure
        pane.checklist.other_asked.connect(self._other_paper)
        pane.again.asked.connect(self._again)

    def offer(self, settled: dict[str, Ticked]) -> None:
        """Let a leader ask for one of the papers that closed by themselves."""
        procedure = self._procedure()
        if procedure is None:
            return
        accounts = self._parts.home.accounts.all()
        leaders = [a for a in accounts if a.active and a.role is Role.LEADER]
        try:
            self._pane.again.offer(procedure, settled, leaders)
        except Trouble as trouble:
            self.troubled.emit(trouble)

    def _again(self, component: str, leader: str, pin: str, ground: str) -> None:
        """Check the leader's PIN, note it, and open the paper again."""
        home, form = self._parts.home, self._form()

        def agree() -> str:
            who = home.accounts.login(leader, pin)
            home.access.note(who.id, "paper.asked_again", f"{form.procedure}/{component}")
            return who.name

        def agreed(name: str) -> None:
            self._pane.again.hide()
            now = self._form()
            self.agreed.emit(replace(now, again=with_again(now, component, name, ground)))

        self._desk.run(agree, agreed, self._pane.again.show_trouble)

    def _other_paper(self, name: str) -> None:
        """Somebody wants one more paper: the published list answers, and a refusal is kept in the log."""
        procedure, actor = self._procedure(), self._parts.session.actor
        if procedure is None or actor is None:
            return
        try:
            found = procedure.named(name)
        except Refused as refused:
            access, code = self._parts.home.access, procedure.code
            self._desk.run(
                lambda: access.note(actor.id, "paper.not_published", code),
                lambda _: None,
                self.troubled.emit,
            )
            self._pane.fields.show_troubles([refused], go=False)
            return
        if not self._pane.checklist.go_to(found.id):
            told = f"“{found.label}” có trong danh mục nhưng không thuộc trường hợp này"
            self.told.emit(f"{told}: {found.condition or 'đổi câu trả lời để thấy'}.")

    def _form(self) -> ReceptionForm:
        return self._pane.form()
