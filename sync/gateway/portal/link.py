"""Speaks HTTP to a portal; beside ``sync.client`` the only file with httpx2. What fails is PortalTrouble.

Two kinds of failure are kept apart: the portal was not reached (``away``), or it may have heard and its
answer was lost or senseless. After the second what was sent is sent again, as add or update, never blindly.
"""

from __future__ import annotations

import ssl
from typing import Any

import httpx2
import msgspec

from localdb.domain.trouble import Trouble
from sync.client import system_trust

CONNECT_SECONDS = 10.0
SILENCE_SECONDS = 30.0
LARGEST_ANSWER = 4 << 20
_AWAY = frozenset({429, 502, 503, 504})
_TODO = "Không cần làm gì: cổng tự gửi lại."


class PortalTrouble(Trouble):
    """The line to the portal failed. ``away``: nothing was heard there. ``shut``: it does not know us."""

    def __init__(self, what: str, todo: str = _TODO, *, away: bool = False, shut: bool = False) -> None:
        super().__init__(what, todo)
        self.away = away
        self.shut = shut


class Line:
    """The line to one portal; close it at the end. One thread at a time."""

    def __init__(self, url: str, ca: str = "", silence: float = SILENCE_SECONDS) -> None:
        trust = ssl.create_default_context(cafile=ca) if ca else system_trust()
        timeout = httpx2.Timeout(silence, connect=min(silence, CONNECT_SECONDS))
        try:
            self._http = httpx2.Client(base_url=url, verify=trust, timeout=timeout, follow_redirects=False)
        except httpx2.InvalidURL as error:
            raise Trouble("Địa chỉ Cổng không đúng.", "Ví dụ: https://cong.gov.vn", field="url") from error

    def close(self) -> None:
        """Drop the connections."""
        self._http.close()

    def post(self, path: str, body: Any, token: str = "") -> dict[str, Any]:
        """Send JSON and return the JSON object of a 2xx answer; a 401 comes as ``shut``."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._ask(path, headers, token, content=msgspec.json.encode(body))

    def post_file(self, path: str, name: str, data: bytes, token: str) -> dict[str, Any]:
        """Send a file as a form's part and return the JSON object of the answer."""
        return self._ask(path, {}, token, files={"file": (name, data)})

    def post_form(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        """Send a form, as OAuth wants it, and return the JSON object of the answer."""
        return self._ask(path, {}, "", data=fields)

    def _ask(self, path: str, headers: dict[str, str], token: str, **request: Any) -> dict[str, Any]:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            answer = self._http.post(path, headers=headers, **request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise PortalTrouble("Không kết nối được tới Cổng.", away=True) from error
        except httpx2.TimeoutException as error:
            raise PortalTrouble("Cổng không trả lời kịp.") from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise PortalTrouble("Đường truyền tới Cổng đứt giữa chừng.") from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            raise Trouble("Địa chỉ Cổng không đúng.", "Ví dụ: https://cong.gov.vn", field="url") from error
        return _read(answer)


def _read(answer: httpx2.Response) -> dict[str, Any]:
    status = answer.status_code
    if status in (401, 403):
        todo = "Kiểm tra tài khoản và mật khẩu của [portal] trong gateway.toml."
        raise PortalTrouble("Cổng không nhận đăng nhập của cổng tỉnh.", todo, shut=True)
    if status in _AWAY:
        raise PortalTrouble(f"Cổng đang bận hoặc ngừng (mã {status}).", away=True)
    if not answer.is_success:
        raise PortalTrouble(f"Cổng báo lỗi {status}.")
    try:
        found = msgspec.json.decode(answer.content[:LARGEST_ANSWER])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PortalTrouble("Cổng trả lời một trang lạ, không phải kết quả.") from error
    if not isinstance(found, dict):
        raise PortalTrouble("Cổng trả lời một giá trị lạ, không phải kết quả.")
    return found
