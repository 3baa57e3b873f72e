"""A whole province at one gateway: 1,500 counters that push and ask for news, each in its own rhythm.

The gateway is a process of its own; the counters are one more, which signs in as every one of them, writes
their lines and sends them when they are due: a slow answer makes no other counter wait, and each push is
timed from when it was due. The gateway's memory is looked at after a fifth of the time, and at the end.
"""

from __future__ import annotations

import asyncio
import sys
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
ALONE = 30  # pushes of one counter, for comparison
FAILED = "LỖI"


class Seen(Struct, frozen=True):
    """What a run showed: seconds of each push, changes a second, pushes that failed, and the gateway's memory
    in bytes, early and late.
    """

    alone: list[float]
    pushes: list[float]
    rate: float
    failed: int
    early: int
    late: int


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


def rows(minutes: float = 1.0) -> list[Row]:
    """Let the province work for so many minutes."""
    with on_disk() as place:
        seen = measure(place, COUNTERS, RATE, minutes * 60)
    name = f"{number(COUNTERS)} quầy, {RATE} thay đổi/giây trong {number(minutes)} phút"
    p50, p99 = quantile(seen.pushes, 0.5), quantile(seen.pushes, 0.99)
    alone = quantile(seen.alone, 0.99)
    failed = f", {seen.failed} {FAILED}" if seen.failed else ""
    growth = seen.late / seen.early
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
            f"{number(seen.late / (1 << 20))} MB",
            f"sau một phần năm thời gian: {number(seen.early / (1 << 20))} MB",
            f"{number(growth)} lần",
            target(growth, most=MOST_GROWTH, unit="lần"),
        ),
    ]


def measure(place: Path, counters: int, rate: float, seconds: float) -> Seen:
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
        return asyncio.run(_work(crowd, f"http://127.0.0.1:{port}", rate, seconds, gateway))
    finally:
        gateway.kill()


async def _work(crowd: list[Counter], url: str, rate: float, seconds: float, gateway: End) -> Seen:
    lines = httpx2.Limits(max_connections=LINES, max_keepalive_connections=LINES)
    patience = httpx2.Timeout(60, pool=None)  # waiting for a free connection is part of what a push takes
    async with httpx2.AsyncClient(base_url=url, limits=lines, timeout=patience) as http:
        for counter in crowd:
            await counter.sign_in(http)
        alone = [(await _timed(crowd[0], http))[0] for _ in range(ALONE)]
        every = len(crowd) * EACH / rate
        begun = perf_counter()
        working = [
            asyncio.create_task(_day(counter, http, begun + every * n / len(crowd), every, begun + seconds))
            for n, counter in enumerate(crowd)
        ]
        await asyncio.sleep(seconds / 5)
        early = gateway.memory()
        found = [push for day in await asyncio.gather(*working) for push in day]
        late = gateway.memory()
        took = perf_counter() - begun
    good = [push for push, well in found if well]
    return Seen(
        alone, [push for push, _ in found], len(good) * EACH / took, len(found) - len(good), early, late
    )


async def _day(
    counter: Counter, http: httpx2.AsyncClient, due: float, every: float, end: float
) -> list[tuple[float, bool]]:
    """Push whenever a push is due; return what each took from then, and whether it went well."""
    done = []
    while due < end:
        await asyncio.sleep(max(0.0, due - perf_counter()))
        done.append(await _timed(counter, http, due))
        if len(done) % NEWS_EVERY == 0:
            with suppress(httpx2.HTTPError):  # it asks again later
                await counter.hear(http)
        due += every
    return done


async def _timed(counter: Counter, http: httpx2.AsyncClient, due: float = 0.0) -> tuple[float, bool]:
    begun = due or perf_counter()
    try:
        well = await counter.push(http)
    except httpx2.HTTPError:
        well = False
    return perf_counter() - begun, well


if __name__ == "__main__":
    main(lambda: rows(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
