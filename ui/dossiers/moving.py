"""Forms for a dossier that goes to the citizen for a supplement, and comes back."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from forms.process import Supplement
from localdb.domain.bodies.progress import SupplementAnswered, SupplementAsked
from localdb.domain.dossier import Dossier
from localdb.domain.supplement import resumed_due
from localdb.domain.trouble import Trouble
from localdb.domain.values import Due, Lack, PaperLine
from ui.dossiers.panels import Case, Deed, Panel, acting, undoable
from ui.moments import parse_coming, shown
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit, TextArea
from ui.widgets.ticks import Tick


class Ticks(QWidget):
    """Papers to tick, one below another."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.ticks: dict[str, Tick] = {}

    def offer(self, papers: dict[str, str]) -> None:
        """Offer papers by component; none is ticked."""
        for tick in self.ticks.values():
            self._box.removeWidget(tick)
            tick.deleteLater()
        self.ticks = {}
        for component, name in papers.items():
            tick = Tick(name, gives_way=True)
            tick.setToolTip(name)
            self.ticks[component] = tick
            self._box.addWidget(tick)
        if self.ticks:
            self.setFocusProxy(next(iter(self.ticks.values())))

    def chosen(self) -> list[str]:
        """Return the ticked components."""
        return [component for component, tick in self.ticks.items() if tick.isChecked()]


class SupplementPanel(Panel):
    """Yêu cầu bổ sung (Mẫu 02): only papers of the published list, all at once, with the ground."""

    prints: ClassVar[bool] = True

    def __init__(self) -> None:
        self.papers, self.reason = Ticks(), TextArea("Thiếu gì, sai ở đâu, cần làm gì", lines=3)
        self.ground, self.guide, self.leader_reason = LineEdit(), LineEdit(), LineEdit()
        self._leader = Field("leader_reason", "Vì sao yêu cầu lần nữa", self.leader_reason, required=True)
        fields = [
            Field("lacks", "Giấy tờ cần bổ sung", self.papers),
            Field("reason", "Lý do", self.reason, required=True),
            Field("ground", "Căn cứ", self.ground, required=True),
            Field("guide", "Hướng dẫn thêm", self.guide),
            self._leader,
        ]
        super().__init__("Yêu cầu bổ sung (Mẫu 02)", "", fields, "Yêu cầu bổ sung")

    def begin(self, case: Case) -> None:
        """Offer the papers of the published list."""
        told = "" if case.practice.verification.verified else " (cách làm của tỉnh chưa xác minh)"
        self.say(f"{case.practice.supplement_clock.label}{told}. Chỉ được yêu cầu một lần.")
        self.papers.offer(_names(case))
        self.reason.clear()
        self.ground.setText(next(iter(case.practice.supplement_grounds), ""))
        self._leader.setVisible(bool(case.dossier.supplements))

    def deed(self, case: Case) -> Deed:
        """Ask for it, and print the request."""
        names = _names(case)
        lacks = tuple(Lack(c, names[c], originals=1) for c in self.papers.chosen())
        body = SupplementAsked(
            self.reason.value().replace("\n", "; "),
            self.ground.value(),
            case.practice.supplement_clock,
            lacks,
            self.guide.value(),
            self.leader_reason.value(),
        )
        papers = tuple(PaperLine(lack.component, lack.name, lack.originals) for lack in lacks)

        def paper(dossier: Dossier) -> Supplement:
            return Supplement(dossier, papers, body.reason, f"{body.ground}. {body.guide}".strip(" ."))

        return Deed(acting(case, body), undoable("Đã yêu cầu bổ sung."), paper)


def _names(case: Case) -> dict[str, str]:
    listed = {c.id: c.label for c in case.procedure.components} if case.procedure else {}
    return listed | {p.component: p.name for p in case.dossier.papers}


class AnswerPanel(Panel):
    """Ghi nhận bổ sung: the clock runs again, and the new promise is shown before it is made."""

    def __init__(self) -> None:
        self.due, self.note = LineEdit(), LineEdit()
        self._due = Field("due", "Hẹn trả mới", self.due)
        fields = [self._due, Field("note", "Ghi chú", self.note)]
        super().__init__("Công dân đã bổ sung đủ", "", fields, "Ghi nhận bổ sung")
        self._computed: Due | None = None

    def begin(self, case: Case) -> None:
        """Compute the new promise; where it cannot be, the clerk sets it."""
        self._computed = None
        try:
            self._computed = _resumed(case)
        except Trouble as trouble:
            self._due.set_helper(str(trouble))
        else:
            self._due.set_helper(self._computed.reason)
            if self._computed.at:
                self.due.setText(shown(datetime.fromisoformat(self._computed.at)))
        before = case.dossier.due.at
        self.say(f"Hẹn cũ: {shown(datetime.fromisoformat(before))}" if before else "Chưa hẹn ngày.")

    def deed(self, case: Case) -> Deed:
        """Resume."""
        computed, typed = self._computed, self.due.value()
        if computed and computed.at and typed == shown(datetime.fromisoformat(computed.at)):
            due = computed
        elif not typed:
            due = case.dossier.due
        else:
            at = parse_coming(typed, case.now.date())
            due = Due(at.isoformat(), "Cán bộ tự ghi ngày hẹn sau bổ sung.")
        body = SupplementAnswered(due, self.note.value())
        return Deed(acting(case, body), undoable("Đã ghi nhận bổ sung."))


def _resumed(case: Case) -> Due:
    asked = case.dossier.supplements
    if not asked or case.procedure is None or case.calendar is None:
        return case.dossier.due
    last = asked[-1]
    assert isinstance(last.body, SupplementAsked)
    return resumed_due(
        case.dossier.due,
        datetime.fromisoformat(last.at),
        case.now,
        clock=last.body.clock,
        limit=case.procedure.limit,
        calendar=case.calendar,
    )
