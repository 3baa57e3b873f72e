"""The scanning screen: dossier on the left, papers in the middle, the paper in hand on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent

from localdb.domain.archive.values import File
from localdb.domain.dossier import Dossier
from localdb.domain.trouble import Trouble
from localdb.domain.words import clean
from scanner.batch import apart
from scanner.sources import SUFFIXES, FileSource
from ui.commands import Command
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning import archiving, filing
from ui.scanning.arrivals import Arrivals
from ui.scanning.beside import Beside
from ui.scanning.dividers import print_dividers
from ui.scanning.dossier_pane import DossierPane
from ui.scanning.feeding import Feeding
from ui.scanning.hand import Hand
from ui.scanning.intake import Aim
from ui.scanning.leafing import Leafing
from ui.scanning.paper import Target, target_of
from ui.scanning.paper_pane import PaperPane
from ui.scanning.papers_list import PapersModel
from ui.scanning.papers_pane import PapersPane
from ui.scanning.pictures import Pictures
from ui.scanning.watching import Watching
from ui.screen import Screen
from ui.widgets.basics import card, column, row
from ui.widgets.context import offer
from ui.widgets.picking import pick_files

_PAGES = "Trang giấy"


class ScanningScreen(Screen):
    """Takes papers in and files them. It works from the moment it is made until the desk closes."""

    id: ClassVar[str] = "scanning"
    title: ClassVar[str] = "Quét"
    icon: ClassVar[str] = "scanning"
    key: ClassVar[str] = "F4"
    keys: ClassVar[tuple[tuple[str, str], ...]] = (
        ("0 … 9", "Xếp giấy đang chọn vào thành phần có số ấy"),
        ("Delete", "Bỏ giấy đang chọn sang khay"),
        ("Mũi tên · Shift + mũi tên", "Khi cắt mép: đưa cạnh vào, đưa cạnh ra"),
    )

    def __init__(self, desk: Desk, parts: Parts) -> None:
        super().__init__(desk)
        self._parts, self._home = parts, parts.home
        self.aim = Aim()
        self.dossier: Target | None = None
        self.pictures = Pictures(desk, parts.home)
        self.watching = Watching(desk, parts, self.aim)
        self.pane = DossierPane(parts.home.queries.search)
        self.feeding = Feeding(desk, parts.home, self.aim)
        self.papers = PapersPane(PapersModel(), parts.watch, self.feeding)
        self.paper = PaperPane()
        self.arrivals = Arrivals(
            desk, parts.home, pane=self.papers, pictures=self.pictures, watching=self.watching
        )
        self.hand = Hand(
            desk,
            parts,
            aim=self.aim,
            arrivals=self.arrivals,
            places=self.pane,
            pane=self.paper,
            pictures=self.pictures,
        )
        self.leafing = Leafing(desk, parts, aim=self.aim, arrivals=self.arrivals, pane=self.paper)
        self.beside = Beside(
            desk,
            parts,
            feeding=self.feeding,
            arrivals=self.arrivals,
            pictures=self.pictures,
            aim=self.aim,
        )
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.arrivals.begin()

    def _lay_out(self) -> None:
        left = card(column(self.pane), 10)
        whole = row(left, self.papers, self.paper, gap=8)
        for place, (part, least, share) in enumerate(
            ((left, 208, 5), (self.papers, 254, 5), (self.paper, 264, 7))
        ):
            part.setMinimumWidth(least)
            whole.setStretch(place, share)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.pane.picked.connect(self.choose)
        self.pane.code.connect(self.choose_by_code)
        self.pane.cleared.connect(self.leave_dossier)
        self.pane.component.connect(self.hand.name)
        self.papers.list.code.connect(self.choose_by_code)
        self.papers.files_asked.connect(self.ask_files)
        self.papers.scan_asked.connect(self.scan)
        self.papers.scanner_asked.connect(self.choose_scanner)
        self.papers.tray_asked.connect(self.arrivals.toggle_tray)
        self.papers.progress.stopped.connect(self._stop)
        self.feeding.kept.connect(self.arrivals.came)
        self.feeding.ended.connect(self.watching.scan_ended)
        offer(self.papers.list, self._on_the_paper, "paper", "page")
        for pages in (self.paper.strip, self.paper.preview):
            offer(pages, self._on_the_paper, "page", "paper")
        self.hand.dossier_asked.connect(self.choose)
        self.hand.search_asked.connect(self._find)
        for part in (self.arrivals, self.hand, self.leafing, self.feeding):
            part.told.connect(self.told)
            part.trouble.connect(self.show_trouble)

    # What the window asks.

    def activate(self) -> None:
        """Start where the work is: at the papers when a dossier is chosen, else at the search."""
        self._who_is_here()
        self.watching.start()
        self.pictures.resume()
        if self.dossier and self.papers.model.rowCount():
            self.papers.list.setFocus()
        else:
            self.pane.search.setFocus()

    def open(self, what: object) -> None:
        """Take papers for the dossier with this id."""
        if isinstance(what, str):
            self.choose(what)

    def shut(self) -> None:
        """Begin no new picture; papers go on being kept and read."""
        self.pictures.pause()

    def commands(self) -> Sequence[Command]:
        """Return the acts of this screen."""
        group = self.title
        return (
            Command("scanning.files", "Chọn tệp để đưa vào", self.ask_files, "F9", group, "mở tệp pdf ảnh"),
            Command("scanning.scan", "Quét từ máy quét", self.scan, "F10", group),
            Command(
                "scanning.scanner", "Chọn máy quét, khay, độ nét", self.choose_scanner, "Shift+F10", group
            ),
            Command("scanning.find", "Tìm hồ sơ nhận giấy tờ", self._find, "F11", group),
            Command(
                "scanning.tray", "Xem khay để riêng", self.arrivals.toggle_tray, "F12", group, "trang trắng"
            ),
            Command("scanning.undo", "Lấy lại việc vừa làm", self._undo, "Ctrl+Z", group, "hoàn tác"),
            Command(
                "scanning.dividers",
                "In tờ bìa và tờ phân cách",
                self.print_dividers,
                "",
                group,
                "QR tách xấp giấy máy quét",
            ),
            *self.hand.commands(group),
            *self.leafing.commands(_PAGES),
        )

    def _on_the_paper(self) -> Sequence[Command]:
        """Return what may be done with the paper in hand, and nothing that would only say why not."""
        pages = self.leafing.commands(_PAGES) if self.leafing.possible else ()
        return () if self.hand.paper is None else (*self.hand.commands(self.title), *pages)

    def refresh(self, change: object) -> None:
        """Show the dossier as it is now."""
        if self.dossier is not None:
            self._show_dossier(target_of(self._home, self.dossier.id))

    def scanner_fact(self) -> str:
        """Return the word for the status bar."""
        reading = self.papers.reading
        if self.feeding.scans:
            return f"đang quét, {self.feeding.count} trang"
        if reading:
            return f"đang đọc {reading} tờ"
        return "chờ giấy" if self.watching.runs and self._parts.watch else "không nhận"

    # The dossier.

    def choose(self, dossier: str) -> None:
        """Take papers for this dossier from now on."""
        found = target_of(self._home, dossier)
        if found is None:
            self.show_trouble(Trouble("Không tìm thấy hồ sơ này trên máy.", "Tìm lại theo tên hoặc mã."))
            return
        if isinstance(found, File):
            if closed := archiving.closed(self._home, found):
                self.show_trouble(Trouble(closed, "Chọn hồ sơ khác."))
                return
        elif found.voided:
            told = f"Hồ sơ {found.shown_code} đã hủy tiếp nhận, không nhận thêm giấy tờ."
            self.show_trouble(Trouble(told, "Chọn hồ sơ khác."))
            return
        self._who_is_here()
        self.aim.dossier = found.id
        self.arrivals.forget_filed(found.id)
        self._show_dossier(found)
        self.hand.show()
        self.papers.list.setFocus()

    def choose_by_code(self, text: str) -> None:
        """Take papers for the dossier whose code was typed, or read from the QR of our receipt."""
        code = clean(text).partition("|")[0].strip()
        found = self._home.queries.by_code(code) or self._home.archive.by_code(code)
        if found is None:
            what = f"Không có hồ sơ mang mã “{code}” trên máy này."
            self.show_trouble(Trouble(what, "Kiểm tra mã, hoặc tìm theo tên."))
            return
        self.choose(found.id)

    def leave_dossier(self) -> None:
        """Choose none: papers that come wait unsorted."""
        self.aim.dossier = ""
        self._show_dossier(None)
        self.hand.show()
        self.pane.search.setFocus()

    def _show_dossier(self, dossier: Target | None) -> None:
        self.dossier = dossier
        components = filing.components_of(self._parts.catalogue, dossier) if dossier else ()
        self.pane.show_dossier(dossier, components)
        self.hand.dossier = dossier
        self.hand.show()

    def _who_is_here(self) -> None:
        """Note who answers for the filing; another person begins without the former's dossier."""
        actor = self._parts.session.actor
        if actor is None:
            return
        if self.aim.actor is not None and self.aim.actor.id != actor.id and self.aim.dossier:
            self.leave_dossier()
        self.aim.actor = actor

    def _undo(self) -> None:
        """Take back what was done last with the paper in hand; else the last filing, else the last act."""
        if not self.leafing.undo() and (self.arrivals.filed or not self.leafing.undo_any()):
            self.hand.undo()

    def _find(self) -> None:
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    # Where papers come from.

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take these files in; a folder stands for the pictures and PDFs in it."""
        found: list[Path] = []
        for path in paths:
            inside = sorted(path.iterdir()) if path.is_dir() else ()
            found += [p for p in inside if p.suffix.lower() in SUFFIXES] if path.is_dir() else [path]
        if not found:
            self.show_trouble(Trouble("Không có ảnh hay tệp PDF nào.", "Chọn tệp JPEG, PNG, TIFF hoặc PDF."))
            return
        self.arrivals.leave_tray()
        self.watching.offer(apart(FileSource(found)))

    def ask_files(self) -> None:
        """Let the clerk choose files."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        pick_files(self, "Chọn tệp để đưa vào", f"Ảnh và PDF ({kinds})", self.take_files)

    def scan(self) -> None:
        """Scan with the scanner in use, as it is set; the first time with the first one that answers."""
        self.arrivals.leave_tray()
        self.papers.close_panel()
        self.feeding.scan()

    def choose_scanner(self) -> None:
        """Show which scanner is in use and how it is set, or the papers again."""
        self.papers.toggle_panel()
        if not self.feeding.scanners:
            self.feeding.search()

    def _stop(self) -> None:
        """Stop the scanner when it runs; reading when it does not."""
        if self.feeding.scans:
            self.feeding.stop()
        else:
            self.watching.halt()

    def print_dividers(self) -> None:
        """Print the sheets that say to the scanner what comes behind them."""
        self.told.emit("Đang in tờ bìa và tờ phân cách …")
        dossier = self.dossier if isinstance(self.dossier, Dossier) else None
        job = partial(print_dividers, self._parts, dossier)
        self.desk.run(job, lambda name: self.told.emit(f"Đã gửi tới máy in {name}."), self.show_trouble)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files that are dropped here."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.take_files(paths)
        event.acceptProposedAction()
