"""``main.py import``: a list of old one-stop software, first tried, then taken in.

A trial writes nothing but the plan (how columns and states are read), for a person to mend, and the report of
every line. Exit codes: 0 every line is a dossier here, 2 some are not and the report says why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble
from localdb.domain.values import Pin, Status
from localdb.files import write_file
from localdb.home import Home
from localdb.store import Actor
from sync.legacy import Item, Line, Plan, guess, translate, undecided
from sync.tables import Table, write_csv

Say = Callable[[str], object]
WHOLE, PARTLY = 0, 2
SHOWN = 20
_HEADS = ("Dòng", "Mã hồ sơ cũ", "Thành", "Lý do, sửa lại")


def import_command(
    home: Home,
    path: Path,
    software: str,
    pins: Mapping[str, Pin],
    say: Say,
    *,
    read: Callable[[Path], Table],
    plan_file: Path | None = None,
    report: Path | None = None,
    actor: Actor | None = None,
) -> int:
    """Try the list at ``path``, or take it in for ``actor``. Returns an exit code; raises ``Trouble``.

    ``read`` opens the list: it comes from elsewhere, so the app hands in a reader that works in a child.
    """
    table = read(path)
    plan = _plan(table, software, plan_file, say)
    _tell_plan(table, plan, say)
    lines = judged(home, table, plan, hashlib.sha256(path.read_bytes()).hexdigest(), pins)
    bad = [line for line in lines if line.problems]
    for line in bad[:SHOWN]:
        say(f"  Dòng {line.row} ({line.code or 'không mã'}): {'; '.join(line.problems)}")
    if len(bad) > SHOWN:
        say(f"  … còn {len(bad) - SHOWN} dòng nữa" + (" trong báo cáo." if report else "; thêm --out."))
    if report is not None:
        write_file(report, as_csv(lines))
        say(f"Báo cáo từng dòng: {report}")
    good = [(line.id, line.received) for line in lines if line.received and not line.problems]
    if actor is None:
        say(f"Thử: {len(good)} dòng vào được, {len(bad)} dòng không. Chưa ghi gì; thêm --apply để đưa vào.")
        return PARTLY if bad else WHOLE
    for step in home.old.bring_in(good, actor):
        say(f"{step.done}/{step.total}: mới {step.new}, đã có từ trước {step.known}")
    left = home.old.counts().left
    say(f"Đã đưa vào. Hồ sơ cũ còn phải kết thúc: {left}. {len(bad)} dòng chưa vào được.")
    return PARTLY if bad else WHOLE


def judged(home: Home, table: Table, plan: Plan, file: str, pins: Mapping[str, Pin]) -> list[Line]:
    """Return every line of a list as it would be taken in here; a number that we gave is a problem."""
    return [
        msgspec.structs.replace(line, problems=("mã này là của hồ sơ tiếp nhận ở đây",))
        if line.received and home.old.taken(line.code)
        else line
        for line in translate(table, plan, unit=home.device.unit, file=file, pins=pins)
    ]


def as_csv(lines: list[Line]) -> bytes:
    """Return the report of every line, for a spreadsheet."""
    return write_csv(
        _HEADS,
        (
            (
                str(line.row),
                line.code,
                "không vào được" if line.problems else "hồ sơ",
                "; ".join(line.problems or line.mended),
            )
            for line in lines
        ),
    )


def _plan(table: Table, software: str, plan_file: Path | None, say: Say) -> Plan:
    if plan_file is not None and plan_file.exists():
        try:
            return msgspec.json.decode(plan_file.read_bytes(), type=Plan)
        except msgspec.MsgspecError as error:
            raise Trouble(
                f"Tệp cách đọc {plan_file.name} không đúng ({error}).", "Sửa lại, hoặc xóa để lập tệp mới."
            ) from error
    plan = guess(table, software)
    if plan_file is not None:
        write_file(plan_file, msgspec.json.format(msgspec.json.encode(plan), indent=2))
        say(f"Cách đọc đề nghị: {plan_file}. Xem, sửa, rồi chạy lại.")
    return plan


def _tell_plan(table: Table, plan: Plan, say: Say) -> None:
    for item in Item:
        if head := plan.columns.get(item):
            letters = plan.letters.get(head)
            say(f"{item.label}: cột “{head}”" + (f", {letters.label}" if letters else ""))
    if words := undecided(table, plan):
        meanings = ", ".join(f"{status} {status.label}" for status in Status)
        say(f"Trạng thái chưa rõ nghĩa, tính là đang xử lý: {'; '.join(f'“{word}”' for word in words)}")
        say(f"  Ghi nghĩa vào mục states của tệp cách đọc: {meanings}")
