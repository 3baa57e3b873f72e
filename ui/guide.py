"""The user guide, made from the real windows, so that it is never out of date: ``./motcua guide --out DIR``.

A clerk works in a made-up commune by keyboard; each screen on the way becomes a picture, and so does each
paper, in every template and size. What stands beside them is written in ``guide_words``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

import ui
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.domain.values import Scan
from localdb.home import Folder
from localdb.log import new_id
from ui.app import grab, make_app
from ui.archive.screen import ArchiveScreen
from ui.clerk import CTRL, Clerk
from ui.counter import Counter
from ui.guide_page import draw_papers, page
from ui.guide_words import OLD_LIST, STATEMENT
from ui.hands import scan_card, wait_until
from ui.old.screen import OldScreen
from ui.radar.screen import RadarScreen
from ui.sample import HINTS, PIN, create_sample
from ui.settings.declared import SECTIONS
from ui.settings.printing import PrintingPanel
from ui.settings.screen import SettingsScreen

CARD = "031190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
OTHER_CARD = "031188000026||Lò Thị Mai|03051988|Nữ|Thôn Mẫu 5, xã Tân Mẫu, tỉnh Mẫu|01012022"


class Morning:
    """The clock of the made-up day: a working Monday, a minute further with each picture."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, 5, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def go_on(self) -> None:
        """Let a minute pass."""
        self.at += timedelta(minutes=1)


class Guide:
    """Takes the pictures of the screens, by name."""

    def __init__(self, clerk: Clerk, out: Path, clock: Morning) -> None:
        self._clerk = clerk
        self._out = out
        self._clock = clock
        self.screens: dict[str, str] = {}

    def walk(self) -> Iterator[str]:
        """Go through the screens as the four people do; give the name of each picture taken."""
        clerk = self._clerk
        clerk.counter.start()
        yield self._picture("mo-kho")
        clerk.open_store()
        yield self._picture("dang-nhap")
        clerk.sit_down("clerk")
        yield from self._reception()
        yield from self._dossier()
        yield from self._parts_and_letter()
        yield from self._lane_and_lists()
        yield from self._keys()
        yield from self._others()

    def _reception(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.begin()
        yield self._picture("tiep-nhan-trong")
        scan_card(CARD)
        clerk.type("khai si")
        yield self._picture("tiep-nhan-chon-thu-tuc")
        clerk.press(Qt.Key.Key_Return)
        clerk.accept()
        yield self._picture("tiep-nhan-con-thieu")
        clerk.press(Qt.Key.Key_F10)
        yield self._picture("tiep-nhan-du")
        clerk.press(Qt.Key.Key_Y, CTRL)
        turned = clerk.reception.confirming.window
        assert turned is not None
        turned.showNormal()
        turned.resize(clerk.counter.window.size())
        yield self._picture("cong-dan-xem", turned)
        turned.agreed.emit()
        clerk.wait("the desk is in front again", clerk.counter.window.isActiveWindow)
        clerk.accept()
        clerk.received(clerk.reception)
        yield self._picture("da-tiep-nhan")
        clerk.press(Qt.Key.Key_F9)
        scan_card(OTHER_CARD)
        clerk.press(Qt.Key.Key_P, CTRL)
        clerk.wait("the half-typed form is put aside", lambda: not clerk.reception.form.applicant.name)
        clerk.press(Qt.Key.Key_O, CTRL)
        yield self._picture("ho-so-nhap-do")
        clerk.press(Qt.Key.Key_Escape)
        clerk.press(Qt.Key.Key_F9)

    def _dossier(self) -> Iterator[str]:
        clerk = self._clerk
        late = clerk.receive("khai si", OTHER_CARD, {"Trường hợp": "Quá hạn"})
        clerk.open(late.code)
        yield self._picture("ho-so")
        clerk.start("collect")
        yield self._picture("thu-phi")
        clerk.accept()
        acts = clerk.dossiers.detail.acts
        clerk.wait("the fee is written", lambda: acts.panel is None)
        clerk.act("ask", {"Lý do": "Tờ khai chưa có chữ ký"})
        clerk.act("answer")
        clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan", "Chưa quét vì": "Máy quét hỏng"})
        clerk.start("control")
        clerk.wait("the chain is shown", lambda: clerk.dossiers.detail.viewing)
        yield self._picture("xem-giay")
        clerk.leave_viewer()
        done = {"Số, ký hiệu kết quả": "12/TLKS", "Người ký kết quả": "Phạm Thị Lan"}
        clerk.act("ready", {**done, "Căn cứ nếu chỉ có một bản": "Chưa có chữ ký số"})
        clerk.start("return")
        yield self._picture("tra-ket-qua")
        clerk.accept()
        clerk.wait("the result is handed over", lambda: acts.panel is None)
        clerk.leave_viewer()
        yield from self._held(late)

    def _held(self, dossier: Dossier) -> Iterator[str]:
        """The same citizen comes again: what lies here of her."""
        clerk, home = self._clerk, self._clerk.home
        actor = clerk.counter.parts.session.require() if clerk.counter.parts else None
        assert actor is not None
        paper = dossier.papers[0]
        pdf = home.blobs.read(dossier.receipts[0].sha256)
        scan = Scan(new_id(), paper.component, paper.name, home.blobs.put(pdf), len(pdf), 1)
        home.store.file_paper(dossier.id, scan, paper.name, (), actor)
        clerk.begin()
        scan_card(OTHER_CARD)
        clerk.pick("khai si")
        clerk.press(Qt.Key.Key_H, CTRL)
        yield self._picture("dang-giu")
        clerk.press(Qt.Key.Key_Escape)
        clerk.press(Qt.Key.Key_F9)

    def _parts_and_letter(self) -> Iterator[str]:
        clerk = self._clerk
        linked = clerk.receive("lien thong", CARD)
        clerk.open(linked.code)
        yield self._picture("lien-thong")
        clerk.start("extend")
        yield self._picture("thu-xin-loi")
        clerk.leave_form()
        clerk.act(
            "extend",
            {
                "Lý do chậm": "Chờ công an xã Đồng Mẫu trả lời xác minh nơi cư trú của người cha",
                "Hẹn lại": self._later().strftime("16:30 %d/%m/%Y"),
                "Giải trình": "Đã gửi văn bản xác minh, đã gọi nhắc hai lần",
                "Người ký": "Phạm Thị Lan",
                "PIN của người ký": PIN,
            },
        )
        clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan", "Chưa quét vì": "Máy quét hỏng"})

    def _later(self) -> date:
        """A day ten working days ahead."""
        parts = self._clerk.counter.parts
        assert parts is not None
        return parts.catalogue.calendar.working_after(parts.home.writer.now().date(), 10)

    def _lane_and_lists(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.certify(3, 2, CARD)
        yield self._picture("chung-thuc")
        clerk.press(Qt.Key.Key_F3)
        clerk.press(Qt.Key.Key_Escape)
        yield self._picture("danh-sach")
        clerk.press(Qt.Key.Key_F7)
        yield self._picture("so")
        clerk.press(Qt.Key.Key_1, CTRL)
        yield self._picture("theo-doi-han")
        clerk.press(Qt.Key.Key_6)
        clerk.wait("the dossiers that were handed over are listed", clerk.rows)
        clerk.press(Qt.Key.Key_F9)
        radar = clerk.counter.window.front
        assert isinstance(radar, RadarScreen)
        clerk.wait("the slip is shown", radar.preview.isVisible)
        yield self._picture("phieu-giao-nhan")
        clerk.press(Qt.Key.Key_Escape)
        clerk.wait("the board is shown again", radar.table.isVisible)
        clerk.press(Qt.Key.Key_F11)
        clerk.wait("the diary is shown", radar.diary.isVisible)
        yield self._picture("gian-doan")
        yield from self._late_entry(radar)
        clerk.press(Qt.Key.Key_2, CTRL)
        yield self._picture("chot-tien")
        yield from self._statement()
        clerk.press(Qt.Key.Key_F6)
        yield self._picture("dong-bo")

    def _late_entry(self, radar: RadarScreen) -> Iterator[str]:
        clerk = self._clerk
        clerk.fill(clerk.field("Gì bị gián đoạn").control, "Mất điện")
        clerk.fill(radar.diary.began, "7:30 20/11")
        clerk.fill(radar.diary.ended, "16:30 20/11")
        clerk.accept()
        clerk.wait("the outage is listed", lambda: bool(radar.diary.table.page.rows))
        reception = clerk.begin()
        clerk.press(Qt.Key.Key_T, CTRL)
        clerk.type("8:40")
        clerk.press(Qt.Key.Key_Return)
        scan_card(OTHER_CARD)
        clerk.pick("tinh trang hon")
        yield self._picture("nhap-bu")
        clerk.press(Qt.Key.Key_T, CTRL)
        clerk.wait("the strip is gone", reception.pane.late.isHidden)
        clerk.press(Qt.Key.Key_F9)

    def _statement(self) -> Iterator[str]:
        clerk = self._clerk
        owing = clerk.receive("khai si", CARD, {"Trường hợp": "Quá hạn"})
        clerk.press(Qt.Key.Key_2, CTRL)
        clerk.wait("the drawer is in front", clerk.drawer.isVisible)
        path = self._out / "sao-ke.csv"
        path.write_text(STATEMENT.replace("{code}", owing.code), encoding="utf-8")
        clerk.drawer.load_statement(path)
        clerk.wait("the statement is read", lambda: bool(clerk.drawer.statement.table.page.rows))
        yield self._picture("sao-ke")
        path.unlink()

    def _keys(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.press(Qt.Key.Key_F1)
        yield self._picture("phim-tat")
        clerk.press(Qt.Key.Key_Escape)
        clerk.press(Qt.Key.Key_K, CTRL)
        yield self._picture("bang-lenh")
        clerk.press(Qt.Key.Key_Escape)

    def _others(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.sit_down("scanning")
        clerk.press(Qt.Key.Key_F4)
        yield self._picture("quet")
        yield from self._archive()
        yield from self._old()
        clerk.sit_down("it")
        clerk.counter.window.show_screen("settings")
        settings = clerk.counter.window.front
        assert isinstance(settings, SettingsScreen)
        for section in SECTIONS:
            settings.go(section.id)
            if isinstance(paper := settings.front, PrintingPanel):
                wait_until(lambda: paper.preview.page_count > 0)
            yield self._picture(f"cai-dat-{section.id}")
        clerk.press(Qt.Key.Key_F6)
        yield self._picture("dong-bo-cntt")

    def _archive(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.press(Qt.Key.Key_3, CTRL)
        screen = clerk.counter.window.front
        assert isinstance(screen, ArchiveScreen)
        clerk.press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
        clerk.type("Hồ sơ địa chính 1995")
        clerk.accept()
        clerk.wait("the box is there", lambda: screen.view.box is not None)
        clerk.press(Qt.Key.Key_F9)
        clerk.type("Hồ sơ giao đất thôn Mẫu 2")
        clerk.fill(clerk.field("Thời hạn lưu trữ").control, "Vĩnh viễn")
        yield self._picture("luu-tru-mo-ta")
        clerk.accept()
        clerk.wait("the file is there", lambda: screen.view.file is not None)
        yield self._picture("luu-tru")

    def _old(self) -> Iterator[str]:
        clerk = self._clerk
        clerk.sit_down("leader")
        clerk.press(Qt.Key.Key_4, CTRL)
        screen = clerk.counter.window.front
        assert isinstance(screen, OldScreen)
        left = self._out / "ton-dong.csv"
        left.write_text(OLD_LIST, encoding="utf-8")
        screen.load(left)
        clerk.wait("the list is tried", lambda: bool(screen.reading.table.page.rows))
        yield self._picture("ho-so-cu")
        left.unlink()

    def _picture(self, name: str, of: QWidget | None = None) -> str:
        wait_until(lambda: False, 0.6)  # what was asked for in the background comes in
        self._clerk.counter.window.notices.forget_news()
        self._clerk.counter.show_facts()  # the status bar counts from the same minute as the screen
        wait_until(lambda: False, 0.05)  # the screen takes its room back
        grab(of or self._clerk.counter.window, self._out / f"{name}.png")
        self.screens[name] = f"{name}.png"
        self._clock.go_on()
        return name


def write_guide(place: Path, out: Path, say: Callable[[str], None]) -> None:
    """Work through a made-up commune in ``place`` and write the guide to ``out``. Raises ``Trouble``."""
    if out.exists() and any(out.iterdir()):
        raise Trouble(f"Thư mục {out} không trống.", "Chọn --out khác để không ghi đè tệp nào.")
    out.mkdir(parents=True, exist_ok=True)
    app = make_app(["motcua"])
    folder = Folder(place / "xa-mau")
    clock = Morning()
    create_sample(folder, clock).close()
    counter = Counter(folder, synchronise_of=lambda _home: lambda: iter(()), hints=HINTS, clock=clock)
    guide = Guide(Clerk(counter), out, clock)
    try:
        for name in guide.walk():
            say(name)
        papers = []
        for paper in draw_papers(out):
            say(paper.name)
            papers.append(paper)
        (out / "index.html").write_text(page(guide.screens, papers), encoding="utf-8")
        for font in (Path(ui.__file__).parent / "fonts").glob("*.ttf"):
            shutil.copy(font, out / font.name)
    finally:
        counter.close()
        app.closeAllWindows()
    say(f"{out / 'index.html'}")
