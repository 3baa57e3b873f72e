"""The gateway's HTTP face: what ``sync.protocol`` describes, and a page for IT staff.

Whatever is answered with success was committed before the answer left.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import hmac
import time
import zlib
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, TypeVar

import msgspec
import zstandard
from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from localdb.db import Row
from sync.gateway import metrics, page
from sync.gateway.about import about
from sync.gateway.access import Access
from sync.gateway.contract import PACKAGE, contract
from sync.gateway.delivery import Delivery
from sync.gateway.denied import Denied
from sync.gateway.feed import read_feed
from sync.gateway.intake import take
from sync.gateway.portal import handing
from sync.gateway.province import Province
from sync.gateway.reference import newer
from sync.gateway.relay import keep_head, take_former
from sync.gateway.store import Store, now
from sync.gateway.uploads import Uploads
from sync.protocol import (
    JSON,
    MAX_ASKED,
    MAX_BLOB,
    MAX_BODY,
    MAX_CHANGES,
    MAX_WAIT_SECONDS,
    PROTOCOL,
    PROTOCOL_HEADER,
    TUS,
    TUS_SPOKEN,
    EnrolRequest,
    Health,
    MissingAnswer,
    MissingQuestion,
    Nonce,
    TokenRequest,
    decode,
    encode,
)

T = TypeVar("T")
WORTH_PACKING = 1000
LOOPBACK = frozenset({"127.0.0.1", "::1"})

router = APIRouter()


@dataclass(frozen=True)
class Parts:
    """What the routes work with."""

    store: Store
    province: Province
    access: Access
    delivery: Delivery
    uploads: Uploads


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


Use = Annotated[Parts, Depends(_parts)]


def _signed_in(request: Request, parts: Use) -> Row:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return parts.access.device_of(token if scheme.lower() == "bearer" else "")


SignedIn = Annotated[Row, Depends(_signed_in)]


@router.get("/", response_class=HTMLResponse)
def status_page(request: Request, parts: Use) -> str:
    """Show IT staff how the desks stand; only on the gateway's own machine."""
    if request.client is None or request.client.host not in LOOPBACK:
        raise Denied(403, "local_only", "Trang này chỉ xem được trên chính máy cổng.")
    return page.render(parts.store, parts.province.name)


@router.get("/metrics")
def metrics_page(request: Request, parts: Use) -> Response:
    """Tell a monitoring system how things stand; only on the gateway's own machine."""
    if request.client is None or request.client.host not in LOOPBACK:
        raise Denied(403, "local_only", "Số đo chỉ đọc được trên chính máy cổng.")
    return Response(metrics.render(parts.store), media_type=metrics.TEXT)


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """Give the contract, for whoever writes another desk or another gateway."""
    return Response(msgspec.json.encode(contract(request.app)), media_type=JSON)


@router.get("/v1/health")
def health(request: Request, parts: Use) -> Response:
    """Say that the gateway stands."""
    return _answer(request, Health(True, PROTOCOL, parts.province.name, parts.store.epoch(), now()))


@router.post("/v1/nonce")
def nonce(request: Request, parts: Use) -> Response:
    """Give a challenge to sign."""
    return _answer(request, Nonce(parts.access.nonce()))


@router.post("/v1/token")
async def token(request: Request, parts: Use) -> Response:
    """Exchange a signed challenge for a short token."""
    asked = _decode(await _body(request), TokenRequest)
    return _answer(request, await run_in_threadpool(parts.access.token, asked.device, asked.assertion))


@router.post("/v1/enrol")
async def enrol(request: Request, parts: Use) -> Response:
    """Enrol a device with a one-time code."""
    asked = _decode(await _body(request), EnrolRequest)
    return _answer(request, await run_in_threadpool(parts.access.enrol, asked, parts.province.name))


@router.get("/v1/devices/me")
def me(request: Request, device: SignedIn, parts: Use) -> Response:
    """Say what is known of the asking device, and of the others of its commune."""
    return _answer(request, about(parts.store, device, parts.province.name))


@router.post("/v1/changes")
async def push(request: Request, device: SignedIn, parts: Use) -> Response:
    """Record the pushed lines and answer each, in order."""
    body = await _body(request)
    lines = _lines(_unpack(body, request.headers.get("content-encoding", "identity")))
    answer = await run_in_threadpool(take, parts.store, device["id"], lines)
    parts.delivery.wake()
    return _answer(request, answer)


@router.post("/v1/former")
async def former(request: Request, device: SignedIn, parts: Use) -> Response:
    """Record lines of a name that the desk had before; that name's word on them comes first."""
    body = await _body(request)
    signed, *lines = _lines(_unpack(body, request.headers.get("content-encoding", "identity")), 1) or [b""]
    answer = await run_in_threadpool(take_former, parts.store, device, signed, lines)
    parts.delivery.wake()
    return _answer(request, answer)


@router.put("/v1/head")
async def head(request: Request, device: SignedIn, parts: Use) -> Response:
    """Keep a desk's signed word on how far its chain reaches; a hub only."""
    await run_in_threadpool(keep_head, parts.store, device["id"], await _body(request))
    return Response(status_code=204)


@router.get("/v1/reference")
async def reference(_device: SignedIn, parts: Use, have: str = "") -> Response:
    """Hand down the province's signed package of reference data, unless ``have`` (SHA-256) is the newest."""
    data = await run_in_threadpool(newer, parts.store, have)
    return Response(data, media_type=PACKAGE) if data else Response(status_code=204)


@router.get("/v1/feed")
async def feed(
    request: Request,
    device: SignedIn,
    parts: Use,
    *,
    cursor: str = "",
    limit: int = MAX_ASKED,
    wait: float = 0,
    shares: bool = False,
) -> Response:
    """Answer one page of the commune's feed; ``wait`` seconds for the province to decide what is here.

    ``shares`` asks to be told also what was refused to other desks.
    """
    if request.headers.get(PROTOCOL_HEADER, str(PROTOCOL)) != str(PROTOCOL):
        what = "Cổng tỉnh dùng giao thức khác với phiên bản Một Cửa này."
        raise Denied(426, "upgrade_required", what, "Cập nhật Một Cửa; thay đổi vẫn gửi được.")
    if wait > 0:
        await parts.delivery.settled(min(wait, MAX_WAIT_SECONDS))

    def news() -> Response:
        most = max(1, min(limit, MAX_ASKED))
        return _answer(request, read_feed(parts.store, device, cursor, most, shares=shares))

    return await run_in_threadpool(news)


@router.post("/v1/blobs/missing")
async def missing(request: Request, device: SignedIn, parts: Use) -> Response:
    """Say which files are not here whole, and from which byte on."""
    asked = _decode(await _body(request), MissingQuestion)
    if len(asked.sha256) > MAX_ASKED:
        raise Denied(413, "too_many", f"Mỗi lần hỏi tối đa {MAX_ASKED} tệp.")
    lacking = await run_in_threadpool(parts.uploads.missing, device["commune"], asked.sha256)
    return _answer(request, MissingAnswer(lacking))


def _tus(tus_resumable: Annotated[str, Header()] = TUS) -> None:
    if tus_resumable != TUS:
        raise Denied(412, "tus_version", f"Cổng chỉ hiểu tus {TUS}.")


Tus = Annotated[None, Depends(_tus)]


@router.options("/v1/blobs")
def blob_options() -> Response:
    """Say what of tus is spoken here."""
    said = {"Tus-Version": TUS, "Tus-Extension": "creation", "Tus-Max-Size": str(MAX_BLOB)}
    return Response(status_code=204, headers=TUS_SPOKEN | said)


@router.post("/v1/blobs")
def blob_create(
    _: Tus,
    device: SignedIn,
    parts: Use,
    upload_length: Annotated[int, Header(ge=0, le=MAX_BLOB)],
    upload_metadata: Annotated[str, Header(max_length=2000)],
) -> Response:
    """Announce a file by its ``sha256`` in the metadata (creation of tus); again is no harm."""
    sha256 = _metadata(upload_metadata).get("sha256", "")
    parts.uploads.announce(device["commune"], sha256, upload_length)
    return Response(status_code=201, headers=TUS_SPOKEN | {"Location": f"/v1/blobs/{sha256}"})


@router.head("/v1/blobs/{sha256}")
def blob_offset(_: Tus, device: SignedIn, parts: Use, sha256: str) -> Response:
    """Say how much of a file is safe here."""
    standing = parts.uploads.standing(device["commune"], sha256)
    if standing is None:
        return Response(status_code=404, headers=TUS_SPOKEN)
    headers = {"Upload-Offset": str(standing[0]), "Upload-Length": str(standing[1])}
    return Response(headers=TUS_SPOKEN | headers | {"Cache-Control": "no-store"})


@router.patch("/v1/blobs/{sha256}")
async def blob_append(request: Request, _: Tus, device: SignedIn, parts: Use, sha256: str) -> Response:
    """Append to a file; whatever arrived is kept, also when the connection dies on the way.

    Our own desks give the length with every piece, and so need not announce the file first.
    """
    try:
        offset = int(request.headers["upload-offset"])
        standing = await run_in_threadpool(parts.uploads.standing, device["commune"], sha256)
        length = standing[1] if standing else int(request.headers["upload-length"])
        length = int(request.headers.get("upload-length", length))
    except (KeyError, ValueError) as error:
        raise Denied(400, "bad_request", "Thiếu Upload-Offset hoặc Upload-Length.") from error
    try:
        end = await parts.uploads.receive(device["commune"], sha256, offset, length, request.stream())
    except ClientDisconnect:
        return Response(status_code=400)
    return Response(status_code=204, headers=TUS_SPOKEN | {"Upload-Offset": str(end)})


@router.get(f"{handing.PATH}/{{commune}}/{{sha256}}/{{until}}/{{mark}}")
def portal_file(parts: Use, commune: str, sha256: str, until: int, mark: str) -> Response:
    """Give the portal a file by a link that this gateway made, in its time; to any other tell nothing."""
    store = parts.store
    portal = store.settings.portal
    good = hmac.compare_digest(handing.mark(store.key, commune, sha256, until).encode(), mark.encode())
    if not (portal and portal.files and good and parts.uploads.whole(commune, sha256)):
        raise Denied(404, "no_such_file", "Không có tệp này.")
    if until <= time.time():
        raise Denied(410, "link_over", "Đường dẫn đã hết hạn.", "Hỏi cổng của tỉnh đường dẫn mới.")
    pieces = parts.uploads.pieces(commune, sha256)
    first = next(pieces, b"")
    kind = "application/pdf" if first.startswith(b"%PDF-") else "application/octet-stream"
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return StreamingResponse(chain((first,), pieces), media_type=kind, headers=headers)


def _metadata(header: str) -> dict[str, str]:
    """Read ``key base64, key base64`` as tus writes it; what is not that is left out."""
    found = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        with contextlib.suppress(ValueError):
            found[key] = base64.b64decode(value, validate=True).decode("ascii")
    return found


def _answer(request: Request, value: Struct) -> Response:
    data = encode(value)
    headers = {"Cache-Control": "no-store"}
    if len(data) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        data = gzip.compress(data, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(data, media_type=JSON, headers=headers)


async def _body(request: Request) -> bytes:
    parts = bytearray()
    async for piece in request.stream():
        parts += piece
        if len(parts) > MAX_BODY:
            raise Denied(413, "too_large", "Gói gửi lên quá lớn.")
    return bytes(parts)


def _unpack(body: bytes, encoding: str) -> bytes:
    """Unpack a push, never into more than the limit, however little was sent."""
    try:
        if encoding == "zstd":
            with zstandard.ZstdDecompressor().stream_reader(body) as reader:
                data: bytes = reader.read(MAX_BODY + 1)
        elif encoding == "gzip":
            data = zlib.decompressobj(wbits=31).decompress(body, MAX_BODY + 1)
        elif encoding in ("", "identity"):
            data = body
        else:
            raise Denied(415, "bad_encoding", f"Cổng không hiểu kiểu nén “{encoding}”.")
    except (zstandard.ZstdError, zlib.error) as error:
        raise Denied(400, "bad_encoding", "Gói gửi lên bị hỏng.", "Gửi lại.") from error
    if len(data) > MAX_BODY:
        raise Denied(413, "too_large", "Gói gửi lên quá lớn.")
    return data


def _lines(data: bytes, before: int = 0) -> list[bytes]:
    """Return the lines of a push, in which ``before`` lines come before the changes."""
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    if len(lines) - before > MAX_CHANGES:
        raise Denied(413, "too_many", f"Mỗi gói tối đa {MAX_CHANGES} thay đổi.")
    return lines


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return decode(body, kind)
    except msgspec.MsgspecError as error:
        raise Denied(400, "bad_request", f"Yêu cầu không đọc được: {error}.") from error
