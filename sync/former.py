"""The names that this desk had before: what it owes under them, and what a gateway forgot of them, goes up.

A desk loses its name when it is restored from a copy, or when its disk was copied (``localdb.renew``). The
name that it has now brings what it wrote before, line by line as it was, each part with the former name's own
signature: so a name that the gateway has shut out, or has never heard of since it was set back, strands
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from localdb.domain.change import FIRST_PREV, digest, from_line
from localdb.home import Home
from localdb.hub import HubBox
from localdb.outbox import Outbox, Position
from localdb.renew import FORMER, say_again
from sync.client import Client
from sync.credentials import public_of, sign_bytes
from sync.engine import settled_by, told
from sync.events import Event, Interrupted, Reoffered, Sent
from sync.link import Identity, Kind, LinkTrouble, Patience
from sync.protocol import Head, PushAnswer, encode


def former_lines(home: Home, epoch: str = "") -> list[tuple[Identity, Outbox]]:
    """Return who this desk was before, as long as that owes something.

    Whether it does is asked anew when the gateway, which is in ``epoch`` (empty: as last heard), has lost its
    memory since.
    """
    epoch = epoch or home.outbox.position().epoch
    known = home.settings.get(FORMER, tuple[Identity, ...], ())
    lines = [(was, Outbox(home.writer, was.device, f"feed/{was.device}")) for was in known]
    return [(was, outbox) for was, outbox in lines if outbox.undecided() or _forgot(outbox, epoch)]


def owed_before(home: Home) -> int:
    """Return how many changes from before this desk had its name the province has not decided."""
    return sum(outbox.undecided() for _, outbox in former_lines(home))


def offer_former(home: Home, identity: Identity, patience: Patience | None = None) -> Iterator[Event]:
    """Bring what this desk owes under its former names, or the gateway forgot of them; tell what happened.

    What comes of it is heard at the desk's own meeting. A trouble of the line ends it without a word, for
    that meeting will find the same; one that a person must mend is told as ``Interrupted``.
    """
    if not home.settings.get(FORMER, tuple[Identity, ...], ()):
        return
    with Client(identity, patience) as client:
        try:
            for was, outbox in former_lines(home, client.me().epoch):
                yield from _bring(home, was, outbox, client)
        except LinkTrouble as trouble:
            if not trouble.passing:
                yield Interrupted(trouble)


def _forgot(outbox: Outbox, epoch: str) -> bool:
    """Whether the gateway, which is in ``epoch``, may have forgotten what it once knew of an outbox."""
    last = outbox.position().epoch
    return bool(last) and bool(epoch) and last != epoch


def _bring(home: Home, was: Identity, outbox: Outbox, client: Client) -> Iterator[Event]:
    """Bring a former name's lines, the whole chain of them. Raises ``LinkTrouble``."""
    try:
        known = _push(was, client, 0, [])
        before = outbox.position()
        if before.epoch != known.epoch:
            if count := outbox.reoffer_after(known.device.contiguous_dseq, known.device.digest):
                yield Reoffered(count)
            outbox.take_feed([], Position(known.epoch))
        reached = known.device.contiguous_dseq
        for first in outbox.pending(1):  # it may be there, and its answer lost
            reached = min(reached, first.dseq - 1)
        limits = known.limits
        chain = HubBox(home.writer, was.device)
        for part in chain.parts_after(reached, limits.max_changes, limits.max_bytes):
            ids = [from_line(line).id for _, line in part]
            outbox.mark_sent(ids)
            yield Sent(len(ids))
            answer = _push(was, client, part[-1][0], [line for _, line in part])
            settled = [settled_by(change, one) for change, one in zip(ids, answer.results, strict=True)]
            outbox.settle(settled)
            yield from told(settled)
    except LinkTrouble as trouble:
        if trouble.kind is not Kind.FORKED:
            raise
        outbox.reoffer_after(0, "")
        yield Reoffered(say_again(home, was.device))


def _push(was: Identity, client: Client, dseq: int, lines: list[bytes]) -> PushAnswer:
    """Push ``lines`` of a former name, up to its ``dseq``, with its word on them; none ask what is known."""
    key = bytes.fromhex(was.key)
    end = digest(lines[-1]) if lines else FIRST_PREV
    head = Head(was.device, dseq, end, client.identity.gateway_key, public_of(key))
    return client.bring(sign_bytes(key, encode(head)), lines)
