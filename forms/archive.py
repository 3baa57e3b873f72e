"""Minutes of a hand-over of the archive: what lies in a box, who checked it, who takes it from whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from forms.form import Form, Words
from localdb.domain.archive.values import Box, Export, File, HandOver


class ArchiveHandOver(Form, frozen=True):
    """“Biên bản bàn giao tài liệu số hóa”: what lies in a box, who checked it, and who takes it from whom."""

    form: ClassVar[str] = "archive-handover"
    names: ClassVar[frozenset[str]] = frozenset(
        {
            *("box", "title", "fonds", "catalogue", "shelf", "files", "papers", "pages", "check", "export"),
            *("giver", "taker", "office"),
        }
    )
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "number", "code", "title", "dates", "retention", "papers", "pages", "sheets", "note"}
    )
    box: Box
    contents: tuple[File, ...]
    hand_over: HandOver

    def about(self) -> tuple[str, str, str]:
        """The form and the box."""
        return "", self.form, f"Hộp {self.box.label.number}"

    def words(self) -> Words:
        """The box, its sums, its check, and both sides."""
        label, last = self.box.label, self.box.rounds[-1] if self.box.rounds else None
        check = (
            f"{last.checker_name} xem {len(last.sample)} trên {last.lot} trang (cho phép {last.allowed} trang"
            f" lỗi), thấy {last.bad} trang lỗi; kết luận: đạt."
            if last
            else ""
        )
        export = self.box.exports[-1] if self.box.exports else None
        return {
            "box": label.number,
            "title": label.title,
            "fonds": " – ".join(x for x in (label.fonds, label.fonds_name) if x),
            "catalogue": label.catalogue,
            "shelf": label.shelf,
            "files": str(len(self.contents)),
            "papers": str(sum(len(file.papers) for file in self.contents)),
            "pages": str(sum(file.pages for file in self.contents)),
            "check": check,
            "export": _copy(export) if export else "",
            "giver": self.hand_over.giver,
            "taker": self.hand_over.taker,
            "office": self.hand_over.office,
        }

    def rows(self) -> list[Words]:
        """One row per file."""
        return [_row(number, file) for number, file in enumerate(self.contents, 1)]


def _copy(export: Export) -> str:
    return f"thư mục {export.folder}, {export.files} tệp; SHA-256 của danh sách: {export.sha256}"


def _row(number: int, file: File) -> Words:
    about = file.about
    return {
        "n": str(number),
        "number": file.number,
        "code": file.code,
        "title": about.title,
        "dates": " – ".join(_day(day) for day in (about.began, about.ended) if day),
        "retention": about.retention,
        "papers": str(len(file.papers)),
        "pages": str(file.pages),
        "sheets": str(about.sheets or ""),
        "note": about.note,
    }


def _day(iso: str) -> str:
    return iso if len(iso) < 10 else f"{date.fromisoformat(iso):%d/%m/%Y}"
