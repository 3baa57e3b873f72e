"""Which dossier a line of a bank statement paid for: by the code in its text, and by its amount.

Only what leaves no doubt is matched. Everything else is told with what a person may do about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from localdb.domain.dossier import Collection, Dossier
from localdb.domain.vietqr import LONGEST_PURPOSE

_AGAIN = "Dòng này đã có ở trên."
_TWO_LINES = "Số tham chiếu này đã thuộc một khoản khác: xem sao kê rồi thu ở hồ sơ."
_BETWEEN = r"[\s.\-_/]*"  # banks drop or change what stands between letters


_Codes = dict[str, list[Dossier]]  # dossiers by the letters and figures of a code


class StatementLine(Struct, frozen=True):
    """One line: ``ref`` names it at the bank, ``amount`` is money in (đồng; 0 or less: money out)."""

    ref: str
    day: str
    amount: int
    text: str


class Fate(StrEnum):
    """What a line is to us."""

    PAID = "paid"
    COUNTED = "counted"
    OUT = "out"
    LEFT = "left"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return _LABELS[self]


_LABELS = {
    Fate.PAID: "Khớp một hồ sơ",
    Fate.COUNTED: "Đã ghi rồi",
    Fate.OUT: "Tiền ra",
    Fate.LEFT: "Không phải của quầy",
    Fate.OPEN: "Chưa khớp",
}


class Judged(Struct, frozen=True):
    """A line with its fate; ``dossier`` and ``code`` of what it paid for, or ``why`` a person must look.

    A person may have said ``LEFT``: money that came to the account for something else.
    """

    line: StatementLine
    fate: Fate
    dossier: str = ""
    code: str = ""
    why: str = ""


def judge(
    lines: Iterable[StatementLine], dossiers: Iterable[Dossier], left_out: Container[str] = ()
) -> Iterator[Judged]:
    """Say of every line which dossier it paid for. A line that was counted, here or above, never is again.

    ``left_out`` are the references of lines that a person said are for something else.
    """
    known = list(dossiers)
    left = {one.id: one.owed for one in known}
    entries = {entry.bank_ref: (one, entry) for one in known for entry in one.collections if entry.bank_ref}
    codes: _Codes = {}
    for one in known:
        for code in {one.code, one.official_code} - {""}:
            for written in {code, code[-LONGEST_PURPOSE:]}:  # as people type it, and as our QR cuts it
                codes.setdefault(_squeezed(written), []).append(one)
    seen: dict[str, StatementLine] = {}
    for line in lines:
        if line.amount <= 0:
            yield Judged(line, Fate.OUT)
        elif (above := seen.get(line.ref)) is not None:
            same = (above.amount, above.text) == (line.amount, line.text)
            yield Judged(line, Fate.COUNTED if same else Fate.OPEN, why=_AGAIN if same else _TWO_LINES)
        elif line.ref in entries:
            yield _known(line, *entries[line.ref])
        elif line.ref in left_out:
            yield Judged(line, Fate.LEFT)
        else:
            yield _matched(line, codes, left)
        seen.setdefault(line.ref, line)


def _known(line: StatementLine, dossier: Dossier, entry: Collection) -> Judged:
    """A line that an entry names already."""
    why = ""
    if entry.void_reason:
        why = f"Khoản thu {entry.number} đã hủy; đúng thì thu lại ở hồ sơ."
    elif entry.amount != line.amount:
        why = _TWO_LINES
    return Judged(line, Fate.OPEN if why else Fate.COUNTED, dossier.id, dossier.shown_code, why)


def _matched(line: StatementLine, codes: _Codes, left: dict[str, int | None]) -> Judged:
    named = {one.id: one for one in _named(line.text, codes)}
    if not named:
        return Judged(line, Fate.OPEN, why="Nội dung không có mã hồ sơ nào của máy này.")
    if len(named) > 1:
        told = ", ".join(sorted(one.shown_code for one in named.values()))
        return Judged(line, Fate.OPEN, why=f"Nội dung có nhiều mã hồ sơ ({told}): thu ở từng hồ sơ.")
    (one,) = named.values()
    owed = left[one.id]
    why = ""
    if one.voided:
        why = "Hồ sơ đã hủy tiếp nhận: hỏi người nộp, trả lại tiền."
    elif owed is None:
        why = "Hồ sơ chưa biết phí: kiểm tra rồi thu ở hồ sơ."
    elif not owed:
        why = "Hồ sơ không còn khoản phải thu: xem đã thu ở quầy chưa, trả lại nếu thừa."
    elif owed != line.amount:
        why = f"Hồ sơ còn phải thu {dong(owed)}, chuyển {dong(line.amount)}: xem lại rồi thu ở hồ sơ."
    if not why:
        left[one.id] = 0
    return Judged(line, Fate.OPEN if why else Fate.PAID, one.id, one.shown_code, why)


def _named(said: str, codes: _Codes) -> Iterator[Dossier]:
    """The dossiers whose code stands in a text: looked up piece by piece, however many there are."""
    text, squeezed = said.upper(), _squeezed(said)
    for length in {len(letters) for letters in codes}:
        for start in range(len(squeezed) - length + 1):
            letters = squeezed[start : start + length]
            if letters in codes and _pattern(letters).search(text):
                yield from codes[letters]


def _squeezed(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def _pattern(letters: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Z]){_BETWEEN.join(letters)}(?![0-9])")


def dong(amount: int) -> str:
    """Return an amount as people write it: ``8.000 đ``."""
    return f"{amount:,} đ".replace(",", ".")
