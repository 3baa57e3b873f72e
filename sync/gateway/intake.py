"""Takes pushed lines into the gateway's log: each exactly once, in the device's own order.

One push is one transaction: what it must know is asked for all its lines together, and what it places is
written together, so that five hundred lines cost a database hardly more turns than one. The first answer to
a change is kept and repeated word for word. A line that can never be taken steps aside: what follows it in
the device's chain names its digest, and so passes it.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from localdb.db import BatchSql, Row, one
from localdb.domain.change import SCHEMA, digest, from_line, place
from localdb.domain.trouble import NEW_DEVICE, Trouble
from sync.gateway import envelope, needs
from sync.gateway.denied import Denied
from sync.gateway.envelope import Envelope
from sync.gateway.feed import emit
from sync.gateway.store import Store, found_in, now
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
_NO = ("refused", "rejected")
SHARED = "shared"  # the state of every change at a hub: handed on, never decided


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
            return _Intake(db, device, hub=store.settings.hub).take(lines, store)
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
    """One push inside one transaction: where the device's chain stands, and what moves it.

    ``_here`` are the changes that the push may mean, as they stand at the gateway with what was placed so
    far, and ``_names`` the names under which an act was said again; ``_placed``, ``_reissued``, ``_stood``,
    ``_needs`` and ``_shared`` are not written yet.
    """

    def __init__(self, db: BatchSql, device: str, *, hub: bool) -> None:
        row = one(
            db,
            "SELECT d.*, EXISTS (SELECT 1 FROM held h WHERE h.device = d.id) AS holds"
            " FROM device d WHERE d.id = ?",
            (device,),
        )
        assert row is not None
        if row["forked"]:
            raise FORKED
        self._db = db
        self._device = device
        self._commune: str = row["commune"]
        self._counter: str = row["counter"]
        self._hub = hub
        self._contiguous: int = row["contiguous"]
        self._last_digest: str = row["last_digest"]
        self._holds = bool(row["holds"])
        self._at = now()
        self._here: dict[str, Row] = {}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._numbers: set[int] = set()
        self._held: set[str] = set()
        self._present: set[str] = set()
        self._placed: list[tuple[object, ...]] = []
        self._reissued: list[tuple[str, str]] = []
        self._stood: list[tuple[str, str]] = []
        self._needs: list[tuple[str, str]] = []
        self._shared: list[tuple[str, FeedEvent]] = []

    def take(self, lines: list[bytes], store: Store) -> PushAnswer:
        read = [(line, envelope.read(line)) for line in lines]
        self._recall([change for _, change in read if isinstance(change, Envelope)])
        results = tuple([self._take(line, change) for line, change in read])
        self._write()
        self._db.execute(
            "UPDATE device SET contiguous = ?, last_digest = ?, seen_at = ? WHERE id = ?",
            (self._contiguous, self._last_digest, now(), self._device),
        )
        state = DeviceState(self._device, self._contiguous, digest=self._last_digest)
        if self._holds:
            state = device_state(store, self._device)
        return PushAnswer(results, state, store.epoch(), Limits(), now())

    def _recall(self, changes: list[Envelope]) -> None:
        """Ask for everything that decides what becomes of these changes."""
        ids = {change.id for change in changes}
        self._recall_acts(changes)
        asked = "SELECT id FROM held WHERE id IN (*)"
        self._held = {row["id"] for row in found_in(self._db, asked, ids)}
        passed = {change.dseq for change in changes if change.dseq <= self._contiguous}
        asked = "SELECT dseq FROM change WHERE device = ? AND dseq IN (*)"
        self._numbers = {row["dseq"] for row in found_in(self._db, asked, passed, self._device)}
        self._present = needs.present(
            self._db,
            self._commune,
            (sha256 for change in changes for sha256 in change.blobs),
            (known for change in changes for known in change.seen.items()),
        )

    def _recall_acts(self, changes: list[Envelope]) -> None:
        """Ask under which names these acts are here already."""
        firsts = {change.reissues or change.id for change in changes}
        for row in found_in(self._db, "SELECT first, id FROM reissue WHERE first IN (*)", firsts):
            self._names[row["first"]].add(row["id"])
        names = firsts.union((change.id for change in changes), *(self._names[first] for first in firsts))
        asked = "SELECT id, device, digest, state, result, refusal FROM change WHERE id IN (*)"
        self._here |= {row["id"]: row for row in found_in(self._db, asked, names - self._here.keys())}

    def _take(self, line: bytes, change: Envelope | str) -> Result:
        if isinstance(change, str):
            return self._set_aside(line, "", "unreadable", f"Dòng thay đổi không đọc được: {change}.")
        if change.device != self._device:
            return self._set_aside(line, change.id, "wrong_device", "Thay đổi này do máy khác lập.")
        if (known := self._known(change, line)) is not None:
            return known
        if change.dseq <= self._contiguous:
            return self._pass(change, line)
        if change.dseq == self._contiguous + 1:
            result = self._place(change, line)
            self._release()
            return result
        return self._hold(change, line)

    def _pass(self, change: Envelope, line: bytes) -> Result:
        """Answer a line whose number was passed over, as one is that said an act again."""
        if no := self._refused_before(change):
            return self._refuse_again(change, line, no)
        return self._set_aside(line, change.id, "chain_broken", "Số thứ tự này đã qua.")

    def _said_before(self, change: Envelope) -> bool:
        """Whether this act is here already, under another name of the same PC or of a copy of its disk."""
        return any(row["state"] not in _NO for row in self._elsewhere(change))

    def _refused_before(self, change: Envelope) -> Row | None:
        """Return this act as it was refused under another name, if it was."""
        return next((row for row in self._elsewhere(change) if row["state"] in _NO), None)

    def _elsewhere(self, change: Envelope) -> list[Row]:
        names = self._names[change.reissues or change.id]
        if change.reissues:
            names = names | {change.reissues, change.id}
        found = [row for name in names if (row := self._here.get(name))]
        return [row for row in found if row["device"] != self._device]

    def _known(self, change: Envelope, line: bytes) -> Result | None:
        if self._said_before(change):
            self._pass_over(change, line)
            self._release()
            return Result(change.id, Outcome.DUPLICATE, SAID_BEFORE)
        row = self._here.get(change.id)
        if row is not None:
            return self._again(change, line, row)
        if change.id in self._held:
            held = one(self._db, "SELECT line FROM held WHERE id = ?", (change.id,))
            same = held is not None and held["line"] == line
            return self._gap(change) if same else self._id_reused(change, line)
        if change.dseq in self._numbers or (self._holds and self._holds_number(change.dseq)):
            raise _ForkError
        return None

    def _again(self, change: Envelope, line: bytes, row: Row) -> Result:
        """Answer an id that is here already: by the same line, by the same act of a copy, or by neither."""
        if row["digest"] == digest(line):
            return self._repeat(change, row)
        if no := self._refused_before(change):
            return self._refuse_again(change, line, no)
        return self._id_reused(change, line)

    def _holds_number(self, dseq: int) -> bool:
        asked = "SELECT 1 FROM held WHERE device = ? AND dseq = ?"
        return one(self._db, asked, (self._device, dseq)) is not None

    def _repeat(self, change: Envelope, row: Row) -> Result:
        """The first answer, word for word; with it the province's reason, when it has refused since."""
        first = _results.decode(row["result"])
        if row["refusal"]:
            return _refused_since(change, row, first)
        return Result(change.id, Outcome.DUPLICATE, first=first)

    def _refuse_again(self, change: Envelope, line: bytes, row: Row) -> Result:
        """The answer that the act got under another name, where it can take no place under this one."""
        self._set_aside(line, change.id, SAID_BEFORE, "")
        return _refused_since(change, row)

    def _id_reused(self, change: Envelope, line: bytes) -> Result:
        return self._set_aside(line, change.id, "id_reuse", "Một mã thay đổi mang hai nội dung khác nhau.")

    def _set_aside(self, line: bytes, change: str, code: str, message: str) -> Result:
        """Keep a line that cannot take a place in the log, for IT staff to see, and let the chain pass it."""
        self._keep_aside(line, code)
        self._release()
        return Result(change, Outcome.REJECTED, code, message=message)

    def _pass_over(self, change: Envelope, line: bytes) -> None:
        """Set aside what is here under another name; the chain goes on behind it, so nobody misses it."""
        self._keep_aside(line, SAID_BEFORE)
        stood = place(change.device, change.dseq)
        self._stood.append((stood, change.reissues or change.id))
        if any(row["state"] in needs.FINAL for row in self._elsewhere(change)):
            needs.met(self._db, self._commune, (stood,))
        if (change.dseq, change.prev) == (self._contiguous + 1, self._last_digest):
            self._contiguous, self._last_digest = change.dseq, digest(line)

    def _keep_aside(self, line: bytes, code: str) -> None:
        self._db.execute(
            "INSERT INTO misfit (device, digest, line, code, received_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (self._device, digest(line), line, code, now()),
        )

    def _hold(self, change: Envelope, line: bytes) -> Result:
        self._db.execute(
            "INSERT INTO held (device, dseq, id, line, received_at) VALUES (?, ?, ?, ?, ?)",
            (self._device, change.dseq, change.id, line, now()),
        )
        self._held.add(change.id)
        self._holds = True
        self._release()
        row = self._here.get(change.id)
        return _results.decode(row["result"]) if row else self._gap(change)

    def _gap(self, change: Envelope) -> Result:
        message = f"Đang chờ thay đổi số {self._contiguous + 1} của máy này."
        return Result(change.id, Outcome.HELD, "gap", message=message)

    def _release(self) -> None:
        """Let held lines take their places, as far as the chain now reaches."""
        while self._holds and (row := self._next_held()) is not None:
            self._db.execute("DELETE FROM held WHERE id = ?", (row["id"],))
            self._held.discard(row["id"])
            change = decode(row["line"], Envelope)
            result = self._settle_held(change, row["line"])
            kind = EventKind.REFUSED if result.outcome is Outcome.REJECTED else EventKind.RECORDED
            first = change.reissues if result.outcome is Outcome.REJECTED else ""
            event = FeedEvent(
                kind, change.entity, change.id, code=result.code, message=result.message, first=first
            )
            emit(self._db, self._commune, [(self._device, event)])

    def _settle_held(self, change: Envelope, line: bytes) -> Result:
        """Give a held line its place, unless its act has come under another name meanwhile."""
        self._recall_acts([change])
        if self._said_before(change):
            self._pass_over(change, line)
            return Result(change.id, Outcome.DUPLICATE, SAID_BEFORE)
        self._present |= needs.present(self._db, self._commune, change.blobs, change.seen.items())
        return self._place(change, line)

    def _next_held(self) -> Row | None:
        row = one(
            self._db,
            "SELECT * FROM held WHERE device = ? ORDER BY dseq LIMIT 1",
            (self._device,),
        )
        self._holds = row is not None
        if row is None or row["dseq"] == self._contiguous + 1:
            return row
        gap = row["dseq"] - self._contiguous - 1
        prev = decode(row["line"], Envelope).prev
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

    def _place(self, change: Envelope, line: bytes) -> Result:
        """Give a line its place in the log, whatever becomes of it, so that the next one can follow."""
        result, state = self._judge(change, line)
        name = place(change.device, change.dseq)
        lacking = envelope.lacking(change) - self._present if state == "recorded" else set()
        row: Row = {
            "id": change.id,
            "device": change.device,
            "digest": digest(line),
            "state": state,
            "result": msgspec.json.encode(result),
            "refusal": b"",
        }
        outside = (
            change.id,
            change.device,
            change.dseq,
            self._commune,
            change.entity,
            envelope.type_of(change),
        )
        answered = (row["digest"], state, len(lacking), row["result"], self._at)
        self._placed.append((*outside, line, *answered))
        self._here[change.id] = row
        if change.reissues:
            self._reissued.append((change.reissues, change.id))
            self._stood += [(stood, change.reissues) for stood in change.stood_as]
        self._numbers.add(change.dseq)
        self._needs += [(change.id, needed) for needed in sorted(lacking)]
        if state in needs.FINAL:
            self._write()
            needs.met(self._db, self._commune, (name, *change.stood_as))
            self._present.add(name)
        self._contiguous = change.dseq
        self._last_digest = row["digest"]
        if state == SHARED:
            told = FeedEvent(
                EventKind.SHARED, change.entity, change.id, line=line.decode(), counter=self._counter
            )
            self._shared.append((self._device, told))
        return result

    def _write(self) -> None:
        """Write what was placed, in its order."""
        if self._placed:
            self._db.many(
                "INSERT INTO change (id, device, dseq, commune, entity, type, line, digest, state, waiting,"
                " result, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._placed,
            )
        if self._reissued:
            self._db.many("INSERT INTO reissue (first, id) VALUES (?, ?)", self._reissued)
        if self._stood:
            needs.stood(self._db, self._stood)
        if self._needs:
            needs.note(self._db, self._commune, self._needs)
        if self._shared:
            emit(self._db, self._commune, self._shared)
        self._placed, self._reissued, self._stood, self._needs, self._shared = [], [], [], [], []

    def _judge(self, change: Envelope, line: bytes) -> tuple[Result, str]:
        if change.prev != self._last_digest:
            message = "Chuỗi thay đổi của máy bị đứt: dòng trước không khớp."
            return Result(change.id, Outcome.REJECTED, "chain_broken", message=message), "rejected"
        if self._hub and envelope.is_text(line):
            return Result(change.id, Outcome.RECORDED), SHARED
        if change.schema > SCHEMA:
            message = "Cổng chưa hiểu loại thay đổi mới này; đã giữ lại, chờ cập nhật cổng."
            return Result(change.id, Outcome.HELD, "schema_newer", message=message), "newer"
        try:
            line.decode()
            from_line(line)
        except (Trouble, UnicodeDecodeError) as error:
            return Result(change.id, Outcome.REJECTED, "unreadable_body", message=str(error)), "rejected"
        return Result(change.id, Outcome.RECORDED), "recorded"


def _refused_since(change: Envelope, row: Row, first: Result | None = None) -> Result:
    """Say why an act, here as ``row``, was refused; ``first`` is what was answered to this very line."""
    no: FeedEvent | Result = _results.decode(row["result"])
    if row["refusal"]:
        no = msgspec.json.decode(row["refusal"], type=FeedEvent)
    return Result(change.id, Outcome.DUPLICATE, REFUSED_SINCE, no.field, no.message, first, no.code)
