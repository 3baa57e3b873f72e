"""``./motcua bench``: the figures of speed and size in one table, each beside a peer of the same run."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from msgspec import Struct

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from localdb.domain.words import fold
from tests.benchmarks import (
    forms_receipt,
    forms_typed,
    localdb_forecast,
    localdb_held,
    localdb_receive,
    localdb_search,
    scanner_codes,
    scanner_defects,
    scanner_digitise,
    scanner_order,
    scanner_stack,
    sync_carry,
    sync_crowd,
    sync_gateway,
    sync_link,
    ui_keys,
    ui_large,
    ui_latency,
    ui_start,
)
from tests.benchmarks.table import Row, number, show


class Part(Struct, frozen=True):
    """One thing that is measured: ``about`` are the words of its rows, by which ``--only`` finds it."""

    title: str
    about: str
    rows: Callable[[], list[Row]]


class Wanted(Struct, frozen=True):
    """What somebody asks for beyond the usual.

    ``only`` keeps the rows with this word in them (marks and case do not matter; empty: all), ``pages`` is a
    folder of scans with their true text in place of the made-up ones, ``tools`` one with a link emulator and
    PouchDB (``sync_link``), ``minutes`` how long a province's counters work (``sync_crowd``).
    """

    only: str = ""
    pages: Path | None = None
    tools: Path | None = None
    minutes: float = 1.0


def run(wanted: Wanted, say: Callable[[str], None]) -> int:
    """Measure, and say each part's table as soon as it ends, so that a run that is cut keeps what it
    measured; progress goes to stderr.

    Returns 0, or 1 when no row has the word. Raises ``Trouble`` for a folder that is not as it should be,
    before anything is measured.
    """
    if wanted.pages:
        scanner_digitise.given(wanted.pages)
    if wanted.tools:
        sync_link.given(wanted.tools)
    word = fold(wanted.only)
    chosen = [part for part in parts(wanted) if word in fold(f"{part.title} {part.about}")]
    if not chosen:
        _progress(
            f"Không có dòng nào có “{wanted.only}”. Các phần: {', '.join(p.title for p in parts(wanted))}."
        )
        return 1
    say(machine())
    for n, part in enumerate(chosen, start=1):
        begun, load = monotonic(), _load()
        _progress(f"[{n}/{len(chosen)}] {part.title} …")
        made = part.rows()
        found = made if word in fold(part.title) else [r for r in made if word in fold(_text(r))]
        took = f"xong sau {number(monotonic() - begun)} giây, tải {load} lúc bắt đầu, {_load()} lúc xong"
        _progress(f"[{n}/{len(chosen)}] {part.title}: {took}")
        if found:
            say(f"\n{part.title} ({took})\n{show(found)}")
    return 0


def parts(wanted: Wanted) -> list[Part]:
    """Return everything that can be measured, the quick ones first."""
    digitise = partial(scanner_digitise.rows, wanted.pages, say=_progress)
    defects = partial(scanner_defects.rows, say=_progress)
    crowd = partial(sync_crowd.rows, wanted.minutes, say=_progress)
    link = partial(sync_link.rows, wanted.tools, say=_progress)
    stack = partial(scanner_stack.rows, say=_progress)
    return [
        Part("khởi động", "start mật khẩu kho màn hình tiếp nhận PIN PySide6", ui_start.rows),
        Part("tiếp nhận", "receive hồ sơ p50 p99 SQLCipher SQLite", localdb_receive.rows),
        Part("dự báo trễ", "forecast hạn nguy cơ bước quy trình", localdb_forecast.rows),
        Part("phím bấm", "keys quẹt thẻ trích lục chứng thực bản sao", ui_keys.rows),
        Part("ô phải gõ", "typed tờ khai quẹt thẻ trích lục hôn nhân khai sinh khai tử", forms_typed.rows),
        Part("mở kho nhiều hồ sơ", "large start memory bộ nhớ đỉnh khởi động 100.000", ui_large.rows),
        Part("cửa sổ khi đang đọc", "latency tiếp nhận sự kiện p99 trang ms", ui_latency.rows),
        Part("giấy tiếp nhận", "receipt A5 A4 dựng dung lượng QPdfWriter", forms_receipt.rows),
        Part("đồng bộ", "sync thay đổi tệp cổng tỉnh byte HTTP POST PUT", sync_carry.rows),
        Part("cổng tỉnh", "gateway SQLite PostgreSQL thay đổi ghi nhận quyết định", sync_gateway.rows),
        Part("cả tỉnh", "crowd quầy thay đổi/giây gói p50 p99 bộ nhớ cổng ghi nhận", crowd),
        Part("đường truyền", "link loopback đứt kill PouchDB tồn đọng thay đổi tệp byte gửi lại", link),
        Part("tìm", "search 100.000 1.000.000 họ tên số định danh trang đếm LIKE", localdb_search.rows),
        Part("giấy đang giữ", "held công dân chỉ mục MB xem một người Kho", localdb_held.rows),
        Part("số hóa", "digitise công văn tờ khai bảng kê OCRmyPDF tốc độ trang PDF đọc sai", digitise),
        Part("số hóa: đen trắng", "digitise 1-bit trang PDF kB", scanner_digitise.one_bit),
        Part("trang hỏng", "defects mờ tối nhạt mất mép thô báo đúng báo nhầm", defects),
        Part("số hóa: bộ nhớ", "digitise bộ nhớ đỉnh trang", scanner_digitise.memory),
        Part("thứ tự đọc", "số hóa order tiêu ngữ chữ ký hai cột dòng", scanner_order.rows),
        Part("mã QR", "số hóa QR zxing OpenCV đọc", scanner_codes.rows),
        Part("tách xấp", "split stack ranh giới tên giấy trường thông tin F1 trang bị mất tốc độ", stack),
    ]


def machine() -> str:
    """Return what the figures were taken on; on a busy machine only medians and ratios mean something."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("PySide6-Essentials", "sqlcipher3", "reportlab")
    )
    return (
        f"Máy: {_processor()}, {os.cpu_count()} nhân, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {versions}.\n"
        "Tải là trung bình một phút; quá số nhân nghĩa là máy đang bận việc khác: chỉ nên tin tỉ lệ."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "bộ xử lý không rõ tên"


def _load() -> str:
    return number(os.getloadavg()[0]) if hasattr(os, "getloadavg") else "không rõ"


def _text(row: Row) -> str:
    return f"{row.name} {row.ours} {row.peer} {row.ratio}"


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
