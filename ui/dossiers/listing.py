"""The list of dossiers: search as you type, one status or all, paged in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from localdb.home import Home
from localdb.queries import Line, OpenOf
from ui.desk import Desk
from ui.dossiers import model
from ui.widgets.basics import Empty, column, label, row
from ui.widgets.card_qr import code_of_paper
from ui.widgets.chips import STATUS, ChipFace
from ui.widgets.lines import Choice, LineEdit
from ui.widgets.table import PAGE, Column, PageModel, Table
from ui.words import day, moment, short_code

DEBOUNCE_MS = 120  # between the last key and the search
WIDE = 95  # digits: in less width the list leaves out what the line under it says anyway
_RECEIVED, _PROCEDURE = 3, 2
_ROOT = QModelIndex()
MOST_KEPT = 2000  # rows read again after a write, so that the list stays where it was


class SearchLine(LineEdit):
    """The search box: Enter opens, the down arrow goes to the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the list on the down arrow."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ListPane(QWidget):
    """Finds dossiers. ``chosen(id)`` when one is to be opened, ``failed(Trouble)`` when reading failed."""

    chosen = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, home: Home) -> None:
        super().__init__()
        self._desk, self._home = desk, home
        self._ticket = self._entry = 0
        self._only: OpenOf | None = None
        self.search = SearchLine("Họ tên, số định danh, điện thoại hoặc mã hồ sơ", moves_on=False)
        self.search.setAccessibleName("Tìm hồ sơ")
        self.status = Choice([("", "Mọi trạng thái"), *[(s.value, STATUS[s].text) for s in Status]])
        self.status.setAccessibleName("Lọc theo trạng thái")
        self.status.setMinimumContentsLength(len("Mọi trạng thái"))
        self.table = Table(PageModel(self._columns(), self._page), "Danh sách hồ sơ")
        self._more = label("", "helper")
        self._chosen = label("", "helper", wrap=True)
        self._none = Empty("dossiers", "Chưa có hồ sơ nào.", "Bấm F2 để tiếp nhận hồ sơ đầu tiên.")
        self._missing = Empty(
            "search",
            "Không tìm thấy hồ sơ nào.",
            "Thử ít chữ hơn; gõ không dấu cũng được. Hoặc chọn “Mọi trạng thái”.",
        )
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self.read)
        self.search.textChanged.connect(lambda _text: self._typed())
        self.search.entered.connect(self._entered)
        self.search.down.connect(self._to_table)
        self.status.currentIndexChanged.connect(lambda _index: self.read())
        self.table.chosen.connect(lambda line: self.chosen.emit(line.id))
        self.table.moved.connect(self._moved)

    def _typed(self) -> None:
        """What Enter asked for before more was typed is no longer wanted."""
        self._entry += 1
        self._timer.start()

    def read(self) -> None:
        """Read the list again, keeping the place; what Enter asked for is still on its way."""
        self._timer.stop()
        self._ticket += 1
        text = self.search.value()
        if text or self.status.value():
            self._only = None
        if text:
            self._find(text, partial(self._found, self._ticket))
        elif self._only is not None:
            only, most = self._only, MOST_KEPT
            told = f"Đang xem hồ sơ chưa xong của thủ tục {only.name}. Gõ để tìm hồ sơ khác."
            self._show(
                lambda last, _: [] if last else self._home.queries.open_of_procedure(only.procedure, most),
                told,
            )
        else:
            self._show(self._page, "")

    def show_status(self, status: Status | None) -> None:
        """Show the dossiers of one status, without a search."""
        self._only = None
        self.search.clear()
        self.status.choose(status.value if status else "")
        self.read()

    def show_open_of(self, only: OpenOf) -> None:
        """Show the open dossiers of one procedure, until something else is looked for."""
        self.show_status(None)
        self._only = only
        self.read()

    def look_for(self, text: str) -> None:
        """Search for ``text`` as if it were typed."""
        self.search.setText(text)
        self.read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that would squeeze the names."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().horizontalAdvance("0")
        self.table.setColumnHidden(_PROCEDURE, not wide)
        self.table.setColumnHidden(_RECEIVED, not wide)

    def _build(self) -> None:
        top = row(self.search, self.status, gap=12)
        top.setStretch(0, 1)
        self._stack = QStackedWidget()
        for widget in (self.table, self._none, self._missing):
            self._stack.addWidget(widget)
        foot = row(self._chosen, self._more, gap=16)
        foot.setStretch(0, 1)
        whole = column(top, self._stack, foot, gap=12)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _columns(self) -> list[Column[Line]]:
        def status(line: Line) -> ChipFace:
            return model.status_face(line.status, line.voided)

        def due(line: Line) -> ChipFace:
            return model.due_face(line.due_at, line.status, line.voided, self._home.writer.now())

        return [
            Column[Line]("Mã hồ sơ", lambda line: short_code(line.official_code or line.code)),
            Column[Line]("Họ tên", lambda line: line.names, stretch=1),
            Column[Line]("Thủ tục", lambda line: line.procedure_name, stretch=1),
            Column[Line]("Ngày nhận", lambda line: day(line.received_at)),
            Column[Line]("Hẹn trả", lambda line: moment(line.due_at), chip=due),
            Column[Line]("Trạng thái", lambda line: status(line).text, chip=status),
        ]

    def _status(self) -> Status | None:
        return Status(self.status.value()) if self.status.value() else None

    def _page(self, last: Line | None, limit: int) -> Sequence[Line]:
        return self._home.queries.page(last.n if last else 0, limit, self._status())

    def _find(self, text: str, done: Callable[[list[Line]], None]) -> None:
        self._desk.run(lambda: self._home.queries.search(text, PAGE), done, self._fail)

    def _found(self, ticket: int, lines: list[Line]) -> None:
        if ticket != self._ticket:
            return  # more was typed meanwhile
        shown = model.only(lines, self._status())
        told = f"{PAGE} hồ sơ mới nhất; gõ thêm để thu hẹp." if len(lines) >= PAGE else ""
        self._show(lambda last, _limit: [] if last else shown, told)

    def _show(self, source: Callable[[Line | None, int], Sequence[Line]], told: str) -> None:
        kept, count = self.table.row(), min(len(self.table.page.rows), MOST_KEPT)
        try:
            self.table.page.set_source(source)
            while len(self.table.page.rows) < count and self.table.page.canFetchMore(_ROOT):
                self.table.page.fetchMore(_ROOT)
        except Trouble as trouble:
            self._fail(trouble)
        ids = [line.id for line in self.table.page.rows]
        self.table.select_row(ids.index(kept.id) if isinstance(kept, Line) and kept.id in ids else 0)
        self._more.setText(told)
        asked = bool(self.search.value() or self.status.value())
        self._stack.setCurrentWidget(self.table if ids else self._missing if asked else self._none)

    def _entered(self, text: str) -> None:
        """Enter in the search box: a whole code opens its dossier, anything else goes to the list."""
        self._timer.stop()
        self._ticket += 1
        if not text:
            self._to_table()
            return
        code, queries = code_of_paper(text) or text, self._home.queries
        self.search.setText(code)
        self._timer.stop()

        def look() -> tuple[str, list[Line]]:
            exact = queries.by_code(code)
            return (exact.id, []) if exact else ("", queries.search(code, PAGE))

        self._desk.run(look, partial(self._looked, self._entry), self._fail)

    def _looked(self, entry: int, result: tuple[str, list[Line]]) -> None:
        exact, lines = result
        if entry != self._entry:
            return
        if exact:
            self.chosen.emit(exact)
            return
        self._ticket += 1
        self._found(self._ticket, lines)
        if len(self.table.page.rows) == 1:
            self.chosen.emit(self.table.page.rows[0].id)
        elif self.table.page.rows:
            self._to_table()

    def _to_table(self) -> None:
        if self.table.page.rows:
            self.table.setFocus()

    def _moved(self, line: object) -> None:
        if isinstance(line, Line):
            facts = (line.official_code or line.code, line.names, line.procedure_name)
            self._chosen.setText(f"{' · '.join(facts)} · nhận {moment(line.received_at)}")
        else:
            self._chosen.setText("")

    def _fail(self, trouble: Trouble) -> None:
        self.failed.emit(trouble)
