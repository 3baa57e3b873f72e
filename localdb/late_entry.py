"""Late entry (nhập bù) in the desk's own memory: numbers of blank receipts, and the day whose money it is.

Blank receipts are printed ahead, each with a number of this desk that is given once. It is no dossier code:
that one is drawn when the dossier is entered.
"""

from __future__ import annotations

from datetime import date, datetime

from localdb import access, series
from localdb.db import Database, one
from localdb.domain.codes import device_tag, is_paper_number, paper_number
from localdb.domain.late_entry import FIELD_AT, FIELD_PAPER, LateEntry
from localdb.domain.trouble import Refused
from localdb.writer import Writer

MOST_BLANKS = 50  # at once: nobody wants a whole box of paper by a slip of the hand
# The words of the index on it, so that the index is used.
_OF_PAPER = """
SELECT id, coalesce(nullif(official_code, ''), code) AS code FROM dossier
WHERE json_extract(data, '$.entry.paper') = ? AND json_extract(data, '$.entry.paper') <> '' AND voided = 0
"""


def entered(db: Database, paper: str) -> tuple[str, str] | None:
    """Return the id and code of the dossier entered from a paper receipt; one taken back does not count."""
    row = one(db, _OF_PAPER, (paper,)) if paper else None
    return (row["id"], row["code"]) if row else None


def check(db: Database, entry: LateEntry, *, clock_is_behind: bool) -> None:
    """Refuse an entry whose times cannot be believed, or under a printed number that was entered before."""
    if clock_is_behind:
        raise Refused(
            "Đồng hồ máy đang chậm hơn việc ghi gần nhất, chưa nhập bù được.",
            "Chỉnh lại ngày giờ của máy rồi nhập.",
            field=FIELD_AT,
        )
    twin = entered(db, entry.paper) if is_paper_number(entry.paper) else None
    if twin is not None:
        raise Refused(
            f"Phiếu giấy {entry.paper} đã nhập rồi: hồ sơ {twin[1]}.",
            "Xem lại số trên phiếu; mỗi phiếu chỉ nhập một lần.",
            field=FIELD_PAPER,
        )


def draw_numbers(writer: Writer, device: str, count: int, actor: str) -> list[str]:
    """Draw the numbers of ``count`` blank receipts; they count as used, whatever becomes of the paper."""
    if not 1 <= count <= MOST_BLANKS:
        raise Refused(f"Mỗi lần in từ 1 đến {MOST_BLANKS} phiếu.", "Nhập lại số phiếu.", field="count")
    tag = device_tag(device)
    with writer.transaction() as transaction:
        db = transaction.db
        numbers = [paper_number(tag, series.take(db, f"GIAY-{tag}")) for _ in range(count)]
        now = writer.now().isoformat(timespec="milliseconds")
        access.append(db, now, actor, "blank.print", f"{numbers[0]}/{count}")
    return numbers


def counts_at(db: Database, taken: datetime, written: datetime) -> datetime:
    """Return the moment whose day money counts in: when it was taken, unless that day was closed already."""
    return written if closed_by(db, taken.date(), written) else taken


def closed_by(db: Database, day: date, moment: datetime) -> bool:
    """Whether the drawer of ``day`` was closed before ``moment``."""
    row = one(db, "SELECT closed_at FROM day_close WHERE day = ?", (day.isoformat(),))
    return row is not None and datetime.fromisoformat(row["closed_at"]) <= moment
