"""What a paper is about: one frozen Struct per form, which says in words what its template speaks of.

Light to import: nothing here sets type.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from localdb.domain.dossier import Dossier
from localdb.domain.letters import StockReasons

Words = dict[str, str]


class Form(Struct, frozen=True):
    """The content of one paper. ``form`` chooses the template, ``names`` and ``cells`` are its placeholders.

    All text is plain: escaping, wrapping and dotted lines are the maker's. An empty value is a blank to be
    filled by hand.
    """

    form: ClassVar[str]
    names: ClassVar[frozenset[str]] = frozenset()
    cells: ClassVar[frozenset[str]] = frozenset()
    issued: ClassVar[bool] = True  # the agency gives it out: it is filed, and printed again as a reprint

    def words(self) -> Words:
        """A value for each of ``names``; may also override what is said of the unit and the dossier."""
        return {}

    def rows(self) -> list[Words]:
        """The rows of the table, with a value for each of ``cells``."""
        return []

    def check(self, stock: StockReasons) -> None:
        """Raise ``Refused`` when the paper may not be made like this; ``stock`` reasons say nothing."""

    def about(self) -> tuple[str, str, str]:
        """What the QR says before the paper's name: code, procedure, personal number; any may be empty."""
        return "", self.form, ""

    @property
    def mark(self) -> str:
        """What the QR says instead of a paper's four fields, on a sheet that steers the scanner; or none."""
        return ""

    @property
    def large_code(self) -> str:
        """What a large QR of its own says, for a machine that is not ours (a payment); or none."""
        return ""


class OfDossier(Form, frozen=True):
    """A paper of one dossier: it may speak of everything that is known of the dossier."""

    dossier: Dossier

    def about(self) -> tuple[str, str, str]:
        """The dossier's code, its procedure, and the owner's number, else the applicant's."""
        dossier = self.dossier
        number = dossier.subject.number or dossier.applicant.number
        return dossier.shown_code, dossier.procedure.code, number
