"""One kind of paper for many dossiers, printed as one job; each is filed and logged as if made alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forms.citizen import Slip
from forms.control import control_sheet
from forms.form import Form
from forms.sheets import Cover
from forms.unit import Unit
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Refused
from localdb.store import Actor
from ui import paperwork
from ui.paperwork import Sheets
from ui.parts import Parts

MOST = 100  # papers of one job: what a tray holds
CONTROL, COVER, SLIP, RECEIPT = "control", "cover", "slip", "receipt"
PAPERS = (
    (CONTROL, "Phiếu kiểm soát"),
    (COVER, "Tờ bìa để quét"),
    (SLIP, "Phiếu hẹn 80 mm"),
    (RECEIPT, "In lại giấy tiếp nhận"),
)
_FORMS: dict[str, Callable[[Dossier, Unit], Form]] = {
    CONTROL: lambda dossier, unit: control_sheet(dossier, unit.centre),
    COVER: lambda dossier, _unit: Cover(dossier),
    SLIP: lambda dossier, _unit: Slip(dossier),
}


def print_all(parts: Parts, paper: str, dossiers: Sequence[str], actor: Actor) -> Sheets:
    """Make ``paper`` for each of ``dossiers`` and print all as one job, in their order.

    Raises ``Refused`` before anything is made when there are none, or more than a tray holds.
    """
    if not dossiers:
        raise Refused("Không có hồ sơ nào để in.", "Chọn sổ và khoảng ngày có hồ sơ.")
    if len(dossiers) > MOST:
        raise Refused(
            f"{len(dossiers)} hồ sơ, mỗi lần in tối đa {MOST}.", "Chọn khoảng ngày ngắn hơn.", field="since"
        )
    read = (parts.home.queries.dossier(dossier) for dossier in dict.fromkeys(dossiers))
    made = [_one(parts, paper, dossier, actor) for dossier in read if dossier and not dossier.voided]
    if not made:
        raise Refused("Các hồ sơ này đều đã hủy tiếp nhận.", "Chọn khoảng ngày khác.")
    title = f"{dict(PAPERS)[paper]}, {len(made)} hồ sơ"
    return paperwork.batch(parts, made, title)


def _one(parts: Parts, paper: str, dossier: Dossier, actor: Actor) -> Sheets:
    if paper == RECEIPT:
        made = paperwork.issue(parts, dossier, actor, to_printer=False)
        return Sheets(made.pdf, made.pages, "", made.dossier.receipts[-1].paper, made.dossier)
    return paperwork.hand_out(parts, _FORMS[paper](dossier, parts.unit), actor, to_printer=False)
