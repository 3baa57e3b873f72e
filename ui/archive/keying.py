"""An old handwritten register keyed twice: the cell enlarged, one line to type in, Enter and on to the next.

What Enter was pressed on is on disk before long and in the order typed; what stands half typed is a draft.
Nobody sees what another keyed, but a third person who looks where two differ.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QStackedWidget, QWidget

from localdb.domain.archive.leaf import Entry, Leaf, LeafRuled, RegisterKind
from localdb.domain.archive.pace import Pace
from localdb.domain.archive.values import File
from localdb.domain.trouble import Trouble
from localdb.store import Actor
from scanner.ruled import Ruled
from ui.archive import leaves
from ui.archive.leaves import Page, Task
from ui.archive.ruling import HOW, CellPicture, Ruler
from ui.archive.ruling_pictures import Picture, picture_of
from ui.desk import Desk
from ui.later import Later
from ui.parts import Parts
from ui.widgets.basics import button, card, column, holder, label, row
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import Column, PageModel, Table

DRAFT = "register-cell"
AUTOSAVE_MS = 300
_RULING, _KEYING = 0, 1  # the places of the two views
KEYS = (
    'Enter: ghi, sang ô sau · ↑ ↓: ô trước, ô sau · " : như dòng trên · ? : không đọc được'
    " · F2: dời vạch · Esc: về"
)
THIRD = "Hai người nhập khác nhau. Xem ảnh rồi chọn 1 hoặc 2, hay gõ giá trị đúng rồi Enter."


class KeyingPane(QWidget):
    """``closed`` when it is put away, ``told`` and ``trouble`` for what is to be said."""

    closed = Signal()
    told = Signal(str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__()
        self._desk, self._parts, self._keying = desk, parts, parts.home.keying
        self._file: File | None = None
        self._actor: Actor | None = None
        self._pages: tuple[Page, ...] = ()
        self._leaves: dict[str, Leaf] = {}
        self._picture: tuple[str, Picture, QPixmap] | None = None
        self._wanted = ""
        self._task: Task | None = None
        self._waiting: deque[Callable[[], Leaf]] = deque()
        self._writing = False
        self._later = Later()
        self._drafts: dict[str, str] = {}
        self._pace: list[Pace] = []
        self._tally = leaves.Tally("")
        self._build()

    def _build(self) -> None:
        self.heading, self.progress = label("", "heading", wrap=True), label("", "helper", wrap=True)
        self.hint = label("", "helper", wrap=True)
        self.ruler, self.picture, self.line = Ruler(), CellPicture(), LineEdit(moves_on=False)
        self.kind = Choice([])
        self.kind.setAccessibleName("Kiểu sổ")
        self.kind.currentIndexChanged.connect(lambda _place: self._tell_kind())
        self._source = label("", "helper", wrap=True)
        self.accept_lines = button(
            "Nhận các vạch", self.accept, kind="primary", icon="tick", help_text="Ctrl + Enter"
        )
        kinds = row(label("Kiểu sổ", "label"), self.kind, self.accept_lines)
        kinds.setStretch(1, 1)
        ruling = column(kinds, self._source, self.ruler, gap=6)
        ruling.setStretch(2, 1)
        self.first = button("", lambda: self._choose(0))
        self.second = button("", lambda: self._choose(1))
        self._choices = holder(row(self.first, self.second))
        self._choices.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._choices.setAccessibleName("Hai giá trị khác nhau: bấm 1 hoặc 2")
        self.line.setAccessibleName("Nội dung ô")
        self.line.entered.connect(self._entered)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.timeout.connect(self._save_typed)
        self.line.textEdited.connect(lambda _text: self._saver.start(AUTOSAVE_MS))
        self.what = label("", "label", wrap=True)
        keying = column(self.picture, self.what, self._choices, self.line, gap=6)
        keying.setStretch(0, 1)
        self.mine = Table(PageModel(self._columns(), self._rows), "Những dòng bạn đã nhập trong cột này")
        both = row(holder(keying), self.mine, gap=12)
        both.setStretch(0, 3)
        both.setStretch(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(holder(ruling))
        self.stack.addWidget(holder(both))
        head = row(self.heading, button("Về hồ sơ  (Esc)", self.leave, icon="previous"))
        head.setStretch(0, 1)
        whole = column(head, self.progress, self.stack, self.hint, gap=6)
        whole.setStretch(2, 1)
        self.setLayout(column(card(whole, 12)))

    # What the screen asks.

    def begin(self, file: File) -> None:
        """Begin to key a file's pages, where this person left off."""
        self._actor = actor = self._parts.session.actor
        if actor is None:
            self.closed.emit()
            return
        self._file, self._pages, self._tally = file, leaves.pages_of(file), leaves.Tally(actor.id)
        self._leaves = self._kept()
        mine = f"-{actor.id}"
        drafts = self._parts.home.drafts.all(DRAFT)
        self._drafts = {draft.id: draft.data.decode() for draft in drafts if draft.id.endswith(mine)}
        self.kind.set_pairs([(kind.id, kind.title) for kind in self._parts.catalogue.archive.registers])
        known = next(iter(self._leaves.values()), None)
        if known is not None:
            self.kind.choose(known.kind)
        self._picture, self._task = None, None
        today = self._parts.home.writer.now().replace(hour=0, minute=0, second=0, microsecond=0)
        self._desk.run(lambda: self._keying.paces(today), self._paced, self.trouble.emit)
        self._go_on()

    def accept(self) -> None:
        """Keep the lines of the page in hand, and go on keying it."""
        task, file = self._task, self._file
        if task is None or file is None or self.stack.currentIndex() != _RULING:
            return
        if self._writing:  # the last cells of the page before: then this one
            self._later.ask(self.accept)
            return
        page = self._pages[task.page]
        kind = self._kind()
        ruled = LeafRuled(
            file.id,
            page.paper,
            page.number,
            kind.id,
            kind.columns_for(len(self.ruler.across) - 1),
            self.ruler.across,
            self.ruler.down,
        )
        self._write(lambda actor: self._keying.rule(ruled, actor), self._ruled)

    def leave(self) -> None:
        """Put it away; what is half typed stays as a draft."""
        self._save_typed()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; the arrows go to the cells before and after; 1 and 2 settle a difference."""
        key, task = event.key(), self._task
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key == Qt.Key.Key_F2 and task is not None and task.leaf is not None:
            self._rule_again(task.leaf)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and task is not None and task.leaf is not None:
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_1, Qt.Key.Key_2) and task is not None and task.third:
            self._choose(0 if key == Qt.Key.Key_1 else 1)
        else:
            super().keyPressEvent(event)

    # What comes next.

    def _go_on(self) -> None:
        assert self._actor is not None
        start = self._task.page if self._task and self._task.page < len(self._pages) else 0
        task = leaves.next_task(self._pages, self._leaves, self._actor.id, start)
        if task is None:
            self.told.emit("Không còn ô nào cho bạn ở sổ này. Ô còn lại chờ người khác nhập hoặc chốt.")
            self.closed.emit()
            return
        self._show(task)

    def _step(self, by: int) -> None:
        assert self._task is not None
        assert self._actor is not None
        self._save_typed()
        if (task := leaves.beside(self._task, self._actor.id, by)) is not None:
            self._show(task)

    def _show(self, task: Task) -> None:
        self._task = task
        page = self._pages[task.page]
        self.heading.setText(f"{page.name}: trang {task.page + 1}/{len(self._pages)}")
        self._tell_progress()
        if self._picture is None or self._picture[0] != page.id:
            self._fetch(page)
        elif task.leaf is None:
            _, picture, page_drawn = self._picture
            before = next(reversed(self._leaves.values()), None)
            lines = leaves.lines_for(Ruled(picture.across, picture.down), before)
            self._show_ruler(page_drawn, *lines)
        else:
            self._show_cell(task, task.leaf, self._picture[2])

    def _show_ruler(self, page: QPixmap, across: tuple[int, ...], down: tuple[int, ...]) -> None:
        self.ruler.begin(page, across, down)
        self.hint.setText(HOW)
        self._tell_kind()
        self.stack.setCurrentIndex(_RULING)
        self.ruler.setFocus()

    def _rule_again(self, leaf: Leaf) -> None:
        """Show the lines of a page that is being keyed, to be moved onto the book's own."""
        if self._picture is not None:
            self._save_typed()
            self.kind.choose(leaf.kind)
            self._show_ruler(self._picture[2], leaf.across, leaf.down)

    def _show_cell(self, task: Task, leaf: Leaf, page: QPixmap) -> None:
        assert self._actor is not None
        self.picture.show_cell(page, leaf.box(task.row, task.column))
        self.what.setText(f"{leaf.columns[task.column].label} · dòng {task.row + 1}/{leaf.rows}")
        self._choices.setVisible(task.third)
        kept = task.cell.by(self._actor.id)
        self.line.setText(self._drafts.get(self._draft_id(task), kept.text if kept else ""))
        self.line.setPlaceholderText("Giá trị khác, nếu cả hai đều sai" if task.third else "")
        self.hint.setText(THIRD if task.third else KEYS)
        self.mine.setVisible(not task.third)
        self.mine.page.reload()
        self.stack.setCurrentIndex(_KEYING)
        if task.third:
            for number, (made, text) in enumerate(
                zip((self.first, self.second), leaves.both(task.cell), strict=True), 1
            ):
                made.setText(f"{number}   {text or '(trống)'}")
                made.setAccessibleName(made.text())
            self._choices.setFocus()  # on neither: an Enter too many settles nothing
        else:
            self.mine.select_row(max(0, len(self._rows(None, 0)) - 1))
            self.line.setFocus()
            self.line.selectAll()

    # Writing.

    def _entered(self, typed: str) -> None:
        task, actor = self._task, self._actor
        if task is None or task.leaf is None or actor is None:
            return
        if task.third:
            if typed:
                self._settle(task, task.leaf, typed)
            return
        leaf, at = task.leaf, (task.row, task.column)
        text = leaves.meant(typed, leaf, *at, actor.id)
        self._forget_draft(task)
        self._leaves[leaf.id] = leaves.keyed(leaf, *at, Entry(actor.id, actor.name, text))
        self._waiting.append(partial(self._keying.key, leaf.id, *at, text, actor))
        self._write_next()
        again = leaf.cell(*at).by(actor.id) is not None
        following = leaves.beside(Task(task.page, self._leaves[leaf.id], *at), actor.id, 1) if again else None
        if following is not None:
            self._show(following)
        else:
            self._go_on()

    def _settle(self, task: Task, leaf: Leaf, text: str) -> None:
        self._forget_draft(task)
        self._write(
            lambda actor: self._keying.settle(leaf.id, task.row, task.column, text, actor), self._settled
        )

    def _choose(self, which: int) -> None:
        task = self._task
        if task is not None and task.third and task.leaf is not None:
            self._settle(task, task.leaf, leaves.both(task.cell)[which])

    def _kept(self) -> dict[str, Leaf]:
        """Return the pages in hand as they are on disk; those of papers taken out are left out."""
        found = self._keying.leaves(self._file.id) if self._file else []
        pages = {page.id for page in self._pages}
        return {leaf.id: leaf for leaf in found if leaf.id in pages}

    def _write_next(self) -> None:
        """Keep what waits, one after another, in the order in which it was typed."""
        if self._writing or not self._waiting:
            return
        self._writing, job = True, self._waiting.popleft()

        def done(leaf: Leaf) -> None:
            self._writing = False
            if not self._waiting:
                self._leaves[leaf.id] = leaf
            self._tell_progress()
            self._write_next()
            if not self._writing:
                self._later.done()

        def failed(trouble: Trouble) -> None:
            self._writing = False
            self._later.ask(None)
            self.trouble.emit(trouble)
            self._leaves = self._kept()  # what is on disk is what counts
            self._write_next()

        self._desk.run(job, done, failed)

    def _write(self, job: Callable[[Actor], Leaf], done: Callable[[Leaf], None]) -> None:
        actor = self._actor
        if actor is not None:
            self._desk.run(partial(job, actor), done, self.trouble.emit)

    def _ruled(self, leaf: Leaf) -> None:
        self._leaves[leaf.id] = leaf
        self._go_on()

    def _settled(self, leaf: Leaf) -> None:
        self.line.clear()
        self._ruled(leaf)

    # Drafts, pictures, words.

    def _draft_id(self, task: Task) -> str:
        who = self._actor.id if self._actor else ""
        return f"{self._pages[task.page].id}.{task.row}.{task.column}-{who}"

    def _save_typed(self) -> None:
        """Keep what is half typed; what is only shown again is kept already."""
        task, actor = self._task, self._actor
        self._saver.stop()
        if task is None or task.leaf is None or actor is None:
            return
        name, typed, kept = self._draft_id(task), self.line.value(), task.cell.by(actor.id)
        if typed == self._drafts.get(name, kept.text if kept else ""):
            return
        self._drafts[name] = typed
        drafts, title = self._parts.home.drafts, self.what.text()
        self._desk.run(
            lambda: drafts.save(name, DRAFT, title, typed.encode(), actor.id),
            lambda _none: None,
            self.trouble.emit,
        )

    def _forget_draft(self, task: Task) -> None:
        self._saver.stop()
        name = self._draft_id(task)
        if self._drafts.pop(name, None) is not None:
            drafts = self._parts.home.drafts
            self._desk.run(lambda: drafts.drop(name), lambda _none: None, self.trouble.emit)

    def _fetch(self, page: Page) -> None:
        """Draw a page and look for its lines; the access log says who looked."""
        self._wanted = page.id
        home, actor = self._parts.home, self._actor

        def job() -> Picture:
            home.access.note(actor.id if actor else "", "archive.read", page.paper)
            return picture_of(home.blobs.read(page.sha256), page.name, page.number)

        def done(picture: Picture) -> None:
            drawn = QPixmap()
            drawn.loadFromData(picture.png)
            self._picture = (page.id, picture, drawn)
            if self._wanted == page.id and self._task is not None:
                self._show(self._task)

        self._desk.run(job, done, self.trouble.emit)

    def _kind(self) -> RegisterKind:
        return next(k for k in self._parts.catalogue.archive.registers if k.id == self.kind.value())

    def _tell_kind(self) -> None:
        if not self.kind.value():
            return
        kind = self._kind()
        count = len(kind.columns)
        needs = f"{count} cột" if count else "số cột theo vạch"
        unsure = "" if kind.verification.verified else " · chưa xác minh: so với dòng tiêu đề của sổ"
        self._source.setText(f"{needs}{unsure}")
        self._source.setToolTip(f"{kind.source} ({kind.dated})")

    def _paced(self, pace: list[Pace]) -> None:
        self._pace = pace
        self._tell_progress()

    def _tell_progress(self) -> None:
        self.progress.setText(self._tally.progress(self._leaves.values(), self._pace))

    def _rows(self, last: tuple[int, str] | None, _limit: int) -> Sequence[tuple[int, str]]:
        task, actor = self._task, self._actor
        if last is not None or task is None or task.leaf is None or actor is None:
            return ()
        return leaves.own(task.leaf, task.column, actor.id)

    def _columns(self) -> list[Column[tuple[int, str]]]:
        return [
            Column[tuple[int, str]]("Dòng", lambda line: str(line[0] + 1)),
            Column[tuple[int, str]]("Bạn đã nhập", lambda line: line[1], stretch=3),
        ]
