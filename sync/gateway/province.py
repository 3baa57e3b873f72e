"""The province's own system, as the gateway sees it: one question per change, answered yes or no.

A real provincial system is joined by writing one more ``Province``. The one here is a stand-in for trials
and tests and says so wherever its name is shown.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from localdb.db import Sql, one
from localdb.domain.bodies.reception import Received
from localdb.domain.change import Change
from localdb.domain.codes import LAST_SERIAL, is_official, parse
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from sync.gateway.access import LAST_DEVICE_SERIAL
from sync.gateway.store import SERIALS_SKIPPED, Store

# Mã TTHC: national (1.004873), or local with an agency code behind it (2.000815.000.00.00.H55).
PROCEDURE_CODE = re.compile(r"\d\.\d{6}(\.[0-9A-Z]+)*")


_RESERVED_FOR_DEVICE = "SELECT 1 FROM device WHERE id = ? AND serial_first <= ? AND serial_last >= ?"
_RESERVED_IN_COMMUNE = "SELECT 1 FROM device WHERE commune = ? AND serial_first <= ? AND serial_last >= ?"


class Decision(Struct, frozen=True, omit_defaults=True):
    """What the province says of a change; ``official_code`` when it gave the dossier one."""

    accepted: bool
    official_code: str = ""
    code: str = ""
    field: str = ""
    message: str = ""


class Province(Protocol):
    """A provincial system. ``name`` is shown to people."""

    name: str

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        """Take or refuse ``change``; ``after`` is the dossier as it stands with it.

        Asked again for the same change after a crash, it must give the same answer. Raises ``Trouble``
        while the system cannot be reached: the change then waits.
        """


class ReferenceProvince:
    """Hệ thống tỉnh mô phỏng: a stand-in that checks a few true rules and numbers dossiers."""

    name = "Hệ thống tỉnh mô phỏng (chỉ để thử nghiệm)"

    def __init__(self, store: Store) -> None:
        self._store = store

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        """Check the reception's unit, procedure code and number; accept every other valid change."""
        body = change.body
        if not isinstance(body, Received):
            return Decision(True)
        if wrong := _wrong(commune, body):
            return wrong
        if body.origin:  # the software of before numbered it
            return Decision(True)
        with self._store.write() as db:
            if body.temporary:
                return self._number(db, change, body)
            return self._check_number(db, change, body)

    def _number(self, db: Sql, change: Change, body: Received) -> Decision:
        row = one(db, "SELECT code FROM code WHERE entity = ?", (change.entity,))
        if row is not None:
            return Decision(True, official_code=row["code"])
        series = f"{body.unit}-{datetime.fromisoformat(body.received_at):%y%m%d}"
        found = one(db, "SELECT last FROM series WHERE key = ?", (series,))
        serial = (found["last"] if found else _start(db, body.received_at)) + 1
        if serial > LAST_SERIAL:
            raise Trouble(f"Dải số {series} của tỉnh đã hết.", "Gọi cán bộ CNTT của tỉnh.")
        db.execute(
            "INSERT INTO series (key, last) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET last = excluded.last",
            (series, serial),
        )
        code = f"{series}-{serial:04d}"
        db.execute("INSERT INTO code (code, entity) VALUES (?, ?)", (code, change.entity))
        return Decision(True, official_code=code)

    def _check_number(self, db: Sql, change: Change, body: Received) -> Decision:
        if not is_official(body.code):
            return _no("code", "code_form", f"“{body.code}” không đúng dạng mã hồ sơ.")
        serial = parse(body.code).serial
        # Said again after its PC got a new name, the number is from the block of the old one.
        reserved = _RESERVED_IN_COMMUNE if change.reissues else _RESERVED_FOR_DEVICE
        name = body.unit if change.reissues else change.device
        if one(db, reserved, (name, serial, serial)) is None:
            return _no("code", "code_not_reserved", f"Mã {body.code} không nằm trong dải số của máy này.")
        taken = one(db, "SELECT entity FROM code WHERE code = ?", (body.code,))
        if taken is not None and taken["entity"] != change.entity:
            return _no("code", "code_taken", f"Mã {body.code} đã thuộc về hồ sơ khác.")
        if taken is None:
            db.execute("INSERT INTO code (code, entity) VALUES (?, ?)", (body.code, change.entity))
        return Decision(True)


def _wrong(commune: str, body: Received) -> Decision | None:
    if body.unit != commune:
        return _no("unit", "unit_unknown", f"Đơn vị {body.unit} không thuộc nơi gửi {commune}.")
    if not body.origin and not PROCEDURE_CODE.fullmatch(body.procedure.code):
        return _no("procedure", "procedure_unknown", f"Mã thủ tục “{body.procedure.code}” không có ở tỉnh.")
    if not _is_time(body.received_at):
        return _no("received_at", "received_at", f"Thời điểm nhận “{body.received_at}” không đọc được.")
    return None


def _start(db: Sql, received_at: str) -> int:
    """Return where a day's series starts: past what may be on paper since a memory that was lost."""
    lost = one(
        db,
        "SELECT count(*) AS n FROM epoch WHERE n > 1 AND at >= ?",
        (_midnight(received_at),),
    )
    return LAST_DEVICE_SERIAL + SERIALS_SKIPPED * (lost["n"] if lost else 0)


def _midnight(received_at: str) -> str:
    """Return when the day of a reception began in Vietnam, as the gateway writes moments (UTC)."""
    day = datetime.fromisoformat(received_at[:10]).replace(tzinfo=VIETNAM)
    return day.astimezone(UTC).isoformat(timespec="milliseconds")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _no(field: str, code: str, message: str) -> Decision:
    return Decision(False, code=code, field=field, message=message)
