"""Forms for a dossier that goes from hand to hand: who gives, and who signs for it."""

from __future__ import annotations

from typing import ClassVar

from forms.lists import HandOver, Item
from localdb.accounts import Accounts
from localdb.domain import digitising
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.dossier import Dossier
from localdb.domain.pace import step_due
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Officer
from localdb.store import Actor, Store
from ui.dossiers.panels import Case, Deed, Panel, acting, undoable
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit

_OTHER = "other"
_TAKES, _GIVES_BACK = "takes", "gives back"


class HandOverPanel(Panel):
    """Giao, nhận hồ sơ: who gives is who holds; who takes signs now with a PIN, later, or on paper."""

    prints: ClassVar[bool] = True

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.taker, self.name, self.unit = Choice([]), LineEdit(), LineEdit()
        self.step, self.note, self.pin = Choice([]), LineEdit(), LineEdit(secret=True)
        self.unscanned = Choice([("", "Chọn lý do…"), *((g, g) for g in digitising.GROUNDS)])
        self._unscanned = Field(digitising.FIELD, "Chưa quét vì", self.unscanned, required=True)
        self._name = Field("name", "Họ tên người nhận", self.name)
        self._pin = Field("pin", "PIN của người nhận", self.pin, helper="Để trống: người nhận ký sau.")
        fields = [
            Field("taker", "Giao cho", self.taker),
            self._name,
            Field("unit", "Bộ phận, cơ quan nhận", self.unit),
            Field("step", "Bước tiếp theo", self.step),
            self._unscanned,
            Field("note", "Ghi chú", self.note),
            self._pin,
        ]
        super().__init__("Bàn giao hồ sơ", "", fields, "Giao hồ sơ")
        self.taker.currentIndexChanged.connect(lambda _index: self._show_name())

    def begin(self, case: Case) -> None:
        """Offer everybody but who holds it."""
        giver = _giver(case)
        self.say(f"Người giao: {giver.name}. Còn chịu trách nhiệm đến khi bên nhận ký.")
        others = [o for o in case.officers if o.id != giver.id]
        self.taker.set_pairs([(o.id, o.name) for o in others] + [(_OTHER, "Người khác, cơ quan khác")])
        self.taker.setCurrentIndex(0)
        routing = case.dossier.how.routing
        if routing and routing.known and case.dossier.holder is None:  # decided elsewhere: it goes there
            self.taker.choose(_OTHER)
            self.unit.setText(routing.name)
        done = sum(isinstance(s.body, HandedOver) for s in case.dossier.steps)
        self.step.set_pairs([(s.name, s.name) for s in case.practice.steps] + [("", "Không ghi bước")])
        self.step.setCurrentIndex(min(done, self.step.count() - 1))
        lacks = digitising.waits(case.dossier)
        self.unscanned.choose("")
        self._unscanned.set_helper("; ".join(paper.name for paper in lacks))
        self._unscanned.setVisible(bool(lacks))
        self._show_name()

    def deed(self, case: Case) -> Deed:
        """Hand it over; somebody without an account signs on a printed list."""
        known = {o.id: o for o in case.officers}
        taker = known.get(self.taker.value(), Officer(self.name.value()))
        if not taker.name:
            raise Trouble("Chưa có người nhận.", "Ghi họ tên người nhận.", field="name")
        taker = Officer(taker.name, taker.id, taker.title, self.unit.value())
        giver = _giver(case)
        step = self.step.value()
        share = next((s.share for s in case.practice.steps if s.name == step), 0)
        until = step_due(case.dossier, share, case.now, case.calendar) if case.calendar else ""
        why = self.unscanned.value() if digitising.waits(case.dossier) else ""
        body = HandedOver(giver, taker, step, until, self.note.value(), bool(taker.id), why)
        if not taker.id:
            told = undoable(f"Đã giao cho {taker.name}. Hai bên ký vào phiếu.")
            return Deed(acting(case, body), told, lambda d: _on_paper(d, body))
        pin = self.pin.text()
        if not pin:
            return Deed(acting(case, body), undoable(f"Đã giao, chờ {taker.name} ký nhận."))

        def write(store: Store, actor: Actor) -> Dossier:
            signer = self._accounts.sign(taker.id, pin, case.dossier.id)
            handed = store.act(case.dossier.id, body, actor)
            return store.act(case.dossier.id, HandOverAnswered(handed.steps[-1].change), signer)

        self.pin.clear()
        return Deed(write, undoable(f"Đã giao, {taker.name} đã ký nhận."))

    def _show_name(self) -> None:
        other = self.taker.value() == _OTHER
        self._name.setVisible(other)
        self._pin.setVisible(not other)


class TakeOverPanel(Panel):
    """Ký nhận: the receiver's own PIN, whoever sits at the desk; or the dossier goes back, with a reason."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.pin = LineEdit(secret=True)
        self.answer = Choice([(_TAKES, "Nhận đủ hồ sơ"), (_GIVES_BACK, "Không nhận, trả lại người giao")])
        self.note = LineEdit()
        fields = [
            Field("pin", "PIN của người nhận", self.pin, required=True),
            Field("answer", "Nhận hay không", self.answer),
            Field("note", "Ghi chú, thiếu gì", self.note),
        ]
        super().__init__("Ký nhận hồ sơ", "", fields, "Ký")

    def begin(self, case: Case) -> None:
        """Say who gives to whom."""
        self.answer.choose(_TAKES)
        if case.dossier.handing:
            body = case.dossier.handing[1]
            self.say(f"{body.giver.name} giao cho {body.taker.name}. Người nhận tự nhập mã PIN.")

    def deed(self, case: Case) -> Deed:
        """Sign as the receiver."""
        if case.dossier.handing is None:
            raise Refused("Không còn lần giao nào chờ ký nhận.", "Mở lại hồ sơ.")
        change, handed = case.dossier.handing
        pin, accepted = self.pin.text(), self.answer.value() == _TAKES
        body = HandOverAnswered(change, accepted, self.note.value())

        def write(store: Store, _actor: Actor) -> Dossier:
            signer = self._accounts.sign(handed.taker.id, pin, case.dossier.id)
            return store.act(case.dossier.id, body, signer)

        self.pin.clear()
        name = handed.taker.name
        return Deed(write, undoable(f"{name} đã ký nhận." if accepted else f"{name} không nhận hồ sơ."))


def _giver(case: Case) -> Officer:
    return case.dossier.holder or Officer(case.actor.name, case.actor.id)


def _on_paper(dossier: Dossier, body: HandedOver) -> HandOver:
    return HandOver(
        (Item(dossier, note=body.note),),
        dossier.shown_code,
        body.giver.unit,
        body.giver.name,
        body.taker.unit,
        body.taker.name,
    )
