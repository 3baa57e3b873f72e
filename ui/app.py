"""The Qt application: style, bundled font, Vietnamese for Qt's own words."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QBuffer, QLocale, QObject, QTimerEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.desk import Desk
from ui.vietnamese import Vietnamese

COLLECT_EVERY_MS = 500


class GuiCollector(QObject):
    """Collects Python's cyclic garbage on the GUI thread and nowhere else.

    Left to itself, Python collects on whichever thread happens to allocate; a widget in the garbage would
    then be destroyed by a worker, and Qt goes down with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.startTimer(COLLECT_EVERY_MS)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counted) if count > most]
        if due:
            gc.collect(due[-1])


def make_app(argv: Sequence[str]) -> QApplication:
    """Return the one application, ready to show windows. Calling it again returns the same one."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(argv))
    if app.property("dressed"):
        return app
    app.setProperty("dressed", True)
    GuiCollector(app)
    app.setApplicationName("motcua")
    app.setApplicationDisplayName("Một Cửa")
    app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    app.installTranslator(Vietnamese(app))
    theme.load_fonts()
    theme.apply(app)
    return app


def catch_bugs(desk: Desk) -> None:
    """Let what fails unforeseen in a slot end in the log and one notice, like a bug in a job."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            desk.report(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = hook


def grab(widget: QWidget, path: Path) -> None:
    """Write a picture of ``widget`` (PNG) to ``path``. Raises ``OSError`` when it cannot be written."""
    picture = QBuffer()
    widget.grab().save(picture, "PNG")
    path.write_bytes(picture.data().data())
