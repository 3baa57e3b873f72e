"""Forms of the archive: what is typed is on disk at once, a trouble shows beside its field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QWidget

from localdb.domain.archive.practice import ArchivePractice
from localdb.domain.trouble import Trouble
from ui.widgets.basics import button, card, column, holder, label, row, scrolled
from ui.widgets.field import Field, Form
from ui.widgets.lines import Choice, LineEdit

SAVE_MS = 400


class Sheet(QWidget):
    """A form with a title and two buttons. ``accepted``, ``dropped`` (Escape), ``typed`` soon after a key."""

    accepted = Signal()
    dropped = Signal()
    typed = Signal()

    def __init__(self, name: str, title: str, fields: Sequence[Field], body: QLayout, accept: str) -> None:
        super().__init__()
        self.name = name
        self.fields = Form(fields)
        self.heading = label(title, "heading", wrap=True)
        self.hint = label("", "helper", wrap=True)
        self.accept = button(f"{accept}  (Ctrl + Enter)", self.accepted.emit, kind="primary", icon="check")
        drop = button("Thôi  (Esc)", self.dropped.emit, kind="quiet")
        inner = scrolled(holder(column(self.fields.summary, body, None, gap=8)))
        whole = column(self.heading, self.hint, inner, row(self.accept, drop, None), gap=8)
        whole.setStretch(2, 1)
        self.setLayout(column(card(whole)))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SAVE_MS)
        self._soon.timeout.connect(self.typed.emit)
        for field in fields:
            if isinstance(field.control, LineEdit):
                field.control.textEdited.connect(lambda _text: self._soon.start())
            elif isinstance(field.control, Choice):
                field.control.activated.connect(lambda _place: self._soon.start())

    def begin(self, values: dict[str, str], hint: str = "", first: str = "") -> None:
        """Start with these values, the caret in the field called ``first``."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        for name, field in self.fields.fields.items():
            if isinstance(field.control, LineEdit):
                field.control.setText(values.get(name, ""))
            elif isinstance(field.control, Choice):
                field.control.choose(values.get(name, ""))
        self.fields.clear_troubles()
        self.work(at_work=False)
        self.fields.focus(first or next(iter(self.fields.fields)))

    def values(self) -> dict[str, str]:
        """Return what stands in the fields, clean."""
        controls = {name: field.control for name, field in self.fields.fields.items()}
        return {name: c.value() for name, c in controls.items() if isinstance(c, LineEdit | Choice)}

    def refuse(self, trouble: Trouble) -> None:
        """Show why it was not done; what was typed stays."""
        self.work(at_work=False)
        self.fields.show_troubles([trouble])

    def work(self, *, at_work: bool) -> None:
        """Say that it is being written, or not any more."""
        self.accept.setEnabled(not at_work)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the form away; what was typed is kept for the next time."""
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            event.accept()
            return
        super().keyPressEvent(event)


def box_sheet() -> Sheet:
    """Return the form of a box."""
    fields = [
        Field("number", "Số hộp", LineEdit("12"), required=True),
        Field("title", "Tên hộp", LineEdit("Địa chính 1995–2003")),
        Field("shelf", "Nơi để", LineEdit("Kho 1, giá 3, tầng 2")),
        Field("fonds", "Mã phông", LineEdit("UBND-TM")),
        Field("fonds_name", "Tên phông", LineEdit("Ủy ban nhân dân xã")),
        Field("catalogue", "Mục lục số", LineEdit("01")),
        Field("note", "Ghi chú", LineEdit()),
    ]
    body = column(_pair(fields[0], fields[1]), fields[2], _pair(*fields[3:5]), _pair(*fields[5:]), gap=8)
    return Sheet("box", "Hộp lưu trữ", fields, body, "Lưu hộp")


def book_sheet() -> Sheet:
    """Return the form of a book."""
    fields = [
        Field("number", "Số quyển", LineEdit("01"), required=True),
        Field("title", "Tên quyển", LineEdit("Sổ đăng ký khai sinh 1987"), required=True),
    ]
    return Sheet("book", "Quyển trong hộp", fields, _pair(*fields), "Lưu quyển")


def handing_sheet() -> Sheet:
    """Return the form of a hand-over."""
    fields = [
        Field("giver", "Người giao", LineEdit(), required=True),
        Field("taker", "Người nhận", LineEdit("Họ tên"), required=True),
        Field("office", "Cơ quan nhận", LineEdit("Lưu trữ lịch sử tỉnh")),
    ]
    body = column(_pair(*fields[:2]), fields[2], gap=8)
    return Sheet("handing", "Bàn giao hộp", fields, body, "Lập biên bản")


def exporting_sheet() -> Sheet:
    """Return the form that asks where a copy shall lie."""
    fields = [Field("folder", "Thư mục", LineEdit("/media/usb"), required=True)]
    return Sheet("exporting", "Xuất hộp ra thư mục", fields, column(*fields), "Xuất")


def file_sheet(practice: ArchivePractice) -> Sheet:
    """Return the form of a file; the lists are the catalogue's."""

    def choice(words: Sequence[str]) -> Choice:
        return Choice([("", "Chưa ghi"), *((word, word) for word in words)])

    number, title = LineEdit("7"), LineEdit("Ghi như trên bìa")
    fields = [
        Field("number", "Số hồ sơ", number, required=True),
        Field("book", "Quyển", Choice([("", "Không nằm trong quyển")])),
        Field("title", "Tiêu đề hồ sơ", title, required=True),
        Field("retention", "Thời hạn lưu trữ", choice(practice.retention), required=True),
        Field("access", "Mức độ tiếp cận", choice(practice.access)),
        Field("began", "Bắt đầu", LineEdit("1998 hoặc 3/2/1998")),
        Field("ended", "Kết thúc", LineEdit("2001")),
        Field("sheets", "Số tờ (đếm tay)", LineEdit("48")),
        Field("condition", "Tình trạng vật lý", choice(practice.conditions)),
        Field("keywords", "Từ khóa", LineEdit()),
        Field("notation", "Mã hồ sơ gốc giấy", LineEdit()),
        Field("trust", "Mức độ tin cậy", choice(practice.trust)),
        Field("language", "Ngôn ngữ", LineEdit()),
        Field("sign", "Ký hiệu thông tin", LineEdit()),
        Field("note", "Ghi chú", LineEdit()),
    ]
    pairs = [_pair(fields[place], fields[place + 1]) for place in range(3, 15, 2)]
    body = column(_pair(*fields[:2]), fields[2], *pairs, gap=8)
    return Sheet("file", "Hồ sơ lưu trữ", fields, body, "Lưu hồ sơ")


def _pair(left: Field, right: Field) -> QLayout:
    both = row(left, right, gap=12)
    both.setStretch(0, 1)
    both.setStretch(1, 1)
    return both
