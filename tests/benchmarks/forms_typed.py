"""How much of an official declaration is still typed or written once a card is scanned and the person known.

Counted on the catalogue's own templates through the declaration that the app prints: a field stands once
however often it is printed, and what the agency knows of itself does not count. The clerk's choice of the
procedure counts as a field too. People without a card to scan (a new-born) are typed, and count.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from forms.declaration import of_dossier
from forms.template import Template
from localdb.domain import rules
from localdb.domain.bodies.reception import Received
from localdb.domain.change import FIRST_PREV, Change
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Circumstances, Ground, Representation
from localdb.domain.people import parse_card_qr
from localdb.domain.values import Due, Person, Pin
from tests.benchmarks.table import Row, main, ratio, target

DAY = date(2026, 11, 20)
AT, PHONE = "2026-11-20T09:00:00+07:00", "0912345678"  # the phone of the last time: the person is known
CARD = "031190000018|031190018|Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
OTHER = "031060000026||Lò Văn Sẻ|05021960|Nam|Thôn Mẫu 3, xã Tân Mẫu, tỉnh Mẫu|01012022"
BABY = Person("Đặng Gia Khánh", birth="2026-11-12", sex="Nam")
MOST = 80.0  # per cent of the official form
OF_THE_AGENCY = frozenset({"parent", "place"})


class Case(Struct, frozen=True):
    """A procedure with who comes: ``card`` is a second card, ``typed`` a child of theirs, without one."""

    code: str
    name: str
    card: str = ""
    typed: Person | None = None


CASES = (
    Case("2.000635", "bản sao trích lục"),
    Case("1.004873", "xác nhận tình trạng hôn nhân"),
    Case("2.000815", "chứng thực"),
    Case("1.001776", "trợ cấp xã hội"),
    Case("1.000656", "khai tử, có thẻ người mất", card=OTHER),
    Case("1.001193", "khai sinh", typed=BABY),
)


def fields(template: Template) -> frozenset[str]:
    """Return what a declaration asks, each once."""
    lines = (*template.intro, *template.lines)
    return frozenset(name for line in lines for name in line.names) - OF_THE_AGENCY


def received(case: Case) -> Dossier:
    """Return the dossier that reception makes of the cards, and of who is typed."""
    body = Received(
        code="H99-261120-0001",
        temporary=False,
        unit="H99",
        procedure=Pin(case.code, "1", case.name, ""),
        applicant=replace(parse_card_qr(CARD).person(), phone=PHONE),
        papers=(),
        due=Due(""),
        received_at=AT,
        how=Circumstances(representation=Representation(Ground.PARENT) if case.typed else None),
        owner=parse_card_qr(case.card).person() if case.card else case.typed,
    )
    return rules.apply(None, Change("c", "dv", 1, "d", "acc-1", AT, body, FIRST_PREV))


def left(case: Case, asked: frozenset[str]) -> int:
    """Return how many fields somebody still types or writes by hand."""
    words = of_dossier(received(case)).words()
    blank = sum(1 for name in asked if not words[name])
    typed = (
        sum(1 for field in case.typed.__struct_fields__ if getattr(case.typed, field)) if case.typed else 0
    )
    return 1 + typed + blank


def rows() -> list[Row]:
    """Count each procedure of the table."""
    catalogue, found = Catalogue.load(), []
    for case in CASES:
        asked = fields(catalogue.template("declaration", DAY, procedure=case.code))
        mine = left(case, asked)
        share = 100 * mine / len(asked)
        found.append(
            Row(
                f"ô phải gõ hoặc viết: {case.name}",
                f"{mine} ô",
                f"tờ khai: {len(asked)} ô",
                ratio(mine, len(asked), "ít", "nhiều"),
                target(share, most=MOST, unit="% tờ khai"),
            )
        )
    return found


if __name__ == "__main__":
    main(rows)
