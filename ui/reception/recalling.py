"""What this desk knows of the people being typed: who was here before, what an address is called today."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from localdb.addresses import of_today
from localdb.domain.people import normal_number
from localdb.domain.words import clean
from ui.desk import Desk
from ui.parts import Parts
from ui.reception import typed
from ui.reception.form import ReceptionPane
from ui.reception.person import PersonFields
from ui.reception.typed import ReceptionForm

SHORTEST = 9  # digits of an old identity number


class Recalling(QObject):
    """Fills in whoever was here before, by either number, and maps addresses; what was typed stays."""

    filled = Signal(object)
    told = Signal(str)
    troubled = Signal(object)

    def __init__(
        self, desk: Desk, parts: Parts, pane: ReceptionPane, form: Callable[[], ReceptionForm | None]
    ) -> None:
        """``form`` returns the form as typed, or ``None`` while it may not change."""
        super().__init__(pane)
        self._desk, self._parts, self._pane, self._form = desk, parts, pane, form
        self._asked = dict[str, str]()
        for person in (pane.applicant, pane.owner):
            person.number.left.connect(partial(self._number_typed, person))
            person.address.left.connect(lambda _text: self.map_addresses())

    def _number_typed(self, person: PersonFields, text: str) -> None:
        form, number = self._form(), normal_number(text).value
        if form is None or clean(person.name.text()) or len(number) < SHORTEST:
            return
        if (known := self._parts.home.queries.person(number)) is not None:
            self.filled.emit(typed.fill_known(form, known, owner=person is self._pane.owner))
            self.told.emit(f"Đã điền {known.name} theo hồ sơ trước trên máy này; đối chiếu với giấy tờ.")

    def map_addresses(self) -> None:
        """Ask what each address is called today: the library is slow to load, so not on this thread."""
        for who, person in (("applicant", self._pane.applicant), ("owner", self._pane.owner)):
            address = clean(person.address.text())
            if person.address.hasFocus():
                continue  # asked once it is written to the end
            if address and self._asked.get(who) != address:
                self._asked[who] = address
                self._desk.run(partial(of_today, address), person.show_mapped, self.troubled.emit)
