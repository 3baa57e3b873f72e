"""Sheets for the feeder: a cover names the dossier of the papers behind it, a separator begins a paper."""

from __future__ import annotations

from typing import ClassVar

from forms.component_rows import COMPONENT_CELLS, component_rows
from forms.form import Form, OfDossier, Words
from localdb.domain.marks import cover_text, separator_text


class Cover(OfDossier, frozen=True):
    """The cover of a dossier's papers, with the list of what lies behind it."""

    form: ClassVar[str] = "cover"
    issued: ClassVar[bool] = False
    cells: ClassVar[frozenset[str]] = COMPONENT_CELLS

    @property
    def mark(self) -> str:
        """What the scanner reads."""
        return cover_text(self.dossier.shown_code)

    @property
    def large_code(self) -> str:
        """The same once more, for phones and worn glass."""
        return self.mark

    def rows(self) -> list[Words]:
        """The papers of the dossier."""
        return component_rows(self.dossier.papers)


class Separator(Form, frozen=True):
    """Stands before a paper in a stack: ``component`` (``tp02``) tells the scanner which, ``name`` people."""

    form: ClassVar[str] = "separator"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = frozenset({"name", "component"})
    component: str = ""
    name: str = ""

    @property
    def mark(self) -> str:
        """What the scanner reads."""
        return separator_text(self.component)

    @property
    def large_code(self) -> str:
        """The same once more, for phones and worn glass."""
        return self.mark

    def words(self) -> Words:
        """Which paper begins here."""
        return {"name": self.name or "giấy tờ tiếp theo", "component": self.component}
