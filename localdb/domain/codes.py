"""Dossier codes (mã số hồ sơ): drawn from a reserved block, or plainly temporary; the same one never twice.

The official form is ``{agency}-{yyMMdd}-{NNNN}`` with a serial within the day (TT 01/2018 Art. 19); the
agency part follows QĐ 20/2020 in its old (``000.00.19.H29``) or new (``H29.19``) order. A device never
invents an official serial: it draws from a block that the province reserved for it, else it gives a
temporary number from a series of its own. Counters are kept by the store, per series, and only rise: a clock
that is set back comes to a series that already stands higher.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import quoted

LAST_SERIAL = 9999  # five digits are read, never drawn: other systems gave them to converted dossiers
LAST_TEMPORARY = 999
_AGENCY = r"(?=.{1,35}-)[0-9A-Z]+(?:\.[0-9A-Z]+)*"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OFFICIAL = re.compile(rf"(?P<unit>{_AGENCY})-(?P<day>[0-9]{{6}})-(?P<serial>[0-9]{{4,5}})")
_TEMPORARY = re.compile(
    rf"TAM-(?P<unit>{_AGENCY})-(?P<day>[0-9]{{6}})-(?P<tag>[{_CROCKFORD}]{{6}})-(?P<serial>[0-9]{{3}})"
)
_PAPER = re.compile(rf"G-[{_CROCKFORD}]{{6}}-[0-9]{{4,}}")
_UNIT = re.compile(r"(?=.{1,35}\Z)[0-9A-Z]+(?:\.[0-9A-Z]+)*")


class SerialFull(Refused):
    """A series has no number left."""


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """Serials that the province reserved for one device.

    ``serial_first`` to ``serial_last`` (inclusive) may be used on every day from ``valid_from`` to
    ``valid_to`` (inclusive) in codes of ``unit``. Blocks of different devices must not overlap.
    """

    unit: str
    serial_first: int
    serial_last: int
    valid_from: date
    valid_to: date
    device: str

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a block that cannot be drawn from."""
        if not _UNIT.fullmatch(self.unit):
            raise ValueError(f"not an agency code: {self.unit!r}")
        if not 1 <= self.serial_first <= self.serial_last <= LAST_SERIAL:
            raise ValueError(f"serials must rise within 1 to {LAST_SERIAL}")
        if self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")

    def covers(self, day: date) -> bool:
        """Whether the block may be used on ``day``."""
        return self.valid_from <= day <= self.valid_to


class Drawn(Struct, frozen=True):
    """A code, and the counter to raise with it: the store sets ``series`` to ``serial``."""

    code: str
    temporary: bool
    series: str
    serial: int


class Code(Struct, frozen=True):
    """A code taken apart; ``tag`` is the device's, only in a temporary one."""

    unit: str
    day: date
    serial: int
    temporary: bool
    tag: str = ""


def device_tag(device_id: str) -> str:
    """Return the six Crockford base-32 characters (30 bits of SHA-256) that stand for a device on paper."""
    bits = int.from_bytes(hashlib.sha256(device_id.encode()).digest()[:4]) >> 2
    return "".join(_CROCKFORD[bits >> shift & 31] for shift in range(25, -1, -5))


def draw(block: Block, day: date, next_serial: int) -> str:
    """Return the official code of ``next_serial`` in ``block`` on ``day``.

    Raises ``SerialFull`` past the end of the block, ``Refused`` when the block does not hold the day or the
    serial.
    """
    if not block.covers(day):
        raise Refused(
            f"Dải số của {block.unit} chỉ dùng từ {block.valid_from:%d/%m/%Y} đến {block.valid_to:%d/%m/%Y}, "
            f"không dùng được cho ngày {day:%d/%m/%Y}.",
            "Kiểm tra đồng hồ máy; kết nối với tỉnh để xin dải số mới.",
        )
    if next_serial > block.serial_last:
        raise SerialFull(
            f"Dải số {block.serial_first:04d}–{block.serial_last:04d} của {block.unit} "
            f"đã hết trong ngày {day:%d/%m/%Y}.",
            "Kết nối với tỉnh để xin thêm số.",
        )
    if next_serial < block.serial_first:
        raise Refused(f"Số {next_serial} không thuộc dải số của máy này.", "Báo cán bộ CNTT.")
    return f"{block.unit}-{day:%y%m%d}-{next_serial:04d}"


def next_code(blocks: Iterable[Block], unit: str, day: date, used: Mapping[str, int], device: str) -> Drawn:
    """Return the next code of ``device`` for ``unit`` on ``day``.

    ``used`` maps a series to the last serial taken from it. One official series runs through all blocks of
    a day, so blocks that change during the day cannot repeat a number. With no block left the code is
    temporary. Raises ``SerialFull`` when the temporary series is full too.
    """
    series = f"{unit}-{day:%y%m%d}"
    last = used.get(series, 0)
    own = [b for b in blocks if b.device == device and b.unit == unit and b.covers(day)]
    for block in sorted(own, key=lambda b: b.serial_first):
        if last < block.serial_last:
            serial = max(last + 1, block.serial_first)
            return Drawn(draw(block, day, serial), temporary=False, series=series, serial=serial)
    return _temporary(unit, day, used, device)


def numbers_left(blocks: Iterable[Block], unit: str, day: date, used: Mapping[str, int], device: str) -> int:
    """Return how many official numbers ``device`` may still draw for ``unit`` on ``day``."""
    last = used.get(f"{unit}-{day:%y%m%d}", 0)
    own = [b for b in blocks if b.device == device and b.unit == unit and b.covers(day)]
    free = {n for b in own for n in range(max(last + 1, b.serial_first), b.serial_last + 1)}
    return len(free)


def _temporary(unit: str, day: date, used: Mapping[str, int], device: str) -> Drawn:
    if not _UNIT.fullmatch(unit):
        raise Refused(f"Mã đơn vị “{unit}” không hợp lệ.", "Nhờ cán bộ CNTT ghi lại mã định danh đơn vị.")
    series = f"TAM-{unit}-{day:%y%m%d}-{device_tag(device)}"
    serial = used.get(series, 0) + 1
    if serial > LAST_TEMPORARY:
        raise SerialFull(
            f"Đã hết {LAST_TEMPORARY} số tạm của máy này trong ngày {day:%d/%m/%Y}.",
            "Kết nối với tỉnh để xin dải số, hoặc tiếp nhận ở máy khác.",
        )
    return Drawn(f"{series}-{serial:03d}", temporary=True, series=series, serial=serial)


def paper_number(tag: str, serial: int) -> str:
    """Return the number of a blank paper receipt printed ahead by the device of ``tag``: no dossier code."""
    return f"G-{tag}-{serial:04d}"


def is_paper_number(text: str) -> bool:
    """Whether ``text`` is the number of a blank receipt that a desk printed."""
    return _PAPER.fullmatch(text) is not None


def is_official(code: str) -> bool:
    """Whether ``code`` has the form of an official dossier code, with 4 or 5 digits at the end."""
    return _match(_OFFICIAL, code) is not None


def is_temporary(code: str) -> bool:
    """Whether ``code`` is one of our temporary receipt numbers."""
    return _match(_TEMPORARY, code) is not None


def parse(text: str) -> Code:
    """Take a code apart; spaces around it and small letters are forgiven. Raises ``Trouble``."""
    code = text.strip().upper()
    for pattern, temporary in ((_OFFICIAL, False), (_TEMPORARY, True)):
        if found := _match(pattern, code):
            parts = found[0].groupdict()
            return Code(parts["unit"], found[1], int(parts["serial"]), temporary, parts.get("tag", ""))
    raise Trouble(
        f"{quoted(text)} không phải mã hồ sơ.",
        "Nhập lại như trên giấy tiếp nhận, ví dụ H29.19-261121-0001.",
        field="code",
    )


def _match(pattern: re.Pattern[str], code: str) -> tuple[re.Match[str], date] | None:
    if (match := pattern.fullmatch(code)) is None:
        return None
    try:
        year, month, day = (int(match["day"][i : i + 2]) for i in (0, 2, 4))
        return match, date(2000 + year, month, day)
    except ValueError:
        return None
