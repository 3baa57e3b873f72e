"""What the reception screen knows, without Qt: the typed form, what follows from it, what it makes.

The form keeps every key as typed, so that a draft comes back exactly; ``to_intake`` cleans and checks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain import deadline, people
from localdb.domain.deadline import VIETNAM
from localdb.domain.fees import Per, quote
from localdb.domain.intake import Intake
from localdb.domain.procedure import Component, Mode, Procedure
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Channel, Due, FeeLine, PaperLine, Person, Pin
from localdb.domain.words import clean
from localdb.queries import Line, Queries

_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*")


class TypedPerson(Struct, frozen=True, omit_defaults=True):
    """A person as typed."""

    name: str = ""
    number: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    old_number: str = ""
    issued: str = ""


class Ticked(Struct, frozen=True):
    """A paper that was handed in."""

    originals: int
    copies: int


class ReceptionForm(Struct, frozen=True, omit_defaults=True):
    """The whole form as typed."""

    procedure: str = ""
    applicant: TypedPerson = TypedPerson()
    owner: TypedPerson | None = None
    papers: dict[str, Ticked] = {}
    channel: Channel = Channel.DIRECT
    sets: int = 1
    pages: int = 1
    copies: int = 1
    case: str = ""
    exemption: str = ""
    note: str = ""
    due: str = ""

    @property
    def title(self) -> str:
        """What a person would call this draft."""
        return clean(self.applicant.name) or clean(self.applicant.number) or "Hồ sơ chưa có tên"

    @property
    def empty(self) -> bool:
        """Whether nothing was typed yet."""
        return self == ReceptionForm()


class FeeQuestions(Struct, frozen=True):
    """What must be known to tell the fees of a procedure; the usual case stands first."""

    cases: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    counted: bool = False  # by page and copy


class Assessment(Struct, frozen=True):
    """What follows from the form as it stands: shown while typing, never in the way."""

    due: Due
    due_verified: bool
    due_trouble: str
    fees: tuple[FeeLine, ...]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]
    duplicates: tuple[Line, ...]

    @property
    def needs_due(self) -> bool:
        """Whether the clerk must set the due date by hand."""
        return not self.due.at


class Troubles(Trouble):
    """Several things to mend at once, each beside its field."""

    def __init__(self, all_of: Sequence[Trouble]) -> None:
        super().__init__(all_of[0].what, all_of[0].todo, field=all_of[0].field)
        self.all = tuple(all_of)


def encode(form: ReceptionForm) -> bytes:
    """Return the form as a draft keeps it."""
    return msgspec.json.encode(form)


def decode(data: bytes) -> ReceptionForm:
    """Read a draft."""
    return msgspec.json.decode(data, type=ReceptionForm)


def fill_from_card(form: ReceptionForm, text: str, *, owner: bool = False) -> ReceptionForm:
    """Return the form with the person of a card's QR; what the card does not say is kept."""
    card = people.parse_card_qr(text)
    typed = (form.owner or TypedPerson()) if owner else form.applicant
    person = card.person()
    filled = replace(
        typed,
        name=person.name,
        number=person.number,
        old_number=person.old_number,
        birth=f"{card.birth:%d/%m/%Y}",
        sex=person.sex,
        address=person.address,
        issued=person.issued,
    )
    return replace(form, owner=filled) if owner else replace(form, applicant=filled)


def demanded(component: Component) -> bool:
    """Whether the component must be on the counter before the dossier is complete."""
    return component.always and component.mode in {Mode.SUBMIT, Mode.PRESENT}


def all_demanded(procedure: Procedure) -> dict[str, Ticked]:
    """Return the ticks of a dossier that has every demanded paper."""
    return {c.id: Ticked(c.originals, c.copies) for c in procedure.components if demanded(c)}


def fee_questions(catalogue: Catalogue, procedure: Procedure, province: str) -> FeeQuestions:
    """Return what the fee tables need to know beyond the procedure itself."""
    cases, exemptions = catalogue.fee_choices(procedure.code, province)
    rules = (r for t in catalogue.fee_tables for r in t.rules if procedure.code in r.procedures)
    return FeeQuestions(cases, exemptions, any(r.per is not Per.CASE for r in rules))


def assess(
    form: ReceptionForm,
    procedure: Procedure | None,
    catalogue: Catalogue,
    queries: Queries,
    *,
    province: str,
    now: datetime,
) -> Assessment:
    """Return what follows from the form: due date, fees, warnings, missing papers, open duplicates."""
    warnings = _person_warnings(form.applicant, now.date())
    if procedure is None:
        return Assessment(Due(""), True, "", (), warnings, (), ())
    due, verified, trouble = _due(form, procedure, catalogue, now)
    fees = quote(
        catalogue.fee_tables,
        procedure.code,
        form.channel,
        now.date(),
        pages=max(form.pages, 1),
        copies=max(form.copies, 1),
        case=form.case,
        exemptions=frozenset({form.exemption} - {""}),
        province=province,
    )
    missing = tuple(c.label for c in procedure.components if demanded(c) and c.id not in form.papers)
    number = people.normal_number(form.applicant.number).value
    duplicates = tuple(queries.open_of_person(number, procedure.code)) if number else ()
    return Assessment(due, verified, trouble, fees, warnings, missing, duplicates)


def to_intake(form: ReceptionForm, procedure: Procedure | None, seen: Assessment, now: datetime) -> Intake:
    """Return the dossier to receive. Raises ``Troubles`` with everything that is to be mended."""
    troubles: list[Trouble] = []
    if procedure is None:
        troubles.append(Trouble("Chưa chọn thủ tục.", "Gõ vài chữ của tên thủ tục.", field="procedure"))
    applicant = _person(form.applicant, "applicant", now.date(), troubles)
    owner = _person(form.owner, "owner", now.date(), troubles) if form.owner else None
    if procedure and seen.missing:
        troubles.append(
            Trouble(
                f"Còn thiếu: {'; '.join(seen.missing)}.",
                "Đánh dấu giấy tờ đã nhận; nếu thiếu thật, hướng dẫn công dân bổ sung.",
                field="papers",
            )
        )
    if procedure and seen.needs_due:
        troubles.append(Trouble(seen.due_trouble, "Ghi ngày hẹn trả.", field="due"))
    if troubles or procedure is None:
        raise Troubles(troubles)
    return Intake(
        procedure=Pin(procedure.code, procedure.version, procedure.label, procedure.field),
        applicant=applicant,
        owner=owner,
        papers=_papers(form, procedure),
        due=seen.due,
        channel=form.channel,
        fees=seen.fees,
        sets=form.sets,
        note=clean(form.note),
    )


def _due(
    form: ReceptionForm, procedure: Procedure, catalogue: Catalogue, now: datetime
) -> tuple[Due, bool, str]:
    """Return the promise, whether its law is verified, and why there is none."""
    if form.due.strip():
        try:
            day = people.parse_coming_date(_with_year(form.due, now.date()), now.date())
        except Trouble as trouble:
            return Due(""), True, str(trouble)
        at = datetime.combine(day, time(17), VIETNAM)
        return Due(at.isoformat(), "Cán bộ tự ghi ngày hẹn"), False, ""
    try:
        result = deadline.due(now, procedure.limit, catalogue.calendar)
    except Refused as refused:
        return Due(""), True, str(refused)
    return result.promise(), result.verified and procedure.verified.time.verified, result.reason


def _with_year(typed: str, today: date) -> str:
    """Return an appointment with its year: ``5/12`` is the next fifth of December."""
    match = _DAY_AND_MONTH.fullmatch(typed)
    if not match:
        return typed
    day, month = int(match[1]), int(match[2])
    return f"{day}/{month}/{today.year + ((month, day) < (today.month, today.day))}"


def _person_warnings(typed: TypedPerson, today: date) -> tuple[str, ...]:
    number = people.normal_number(typed.number)
    phone = people.normal_phone(typed.phone)
    birth = ""
    if typed.birth.strip():
        try:
            birth = people.parse_date(typed.birth, today).isoformat()
        except Trouble as trouble:
            return (str(trouble),)
    found = [number.warning, phone.warning, *people.number_warnings(number.value, birth, typed.sex)]
    return tuple(dict.fromkeys(w for w in found if w))


def _person(typed: TypedPerson, who: str, today: date, troubles: list[Trouble]) -> Person:
    birth = ""
    if typed.birth.strip():
        try:
            birth = people.parse_date(typed.birth, today, field=f"{who}.birth").isoformat()
        except Trouble as trouble:
            troubles.append(trouble)
    name = clean(typed.name)
    if not name:
        troubles.append(
            Trouble("Chưa có họ tên.", "Nhập họ tên hoặc quét thẻ căn cước.", field=f"{who}.name")
        )
    return Person(
        name=name,
        number=people.normal_number(typed.number).value,
        old_number=typed.old_number,
        birth=birth,
        sex=clean(typed.sex),
        address=clean(typed.address),
        phone=people.normal_phone(typed.phone).value,
        issued=typed.issued,
    )


def _papers(form: ReceptionForm, procedure: Procedure) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            component=c.id,
            name=c.label,
            originals=form.papers[c.id].originals,
            copies=form.papers[c.id].copies,
            presented=c.mode is Mode.PRESENT,
        )
        for c in procedure.components
        if c.id in form.papers
    )
