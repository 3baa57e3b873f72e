"""Forms for a dossier that will be late: the letter of apology, its signature, its delivery (Mẫu 04)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from forms.process import Apology
from localdb.accounts import Accounts
from localdb.domain import late
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.progress import Extended
from localdb.domain.dossier import Dossier
from localdb.domain.letters import need_apology, need_explanation
from localdb.domain.outage import Outage
from localdb.domain.trouble import Trouble, check_all
from localdb.domain.values import Due, Officer
from localdb.store import Actor, Store
from ui.dossiers.moving import Ticks
from ui.dossiers.panels import Case, Deed, Panel, acting, one_line, undoable
from ui.moments import parse_coming, parse_past, shown
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit, TextArea
from ui.words import moment, short_moment

_LATER = ""  # nobody signs now


class LetterPanel(Panel):
    """Thư xin lỗi (Mẫu 04): drafted by a clerk with the explanation, signed by a leader's own PIN, once."""

    prints: ClassVar[bool] = True

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.reason = TextArea("Việc gì, ở khâu nào, vì sao", lines=3)
        self.due, self.apology = LineEdit(), TextArea(lines=3)
        self.explanation = TextArea("Ai giữ, đã làm gì để gỡ", lines=3)
        self.outages, self.signer, self.pin = Ticks(), Choice([]), LineEdit(secret=True)
        self._outages = Field("outages", "Gián đoạn làm bằng chứng", self.outages)
        self._pin = Field("pin", "PIN của người ký", self.pin, required=True)
        fields = [
            Field("reason", "Lý do chậm", self.reason, required=True),
            self._outages,
            Field("due", "Hẹn lại", self.due, helper="Ví dụ 16:30 25/11/2026", required=True),
            Field("explanation", "Giải trình", self.explanation, required=True),
            Field("apology", "Lời xin lỗi", self.apology, required=True),
            Field("signer", "Người ký", self.signer),
            self._pin,
        ]
        super().__init__("Thư xin lỗi (Mẫu 04)", "", fields, "Ghi thư")
        self.signer.currentIndexChanged.connect(lambda _index: self._show_pin())
        self._offered: dict[str, Outage] = {}

    def begin(self, case: Case) -> None:
        """Begin with the draft that waits, or with the apology alone: the app never gives the reason."""
        waiting = late.draft(case.dossier)
        by = f" Dự thảo đang chờ ký: {moment(waiting.due.at)}." if waiting else ""
        self.say(f"Chỉ được hẹn lại một lần. Hẹn cũ: {moment(case.dossier.due.at) or 'chưa hẹn'}.{by}")
        self.reason.setPlainText(waiting.reason if waiting else "")
        self.explanation.setPlainText(waiting.explanation if waiting else "")
        usual = case.practice.apology.replace("{office}", case.centre)
        usual = usual.replace("{name}", case.dossier.subject.name)
        self.apology.setPlainText(waiting.apology if waiting else usual)
        if waiting:
            self.due.setText(shown(datetime.fromisoformat(waiting.due.at)))
        self._offered = {str(place): outage for place, outage in enumerate(case.outages)}
        self.outages.offer({key: _outage(outage) for key, outage in self._offered.items()})
        for key, tick in self.outages.ticks.items():
            tick.setChecked(waiting is not None and self._offered[key] in waiting.outages)
        self._outages.setVisible(bool(self._offered))
        pairs = [(_LATER, "Trình lãnh đạo ký sau"), *((o.id, o.name) for o in case.leaders)]
        self.signer.set_pairs(pairs)
        self.signer.choose(case.actor.id if any(o.id == case.actor.id for o in case.leaders) else _LATER)
        self._show_pin()

    def deed(self, case: Case) -> Deed:
        """Leave the draft to be signed, or sign it and print the letter."""
        signs = self.signer.value() != _LATER
        check_all(
            lambda: case.practice.stock(case.now.date()).need_plain(self.reason.value()),
            lambda: self._promise(case),
            lambda: need_explanation(self.explanation.value()),
            lambda: need_apology(self.apology.value()),
            lambda: _need_pin(self.pin.text()) if signs else None,
        )
        due = self._promise(case)
        outages = tuple(self._offered[key] for key in self.outages.chosen())
        reason, apology = one_line(self.reason.value()), one_line(self.apology.value())
        told = one_line(self.explanation.value())
        waiting = late.draft(case.dossier)
        author = waiting.author if waiting else case.actor.name
        drafted = LetterDrafted(due, reason, apology, told, author, outages)
        signer = next((o for o in case.leaders if o.id == self.signer.value()), None)
        if signer is None:
            return Deed(acting(case, drafted), undoable("Đã trình ký thư xin lỗi."))
        return self._signing(case, drafted, signer)

    def _promise(self, case: Case) -> Due:
        """Read the new date. Raises ``Trouble`` beside it."""
        if not self.due.value():
            raise Trouble("Chưa có ngày hẹn lại.", "Ghi như 16:30 25/11/2026.", field="due")
        at = parse_coming(self.due.value(), case.now.date())
        return late.new_promise(at, case.dossier.due, case.now, case.calendar)

    def _signing(self, case: Case, draft: LetterDrafted, signer: Officer) -> Deed:
        pin, before = self.pin.text(), case.dossier.due.at
        body = Extended(
            draft.due,
            draft.reason,
            draft.apology,
            signer,
            draft.explanation,
            draft.outages,
            draft.author if draft.author != signer.name else "",
        )

        def write(store: Store, _actor: Actor) -> Dossier:
            return store.act(case.dossier.id, body, self._accounts.sign(signer.id, pin, case.dossier.id))

        def paper(dossier: Dossier) -> Apology:
            return Apology(dossier, draft.apology, draft.reason, draft.due.at, before, signer=signer.name)

        self.pin.clear()
        return Deed(write, undoable("Đã ký thư xin lỗi, hẹn lại."), paper)

    def _show_pin(self) -> None:
        self._pin.setVisible(self.signer.value() != _LATER)
        self.accept.setText("Trình ký thư" if self.signer.value() == _LATER else "Ký và in thư")


class DeliverPanel(Panel):
    """Giao thư xin lỗi: who took it, how and when."""

    def __init__(self) -> None:
        self.taker, self.how, self.given_at, self.note = LineEdit(), Choice([]), LineEdit(), LineEdit()
        fields = [
            Field("taker", "Người nhận thư", self.taker, required=True),
            Field("how", "Giao bằng", self.how),
            Field("given_at", "Lúc", self.given_at, helper="16:30, hoặc 16:30 24/11/26", required=True),
            Field("note", "Ghi chú, số bưu gửi", self.note),
        ]
        super().__init__("Giao thư xin lỗi", "", fields, "Ghi đã giao thư")

    def begin(self, case: Case) -> None:
        """Begin with the citizen, now."""
        self.say(f"Điện thoại: {case.dossier.applicant.phone or 'không ghi'}")
        self.taker.setText(case.dossier.subject.name)
        self.how.set_pairs([(way, way) for way in case.practice.letter_ways])
        self.how.setCurrentIndex(0)
        self.given_at.setText(shown(case.now))

    def deed(self, case: Case) -> Deed:
        """Write it down."""
        at = parse_past(self.given_at.value(), case.now.date(), "given_at")
        body = LetterDelivered(self.taker.value(), self.how.value(), at.isoformat(), self.note.value())
        return Deed(acting(case, body), undoable("Đã ghi giao thư xin lỗi."))


def _need_pin(pin: str) -> None:
    if not pin:
        raise Trouble("Chưa có mã PIN của người ký.", "Người ký nhập PIN của mình.", field="pin")


def _outage(outage: Outage) -> str:
    began, ended = short_moment(outage.began), short_moment(outage.ended)
    same_day = outage.began[:10] == outage.ended[:10]
    return f"{outage.kind.label} {began[:5]}–{ended}" if same_day else f"{outage.kind.label} {began}–{ended}"
