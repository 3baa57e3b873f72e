"""Uploads speak tus 1.0, core and creation, in the words of its specification."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator

import httpx2
import pytest

from sync.client import Client
from tests.sync.desks import QUICKLY, Gateway, enrolled

DATA = bytes(range(256)) * 40
SHA256 = hashlib.sha256(DATA).hexdigest()
VERSION = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def http(gateway: Gateway) -> Iterator[httpx2.Client]:
    """Somebody with a token who knows tus and nothing of us."""
    with Client(enrolled(gateway), QUICKLY) as client:
        client.me()
        headers = VERSION | {"Authorization": f"Bearer {client._token}"}
    with httpx2.Client(base_url=gateway.url, headers=headers) as made:
        yield made


def created(http: httpx2.Client, sha256: str = SHA256) -> httpx2.Response:
    metadata = "filename dGhp, sha256 " + base64.b64encode(sha256.encode()).decode()
    return http.post("/v1/blobs", headers={"Upload-Length": str(len(DATA)), "Upload-Metadata": metadata})


def patch(http: httpx2.Client, where: str, offset: int, data: bytes) -> httpx2.Response:
    headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return http.patch(where, headers=headers, content=data)


def test_a_file_is_created_sent_in_pieces_and_asked_about(http: httpx2.Client) -> None:
    options = http.options("/v1/blobs")
    assert (options.status_code, options.headers["tus-version"]) == (204, "1.0.0")
    assert int(options.headers["tus-max-size"]) > len(DATA)
    answer = created(http)
    assert (answer.status_code, answer.headers["tus-resumable"]) == (201, "1.0.0")
    where = answer.headers["location"]
    assert http.head(where).headers["upload-offset"] == "0"
    assert patch(http, where, 0, DATA[:1000]).headers["upload-offset"] == "1000"
    assert patch(http, where, 500, DATA[500:]).status_code == 409
    asked = http.head(where)
    assert (asked.headers["upload-offset"], asked.headers["upload-length"]) == ("1000", str(len(DATA)))
    assert asked.headers["cache-control"] == "no-store"
    done = patch(http, where, 1000, DATA[1000:])
    assert (done.status_code, done.headers["upload-offset"]) == (204, str(len(DATA)))
    assert created(http).status_code == 201  # announcing it again does no harm
    assert http.head(where).headers["upload-offset"] == str(len(DATA))


def test_what_tus_forbids_is_refused(http: httpx2.Client) -> None:
    assert http.head(f"/v1/blobs/{'0' * 64}").status_code == 404
    assert patch(http, f"/v1/blobs/{'0' * 64}", 0, b"x").status_code == 400
    assert http.head(f"/v1/blobs/{SHA256}", headers={"Tus-Resumable": "0.2.2"}).status_code == 412
    assert created(http, "../../etc/passwd").status_code == 400
    assert http.post("/v1/blobs", headers={"Upload-Length": "-1", "Upload-Metadata": "x"}).status_code == 400
