"""Numbers of postal items (số hiệu bưu gửi, UPU standard S10): from a range, with a check digit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from localdb.domain.bodies.posting import Posted
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.domain.words import quoted

_SHAPE = re.compile(r"([A-Z]{2})(\d{8})(\d)([A-Z]{2})")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
LOW = 20  # so few numbers left: time to ask the post for more
_LARGEST = 100_000  # numbers in a range: more is a slip of the hand


class PostRange(Struct, frozen=True):
    """Item numbers that the post gave this desk: ``service`` two letters, serials ``first`` to ``last``."""

    service: str
    first: int
    last: int
    country: str = "VN"

    @property
    def series(self) -> str:
        """The name of the series that counts what was used of it."""
        return f"BC-{self.service}{self.country}-{self.first:08}"


def range_of(first: str, last: str, known: Sequence[PostRange]) -> PostRange:
    """Return the range from one item number to another, as they stand on the post's labels.

    Raises ``Refused`` beside ``first`` or ``last`` for a misread number, two that are not of one kind, a
    wrong order or a range that shares numbers with a ``known`` one.
    """
    ends = []
    for field, typed in (("first", first), ("last", last)):
        number = "".join(typed.upper().split())
        need_item_number(number, field)
        ends.append((number[:2], int(number[2:10]), number[-2:]))
    (service, low, country), (other, high, where) = ends
    if (service, country) != (other, where):
        raise Refused("Hai số không cùng loại.", f"Số cuối cũng bắt đầu bằng {service}.", field="last")
    if not low <= high < low + _LARGEST:
        raise Refused("Số cuối không đi sau số đầu.", "Xem lại nhãn đầu và nhãn cuối.", field="last")
    for given in known:
        if (given.service, given.country) == (service, country) and given.first <= high and low <= given.last:
            told = f"{item_number(given, given.first)} đến {item_number(given, given.last)}"
            raise Refused(f"Trùng với dải {told} đã có.", "Xem lại giấy bưu điện giao.", field="first")
    return PostRange(service, low, high, country)


def warning(left: int, ranges: int) -> str:
    """Say that the numbers run out, before they have; a desk that was never given any is not told."""
    if not ranges or left > LOW:
        return ""
    return f"Chỉ còn {left} số bưu gửi: xin bưu điện dải mới." if left else "Đã hết số bưu gửi của máy này."


def item_number(given: PostRange, serial: int) -> str:
    """Return the item number of a serial, check digit and all: ``CE123456785VN``."""
    digits = f"{serial:08}"
    return f"{given.service}{digits}{_check(digits)}{given.country}"


def next_item(ranges: Sequence[PostRange], used: Mapping[str, int]) -> tuple[PostRange, int]:
    """Return the range and the serial to use next. Raises ``Refused`` when all are used up, or none came."""
    for given in ranges:
        serial = max(given.first, used.get(given.series, 0) + 1)
        if serial <= given.last:
            return given, serial
    raise Refused(
        "Máy này không còn số hiệu bưu gửi.",
        "Ghi số trên nhãn của bưu điện, hoặc nhờ cán bộ CNTT thêm dải số ở Cài đặt, mục Bưu chính.",
        field="number",
    )


def need_item_number(number: str, field: str = "number") -> None:
    """Refuse a number that was misread: its shape or its check digit is wrong."""
    found = _SHAPE.fullmatch(number)
    if found is None or int(found[3]) != _check(found[2]):
        raise Refused(
            f"{quoted(number)} không phải số hiệu bưu gửi.",
            "Hai chữ, chín số, hai chữ, ví dụ CE123456785VN; xem lại nhãn.",
            field=field,
        )


def posted(dossier: Dossier) -> Posted | None:
    """Return how the result went to the post, or ``None``."""
    sent = [step.body for step in dossier.steps if isinstance(step.body, Posted)]
    return sent[-1] if sent else None


def _check(digits: str) -> int:
    rest = 11 - sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
