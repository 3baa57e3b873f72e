"""Boxes, books and files as people write them down: a form for each, its draft, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from localdb.domain.archive.values import Box, File
from localdb.domain.trouble import Refused, Trouble
from localdb.store import Actor
from ui.archive import model
from ui.archive.sheet import Sheet, book_sheet, box_sheet, file_sheet
from ui.desk import Desk
from ui.parts import Parts
from ui.widgets.lines import Choice

DRAFT = "archive"


class Writing(QObject):
    """``opened(sheet)`` when a form is to be shown, ``dropped`` when it is put away; ``made(id, told)`` once
    something is written; ``trouble``.
    """

    opened = Signal(object)
    dropped = Signal()
    made = Signal(str, str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts, self._archive = desk, parts, parts.home.archive
        self.view = model.View((), {})
        self._editing: Box | File | None = None
        self.box, self.book, self.file = box_sheet(), book_sheet(), file_sheet(parts.catalogue.archive)
        accepts = ((self.box, self._save_box), (self.book, self._save_book), (self.file, self._save_file))
        for sheet, accept in accepts:
            sheet.accepted.connect(accept)
            sheet.dropped.connect(self.dropped)
            sheet.typed.connect(partial(self.keep_typed, sheet))

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Every form."""
        return self.box, self.book, self.file

    def new_box(self) -> None:
        """Begin a box."""
        self._editing = None
        last = self.view.boxes[-1].label if self.view.boxes else None
        number = model.next_number([box.label.number for box in self.view.boxes])
        same = {n: getattr(last, n) for n in ("fonds", "fonds_name", "catalogue", "shelf")} if last else {}
        self._begin(self.box, {**same, "number": number}, "title")

    def new_book(self) -> None:
        """Begin a book in the box in hand."""
        if (box := self._need_box()) is not None:
            self._editing = None
            number = model.next_number([book.number for book in box.books])
            self._begin(self.book, {"number": number}, "title", model.box_name(box))

    def new_file(self) -> None:
        """Begin a file in the box in hand; what seldom changes is as in the file before."""
        box = self._need_box()
        if box is None:
            return
        self._editing = None
        self._offer_books(box)
        before = self._archive.file(self.view.files[-1].id) if self.view.files else None
        same = model.inherited(before.about) if before else {"language": "Tiếng Việt"}
        number = model.next_number([line.number for line in self.view.files])
        values = {**same, "number": number, "book": self.view.book}
        self._begin(self.file, values, "title", model.box_name(box))

    def describe(self) -> None:
        """Correct what is written about the file or the box in hand."""
        file, box = self.view.file, self.view.box
        self._editing = file or box
        if file is not None and box is not None:
            self._offer_books(box)
            values = {**model.typed_of(file.about), "number": file.number, "book": file.book}
            self._begin(self.file, values, "title", f"Sửa mô tả {file.code}")
        elif box is not None:
            values = {name: getattr(box.label, name) for name in box.label.__struct_fields__}
            self._begin(self.box, values, "title", f"Sửa nhãn {model.box_name(box)}")

    def keep_typed(self, sheet: Sheet) -> None:
        """Put what was typed for something new on disk."""
        actor = self._parts.session.actor
        if self._editing is not None or actor is None or not sheet.accept.isEnabled():
            return
        data, who, drafts = msgspec.json.encode(sheet.values()), actor.id, self._parts.home.drafts
        self._desk.run(
            lambda: drafts.save(f"{DRAFT}-{sheet.name}", DRAFT, sheet.heading.text(), data, who),
            lambda _none: None,
            self.trouble.emit,
        )

    def _need_box(self) -> Box | None:
        if self.view.box is None:
            self.trouble.emit(Refused("Chưa chọn hộp.", "Chọn hộp ở bên trái, hoặc Shift + F9 để lập hộp."))
        return self.view.box

    def _offer_books(self, box: Box) -> None:
        choice = self.file.fields.fields["book"].control
        assert isinstance(choice, Choice)
        books = [(book.id, f"Quyển {book.number}: {book.title}") for book in box.books]
        choice.set_pairs([("", "Không nằm trong quyển"), *books])

    def _begin(self, sheet: Sheet, values: dict[str, str], first: str, hint: str = "") -> None:
        """Open a form; one for something new with what was typed and not saved before."""
        fixed = self._editing is not None
        if sheet is self.file:
            for name in ("number", "book"):
                sheet.fields.fields[name].control.setEnabled(not fixed)
        draft = None if fixed else self._parts.home.drafts.get(f"{DRAFT}-{sheet.name}")
        if draft is not None:
            values = {**values, **msgspec.json.decode(draft.data, type=dict[str, str])}
            hint = f"{hint} Đã lấy lại phần gõ dở.".strip()
        self.opened.emit(sheet)
        sheet.begin(values, hint, first)

    def _save_box(self) -> None:
        before, label = self._editing, model.label_of(self.box.values())
        if isinstance(before, Box):
            box = before
            told = f"Đã sửa nhãn hộp {label.number}."
            self._submit(self.box, lambda a: self._archive.relabel(box.id, box.label, label, a), told)
        else:
            told = f"Đã lập hộp {label.number}. F9: lập hồ sơ trong hộp."
            self._submit(self.box, lambda a: self._archive.open_box(label, a), told)

    def _save_book(self) -> None:
        box, typed = self.view.box, self.book.values()
        if box is not None:
            self._submit(
                self.book,
                lambda actor: self._archive.add_book(box.id, typed["number"], typed["title"], actor),
                f"Đã thêm quyển {typed['number']}.",
            )

    def _save_file(self) -> None:
        before, box, typed, archive = self._editing, self.view.box, self.file.values(), self._archive
        try:
            about = model.description_of(typed, self._parts.home.writer.now().date())
        except Trouble as trouble:
            self.file.refuse(trouble)
            return
        if isinstance(before, File):
            file = before
            self._submit(
                self.file, lambda a: archive.describe(file.id, file.about, about, a), "Đã sửa mô tả."
            )
        elif box is not None:
            number, book = typed["number"], typed["book"]
            told = f"Đã lập hồ sơ {number}. F10: quét vào hồ sơ; F9: hồ sơ tiếp theo."
            self._submit(self.file, lambda a: archive.open_file(box.id, book, number, about, a), told)

    def _submit(self, sheet: Sheet, write: Callable[[Actor], Box | File], told: str) -> None:
        """Write what a form asks for; then its draft goes."""
        drafts, session, keeps = self._parts.home.drafts, self._parts.session, self._editing is not None
        sheet.work(at_work=True)

        def job() -> Box | File:
            made = write(session.require())
            if not keeps:
                drafts.drop(f"{DRAFT}-{sheet.name}")
            return made

        self._desk.write(job, lambda made: self.made.emit(made.id, told), sheet.refuse)
