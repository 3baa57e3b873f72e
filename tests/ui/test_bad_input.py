"""Every field of every screen tried empty, too long, in NFD, with emoji, with a wrong date, with line breaks.

The fields are found by walking the real windows, so that a field added tomorrow is tried too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from localdb.domain.bodies.late import LetterDrafted
from localdb.domain.bodies.linked import PartsOpened
from localdb.domain.bodies.progress import Extended, HandedOver
from localdb.domain.dossier import Dossier
from localdb.domain.linked import Part
from localdb.domain.lookups import question
from localdb.domain.roles import Role
from localdb.domain.values import Due, Officer
from localdb.domain.words import clean
from localdb.home import Folder
from localdb.outbox import Delivery, Position
from tests.localdb.made_up import looked_up
from tests.ui.dossiers.commune import START, Commune, catalogue, procedures
from ui.counter import Counter
from ui.dossiers.screen import DossiersScreen
from ui.dossiers.ways import possible
from ui.hands import press
from ui.lock import Who
from ui.widgets.count import Count
from ui.widgets.field import Field
from ui.widgets.lines import LONGEST, LONGEST_AREA, Choice, LineEdit, TextArea

CTRL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 60_000
WORKERS = 2  # threads of a desk's jobs
TURNS = 2  # a job may ask for one more
LONG_MESSAGE = 250  # letters: more does not fit beside a field
BAD = {
    "empty": "",
    "too long": "Nguyễn Thị Bích " * 600,
    "wrong date": "31/02/2026",
    "line breaks": "Dòng một\r\nDòng hai\u2028Dòng ba\tbốn\x00năm",
    "NFD": unicodedata.normalize("NFD", "Đặng Thị Hoà Ước"),
    "emoji": "Hoà 👩\u200d👩\u200d👧 🇻🇳 ✅",
}
IN_A_FORM = ("empty", "too long", "wrong date")  # what is cleaned, the first walk tried
KINDS = (QLineEdit, QPlainTextEdit, QComboBox)


def rare(commune: Commune) -> list[Dossier]:
    """Make dossiers at the steps that are seldom reached, so that no form stays shut."""
    store, clerk, leader = commune.home.store, commune.clerk, commune.actors[Role.LEADER]
    signer, due = Officer(leader.name, leader.id), (START + timedelta(days=7)).replace(hour=16)
    paid, given, late, asked, linked = (commune.receive(number=f"0011900000{i}9", kind=1) for i in range(5))
    store.collect(paid.id, 8000, "cash", "", clerk)
    store.act(
        given.id,
        HandedOver(Officer(clerk.name, clerk.id), signer, to_confirm=True, unscanned="Máy quét hỏng"),
        clerk,
    )
    why, sorry = "Chờ xã Đồng Mẫu xác minh nơi cư trú", "Ủy ban nhân dân xã xin lỗi ông bà"
    store.act(late.id, LetterDrafted(Due(due.isoformat()), why, sorry, "Đã hỏi hai lần", clerk.name), clerk)
    store.act(late.id, Extended(Due(due.isoformat()), why, sorry, signer), leader)
    questions = [
        question(asked.applicant, "applicant", want, "Giải quyết hồ sơ", START.date())
        for want in catalogue().wanted(procedures()[1])
    ]
    wanted = store.act(asked.id, questions[0], clerk)
    commune.answer(wanted, Delivery.ACCEPTED)
    commune.home.outbox.take_feed([looked_up(wanted, {"birth": "1991-05-17"})], Position("e1", "tra-loi"))
    store.act(asked.id, questions[1], clerk)  # and one that waits
    with commune.home.writer.transaction() as writing:
        opened = PartsOpened((Part("a", "Đăng ký thường trú", "Công an xã"),))
        writing.done.append(store._record(writing.db, linked.id, opened, clerk))
    return [paid, given, late, asked, linked]


class Walker:
    """The whole app at one commune; ``bugs`` is what its desk could not foresee."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        commune = Commune(path)
        self.dossiers = [dossier.id for dossier in (*commune.fill(), *rare(commune))]
        self.people = {role: Who(a.id, a.name, a.role.label) for role, a in commune.actors.items()}
        self.actors = commune.actors
        self.home, self.qtbot, self.bugs = commune.home, qtbot, list[str]()
        self.counter = Counter(Folder(path), synchronise_of=lambda _h: lambda: iter(()), clock=lambda: START)
        self.counter.desk.bug.connect(self.bugs.append)
        self.counter._home = commune.home  # the passphrase is slow to stretch, and no field of a screen
        self.counter._opened()
        self.window = self.counter.window
        with qtbot.waitActive(self.window):
            self.window.resize(1366, 768)
            self.window.show()
            self.window.activateWindow()

    def sit_down(self, role: Role) -> None:
        """Let somebody come to the desk."""
        assert self.counter.parts is not None
        self.counter.parts.session.actor = self.actors[role]
        self.role = role
        self.window.door.entered.emit(self.people[role])

    def settle(self) -> None:
        """Wait until no job is under way, nor one that such a job asked for."""
        for _turn in range(TURNS):
            self._meet(Barrier(WORKERS), [])
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QFileDialog):
                dialog.reject()

    def _meet(self, barrier: Barrier, back: list[int]) -> None:
        """Let every thread of the desk arrive: whatever was asked for before is done."""
        for _ in range(WORKERS):
            self.counter.desk.run(lambda: barrier.wait(60), back.append, lambda _trouble: None)
        self.qtbot.waitUntil(lambda: len(back) == WORKERS, timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def no_clipboard_left() -> Iterator[None]:
    yield
    QApplication.clipboard().clear()


@pytest.fixture
def walker(qtbot: QtBot, tmp_path: Path, no_clipboard_left: None) -> Iterator[Walker]:
    made = Walker(qtbot, tmp_path / "xa")
    yield made
    made.counter.close()
    made.window.close()
    made.window.deleteLater()
    assert made.bugs == []


def fields(root: QWidget, *, shown: bool = False) -> list[QWidget]:
    """Return every widget that a person can put something into."""
    found: list[QWidget] = []
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), QComboBox)
        fixed = isinstance(widget, QLineEdit | QPlainTextEdit) and widget.isReadOnly()
        if isinstance(widget, KINDS) and not inner and not fixed and (not shown or widget.isVisible()):
            found.append(widget)
    return found


def put(widget: QWidget, text: str) -> None:
    """Paste ``text`` in place of what stands there, and leave; a choice takes its last entry."""
    if isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.count() - 1)
        return
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    QApplication.clipboard().setText(text)
    widget.selectAll()
    if text:
        widget.paste()
    else:
        widget.clear()
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def wrong(widget: QWidget, text: str) -> str:
    """Return what is wrong with a field after ``text`` was pasted into it; empty when nothing is."""
    if isinstance(widget, Choice) or (isinstance(widget, LineEdit) and widget.secret):
        return ""
    if isinstance(widget, Count):
        return "" if widget.value().isdecimal() else f"is no number: {widget.value()!r}"
    if isinstance(widget, LineEdit | TextArea):
        return wrong_text(widget, text)
    return "is none of our own fields, which clean what they hold"


def wrong_text(widget: LineEdit | TextArea, text: str) -> str:
    """Return what is wrong with words after ``text`` was pasted there."""
    kept, most = widget.value(), LONGEST if isinstance(widget, LineEdit) else LONGEST_AREA
    if isinstance(widget, LineEdit):
        tidy = widget.text() == kept == clean(kept)
    else:
        tidy = kept == "\n".join(map(clean, kept.split("\n")))
    if len(kept) > most or not tidy:
        return f"keeps {len(kept)} letters, {kept[:60]!r}"
    error = field.error if (field := parent_field(widget)) else ""
    if field and len(clean(text)) > most and not error:
        return "says nothing of what was cut off"
    return f"says too much: {error[:80]}" if len(error) > LONG_MESSAGE else ""


def parent_field(widget: QWidget | None) -> Field | None:
    """Return the field with its title and its error around an input."""
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def called(screen: QWidget, widget: QWidget) -> str:
    field = parent_field(widget)
    return f"{type(screen).__name__}: {field.title if field else widget.accessibleName()}"


def test_every_field_there_is_keeps_clean_text_of_a_length_that_it_can_hold(walker: Walker) -> None:
    found, seen = [], 0
    for role in (Role.CLERK, Role.IT):
        walker.sit_down(role)
        for name in walker.window.kinds:
            if not walker.window.may_see(name):
                continue
            walker.window.show_screen(name)
            screen = walker.window.want(name)
            for widget in fields(screen):
                seen += 1
                for how, text in BAD.items():
                    put(widget, text)
                    if what := wrong(widget, text):
                        found.append(f"{called(screen, widget)}, {how}: {what}")
    walker.settle()
    assert not found, "\n".join(found)
    assert seen > 150
    assert walker.home.check() == []


class Forms:
    """The small forms beside a dossier, each opened where the rules let it be."""

    def __init__(self, walker: Walker) -> None:
        screen = walker.window.want(DossiersScreen.id)
        assert isinstance(screen, DossiersScreen)
        self.walker, self.screen, self.acts = walker, screen, screen.detail.acts

    def open(self, way: str) -> bool:
        """Open the form of ``way`` on the first dossier that allows it; return whether there is one."""
        if self.acts.panel is self.acts.panels[way]:
            return True
        role = self.walker.role
        for name in self.walker.dossiers:
            dossier = self.walker.home.queries.dossier(name)
            if dossier and way in [able.id for able in possible(dossier, role)]:
                self.screen.open_dossier(name, way)
                self.walker.settle()
                return self.acts.panel is self.acts.panels[way]
        return False

    def try_out(self, way: str, text: str) -> str:
        """Fill the open form with ``text``, accept it, and return what is wrong with what it says."""
        panel = self.acts.panels[way]
        for widget in fields(panel, shown=True):
            put(widget, text)
        press(Qt.Key.Key_Return, CTRL, self.walker.window)
        self.walker.settle()
        if self.acts.panel is not panel:
            return ""  # done
        said = [
            w.text() for w in panel.findChildren(QLabel) if w.isVisible() and w.property("role") == "error"
        ]
        if not any(said):
            return "is refused without a word"
        return next((f"says too much: {t[:80]}" for t in said if len(t) > LONG_MESSAGE), "")


def test_every_form_beside_a_dossier_says_what_is_wrong_with_what_was_put_in(walker: Walker) -> None:
    walker.sit_down(Role.CLERK)
    forms, found, seen = Forms(walker), [], set[str]()
    for role in (Role.CLERK, Role.LEADER):
        walker.sit_down(role)
        walker.window.show_screen(DossiersScreen.id)
        for way in [w for w in forms.acts.panels if w != "void" and w not in seen]:
            for how in IN_A_FORM:
                if not forms.open(way):
                    break
                seen.add(way)
                if what := forms.try_out(way, BAD[how]):
                    found.append(f"{way}, {how}: {what}")
    assert not found, "\n".join(found)
    seen.add("void")  # the last act on a dossier, and of the same kind as withdrawing
    assert sorted(forms.acts.panels.keys() - seen) == []
    assert walker.home.check() == []


def test_every_command_of_every_screen_bears_whatever_stands_in_its_fields(walker: Walker) -> None:
    for role, how in ((Role.CLERK, "line breaks"), (Role.IT, "wrong date")):
        walker.sit_down(role)
        for name in walker.window.kinds:
            if name == DossiersScreen.id or not walker.window.may_see(name):
                continue  # its forms are tried one by one
            walker.window.show_screen(name)
            screen = walker.window.want(name)
            for command in screen.commands():
                for widget in fields(screen, shown=True):
                    put(widget, BAD[how])
                command()
                walker.settle()
                walker.window.show_screen(name)
                for widget in fields(screen, shown=True):
                    put(widget, BAD[how])
                press(Qt.Key.Key_Return, CTRL, walker.window)
                walker.settle()
                assert walker.bugs == [], f"{name}, {command.title}"
    assert walker.home.check() == []
