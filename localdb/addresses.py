"""Addresses of three levels (before 1/7/2025) put beside their communes of today: the one border to the
library of administrative units.

Only names of communes, districts and provinces are handed to the library, never a street: with a street it
would ask a geocoder on the Internet where a citizen lives. Where a commune was divided, all its heirs are
told and nobody guesses. The library's data are as of ``AS_OF``; the mapping rests on no text of law.
"""

from __future__ import annotations

import re
import threading
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct

from localdb.domain.words import clean, fold

AS_OF = date(2025, 8, 23)  # of the data in vietnamadminunits 1.0.4
UNKNOWN = "Chưa đối chiếu được địa chỉ này với danh mục đơn vị hành chính; giữ nguyên như đã ghi."
DIVIDED = "Xã cũ đã chia về nhiều xã mới: chọn đúng nơi, hoặc giữ nguyên như đã ghi."
_SHORT = (
    (r"(tp|t\.p)\b\.?", "thành phố"),
    (r"tx\b\.?", "thị xã"),
    (r"tt\b\.?", "thị trấn"),
    (r"p\b\.?", "phường"),
    (r"q\b\.?", "quận"),
    (r"h\b\.?", "huyện"),
    (r"x\b\.?", "xã"),
)
_DISTRICTS = ("huyen ", "quan ", "thi xa ")
_ISLANDS = frozenset({"huyenbachlongvi", "huyenconco", "huyenhoangsa", "huyenlyson", "huyencondao"})
_loading = threading.Lock()


class Mapped(Struct, frozen=True):
    """What is known of an address: ``new`` is the one of today, empty when nobody can tell.

    ``choices`` are the new addresses to choose from when the old commune was divided. ``same`` says that it
    is an address of today already. ``note`` tells the clerk (Vietnamese), empty when all is clear.
    """

    old: str
    new: str = ""
    choices: tuple[str, ...] = ()
    same: bool = False
    note: str = ""


@lru_cache(maxsize=512)
def of_today(address: str) -> Mapped:
    """Return what an address as written is called today. Slow at the first call: not on the GUI thread."""
    written = clean(address)
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) < 2:
        return Mapped(written, note=UNKNOWN if written else "")
    with _loading:
        library = _Library()
    whole = [_unabridged(part) for part in parts]
    had = library.old(whole)
    if had is None:
        known = library.today(whole)
        return Mapped(written, new=known, same=True) if known else Mapped(written, note=UNKNOWN)
    before, heirs = had
    named = tuple(", ".join([*before, heir]) for heir in heirs)
    if len(named) == 1:
        return Mapped(written, new=named[0])
    return Mapped(written, choices=named, note=DIVIDED) if named else Mapped(written, note=UNKNOWN)


class _Library:
    """The library, loaded with the first address and kept by Python."""

    def __init__(self) -> None:
        import vietnamadminunits
        from vietnamadminunits.converter import converter_2025

        self._parse = vietnamadminunits.parse_address
        self._whole: dict[str, dict[str, list[str]]] = converter_2025.DICT_PROVINCE_WARD_NO_DIVIDED
        self._divided: dict[str, dict[str, list[dict[str, Any]]]] = converter_2025.DICT_PROVINCE_WARD_DIVIDED
        self._heirs: dict[str, list[str]] = converter_2025.DICT_PROVINCE

    def old(self, parts: list[str]) -> tuple[list[str], list[str]] | None:
        """Return the parts before the commune and its communes of today; ``None`` for no old address."""
        for size in (3, 2):  # commune, district, province; an island district has no communes
            names = parts[-size:]
            if len(names) < size:
                continue
            unit = self._read(names, "LEGACY")
            is_island = unit is not None and size == 2 and unit.district_key in _ISLANDS
            if unit is None or not (is_island or _says(names[0], unit.ward, unit.short_ward)):
                continue
            if size == 3 and not _says(names[1], unit.district, unit.short_district):
                continue
            key = f"{unit.province_key}_{unit.district_key}_{unit.ward_key or ''}"
            province = next((new for new, old in self._heirs.items() if unit.province_key in old), "")
            return parts[:-size], self._communes(province, key)
        return None

    def today(self, parts: list[str]) -> str:
        """Return the address with the full names of today's commune and province, or an empty text."""
        unit = self._read(parts[-2:], "FROM_2025")
        if any(fold(part).startswith(_DISTRICTS) for part in parts) or unit is None:
            return ""
        if not _says(parts[-2], unit.ward, unit.short_ward):
            return ""
        return ", ".join([*parts[:-2], unit.ward, unit.province])

    def _communes(self, province: str, key: str) -> list[str]:
        wards = [ward for ward, old in self._whole.get(province, {}).items() if key in old]
        wards = wards or [heir["newWardKey"] for heir in self._divided.get(province, {}).get(key, [])]
        units = [self._read([ward, province], "FROM_2025") for ward in wards]
        return [f"{unit.ward}, {unit.province}" for unit in units if unit is not None]

    def _read(self, names: list[str], mode: str) -> Any:  # the library's AdminUnit, untyped
        level = 3 if mode == "LEGACY" else 2
        try:
            unit = self._parse(", ".join(names), mode=mode, keep_street=False, level=level)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError):
            return None  # what the library stumbles over is unknown to us
        return unit if unit.province and (unit.ward or unit.district) else None


def _unabridged(part: str) -> str:
    for short, whole in _SHORT:
        if match := re.match(short, part, re.IGNORECASE):
            return f"{whole} {part[match.end() :].strip()}"
    return part


def _says(written: str, *names: str | None) -> bool:
    return fold(written) in {fold(name) for name in names if name}
