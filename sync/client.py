"""Speaks HTTP to the gateway, with httpx2 (as ``gateway.portal.link``). What fails is ``LinkTrouble``.

Every operation has its own time-outs. A request that failed for a passing reason is tried again with full
jitter; every request can be repeated without harm, because changes and files carry their own names.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import httpx2
import msgspec
import zstandard

from localdb.domain.codes import device_tag
from localdb.domain.trouble import Trouble
from sync.credentials import BadSignature, new_nonce, public_of, sign, verify
from sync.link import Identity, Kind, LinkTrouble, Patience
from sync.protocol import (
    AUDIENCE,
    BLOB_WRONG,
    JSON,
    MAX_ASKED,
    NDJSON,
    OFFSET_BYTES,
    PROTOCOL,
    PROTOCOL_HEADER,
    TUS_SPOKEN,
    EnrolAnswer,
    EnrolRequest,
    FeedPage,
    Health,
    Me,
    MissingAnswer,
    MissingBlob,
    MissingQuestion,
    Nonce,
    Problem,
    PushAnswer,
    Token,
    TokenRequest,
    decode,
    encode,
)

T = TypeVar("T")
CONNECT_SECONDS = 10.0
WRITES_DISK = 3  # how many times longer the gateway may be silent while it makes things durable
NOT_YET_VALID = 9  # OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID
EXPIRED = 10
LONGEST_PAUSE_SECONDS = 300.0


class Client:
    """One desk's line to its gateway. Safe from several threads; close it at the end."""

    def __init__(self, identity: Identity, patience: Patience | None = None) -> None:
        self.identity = identity
        self._patience = patience or Patience()
        self._quick = _timeout(self._patience.silence)
        self._patient = _timeout(self._patience.silence * WRITES_DISK)
        self._http = _http(identity.url, identity.ca)
        self._token = ""
        self._signing_in = threading.Lock()
        self._closed = threading.Event()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the connections and end every pause; a request under way fails as cut."""
        self._closed.set()
        self._http.close()

    def health(self) -> Health:
        """Ask whether the gateway stands."""
        return self._retrying(
            lambda: _read(_ask(self._http, "GET", "/v1/health", timeout=self._quick), Health)
        )

    def me(self) -> Me:
        """Ask what the gateway knows of this device."""
        return self._signed("GET", "/v1/devices/me", Me, timeout=self._quick)

    def push(self, lines: list[bytes]) -> PushAnswer:
        """Offer change lines, byte for byte; return one result per line."""
        return _for_each(lines, self.post_lines(_packed(lines), "zstd"))

    def bring(self, signed: bytes, lines: list[bytes]) -> PushAnswer:
        """Offer lines of a former name of this desk with that name's ``signed`` word (``Head``) on them."""
        return _for_each(lines, self.post_lines(_packed([signed, *lines]), "zstd", "/v1/former"))

    def post_lines(self, body: bytes, encoding: str, path: str = "/v1/changes") -> PushAnswer:
        """Offer an NDJSON body as it is, packed as ``encoding`` says."""
        headers = {"Content-Type": NDJSON, "Content-Encoding": encoding}
        return self._signed("POST", path, PushAnswer, timeout=self._patient, content=body, headers=headers)

    def feed(self, cursor: str, limit: int = MAX_ASKED, wait: float = 0.0) -> FeedPage:
        """Ask for the next page of the feed; the gateway may ``wait`` seconds for the province to decide."""
        params = {"cursor": cursor, "limit": str(limit), "wait": str(wait), "shares": "1"}
        return self._signed("GET", "/v1/feed", FeedPage, timeout=self._quick, params=params)

    def reference(self, have: str) -> bytes:
        """Take down the province's reference data; empty when it has none but ``have`` (a SHA-256)."""
        answer = self._retrying(
            lambda: self._send("GET", "/v1/reference", timeout=self._patient, params={"have": have})
        )
        return answer.content if answer.status_code == httpx2.codes.OK else b""

    def leave_head(self, signed: bytes) -> None:
        """Leave this desk's signed word on its chain (``Head``) at its hub."""
        self._retrying(lambda: self._send("PUT", "/v1/head", timeout=self._quick, content=signed))

    def missing(self, hashes: list[str]) -> tuple[MissingBlob, ...]:
        """Ask which files the gateway lacks, and from which byte on."""
        body = encode(MissingQuestion(tuple(hashes)))
        headers = {"Content-Type": JSON}
        found = self._signed(
            "POST", "/v1/blobs/missing", MissingAnswer, timeout=self._quick, content=body, headers=headers
        )
        return found.missing

    def offset(self, sha256: str) -> int:
        """Ask how many bytes of a file are safe at the gateway."""
        try:
            answer = self._retrying(
                lambda: self._send("HEAD", f"/v1/blobs/{sha256}", timeout=self._quick, headers=TUS_SPOKEN)
            )
        except LinkTrouble as trouble:
            if trouble.status == httpx2.codes.NOT_FOUND:
                return 0
            raise
        return _offset(answer)

    def append(self, sha256: str, size: int, offset: int, data: bytes) -> int:
        """Send ``data`` at ``offset`` of a file of ``size`` bytes, once; return the offset that is now safe.

        Not repeated here: after a failure the caller asks ``offset`` first.
        """
        headers = {
            "Content-Type": OFFSET_BYTES,
            "Upload-Offset": str(offset),
            "Upload-Length": str(size),
            **TUS_SPOKEN,
        }
        return _offset(
            self._send("PATCH", f"/v1/blobs/{sha256}", timeout=self._patient, content=data, headers=headers)
        )

    def upload(
        self, sha256: str, size: int, offset: int, read: Callable[[int], bytes], told: Callable[[int], None]
    ) -> None:
        """Bring a whole file to the gateway, going on at ``offset``; a cut costs only what was not yet safe.

        ``read(offset)`` returns the next piece, ``told(offset)`` hears of progress. Progress starts the
        count of tries anew; a wrong checksum sends the file once more from its beginning.
        """
        failures = 0
        done = False
        while not done:
            try:
                offset = self.append(sha256, size, offset, read(offset))
                failures = 0
                done = offset >= size
                told(offset)
            except LinkTrouble as trouble:
                failures += 1
                again = trouble.passing or trouble.status in (409, 423, BLOB_WRONG)
                if not again or failures >= self._patience.tries:
                    raise
                self._pause(failures - 1, trouble)
                offset = self.offset(sha256)
                done = offset >= size

    def _signed(self, method: str, path: str, kind: type[T], **request: Any) -> T:
        return self._retrying(lambda: _read(self._send(method, path, **request), kind))

    def _send(self, method: str, path: str, **request: Any) -> httpx2.Response:
        """Send one request with a token; sign in, and sign in again once when the token is no longer good."""
        token = self._token or self._sign_in("")
        headers = {**request.pop("headers", {}), "Authorization": f"Bearer {token}"}
        try:
            return _ask(self._http, method, path, headers=headers, **request)
        except LinkTrouble as trouble:
            if trouble.status != httpx2.codes.UNAUTHORIZED:
                raise
        headers["Authorization"] = f"Bearer {self._sign_in(token)}"
        return _ask(self._http, method, path, headers=headers, **request)

    def _sign_in(self, stale: str) -> str:
        with self._signing_in:
            if self._token != stale:
                return self._token  # another thread has just done it
            key = bytes.fromhex(self.identity.key)
            nonce = _read(_ask(self._http, "POST", "/v1/nonce", timeout=self._quick), Nonce).nonce
            challenge = new_nonce()
            device = self.identity.device
            claims = {"iss": device, "aud": AUDIENCE, "nonce": nonce, "challenge": challenge}
            body = encode(TokenRequest(device, sign(key, claims)))
            token = _read(_ask(self._http, "POST", "/v1/token", timeout=self._quick, content=body), Token)
            self._check_gateway(token.proof, challenge)
            self._token = token.token
            return self._token

    def _check_gateway(self, proof: str, challenge: str) -> None:
        try:
            claims = verify(self.identity.gateway_key, proof)
        except BadSignature:
            claims = {}
        if claims.get("challenge") != challenge or claims.get("aud") != self.identity.device:
            raise LinkTrouble(
                Kind.IDENTITY,
                "Máy chủ trả lời không phải cổng mà máy này đã ghi danh.",
                "Không gửi gì thêm; kiểm tra địa chỉ cổng và gọi cán bộ CNTT.",
            )

    def _retrying(self, attempt: Callable[[], T]) -> T:
        for failures in range(self._patience.tries):
            try:
                return attempt()
            except LinkTrouble as trouble:
                if not trouble.passing or failures == self._patience.tries - 1:
                    raise
                self._pause(failures, trouble)
        raise AssertionError("a Patience has at least one try")

    def _pause(self, failures: int, trouble: LinkTrouble) -> None:
        """Wait before the next try. A gateway that asks for more than our patience is obeyed by giving up."""
        if trouble.retry_after > self._patience.longest or self._closed.is_set():
            raise trouble
        self._closed.wait(self._patience.pause(failures, trouble.retry_after))


def enrol(url: str, code: str, device: str, key: bytes, ca: str = "") -> tuple[Identity, EnrolAnswer]:
    """Join a gateway with a one-time code; return what to keep (encrypted), and the reserved serials.

    Repeating it with the same code and key is harmless. Raises ``LinkTrouble``.
    """
    request = EnrolRequest(code, device, device_tag(device), public_of(key))
    with _http(url, ca) as http:
        answer = _read(
            _ask(http, "POST", "/v1/enrol", timeout=_timeout(Patience().silence), content=encode(request)),
            EnrolAnswer,
        )
    identity = Identity(
        url=url,
        device=answer.device,
        key=key.hex(),
        gateway_key=answer.gateway_key,
        commune=answer.commune,
        counter=answer.counter,
        ca=ca,
    )
    return identity, answer


def _packed(lines: list[bytes]) -> bytes:
    return zstandard.compress(b"".join(line + b"\n" for line in lines))


def _for_each(lines: list[bytes], answer: PushAnswer) -> PushAnswer:
    if len(answer.results) != len(lines):
        raise LinkTrouble(Kind.SERVER, "Cổng tỉnh trả lời thiếu kết quả.", "Báo cán bộ CNTT của tỉnh.")
    return answer


def _timeout(silence: float) -> httpx2.Timeout:
    return httpx2.Timeout(silence, connect=min(silence, CONNECT_SECONDS))


def _http(url: str, ca: str) -> httpx2.Client:
    try:
        return httpx2.Client(
            base_url=url,
            verify=ssl.create_default_context(cafile=ca) if ca else system_trust(),
            headers={PROTOCOL_HEADER: str(PROTOCOL), "User-Agent": "motcua"},
            follow_redirects=False,
        )
    except httpx2.InvalidURL as error:
        raise Trouble("Địa chỉ cổng không đúng.", "Ví dụ: https://cong.tinh.vn", field="url") from error


@cache
def system_trust() -> ssl.SSLContext:
    """Return the authorities that this system trusts; reading them takes a fifth of a second, so once."""
    return httpx2.create_ssl_context()


def _ask(http: httpx2.Client, method: str, path: str, **request: Any) -> httpx2.Response:
    """Send one request and return a 2xx answer; everything else becomes ``LinkTrouble``."""
    try:
        answer = http.request(method, path, **request)
    except httpx2.ConnectTimeout as error:
        raise _not_connected(error) from error
    except httpx2.TimeoutException as error:
        raise LinkTrouble(
            Kind.SLOW, "Đường truyền tới cổng tỉnh quá chậm.", "Không cần làm gì: máy sẽ tự gửi lại."
        ) from error
    except httpx2.ConnectError as error:
        raise _not_connected(error) from error
    except (httpx2.TransportError, httpx2.DecodingError) as error:
        raise _cut() from error
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise Trouble("Địa chỉ cổng không đúng.", "Ví dụ: https://cong.tinh.vn", field="url") from error
    except RuntimeError as error:  # the client was closed by another thread
        raise _cut() from error
    if answer.is_success:
        return answer
    raise _said_no(answer)


def _cut() -> LinkTrouble:
    return LinkTrouble(
        Kind.CUT, "Đường truyền tới cổng tỉnh bị đứt giữa chừng.", "Không cần làm gì: máy sẽ tự gửi tiếp."
    )


def _not_connected(error: BaseException) -> LinkTrouble:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code == NOT_YET_VALID:
        return LinkTrouble(
            Kind.CLOCK,
            "Đồng hồ máy sai: chứng thư của cổng tỉnh chưa tới ngày hiệu lực.",
            "Chỉnh lại ngày giờ của máy rồi đồng bộ lại.",
        )
    if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code == EXPIRED:
        return LinkTrouble(
            Kind.CLOCK,
            "Chứng thư của cổng tỉnh đã hết hạn, hoặc đồng hồ máy chạy trước.",
            "Kiểm tra ngày giờ của máy; nếu đúng, báo cán bộ CNTT của tỉnh.",
        )
    if cause is not None:
        return LinkTrouble(
            Kind.TLS,
            "Kết nối bảo mật tới cổng tỉnh không tin được.",
            "Kiểm tra địa chỉ cổng và chứng thư; gọi cán bộ CNTT.",
        )
    return LinkTrouble(
        Kind.DOWN, "Không kết nối được tới cổng tỉnh.", "Cứ làm tiếp: thay đổi nằm chờ trên máy này."
    )


def _said_no(answer: httpx2.Response) -> LinkTrouble:
    status = answer.status_code
    try:
        problem = decode(answer.content, Problem)
    except msgspec.MsgspecError:
        problem = Problem("", f"Cổng tỉnh trả lời lỗi {status}.", "Báo cán bộ CNTT nếu lặp lại.")
    if status in (429, 503):
        kind = Kind.BUSY
    elif status >= 500:
        kind = Kind.SERVER
    elif status == 426:
        kind = Kind.UPGRADE
    elif problem.code == "device_forked":
        kind = Kind.FORKED
    elif status in (401, 403):
        kind = Kind.IDENTITY
    elif status == 408:
        kind = Kind.SLOW
    else:
        kind = Kind.REFUSED
    after = _seconds(answer.headers.get("retry-after", ""))
    return LinkTrouble(
        kind, problem.message, problem.todo, code=problem.code, status=status, retry_after=after
    )


def _read(answer: httpx2.Response, kind: type[T]) -> T:
    """Read an answer; something that is not the gateway (a hotel's login page) is told as such."""
    try:
        return decode(answer.content, kind)
    except msgspec.MsgspecError as error:
        raise LinkTrouble(
            Kind.SERVER, "Trả lời không phải của cổng tỉnh.", "Kiểm tra địa chỉ cổng và mạng đang dùng."
        ) from error


def _offset(answer: httpx2.Response) -> int:
    try:
        return int(answer.headers["upload-offset"])
    except (KeyError, ValueError) as error:
        raise LinkTrouble(Kind.SERVER, "Cổng tỉnh trả lời thiếu vị trí tệp.", "Gửi lại sau.") from error


def _seconds(text: str) -> float:
    return min(float(text), LONGEST_PAUSE_SECONDS) if text.isdigit() else 0.0
