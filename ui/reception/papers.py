"""Which papers a case needs, and which are closed already: nobody is asked twice for what lies here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain.bodies.lookups import LookupAsked
from localdb.domain.held import HeldPaper, no_longer
from localdb.domain.lookups import Want, question
from localdb.domain.procedure import Component, Mode, PaperKind, Procedure
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import PaperLine, Person, Pin
from ui.reception.typed import ReceptionForm, Ticked

IDENTITY = "tuy_than"  # the kind of paper that a scanned card is
WAYS = (("paper", "Giấy"), ("vneid", "VNeID"), ("data", "Dữ liệu"), ("store", "Kho"))
ASK = (
    "ask"  # a question goes with the dossier to a database of the state; before its answer nothing is closed
)
_SEEN = {
    "vneid": "xem trên VNeID",
    "data": "tra cứu cơ sở dữ liệu",
    "store": "khai thác Kho dữ liệu điện tử",
}


def applying(procedure: Procedure, form: ReceptionForm) -> tuple[Component, ...]:
    """Return the published papers that belong to the case."""
    answers = procedure.answers(form.answers)
    return tuple(c for c in procedure.components if c.applies(answers))


def renewed(
    form: ReceptionForm, procedure: Procedure | None, catalogue: Catalogue
) -> tuple[ReceptionForm, Trouble | None]:
    """Return the form under the version in force now, and what to tell when it began under another.

    A tick stays where both versions say the same of the paper: the same mark on another paper would say that
    it was handed in.
    """
    if not form.version or (procedure and procedure.version == form.version):
        return form, None
    before = catalogue.pinned(Pin(form.procedure, form.version, "", ""))
    if procedure is None:
        name = before.label if before else form.procedure
        todo = "Chọn thủ tục thay thế; họ tên và phần đã gõ khác vẫn còn."
        return form, Trouble(f"Thủ tục “{name}” không còn hiệu lực hôm nay.", todo, field="procedure")
    held = {c.id: c for c in before.components} if before else {}
    same = {c.id for c in procedure.components if held.get(c.id) == c}
    kept = {key: tick for key, tick in form.papers.items() if key in same}
    again = {key: told for key, told in form.again.items() if key in same}
    reused = {key: paper for key, paper in form.reused.items() if key in same}
    return replace(form, papers=kept, again=again, reused=reused), Trouble(
        f"“{procedure.label}” có quy định mới từ {procedure.valid_from:%d/%m/%Y}.",
        "Thời hạn và lệ phí đã tính lại; xem lại giấy tờ rồi tiếp nhận.",
        field="papers",
    )


def all_demanded(procedure: Procedure, form: ReceptionForm) -> dict[str, Ticked]:
    """Return the ticks of a dossier that has every demanded paper."""
    answers = procedure.answers(form.answers)
    return {c.id: Ticked(c.originals, c.copies) for c in procedure.components if c.demanded(answers)}


def settled(
    form: ReceptionForm,
    procedure: Procedure,
    catalogue: Catalogue,
    held: Sequence[HeldPaper],
    today: date,
) -> dict[str, Ticked]:
    """Return the papers that nobody has to hand in: chosen from what is held, shared in this visit, a scanned
    card, digitised here.
    """
    closed: dict[str, Ticked] = {}
    by_id = {paper.id: paper for paper in held if paper.id}
    for component in _asked_for(form, procedure):
        chosen = by_id.get(form.reused.get(component.id, ""))
        if chosen and not unfit(chosen, component, catalogue, held, today):
            closed[component.id] = _by(chosen, "cán bộ đối chiếu, dùng lại ")
    for component, kind in _askable(form, procedure, catalogue):
        if component.id in closed:
            continue
        if told := form.shared.get(kind.id):
            closed[component.id] = Ticked(0, 0, "store", told)
        elif kind.id == IDENTITY and form.applicant.issued:
            told = form.applicant.proof or "đã quét mã QR trên thẻ căn cước"
            closed[component.id] = Ticked(1, 0, "paper", told)
        elif paper := next((p for p, why in _of_kind(kind, catalogue, held, today) if not why), None):
            closed[component.id] = _by(paper)
    return closed


class Listed(Struct, frozen=True):
    """A held paper as the clerk sees it. ``spent`` is in words why it serves for nothing any more.

    ``serves`` is the component that it closes, or, when nothing closes that yet, could close.
    """

    paper: HeldPaper
    name: str
    spent: str
    serves: str = ""
    closing: bool = False
    reusable: bool = False  # the data know its kind, and that it may be used again


def listed(
    form: ReceptionForm,
    procedure: Procedure | None,
    catalogue: Catalogue,
    held: Sequence[HeldPaper],
    *,
    closed: dict[str, Ticked],
    today: date,
) -> tuple[Listed, ...]:
    """Return what is held of a person, the newest first, each with what it does for the case."""
    asked = _asked_for(form, procedure) if procedure else ()
    found = []
    for paper in sorted(held, key=lambda paper: paper.dated, reverse=True):
        name = _name(paper, catalogue)
        kind = catalogue.kind(name)
        spent = no_longer(paper, kind, held, today)
        closes = next((key for key, tick in closed.items() if paper.id and tick.held == paper.id), "")
        fits = (c.id for c in asked if c.id not in closed and _same(name, c, catalogue))
        could = next(fits, "") if paper.id and not spent else ""
        again = kind is not None and kind.reusable
        found.append(Listed(paper, name, spent, closes or could, bool(closes), again))
    return tuple(found)


def unfit(
    paper: HeldPaper, component: Component, catalogue: Catalogue, held: Sequence[HeldPaper], today: date
) -> str:
    """Return in words why a held paper cannot close a component, whoever says so; empty when it can."""
    if not paper.id:
        return "không có bản điện tử nào để dùng lại"
    name, kind = _name(paper, catalogue), catalogue.kind(component.label)
    own = catalogue.kind(name)
    if kind and not kind.reusable:
        return f"“{component.label}” phải xuất trình hoặc nộp mới trong mỗi lượt"
    if kind and own and kind != own:
        return f"đây là “{name}”, không phải “{component.label}”"
    return no_longer(paper, kind or own, held, today)


def _same(name: str, component: Component, catalogue: Catalogue) -> bool:
    """Whether a paper called ``name`` is what a component asks for, as far as names tell."""
    kind = catalogue.kind(component.label)
    return kind is not None and kind.reusable and catalogue.kind(name) == kind


def _by(paper: HeldPaper, how: str = "") -> Ticked:
    what = "kết quả điện tử của" if paper.result_of else f"“{paper.name}” ở" if how else "đã số hóa ở"
    return Ticked(0, 0, "store", f"{how}{what} hồ sơ {paper.filed_in}", paper.id)


def outdated(
    form: ReceptionForm, procedure: Procedure, catalogue: Catalogue, held: Sequence[HeldPaper], today: date
) -> tuple[str, ...]:
    """Return in words which held papers the case cannot use any more, where no other stands in."""
    found = []
    for component, kind in _askable(form, procedure, catalogue):
        papers = _of_kind(kind, catalogue, held, today)
        if papers and all(why for _, why in papers):
            paper, why = papers[0]
            found.append(f"{component.label} ở hồ sơ {paper.filed_in} {why}: cần bản mới.")
    return tuple(found)


def _asked_for(form: ReceptionForm, procedure: Procedure) -> tuple[Component, ...]:
    """Return the papers of the case that somebody would bring, unless a leader lets them be asked for."""
    asked = (c for c in applying(procedure, form) if c.mode in {Mode.SUBMIT, Mode.PRESENT})
    return tuple(c for c in asked if c.id not in form.again)


def _askable(
    form: ReceptionForm, procedure: Procedure, catalogue: Catalogue
) -> list[tuple[Component, PaperKind]]:
    """Return the papers of the case that somebody would bring, of a kind that the data know."""
    known = ((c, catalogue.kind(c.label)) for c in _asked_for(form, procedure))
    return [(component, kind) for component, kind in known if kind is not None]


def _of_kind(
    kind: PaperKind, catalogue: Catalogue, held: Sequence[HeldPaper], today: date
) -> list[tuple[HeldPaper, str]]:
    """Return what is held of a kind, the newest first, each with why it may not stand in any more."""
    if not kind.reusable:
        return []
    mine = [paper for paper in held if paper.id and catalogue.kind(_name(paper, catalogue)) == kind]
    mine.sort(key=lambda paper: paper.dated, reverse=True)
    return [(paper, no_longer(paper, kind, held, today)) for paper in mine]


def _name(paper: HeldPaper, catalogue: Catalogue) -> str:
    """Return what a held paper is called: a result as its procedure publishes it."""
    procedure = catalogue.pinned(paper.result_of) if paper.result_of else None
    if procedure:
        return procedure.result
    return paper.result_of.name if paper.result_of else paper.name


def missing(form: ReceptionForm, procedure: Procedure, closed: dict[str, Ticked]) -> tuple[str, ...]:
    """Return the names of demanded papers that are neither ticked nor closed."""
    answers = procedure.answers(form.answers)
    return tuple(
        c.label_for(answers)
        for c in procedure.components
        if c.demanded(answers) and c.id not in form.papers and c.id not in closed
    )


def lines(
    form: ReceptionForm, procedure: Procedure, closed: dict[str, Ticked], now: datetime
) -> tuple[PaperLine, ...]:
    """Return the papers as the receipt prints them, each with what closed it; not those to be looked up."""
    ticks = form.papers | closed
    answers = procedure.answers(form.answers)
    found = []
    for component in applying(procedure, form):
        if (tick := ticks.get(component.id)) is None or tick.by == ASK:
            continue
        electronic = tick.by != "paper"
        seen = f"{_SEEN[tick.by]} lúc {now:%H:%M %d/%m/%Y}" if electronic else ""
        found.append(
            PaperLine(
                component=component.id,
                name=component.label_for(answers),
                originals=0 if electronic else tick.originals,
                copies=0 if electronic else tick.copies,
                closed_by=tick.by,
                presented=component.mode is Mode.PRESENT,
                evidence=tick.evidence or form.again.get(component.id, "") or seen,
                held=tick.held,
            )
        )
    return tuple(found)


def questions(
    form: ReceptionForm, wants: dict[str, Want], procedure: Procedure, subject: Person, today: date
) -> tuple[LookupAsked, ...]:
    """Return what databases of the state are asked in place of papers, about the ``subject`` of the dossier.

    Raises ``Refused`` beside the number when nobody can be named to them.
    """
    who = "owner" if form.owner else "applicant"
    ticks = ((c.id, form.papers.get(c.id)) for c in applying(procedure, form))
    asked = [wants[component] for component, tick in ticks if tick and tick.by == ASK and component in wants]
    if asked and not subject.number:
        raise Refused(
            "Chưa có số định danh để tra cứu thay giấy tờ.",
            "Quét thẻ, ghi số; hoặc nhận giấy tờ như thường.",
            field=f"{who}.number",
        )
    purpose = f"Giải quyết {procedure.label}"
    return tuple(question(subject, who, want, purpose, today) for want in asked)
