"""The fields of one person, in the order of the card: what it is called today stands below an old address."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from localdb.addresses import Mapped
from localdb.domain.words import clean
from ui.reception.typed import TypedPerson
from ui.widgets.basics import column, label, row
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit

SEXES = [("", "—"), ("Nam", "Nam"), ("Nữ", "Nữ")]


# Where number, name, birth, sex, phone and address stand: line, first of the columns, how many.
COLUMNS = 17
WIDE = ((0, 0, 5), (0, 5, 8), (0, 13, 4), (1, 0, 3), (1, 3, 4), (1, 7, 10))
NARROW = ((0, 0, 7), (0, 7, 10), (1, 0, 6), (1, 6, 5), (1, 11, 6), (2, 0, 17))
ENOUGH = 54  # digits that must fit side by side for two lines


class PersonFields(QWidget):
    """The fields of one person; ``who`` is applicant or owner, as in the domain."""

    edited = Signal()

    def __init__(self, who: str, title: str, hint: str) -> None:
        super().__init__()
        self.number, self.name = LineEdit("12 hoặc 9 số"), LineEdit()
        self.birth, self.phone, self.address = LineEdit("21/11/1990"), LineEdit(), LineEdit()
        self.sex = Choice(SEXES)
        self.now = Choice([])
        self.now.setAccessibleName(f"Nơi cư trú theo đơn vị hành chính mới: {title.lower()}")
        self.fields = [
            Field(f"{who}.number", "Số định danh", self.number),
            Field(f"{who}.name", "Họ và tên", self.name, required=True),
            Field(f"{who}.birth", "Ngày sinh", self.birth),
            Field(f"{who}.sex", "Giới tính", self.sex),
            Field(f"{who}.phone", "Điện thoại", self.phone),
            Field(f"{who}.address", "Nơi cư trú", self.address),
        ]
        self._places = WIDE
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for place in range(COLUMNS):
            self._grid.setColumnStretch(place, 1)
        self._arrange()
        told = label(hint, "helper", wrap=True)
        heading = row(label(title, "heading"), told)
        heading.setStretch(1, 1)
        self.setLayout(column(heading, self._grid, self.now, gap=8))
        self._kept = TypedPerson()
        self._mapped = Mapped("")
        self.now.hide()
        for line in (self.number, self.name, self.birth, self.phone, self.address):
            line.textChanged.connect(lambda _text: self.edited.emit())
        for choice in (self.sex, self.now):
            choice.currentIndexChanged.connect(lambda _index: self.edited.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each field room for what it holds: three rows where two would cut numbers and dates off."""
        super().resizeEvent(event)
        enough = self.width() >= ENOUGH * self.fontMetrics().horizontalAdvance("0")
        places = WIDE if enough else NARROW
        if places is not self._places:
            self._places = places
            self._arrange()

    def _arrange(self) -> None:
        for field, (line, first, span) in zip(self.fields, self._places, strict=True):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, line, first, 1, span, Qt.AlignmentFlag.AlignTop)

    def typed(self) -> TypedPerson:
        """Return the person as typed; what a card said beyond the fields is kept while the number stands."""
        same = self.number.text() == self._kept.number
        return TypedPerson(
            name=self.name.text(),
            number=self.number.text(),
            birth=self.birth.text(),
            sex=self.sex.value(),
            address=self.address.text(),
            phone=self.phone.text(),
            old_number=self._kept.old_number if same else "",
            issued=self._kept.issued if same else "",
            proof=self._kept.proof if same else "",
            address_now=self._now(),
        )

    def show_mapped(self, mapped: Mapped) -> None:
        """Say what the address is called today, or let the clerk choose where its commune was divided."""
        if mapped.old != clean(self.address.text()):
            return  # typed on since it was asked
        self._mapped = mapped
        self.now.set_pairs([("", "Chọn nơi cư trú mới …"), *((c, c) for c in mapped.choices)])
        self.now.choose(self._kept.address_now)
        self.now.setVisible(bool(mapped.choices))
        told = f"Nay là: {mapped.new}" if mapped.new and not mapped.same else mapped.note
        self.fields[-1].set_helper(told)

    def _now(self) -> str:
        if clean(self.address.text()) != self._mapped.old:
            return self._kept.address_now if self.address.text() == self._kept.address else ""
        return self.now.value() if self._mapped.choices else "" if self._mapped.same else self._mapped.new

    def show_person(self, person: TypedPerson) -> None:
        """Show a person."""
        self._kept = person
        for line, text in (
            (self.number, person.number),
            (self.name, person.name),
            (self.birth, person.birth),
            (self.phone, person.phone),
            (self.address, person.address),
        ):
            line.setText(text)
        self.sex.choose(person.sex)
        if clean(person.address) != self._mapped.old:
            self._mapped = Mapped("")
            self.now.hide()
            self.fields[-1].set_helper("")
