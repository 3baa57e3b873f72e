"""Typing once: what is known of a dossier, handed to another system as a whole or field by field.

A bridge is data: which fields the other system has, in its own order, and where each comes from. Nothing is
guessed: a field that is not known here is handed out empty and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from xml.etree import ElementTree as xml

from msgspec import Struct

from forms.template import names_in
from localdb.domain.dossier import Dossier
from localdb.domain.procedure import Verification
from localdb.domain.values import Person
from localdb.domain.words import fold

Day = Callable[[str], str]
_PERSON = (
    "name",
    "number",
    "old_number",
    "birth",
    "sex",
    "address",
    "address_now",
    "phone",
    "email",
    "issued",
)
_DATES = ("birth", "issued")
_PARTIES = ("applicant", "subject")
SOURCES = frozenset(
    {f"{who}_{what}" for who in _PARTIES for what in (*_PERSON, "family_name", "given_name")}
    | {"code", "procedure", "procedure_code", "received_day", "received_time", "due_day", "channel", "note"}
)


class Style(StrEnum):
    """How the other system wants a text."""

    PLAIN = "plain"
    CAPITALS = "capitals"
    ISO_DATE = "iso_date"  # 2026-11-22; else 22/11/2026


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the other system: ``path`` in its file, ``label`` as its form calls it.

    ``text`` speaks of what is known here (``{applicant_name}``) or is fixed words.
    """

    path: str
    label: str
    text: str
    style: Style = Style.PLAIN


class Bridge(Struct, frozen=True, forbid_unknown_fields=True):
    """Another system's form. ``window`` are words in the title of its window, by which a wrong one is known.

    ``root`` is the outermost element of its file; ``procedures`` are those it is for, all when empty.
    """

    id: str
    label: str
    root: str
    fields: tuple[Field, ...]
    verification: Verification
    procedures: tuple[str, ...] = ()
    window: tuple[str, ...] = ()
    notes: str = ""

    def suits(self, procedure: str) -> bool:
        """Whether the form is for ``procedure``."""
        return not self.procedures or procedure in self.procedures

    def is_window(self, title: str) -> bool:
        """Whether a window with this title may be the other system's."""
        return not self.window or any(fold(words) in fold(title) for words in self.window)

    def faults(self) -> Iterator[str]:
        """What in the data speaks of things that are not there."""
        for field in self.fields:
            if unknown := sorted(set(names_in(field.text)) - SOURCES):
                yield f"“{field.label}”: không biết {', '.join(unknown)}"
        paths = [field.path for field in self.fields]
        for path in sorted({p for p in paths if paths.count(p) > 1}):
            yield f"trường “{path}” ghi hai lần"


def values(bridge: Bridge, dossier: Dossier) -> tuple[str, ...]:
    """Return the value of each field of ``bridge``, in its order; what is not known is empty."""
    return tuple(_value(field, _known(dossier, iso=field.style is Style.ISO_DATE)) for field in bridge.fields)


def as_xml(bridge: Bridge, dossier: Dossier) -> bytes:
    """Return the whole form as XML, UTF-8; fields with the same beginning of their path lie together."""
    root = xml.Element(bridge.root)
    for field, value in zip(bridge.fields, values(bridge, dossier), strict=True):
        at = root
        *above, last = field.path.split("/")
        for name in above:
            found = at.find(name)
            at = xml.SubElement(at, name) if found is None else found
        xml.SubElement(at, last).text = value
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode").encode()


def _value(field: Field, known: dict[str, str]) -> str:
    text = " ".join(field.text.format_map(known).split())
    return text.upper() if field.style is Style.CAPITALS else text


def _known(dossier: Dossier, *, iso: bool) -> dict[str, str]:
    def day(moment: str) -> str:
        return moment[:10] if iso or not moment else f"{moment[8:10]}/{moment[5:7]}/{moment[:4]}"

    known = {
        "code": dossier.shown_code,
        "procedure": dossier.procedure.name,
        "procedure_code": dossier.procedure.code,
        "received_day": day(dossier.received_at),
        "received_time": dossier.received_at[11:16],
        "due_day": day(dossier.due.at),
        "channel": dossier.channel.label,
        "note": dossier.note,
    }
    for who, person in zip(_PARTIES, (dossier.applicant, dossier.subject), strict=True):
        known |= _person(who, person, day)
    return known


def _person(who: str, person: Person, day: Day) -> dict[str, str]:
    told = {what: str(getattr(person, what)) for what in _PERSON}
    told |= {what: day(told[what]) for what in _DATES}
    family, _, given = person.name.rpartition(" ")  # họ và chữ đệm, tên
    told |= {"family_name": family, "given_name": given}
    return {f"{who}_{what}": value for what, value in told.items()}
