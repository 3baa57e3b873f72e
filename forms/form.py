"""What a paper is about: one frozen Struct per form, which says in words what its template speaks of.

Light to import: nothing here sets type.
"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from localdb.domain.dossier import Dossier

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

    def check(self) -> None:
        """Raise ``Refused`` when the paper may not be made like this."""

    @property
    def subject(self) -> str:
        """What the paper is about, short: the third field of the QR of a paper without a dossier."""
        return ""


class OfDossier(Form, frozen=True):
    """A paper of one dossier: it may speak of everything that is known of the dossier."""

    dossier: Dossier
