"""Reading the chip of the card on the reader: what it fills, how far it may be believed, what differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from localdb.domain.people import normal_number
from localdb.domain.trouble import Trouble
from localdb.domain.words import clean
from scanner.chip.opening import Secret, secret_of_qr
from scanner.chip.reader import Reading
from scanner.chip.values import ChipRead, Trust
from ui.desk import Desk
from ui.parts import Parts
from ui.reception.typed import ReceptionForm, TypedPerson, fill_from_chip
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field
from ui.widgets.lines import LineEdit

_DIGITS = 6


class ChipPane(QWidget):
    """The strip above the person: the CAN where it is needed, and what became of the reading."""

    asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.can = LineEdit("6 số, góc dưới mặt trước thẻ", moves_on=False)
        self.field = Field("can", "Số CAN trên thẻ", self.can, helper="Enter: đọc chip")
        self._told = label("", "label", wrap=True)
        self._differs = label("", "error", wrap=True)
        self._stop = button("Thôi", self.left.emit, kind="quiet")
        head = row(self._told, self._stop, gap=12)
        head.setStretch(0, 1)
        self.can.entered.connect(lambda _text: self.asked.emit())
        self.setLayout(column(head, self._differs, self.field, gap=4))
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the strip away, and calls a reading off."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        event.accept()
        self.left.emit()

    def ask(self) -> None:
        """Ask for the CAN."""
        self.field.set_error("")
        self._say("Đặt thẻ lên đầu đọc.", "", asks=True)
        self.can.clear()
        self.can.setFocus()

    def work(self) -> None:
        """Say that the chip is being read."""
        self._say("Đang đọc chip, giữ yên thẻ …", "", asks=False)

    def show_read(self, told: str, differs: list[str]) -> None:
        """Say what was read, how far it holds, and what is not as it stands on the screen."""
        self.can.clear()
        self._say(told, "\n".join(differs), asks=False)
        self._stop.setText("Đóng")

    def refuse(self, trouble: Trouble) -> None:
        """Say why nothing was read; what was typed stays."""
        self._say("Chưa đọc được chip. Phần đã nhập còn nguyên.", "", asks=True)
        self.field.set_error(str(trouble))
        self.can.setFocus()
        self.can.selectAll()

    def _say(self, told: str, differs: str, *, asks: bool) -> None:
        self._told.setText(told)
        self._stop.setText("Thôi")
        self._differs.setText(differs)
        self._differs.setVisible(bool(differs))
        self.field.setVisible(asks)
        self.show()


class ChipReading(QObject):
    """``filled(ReceptionForm)`` when a chip filled the person in whose fields the caret stands."""

    filled = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, pane: ChipPane, form: Callable[[], ReceptionForm]) -> None:
        super().__init__(pane)
        self._desk, self._pane, self._form = desk, pane, form
        self._parts = parts
        self._reading: Reading | None = None
        self._owner = False
        self._turn = 0
        pane.asked.connect(self._by_can)
        pane.left.connect(self.stop)

    def start(self, *, owner: bool) -> None:
        """Read at once with what the card's QR told, or ask for the CAN."""
        self._owner = owner
        if secret := _of_qr(self._person()):
            self._read(secret)
        else:
            self._pane.ask()

    def stop(self) -> None:
        """Call it off; what comes of a reading under way is not used."""
        self._turn += 1
        if self._reading is not None:
            self._reading.cancel()
        self._pane.hide()

    def _person(self) -> TypedPerson:
        form = self._form()
        return (form.owner or TypedPerson()) if self._owner else form.applicant

    def _by_can(self) -> None:
        can = normal_number(self._pane.can.text()).value
        if len(can) != _DIGITS or not can.isascii() or not can.isdecimal():
            self._pane.refuse(Trouble("Số CAN có đúng 6 chữ số.", "Xem góc dưới mặt trước thẻ.", field="can"))
            return
        self._read(Secret(can=can))

    def _read(self, secret: Secret) -> None:
        self._turn += 1
        self._pane.work()
        home, turn = self._parts.home, self._turn
        self._reading = Reading(home.folder.roots, self._parts.connect_card)
        job = partial(self._reading.read, secret, home.writer.now().date())
        self._desk.run(job, partial(self._done, turn), partial(self._failed, turn))

    def _done(self, turn: int, read: ChipRead | None) -> None:
        if read is None or turn != self._turn:
            return
        proof = f"{read.trust.label} ({read.signer})" if read.trust is Trust.SIGNED else read.trust.label
        try:
            form, differs = fill_from_chip(self._form(), read.person, proof, owner=self._owner)
        except Trouble as trouble:
            self._pane.refuse(trouble)
            return
        if not read.complete:
            differs.append("Chip không cho đọc phần tiếng Việt: lấy họ tên, địa chỉ theo QR hoặc nhập tay.")
        self.filled.emit(form)
        self._pane.show_read(f"Thẻ {read.person.number}: {proof}.", differs)

    def _failed(self, turn: int, trouble: Trouble) -> None:
        if turn == self._turn:
            self._pane.refuse(trouble)


def _of_qr(person: TypedPerson) -> Secret | None:
    """Return what opens the card whose QR filled ``person``; nothing for a person typed by hand."""
    if not person.issued or not person.birth:
        return None
    day, month, year = (int(part) for part in clean(person.birth).split("/"))
    return secret_of_qr(person.number, date(year, month, day), date.fromisoformat(person.issued))
