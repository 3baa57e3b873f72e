"""The user guide, made from the real windows, so that it is never out of date: ``./motcua guide --out DIR``.

A clerk works in a made-up commune by keyboard; each screen on the way becomes a picture, and so does each
paper that is made. What stands beside them is written in ``guide_words``.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt

import ui
from forms.preview import page_png
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.home import Folder
from ui.app import grab, make_app
from ui.archive.screen import ArchiveScreen
from ui.clerk import CTRL, Clerk
from ui.counter import Counter
from ui.guide_words import HEAD, INTRO, OLD_LIST, PAPERS, PEOPLE, TITLE
from ui.hands import scan_card, wait_until
from ui.old.screen import OldScreen
from ui.sample import HINTS, PIN, create_sample

CARD = "098190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
OTHER_CARD = "098190000026||Lò Thị Mai|03051988|Nữ|Thôn Mẫu 5, xã Tân Mẫu, tỉnh Mẫu|01012022"
DPI = 80  # of the pictures of papers


class Guide:
    """Takes the pictures: ``screens`` by name, ``papers`` with their titles."""

    def __init__(self, clerk: Clerk, out: Path) -> None:
        self._clerk = clerk
        self._out = out
        self.screens: dict[str, str] = {}
        self.papers: dict[str, str] = {}

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
        clerk.accept()
        dossier = clerk.received(clerk.reception)
        yield self._picture("da-tiep-nhan")
        self._keep_papers(dossier)

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
        clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan"})
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
        self._keep_papers(clerk.by_code(late.code))
        for card, way, typed in (
            (CARD, "decline", {"Lý do từ chối": "Không thuộc thẩm quyền của xã"}),
            (OTHER_CARD, "withdraw", {"Lý do công dân nêu": "Về quê làm"}),
        ):
            other = clerk.receive("ket hon", card)
            clerk.open(other.code)
            clerk.act(way, typed)
            self._keep_papers(clerk.by_code(other.code))

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
        clerk.act("papers")  # the explanation to the head, beside the letter
        clerk.act("hand_over", {"Giao cho": "Phạm Thị Lan"})
        self._keep_papers(clerk.by_code(linked.code))

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
        yield self._picture("phieu-giao-nhan")
        clerk.press(Qt.Key.Key_2, CTRL)
        yield self._picture("chot-tien")
        clerk.press(Qt.Key.Key_F6)
        yield self._picture("dong-bo")

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
        yield self._picture("cai-dat")
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

    def _picture(self, name: str) -> str:
        wait_until(lambda: False, 0.6)  # what was asked for in the background comes in
        self._clerk.counter.window.notices.forget_news()
        grab(self._clerk.counter.window, self._out / f"{name}.png")
        self.screens[name] = f"{name}.png"
        return name

    def _keep_papers(self, dossier: Dossier) -> None:
        receipts = [("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", r.sha256) for r in dossier.receipts]
        for title, sha256 in [*receipts, *((paper.title, paper.sha256) for paper in dossier.issued)]:
            if title in self.papers:
                continue
            pdf = self._clerk.home.blobs.read(sha256)
            name = f"giay-{len(self.papers) + 1:02d}.png"
            (self._out / name).write_bytes(page_png(pdf, dpi=DPI))
            self.papers[title] = name


def page(guide: Guide) -> str:
    """Return the guide as one HTML page beside its pictures."""
    body = [f"<h1>{TITLE}</h1>", *(f"<p>{line}</p>" for line in INTRO)]
    for person in PEOPLE:
        body.append(f"<h2>{html.escape(person.who)}</h2>")
        for step in person.steps:
            body += [f"<h3>{html.escape(step.title)}</h3>", *(f"<p>{line}</p>" for line in step.told)]
            if step.picture:
                shown = guide.screens[step.picture]
                body.append(f'<img src="{shown}" alt="{html.escape(step.title)}">')
    body.append(f"<h2>{PAPERS}</h2>")
    for title, picture in guide.papers.items():
        words = html.escape(title)
        body.append(f'<figure><img src="{picture}" alt="{words}"><figcaption>{words}</figcaption></figure>')
    return f"{HEAD}{''.join(f'{line}{chr(10)}' for line in body)}</body></html>\n"


def write_guide(place: Path, out: Path, say: Callable[[str], None]) -> None:
    """Work through a made-up commune in ``place`` and write the guide to ``out``. Raises ``Trouble``."""
    if out.exists() and any(out.iterdir()):
        raise Trouble(f"Thư mục {out} không trống.", "Chọn --out khác để không ghi đè tệp nào.")
    out.mkdir(parents=True, exist_ok=True)
    app = make_app(["motcua"])
    folder = Folder(place / "xa-mau")
    create_sample(folder).close()
    counter = Counter(folder, synchronise_of=lambda _home: lambda: iter(()), hints=HINTS)
    guide = Guide(Clerk(counter), out)
    try:
        for name in guide.walk():
            say(name)
        (out / "index.html").write_text(page(guide), encoding="utf-8")
        for font in (Path(ui.__file__).parent / "fonts").glob("*.ttf"):
            shutil.copy(font, out / font.name)
    finally:
        counter.close()
        app.closeAllWindows()
    say(f"{out / 'index.html'}")
