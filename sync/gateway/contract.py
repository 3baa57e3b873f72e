"""The contract of the gateway as OpenAPI 3.1, made from the very types that both sides decode with."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from msgspec import Struct

from sync.protocol import (
    JSON,
    NDJSON,
    OFFSET_BYTES,
    PROTOCOL,
    EnrolAnswer,
    EnrolRequest,
    FeedPage,
    Health,
    Me,
    MissingAnswer,
    MissingQuestion,
    Nonce,
    Problem,
    PushAnswer,
    Token,
    TokenRequest,
)

_Types = tuple[type[Struct] | None, type[Struct] | None]
_BODIES: dict[tuple[str, str], _Types] = {  # (path, method): what is asked, what is answered
    ("/v1/health", "get"): (None, Health),
    ("/v1/nonce", "post"): (None, Nonce),
    ("/v1/token", "post"): (TokenRequest, Token),
    ("/v1/enrol", "post"): (EnrolRequest, EnrolAnswer),
    ("/v1/devices/me", "get"): (None, Me),
    ("/v1/changes", "post"): (None, PushAnswer),
    ("/v1/former", "post"): (None, PushAnswer),
    ("/v1/feed", "get"): (None, FeedPage),
    ("/v1/blobs/missing", "post"): (MissingQuestion, MissingAnswer),
}
_REF = "#/components/schemas/{name}"
_LINES = "Change lines exactly as the desk stored them, one JSON object a line, each naming the one before."
_HEAD = "A JWS of the device over {device, dseq, digest, gateway}: the end of its chain as it stands here."
_FORMER = "First a JWS of the former name over {device, dseq, digest, gateway, public_key}, then its lines."
JWS = "application/jose"
PACKAGE = "application/octet-stream"
_REFERENCE = {
    "200": {"description": "The package; a desk checks its signature.", "content": {PACKAGE: {}}},
    "204": {"description": "None, or the one that the desk has."},
}
_UPLOAD = "The bytes from Upload-Offset on; what arrived is kept when the connection breaks."
_TUS = {  # the answers of tus 1.0, core and creation
    "head": ("200", "Upload-Offset and Upload-Length"),
    "patch": ("204", "Upload-Offset"),
    "post": ("201", "Location, from the sha256 in Upload-Metadata"),
    "options": ("204", "Tus-Version, Tus-Extension and Tus-Max-Size"),
}
_OPEN = {"/v1/health", "/v1/nonce", "/v1/token", "/v1/enrol"}  # these ask for no token


def contract(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of ``app``; the same for every gateway of this version."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=str(PROTOCOL), routes=app.routes)
        made["paths"] = {path: made["paths"][path] for path in made["paths"] if path.startswith("/v1/")}
        for path, methods in made["paths"].items():
            for method, operation in methods.items():
                _describe(path, method, operation)
        made["components"] = {
            "schemas": _schemas(),
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        }
        app.openapi_schema = made
    return app.openapi_schema


def _describe(path: str, method: str, operation: dict[str, Any]) -> None:
    asked, answered = _BODIES.get((path, method), (None, None))
    if asked is not None:
        operation["requestBody"] = _body(JSON, _ref(asked))
    elif (path, method) == ("/v1/changes", "post"):
        operation["requestBody"] = _body(NDJSON, {"type": "string", "description": _LINES})
    elif path == "/v1/former":
        operation["requestBody"] = _body(NDJSON, {"type": "string", "description": _FORMER})
    elif path == "/v1/head":
        operation["requestBody"] = _body(JWS, {"type": "string", "description": _HEAD})
        operation["responses"] = {"204": {"description": "Kept; asked of a hub only."}}
    elif method == "patch":
        operation["requestBody"] = _body(OFFSET_BYTES, {"type": "string", "description": _UPLOAD})
    if answered is not None:
        operation["responses"] = {"200": {"description": "OK", "content": {JSON: {"schema": _ref(answered)}}}}
    elif path == "/v1/reference":
        operation["responses"] = dict(_REFERENCE)
    elif path.startswith("/v1/blobs"):
        status, told = _TUS[method]
        operation["responses"] = {status: {"description": told}}
    operation["responses"]["default"] = {
        "description": "Why not, for machines (code) and people; 429 and 503 say when to come again.",
        "content": {JSON: {"schema": _ref(Problem)}},
    }
    if path not in _OPEN and method != "options":
        operation["security"] = [{"device": []}]


def _body(media: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema}}}


def _ref(kind: type[Struct]) -> dict[str, Any]:
    return {"$ref": _REF.format(name=kind.__name__)}


def _schemas() -> dict[str, Any]:
    kinds = {kind for pair in _BODIES.values() for kind in pair if kind} | {Problem}
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    return msgspec.json.schema_components(ordered, ref_template=_REF)[1]
