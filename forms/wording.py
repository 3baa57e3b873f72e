"""What a dossier says on paper: the placeholders that every template may use, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from forms.markup import safe
from forms.template import Line
from forms.unit import Unit
from forms.vietnamese import BLANK, long_date, long_time, money, two
from localdb.domain.dossier import Dossier
from localdb.domain.values import Channel, FeeLine

_COUNTED = re.compile(r"\d+ ngày(?: làm việc)?(?=,)|trong ngày")
NO_FEE_KNOWN = "chưa có mức phí trong danh mục"
UNIT_NAMES = frozenset(
    {"parent", "centre", "commune", "place", "phone_unit", "hotline", "lookup_url", "clerk", "date", "copy"}
)
DOSSIER_NAMES = frozenset(
    {
        "code", "procedure", "procedure_code", "field", "channel",
        "subject", "number", "address", "phone", "email", "applicant", "submitter",
        "sets", "limit", "received", "due", "return_at", "fees", "note",
    }
)  # fmt: skip


def speaks(line: Line, values: dict[str, str]) -> bool:
    """Whether anything that ``line`` speaks of is known."""
    return any(values[name] for name in line.names)


def fill(text: str, values: dict[str, str], *, blank: str = BLANK) -> str:
    """Put values in the places of ``text``; an empty one becomes dots to write on."""
    return text.format_map({name: value or blank for name, value in values.items()})


def unit_words(unit: Unit, *, clerk: str, day: date) -> dict[str, str]:
    """What every paper may say: who makes it, where and when."""
    return {
        "parent": unit.parent,
        "centre": unit.centre,
        "commune": unit.commune,
        "place": unit.place,
        "phone_unit": unit.phone,
        "hotline": unit.hotline,
        "lookup_url": unit.lookup_url,
        "clerk": clerk,
        "date": long_date(day),
    }


def dossier_words(dossier: Dossier, unit: Unit) -> dict[str, str]:
    """What a paper of one dossier may say; what is not known is empty."""
    subject, applicant = dossier.subject, dossier.applicant
    return {
        "code": dossier.shown_code,
        "procedure": dossier.procedure.name,
        "procedure_code": dossier.procedure.code,
        "field": dossier.procedure.field,
        "channel": dossier.channel.label,
        "subject": _subject(dossier),
        "number": applicant.number or subject.number,
        "address": applicant.address or subject.address,
        "phone": applicant.phone or subject.phone,
        "email": applicant.email or subject.email,
        "applicant": applicant.name,
        "submitter": "" if applicant.name == subject.name else applicant.name,
        "sets": two(dossier.sets),
        "limit": _limit(dossier),
        "received": _received(dossier),
        "due": long_time(dossier.due.at),
        "return_at": _return_at(dossier, unit),
        "fees": _fees(dossier.fees, dossier.collected),
        "note": dossier.note,
    }


def escaped(plain: Mapping[str, str]) -> dict[str, str]:
    """The same words, ready for markup."""
    return {name: safe(value) for name, value in plain.items()}


def _subject(dossier: Dossier) -> str:
    """The owner of the dossier; with a number where the number line is somebody else's."""
    subject = dossier.subject
    own = subject.number and subject.number != dossier.applicant.number and dossier.applicant.number
    return f"{subject.name} (số định danh {subject.number})" if own else subject.name


def _received(dossier: Dossier) -> str:
    """When it was taken; of one that was entered later, also when that was, and why."""
    taken = long_time(dossier.received_at)
    if dossier.entry is None:
        return taken
    entered = long_time(dossier.entered_at)
    return f"{taken} (nhận trên giấy, {dossier.entry.why}; nhập máy {entered})"


def _limit(dossier: Dossier) -> str:
    """The limit as it was counted (“3 ngày làm việc”), when nobody gave the published words."""
    counted = _COUNTED.search(dossier.due.reason)
    return counted[0] if counted and dossier.due.at else ""


def _return_at(dossier: Dossier, unit: Unit) -> str:
    return "Dịch vụ bưu chính công ích" if dossier.channel is Channel.POST else unit.centre


def _fees(fees: Sequence[FeeLine], collected: int) -> str:
    """What is to be paid: an unknown amount is said to be unknown, never 0."""
    parts = []
    for fee in fees:
        if fee.amount is None:
            parts.append(f"{fee.name}: {NO_FEE_KNOWN}")
        elif fee.amount == 0:
            parts.append(f"{fee.name}: không thu")
        else:
            parts.append(f"{fee.name}: {money(fee.amount)}{'' if fee.verified else ' (tạm tính)'}")
    if collected:
        parts.append(f"Đã thu {money(collected)}")
    elif any(fee.amount for fee in fees):
        parts.append("Chưa thanh toán")
    return "; ".join(parts)
