"""Rules of look-ups: asked for an open dossier and its own people, answered only through the province."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.lookups import (
    LookupAnswered,
    LookupAsked,
    LookupSettled,
    LookupTakenBack,
    Outcome,
)
from localdb.domain.bodies.reception import Corrected
from localdb.domain.change import PROVINCE, Change
from localdb.domain.dossier import Dossier
from localdb.domain.lookups import WHO, Lookup, differences, evidence, good_until
from localdb.domain.rules.reception import correct
from localdb.domain.rules.steps import UNFINISHED, need_status, need_text
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine, Person


def _ask(dossier: Dossier, change: Change, body: LookupAsked) -> Dossier:
    need_status(dossier, UNFINISHED, "tra cứu dữ liệu cho hồ sơ này")
    person = _person(dossier, body.who)
    if person is None or not body.number or body.number not in {person.number, person.old_number}:
        raise Refused(
            "Chỉ tra cứu được về người nộp hoặc chủ hồ sơ, theo đúng số đã ghi trong hồ sơ.",
            "Sửa số định danh trong hồ sơ trước.",
            field="who",
        )
    need_text(body.component, "want", "Chưa chọn tra cứu thay cho giấy tờ nào.", "Chọn một giấy tờ.")
    need_text(body.ground, "want", "Nguồn này chưa ghi căn cứ pháp lý.", "Nhờ cán bộ CNTT bổ sung danh mục.")
    need_text(body.purpose, "purpose", "Chưa có mục đích tra cứu.", "Ghi tra cứu để làm gì.")
    asked = Lookup(change.id, change.actor, change.at, body)
    return replace(dossier, lookups=(*dossier.lookups, asked))


def _answer(dossier: Dossier, change: Change, body: LookupAnswered) -> Dossier:
    """An answer counts whatever the dossier has come to meanwhile; no desk can write one."""
    if not change.device.startswith(PROVINCE):
        raise Refused("Trả lời tra cứu chỉ đến từ cổng của tỉnh.", "Chờ tỉnh trả lời.")
    lookup = _lookup(dossier, body.asked)
    if lookup.answer is not None:
        raise Refused("Câu hỏi này đã có trả lời.", "")
    found = body.outcome is Outcome.FOUND
    differs = differences(_person(dossier, lookup.asked.who), body.facts) if found else ()
    until = good_until(lookup.asked, body)
    return _put(dossier, replace(lookup, answer=body, differs=differs, good_until=until))


def _settle(dossier: Dossier, change: Change, body: LookupSettled) -> Dossier:
    lookup = _lookup(dossier, body.asked)
    if not lookup.open_difference:
        raise Refused("Trả lời này không có gì khác hồ sơ cần xử lý.", "Mở lại hồ sơ.")
    need_text(body.reason, "reason", "Chưa ghi vì sao.", "Ghi đã đối chiếu với giấy tờ nào.")
    if body.fields:
        dossier = correct(dossier, change, Corrected(body.fields, body.reason))
    return _put(dossier, replace(lookup, settled=body))


def _take_back(dossier: Dossier, change: Change, body: LookupTakenBack) -> Dossier:
    """Whatever the dossier has come to: nobody is to be looked up in vain."""
    lookup = _lookup(dossier, body.asked)
    if not lookup.waiting:
        done = "đã rút" if lookup.taken_back else "đã có trả lời"
        raise Refused(f"Câu hỏi này {done}, không rút được nữa.", "Xem mục “Tra cứu dữ liệu”.")
    need_text(body.reason, "reason", "Chưa ghi vì sao rút câu hỏi.", "Ghi vì sao không cần hỏi nữa.")
    return _put(dossier, replace(lookup, taken_back=body))


def _put(dossier: Dossier, lookup: Lookup) -> Dossier:
    """Put a look-up in its place; one that serves closes its component, unless a paper did already.

    A newer answer takes the place of an older one.
    """
    lookups = tuple(lookup if known.change == lookup.change else known for known in dossier.lookups)
    dossier = replace(dossier, lookups=lookups)
    asked = lookup.asked
    if lookup.answer is None or not lookup.serves:
        return dossier
    earlier = {evidence(known.answer) for known in lookups if known.answer is not None}
    papers = tuple(
        p
        for p in dossier.papers
        if p.component != asked.component or p.closed_by != "data" or p.evidence not in earlier
    )
    if any(p.component == asked.component for p in papers):
        return dossier
    paper = PaperLine(
        asked.component, asked.component_name, closed_by="data", evidence=evidence(lookup.answer)
    )
    return replace(dossier, papers=(*papers, paper))


def _lookup(dossier: Dossier, change: str) -> Lookup:
    found = next((lookup for lookup in dossier.lookups if lookup.change == change), None)
    if found is None:
        raise Refused("Hồ sơ không có câu hỏi này.", "Mở lại hồ sơ.")
    return found


def _person(dossier: Dossier, who: str) -> Person | None:
    if who not in WHO:
        return None
    return dossier.applicant if who == "applicant" else dossier.owner


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    LookupAsked: _ask,
    LookupAnswered: _answer,
    LookupSettled: _settle,
    LookupTakenBack: _take_back,
}
