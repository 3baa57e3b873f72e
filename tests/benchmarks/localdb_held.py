"""What is held of 20,000 citizens, three papers each: how large the list of it is, and one look at it.

``python -m tests.benchmarks.localdb_held [COUNT]`` for another size.
"""

from __future__ import annotations

import random
import secrets
import sys
from collections.abc import Iterator
from itertools import islice

from localdb.db import Database, immediate, one
from localdb.domain import dossier as dossiers
from localdb.domain import rules
from localdb.domain.bodies.papers import PaperFiled
from localdb.domain.bodies.reception import Received
from localdb.domain.bodies.results import ResultReady
from localdb.domain.change import FIRST_PREV, Body, Change
from localdb.domain.facts import Fact, Facts
from localdb.domain.values import Due, PaperLine, Person, Pin, ResultFile, Scan
from localdb.home import Folder, Home, create_home
from tests.benchmarks.localdb_search import AT, INSERT, QUERIES, measured, name
from tests.benchmarks.table import Row, main, number, on_disk, quantile, target

CITIZENS = 20_000
PAPERS = 3  # two digitised ones and the result
MOST_MB, MOST_MS = 50, 50
_METADATA = """
SELECT sum(length(json_extract(data, '$.scans')) + length(json_extract(data, '$.steps'))) AS bytes
    FROM dossier
"""


def pattern() -> str:
    """Return a finished dossier with two digitised papers, as read and checked, and an electronic result."""
    facts = Facts(
        title=Fact("Giấy khai sinh", 0.99, 1, (310, 120, 380, 40)),
        symbol=Fact("25/2019", 0.97, 1, (700, 80, 120, 20)),
        date=Fact("2019-03-05", 0.98, 1, (400, 860, 300, 24)),
        issuer=Fact("Ủy ban nhân dân xã Thử", 0.95, 1, (80, 60, 300, 24)),
        owner=Fact("@name", 0.96, 1, (200, 300, 400, 24)),
        number=Fact("@number", 0.99, 1, (200, 340, 300, 24)),
    )
    papers = tuple(PaperLine(f"tp{n:02d}", f"Giấy tờ bịa số {n}", originals=1) for n in (1, 2))
    bodies: list[Body] = [
        Received(
            code="@code",
            temporary=False,
            unit="H29.19.05",
            procedure=Pin("1.001193", "1", "Đăng ký khai sinh", "Hộ tịch"),
            applicant=Person("@name", number="@number", phone="@phone", address="Thôn Bịa, xã Thử"),
            papers=papers,
            due=Due("2026-11-20T17:00:00+07:00"),
            received_at=AT,
        ),
        *(
            PaperFiled(Scan(f"@id{n}", p.component, p.name, "ab" * 32, 90_000, 2, ("cd" * 32,), 0.93, facts))
            for n, p in enumerate(papers)
        ),
        ResultReady(
            "25/GKS", "Quàng Thị Ký", (ResultFile("GKS.pdf", "ef" * 32, 90_000),), 1, issued="2026-11-20"
        ),
    ]
    made = None
    for n, body in enumerate(bodies, start=1):
        made = rules.apply(made, Change(f"@id-{n}", "dv", n, "@id", "acc-1", AT, body, FIRST_PREV))
    assert made is not None
    return dossiers.to_json(made).decode()


def made_up(count: int) -> Iterator[tuple[object, ...]]:
    """Yield a row of the dossier table for each citizen."""
    dice, like = random.Random(count), pattern()
    for n in range(count):
        who, phone = name(dice), f"09{dice.randrange(10**8):08d}"
        entity, code, of = f"{n:032x}", f"H29.19.05-{n // 9999 + 200000:06d}-{n % 9999 + 1:04d}", citizen(n)
        data = like.replace("@id", entity).replace("@code", code).replace("@name", who)
        data = data.replace("@number", of).replace("@phone", phone)
        yield entity, code, who, of, phone, "1.001193", "9", AT, data.encode()


def citizen(n: int) -> str:
    """Return the number of a made-up citizen; neighbours do not lie beside each other in the index."""
    return f"{n * 611_953 % 10**12:012d}"


def fill(db: Database, count: int) -> None:
    """Fill the dossier table as a desk does, through its triggers."""
    db.execute("PRAGMA synchronous=OFF")
    some = made_up(count)
    while chunk := list(islice(some, 5_000)):
        with immediate(db):
            db.conn.executemany(INSERT, chunk)


def size(home: Home) -> int:
    """Return the bytes of the file, without holes."""
    db = home.connections.get()
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home.folder.database.stat().st_size


def rows(count: int = CITIZENS) -> list[Row]:
    """Fill a desk, look at a few hundred citizens, and weigh what the list is made of."""
    with on_disk() as place:
        home, _ = create_home(Folder(place / "motcua"), secrets.token_hex(16), "H29.19.05")
        db = home.connections.get()
        fill(db, count)
        dice = random.Random(1)
        asked = [citizen(dice.randrange(count)) for _ in range(QUERIES)]
        assert len(home.queries.held_papers(asked[0])) == PAPERS
        looks = measured(asked, home.queries.held_papers)
        found = one(db, _METADATA)
        assert found is not None
        whole = size(home)
        for trigger in ("party_insert", "party_update"):
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("DELETE FROM party")
        index = whole - size(home) + int(found["bytes"])
        home.close()
    what = f"giấy đang giữ của {number(count)} công dân"
    mb, ms = index / 1e6, quantile(looks, 0.95)
    file = f"cả tệp hồ sơ: {number(whole / 1e6)} MB"
    return [
        Row(f"{what}: chỉ mục", f"{number(mb)} MB", file, "", target(mb, most=MOST_MB, unit="MB")),
        Row(f"{what}: xem một người, p95", f"{number(ms)} ms", "", "", target(ms, most=MOST_MS, unit="ms")),
    ]


if __name__ == "__main__":
    main(lambda: rows(int(sys.argv[1]) if len(sys.argv) > 1 else CITIZENS))
