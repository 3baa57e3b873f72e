"""Receiving a dossier, beside a bare commit of one row that is as durable (WAL, synchronous=FULL).

Two peers: SQLCipher on the same folder, and the standard library's own SQLite without encryption.
"""

from __future__ import annotations

import importlib
import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Any

from localdb.db import connect, immediate
from localdb.domain.intake import Intake
from localdb.domain.roles import Role
from localdb.domain.values import Due, FeeLine, PaperLine, Person, Pin
from localdb.home import Folder, create_home
from localdb.store import Actor
from tests.benchmarks.table import Row, main, number, on_disk, quantile, ratio

TIMES = 400
CLERK = Actor("acc-1", "Đặng Thị Hoà", Role.CLERK)
INTAKE = Intake(
    procedure=Pin("1.001193", "1", "Đăng ký khai sinh", "Hộ tịch"),
    applicant=Person("Đặng Thị Hoà", number="001190000001", address="Thôn Bịa, xã Thử", phone="0912345678"),
    papers=tuple(PaperLine(f"tp{n:02d}", f"Giấy tờ bịa số {n}", originals=1) for n in range(1, 6)),
    due=Due("2026-11-20T17:00:00+07:00", "trong ngày"),
    fees=(FeeLine("Lệ phí", 0, "miễn"),),
)


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds ``work`` takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def rows(times: int = TIMES) -> list[Row]:
    """Measure the three in turn, each time one of each, so that a busy disk troubles all alike."""
    with on_disk() as folder:
        home, _ = create_home(Folder(folder / "motcua"), secrets.token_hex(16), "H29.19.05")
        keyed = connect(folder / "keyed.db", secrets.token_bytes(32))
        keyed.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        plain: Any = importlib.import_module("sqlite3").connect(folder / "plain.db", isolation_level=None)
        for setting in ("journal_mode=WAL", "synchronous=FULL"):
            plain.execute(f"PRAGMA {setting}")
        plain.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        text = "x" * 200

        def one_row() -> None:
            with immediate(keyed) as db:
                db.execute("INSERT INTO t (b) VALUES (?)", (text,))

        ours, encrypted, bare = [], [], []
        for _ in range(times):
            ours.append(timed(lambda: home.store.receive(INTAKE, CLERK)))
            encrypted.append(timed(one_row))
            bare.append(timed(lambda: plain.execute("INSERT INTO t (b) VALUES (?)", (text,))))
        plain.close()
        keyed.conn.close()
        home.close()
    found = []
    for label, part in (("p50", 0.5), ("p99", 0.99)):
        mine = quantile(ours, part)
        for peer, seconds in (
            ("SQLCipher, ghi chắc 1 dòng", encrypted),
            ("SQLite trần, ghi chắc 1 dòng", bare),
        ):
            other = quantile(seconds, part)
            what = f"tiếp nhận: lệnh nhận một hồ sơ, {label}"
            cells = f"{number(mine)} ms", f"{peer}: {number(other)} ms"
            found.append(Row(what, *cells, ratio(mine, other)))
    return found


if __name__ == "__main__":
    main(rows)
