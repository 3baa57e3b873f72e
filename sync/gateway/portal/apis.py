"""The two known shapes of the portal's service, behind one face: add, update, progress, look a procedure up.

Neither is an official specification; what was guessed is said in the maps. A batch whose answer names no
record is halved until each record has an answer of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from localdb.domain.words import fold
from sync.gateway.portal.facts import Procedure
from sync.gateway.portal.fieldmap import FieldMap, Record
from sync.gateway.portal.handing import Handed
from sync.gateway.portal.link import Line, PortalTrouble
from sync.gateway.portal.owing import Answer, Said
from sync.gateway.settings import PortalSettings

OK = frozenset({"0", "00"})
THERE = frozenset({"3", "-3"})
_CODES, _TEXTS = ("error_code", "errorCode", "code"), ("message", "error_message", "mess", "description")


class Portal(Protocol):
    """A portal that takes dossiers. Every call may raise ``PortalTrouble``; any may be repeated."""

    def add(self, records: Sequence[Record]) -> list[Answer]: ...
    def update(self, records: Sequence[Record]) -> list[Answer]: ...
    def progress(self, rows: Sequence[Record]) -> list[Answer]: ...
    def procedure(self, code: str) -> Procedure | None: ...
    def hand_over(self, name: str, data: bytes) -> Handed: ...
    def close(self) -> None: ...


class Classic:
    """One call for everything, the service named in it (``DongBoHoSoMC``); a session from a log-in."""

    def __init__(self, line: Line, fields: FieldMap, settings: PortalSettings) -> None:
        self._line, self._services, self._settings = line, fields.services, settings
        self._session = ""
        self._procedures: dict[str, Procedure] = {}

    def add(self, records: Sequence[Record]) -> list[Answer]:
        """Offer dossiers as new."""
        return self._dossiers(records, updating=False)

    def update(self, records: Sequence[Record]) -> list[Answer]:
        """Tell anew of dossiers that are there."""
        return self._dossiers(records, updating=True)

    def progress(self, rows: Sequence[Record]) -> list[Answer]:
        """Tell steps; that they were taken is judged by the words, as well as by the code."""

        def ask(some: Sequence[Record]) -> dict[str, Any]:
            return self._call(self._services["progress"], data=list(some))

        return batched(ask, rows, _progress_said)

    def procedure(self, code: str) -> Procedure | None:
        """Ask how the portal names a procedure and its field; ``None`` when it does not know it."""
        if code not in self._procedures:
            reply = self._call(self._services["procedure"], maTTHC=code)
            found = _first(reply.get("result"))
            if not found.get("TENTTHC"):
                return None
            field = _first(found.get("LINHVUCTHUCHIEN"))
            told = (found["TENTTHC"], field.get("MALINHVUC", ""), field.get("TENLINHVUC", ""))
            self._procedures[code] = Procedure(*map(str, told))
        return self._procedures[code]

    def hand_over(self, name: str, data: bytes) -> Handed:
        """Hand nothing over: this portal fetches files by their links."""
        return Handed()

    def close(self) -> None:
        """Drop the connections."""
        self._line.close()

    def _dossiers(self, records: Sequence[Record], *, updating: bool) -> list[Answer]:
        def ask(some: Sequence[Record]) -> dict[str, Any]:
            return self._call(self._services["dossier"], isUpdating=str(updating), data=list(some))

        return batched(ask, records, said)

    def _call(self, service: str, **params: Any) -> dict[str, Any]:
        """Call a service; a session that has ended is begun anew, once."""
        reply: dict[str, Any] = {}
        for attempt in range(2):
            session = self._session or self._log_in()
            try:
                reply = self._line.post(
                    self._services["call_path"], {"session": session, "service": service, **params}
                )
            except PortalTrouble as trouble:
                if not trouble.shut or attempt:
                    raise
                self._session = ""
                continue
            if not _session_over(reply):
                return reply
            self._session = ""
        raise PortalTrouble("Cổng báo hết phiên ngay sau khi đăng nhập.", shut=True)

    def _log_in(self) -> str:
        who = {"username": self._settings.user, "password": self._settings.secret}
        reply = self._line.post(self._services["login_path"], who)
        self._session = str(reply.get("session") or "")
        if not self._session:
            raise PortalTrouble("Cổng không cho phiên làm việc.", shut=True)
        return self._session


class Modern:
    """OAuth, one service an address; a dossier is made by one call and told of by others."""

    def __init__(self, line: Line, fields: FieldMap, settings: PortalSettings) -> None:
        self._line, self._services, self._settings = line, fields.services, settings
        self._token = ""

    def add(self, records: Sequence[Record]) -> list[Answer]:
        """Make dossiers, one by one: the service takes one."""
        return [said(self._call("dossier", record), record) for record in records]

    def update(self, records: Sequence[Record]) -> list[Answer]:
        """Tell the status of dossiers that are there, one by one."""
        return [said(self._call("update", record), record) for record in records]

    def progress(self, rows: Sequence[Record]) -> list[Answer]:
        """Tell steps."""
        return batched(lambda some: self._call("progress", list(some)), rows, said)

    def procedure(self, code: str) -> Procedure | None:
        """Say that the portal asks for no more than the code."""
        return Procedure("", "", "")

    def hand_over(self, name: str, data: bytes) -> Handed:
        """Hand a file over, before the dossier that names it."""
        path = self._path("file")
        reply = self._authorised(lambda token: self._line.post_file(path, name, data, token))
        answer, told = said(reply, {}), _first(reply.get("data"))
        file = str(told.get("IdTepTin") or "")
        if answer.said is not Said.ACCEPTED or not file:
            raise PortalTrouble(f"Cổng không nhận tệp {name}: {answer.text}")
        return Handed(file=file, hash=str(told.get("HashTepTin") or ""))

    def close(self) -> None:
        """Drop the connections."""
        self._line.close()

    def _path(self, service: str) -> str:
        return f"{self._services['call_path']}/{self._services[service]}"

    def _call(self, service: str, body: Any) -> dict[str, Any]:
        return self._authorised(lambda token: self._line.post(self._path(service), body, token))

    def _authorised(self, ask: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        """Ask with a token; one that is no longer good is asked for anew, once."""
        for attempt in range(2):
            try:
                return ask(self._token or self._log_in())
            except PortalTrouble as trouble:
                if not trouble.shut or attempt:
                    raise
                self._token = ""
        raise AssertionError("the second attempt returns or raises")

    def _log_in(self) -> str:
        asked = {"grant_type": "client_credentials", "client_id": self._settings.user}
        reply = self._line.post_form(
            self._services["login_path"], asked | {"client_secret": self._settings.secret}
        )
        self._token = str(reply.get("access_token") or "")
        if not self._token:
            raise PortalTrouble("Cổng không cấp mã truy cập.", shut=True)
        return self._token


def open_portal(fields: FieldMap, settings: PortalSettings) -> Portal:
    """Return the portal that the settings and its map mean. Raises ``Trouble``."""
    line = Line(settings.url, settings.ca)
    return Classic(line, fields, settings) if fields.api == "classic" else Modern(line, fields, settings)


def batched(
    ask: Callable[[Sequence[Record]], dict[str, Any]],
    records: Sequence[Record],
    judge: Callable[[dict[str, Any], Record], Answer],
) -> list[Answer]:
    """Ask about records together and return one answer each, in order.

    Where the reply has an answer for each, those hold. A yes to all is a yes to each; a no to several says
    nothing of any of them, so they are asked in halves.
    """
    if not records:
        return []
    reply = ask(records)
    own = _by_record(reply, records)
    if len(records) == 1:
        return [judge(own[0] or reply, records[0])]
    if all(own):
        return [judge(one or {}, record) for one, record in zip(own, records, strict=True)]
    whole = judge(reply, records[0])
    if whole.said is Said.ACCEPTED and not any(own):
        return [whole for _ in records]
    half = len(records) // 2
    return [*batched(ask, records[:half], judge), *batched(ask, records[half:], judge)]


def said(reply: dict[str, Any], record: Record) -> Answer:
    """Return what a reply says of a record. Raises ``PortalTrouble`` for one without a code."""
    code, text = _of(reply, _CODES), _of(reply, _TEXTS)
    if code is None:
        raise PortalTrouble("Cổng trả lời không có mã kết quả.")
    data = reply.get("data")
    ref = str(data.get("IDHoSo") or "") if isinstance(data, dict) else ""
    words = fold(text or "")
    if code not in OK and _busy(words):
        raise PortalTrouble(f"Cổng báo: {text}", away=True)
    if code in OK:
        return Answer(Said.ACCEPTED, code, text or "", ref)
    if "da ton tai" in words and (code in THERE or "ho so" in words):
        return Answer(Said.EXISTS, code, text or "", ref)
    if "khong ton tai" in words and "ho so" in words:
        return Answer(Said.ABSENT, code, text or "", ref)
    return Answer(Said.REFUSED, code, text or f"Mã lỗi {code}", ref)


def _progress_said(reply: dict[str, Any], record: Record) -> Answer:
    answer, words = said(reply, record), fold(_of(reply, _TEXTS) or "")
    if answer.said is Said.ACCEPTED and ("thanh cong" not in words or "khong thanh cong" in words):
        return Answer(Said.REFUSED, answer.code, answer.text or "Cổng không nói là thành công.")
    return answer


def _busy(words: str) -> bool:
    """Whether words are about the portal itself, not about a dossier."""
    return any(sign in words for sign in ("bao tri", "qua tai", "thu lai sau", "loi he thong"))


def _session_over(reply: dict[str, Any]) -> bool:
    words = fold(_of(reply, _TEXTS) or "")
    over = "het phien" in words or "het han" in words or "khong hop le" in words or "session" in words
    return _of(reply, _CODES) not in OK and over and ("phien" in words or "session" in words)


def _by_record(reply: dict[str, Any], records: Sequence[Record]) -> list[dict[str, Any] | None]:
    """Return the reply's own answer to each record, as far as it has one that names it, once."""
    listed = reply.get("data") if isinstance(reply.get("data"), list) else reply.get("result")
    own = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if len(own) == len(records) and all(
        _of(one, _CODES) is not None and one.get("MaHoSo") == record.get("MaHoSo")
        for one, record in zip(own, records, strict=True)
    ):
        return list(own)  # row by row, as rows of progress may have one MaHoSo
    named = {str(one.get("MaHoSo")): one for one in own if _of(one, _CODES) is not None}
    codes = [str(record.get("MaHoSo")) for record in records]
    return [named.get(code) if codes.count(code) == 1 else None for code in codes]


def _of(reply: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((str(reply[name]) for name in names if reply.get(name) is not None), None)


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}
