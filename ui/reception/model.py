"""What follows from the reception form, without Qt: promise, fees, warnings, and the dossier it makes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from forms.catalogue.routing import OWN_LEVEL, Body
from localdb.addresses import of_today
from localdb.domain import deadline, linked, people
from localdb.domain.bodies.lookups import LookupAsked
from localdb.domain.deadline import VIETNAM
from localdb.domain.fees import Per, quote
from localdb.domain.held import HeldPaper
from localdb.domain.intake import Intake
from localdb.domain.linked import Part
from localdb.domain.lookups import Want
from localdb.domain.parties import Circumstances, Ground, Helper, Representation, Routing
from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused, Several, Trouble
from localdb.domain.values import Channel, Due, FeeLine, Person, Pin
from localdb.domain.words import clean
from localdb.queries import Line, Queries
from ui import late_entry
from ui.late_entry import Taken
from ui.reception import papers, shown
from ui.reception.typed import OTHER, OWN, UNKNOWN, ReceptionForm, Ticked, TypedPerson

# Letters that a paper and its QR still hold; what is longer was pasted by mistake.
_LONGEST = {
    "name": 100,
    "number": 30,
    "phone": 30,
    "address": 250,
    "ground_detail": 250,
    "helper": 100,
    "portal_code": 60,
    "routing_name": 200,
    "note": 500,
}
_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*")


class FeeQuestions(Struct, frozen=True):
    """What must be known to tell the fees of a procedure; the usual case stands first."""

    cases: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    counted: bool = False  # by page and copy


class Assessment(Struct, frozen=True):
    """What follows from the form as it stands at a moment: shown while typing, never in the way.

    Version, promise and time of reception are of that one moment, though midnight may pass before the write.
    """

    at: datetime
    procedure: Procedure | None
    due: Due
    due_verified: bool
    due_trouble: str
    fees: tuple[FeeLine, ...]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]
    duplicates: tuple[Line, ...]
    settled: dict[str, Ticked] = {}
    held: tuple[HeldPaper, ...] = ()  # of the subject, whichever of them the case asks for
    wants: dict[str, Want] = {}  # what a database of the state may be asked in place of, by component
    routing: str = OWN
    parts: tuple[Part, ...] = ()
    taken: Taken | None = None  # on paper, before it is entered

    @property
    def needs_due(self) -> bool:
        """Whether the clerk must set the due date by hand."""
        return not self.due.at


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
    """Return what follows from the form: due date, fees, warnings, missing papers, open duplicates.

    For a dossier that was taken on paper, all of it as it was then.
    """
    calendar = catalogue.calendar if catalogue.calendars else None
    taken = late_entry.taken(form.entry, now, catalogue.practice.late_entry_days, calendar, queries)
    warnings = _person_warnings(form.applicant, now.date())
    entered = now
    if taken:
        now, warnings = taken.at, (*taken.warnings, *warnings)
    subject = form.owner or form.applicant
    number = people.normal_number(subject.number).value
    held = tuple(queries.held_papers(number, subject.old_number))
    if procedure is None:
        return Assessment(now, None, Due(""), True, "", (), warnings, (), (), held=held, taken=taken)
    routing = form.routing or usual_routing(catalogue, procedure)
    due, verified, trouble = _due(form, procedure, catalogue, now)
    parts = linked.opened(procedure.parts, now, calendar)
    due = due if due.at else linked.last_due(parts)
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
    closed = papers.settled(form, procedure, catalogue, held, now.date())
    return Assessment(
        at=now,
        procedure=procedure,
        due=due,
        due_verified=verified,
        due_trouble=trouble,
        fees=fees,
        warnings=(
            *warnings,
            *_routing_warnings(routing),
            *(_late_warnings(procedure, due, taken.at, entered) if taken else ()),
            *papers.outdated(form, procedure, catalogue, held, now.date()),
        ),
        missing=papers.missing(form, procedure, closed),
        duplicates=tuple(queries.open_of_person(number, procedure.code, subject.old_number)),
        settled=closed,
        held=held,
        wants=wants(catalogue, procedure),
        routing=routing,
        parts=parts,
        taken=taken,
    )


def _late_warnings(procedure: Procedure, due: Due, taken: datetime, entered: datetime) -> tuple[str, ...]:
    """What a late entry comes to that is too late for, or before the law that is known."""
    found = []
    if due.at and datetime.fromisoformat(due.at) < entered:
        found.append("Ngày hẹn trả đã qua: hồ sơ vào ngay bảng trễ hạn.")
    if not procedure.effective(taken.date()):
        found.append(f"Danh mục không có thủ tục này vào ngày {taken:%d/%m/%Y}: áp dụng bản hôm nay.")
    return tuple(found)


def wants(catalogue: Catalogue, procedure: Procedure) -> dict[str, Want]:
    """Return for each paper the first database that answers for it."""
    return {want.component: want for want in reversed(catalogue.wanted(procedure))}


def usual_routing(catalogue: Catalogue, procedure: Procedure) -> str:
    """Return who decides when nobody says otherwise: this commune, the body of the data, or nobody known."""
    if procedure.level == OWN_LEVEL:
        return OWN
    body = catalogue.body_of(procedure)
    return body.id if body else UNKNOWN


def _routing_warnings(routing: str) -> tuple[str, ...]:
    if routing == UNKNOWN:
        return ("Chưa rõ nơi giải quyết: hồ sơ vào danh sách cần phối hợp.",)
    if routing == OTHER:
        # NĐ 309/2026/NĐ-CP Art. 17.3
        return ("Thời hạn tính từ khi cơ quan có thẩm quyền nhận đủ hồ sơ.",)
    return ()


def to_intake(form: ReceptionForm, seen: Assessment, bodies: Sequence[Body] = ()) -> Intake:
    """Return the dossier to receive. Raises ``Several`` with everything that is to be mended."""
    procedure, now = seen.procedure, seen.at
    troubles: list[Trouble] = [*(seen.taken.troubles if seen.taken else ())]
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
    troubles += _case_troubles(form, seen)
    asks: tuple[LookupAsked, ...] = ()
    if procedure:
        try:
            asks = papers.questions(form, seen.wants, procedure, owner or applicant, now.date())
        except Refused as refused:
            troubles.append(refused)
    if troubles or procedure is None:
        raise Several(troubles)
    intake = Intake(
        procedure=Pin(procedure.code, procedure.version, procedure.label, procedure.field),
        applicant=applicant,
        owner=owner,
        papers=papers.lines(form, procedure, seen.settled, now),
        due=seen.due,
        channel=form.channel,
        fees=seen.fees,
        sets=form.sets,
        note=clean(form.note),
        how=_circumstances(form, procedure, seen, bodies),
        parts=seen.parts,
        asks=asks,
        received_at=now.isoformat(timespec="seconds"),
    )
    return seen.taken.put_into(intake) if seen.taken else intake


def _case_troubles(form: ReceptionForm, seen: Assessment) -> list[Trouble]:
    """Return what is missing about who acts for whom, who helped, and who decides."""
    found = _too_long(form)
    if form.owner and not form.ground:
        found.append(
            Trouble("Chưa ghi căn cứ nộp thay.", "Chọn người nộp là gì với chủ hồ sơ.", field="ground")
        )
    if form.ground == Ground.MANDATE and form.owner and not clean(form.ground_detail):
        todo = "Ghi số, ngày và nơi chứng thực của văn bản ủy quyền."
        found.append(Trouble("Ủy quyền phải ghi rõ văn bản.", todo, field="ground_detail"))
    if form.channel is Channel.ONLINE and not clean(form.helper):
        todo = "Ghi họ tên người giúp công dân nộp trực tuyến."
        found.append(Trouble("Chưa có người hỗ trợ.", todo, field="helper"))
    if seen.routing == OTHER and not clean(form.routing_name):
        todo = "Ghi tên xã, cơ quan; chưa biết thì chọn “Chưa rõ”."
        found.append(Trouble("Chưa ghi nơi giải quyết.", todo, field="routing_name"))
    return found


def _too_long(typed: ReceptionForm | TypedPerson, who: str = "") -> list[Trouble]:
    """Return a trouble for every text that no paper holds."""
    found = []
    for name, most in _LONGEST.items():
        if len(clean(getattr(typed, name, ""))) > most:
            field = f"{who}.{name}" if who else name
            found.append(
                Trouble(f"Dài quá {most} chữ.", "Xem lại có dán nhầm không, rồi ghi ngắn.", field=field)
            )
    return found


def _circumstances(
    form: ReceptionForm, procedure: Procedure, seen: Assessment, bodies: Sequence[Body]
) -> Circumstances:
    acts = form.owner is not None and bool(form.ground)
    online = form.channel is Channel.ONLINE
    return Circumstances(
        visit=form.visit,
        representation=Representation(Ground(form.ground), clean(form.ground_detail)) if acts else None,
        helper=Helper(clean(form.helper)) if online else None,
        portal_code=clean(form.portal_code).upper() if online else "",
        answers=procedure.answers(form.answers),
        routing=_routing(form, seen.routing, bodies),
        confirmed=shown.confirmation(form, shown.typed_lines(form, procedure, seen.settled)),
    )


def _routing(form: ReceptionForm, routing: str, bodies: Sequence[Body]) -> Routing | None:
    if routing == OWN:
        return None
    if routing == OTHER:
        return Routing(clean(form.routing_name))
    body = next((b for b in bodies if b.id == routing), None)
    return Routing(body.name, body.code) if body else Routing()


def with_addresses(intake: Intake) -> Intake:
    """Return the dossier with today's names beside its old addresses. Slow: not on the GUI thread."""
    owner = _with_address(intake.owner) if intake.owner else None
    return replace(intake, applicant=_with_address(intake.applicant), owner=owner)


def _with_address(person: Person) -> Person:
    if person.address_now or not person.address:
        return person
    mapped = of_today(person.address)
    return person if mapped.same else replace(person, address_now=mapped.new)


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
    troubles += _too_long(typed, who)
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
        address_now=typed.address_now,
    )
