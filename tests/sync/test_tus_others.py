"""Uploads with other people's tus 1.0: their client sends to our gateway, our client to their server.

The foreign side is the library ``resumable-upload``, written by people who know nothing of us.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from resumable_upload import SQLiteStorage, TusClient, TusServer
from resumable_upload.asgi import TusASGIApp
from resumable_upload.exceptions import TusCommunicationError, TusUploadFailed
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sync.client import Client
from sync.gateway.files import blob_path
from tests.sync.desks import COMMUNE, QUICKLY, Gateway, at, enrolled
from tests.sync.faults import Relay

DATA = hashlib.shake_256(b"mot xap giay").digest(700_000)
SHA256 = hashlib.sha256(DATA).hexdigest()
PIECE = 64 << 10


class Theirs:
    """A foreign tus server under our addresses, with a note of what it answered.

    Our desks name a file by its SHA-256 and give the length with every piece; a server that names files
    itself has it announced before the first piece. Everything else reaches it as our client wrote it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.storage = SQLiteStorage(str(folder / "uploads.db"), str(folder / "files"))
        self._server = TusServer(storage=self.storage, base_path="/v1/blobs")
        self._app = TusASGIApp(self._server)
        self.places: dict[str, str] = {}
        self.answers: list[tuple[str, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = str(scope["path"]).rsplit("/", 1)[1]
        length = dict(scope["headers"]).get(b"upload-length")
        if name not in self.places:
            if length is None:
                await Response(status_code=404)(scope, receive, send)
                return
            told = {"tus-resumable": "1.0.0", "upload-length": length.decode()}
            status, said, _ = await self._server.handle_request_async("POST", "/v1/blobs", told, b"")
            assert status == 201
            self.places[name] = f"/v1/blobs/{said['Location'].rsplit('/', 1)[1]}"

        async def noted(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                self.answers.append((scope["method"], int(str(message["status"]))))
            await send(message)

        await self._app({**scope, "path": self.places[name]}, receive, noted)


@pytest.fixture
def relay(gateway: Gateway) -> Iterator[Relay]:
    """A line whose first thirty connections are cut after 100 kB up, then after a few hundred bytes down."""
    up = chain(repeat(100_000, 15), repeat(None))
    down = chain(repeat(None, 15), repeat(700, 15), repeat(None))
    made = Relay(lambda: gateway.port, lambda: next(up), lambda: next(down))
    yield made
    made.close()


def test_a_foreign_client_goes_on_after_every_cut_and_our_gateway_has_the_file_whole(
    gateway: Gateway, relay: Relay, tmp_path: Path
) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        token = client._sign_in("")
    paper = tmp_path / "to-khai.pdf"
    paper.write_bytes(DATA)
    theirs = TusClient(
        f"{gateway.url}/v1/blobs",
        chunk_size=PIECE,
        checksum=False,
        headers={"Authorization": f"Bearer {token}"},
        max_retries=1,
        retry_delay=0.01,
    )
    theirs.upload_file(str(paper), metadata={"sha256": SHA256}, stop_at=PIECE)
    where = f"{relay.url}/v1/blobs/{SHA256}"
    for _ in range(60):
        try:
            theirs.resume_upload(str(paper), where)
        except (TusUploadFailed, TusCommunicationError):
            continue
        break
    assert relay.cuts >= 5
    assert blob_path(gateway.home, COMMUNE, SHA256).read_bytes() == DATA


def test_a_foreign_client_whose_file_changed_under_way_is_told_and_nothing_wrong_is_kept(
    gateway: Gateway, tmp_path: Path
) -> None:
    with Client(enrolled(gateway), QUICKLY) as client:
        token = client._sign_in("")
    paper = tmp_path / "to-khai.pdf"
    paper.write_bytes(DATA[:-1] + b"?")
    theirs = TusClient(
        f"{gateway.url}/v1/blobs", checksum=False, headers={"Authorization": f"Bearer {token}"}, max_retries=0
    )
    with pytest.raises(TusUploadFailed, match="460"):
        theirs.upload_file(str(paper), metadata={"sha256": SHA256})
    assert not blob_path(gateway.home, COMMUNE, SHA256).exists()


def test_our_client_goes_on_after_every_cut_with_a_foreign_server(
    gateway: Gateway, relay: Relay, tmp_path: Path
) -> None:
    theirs = Theirs(tmp_path / "cua-nguoi-khac")
    gateway.instead = lambda scope: theirs if scope["path"].startswith("/v1/blobs/") else None
    read = DATA.__getitem__
    safe: list[int] = []
    with Client(at(enrolled(gateway), relay.url), QUICKLY) as client:
        client.upload(SHA256, len(DATA), 0, lambda at: read(slice(at, at + PIECE)), safe.append)
        assert client.offset(SHA256) == len(DATA)
    assert safe == sorted(safe)
    assert relay.cuts >= 5
    assert theirs.storage.read_file(theirs.places[SHA256].rsplit("/", 1)[1]) == DATA
    assert {status for _, status in theirs.answers} <= {200, 204}
