"""What the doctor looks at in the data folder: disk, catalogue, keystore, database, outbox, gateway.

Counts and reasons only: nothing here says whose dossiers they are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from forms.catalogue import Catalogue
from forms.catalogue.loading import Problem, Severity
from forms.unit import Unit
from installers.copies import told
from installers.finding import Finding, Mark, bad, begin, good, look, of_trouble
from installers.machine import engine
from installers.unlock import unlock_quietly
from localdb.backup import OLD, last_copy
from localdb.clock import SET_BACK
from localdb.domain.codes import Block
from localdb.domain.deadline import VIETNAM
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, now
from localdb.outbox import NEEDS_PERSON, TO_SEND, Delivery
from scanner.watch import REFUSED
from sync.client import Client
from sync.command import identity_of
from sync.link import LinkTrouble, Patience

DISK_BAD, DISK_LOOK = 200 * 1024**2, 2 * 1024**3  # bytes free; a day of scans is some 100 MB
GATEWAY_SECONDS = 2.0
SHOWN = 20
CALENDAR_MONTH = 11  # from this month on, dossiers are due next year
WAYS = {"passphrase": "mật khẩu", "paper": "mã khôi phục trên giấy", "keyring": "khóa trong hệ điều hành"}


def findings(folder: Folder, passphrase_file: Path | None) -> Iterator[Finding]:
    """Look at the data folder, and inside it when it can be opened without asking anybody."""
    there = folder.path.is_dir()
    yield from engine(folder.path if there else None)
    yield from disk(folder.path)
    yield from catalogue(folder, now())
    if there:
        yield from rights(folder)
        yield from watch(folder)
    if not folder.exists() and not folder.unfinished.exists() and not folder.database.exists():
        yield look(
            f"Kho dữ liệu: chưa có ở {folder.path}.",
            "Dùng thử với xã mẫu: ./motcua run. Lập kho cho xã thật: ./motcua init.",
        )
        return
    yield from store(folder, passphrase_file)


def disk(path: Path) -> Iterator[Finding]:
    """Look at the room left where the data is, or will be."""
    existing = next(p for p in (path.resolve(), *path.resolve().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    what = f"Ổ đĩa: còn trống {free / 1024**3:.1f} GB"
    if free < DISK_BAD:
        yield bad(f"{what}, sắp không ghi được nữa.", "Dọn bớt tệp trên ổ đĩa ngay.")
    elif free < DISK_LOOK:
        yield look(f"{what}.", "Dọn bớt tệp; mỗi ngày quét có thể cần vài trăm MB.")
    else:
        yield good(what)


def rights(folder: Folder) -> Iterator[Finding]:
    """Look who else on this machine may look into the data folder."""
    if os.name == "nt":
        return
    if folder.path.stat().st_mode & 0o077:
        yield bad(
            f"Thư mục dữ liệu {folder.path}: người khác trên máy này vào được.",
            f"Chạy: chmod 700 {folder.path}",
        )
    else:
        yield good(f"Thư mục dữ liệu: {folder.path}, chỉ mình đọc được")


def watch(folder: Folder) -> Iterator[Finding]:
    """Look at the folder where scanners drop papers."""
    if not folder.watch.is_dir() or not os.access(folder.watch, os.R_OK | os.W_OK | os.X_OK):
        yield look(
            f"Thư mục chờ quét: {folder.watch} không có hoặc không ghi được.",
            "Mở Một Cửa để tạo lại, hoặc kiểm tra quyền của thư mục.",
        )
        return
    refused = folder.watch / REFUSED
    count = sum(path.is_file() for path in refused.iterdir()) if refused.is_dir() else 0
    if count:
        yield look(f"Thư mục chờ quét: {count} tệp không nhận được.", f"Xem và quét lại, rồi dọn {refused}.")
    else:
        yield good(f"Thư mục chờ quét: {folder.watch}")


def catalogue(folder: Folder, moment: datetime) -> Iterator[Finding]:
    """Load the catalogue as the counter does; say each fault with its file and line."""
    loaded = Catalogue.load(extra=folder.catalogue)
    yield from faults([p for p in loaded.problems if p.severity is Severity.ERROR], Mark.BAD)
    yield from faults([p for p in loaded.problems if p.severity is Severity.WARNING], Mark.LOOK)
    if not loaded.procedures:
        yield bad("Danh mục: không có thủ tục nào.", "Cài lại Một Cửa, hoặc nạp lại gói danh mục.")
        return
    yield good(f"Danh mục: {len(loaded.procedures)} thủ tục, {len(loaded.templates)} mẫu giấy")
    if count := len(loaded.unverified):
        yield look(
            f"Danh mục: {count} điểm chưa kiểm chứng với văn bản công bố.",
            "Đối chiếu với quyết định công bố của tỉnh; phần mềm vẫn dùng được.",
        )
    years = {year.year for calendar in loaded.calendars for year in calendar.years}
    needed = [moment.year, *([moment.year + 1] if moment.month >= CALENDAR_MONTH else [])]
    for year in needed:
        if year not in years:
            mark = Mark.BAD if year == moment.year else Mark.LOOK
            yield Finding(
                mark,
                f"Danh mục: chưa có lịch nghỉ năm {year}, không tính được ngày hẹn trả.",
                f"Nạp lịch nghỉ năm {year} vào {folder.catalogue / 'calendars'}.",
            )


def faults(problems: list[Problem], mark: Mark) -> Iterator[Finding]:
    """Say the first faults one by one, and how many more there are."""
    for problem in problems[:SHOWN]:
        yield Finding(mark, f"Danh mục: {problem}.", "Sửa tệp này; các tệp khác vẫn dùng được.")
    if (more := len(problems) - SHOWN) > 0:
        yield Finding(mark, f"Danh mục: còn {more} lỗi nữa.", "Sửa các tệp trên rồi khám lại.")


def store(folder: Folder, passphrase_file: Path | None) -> Iterator[Finding]:
    """Look at the keystore, open the home if that needs nobody, and look inside."""
    try:
        ways = dict.fromkeys(WAYS.get(slot.kind, slot.kind) for slot in folder.locked().store.slots)
    except Trouble as trouble:
        yield of_trouble("Tệp khóa", trouble)
        return
    yield good(f"Tệp khóa: đọc được; mở kho bằng {', '.join(ways)}")
    yield from readable_by_others(passphrase_file)
    try:
        home = unlock_quietly(folder, passphrase_file)
    except Trouble as trouble:
        yield of_trouble("Mở kho", trouble)
        return
    if home is None:
        yield look(
            "Mở kho: không mở, nên chưa kiểm tra bên trong.",
            "Thêm --passphrase-file TỆP, hoặc lưu khóa vào hệ điều hành.",
        )
        return
    try:
        yield from inside(home)
    finally:
        home.close()


def readable_by_others(passphrase_file: Path | None) -> Iterator[Finding]:
    """A passphrase in a file that everybody reads is no secret."""
    if os.name == "nt" or passphrase_file is None or not passphrase_file.exists():
        return
    if passphrase_file.stat().st_mode & 0o077:
        yield look(
            f"Tệp mật khẩu {passphrase_file}: người khác trên máy này đọc được.",
            f"Chạy: chmod 600 {passphrase_file}",
        )


def inside(home: Home) -> Iterator[Finding]:
    """Look inside an open home; one part that fails does not hide the others."""
    for about, part in (
        ("Kiểm tra dữ liệu", integrity),
        ("Đơn vị", people),
        ("Đồng hồ", clock),
        ("Dải số", numbers),
        ("Hàng chờ gửi", outbox),
        ("Sao lưu", copies),
        ("Cổng tỉnh", gateway),
    ):
        try:
            yield from part(home)
        except Trouble as trouble:
            yield of_trouble(about, trouble)


def integrity(home: Home) -> Iterator[Finding]:
    """Check every page of the database, and the chain of this desk's changes."""
    told = home.check()
    for line in told[:SHOWN]:
        yield bad(
            f"Kiểm tra dữ liệu: {line}",
            "Ngừng ghi, đừng xóa tệp nào; gọi cán bộ CNTT khôi phục từ bản sao lưu.",
        )
    if not told:
        yield good("Kiểm tra dữ liệu: cơ sở dữ liệu và chuỗi thay đổi toàn vẹn")


def people(home: Home) -> Iterator[Finding]:
    """Whether papers have a letterhead, and somebody can come to the desk."""
    unit = home.settings.get("unit", Unit, Unit("", "", "", ""))
    if unit.commune and home.device.unit:
        yield good(f"Đơn vị: {unit.commune}, mã {home.device.unit}")
    else:
        yield bad("Đơn vị: chưa ghi tên hoặc mã đơn vị.", "Ghi trong phần cài đặt trước khi tiếp nhận.")
    roles = [account.role for account in home.accounts.all() if account.active]
    if Role.CLERK in roles and Role.IT in roles:
        yield good(f"Tài khoản: {len(roles)} đang dùng")
    else:
        missing = [role.label for role in (Role.CLERK, Role.IT) if role not in roles]
        yield look(f"Tài khoản: chưa có {', '.join(missing)}.", "Thêm tài khoản trong phần cài đặt.")


def clock(home: Home) -> Iterator[Finding]:
    """Whether the clock stands before the last thing that was written here."""
    if home.store.clock_is_behind():
        yield bad("Đồng hồ: máy đang chậm hơn lần ghi gần nhất.", "Chỉnh lại ngày giờ của máy.")
    elif was := home.access.last(SET_BACK):
        then, before = (_moment(datetime.fromisoformat(at)) for at in (was.at, was.object))
        told = f"Đồng hồ: đã đúng lại; có lúc chỉ {then} khi lần ghi trước là {before}."
        yield look(told, "Xem pin trên bo mạch chủ và việc tự chỉnh giờ của hệ điều hành.")
    else:
        yield good("Đồng hồ: không chậm hơn lần ghi gần nhất")


def numbers(home: Home) -> Iterator[Finding]:
    """Whether today's receipts carry official numbers."""
    today = now().date()
    blocks = home.settings.get("blocks", tuple[Block, ...], ())
    held = [b for b in blocks if b.covers(today) and b.unit == home.device.unit]
    if held:
        ranges = ", ".join(f"{b.serial_first:04d}–{b.serial_last:04d}" for b in held)
        yield good(f"Dải số: {ranges} mỗi ngày")
    else:
        yield look("Dải số: hôm nay máy này chỉ có số tạm.", "Đồng bộ với tỉnh để nhận dải số.")


def outbox(home: Home) -> Iterator[Finding]:
    """How much waits for the province, and how much waits for a person."""
    counts = home.outbox.counts()
    waiting = sum(counts[state] for state in TO_SEND)
    stuck = {state: counts[state] for state in (*NEEDS_PERSON, Delivery.HELD) if counts[state]}
    oldest = home.outbox.oldest_waiting()
    since = f", lâu nhất từ {_moment(oldest)}" if oldest else ""
    if stuck:
        told = ", ".join(f"{state.label.lower()} {count}" for state, count in stuck.items())
        yield look(f"Hàng chờ gửi: chờ {waiting}{since}; {told}.", "Mở màn hình Gửi và nhận để xử lý.")
    else:
        yield good(f"Hàng chờ gửi: chờ {waiting}{since}, không có gì bị từ chối")


def copies(home: Home) -> Iterator[Finding]:
    """Whether there is a recent copy of this desk somewhere else."""
    last = last_copy(home)
    if last.trouble:
        yield look(f"Sao lưu: {last.trouble}", "Cắm ổ sao lưu, rồi chạy: motcua backup THƯ_MỤC.")
    elif not last.at:
        yield look("Sao lưu: chưa có bản sao nào ở ổ khác.", "Chạy: motcua backup THƯ_MỤC --daily.")
    elif now() - datetime.fromisoformat(last.at) > OLD:
        yield look(
            f"Sao lưu: bản gần nhất đã lâu, lúc {told(last.at)}.", "Chạy: motcua backup THƯ_MỤC --daily."
        )
    else:
        yield good(f"Sao lưu: {told(last.at)}, ở {last.folder}")


def gateway(home: Home) -> Iterator[Finding]:
    """Ask the gateway whether it stands; a line that is down is no fault of this machine."""
    contact = home.outbox.contact()
    last = _moment(datetime.fromisoformat(contact.answered_at)) if contact.answered_at else "chưa lần nào"
    try:
        identity = identity_of(home)
    except Trouble as trouble:
        yield of_trouble("Cổng tỉnh", trouble, Mark.LOOK)
        return

    def ask() -> str:
        with Client(identity, Patience(tries=1, silence=GATEWAY_SECONDS)) as client:
            return client.health().province

    try:
        province = begin(ask)(2 * GATEWAY_SECONDS)
    except LinkTrouble as trouble:
        mark = Mark.LOOK if trouble.passing else Mark.BAD
        told = Trouble(f"{trouble.what} Lần liên lạc gần nhất: {last}.", trouble.todo)
        yield of_trouble(f"Cổng tỉnh {identity.url}", told, mark)
    except TimeoutError:
        yield look(
            f"Cổng tỉnh {identity.url}: chưa trả lời. Lần liên lạc gần nhất: {last}.",
            "Cứ làm tiếp: thay đổi nằm chờ trên máy này.",
        )
    else:
        yield good(f"Cổng tỉnh: {identity.url} trả lời ({province}); đồng bộ gần nhất: {last}")


def _moment(then: datetime) -> str:
    return f"{then.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
