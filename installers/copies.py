"""``main.py backup`` and ``main.py restore``, told in plain Vietnamese.

Exit codes: 0 everything is in the copy, or back; 2 something of the desk could not be read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from localdb.backup import Copied, DamagedFile, back_up, choose_daily
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home
from localdb.restore import LostFile, Restored, choose, restore

Say = Callable[[str], object]
DONE, INCOMPLETE = 0, 2
SHOWN = 20


def backup_command(home: Home, target: Path, *, daily: bool, say: Say) -> int:
    """Copy the desk to ``target`` and say what is in the copy. Raises ``Trouble``."""
    if not target.is_dir():
        raise Trouble(f"Không thấy thư mục {target}.", "Cắm ổ sao lưu, hoặc tạo thư mục rồi chạy lại.")
    damaged = 0
    for event in back_up(home, target.absolute()):
        if isinstance(event, DamagedFile):
            damaged += 1
            if damaged <= SHOWN:
                say(f"  Không sao được tệp {event.sha256[:12]}…: {event.trouble}")
        elif isinstance(event, Copied):
            note = event.note
            say(f"Đã sao lưu và đọc lại: {note.changes} thay đổi, {note.files} tệp ({event.new} tệp mới).")
            say(f"Bản sao: {event.folder}")
    if daily:
        choose_daily(home, target)
        say("Từ nay mỗi ngày Một Cửa tự sao lưu vào thư mục này.")
    if damaged:
        say(f"CHÚ Ý: {damaged} tệp của máy này hỏng hoặc thiếu, không có trong bản sao.")
    say("Mở bản sao cần mật khẩu kho hoặc tờ mã khôi phục: cất tờ mã ở nơi khác với bản sao.")
    return INCOMPLETE if damaged else DONE


def restore_command(source: Path, folder: Folder, typed: str, say: Say) -> int:
    """Restore the newest copy in ``source`` into the empty ``folder``. Raises ``Trouble``."""
    copy, note = choose(source)
    say(f"Bản sao lúc {told(note.at)}, đơn vị {note.unit}: {note.changes} thay đổi, {note.files} tệp.")
    lost = 0
    for event in restore(copy, note, folder, typed):
        if isinstance(event, LostFile):
            lost += 1
            if lost <= SHOWN:
                say(f"  Không dựng lại được tệp {event.sha256[:12]}…: {event.trouble}")
        elif isinstance(event, Restored):
            say(f"Đã dựng lại ở {event.folder}, đã kiểm dữ liệu, chuỗi thay đổi và {note.files - lost} tệp.")
    if lost:
        say(f"CHÚ Ý: thiếu {lost} tệp; xem bản sao cũ hơn, hoặc xin lại từ cổng tỉnh.")
    say("Máy này mang mã máy mới. Ghi danh lại với cổng tỉnh: motcua sync --join ĐỊA-CHỈ MÃ.")
    say("Việc làm sau lúc sao lưu không có ở đây: đối chiếu sổ giấy và những gì tỉnh đã nhận.")
    return INCOMPLETE if lost else DONE


def told(at: str) -> str:
    """Return a moment as people read it."""
    return f"{datetime.fromisoformat(at):%H:%M %d/%m/%Y}"
