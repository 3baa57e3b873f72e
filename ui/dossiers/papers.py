"""The papers of the open dossier as they are shown: made just now, filed before, or scanned."""

from __future__ import annotations

from collections.abc import Callable

from localdb.domain.dossier import Issued, Receipt
from localdb.domain.roles import Act, may
from localdb.domain.rules.readings import scan_of
from localdb.domain.trouble import Trouble
from localdb.domain.values import Scan
from ui import paperwork
from ui.desk import Desk
from ui.dossiers.detail import DetailPane
from ui.paperwork import Made, Sheets
from ui.parts import Parts


class ShownPapers:
    """Opens papers in the viewer of ``detail``; what cannot be shown is told to ``failed``."""

    def __init__(
        self, desk: Desk, parts: Parts, detail: DetailPane, failed: Callable[[Trouble], None]
    ) -> None:
        self._desk, self._parts, self._detail, self._failed = desk, parts, detail, failed
        self._looks = 0

    def show_made(self, sheets: object) -> None:
        """Show the very pages that were filed and printed; nothing when no paper was made."""
        if not isinstance(sheets, Sheets):
            return
        where = self._where(sheets)
        if sheets.pages:
            self._wait_for(sheets.title)
            self._detail.viewer.show_paper(sheets.pages, where)

    def look_ahead(self) -> None:
        """Show the paper that the open form would make; nothing is written, filed or printed."""
        panel, actor = self._detail.acts.panel, self._parts.session.actor
        if panel is None or panel.case is None or actor is None:
            return
        dossier = panel.case.dossier
        try:
            form = panel.look_ahead().paper
        except Trouble as trouble:
            panel.refuse(trouble)
            return
        if form is None:
            panel.refuse(Trouble("Việc này không lập giấy mới nào.", "Bấm Ctrl + Enter để ghi."))
            return
        panel.clear()
        make = form
        ticket = self._wait_for("Xem trước")

        def done(sheets: Sheets) -> None:
            if ticket == self._looks:
                told = f"{sheets.title}: chưa ghi, chưa in. Ctrl + Enter để ghi và in, Esc để sửa."
                self._detail.viewer.show_paper(sheets.pages, told)

        def failed(trouble: Trouble) -> None:
            self._detail.close_viewer()
            panel.refuse(trouble)

        self._desk.run(lambda: paperwork.draft(self._parts, make(dossier), actor), done, failed)

    def show_receipt(self, made: object) -> None:
        """Show the receipt that was made, unless another dossier was opened meanwhile."""
        whole = self._detail.whole
        if not isinstance(made, Made) or whole is None or made.dossier.id != whole.dossier.id:
            return
        where = self._where(made)
        self._wait_for("Giấy tiếp nhận và hẹn trả")
        self._detail.viewer.show_paper(made.pages, where)

    def look_at_receipt(self, receipt: Receipt | Issued) -> None:
        """Show a paper that was filed before."""
        again = "in" if receipt.first else "lập"
        name = f"bản {again} lại lần {receipt.reprint}" if receipt.reprint else "bản đầu tiên"
        title = receipt.title if isinstance(receipt, Issued) else "Giấy tiếp nhận"
        ticket = self._wait_for(f"{title}, {name}")

        def done(pages: tuple[bytes, ...]) -> None:
            if ticket == self._looks:
                self._detail.viewer.show_paper(pages, "Đúng từng nét bản đã in và lưu.")

        self._desk.run(lambda: paperwork.look(self._parts, receipt.sha256), done, self._not_looked)

    def look_at_scan(self, scan: Scan) -> None:
        """Show a scan with what was read on it; the look is noted."""
        home, actor = self._parts.home, self._parts.session.actor
        if actor is None:
            return
        ticket = self._wait_for(scan.name)

        def job() -> tuple[tuple[bytes, ...], str]:
            home.access.note(actor.id, "scan.read", scan.id)
            return paperwork.look(self._parts, scan.sha256), home.queries.scan_text(scan.id)

        def done(found: tuple[tuple[bytes, ...], str]) -> None:
            if ticket == self._looks:
                told = f"{scan.pages} trang · {scan.size / 1000:,.0f} kB".replace(",", ".")
                self._detail.viewer.show_scan(scan, found[0], told, found[1])
                self.refresh()

        self._desk.run(job, done, self._not_looked)

    def refresh(self) -> None:
        """Show what is known by now of the scan in hand; put the viewer away when it was taken out."""
        viewer, whole, actor = self._detail.viewer, self._detail.whole, self._parts.session.actor
        if viewer.scan is None or whole is None or actor is None:
            return
        scan = scan_of(whole.dossier, viewer.scan.id)
        if scan is None:
            self._detail.close_viewer()
            return
        open_dossier = not whole.dossier.voided
        viewer.show_reading(
            scan,
            [found for found in whole.differences if found.scan == scan.id],
            able=open_dossier and may(actor.role, Act.SCAN),
            settles=open_dossier and may(actor.role, Act.CORRECT),
        )

    def _where(self, made: Sheets | Made) -> str:
        """Say where it was printed, and what went wrong on the way."""
        if made.trouble:
            self._failed(made.trouble)
            return "Đã lưu, chưa in được."
        return f"Đã in trên {made.printed_on}." if made.printed_on else "Chưa in: chưa chọn máy in."

    def _wait_for(self, name: str) -> int:
        """Open the viewer on what is to come; return a ticket, so that a late answer shows nothing."""
        self._looks += 1
        code = self._detail.whole.dossier.shown_code if self._detail.whole else ""
        self._detail.viewer.wait(f"{name} · {code}")
        self._detail.open_viewer()
        return self._looks

    def _not_looked(self, trouble: Trouble) -> None:
        self._detail.close_viewer()
        self._failed(trouble)
