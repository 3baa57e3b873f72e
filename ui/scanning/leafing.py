"""Acts on the pages of the paper in hand: turn, move, part, join, put aside, send on, take back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from localdb.domain.trouble import Refused, Trouble
from localdb.home import Home
from scanner.sources import Crop
from ui.commands import Command
from ui.desk import Desk
from ui.parts import Parts
from ui.scanning import arranging
from ui.scanning.arranging import Step
from ui.scanning.arrivals import Arrivals
from ui.scanning.intake import Aim
from ui.scanning.paper import Paper, Stage
from ui.scanning.paper_pane import PaperPane

_ACTED = (Stage.WAITING, Stage.FAILED)
Act = Callable[[Home, Paper, int, str], Step]


class Leafing(QObject):
    """Does one act at a time; ``told`` and ``trouble`` say what came of it. What changed is read anew."""

    told = Signal(str)
    trouble = Signal(object)

    def __init__(self, desk: Desk, parts: Parts, *, aim: Aim, arrivals: Arrivals, pane: PaperPane) -> None:
        super().__init__()
        self._desk, self._parts, self._aim = desk, parts, aim
        self._arrivals, self._pane, self._strip = arrivals, pane, pane.strip
        pane.cropper.cropped.connect(self.crop_to)
        self._busy = False
        self._waiting: deque[Callable[[], object]] = deque()  # asked for while another was being done

    def commands(self, group: str) -> tuple[Command, ...]:
        """Return the acts, with their keys."""
        acts: tuple[tuple[str, str, Callable[[], None], str, str, str], ...] = (
            ("right", "Xoay trang sang phải", lambda: self.turn(90), "Ctrl+R", "quay", "page"),
            ("left", "Xoay trang sang trái", lambda: self.turn(270), "Ctrl+Shift+R", "quay", "page"),
            ("crop", "Cắt mép trang", self.crop, "Ctrl+X", "xén crop", "page"),
            ("earlier", "Đưa trang lên trước", lambda: self.move(-1), "Alt+Left", "thứ tự", "page"),
            ("later", "Đưa trang ra sau", lambda: self.move(1), "Alt+Right", "thứ tự", "page"),
            ("split", "Tách giấy từ trang này", self.split, "Ctrl+T", "chia", "page"),
            ("drop", "Bỏ trang này sang khay", self.put_aside, "Ctrl+Delete", "xóa trang", "page"),
            ("join", "Gộp vào giấy ở trên", self.join, "Ctrl+G", "ghép nối", "paper"),
            ("send", "Chuyển giấy sang hồ sơ đang chọn", self.send, "Ctrl+H", "hồ sơ khác", "paper"),
        )
        return tuple(
            Command(f"pages.{name}", title, partial(self._soon, run), key, group, words, on=(on,))
            for name, title, run, key, words, on in acts
        )

    def turn(self, degrees: int) -> None:
        """Turn the page chosen clockwise."""
        self._do(lambda home, paper, at, who: arranging.turn(home, paper, at, degrees, who), "Đã xoay trang.")

    def crop(self) -> None:
        """Let the person in hand say what is kept of the page chosen."""
        if self._allowed() is not None:
            self._pane.begin_crop(self._strip.place)

    def crop_to(self, kept: Crop) -> None:
        """Keep only this part of the page chosen."""
        self._do(lambda home, paper, at, who: arranging.crop(home, paper, at, kept, who), "Đã cắt trang.")

    def move(self, by: int) -> None:
        """Move the page chosen by one place."""
        to = self._strip.place + by
        self._do(
            lambda home, paper, at, who: arranging.move(home, paper, at, to, who), "Đã đổi thứ tự trang.", to
        )

    def split(self) -> None:
        """Begin another paper with the page chosen."""
        self._do(arranging.split, "Đã tách thành hai giấy.")

    def put_aside(self) -> None:
        """Put the page chosen into the tray."""
        self._do(arranging.put_page_aside, "Đã bỏ trang sang khay; vẫn giữ nguyên, không xóa.")

    def join(self) -> None:
        """Put the paper in hand behind the one above it in the list."""
        paper = self._arrivals.list.paper()
        above = self._arrivals.above(paper) if paper else None
        if above is None:
            self.trouble.emit(Refused("Không có giấy nào ở trên để gộp vào.", "Chọn giấy đứng sau rồi gộp."))
            return
        first = above
        self._do(lambda home, second, _at, who: arranging.join(home, first, second, who), "Đã gộp hai giấy.")

    def send(self) -> None:
        """Let the paper in hand belong to the dossier that is chosen."""
        dossier = self._aim.dossier
        if not dossier:
            self.trouble.emit(Refused("Chưa chọn hồ sơ.", "Chọn hồ sơ ở bên trái rồi chuyển."))
            return
        self._do(
            lambda home, paper, _at, who: arranging.send_to(home, paper, dossier, who),
            "Đã chuyển sang hồ sơ này.",
        )

    def undo(self) -> bool:
        """Take back the last act on the paper in hand, if there was one; whether there was."""
        paper = self._arrivals.list.paper()
        acted = paper is not None and paper.edited and paper.stage in (*_ACTED, Stage.READING)
        return paper is not None and acted and self._take_back(paper.id)

    def undo_any(self) -> bool:
        """Take back the last act of all, if there was one; whether there was."""
        return self._take_back("")

    def _soon(self, run: Callable[[], object]) -> None:
        """Do it now, or after the act that is under way: two quick turns turn twice."""
        if self._busy:
            self._waiting.append(run)
        else:
            run()

    def _take_back(self, paper: str) -> bool:
        if self._busy:
            self._waiting.append(lambda: self._take_back(paper))
            return True
        last = arranging.last_step(self._parts.home, paper)
        if last is None:
            return False
        self._run(lambda who: arranging.take_back(self._parts.home, last, who), "Đã lấy lại như trước.", None)
        return True

    @property
    def possible(self) -> bool:
        """Whether the pages of the paper in hand may be changed now."""
        paper = self._arrivals.list.paper()
        return paper is not None and paper.stage in _ACTED and bool(paper.pages) and not paper.missing

    def _allowed(self) -> Paper | None:
        """Return the paper in hand when its pages may be changed now; say why when not."""
        paper = self._arrivals.list.paper()
        if paper is None or paper.stage not in _ACTED or not paper.pages:
            self.told.emit("Chọn một giấy đang chờ rồi làm lại." if paper is None else _why_not(paper))
            return None
        if paper.missing:
            self.trouble.emit(Refused("Giấy này có trang không đọc được.", "Đọc lại, hoặc để riêng cả giấy."))
            return None
        return paper

    def _do(self, act: Act, told: str, then: int | None = None) -> None:
        now, at = self._allowed(), self._strip.place
        if now is not None:
            self._run(lambda who: act(self._parts.home, now, at, who), told, then)

    def _run(self, job: Callable[[str], Step], told: str, then: int | None) -> None:
        actor = self._parts.session.actor
        if actor is None:
            return
        if self._busy:
            self._waiting.append(lambda: self._run(job, told, then))
            return
        self._busy, who = True, actor.id

        def done(step: Step) -> None:
            self._busy = False
            self._arrivals.rearranged(step)
            if then is not None:
                self._strip.choose(then)
            self.told.emit(f"{told} Ctrl + Z để lấy lại." if told.startswith("Đã ") else told)
            while self._waiting and not self._busy:
                self._waiting.popleft()()

        def failed(trouble: Trouble) -> None:
            self._busy = False
            self._waiting.clear()  # they were meant for what this act would have left
            self.trouble.emit(trouble)

        self._desk.run(lambda: job(who), done, failed)


def _why_not(paper: Paper) -> str:
    if paper.stage is Stage.READING:
        return f"{paper.name} đang được đọc: chờ đọc xong rồi làm tiếp."
    if paper.stage is Stage.FILED:
        return "Giấy này đã xếp: lấy ra (Ctrl + Z) rồi sửa trang."
    return "Giấy này nằm trong khay: đưa trở lại (Enter) rồi sửa trang."
