"""Scanners on the network that need no driver: eSCL over HTTP, the same on every system.

Nothing here blocks: a conversation is walked in steps of a fifth of a second on an event loop of its own, so
a scanner that went silent never holds anybody, and closing a source ends its request at once. This is the
only file that speaks HTTP to scanners; what fails leaves it as Trouble.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Coroutine, Generator
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import httpx2

from localdb.domain.trouble import Trouble
from scanner import escl_words
from scanner.escl_words import MAX_XML_BYTES
from scanner.setup import Abilities, Feed, FeederEmpty, Scanner, Setup, page_name
from scanner.sources import MAX_FILE_BYTES, Arrival, RawPage, Source, media_type

T = TypeVar("T")
_STEP_SECONDS = 0.2
_ANSWER_SECONDS = 10.0  # for a word of XML
_PAGE_SECONDS = 90.0  # of silence while a page is scanned
_BUSY_SECONDS = 60.0  # that a busy scanner is asked again
_RETRY_SECONDS = 1.0
_GOODBYE_SECONDS = 2.0


class Escl:
    """The scanners whose address is known or announced on the network."""

    def find(self) -> Generator[Scanner | Trouble | None, None, None]:
        """Yield the scanners that announce themselves. See ``scanner.setup.Driver``."""
        from scanner import announced

        yield from announced.scanners()

    def at(self, address: str) -> Scanner:
        """Return the scanner at a typed address. Raises Trouble when there is none."""
        base = base_address(address)
        return Scanner(f"escl:{base}", escl_words.model(_capabilities(base)))

    def abilities(self, scanner: Scanner) -> Abilities:
        """Ask a scanner what it offers. See ``scanner.setup.Driver``."""
        return escl_words.abilities(_capabilities(_base(scanner)))

    def source(self, setup: Setup) -> Source:
        """Return the sheets of a scanner. See ``scanner.setup.Driver``."""
        return EsclSource(setup)


def base_address(typed: str) -> str:
    """Return the address of a scanner's eSCL service from what a person types: an IP, a name, a URL."""
    text = typed.strip()
    url = urlsplit(text if "://" in text else f"http://{text}")
    try:
        good = url.scheme in ("http", "https") and bool(url.hostname) and " " not in text
        port = f":{url.port}" if url.port else ""
    except ValueError:
        good, port = False, ""
    if not good:
        raise Trouble("Địa chỉ máy quét không đúng.", "Ví dụ 192.168.1.20", field="address")
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname
    return f"{url.scheme}://{host}{port}{url.path.rstrip('/') or '/eSCL'}"


class EsclSource:
    """Sheets from one network scanner, until it says that there is no more."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield each sheet as it comes; Trouble after them when the scanner stopped early."""
        setup, count = self._setup, 0
        talk = _Talk(_base(setup.scanner))
        try:
            job = yield from talk.walk(talk.begin(setup))
            while (data := (yield from talk.walk(talk.next_page(job)))) is not None:
                name = page_name(count, duplex=setup.feed is Feed.DUPLEX)
                yield RawPage(data, media_type(data, name), name, setup.dpi)
                count += 1
                if setup.feed is Feed.GLASS:
                    return
            yield from talk.walk(talk.why_it_ended(count))
        finally:
            talk.close()


class _Talk:
    """One conversation with a scanner."""

    def __init__(self, base: str) -> None:
        self._base, self._job = base, ""
        self._loop = asyncio.new_event_loop()
        self._http = httpx2.AsyncClient(verify=_own_certificate(), trust_env=False, timeout=_ANSWER_SECONDS)

    def walk(self, work: Coroutine[Any, Any, T]) -> Generator[None, None, T]:
        """Do ``work`` step by step; yield None between two steps, return its value."""
        task = self._loop.create_task(work)
        try:
            while not task.done():
                self._loop.run_until_complete(asyncio.wait({task}, timeout=_STEP_SECONDS))
                if not task.done():
                    yield None
            return task.result()
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _lost() from error
        finally:
            if not task.done():
                task.cancel()
                self._loop.run_until_complete(asyncio.gather(task, return_exceptions=True))

    def close(self) -> None:
        """End the conversation, and the scan if one is under way."""
        with contextlib.suppress(Exception):
            self._loop.run_until_complete(asyncio.wait_for(self._goodbye(), _GOODBYE_SECONDS))
        self._loop.close()

    async def _goodbye(self) -> None:
        try:
            if self._job:
                await self._http.delete(self._job)
        finally:
            await self._http.aclose()

    async def said(self, what: str) -> Element:
        """Return a document of the scanner."""
        async with self._http.stream("GET", f"{self._base}/{what}") as answer:
            if answer.status_code != HTTPStatus.OK:
                raise escl_words.no_scanner()
            return escl_words.read(await _all_of(answer, MAX_XML_BYTES))

    async def begin(self, setup: Setup) -> str:
        """Order the scan and return the address of the job."""
        able = setup.abilities
        order = escl_words.settings(able.feeds[setup.feed], able.colours[setup.colour], setup.dpi)
        until = time.monotonic() + _BUSY_SECONDS
        while True:
            answer = await self._http.post(
                f"{self._base}/ScanJobs", content=order, headers={"Content-Type": "text/xml"}
            )
            if answer.status_code == HTTPStatus.CREATED and answer.headers.get("Location"):
                path = urlsplit(answer.headers["Location"]).path.rstrip("/")
                self._job = str(httpx2.URL(self._base).join(path))  # some name themselves wrongly
                return self._job
            if answer.status_code == HTTPStatus.CONFLICT:
                await self._explain(setup)
            if answer.status_code not in _BUSY or time.monotonic() > until:
                raise _refused(answer.status_code)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _explain(self, setup: Setup) -> None:
        """Raise why the feeder does not begin, when the scanner knows."""
        status = await self.said("ScannerStatus")
        if (held := escl_words.held_up(status)) is not None:
            raise held
        if setup.feed is not Feed.GLASS and escl_words.feeder_is_empty(status):
            raise FeederEmpty

    async def next_page(self, job: str) -> bytes | None:
        """Return the next page; None when there is no more."""
        until = time.monotonic() + _BUSY_SECONDS
        while True:
            async with self._http.stream("GET", f"{job}/NextDocument", timeout=_PAGE_SECONDS) as answer:
                if answer.status_code == HTTPStatus.OK:
                    return await _all_of(answer, MAX_FILE_BYTES)
            if answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                return None
            if answer.status_code == HTTPStatus.CONFLICT:
                held = escl_words.held_up(await self.said("ScannerStatus"))
                raise held or _lost()
            if answer.status_code not in _BUSY or time.monotonic() > until:
                raise _refused(answer.status_code)
            await asyncio.sleep(_RETRY_SECONDS)

    async def why_it_ended(self, count: int) -> None:
        """Raise what ended the scan early, if anything: some scanners end a jammed job like a good one."""
        status = await self.said("ScannerStatus")
        if (held := escl_words.held_up(status)) is not None:
            raise held
        if not count:
            raise FeederEmpty


_BUSY = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT)


def _capabilities(base: str) -> Element:
    talk = _Talk(base)
    try:
        asking = talk.walk(talk.said("ScannerCapabilities"))
        while True:
            next(asking)
    except StopIteration as end:
        found: Element = end.value
        return found
    finally:
        talk.close()


async def _all_of(answer: httpx2.Response, most: int) -> bytes:
    """Return the whole of an answer. Raises Trouble when it is larger than ``most`` bytes."""
    whole = bytearray()
    async for piece in answer.aiter_bytes():
        whole += piece
        if len(whole) > most:
            raise Trouble("Máy quét gửi về dữ liệu quá lớn nên đã ngừng nhận.", "Hãy quét lại ở 200–300 dpi.")
    return bytes(whole)


def _own_certificate() -> ssl.SSLContext:
    """Scanners make their own certificates: the line is hidden from listeners, the scanner is not proven."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _base(scanner: Scanner) -> str:
    return scanner.id.partition(":")[2]


def _lost() -> Trouble:
    return Trouble(
        "Mất liên lạc với máy quét.",
        "Hãy kiểm tra máy quét đang bật, cùng mạng nội bộ rồi quét tiếp từ tờ còn lại.",
    )


def _refused(status: int) -> Trouble:
    if status in _BUSY:
        return Trouble("Máy quét đang bận.", "Hãy chờ máy quét xong việc đang làm rồi quét lại.")
    return Trouble(f"Máy quét từ chối (mã {status}).", "Hãy tắt rồi bật lại máy quét và quét lại.")
