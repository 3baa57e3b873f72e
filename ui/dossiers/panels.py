"""The small forms beside a dossier: what each needs to know (``Case``), and what it asks for (``Deed``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from forms.form import Form
from forms.lists import Visit
from localdb.domain.deadline import Calendar
from localdb.domain.dossier import Dossier, Issued
from localdb.domain.lookups import Want
from localdb.domain.outage import Outage
from localdb.domain.practice import Practice
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused, Trouble, each
from localdb.domain.values import Fate, MoneyFate, Officer
from localdb.store import ActBody, Actor, Store
from ui.moments import parse_money
from ui.widgets.basics import button, column, holder, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit
from ui.words import METHODS, money


@dataclass(frozen=True)
class Case:
    """The dossier a form is opened on, and what the rules and the province say about it.

    ``clock`` tells the time: a dossier may lie open for hours before something is done with it.
    """

    dossier: Dossier
    actor: Actor
    clock: Callable[[], datetime]
    practice: Practice
    calendar: Calendar | None
    procedure: Procedure | None
    officers: tuple[Officer, ...]
    leaders: tuple[Officer, ...]
    centre: str
    outages: tuple[Outage, ...] = ()
    wants: tuple[Want, ...] = ()  # what may be looked up for its procedure
    visit: Visit | None = None  # what came in with it, when one visitor handed in more
    declares: bool = False  # the catalogue has a declaration (tờ khai) for its procedure

    @property
    def now(self) -> datetime:
        """The time now, by the desk's clock."""
        return self.clock()


@dataclass(frozen=True)
class Deed:
    """What an accepted form asks for: a write (off the GUI thread), words for it, and maybe a paper.

    ``again`` is a paper made before, to be printed once more.
    """

    write: Callable[[Store, Actor], Dossier]
    told: str
    paper: Callable[[Dossier], Form] | None = None
    again: Issued | None = None


class Panel(QWidget):
    """A small form with a title, its fields, and the two buttons that accept it or put it away.

    Subclasses fill their fields in ``begin`` and read them in ``deed``, which raises ``Trouble`` beside a
    field for what cannot be read; the rules themselves are the domain's.
    """

    accepted = Signal()
    dropped = Signal()
    prints: ClassVar[bool] = False  # accepting it may make a paper, which can be looked at before

    def __init__(self, title: str, hint: str, fields: list[Field], accept: str) -> None:
        super().__init__()
        self.fields = {field.name: field for field in fields}
        self.case: Case | None = None
        self.accept = button(
            accept, self.accepted.emit, kind="primary", icon="tick", help_text="Ctrl + Enter"
        )
        drop = button("Thôi", self.dropped.emit, kind="quiet", help_text="Esc")
        self._hint = label(hint, "helper", wrap=True)
        self._error = label("", "error", wrap=True)
        body = column(label(title, "heading", wrap=True), self._hint, *fields, self._error, None, gap=8)
        self._area = scrolled(holder(body))
        buttons = row(self.accept, drop)
        buttons.setStretch(0, 1)
        look = " · Ctrl + P: xem trước" if self.prints else ""
        keys = label(f"Ctrl + Enter: ghi{look} · Esc: thôi", "helper", wrap=True)
        whole = column(self._area, buttons, keys, gap=8)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.say(hint)
        self.clear()

    def start(self, case: Case) -> None:
        """Begin on ``case``, with nothing left from before."""
        self.case = case
        for field in self.fields.values():
            if isinstance(field.control, LineEdit):
                field.control.clear()
        self.begin(case)
        self.clear()

    def begin(self, case: Case) -> None:
        """Fill the fields."""

    def deed(self, case: Case) -> Deed:
        """Return what the fields ask for. Raises ``Trouble``."""
        raise NotImplementedError

    def look_ahead(self) -> Deed:
        """Return what the fields ask for, to look at its paper; nothing typed goes. Raises ``Trouble``."""
        if self.case is None:
            raise Refused("Chưa có hồ sơ nào đang mở.", "Mở hồ sơ.")
        typed = {f.control: f.control.text() for f in self.fields.values() if isinstance(f.control, LineEdit)}
        try:
            return self.deed(self.case)
        finally:
            for control, text in typed.items():
                control.setText(text)  # a PIN is forgotten when it is used, not when it is looked at

    def clear(self) -> None:
        """Take every error away, and let it be accepted."""
        self.accept.setEnabled(True)
        self._tell("")
        for field in self.fields.values():
            field.set_error("")

    def focus_first(self) -> None:
        """Put the caret in the first field."""
        next(f for f in self.fields.values() if not f.isHidden()).control.setFocus()

    def refuse(self, trouble: Trouble) -> None:
        """Show why it was not done, beside its field where there is one; what was typed stays."""
        self.clear()
        for one in each(trouble):
            field = self.fields.get(one.field)
            if field is None:
                self._tell(str(one))
                continue
            field.show()
            field.set_error(str(one))
        if first := next((f for f in self.fields.values() if f.error), None):
            first.control.setFocus()
            self._area.ensureWidgetVisible(first)

    def work(self) -> None:
        """Say that it is being written."""
        self.clear()
        self.accept.setEnabled(False)

    def say(self, hint: str) -> None:
        """Show ``hint`` below the title."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _tell(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))


class MoneyFields:
    """The fields about money already taken, seen only when a dossier ends for which some was."""

    def __init__(self) -> None:
        self.fate = Choice([(f.value, f.label) for f in (Fate.REFUNDED, Fate.KEPT)])
        self.amount, self.method, self.ground = LineEdit(), Choice(list(METHODS.items())), LineEdit()
        self.fields = [
            Field("fate", "Tiền đã thu", self.fate),
            Field("amount", "Số tiền hoàn", self.amount),
            Field("method", "Hoàn bằng", self.method),
            Field("money_ground", "Căn cứ xử lý tiền", self.ground),
        ]
        self.fate.currentIndexChanged.connect(lambda _index: self._show_refund())

    def begin(self, case: Case) -> None:
        """Ask only what there is to ask."""
        taken = case.dossier.collected
        for field in self.fields:
            field.setVisible(bool(taken))
        self.amount.setText(str(taken) if taken else "")
        self.fields[0].set_helper(f"Đã thu {money(taken)}" if taken else "")
        if taken:
            self._show_refund()

    def read(self, case: Case) -> MoneyFate:
        """Return what becomes of the money."""
        if not case.dossier.collected:
            return MoneyFate()
        if self.fate.value() == Fate.KEPT:
            return MoneyFate(Fate.KEPT, ground=self.ground.value())
        amount = parse_money(self.amount.value())
        return MoneyFate(Fate.REFUNDED, amount, self.method.value(), self.ground.value())

    def _show_refund(self) -> None:
        refund = self.fate.value() == Fate.REFUNDED
        for field in self.fields[1:3]:
            field.setVisible(refund)


def acting(case: Case, body: ActBody) -> Callable[[Store, Actor], Dossier]:
    """Return the write that does ``body`` to the dossier of ``case``."""
    return lambda store, actor: store.act(case.dossier.id, body, actor)


def one_line(text: str) -> str:
    """Return several typed lines as one sentence after another."""
    return " ".join(text.split())


def undoable(told: str) -> str:
    """Return ``told`` with the way back."""
    return f"{told} Ctrl + Z để hoàn tác."
