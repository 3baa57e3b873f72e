"""Opens one window in this process and says on stdout when a person could use it; run by ``ui_start``.

``python -m tests.benchmarks.windows bare`` · ``… ours DATA_FOLDER`` (a folder with the sample commune).
A moment counts once the field that has the focus was painted. Ours also says its peak memory, in KiB.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

LIMIT_MS = 120_000
Step = tuple[Callable[[QObject], bool], Callable[[], object]]


class Watch(QObject):
    """Takes steps in order: when a painted widget satisfies the next one, its act runs."""

    def __init__(self, app: QApplication, steps: list[Step]) -> None:
        super().__init__(app)
        self._steps = steps
        app.installEventFilter(self)
        QTimer.singleShot(LIMIT_MS, app.quit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything pass; look at what is painted."""
        if event.type() == QEvent.Type.Paint and self._steps and self._steps[0][0](watched):
            QTimer.singleShot(0, self._steps.pop(0)[1])
        return False


def has_focus(watched: QObject) -> bool:
    """Whether this is the widget that keys go to."""
    return watched is QApplication.focusWidget()


def tell(moment: str) -> None:
    """Say that a moment has come."""
    sys.stdout.write(f"{moment}\n")
    sys.stdout.flush()


def bare() -> None:
    """Show the smallest window that a person can type into."""
    app = QApplication(["bare"])
    window = QWidget()
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)

    def done() -> None:
        tell("ready")
        app.quit()

    watch = Watch(app, [(has_focus, done)])
    window.show()
    field.setFocus()
    app.exec()
    del watch


def ours(folder: Path) -> None:
    """Open the app as its command does, type passphrase and PIN at once, and wait for the reception form."""
    import main
    from localdb.domain.roles import Role
    from localdb.home import Folder
    from ui.app import make_app
    from ui.counter import Counter
    from ui.reception.screen import ReceptionScreen
    from ui.sample import HINTS, PHRASE, PIN

    app = make_app(["motcua"])
    counter = Counter(Folder(folder), synchronise_of=lambda home: lambda: main.meet(home), hints=HINTS)
    store, login = counter.door.store, counter.door.login

    def at_the_door() -> None:
        tell("door")
        store.phrase.setText(PHRASE)
        store.submit()

    def at_the_desk() -> None:
        assert counter.parts is not None
        clerk = next(a for a in counter.parts.home.accounts.all() if a.role is Role.CLERK)
        counter.door.ask_who(clerk.id)
        login.pin.setText(PIN)
        login.submit()

    def in_the_form(watched: QObject) -> bool:
        front = counter.window.front
        if not isinstance(front, ReceptionScreen) or not isinstance(watched, QWidget):
            return False
        return has_focus(watched) and front.isAncestorOf(watched)

    def done() -> None:
        tell("ready")
        tell(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}")
        app.quit()

    steps: list[Step] = [
        (lambda painted: painted is store.phrase and has_focus(painted), at_the_door),
        (lambda painted: painted is login.pin and has_focus(painted), at_the_desk),
        (in_the_form, done),
    ]
    watch = Watch(app, steps)
    counter.start()
    app.exec()
    del watch
    counter.close()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        ours(Path(sys.argv[2]))
