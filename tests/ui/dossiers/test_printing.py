"""Other papers from the open dossier, by real keys: shown as printed, and again as marked reprints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.forms.reading import text
from tests.ui.dossiers.commune import Front
from ui.hands import press
from ui.widgets.lines import Choice, LineEdit, TextArea

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


@pytest.mark.parametrize(
    ("way", "typed", "paper"),
    [
        ("ask", {"reason": "Tờ khai chưa ghi mục đích"}, "Phiếu yêu cầu bổ sung"),
        ("decline", {"reason": "Không thuộc thẩm quyền của xã Tân Mẫu"}, "Phiếu từ chối"),
        ("withdraw", {"reason": "Về quê làm lại giấy khác"}, "Thông báo dừng"),
        ("hand_over", {"name": "Lò Văn Mẫn", "unit": "Công an xã"}, "Phiếu bàn giao"),
    ],
)
def test_a_paper_is_looked_at_before_anything_is_written_and_what_was_typed_stays(
    front: Front, way: str, typed: dict[str, str], paper: str
) -> None:
    dossier = front.commune.receive("Đặng Thị Hoà")
    detail = front.open(dossier)
    detail.acts.start(way)
    panel = detail.acts.panels[way]
    if way == "hand_over":
        taker = panel.fields["taker"].control
        assert isinstance(taker, Choice)
        taker.choose("other")
        unscanned = panel.fields["unscanned"].control
        assert isinstance(unscanned, Choice)
        unscanned.choose("Máy quét hỏng")
    for name, text_ in typed.items():
        control = panel.fields[name].control
        assert isinstance(control, LineEdit | TextArea)
        put = control.setText if isinstance(control, LineEdit) else control.setPlainText
        put(text_)
    press(Qt.Key.Key_P, CTRL)
    front.until(lambda: detail.viewing and "chưa ghi, chưa in" in front.words())
    assert paper in front.words()
    press(Qt.Key.Key_Escape)
    front.until(lambda: not detail.viewing)
    assert detail.acts.panel is panel
    now = front.commune.home.queries.dossier(dossier.id)
    assert now is not None
    assert now == dossier  # nothing was written, nothing filed
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: detail.viewing and detail.acts.panel is None)
