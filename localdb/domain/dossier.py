"""A dossier (hồ sơ) is the fold of its changes: ``apply`` states the rules, the table caches the fold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.change import (
    Advanced,
    Change,
    Channel,
    CodeBound,
    Corrected,
    Due,
    FeeCollected,
    FeeLine,
    PaperFiled,
    PaperLine,
    PaperUnfiled,
    Person,
    Pin,
    ReceiptIssued,
    Received,
    Scan,
    Status,
    Voided,
)
from localdb.domain.trouble import Refused


class Receipt(Struct, frozen=True):
    """A receipt that was made (Mẫu 01)."""

    sha256: str
    form: str
    paper: str
    reprint: int
    at: str


class Collection(Struct, frozen=True):
    """Money taken at the counter, in đồng."""

    amount: int
    method: str
    receipt_number: str
    at: str


class Dossier(Struct, frozen=True):
    """What is known of a dossier. ``version`` counts the changes applied.

    ``code`` is on the receipt for ever; ``official_code`` may come later. Dates are ISO 8601 strings.
    """

    id: str
    version: int
    code: str
    temporary: bool
    official_code: str
    unit: str
    procedure: Pin
    applicant: Person
    owner: Person | None
    channel: Channel
    received_at: str
    due: Due
    status: Status
    papers: tuple[PaperLine, ...]
    fees: tuple[FeeLine, ...]
    sets: int
    note: str
    scans: tuple[Scan, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    collections: tuple[Collection, ...] = ()
    void_reason: str = ""

    @property
    def voided(self) -> bool:
        """Whether the reception was taken back."""
        return bool(self.void_reason)

    @property
    def shown_code(self) -> str:
        """The code to say aloud: the official one once it is known."""
        return self.official_code or self.code

    @property
    def subject(self) -> Person:
        """Chủ hồ sơ: the owner, or the applicant when no owner was named."""
        return self.owner or self.applicant

    @property
    def collected(self) -> int:
        """Money taken so far, in đồng."""
        return sum(c.amount for c in self.collections)


# Which status may follow which. Source: status list of the national portal and NĐ 61/2018 Art. 17-20.
NEXT_STATUS: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.PROCESSING, Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWN, Status.STOPPED, Status.DONE}
    ),
    Status.PROCESSING: frozenset(
        {Status.SUPPLEMENT, Status.PAYMENT, Status.WITHDRAWN, Status.STOPPED, Status.DONE}
    ),
    Status.SUPPLEMENT: frozenset({Status.RECEIVED, Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED}),
    Status.PAYMENT: frozenset({Status.PROCESSING, Status.WITHDRAWN, Status.STOPPED, Status.DONE}),
    Status.DONE: frozenset({Status.RETURNED}),
    Status.STOPPED: frozenset({Status.RETURNED}),
    Status.WITHDRAWN: frozenset({Status.RETURNED}),
}

CORRECTABLE: tuple[str, ...] = (
    *(f"applicant.{f}" for f in Person.__struct_fields__),
    *(f"owner.{f}" for f in Person.__struct_fields__),
    "note",
)


def apply(dossier: Dossier | None, change: Change) -> Dossier:
    """Return the dossier after ``change``.

    ``dossier`` is ``None`` before its reception. Raises ``Refused`` when a rule forbids the change; the
    given dossier is never altered. Raises ``ValueError`` for a change of another dossier.
    """
    if isinstance(change.body, Received):
        if dossier is not None:
            raise Refused(f"Hồ sơ {dossier.code} đã được tiếp nhận.", "Mở hồ sơ đã có.")
        return _receive(change, change.body)
    if dossier is None:
        raise Refused("Hồ sơ chưa được tiếp nhận.", "Tiếp nhận hồ sơ trước.")
    if change.entity != dossier.id:
        raise ValueError(f"change {change.id} is for {change.entity}, not for {dossier.id}")
    if dossier.voided:
        raise Refused(f"Hồ sơ {dossier.code} đã hủy tiếp nhận.", "Tiếp nhận hồ sơ mới nếu cần.")
    rule: Callable[[Dossier, Change, Any], Dossier] = _RULES[type(change.body)]
    return replace(rule(dossier, change, change.body), version=dossier.version + 1)


def fold_history(changes: Iterable[Change]) -> Dossier | None:
    """Return the dossier that a history makes, or ``None`` for an empty one."""
    dossier: Dossier | None = None
    for change in changes:
        dossier = apply(dossier, change)
    return dossier


_NOBODY = Person(name="")


def _named(owner: Person | None) -> Person | None:
    """Return the owner, ``None`` for one of whom nothing is said; refuse one without a name."""
    if owner is None or owner == _NOBODY:
        return None
    if not owner.name.strip():
        raise Refused("Họ tên chủ hồ sơ không được để trống.", "Nhập họ tên.", field="owner.name")
    return owner


def _receive(change: Change, body: Received) -> Dossier:
    if not body.applicant.name.strip():
        raise Refused(
            "Chưa có họ tên người nộp.", "Nhập họ tên hoặc quét thẻ căn cước.", field="applicant.name"
        )
    if body.sets < 1:
        raise Refused("Số bộ hồ sơ phải từ 1.", "Nhập lại số bộ.", field="sets")
    return Dossier(
        id=change.entity,
        version=1,
        code=body.code,
        temporary=body.temporary,
        official_code="" if body.temporary else body.code,
        unit=body.unit,
        procedure=body.procedure,
        applicant=body.applicant,
        owner=_named(body.owner),
        channel=body.channel,
        received_at=body.received_at,
        due=body.due,
        status=Status.RECEIVED,
        papers=body.papers,
        fees=body.fees,
        sets=body.sets,
        note=body.note,
    )


def _void(dossier: Dossier, change: Change, body: Voided) -> Dossier:
    if not body.reason.strip():
        raise Refused("Hủy tiếp nhận phải có lý do.", "Nhập lý do.", field="reason")
    if dossier.status is not Status.RECEIVED:
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{dossier.status.label}”, không hủy tiếp nhận được.",
            "Dùng “rút hồ sơ” hoặc “dừng xử lý”.",
        )
    if dossier.collected:
        raise Refused("Hồ sơ đã thu tiền, không hủy tiếp nhận được.", "Dùng “dừng xử lý”.")
    return replace(dossier, void_reason=body.reason)


def field_value(dossier: Dossier, field: str) -> str:
    """Return the present value of a correctable field (``applicant.phone``); empty when there is no owner."""
    if field not in CORRECTABLE:
        raise Refused(f"Trường “{field}” không sửa được.", "")
    if field == "note":
        return dossier.note
    who, _, name = field.partition(".")
    person = dossier.applicant if who == "applicant" else dossier.owner
    return str(getattr(person, name)) if person else ""


def _correct(dossier: Dossier, change: Change, body: Corrected) -> Dossier:
    if not body.fields:
        raise Refused("Không có gì để sửa.", "")
    for field, (old, new) in body.fields.items():
        current = field_value(dossier, field)
        if current != old:
            raise Refused(
                f"“{field}” nay là “{current}”, không còn là “{old}”.",
                "Xem lại giá trị mới rồi sửa.",
                field=field,
            )
        if field == "applicant.name" and not new.strip():
            raise Refused("Họ tên người nộp không được để trống.", "Nhập họ tên.", field=field)
        if field == "note":
            dossier = replace(dossier, note=new)
        elif field.startswith("applicant."):
            dossier = replace(dossier, applicant=_set(dossier.applicant, field, new))
        else:
            dossier = replace(dossier, owner=_set(dossier.owner or _NOBODY, field, new))
    return replace(dossier, owner=_named(dossier.owner))


def _set(person: Person, field: str, value: str) -> Person:
    changes: dict[str, Any] = {field.partition(".")[2]: value}
    return replace(person, **changes)


def _advance(dossier: Dossier, change: Change, body: Advanced) -> Dossier:
    if body.from_ is not dossier.status:
        raise Refused(
            f"Hồ sơ nay ở trạng thái “{dossier.status.label}”, không còn là “{body.from_.label}”.",
            "Mở lại hồ sơ rồi thử lại.",
        )
    if not change.undoes and body.to not in NEXT_STATUS.get(dossier.status, frozenset()):
        raise Refused(
            f"Không chuyển được từ “{dossier.status.label}” sang “{body.to.label}”.", "Chọn bước hợp lệ."
        )
    return replace(dossier, status=body.to)


def _file(dossier: Dossier, change: Change, body: PaperFiled) -> Dossier:
    if any(s.id == body.scan.id for s in dossier.scans):
        raise Refused("Bản quét này đã có trong hồ sơ.", "")
    return replace(dossier, scans=(*dossier.scans, body.scan))


def _unfile(dossier: Dossier, change: Change, body: PaperUnfiled) -> Dossier:
    rest = tuple(s for s in dossier.scans if s.id != body.scan)
    if len(rest) == len(dossier.scans):
        raise Refused("Bản quét này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    return replace(dossier, scans=rest)


def _issue(dossier: Dossier, change: Change, body: ReceiptIssued) -> Dossier:
    if body.reprint != len(dossier.receipts):
        raise Refused("Giấy tiếp nhận vừa được in ở nơi khác.", "Mở lại hồ sơ rồi in lại.")
    receipt = Receipt(body.sha256, body.form, body.paper, body.reprint, change.at)
    return replace(dossier, receipts=(*dossier.receipts, receipt))


def _collect(dossier: Dossier, change: Change, body: FeeCollected) -> Dossier:
    if body.amount <= 0:
        raise Refused("Số tiền thu phải lớn hơn 0.", "Nhập lại số tiền.", field="amount")
    taken = Collection(body.amount, body.method, body.receipt_number, change.at)
    return replace(dossier, collections=(*dossier.collections, taken))


def _bind(dossier: Dossier, change: Change, body: CodeBound) -> Dossier:
    if dossier.official_code and dossier.official_code != body.official_code:
        raise Refused(
            f"Hồ sơ đã có mã {dossier.official_code}; tỉnh vừa trả mã khác: {body.official_code}.",
            "Báo cán bộ CNTT đối chiếu với tỉnh.",
        )
    return replace(dossier, official_code=body.official_code)


_RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    Voided: _void,
    Corrected: _correct,
    Advanced: _advance,
    PaperFiled: _file,
    PaperUnfiled: _unfile,
    ReceiptIssued: _issue,
    FeeCollected: _collect,
    CodeBound: _bind,
}

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Dossier)


def to_json(dossier: Dossier) -> bytes:
    """Return the canonical JSON of a dossier, as the dossier table keeps it."""
    return _encoder.encode(dossier)


def from_json(data: bytes | str) -> Dossier:
    """Read what ``to_json`` wrote."""
    return _decoder.decode(data)
