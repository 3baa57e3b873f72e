"""The province's own system, as the gateway sees it: one question per change, answered yes or no.

A real provincial system is joined by writing one more ``Province``. The one here is a stand-in for trials
and tests and says so wherever its name is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from localdb.db import BatchSql, Sql, one
from localdb.domain.bodies.reception import Received
from localdb.domain.change import Change
from localdb.domain.codes import LAST_SERIAL, is_official, parse
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from sync.gateway.access import LAST_DEVICE_SERIAL
from sync.gateway.store import SERIALS_SKIPPED, Store, found_in

# Mã TTHC: national (1.004873), or local with an agency code behind it (2.000815.000.00.00.H55).
PROCEDURE_CODE = re.compile(r"\d\.\d{6}(\.[0-9A-Z]+)*")


_DEVICES = "SELECT id, commune, serial_first, serial_last FROM device WHERE commune IN (*)"


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

    def together(self, asked: Sequence[Change]) -> AbstractContextManager[object]:
        """Surround the questions about some changes, and the records of the answers.

        A far system has nothing to do here.
        """
        return nullcontext()

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
        self._numbers: _Numbers | None = None

    @contextmanager
    def together(self, asked: Sequence[Change]) -> Iterator[None]:
        """Make one transaction of it all: what is asked here lies in the gateway's own memory."""
        with self._store.write() as db:
            self._numbers = _Numbers(db, [change for change in asked if isinstance(change.body, Received)])
            try:
                yield
                self._numbers.write()
            finally:
                self._numbers = None

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        """Check the reception's unit, procedure code and number; accept every other valid change."""
        body = change.body
        if not isinstance(body, Received):
            return Decision(True)
        if wrong := _wrong(commune, body):
            return wrong
        if body.origin:  # the software of before numbered it
            return Decision(True)
        assert self._numbers is not None
        return self._numbers.give(change, body) if body.temporary else self._numbers.check(change, body)


class _Numbers:
    """The numbers that some receptions are about: read at once, given and checked, and written at once."""

    def __init__(self, db: BatchSql, receptions: list[Change]) -> None:
        self._db = db
        bodies = [change.body for change in receptions if isinstance(change.body, Received)]
        asked = "SELECT code, entity FROM code WHERE entity IN (*)"
        known = found_in(db, asked, {change.entity for change in receptions})
        asked = "SELECT code, entity FROM code WHERE code IN (*)"
        known += found_in(db, asked, {body.code for body in bodies if not body.temporary})
        self._by_code = {row["code"]: row["entity"] for row in known}
        self._by_entity = {row["entity"]: row["code"] for row in known}
        self._devices = found_in(db, _DEVICES, {body.unit for body in bodies})
        self._lost = bool(one(db, "SELECT 1 FROM epoch WHERE n > 1"))
        self._last: dict[str, int] = {}
        self._given: list[tuple[str, str]] = []

    def write(self) -> None:
        """Write down what was given."""
        if self._last:
            self._db.many(
                "INSERT INTO series (key, last) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET last = excluded.last",
                list(self._last.items()),
            )
        if self._given:
            self._db.many("INSERT INTO code (code, entity) VALUES (?, ?)", self._given)

    def give(self, change: Change, body: Received) -> Decision:
        """Give a dossier its official number, the same one however often it is asked for."""
        if change.entity in self._by_entity:
            return Decision(True, official_code=self._by_entity[change.entity])
        series = f"{body.unit}-{datetime.fromisoformat(body.received_at):%y%m%d}"
        serial = self._last_of(series, body.received_at) + 1
        if serial > LAST_SERIAL:
            raise Trouble(f"Dải số {series} của tỉnh đã hết.", "Gọi cán bộ CNTT của tỉnh.")
        self._last[series] = serial
        code = f"{series}-{serial:04d}"
        self._keep(code, change.entity)
        return Decision(True, official_code=code)

    def check(self, change: Change, body: Received) -> Decision:
        """Check a number that a desk took from what is reserved for it."""
        if not is_official(body.code):
            return _no("code", "code_form", f"“{body.code}” không đúng dạng mã hồ sơ.")
        serial = parse(body.code).serial
        # Said again after its PC got a new name, the number is from the block of the old one.
        blocks = [d for d in self._devices if change.reissues or d["id"] == change.device]
        reserved = any(
            d["commune"] == body.unit and d["serial_first"] <= serial <= d["serial_last"] for d in blocks
        )
        # A gateway that was set back does not remember every block; the number is on paper already.
        if not reserved and not (self._lost and serial <= LAST_DEVICE_SERIAL):
            return _no("code", "code_not_reserved", f"Mã {body.code} không nằm trong dải số của máy này.")
        if self._by_code.get(body.code, change.entity) != change.entity:
            return _no("code", "code_taken", f"Mã {body.code} đã thuộc về hồ sơ khác.")
        if body.code not in self._by_code:
            self._keep(body.code, change.entity)
        return Decision(True)

    def _keep(self, code: str, entity: str) -> None:
        self._by_code[code] = entity
        self._by_entity.setdefault(entity, code)
        self._given.append((code, entity))

    def _last_of(self, series: str, received_at: str) -> int:
        if series in self._last:
            return self._last[series]
        found = one(self._db, "SELECT last FROM series WHERE key = ?", (series,))
        return int(found["last"]) if found else _start(self._db, received_at)


class NoProvince(Province):
    """What stands behind a hub: nobody."""

    name = "Trạm của xã (nối các quầy với nhau, không phải cổng tỉnh)"

    def decide(self, commune: str, change: Change, after: Dossier) -> Decision:
        """Never decide."""
        raise Trouble("Trạm của xã không quyết định thay đổi nào.", "Máy của quầy tự gửi tỉnh khi có mạng.")


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
