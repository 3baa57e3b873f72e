"""Once a day: does the province hold what it said it holds of this desk, to the last byte?

The chain makes it one question: the number of the last change in an unbroken row, and its SHA-256, stand for
every change before it. Files are asked for by their hashes.
"""

from __future__ import annotations

from msgspec import Struct

from localdb.db import Database, one
from localdb.domain.trouble import NEW_DEVICE, Trouble
from localdb.home import Home

COMPARED = "compared"  # the setting with what the last comparison found
_OLD_DISK = f"Ổ đĩa đã quay về bản cũ: gọi cán bộ CNTT ({NEW_DEVICE})."
_BEYOND = """
SELECT count(*) AS n FROM change c JOIN delivery d USING (n)
WHERE c.device = ? AND c.dseq > ? AND d.state IN ('received', 'accepted', 'conflict')
"""


class Compared(Struct, frozen=True):
    """What a comparison found: ``changes`` and ``files`` that the province holds; ``wrong`` is Vietnamese.

    ``again`` is how many changes and files the province has lost; they are offered again.
    """

    at: str = ""
    changes: int = 0
    files: int = 0
    again: int = 0
    wrong: str = ""
    todo: str = ""

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong as a ``Trouble``, or ``None`` when both agree."""
        return Trouble(f"Không khớp với tỉnh: {self.wrong}", self.todo) if self.wrong else None


def is_due(home: Home, known: int = 0) -> bool:
    """Whether nothing was compared today, or what was compared was not the same, or the province has
    ``known`` changes of this desk, and there are fewer here.
    """
    last = home.settings.get(COMPARED, Compared, Compared())
    fewer = known > _made(home.connections.get(), home.device.id)
    return fewer or bool(last.wrong) or last.at[:10] != home.writer.now().date().isoformat()


def compare(home: Home, theirs: int, digest: str, files: list[str], lost: set[str]) -> Compared:
    """Compare with the province's word that it has every change up to number ``theirs``, whose SHA-256 is
    ``digest``, and of ``files`` all but ``lost``. What it has lost is queued again; the finding is kept.
    """
    db = home.connections.get()
    wrong, todo, again = _wrong(db, home.device.id, theirs, digest)
    if again:
        home.outbox.reoffer_after(theirs, digest)
    elif lost:
        home.outbox.forget_stored(sorted(lost))
    if lost and not wrong:
        wrong, todo = f"Tỉnh không còn {len(lost)} tệp đã báo nhận.", "Máy tự gửi lại."
    at = home.writer.now().isoformat(timespec="seconds")
    found = Compared(at, theirs, len(files) - len(lost), again + len(lost), wrong, todo)
    home.settings.put(COMPARED, found)
    return found


def _wrong(db: Database, device: str, theirs: int, digest: str) -> tuple[str, str, int]:
    mine = _made(db, device)
    if theirs > mine:
        return f"Tỉnh có {theirs} thay đổi của máy này, trên máy chỉ còn {mine}.", _OLD_DISK, 0
    here = one(db, "SELECT digest FROM change WHERE device = ? AND dseq = ?", (device, theirs))
    if here and digest and here["digest"] != digest:
        return f"Thay đổi số {theirs} của máy này ở tỉnh khác trên máy.", _OLD_DISK, 0
    beyond = one(db, _BEYOND, (device, theirs))
    if beyond and beyond["n"]:
        return f"Tỉnh không còn {beyond['n']} thay đổi đã báo nhận.", "Máy tự gửi lại.", int(beyond["n"])
    return "", "", 0


def _made(db: Database, device: str) -> int:
    last = one(db, "SELECT max(dseq) AS dseq FROM change WHERE device = ?", (device,))
    return (last["dseq"] or 0) if last else 0
