"""A whole province at one gateway: 1,500 counters that push and ask for news, each in its own rhythm.

The gateway is a process of its own; the counters are one more, which signs in as every one of them, writes
their lines and sends them when they are due: a slow answer makes no other counter wait, and each push is
timed from when it was due. The gateway's memory is looked at before anybody works and every minute from then
on; what it grows by once it is warm, after a fifth of the time, is what was aimed at.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import httpx2
import zstandard
from msgspec import Struct

from localdb.domain.codes import device_tag
from localdb.log import new_id
from sync.credentials import new_key, new_nonce, public_of, sign
from sync.gateway.access import Access, new_code
from sync.gateway.store import Store
from sync.protocol import (
    AUDIENCE,
    NDJSON,
    EnrolRequest,
    FeedPage,
    Nonce,
    Outcome,
    PushAnswer,
    Token,
    TokenRequest,
    decode,
    encode,
)
from tests.benchmarks.sync_link import End, free_port
from tests.benchmarks.table import Row, main, number, on_disk, quantile, target
from tests.sync.lines import Chain

COUNTERS, COMMUNES, RATE = 1_500, 150, 300
EACH = 6  # changes in a push: what a counter does in half a minute at that rate
NEWS_EVERY = 2  # pushes between two looks at the feed
LINES = 60  # connections at a time, as a proxy keeps them
MOST_GROWTH = 1.1
LOOKS = 10  # at the gateway, when the time is short
ALONE = 30  # pushes of one counter, for comparison
FAILED = "LỖI"


class Push(Struct, frozen=True):
    """One push: when it ended and how long it took (seconds), and whether all of it was recorded."""

    ended: float
    took: float
    well: bool


class Seen(Struct, frozen=True):
    """What a run showed: seconds of each push, changes a second, pushes that failed, and the gateway's memory
    in bytes: before the first push, and as time went on.
    """

    alone: list[float]
    pushes: list[float]
    rate: float
    failed: int
    before: int
    memory: list[int]

    def growth(self) -> tuple[int, float]:
        """Return the memory when a fifth of the time was over, and by which it was the last."""
        warm = self.memory[max(0, len(self.memory) // 5 - 1)]
        return warm, self.memory[-1] / warm


class Counter:
    """One counter: its lines, its token, and how far it has read."""

    def __init__(self, commune: str) -> None:
        self.commune = commune
        self.key = new_key()
        self.chain = Chain(f"dv_{new_id()}", commune)
        self.cursor = ""
        self._headers: dict[str, str] = {}

    async def sign_in(self, http: httpx2.AsyncClient) -> None:
        nonce = decode((await http.post("/v1/nonce")).content, Nonce).nonce
        device = self.chain.device
        claims = {"iss": device, "aud": AUDIENCE, "nonce": nonce, "challenge": new_nonce()}
        asked = encode(TokenRequest(device, sign(self.key, claims)))
        token = decode((await http.post("/v1/token", content=asked)).content, Token).token
        self._headers = {"Authorization": f"Bearer {token}"}

    async def push(self, http: httpx2.AsyncClient) -> bool:
        """Do some work and push it; return whether all of it was recorded."""
        for n in range(EACH):
            if n == 0:
                self.chain.receive(f"Nguyễn Văn {len(self.chain.dossiers)}")
            else:
                self.chain.collect(1000 + n)
        body = zstandard.compress(b"".join(line + b"\n" for line in self.chain.lines[-EACH:]))
        headers = {**self._headers, "Content-Type": NDJSON, "Content-Encoding": "zstd"}
        answer = await http.post("/v1/changes", content=body, headers=headers)
        if not answer.is_success:
            return False
        results = decode(answer.content, PushAnswer).results
        return all(result.outcome is Outcome.RECORDED for result in results)

    async def hear(self, http: httpx2.AsyncClient) -> bool:
        """Read the news of the commune."""
        more = True
        while more:
            asked = {"cursor": self.cursor}
            answer = await http.get("/v1/feed", params=asked, headers=self._headers)
            if not answer.is_success:
                return False
            page = decode(answer.content, FeedPage)
            self.cursor, more = page.cursor, page.more
        return True


def rows(minutes: float = 1.0, say: Callable[[str], object] = lambda _: None) -> list[Row]:
    """Let the province work for so many minutes; every minute is said as it passes."""
    with on_disk() as place:
        seen = measure(place, COUNTERS, RATE, minutes * 60, say)
    name = f"{number(COUNTERS)} quầy, {RATE} thay đổi/giây trong {number(minutes)} phút"
    p50, p99 = quantile(seen.pushes, 0.5), quantile(seen.pushes, 0.99)
    alone = quantile(seen.alone, 0.99)
    failed = f", {seen.failed} {FAILED}" if seen.failed else ""
    warm, growth = seen.growth()
    course = ", ".join(_mb(memory) for memory in seen.memory)
    return [
        Row(
            f"{name}: một gói {EACH} thay đổi, p50 và p99",
            f"{number(p50)} và {number(p99)} ms{failed}",
            f"một quầy một mình, p99: {number(alone)} ms",
            f"{number(p99 / alone)} lần",
        ),
        Row(
            f"{name}: thật sự đã ghi nhận",
            f"{number(seen.rate)}/s",
            f"đã đặt: {RATE}/s",
            f"{number(seen.rate / RATE)} lần",
            target(seen.rate / RATE, least=0.98, unit="lần"),
        ),
        Row(
            f"{name}: bộ nhớ cổng lúc cuối",
            f"{_mb(seen.memory[-1])} MB",
            f"sau một phần năm thời gian: {_mb(warm)} MB; trước khi ai gửi: {_mb(seen.before)};"
            f" từng lúc: {course}",
            f"{number(growth)} lần",
            target(growth, most=MOST_GROWTH, unit="lần"),
        ),
    ]


def _mb(size: int) -> str:
    return str(round(size / (1 << 20)))


def measure(place: Path, counters: int, rate: float, seconds: float, say: Callable[[str], object]) -> Seen:
    """Run so many counters at ``rate`` changes a second for ``seconds``."""
    crowd = [Counter(f"H29.{n % min(counters, COMMUNES) + 100}") for n in range(counters)]
    store = Store(place / "cong")
    access = Access(store)
    for counter in crowd:
        code, device = new_code(store, counter.commune, "Quầy"), counter.chain.device
        access.enrol(EnrolRequest(code, device, device_tag(device), public_of(counter.key)), "")
    store.close()
    port = free_port()
    program = [sys.executable, "-m", "tests.benchmarks.link_parties", "gateway"]
    gateway = End([*program, str(place / "cong"), "127.0.0.1", str(port)], place / "gateway.log")
    try:
        gateway.ready()
        return asyncio.run(_work(crowd, f"http://127.0.0.1:{port}", rate, seconds, gateway, say=say))
    finally:
        gateway.kill()


async def _work(
    crowd: list[Counter], url: str, rate: float, seconds: float, gateway: End, *, say: Callable[[str], object]
) -> Seen:
    lines = httpx2.Limits(max_connections=LINES, max_keepalive_connections=LINES)
    patience = httpx2.Timeout(60, pool=None)  # waiting for a free connection is part of what a push takes
    async with httpx2.AsyncClient(base_url=url, limits=lines, timeout=patience) as http:
        for counter in crowd:
            await counter.sign_in(http)
        alone = [(await _timed(crowd[0], http)).took for _ in range(ALONE)]
        before, every = gateway.memory(), len(crowd) * EACH / rate
        done: list[Push] = []
        begun = perf_counter()
        watching = asyncio.create_task(_watch(begun, seconds, done, gateway, say))
        working = [
            _day(counter, http, begun + every * n / len(crowd), every, begun + seconds, done=done)
            for n, counter in enumerate(crowd)
        ]
        await asyncio.gather(*working)
        took = perf_counter() - begun
        memory = await watching
    good = sum(push.well for push in done)
    return Seen(alone, [push.took for push in done], good * EACH / took, len(done) - good, before, memory)


async def _watch(
    begun: float, seconds: float, done: list[Push], gateway: End, say: Callable[[str], object]
) -> list[int]:
    """Look at the gateway every minute, or ten times when the time is short; return its memory."""
    found = []
    span = min(60.0, seconds / LOOKS)
    for n in range(1, round(seconds / span) + 1):
        await asyncio.sleep(max(0.0, begun + n * span - perf_counter()))
        found.append(gateway.memory())
        last = [push for push in done if push.ended > perf_counter() - span]
        p99 = number(quantile([push.took for push in last], 0.99)) if last else "?"
        failed = sum(not push.well for push in last)
        load = number(os.getloadavg()[0])
        say(
            f"  sau {number(n * span)} s: {_mb(found[-1])} MB, {len(last)} gói, p99 {p99} ms, {failed} lỗi,"
            f" tải {load}"
        )
    return found


async def _day(
    counter: Counter, http: httpx2.AsyncClient, due: float, every: float, end: float, *, done: list[Push]
) -> None:
    """Push whenever a push is due, timed from then; note what each took, and whether it went well."""
    pushed = 0
    while due < end:
        await asyncio.sleep(max(0.0, due - perf_counter()))
        done.append(await _timed(counter, http, due))
        pushed += 1
        if pushed % NEWS_EVERY == 0:
            with suppress(httpx2.HTTPError):  # it asks again later
                await counter.hear(http)
        due += every


async def _timed(counter: Counter, http: httpx2.AsyncClient, due: float = 0.0) -> Push:
    begun = due or perf_counter()
    try:
        well = await counter.push(http)
    except httpx2.HTTPError:
        well = False
    ended = perf_counter()
    return Push(ended, ended - begun, well)


if __name__ == "__main__":
    wanted = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    main(lambda: rows(wanted, lambda line: sys.stderr.write(f"{line}\n")))
