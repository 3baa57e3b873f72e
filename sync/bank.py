"""A bank's statement against what dossiers owe: for the money screen, and as ``main.py bank``.

It is tried first, and written down when asked. Exit codes of the command: 0 every payment has its dossier,
2 a person must look at some. The terminal shows references and codes only; what the payers wrote goes into
the report file.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bank import Fate, Judged, StatementLine, dong, judge
from localdb.domain.bodies.money import FeeVoided
from localdb.domain.roles import Act, require
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import fold
from localdb.files import write_file
from localdb.home import Home
from localdb.store import Actor
from sync.tables import Table, write_csv

Say = Callable[[str], object]
Reader = Callable[[Path], Table]
WHOLE, PARTLY = 0, 2
SHOWN = 20
_AT_ONCE = 100  # lines compared between two looks at whether to stop
_LEFT = "bank_left_out"  # the setting that keeps what a person said is for something else
_REMEMBERED = 5000
_REPORT = ("Kết quả", "Ngày", "Số tham chiếu", "Số tiền", "Mã hồ sơ", "Việc phải làm", "Nội dung")
# Heads as banks write them, folded, without spaces and units, the likeliest first.
_HEADS = {
    "ref": ("sothamchieu", "thamchieu", "magiaodich", "sogiaodich", "sobuttoan", "sochungtu", "referenceno"),
    "day": ("ngaygiaodich", "ngayhieuluc", "ngay", "transactiondate"),
    "amount": ("ghico", "phatsinhco", "sotienghico", "tienvao", "co", "credit", "sotien"),
    "text": (
        "noidunggiaodich",
        "noidung",
        "diengiaichitiet",
        "diengiai",
        "motagiaodich",
        "mota",
        "description",
    ),
}
_AMOUNT = re.compile(r"-?\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*(?:[.,]0{1,2})?|-?\d+(?:[.,]0{1,2})?")


class Judging(Struct, frozen=True):
    """So far ``done`` of ``total`` lines were compared; ``judged`` are those since the last time."""

    done: int
    total: int
    judged: tuple[Judged, ...]


class Recorded(Struct, frozen=True):
    """The ``done``-th of ``total`` lines was written to its dossier, or could not be and is open now."""

    done: int
    total: int
    judged: Judged


def bank_command(
    home: Home,
    path: Path,
    say: Say,
    *,
    read: Reader,
    report: Path | None = None,
    actor: Actor | None = None,
) -> int:
    """Match the statement at ``path``, and record what matches for ``actor``. Raises ``Trouble``.

    ``read`` opens the file: it comes from elsewhere, so the app hands in a reader that works in a child.
    """
    judged = [one for step in judging(home, path, read) for one in step.judged]
    paid = [one for one in judged if one.fate is Fate.PAID]
    if actor is not None:
        steps = (step.judged for step in recording(home, paid, actor))
        failed = {one.line.ref: one for one in steps if one.fate is Fate.OPEN}
        judged = [failed.get(one.line.ref, one) if one.fate is Fate.PAID else one for one in judged]
    opened = [one for one in judged if one.fate is Fate.OPEN]
    for one in opened[:SHOWN]:
        say(f"  {one.line.day} · {one.line.ref} · {dong(one.line.amount)}: {one.why} {one.code}".rstrip())
    if len(opened) > SHOWN:
        say(f"  … còn {len(opened) - SHOWN} dòng nữa" + (" trong báo cáo." if report else "; thêm --out."))
    counts = {fate: sum(one.fate is fate for one in judged) for fate in Fate}
    say(". ".join(f"{fate.label}: {count}" for fate, count in counts.items()) + ".")
    if report is not None:
        write_file(report, as_csv(judged))
        say(f"Báo cáo từng dòng: {report}")
    if actor is not None:
        say(f"Đã ghi {counts[Fate.PAID]} khoản chuyển khoản. Ghi nhầm thì hủy khoản thu ở hồ sơ, có lý do.")
    elif paid:
        say("Chưa ghi gì; thêm --apply HỌ_TÊN để ghi các dòng khớp.")
    return PARTLY if opened else WHOLE


def judging(home: Home, path: Path, read: Reader) -> Generator[Judging, None, None]:
    """Read a statement and say what each line is to us, some lines at a time; nothing is written.

    Raises ``Trouble``.
    """
    lines = lines_of(read(path))
    yield Judging(0, len(lines), ())
    judged = judge(lines, home.queries.every(), _left_out(home))
    done = 0
    while batch := tuple(itertools.islice(judged, _AT_ONCE)):
        done += len(batch)
        yield Judging(done, len(lines), batch)


def recording(home: Home, paid: Sequence[Judged], actor: Actor) -> Generator[Recorded, None, None]:
    """Write each line to the dossier that it names; what the rules refuse is open, with their words."""
    for done, one in enumerate(paid, start=1):
        try:
            yield Recorded(done, len(paid), record(home, one, actor))
        except Trouble as trouble:
            yield Recorded(done, len(paid), replace(one, fate=Fate.OPEN, why=str(trouble)))


def record(home: Home, one: Judged, actor: Actor) -> Judged:
    """Write a line to the dossier that it names. Raises ``Refused``, also for one counted before."""
    if held := home.queries.counted(one.line.ref):
        raise Refused(f"Dòng này đã ghi cho hồ sơ {held}.", "Một lần chuyển tiền chỉ ghi một lần.")
    home.store.collect(one.dossier, one.line.amount, "transfer", "", actor, bank_ref=one.line.ref)
    return replace(one, fate=Fate.COUNTED, why="")


def take_back(home: Home, one: Judged, actor: Actor) -> None:
    """Void what ``record`` wrote; the entry keeps its number. Raises ``Refused``."""
    dossier = home.queries.dossier(one.dossier)
    entries = dossier.collections if dossier else ()
    entry = next((c for c in entries if c.bank_ref == one.line.ref and not c.void_reason), None)
    if entry is None:
        raise Refused("Khoản thu này không còn.", "Mở hồ sơ để xem.")
    home.store.act(one.dossier, FeeVoided(entry.number, "Hoàn tác khi đối chiếu sao kê"), actor)


def leave_out(home: Home, one: Judged, actor: Actor, *, leave: bool = True) -> None:
    """Say that a line is for something else, or (``leave`` off) that it is not; remembered on this desk."""
    require(actor.role, Act.COLLECT)
    left = [ref for ref in _left_out(home) if ref != one.line.ref]
    home.settings.put(_LEFT, [*left, one.line.ref][-_REMEMBERED:] if leave else left)
    home.access.note(actor.id, "bank.leave" if leave else "bank.take", one.line.ref)


def _left_out(home: Home) -> list[str]:
    return home.settings.get(_LEFT, list[str], [])


def lines_of(table: Table) -> list[StatementLine]:
    """Return the lines of a statement. Raises ``Trouble`` when amount or text have no column of their own."""
    if not table:
        raise Trouble("Tệp sao kê không có dòng nào.", "Xuất lại sao kê từ ngân hàng.")
    columns = {field: _column(table[0], heads) for field, heads in _HEADS.items()}
    for field, name in (("amount", "Ghi có"), ("text", "Nội dung")):
        if not columns[field]:
            names = ", ".join(f"“{head}”" for head in list(table[0])[:12])
            raise Trouble(
                f"Tệp sao kê không có cột {name.lower()} (các cột: {names}).",
                f"Đặt tên cột là “{name}” rồi chạy lại.",
            )
    made = (_line({field: row.get(head, "").strip() for field, head in columns.items()}) for row in table)
    return [line for line in made if line is not None]


def as_csv(judged: Sequence[Judged]) -> bytes:
    """Return the report as CSV that a spreadsheet opens in Vietnamese and never runs as a formula."""
    return write_csv(
        _REPORT,
        (
            (o.fate.label, o.line.day, o.line.ref, str(o.line.amount), o.code, o.why, o.line.text)
            for o in judged
        ),
    )


def _column(row: dict[str, str], heads: tuple[str, ...]) -> str:
    plain = {head: re.sub(r"\(.*?\)|vnd|[^a-z0-9]", "", fold(head)) for head in row}
    return next((name for head in heads for name, folded in plain.items() if folded == head), "")


def _line(row: dict[str, str]) -> StatementLine | None:
    """Return one line; ``None`` for one that says no money in (a remark, money out in another column)."""
    said = re.sub(r"(?i)\s*(vnd|vnđ|đ|d)$", "", row["amount"]).lstrip("+").strip()
    if not said:
        return None
    if not _AMOUNT.fullmatch(said):
        raise Trouble(
            f"Không đọc được số tiền “{said}” ngày {row['day']}.", "Sửa ô đó trong tệp, hoặc xuất lại sao kê."
        )
    amount = int(re.sub(r"[^\d-]", "", re.sub(r"[.,]0{1,2}$", "", said)))
    whole = "\n".join((row["day"], str(amount), row["text"]))
    ref = row["ref"] or "SK-" + hashlib.sha256(whole.encode()).hexdigest()[:20]
    return StatementLine(ref, row["day"], amount, row["text"])
