"""The express lane without Qt: what was typed, what it costs, and the dossier that it makes."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from forms.catalogue import Catalogue
from localdb.domain import deadline, people
from localdb.domain.fees import quote
from localdb.domain.intake import CopyOrder, Intake
from localdb.domain.procedure import Mode, Procedure
from localdb.domain.till import CASH
from localdb.domain.trouble import Refused, Several, Trouble
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin
from localdb.domain.words import clean, quoted
from localdb.numbering import FIELD_COPY
from ui.late_entry import Taken, TypedEntry

PROCEDURE = "2.000815"  # chứng thực bản sao từ bản chính
USUAL = (
    "Căn cước công dân, thẻ căn cước",
    "Giấy khai sinh",
    "Bằng tốt nghiệp, văn bằng, chứng chỉ",
    "Giấy chứng nhận quyền sử dụng đất",
    "Giấy chứng nhận kết hôn",
    "Học bạ",
    "Giấy phép lái xe",
    "Quyết định, hợp đồng",
)
LONGEST = 200  # letters of a paper's name, as a line of the register holds it


class CopyForm(Struct, frozen=True, omit_defaults=True):
    """The lane as typed; ``card`` is the person of a scanned card, kept while name and number stand."""

    name: str = ""
    number: str = ""
    card: Person | None = None
    document: str = USUAL[0]
    other: str = ""
    pages: int = 1
    copies: int = 1
    electronic: bool = False
    paid: bool = True
    book: str = "01"
    entry: TypedEntry | None = None  # certified on paper, entered later
    written: str = ""  # the number that stands on that copy


def fee(form: CopyForm, catalogue: Catalogue, now: datetime, province: str) -> FeeLine:
    """Return the fee of the paper as the tables know it."""
    lines = quote(
        catalogue.fee_tables,
        PROCEDURE,
        Channel.DIRECT,
        now.date(),
        pages=form.pages,
        copies=form.copies,
        province=province,
    )
    return lines[0]


def take(
    form: CopyForm,
    procedure: Procedure,
    catalogue: Catalogue,
    now: datetime,
    province: str,
    *,
    taken: Taken | None = None,
) -> tuple[Intake, CopyOrder]:
    """Return what is to be received and certified, as of ``taken`` when it was done on paper first.

    Raises ``Trouble`` with the field to mend.
    """
    if taken is not None:
        if taken.troubles:
            raise Several(list(taken.troubles))
        now = taken.at
    person, cost = _person(form), fee(form, catalogue, now, province)
    document = clean(form.other) or form.document
    if len(document) > LONGEST:
        raise Trouble(f"Tên giấy tờ dài quá {LONGEST} chữ.", "Ghi ngắn lại.", field="other")
    book = clean(form.book)
    if not book.isalnum() or len(book) > 6:
        raise Trouble("Quyển số không đúng.", "Ghi tối đa 6 chữ hoặc số, ví dụ 01.", field="book")
    # What is shown is compared and handed back: the register keeps its name, nobody keeps a copy.
    papers = [PaperLine(c.id, document, 1, presented=c.mode is Mode.PRESENT) for c in procedure.components]
    intake = Intake(
        procedure=Pin(procedure.code, procedure.version, procedure.label, procedure.field),
        applicant=person,
        papers=tuple(papers),
        due=_due(procedure, catalogue, now),
        fees=(cost,),
    )
    paid = CASH if form.paid else ""
    written = _written(form) if taken else 0
    order = CopyOrder(document, form.pages, form.copies, cost.amount, book, form.electronic, paid, written)
    return (taken.put_into(intake) if taken else intake), order


def needs_slip(intake: Intake, now: datetime) -> bool:
    """Whether a slip with hour and day must go out: not returned today (TT 01/2020/TT-BTP Art. 2).

    Who came during an outage has it on paper already.
    """
    return intake.entry is None and intake.due.at[:10] != now.date().isoformat()


def _written(form: CopyForm) -> int:
    text = clean(form.written)
    if not text:
        return 0
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise Trouble(
            f"{quoted(text)} không phải số chứng thực.", "Ghi số trên bản sao; chưa ghi số thì để trống.",
            field=FIELD_COPY,
        )  # fmt: skip
    return int(text)


def _person(form: CopyForm) -> Person:
    name, number = clean(form.name), people.normal_number(form.number).value
    if not name:
        raise Trouble("Chưa có họ tên.", "Quét thẻ căn cước, hoặc nhập họ tên.", field="applicant.name")
    if form.card and (form.card.name, form.card.number) == (name, number):
        return form.card
    return Person(name, number)


def _due(procedure: Procedure, catalogue: Catalogue, now: datetime) -> Due:
    try:
        return deadline.due(now, procedure.limit, catalogue.calendar).promise()
    except Refused:
        return Due("")  # no calendar of this year: the slip goes out with the day written by hand
