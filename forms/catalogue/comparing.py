"""What a new catalogue changes, in words a clerk reads: procedures field by field, the rest by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from forms.vietnamese import money
from localdb.domain.fees import FeeRule
from localdb.domain.procedure import Component, Cutoff, Mode, Procedure, Rule, TimeLimit

if TYPE_CHECKING:
    from forms.catalogue import Catalogue

_T = TypeVar("_T")
_MODES = {
    Mode.SUBMIT: "nộp",
    Mode.PRESENT: "xuất trình",
    Mode.LOOK_UP: "cơ quan tự tra cứu",
    Mode.DECLARE: "chỉ khai",
}
_RULES = {
    Rule.SAME_DAY: "trong ngày",
    Rule.WORKING_DAYS: "ngày làm việc",
    Rule.CALENDAR_DAYS: "ngày theo lịch",
    Rule.WORKING_HOURS: "giờ làm việc",
    Rule.HOURS: "giờ",
    Rule.IMMEDIATE: "giải quyết ngay",
    Rule.CHAIN: "theo từng thủ tục liên thông",
    Rule.UNKNOWN: "chưa biết",
}
_CUTOFFS = {
    Cutoff.NONE: "",
    Cutoff.NEXT_DAY_RESULT: ", nhận sau giờ chốt thì trả ngày làm việc sau",
    Cutoff.COUNT_FROM_NEXT_DAY: ", nhận sau giờ chốt thì tính từ ngày làm việc sau",
}
_NONE = "(không có)"


class Kind(StrEnum):
    """What happens to a thing of the catalogue."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Vietnamese word."""
        return {"added": "Mới", "changed": "Đổi", "ended": "Hết hiệu lực"}[self.value]


class Was(Struct, frozen=True):
    """One field that reads differently; an empty side means that there was, or will be, nothing."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before or _NONE} → {self.after or _NONE}"


class Difference(Struct, frozen=True):
    """What a package does to one thing, from day ``on``; ``code`` is a procedure's, else empty."""

    kind: Kind
    code: str
    name: str
    on: date
    fields: tuple[Was, ...] = ()


def differences(old: Catalogue, new: Catalogue, today: date) -> tuple[Difference, ...]:
    """Return what ``new`` changes against ``old``: procedures by code, then papers, calendar and the rest."""
    codes = sorted({p.code for p in (*old.procedures, *new.procedures)})
    procedures = (d for code in codes for d in _procedure(old, new, code, today))
    return (*procedures, *_others(old, new, today))


def _procedure(old: Catalogue, new: Catalogue, code: str, today: date) -> Iterator[Difference]:
    before, after = _standing(old, code, today), _standing(new, code, today)
    if after is None or (before and before.valid_to is None and after.valid_to is not None):
        if before is not None:
            ends = after.valid_to if after and after.valid_to else today - timedelta(days=1)
            yield Difference(Kind.ENDED, code, before.label, ends + timedelta(days=1))
        return
    fees = tuple(_fees(old, new, code))
    if before is None:
        yield Difference(Kind.ADDED, code, after.label, after.valid_from, fees)
        return
    found = (*_fields(before, after), *_papers(before, after), *fees)
    if found:
        on = after.valid_from if after.version != before.version else today
        yield Difference(Kind.CHANGED, code, after.label, on, found)


def _standing(catalogue: Catalogue, code: str, today: date) -> Procedure | None:
    """The newest version, also one that is yet to come; one that ended before today is none."""
    versions = catalogue.versions(code)
    if not versions or (versions[-1].valid_to and versions[-1].valid_to < today):
        return None
    return versions[-1]


def _fields(before: Procedure, after: Procedure) -> Iterator[Was]:
    told: tuple[tuple[str, Callable[[Procedure], str]], ...] = (
        ("Tên", lambda p: p.name),
        ("Thời hạn", lambda p: p.limit.text),
        ("Cách tính thời hạn", lambda p: _limit(p.limit)),
        ("Kết quả", lambda p: p.result),
        ("Cấp giải quyết", lambda p: p.level),
        ("Lĩnh vực", lambda p: p.field),
        ("Phí, lệ phí", lambda p: p.fee_text),
        ("Căn cứ", lambda p: "; ".join(p.legal_basis)),
        (
            "Câu hỏi",
            lambda p: "; ".join(f"{q.text} {'/'.join(a.label for a in q.answers)}" for q in p.questions),
        ),
    )
    for field, words in told:
        if words(before) != words(after):
            yield Was(field, words(before), words(after))


def _limit(limit: TimeLimit) -> str:
    counted = f"{limit.value} {_RULES[limit.rule]}" if limit.value else _RULES[limit.rule]
    return counted + _CUTOFFS[limit.cutoff]


def _papers(before: Procedure, after: Procedure) -> Iterator[Was]:
    old, new = ({c.id: _paper(c) for c in p.components} for p in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield Was("Giấy tờ", old.get(key, ""), new.get(key, ""))


def _paper(component: Component) -> str:
    count = f"{component.originals} chính, {component.copies} sao"
    when = "" if component.always else f", khi {component.condition or 'cần'}"
    return f"{component.name} ({_MODES[component.mode]}, {count}{when})"


def _fees(old: Catalogue, new: Catalogue, code: str) -> Iterator[Was]:
    def amounts(catalogue: Catalogue) -> dict[tuple[str, ...], str]:
        rules = (r for t in catalogue.fee_tables for r in t.rules if code in r.procedures)
        return {
            (r.name, r.case, r.exemption, r.province, ",".join(r.channels), r.valid_from.isoformat()): _fee(r)
            for r in rules
        }

    before, after = amounts(old), amounts(new)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            said = ", ".join(part for part in key[1:4] if part)
            yield Was(f"{key[0]} ({said})" if said else key[0], before.get(key, ""), after.get(key, ""))


def _fee(rule: FeeRule) -> str:
    amount = "chưa biết mức" if rule.amount is None and not rule.tiers else money(rule.amount or 0)
    if rule.tiers:
        amount = "; ".join(f"từ trang {t.from_page}: {money(t.amount)}" for t in rule.tiers)
    until = f" đến {rule.valid_to:%d/%m/%Y}" if rule.valid_to else ""
    return f"{amount}/{rule.per.label} từ {rule.valid_from:%d/%m/%Y}{until}"


def _others(old: Catalogue, new: Catalogue, today: date) -> Iterator[Difference]:
    yield from _named(old.templates, new.templates, lambda t: t.id, lambda t: f"Mẫu giấy: {t.label}", today)
    if old.calendars and new.calendars and old.calendar != new.calendar:
        days = [
            {**c.holidays, **{d: f"làm bù: {w}" for d, w in c.make_up.items()}}
            for c in (old.calendar, new.calendar)
        ]
        changed = sorted(d for d in {*days[0], *days[1]} if days[0].get(d) != days[1].get(d))
        fields = (Was(f"{d:%d/%m/%Y}", days[0].get(d, ""), days[1].get(d, "")) for d in changed)
        yield Difference(Kind.CHANGED, "", "Lịch làm việc", today, tuple(fields))
    yield from _named(old.routes, new.routes, lambda r: r.id, lambda r: f"Nơi giải quyết: {r.id}", today)
    yield from _named(old.kinds, new.kinds, lambda k: k.id, lambda k: f"Loại giấy tờ: {k.phrases[0]}", today)
    if old.practice != new.practice:
        yield Difference(Kind.CHANGED, "", "Cách làm của tỉnh", today)


def _named(
    old: Iterable[_T], new: Iterable[_T], key: Callable[[_T], str], name: Callable[[_T], str], today: date
) -> Iterator[Difference]:
    before, after = {key(x): x for x in old}, {key(x): x for x in new}
    for which in dict.fromkeys((*before, *after)):
        gone, come = before.get(which), after.get(which)
        if come is None and gone is not None:
            yield Difference(Kind.ENDED, "", name(gone), today)
        elif come is not None and come != gone:
            yield Difference(Kind.ADDED if gone is None else Kind.CHANGED, "", name(come), today)
