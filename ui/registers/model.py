"""Which registers there are, and how a register of a time becomes the form of its paper. Without Qt."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import Struct

from forms.form import Form, Words
from forms.lists import (
    BookLine,
    CertifiedBook,
    HandOver,
    Item,
    LookupList,
    ResultsHandOver,
    ReuseList,
    ScanList,
)
from forms.registers import Entry, Register
from forms.report import PeriodReport, Standing, reported
from forms.unit import Unit
from localdb.domain.bodies.results import ResultReturned
from localdb.domain.digitising import ground, to_scan
from localdb.domain.dossier import Dossier
from localdb.domain.held import used_again
from localdb.domain.lookups import Lookup, State
from localdb.domain.posting import posted
from localdb.domain.trouble import Trouble
from localdb.registers import Copy, Registers, Return
from ui.words import ago, day, moment, short_code

RECEIVED, COPIES, RETURNED, COORDINATE = "received", "copies", "returned", "coordinate"
REUSED, UNSCANNED, RESULTS = "reused", "unscanned", "results"
LOOKED_UP, REPORT = "looked_up", "report"
KINDS = (
    (RECEIVED, "Sổ theo dõi hồ sơ, Mẫu 07"),
    (COPIES, "Sổ chứng thực bản sao (SCT/BS)"),
    (RETURNED, "Sổ trả kết quả"),
    (COORDINATE, "Hồ sơ cần phối hợp nơi giải quyết"),
    (RESULTS, "Phiếu bàn giao kết quả về quầy"),
    (UNSCANNED, "Hồ sơ còn giấy chưa số hóa"),
    (REUSED, "Hồ sơ tái sử dụng giấy tờ đã số hóa"),
    (LOOKED_UP, "Sổ tra cứu cơ sở dữ liệu"),
    (REPORT, "Báo cáo giải quyết hồ sơ"),
)
_WAYS = {"counter": "Trực tiếp", "post": "Bưu chính công ích", "electronic": "Trực tuyến"}


class Span(Struct, frozen=True):
    """The days that were chosen, both inclusive, and the moment at which one looks."""

    since: date
    until: date
    now: datetime

    def days(self) -> tuple[date, date]:
        """Return the first and the last day. Raises ``Trouble`` when the time ends before it begins."""
        if self.until < self.since:
            raise Trouble("Ngày cuối đứng trước ngày đầu.", "Sửa lại khoảng ngày.", field="until")
        return self.since, self.until


class Line(Struct, frozen=True):
    """A line as the screen shows it; every book has these five, whatever its paper has besides."""

    dossier: str
    number: str
    what: str
    who: str
    when: str
    note: str


class Book(Struct, frozen=True):
    """One book: its form, and the dossier behind each row."""

    form: Form
    dossiers: tuple[str, ...]

    def lines(self) -> list[Line]:
        """Return what the screen shows."""
        return [
            Line(
                dossier=dossier,
                number=row["n"],
                what=row.get("document") or f"{short_code(row['code'])} · {row['procedure']}",
                who=row.get("name", ""),
                when=row.get("at") or row.get("received", ""),
                note=" ".join(x for x in (row.get("returned", ""), row.get("result", ""), row["note"]) if x),
            )
            for dossier, row in zip(self.dossiers, map(_one_line, self.form.rows()), strict=True)
        ]


def _one_line(row: Words) -> Words:
    return {name: " ".join(value.split()) for name, value in row.items()}


def books(kind: str, registers: Registers, span: Span, unit: Unit) -> list[Book]:
    """Return the books of a register for a time; those of certified copies are one for each book.

    Raises ``Trouble`` when the time ends before it begins.
    """
    since, until = span.days()
    period = f"Từ ngày {since:%d/%m/%Y} đến ngày {until:%d/%m/%Y}"
    made = {
        REPORT: lambda: _report_book(report_of(registers, span)),
        COPIES: lambda: _copy_books(registers.copies(since, until), period),
        REUSED: lambda: _reuse_books(registers, span, period),
        UNSCANNED: lambda: _scan_books(registers, span, period),
        RESULTS: lambda: _result_books(registers.with_result(since, until), period, unit),
    }
    if kind in made:
        return made[kind]()
    if kind == RETURNED:
        lines = registers.returned(since, until)
        entries = tuple(_returned(line, unit) for line in lines)
        return [Book(Register(period, entries), tuple(line.dossier.id for line in lines))]
    if kind == COORDINATE:
        waiting = registers.to_coordinate(span.now)
        items = tuple(Item(dossier, note="Chưa rõ nơi giải quyết") for dossier in waiting)
        taker = "Nơi có thẩm quyền: cần phối hợp xác định"
        form = HandOver(items, period="Đến hôm nay", giver=unit.centre, taker=taker)
        return [Book(form, tuple(dossier.id for dossier in waiting))]
    if kind == LOOKED_UP:
        asked = registers.looked_up(since, until)
        items = tuple(_looked_up(dossier, known, span.now) for dossier, known in asked)
        return [Book(LookupList(items, period), tuple(dossier.id for dossier, _ in asked))]
    dossiers = registers.received(since, until)
    first = registers.received_before(since) + 1
    book = Register(period, tuple(_received(d, unit) for d in dossiers), book=str(since.year), first=first)
    return [Book(book, tuple(dossier.id for dossier in dossiers))]


def _unscanned(dossier: Dossier) -> str:
    left, why = "; ".join(paper.name for paper in to_scan(dossier)), ground(dossier)
    return f"{left}\nĐã giao đi: {why}" if why else left


def sums(form: Form) -> str:
    """Return the sums of a report in one line, empty for any other form."""
    if isinstance(form, ScanList):
        return f"Đã số hóa {form.digitised} nhận trong kỳ"
    if not isinstance(form, PeriodReport):
        return ""
    counts = form.counts
    parts = [f"Tiếp nhận {counts['fresh']}, kỳ trước chuyển sang {counts['carried']}"]
    return " · ".join(parts + [f"{s.label}: {counts[s]}" for s in Standing if counts[s]])


def report_of(registers: Registers, span: Span) -> PeriodReport:
    """Return the report of a time as it stood at its end, or as it stands ``now`` while it goes on.

    Raises ``Trouble`` when the time ends before it begins.
    """
    since, until = span.days()
    at = min(span.now, datetime.combine(until, time.max, span.now.tzinfo))
    found = (reported(dossier, since, at) for dossier in registers.at_work(since, until))
    made_at = span.now.isoformat(timespec="seconds")
    return PeriodReport(since, until, made_at, tuple(one for one in found if one))


def _report_book(report: PeriodReport) -> list[Book]:
    return [Book(report, tuple(one.dossier.id for one in report.dossiers))]


def _copy_books(copies: list[Copy], period: str) -> list[Book]:
    found: dict[str, list[Copy]] = {}
    for copy in copies:
        found.setdefault(f"{copy.paper.book}-{copy.paper.register}/{copy.paper.year}", []).append(copy)
    return [
        Book(
            CertifiedBook(name, period, tuple(_copy(copy) for copy in lines)),
            tuple(copy.dossier.id for copy in lines),
        )
        for name, lines in (found or {"01-SCT/BS": []}).items()
    ]


def _reuse_books(registers: Registers, span: Span, period: str) -> list[Book]:
    using, received = registers.using_again(span.since, span.until)
    proven = tuple(Item(dossier, note="\n".join(used_again(dossier))) for dossier in using)
    return [Book(ReuseList(proven, period, of=received), tuple(dossier.id for dossier in using))]


def _scan_books(registers: Registers, span: Span, period: str) -> list[Book]:
    waiting, share = registers.unscanned(span.since, span.until)
    items = tuple(Item(dossier, note=_unscanned(dossier)) for dossier in waiting)
    return [Book(ScanList(items, period, digitised=share.words), tuple(dossier.id for dossier in waiting))]


def _result_books(dossiers: list[Dossier], period: str, unit: Unit) -> list[Book]:
    """One list for each body that decided: it gives, the counter takes."""
    found: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        found.setdefault(_agency(dossier, unit), []).append(dossier)
    return [
        Book(
            ResultsHandOver(tuple(map(_result, given)), period, giver=agency, taker=unit.centre),
            tuple(dossier.id for dossier in given),
        )
        for agency, given in (found or {unit.parent: []}).items()
    ]


def _result(dossier: Dossier) -> Item:
    ready = dossier.result
    number = ready.number if ready else ""
    return Item(
        dossier, result=number, fee=not dossier.fee_free, post=posted(dossier) is not None, note=number
    )


def _copy(copy: Copy) -> BookLine:
    doubts = [
        "TRÙNG SỐ với máy khác" if copy.twice else "",
        f"Đã hủy: {copy.dossier.void_reason}" if copy.dossier.voided else "",
    ]
    asked = copy.dossier.applicant
    return BookLine(copy.paper, copy.at, asked.name, asked.number, note="; ".join(d for d in doubts if d))


def _looked_up(dossier: Dossier, lookup: Lookup, now: datetime) -> Item:
    """A question, and how it stands: of a finished dossier, how it stood when the work ended."""
    asked, answer = lookup.asked, lookup.answer
    at = datetime.fromisoformat(dossier.finished_at) if dossier.finished_at else now
    state = lookup.state(at.date())
    result = state.label
    if state is State.WAITING:
        result = f"{result}, {ago(datetime.fromisoformat(lookup.at), at)}"
    elif state is State.EXPIRED:
        result = f"{result} {day(lookup.good_until)}"
    elif lookup.taken_back is not None:
        result = f"{result}: {lookup.taken_back.reason}"
    elif answer is not None:
        told = answer.outcome.label if state is State.CHECK and not lookup.differs else ""
        result = " · ".join(filter(None, (result, told, f"{moment(answer.at)}")))
    note = f"{asked.component_name} · {asked.source_name}\n{asked.purpose}"
    return Item(dossier, note=note, result=result, at=lookup.at)


def _agency(dossier: Dossier, unit: Unit) -> str:
    if dossier.how.routing is None:
        return unit.parent
    return dossier.how.routing.name or "Chưa rõ, đang phối hợp"


def _received(dossier: Dossier, unit: Unit) -> Entry:
    for step in reversed(dossier.steps):
        if isinstance(step.body, ResultReturned):
            return _returned(Return(dossier, step, step.body), unit)
    return Entry(dossier, agency=_agency(dossier, unit))


def _returned(line: Return, unit: Unit) -> Entry:
    return Entry(
        line.dossier,
        agency=_agency(line.dossier, unit),
        returned_at=line.step.at,
        method=_WAYS.get(line.body.how, line.body.how),
        taken_by=line.body.name,
        note=line.body.note,
    )
