"""The contract taken at its word by a foreign tool: asked rightly or wrongly, the gateway keeps to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sync.client import Client
from tests.sync.desks import QUICKLY, Gateway, enrolled, running
from tests.sync.test_openapi import WRITTEN


@schemathesis.serializer("application/x-ndjson", "application/offset+octet-stream", "application/jose")
def as_it_is(_: schemathesis.SerializationContext, value: object) -> bytes:
    """Send a body of lines, or of bytes, as it was made up."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


CONTRACT = schemathesis.openapi.from_path(WRITTEN)
OPERATIONS = {op.ok().label: op.ok() for op in CONTRACT.get_all_operations() if isinstance(op, Ok)}
NOTHING_ASKED = ("OPTIONS /v1/blobs", "GET /v1/health", "POST /v1/nonce", "GET /v1/devices/me")
HELD_TO = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
CALM = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with running(tmp_path_factory.mktemp("cong")) as gateway:
        yield gateway


@pytest.mark.parametrize(
    ("label", "mode"),
    [
        (label, mode)
        for label in OPERATIONS
        for mode in GenerationMode
        if mode.is_positive or label not in NOTHING_ASKED
    ],
)
def test_every_call_is_answered_as_the_contract_says(
    label: str, mode: GenerationMode, fuzzed: Gateway
) -> None:
    with Client(enrolled(fuzzed), QUICKLY) as client:
        client.me()
        token = client._token

    @CALM
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def call(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=fuzzed.url, headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=HELD_TO)

    call()
