"""Open a home without a window: by a passphrase file, the system's keyring, or by asking."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from localdb.domain.trouble import Trouble, why

if TYPE_CHECKING:
    from localdb.home import Folder, Home
    from localdb.store import Actor

MOST_BYTES = 4096


def unlock(folder: Folder, passphrase_file: Path | None) -> Home:
    """Return the home, open, asking for its passphrase when nothing else opens it. Raises ``Trouble``."""
    from localdb.home import open_home

    if home := unlock_quietly(folder, passphrase_file):
        return home
    if not sys.stdin.isatty():
        raise Trouble("Kho dữ liệu đang khóa.", "Thêm --passphrase-file TỆP, hoặc lưu khóa vào hệ điều hành.")
    return open_home(folder, ask_passphrase())


def ask_passphrase() -> str:
    """Return what somebody types as the passphrase. Raises ``Trouble`` when nobody is there."""
    if not sys.stdin.isatty():
        raise Trouble("Cần mật khẩu kho hoặc mã khôi phục.", "Thêm --passphrase-file TỆP.")
    return getpass.getpass("Mật khẩu kho: ")


def sign_in(home: Home, name: str) -> Actor:
    """Let somebody with an account on this desk sign for what a command writes. Raises ``Trouble``."""
    found = [account for account in home.accounts.all() if account.active and account.name == name]
    if not found:
        raise Trouble(f"Không có tài khoản “{name}”.", "Ghi đúng họ tên như ở màn hình đăng nhập.")
    if not sys.stdin.isatty():
        raise Trouble("Cần mã PIN.", "Chạy lệnh này trong cửa sổ lệnh.")
    return home.accounts.login(found[0].id, getpass.getpass("Mã PIN: "))


def unlock_quietly(folder: Folder, passphrase_file: Path | None) -> Home | None:
    """Return the home, open; ``None`` when only a person could open it.

    A passphrase file that is given is the one way tried: a wrong one is told, never passed over. Raises
    ``Trouble``; a wrong passphrase is told apart from a damaged file.
    """
    from localdb.home import Home, open_home

    if passphrase_file is not None:
        return open_home(folder, read_passphrase(passphrase_file))
    key = folder.locked().with_keyring()
    return Home(folder, key) if key else None


def read_passphrase(path: Path) -> str:
    """Return the first line of a passphrase file. Raises ``Trouble`` when it is not one line of text."""
    try:
        with path.open("rb") as file:
            lines = file.read(MOST_BYTES).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp mật khẩu {path} ({why(error)}).", "Kiểm tra đường dẫn và quyền đọc."
        ) from error
    except UnicodeDecodeError as error:
        raise Trouble(
            f"Tệp mật khẩu {path} không phải văn bản UTF-8.", "Ghi lại tệp: một dòng mật khẩu, mã hóa UTF-8."
        ) from error
    if not lines or not lines[0].strip():
        raise Trouble(f"Tệp mật khẩu {path} rỗng.", "Ghi mật khẩu kho vào dòng đầu của tệp.")
    return lines[0].strip()
