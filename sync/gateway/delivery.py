"""Carries recorded changes on to the province, in each desk's order, and tells the answers in the feed.

A change goes on when every file that it names is here. Papers wait for their files; a status, a correction
or a payment does not wait for the papers of its dossier.
"""

from __future__ import annotations

import logging
import threading
import uuid
from typing import Any

import msgspec

from localdb.db import Row, Sql, one
from localdb.domain import dossier as dossiers
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.reception import CodeBound, Received
from localdb.domain.change import FIRST_PREV, SCHEMA, Change, from_line, to_line
from localdb.domain.dossier import Dossier
from localdb.domain.merge import merge
from localdb.domain.trouble import Refused, Trouble
from sync.gateway import needs
from sync.gateway.feed import emit
from sync.gateway.province import Decision, Province
from sync.gateway.store import Store
from sync.protocol import EventKind, FeedEvent

BATCH = 100
RETRY_SECONDS = 5.0
CLASH = "Quầy khác đã ghi khác ở cùng chỗ này; chọn giá trị đúng."
NAMESPACE = uuid.UUID("5f1d4a0e-3c77-4a1b-9a63-0d6f5b7c21aa")
_READY = """
SELECT c.*, d.counter FROM change c JOIN device d ON d.id = c.device
WHERE c.state = 'recorded' AND c.waiting = 0 AND NOT EXISTS (
    SELECT 1 FROM change p WHERE p.commune = c.commune AND p.entity = c.entity AND p.n < c.n
    AND p.device = c.device AND p.state IN ('recorded', 'newer') AND (p.waiting > 0 OR p.state = 'newer')
    AND NOT (p.type IN ('paper.filed', 'paper.unfiled', 'receipt.issued', 'form.issued')
        AND c.type IN ('dossier.advanced', 'dossier.corrected', 'fee.collected', 'code.bound')))
ORDER BY c.n LIMIT ?
"""

_DOSSIER = "SELECT data FROM dossier WHERE commune = ? AND id = ?"

_log = logging.getLogger(__name__)


class Delivery:
    """One thread that asks the province; woken by every push and every file that becomes whole."""

    def __init__(self, store: Store, province: Province) -> None:
        self._store = store
        self._province = province
        self._turn = threading.Condition()
        self._asked = 1
        self._done = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="delivery")

    def start(self) -> None:
        """Begin with whatever an earlier run left undecided."""
        with self._store.write() as db:
            _reconsider(db)
        self._thread.start()

    def stop(self) -> None:
        """End after the batch in hand."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        self._thread.join()

    def wake(self) -> None:
        """Say that there may be something to carry on."""
        with self._turn:
            self._asked += 1
            self._turn.notify_all()

    def settled(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds until all that was ready has been decided."""
        with self._turn:
            asked = self._asked
            return self._turn.wait_for(lambda: self._done >= asked or self._stopping, timeout)

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._stopping or self._asked > self._done)
                if self._stopping:
                    return
                asked = self._asked
            try:
                if not deliver(self._store, self._province):
                    with self._turn:
                        self._done = max(self._done, asked)
                        self._turn.notify_all()
            except Exception:
                _log.exception("Delivery to the province failed; trying again in %s s", RETRY_SECONDS)
                with self._turn:
                    self._turn.wait_for(lambda: self._stopping, RETRY_SECONDS)


def deliver(store: Store, province: Province) -> int:
    """Decide one batch of ready changes, in the order in which they came; return how many.

    The province is asked outside the transaction that records its answers. A change on which this program
    stumbles holds up its own dossier and no other. Raises ``Trouble`` while the province cannot be reached.
    """
    batch = _Batch(store, province)
    stuck: list[int] = []  # at most one: the batch ends there
    trouble: Trouble | None = None
    for row in store.rows(_READY, (BATCH,)):
        try:
            batch.decide(row)
        except Trouble as error:
            trouble = error
            break
        except Exception:
            _log.exception("Change %s cannot be decided; its dossier waits for the next start", row["id"])
            stuck.append(row["n"])
            break  # what follows in this dossier must not overtake it
    with store.write() as db:
        overtaken = batch.overtaken(db)
        for row, change, after, decision in batch.decided:
            if (row["commune"], change.entity) not in overtaken:
                _settle(db, row, change, after, decision)
        for n in stuck:
            db.execute("UPDATE change SET waiting = waiting + 1 WHERE n = ?", (n,))
    if trouble and not batch.decided:
        raise trouble
    return len(batch.decided) + len(stuck)


class _Batch:
    """Decisions not yet recorded, and the dossiers as they stand with them."""

    def __init__(self, store: Store, province: Province) -> None:
        self._store = store
        self._province = province
        self._dossiers: dict[tuple[str, str], Dossier | None] = {}
        self._stood: dict[tuple[str, str], bytes] = {}
        self.decided: list[tuple[Row, Change, Dossier | None, Decision]] = []

    def decide(self, row: Row) -> None:
        """Ask the domain's rules first, then the province. Raises ``Trouble`` while it cannot be reached."""
        change = from_line(row["line"])
        name = (row["commune"], change.entity)
        if name not in self._dossiers:
            self._dossiers[name] = self._load(*name)
        try:
            after = merge(self._dossiers[name], change)
        except Refused as refusal:
            known = self._dossiers[name] is not None or isinstance(change.body, Received)
            code = "rule" if known else "not_received"
            no = Decision(False, code=code, field=refusal.field, message=str(refusal))
            self.decided.append((row, change, None, no))
            return
        decision = self._province.decide(row["commune"], change, after)
        self.decided.append((row, change, after, decision))
        if decision.accepted:
            self._dossiers[name] = _bound(change, after, decision)[0]

    def overtaken(self, db: Sql) -> set[tuple[str, str]]:
        """Return the dossiers that another process of this gateway has moved since: they wait a turn."""
        return {name for name, stood in self._stood.items() if _standing(db, *name) != stood}

    def _load(self, commune: str, entity: str) -> Dossier | None:
        row = self._store.one(_DOSSIER, (commune, entity))
        self._stood[commune, entity] = row["data"] if row else b""
        return dossiers.from_json(row["data"]) if row else None


def _standing(db: Sql, commune: str, entity: str) -> bytes:
    row = one(db, _DOSSIER, (commune, entity))
    return row["data"] if row else b""


def _settle(db: Sql, row: Row, change: Change, after: Dossier | None, decision: Decision) -> None:
    commune, device = row["commune"], row["device"]
    clashing = after is not None and any(clash.change == change.id for clash in after.clashes)
    kind = EventKind.CONFLICT if clashing else EventKind.ACCEPTED
    state = kind.value if decision.accepted else "refused"
    settled = db.execute("UPDATE change SET state = ? WHERE n = ? AND state = 'recorded'", (state, row["n"]))
    if not settled.rowcount:  # another process of this gateway was faster; the province said the same to it
        return
    needs.met(db, commune, needs.change_name(device, row["dseq"]))
    if not decision.accepted or after is None:
        event = FeedEvent(
            EventKind.REFUSED,
            change.entity,
            change.id,
            code=decision.code,
            field=decision.field,
            message=decision.message,
        )
        emit(db, commune, device, event)
        refusal = msgspec.json.encode(event)
        db.execute("UPDATE change SET refusal = ? WHERE n = ?", (refusal, row["n"]))
        return
    event = FeedEvent(
        kind,
        change.entity,
        change.id,
        version=after.version,
        official_code=after.official_code,
        code="clash" if clashing else "",
        message=CLASH if clashing else "",
        line=row["line"].decode(),
        counter=row["counter"],
    )
    emit(db, commune, device, event)
    if isinstance(change.body, ClashSettled):
        _close_conflicts(db, commune, after)
    after, binding = _bound(change, after, decision)
    if binding is not None:
        event = FeedEvent(
            EventKind.CODE_BOUND,
            change.entity,
            change.id,
            version=after.version,
            official_code=after.official_code,
            line=to_line(binding).decode(),
        )
        emit(db, commune, "", event)
    db.execute(
        "INSERT INTO dossier (commune, id, data) VALUES (?, ?, ?)"
        " ON CONFLICT (commune, id) DO UPDATE SET data = excluded.data",
        (commune, after.id, dossiers.to_json(after)),
    )


def _close_conflicts(db: Sql, commune: str, dossier: Dossier) -> None:
    """Take the changes of a dossier whose clashes are all settled out of the list of conflicts."""
    unsettled = {clash.change for clash in dossier.clashes}
    found = db.query(
        "SELECT n, id FROM change WHERE commune = ? AND entity = ? AND state = 'conflict'",
        (commune, dossier.id),
    )
    for row in list(found):
        if row["id"] not in unsettled:
            db.execute("UPDATE change SET state = 'accepted' WHERE n = ?", (row["n"],))


def _bound(cause: Change, dossier: Dossier, decision: Decision) -> tuple[Dossier, Change | None]:
    """Return the dossier with the official code that the province gave, and the province's change for it.

    The province keeps one chain per dossier: after a restore it can repeat a change, never contradict one.
    """
    code = decision.official_code
    if not code or code == dossier.official_code:
        return dossier, None
    if dossier.official_code:
        _log.error("Dossier %s has code %s; the province says %s", dossier.id, dossier.official_code, code)
        return dossier, None
    change = Change(
        id=str(uuid.uuid5(NAMESPACE, f"{dossier.id}/{code}")),
        device=f"province:{dossier.id}",
        dseq=1,
        entity=dossier.id,
        actor="province",
        at=cause.at,
        body=CodeBound(code),
        prev=FIRST_PREV,
        base=dossier.version,
    )
    return merge(dossier, change), change


def _reconsider(db: Sql) -> None:
    """Take up what an older version of this program did not understand, or stumbled over."""
    for row in list(db.query("SELECT n, line FROM change WHERE state = 'newer'")):
        raw: dict[str, Any] = msgspec.json.decode(row["line"])
        if raw.get("schema", 1) <= SCHEMA:
            db.execute("UPDATE change SET state = 'recorded' WHERE n = ?", (row["n"],))
    db.execute(
        "UPDATE change SET waiting = (SELECT count(*) FROM need WHERE need.n = change.n)"
        " WHERE state = 'recorded' AND waiting > 0"
    )
