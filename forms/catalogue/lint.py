"""Read the loaded catalogue with a sceptic's eye: what contradicts the law, itself, or was never checked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from forms.bridge import Bridge
from forms.catalogue.loading import Problem, Severity
from forms.catalogue.routing import Routes
from forms.known import template_faults
from forms.template import Template
from localdb.domain.deadline import Calendar
from localdb.domain.fees import FeeTable
from localdb.domain.lookups import COMPARED, Source
from localdb.domain.procedure import Component, Mode, PaperKind, Procedure, Rule, Verification
from localdb.domain.words import fold

_CODE = re.compile(r"[0-9]\.[0-9]{6}")
_ABOLISHED = ("so ho khau", "so tam tru", "ho khau giay")
LEVELS = {
    "xa_giai_quyet": "Xã giải quyết",
    "tiep_nhan_tai_xa": "Tiếp nhận tại xã, cấp trên giải quyết",
    "cong_an_xa": "Công an xã",
}


def faults(
    procedures: Iterable[Procedure],
    fee_tables: Iterable[FeeTable],
    calendars: Iterable[Calendar],
    templates: Iterable[Template],
    routes: Iterable[Routes] = (),
) -> Iterator[Problem]:
    """What is wrong in files that could be loaded, and what in them speaks of things that are not there."""
    procedures, routes = tuple(procedures), tuple(routes)
    known = {procedure.code for procedure in procedures}
    for procedure in procedures:
        for reason in _procedure(procedure):
            yield Problem(_file(procedure), 0, reason, Severity.WARNING)
    for table in fee_tables:
        for code in dict.fromkeys(c for r in table.rules for c in r.procedures if c not in known):
            yield Problem(f"fees: {table.id}", 0, f"thủ tục {code} không có trong danh mục", Severity.WARNING)
        for rule in table.rules:
            if rule.valid_to and rule.valid_to < rule.valid_from:
                why = f"“{rule.name}” hết hiệu lực trước khi có hiệu lực"
                yield Problem(f"fees: {table.id}", 0, why, Severity.WARNING)
    for calendar in calendars:
        for reason in _calendar(calendar):
            yield Problem(f"calendars: {calendar.id}", 0, reason, Severity.WARNING)
    for template in templates:
        dead = (f"thủ tục {c} không có trong danh mục" for c in template.procedures if c not in known)
        for reason in (*template_faults(template), *dead):
            yield Problem(f"templates: {template.id}", 0, reason, Severity.WARNING)
    yield from _routes(routes, procedures)


def bridge_faults(bridges: Iterable[Bridge], procedures: Iterable[Procedure]) -> Iterator[Problem]:
    """What a map to another system speaks of and nobody has."""
    known = {procedure.code for procedure in procedures}
    for bridge in bridges:
        dead = (f"thủ tục {c} không có trong danh mục" for c in bridge.procedures if c not in known)
        for reason in (*bridge.faults(), *dead):
            yield Problem(f"bridges: {bridge.id}", 0, reason, Severity.WARNING)


def source_faults(sources: Iterable[Source], kinds: Iterable[PaperKind]) -> Iterator[Problem]:
    """What a database would answer for and nobody has, or would answer without a ground in law."""
    known = {kind.id for kind in kinds}
    for source in sources:
        dead = [f"không có loại giấy tờ “{kind}”" for kind in source.kinds if kind not in known]
        bare = [] if source.ground.strip() else ["thiếu căn cứ pháp lý, không tra cứu được"]
        mute = [] if set(source.facts) & set(COMPARED) else ["không hỏi gì để đối chiếu người"]
        endless = [f"thời hạn dùng từ {v.valid_from} không hợp lệ" for v in source.validity if v.days < 1]
        for reason in (*dead, *bare, *mute, *endless):
            yield Problem(f"sources: {source.id}", 0, reason, Severity.WARNING)


def _doubts(source: Source) -> Iterator[str]:
    if not source.verification.verified:
        yield f"căn cứ khai thác chưa đối chiếu: {source.ground}"
    for validity in source.validity:
        if not validity.verification.verified:
            told = f"trả lời dùng trong {validity.days} ngày, từ {validity.valid_from:%d/%m/%Y}"
            yield f"{told}, chưa đối chiếu: {validity.ground}"


def kind_faults(kinds: Iterable[PaperKind], procedures: Iterable[Procedure]) -> Iterator[Problem]:
    """Which results would take a paper's place, of procedures that nobody has."""
    known = {procedure.code for procedure in procedures}
    for kind in kinds:
        for code in kind.replaced_by:
            if code not in known:
                reason = f"giấy “{kind.id}”: thủ tục {code} không có trong danh mục"
                yield Problem(f"kinds: {kind.id}", 0, reason, Severity.WARNING)


def unverified(
    procedures: Iterable[Procedure],
    calendars: Iterable[Calendar],
    templates: Iterable[Template],
    bridges: Iterable[Bridge] = (),
    sources: Iterable[Source] = (),
) -> Iterator[Problem]:
    """What still rests on nobody's check."""
    for source in sources:
        for why in _doubts(source):
            yield Problem(f"sources: {source.id}", 0, f"{source.name}: {why}", Severity.NOTE)
    for bridge in bridges:
        if not bridge.verification.verified:
            why = f"{bridge.label}: tên trường chưa đối chiếu. {bridge.notes}".strip()
            yield Problem(f"bridges: {bridge.id}", 0, why, Severity.NOTE)
    aspects = (("name", "mã, tên"), ("time", "thời hạn"), ("components", "thành phần hồ sơ"), ("fee", "phí"))
    for procedure in procedures:
        doubtful = [label for key, label in aspects if not getattr(procedure.verified, key).verified]
        if doubtful:
            why = f"{procedure.label}: chưa kiểm chứng {', '.join(doubtful)}"
            yield Problem(f"procedures: {procedure.code}", 0, why, Severity.NOTE)
    for calendar in calendars:
        for year in calendar.years:
            if not year.verification.verified:
                why = f"lịch năm {year.year} chưa kiểm chứng. {year.notes}".strip()
                yield Problem(f"calendars: {calendar.id}", 0, why, Severity.NOTE)
        for day, doubt in calendar.doubts.items():
            yield Problem(f"calendars: {calendar.id}", 0, f"ngày {day:%d/%m/%Y}: {doubt}", Severity.NOTE)
    for template in templates:
        if template.verification is Verification.UNVERIFIED:
            why = f"{template.label}: bố cục chưa đối chiếu văn bản. {template.notes}".strip()
            yield Problem(f"templates: {template.id}", 0, why, Severity.NOTE)


def _routes(routes: tuple[Routes, ...], procedures: tuple[Procedure, ...]) -> Iterator[Problem]:
    """Rules that send a procedure nobody has to a body nobody named."""
    named = {body.id for table in routes for body in table.bodies}
    codes, groups = {p.code for p in procedures}, {p.group for p in procedures}
    for table in routes:
        for rule in table.rules:
            dead = [
                *(f"cơ quan “{body}” không có trong “bodies”" for body in {rule.body} - named),
                *(f"cấp “{level}” không có trong danh sách" for level in {rule.level} - LEVELS.keys()),
                *(f"nhóm “{group}” không có thủ tục nào" for group in rule.groups if group not in groups),
                *(f"thủ tục {code} không có trong danh mục" for code in rule.procedures if code not in codes),
            ]
            for reason in dead:
                yield Problem(f"routing: {table.id}", 0, reason, Severity.WARNING)


def _file(procedure: Procedure) -> str:
    return f"procedures/{procedure.group}/{procedure.code}.json"


def _procedure(procedure: Procedure) -> Iterator[str]:
    if not _CODE.fullmatch(procedure.code):
        yield f"mã “{procedure.code}” không có dạng mã thủ tục (1.001193)"
    if procedure.level not in LEVELS:
        yield f"cấp “{procedure.level}” không có trong danh sách: {', '.join(LEVELS)}"
    if procedure.valid_to and procedure.valid_to < procedure.valid_from:
        yield "hết hiệu lực trước khi có hiệu lực"
    yield from _limit(procedure)
    yield from _questions(procedure)
    if not procedure.components:
        yield "không có thành phần hồ sơ nào"
    for identity, count in Counter(c.id for c in procedure.components).items():
        if count > 1:
            yield f"có {count} giấy tờ cùng số hiệu “{identity}”"
    for component in procedure.components:
        yield from _component(component)


def _limit(procedure: Procedure) -> Iterator[str]:
    limit = procedure.limit
    counted = limit.rule in {Rule.WORKING_DAYS, Rule.CALENDAR_DAYS, Rule.WORKING_HOURS, Rule.HOURS}
    if counted and limit.value < 1:
        yield "thời hạn tính bằng ngày, giờ phải từ 1 trở lên"
    if not counted and limit.value:
        yield f"thời hạn loại “{limit.rule}” không dùng số ({limit.value})"
    if limit.rule is not Rule.UNKNOWN and not limit.text:
        yield "thời hạn không ghi nguyên văn công bố"
    if limit.rule is Rule.UNKNOWN and procedure.verified.time.verified and not limit.text:
        yield "không có thời hạn mà ghi là đã kiểm chứng"


def _questions(procedure: Procedure) -> Iterator[str]:
    known = {q.id: {a.id for a in q.answers} for q in procedure.questions}
    for question in procedure.questions:
        if len(question.answers) < 2:
            yield f"câu hỏi “{question.id}” cần từ hai câu trả lời"
    for component in procedure.components:
        for question_id, allowed in component.when.items():
            if not allowed or not set(allowed) <= known.get(question_id, set()):
                yield f"“{component.label}”: điều kiện “{question_id}” không khớp câu hỏi của thủ tục"
        for said in component.labels:
            question_id, _, answer = said.partition(".")
            if answer not in known.get(question_id, set()):
                yield f"“{component.label}”: tên theo câu trả lời “{said}” không khớp câu hỏi"


def _component(component: Component) -> Iterator[str]:
    asked = component.mode in {Mode.SUBMIT, Mode.PRESENT}
    folded = fold(f"{component.name} {component.short}")
    if asked and any(paper in folded for paper in _ABOLISHED):
        yield (
            f"“{component.label}”: sổ hộ khẩu, sổ tạm trú giấy đã hết giá trị, không được yêu cầu "
            "(NĐ 104/2022/NĐ-CP)"
        )
    if component.mode is Mode.PRESENT and component.copies:
        yield f"“{component.label}”: giấy tờ chỉ xuất trình, không được đòi nộp bản sao"
    if not asked and component.originals + component.copies:
        yield f"“{component.label}”: thông tin tra cứu, khai báo thì không có số bản giấy"
    if asked and not component.originals + component.copies:
        yield f"“{component.label}”: chưa ghi số bản chính, bản sao"


def _calendar(calendar: Calendar) -> Iterator[str]:
    years = {y.year for y in calendar.years}
    for day in (*calendar.holidays, *calendar.make_up, *calendar.doubts):
        if day.year not in years:
            yield f"ngày {day:%d/%m/%Y} thuộc năm chưa khai trong “years”"
    for day in calendar.make_up:
        if day.isoweekday() not in calendar.rest_weekdays:
            yield f"ngày làm bù {day:%d/%m/%Y} vốn đã là ngày làm việc"
