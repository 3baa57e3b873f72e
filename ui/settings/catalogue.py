"""The catalogue of this desk: which is in use, whose packages may be installed, what a package changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from forms.catalogue import Catalogue, installed, keys
from forms.catalogue.comparing import Difference, Kind
from forms.catalogue.installed import InUse, Offer
from forms.catalogue.package import read_file
from localdb.domain.roles import Act, Role, may
from localdb.domain.trouble import Trouble
from localdb.queries import OpenOf
from ui.desk import Desk
from ui.parts import Parts
from ui.settings.declared import Section, reason
from ui.settings.fields import Panel
from ui.widgets.basics import button, card, column, label, row, rule
from ui.widgets.chips import ChipFace
from ui.widgets.field import Field, Form
from ui.widgets.lines import LineEdit, TextArea
from ui.widgets.picking import pick_file
from ui.widgets.table import Column, PageModel, Table

T = TypeVar("T")
FACES = {
    Kind.ADDED: ChipFace("Mới", "add", "good"),
    Kind.CHANGED: ChipFace("Đổi", "refresh", "warn"),
    Kind.ENDED: ChipFace("Hết hiệu lực", "cross", "muted"),
}
INSTALL = (Act.INSTALL_CATALOGUE,)
ROWS_SHOWN = 5
WIDE = 900  # pixels: changes stand beside each other here


class OfferPane(QWidget):
    """What a package would change: a row for each thing, its fields below, the open dossiers it touches."""

    def __init__(
        self, install: Callable[[], None], leave: Callable[[], None], opened: Callable[[OpenOf], None]
    ) -> None:
        super().__init__()
        self.offer: Offer | None = None
        self._opened = opened
        self._may_open = False
        self.title = label("", "label", wrap=True)
        self.summary = label("", wrap=True)
        columns = [
            Column[Difference]("", lambda d: d.kind.label, chip=lambda d: FACES[d.kind]),
            Column[Difference]("Từ ngày", lambda d: f"{d.on:%d/%m/%Y}"),
            Column[Difference]("Thủ tục, mẫu giấy", lambda d: f"{d.code} {d.name}".strip(), stretch=1),
            Column[Difference]("Đang mở", self._touched, right=True),
        ]
        self.table = Table(PageModel(columns, self._page), "Những gì gói này đổi")
        self.fields = TextArea(lines=5)
        self.fields.setReadOnly(True)
        self.fields.setTabChangesFocus(True)
        self.fields.setAccessibleName("Đổi những gì")
        self.open = button("Xem hồ sơ đang mở", self._open_current)
        self.install = button("Nạp gói này", install, kind="primary", icon="check")
        self.leave = button("Không nạp", leave)
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(lambda _row: self._open_current())
        whole = column(
            self.title, self.summary, self.table, self.fields, row(self.install, self.leave, self.open, None)
        )
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)

    def show_offer(self, offer: Offer, *, may_open: bool) -> None:
        """Show a package that may be installed."""
        self.offer, self._may_open = offer, may_open
        manifest = offer.manifest
        self.title.setText(f"{manifest.label}, hiệu lực từ {manifest.valid_from:%d/%m/%Y}")
        self.summary.setText(_summary(offer))
        self.table.page.reload()
        shown = max(1, min(len(offer.changes), ROWS_SHOWN))
        rows = self.table.verticalHeader().defaultSectionSize() * shown
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + 4)
        self.table.select_row(0)
        self.show()
        self.install.setFocus()

    def _page(self, last: Difference | None, _limit: int) -> Sequence[Difference]:
        return self.offer.changes if self.offer and last is None else ()

    def _touched(self, change: Difference) -> str:
        touched = self.offer.touched.get(change.code, 0) if self.offer else 0
        return str(touched) if touched else ""

    def _moved(self, change: object) -> None:
        fields = change.fields if isinstance(change, Difference) else ()
        self.fields.setPlainText("\n".join(map(str, fields)) or "Không có chi tiết từng mục.")
        touched = self._touched(change) if isinstance(change, Difference) else ""
        self.open.setVisible(bool(touched))
        self.open.setText(f"Xem {touched} hồ sơ đang mở")
        self.open.setEnabled(self._may_open)
        self.open.setToolTip("" if self._may_open else "Tài khoản này không xem hồ sơ.")

    def _open_current(self) -> None:
        change = self.table.row()
        if change is not None and self._may_open and self._touched(change):
            self._opened(OpenOf(change.code, change.name))


class CataloguePanel(Panel):
    """Installing is for leaders and IT staff, trusting a key for IT staff; everybody sees what is in use."""

    most_width = WIDE

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        super().__init__(section, desk, parts)
        self._busy = False
        self.now, self.trusted = label("", "label", wrap=True), label("", wrap=True)
        self.loaded = label("", wrap=True)
        self.why = label("", "helper", wrap=True)
        self.choose = button("Chọn gói trên USB…", self.ask_file, kind="primary", icon="file")
        self.came = button("Xem gói tỉnh gửi xuống", self.look_into_came, icon="inbox")
        self.came.hide()
        self.back = button("Trở lại danh mục trước", self.go_back, icon="undo")
        self.pane = OfferPane(self.install, self.drop, lambda what: self.asked.emit("dossiers", what))
        self.pane.hide()
        self.key = LineEdit()
        self.pin = button("Ghim khóa này", self.pin_key)
        self.form = Form(
            [
                Field(
                    "key",
                    "Khóa công khai của tỉnh",
                    self.key,
                    helper="Dán khóa tỉnh gửi, rồi gọi cho tỉnh đọc lại vân tay trước khi nạp gói đầu tiên.",
                )
            ]
        )
        self.problems = TextArea(lines=6)
        self.problems.setReadOnly(True)
        self.problems.setTabChangesFocus(True)
        self.problems.setAccessibleName("Chỗ cần xem lại trong danh mục")
        self.lay_out(
            card(column(self.now, self.trusted, self.loaded, gap=4), margin=12),
            row(self.came, None),
            row(self.choose, self.back, None),
            self.why,
            self.pane,
            rule(),
            *self.form.fields.values(),
            row(self.pin, None),
            self.problems,
        )

    def fill(self, role: Role) -> None:
        """Show what is in use."""
        self.desk.run(lambda: installed.in_use(self.parts.home), self._show, self.say_trouble)
        self.desk.run(lambda: installed.came_down(self.parts.home), self.came.setVisible, self.say_trouble)
        can, device = not reason(role, INSTALL), not reason(role, (Act.MANAGE_DEVICE,))
        self.why.setText(reason(role, INSTALL))
        self.why.setVisible(not can)
        for control in (self.came, self.choose, self.pane.install):
            control.setEnabled(can and not self._busy)
        for part in (*self.form.fields.values(), self.pin):
            part.setVisible(device)
        self._show_catalogue(detailed=device)

    def enter(self) -> None:
        """Come back to what is in use; a package that was looked at is put away."""
        super().enter()
        self.pane.hide()

    def ask_file(self) -> None:
        """Let a person choose the package."""
        pick_file(self, "Chọn gói danh mục", "Gói danh mục (*.mcdm)", self.look_into)

    def look_into_came(self) -> None:
        """Look into the package that came down with the last meeting."""
        self.look_into(self.parts.home.folder.reference)

    def look_into(self, path: Path) -> None:
        """Find out what a package would change; nothing is changed yet."""
        home, before = self.parts.home, self.parts.catalogue

        def found(offer: Offer) -> None:
            self._rest()
            actor = self.parts.session.actor
            self.say(f"Đã xem {path.name}: chữ ký đúng, chưa nạp.", "muted")
            self.pane.show_offer(offer, may_open=actor is not None and may(actor.role, Act.READ))

        self._work(f"Đang xem {path.name} …", lambda: installed.examine(home, read_file(path), before), found)

    def install(self) -> None:
        """Use the package that was looked at."""
        offer = self.pane.offer
        if offer is None or self._busy:
            return
        self._change("Đang nạp …", f"Đã nạp {offer.manifest.label}.", lambda: self._installed(offer))

    def go_back(self) -> None:
        """Use again what was in use before."""
        home, session = self.parts.home, self.parts.session
        told = "Đã trở lại danh mục dùng trước đó."
        self._change("Đang trở lại …", told, lambda: installed.go_back(home, session.require()))

    def drop(self) -> None:
        """Leave a package that was looked at."""
        self.pane.hide()
        self.say("Không nạp: danh mục vẫn như cũ.", "muted")
        self.choose.setFocus()

    def pin_key(self) -> None:
        """Trust the key that was typed, and say its fingerprint."""
        typed, home, session = self.key.value(), self.parts.home, self.parts.session

        def pinned(mark: str) -> None:
            self.key.clear()
            self.form.clear_troubles()
            self.say(f"Đã ghim khóa. Đối chiếu vân tay này với tỉnh: {mark}")
            self.show_now()

        def failed(trouble: Trouble) -> None:
            self.form.show_troubles([Trouble(trouble.what, trouble.todo, field="key")])

        self.desk.run(lambda: installed.pin_key(home, typed, session.require()), pinned, failed)

    def _installed(self, offer: Offer) -> Catalogue:
        return installed.install(self.parts.home, offer, self.parts.session.require())

    def _change(self, doing: str, told: str, job: Callable[[], Catalogue]) -> None:
        def done(catalogue: Catalogue) -> None:
            self.parts.catalogue = catalogue
            self._rest()
            self.pane.hide()
            self.say(f"{told} Hồ sơ đang mở vẫn theo phiên bản lúc nhận.")
            self.choose.setFocus()
            self.desk.changed.emit(None)

        self._work(doing, job, done)

    def _work(self, doing: str, job: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._busy = True
        self.say(doing, "muted")

        def failed(trouble: Trouble) -> None:
            self._rest()
            self.pane.hide()
            self.say_trouble(trouble)

        self.desk.run(job, done, failed)

    def _rest(self) -> None:
        self._busy = False
        self.show_now()

    def _show(self, now: InUse) -> None:
        manifest, key = now.manifest, self.parts.home.packages.key
        self.now.setText(installed.told(manifest, self.parts.home.writer.now().date()))
        self.trusted.setText(
            f"Chỉ nạp gói do tỉnh ký, vân tay khóa: {keys.fingerprint(key)}"
            if key
            else "Chưa ghim khóa của tỉnh: chưa nạp được gói nào."
        )
        actor = self.parts.session.actor
        able = actor is not None and may(actor.role, Act.INSTALL_CATALOGUE)
        self.back.setVisible(now.before is not None)
        self.back.setEnabled(able and not self._busy)
        self.back.setToolTip(now.before or "")

    def _show_catalogue(self, *, detailed: bool) -> None:
        catalogue = self.parts.catalogue
        problems, doubts = catalogue.problems, catalogue.unverified
        self.loaded.setText(
            f"{len(catalogue.procedures)} thủ tục đã nạp. {len(problems)} chỗ sai, "
            f"{len(doubts)} chỗ chưa đối chiếu với văn bản công bố."
        )
        self.problems.setVisible(detailed and bool(problems or doubts))
        text = "\n".join(map(str, [*problems, *doubts]))
        if detailed and text != self.problems.toPlainText():
            self.problems.setPlainText(text)


def _summary(offer: Offer) -> str:
    counts = {kind: sum(d.kind is kind for d in offer.changes) for kind in Kind}
    parts = [f"{count} {kind.label.lower()}" for kind, count in counts.items() if count]
    told = f"{', '.join(parts)}." if parts else "Gói không đổi gì so với danh mục đang dùng."
    if touched := sum(offer.touched.values()):
        told += f" {touched} hồ sơ đang mở liên quan, vẫn theo phiên bản lúc nhận."
    if offer.problems:
        told += f" Cần xem lại {len(offer.problems)} chỗ: {'; '.join(offer.problems[:3])}"
    return told
