"""How everything looks: a dozen colours per look, one font, one scale of spaces.

Widgets never name a colour. They carry a property (``role``, ``kind``, ``tone``) that the style sheet knows,
or ask ``tokens()`` when they paint themselves. Contrast of every pair that carries text is tested (WCAG 2.1
§1.4.3: at least 4.5 to 1).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.icons import icon
from ui.style import SHEET

FAMILY = "Be Vietnam Pro"
POINTS_DEFAULT, POINTS_MIN, POINTS_MAX = 12, 10, 18
SPACE = (4, 8, 12, 16, 24)  # pixels: the only gaps there are
TARGET = 40  # pixels: the least height of anything that is pressed
ICON = 20  # pixels: the size of icons on buttons
TONES = ("muted", "accent", "good", "warn", "bad")


class Look(StrEnum):
    """The three looks a clerk may choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return {"light": "Sáng", "dark": "Tối", "contrast": "Tương phản cao"}[self.value]


@dataclass(frozen=True)
class Tokens:
    """The colours of a look. ``soft`` marks what is chosen; ``border`` outlines what can be filled in."""

    window: str
    surface: str
    line: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    good: str
    warn: str
    bad: str

    def tint(self, tone: str) -> str:
        """Return the quiet background that goes with the text colour ``tone``."""
        if self.window == "#000000":
            return self.surface
        return _mix(getattr(self, tone), self.surface, 0.12)


LOOKS = {
    Look.LIGHT: Tokens(
        window="#f3f5f8",
        surface="#ffffff",
        line="#dde3ea",
        border="#7d8997",
        text="#16202b",
        muted="#566270",
        accent="#1a5aa8",
        on_accent="#ffffff",
        soft="#e3edf9",
        good="#1a6b3a",
        warn="#805200",
        bad="#b3261e",
    ),
    Look.DARK: Tokens(
        window="#12161b",
        surface="#1b2129",
        line="#323b46",
        border="#717e8d",
        text="#e9eef3",
        muted="#a9b4c0",
        accent="#86b8f4",
        on_accent="#0b1a2b",
        soft="#25364b",
        good="#7fcf98",
        warn="#eabf66",
        bad="#f59b94",
    ),
    Look.CONTRAST: Tokens(
        window="#000000",
        surface="#000000",
        line="#ffffff",
        border="#ffffff",
        text="#ffffff",
        muted="#ffffff",
        accent="#ffd60a",
        on_accent="#000000",
        soft="#3a3200",
        good="#7dff9b",
        warn="#ffd60a",
        bad="#ff9d96",
    ),
}


def _mix(colour: str, ground: str, share: float) -> str:
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def load_fonts() -> None:
    """Register the bundled font. Raises ``FileNotFoundError`` when the installation is incomplete."""
    for style in ("Regular", "Medium", "Bold", "Italic"):
        path = Path(__file__).parent / "fonts" / f"BeVietnamPro-{style}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)


def apply(app: QApplication, look: Look = Look.LIGHT, points: int = POINTS_DEFAULT) -> None:
    """Dress the whole app. ``points`` is kept within 10 to 18."""
    points = max(POINTS_MIN, min(POINTS_MAX, points))
    app.setProperty("look", look.value)
    app.setProperty("points", points)
    colours = LOOKS[look]
    app.setPalette(_palette(colours))
    app.setFont(QFont(FAMILY, points))
    for window in app.topLevelWidgets():
        if window.property("worn"):
            wear(window)
    for widget in app.allWidgets():
        _paint_icon(widget)


def wear(window: QWidget) -> None:
    """Dress a window (a widget without a parent), now and whenever the look changes.

    The sheet lies on windows and not on the app: so a screen is styled once, when it is put into its window,
    instead of anew for every parent its parts get, which took four times as long.
    """
    look, points = current()
    colours = LOOKS[look]
    tints = {f"{tone}_tint": colours.tint(tone) for tone in TONES}
    sizes = {"small": points - 1.5, "base": points, "heading": points + 2, "title": points + 6}
    window.setProperty("worn", True)
    window.setStyleSheet(SHEET.substitute(asdict(colours), **tints, **sizes, family=FAMILY))


def current() -> tuple[Look, int]:
    """Return the look and the text size (points) in force."""
    app = QApplication.instance()
    if app is None or app.property("look") is None:
        return Look.LIGHT, POINTS_DEFAULT
    return Look(app.property("look")), int(app.property("points"))


def tokens() -> Tokens:
    """Return the colours in force, for widgets that paint themselves."""
    return LOOKS[current()[0]]


def set_icon(button: QAbstractButton, name: str, tone: str = "text", *, alone: bool = False) -> None:
    """Give ``button`` an icon in the colour of a token; it follows the look when that changes.

    An icon that is not ``alone`` keeps some room to the words after it.
    """
    button.setProperty("icon_name", name)
    button.setProperty("icon_tone", tone)
    button.setIconSize(QSize(ICON if alone else ICON + SPACE[1], ICON))
    _paint_icon(button)


def _paint_icon(widget: QWidget) -> None:
    name = widget.property("icon_name")
    if name and isinstance(widget, QAbstractButton):
        colour = getattr(tokens(), widget.property("icon_tone"))
        widget.setIcon(icon(name, colour, tokens().border, ICON, widget.iconSize().width()))


def _palette(colours: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.PlaceholderText, colours.muted),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Link, colours.accent),
        (role.Accent, colours.accent),
        (role.Mid, colours.line),
    ):
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.muted))
    return palette
