"""Cover and separator sheets for the feeder: put between papers, they say to the scanner what comes behind.

A cover names a dossier; a separator says that a new paper begins, and which one when it is printed for a
component. Both are read by their QR and put aside; they may be used again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table

from forms.marks import qr
from forms.markup import safe
from forms.page import SHEETS, Type, write
from forms.template import Paper
from localdb.domain.archive.values import File
from localdb.domain.dossier import Dossier
from localdb.domain.marks import cover_text, separator_text
from localdb.domain.procedure import Component

_SIDE = 90 * mm  # large enough for the worst scanner


def separators(dossier: Dossier | None, components: Sequence[Component], *, plain: int = 0) -> bytes:
    """Return a PDF on A4: a cover for ``dossier`` when there is one, a separator for each of ``components``,
    and ``plain`` separators for any paper. Raises ``ValueError`` when nothing is asked for.
    """
    sheet = SHEETS[Paper.A4]
    type_ = Type(sheet)
    stories = []
    if dossier is not None:
        about = f"{dossier.subject.name} – {dossier.procedure.name}"
        behind = "Giấy tờ đặt sau tờ này thuộc hồ sơ trên."
        code = dossier.shown_code
        stories.append(_story(type_, _Words("TỜ BÌA HỒ SƠ", code, about, behind, cover_text(code))))
    for component in components:
        behind = "Đặt tờ này ngay trước giấy tờ ghi trên."
        text = separator_text(component.id)
        code = dossier.shown_code if dossier else ""
        stories.append(_story(type_, _Words("TỜ PHÂN CÁCH", component.label, code, behind, text)))
    for _ in range(plain):
        behind = "Đặt tờ này trước mỗi giấy tờ mới. Dùng lại được nhiều lần."
        stories.append(_story(type_, _Words("TỜ PHÂN CÁCH", "Giấy tờ mới", "", behind, separator_text())))
    if not stories:
        raise ValueError("no sheet was asked for")
    return write(stories, sheet, title="Tờ bìa và tờ phân cách", running="")


def archive_covers(files: Sequence[File]) -> bytes:
    """Return a PDF on A4 with a cover for each file of the archive: a whole box goes into the feeder at once.

    Raises ``ValueError`` for no file.
    """
    if not files:
        raise ValueError("no sheet was asked for")
    sheet = SHEETS[Paper.A4]
    type_ = Type(sheet)
    behind = "Tài liệu đặt sau tờ này thuộc hồ sơ trên."
    stories = [
        _story(
            type_, _Words("TỜ BÌA HỒ SƠ LƯU TRỮ", file.code, file.about.title, behind, cover_text(file.code))
        )
        for file in files
    ]
    return write(stories, sheet, title="Tờ bìa hồ sơ lưu trữ", running="")


class _Words(Struct, frozen=True):
    kind: str
    what: str
    about: str
    behind: str
    code: str


def _story(type_: Type, words: _Words) -> list[Any]:
    """Return one sheet: large words for people, a large QR for the scanner."""

    def line(text: str, size: float, after: float) -> Any:
        return type_.text(text, size=size, align="center", after=after)

    mark = Table([[qr(words.code, _SIDE)]], colWidths=[type_.sheet.inner])
    mark.setStyle([("ALIGN", (0, 0), (-1, -1), "CENTER")])
    return [
        Spacer(0, 18 * mm),
        line(f"<b>{words.kind}</b>", 30, 10 * mm),
        line(f"<b>{safe(words.what)}</b>", 22, 4 * mm),
        *([line(safe(words.about), 15, 0)] if words.about else []),
        Spacer(0, 12 * mm),
        mark,
        Spacer(0, 10 * mm),
        line(safe(words.behind), 14, 2 * mm),
        line("Máy quét đọc mã rồi để tờ này sang khay, không xếp vào hồ sơ.", 12, 0),
    ]
