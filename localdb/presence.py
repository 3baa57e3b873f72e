"""Who has a data folder open: what changes a desk's name must be alone with it.

Every open desk holds a shared lock on a file; the system lets go when the program ends, however it ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

from localdb.domain.trouble import Refused
from localdb.files import explain


class Presence:
    """One program's mark on a data folder, from opening to closing it. Raises ``Refused``, ``Trouble``.

    Windows knows no shared lock that is let go by itself, so nothing is guarded there.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("ab")
        except OSError as error:
            raise explain(error, path) from error
        if not self._hold(alone=False):
            self._file.close()
            raise Refused("Kho dữ liệu này đang được đổi mã máy.", "Chờ việc ấy xong rồi mở lại.")

    def need_alone(self) -> None:
        """Keep everybody else out until closed. Raises ``Refused`` while another program is in."""
        if not self._hold(alone=True):
            self._hold(alone=False)
            raise Refused(
                "Kho dữ liệu đang mở ở một cửa sổ Một Cửa khác, nên chưa đổi được mã máy.",
                "Đóng mọi cửa sổ và lệnh đang chạy trên kho này rồi làm lại. Chưa có gì thay đổi.",
            )

    def close(self) -> None:
        """Leave."""
        self._file.close()

    def _hold(self, *, alone: bool) -> bool:
        if sys.platform == "win32":
            return True
        import fcntl

        try:
            fcntl.flock(self._file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
