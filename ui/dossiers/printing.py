"""Print what else a dossier needs: a declaration to sign, a slip, sheets for the scanner, a reprint."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from forms.citizen import Slip
from forms.declaration import of_dossier
from forms.explanation import explained
from forms.form import Form
from forms.sheets import Cover, Separator
from localdb.domain import late
from localdb.domain.dossier import Dossier
from localdb.domain.late import Letter
from ui.dossiers.panels import Case, Deed, Panel
from ui.widgets.field import Field
from ui.widgets.lines import Choice
from ui.words import moment

_DECLARATION, _EXPLANATION, _VISIT = "declaration", "explanation", "visit"
_PAPERS: dict[str, tuple[str, Callable[[Dossier], Form]]] = {
    _EXPLANATION: ("Giải trình gửi thủ trưởng", explained),
    _DECLARATION: ("Tờ khai điền sẵn để ký", of_dossier),
    "slip": ("Phiếu hẹn ngắn, giấy cuộn 80 mm", Slip),
    "cover": ("Tờ bìa để quét hồ sơ", Cover),
    "separator": ("Tờ ngăn giấy khi quét", lambda _dossier: Separator()),
}


def _fits(paper: str, case: Case) -> bool:
    """Whether a paper can be made of the dossier: not every one has a declaration, or is late."""
    if paper == _EXPLANATION:
        return late.letter(case.dossier) is not Letter.NONE
    return paper != _DECLARATION or case.declares


class PrintPanel(Panel):
    """Offers the papers that can be made now, and those already made, to be printed again."""

    prints: ClassVar[bool] = True

    def __init__(self) -> None:
        self.paper = Choice([])
        hint = "Giấy đã lập được in lại nguyên bản, có dấu “bản in lại”."
        super().__init__("In giấy khác", hint, [Field("paper", "Giấy", self.paper)], "In")

    def begin(self, case: Case) -> None:
        """Offer what there is."""
        made = [i for i in case.dossier.issued if not i.reprint]
        together = [(_VISIT, "Biên bản giao nhận cả lượt")] if case.visit else []
        self.paper.set_pairs(
            [
                *((key, name) for key, (name, _) in _PAPERS.items() if _fits(key, case)),
                *together,
                *((i.sha256, f"In lại: {i.title} ({moment(i.at)})") for i in reversed(made)),
            ]
        )
        self.paper.setCurrentIndex(0)

    def deed(self, case: Case) -> Deed:
        """Make it, or print it again; nothing else is written."""
        chosen = self.paper.value()
        if chosen == _VISIT and (visit := case.visit):
            return Deed(lambda _store, _actor: case.dossier, "Đã lập: Biên bản giao nhận.", lambda _d: visit)
        if chosen in _PAPERS:
            name, form = _PAPERS[chosen]
            return Deed(lambda _store, _actor: case.dossier, f"Đã lập: {name}.", form)
        issued = next(i for i in case.dossier.issued if i.sha256 == chosen)
        return Deed(lambda _store, _actor: case.dossier, f"Đã lập bản in lại: {issued.title}.", again=issued)
