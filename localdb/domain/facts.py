"""What stands on a digitised paper, as data: the fields a province's system keeps for each (số hóa).

The machine proposes, each with how sure it is and where it stands on the page; a person confirms or corrects.
"""

from __future__ import annotations

from msgspec import Struct

SURE = 0.9
"""The confidence below which a person is asked."""


class Fact(Struct, frozen=True, omit_defaults=True):
    """One field: its value, how sure the machine is (0 to 1), and where it stands.

    ``page`` counts from 1 (0: unknown); ``box`` is left, top, width and height in thousandths of the page.
    ``checked``: a person confirmed or wrote it; ``qr``: the QR code of a card on the page says so.
    """

    value: str
    confidence: float = 0.0
    page: int = 0
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    checked: bool = False
    qr: bool = False

    @property
    def sure(self) -> bool:
        """Whether nobody must look."""
        return self.checked or self.confidence >= SURE


class Facts(Struct, frozen=True, omit_defaults=True):
    """The fields of one paper; None: not found. Dates are ISO ``YYYY-MM-DD``."""

    title: Fact | None = None  # tên giấy tờ
    symbol: Fact | None = None  # số, ký hiệu
    date: Fact | None = None  # ngày ban hành
    issuer: Fact | None = None  # cơ quan ban hành
    signer: Fact | None = None  # người ký
    subject: Fact | None = None  # trích yếu
    owner: Fact | None = None  # chủ sở hữu giấy tờ
    number: Fact | None = None  # số định danh của chủ sở hữu
    valid_to: Fact | None = None  # thời hạn hiệu lực
    birth: Fact | None = None  # ngày sinh của chủ sở hữu; a year alone where the paper has no more


class Settled(Struct, frozen=True):
    """A difference that a person decided: ``on_paper`` is the paper's value of ``field``, ``elsewhere`` what
    stood against it. The same two values are not asked about again.
    """

    field: str
    on_paper: str
    elsewhere: str


LABELS = {
    "title": "Tên giấy",
    "symbol": "Số hiệu",
    "date": "Ngày ký",
    "issuer": "Nơi cấp",
    "signer": "Người ký",
    "subject": "Trích yếu",
    "owner": "Chủ giấy",
    "number": "Định danh",
    "birth": "Ngày sinh",
    "valid_to": "Hạn đến",
}
"""What the fields are called on the screen, in the order in which they are shown."""
DATES = ("date", "valid_to", "birth")
LETTERS = 500  # the longest value of one field


def shown(name: str, value: str) -> str:
    """Return a field's value as people write it: dates day first."""
    return "/".join(reversed(value.split("-"))) if name in DATES else value


def found(facts: Facts) -> dict[str, Fact]:
    """Return the fields that were found, in the order in which they are shown."""
    values = {name: getattr(facts, name) for name in LABELS}
    return {name: fact for name, fact in values.items() if fact is not None}


def said(facts: Facts | None) -> str:
    """Return what people said stands on a paper, a line each; dates as kept and as written."""
    told: list[str] = []
    for name in LABELS if facts else ():
        fact: Fact | None = getattr(facts, name)
        if fact is not None and fact.checked:
            told += dict.fromkeys((fact.value, shown(name, fact.value)))
    return "\n".join(told)
