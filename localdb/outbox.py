"""What this desk owes the province, in words that never lie: queued, sent, received, accepted, refused.

The outbox is the changes of this device with their delivery state: one table, one column, one transaction.
``received`` means the gateway has it durably; ``accepted`` comes only from the province's own receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from localdb import contact, foreign, settings, shared
from localdb.contact import Contact
from localdb.db import Database, Row, one, rows
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.change import Change, first_name, from_line
from localdb.log import Logged, answer_act, decide, load, placed, refold, undecide
from localdb.writer import Writer


class Delivery(StrEnum):
    """How far a change has come."""

    QUEUED = "queued"  # on this disk, not offered yet
    SENT = "sent"  # offered; no answer seen
    CARRIED = "carried"  # written to a stick and read back; no receipt seen
    RECEIVED = "received"  # the gateway has it durably
    ACCEPTED = "accepted"  # the province took it
    REFUSED = "refused"  # the province, or the gateway, will not take it
    HELD = "held"  # the gateway has it and waits for something else
    CONFLICT = "conflict"  # the province knows something newer: a person decides

    @property
    def label(self) -> str:
        """The Vietnamese word."""
        return _LABELS[self]


_LABELS = {
    Delivery.QUEUED: "Chờ gửi",
    Delivery.SENT: "Đã gửi, chưa có hồi đáp",
    Delivery.CARRIED: "Đã chép ra USB, chờ biên nhận",
    Delivery.RECEIVED: "Cổng tỉnh đã nhận",
    Delivery.ACCEPTED: "Tỉnh chấp nhận",
    Delivery.REFUSED: "Bị từ chối",
    Delivery.HELD: "Cổng tỉnh đang giữ",
    Delivery.CONFLICT: "Khác với tỉnh",
}

TO_SEND = (Delivery.QUEUED, Delivery.SENT, Delivery.CARRIED)
MOVABLE = tuple(state for state in Delivery if state not in (Delivery.ACCEPTED, Delivery.REFUSED))
NEWEST = 2**63 - 1  # above every row number
NEEDS_PERSON = (Delivery.REFUSED, Delivery.CONFLICT)
BY_RULE = "rule"  # refused, because the dossier had moved on when it arrived
_CONTACT = "contact"  # the setting that tells when the gateway last answered
_DECIDED = (Delivery.ACCEPTED, Delivery.CONFLICT)
_UNDECIDED = tuple(state for state in MOVABLE if state is not Delivery.CONFLICT)


class Outgoing(Struct, frozen=True):
    """A change to offer: its line goes byte for byte."""

    id: str
    dseq: int
    line: bytes
    blobs: tuple[str, ...]


class Settled(Struct, frozen=True):
    """What became of a change; ``reason`` is Vietnamese, ``field`` names the input it is about."""

    id: str
    state: Delivery
    code: str = ""
    reason: str = ""
    field: str = ""


class Foreign(Struct, frozen=True):
    """A decided change of another side: its ``line`` as it came, and the name of its ``counter``."""

    line: bytes
    counter: str = ""
    clashing: bool = False  # the province holds it to contradict another


class Withdrawn(Struct, frozen=True):
    """Another desk's change of a dossier that the province refused: what a hub told of it is void.

    ``first`` is the act's first name, where this was another one.
    """

    change: str
    entity: str = ""
    first: str = ""


class Position(Struct, frozen=True):
    """How far the province's feed was read."""

    epoch: str = ""
    cursor: str = ""


class BlobRef(Struct, frozen=True):
    """A file that the province lacks; ``size`` in bytes."""

    sha256: str
    size: int


class OutboxRow(Struct, frozen=True):
    """One line of the outbox screen."""

    n: int
    id: str
    entity: str
    code: str
    name: str
    type: str
    at: str
    state: Delivery
    reason: str
    error_code: str
    tries: int
    updated_at: str


_PAGE = """
SELECT d.n, c.id, c.entity, c.type, c.at, d.state, d.reason, d.code AS error_code, d.tries, d.updated_at,
    coalesce(o.code, '') AS code, coalesce(o.names, '') AS name
FROM delivery d JOIN change c USING (n) LEFT JOIN dossier o ON o.id = c.entity
WHERE d.state = ? AND d.n < ? ORDER BY d.n DESC LIMIT ?
"""
_OLDEST_WAITING = """
SELECT at FROM change WHERE n = (SELECT min(n) FROM (
    SELECT min(n) AS n FROM delivery WHERE state = 'queued'
    UNION ALL SELECT min(n) FROM delivery WHERE state = 'sent'
    UNION ALL SELECT min(n) FROM delivery WHERE state = 'carried'))
"""
_UNDECIDED_BEFORE = """
SELECT 1 FROM change c JOIN delivery d USING (n)
WHERE c.entity = ? AND c.n < ? AND d.state <> 'accepted'
    AND NOT EXISTS (SELECT 1 FROM decided p WHERE p.n = c.n) LIMIT 1
"""


class Outbox:
    """The queue to the province."""

    def __init__(self, writer: Writer, device: str, feed: str = "feed") -> None:
        """Make the queue of ``device``; ``feed`` is the setting that keeps how far its feed was read."""
        self._writer = writer
        self._device = device
        self._feed = feed

    def pending(self, limit: int) -> list[Outgoing]:
        """Return changes to offer, oldest first; those of unknown fate are offered again (same id)."""
        found = rows(  # "+" keeps the engine from walking every change that this desk ever made
            self._read(),
            "SELECT line FROM change WHERE +device = ? AND n IN (SELECT n FROM delivery"
            " INDEXED BY delivery_state WHERE state IN ('queued', 'sent', 'carried')) ORDER BY n LIMIT ?",
            (self._device, limit),
        )
        return [_outgoing(row["line"]) for row in found]

    def mark_sent(self, ids: list[str]) -> None:
        """Say that these changes are on their way; called before the first byte leaves."""
        self._mark_offered(ids, Delivery.SENT)

    def mark_carried(self, ids: list[str]) -> None:
        """Say that these changes stand on a stick, read back to the last byte: carried, which is not sent."""
        self._mark_offered(ids, Delivery.CARRIED)

    def take_receipt(self, settled: list[Settled], stored: tuple[str, ...]) -> None:
        """Record what a receipt says of changes whose fate is unknown; a late receipt sets nothing back.

        ``stored`` are the files that the gateway holds whole.
        """
        with self._writer.transaction() as transaction:
            for answer in settled:
                for entity in self._settle(transaction.db, answer, TO_SEND):
                    refold(transaction.db, entity)
            for sha256 in stored:
                transaction.db.execute("UPDATE blob SET at_province = 1 WHERE sha256 = ?", (sha256,))
            contact.note_receipt(transaction.db, _CONTACT, self._now())

    def settle(self, settled: list[Settled]) -> None:
        """Record answers; what the province accepted or refused never moves back."""
        with self._writer.transaction() as transaction:
            for answer in settled:
                for entity in self._settle(transaction.db, answer):
                    refold(transaction.db, entity)

    def take_feed(self, news: Sequence[Settled | Foreign | Withdrawn], position: Position) -> None:
        """Take one page of the feed, in its order, and remember the position, in one transaction.

        A line that contradicts what is here is set aside, and stops nothing.
        """
        with self._writer.transaction() as transaction:
            db = transaction.db
            turned: dict[str, None] = {}
            latest: dict[str, Change] = {}
            for item in news:
                if isinstance(item, Settled):
                    turned |= self._settle(db, item, tuple(Delivery))  # told anew after a loss: it holds now
                elif isinstance(item, Withdrawn):
                    for name in filter(None, (item.change, item.first)):
                        left = shared.withdraw(db, name), foreign.withdraw(db, name)
                        turned |= dict.fromkeys(filter(None, left))
                    foreign.ask_again(db, item.entity, item.change, self._now())
                elif change := self._take(db, item):
                    latest[change.entity] = change
            for entity in turned.keys() - latest.keys():
                refold(db, entity)
            for change in latest.values():
                if after := refold(db, change.entity):
                    transaction.done.append(Logged(change, after))
            settings.write(db, self._feed, position)

    def position(self) -> Position:
        """Return how far the feed was read."""
        return settings.read(self._read(), self._feed, Position, Position())

    def reoffer_after(self, dseq: int, digest: str) -> int:
        """Queue again what a gateway restored from a backup forgot; return how many changes.

        It has this device's chain up to line ``dseq``. Where that has not the ``digest`` (SHA-256) of the
        line here, a copy of this disk went on in its place, and all is offered: the gateway says which.
        """
        with self._writer.transaction() as transaction:
            db = transaction.db
            same = "SELECT 1 FROM change WHERE device = ? AND dseq = ? AND digest = ?"
            after = (self._device, dseq if one(db, same, (self._device, dseq, digest)) else 0)
            left_out = rows(
                db,
                "SELECT DISTINCT c.entity FROM change c JOIN delivery d USING (n)"
                " WHERE d.state = 'refused' AND d.code = 'rule' AND c.device = ? AND c.dseq > ?",
                after,
            )
            cursor = db.execute(
                "UPDATE delivery SET state = 'queued', code = '', reason = '', field = '', updated_at = ?"
                " WHERE state <> 'queued' AND n IN (SELECT n FROM change WHERE device = ? AND dseq > ?)",
                (self._now(), *after),
            )
            for row in left_out:
                refold(db, row["entity"])
            db.execute("UPDATE blob SET at_province = 0")
            return int(cursor.rowcount)

    def retry(self, change: str) -> None:
        """Offer a refused or held change once more, because a person asked."""
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE delivery SET state = 'queued', reason = '', code = '', field = '', updated_at = ?"
                " WHERE n = (SELECT n FROM change WHERE id = ?) AND state NOT IN ('accepted', 'queued')",
                (self._now(), change),
            )
            for row in rows(transaction.db, "SELECT entity FROM change WHERE id = ?", (change,)):
                refold(transaction.db, row["entity"])

    def blobs_waiting(self, limit: int) -> list[BlobRef]:
        """Return files that the province lacks, oldest first."""
        found = rows(
            self._read(),
            "SELECT sha256, size FROM blob WHERE at_province = 0 ORDER BY kept_at LIMIT ?",
            (limit,),
        )
        return [BlobRef(row["sha256"], row["size"]) for row in found]

    def mark_blob_stored(self, sha256: str) -> None:
        """Say that the gateway holds the whole file, hash checked."""
        with self._writer.transaction() as transaction:
            transaction.db.execute("UPDATE blob SET at_province = 1 WHERE sha256 = ?", (sha256,))

    def blobs_stored(self, limit: int) -> list[str]:
        """Return the hashes of files that the province said it holds, the newest first."""
        asked = "SELECT sha256 FROM blob WHERE at_province = 1 ORDER BY kept_at DESC LIMIT ?"
        return [row["sha256"] for row in rows(self._read(), asked, (limit,))]

    def forget_stored(self, hashes: list[str]) -> None:
        """Say that the province has lost these files after all: they go again."""
        with self._writer.transaction() as transaction:
            for sha256 in hashes:
                transaction.db.execute("UPDATE blob SET at_province = 0 WHERE sha256 = ?", (sha256,))

    def undecided(self) -> int:
        """Return how many changes of this device the province has not spoken about yet."""
        query = (
            "SELECT count(*) AS n FROM delivery JOIN change USING (n) WHERE +device = ?"
            " AND state IN (SELECT value FROM json_each(?))"
        )
        found = one(self._read(), query, (self._device, msgspec.json.encode(_UNDECIDED).decode()))
        return int(found["n"]) if found else 0

    def counts(self) -> dict[Delivery, int]:
        """Return how many changes stand in each state; absent states are zero."""
        found = rows(self._read(), "SELECT state, rows FROM tally")
        counted = {Delivery(row["state"]): int(row["rows"]) for row in found}
        return {state: counted.get(state, 0) for state in Delivery}

    def waiting(self) -> int:
        """Return how many changes have not reached the gateway."""
        counts = self.counts()
        return sum(counts[state] for state in TO_SEND)

    def oldest_waiting(self) -> datetime | None:
        """Return when the oldest change that has not reached the gateway was made."""
        row = one(self._read(), _OLDEST_WAITING)
        return datetime.fromisoformat(row["at"]) if row else None

    def page(self, states: tuple[Delivery, ...], before: int, limit: int) -> list[OutboxRow]:
        """Return one page of the outbox, newest first, from rows older than ``before`` (0: from the top)."""
        found = {  # by state, so that each is a walk along the index; a change may move meanwhile
            row["n"]: row
            for state in states
            for row in rows(self._read(), _PAGE, (state.value, before or NEWEST, limit))
        }
        return [_row(found[n]) for n in sorted(found, reverse=True)[:limit]]

    def states_of(self, dossier: str) -> list[OutboxRow]:
        """Return every change of this desk on a dossier, oldest first, with its delivery state."""
        found = rows(
            self._read(),
            "SELECT d.n, c.id, c.entity, c.type, c.at, d.state, d.reason, d.code AS error_code, d.tries,"
            " d.updated_at, o.code, o.names AS name"
            " FROM change c JOIN delivery d USING (n) JOIN dossier o ON o.id = c.entity"
            " WHERE c.entity = ? ORDER BY d.n",
            (dossier,),
        )
        return [_row(row) for row in found]

    def contact(self) -> Contact:
        """Return when the gateway last answered."""
        return contact.read(self._read(), _CONTACT)

    def note_contact(self, trouble: str) -> None:
        """Remember an attempt: an empty ``trouble`` means that the gateway answered."""
        with self._writer.transaction() as transaction:
            contact.note(transaction.db, _CONTACT, trouble, self._now())

    def _take(self, db: Database, told: Foreign) -> Change | None:
        return foreign.take(db, told.line, told.counter, self._device, self._now(), clashing=told.clashing)

    def _mark_offered(self, ids: list[str], state: Delivery) -> None:
        with self._writer.transaction() as transaction:
            for change in ids:
                transaction.db.execute(
                    "UPDATE delivery SET state = ?, tries = tries + 1, updated_at = ?"
                    " WHERE n = (SELECT n FROM change WHERE id = ?)"
                    " AND state IN ('queued', 'sent', 'carried')",
                    (state.value, self._now(), change),
                )

    def _settle(
        self, db: Database, answer: Settled, movable: tuple[Delivery, ...] = MOVABLE
    ) -> dict[str, None]:
        """Record one answer; return the dossier whose order of changes it turned, or a clash in it ended."""
        row = one(
            db,
            "SELECT c.n, c.entity, c.line, d.state FROM change c JOIN delivery d USING (n) WHERE c.id = ?",
            (answer.id,),
        )
        if row is None or row["state"] not in movable:
            return {}
        change = from_line(row["line"])
        if answer.code == foreign.SAID_BEFORE:
            other = placed(db, first_name(change))
            if other and other != change.id:  # heard already: the feed need not tell it again
                clashes = after.clashes if (after := load(db, row["entity"])) else ()
                clashing = any(clash.change == other for clash in clashes)
                answer_act(db, first_name(change), Delivery.CONFLICT if clashing else Delivery.ACCEPTED)
                return {}
        db.execute(
            "UPDATE delivery SET state = ?, code = ?, reason = ?, field = ?, updated_at = ? WHERE n = ?",
            (answer.state.value, answer.code, answer.reason, answer.field, self._now(), row["n"]),
        )
        moved = answer.state is not Delivery.RECEIVED and undecide(db, row["n"])
        if answer.state not in _DECIDED:
            return {row["entity"]: None} if moved or answer.code == BY_RULE else {}
        decide(db, row["n"], change)
        foreign.take_aside(db, change.reissues, self._device, self._now())
        turned = answer.state is Delivery.CONFLICT or isinstance(change.body, ClashSettled)
        turned = turned or moved or bool(one(db, _UNDECIDED_BEFORE, (row["entity"], row["n"])))
        return {row["entity"]: None} if turned else {}

    def _read(self) -> Database:
        return self._writer.connections.get()

    def _now(self) -> str:
        return self._writer.now().isoformat(timespec="seconds")


def _outgoing(line: bytes) -> Outgoing:
    change = from_line(line)
    return Outgoing(change.id, change.dseq, line, change.blobs)


def _row(row: Row) -> OutboxRow:
    return OutboxRow(**{**row, "state": Delivery(row["state"])})
