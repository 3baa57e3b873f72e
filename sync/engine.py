"""``synchronise``: one meeting with the gateway, told as events while it happens.

Changes go before files, so that a status is never held up by a scan; what comes up while files are on their
way, on this desk or at the province, is said and heard beside them. Nothing here decides that a change is
accepted: only the feed does. Closing the generator ends the work after the requests in hand; what was
already safe stays safe, and the next meeting goes on from there.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Protocol

from localdb.domain.trouble import Trouble
from localdb.outbox import BlobRef, Delivery, Foreign, Outgoing, Position, Settled, Withdrawn
from sync.client import Client
from sync.events import (
    Accepted,
    BlobFailed,
    BlobSent,
    CodeBound,
    Conflict,
    Connected,
    Event,
    Finished,
    Held,
    Interrupted,
    Pulled,
    Received,
    Refused,
    Reoffered,
    Sent,
)
from sync.link import Kind, LinkTrouble
from sync.protocol import (
    CLASH,
    MAX_ASKED,
    REFUSED_SINCE,
    SAID_BEFORE,
    EventKind,
    FeedEvent,
    FeedPage,
    Limits,
    Outcome,
    Result,
)

DECISION_SECONDS = 2.0  # how long the feed may wait for the province after a push
TALK_SECONDS = 5.0  # how often changes go and come while files are on their way
PIECE_SECONDS = 8.0  # how long one piece of a file should be on its way, by how fast the last one went
LEAST_PIECE = 128 << 10


class OutboxLike(Protocol):
    """What the engine needs of ``localdb.outbox.Outbox``."""

    def pending(self, limit: int) -> list[Outgoing]: ...
    def mark_sent(self, ids: list[str]) -> None: ...
    def settle(self, settled: list[Settled]) -> None: ...
    def take_feed(self, news: Sequence[Settled | Foreign | Withdrawn], position: Position) -> None: ...
    def position(self) -> Position: ...
    def reoffer_after(self, dseq: int, digest: str) -> int: ...
    def blobs_waiting(self, limit: int) -> list[BlobRef]: ...
    def mark_blob_stored(self, sha256: str) -> None: ...
    def note_contact(self, trouble: str) -> None: ...


class BlobsLike(Protocol):
    """What the engine needs of ``localdb.blobs.Blobs``."""

    def read_range(self, sha256: str, offset: int, length: int) -> bytes: ...


def synchronise(
    outbox: OutboxLike, blobs: BlobsLike, client: Client, *, limits: Limits | None = None
) -> Generator[Event, None, None]:
    """Meet the gateway once: push, hear, send files, hear again.

    ``limits`` replaces what the gateway advertises. Ends with ``Finished`` or ``Interrupted``; raises
    ``Trouble`` only for this machine's own failures (a full disk).
    """
    meeting = _Meeting(outbox, blobs, client, limits)
    try:
        yield from meeting.run()
    except LinkTrouble as trouble:
        outbox.note_contact(str(trouble))
        yield Interrupted(trouble)


class _Meeting:
    def __init__(self, outbox: OutboxLike, blobs: BlobsLike, client: Client, limits: Limits | None) -> None:
        self._outbox = outbox
        self._blobs = blobs
        self._client = client
        self._limits = limits or Limits()
        self._fixed_limits = limits is not None
        self._epoch = ""

    def run(self) -> Iterator[Event]:
        me = self._client.me()
        self._outbox.note_contact("")
        if not self._fixed_limits:
            self._limits = me.limits
        known = me.device.contiguous_dseq
        yield Connected(me.commune, me.counter, me.province, me.blocks, me.time, known, me.devices)
        self._epoch = self._outbox.position().epoch
        yield from self._heed_epoch(me.epoch)
        again = True
        while again:
            epoch = self._epoch
            yield from self._push()
            yield from self._send_blobs()
            yield from self._pull(DECISION_SECONDS)
            again = self._epoch != epoch
        self._outbox.note_contact("")
        yield Finished()

    def _heed_epoch(self, epoch: str) -> Iterator[Event]:
        """Offer again what a gateway with a new epoch does not have."""
        if epoch == self._epoch:
            return
        known = self._client.me()
        count = self._outbox.reoffer_after(known.device.contiguous_dseq, known.device.digest)
        self._epoch = known.epoch
        if count:
            yield Reoffered(count)

    def _push(self) -> Iterator[Event]:
        while batch := self._next_batch():
            self._outbox.mark_sent([change.id for change in batch])
            yield Sent(len(batch))
            yield from self._offer(batch)

    def _next_batch(self) -> list[Outgoing]:
        """Return what fits into one push, at least one change."""
        batch: list[Outgoing] = []
        size = 0
        for change in self._outbox.pending(self._limits.max_changes):
            size += len(change.line) + 1
            if batch and size > self._limits.max_bytes:
                break
            batch.append(change)
        return batch

    def _offer(self, batch: list[Outgoing]) -> Iterator[Event]:
        """Push a batch. When the gateway cannot take it as a whole, the one to blame is found by halving.

        Only a refusal in the gateway's own words (with a code) is held against a change: a proxy that says
        "not found" or "too large" proves nothing.
        """
        try:
            answer = self._client.push([change.line for change in batch])
        except LinkTrouble as trouble:
            splits = len(batch) > 1 and trouble.status == 413
            if trouble.kind is not Kind.REFUSED or not (trouble.code or splits):
                raise
            if len(batch) > 1:
                half = len(batch) // 2
                yield from self._offer(batch[:half])
                yield from self._offer(batch[half:])
                return
            settled = [Settled(batch[0].id, Delivery.REFUSED, trouble.code, str(trouble))]
            self._outbox.settle(settled)
            yield from told(settled)
            return
        settled = [
            settled_by(change.id, result) for change, result in zip(batch, answer.results, strict=True)
        ]
        self._outbox.settle(settled)
        yield from told(settled)
        yield from self._heed_epoch(answer.epoch)

    def _pull(self, wait: float) -> Iterator[Event]:
        more = True
        while more:
            before = self._outbox.position()
            page = self._client.feed(before.cursor, wait=wait)
            yield from self._heed_epoch(page.epoch)
            if Position(page.epoch, page.cursor) != before:
                yield from take_page(self._outbox, page)
            more = page.more
            wait = 0.0

    def _send_blobs(self) -> Iterator[Event]:
        failed: set[str] = set()
        while todo := self._waiting_blobs(failed):
            missing = {m.sha256: m.offset for m in self._client.missing([ref.sha256 for ref in todo])}
            for ref in todo:
                if ref.sha256 not in missing:
                    self._outbox.mark_blob_stored(ref.sha256)
            work = [(ref, missing[ref.sha256]) for ref in todo if ref.sha256 in missing]
            talk_at = monotonic()
            with closing(_Uploads(self._blobs, self._client, self._limits).run(work)) as news:
                for event in news:
                    if isinstance(event, BlobFailed):
                        failed.add(event.sha256)
                    elif event and event.sent >= event.size:
                        self._outbox.mark_blob_stored(event.sha256)
                    if event:
                        yield event
                    if monotonic() >= talk_at:
                        yield from self._push()
                        yield from self._pull(DECISION_SECONDS)
                        talk_at = monotonic() + TALK_SECONDS

    def _waiting_blobs(self, failed: set[str]) -> list[BlobRef]:
        waiting = self._outbox.blobs_waiting(MAX_ASKED + len(failed))
        return [ref for ref in waiting if ref.sha256 not in failed][:MAX_ASKED]


class _StoppedError(Exception):
    """The generator was closed, or the line failed in another upload."""


class _Uploads:
    """A few files at a time, each in a thread; their progress comes out as one stream."""

    def __init__(self, blobs: BlobsLike, client: Client, limits: Limits) -> None:
        self._blobs = blobs
        self._client = client
        self._limits = limits
        self._piece = limits.blob_chunk
        self._stop = threading.Event()
        self._news: SimpleQueue[BlobSent | BlobFailed | Future[None]] = SimpleQueue()

    def run(self, work: list[tuple[BlobRef, int]]) -> Generator[BlobSent | BlobFailed | None, None, None]:
        """Send the files; yields what happens, and ``None`` at once and now and then while nothing does."""
        with ThreadPoolExecutor(self._limits.blob_parallel, thread_name_prefix="upload") as pool:
            running = [pool.submit(self._upload, ref, offset) for ref, offset in work]
            for future in running:
                future.add_done_callback(self._news.put)
            try:
                left = len(running)
                yield None
                while left:
                    try:
                        news = self._news.get(timeout=TALK_SECONDS)
                    except Empty:
                        yield None
                        continue
                    if isinstance(news, Future):
                        left -= 1
                        news.result()  # a failed line ends the meeting
                    else:
                        yield news
            finally:
                self._stop.set()
                for future in running:
                    future.cancel()

    def _upload(self, ref: BlobRef, offset: int) -> None:
        began: list[tuple[int, float]] = []  # of the piece that is on its way

        def read(at: int) -> bytes:
            if self._stop.is_set():
                raise _StoppedError
            if began:  # the last one did not arrive
                self._fit(self._piece // 2)
            began[:] = [(at, monotonic())]
            return self._blobs.read_range(ref.sha256, at, self._piece)

        def told(at: int) -> None:
            before, since = began.pop()
            self._fit(int((at - before) / (monotonic() - since) * PIECE_SECONDS))
            if at < ref.size:
                self._news.put(BlobSent(ref.sha256, at, ref.size))

        try:
            self._client.upload(ref.sha256, ref.size, offset, read, told)
        except LinkTrouble as trouble:
            if trouble.passing or trouble.kind is not Kind.REFUSED:
                raise
            self._news.put(BlobFailed(ref.sha256, trouble))
        except Trouble as trouble:
            self._news.put(BlobFailed(ref.sha256, trouble))
        else:
            self._news.put(BlobSent(ref.sha256, ref.size, ref.size))

    def _fit(self, size: int) -> None:
        """Fit the next pieces to the line, within what the gateway takes."""
        self._piece = min(max(size, LEAST_PIECE), self._limits.blob_chunk)


_OUTCOMES = {
    Outcome.APPLIED: Delivery.RECEIVED,  # the province's own word comes through the feed
    Outcome.RECORDED: Delivery.RECEIVED,
    Outcome.HELD: Delivery.HELD,
    Outcome.CONFLICT: Delivery.CONFLICT,
    Outcome.REJECTED: Delivery.REFUSED,
}
_STATES = {
    EventKind.ACCEPTED: Delivery.ACCEPTED,
    EventKind.REFUSED: Delivery.REFUSED,
    EventKind.RECORDED: Delivery.RECEIVED,
    EventKind.CONFLICT: Delivery.CONFLICT,
}


def settled_by(change: str, result: Result) -> Settled:
    """Return what the gateway's answer to one line means for the outbox."""
    if result.outcome is Outcome.DUPLICATE:
        if result.code == SAID_BEFORE:
            return Settled(change, Delivery.RECEIVED, SAID_BEFORE)
        if result.code == REFUSED_SINCE or result.first is None:
            return Settled(change, Delivery.REFUSED, result.why or result.code, result.message, result.field)
        result = result.first
    return Settled(change, _OUTCOMES[result.outcome], result.code, result.message, result.field)


def told(settled: list[Settled]) -> Iterator[Event]:
    """Tell what became of some changes."""
    for answer in settled:
        if answer.state is Delivery.RECEIVED:
            yield Received(answer.id)
        elif answer.state is Delivery.HELD:
            yield Held(answer.id, answer.reason)
        elif answer.state is Delivery.CONFLICT:
            yield Conflict(answer.id, answer.reason)
        else:
            yield Refused(answer.id, answer.code, answer.reason, answer.field)


def take_page(outbox: OutboxLike, page: FeedPage) -> Iterator[Event]:
    """Take one page of the feed, however it came, and tell what it said."""
    news = [_news(event) for event in page.events if event.kind is not EventKind.SHARED]  # a hub's word only
    outbox.take_feed(news, Position(page.epoch, page.cursor))
    for event in page.events:
        if event.kind is EventKind.ACCEPTED:
            yield Accepted(event.change, event.entity)
        elif event.kind is EventKind.REFUSED:
            yield Refused(event.change, event.code, event.message, event.field)
        elif event.kind is EventKind.RECORDED:
            yield Received(event.change)
        elif event.kind is EventKind.CONFLICT:
            yield Conflict(event.change, event.message)
        elif event.kind is EventKind.CODE_BOUND:
            yield CodeBound(event.entity, event.official_code)
    others = sum(event.kind is EventKind.OTHER for event in page.events)
    yield Pulled(len(page.events), others)


def _news(event: FeedEvent) -> Settled | Foreign | Withdrawn:
    if event.kind is EventKind.WITHDRAWN:
        return Withdrawn(event.change, event.entity, event.first)
    if event.kind in _STATES:
        return Settled(event.change, _STATES[event.kind], event.code, event.message, event.field)
    return Foreign(event.line.encode(), event.counter, event.code == CLASH)
