"""Lines of a former name are taken from the desk that had it, and from nobody who only says so."""

from __future__ import annotations

import pytest

from localdb.domain.change import digest
from sync.client import Client
from sync.credentials import new_key, public_of, sign_bytes
from sync.link import LinkTrouble
from sync.protocol import Head, Outcome, encode
from tests.sync.conftest import MakeDesk
from tests.sync.desks import QUICKLY, Desk, Gateway, enrolled


def signed(desk: Desk, lines: list[bytes], *, key: str = "", gateway: str = "", end: str = "") -> bytes:
    """The former name's word on ``lines``, or one that is wrong in some way."""
    was = desk.identity
    assert was is not None
    key = key or was.key
    head = Head(
        was.device,
        len(lines),
        end or digest(lines[-1]),
        gateway or was.gateway_key,
        public_of(bytes.fromhex(key)),
    )
    return sign_bytes(bytes.fromhex(key), encode(head))


def test_a_desk_brings_only_what_the_former_name_signed(make_desk: MakeDesk, gateway: Gateway) -> None:
    old, now = make_desk("cu"), make_desk("nay")
    for _ in range(3):
        old.receive()
    lines = [change.line for change in old.home.outbox.pending(9)]
    with now.client() as client:
        for wrong in (
            signed(old, lines, key=new_key().hex()),  # the gateway knows this name's key
            signed(old, lines, gateway=public_of(new_key())),
            signed(old, lines, end=digest(lines[0])),
            b"not a signature",
        ):
            with pytest.raises(LinkTrouble):
                client.bring(wrong, lines)
        with pytest.raises(LinkTrouble, match="không nối liền"):
            client.bring(signed(old, lines), [lines[0], lines[2]])
        with (
            Client(enrolled(gateway, "H29.20"), QUICKLY) as stranger,
            pytest.raises(LinkTrouble, match="không phải của đơn vị"),
        ):
            stranger.bring(signed(old, lines), lines)
        taken = client.bring(signed(old, lines), lines)
    assert [result.outcome for result in taken.results] == [Outcome.RECORDED] * 3
    assert (taken.device.id, taken.device.contiguous_dseq) == (old.home.device.id, 3)
