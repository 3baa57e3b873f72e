"""Takes pushed lines into the gateway's log: each exactly once, in the device's own order.

One push is one transaction. The first answer to a change is kept and repeated word for word. A line that
can never be taken steps aside: what follows it in the device's chain names its digest, and so passes it.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from localdb.db import Row, Sql, one, rows
from localdb.domain.change import SCHEMA, digest, from_line, said_again
from localdb.domain.trouble import NEW_DEVICE, Trouble
from sync.gateway import needs
from sync.gateway.denied import Denied
from sync.gateway.feed import emit
from sync.gateway.store import Store, now
from sync.protocol import (
    REFUSED_SINCE,
    SAID_BEFORE,
    DeviceState,
    EventKind,
    FeedEvent,
    Limits,
    Outcome,
    PushAnswer,
    Result,
    decode,
)

FORKED = Denied(
    409,
    "device_forked",
    "Có hai máy cùng dùng một mã máy (máy bị sao chép ổ đĩa).",
    f"Trên từng máy: {NEW_DEVICE}, rồi ghi danh lại. Thay đổi chưa gửi vẫn còn và sẽ được gửi.",
)


_Name = Annotated[str, Meta(min_length=1, max_length=64)]


class _Envelope(Struct, frozen=True):
    """The part of a line that can be read whatever its body says."""

    id: _Name
    device: _Name
    dseq: Annotated[int, Meta(ge=1, le=1 << 53)]
    entity: _Name
    prev: Annotated[str, Meta(max_length=64)]
    body: msgspec.Raw
    schema: Annotated[int, Meta(ge=1, le=1 << 53)] = 1
    blobs: tuple[Annotated[str, Meta(pattern="^[0-9a-f]{64}$")], ...] = ()
    seen: dict[_Name, Annotated[int, Meta(ge=1, le=1 << 53)]] = {}
    reissues: Annotated[str, Meta(max_length=64)] = ""


class _Tag(Struct, frozen=True):
    type: str


class _ForkError(Exception):
    """The same sequence number carries two different changes."""


_results = msgspec.json.Decoder(Result)


def take(store: Store, device: str, lines: list[bytes]) -> PushAnswer:
    """Record ``lines`` of ``device`` and return one result per line, in order; durable when it returns.

    Raises ``Denied`` when the device is forked: then nothing of the push was recorded.
    """
    known = store.one("SELECT commune FROM device WHERE id = ?", (device,))
    try:
        with store.write(known["commune"] if known else "") as db:
            return _Intake(db, device).take(lines, store)
    except _ForkError:
        with store.write() as db:
            db.execute("UPDATE device SET forked = 1 WHERE id = ?", (device,))
        raise FORKED from None


def device_state(store: Store, device: str) -> DeviceState:
    """Return how far the gateway knows a device."""
    row = store.one("SELECT contiguous, last_digest FROM device WHERE id = ?", (device,))
    held = store.one("SELECT count(*) AS held FROM held WHERE device = ?", (device,))
    assert row is not None
    assert held is not None
    return DeviceState(device, row["contiguous"], held["held"], row["last_digest"])


class _Intake:
    """One push inside one transaction: where the device's chain stands, and what moves it."""

    def __init__(self, db: Sql, device: str) -> None:
        row = one(db, "SELECT * FROM device WHERE id = ?", (device,))
        assert row is not None
        if row["forked"]:
            raise FORKED
        self._db = db
        self._device = device
        self._commune: str = row["commune"]
        self._contiguous: int = row["contiguous"]
        self._last_digest: str = row["last_digest"]

    def take(self, lines: list[bytes], store: Store) -> PushAnswer:
        results = tuple([self._take(line) for line in lines])
        self._db.execute(
            "UPDATE device SET contiguous = ?, last_digest = ?, seen_at = ? WHERE id = ?",
            (self._contiguous, self._last_digest, now(), self._device),
        )
        return PushAnswer(results, device_state(store, self._device), store.epoch(), Limits(), now())

    def _take(self, line: bytes) -> Result:
        try:
            change = decode(line, _Envelope)
        except msgspec.MsgspecError as error:
            return self._set_aside(line, "", "unreadable", f"Dòng thay đổi không đọc được: {error}.")
        if change.device != self._device:
            return self._set_aside(line, change.id, "wrong_device", "Thay đổi này do máy khác lập.")
        if (known := self._known(change, line)) is not None:
            return known
        if change.dseq <= self._contiguous:
            return self._set_aside(line, change.id, "chain_broken", "Số thứ tự này đã qua.")
        if change.dseq == self._contiguous + 1:
            result = self._place(change, line)
            self._release()
            return result
        return self._hold(change, line)

    def _said_before(self, change: _Envelope) -> bool:
        """Whether this act is here already, under another name of the same PC or of a copy of its disk."""
        others = (change.reissues, change.id) if change.reissues else (said_again(change.id),)
        asked = "SELECT device, state FROM change WHERE id IN (?, ?)"
        found = rows(self._db, asked, (others[0], others[-1]))
        return any(
            row["device"] != self._device and row["state"] not in ("refused", "rejected") for row in found
        )

    def _known(self, change: _Envelope, line: bytes) -> Result | None:
        if self._said_before(change):
            self._set_aside(line, change.id, SAID_BEFORE, "")
            return Result(change.id, Outcome.DUPLICATE, SAID_BEFORE)
        row = one(self._db, "SELECT digest, result, refusal FROM change WHERE id = ?", (change.id,))
        if row is not None:
            return (
                self._repeat(change, row) if row["digest"] == digest(line) else self._id_reused(change, line)
            )
        held = one(self._db, "SELECT line FROM held WHERE id = ?", (change.id,))
        if held is not None:
            return self._gap(change) if held["line"] == line else self._id_reused(change, line)
        twin = one(
            self._db,
            "SELECT 1 FROM change WHERE device = ? AND dseq = ?"
            " UNION ALL SELECT 1 FROM held WHERE device = ? AND dseq = ?",
            (self._device, change.dseq) * 2,
        )
        if twin is not None:
            raise _ForkError
        return None

    def _repeat(self, change: _Envelope, row: Row) -> Result:
        """The first answer, word for word; with it the province's reason, when it has refused since."""
        first = _results.decode(row["result"])
        if not row["refusal"]:
            return Result(change.id, Outcome.DUPLICATE, first=first)
        no = msgspec.json.decode(row["refusal"], type=FeedEvent)
        return Result(change.id, Outcome.DUPLICATE, REFUSED_SINCE, no.field, no.message, first)

    def _id_reused(self, change: _Envelope, line: bytes) -> Result:
        return self._set_aside(line, change.id, "id_reuse", "Một mã thay đổi mang hai nội dung khác nhau.")

    def _set_aside(self, line: bytes, change: str, code: str, message: str) -> Result:
        """Keep a line that cannot take a place in the log, for IT staff to see, and let the chain pass it."""
        self._db.execute(
            "INSERT INTO misfit (device, digest, line, code, received_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (self._device, digest(line), line, code, now()),
        )
        self._release()
        return Result(change, Outcome.REJECTED, code, message=message)

    def _hold(self, change: _Envelope, line: bytes) -> Result:
        self._db.execute(
            "INSERT INTO held (device, dseq, id, line, received_at) VALUES (?, ?, ?, ?, ?)",
            (self._device, change.dseq, change.id, line, now()),
        )
        self._release()
        row = one(self._db, "SELECT result FROM change WHERE id = ?", (change.id,))
        return _results.decode(row["result"]) if row else self._gap(change)

    def _gap(self, change: _Envelope) -> Result:
        message = f"Đang chờ thay đổi số {self._contiguous + 1} của máy này."
        return Result(change.id, Outcome.HELD, "gap", message=message)

    def _release(self) -> None:
        """Let held lines take their places, as far as the chain now reaches."""
        while (row := self._next_held()) is not None:
            self._db.execute("DELETE FROM held WHERE id = ?", (row["id"],))
            change = decode(row["line"], _Envelope)
            result = self._place(change, row["line"])
            kind = EventKind.REFUSED if result.outcome is Outcome.REJECTED else EventKind.RECORDED
            event = FeedEvent(kind, change.entity, change.id, code=result.code, message=result.message)
            emit(self._db, self._commune, self._device, event)

    def _next_held(self) -> Row | None:
        row = one(
            self._db,
            "SELECT * FROM held WHERE device = ? ORDER BY dseq LIMIT 1",
            (self._device,),
        )
        if row is None or row["dseq"] == self._contiguous + 1:
            return row
        gap = row["dseq"] - self._contiguous - 1
        prev = decode(row["line"], _Envelope).prev
        passed = one(
            self._db,
            "SELECT count(*) AS n, sum(CASE WHEN digest = ? THEN 1 ELSE 0 END) AS named"
            " FROM misfit WHERE device = ?",
            (prev, self._device),
        )
        if passed is None or not passed["named"] or passed["n"] < gap:
            return None
        self._contiguous = row["dseq"] - 1
        self._last_digest = prev
        return row

    def _place(self, change: _Envelope, line: bytes) -> Result:
        """Give a line its place in the log, whatever becomes of it, so that the next one can follow."""
        result, state = self._judge(change, line)
        missing = (
            needs.lacking(self._db, self._commune, change.blobs, change.seen) if state == "recorded" else []
        )
        placed = one(
            self._db,
            "INSERT INTO change (id, device, dseq, commune, entity, type, line, digest, state, waiting,"
            " result, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING n",
            (
                change.id,
                change.device,
                change.dseq,
                self._commune,
                change.entity,
                _type(change),
                line,
                digest(line),
                state,
                len(missing),
                msgspec.json.encode(result),
                now(),
            ),
        )
        assert placed is not None
        needs.note(self._db, self._commune, placed["n"], missing)
        if state in needs.FINAL:
            needs.met(self._db, self._commune, needs.change_name(change.device, change.dseq))
        self._contiguous = change.dseq
        self._last_digest = digest(line)
        return result

    def _judge(self, change: _Envelope, line: bytes) -> tuple[Result, str]:
        if change.prev != self._last_digest:
            message = "Chuỗi thay đổi của máy bị đứt: dòng trước không khớp."
            return Result(change.id, Outcome.REJECTED, "chain_broken", message=message), "rejected"
        if change.schema > SCHEMA:
            message = "Cổng chưa hiểu loại thay đổi mới này; đã giữ lại, chờ cập nhật cổng."
            return Result(change.id, Outcome.HELD, "schema_newer", message=message), "newer"
        try:
            line.decode()
            from_line(line)
        except (Trouble, UnicodeDecodeError) as error:
            return Result(change.id, Outcome.REJECTED, "unreadable_body", message=str(error)), "rejected"
        return Result(change.id, Outcome.RECORDED), "recorded"


def _type(change: _Envelope) -> str:
    try:
        return decode(bytes(change.body), _Tag).type
    except msgspec.MsgspecError:
        return ""
