"""What a gateway remembers of its portal: what is owed, how far the feed was read, whose turn it is.

All of it lies in the gateway's own database and survives a kill at any point. One process at a time holds the
turn of a portal; it lasts for a while only, so that a process that died is followed by another.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec import Struct

from localdb.db import BatchSql, Row, Sql, one
from localdb.domain import dossier as dossiers
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.change import PROVINCE
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from sync.gateway.portal.owing import Owing, noticed
from sync.gateway.saying import say, standing
from sync.gateway.store import Store
from sync.protocol import EventKind, FeedEvent

TURN_SECONDS = 180.0  # longer than any one request may take
PAGE = 500
PORTAL = "portal:"
_DECIDED = frozenset({EventKind.ACCEPTED, EventKind.CONFLICT, EventKind.CODE_BOUND})
_decoder = msgspec.json.Decoder(Owing)
_DUE = """
SELECT commune, data FROM portal WHERE target = ? AND state IN ('owed', 'sent', 'steps') AND next_try <= ?
ORDER BY since, entity LIMIT ?
"""
_NEWS = """
SELECT f.seq, f.at, f.device, f.event FROM feed f WHERE f.commune = ? AND f.seq > ? ORDER BY f.seq LIMIT ?
"""
_BEHIND = """
SELECT c.id AS commune, coalesce(r.seq, 0) AS seq FROM commune c
LEFT JOIN portal_read r ON r.commune = c.id AND r.target = ? WHERE c.last_seq > coalesce(r.seq, 0)
"""
_TO_OFFER_AGAIN = """
SELECT p.commune, p.entity, c.code FROM portal p LEFT JOIN code c ON c.entity = p.entity
WHERE p.target = ? AND (p.state IN ('refused', 'short') OR c.code = ?)
"""
_LINE = """
INSERT INTO portal_line (target, holder, until, answered_at, trouble, failures, wait_until)
VALUES (?, '', 0, '', '', 0, 0) ON CONFLICT DO NOTHING
"""


class LineState(Struct, frozen=True):
    """How the line to a portal is: the last answer, the trouble since, and until when it is left in peace."""

    answered_at: str = ""
    trouble: str = ""
    failures: int = 0
    wait_until: float = 0.0


class Moved(Struct, frozen=True):
    """How one row moves, and what the portal said that made it move."""

    commune: str
    entity: str
    move: Callable[[Owing], Owing]
    tell: PortalAnswered | None = None


class _Named(Struct):
    """Whose a line is."""

    actor_name: str = ""


class Memory:
    """The records of one portal (``target``). Safe from any thread."""

    def __init__(self, store: Store, target: str) -> None:
        self._store, self._target = store, target
        self._me = secrets.token_hex(8)

    def take_turn(self, at: float) -> bool:
        """Take or keep the turn; ``False`` while another process has it."""
        with self._store.write() as db:
            db.execute(_LINE, (self._target,))
            taken = db.execute(
                "UPDATE portal_line SET holder = ?, until = ? WHERE target = ? AND (holder = ? OR until < ?)",
                (self._me, at + TURN_SECONDS, self._target, self._me, at),
            )
            return bool(taken.rowcount)

    def give_turn(self) -> None:
        """Let another process go on at once."""
        with self._store.write() as db:
            db.execute("UPDATE portal_line SET until = 0 WHERE holder = ?", (self._me,))

    def line(self) -> LineState:
        """Return how the line is."""
        row = self._store.one(
            "SELECT answered_at, trouble, failures, wait_until FROM portal_line WHERE target = ?",
            (self._target,),
        )
        return LineState(**row) if row else LineState()

    def note_line(self, state: LineState) -> None:
        """Remember how the line is."""
        with self._store.write() as db:
            db.execute(
                "UPDATE portal_line SET answered_at = ?, trouble = ?, failures = ?, wait_until = ?"
                " WHERE target = ?",
                (state.answered_at, state.trouble, state.failures, state.wait_until, self._target),
            )

    def read_feed(self) -> None:
        """Note every dossier to which something was decided since the last look."""
        for behind in self._store.rows(_BEHIND, (self._target,)):
            commune, seq = str(behind["commune"]), int(behind["seq"])
            while found := self._store.rows(_NEWS, (commune, seq, PAGE)):
                seq = int(found[-1]["seq"])
                with self._store.write(commune) as db:
                    for entity, at in _moved(found).items():
                        row = self._load(db, commune, entity) or Owing(entity)
                        self._save(db, commune, noticed(row, at))
                    db.execute(
                        "INSERT INTO portal_read (target, commune, seq) VALUES (?, ?, ?)"
                        " ON CONFLICT (target, commune) DO UPDATE SET seq = excluded.seq",
                        (self._target, commune, seq),
                    )

    def due(self, at: float, limit: int) -> list[tuple[str, Owing]]:
        """Return what is to be sent now, with its commune: what has waited longest first."""
        found = self._store.rows(_DUE, (self._target, at, limit))
        return [(str(row["commune"]), _decoder.decode(row["data"])) for row in found]

    def dossier(self, commune: str, entity: str) -> tuple[Dossier, dict[str, str]] | None:
        """Return a dossier as it stands, and by the ids of its steps the names of who did them."""
        row = self._store.one("SELECT data FROM dossier WHERE commune = ? AND id = ?", (commune, entity))
        if row is None:
            return None
        lines = self._store.rows(
            "SELECT id, type, line FROM change WHERE commune = ? AND entity = ?", (commune, entity)
        )
        names = {str(line["id"]): _name(line["line"]) for line in lines}
        received = [_name(line["line"]) for line in lines if line["type"] == "dossier.received"]
        return dossiers.from_json(row["data"]), names | {f"{entity}/received": (received or [""])[0]}

    def awaits_files(self, commune: str, entity: str) -> bool:
        """Whether papers of a dossier are known here whose files are still on their way."""
        asked = "SELECT 1 FROM change WHERE commune = ? AND entity = ? AND state = 'recorded' AND waiting > 0"
        return self._store.one(f"{asked} LIMIT 1", (commune, entity)) is not None

    def to_offer_again(self, code: str) -> list[tuple[str, str]]:
        """Return commune and id of the dossier with this official code, or of ``all`` refused ones."""
        found = self._store.rows(_TO_OFFER_AGAIN, (self._target, code))
        return [(str(r["commune"]), str(r["entity"])) for r in found if code in ("all", r["code"])]

    def move(self, moves: list[Moved]) -> list[Owing]:
        """Move rows, one transaction for each commune; return them as they are then, in the same order.

        What the portal said goes home to the desks in the transaction that records it, and only once.
        """
        after: dict[tuple[str, str], Owing] = {}
        for commune in dict.fromkeys(moved.commune for moved in moves):
            with self._store.write(commune) as db:
                for moved in (m for m in moves if m.commune == commune):
                    after[commune, moved.entity] = self._move(db, moved)
        return [after[moved.commune, moved.entity] for moved in moves]

    def _move(self, db: BatchSql, moved: Moved) -> Owing:
        row = self._load(db, moved.commune, moved.entity) or Owing(moved.entity)
        after = moved.move(row)
        if after != row:
            self._save(db, moved.commune, after)
        answer = moved.tell
        if answer and (after.acked_at != row.acked_at if answer.accepted else after.refused != row.refused):
            _bring_home(db, moved.commune, moved.entity, answer)
        return after

    def _load(self, db: Sql, commune: str, entity: str) -> Owing | None:
        found = one(
            db,
            "SELECT data FROM portal WHERE target = ? AND commune = ? AND entity = ?",
            (self._target, commune, entity),
        )
        return _decoder.decode(found["data"]) if found else None

    def _save(self, db: Sql, commune: str, row: Owing) -> None:
        db.execute(
            "INSERT INTO portal (target, commune, entity, state, since, next_try, data)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (target, commune, entity) DO UPDATE SET"
            " state = excluded.state, since = excluded.since, next_try = excluded.next_try,"
            " data = excluded.data",
            (
                self._target,
                commune,
                row.entity,
                row.state.value,
                row.since,
                row.next_try,
                msgspec.json.encode(row),
            ),
        )


def _moved(found: list[Row]) -> dict[str, str]:
    """Return the dossiers that events are about, and the first one's time; the portal's own word is none."""
    moved: dict[str, str] = {}
    for row in found:
        event = msgspec.json.decode(row["event"], type=FeedEvent)
        if event.kind in _DECIDED and not row["device"].startswith(f"{PROVINCE}{PORTAL}"):
            moved.setdefault(event.entity, str(row["at"]))
    return moved


def _bring_home(db: BatchSql, commune: str, entity: str, answer: PortalAnswered) -> None:
    """Tell the desks of the commune what the portal said, unless they know."""
    dossier = standing(db, commune, entity)
    known = dossier.upstream if dossier else None
    if dossier is None or (answer.accepted and known and known.status is answer.status and not known.refusal):
        return
    at = datetime.now(VIETNAM).isoformat(timespec="milliseconds")  # as a desk writes and shows it
    name = str(uuid.uuid4())
    say(db, commune, dossier, answer, name=name, about=f"{PORTAL}{name}", at=at)


def _name(line: bytes) -> str:
    return msgspec.json.decode(line, type=_Named).actor_name
