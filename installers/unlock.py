"""Open a home with nobody there to ask: by a passphrase file, or by the system's keyring."""

from __future__ import annotations

from pathlib import Path

from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, open_home

MOST_BYTES = 4096


def unlock_quietly(folder: Folder, passphrase_file: Path | None) -> Home | None:
    """Return the home, open; ``None`` when only a person could open it.

    A passphrase file that is given is the one way tried: a wrong one is told, never passed over. Raises
    ``Trouble``; a wrong passphrase is told apart from a damaged file.
    """
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
            f"Không đọc được tệp mật khẩu {path} ({error.strerror}).", "Kiểm tra đường dẫn và quyền đọc."
        ) from error
    except UnicodeDecodeError as error:
        raise Trouble(
            f"Tệp mật khẩu {path} không phải văn bản UTF-8.", "Ghi lại tệp: một dòng mật khẩu, mã hóa UTF-8."
        ) from error
    if not lines or not lines[0].strip():
        raise Trouble(f"Tệp mật khẩu {path} rỗng.", "Ghi mật khẩu kho vào dòng đầu của tệp.")
    return lines[0].strip()
