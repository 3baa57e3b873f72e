"""How many keys and how much of the program's time three everyday acts take, beside what was asked for.

A process of its own shows the real screens over a real store (``python -m tests.benchmarks.ui_keys
FOLDER``). The card reader's keys are nobody's typing; a key with Ctrl counts as two. The time runs from the
last key to the receipt on the screen, to the number in the register, or from the five pages in the
scanner's folder to the last paper filed under its name; no printer is chosen, so the spooler is not in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from localdb.files import write_file
from localdb.home import Folder
from tests.benchmarks.table import ROOT, Row, number, on_disk, quantile, target
from ui.sample import create_sample

TIMES = 3
CARD = "031190000018|031190018|Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
ACTS = {
    "extract": ("bản sao trích lục, quẹt thẻ, 0 chữ gõ vào phần công dân", 5000),
    "copy": ("chứng thực bản sao, quẹt thẻ", 60_000),
    "five": ("hồ sơ năm trang, quẹt thẻ, quét, xếp đủ giấy", 60_000),
}
MOST_KEYS = {"extract": 10, "copy": 10, "five": 25}
PAGES, READING = 5, 300  # and the seconds that a busy machine may read for


def drive(folder: Path) -> None:
    """Do both acts and say ``act keys seconds`` for each."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from localdb.home import open_home
    from ui import theme
    from ui.app import make_app
    from ui.certify.screen import CertifyScreen
    from ui.counter import parts_of
    from ui.desk import Desk
    from ui.hands import press, type_text, wait_until
    from ui.reception.screen import ReceptionScreen
    from ui.sample import PHRASE, PIN
    from ui.screen import Screen

    make_app(["motcua"])
    home, desk = open_home(Folder(folder), PHRASE), Desk()
    parts = parts_of(home, lambda: iter(()))
    clerk = next(a for a in home.accounts.all() if a.role == "clerk")
    parts.session.actor = home.accounts.login(clerk.id, PIN)

    def timed(act: str, keys: int, last: Callable[[], None], done: Callable[[], bool]) -> None:
        begun = perf_counter()
        last()
        if not wait_until(done):
            raise RuntimeError(f"{act} did not come to its end")
        sys.stdout.write(f"{act} {keys} {perf_counter() - begun}\n")

    def in_front(screen: Screen) -> None:
        theme.wear(screen)
        screen.show()
        screen.activateWindow()
        screen.activate()
        if not wait_until(lambda: QApplication.focusWidget() is not None and screen.isActiveWindow()):
            raise RuntimeError("the window did not come to the front")

    reception = ReceptionScreen(desk, parts)
    in_front(reception)
    reception.take_card_qr(CARD)
    type_text("bst")  # the initials of “bản sao trích lục”
    press(Qt.Key.Key_Return)
    reception.pane.tick_all()  # F10
    timed("extract", 3 + 1 + 1 + 2, reception.accept, lambda: reception.side.showing_receipt)
    lane = CertifyScreen(desk, parts)
    in_front(lane)  # F5
    lane.take_card_qr(CARD)
    type_text("3")
    press(Qt.Key.Key_Return)
    type_text("2")
    timed("copy", 1 + 1 + 1 + 1 + 2, lane.accept, lambda: bool(lane.done.text()))
    desk.close()
    home.close()
    keys, seconds = five_pages(Folder(folder))
    sys.stdout.write(f"five {keys} {seconds}\n")


def five_pages(folder: Folder) -> tuple[int, float]:
    """Receive a dossier in the whole app and file five scanned pages; return keys, and seconds of reading."""
    from PySide6.QtCore import Qt

    from tests.ui.scanning import papers
    from ui.clerk import CTRL, Clerk
    from ui.counter import Counter
    from ui.scanning.paper import Stage
    from ui.scanning.screen import ScanningScreen

    clerk = Clerk(Counter(folder, synchronise_of=lambda _home: lambda: iter(())))
    clerk.open_store()
    clerk.sit_down("clerk")
    clerk.keys = 0
    dossier = clerk.receive("khai si", CARD)
    clerk.press(Qt.Key.Key_S, CTRL)
    screen = clerk.counter.window.want(ScanningScreen.id)
    assert isinstance(screen, ScanningScreen)
    clerk.wait("the dossier takes papers", lambda: screen.dossier and screen.dossier.id == dossier.id)
    notice, declaration = (
        papers.draw("GIẤY CHỨNG SINH"),
        papers.draw("TỜ KHAI ĐĂNG KÝ KHAI SINH", papers.FORM),
    )
    others = [papers.draw(title) for title in ("GIẤY CHỨNG NHẬN KẾT HÔN", "GIẤY XÁC NHẬN CƯ TRÚ")]
    begun = perf_counter()
    write_file(folder.watch / "xap.pdf", papers.as_pdf(declaration, notice, papers.draw_later(), *others))

    def filed() -> int:
        return sum(scan.pages for scan in clerk.by_code(dossier.shown_code).scans)

    def waiting() -> list[str]:
        return [paper.id for paper in screen.papers.model.papers() if paper.stage is Stage.WAITING]

    def taken(before: list[str]) -> bool:
        return before[0] not in waiting()

    for _ in range(PAGES):
        clerk.wait(
            "a paper waits for a person, or all are filed", lambda: filed() == PAGES or waiting(), READING
        )
        if filed() == PAGES:
            break
        listed, before = [paper.id for paper in screen.papers.model.papers()], waiting()
        steps = listed.index(before[0]) - screen.papers.list.currentIndex().row()
        for _ in range(abs(steps)):
            clerk.press(Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
        clerk.accept()  # under the name proposed
        clerk.wait("it is taken", partial(taken, before))
    seconds = perf_counter() - begun
    clerk.counter.close()
    return clerk.keys, seconds


def rows(times: int = TIMES) -> list[Row]:
    """Do both acts ``times`` times, each time in a new process."""
    keys: dict[str, int] = {}
    taken: dict[str, list[float]] = {act: [] for act in ACTS}
    quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with on_disk() as place:
        for turn in range(times):
            folder = place / f"xa-{turn}"
            create_sample(Folder(folder)).close()
            command = [sys.executable, "-m", "tests.benchmarks.ui_keys", str(folder)]
            done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=True)
            for line in done.stdout.splitlines():
                act, count, seconds = line.split()
                keys[act] = int(count)
                taken[act].append(float(seconds))
    found = []
    for act, (name, limit) in ACTS.items():
        aim = target(keys[act], most=MOST_KEYS[act], unit="phím")
        found.append(Row(f"{name}: phím bấm", f"{keys[act]} phím", "", "", aim))
        mine = quantile(taken[act], 0.5)
        aim = target(mine, most=limit, unit="ms")
        found.append(Row(f"{name}: máy làm, p50", f"{number(mine)} ms", "", "", aim))
    return found


if __name__ == "__main__":
    drive(Path(sys.argv[1]))
