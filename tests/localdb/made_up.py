"""Made-up people, papers and a clock for the tests of the desk's memory."""

from __future__ import annotations

from datetime import datetime, timedelta

from localdb.domain.bodies.lookups import LookupAnswered, Outcome
from localdb.domain.bodies.reception import CodeBound
from localdb.domain.change import FIRST_PREV, PROVINCE, SCHEMA, Change, to_line
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.roles import Role
from localdb.domain.values import Due, PaperLine, Person, Pin, Scan
from localdb.home import Home
from localdb.keys import MasterKey
from localdb.log import new_id
from localdb.outbox import Foreign
from localdb.store import Actor

PASSPHRASE = "Đào Đình Đức 2026"
UNIT = "H29.19.05"
CLERK = Actor("acc-hoa", "Đặng Thị Hoà", Role.CLERK)
SCANNER = Actor("acc-ky", "Lò Seo Kỷ", Role.SCANNING)
LEADER = Actor("acc-binh", "Trần Văn Bình", Role.LEADER)
IT = Actor("acc-duc", "Đỗ Minh Đức", Role.IT)
MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM)


class Clock:
    """A clock that a test turns by hand; every look moves it on by a millisecond."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


def intake(name: str = "Đặng Thị Hoà", **person: str) -> Intake:
    """A dossier as the counter hands it in."""
    return Intake(
        procedure=Pin("2.000815", "1", "Chứng thực bản sao từ bản chính", "Chứng thực"),
        applicant=Person(name, **person),
        papers=(PaperLine("tp01", "Bản chính giấy tờ", originals=1),),
        due=Due("2026-11-20T17:00:00+07:00"),
    )


def file_scan(home: Home, dossier: str, data: bytes = b"trang quet") -> Scan:
    """Keep a page, file it under the first component, and return the scan."""
    page = home.pages.keep(data, media="image/png", source="thu-muc", name="a.png")
    pdf = home.blobs.put(b"%PDF " + data)
    original = home.pages.get(page).sha256
    scan = Scan(new_id(), "tp01", "Bản chính", pdf, len(data) + 5, 1, (original,), 0.9)
    home.store.file_paper(dossier, scan, "cộng hoà xã hội", (page,), SCANNER)
    return scan


def bound(dossier: str, code: str, *, id: str = "", device: str = "", dseq: int = 1) -> Foreign:
    """The province's change that gives a dossier its official code."""
    made_by, prev = device or f"province:{dossier}", FIRST_PREV if dseq == 1 else "0" * 63 + "1"
    change = Change(
        id=id or f"{dossier}/{code}",
        device=made_by,
        dseq=dseq,
        entity=dossier,
        actor="province",
        at=MORNING.isoformat(),
        body=CodeBound(code),
        prev=prev,
    )
    return Foreign(to_line(change))


def looked_up(dossier: Dossier, facts: dict[str, str]) -> Foreign:
    """The province's change that answers the last question of a dossier."""
    asked, at = dossier.lookups[-1].change, MORNING.isoformat()
    said = LookupAnswered(asked, Outcome.FOUND, "CSDLQG về dân cư (mô phỏng)", at, facts)
    device = f"{PROVINCE}{asked}"
    line = to_line(
        Change(f"tra-loi/{asked}", device, 1, dossier.id, "province", at, said, FIRST_PREV, schema=SCHEMA)
    )
    return Foreign(line)


def open_again(home: Home, key: MasterKey, clock: Clock) -> Home:
    """Close a desk and open it anew, as after a restart."""
    home.close()
    return Home(home.folder, key, clock)
