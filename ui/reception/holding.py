"""What is held of the person in front: looked at with a purpose, and used in place of a paper."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from localdb.domain.procedure import Procedure
from localdb.domain.trouble import Refused, Trouble
from ui.desk import Desk
from ui.parts import Parts
from ui.picture import PDF, draw_beginning
from ui.reception import papers
from ui.reception.model import Assessment
from ui.reception.papers import Listed
from ui.reception.side import SidePane
from ui.reception.typed import ReceptionForm

MOST_PAGES = 12  # of one paper shown here; the whole of it is in its dossier
_WIDTH = 1000  # pixels of a page
_WITHOUT = {
    True: "Đây là câu trả lời của cơ sở dữ liệu cho hồ sơ trước; cần thì hỏi lại bằng phím T ở giấy tờ.",
    False: "Kết quả này chỉ có bản giấy.",
}


class Holding(QObject):
    """Opens the list, shows a paper of it, and closes a component with one; ``reused(dict)`` then.

    Every paper looked at is kept in the access log with the procedure it was looked at for.
    """

    reused = Signal(object)
    told = Signal(str)
    troubled = Signal(object)

    def __init__(
        self, desk: Desk, parts: Parts, side: SidePane, form: Callable[[], ReceptionForm | None]
    ) -> None:
        """``form`` returns the form as typed, or ``None`` while it may not change."""
        super().__init__(side)
        self._desk, self._parts, self._side, self._form = desk, parts, side, form
        self._pane = side.held
        self._seen: Assessment | None = None
        self._looks = 0
        side.held_asked.connect(self.begin)
        self._pane.opened.connect(self._open)
        self._pane.used.connect(self._use)

    def begin(self) -> None:
        """Open the list beside the form."""
        if (form := self._form()) is not None and self._seen is not None:
            self._side.show_held()
            self.show(form, self._seen)

    def show(self, form: ReceptionForm, seen: Assessment) -> None:
        """Show what is held as the form stands."""
        self._seen, today, pane = seen, seen.at.date(), self._pane
        if not self._side.showing_held:
            return
        catalogue, procedure = self._parts.catalogue, seen.procedure
        lines = papers.listed(form, procedure, catalogue, seen.held, closed=seen.settled, today=today)
        pane.show_held((form.owner or form.applicant).name, lines, procedure)
        answers = procedure.answers(form.answers) if procedure else {}
        asked = papers.applying(procedure, form) if procedure else ()
        pane.offer([(c.id, c.label_for(answers)) for c in asked if c.id not in seen.settled])

    def _open(self, line: Listed) -> None:
        actor, home, paper = self._parts.session.actor, self._parts.home, line.paper
        if actor is None:
            return
        if not paper.sha256:
            self._pane.show_trouble(Trouble("Không có bản điện tử để xem.", _WITHOUT[bool(paper.told_by)]))
            return
        self._looks += 1
        ticket, procedure = self._looks, self._seen.procedure if self._seen else None
        what = f"{paper.dossier}/{paper.id}" + (f" {procedure.code}" if procedure else "")
        self._pane.wait()

        def read() -> list[bytes]:
            home.access.note(actor.id, "held.read", what)
            return draw_beginning(home.blobs.read(paper.sha256), PDF, line.name, MOST_PAGES, _WIDTH)

        def shown(pages: list[bytes]) -> None:
            if ticket == self._looks:
                self._pane.preview.show_pages(pages)
                self._pane.preview.setFocus()

        def failed(trouble: Trouble) -> None:
            if ticket == self._looks:
                self._pane.leave()
                self._pane.show_trouble(trouble)

        self._desk.run(read, shown, failed)

    def _use(self, line: Listed, component: str) -> None:
        form, seen = self._form(), self._seen
        if form is None or seen is None or seen.procedure is None:
            return
        try:
            reused = self._reused(form, seen, seen.procedure, line, component)
        except Trouble as trouble:
            self._pane.show_trouble(trouble)
            return
        self.reused.emit(reused)
        name = seen.procedure.component(component).label
        verb = "Đã dùng lại" if component in reused else "Không dùng lại nữa"
        self.told.emit(f"{verb}: {line.name} thay cho “{name}”.")

    def _reused(
        self, form: ReceptionForm, seen: Assessment, procedure: Procedure, line: Listed, component: str
    ) -> dict[str, str]:
        if line.closing:
            kept = {key: held for key, held in form.reused.items() if key != component}
            if kept == form.reused:
                raise Refused(
                    "Giấy này tự khép vì đã có, không được hỏi lại.",
                    "Muốn hỏi lại cần lãnh đạo: lệnh “Vẫn yêu cầu giấy đã có”.",
                )
            return kept
        if not component:
            raise Refused("Chưa biết thay cho giấy nào.", "Chọn giấy của thủ tục ở ô bên dưới, rồi bấm K.")
        wanted = procedure.component(component)
        today = seen.at.date()
        if why := papers.unfit(line.paper, wanted, self._parts.catalogue, seen.held, today):
            raise Refused(f"Không dùng lại được: {why}.", "Nhận giấy mới, hoặc tra cứu (phím T).")
        return form.reused | {component: line.paper.id}
