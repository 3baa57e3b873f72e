"""Finding dossiers among 100,000 and 1,000,000 made-up ones, beside a LIKE over the same rows.

``python -m tests.benchmarks.localdb_search [COUNT…]`` for other sizes.
"""

from __future__ import annotations

import random
import secrets
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from time import perf_counter

from localdb.db import Database, immediate
from localdb.db import rows as fetch
from localdb.domain import dossier as dossiers
from localdb.domain import rules
from localdb.domain.bodies.reception import Received
from localdb.domain.change import FIRST_PREV, Change
from localdb.domain.values import Due, PaperLine, Person, Pin, Status
from localdb.domain.words import fold
from localdb.home import Folder, Home, create_home
from tests.benchmarks.table import Row, main, number, on_disk, quantile, ratio

COUNTS = (100_000, 1_000_000)
QUERIES = 200
FAMILY = ["Nguyễn"] * 38 + ["Trần"] * 11 + ["Lê"] * 10 + ["Phạm"] * 7 + ["Hoàng", "Huỳnh", "Phan", "Vũ"] * 4
FAMILY += ["Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Lò", "Vàng", "Giàng", "Đường"]
MIDDLE = ["Văn", "Thị", "Thị", "Văn", "Đức", "Minh", "Ngọc", "Thanh", "Hữu", "Đình", "Xuân", "Seo", "Thu"]
_GIVEN = """
An Anh Ánh Bình Bông Châu Chi Cường Dũng Duyên Đạt Đức Giang Hà Hải Hằng Hạnh Hiền Hoa Hoà Hùng Hương Khánh
Kiên Lan Linh Loan Long Mai Mạnh Minh Mỹ Nam Năm Nga Ngân Nhung Oanh Phong Phúc Phương Quang Quân Quỳnh Sơn
Tâm Tân Thảo Thắng Thu Thuỷ Tiến Toàn Trang Trung Tuấn Tùng Yến
"""
GIVEN = _GIVEN.split()
AT = "2026-11-20T09:00:00+07:00"
LIKE = "SELECT n FROM dossier WHERE names_d LIKE ? ORDER BY n DESC LIMIT 50"
INSERT = (
    "INSERT INTO dossier (id, code, official_code, names, number, old_number, phone, procedure, status,"
    " received_at, due_at, voided, data) VALUES (?, ?, '', ?, ?, '', ?, ?, ?, ?, '', 0, ?)"
)


def name(dice: random.Random) -> str:
    """Return a made-up name; one in two has a second middle name."""
    words = [dice.choice(FAMILY), dice.choice(MIDDLE), dice.choice(GIVEN)]
    if dice.random() < 0.5:
        words.insert(2, dice.choice(GIVEN))
    return " ".join(words)


def made_up(count: int, dice: random.Random) -> Iterator[tuple[object, ...]]:
    """Yield rows for the dossier table; the dossier behind each is of a usual size."""
    received = Received(
        code="@code",
        temporary=False,
        unit="H29.19.05",
        procedure=Pin("1.001193", "1", "Đăng ký khai sinh", "Hộ tịch"),
        applicant=Person("@name", number="@number", phone="@phone", address="Thôn Bịa, xã Thử"),
        papers=tuple(PaperLine(f"tp{n:02d}", f"Giấy tờ bịa số {n}", originals=1) for n in range(1, 4)),
        due=Due("2026-11-20T17:00:00+07:00"),
        received_at=AT,
    )
    first = Change("c", "dv", 1, "@id", "acc-1", AT, received, FIRST_PREV)
    pattern = dossiers.to_json(rules.apply(None, first)).decode()
    for n in range(count):
        who, number, phone = name(dice), f"{dice.randrange(10**12):012d}", f"09{dice.randrange(10**8):08d}"
        entity, code = f"{n:032x}", f"H29.19.05-{n // 9999 + 200000:06d}-{n % 9999 + 1:04d}"
        data = pattern.replace("@id", entity).replace("@code", code).replace("@name", who)
        data = data.replace("@number", number).replace("@phone", phone)
        status = "10" if n < count - 500 else "2"
        yield entity, code, who, number, phone, "1.001193", status, AT, data.encode()


def fill(db: Database, count: int) -> None:
    """Fill the dossier table; the index is built once at the end, so that a million take minutes."""
    trigger = fetch(db, "SELECT sql FROM sqlite_master WHERE name = 'dossier_fts_insert'")[0]["sql"]
    db.execute("PRAGMA synchronous=OFF")
    db.execute("DROP TRIGGER dossier_fts_insert")
    some = made_up(count, random.Random(count))
    while chunk := list(islice(some, 20_000)):
        with immediate(db):
            db.conn.executemany(INSERT, chunk)
    db.execute("INSERT INTO dossier_fts (dossier_fts) VALUES ('rebuild')")
    db.execute(trigger)


def measured(queries: list[str], search: Callable[[str], object]) -> list[float]:
    """Return how many seconds each search takes."""
    found = []
    for text in queries:
        begun = perf_counter()
        search(text)
        found.append(perf_counter() - begun)
    return found


def kinds(home: Home, count: int) -> dict[str, list[float]]:
    """Return the times per kind of query, asked of a desk that has been running for a while."""
    dice = random.Random(count + 1)
    full = [fold(name(dice)) for _ in range(QUERIES)]
    numbers = [f"{dice.randrange(10**12):012d}" for _ in range(QUERIES)]
    asked = {
        "họ tên đầy đủ": full,
        "họ tên gõ dở": [text[: dice.randrange(4, len(text))] for text in full],
        "họ tên có dấu": [name(dice) for _ in range(QUERIES)],
        "một chữ cái": [text[0] for text in full],
        "số định danh": numbers,
        "vài số đầu": [text[: dice.randrange(1, 6)] for text in numbers],
    }
    measured(full[:20], home.queries.search)
    return {kind: measured(texts, home.queries.search) for kind, texts in asked.items()}


def others(home: Home) -> dict[str, float]:
    """Return what else a screen asks for, in milliseconds (median of five)."""
    asks: dict[str, Callable[[], object]] = {
        "trang đầu": lambda: home.queries.page(0, 200),
        "trang giữa": lambda: home.queries.page(5_000, 200),
        "trang theo trạng thái": lambda: home.queries.page(0, 200, Status.RECEIVED),
        "đếm theo trạng thái": home.queries.counts,
    }
    return {what: quantile([_timed(ask) for _ in range(5)], 0.5) for what, ask in asks.items()}


def _timed(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return perf_counter() - begun


def compare(home: Home, count: int) -> Row:
    """Return how an indexed search stands beside reading the whole table, for the same three names."""
    patterns = ["%nguyen%hoa%", "%lo seo%", "%bui thi yen%"]
    scan = quantile(measured(patterns, lambda text: like(home, text)), 0.5)
    typed = quantile(measured(["nguyen hoa", "lo seo", "bui thi yen"], home.queries.search), 0.5)
    peer = f"LIKE quét cả bảng: {number(scan)} ms"
    return Row(f"tìm trong {number(count)}: ba tên, p50", f"{number(typed)} ms", peer, ratio(typed, scan))


def rows(counts: tuple[int, ...] = COUNTS) -> list[Row]:
    """Build each desk, search it, and say how the time grew from the first size to the last."""
    found: list[Row] = []
    first: dict[str, float] = {}
    for count in counts:
        with on_disk() as place:
            home, _ = create_home(Folder(place / "motcua"), secrets.token_hex(16), "H29.19.05")
            fill(home.connections.get(), count)
            home.connections.close_mine()
            where = f"tìm trong {number(count)}"
            for kind, seconds in kinds(home, count).items():
                ours = quantile(seconds, 0.95)
                before = first.setdefault(kind, ours)
                grown = count != counts[0]
                peer = f"trong {number(counts[0])}: {number(before)} ms" if grown else ""
                cell = f"{number(ours)} ms"
                found.append(Row(f"{where}: {kind}, p95", cell, peer, ratio(ours, before) if grown else ""))
            found.append(compare(home, count))
            found += [Row(f"{where}: {ask}", f"{number(ms)} ms", "", "") for ask, ms in others(home).items()]
            home.close()
    return found


def like(home: Home, text: str) -> None:
    """Search as a program without an index does."""
    fetch(home.connections.get(), LIKE, (text,))


if __name__ == "__main__":
    sizes = tuple(int(text) for text in sys.argv[1:]) or COUNTS
    main(lambda: rows(sizes))
