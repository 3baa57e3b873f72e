"""Every look can be read by everybody."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui import icons, theme
from ui.theme import LOOKS, TONES, Look, contrast
from ui.vietnamese import WORDS

LETTERS = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA)) + "àáãèéìíòóõùúý₫“”…·"


@pytest.mark.parametrize("look", list(Look))
def test_text_stands_out_at_least_4_5_to_1(look: Look) -> None:
    colours = LOOKS[look]
    grounds = {"window": colours.window, "surface": colours.surface, "soft": colours.soft}
    pairs = [(tone, ground) for tone in ("text", *TONES) for ground in grounds]
    weak = [
        (tone, ground) for tone, ground in pairs if contrast(getattr(colours, tone), grounds[ground]) < 4.5
    ]
    weak += [
        (tone, "its tint") for tone in TONES if contrast(getattr(colours, tone), colours.tint(tone)) < 4.5
    ]
    weak += [("text", tone) for tone in TONES if contrast(colours.text, colours.tint(tone)) < 4.5]
    assert weak == []
    assert contrast(colours.on_accent, colours.accent) >= 4.5


@pytest.mark.parametrize("look", list(Look))
def test_outlines_and_focus_stand_out_at_least_3_to_1(look: Look) -> None:
    colours = LOOKS[look]
    for ground in (colours.surface, colours.window):
        assert contrast(colours.border, ground) >= 3
        assert contrast(colours.accent, ground) >= 3


def test_contrast_is_that_of_the_web_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_bundled_font_is_in_use_and_has_every_vietnamese_letter(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == theme.FAMILY
    for weight in (QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.Bold):
        font = QFont(theme.FAMILY, 12, weight)
        raw = QRawFont.fromFont(font)
        assert [letter for letter in LETTERS if not raw.supportsCharacter(ord(letter))] == []
    assert QFontMetrics(qapp.font()).horizontalAdvance("Một Cửa") > 0


@pytest.mark.parametrize(("asked", "given"), [(4, 10), (14, 14), (40, 18)])
def test_text_size_stays_between_10_and_18_points(qapp: QApplication, asked: int, given: int) -> None:
    theme.apply(qapp, Look.LIGHT, asked)
    assert qapp.font().pointSize() == given
    theme.apply(qapp)


def test_icons_follow_the_look(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Lưu")
    qtbot.addWidget(button)
    theme.set_icon(button, "save")
    light = button.icon().pixmap(20, 20).toImage()
    theme.apply(qapp, Look.DARK)
    assert button.icon().pixmap(20, 20).toImage() != light
    theme.apply(qapp)


@pytest.mark.parametrize("name", icons.NAMES)
def test_every_icon_draws_something_inside_its_square(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, "#000000", 24).toImage()
    inked = [(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 128]
    assert len(inked) > 40
    edge = [(x, y) for x, y in inked if x in (0, 47) or y in (0, 47)]
    assert edge == []


def test_qt_speaks_vietnamese(qapp: QApplication) -> None:
    for english, vietnamese in WORDS.items():
        assert QApplication.translate("QPlatformTheme", english) == vietnamese
    assert QApplication.translate("QPlatformTheme", "Something unheard of") == "Something unheard of"
