"""Forms about money: taken, voided, waived, linked to its e-receipt, or shown as a VietQR to pay."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from forms.qr import qr_png
from localdb.domain.bodies.money import FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.trouble import Trouble
from localdb.domain.vietqr import BankAccount, payload
from localdb.settings import Settings
from ui.dossiers.panels import Case, Deed, Panel, acting
from ui.moments import parse_money, parse_past
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.words import METHODS, day, method, money, short_code

_TRANSFER = "transfer"
ACCOUNT = "bank_account"  # the setting


class CollectPanel(Panel):
    """Thu phí, lệ phí: what is owed stands there already."""

    prints: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.amount, self.method = LineEdit(), Choice(list(METHODS.items()))
        self.receipt_number, self.payer, self.taken_at = LineEdit(), LineEdit(), LineEdit()
        self.qr = QLabel()
        self.qr.setAccessibleName("Mã VietQR để chuyển khoản")
        self._qr = Field("qr", "Mã VietQR", self.qr)
        fields = [
            Field("amount", "Số tiền (đồng)", self.amount, required=True),
            Field("method", "Cách nộp", self.method),
            self._qr,
            Field("receipt_number", "Số biên lai điện tử", self.receipt_number, helper="Ghi sau cũng được"),
            Field("payer", "Người nộp tiền", self.payer),
            Field("taken_at", "Đã thu lúc", self.taken_at, helper="Nếu đã thu trên giấy: 8:40 20/11"),
        ]
        super().__init__("Thu phí, lệ phí", "", fields, "Đã thu tiền")
        self.method.currentIndexChanged.connect(lambda _index: self._show_qr())
        self.amount.left.connect(lambda _text: self._show_qr())

    def begin(self, case: Case) -> None:
        """Begin with what is owed."""
        owed = case.dossier.owed
        self.amount.setText(str(owed) if owed else "")
        self.method.setCurrentIndex(0)
        self.payer.setText(case.dossier.applicant.name)
        self.taken_at.clear()
        self.fields["taken_at"].setVisible(case.dossier.entry is not None)
        self.say("Biên lai do phần mềm biên lai điện tử xuất; ở đây chỉ ghi số.")
        self._show_qr()

    def deed(self, case: Case) -> Deed:
        """Write it down under this desk's next number."""
        amount, how = parse_money(self.amount.value()), self.method.value()
        receipt, payer, at = self.receipt_number.value(), self.payer.value(), self.taken_at.value()
        taken = parse_past(at, case.now.date(), "taken_at", _received_on(case)) if at else None
        return Deed(
            lambda store, actor: store.collect(
                case.dossier.id, amount, how, receipt, actor, payer=payer, taken=taken
            ),
            f"Đã ghi thu {money(amount)} ({method(how).lower()}).",
        )

    def _show_qr(self) -> None:
        """Draw what the citizen scans; a QR shown is a request, not money."""
        on = self.method.value() == _TRANSFER and self.case is not None
        self._qr.setVisible(on)
        if not on or self.case is None:
            return
        self.qr.clear()
        account = self._settings.get(ACCOUNT, BankAccount, BankAccount("", ""))
        if not account.number:
            self._qr.set_helper("Chưa khai tài khoản thu phí trong Cài đặt.")
            return
        try:
            text = payload(account, parse_money(self.amount.value()), self.case.dossier.shown_code)
        except Trouble as trouble:
            self._qr.set_helper(str(trouble))
            return
        picture = QPixmap()
        picture.loadFromData(qr_png(text))
        self.qr.setPixmap(picture)
        self._qr.set_helper(f"Về {account.name or account.number}. Chỉ ghi đã thu khi thấy tiền về.")


class VoidFeePanel(Panel):
    """Hủy khoản thu: the entry counts no more and keeps its number."""

    def __init__(self) -> None:
        self.number, self.reason = Choice([]), LineEdit()
        fields = [
            Field("number", "Khoản thu", self.number),
            Field("reason", "Lý do", self.reason, required=True),
        ]
        hint = "Số ghi thu không dùng lại. Biên lai đã xuất phải hủy ở phần mềm biên lai."
        super().__init__("Hủy khoản thu", hint, fields, "Hủy khoản thu")

    def begin(self, case: Case) -> None:
        """Offer what was taken, the newest first."""
        self.number.set_pairs(entries(case))
        self.number.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Void it."""
        body = FeeVoided(self.number.value(), self.reason.value())
        return Deed(acting(case, body), f"Đã hủy khoản thu {short_code(body.number)}.")


class LinkPanel(Panel):
    """Ghi số biên lai: the certified software's number came after the money."""

    def __init__(self) -> None:
        self.number, self.receipt_number = Choice([]), LineEdit()
        fields = [
            Field("number", "Khoản thu", self.number),
            Field("receipt_number", "Số biên lai điện tử", self.receipt_number, required=True),
        ]
        super().__init__("Ghi số biên lai", "", fields, "Ghi số")

    def begin(self, case: Case) -> None:
        """Offer what was taken."""
        self.number.set_pairs(entries(case))
        self.number.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Link it."""
        body = ReceiptLinked(self.number.value(), self.receipt_number.value())
        return Deed(acting(case, body), "Đã ghi số biên lai.")


class ExemptPanel(Panel):
    """Miễn, giảm phí: on a legal ground, with the paper that shows it."""

    def __init__(self) -> None:
        self.name, self.ground, self.evidence = Choice([]), LineEdit(), LineEdit()
        fields = [
            Field("name", "Khoản phí", self.name),
            Field("ground", "Căn cứ miễn, giảm", self.ground, helper="Văn bản, điều khoản", required=True),
            Field("evidence", "Giấy tờ chứng minh", self.evidence),
        ]
        super().__init__("Miễn phí, lệ phí", "", fields, "Ghi miễn")

    def begin(self, case: Case) -> None:
        """Offer what is not waived yet."""
        free = {e.name for e in case.dossier.exemptions}
        self.name.set_pairs([(f.name, f.name) for f in case.dossier.fees if f.name not in free])
        self.name.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Waive it."""
        body = FeeExempted(self.name.value(), self.ground.value(), self.evidence.value())
        return Deed(acting(case, body), f"Đã ghi miễn “{body.name}”.")


def _received_on(case: Case) -> date:
    return datetime.fromisoformat(case.dossier.received_at).date()


def entries(case: Case) -> list[tuple[str, str]]:
    """Return the entries that count and have a number, the newest first."""
    held = [c for c in case.dossier.collections if c.number and not c.void_reason]
    return [(c.number, f"{money(c.amount)} · {short_code(c.number)} · {day(c.at)}") for c in reversed(held)]
