"""What the doctor looks at on the machine: versions, the reader, fonts, scanner, printer, clock."""

from __future__ import annotations

import importlib
import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from datetime import datetime, timedelta
from importlib import metadata
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from forms import catalogue, printing
from installers.finding import Finding, Mark, bad, begin, good, look, of_trouble
from localdb.db import connect, one
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble, why
from scanner.scanners import all_scanners
from scanner.setup import Scanner

ROOT = Path(__file__).resolve().parents[1]
FONTS = (
    *(f"forms/fonts/Tinos-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")),
    *(f"ui/fonts/BeVietnamPro-{face}.ttf" for face in ("Regular", "Medium", "Bold", "Italic")),
)
MODELS = {
    "vie": ("chữ Việt", "tesseract-ocr-vie"),
    "Vietnamese": ("chữ Việt bản lớn, cho giấy cũ và ảnh chụp", "tesseract-ocr-script-viet"),
    "osd": ("chiều trang", "tesseract-ocr-osd"),
}
SCANNER_SECONDS = 5.0
PRINTER_SECONDS = 4.0
TOOL_SECONDS = 3.0
SET_UP = "Chạy ./motcua setup để cài lại."
ABORTING_QT = (6, 12)  # with Python 3.11, aborts after some hundred signals; fine again from Python 3.12
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = unicodedata.normalize("NFC", "".join(v + t for v in "aăâeêioôơuưy" for t in TONES)) + "đ"


def findings() -> Iterator[Finding]:
    """Look at the machine, one part after the other."""
    scanners = begin(all_scanners)  # some drivers look around for seconds
    printers = begin(printing.printers)
    yield from python_and_qt(sys.version_info[:2], _installed("PySide6-Essentials"))
    yield from window()
    yield from fonts(ROOT)
    yield from reader()
    yield from printer(printers)
    yield from clock(datetime.now(VIETNAM))
    yield from scanner(scanners)


def python_and_qt(python: tuple[int, ...], qt: str) -> Iterator[Finding]:
    """Judge the versions of Python and of PySide6 (empty: not known), which must go together."""
    both = f"Python {platform.python_version()}, PySide6 {qt or 'không rõ phiên bản'}"
    numbers = tuple(int(part) for part in qt.split(".")[:2] if part.isdigit())
    if not qt and not getattr(sys, "frozen", False):
        yield bad("Cửa sổ: chưa cài PySide6.", SET_UP)
    elif python < (3, 12) and numbers >= ABORTING_QT:
        yield bad(
            f"{both}: cặp phiên bản này làm ứng dụng tự tắt giữa chừng.",
            f"Cần PySide6 6.11.3 cho Python 3.11. {SET_UP}",
        )
    else:
        yield good(both)


def window() -> Iterator[Finding]:
    """Load the libraries of the window, without opening one."""
    try:
        importlib.import_module("ui.app")
    except ImportError as error:
        yield bad(f"Cửa sổ: thiếu thư viện hệ thống ({error}).", SET_UP)
        return
    if os.environ.get("DISPLAY") and sys.platform == "linux" and find_library("xcb-cursor") is None:
        yield bad("Cửa sổ: thiếu thư viện libxcb-cursor0, không mở được trên màn hình này.", SET_UP)
        return
    on_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "win32"
    if on_screen:
        yield good("Cửa sổ: thư viện đủ, có màn hình")
    else:
        yield look(
            "Cửa sổ: thư viện đủ, nhưng phiên làm việc này không có màn hình.",
            "Mở Một Cửa từ màn hình máy; các lệnh khác vẫn chạy.",
        )


def engine(folder: Path | None) -> Iterator[Finding]:
    """Make a small encrypted database, in ``folder`` when there is one: engine, disk and rights in one go."""
    try:
        with tempfile.TemporaryDirectory(prefix=".kham-", dir=folder) as scratch:
            db = connect(Path(scratch) / "thu.db", secrets.token_bytes(32))
            try:
                found = one(db, "SELECT sqlite_version() AS v") or {}
                cipher = one(db, "PRAGMA cipher_version") or {}
            finally:
                db.conn.close()
    except Trouble as trouble:
        yield of_trouble("Ghi dữ liệu", trouble)
    except OSError as error:
        yield bad(
            f"Không ghi được vào {folder or tempfile.gettempdir()} ({why(error)}).",
            "Kiểm tra quyền ghi và dung lượng trống.",
        )
    else:
        yield good(f"SQLite {found.get('v', '?')}, SQLCipher {' '.join(map(str, cipher.values())) or '?'}")


def fonts(root: Path) -> Iterator[Finding]:
    """Look for every Vietnamese letter in every font that ships."""
    letters = {ord(letter) for letter in LETTERS + LETTERS.upper() + "“”–…"}
    sound = True
    for name in FONTS:
        path = root / name
        try:
            missing = letters - TTFontFile(str(path)).charToGlyph.keys()
        except (OSError, TTFError):
            yield bad(f"Phông chữ: {name} thiếu hoặc hỏng.", SET_UP)
            sound = False
            continue
        if missing:
            some = " ".join(chr(code) for code in sorted(missing)[:10])
            yield bad(f"Phông chữ: {name} thiếu {len(missing)} chữ ({some}).", SET_UP)
            sound = False
    if sound:
        yield good(f"Phông chữ: {len(FONTS)} tệp, đủ {len(LETTERS)} chữ Việt thường và hoa")


def reader(program: str = "tesseract") -> Iterator[Finding]:
    """Look for Tesseract and its models."""
    if shutil.which(program) is None:
        yield bad("Bộ đọc chữ: chưa cài Tesseract.", "Cài gói tesseract-ocr và tesseract-ocr-vie.")
        return
    version = _said(program, "--version").partition("\n")[0].removeprefix("tesseract ")
    models = set(_said(program, "--list-langs").split())
    missing = [name for name in MODELS if name not in models]
    for name in missing:
        use, package = MODELS[name]
        what = f"Bộ đọc chữ: Tesseract {version} thiếu mô hình {name} ({use})."
        todo = f"Cài gói {package}."
        yield bad(what, todo) if name == "vie" else look(what, todo)
    if not missing:
        yield good(f"Bộ đọc chữ: Tesseract {version}, có mô hình {', '.join(MODELS)}")


def scanner(asked: Callable[[float], list[Scanner]]) -> Iterator[Finding]:
    """Hear which scanners answered, for a few seconds more."""
    try:
        found = asked(SCANNER_SECONDS)
    except Trouble as trouble:
        yield of_trouble("Máy quét", trouble, Mark.LOOK)
    except TimeoutError:
        yield look(
            f"Máy quét: chưa máy nào trả lời sau {SCANNER_SECONDS:.0f} giây.",
            "Tắt rồi bật máy quét, kiểm tra dây và mạng nội bộ.",
        )
    else:
        if found:
            yield good(f"Máy quét: {', '.join(device.label for device in found)}")
        else:
            yield look(
                "Máy quét: không thấy máy nào.",
                "Bật máy quét và cắm dây; hoặc quét ra tệp rồi thả vào thư mục chờ quét.",
            )


def printer(asked: Callable[[float], list[printing.Printer]]) -> Iterator[Finding]:
    """Hear which printers there are, and which of them would not print now."""
    try:
        found = asked(PRINTER_SECONDS)
    except Trouble as trouble:
        yield of_trouble("Máy in", trouble, Mark.LOOK)
        return
    except TimeoutError:
        yield look("Máy in: hệ thống in chưa trả lời.", "Kiểm tra dịch vụ in CUPS.")
        return
    for printer in found:
        if printer.problem:
            yield look(f"Máy in {printer.name}: {printer.problem}.", "Bật lại máy in, rồi khám lại.")
        else:
            yield good(f"Máy in {printer.name}: sẵn sàng" + (", mặc định" if printer.default else ""))
    if not found:
        yield look("Máy in: không thấy máy nào.", "Thêm máy in vào hệ thống; giấy tờ vẫn lưu được ra PDF.")


def clock(now: datetime) -> Iterator[Finding]:
    """Compare the clock with the day on which this copy of the app was written to disk."""
    copy = Path(sys.executable) if getattr(sys, "frozen", False) else Path(catalogue.__file__)
    built = datetime.fromtimestamp(copy.stat().st_mtime, VIETNAM)
    if now < built - timedelta(days=1):
        yield bad(
            f"Đồng hồ: máy đang ghi {now:%d/%m/%Y %H:%M}, trước cả ngày cài Một Cửa ({built:%d/%m/%Y}).",
            "Chỉnh lại ngày giờ của máy.",
        )
    else:
        yield good(f"Đồng hồ: {now:%d/%m/%Y %H:%M}, giờ Việt Nam")


def _said(*command: str) -> str:
    """Return what a tool prints, in plain English for us to read; empty when it is too slow."""
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            check=False,
            timeout=TOOL_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr).decode("utf-8", "replace").strip()


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
