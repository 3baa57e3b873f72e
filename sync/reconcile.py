"""The province's list of dossiers against this desk's: what only one side has, and what differs where.

Nothing is changed here. Each difference carries a way forward in words; deciding stays with people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct

from localdb.commune import Finding, Side
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from localdb.domain.words import fold
from localdb.outbox import NEEDS_PERSON, TO_SEND, Delivery, OutboxRow
from sync.tables import Table

States = Callable[[str], list[OutboxRow]]


class Compared(Struct, frozen=True):
    """The findings, and how many dossiers stand on each side and are the same on both."""

    findings: tuple[Finding, ...]
    ours: int
    theirs: int
    same: int


# Heads as provinces' files and services write them, folded, without spaces.
_HEADS = {
    "code": ("mahoso", "sohoso", "mabiennhan", "sobiennhan", "mahs"),
    "name": ("chuhoso", "hoten", "nguoinop", "hotennguoinop", "tenchuhoso", "hovaten"),
    "number": ("sodinhdanh", "sogiayto", "cccd", "socccd", "socmnd", "sodinhdanhcanhan"),
    "procedure": ("mathutuc", "matthc", "mathutuchanhchinh"),
    "status": ("trangthaihoso", "trangthai", "tinhtrang"),
    "received": ("ngaytiepnhan", "ngaynhan", "thoigiantiepnhan", "ngaynop"),
    "due": ("ngayhentra", "ngayhen", "hentra", "thoigianhentra"),
}
_LABELS = {
    "name": "họ tên",
    "number": "số định danh",
    "procedure": "mã thủ tục",
    "status": "trạng thái",
    "received": "ngày tiếp nhận",
    "due": "ngày hẹn trả",
}
_DIGITS = re.compile(r"\d+")
_THEIRS_ONLY = (
    "Tìm ở các quầy khác và hồ sơ nộp trực tuyến. Có hồ sơ giấy ở đây mà chưa nhập thì nhập bổ sung;"
    " không có thì báo tỉnh."
)
_CHECK_PAPERS = "Đối chiếu giấy tờ trong hồ sơ; bên nào sai thì sửa ở bên đó, có lý do."


def compare(ours: Iterable[Dossier], states: States, table: Table) -> Compared:
    """Compare the dossiers of this desk with the province's ``table``; ``states`` tells the changes of one.

    Of our dossiers only those of the days that the table covers are looked for. Raises ``Trouble`` when the
    table has no column with the dossiers' codes.
    """
    theirs = _by_code(table)
    days = sorted(day for row in theirs.values() if (day := _day(row.get("received", ""))))
    known = {code: dossier for dossier in ours for code in (dossier.code, dossier.official_code) if code}
    findings: list[Finding] = []
    met: set[str] = set()
    same = 0
    for code, row in theirs.items():
        dossier = known.get(code)
        if dossier is None:
            findings.append(Finding(Side.THEIRS, code, "", "", _told(row), _THEIRS_ONLY))
            continue
        met.add(dossier.id)
        found = list(_differences(dossier, row, states))
        findings += found
        same += not found
    own = {dossier.id: dossier for dossier in known.values() if not dossier.voided}
    missing = [d for d in own.values() if d.id not in met and _within(d.received_at[:10], days)]
    findings += [
        Finding(Side.OURS, d.shown_code, "", d.status.label, "", _ours_only(states(d.id))) for d in missing
    ]
    return Compared(tuple(findings), len(met) + len(missing), len(theirs), same)


def _by_code(table: Table) -> dict[str, dict[str, str]]:
    if not table:
        raise Trouble("Tệp của tỉnh không có dòng nào.", "Xin lại tệp danh sách hồ sơ.")
    heads = {head: _field(head) for head in table[0]}
    if "code" not in heads.values():
        names = ", ".join(f"“{head}”" for head in list(heads)[:12])
        raise Trouble(
            f"Tệp của tỉnh không có cột mã hồ sơ (các cột: {names}).",
            "Đặt tên cột là “Mã hồ sơ” rồi chạy lại.",
        )
    found = {}
    for row in table:
        named = {heads[head]: cell for head, cell in row.items() if heads.get(head)}
        if code := named.get("code", "").strip().upper():
            found[code] = named
    return found


def _field(head: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", fold(head))
    return next((field for field, heads in _HEADS.items() if plain in heads), "")


def _differences(dossier: Dossier, row: dict[str, str], states: States) -> Iterable[Finding]:
    ours = {
        "name": dossier.applicant.name,
        "number": dossier.subject.number,
        "procedure": dossier.procedure.code,
        "status": dossier.status.label,
        "received": dossier.received_at[:10],
        "due": dossier.due.at[:10],
    }
    names = [_spelt(person.name) for person in (dossier.applicant, dossier.owner) if person]
    numbers = {person.number for person in (dossier.applicant, dossier.owner) if person}
    for field, mine in ours.items():
        their = row.get(field, "")
        if not their:
            continue
        if field == "status":
            equal, their = _status(their) is dossier.status, _status_label(their)
        elif field in ("received", "due"):
            equal = _day(their) == _day(mine)
        elif field == "name":
            equal = _spelt(their) in names
        elif field == "number":
            equal = their in numbers or not any(numbers)
        else:
            equal = their.strip() == mine
        if not equal:
            todo = _todo(field, dossier, their, states(dossier.id))
            yield Finding(Side.BOTH, dossier.shown_code, _LABELS[field], mine, their, todo)


def _todo(field: str, dossier: Dossier, their: str, changes: list[OutboxRow]) -> str:
    waiting = [row for row in changes if row.state in TO_SEND]
    if stuck := [row for row in changes if row.state in NEEDS_PERSON]:
        return f"Có thay đổi bị từ chối ({stuck[0].reason}): mở hồ sơ, xử lý rồi đối chiếu lại."
    if waiting:
        return f"Còn {len(waiting)} thay đổi chưa tới tỉnh: đồng bộ hoặc xuất gói, rồi đối chiếu lại."
    if field != "status":
        return _CHECK_PAPERS
    status = _status(their)
    if status is not None and int(status.value) > int(dossier.status.value):
        return "Tỉnh đã đi xa hơn: kiểm tra ở màn hình Hồ sơ rồi ghi bước còn thiếu."
    return "Máy này đã đi xa hơn: báo cán bộ CNTT của tỉnh, kèm mã hồ sơ."


def _ours_only(changes: list[OutboxRow]) -> str:
    states = {row.state for row in changes}
    if not states:
        return "Hồ sơ do quầy khác lập: xem ở quầy đó đã gửi chưa."
    if states & set(NEEDS_PERSON):
        reason = next(row.reason for row in changes if row.state in NEEDS_PERSON)
        return f"Tỉnh đã từ chối: {reason} Mở hồ sơ, sửa rồi gửi lại."
    if Delivery.CARRIED in states:
        return "Đã chép ra USB nhưng chưa có biên nhận: hỏi lại gói đã tới tỉnh chưa, hoặc xuất lại."
    if states & set(TO_SEND):
        return "Chưa gửi: đồng bộ ngay, hoặc xuất gói ra USB."
    if states & {Delivery.HELD, Delivery.RECEIVED}:
        return "Cổng tỉnh đang giữ, tỉnh chưa nhận: hỏi cán bộ CNTT của tỉnh."
    return "Cổng báo tỉnh đã chấp nhận mà danh sách không có: gửi mã này cho cán bộ CNTT của tỉnh."


def _told(row: dict[str, str]) -> str:
    return ", ".join(row[field] for field in ("procedure", "status", "received") if row.get(field))


def _spelt(name: str) -> list[list[str]]:
    """Return a name for comparing: only case and the place of a tone mark (Hoà, Hòa) make no difference."""
    return [sorted(unicodedata.normalize("NFD", word)) for word in name.lower().split()]


def _status(text: str) -> Status | None:
    """Return the status that a number or a Vietnamese label names."""
    if text.strip() in {status.value for status in Status}:
        return Status(text.strip())
    plain = fold(text)
    return next((status for status in Status if fold(status.label) == plain), None)


def _status_label(text: str) -> str:
    status = _status(text)
    return status.label if status else text


def _day(text: str) -> date | None:
    """Return the day that a text names: ISO, ``22/11/2026``, or ``20261122…`` of the national services."""
    parts = _DIGITS.findall(text)
    if not parts:
        return None
    if len(parts[0]) >= 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:8]]
    elif len(parts) >= 3 and len(parts[2]) == 4:
        parts = [parts[2], parts[1], parts[0]]
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except (ValueError, IndexError):
        return None


def _within(day: str, days: list[date]) -> bool:
    found = _day(day)
    return not days or (found is not None and days[0] <= found <= days[-1])
