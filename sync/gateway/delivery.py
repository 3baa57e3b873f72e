"""Carries recorded changes on to the province, in each desk's order, and tells the answers in the feed.

A change goes on when every file that it names is here. Papers wait for their files; a status, a correction
or a payment does not wait for the papers of its dossier.
"""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from localdb.db import BatchSql, Row, Sql
from localdb.domain import dossier as dossiers
from localdb.domain.bodies.lookups import LookupAsked, LookupTakenBack
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.reception import CodeBound, Received, Voided
from localdb.domain.change import (
    FIRST_PREV,
    PROVINCE,
    SCHEMA,
    Change,
    first_name,
    from_line,
    place,
    to_line,
)
from localdb.domain.dossier import Dossier
from localdb.domain.merge import merge
from localdb.domain.trouble import Refused, Trouble
from sync.gateway import lookups, needs
from sync.gateway.databases import Databases
from sync.gateway.feed import emit
from sync.gateway.province import Decision, Province
from sync.gateway.store import Store, found_in, in_parts
from sync.gateway.turns import Turns
from sync.protocol import CLASH, EventKind, FeedEvent

BATCH = 250
ASK_AGAIN_SECONDS = 60.0  # after a database of the state could not be reached
CLASHING = "Quầy khác đã ghi khác ở cùng chỗ này; chọn giá trị đúng."
NAMESPACE = uuid.UUID("5f1d4a0e-3c77-4a1b-9a63-0d6f5b7c21aa")
_READY = """
SELECT c.*, d.counter FROM change c JOIN device d ON d.id = c.device
WHERE c.state = 'recorded' AND c.waiting = 0 AND NOT EXISTS (
    SELECT 1 FROM change p WHERE p.commune = c.commune AND p.entity = c.entity AND p.n < c.n
    AND p.device = c.device AND (p.state = 'newer' OR (p.state = 'recorded' AND p.waiting > 0))
    AND NOT (p.type IN ('paper.filed', 'paper.unfiled', 'receipt.issued', 'form.issued')
        AND c.type IN ('dossier.advanced', 'dossier.corrected', 'fee.collected', 'code.bound',
            'lookup.asked', 'lookup.taken_back')))
ORDER BY c.n LIMIT ?
"""

_DOSSIERS = "SELECT id, data FROM dossier WHERE commune = ? AND id IN (*)"
Name = tuple[str, str]  # of a dossier: its commune and its id

_log = logging.getLogger(__name__)


class Delivery:
    """Two threads: one asks the province, woken by every push and every file that becomes whole; the other
    passes questions on to databases of the state, so that a slow one holds up no dossier.
    """

    def __init__(self, store: Store, province: Province, databases: Databases) -> None:
        self._store = store
        self._province = province
        self._deciding = Turns("delivery", self._decide)
        self._asking = Turns("lookups", lambda: lookups.answer(store, databases), ASK_AGAIN_SECONDS)

    def start(self) -> None:
        """Begin with whatever an earlier run left undecided."""
        with self._store.write() as db:
            _reconsider(db)
        self._deciding.start()
        self._asking.start()

    def stop(self) -> None:
        """End after the work in hand."""
        self._deciding.stop()
        self._asking.stop()

    def wake(self) -> None:
        """Say that there may be something to carry on."""
        self._deciding.wake()

    async def settled(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds until all that was ready has been decided."""
        return await self._deciding.settled(timeout)

    def _decide(self) -> int:
        decided = deliver(self._store, self._province)
        if decided:
            self._asking.wake()
        return decided


def deliver(store: Store, province: Province) -> int:
    """Decide one batch of ready changes, in the order in which they came; return how many.

    A change on which this program stumbles holds up its own dossier and no other. Raises ``Trouble`` while
    the province cannot be reached.
    """
    batch = _Batch(store, province)
    stuck: list[int] = []  # at most one: the batch ends there
    trouble: Trouble | None = None
    ready = store.rows(_READY, (BATCH,))
    with province.together(batch.read(ready)):
        for row in ready:
            try:
                batch.decide(row)
            except Trouble as error:
                trouble = error
                break
            except Exception:
                _log.exception("Change %s cannot be decided; its dossier waits for the next start", row["id"])
                stuck.append(row["n"])
                break  # what follows in this dossier must not overtake it
        if batch.decided or stuck:
            with store.write() as db:
                batch.settle(db)
                for n in stuck:
                    db.execute("UPDATE change SET waiting = waiting + 1 WHERE n = ?", (n,))
    if trouble and not batch.decided:
        raise trouble
    return len(batch.decided) + len(stuck)


class _Decided(Struct, frozen=True):
    """An answer, not yet recorded; ``after`` is the dossier with the change, unless the rules forbid it."""

    row: Row
    change: Change
    after: Dossier | None
    decision: Decision

    @property
    def dossier(self) -> Name:
        return self.row["commune"], self.change.entity

    @property
    def clashing(self) -> bool:
        return self.after is not None and any(clash.change == self.change.id for clash in self.after.clashes)

    @property
    def state(self) -> str:
        taken = EventKind.CONFLICT if self.clashing else EventKind.ACCEPTED
        return taken.value if self.decision.accepted else EventKind.REFUSED.value


class _Batch:
    """Decisions not yet recorded, and the dossiers as they stand with them."""

    def __init__(self, store: Store, province: Province) -> None:
        self._store = store
        self._province = province
        self._changes: dict[int, Change] = {}
        self._dossiers: dict[Name, Dossier | None] = {}
        self._stood: dict[Name, bytes] = {}
        self.decided: list[_Decided] = []

    def read(self, ready: list[Row]) -> list[Change]:
        """Read these changes, but for those that cannot be read, and the dossiers that they are about."""
        for row in ready:
            with suppress(Trouble):  # it is told when its turn comes
                self._changes[row["n"]] = from_line(row["line"])
        for name, data in self._standing({(row["commune"], row["entity"]) for row in ready}).items():
            self._stood[name] = data
            self._dossiers[name] = dossiers.from_json(data) if data else None
        return list(self._changes.values())

    def decide(self, row: Row) -> None:
        """Ask the domain's rules first, then the province. Raises ``Trouble`` while it cannot be reached."""
        change = self._changes.get(row["n"]) or from_line(row["line"])
        name = (row["commune"], change.entity)
        try:
            after = merge(self._dossiers[name], change)
        except Refused as refusal:
            known = self._dossiers[name] is not None or isinstance(change.body, Received)
            code = "rule" if known else "not_received"
            no = Decision(False, code=code, field=refusal.field, message=str(refusal))
            self.decided.append(_Decided(row, change, None, no))
            return
        decision = self._province.decide(row["commune"], change, after)
        self.decided.append(_Decided(row, change, after, decision))
        if decision.accepted:
            self._dossiers[name] = _bound(change, after, decision)[0]

    def settle(self, db: BatchSql) -> None:
        """Record the decisions, but for those that another process of this gateway was faster with: what it
        decided stands, and a dossier that it has moved since waits a turn.
        """
        overtaken = {
            name for name, stood in self._standing(self._stood).items() if stood != self._stood[name]
        }
        asked = "SELECT n FROM change WHERE state = 'recorded' AND n IN (*)"
        still = {row["n"] for row in found_in(db, asked, [done.row["n"] for done in self.decided])}
        done = [d for d in self.decided if d.row["n"] in still and d.dossier not in overtaken]
        told: defaultdict[str, list[tuple[str, FeedEvent]]] = defaultdict(list)
        met: defaultdict[str, list[str]] = defaultdict(list)
        firsts: defaultdict[str, set[str]] = defaultdict(set)
        states: defaultdict[str, list[int]] = defaultdict(list)
        refusals: list[tuple[bytes, int]] = []
        for answer in done:
            events = _events(answer)
            states[answer.state].append(answer.row["n"])
            if not answer.decision.accepted:
                refusals.append((msgspec.json.encode(events[0][1]), answer.row["n"]))
            told[answer.row["commune"]] += events
            met[answer.row["commune"]].append(place(answer.row["device"], answer.row["dseq"]))
            firsts[answer.row["commune"]].add(first_name(answer.change))
        for state, numbers in states.items():
            for sql, params in in_parts("UPDATE change SET state = ? WHERE n IN (*)", numbers, state):
                db.execute(sql, params)
        if refusals:
            db.many("UPDATE change SET refusal = ? WHERE n = ?", refusals)
        for commune, names in met.items():
            needs.met(db, commune, (*names, *needs.places_of(db, firsts[commune])))
            emit(db, commune, told[commune])
        self._heed_questions(db, [answer for answer in done if answer.decision.accepted])
        self._keep_dossiers(db, {answer.dossier for answer in done if answer.decision.accepted})
        for name in {a.dossier for a in done if isinstance(a.change.body, ClashSettled)}:
            if dossier := self._dossiers[name]:
                _close_conflicts(db, name[0], dossier)

    def _heed_questions(self, db: Sql, taken: list[_Decided]) -> None:
        """Keep what is to be asked of databases of the state, and ask no more what nobody needs."""
        for answer in taken:
            body, dossier = answer.change.body, self._dossiers[answer.dossier]
            if isinstance(body, LookupAsked):
                lookups.keep(db, answer.row["commune"], answer.change)
            elif isinstance(body, LookupTakenBack):
                lookups.close(db, body)
            elif isinstance(body, Voided | ClashSettled) and dossier:
                lookups.heed_void(db, *answer.dossier, voided=dossier.voided)

    def _keep_dossiers(self, db: BatchSql, names: set[Name]) -> None:
        kept = [(*name, dossiers.to_json(d)) for name in sorted(names) if (d := self._dossiers[name])]
        db.many(
            "INSERT INTO dossier (commune, id, data) VALUES (?, ?, ?)"
            " ON CONFLICT (commune, id) DO UPDATE SET data = excluded.data",
            kept,
        )

    def _standing(self, names: Iterable[Name]) -> dict[Name, bytes]:
        """Return these dossiers as the gateway has them now; nothing for one that it does not have."""
        found = dict.fromkeys(names, b"")
        for commune in {commune for commune, _ in found}:
            ids = [entity for of, entity in found if of == commune]
            for asked in in_parts(_DOSSIERS, ids, commune):
                found |= {(commune, row["id"]): row["data"] for row in self._store.rows(*asked)}
        return found


def _events(answer: _Decided) -> list[tuple[str, FeedEvent]]:
    """Return what the feed tells of an answer, and to which device (empty: to all)."""
    change, decision, after = answer.change, answer.decision, answer.after
    device = answer.row["device"]
    if not decision.accepted or after is None:
        no = FeedEvent(
            EventKind.REFUSED,
            change.entity,
            change.id,
            code=decision.code,
            field=decision.field,
            message=decision.message,
            first=change.reissues,
        )
        return [(device, no)]
    yes = FeedEvent(
        EventKind(answer.state),
        change.entity,
        change.id,
        version=after.version,
        official_code=after.official_code,
        code=CLASH if answer.clashing else "",
        message=CLASHING if answer.clashing else "",
        line=answer.row["line"].decode(),
        counter=answer.row["counter"],
    )
    after, binding = _bound(change, after, decision)
    if binding is None:
        return [(device, yes)]
    bound = FeedEvent(
        EventKind.CODE_BOUND,
        change.entity,
        change.id,
        version=after.version,
        official_code=after.official_code,
        line=to_line(binding).decode(),
    )
    return [(device, yes), ("", bound)]


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
        device=f"{PROVINCE}{dossier.id}",
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
