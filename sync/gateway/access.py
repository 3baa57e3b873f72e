"""Who may speak: one-time enrolment codes, devices and their keys, nonces and short bearer tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from localdb.db import Row, Sql, one
from localdb.domain.change import FIRST_PREV
from localdb.domain.codes import Block, device_tag
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import NEW_DEVICE, Trouble
from sync.credentials import BadSignature, is_public_key, new_nonce, public_of, sign, verify
from sync.gateway.denied import Denied
from sync.gateway.standing import DEVICE, Standing, require_approved, stand
from sync.gateway.store import Store, now
from sync.protocol import AUDIENCE, EnrolAnswer, EnrolRequest, Head, Token

CODE_SECONDS = 600
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8  # 40 bits, against at most MAX_GUESSES tries in ten minutes
MAX_GUESSES = 100
NONCE_SECONDS = 120
TOKEN_SECONDS = 3600
SWEEP_SECONDS = 10
MAX_PENDING = 10_000
SERIALS_PER_DEVICE = 200
LAST_DEVICE_SERIAL = 8000  # the gateway's own series, for dossiers with a temporary number, starts after it
TAKE_NEW_NAME = f"Cho máy này mã mới ({NEW_DEVICE}), rồi ghi danh lại."
BLOCK_DAYS = 30
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # people copy it into a command; ":" and "~" are our own marks


class _Grant(Struct, frozen=True):
    device: str
    until: float


class Access:
    """Nonces and tokens live in memory: after a restart desks simply sign in again."""

    def __init__(self, store: Store, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._monotonic = monotonic
        self._nonces: dict[str, float] = {}
        self._tokens: dict[str, _Grant] = {}
        self._guesses: list[float] = []
        self._sweep_at = 0.0
        self._lock = threading.Lock()

    def nonce(self) -> str:
        """Return a challenge that is good once, for two minutes of this machine's own clock."""
        with self._lock:
            self._sweep()
            if len(self._nonces) >= MAX_PENDING:
                raise Denied(503, "busy", "Cổng đang có quá nhiều yêu cầu.", "Thử lại sau.")
            nonce = new_nonce()
            self._nonces[nonce] = self._monotonic() + NONCE_SECONDS
        return nonce

    def token(self, device: str, assertion: str) -> Token:
        """Exchange a signed assertion for a token. Raises ``Denied``."""
        row = self._device(device)
        try:
            claims = verify(row["public_key"], assertion)
        except BadSignature as error:
            raise Denied(
                401, "bad_signature", "Chữ ký của máy không đúng.", "Ghi danh lại máy này."
            ) from error
        with self._lock:
            self._sweep()
            fresh = self._nonces.pop(claims.get("nonce", ""), 0.0) > self._monotonic()
        if not fresh or claims.get("aud") != AUDIENCE or claims.get("iss") != device:
            raise Denied(401, "bad_nonce", "Lời chào đã dùng rồi hoặc quá hạn.", "Kết nối lại.")
        with self._store.write(row["commune"]) as db:
            db.execute("UPDATE device SET seen_at = ? WHERE id = ?", (now(), device))
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[_digest(token)] = _Grant(device, self._monotonic() + TOKEN_SECONDS)
        proof = sign(
            self._store.key, {"iss": AUDIENCE, "aud": device, "challenge": claims.get("challenge", "")}
        )
        return Token(token, TOKEN_SECONDS, proof)

    def device_of(self, token: str) -> Row:
        """Return the device that a bearer token stands for. Raises ``Denied``."""
        with self._lock:
            self._sweep()
            grant = self._tokens.get(_digest(token))
        if grant is None or grant.until <= self._monotonic():
            raise Denied(401, "token_expired", "Phiên làm việc với cổng đã hết.", "Kết nối lại.")
        return self._device(grant.device)

    def enrol(self, request: EnrolRequest, province: str) -> EnrolAnswer:
        """Enrol a device with a one-time code; the same request again gets the same answer.

        Raises ``Denied`` for a wrong, used or late code, and when the tag is taken in the commune.
        """
        self._count_guess()
        real = request.tag == device_tag(request.device) and _NAME.fullmatch(request.device)
        if not real or not is_public_key(request.public_key):
            raise Denied(400, "bad_request", "Yêu cầu ghi danh không hợp lệ.", "Cập nhật Một Cửa.")
        with self._store.write() as db:
            row = _usable_code(db, request)
            if not row["device"]:
                _add_device(db, row, request, numbers=not self._store.settings.hub)
                if self._store.settings.approve:
                    stand(db, request.device, Standing.WAITING)
        with self._lock:
            self._guesses.clear()
        device = self._known(request.device)
        return EnrolAnswer(
            device=request.device,
            commune=row["commune"],
            counter=row["counter"],
            gateway_key=public_of(self._store.key),
            blocks=blocks_of(device),
            epoch=self._store.epoch(),
            province=province,
            waiting=device["standing"] == Standing.WAITING,
            hub=self._store.settings.hub,
        )

    def _device(self, device: str) -> Row:
        row = self._known(device)
        require_approved(row)
        return row

    def _known(self, device: str) -> Row:
        row = self._store.one(f"{DEVICE} WHERE d.id = ?", (device,))
        if row is None:
            raise Denied(401, "unknown_device", "Cổng không biết máy này.", "Ghi danh máy này với cổng.")
        return row

    def _count_guess(self) -> None:
        with self._lock:
            since = self._monotonic() - CODE_SECONDS
            self._guesses = [g for g in self._guesses if g > since]
            if len(self._guesses) >= MAX_GUESSES:
                raise Denied(429, "too_many_guesses", "Nhập sai mã ghi danh quá nhiều lần.", "Đợi 10 phút.")
            self._guesses.append(self._monotonic())

    def _sweep(self) -> None:
        """Forget what is too old, but not at every request: with a thousand desks that takes time."""
        at = self._monotonic()
        if at < self._sweep_at and len(self._nonces) < MAX_PENDING:
            return
        self._sweep_at = at + SWEEP_SECONDS
        self._nonces = {n: until for n, until in self._nonces.items() if until > at}
        self._tokens = {t: grant for t, grant in self._tokens.items() if grant.until > at}


def new_code(store: Store, commune: str, counter: str) -> str:
    """Make a one-time enrolment code for a counter of ``commune`` (agency code); it lives ten minutes."""
    today = datetime.now(VIETNAM).date()
    try:
        Block(commune, 1, 1, today, today, "")
    except ValueError as error:
        raise Trouble(f"“{commune}” không phải mã định danh đơn vị.", "Ví dụ: H29.19.") from error
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with store.write() as db:
        db.execute("INSERT INTO commune (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (commune,))
        db.execute(
            "INSERT INTO enrolment (digest, commune, counter, expires) VALUES (?, ?, ?, ?)",
            (_digest(code), commune, counter, time.time() + CODE_SECONDS),
        )
    return f"{code[:4]}-{code[4:]}"


def blocks_of(device: Row) -> tuple[Block, ...]:
    """Return the serials reserved for a device: its own since it joined, each lease good for thirty days.

    They hold for the days behind too: a paper of a day without power is entered later, under its own day.
    """
    if not device["serial_first"]:
        return ()
    today = datetime.now(VIETNAM).date()
    joined = datetime.fromisoformat(device["enrolled_at"]).astimezone(VIETNAM).date()
    return (
        Block(
            unit=device["commune"],
            serial_first=device["serial_first"],
            serial_last=device["serial_last"],
            valid_from=min(joined, today),  # a gateway's clock may have been set back
            valid_to=today + timedelta(days=BLOCK_DAYS),
            device=device["id"],
        ),
    )


def _usable_code(db: Sql, request: EnrolRequest) -> Row:
    typed = request.code.upper().translate(str.maketrans("OIL", "011", " -"))
    row = one(db, "SELECT * FROM enrolment WHERE digest = ?", (_digest(typed),))
    again = row is not None and row["device"] == request.device and row["public_key"] == request.public_key
    if row is None or row["expires"] < time.time() or (row["device"] and not again):
        raise Denied(
            403, "bad_code", "Mã ghi danh không đúng, đã dùng, hoặc quá 10 phút.", "Xin cán bộ CNTT mã mới."
        )
    return row


def _add_device(db: Sql, code: Row, request: EnrolRequest, *, numbers: bool) -> None:
    known = one(db, "SELECT * FROM device WHERE id = ?", (request.device,))
    if known and (known["public_key"] != request.public_key or known["commune"] != code["commune"]):
        raise Denied(409, "device_known", "Mã máy này đã có khóa khác ở cổng.", TAKE_NEW_NAME)
    if known:
        _use_code(db, code, request)
        return
    if one(db, "SELECT 1 FROM device WHERE commune = ? AND tag = ?", (code["commune"], request.tag)):
        raise Denied(
            409,
            "tag_taken",
            f"Ký hiệu máy {request.tag} đã có ở {code['commune']}.",
            TAKE_NEW_NAME,
        )
    last = one(db, "SELECT max(serial_last) AS last FROM device WHERE commune = ?", (code["commune"],))
    first = ((last["last"] or 0) if last else 0) + 1
    if not numbers or first + SERIALS_PER_DEVICE - 1 > LAST_DEVICE_SERIAL:
        first = 0  # no block left, or none to give: this device gives temporary numbers
    _insert(db, request.device, code, request.public_key, first)
    _use_code(db, code, request)


def add_former(store: Store, desk: Row, head: Head) -> None:
    """Write down a name that ``desk`` had and this gateway has forgotten: shut out, it gives no numbers.

    Raises ``Denied`` when its tag stands for another device of the commune by now.
    """
    real = _NAME.fullmatch(head.device) and is_public_key(head.public_key)
    with store.write() as db:
        taken = "SELECT 1 FROM device WHERE commune = ? AND tag = ?"
        if not real or one(db, taken, (desk["commune"], device_tag(head.device))):
            raise Denied(
                409, "tag_taken", "Mã máy cũ này không ghi lại được ở cổng.", "Gọi cán bộ CNTT của tỉnh."
            )
        _insert(db, head.device, desk, head.public_key, 0)
        stand(db, head.device, Standing.REVOKED)


def _insert(db: Sql, device: str, of: Row, public_key: str, first: int) -> None:
    """Write down a device ``of`` a commune's counter, with the serials from ``first`` on (0: none)."""
    last = first + SERIALS_PER_DEVICE - 1 if first else 0
    db.execute(
        "INSERT INTO device (id, commune, counter, tag, public_key, serial_first, serial_last, last_digest,"
        " enrolled_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            device,
            of["commune"],
            of["counter"],
            device_tag(device),
            public_key,
            first,
            last,
            FIRST_PREV,
            now(),
            now(),
        ),
    )


def _use_code(db: Sql, code: Row, request: EnrolRequest) -> None:
    db.execute(
        "UPDATE enrolment SET device = ?, public_key = ? WHERE digest = ?",
        (request.device, request.public_key, code["digest"]),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
