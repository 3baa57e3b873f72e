"""Look-ups in databases of the state: asking, how each stands, and what to do where an answer differs."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from localdb.domain.bodies.lookups import LookupSettled, LookupTakenBack, Outcome
from localdb.domain.dossier import Dossier
from localdb.domain.lookups import Lookup, State, fact_label, question
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import Trouble
from localdb.domain.values import OldNew
from localdb.outbox import Delivery
from ui.deeds import field_shown
from ui.dossiers.model import Whole
from ui.dossiers.panels import Case, Deed, Panel, acting
from ui.widgets.basics import column, holder, label, row, rule
from ui.widgets.chips import Chip, ChipFace
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.words import day, moment

_WHO = {"applicant": "Người nộp", "owner": "Chủ hồ sơ"}
_FACES = {
    Outcome.FOUND: ("check", "good"),
    Outcome.NOT_FOUND: ("search", "warn"),
    Outcome.DENIED: ("cross", "bad"),
}
_SENT = ChipFace("Đã gửi, chưa có trả lời", "send", "accent")
_NOT_TAKEN = ChipFace("Cổng tỉnh không nhận câu hỏi", "cross", "bad")
_UNDER_WAY = {
    Delivery.QUEUED: ChipFace("Đã xếp hàng, chưa gửi", "clock", "muted"),
    Delivery.CARRIED: ChipFace("Đã chép ra USB, chưa có trả lời", "save", "accent"),
    Delivery.REFUSED: _NOT_TAKEN,
    Delivery.CONFLICT: _NOT_TAKEN,
}
_CORRECT, _TAKE, _LEAVE = "correct", "take", "leave"


class LookUpPanel(Panel):
    """Tra cứu dữ liệu: queued with the dossier, so that nothing waits for the answer."""

    def __init__(self) -> None:
        self.want, self.who, self.purpose = Choice([]), Choice([]), LineEdit()
        self._want = Field("want", "Thay cho giấy tờ", self.want)
        fields = [
            self._want,
            Field("who", "Về ai", self.who),
            Field("purpose", "Để làm gì", self.purpose, required=True),
        ]
        hint = (
            "Câu hỏi xếp hàng cùng hồ sơ; cổng tỉnh hỏi hộ ở lần đồng bộ tới. Cứ làm tiếp, không phải chờ."
            " Mỗi lần tra cứu đều được ghi lại."
        )
        super().__init__("Tra cứu dữ liệu", hint, fields, "Xếp hàng hỏi")
        self.want.currentIndexChanged.connect(lambda _index: self._show_ground())

    def begin(self, case: Case) -> None:
        """Offer what the procedure allows, and the people of the dossier."""
        pairs = [(str(n), f"{want.name} · {want.source.name}") for n, want in enumerate(case.wants)]
        self.want.set_pairs(pairs)
        self.want.setCurrentIndex(0)
        people = ("applicant", "owner") if case.dossier.owner else ("applicant",)
        self.who.set_pairs([(who, f"{_WHO[who]}: {_named(case.dossier, who)}") for who in people])
        self.who.setCurrentIndex(len(people) - 1)
        self.purpose.setText(f"Giải quyết {case.dossier.procedure.name}")
        self._show_ground()

    def deed(self, case: Case) -> Deed:
        """Queue the question."""
        if not case.wants:
            raise Trouble(
                "Thủ tục này không có giấy tờ nào được tra cứu thay.",
                "Chỉ tra cứu dữ liệu thay cho giấy tờ trong thành phần hồ sơ.",
                field="want",
            )
        want, who = case.wants[int(self.want.value())], self.who.value()
        person = case.dossier.owner if who == "owner" else case.dossier.applicant
        asked = question(person, who, want, self.purpose.value(), case.now.date())
        same = [known for known in case.dossier.lookups if known.asked.component == asked.component]
        if any(known.waiting and known.asked.number == asked.number for known in same):
            raise Trouble("Câu này đã hỏi, đang chờ trả lời.", "Xem mục “Tra cứu dữ liệu”.", field="want")
        return Deed(acting(case, asked), f"Đã xếp hàng hỏi {asked.source_name}, chưa gửi.")

    def _show_ground(self) -> None:
        if self.case is not None and self.case.wants and self.want.value():
            source = self.case.wants[int(self.want.value())].source
            doubt = "" if source.verification.verified else " (chưa đối chiếu)"
            self._want.set_helper(f"Căn cứ: {source.ground}{doubt}")


class SettlePanel(Panel):
    """Xử lý trả lời khác hồ sơ: the clerk says what holds, and by which paper."""

    def __init__(self) -> None:
        choices = [
            (_CORRECT, "Sửa hồ sơ theo trả lời"),
            (_TAKE, "Giữ hồ sơ; vẫn dùng trả lời thay giấy tờ"),
            (_LEAVE, "Giữ hồ sơ; không dùng trả lời"),
        ]
        self.choice, self.reason = Choice(choices), LineEdit()
        fields = [
            Field("choice", "Xử lý", self.choice),
            Field("reason", "Đã đối chiếu với", self.reason, required=True),
        ]
        super().__init__("Trả lời khác hồ sơ", "", fields, "Ghi nhận")

    def begin(self, case: Case) -> None:
        """Show what differs in the first answer nobody has settled."""
        self.choice.setCurrentIndex(0)
        lookup = _unsettled(case.dossier)
        self.say("\n".join(_difference(case.dossier, lookup, field) for field in lookup.differs))

    def deed(self, case: Case) -> Deed:
        """Settle it, and correct the dossier where the answer holds."""
        lookup, chosen = _unsettled(case.dossier), self.choice.value()
        fields = _corrections(case.dossier, lookup) if chosen == _CORRECT else {}
        settled = LookupSettled(lookup.change, chosen != _LEAVE, self.reason.value(), fields)
        return Deed(acting(case, settled), "Đã ghi nhận cách xử lý trả lời tra cứu.")


class TakeBackPanel(Panel):
    """Rút câu hỏi: what nobody needs answered any more is asked no further."""

    def __init__(self) -> None:
        self.asked, self.reason = Choice([]), LineEdit("ví dụ: đã nộp bản giấy")
        fields = [
            Field("asked", "Câu hỏi đang chờ", self.asked),
            Field("reason", "Vì sao không hỏi nữa", self.reason, required=True),
        ]
        hint = "Cổng tỉnh thôi hỏi khi nhận được yêu cầu này. Trả lời nào đã về trước thì vẫn giữ."
        super().__init__("Rút câu hỏi tra cứu", hint, fields, "Rút câu hỏi")

    def begin(self, case: Case) -> None:
        """Offer the questions that wait."""
        waiting = [known for known in case.dossier.lookups if known.waiting]
        self.asked.set_pairs(
            [(w.change, f"{w.asked.component_name} · {w.asked.source_name}") for w in waiting]
        )
        self.asked.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Take the chosen question back."""
        body = LookupTakenBack(self.asked.value(), self.reason.value())
        return Deed(acting(case, body), "Đã rút câu hỏi; cổng tỉnh thôi hỏi khi đồng bộ.")


def lookups_card(whole: Whole) -> QWidget:
    """Return every look-up of a dossier, the newest first: what was asked, how it stands, what came."""
    sent = {step.change.id: step.delivery.state for step in whole.steps if step.delivery}
    box = QVBoxLayout()
    box.setSpacing(8)
    for place, lookup in enumerate(reversed(whole.dossier.lookups)):
        if place:
            box.addWidget(rule())
        asked = lookup.asked
        head = row(label(f"{asked.component_name} · {asked.source_name}", "label", wrap=True), gap=12)
        head.setStretch(0, 1)
        head.addWidget(Chip(face(lookup, sent.get(lookup.change), whole.today)), 0, Qt.AlignmentFlag.AlignTop)
        lines = [label(text, role, wrap=True) for text, role in _lines(whole.dossier, lookup)]
        box.addLayout(column(head, *lines, gap=4))
    return holder(box)


def face(lookup: Lookup, sent: Delivery | None, today: date) -> ChipFace:
    """Return how a look-up stands: queued, sent, or answered; ``sent`` is ``None`` for another desk's."""
    state = lookup.state(today)
    if state is State.TAKEN_BACK:
        return ChipFace(state.label, "undo", "muted")
    if state is State.EXPIRED:
        return ChipFace("Trả lời đã hết hạn", "clock", "warn")
    if lookup.answer is None:
        return _UNDER_WAY.get(sent, _SENT) if sent else _SENT
    if lookup.open_difference:
        return ChipFace("Trả lời khác hồ sơ", "warn", "warn")
    if state is State.UNUSED:
        return ChipFace(state.label, "cross", "muted")
    icon, tone = _FACES[lookup.answer.outcome]
    return ChipFace(lookup.answer.outcome.label, icon, tone)


def _lines(dossier: Dossier, lookup: Lookup) -> list[tuple[str, str]]:
    asked, answer = lookup.asked, lookup.answer
    lines = []
    if answer is not None:
        lines.append((f"{answer.source} trả lời lúc {moment(answer.at)}", ""))
        told = [f"{fact_label(f)}: {field_shown(f'applicant.{f}', v)}" for f, v in _in_order(lookup)]
        lines += [(" · ".join(told), "")] if told else []
        lines += [
            (_difference(dossier, lookup, field), "error")
            for field in lookup.differs
            if lookup.open_difference
        ]
        lines += [(answer.note, "")] if answer.note else []
    if lookup.good_until:
        lines.append((f"Dùng thay giấy tờ đến hết ngày {day(lookup.good_until)}", "helper"))
    if lookup.taken_back is not None:
        lines.append((f"Không hỏi nữa: {lookup.taken_back.reason}", ""))
    if lookup.settled is not None:
        lines.append((f"Đã đối chiếu: {lookup.settled.reason}", ""))
    lines.append((f"Hỏi về {_WHO[asked.who].lower()} số {asked.number}, lúc {moment(lookup.at)}", "helper"))
    lines.append((f"{asked.purpose} · {asked.ground}", "helper"))
    return lines


def _in_order(lookup: Lookup) -> list[tuple[str, str]]:
    facts = dict(lookup.answer.facts) if lookup.answer else {}
    return [(name, facts.pop(name)) for name in lookup.asked.facts if name in facts] + list(facts.items())


def _corrections(dossier: Dossier, lookup: Lookup) -> dict[str, OldNew]:
    assert lookup.answer is not None
    names = {name: f"{lookup.asked.who}.{name}" for name in lookup.differs}
    return {told: (field_value(dossier, told), lookup.answer.facts[name]) for name, told in names.items()}


def _difference(dossier: Dossier, lookup: Lookup, field: str) -> str:
    assert lookup.answer is not None
    name = f"{lookup.asked.who}.{field}"
    ours = field_shown(name, field_value(dossier, name))
    theirs = field_shown(name, lookup.answer.facts[field])
    return f"{fact_label(field)}: hồ sơ ghi “{ours}”, trả lời là “{theirs}”"


def _unsettled(dossier: Dossier) -> Lookup:
    return next(lookup for lookup in dossier.lookups if lookup.open_difference)


def _named(dossier: Dossier, who: str) -> str:
    return field_value(dossier, f"{who}.name")
