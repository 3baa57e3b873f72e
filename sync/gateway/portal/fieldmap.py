"""Field maps: how a dossier is written for a portal. Data (``maps/*.json``), dated, with their source.

A map names, for every field of the portal, the fact of ours that it carries (``portal.facts``). What is not
known is left out: no field has a made-up value, and a required one that is missing stops the dossier here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble

MAPS = Path(__file__).with_name("maps")
Record = dict[str, Any]


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the portal.

    It carries the fact ``from`` (``owner.name``), a constant ``value``, or one ``record`` for ``each`` of a
    list of facts. ``as``: ``text``, ``stamp`` (yyyyMMddHHmmss in Vietnam), ``iso`` (milliseconds, in Vietnam)
    or ``number``. ``codes`` translates; a fact that it does not know is left out. ``longest`` counts
    characters. ``verified`` is about this field; without it the map's own word holds.
    """

    field: str
    from_: str = msgspec.field(default="", name="from")
    value: str = ""
    each: str = ""
    record: tuple[Field, ...] = ()
    as_: str = msgspec.field(default="text", name="as")
    codes: dict[str, str] = {}
    required: bool = False
    longest: int = 0
    verified: bool | None = None
    note: str = ""


class FieldMap(Struct, frozen=True, forbid_unknown_fields=True):
    """One shape of one portal, valid from a day on, and where it was read.

    ``services`` names the portal's services and paths. ``update`` is what a dossier that is there already is
    told anew; without it, the whole ``dossier``. ``step`` is one row of its progress.
    """

    id: str
    name: str
    valid_from: str
    source: str
    verified: bool
    api: str
    services: dict[str, str]
    dossier: tuple[Field, ...]
    step: tuple[Field, ...]
    update: tuple[Field, ...] = ()
    batch: int = 10
    notes: tuple[str, ...] = ()


class Incomplete(Exception):
    """A required field has no value; ``field`` is its name at the portal."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def load_map(name: str, folder: Path = MAPS) -> FieldMap:
    """Return the map ``name``. Raises ``Trouble`` when there is none, or when it has a mistake in it."""
    path = folder / f"{name}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=FieldMap)
    except OSError as error:
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json")))
        raise Trouble(f"Không có bảng trường “{name}” của Cổng.", f"Chọn một trong: {known}.") from error
    except msgspec.MsgspecError as error:
        raise Trouble(f"Bảng trường {path} viết sai: {error}.", "Cài lại Một Cửa trên máy cổng.") from error


def write(fields: tuple[Field, ...], facts: Mapping[str, Any]) -> Record:
    """Return the portal's record of ``facts``. Raises ``Incomplete`` for a required field without a value."""
    record: Record = {}
    for field in fields:
        value = _value(field, facts)
        if value not in (None, "", []):
            record[field.field] = value
        elif field.required:
            raise Incomplete(field.field)
    return record


def canonical(record: Record) -> bytes:
    """Return the bytes by which two records are compared."""
    return msgspec.json.encode(record, order="deterministic")


def _value(field: Field, facts: Mapping[str, Any]) -> Any:
    if field.each:
        return [write(field.record, one) for one in facts.get(field.each, ())]
    if field.record:
        return write(field.record, facts)
    fact = field.value if field.value else facts.get(field.from_)
    return None if fact is None or fact == "" else _said(field, str(fact))


def _said(field: Field, fact: str) -> Any:
    text = field.codes.get(fact) if field.codes else fact
    if text is None or field.as_ == "number":
        return text and int(text)
    if field.as_ in ("stamp", "iso"):
        return _moment(text, field.as_)
    return text if not field.longest or len(text) <= field.longest else f"{text[: field.longest - 1]}…"


def _moment(text: str, kind: str) -> str:
    moment = datetime.fromisoformat(text)
    here = moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    if kind == "stamp":
        return f"{here:%Y%m%d%H%M%S}"
    return here.replace(tzinfo=None).isoformat(timespec="milliseconds")
