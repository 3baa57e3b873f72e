"""Failures that a person can mend, told in Vietnamese: what happened, and what to do.

Everything else that goes wrong is a bug. Border files turn foreign exceptions into ``Trouble``, so that
screens and the command line show one kind of message and never a traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence

NEW_DEVICE = "motcua sync --new-device"  # what a PC is told to do whose disk was copied, or went back


class Trouble(Exception):
    """Something a person can act on.

    ``what`` says what happened, ``todo`` what to do about it (both Vietnamese sentences);
    ``field`` names the input it belongs to, when it belongs to one.
    """

    def __init__(self, what: str, todo: str = "", *, field: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.field = field

    def __str__(self) -> str:
        return f"{self.what} {self.todo}".strip()


class Several(Trouble):
    """What is wrong with one form, told all at once: each of ``all`` beside its own field."""

    def __init__(self, all_: Sequence[Trouble]) -> None:
        super().__init__(" ".join(map(str, all_)), field=all_[0].field)
        self.all = tuple(all_)


def each(trouble: Trouble) -> Sequence[Trouble]:
    """Return every trouble that ``trouble`` tells of."""
    return trouble.all if isinstance(trouble, Several) else (trouble,)


def check_all(*checks: Callable[[], object]) -> None:
    """Make every check, and raise together what they raise."""
    found: list[Trouble] = []
    for check in checks:
        try:
            check()
        except Trouble as trouble:
            found.append(trouble)
    if found:
        raise Several(found)


def why(error: OSError) -> str:
    """Return in a few Vietnamese words why the system refused; its own words for what is rare."""
    return _WHY.get(error.errno or 0) or error.strerror or "lỗi đĩa"


_WHY = {
    errno.ENOENT: "không có ở đó",
    errno.ENOTDIR: "trên đường dẫn có tệp trùng tên thư mục",
    errno.EISDIR: "đó là thư mục, không phải tệp",
    errno.EEXIST: "đã có ở đó",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đầy",
    errno.EDQUOT: "hết dung lượng được cấp",
    errno.EIO: "ổ đĩa lỗi hoặc đã rút",
    errno.ENODEV: "ổ đĩa đã rút",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EADDRINUSE: "cổng mạng đang có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
}


class Refused(Trouble):
    """A rule of the domain says no: the dossier stays exactly as it was."""
