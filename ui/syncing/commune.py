"""The whole commune on one screen: its devices, what has no answer, what differs from the province.

The same as ``motcua status`` tells, out of what this desk holds; no line is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from localdb.commune import Differing, Overview, Owed, Seen
from ui.facts import clock_time
from ui.widgets.basics import button, card, column, label, row
from ui.widgets.chips import ChipFace
from ui.widgets.table import Column, PageModel, Table
from ui.widgets.tile import Tile
from ui.words import short_code

_FINE, _SILENT = ChipFace("Bình thường", "check", "good"), ChipFace("Im lặng", "clock", "warn")
_ALARM, _SHUT = ChipFace("Cần xử lý", "warn", "bad"), ChipFace("Đã thu hồi", "cross", "muted")
_WAITS = ChipFace("Chưa trả lời", "clock", "accent")
_TILES = (
    ChipFace("Máy của xã", "settings", "muted"),
    ChipFace("Hồ sơ tỉnh chưa trả lời", "clock", "accent"),
    ChipFace("Chỗ khác với tỉnh", "warn", "warn"),
)
_EMPTY = ("Chưa biết máy nào.", "Tỉnh đã trả lời mọi thay đổi của máy này.", "Không biết chỗ nào khác.")


class Line(Struct, frozen=True):
    """One line of one of the three lists; ``entity`` is the dossier behind it, if it is here."""

    subject: str
    brief: str  # the same, as it stands in the list
    face: ChipFace
    what: str
    at: str
    todo: str
    entity: str = ""


class CommunePane(QWidget):
    """Three numbers, and on pressing one, its list; ``asked(dossier)`` to open one, ``left`` on Esc."""

    asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lists: tuple[list[Line], ...] = ([], [], [])
        self._ages = ("", "", "")
        self._shown = 0
        self._opens = False
        self._group = QButtonGroup(self)
        self._tiles = [Tile(face, face.text) for face in _TILES]
        for place, tile in enumerate(self._tiles):
            self._group.addButton(tile)
            tile.setAccessibleDescription(f"Phím {place + 1}: xem danh sách")
            tile.clicked.connect(lambda _checked=False, at=place: self.show_list(at))
        self._sum, self._age = label("", "label", wrap=True), label("", "helper", wrap=True)
        columns = [
            Column[Line]("Máy, hồ sơ", lambda line: line.brief, stretch=2),
            Column[Line]("", lambda line: line.face.text, chip=lambda line: line.face),
            Column[Line]("Tình hình", lambda line: line.what, stretch=3),
            Column[Line]("Lúc", lambda line: line.at),
        ]
        self.table = Table(PageModel(columns, self._page), "Tình hình cả xã")
        self._todo = label("", wrap=True)
        self._foot = card(column(self._todo), margin=12)
        back = button("Đóng  (Esc)", self.left.emit)
        head = row(column(self._sum, self._age, gap=4), back, gap=12)
        head.setStretch(0, 1)
        whole = column(head, row(*self._tiles, None, gap=4), self.table, self._foot, gap=12)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.table.installEventFilter(self)
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self._open)

    def show_overview(self, seen: Overview, *, values: bool) -> None:
        """Show how the commune stands, the list in front as before.

        ``values`` for who may read dossiers: what differs, and the way into the dossier.
        """
        self._opens = values
        self._lists = (
            [_device(one, seen) for one in seen.devices],
            [_owed(one, seen) for one in seen.owed],
            [_differing(one, values=values) for one in seen.differing],
        )
        self._ages = _ages(seen)
        for tile, lines in zip(self._tiles, self._lists, strict=True):
            tile.show_count(len(lines))
        self._sum.setText(_told(seen))
        before = self.table.row()
        self._show(self._shown)
        subjects = [line.subject for line in self.table.page.rows]
        self.table.select_row(subjects.index(before.subject) if before and before.subject in subjects else 0)

    def show_list(self, place: int) -> None:
        """Show one of the three lists, with how old its knowledge is."""
        self._show(place)
        self.table.select_row(0)
        self.table.setFocus()

    def _show(self, place: int) -> None:
        self._shown = place
        self._tiles[place].setChecked(True)
        self._age.setText(self._ages[place])
        self.table.page.reload()
        self._moved(self.table.row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """1, 2 and 3 choose a list, Esc leaves; the list itself would search for digits."""
        if watched is not self.table or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        place = event.key() - Qt.Key.Key_1
        leaves = event.key() == Qt.Key.Key_Escape
        if not leaves and not 0 <= place < len(_TILES):
            return super().eventFilter(watched, event)
        event.accept()  # also as an override of shortcuts
        if event.type() is QEvent.Type.KeyPress and leaves:
            self.left.emit()
        elif event.type() is QEvent.Type.KeyPress:
            self.show_list(place)
        return True

    def _page(self, last: Line | None, limit: int) -> Sequence[Line]:
        lines = self._lists[self._shown]
        begin = len(self.table.page.rows) if last else 0
        return lines[begin : begin + limit]

    def _moved(self, line: object) -> None:
        if not isinstance(line, Line):
            self._todo.setText("" if self._lists[self._shown] else _EMPTY[self._shown])
        else:
            text = ". ".join(part.rstrip(".") for part in (line.what, line.todo) if part)
            more = " Enter: mở hồ sơ." if line.entity and self._opens else ""
            self._todo.setText(f"{line.subject}: {text}.{more}")

    def _open(self, line: object) -> None:
        if isinstance(line, Line) and line.entity and self._opens:
            self.asked.emit(line.entity)


def _told(seen: Overview) -> str:
    if seen.needs_person:
        return "Có việc cần người xử lý."
    if seen.well:
        return "Mọi thứ đã yên: tỉnh đã trả lời mọi thay đổi của máy này, không có gì khác nhau."
    return "Chưa xong: còn việc đang chờ, hoặc tin từ tỉnh đã cũ. Đồng bộ, hoặc mang USB."


def _ages(seen: Overview) -> tuple[str, str, str]:
    def known(what: str, at: str) -> str:
        old = " (đã cũ)" if at and seen.is_old(at) else ""
        return f"{what}: {clock_time(at, seen.at) or 'chưa lần nào'}{old}."

    files = f" {seen.files} tệp chưa tới tỉnh." if seen.files else ""
    wrong = f" {seen.compared.wrong} {seen.compared.todo}" if seen.compared.wrong else ""
    counted = known("Đối chiếu số đếm với cổng", seen.compared.at)
    return (
        known("Cổng tỉnh kể về các máy", seen.told.at) + " Việc chưa gửi ở máy khác chỉ máy ấy biết.",
        known("Tin cuối từ tỉnh", seen.heard_at) + files + " Chỉ kể việc của máy này.",
        f"{counted}{wrong} {known('Đối chiếu danh sách của tỉnh', seen.listed.at)}",
    )


def _device(one: Seen, seen: Overview) -> Line:
    device = one.device
    name = " ".join(part for part in (device.counter or "(chưa có tên)", device.tag) if part)
    face = _ALARM if one.alarm else _SILENT if one.silent else _SHUT if one.shut_out else _FINE
    here = " (máy này)" if one.here else ""
    return Line(
        f"{name}{here}", f"{name}{here}", face, one.what, clock_time(device.seen_at, seen.at), one.todo
    )


def _owed(one: Owed, seen: Overview) -> Line:
    todo = "Đồng bộ, hoặc xuất gói ra USB" if one.on_this_side else "Đang ở cổng tỉnh, chờ tỉnh trả lời"
    return Line(
        one.code, short_code(one.code), _WAITS, one.told, clock_time(one.since, seen.at), todo, one.entity
    )


def _differing(one: Differing, *, values: bool) -> Line:
    sides = (("máy này", one.ours), ("tỉnh", one.theirs)) if values else ()
    told = ", ".join(f"{side} “{value}”" for side, value in sides if value)
    what = f"{one.what}: {told}" if told else one.what
    return Line(one.code, short_code(one.code), _ALARM, what, "", one.todo, one.entity)
