"""What happens while files are on their way: changes go and come beside them, and pieces fit the line."""

from __future__ import annotations

import os

import pytest
from starlette.responses import Response
from starlette.types import Scope

from sync import engine
from sync.engine import synchronise
from sync.events import Accepted, BlobSent, Event, Finished, Sent
from tests.sync.desks import CLERK, Desk, Gateway

PIECE = 400_000


def test_a_change_made_while_files_go_does_not_wait_for_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "TALK_SECONDS", 0.01)
    dossier = desk.receive()
    for _ in range(12):
        desk.scan(dossier.id, os.urandom(50_000))
    events: list[Event] = []
    with desk.client() as client:
        for event in synchronise(desk.home.outbox, desk.home.blobs, client):
            if isinstance(event, BlobSent) and not any(isinstance(past, BlobSent) for past in events):
                desk.home.store.collect(dossier.id, 5000, "cash", "", CLERK)
            events.append(event)
    kinds = [type(event) for event in events]
    last_file = len(kinds) - 1 - kinds[::-1].index(BlobSent)
    assert kinds[:last_file].count(Sent) == 2
    assert kinds[-1] is Finished
    assert kinds.count(Accepted) == 14
    assert desk.states() == {"accepted": 14}


def test_pieces_become_smaller_on_a_line_that_does_not_carry_them(desk: Desk, gateway: Gateway) -> None:
    dossier = desk.receive()
    desk.scan(dossier.id, os.urandom(PIECE))
    pieces: list[int] = []

    def away(scope: Scope) -> Response | None:
        if scope["method"] != "PATCH":
            return None
        pieces.append(int(dict(scope["headers"])[b"content-length"]))
        return Response(status_code=503) if len(pieces) <= 2 else None

    gateway.instead = away
    desk.sync()
    assert pieces[:3] == [PIECE, PIECE, engine.LEAST_PIECE * 2]
    assert desk.states() == {"accepted": 2}
