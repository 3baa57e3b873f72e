"""A person at the real windows: the acts of a day as keys, for the demo, the stories, the day and the guide.

Everything goes through the keyboard and is looked up on the screen; only what a person would also see is
read. A promise that the window does not keep in time ends in ``StuckError`` with what the window says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from localdb.domain.dossier import Dossier
from localdb.home import Home
from ui.certify.screen import CertifyScreen
from ui.counter import Counter
from ui.dossiers.screen import DossiersScreen
from ui.dossiers.ways import BY_ID
from ui.hands import NONE, focused, press, scan_card, type_text, wait_until
from ui.money.screen import MoneyScreen
from ui.reception.screen import ReceptionScreen
from ui.sample import PHRASE, PIN
from ui.screen import Screen
from ui.widgets.chips import Chip
from ui.widgets.field import Field
from ui.widgets.lines import Choice, TextArea
from ui.widgets.table import Table
from ui.widgets.ticks import Tick

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE = 60  # seconds: a busy PC is slow, a broken window is for ever
MOST_STOPS = 120  # of the caret on one screen
_KEY_IN_WORDS = re.compile(r"\((\w+)\)$")


class StuckError(Exception):
    """The window did not do what a person may expect."""


class Clerk:
    """Sits at one counter; ``before_key`` is called before every act, to look or to take a picture."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.keys = 0

    @property
    def home(self) -> Home:
        """The open home."""
        assert self.counter.parts is not None, "the store is shut"
        return self.counter.parts.home

    @property
    def reception(self) -> ReceptionScreen:
        """The reception screen."""
        screen = self.counter.window.want(ReceptionScreen.id)
        assert isinstance(screen, ReceptionScreen)
        return screen

    @property
    def dossiers(self) -> DossiersScreen:
        """The screen of dossiers."""
        screen = self.counter.window.want(DossiersScreen.id)
        assert isinstance(screen, DossiersScreen)
        return screen

    @property
    def lane(self) -> CertifyScreen:
        """The express lane."""
        screen = self.counter.window.want(CertifyScreen.id)
        assert isinstance(screen, CertifyScreen)
        return screen

    @property
    def drawer(self) -> MoneyScreen:
        """The drawer."""
        screen = self.counter.window.want(MoneyScreen.id)
        assert isinstance(screen, MoneyScreen)
        return screen

    # At the door

    def open_store(self, phrase: str = PHRASE) -> None:
        """Start the app and type the passphrase."""
        self.counter.start()
        self.counter.window.activateWindow()
        self.wait("the passphrase is asked for", self.counter.door.store.phrase.hasFocus)
        self.type(phrase)
        self.press(ENTER)
        self.wait("the store opens", lambda: self.counter.parts is not None)

    def sit_down(self, role: str, pin: str = PIN) -> None:
        """Come to the desk as somebody with ``role``; whoever sat there leaves it."""
        window, door = self.counter.window, self.counter.door
        if not window.is_locked:
            if self.home and self.role == role:
                return
            self.press(Qt.Key.Key_L, CTRL)
        self.wait("the door asks who is there", door.login.pin.hasFocus)
        who = next(a for a in self.home.accounts.all() if a.role == role)
        door.ask_who(who.id)  # the one thing that a person does with the arrow keys and this does not
        self.type(pin)
        self.press(ENTER)
        self.wait(f"the {role} comes in", lambda: not window.is_locked)

    @property
    def role(self) -> str:
        """The role of whoever sits here, or an empty string."""
        actor = self.counter.parts.session.actor if self.counter.parts else None
        return actor.role.value if actor else ""

    # Keys

    def type(self, text: str) -> None:
        """Type into whatever has the caret."""
        self.keys += len(text)
        type_text(text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press a key; one with Ctrl counts as two."""
        self.keys += 1 + (modifier != NONE)
        press(key, modifier)

    def walk_to(self, widget: QWidget) -> None:
        """Press Tab until ``widget`` has the caret; a field that Tab never reaches is a defect."""
        for _ in range(MOST_STOPS):
            if widget.hasFocus():
                return
            self.press(Qt.Key.Key_Tab)
        raise StuckError(f"Tab never reaches “{widget.accessibleName()}”. {self.what_is_said()}")

    def fill(self, widget: QWidget, text: str) -> None:
        """Walk to a field and put ``text`` there the way its kind wants it."""
        self.walk_to(widget)
        if isinstance(widget, Choice):
            self._choose(widget, text)
        elif isinstance(widget, Tick):
            if widget.isChecked() != bool(text):
                self.press(Qt.Key.Key_Space)
        else:
            if isinstance(widget, TextArea | QLineEdit):
                self.press(Qt.Key.Key_A, CTRL)
                self.press(Qt.Key.Key_Delete)
            self.type(text)

    def _choose(self, choice: Choice, text: str) -> None:
        """Press Down or Up until the choice says ``text`` (its value, or the beginning of its words)."""
        place = next(
            (
                i
                for i in range(choice.count())
                if text == choice.itemData(i) or choice.itemText(i).startswith(text)
            ),
            -1,
        )
        if place < 0:
            raise StuckError(f"“{choice.accessibleName()}” does not offer “{text}”.")
        while choice.currentIndex() != place:
            self.press(Qt.Key.Key_Down if choice.currentIndex() < place else Qt.Key.Key_Up)

    def palette(self, words: str) -> None:
        """Run a command by its words (Ctrl+K)."""
        self.press(Qt.Key.Key_K, CTRL)
        sheet = self.counter.window.palette_sheet
        self.wait("the palette opens", sheet.search.hasFocus)
        self.type(words)
        self.wait(f"the palette knows “{words}”", lambda: sheet.list.count() > 0)
        self.press(ENTER)

    def accept(self) -> None:
        """Press Ctrl+Enter."""
        self.press(ENTER, CTRL)

    # Reception

    def begin(self) -> ReceptionScreen:
        """Go to reception with an empty form."""
        self.press(Qt.Key.Key_F2)
        self.press(Qt.Key.Key_F9)
        return self.reception

    def pick(self, words: str) -> None:
        """Choose a procedure by a few letters."""
        self.walk_to(self.reception.pane.picker.line)
        self.type(words)
        self.press(ENTER)

    def receive(self, words: str, card: str, more: dict[str, str] | None = None) -> Dossier:
        """Receive a dossier: card, procedure, ``more`` by the titles of fields, all papers, Ctrl+Enter."""
        screen = self.begin()
        scan_card(card)
        self.pick(words)
        for title, text in (more or {}).items():
            self.fill(self.field(title).control, text)
        self.press(Qt.Key.Key_F10)
        self.accept()
        return self.received(screen)

    def received(self, screen: ReceptionScreen) -> Dossier:
        """Wait for the receipt on the screen; return what was received."""
        self.wait("the receipt comes", lambda: screen.side.showing_receipt)
        return self.by_code(screen.side.code.text())

    # Dossiers

    def by_code(self, code: str) -> Dossier:
        """Return a dossier as it is stored now."""
        found = self.home.queries.by_code(code)
        if found is None:
            raise StuckError(f"There is no dossier {code}.")
        return found

    def open(self, code: str) -> DossiersScreen:
        """Open a dossier by typing its code into the search box."""
        screen = self.dossiers
        self.find(code)
        self.press(ENTER)
        detail = screen.detail
        self.wait(
            f"dossier {code} opens",
            lambda: (
                screen.on_detail
                and detail.whole is not None
                and code in (detail.whole.dossier.code, detail.whole.dossier.official_code)
            ),
        )
        return screen

    def start(self, way: str) -> None:
        """Begin what may be done with the open dossier: by its key, or by name where it has none."""
        screen = self.dossiers
        acts = screen.detail.acts
        self.wait("the screen shows what is stored", self._shows_the_truth)
        self.wait(f"“{BY_ID[way].title}” may be done", lambda: acts.can(way))
        self.wait("the dossier has the caret", lambda: screen.isAncestorOf(focused()))
        shown = _KEY_IN_WORDS.search(acts.words_of(way))
        if shown is None:
            self.palette(BY_ID[way].title)
        else:
            self.press(Qt.Key[f"Key_{shown[1]}"])

    def _shows_the_truth(self) -> bool:
        whole = self.dossiers.detail.whole
        return whole is not None and whole.dossier == self.home.queries.dossier(whole.dossier.id)

    def act(self, way: str, typed: dict[str, str] | None = None) -> None:
        """Do something with the open dossier, by its form; wait until it is written."""
        self.attempt(way, typed)
        acts = self.dossiers.detail.acts
        self.wait(f"“{BY_ID[way].title}” is written", lambda: acts.panel is None)
        self.leave_viewer()

    def leave_form(self) -> None:
        """Put the form in front away, nothing done."""
        self.press(Qt.Key.Key_Escape)
        self.wait("the form goes away", lambda: self.dossiers.detail.acts.panel is None)

    def leave_viewer(self) -> None:
        """Put a paper that came up out of sight."""
        detail = self.dossiers.detail
        if detail.viewing:
            self.press(Qt.Key.Key_Escape)
            self.wait("the paper goes away", lambda: not detail.viewing)

    def undo(self) -> None:
        """Take the last change of the open dossier back."""
        detail = self.dossiers.detail
        self.wait("there is something to take back", lambda: detail.acts.can("undo"))
        last = detail.whole.undo if detail.whole else ""
        self.press(Qt.Key.Key_Z, CTRL)
        self.wait(
            "it is taken back",
            lambda: detail.whole and any(step.change.undoes == last for step in detail.whole.steps),
        )

    def find(self, words: str) -> None:
        """Search the dossiers as one types."""
        self.press(Qt.Key.Key_F3)
        self.press(Qt.Key.Key_F, CTRL)
        self.wait("the search box has the caret", self.dossiers.list.search.hasFocus)
        self.type(words)

    def attempt(self, way: str, typed: dict[str, str] | None = None) -> None:
        """Fill the form of ``way``, by the titles of its fields, and accept it, whatever becomes of it."""
        self.start(way)
        acts = self.dossiers.detail.acts
        self.wait(f"the form “{BY_ID[way].title}” opens", lambda: acts.panel is not None)
        for title, text in (typed or {}).items():
            self.fill(self.field(title).control, text)
        self.accept()

    # The express lane

    def certify(self, pages: int, copies: int, card: str) -> Dossier:
        """Certify copies in the express lane; return the dossier."""
        self.press(Qt.Key.Key_F5)
        self.press(Qt.Key.Key_F9)
        scan_card(card)
        self.type(str(pages))
        self.press(ENTER)
        self.type(str(copies))
        self.accept()
        return self.certified()

    def certified(self) -> Dossier:
        """Wait for the number of a certified paper; return its dossier."""
        lane = self.lane
        self.wait("the copy has its number", lambda: lane.last is not None and lane.done.text())
        assert lane.last is not None
        return lane.last

    def close_day(self, notes: dict[int, int], opening: int = 0) -> None:
        """Count the drawer by note and close the day."""
        drawer = self.drawer
        self.press(Qt.Key.Key_2, CTRL)
        self.wait("the count begins", drawer.opening.hasFocus)
        self.fill(drawer.opening, str(opening))
        for note, line in drawer.notes.items():
            if note in notes:
                self.fill(line, str(notes[note]))
        self.press(Qt.Key.Key_F9)

    # Looking

    def may_see(self, screen: str) -> bool:
        """Whether a screen is offered in the rail."""
        return self.counter.window.may_see(screen)

    def wait(self, what: str, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until something is so; what is not so in time is told with what the window says."""
        if not wait_until(lambda: bool(holds()), seconds):
            raise StuckError(f"Not so: {what}. {self.what_is_said()}")

    def rows(self) -> list[str]:
        """Return the lines of the lists in front, the cells of each beside each other."""
        front, told = self.counter.window.front, list[str]()
        for table in front.findChildren(Table) if front else []:
            if table.isVisible():
                cells = table.page
                across = range(cells.columnCount())
                told += [
                    " · ".join(str(cells.index(line, place).data()) for place in across)
                    for line in range(cells.rowCount())
                ]
        return told

    def words(self) -> str:
        """Every word that can be read on the screen in front."""
        front: Screen | QWidget | None = self.counter.window.front
        if front is None or self.counter.window.is_locked:
            front = self.counter.door
        labels = [w.text() for w in front.findChildren(QLabel) if w.isVisible()]
        chips = [w.accessibleName() for w in front.findChildren(Chip) if w.isVisible()]
        return "\n".join(labels + chips)

    def notices(self) -> str:
        """Every word of the notices."""
        return "\n".join(f"{n.what} {n.todo}" for n in self.counter.window.notices.notices)

    def fields(self) -> list[Field]:
        """Return the fields that can be seen on the screen in front."""
        front = self.counter.window.front
        return [field for field in front.findChildren(Field) if field.isVisible()] if front else []

    def field(self, title: str) -> Field:
        """Return the field with this title."""
        found = next((field for field in self.fields() if field.title == title), None)
        if found is None:
            raise StuckError(f"There is no field “{title}”: {[field.title for field in self.fields()]}.")
        return found

    def errors(self) -> list[str]:
        """Return the errors beside the fields of the screen in front."""
        return [f"{field.title}: {field.error}" for field in self.fields() if field.error]

    def what_is_said(self) -> str:
        """Return what would help to see why nothing goes on."""
        caret = QApplication.focusWidget()
        where = caret.accessibleName() or type(caret).__name__ if caret else "nowhere"
        return f"Caret: {where}. Errors: {self.errors()}. Notices: {self.notices()}"
