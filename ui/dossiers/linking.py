"""The form for one part of a linked dossier: how far it is, and where that was read when others own it."""

from __future__ import annotations

from localdb.domain.bodies.linked import PartMoved
from localdb.domain.linked import Part, PartState, promised_anew
from localdb.domain.trouble import Trouble
from ui.dossiers.panels import Case, Deed, Panel, acting, undoable
from ui.moments import parse_past, shown
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit


class PartPanel(Panel):
    """Cập nhật phần liên thông: ours is moved, what others own is only mirrored."""

    def __init__(self) -> None:
        self.part, self.state = Choice([]), Choice([(s.value, s.label) for s in PartState][1:])
        self.source, self.seen_at, self.note = LineEdit(), LineEdit(), LineEdit()
        self._source = Field("source", "Xem ở đâu, ai báo", self.source, required=True)
        self._seen = Field("seen_at", "Biết lúc", self.seen_at, helper="16:30, hoặc 16:30 24/11/26")
        fields = [
            Field("part", "Phần", self.part),
            Field("state", "Đã đến đâu", self.state),
            self._source,
            self._seen,
            Field("note", "Lý do, ghi chú", self.note),
        ]
        super().__init__("Phần liên thông", "", fields, "Ghi nhận")
        self.part.currentIndexChanged.connect(lambda _index: self._show_source())

    def begin(self, case: Case) -> None:
        """Offer the parts that go on."""
        going = [part for part in case.dossier.parts if not part.state.ended]
        self.part.set_pairs([(part.id, part.name) for part in going])
        self.part.setCurrentIndex(0)
        self.state.choose(PartState.DONE)
        self.seen_at.setText(shown(case.now))
        self._show_source()

    def deed(self, case: Case) -> Deed:
        """Write down how far the part is; what follows it is promised anew."""
        part = self._chosen()
        if part is None:
            raise Trouble("Chưa chọn phần nào.", "Chọn một phần.", field="part")
        at = parse_past(self.seen_at.value(), case.now.date(), "seen_at")
        state = PartState(self.state.value())
        specs = case.procedure.parts if case.procedure else ()
        parts, calendar = case.dossier.parts, case.calendar
        done = state is PartState.DONE
        dues = promised_anew(parts, specs, part.id, at, calendar) if done else {}
        source = "" if part.ours else self.source.value()
        body = PartMoved(part.id, state, source, at.isoformat(), self.note.value(), dues)
        return Deed(acting(case, body), undoable(f"{part.name}: {state.label.lower()}."))

    def _chosen(self) -> Part | None:
        if self.case is None:
            return None
        return next((p for p in self.case.dossier.parts if p.id == self.part.value()), None)

    def _show_source(self) -> None:
        part = self._chosen()
        self._source.setVisible(part is not None and not part.ours)
        if part is not None:
            owner = "Xã giải quyết." if part.ours else f"{part.owner} giải quyết; ở đây chỉ ghi lại."
            self.say(owner)
