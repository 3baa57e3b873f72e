"""What may be done with the open dossier: buttons at its side, and the small forms they open there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from localdb.home import Home
from ui.deeds import story
from ui.dossiers.ending import DeclinePanel, StopPanel, WithdrawPanel
from ui.dossiers.handing import HandOverPanel, TakeOverPanel
from ui.dossiers.lateness import DeliverPanel, LetterPanel
from ui.dossiers.linking import PartPanel
from ui.dossiers.lookups import LookUpPanel, SettlePanel, TakeBackPanel
from ui.dossiers.model import Whole
from ui.dossiers.moving import AnswerPanel, SupplementPanel
from ui.dossiers.panels import Case, Panel
from ui.dossiers.paying import CollectPanel, ExemptPanel, LinkPanel, VoidFeePanel
from ui.dossiers.posting import PostPanel
from ui.dossiers.printing import PrintPanel
from ui.dossiers.recording import AdvancePanel, CorrectPanel, VoidPanel
from ui.dossiers.resulting import NotifyPanel, ReadyPanel, ReturnPanel
from ui.dossiers.ways import DIRECT, WAYS, possible
from ui.widgets.basics import button, card, column, holder, label, scrolled

WIDTH = 292
_DIGITS = range(Qt.Key.Key_1, Qt.Key.Key_9 + 1)


class ActsPane(QWidget):
    """The buttons, and in their place the form that one of them opened. Signals ask for what was accepted.

    ``asked(way)`` for what needs no form; ``accepted`` when the open form is to be done.
    """

    asked = Signal(str)
    accepted = Signal()
    undo_asked = Signal()

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for a dossier with which nothing can be done
        self.advance, self.correct, self.void = AdvancePanel(), CorrectPanel(), VoidPanel()
        self.returning = ReturnPanel()
        self.panels: dict[str, Panel] = {
            "advance": self.advance,
            "correct": self.correct,
            "void": self.void,
            "hand_over": HandOverPanel(home.accounts),
            "take_over": TakeOverPanel(home.accounts),
            "ask": SupplementPanel(),
            "answer": AnswerPanel(),
            "extend": LetterPanel(home.accounts),
            "deliver": DeliverPanel(),
            "part": PartPanel(),
            "look_up": LookUpPanel(),
            "settle_lookup": SettlePanel(),
            "take_back_lookup": TakeBackPanel(),
            "post": PostPanel(home.posting),
            "decline": DeclinePanel(),
            "withdraw": WithdrawPanel(),
            "stop": StopPanel(),
            "ready": ReadyPanel(home.blobs),
            "return": self.returning,
            "notify": NotifyPanel(),
            "collect": CollectPanel(home.settings),
            "exempt": ExemptPanel(),
            "link": LinkPanel(),
            "void_fee": VoidFeePanel(),
            "papers": PrintPanel(),
        }
        self._whole: Whole | None = None
        self._case: Case | None = None
        self._able: list[str] = []
        self._build_buttons()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._buttons)
        for panel in self.panels.values():
            self._stack.addWidget(panel)
            panel.accepted.connect(self.accepted)
            panel.dropped.connect(self.show_buttons)
        self.setLayout(column(card(column(self._stack), margin=12)))

    @property
    def panel(self) -> Panel | None:
        """The form that is open, if any."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Panel) else None

    def show_whole(self, whole: Whole, case: Case) -> None:
        """Show what may be done with this dossier now."""
        self._whole, self._case = whole, case
        held = any(made.hasFocus() for made in self._by_way.values())
        self._able = [way.id for way in possible(case.dossier, case.actor.role)]
        numbered = 0
        for way in WAYS:
            made = self._by_way[way.id]
            made.setVisible(way.id in self._able)
            if way.id not in self._able:
                continue
            key = way.key.replace("+", " + ")
            if not key and numbered < len(_DIGITS):
                numbered += 1
                key = str(numbered)
            made.setText(f"{way.title}  ({key})" if key else way.title)
            made.setAccessibleName(made.text())
        can_undo = self.can("undo")
        self._undo.setVisible(can_undo)
        self._undoes.setText(_undoes(whole) if can_undo else "")
        self._undoes.setVisible(can_undo)
        if held and self.panel is None:
            self.focus_first()  # the button that was pressed may be another one now

    def show_buttons(self) -> None:
        """Put a form away."""
        panel = self.panel
        self._stack.setCurrentWidget(self._buttons)
        if panel is not None:
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus into the open form, or on the first button that can be pressed."""
        if self.panel is not None:
            self.panel.focus_first()
            return
        (self._by_way[self._able[0]] if self._able else self).setFocus()

    def words_of(self, way: str) -> str:
        """Return the words on the button of ``way``, its key among them."""
        return self._by_way[way].text()

    def can(self, act: str) -> bool:
        """Whether ``act`` is possible now: for this role, on this dossier."""
        if self._whole is None:
            return False
        return bool(self._whole.undo) if act == "undo" else act in self._able

    def accept(self) -> None:
        """Accept the form that is open."""
        if self.panel is not None and self.panel.accept.isEnabled():
            self.panel.accepted.emit()

    def start_next(self) -> None:
        """Begin what usually comes next."""
        if self._able:
            self.start(self._able[0])

    def start(self, way: str) -> None:
        """Begin ``way``: open its form, or ask for it at once."""
        if self._case is None or not self.can(way):
            return
        if way in DIRECT:
            self.asked.emit(way)
            return
        panel = self.panels[way]
        self._stack.setCurrentWidget(panel)
        panel.start(self._case)
        panel.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit begins the act that has it, while no form is open."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.panel is None and plain and event.key() in _DIGITS:
            keyless = [way.id for way in WAYS if way.id in self._able and not way.key]
            place = event.key() - Qt.Key.Key_1
            if place < len(keyless):
                self.start(keyless[place])
            event.accept()
            return
        super().keyPressEvent(event)

    def _build_buttons(self) -> None:
        self._by_way: dict[str, QPushButton] = {
            way.id: button(way.title, partial(self.start, way.id), icon=way.icon) for way in WAYS
        }
        self._undo = button("Hoàn tác  (Ctrl + Z)", self.undo_asked.emit, icon="undo")
        self._undoes = label("", "helper", wrap=True)
        self._undoes.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        title = label("Việc có thể làm", "label")
        rest = column(*self._by_way.values(), self._undo, self._undoes, None, gap=4)
        self._buttons = holder(column(title, scrolled(holder(rest)), gap=4))


def _undoes(whole: Whole) -> str:
    change = next(step.change for step in whole.steps if step.change.id == whole.undo)
    return f"Hoàn tác sẽ lấy lại: {story(change)[0]}"
