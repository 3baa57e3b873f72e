"""The feed of a commune: numbered without a gap, in the order of the commits, behind an opaque cursor.

A cursor is ``epoch.seq.mark``; the mark is a random word kept with the event. When the event at ``seq`` is
gone or has another mark, the gateway was set back to an old copy: it notices, and begins a new epoch.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec

from localdb.db import BatchSql, Row, one
from sync.gateway.denied import Denied
from sync.gateway.store import Store, now
from sync.protocol import EventKind, FeedEvent, FeedPage


def emit(db: BatchSql, commune: str, news: Sequence[tuple[str, FeedEvent]]) -> None:
    """Append events to the feed of ``commune`` inside the caller's transaction.

    Each comes with the device whose change it is about, or with nothing when it is for every desk alike.
    """
    if not news:
        return
    row = one(
        db,
        "UPDATE commune SET last_seq = last_seq + ? WHERE id = ? RETURNING last_seq",
        (len(news), commune),
    )
    assert row is not None
    at = now()
    db.many(
        "INSERT INTO feed (commune, seq, mark, device, event, at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (commune, seq, secrets.token_hex(4), device, msgspec.json.encode(event), at)
            for seq, (device, event) in enumerate(news, start=row["last_seq"] - len(news) + 1)
        ],
    )


def read_feed(store: Store, device: Row, cursor: str, limit: int, *, shares: bool = False) -> FeedPage:
    """Return the events after ``cursor`` as the asking ``device`` should see them.

    A desk that ``shares`` through a hub is also told which changes of others were refused.

    A cursor that this gateway gave out but does not remember proves that it lost memory: a new epoch begins.
    """
    commune = device["commune"]
    seq = _position(store, commune, cursor)
    found = store.rows(
        "SELECT seq, mark, device, event FROM feed WHERE commune = ? AND seq > ? ORDER BY seq LIMIT ?",
        (commune, seq, limit),
    )
    events = []
    for row in found:
        event = msgspec.json.decode(row["event"], type=FeedEvent)
        if shown := _as_seen_by(device["id"], row["device"], event, shares):
            events.append(shown)
    epoch = store.epoch()
    if found:
        cursor = f"{epoch}.{found[-1]['seq']}.{found[-1]['mark']}"
    elif not cursor.startswith(f"{epoch}."):
        cursor = f"{epoch}.{seq}.{_mark(store, commune, seq)}"
    return FeedPage(tuple(events), cursor, epoch, more=len(found) == limit, time=now())


def _as_seen_by(viewer: str, owner: str, event: FeedEvent, shares: bool) -> FeedEvent | None:
    if event.kind is EventKind.SHARED:
        return event if owner != viewer else None
    if owner in ("", viewer):
        own = event.kind is not EventKind.CODE_BOUND
        return msgspec.structs.replace(event, line="") if own else event
    if event.kind in (EventKind.ACCEPTED, EventKind.CONFLICT):
        return msgspec.structs.replace(event, kind=EventKind.OTHER)
    if shares and event.kind is EventKind.REFUSED:
        return FeedEvent(EventKind.WITHDRAWN, event.entity, event.change, first=event.first)
    return None


def _position(store: Store, commune: str, cursor: str) -> int:
    """Return the number after which to read. Raises ``Denied`` for what was never a cursor."""
    if not cursor:
        return 0
    try:
        epoch, number, mark = cursor.split(".")
        seq = int(number)
        if not 0 <= seq < 1 << 53:
            raise ValueError(number)
    except ValueError as error:
        raise Denied(400, "bad_cursor", "Vị trí nhận tin không đọc được.", "Gọi cán bộ CNTT.") from error
    if epoch == store.epoch():
        if _mark(store, commune, seq) == mark:
            return seq
        store.new_epoch(forget_feed=True)
        return 0
    known = store.one("SELECT n FROM epoch WHERE id = ?", (epoch,))
    if known is None:
        return 0
    base = store.one(
        "SELECT min(seq) AS seq FROM epoch_base WHERE commune = ? AND epoch > ?", (commune, known["n"])
    )
    return min(seq, base["seq"] or 0) if base else 0


def _mark(store: Store, commune: str, seq: int) -> str:
    row = store.one("SELECT mark FROM feed WHERE commune = ? AND seq = ?", (commune, seq))
    return str(row["mark"]) if row else ("" if seq else "0")
