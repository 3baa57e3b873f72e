"""What stands on a paper is shown beside it, asked about where it is not sure, and corrected by a person."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLineEdit, QTableWidgetItem
from pytestqt.qtbot import QtBot

from localdb.domain.change import from_line, to_line
from localdb.domain.crosscheck import of_waiting
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Fact, Facts
from scanner.values import Doubt, PageResult
from tests.ui.scanning import papers
from ui.hands import press
from ui.parts import Parts
from ui.scanning.facts import with_card
from ui.scanning.filing import correct, file, judge
from ui.scanning.paper import Paper, Stage
from ui.scanning.paper_pane import PaperPane
from ui.widgets.facts import FactsView

NUMBER = "097123456789"
FACTS = Facts(
    title=Fact("GIẤY CHỨNG SINH", 0.97, 1, (300, 100, 400, 30)),
    date=Fact("2026-11-14", 0.6, 1, (500, 80, 300, 20)),
    owner=Fact("Lê Kim Phượng", 0.95),
    number=Fact(NUMBER, 0.98),
)


def waiting(parts: Parts, dossier: Dossier) -> Paper:
    text = "GIẤY CHỨNG SINH\nHọ tên mẹ"
    sha256 = parts.home.blobs.put(b"%PDF-1.7")
    return Paper(
        "giay", "a.png", dossier.id, Stage.WAITING, sha256=sha256, size=8, count=1, text=text, facts=FACTS
    )


def test_another_persons_paper_waits_until_the_number_is_set_right(parts: Parts) -> None:
    dossier = papers.receive_birth(parts)
    person = replace(dossier.applicant, number="097000000001")
    known = replace(dossier, applicant=person)
    assert of_waiting(known, FACTS) == f"Giấy ghi số {NUMBER} (Lê Kim Phượng), khác người trong hồ sơ."
    assert of_waiting(known, replace(FACTS, number=Fact(NUMBER, 0.5))) == ""
    assert of_waiting(dossier, FACTS) == ""  # nobody's number is known
    assert of_waiting(known, None) == ""


def test_the_code_of_a_card_is_believed_before_its_letters() -> None:
    code = f"{NUMBER}||Đỗ Minh Khánh|02031991|Nam|thôn Yên Quỳ, xã Đồng Xanh|05062022"
    page = PageResult("a", 1, 0, 0.0, False, 9, 90.0, 1.0, (), text="", codes=("https://example.vn", code))
    facts = with_card(FACTS, [page])
    assert facts.owner == Fact("Đỗ Minh Khánh", 1.0, 1, qr=True)
    assert facts.number == Fact(NUMBER, 1.0, 1, qr=True)
    assert facts.birth == Fact("1991-03-02", 1.0, 1, qr=True)


def test_a_correction_is_kept_and_filed_with_the_paper(parts: Parts, dossier: Dossier) -> None:
    paper = judge(parts.home, parts.catalogue, waiting(parts, dossier))
    corrected = correct(parts.home, parts.catalogue, paper, "date", "15/11/26")
    done = file(parts.home, parts.catalogue, corrected, papers.CERTIFICATE, papers.CLERK)
    facts = done.dossier.scans[-1].facts
    assert facts is not None
    assert facts.date == Fact("2026-11-15", 1.0, 1, (500, 80, 300, 20), checked=True)
    change = parts.home.queries.history(dossier.id)[-1]
    assert from_line(to_line(change)) == change


def test_the_pane_shows_the_fields_and_takes_a_correction(
    qtbot: QtBot, parts: Parts, dossier: Dossier
) -> None:
    pane = PaperPane()
    qtbot.addWidget(pane)
    pane.show_paper(waiting(parts, dossier), "Giấy chứng sinh")
    table = pane.facts

    def cell(row: int, column: int) -> QTableWidgetItem:
        found = table.item(row, column)
        assert found is not None
        return found

    shown = {cell(row, 0).text(): cell(row, 1).text() for row in range(table.rowCount())}
    assert shown == {
        "Tên giấy": "GIẤY CHỨNG SINH",
        "Ngày ký": "14/11/2026",
        "Chủ giấy": "Lê Kim Phượng",
        "Định danh": NUMBER,
    }
    assert "chưa chắc" in cell(1, 1).toolTip()
    with qtbot.waitSignal(pane.fact_corrected) as said:
        cell(1, 1).setText("15/11/2026")
    assert said.args == ["date", "15/11/2026"]
    pane.show_paper(replace(waiting(parts, dossier), stage=Stage.FILED), "Giấy chứng sinh")
    assert not cell(1, 1).flags() & Qt.ItemFlag.ItemIsEditable


def test_news_that_comes_while_somebody_types_waits_for_the_end_of_it(qtbot: QtBot) -> None:
    view = FactsView(every=True)
    qtbot.addWidget(view)
    view.show_facts(FACTS, editable=True)
    view.show()
    view.point_at("date")
    view.editItem(view.currentItem())
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.setText("15/11/2026")
    view.show_facts(replace(FACTS, owner=Fact("Lê Kim Phương", 1.0)), editable=True)
    assert editor.text() == "15/11/2026"
    with qtbot.waitSignal(view.corrected) as said:
        press(Qt.Key.Key_Return, into=editor)
    assert said.args == ["date", "15/11/2026"]
    qtbot.waitUntil(lambda: "Lê Kim Phương" in [_text(view, row) for row in range(view.rowCount())])


def _text(view: FactsView, row: int) -> str:
    item = view.item(row, 1)
    return item.text() if item else ""


def test_words_to_compare_are_counted_and_underlined_on_the_page(
    qtbot: QtBot, parts: Parts, dossier: Dossier
) -> None:
    pane = PaperPane()
    qtbot.addWidget(pane)
    paper = replace(waiting(parts, dossier), facts=None, doubts=(Doubt("tiếgn", (100, 500, 200, 20), 1),))
    pane.show_paper(paper, "Giấy chứng sinh")
    assert "so lại 1 chữ gạch chân" in pane.figures.text()
    sheet = QPixmap(400, 400)
    sheet.fill(Qt.GlobalColor.white)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    sheet.save(buffer, "PNG")
    pane.show_sheets(paper.id, [bytes(data.data())])
    shown = pane.preview._pictures[0].toImage()
    white = QColor(Qt.GlobalColor.white)
    assert shown.pixelColor(80, 212) != white
    assert shown.pixelColor(80, 196) == white
    assert shown.pixelColor(200, 212) == white
