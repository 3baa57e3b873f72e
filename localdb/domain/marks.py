"""What the QR codes on our own sheets say, for the forms that print them and the scanner that reads them.

A code is fields joined by ``|``, none of which holds a ``|`` itself. Five kinds are ours:

* the mark of a paper that we made: dossier code, procedure code, personal number, the paper's name;
* ``MOTCUA|HOSO|code``: a cover sheet: the papers behind it belong to that dossier;
* ``MOTCUA|TACH|name``: a separator: a new paper begins; ``name`` (a component's, or empty) says which;
* ``MOTCUA|PHIEU|ticket``: the ticket of a form that was left half-typed;
* ``MOTCUA|GIAY|number``: a blank receipt printed ahead, to be filled in by hand. No scanner steers by these.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.codes import is_official, is_paper_number, is_temporary
from localdb.domain.words import clean

_OURS = "MOTCUA"
_TICKET = "PHIEU"
_BLANK = "GIAY"


class Kind(StrEnum):
    """What a mark is on."""

    PAPER = "paper"  # a paper that we made, such as the receipt
    COVER = "HOSO"
    SEPARATOR = "TACH"


class Mark(Struct, frozen=True):
    """What a code says: the dossier's code where it names one, and a paper's name or component."""

    kind: Kind
    dossier: str = ""
    paper: str = ""


def cover_text(code: str) -> str:
    """Return what the cover sheet of a dossier says."""
    return _join(_OURS, Kind.COVER, code)


def separator_text(component: str = "") -> str:
    """Return what a separator says: a new paper begins, of this component when one is named."""
    return _join(_OURS, Kind.SEPARATOR, component)


def ticket_text(ticket: str) -> str:
    """Return what the ticket of a half-typed form says."""
    return _join(_OURS, _TICKET, ticket)


def read_ticket(text: str) -> str:
    """Return the ticket that a code names, empty when it names none."""
    return _third(text, _TICKET)


def blank_text(number: str) -> str:
    """Return what a blank receipt that was printed ahead says."""
    return _join(_OURS, _BLANK, number)


def read_blank(text: str) -> str:
    """Return the number of a blank receipt that a code names, empty when it names none."""
    number = _third(text, _BLANK)
    return number if is_paper_number(number) else ""


def paper_text(code: str, procedure: str, number: str, paper: str) -> str:
    """Return what the mark of a paper that we made says."""
    return _join(code, procedure, number, paper)


def read_mark(text: str) -> Mark | None:
    """Return what a code says when it is one of ours, else None: a card's or a stranger's code is none."""
    fields = [clean(field) for field in text.split("|")]
    if len(fields) == 3 and fields[0] == _OURS:
        if fields[1] == Kind.COVER and fields[2]:
            return Mark(Kind.COVER, dossier=fields[2])
        if fields[1] == Kind.SEPARATOR:
            return Mark(Kind.SEPARATOR, paper=fields[2])
    if len(fields) == 4 and (is_official(fields[0]) or is_temporary(fields[0])):
        return Mark(Kind.PAPER, dossier=fields[0], paper=fields[3])
    return None


def _third(text: str, kind: str) -> str:
    fields = [clean(field) for field in text.split("|")]
    return fields[2] if len(fields) == 3 and fields[:2] == [_OURS, kind] else ""


def _join(*fields: str) -> str:
    return "|".join(clean(field).replace("|", " ") for field in fields)
