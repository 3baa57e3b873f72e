"""The explanation of a late dossier to the head of the agency: beside every letter of apology."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from forms.form import OfDossier, Words
from forms.vietnamese import long_time
from localdb.domain import late
from localdb.domain.bodies.progress import Extended
from localdb.domain.dossier import Dossier
from localdb.domain.letters import StockReasons, need_explanation
from localdb.domain.outage import Outage
from localdb.domain.trouble import Refused


class Explanation(OfDossier, frozen=True):
    """“Giải trình hồ sơ trễ hạn”, to the head: why, who had it, what is done about it, until when.

    Chỉ thị về thư xin lỗi: every late dossier has one. ``old_due`` and ``new_due`` are ISO moments,
    ``outages`` the lines of the outage diary that it rests on. No circular gives its form.
    """

    form: ClassVar[str] = "explanation"
    names: ClassVar[frozenset[str]] = frozenset(
        {"reason", "explanation", "old_due", "new_due", "outages", "holder", "drafted_by", "signer"}
    )
    reason: str
    explanation: str
    old_due: str
    new_due: str
    outages: tuple[Outage, ...] = ()
    drafted_by: str = ""
    signer: str = ""

    def check(self, stock: StockReasons) -> None:
        """An explanation that says nothing is none."""
        stock.need_plain(self.reason)
        need_explanation(self.explanation)

    def words(self) -> Words:
        """What happened, and how it is mended."""
        down = (
            f"{o.kind.label} từ {_clock(o.began)} đến {_clock(o.ended)}{_quoted(o.text)}"
            for o in self.outages
        )
        holder = self.dossier.holder
        return {
            "reason": self.reason,
            "explanation": self.explanation,
            "old_due": long_time(self.old_due),
            "new_due": long_time(self.new_due) if self.new_due else "",
            "outages": "; ".join(down),
            "holder": holder.name if holder else "Bộ phận tiếp nhận và trả kết quả",
            "drafted_by": self.drafted_by,
            "signer": self.signer,
        }


def explained(dossier: Dossier) -> Explanation:
    """Return the explanation of a dossier whose letter is drafted or signed."""
    step = late.signed(dossier)
    if step is not None and isinstance(step.body, Extended):
        made = step.body
        author = made.drafted_by or made.signer.name
        return Explanation(
            dossier,
            made.reason,
            made.explanation,
            step.due.at,
            made.due.at,
            made.outages,
            author,
            made.signer.name,
        )
    draft = late.draft(dossier)
    if draft is None:
        raise Refused("Hồ sơ chưa có thư xin lỗi.", "Soạn thư xin lỗi và giải trình trước.")
    return Explanation(
        dossier, draft.reason, draft.explanation, dossier.due.at, draft.due.at, draft.outages, draft.author
    )


def _clock(at: str) -> str:
    return f"{datetime.fromisoformat(at):%H:%M %d/%m/%Y}"


def _quoted(text: str) -> str:
    return f" (“{text}”)" if text else ""
