"""Cổng Dịch vụ công mô phỏng: a portal on loopback that behaves like the real ones did, and says so.

Sessions that end, “đã tồn tại”, at most ten records a call, answers for each record or for the whole, and,
where a test says so, slow answers, 500s, an HTML page with status 200, or an answer that is lost after the
deed.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jsonschema_rs import Draft202012Validator
from starlette.concurrency import run_in_threadpool

from tests.sync.desks import COMMUNE

Record = dict[str, Any]
UNIT = "Trung tâm PVHCC xã Tân Mẫu"
MOCK = "(mô phỏng)"
LIMIT = 10
USER, SECRET = "tinh-thu", "mat-khau-thu"
SHAPES = Path(__file__).with_name("shapes")
HTML = "<html><body><h1>Hệ thống đang nâng cấp</h1></body></html>"


def shape(name: str) -> Draft202012Validator:
    """The written shape of one kind of record."""
    return Draft202012Validator(json.loads((SHAPES / f"{name}.json").read_text(encoding="utf-8")))


class FakePortal:
    """What the portal knows, and how it is in the mood to answer."""

    def __init__(self) -> None:
        self.port = 0
        self.dossiers: dict[str, Record] = {}
        self.steps: list[Record] = []
        self.files: dict[str, bytes] = {}  # handed over, by the id that they got
        self.procedures = {"1.004873": ("G03-HT01", "Hộ tịch")}
        self.calls: list[tuple[str, int]] = []  # service, how many records
        self.order: list[str] = []  # codes as they were first taken
        self.faults: list[str] = []  # records that do not have the written shape
        self.refuse: Callable[[Record], str] = lambda _: ""
        self.refuse_step: Callable[[Record], str] = lambda _: ""
        self.before: Callable[[str], Response | None] = lambda _: None
        self.after: Callable[[str], Response | None] = lambda _: None
        self.hold = threading.Event()
        self.each = True  # an answer for each record, or one for the whole call
        self.session_calls = 1000
        self._session = 0
        self._left = 0
        self._shapes = {
            name: shape(name) for name in ("dongbo", "tiendo", "create", "trangthai", "tientrinh")
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def log_in(self, user: str, secret: str) -> str:
        if (user, secret) != (USER, SECRET):
            return ""
        self._session += 1
        self._left = self.session_calls
        return f"phien-{self._session}"

    def admit(self, session: str) -> bool:
        self._left -= 1
        return session == f"phien-{self._session}" and self._left >= 0

    def check(self, name: str, record: Record) -> None:
        self.faults += [f"{name}: {fault.message}" for fault in self._shapes[name].iter_errors(record)]

    def take(self, record: Record, *, updating: bool) -> tuple[str, str]:
        code = record["MaHoSo"]
        if reason := self.refuse(record):
            return "-5", reason
        if updating and code not in self.dossiers:
            return "-4", f"Hồ sơ {code} không tồn tại {MOCK}"
        if not updating and code in self.dossiers:
            return "-3", f"Hồ sơ {code} đã tồn tại {MOCK}"
        if code not in self.dossiers:
            self.order.append(code)
        self.dossiers[code] = self.dossiers.get(code, {}) | record if updating else record
        return "0", f"Thành công {MOCK}"

    def sync(self, records: list[Record], *, updating: bool) -> Record:
        if len(records) > LIMIT:
            return {"error_code": "-9", "message": f"Tối đa {LIMIT} hồ sơ một lần {MOCK}"}
        for record in records:
            self.check("dongbo", record)
        if self.each:
            said = [(r["MaHoSo"], *self.take(r, updating=updating)) for r in records]
            data = [{"MaHoSo": code, "error_code": no, "message": text} for code, no, text in said]
            return {"error_code": "0", "message": f"Đã xử lý {MOCK}", "data": data}
        kept = dict(self.dossiers), list(self.order)
        for record in records:
            no, text = self.take(record, updating=updating)
            if no != "0":
                self.dossiers, self.order = kept
                return {"error_code": no, "message": text}
        return {"error_code": "0", "message": f"Đồng bộ thành công {MOCK}"}

    def keep(self, data: bytes) -> Record:
        name = f"tep-{len(self.files) + 1}"
        self.files[name] = data
        told = {"IdTepTin": name, "HashTepTin": hashlib.sha256(data).hexdigest()}
        return {"code": "0", "message": MOCK, "data": told}

    def progress(self, rows: list[Record], name: str) -> Record:
        if len(rows) > LIMIT:
            return {"error_code": "-9", "message": f"Tối đa {LIMIT} dòng một lần {MOCK}"}
        for row in rows:
            self.check(name, row)
            if reason := self.refuse_step(row):
                return {"error_code": "0", "message": f"Cập nhật không thành công: {reason} {MOCK}"}
        self.steps += [row for row in rows if row not in self.steps]
        return {"error_code": "0", "message": f"Cập nhật tiến độ thành công {MOCK}"}


def make_app(portal: FakePortal) -> FastAPI:
    """Return the two shapes of the service over one memory."""
    app = FastAPI(title="Cổng Dịch vụ công mô phỏng, chỉ để thử nghiệm")

    @app.post("/mapi/login")
    async def login(request: Request) -> Record:
        asked = await request.json()
        return {"session": portal.log_in(asked["username"], asked["password"]), "message": MOCK}

    @app.post("/mapi/g")
    async def classic(request: Request) -> Response:
        asked = await request.json()
        service, data = asked["service"], asked.get("data", [])
        portal.calls.append((service, len(data)))
        if instead := portal.before(service):
            return instead
        if not portal.admit(asked["session"]):
            return JSONResponse({"error_code": "-2", "message": f"Phiên làm việc đã hết hạn {MOCK}"})
        if service == "LayThuTuc":
            field = portal.procedures.get(asked["maTTHC"])
            told = field and {
                "TENTTHC": f"Thủ tục {asked['maTTHC']}",
                "LINHVUCTHUCHIEN": [{"MALINHVUC": field[0], "TENLINHVUC": field[1]}],
            }
            return JSONResponse({"error_code": "0", "result": [told] if told else [], "message": MOCK})
        if service == "DongBoHoSoMC":
            reply = portal.sync(data, updating=asked["isUpdating"] == "True")
        else:
            reply = portal.progress(data, "tiendo")
        return await run_in_threadpool(portal.after, service) or JSONResponse(reply)

    @app.post("/oauth/token")
    async def token(request: Request) -> Record:
        form = dict(pair.split("=", 1) for pair in (await request.body()).decode().split("&"))
        return {"access_token": portal.log_in(form["client_id"], form["client_secret"])}

    @app.post("/api/{service}")
    async def modern(service: str, request: Request) -> Response:
        sent = await request.body()
        body = None if service == "UploadFile" else json.loads(sent)
        portal.calls.append((service, len(body) if isinstance(body, list) else 1))
        if instead := portal.before(service):
            return instead
        if not portal.admit(request.headers.get("authorization", "").removeprefix("Bearer ")):
            return JSONResponse({"code": "401", "message": MOCK}, 401)
        if body is None:
            reply = portal.keep(part_of(sent, request.headers["content-type"]))
            return portal.after(service) or JSONResponse(reply)
        if service == "CapNhatTienTrinh":
            reply = portal.progress(body, "tientrinh")
            return portal.after(service) or JSONResponse(
                {"code": reply["error_code"], "message": reply["message"]}
            )
        updating = service == "CapNhatTrangThai"
        portal.check("trangthai" if updating else "create", body)
        code, text = portal.take(body, updating=updating)
        told = {"code": code, "message": text, "data": {"IDHoSo": f"id-{body['MaHoSo']}"}}
        return portal.after(service) or JSONResponse(told)

    return app


def part_of(body: bytes, kind: str) -> bytes:
    """The one part of a form."""
    boundary = kind.split("boundary=")[1].encode()
    _, _, data = body.partition(b"\r\n\r\n")
    return data.removesuffix(b"\r\n--" + boundary + b"--\r\n")


def once(answer: Response) -> Callable[[str], Response | None]:
    """Give ``answer`` to the first call, and to none after it."""
    left = [answer]
    return lambda _: left.pop() if left else None


def page() -> Response:
    """An error page with status 200, as a proxy gives."""
    return HTMLResponse(HTML)


def told(portal: FakePortal) -> str:
    """The settings of a gateway that goes on to ``portal``."""
    return f"""[portal]
url = "{portal.url}"
user = "{USER}"
secret = "{SECRET}"
name = "Cổng mô phỏng"
every = 0.05
units = {{ "{COMMUNE}" = "{UNIT}" }}
"""


@contextmanager
def running(portal: FakePortal) -> Iterator[FakePortal]:
    """The portal listens while the block runs."""
    ready = threading.Event()

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            portal.port = self.servers[0].sockets[0].getsockname()[1]
            ready.set()

    config = uvicorn.Config(make_app(portal), port=portal.port, log_level="warning", access_log=False)
    server = Server(config)
    thread = threading.Thread(target=server.run, name="fake-portal")
    thread.start()
    try:
        assert ready.wait(30)
        yield portal
    finally:
        server.should_exit = True
        thread.join()
