"""One kind of paper for many dossiers, printed as one job; each is filed and logged as if made alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from forms.citizen import Slip
from forms.control import control_sheet
from forms.form import Form
from forms.label import PostLabel
from forms.process import Apology
from forms.sheets import Cover
from forms.unit import Unit
from localdb.domain.dossier import Dossier
from localdb.domain.posting import posted
from localdb.domain.trouble import Refused
from localdb.store import Actor
from ui import paperwork
from ui.paperwork import Sheets
from ui.parts import Parts

MOST = 100  # papers of one job: what a tray holds
CONTROL, COVER, SLIP, RECEIPT, LABEL, LETTER = "control", "cover", "slip", "receipt", "label", "letter"
PAPERS = (
    (CONTROL, "Phiếu kiểm soát"),
    (COVER, "Tờ bìa để quét"),
    (SLIP, "Phiếu hẹn 80 mm"),
    (RECEIPT, "In lại giấy tiếp nhận"),
    (LABEL, "Nhãn bưu gửi"),
    (LETTER, "In lại thư xin lỗi"),
)
_FORMS: dict[str, Callable[[Dossier, Unit], Form]] = {
    CONTROL: lambda dossier, unit: control_sheet(dossier, unit.centre),
    COVER: lambda dossier, _unit: Cover(dossier),
    SLIP: lambda dossier, _unit: Slip(dossier),
}

_LACKING = {
    LABEL: "Gửi bưu chính ở từng hồ sơ trước; nhãn in được sau đó.",
    LETTER: "Thư ký ở từng hồ sơ (F12 ở “Theo dõi hạn”); in lại được sau đó.",
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
    standing = [dossier for dossier in read if dossier and not dossier.voided]
    if not standing:
        raise Refused("Các hồ sơ này đều đã hủy tiếp nhận.", "Chọn khoảng ngày khác.")
    made = [sheets for dossier in standing if (sheets := _one(parts, paper, dossier, actor))]
    if not made:
        raise Refused(f"Không hồ sơ nào ở đây có giấy “{dict(PAPERS)[paper]}”.", _LACKING[paper])
    title = f"{dict(PAPERS)[paper]}, {len(made)} hồ sơ"
    return paperwork.batch(parts, made, title)


def _one(parts: Parts, paper: str, dossier: Dossier, actor: Actor) -> Sheets | None:
    """Make one; ``None`` for a dossier that went nowhere by post, or whose letter does not lie here."""
    if paper == LABEL:
        order = posted(dossier)
        form = PostLabel(dossier, order) if order else None
        return paperwork.hand_out(parts, form, actor, to_printer=False) if form else None
    if paper == LETTER:
        letters = [i for i in dossier.issued if i.form == Apology.form and parts.home.blobs.has(i.sha256)]
        return paperwork.again(parts, dossier, letters[-1], actor, to_printer=False) if letters else None
    if paper == RECEIPT:
        made = paperwork.issue(parts, dossier, actor, to_printer=False)
        return Sheets(made.pdf, made.pages, "", made.dossier.receipts[-1].paper, made.dossier)
    return paperwork.hand_out(parts, _FORMS[paper](dossier, parts.unit), actor, to_printer=False)
