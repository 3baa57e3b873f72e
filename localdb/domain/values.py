"""The values that changes and dossiers are made of: people, papers, promises, fees, the national lists."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.facts import Facts, Settled

OldNew = tuple[str, str]  # a field's value before and after


class Channel(StrEnum):
    """Kênh thực hiện, with the national portal's numbers."""

    DIRECT = "1"
    ONLINE = "2"
    POST = "3"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính công ích"}[self.value]


class Status(StrEnum):
    """Trạng thái hồ sơ, with the national portal's numbers."""

    NEW = "1"
    RECEIVED = "2"
    DECLINED = "3"
    PROCESSING = "4"
    SUPPLEMENT = "5"
    PAYMENT = "6"
    WITHDRAWN = "7"
    STOPPED = "8"
    DONE = "9"
    RETURNED = "10"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.NEW: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.DECLINED: "Không được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Status.PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.DONE: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}


class Person(Struct, frozen=True, omit_defaults=True):
    """A person as written on the papers. Dates are ISO ``YYYY-MM-DD`` or empty; text is NFC."""

    name: str
    number: str = ""  # 12-digit personal number, or 9-digit CMND
    old_number: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    issued: str = ""
    address_now: str = ""  # what an address of three levels is called since 1/7/2025


class PaperLine(Struct, frozen=True, omit_defaults=True):
    """A component ticked at reception, as it is printed on the receipt; ``evidence`` says what closed it.

    ``held`` is the digitised paper that stands in for it: the id of a scan, or the SHA-256 of a result.
    """

    component: str
    name: str
    originals: int = 0
    copies: int = 0
    closed_by: str = "paper"  # paper | data | store | vneid
    presented: bool = False  # shown, recorded and handed back
    evidence: str = ""
    held: str = ""


class Pin(Struct, frozen=True):
    """The catalogue version that a dossier was received under."""

    code: str
    version: str
    name: str
    field: str


class Due(Struct, frozen=True, omit_defaults=True):
    """When the result is promised. ``at`` is ISO 8601 with offset, empty when no date may be computed."""

    at: str
    reason: str = ""
    calendar: str = ""


class FeeLine(Struct, frozen=True, omit_defaults=True):
    """A fee as told at reception: ``amount`` in đồng, ``None`` when the tables do not know it."""

    name: str
    amount: int | None
    ground: str = ""
    verified: bool = False


class Scan(Struct, frozen=True, omit_defaults=True):
    """A paper filed under a component: ``sha256`` of the PDF/A, ``originals`` of the pages as they came.

    ``facts`` is what stands on it, as far as the machine found and a person checked it; ``settled`` are the
    differences from the dossier that a person decided. ``reused`` is the scan of another dossier whose files
    these are: the paper was not taken once more.
    """

    id: str
    component: str
    name: str
    sha256: str
    size: int
    pages: int
    originals: tuple[str, ...] = ()
    confidence: float = 0.0
    facts: Facts | None = None
    settled: tuple[Settled, ...] = ()
    reused: str = ""


class Officer(Struct, frozen=True, omit_defaults=True):
    """Who answers for a dossier: an account of this desk, or somebody named by hand (``id`` is empty)."""

    name: str
    id: str = ""
    title: str = ""
    unit: str = ""


class Clock(StrEnum):
    """What a supplement does to the time limit; each province says which (data, ``Practice``)."""

    PAUSE = "pause"
    RESTART = "restart"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"pause": "Tạm dừng tính thời hạn", "restart": "Tính lại từ đầu khi bổ sung đủ"}[self.value]


class Lack(Struct, frozen=True, omit_defaults=True):
    """A paper to supply or mend: ``component`` of the published list, and ``what`` is wrong with it."""

    component: str
    name: str
    what: str = ""
    originals: int = 0
    certified: int = 0
    photocopies: int = 0


class Fate(StrEnum):
    """What happens to money already taken when a dossier ends without a result."""

    NONE = "none"  # nothing was taken
    KEPT = "kept"
    REFUNDED = "refunded"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"none": "Chưa thu tiền", "kept": "Không hoàn lại", "refunded": "Hoàn lại"}[self.value]


class MoneyFate(Struct, frozen=True, omit_defaults=True):
    """``amount`` đồng handed back in ``method``; ``ground`` says why it is kept or handed back."""

    fate: Fate = Fate.NONE
    amount: int = 0
    method: str = ""
    ground: str = ""


class ResultFile(Struct, frozen=True, omit_defaults=True):
    """An electronic result: ``sha256`` of its bytes in the store, ``size`` in bytes.

    ``signed`` is false when no digital signature was found in it; whether one is valid nobody checked here.
    """

    name: str
    sha256: str
    size: int
    signed: bool = True


class Relation(StrEnum):
    """Who takes a result: a party to the dossier, or somebody with a written authorisation."""

    PARTY = "party"
    PROXY = "proxy"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"party": "Người nộp hoặc chủ hồ sơ", "proxy": "Người được ủy quyền"}[self.value]
