"""Paper and printer: what comes out is shown beside the choice, and can be tried before a citizen waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout

from forms import printing
from forms.printing import Printer
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from ui.desk import Desk
from ui.paperwork import pictures
from ui.parts import Parts
from ui.settings.declared import NO_PRINTER, Section, Setting, Value, reason
from ui.settings.fields import SettingsPanel
from ui.settings.specimen import specimen
from ui.widgets.basics import Part, button, column, row
from ui.widgets.preview import Preview

WIDE = 76  # digits: from this width on the paper stands beside its choices
PREVIEW_HEIGHT = 500  # pixels
FULL_WIDTH = 16_777_215  # pixels: Qt's word for no limit


class PrintingPanel(SettingsPanel):
    """The printer is looked for when the page opens; the specimen follows every choice."""

    most_width = FULL_WIDTH

    def __init__(self, section: Section, desk: Desk, parts: Parts) -> None:
        self._printers: Sequence[Printer] = ()
        self._looked = False
        self._silence = ""  # why the system did not say, when nobody asked it by hand
        super().__init__(section, desk, parts)

    def body(self) -> tuple[Part, ...]:
        """Return the choices, the acts, and the paper."""
        self.again = button("Tìm lại máy in", self.look_for_printers, icon="refresh")
        self.test = button("In thử  (F9)", self.try_out, icon="print")
        self.preview = Preview("Đang vẽ giấy mẫu …", "Giấy mẫu")
        self.preview.setMinimumHeight(PREVIEW_HEIGHT)
        acts = row(self.test, self.again, None)
        printer, *others = self.fields.values()
        left = column(printer, acts, *others, None, gap=12)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(16)
        self._sides.addLayout(left, 1)
        self._sides.addWidget(self.preview, 1)
        return (self._sides,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the paper beside its choices when there is room."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().horizontalAdvance("0")
        way = QBoxLayout.Direction
        self._sides.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def enter(self) -> None:
        """Look for printers, and draw the paper."""
        super().enter()
        self._look(self._told_nothing)
        self.draw()

    def fill(self, role: Role) -> None:
        """Show what is chosen, and what is known of it."""
        super().fill(role)
        self._show_printers(role)
        self._show_form_set(role)
        self.test.setEnabled(not reason(role, self.fields["printer"].setting.acts))

    def taken(self, values: Mapping[Setting, Value]) -> None:
        """Draw the paper anew."""
        super().taken(values)
        self.draw()

    def look_for_printers(self) -> None:
        """Ask the system because somebody wants it: no answer is an error."""
        self._look(self._not_found)

    def _look(self, failed: Callable[[Trouble], None]) -> None:
        """Ask the system, off the GUI thread: it may take seconds."""
        self.again.setEnabled(False)
        self.desk.run(printing.printers, self._found, failed)

    def draw(self) -> None:
        """Show the specimen as it would print."""
        self.desk.run(lambda: pictures(specimen(self.parts)), self.preview.show_pages, self.say_trouble)

    def try_out(self) -> None:
        """Print the specimen; without a printer it is only shown."""
        printer, size = self.parts.printer, self.parts.paper.size
        if not printer:
            self.draw()
            self.say("Chưa chọn máy in: giấy mẫu chỉ hiện ở đây để xem.", "muted")
            return
        self.test.setEnabled(False)
        self.say(f"Đang gửi giấy mẫu tới {printer} …", "muted")

        def send() -> str:
            return printing.print_pdf(specimen(self.parts), printer, title="MẪU in thử", paper=size)

        def sent(job: str) -> None:
            self.test.setEnabled(True)
            self.say(f"Máy in {printer} đã nhận lệnh {job}. Xem giấy có ra đủ và đúng khổ {size} không.")

        self.desk.run(send, sent, self._not_sent)

    def _not_sent(self, trouble: Trouble) -> None:
        self.test.setEnabled(True)
        self.say_trouble(trouble)

    def _found(self, printers: Sequence[Printer]) -> None:
        self._looked, self._silence = True, ""
        self._printers = printers
        self.again.setEnabled(True)
        self.fields["printer"].set_error("")
        for key in ("printer", "slip_printer"):
            self.fields[key].set_pairs([("", NO_PRINTER), *((p.name, _named(p)) for p in printers)])
        self.show_now()

    def _told_nothing(self, trouble: Trouble) -> None:
        """Say it calmly: a desk without a printer is a desk that works."""
        self._looked, self._silence = False, str(trouble)
        self.again.setEnabled(True)
        self.show_now()

    def _not_found(self, trouble: Trouble) -> None:
        self._looked = False
        self.again.setEnabled(True)
        self.fields["printer"].set_error(str(trouble))

    def _show_printers(self, role: Role) -> None:
        unseen = "{} (không thấy)" if self._looked else "{}"
        self.fields["slip_printer"].show_value(self.parts.slip_printer, unseen)
        field = self.fields["printer"]
        field.show_value(self.parts.printer, unseen)
        chosen = next((p for p in self._printers if p.name == self.parts.printer), None)
        if chosen and chosen.problem:
            field.hint = f"Máy in {chosen.name} {chosen.problem}. Bật lại máy in, rồi bấm “Tìm lại máy in”."
        elif self._looked and self.parts.printer and chosen is None:
            field.hint = "Không thấy máy in này. Kiểm tra dây nối, hoặc chọn máy khác."
        elif self._looked and not self._printers:
            field.hint = "Máy này chưa có máy in nào. Thêm máy in trong phần cài đặt của hệ điều hành."
        else:
            without = "Chọn “Không in” thì giấy vẫn được lập, lưu và xem trước."
            field.hint = f"{self._silence} {without}".strip()
        field.allow(role)

    def _show_form_set(self, role: Role) -> None:
        field = self.fields["template_set"]
        try:
            template = self.parts.template(self.parts.home.writer.now().date())
        except Trouble as trouble:
            field.set_error(str(trouble))
            return
        field.set_error("")
        checked = "đã đối chiếu" if template.verification.verified else "CHƯA đối chiếu với văn bản gốc"
        field.hint = f"{template.label}: bố cục {checked}. {template.notes}"
        field.allow(role)


def _named(printer: Printer) -> str:
    mark = " (mặc định)" if printer.default else ""
    return f"{printer.name}{mark}: {printer.problem}" if printer.problem else f"{printer.name}{mark}"
