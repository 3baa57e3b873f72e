"""The whole window on a tiny disk that fills up: run by ``test_full_disk`` on a mount of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from localdb.home import Folder
from ui.app import make_app
from ui.counter import Counter
from ui.hands import press, scan_card, type_text, wait_until
from ui.reception.screen import ReceptionScreen
from ui.reception.typed import decode
from ui.sample import PHRASE, PIN

CARD = "001190000018||Đặng Thị Hoà|21111990|Nữ|Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu|01012022"
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


def come_in(counter: Counter) -> None:
    """Open the store and sit down as the clerk."""
    counter.start()
    counter.window.activateWindow()
    assert wait_until(counter.door.store.phrase.hasFocus)
    type_text(PHRASE)
    press(ENTER)
    assert wait_until(counter.door.login.pin.hasFocus)
    assert counter.parts is not None
    counter.door.ask_who(next(a.id for a in counter.parts.home.accounts.all() if a.role == "clerk"))
    type_text(PIN)
    press(ENTER)
    assert wait_until(lambda: not counter.window.is_locked)


def fill(disk: Path) -> Path:
    """Leave no room at all on ``disk``; return what has to go to make room again."""
    ballast = disk / "day-dia"
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


def main() -> None:
    """Type a dossier, fill the disk at argv[1], try to receive; then make room and receive."""
    disk = Path(sys.argv[1])
    make_app(["motcua"])
    counter = Counter(Folder(disk / "xa"), synchronise_of=lambda _home: lambda: iter(()))
    bugs: list[str] = []
    counter.desk.bug.connect(bugs.append)
    come_in(counter)
    assert counter.parts is not None
    home = counter.parts.home
    screen = counter.window.want("reception")
    assert isinstance(screen, ReceptionScreen)
    scan_card(CARD)
    type_text("khai si")
    press(ENTER)
    press(Qt.Key.Key_F10)
    typed = screen.form
    assert wait_until(lambda: [decode(d.data) for d in home.drafts.all("reception")] == [typed])
    ballast = fill(disk)
    press(ENTER, CTRL)
    assert wait_until(lambda: bool(counter.window.notices.notices))
    assert wait_until(screen.side.accept.isEnabled)
    told = sorted({notice.what for notice in counter.window.notices.notices})
    assert not screen.side.showing_receipt
    assert home.queries.page(0, 1) == []
    assert screen.form == typed
    assert [decode(d.data) for d in home.drafts.all("reception")] == [typed]
    ballast.unlink()
    press(ENTER, CTRL)
    assert wait_until(lambda: screen.side.showing_receipt)
    (line,) = home.queries.page(0, 9)
    assert home.drafts.all("reception") == []
    assert home.check() == []
    counter.close()
    assert bugs == []
    sys.stdout.write(f"{line.names}|{'|'.join(told)}\n")
    sys.stdout.flush()
    os._exit(0)  # an offscreen window needs no farewell


if __name__ == "__main__":
    main()
