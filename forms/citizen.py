"""What the citizen takes along besides the receipt: guidance, proof of return, a payment, a slip."""

from __future__ import annotations

from typing import ClassVar

from forms.component_rows import COMPONENT_CELLS, component_rows
from forms.form import Form, OfDossier, Words
from forms.vietnamese import in_words, long_time, money
from localdb.domain.letters import StockReasons
from localdb.domain.lookups import awaited
from localdb.domain.marks import ticket_text
from localdb.domain.procedure import Component, Mode, Procedure
from localdb.domain.trouble import Refused
from localdb.domain.words import clean

_HOW = {
    Mode.SUBMIT: "nộp",
    Mode.PRESENT: "mang theo để xem rồi nhận lại, không phải nộp bản sao",
    Mode.LOOK_UP: "không phải nộp: cơ quan tự tra cứu",
    Mode.DECLARE: "không phải nộp: chỉ cần cho biết thông tin",
}


class Guidance(Form, frozen=True):
    """“Phiếu hướng dẫn”: what this citizen's own case needs, in plain words, before anything is handed in.

    ``components`` are those that the case asks for, ``name`` is the citizen's, ``fee`` and ``note`` are
    words: the catalogue's own fee text is about other provinces too, and never printed. Nothing outside the
    published list is on it.
    """

    form: ClassVar[str] = "guidance"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = frozenset(
        {"name", "situation", "procedure", "procedure_code", "limit", "fee", "result", "ground", "note"}
    )
    cells: ClassVar[frozenset[str]] = frozenset({"n", "name", "how", "count", "condition"})
    procedure: Procedure
    components: tuple[Component, ...]
    name: str = ""
    situation: str = ""
    fee: str = ""
    note: str = ""

    def about(self) -> tuple[str, str, str]:
        """The procedure."""
        return "", self.procedure.code, ""

    def words(self) -> Words:
        """The procedure in plain words."""
        procedure = self.procedure
        return {
            "name": self.name,
            "situation": self.situation,
            "procedure": procedure.name,
            "procedure_code": procedure.code,
            "limit": procedure.limit.text,
            "fee": self.fee,
            "result": procedure.result,
            "ground": "; ".join(procedure.legal_basis),
            "note": self.note,
        }

    def rows(self) -> list[Words]:
        """The papers to bring, what to do with each, how many, and when it is needed."""
        return [
            {
                "n": str(number),
                "name": c.name,
                "how": _HOW[c.mode],
                "count": "\n".join(
                    f"{n:02d} {kind}" for n, kind in ((c.originals, "bản chính"), (c.copies, "bản sao")) if n
                ),
                "condition": "" if c.always else c.condition,
            }
            for number, c in enumerate(self.components, 1)
        ]


class ReturnReceipt(OfDossier, frozen=True):
    """“Giấy biên nhận trả kết quả”: who took what, when (ISO), by which paper of identity; proof for both."""

    form: ClassVar[str] = "return-receipt"
    names: ClassVar[frozenset[str]] = frozenset(
        {
            "taker", "taker_number", "taker_phone", "relation", "authorisation", "result", "result_number",
            "result_note", "returned_at", "paid",
        }
    )  # fmt: skip
    taker: str
    returned_at: str
    taker_number: str = ""
    taker_phone: str = ""
    relation: str = ""
    authorisation: str = ""
    result: str = ""
    result_number: str = ""
    result_note: str = ""

    def words(self) -> Words:
        """Who took what."""
        return {
            "taker": self.taker,
            "taker_number": self.taker_number,
            "taker_phone": self.taker_phone,
            "relation": self.relation,
            "authorisation": self.authorisation,
            "result": self.result,
            "result_number": self.result_number,
            "result_note": self.result_note,
            "returned_at": long_time(self.returned_at),
            "paid": money(self.dossier.collected) if self.dossier.collected else "",
        }


class Payment(OfDossier, frozen=True):
    """A slip to pay by telephone: ``payload`` is the text of the payment QR (VietQR), made by the caller.

    It is no receipt: the legal e-receipt comes from the certified software (NĐ 254/2026).
    """

    form: ClassVar[str] = "payment"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = frozenset(
        {"amount", "in_words", "account", "bank", "holder", "content"}
    )
    payload: str
    amount: int
    account: str
    bank: str
    holder: str
    content: str

    @property
    def large_code(self) -> str:
        """The payment, for the telephone's camera."""
        return self.payload

    def check(self, stock: StockReasons) -> None:
        """A payment of nothing, or without its QR, is no slip."""
        if self.amount <= 0 or not clean(self.payload):
            raise Refused(
                "Chưa có số tiền hoặc mã thanh toán.", "Kiểm tra phí, lệ phí của hồ sơ.", field="amount"
            )

    def words(self) -> Words:
        """How much, to whom, for what."""
        said = in_words(self.amount)
        return {
            "amount": money(self.amount),
            "in_words": f"{said[0].upper()}{said[1:]} đồng",
            "account": self.account,
            "bank": self.bank,
            "holder": self.holder,
            "content": self.content,
        }


class Slip(OfDossier, frozen=True):
    """The receipt in short, for a thermal printer (80 mm). Mẫu 01 stays the receipt."""

    form: ClassVar[str] = "slip"
    issued: ClassVar[bool] = False
    cells: ClassVar[frozenset[str]] = COMPONENT_CELLS

    def rows(self) -> list[Words]:
        """The papers that were handed in or shown, and those that a database is asked for instead."""
        papers = self.dossier.papers
        return component_rows((*papers, *awaited(self.dossier.lookups, papers)))


class Ticket(Form, frozen=True):
    """The slip of a form that was left half-typed: with it, or with the card, the counter goes on from there.

    ``ticket`` is what the QR names, ``number`` what people say. Nothing was received, and the slip says so.
    """

    form: ClassVar[str] = "ticket"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = frozenset({"number", "name", "procedure", "kept_at", "missing"})
    ticket: str
    number: str
    name: str = ""
    procedure: str = ""
    kept_at: str = ""
    missing: str = ""

    @property
    def mark(self) -> str:
        """What the counter's reader sees."""
        return ticket_text(self.ticket)

    def words(self) -> Words:
        """Whose it is, for what, and what is still missing."""
        return {
            "number": self.number,
            "name": self.name,
            "procedure": self.procedure,
            "kept_at": long_time(self.kept_at),
            "missing": self.missing,
        }
