"""``share``: one meeting with the commune's hub, where its counters hear of each other without a line out.

The hub is a gateway that decides nothing: what goes there is not sent to the province, and no delivery state
moves. Repeating a meeting, or breaking one off anywhere, does no harm: the hub knows how far it has a chain.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from localdb.home import Home
from localdb.hub import HubBox
from localdb.outbox import Foreign, Position
from localdb.renew import GATEWAY
from sync.client import Client
from sync.credentials import sign_bytes
from sync.link import NOBODY, Identity, LinkTrouble, Patience
from sync.protocol import EventKind, Head, encode

HUB = "hub"  # the setting that keeps who we are at the hub, in the encrypted file
QUICKLY = Patience(tries=2, first=0.2, longest=1.0, silence=5.0)  # it is in the same house, or it is off


_LEFT = "hub_head"


class _Left(Struct, frozen=True):
    """The last word that was left, at which hub and under which name."""

    hub: str = ""
    device: str = ""
    dseq: int = 0


class Shared(Struct, frozen=True):
    """A meeting with the hub: lines that it took, lines of other counters that were new here.

    ``trouble`` says in Vietnamese why it broke off; empty when it did not.
    """

    given: int = 0
    heard: int = 0
    trouble: str = ""


def hub_of(home: Home) -> Identity | None:
    """Return who this desk is at its commune's hub; ``None`` when it has not joined one under its name."""
    known = home.settings.get(HUB, Identity, NOBODY)
    return known if known.device == home.device.id else None


def share(home: Home, patience: Patience = QUICKLY) -> Shared:
    """Meet the hub once, when this desk has joined one. A hub that is off is told, never raised."""
    identity = hub_of(home)
    if identity is None:
        return Shared()
    given = heard = 0
    with Client(identity, patience) as client:
        try:
            for count in _give(home.hub, client):
                given += count
            _leave_head(home, client)
            for count in _hear(home.hub, client):
                heard += count
        except LinkTrouble as trouble:
            told = _told(trouble)
            home.hub.note_contact(told)
            return Shared(given, heard, told)
    home.hub.note_contact("")
    return Shared(given, heard)


def _give(hub: HubBox, client: Client) -> Iterator[int]:
    me = client.me()
    reached = me.device.contiguous_dseq
    for part in hub.parts_after(reached, me.limits.max_changes, me.limits.max_bytes):
        client.push([line for _, line in part])
        yield len(part)


def _leave_head(home: Home, client: Client) -> None:
    """Leave our word on what the hub has of us, so that it can be carried to the province if this PC dies."""
    gateway = home.settings.get(GATEWAY, Identity, NOBODY)
    hub = client.identity.gateway_key
    last = home.settings.get(_LEFT, _Left, _Left())
    dseq = client.me().device.contiguous_dseq
    if gateway.device != home.device.id or not dseq or last == _Left(hub, gateway.device, dseq):
        return
    head = Head(gateway.device, dseq, home.hub.digest_of(dseq), gateway.gateway_key)
    client.leave_head(sign_bytes(bytes.fromhex(gateway.key), encode(head)))
    home.settings.put(_LEFT, _Left(hub, gateway.device, dseq))


def _hear(hub: HubBox, client: Client) -> Iterator[int]:
    more = True
    while more:
        before = hub.position()
        page = client.feed(before.cursor)
        told = [
            Foreign(event.line.encode(), event.counter)
            for event in page.events
            if event.kind is EventKind.SHARED
        ]
        position = Position(page.epoch, page.cursor)
        if position != before:
            yield hub.take_feed(told, position)
        more = page.more


def _told(trouble: LinkTrouble) -> str:
    if trouble.passing:
        return "Trạm của xã không trả lời: kiểm tra máy trạm có bật và cùng mạng nội bộ."
    return f"Trạm của xã: {trouble}"
