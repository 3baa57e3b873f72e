"""What the archive screen shows and asks for, in words. Without Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from localdb.archive import Archive, Counts, FileLine
from localdb.domain import people
from localdb.domain.archive.values import Box, Description, File, Label
from localdb.domain.trouble import Trouble

LOCAL = "Kho lưu trữ nằm trên máy này, không gửi lên tỉnh. Muốn giao đi nơi khác: xuất hộp ra thư mục."
_YEAR = re.compile(r"\d{4}")
_COUNT = re.compile(r"\d{1,6}")
Typed = Mapping[str, str]


def box_name(box: Box) -> str:
    """Return what a box is called."""
    return f"Hộp {box.label.number}" + (f": {box.label.title}" if box.label.title else "")


def file_name(number: str, title: str) -> str:
    """Return what a file is called."""
    return f"Hồ sơ {number}: {title}"


def box_lines(box: Box, counts: Counts) -> list[str]:
    """Return what is to be said of a box, a line each."""
    label, last = box.label, box.rounds[-1] if box.rounds else None
    fonds = " · ".join(x for x in (label.fonds, label.fonds_name) if x)
    said = [
        f"Phông: {fonds}" if fonds else "",
        f"Mục lục số {label.catalogue}" if label.catalogue else "",
        f"Nơi để: {label.shelf}" if label.shelf else "Chưa ghi nơi để hộp.",
        str(counts),
        label.note,
    ]
    if last is not None:
        outcome = {"accepted": "đạt", "rejected": f"trả về: {last.reason}"}.get(last.outcome, "đang kiểm tra")
        said.append(
            f"Kiểm tra lần {len(box.rounds)} ({last.checker_name}): {outcome}; "
            f"{last.bad} trang lỗi trong mẫu {len(last.sample)}/{last.lot} trang, cho phép {last.allowed}."
        )
    if box.handed:
        office = f", {box.handed.office}" if box.handed.office else ""
        said.append(f"Đã giao cho {box.handed.taker}{office}.")
    if box.exports:
        said.append(f"Đã xuất: {box.exports[-1].folder}.")
    return [line for line in said if line]


def file_lines(file: File, box: Box) -> list[str]:
    """Return what is to be said of a file, a line each."""
    about, book = file.about, box.book(file.book)
    when = " – ".join(shown_day(day) for day in (about.began, about.ended) if day)
    return [
        line
        for line in (
            f"Mã {file.code}",
            " · ".join(x for x in (box_name(box), f"Quyển {book.number}: {book.title}" if book else "") if x),
            " · ".join(x for x in (when, about.retention, about.access, about.condition) if x),
            f"{len(file.papers)} tài liệu, {file.pages} trang"
            + (f"; bìa ghi {about.sheets} tờ" if about.sheets else ""),
        )
        if line
    ]


def next_number(numbers: Sequence[str]) -> str:
    """Return the number after the highest one."""
    found = [int(digits[0]) for number in numbers if (digits := _COUNT.match(number))]
    return str(max(found, default=0) + 1)


def label_of(typed: Typed) -> Label:
    """Return the label that was typed."""
    return Label(**{name: typed[name] for name in Label.__struct_fields__})


def description_of(typed: Typed, today: date) -> Description:
    """Return the description that was typed. Raises ``Trouble`` beside a field that cannot be read."""
    values = {name: typed[name] for name in Description.__struct_fields__ if name in typed}
    sheets = values.pop("sheets", "")
    if sheets and not _COUNT.fullmatch(sheets):
        raise Trouble(f"“{sheets}” không phải số tờ.", "Ghi bằng chữ số, ví dụ 48.", field="sheets")
    days = {name: _day(values.pop(name, ""), today, name) for name in ("began", "ended")}
    return Description(**values, **days, sheets=int(sheets or 0))


def inherited(about: Description) -> dict[str, str]:
    """Return of a description what the next file of the same box will most likely share."""
    return {name: getattr(about, name) for name in ("retention", "access", "language", "condition", "trust")}


def typed_of(about: Description) -> dict[str, str]:
    """Return a description as it is typed again."""
    values = {name: getattr(about, name) for name in Description.__struct_fields__}
    return {
        **values,
        "began": shown_day(about.began),
        "ended": shown_day(about.ended),
        "sheets": str(about.sheets or ""),
    }


def shown_day(iso: str) -> str:
    """Return an ISO day, or a year alone, as people write it."""
    return iso if len(iso) < 10 else f"{date.fromisoformat(iso):%d/%m/%Y}"


def _day(text: str, today: date, field: str) -> str:
    if not text or _YEAR.fullmatch(text):
        return text
    return people.parse_date(text, today, field=field).isoformat()


class View(Struct, frozen=True):
    """Everything the screen shows at once: the boxes, and what is in hand."""

    boxes: tuple[Box, ...]
    counts: dict[str, Counts]
    box: Box | None = None
    book: str = ""
    files: tuple[FileLine, ...] = ()
    file: File | None = None

    @property
    def in_hand(self) -> str:
        """The id of the file, else the book, else the box in hand; empty for the whole archive."""
        if self.file is not None:
            return self.file.id
        return self.book or (self.box.id if self.box else "")

    def boxed(self, box: Box) -> Counts:
        """Return how much lies in a box."""
        return self.counts.get(box.id, Counts())


def look(archive: Archive, wanted: str) -> View:
    """Return what there is, with this box, book or file in hand."""
    boxes, counts = tuple(archive.boxes()), archive.counts()
    file = archive.file(wanted)
    box = next((box for box in boxes if wanted in {box.id, *(book.id for book in box.books)}), None)
    box = archive.box(file.box) if file else box
    if box is None:
        return View(boxes, counts)
    book = wanted if box.book(wanted) else file.book if file else ""
    return View(boxes, counts, box, book, tuple(archive.lines(box.id)), file)
