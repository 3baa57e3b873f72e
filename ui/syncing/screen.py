"""The outbox that anyone can read: what goes to the province, how far it came, why not, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from localdb.commune import Overview, overview
from localdb.domain.deeds import deed
from localdb.domain.roles import Act, may
from localdb.domain.trouble import Trouble
from localdb.outbox import Delivery, OutboxRow
from sync.link import LinkTrouble
from ui.commands import Command
from ui.desk import Desk, Running
from ui.parts import Parts
from ui.screen import Screen
from ui.syncing import model
from ui.syncing.choosing import ChoosingPane
from ui.syncing.commune import CommunePane
from ui.syncing.disagreement import Disagreement, disagreements
from ui.syncing.model import Meeting, Standing
from ui.syncing.stick import StickStrip
from ui.syncing.tiles import Tiles
from ui.widgets.basics import Empty, Picture, button, card, column, label, row
from ui.widgets.chips import DELIVERY, Chip, ChipFace
from ui.widgets.progress import ProgressStrip
from ui.widgets.table import Column, PageModel, Table
from ui.words import short_code, short_moment

WIDE = 95  # digits: in less width the list leaves out what the card under it says anyway
_REASON, _TRIES = 5, 6
_WITH_REASON = ((Delivery.REFUSED,), (Delivery.HELD,), (Delivery.CONFLICT,))


class SyncingScreen(Screen):
    """Shows the queue to the province and sends it on."""

    id: ClassVar[str] = "syncing"
    title: ClassVar[str] = "Đồng bộ"
    icon: ClassVar[str] = "syncing"
    key: ClassVar[str] = "F6"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("1 · 2 · Enter", "Khi hai quầy ghi khác nhau: chọn, rồi ghi"),
        ("1 · 2 · 3", "Ở tình hình cả xã: máy, hồ sơ chưa trả lời, chỗ khác nhau"),
    )

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts = parts
        self._states = tuple(Delivery)
        self._running: Running | None = None
        self._meeting = Meeting()
        self.tiles = Tiles()
        self.table = Table(PageModel(self._columns(), self._page), "Thay đổi gửi tỉnh")
        self.progress = ProgressStrip()
        self.stick = StickStrip(desk, parts)
        self.choosing = ChoosingPane()
        self.commune = CommunePane()
        self._clashing = 0
        self._build()
        self.stick.failed.connect(self.show_trouble)
        self.stick.shown.connect(lambda on: self.tiles.setVisible(not on))  # the smallest window has no room
        self.choosing.left.connect(self._leave)
        self.commune.left.connect(self._leave)
        self.commune.asked.connect(lambda dossier: self.asked.emit("dossiers", dossier))
        self.choosing.chosen.connect(self._settle)
        self.choosing.asked.connect(lambda dossier: self.asked.emit("dossiers", dossier))
        self.stick.changed.connect(lambda: self.desk.changed.emit(None))
        self.tiles.picked.connect(self.show_states)
        self.progress.stopped.connect(self.stop)
        self.table.chosen.connect(self._open)
        self.table.moved.connect(self._moved)

    @property
    def sending(self) -> bool:
        """Whether an exchange that was started here is under way."""
        return self._running is not None

    def activate(self) -> None:
        """Show the queue as it stands; the focus is in the list, or on sending when it is empty."""
        self.refresh(None)
        (self.table if self.table.page.rows else self.send).setFocus()

    def open(self, what: object) -> None:
        """Show one state of the queue."""
        if isinstance(what, Delivery):
            self.show_states((what,))

    def refresh(self, change: object) -> None:
        """Show what is true now."""
        self._read_rows(self.table.row())
        if self.chooses:
            self.choose()
        if self.surveys:
            self.desk.run(lambda: overview(self._parts.home), self._show_commune, self.show_trouble)
        self.desk.run(lambda: model.standing(self._parts.home), self._show_standing, self.show_trouble)

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        rows = (
            ("send", "Gửi ngay", self.send_now, "F9", "đồng bộ với tỉnh", self._may_send),
            ("retry", "Gửi lại thay đổi này", self.retry, "F10", "", self._may_retry),
            ("open", "Mở hồ sơ của thay đổi", self._open_row, "F11", "", self._may_open),
            (
                "choose",
                "Chọn giá trị hai quầy ghi khác nhau",
                self.choose,
                "F12",
                "xung đột mâu thuẫn giải quyết",
                self._may_choose,
            ),
            ("commune", "Tình hình cả xã", self.survey, "Ctrl+B", "máy quầy đối chiếu", self._may_carry),
            ("export", "Xuất gói ra USB", self.stick.ask_export, "", "mang đi khi mất mạng", self._may_carry),
            ("receipt", "Nhập biên nhận từ USB", self.stick.ask_receipt, "", "", self._may_carry),
            ("stop", "Dừng gửi", self.stop, "", "", lambda: self.sending),
        )
        return tuple(
            Command(f"syncing.{name}", title, act, key, self.title, words, may_)
            for name, title, act, key, words, may_ in rows
        )

    def show_states(self, states: tuple[Delivery, ...]) -> None:
        """Show the changes in these states."""
        self._states = states
        self.tiles.pick(states)
        self._read_rows(None)

    def send_now(self) -> None:
        """Meet the gateway once, telling how it goes."""
        if self._running is not None:
            return
        self._meeting = Meeting()
        self.send.setEnabled(False)
        self.progress.show_step("Đang gọi cổng tỉnh …")
        self._running = self.desk.stream(self._parts.synchronise, self._event, self._ended, self._failed)

    def stop(self) -> None:
        """End the exchange after the piece in hand; what arrived stays arrived."""
        if self._running is not None:
            self._running.cancel()

    @property
    def chooses(self) -> bool:
        """Whether two values stand on the screen for a person to choose from."""
        return self._stack.currentWidget() is self.choosing

    @property
    def surveys(self) -> bool:
        """Whether the whole commune stands on the screen."""
        return self._stack.currentWidget() is self.commune

    def survey(self) -> None:
        """Show how the whole commune stands: its devices, what has no answer, what differs."""

        def show(seen: Overview) -> None:
            self._show_commune(seen)
            self._show_aside(self.commune)
            self.commune.table.setFocus()

        self.desk.run(lambda: overview(self._parts.home), show, self.show_trouble)

    def _show_commune(self, seen: Overview) -> None:
        self.commune.show_overview(seen, values=self._may_open())

    def choose(self, dossier: str = "") -> None:
        """Show what two desks wrote differently, beginning with ``dossier``."""

        def show(found: list[Disagreement]) -> None:
            self._show_aside(self.choosing if found else None)
            self.choosing.show_all(found, dossier)

        self.desk.run(lambda: disagreements(self._parts.home), show, self.show_trouble)

    def _settle(self, what: Disagreement, value: str) -> None:
        actor = self._parts.session.actor
        if actor is None:
            return
        store = self._parts.home.store
        self.desk.write(
            lambda: store.settle_clash(what.dossier.id, what.clash, what.standing.value, value, actor),
            lambda _dossier: self.told.emit("Đã ghi lựa chọn. Các quầy khác nhận ở lần đồng bộ tới."),
            self.show_trouble,
        )

    @property
    def _aside(self) -> bool:
        return self.chooses or self.surveys

    def _show_aside(self, pane: QWidget | None) -> None:
        """Show another pane in place of the queue; without one, the queue again."""
        self.tiles.setVisible(pane is None)
        self._top.setVisible(pane is not self.commune)  # the smallest window has no room for both
        self._clash_strip.setVisible(pane is None and self._clashing > 0)
        if pane is not None:
            self._foot.hide()
            self._stack.setCurrentWidget(pane)
        else:
            self._stack.setCurrentIndex(0 if self.table.page.rows else 1)

    def _leave(self) -> None:
        if self._aside:
            self._show_aside(None)
            self.refresh(None)
            self.table.setFocus()

    def retry(self) -> None:
        """Offer the chosen change once more."""
        chosen = self.table.row()
        if not isinstance(chosen, OutboxRow) or not self._may_retry():
            return
        self.desk.write(
            lambda: self._parts.home.outbox.retry(chosen.id),
            lambda _none: self.told.emit("Đã đưa vào hàng chờ gửi. F9 để gửi ngay."),
            self.show_trouble,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that would squeeze the rest."""
        super().resizeEvent(event)
        self._choose_columns()

    def _build(self) -> None:
        self._sign = Picture("link", "muted")
        self._contact, self._trouble = label("", "label", wrap=True), label("", "helper", wrap=True)
        self._waiting, self._hub = label("", wrap=True), label("", "helper", wrap=True)
        self.send = button("Gửi ngay  (F9)", self.send_now, kind="primary", icon="send")
        told = column(self._contact, self._waiting, self._trouble, self._hub, gap=4)
        self.by_stick = button(
            "USB", self.stick.ask, icon="save", help_text="Xuất gói và nhập biên nhận khi không có mạng"
        )
        whole_commune = button(
            "Cả xã  (Ctrl+B)", self.survey, help_text="Từng máy, việc chưa tới, chỗ khác nhau"
        )
        head = row(column(self._sign, None), told, whole_commune, self.by_stick, self.send, gap=12)
        head.setStretch(1, 1)
        self._chip = Chip(DELIVERY["queued"])
        self._what = label("", "label", wrap=True)
        self._why = label("", wrap=True)
        self.again = button("Gửi lại  (F10)", self.retry, icon="refresh")
        self.look = button("Mở hồ sơ  (Enter)", self._open_row, icon="dossiers")
        head_line, why_line = row(self._chip, self._what), row(self._why, self.again, self.look)
        head_line.setStretch(1, 1)
        why_line.setStretch(0, 1)
        self._foot = card(column(head_line, why_line, gap=4), margin=12)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(
            Empty(
                "check",
                "Không có thay đổi nào ở đây.",
                "Mọi việc ở quầy sẽ hiện ở đây cho tới khi tỉnh nhận.",
            )
        )
        self._stack.addWidget(self.choosing)
        self._stack.addWidget(self.commune)
        self._clash_told = label("", "label", wrap=True)
        see = button("Xem và chọn  (F12)", self.choose, kind="primary")
        strip = row(column(Picture("warn", "warn"), None), self._clash_told, see, gap=12)
        strip.setStretch(1, 1)
        self._clash_strip = card(strip, margin=12)
        self._clash_strip.hide()
        self._top = card(head, margin=12)
        parts = (self._top, self.progress, self.stick, self._clash_strip, self.tiles, self._stack, self._foot)
        whole = column(*parts, gap=12)
        whole.setStretch(5, 1)
        self.setLayout(whole)

    def _columns(self) -> list[Column[OutboxRow]]:
        return [
            Column[OutboxRow]("Lúc", lambda r: short_moment(r.at)),
            Column[OutboxRow]("Mã hồ sơ", lambda r: short_code(r.code)),
            Column[OutboxRow]("Họ tên", self._name, stretch=1),
            Column[OutboxRow]("Việc", lambda r: deed(r.type)),
            Column[OutboxRow]("Trạng thái", lambda r: r.state.label, chip=_face),
            Column[OutboxRow]("Lý do", lambda r: r.reason, stretch=1),
            Column[OutboxRow]("Lần gửi", lambda r: str(r.tries), right=True),
        ]

    def _choose_columns(self) -> None:
        narrow = self.width() < WIDE * self.fontMetrics().horizontalAdvance("0")
        self.table.setColumnHidden(_TRIES, narrow)
        self.table.setColumnHidden(_REASON, narrow or self._states not in _WITH_REASON)

    def _name(self, line: OutboxRow) -> str:
        return line.name if self._may_open() else "(không xem được)"

    def _page(self, last: OutboxRow | None, limit: int) -> Sequence[OutboxRow]:
        return self._parts.home.outbox.page(self._states, last.n if last else 0, limit)

    def _read_rows(self, kept: object) -> None:
        try:
            self.table.page.reload()
        except Trouble as trouble:
            self.show_trouble(trouble)
        ids = [line.id for line in self.table.page.rows]
        self.table.select_row(ids.index(kept.id) if isinstance(kept, OutboxRow) and kept.id in ids else 0)
        if not self._aside:
            self._stack.setCurrentIndex(0 if ids else 1)
        self._choose_columns()
        self._moved(self.table.row())

    def _show_standing(self, seen: Standing) -> None:
        self.tiles.show_counts(seen.counts)
        contact, trouble = model.contact_told(seen)
        self._contact.setText(contact)
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._waiting.setText(model.waiting_told(seen))
        self._hub.setText(seen.hub)
        self._hub.setVisible(bool(seen.hub))
        self._clashing = seen.clashing if self._may_choose() else 0
        self._clash_told.setText(model.clashes_told(seen))
        self._clash_strip.setVisible(self._clashing > 0 and not self._aside)
        self.send.setEnabled(self._may_send())
        self.by_stick.setEnabled(self._may_carry())

    def _moved(self, line: object) -> None:
        self._foot.setVisible(isinstance(line, OutboxRow) and not self._aside)
        if not isinstance(line, OutboxRow):
            return
        self._chip.show_face(_face(line))
        name = f" · {line.name}" if self._may_open() else ""
        self._what.setText(f"{deed(line.type)} · {line.code}{name}")
        self._why.setText(" ".join(part for part in (line.reason, model.todo(line.state)) if part))
        self.again.setVisible(self._may_retry())
        self.look.setEnabled(self._may_open())

    def _open_row(self) -> None:
        self._open(self.table.row())

    def _open(self, line: object) -> None:
        if isinstance(line, OutboxRow) and line.state is Delivery.CONFLICT and self._clashing:
            self.choose(line.entity)
        elif isinstance(line, OutboxRow) and self._may_open():
            self.asked.emit("dossiers", line.entity)

    def _event(self, event: object) -> None:
        if text := self._meeting.take(event):
            meeting = self._meeting
            self.progress.show_step(text, min(meeting.received, meeting.to_send), meeting.to_send)

    def _ended(self) -> None:
        cancelled = self._running is not None and self._running.cancelled
        self._rest()
        meeting = self._meeting
        if isinstance(meeting.trouble, LinkTrouble) and meeting.trouble.passing:
            pass  # being offline is normal: the grey line above says it
        elif meeting.trouble is not None:
            self.show_trouble(meeting.trouble)
        elif cancelled:
            self.told.emit("Đã dừng. Những gì tỉnh đã nhận vẫn được giữ; phần còn lại gửi sau.")
        else:
            self.told.emit(f"Đã đồng bộ xong. {meeting.told() or 'Không có gì mới'}.")

    def _failed(self, trouble: Trouble) -> None:
        self._rest()
        self.show_trouble(trouble)

    def _rest(self) -> None:
        self._running = None
        self.progress.finish()
        self.desk.changed.emit(None)

    def _may(self, act: Act) -> bool:
        actor = self._parts.session.actor
        return actor is not None and may(actor.role, act)

    def _may_send(self) -> bool:
        return not self.sending and self._may(Act.SYNC)

    def _may_carry(self) -> bool:
        return self._may(Act.SYNC)

    def _may_open(self) -> bool:
        return self._may(Act.READ)

    def _may_choose(self) -> bool:
        return self._may(Act.RESOLVE) and self._may(Act.READ)

    def _may_retry(self) -> bool:
        line = self.table.row()
        return isinstance(line, OutboxRow) and line.state in model.RETRIED and self._may(Act.SYNC)


def _face(line: OutboxRow) -> ChipFace:
    return DELIVERY[line.state.value]
