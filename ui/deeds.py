"""Changes in plain Vietnamese: what a person reads in a timeline or in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.legacy import ClosedOut
from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.bodies.lookups import LookupAnswered, LookupAsked, LookupSettled, LookupTakenBack
from localdb.domain.bodies.merging import ClashSettled, Newer
from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.bodies.posting import Posted
from localdb.domain.bodies.progress import (
    Advanced,
    Declined,
    Extended,
    HandedOver,
    Stopped,
    SupplementAnswered,
    SupplementAsked,
    TakenBack,
    Withdrawn,
)
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.bodies.results import Notified, ResultReady, ResultReturned
from localdb.domain.change import PROVINCE, Change
from localdb.domain.facts import LABELS, shown
from localdb.domain.rules.readings import PAPER
from localdb.domain.values import Fate, MoneyFate, Status
from localdb.domain.words import field_label
from ui.words import day, method, moment, money

_CHOICES = {
    "status": {status.value: status.label for status in Status},
    "void": {"voided": "Hủy tiếp nhận", "kept": "Giữ hồ sơ, làm tiếp"},
    "step": {"stands": "Giữ như hồ sơ hiện nay", "again": "Phải làm lại bước của quầy kia"},
    "fee": {"both": "Hai khoản đều đúng", "twice": "Thu trùng, phải trả lại một khoản"},
}


def kind_of(change: Change) -> str:
    """Return the kind of a change, as ``deed`` takes it."""
    return str(change.body.__struct_config__.tag)


def field_shown(field: str, value: str) -> str:
    """Return a field's value as people write it: dates as ``21/11/1990``."""
    if field in _CHOICES:
        return _CHOICES[field].get(value, value)
    if field.startswith(PAPER):
        return shown(field.rpartition(".")[2], value)
    is_day = field.endswith((".birth", ".issued")) and value[4:5] == "-"
    return day(value) if is_day else value


def made_by(change: Change, accounts: dict[str, str], counters: dict[str, str]) -> str:
    """Return who made a change: by name, and at which counter when it was another one."""
    if change.device.startswith(PROVINCE):
        return "Cổng tỉnh"
    name = accounts.get(change.actor) or change.actor_name or "cán bộ"
    counter = counters.get(change.device, "")
    return f"{name}, {counter}" if counter else name


def story(change: Change) -> tuple[str, ...]:
    """Return what a change did: the deed first, then one line for each detail."""
    tell: Callable[[Any], tuple[str, ...]] = _STORIES[type(change.body)]
    first, *rest = tell(change.body)
    return (f"Hoàn tác: {first[0].lower()}{first[1:]}" if change.undoes else first, *rest)


def _received(body: Received) -> tuple[str, ...]:
    if body.origin:
        was = f": {body.origin.status}" if body.origin.status else ""
        return f"Đưa sang từ {body.origin.software}", f"Mã cũ {body.code}{was}"
    number = f"Cấp số tạm {body.code}" if body.temporary else f"Cấp mã {body.code}"
    first = f"Tiếp nhận hồ sơ ({body.channel.label.lower()})"
    return (first, number, *_late_entry(body)) if body.entry else (first, number)


def _late_entry(body: Received) -> tuple[str, ...]:
    entry = body.entry
    assert entry is not None
    lines = [f"Nhận thực tế {moment(body.received_at)}, nhập bù: {entry.why}"]
    if entry.paper:
        lines.append(f"Phiếu giấy số {entry.paper}")
    if entry.leader:
        lines.append(f"{entry.leader} đồng ý cho nhập bù")
    return tuple(lines)


def _closed_out(body: ClosedOut) -> tuple[str, ...]:
    lines = [f"Lý do còn tồn: {body.reason}"]
    if body.paper:
        lines.append(f"Căn cứ: {body.paper}")
    if body.ended_on:
        lines.append(f"Kết thúc thực tế ngày {date.fromisoformat(body.ended_on):%d/%m/%Y}")
    return f"Kết thúc hồ sơ cũ: {body.ending.label.lower()}", *lines


def _voided(body: Voided) -> tuple[str, ...]:
    return "Hủy tiếp nhận", f"Lý do: {body.reason}"


def _corrected(body: Corrected) -> tuple[str, ...]:
    lines = []
    for field, (old, new) in body.fields.items():
        before, after = field_shown(field, old), field_shown(field, new)
        if not old:
            lines.append(f"Thêm {field_label(field)}: {after}")
        elif not new:
            lines.append(f"Bỏ {field_label(field)}: {before}")
        else:
            lines.append(f"Sửa {field_label(field)}: “{before}” thành “{after}”")
    if body.reason:
        lines.append(f"Lý do: {body.reason}")
    return tuple(lines)


def _advanced(body: Advanced) -> tuple[str, ...]:
    first = f"Chuyển từ “{body.from_.label}” sang “{body.to.label}”"
    return (first, body.note) if body.note else (first,)


def _filed(body: PaperFiled) -> tuple[str, ...]:
    return (f"Lưu bản quét “{body.scan.name}” ({body.scan.pages} trang)",)


def _unfiled(body: PaperUnfiled) -> tuple[str, ...]:
    first = "Lấy một bản quét ra khỏi hồ sơ"
    return (first, f"Lý do: {body.reason}") if body.reason else (first,)


def _facts(body: FactsCorrected) -> tuple[str, ...]:
    lines = []
    for name, values in body.fields.items():
        before, after = (shown(name, value) for value in values)
        what = LABELS[name].lower()
        if not before:
            lines.append(f"Thêm {what}: {after}")
        elif not after:
            lines.append(f"Bỏ {what}: {before}")
        else:
            lines.append(f"Sửa {what}: “{before}” thành “{after}”")
    return (f"Sửa thông tin đọc được trên “{body.paper}”", *lines)


def _decided(body: DifferenceSettled) -> tuple[str, ...]:
    said = body.settled
    first = "Mở lại chỗ giấy khác với hồ sơ" if body.again else "Giữ hồ sơ như đang ghi, dù giấy ghi khác"
    here = f"{LABELS[said.field]} trên “{body.paper}”: {shown(said.field, said.on_paper)}"
    against = f"Hồ sơ: {shown(said.field, said.elsewhere)}" if said.elsewhere else "Hồ sơ: không có ai"
    return first, here, against


def _issued(body: ReceiptIssued) -> tuple[str, ...]:
    again = f"{'In' if body.first else 'Lập'} lại giấy tiếp nhận, lần {body.reprint}"
    return (again if body.reprint else "Lập giấy tiếp nhận và hẹn trả",)


def _form(body: FormIssued) -> tuple[str, ...]:
    return (f"In lại “{body.title}”, lần {body.reprint}" if body.reprint else f"Lập “{body.title}”",)


def _collected(body: FeeCollected) -> tuple[str, ...]:
    receipt = f", biên lai {body.receipt_number}" if body.receipt_number else ""
    lines = [f"Thu {money(body.amount)} ({method(body.method).lower()}{receipt})"]
    if body.taken_at:
        lines.append(f"Thu thực tế {moment(body.taken_at)}")
    if body.number:
        lines.append(f"Số ghi thu {body.number}")
    return tuple(lines)


def _settled(body: ClashSettled) -> tuple[str, ...]:
    kept, chosen = (field_shown(body.field, value) for value in (body.old, body.new))
    told = f"Hai quầy ghi khác nhau ở {field_label(body.field)}: "
    first = told + (f"giữ “{kept}”" if body.old == body.new else f"đổi “{kept}” thành “{chosen}”")
    return (first, body.note) if body.note else (first,)


def _newer(body: Newer) -> tuple[str, ...]:
    return "Thay đổi do phiên bản Một Cửa mới hơn ghi", "Cập nhật máy này để xem."


def _bound(body: CodeBound) -> tuple[str, ...]:
    return (f"Tỉnh cấp mã hồ sơ {body.official_code}",)


def _portal(body: PortalAnswered) -> tuple[str, ...]:
    if body.accepted:
        return (f"Đã lên {body.portal}: {body.status.label.lower()}",)
    return f"{body.portal} không nhận", body.reason, body.todo


def _certified(body: Certified) -> tuple[str, ...]:
    number = f"Số chứng thực {body.number}, quyển {body.book}-{body.register}"
    how = "bản điện tử" if body.electronic else "bản giấy"
    then = (f"Chứng thực lúc {moment(body.taken_at)}, ghi trên giấy",) if body.taken_at else ()
    return number, f"{body.document}: {body.pages} trang, {body.copies} bản ({how})", *then


def _voided_fee(body: FeeVoided) -> tuple[str, ...]:
    return f"Hủy khoản thu {body.number}", f"Lý do: {body.reason}"


def _linked(body: ReceiptLinked) -> tuple[str, ...]:
    return (f"Ghi biên lai {body.receipt_number} cho khoản thu {body.number}",)


def _exempted(body: FeeExempted) -> tuple[str, ...]:
    first = f"Miễn “{body.name}”", f"Căn cứ: {body.ground}"
    return (*first, f"Giấy tờ: {body.evidence}") if body.evidence else first


def _handed(body: HandedOver) -> tuple[str, ...]:
    first = f"{body.giver.name} giao cho {body.taker.name}"
    step = f"Bước: {body.step}" if body.step else ""
    until = f"Xong trước {moment(body.step_due)}" if body.step_due else ""
    waits = f"Chờ {body.taker.name} ký nhận" if body.to_confirm else ""
    excused = f"Chưa quét đủ giấy: {body.unscanned}" if body.unscanned else ""
    return tuple(line for line in (first, step, until, waits, excused, body.note) if line)


def _answered_hand(body: HandOverAnswered) -> tuple[str, ...]:
    first = "Đã ký nhận hồ sơ" if body.accepted else "Không nhận hồ sơ được giao"
    return (first, body.note) if body.note else (first,)


def _parts(body: PartsOpened) -> tuple[str, ...]:
    dues = [f"{p.name} ({p.owner}): {moment(p.due.at) if p.due.at else 'chưa hẹn'}" for p in body.parts]
    return (f"Tách thành {len(body.parts)} phần liên thông", *dues)


def _part(body: PartMoved) -> tuple[str, ...]:
    told = [f"Phần liên thông {body.part}: {body.state.label.lower()}"]
    told += [f"Theo {body.source}, lúc {moment(body.seen_at)}"] if body.source else []
    return (*told, body.note) if body.note else tuple(told)


def _looked_up(body: LookupAsked) -> tuple[str, ...]:
    return f"Xếp hàng hỏi {body.source_name} thay cho “{body.component_name}”", body.purpose, body.ground


def _replied(body: LookupAnswered) -> tuple[str, ...]:
    first = f"{body.source}: {body.outcome.label.lower()}"
    return (first, body.note) if body.note else (first,)


def _settled_lookup(body: LookupSettled) -> tuple[str, ...]:
    used = "dùng thay giấy tờ" if body.taken else "không dùng"
    lines = _corrected(Corrected(body.fields)) if body.fields else ()
    return f"Trả lời tra cứu khác hồ sơ: {used}", *lines, f"Đã đối chiếu: {body.reason}"


def _asked(body: SupplementAsked) -> tuple[str, ...]:
    lacks = [f"{lack.name}: {lack.what}" if lack.what else lack.name for lack in body.lacks]
    again = [f"Lãnh đạo cho yêu cầu thêm: {body.leader_reason}"] if body.leader_reason else []
    told = [*lacks, f"Lý do: {body.reason}", f"Căn cứ: {body.ground}", body.clock.label, *again]
    return ("Yêu cầu bổ sung hồ sơ", *told)


def _answered(body: SupplementAnswered) -> tuple[str, ...]:
    due = f"Hẹn trả: {moment(body.due.at)}" if body.due.at else "Chưa hẹn ngày trả"
    return tuple(line for line in ("Công dân đã bổ sung đủ", due, body.due.reason, body.note) if line)


def _drafted(body: LetterDrafted) -> tuple[str, ...]:
    return (
        f"Trình ký thư xin lỗi, đề nghị hẹn lại {moment(body.due.at)}",
        f"Lý do: {body.reason}",
        f"Giải trình: {body.explanation}",
    )


def _extended(body: Extended) -> tuple[str, ...]:
    told = [
        f"Xin lỗi và hẹn lại {moment(body.due.at)}",
        f"Lý do: {body.reason}",
        f"Giải trình: {body.explanation}" if body.explanation else "",
        f"Người ký: {body.signer.name}",
        f"Người dự thảo: {body.drafted_by}" if body.drafted_by else "",
    ]
    return tuple(line for line in told if line)


def _delivered(body: LetterDelivered) -> tuple[str, ...]:
    first = f"Giao thư xin lỗi cho {body.taker} ({body.how.lower()}) lúc {moment(body.given_at)}"
    return (first, body.note) if body.note else (first,)


def _ended(deed_: str, reason: str, ground: str, money_: MoneyFate) -> tuple[str, ...]:
    fate = ""
    if money_.fate is Fate.REFUNDED:
        fate = f"Hoàn lại {money(money_.amount)} ({method(money_.method)}): {money_.ground}"
    elif money_.fate is Fate.KEPT:
        fate = f"Không hoàn lại tiền: {money_.ground}"
    told = (deed_, f"Lý do: {reason}", f"Căn cứ: {ground}" if ground else "", fate)
    return tuple(line for line in told if line)


def _ready(body: ResultReady) -> tuple[str, ...]:
    files = [f"Bản điện tử: {file.name}{'' if file.signed else ' (chưa ký số)'}" for file in body.files]
    paper = [f"Bản giấy: {body.paper} bản"] if body.paper else []
    ground = [f"Chỉ có một bản vì: {body.ground}"] if body.ground else []
    return (f"Có kết quả số {body.number}, {body.signer} ký", *files, *paper, *ground)


def _returned(body: ResultReturned) -> tuple[str, ...]:
    proxy = [f"Ủy quyền: {body.authorisation}"] if body.authorisation else []
    note = [body.note] if body.note else []
    return (f"Trả kết quả cho {body.name}", f"Giấy tờ số {body.id_number}", *proxy, *note)


def _posted(body: Posted) -> tuple[str, ...]:
    first = f"Gửi bưu chính {body.item_number} cho {body.receiver}"
    return tuple(line for line in (first, body.address, body.note) if line)


def _notified(body: Notified) -> tuple[str, ...]:
    first = f"Báo công dân ({body.channel.lower()}): {body.outcome.lower()}"
    return (first, body.about) if body.about else (first,)


_STORIES: dict[type[Struct], Callable[[Any], tuple[str, ...]]] = {
    Received: _received,
    Voided: _voided,
    Corrected: _corrected,
    Advanced: _advanced,
    PaperFiled: _filed,
    PaperUnfiled: _unfiled,
    FactsCorrected: _facts,
    DifferenceSettled: _decided,
    ReceiptIssued: _issued,
    FormIssued: _form,
    FeeCollected: _collected,
    FeeVoided: _voided_fee,
    ReceiptLinked: _linked,
    FeeExempted: _exempted,
    HandedOver: _handed,
    HandOverAnswered: _answered_hand,
    PartsOpened: _parts,
    PartMoved: _part,
    LookupAsked: _looked_up,
    LookupAnswered: _replied,
    LookupSettled: _settled_lookup,
    LookupTakenBack: lambda b: ("Rút câu hỏi tra cứu, không hỏi nữa", f"Lý do: {b.reason}"),
    SupplementAsked: _asked,
    SupplementAnswered: _answered,
    LetterDrafted: _drafted,
    Extended: _extended,
    LetterDelivered: _delivered,
    Declined: lambda b: _ended("Từ chối giải quyết hồ sơ", b.reason, b.ground, b.money),
    Withdrawn: lambda b: _ended("Công dân rút hồ sơ", b.reason, "", b.money),
    Stopped: lambda b: _ended("Dừng giải quyết hồ sơ", b.reason, b.ground, b.money),
    ResultReady: _ready,
    Posted: _posted,
    ResultReturned: _returned,
    ClosedOut: _closed_out,
    Notified: _notified,
    TakenBack: lambda _b: ("Lấy lại bước vừa làm",),
    CodeBound: _bound,
    PortalAnswered: _portal,
    Certified: _certified,
    ClashSettled: _settled,
    Newer: _newer,
}
