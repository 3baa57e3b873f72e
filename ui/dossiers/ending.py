"""Forms for what ends a dossier without a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from forms.process import Refusal, StopNotice
from localdb.domain.bodies.progress import Declined, Stopped, Withdrawn
from localdb.domain.dossier import Dossier
from localdb.domain.values import Fate, MoneyFate
from ui.dossiers.panels import Case, Deed, MoneyFields, Panel, acting, one_line, undoable
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit, TextArea
from ui.words import method, money


class DeclinePanel(Panel):
    """Từ chối giải quyết (Mẫu 03)."""

    prints: ClassVar[bool] = True

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
        body = Declined(one_line(self.reason.value()), self.ground.value(), self.money.read(case))
        told = undoable("Đã từ chối giải quyết.")
        return Deed(acting(case, body), told, lambda d: Refusal(d, body.reason, body.ground))


class WithdrawPanel(Panel):
    """Công dân rút hồ sơ (Mẫu 05)."""

    prints: ClassVar[bool] = True

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

    prints: ClassVar[bool] = True

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
        body = Stopped(one_line(self.reason.value()), self.ground.value(), stage, self.money.read(case))
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
