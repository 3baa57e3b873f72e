"""Mẫu 02–06: what is written while a dossier is on its way.

Numbers are those of the TT 03/2025/TT-VPCP set; the sets differ in wording and number only, which is data.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from msgspec import Struct

from forms.component_rows import COMPONENT_CELLS, component_rows
from forms.form import OfDossier, Words
from forms.vietnamese import BLANK, BLANK_TIME, long_date, long_time, money
from localdb.domain.letters import StockReasons, need_apology
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine

HEAD = "Thủ trưởng cơ quan, đơn vị"
_STEPS_SHOWN = 4  # on Mẫu 06, the steps to come left to be filled by hand


class Supplement(OfDossier, frozen=True):
    """Mẫu 02, “Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ”: one time, full and exact, with the reason.

    ``papers`` are what is missing or must be redone, ``guidance`` says how, ``until`` is the ISO moment by
    which it is expected. Legal ground: NĐ 61/2018 Art. 17, 19; NĐ 309/2026 Art. 17.2a (a single notice).
    """

    form: ClassVar[str] = "mau02"
    names: ClassVar[frozenset[str]] = frozenset({"reason", "guidance", "until"})
    cells: ClassVar[frozenset[str]] = COMPONENT_CELLS
    papers: tuple[PaperLine, ...]
    reason: str
    guidance: str = ""
    until: str = ""

    def check(self, stock: StockReasons) -> None:
        """A request without a reason is none."""
        stock.need_own(self.reason, "Phiếu yêu cầu bổ sung")

    def words(self) -> Words:
        """Why, how and until when."""
        return {
            "reason": self.reason,
            "guidance": self.guidance,
            "until": long_time(self.until) if self.until else "",
        }

    def rows(self) -> list[Words]:
        """The papers that are asked for."""
        return component_rows(self.papers)


class Refusal(OfDossier, frozen=True):
    """Mẫu 03, “Phiếu từ chối tiếp nhận giải quyết hồ sơ”, with its reason (NĐ 61/2018 Art. 19.8)."""

    form: ClassVar[str] = "mau03"
    names: ClassVar[frozenset[str]] = frozenset({"reason", "ground"})
    reason: str
    ground: str = ""

    def check(self, stock: StockReasons) -> None:
        """A refusal without a reason is none."""
        stock.need_own(self.reason, "Phiếu từ chối")

    def words(self) -> Words:
        """Why, and under which law."""
        return {
            "reason": self.reason,
            "ground": self.ground,
        }


class Apology(OfDossier, frozen=True):
    """Mẫu 04, the apology for a late result, with its three mandatory contents.

    ``apology``, ``reason`` and ``new_due`` (ISO moment) must be given; ``old_due`` is the date promised
    before, the dossier's own when empty. ``letter`` is the letter's number, ``signer`` with ``signer_title``
    the head who signs.
    """

    form: ClassVar[str] = "mau04"
    names: ClassVar[frozenset[str]] = frozenset(
        {"apology", "reason", "old_due", "new_due", "letter", "signer", "signer_title"}
    )
    apology: str
    reason: str
    new_due: str
    old_due: str = ""
    letter: str = ""
    signer: str = ""
    signer_title: str = HEAD

    def check(self, stock: StockReasons) -> None:
        """Refuse to print with one of the three contents missing, or with a reason that says nothing."""
        need_apology(self.apology)
        stock.need_plain(self.reason)
        if not self.new_due:
            raise Refused("Chưa có ngày hẹn lại.", "Chọn ngày trả kết quả mới.", field="new_due")
        before = self.old_due or self.dossier.due.at
        if before and datetime.fromisoformat(self.new_due) <= datetime.fromisoformat(before):
            raise Refused(
                "Ngày hẹn lại không sau ngày hẹn cũ.", "Chọn ngày trả kết quả muộn hơn.", field="new_due"
            )

    def words(self) -> Words:
        """Why, and the old and the new date."""
        return {
            "apology": self.apology,
            "reason": self.reason,
            "old_due": long_time(self.old_due or self.dossier.due.at),
            "new_due": long_time(self.new_due),
            "letter": self.letter,
            "signer": self.signer,
            "signer_title": self.signer_title.upper(),
        }


class StopNotice(OfDossier, frozen=True):
    """Mẫu 05, “Thông báo dừng giải quyết hồ sơ”: withdrawn by the citizen, or not supplemented in time.

    ``asked_on`` is the ISO day of the citizen's request, empty when it was the agency's decision; ``stage``
    is where the dossier was, ``paid`` what was paid in đồng and ``money_back`` what becomes of it.
    """

    form: ClassVar[str] = "mau05"
    names: ClassVar[frozenset[str]] = frozenset(
        {
            "reason",
            "asked_on",
            "stage",
            "paid",
            "money_back",
            "papers_back",
            "letter",
            "signer",
            "signer_title",
        }
    )
    reason: str
    asked_on: str = ""
    stage: str = ""
    paid: int = 0
    money_back: str = ""
    papers_back: str = ""
    letter: str = ""
    signer: str = ""
    signer_title: str = HEAD

    def check(self, stock: StockReasons) -> None:
        """The citizen is told why, and what becomes of money already paid."""
        stock.need_own(self.reason, "Thông báo dừng")
        if self.paid and not self.money_back.strip():
            raise Refused(
                "Hồ sơ đã thu tiền mà chưa ghi cách xử lý số tiền đó.",
                "Ghi hoàn trả, không hoàn trả (căn cứ nào) hoặc chuyển sang hồ sơ khác.",
                field="money_back",
            )

    def words(self) -> Words:
        """Why, at which stage, and what becomes of money and papers."""
        asked = datetime.fromisoformat(self.asked_on).date() if self.asked_on else None
        return {
            "reason": self.reason,
            "asked_on": long_date(asked) if asked else "",
            "stage": self.stage or self.dossier.status.label,
            "paid": money(self.paid) if self.paid else "không",
            "money_back": self.money_back or "không phát sinh",
            "papers_back": self.papers_back,
            "letter": self.letter,
            "signer": self.signer,
            "signer_title": self.signer_title.upper(),
        }


class Step(Struct, frozen=True):
    """One hand-over in the chain of a dossier: from whom, to whom, when (ISO), with which outcome.

    ``giver`` and ``taker`` are offices; the persons who sign are ``giver_name`` and ``taker_name``.
    ``outcome`` is “Trước hạn”, “Đúng hạn” or “Quá hạn”, empty while the step goes on.
    """

    giver: str
    taker: str
    at: str
    giver_name: str = ""
    taker_name: str = ""
    outcome: str = ""
    note: str = ""


class Control(OfDossier, frozen=True):
    """Mẫu 06, “Phiếu kiểm soát quá trình giải quyết hồ sơ”: the chain of steps, with both signatures each.

    Steps to come are left to be filled by hand.
    """

    form: ClassVar[str] = "mau06"
    names: ClassVar[frozenset[str]] = frozenset({"agency", "partners"})
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "giver", "taker", "at", "giver_name", "taker_name", "outcome", "note"}
    )
    steps: tuple[Step, ...]
    agency: str = ""
    partners: str = ""

    def words(self) -> Words:
        """Who decides, and with whom."""
        return {"agency": self.agency, "partners": self.partners}

    def rows(self) -> list[Words]:
        """The steps made, then the steps to come."""
        made = [
            {
                "n": str(number),
                "giver": step.giver,
                "taker": step.taker,
                "at": long_time(step.at),
                "giver_name": step.giver_name,
                "taker_name": step.taker_name,
                "outcome": step.outcome,
                "note": step.note,
            }
            for number, step in enumerate(self.steps, 1)
        ]
        to_come = dict.fromkeys(self.cells, "") | {"giver": BLANK[:6], "taker": BLANK[:6], "at": BLANK_TIME}
        return made + [to_come] * max(1, _STEPS_SHOWN - len(made))
