"""The parts that screens are handed: made once by ``main.py``, reached from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from forms.catalogue import Catalogue
from forms.template import Template
from forms.unit import Unit
from localdb.domain.notices import Messenger
from localdb.domain.trouble import Refused
from localdb.home import Home
from localdb.store import Actor
from scanner.chip.pcsc import connected
from scanner.chip.reader import Connect


@dataclass
class Session:
    """Who is at the desk; nobody while it is locked."""

    actor: Actor | None = None

    def require(self) -> Actor:
        """Return who is at the desk, or refuse."""
        if self.actor is None:
            raise Refused("Chưa có ai đăng nhập.", "Chọn tài khoản và nhập mã PIN.")
        return self.actor


@dataclass(frozen=True)
class Paper:
    """How receipts are made here: size (A5 or A4), and a set of forms when not the one in force."""

    size: str = "A5"
    template_set: str = ""


@dataclass(frozen=True)
class Hints:
    """What the door says below its fields; a sample commune tells its passphrase and PIN there."""

    passphrase: str = ""
    pin: str = ""


@dataclass
class Parts:
    """Everything a screen may need. ``synchronise`` walks one exchange with the gateway, off the GUI thread.

    ``province`` names the fee tables in force here; ``printer`` is empty while none was chosen;
    ``slip_printer`` is the raw queue of a thermal printer.
    """

    home: Home
    catalogue: Catalogue
    unit: Unit
    paper: Paper
    synchronise: Callable[[], Iterator[object]]
    session: Session = field(default_factory=Session)
    messenger: Messenger | None = None  # nobody carries messages until the province says who
    province: str = ""
    printer: str = ""
    slip_printer: str = ""
    watch: Path | None = None
    connect_card: Connect = connected  # how the card on a reader is reached

    def declares(self, procedure: str) -> bool:
        """Whether the catalogue has a declaration (tờ khai) to fill for ``procedure`` today."""
        try:
            self.template(self.home.writer.now().date(), "declaration", procedure)
        except Refused:
            return False
        return True

    def template(self, day: date, form: str = "mau01", procedure: str = "") -> Template:
        """Return the template of ``form``, the receipt's without one, to print on ``day``."""
        return self.catalogue.template(
            form, day, template_set=self.paper.template_set, province=self.province, procedure=procedure
        )
