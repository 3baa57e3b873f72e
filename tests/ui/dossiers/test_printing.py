"""Other papers from the open dossier, by real keys: shown as printed, and again as marked reprints."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.forms.reading import text
from tests.ui.dossiers.commune import Front
from ui.hands import press
from ui.widgets.lines import Choice

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_paper_is_made_shown_listed_and_printed_again(front: Front) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà")
    detail = front.open(dossier)
    detail.acts.start("papers")
    panel = detail.acts.panels["papers"]
    choice = panel.fields["paper"].control
    assert isinstance(choice, Choice)
    assert choice.itemText(0) == "Tờ khai điền sẵn để ký"
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: detail.viewing and "Tờ khai" in front.words())
    press(Qt.Key.Key_Escape)
    detail.acts.start("control")
    front.until(lambda: detail.viewing and detail.whole is not None and detail.whole.dossier.issued)
    press(Qt.Key.Key_Escape)
    front.until(lambda: "Phiếu kiểm soát quá trình giải quyết hồ sơ · bản đầu tiên" in front.words())
    detail.acts.start("papers")
    place = next(n for n in range(choice.count()) if choice.itemText(n).startswith("In lại: Phiếu kiểm soát"))
    choice.setCurrentIndex(place)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: detail.whole is not None and len(detail.whole.dossier.issued) == 2)
    assert detail.whole is not None
    again = detail.whole.dossier.issued[1]
    assert "BẢN IN LẠI LẦN 1" in text(front.commune.home.blobs.read(again.sha256))
    front.until(lambda: detail.viewing)
    press(Qt.Key.Key_Escape)
    front.until(lambda: "bản in lại lần 1" in front.words())
