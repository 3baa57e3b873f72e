"""The contract as written is what is served; ``python -m tests.sync.test_openapi`` writes it anew."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import httpx2
import msgspec

from sync.gateway.contract import contract
from sync.gateway.serve import open_gateway
from tests.sync.desks import Gateway

WRITTEN = Path(__file__).parents[2] / "sync" / "openapi.json"


def test_what_is_served_is_what_is_written(gateway: Gateway) -> None:
    with httpx2.Client(base_url=gateway.url) as http:
        served = http.get("/openapi.json").json()
    assert served == json.loads(WRITTEN.read_text(encoding="utf-8"))


def test_every_way_in_is_described_with_its_answer_and_its_refusal() -> None:
    paths = json.loads(WRITTEN.read_text(encoding="utf-8"))["paths"]
    assert set(paths) >= {"/v1/changes", "/v1/feed", "/v1/blobs/missing", "/v1/blobs/{sha256}", "/v1/enrol"}
    for methods in paths.values():
        for operation in methods.values():
            assert "default" in operation["responses"]
            assert len(operation["responses"]) >= 2


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = contract(open_gateway(Path(folder)))
        WRITTEN.write_bytes(msgspec.json.format(msgspec.json.encode(made, order="sorted"), indent=1) + b"\n")


if __name__ == "__main__":
    _write()
