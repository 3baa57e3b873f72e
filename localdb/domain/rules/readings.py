"""Rules of what was read on filed papers: corrected from the old value to the new, decided once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier
from localdb.domain.facts import DATES, LABELS, LETTERS, Fact, Facts
from localdb.domain.people import normal_number, parse_any_date
from localdb.domain.trouble import Refused
from localdb.domain.values import OldNew, Scan
from localdb.domain.words import clean

PAPER = "paper."
"""How the name of a field of a paper begins where a clash tells it: ``paper.<scan>.<field>``."""


def scan_of(dossier: Dossier, scan: str) -> Scan | None:
    """Return a filed paper, ``None`` when it was taken out."""
    return next((s for s in dossier.scans if s.id == scan), None)


def value_at(dossier: Dossier, field: str) -> str:
    """Return the present value of ``paper.<scan>.<field>``; empty when nothing stands there."""
    _, scan, name = field.split(".", 2)
    found = scan_of(dossier, scan)
    return fact_value(found, name) if found else ""


def fact_value(scan: Scan, name: str) -> str:
    """Return what a field of a paper says; empty when it was not found."""
    return value_of(scan.facts, name)


def value_of(facts: Facts | None, name: str) -> str:
    """Return what a field says; empty when it was not found."""
    if name not in LABELS:
        raise Refused(f"Giấy không có mục “{name}”.", "")
    fact: Fact | None = getattr(facts, name) if facts else None
    return fact.value if fact else ""


def need_present(facts: Facts | None, fields: dict[str, OldNew]) -> None:
    """Raise ``Refused`` unless fields can change so: from what they say now to what can stand there."""
    if not fields:
        raise Refused("Không có gì để sửa.", "")
    for name, (old, new) in fields.items():
        need_value(name, new)
        present = value_of(facts, name)
        if present != old:
            raise Refused(
                f"Nơi khác vừa sửa {LABELS[name].lower()} trên giấy thành “{present or 'để trống'}”.",
                "Xem lại giá trị mới rồi sửa.",
                field=name,
            )


def put_value(dossier: Dossier, field: str, value: str) -> Dossier:
    """Return the dossier with ``paper.<scan>.<field>`` set; unchanged when the paper is gone."""
    _, scan, name = field.split(".", 2)
    found = scan_of(dossier, scan)
    return _with(dossier, with_corrected(found, {name: ("", value)})) if found else dossier


def corrected(facts: Facts, fields: dict[str, OldNew]) -> Facts:
    """Return facts with the new values, each as a person's word; the box on the page stays."""
    for name, (_, new) in fields.items():
        fact: Fact | None = getattr(facts, name)
        said = replace(fact or Fact(new), value=new, confidence=1.0, checked=True, qr=False)
        kept: dict[str, Any] = {name: said if new else None}
        facts = replace(facts, **kept)
    return facts


def with_corrected(scan: Scan, fields: dict[str, OldNew]) -> Scan:
    """Return a paper with the new values of its fields."""
    return replace(scan, facts=corrected(scan.facts or Facts(), fields))


def decided(scan: Scan, body: DifferenceSettled) -> Scan:
    """Return a paper with a decision about one of its differences, or without it any more."""
    rest = tuple(s for s in scan.settled if s != body.settled)
    return replace(scan, settled=rest if body.again else (*rest, body.settled))


def typed_value(name: str, typed: str) -> str:
    """Return what a person typed for a field as it is kept. Raises ``Trouble`` for a date that is none."""
    value = clean(typed)
    if name == "number":
        return normal_number(value).value
    if name not in DATES or not value or (name == "birth" and len(value) == 4 and value.isdecimal()):
        return value
    return parse_any_date(value, field=name).isoformat()


def need_value(name: str, value: str) -> None:
    """Raise ``Refused`` for a value that a field cannot have."""
    if name not in LABELS:
        raise Refused(f"Giấy không có mục “{name}”.", "")
    if len(value) > LETTERS:
        raise Refused(f"{LABELS[name]} dài quá {LETTERS} ký tự.", "Ghi ngắn lại.", field=name)
    if name in DATES and value and not _is_day(value):
        raise Refused(f"“{value}” không phải ngày tháng.", "Nhập ngày/tháng/năm.", field=name)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(f"{value}-01-01" if len(value) == 4 else value)
    except ValueError:
        return False
    return True


def _correct(dossier: Dossier, change: Change, body: FactsCorrected) -> Dossier:
    scan = _need_scan(dossier, body.scan)
    need_present(scan.facts, body.fields)
    return _with(dossier, with_corrected(scan, body.fields))


def _settle(dossier: Dossier, change: Change, body: DifferenceSettled) -> Dossier:
    scan = _need_scan(dossier, body.scan)
    if (body.settled in scan.settled) is not body.again:
        raise Refused("Chỗ khác nhau này đã có người quyết định.", "Mở lại hồ sơ để xem.")
    if not body.again and fact_value(scan, body.settled.field) != body.settled.on_paper:
        raise Refused("Thông tin trên giấy vừa được sửa ở nơi khác.", "Xem lại rồi quyết định.")
    return _with(dossier, decided(scan, body))


def _need_scan(dossier: Dossier, scan: str) -> Scan:
    found = scan_of(dossier, scan)
    if found is None:
        raise Refused("Bản quét này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    return found


def _with(dossier: Dossier, scan: Scan) -> Dossier:
    return replace(dossier, scans=tuple(scan if s.id == scan.id else s for s in dossier.scans))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    FactsCorrected: _correct,
    DifferenceSettled: _settle,
}
