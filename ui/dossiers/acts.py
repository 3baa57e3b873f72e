"""What may be done with the open dossier: buttons at its side, and the small forms they open there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from localdb.domain.dossier import Dossier
from localdb.domain.roles import Act, Role, may
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from ui.deeds import field_label, field_shown, story
from ui.dossiers.model import Whole, correctable, next_steps
from ui.widgets.basics import button, card, column, holder, label, row, scrolled
from ui.widgets.chips import STATUS
from ui.widgets.field import Field
from ui.widgets.lines import Choice, LineEdit

WIDTH = 292


class Panel(QWidget):
    """A small form with a title, its fields, and the two buttons that accept it or put it away."""

    accepted = Signal()
    dropped = Signal()

    def __init__(self, title: str, hint: str, fields: list[Field], accept: str) -> None:
        super().__init__()
        self.fields = {field.name: field for field in fields}
        self.accept = button(accept, self.accepted.emit, kind="primary", icon="tick")
        drop = button("Thôi  (Esc)", self.dropped.emit, kind="quiet")
        self._hint = label(hint, "helper", wrap=True)
        self._error = label("", "error", wrap=True)
        body = column(label(title, "heading", wrap=True), self._hint, *fields, self._error, None, gap=8)
        self._area = scrolled(holder(body))
        buttons = row(self.accept, drop)
        buttons.setStretch(0, 1)
        whole = column(self._area, buttons, gap=8)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.clear()

    def clear(self) -> None:
        """Take every error away, and let it be accepted."""
        self.accept.setEnabled(True)
        self._tell("")
        for field in self.fields.values():
            field.set_error("")

    def focus_first(self) -> None:
        """Put the caret in the first field."""
        next(iter(self.fields.values())).control.setFocus()

    def refuse(self, trouble: Trouble) -> None:
        """Show why it was not done, beside its field where there is one; what was typed stays."""
        self.clear()
        field = self.fields.get(trouble.field)
        if field is None:
            self._tell(str(trouble))
            return
        field.set_error(str(trouble))
        field.control.setFocus()
        self._area.ensureWidgetVisible(field)

    def work(self) -> None:
        """Say that it is being written."""
        self.clear()
        self.accept.setEnabled(False)

    def _tell(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))


class AdvancePanel(Panel):
    """Moves the dossier to one of its legal next statuses."""

    def __init__(self) -> None:
        self.to = Choice([])
        self.note = LineEdit()
        fields = [Field("to", "Trạng thái mới", self.to), Field("note", "Ghi chú", self.note)]
        super().__init__("Chuyển trạng thái", "", fields, "Chuyển")

    def start(self, dossier: Dossier, steps: tuple[Status, ...]) -> None:
        """Begin for ``dossier``."""
        self._hint.setText(f"Đang là: {dossier.status.label}")
        self.to.set_pairs([(s.value, STATUS[s].text) for s in steps])
        self.to.setCurrentIndex(0)
        self.note.clear()


class CorrectPanel(Panel):
    """Replaces one value by another, with a reason."""

    def __init__(self) -> None:
        self.field = Choice([])
        self.value = LineEdit()
        self.reason = LineEdit()
        self._value = Field("value", "Giá trị đúng", self.value)
        fields = [
            Field("field", "Sửa mục", self.field),
            self._value,
            Field("reason", "Lý do", self.reason, required=True),
        ]
        super().__init__("Sửa thông tin", "Giá trị cũ vẫn còn trong diễn biến.", fields, "Ghi sửa đổi")
        self._dossier: Dossier | None = None
        self.field.currentIndexChanged.connect(lambda _index: self._show_old())

    def start(self, dossier: Dossier) -> None:
        """Begin for ``dossier``."""
        self._dossier = dossier
        self.field.set_pairs([(f, field_label(f).capitalize()) for f in correctable(dossier)])
        self.field.setCurrentIndex(1)  # the phone: what citizens most often give anew
        self.reason.clear()
        self._show_old()

    def _show_old(self) -> None:
        name = self.field.value()
        if self._dossier is None or not name:
            return
        old = field_shown(name, field_value(self._dossier, name))
        self._value.set_helper(f"Đang ghi: {old}" if old else "Đang để trống")
        self.value.setText(old)
        self.value.selectAll()


class VoidPanel(Panel):
    """Takes a mistaken reception back."""

    def __init__(self) -> None:
        self.reason = LineEdit()
        fields = [Field("reason", "Lý do", self.reason, required=True)]
        hint = "Chỉ dùng khi tiếp nhận nhầm. Số hồ sơ không dùng lại; giấy đã in phải thu hồi."
        super().__init__("Hủy tiếp nhận", hint, fields, "Hủy tiếp nhận")

    def start(self) -> None:
        """Begin."""
        self.reason.clear()


class ActsPane(QWidget):
    """The buttons, and in their place the form that one of them opened. Signals ask for what was accepted."""

    advance_asked = Signal()
    correct_asked = Signal()
    void_asked = Signal()
    scan_asked = Signal()
    reprint_asked = Signal()
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for a dossier with which nothing can be done
        self.advance, self.correct, self.void = AdvancePanel(), CorrectPanel(), VoidPanel()
        self._whole: Whole | None = None
        self._role = Role.SCANNING
        self._build_buttons()
        self._stack = QStackedWidget()
        for widget in (self._buttons, self.advance, self.correct, self.void):
            self._stack.addWidget(widget)
        self.setLayout(column(card(column(self._stack), margin=12)))
        for panel, asked in (
            (self.advance, self.advance_asked),
            (self.correct, self.correct_asked),
            (self.void, self.void_asked),
        ):
            panel.accepted.connect(asked)
            panel.dropped.connect(self.show_buttons)

    @property
    def panel(self) -> Panel | None:
        """The form that is open, if any."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def show_whole(self, whole: Whole, role: Role) -> None:
        """Show what this role may do with this dossier."""
        self._whole, self._role = whole, role
        held = [made for made in self._by_act.values() if made.hasFocus()]
        for act, made in self._by_act.items():
            made.setEnabled(self.can(act))
        self._undoes.setText(_undoes(whole) if self.can("undo") else "")
        self._undoes.setVisible(self.can("undo"))
        if held and not held[0].isEnabled():
            self.focus_first()  # a button that can no longer be pressed would let the focus go anywhere

    def show_buttons(self) -> None:
        """Put a form away."""
        panel = self.panel
        self._stack.setCurrentWidget(self._buttons)
        if panel is not None:
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on the first button that can be pressed."""
        able = [made for made in self._by_act.values() if made.isEnabled()]
        (able[0] if able else self).setFocus()

    def can(self, act: str) -> bool:
        """Whether ``act`` is possible now: for this role, on this dossier."""
        if self._whole is None:
            return False
        dossier, role = self._whole.dossier, self._role
        return (
            not dossier.voided
            and {
                "reprint": may(role, Act.PRINT),
                "advance": bool(next_steps(dossier, role)),
                "correct": may(role, Act.CORRECT),
                "void": may(role, Act.VOID),
                "scan": may(role, Act.SCAN),
                "undo": bool(self._whole.undo),
            }[act]
        )

    def accept(self) -> None:
        """Accept the form that is open."""
        if self.panel is not None and self.panel.accept.isEnabled():
            self.panel.accepted.emit()

    def start(self, act: str) -> None:
        """Open the form of ``act``."""
        if self._whole is None or not self.can(act):
            return
        dossier = self._whole.dossier
        panel: Panel
        if act == "advance":
            panel = self.advance
            self.advance.start(dossier, next_steps(dossier, self._role))
        elif act == "correct":
            panel = self.correct
            self.correct.start(dossier)
        else:
            panel = self.void
            self.void.start()
        panel.clear()
        self._stack.setCurrentWidget(panel)
        panel.focus_first()

    def _build_buttons(self) -> None:
        made: dict[str, QPushButton] = {
            "advance": button("Chuyển trạng thái  (F9)", partial(self.start, "advance"), icon="next"),
            "correct": button("Sửa thông tin  (F10)", partial(self.start, "correct"), icon="file"),
            "scan": button("Quét giấy tờ  (F11)", self.scan_asked.emit, icon="scanning"),
            "reprint": button("In lại giấy  (F12)", self.reprint_asked.emit, icon="print"),
            "void": button("Hủy tiếp nhận", partial(self.start, "void"), icon="cross"),
            "undo": button("Hoàn tác  (Ctrl + Z)", self.undo_asked.emit, icon="undo"),
        }
        self._by_act = made
        self._undoes = label("", "helper", wrap=True)
        self._undoes.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._buttons = holder(
            column(label("Việc có thể làm", "label"), *made.values(), self._undoes, None, gap=4)
        )


def _undoes(whole: Whole) -> str:
    change = next(step.change for step in whole.steps if step.change.id == whole.undo)
    return f"Hoàn tác sẽ lấy lại: {story(change)[0]}"
