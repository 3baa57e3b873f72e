"""The Qt application: style, bundled font, Vietnamese for Qt's own words."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.desk import Desk
from ui.vietnamese import Vietnamese


def make_app(argv: Sequence[str]) -> QApplication:
    """Return the one application, ready to show windows. Calling it again returns the same one."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(list(argv))
    if app.property("dressed"):
        return app
    app.setProperty("dressed", True)
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
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"cannot write {path}")
