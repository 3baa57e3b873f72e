"""Forms for what ends a dossier without a result, and for the one new date it may get."""

from __future__ import annotations

from collections.abc import Callable

from forms.process import Apology, Refusal, StopNotice
from localdb.domain.bodies.progress import Declined, Extended, Stopped, Withdrawn
from localdb.domain.dossier import Dossier
from localdb.domain.values import Due, Fate, MoneyFate, Officer
from ui.dossiers.panels import Case, Deed, MoneyFields, Panel, acting, undoable
from ui.moments import parse_coming
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit, TextArea
from ui.words import method, moment, money, short_moment


class ExtendPanel(Panel):
    """Xin lỗi và hẹn lại (Mẫu 04): apology, reason, new date, signer; once, by a leader."""

    def __init__(self) -> None:
        self.reason = TextArea("Việc gì, ở khâu nào, vì sao", lines=3)
        self.due, self.apology, self.signer = LineEdit(), TextArea(lines=3), LineEdit()
        fields = [
            Field("reason", "Lý do chậm", self.reason, required=True),
            Field("due", "Hẹn lại", self.due, helper="Ví dụ 16:30 25/11/2026", required=True),
            Field("apology", "Lời xin lỗi", self.apology, required=True),
            Field("signer", "Người ký", self.signer, required=True),
        ]
        super().__init__("Xin lỗi, hẹn lại ngày (Mẫu 04)", "", fields, "Ký và hẹn lại")

    def begin(self, case: Case) -> None:
        """Begin with the apology; the reason is never given by the app."""
        self.say(f"Chỉ được hẹn lại một lần. Hẹn cũ: {moment(case.dossier.due.at) or 'chưa hẹn'}.")
        self.reason.clear()
        down = [f"{o.kind.label} {short_moment(o.began)}–{short_moment(o.ended)}" for o in case.outages]
        self.fields["reason"].set_helper(f"Nhật ký gián đoạn: {'; '.join(down)}" if down else "")
        name = case.dossier.subject.name
        self.apology.setPlainText(
            case.practice.apology.replace("{office}", case.centre).replace("{name}", name)
        )
        self.signer.setText(case.actor.name)

    def deed(self, case: Case) -> Deed:
        """Give the new date, and print the letter."""
        due = Due("")
        if self.due.value():
            at = parse_coming(self.due.value(), case.now.date())
            due = Due(at.isoformat(), "Hẹn lại theo văn bản xin lỗi.", case.dossier.due.calendar)
        reason, apology = _line(self.reason.value()), _line(self.apology.value())
        body = Extended(due, reason, apology, Officer(self.signer.value()))
        before = case.dossier.due.at

        def paper(dossier: Dossier) -> Apology:
            return Apology(dossier, reason, due.at, before, signer=body.signer.name)

        return Deed(acting(case, body), undoable("Đã hẹn lại."), paper)


class DeclinePanel(Panel):
    """Từ chối giải quyết (Mẫu 03)."""

    def __init__(self) -> None:
        self.reason, self.ground = TextArea(lines=3), LineEdit()
        self.money = MoneyFields()
        fields = [
            Field("reason", "Lý do từ chối", self.reason, required=True),
            Field("ground", "Căn cứ", self.ground, required=True),
            *self.money.fields,
        ]
        super().__init__("Từ chối giải quyết (Mẫu 03)", "", fields, "Từ chối")

    def begin(self, case: Case) -> None:
        """Begin with the commonest ground."""
        self.reason.clear()
        self.ground.setText(next(iter(case.practice.decline_grounds), ""))
        self.money.begin(case)

    def deed(self, case: Case) -> Deed:
        """Decline, and print the paper."""
        body = Declined(_line(self.reason.value()), self.ground.value(), self.money.read(case))
        told = undoable("Đã từ chối giải quyết.")
        return Deed(acting(case, body), told, lambda d: Refusal(d, body.reason, body.ground))


class WithdrawPanel(Panel):
    """Công dân rút hồ sơ (Mẫu 05)."""

    def __init__(self) -> None:
        self.reason = LineEdit()
        self.money = MoneyFields()
        fields = [
            Field("reason", "Lý do công dân nêu", self.reason, required=True),
            *self.money.fields,
        ]
        super().__init__("Rút hồ sơ (Mẫu 05)", "", fields, "Ghi rút hồ sơ")

    def begin(self, case: Case) -> None:
        """Begin."""
        self.money.begin(case)

    def deed(self, case: Case) -> Deed:
        """Withdraw, and print the notice."""
        body = Withdrawn(self.reason.value(), self.money.read(case))
        today = case.now.date().isoformat()
        return Deed(
            acting(case, body),
            undoable("Đã ghi công dân rút hồ sơ."),
            _notice(case, body.reason, body.money, asked_on=today),
        )


class StopPanel(Panel):
    """Dừng giải quyết (Mẫu 05), a leader's decision."""

    def __init__(self) -> None:
        self.reason, self.ground = TextArea(lines=2), LineEdit()
        self.money = MoneyFields()
        fields = [
            Field("reason", "Lý do dừng", self.reason, required=True),
            Field("ground", "Căn cứ", self.ground, required=True),
            *self.money.fields,
        ]
        super().__init__("Dừng giải quyết (Mẫu 05)", "", fields, "Dừng giải quyết")

    def begin(self, case: Case) -> None:
        """Begin with the commonest ground."""
        self.reason.clear()
        self.ground.setText(next(iter(case.practice.stop_grounds), ""))
        self.money.begin(case)

    def deed(self, case: Case) -> Deed:
        """Stop, and print the notice."""
        stage = case.dossier.status.label
        body = Stopped(_line(self.reason.value()), self.ground.value(), stage, self.money.read(case))
        return Deed(
            acting(case, body),
            undoable("Đã dừng giải quyết."),
            _notice(case, f"{body.reason} ({body.ground})", body.money, asked_on=""),
        )


def _notice(case: Case, reason: str, fate: MoneyFate, *, asked_on: str) -> Callable[[Dossier], StopNotice]:
    back = ""
    if fate.fate is Fate.REFUNDED:
        back = f"Hoàn lại {money(fate.amount)} ({method(fate.method).lower()}): {fate.ground}"
    elif fate.fate is Fate.KEPT:
        back = f"Không hoàn lại: {fate.ground}"
    stage, paid = case.dossier.status.label, case.dossier.collected
    return lambda dossier: StopNotice(dossier, reason, asked_on, stage, paid, back)


def _line(text: str) -> str:
    """Return several typed lines as one sentence after another."""
    return " ".join(text.split())
