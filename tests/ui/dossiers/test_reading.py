"""What was read on a filed paper is set right beside the paper, and a difference is settled by one key."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from localdb.domain.crosscheck import differences
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact, Facts
from localdb.domain.roles import Role
from localdb.domain.values import Scan
from localdb.log import new_id
from tests.ui.dossiers.commune import Commune, Front, paper_pdf
from tests.ui.walk import small_targets, truncated, unnamed
from ui.deeds import story
from ui.dossiers.detail import DetailPane
from ui.hands import press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
MINE, OTHERS = "097190000001", "097190000009"
FACTS = Facts(
    title=Fact("GIẤY CHỨNG SINH", 0.97, 1, (300, 100, 400, 30)),
    date=Fact("2026-11-14", 0.6, 2, (500, 80, 300, 20)),
    owner=Fact("Đặng Thị Hoà", 0.95, 1, (300, 300, 400, 20)),
    number=Fact(OTHERS, 0.98, 1, (300, 340, 300, 20)),
)


def with_paper(commune: Commune, facts: Facts = FACTS) -> Dossier:
    """A dossier with one paper on which these facts were read."""
    dossier = commune.receive(number=MINE)
    pdf, paper = paper_pdf("GIẤY CHỨNG SINH"), dossier.papers[0]
    scan = Scan(new_id(), paper.component, paper.name, commune.home.blobs.put(pdf), len(pdf), 2, facts=facts)
    return commune.home.store.file_paper(dossier.id, scan, "GIẤY CHỨNG SINH", (), commune.clerk)


def look(front: Front, dossier: Dossier) -> DetailPane:
    """Open the paper from the dossier, which lists what speaks against it."""
    detail = front.open(dossier)
    front.until(lambda: "Mở bản quét để quyết định" in front.words() or not differences(dossier))
    made = next(b for b in detail.findChildren(QPushButton) if b.accessibleName().startswith("Xem bản quét"))
    made.setFocus()
    press(Qt.Key.Key_Return)
    front.until(lambda: not detail.viewer.reading.isHidden())
    return detail


def now(front: Front) -> Dossier:
    """The dossier as it is kept."""
    whole = front.dossiers.detail.whole
    assert whole is not None
    found = front.commune.home.queries.dossier(whole.dossier.id)
    assert found is not None
    return found


def type_over(text: str) -> None:
    """Type into the row in hand and accept, as a person who types over it does."""
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_A, CTRL)
    type_text(text)
    press(Qt.Key.Key_Return)


def told(front: Front) -> str:
    """The timeline in words, as it was read last."""
    whole = front.dossiers.detail.whole
    return "\n".join(line for step in (whole.steps if whole else ()) for line in story(step.change))


def test_a_field_is_corrected_beside_the_paper_and_undone(front: Front) -> None:
    detail = look(front, with_paper(front.commune, replace(FACTS, number=None)))
    facts = detail.viewer.reading.facts
    assert facts.hasFocus()
    facts.point_at("date")
    type_over("30/2/26")
    front.until(lambda: "Không có ngày 30/02/2026" in front.notices())
    type_over("15/11/26")
    front.until(lambda: "Sửa ngày ký: “14/11/2026” thành “15/11/2026”" in told(front))
    kept = now(front).scans[0].facts
    assert kept is not None
    assert kept.date == Fact("2026-11-15", 1.0, 2, (500, 80, 300, 20), checked=True)
    facts.point_at("number")
    type_over(MINE)
    front.until(lambda: f"Thêm định danh: {MINE}" in told(front))
    press(Qt.Key.Key_Z, CTRL)
    front.until(lambda: (found := now(front).scans[0].facts) and found.number is None)
    assert detail.viewing
    facts.point_at("title")
    type_over("GIẤY SINH MẪU MỚI")  # what such papers are called is learned
    front.until(lambda: "Sửa tên giấy" in told(front))
    whole = now(front)
    times = front.commune.home.naming.times("giay sinh mau moi", whole.procedure.code)
    assert times == {whole.scans[0].component: 1}


def test_the_paper_is_right_and_the_dossier_is_corrected_with_a_reason(front: Front) -> None:
    dossier = with_paper(front.commune)
    detail = look(front, dossier)
    difference = detail.viewer.reading.difference
    front.window.resize(1024, 640)
    front.until(lambda: unnamed(front.window) + small_targets(front.window) + truncated(front.window) == [])
    assert f"giấy ghi {OTHERS}, hồ sơ ghi {MINE}" in difference.words.text()
    assert difference.hasFocus()
    assert detail.viewer.reading.facts.field == "number"
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return)
    front.until(lambda: f"Sửa số định danh người nộp: “{MINE}” thành “{OTHERS}”" in told(front))
    assert f"Lý do: Theo “{dossier.papers[0].name}”" in told(front)
    front.until(difference.isHidden)
    assert now(front).applicant.number == OTHERS


def test_the_dossier_is_right_or_the_paper_lies_in_the_wrong_one(front: Front) -> None:
    dossier = with_paper(front.commune)
    detail = look(front, dossier)
    press(Qt.Key.Key_2)
    front.until(lambda: "Giữ hồ sơ như đang ghi, dù giấy ghi khác" in told(front))
    front.until(detail.viewer.reading.difference.isHidden)
    assert now(front).applicant.number == MINE
    press(Qt.Key.Key_Z, CTRL)
    front.until(lambda: not detail.viewer.reading.difference.isHidden())
    detail.viewer.reading.difference.setFocus()
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Escape)
    assert detail.viewing
    detail.viewer.reading.difference.wrong.click()  # a second digit at once would be a card reader's
    press(Qt.Key.Key_Return)
    front.until(lambda: not detail.viewing)
    assert now(front).scans == ()
    assert "Giấy của người khác, để nhầm hồ sơ" in told(front)


def test_a_leader_sees_what_differs_and_changes_nothing(front: Front) -> None:
    dossier = with_paper(front.commune)
    front.enter(Role.LEADER)
    reading = look(front, dossier).viewer.reading
    assert "khác với hồ sơ" in reading.difference.words.text()
    press(Qt.Key.Key_2)
    assert reading.difference.kept.isHidden()
    reading.facts.setFocus()
    type_over("9")
    assert now(front) == dossier
