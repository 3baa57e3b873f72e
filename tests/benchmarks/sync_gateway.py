"""How many changes a gateway takes in a second, with all that follows, beside bare inserts of the same rows.

Ours is everything: a push is read, checked, chained, deduplicated and recorded, the province decides and
numbers, dossiers are folded, the feed tells. Bare is what a database is left with in the end, every row of
it, inserted by many at once into empty tables of the same engine. Both commit to a real disk, the bare rows
once per push. A disk's mood changes from second to second, so both are measured by turns, several times, and
the turn whose ratio lies in the middle is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

from msgspec import Struct

from localdb.domain.codes import device_tag
from localdb.log import new_id
from sync.credentials import new_key, public_of
from sync.gateway.access import Access, new_code
from sync.gateway.delivery import deliver
from sync.gateway.intake import take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import EnrolRequest
from tests.benchmarks.table import Row, main, number, on_disk, target
from tests.sync.lines import Chain

CHANGES, PUSH, COMMUNES, DESKS, TURNS = 6_000, 100, 5, 2, 5
AIM = 0.3
TABLES = ("change", "dossier", "code", "series", "feed")
_ALL, _ADD = "SELECT * FROM $", "INSERT INTO $ (NAMES) VALUES (MARKS)"
MISSING = "chưa đo: thiếu PostgreSQL (chạy: ./motcua setup dev)"


class Rates(Struct, frozen=True):
    """Changes per second: recorded only, recorded and decided, and their bare rows."""

    taken: float
    whole: float
    bare: float


def rows(changes: int = CHANGES) -> list[Row]:
    """Measure both engines."""
    with on_disk() as place:
        found = _told("SQLite", _middle(place, lambda: "", changes))
    return found + _on_postgres(changes)


def _middle(place: Path, fresh: Callable[[], str], changes: int) -> Rates:
    turns = []
    for turn in range(TURNS):
        (place / f"{turn}").mkdir()
        turns.append(measure(place / f"{turn}", fresh, changes))
    return sorted(turns, key=lambda rates: rates.whole / rates.bare)[TURNS // 2]


def measure(place: Path, fresh: Callable[[], str], changes: int) -> Rates:
    """Take so many changes into a gateway in ``place``, then its rows into another; ``fresh`` gives each its
    database (a connection string, or empty for a file of its own).
    """
    with ExitStack() as open_stores:
        store, other = (_opened(place / name, fresh(), open_stores) for name in ("cong", "tran"))
        pushes = list(_pushes(store, changes))
        begun = perf_counter()
        for device, lines in pushes:
            take(store, device, lines)
        taken = perf_counter()
        province = ReferenceProvince(store)
        while deliver(store, province):
            pass
        decided = perf_counter()
        left = store.one("SELECT count(*) AS n FROM change WHERE state <> 'accepted'")
        if left is None or left["n"]:
            raise RuntimeError(f"{left} changes were not accepted")
        bare = _bare(store, other, len(pushes))
    return Rates(changes / (taken - begun), changes / (decided - begun), changes / bare)


def _opened(home: Path, url: str, until: ExitStack) -> Store:
    home.mkdir()
    if url:
        (home / "gateway.toml").write_text(f'postgres = "{url}"\n', encoding="utf-8")
    store = Store(home)
    until.callback(store.close)
    return store


def _pushes(store: Store, changes: int) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the pushes of several desks of several communes, turn by turn: one reception, nine payments."""
    units = [f"H29.{n % COMMUNES + 10}" for n in range(COMMUNES * DESKS)]
    chains = [Chain(_enrolled(store, unit), unit) for unit in units]
    for turn in range(changes // PUSH):
        chain = chains[turn % len(chains)]
        for n in range(PUSH):
            if n % 10 == 0:
                chain.receive(f"Nguyễn Văn {turn}-{n}")
            else:
                chain.collect(1000 + n)
        yield chain.device, chain.lines[-PUSH:]


def _enrolled(store: Store, commune: str) -> str:
    device, code = f"dv_{new_id()}", new_code(store, commune, "Quầy")
    request = EnrolRequest(code, device, device_tag(device), public_of(new_key()))
    return Access(store).enrol(request, "").device


def _bare(store: Store, other: Store, commits: int) -> float:
    """Insert all that one gateway remembers into another, in so many commits; return the seconds."""
    work = []
    for table in TABLES:
        found = store.rows(_ALL.replace("$", table))
        names = [name for name in found[0] if (table, name) != ("change", "n")]
        sql = _ADD.replace("$", table).replace("NAMES", ", ".join(names))
        sql = sql.replace("MARKS", ", ".join("?" * len(names)))
        work.append((sql, [[row[name] for name in names] for row in found]))
    begun = perf_counter()
    for turn in range(commits):
        with other.write() as db:
            for sql, values in work:
                share = values[turn * len(values) // commits : (turn + 1) * len(values) // commits]
                if share:
                    db.many(sql, share)
    return perf_counter() - begun


def _told(engine: str, rates: Rates) -> list[Row]:
    name = f"cổng tỉnh trên {engine}, gói {PUSH} thay đổi"
    bare = f"chèn trần cùng các dòng: {number(rates.bare)}/s"
    return [
        Row(f"{name}: ghi nhận", f"{number(rates.taken)}/s", bare, f"{number(rates.taken / rates.bare)} lần"),
        Row(
            f"{name}: kể cả quyết định, cấp mã, tin về",
            f"{number(rates.whole)}/s",
            bare,
            f"{number(rates.whole / rates.bare)} lần",
            target(rates.whole / rates.bare, least=AIM, unit="lần"),
        ),
    ]


def _on_postgres(changes: int) -> list[Row]:
    try:
        from tests.sync.postgres import running_postgres
    except ModuleNotFoundError:
        return [Row("cổng tỉnh trên PostgreSQL", MISSING, "", "–")]
    with on_disk() as place, running_postgres(durable=True) as server:
        return _told("PostgreSQL", _middle(place, server.fresh, changes))


if __name__ == "__main__":
    main(rows)
