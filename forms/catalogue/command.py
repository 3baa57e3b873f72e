"""``motcua catalogue``: make, look into, install and check packages of the province's catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from forms.catalogue import SHIPPED, Catalogue, installed, keys
from forms.catalogue.comparing import Difference
from forms.catalogue.installed import Offer
from forms.catalogue.package import FOLDERS, Manifest, pack, read_file
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from localdb.home import Home
from localdb.store import Actor

Say = Callable[[str], None]
BY_HAND = Actor("dong-lenh", "Dòng lệnh", Role.IT)  # whoever can unlock the store without a window


def new_key_command(path: Path, say: Say) -> int:
    """Make the province's key pair; the public half goes to every commune."""
    public = keys.make_key(path)
    say(f"Khóa ký đã ghi vào {path}: chỉ để ở tỉnh, không đưa cho ai.")
    say(f"Khóa công khai cho các xã: {public}")
    say(f"Vân tay để đối chiếu: {keys.fingerprint(public)}")
    return 0


def pack_command(folder: Path, key: Path, manifest: Manifest, out: Path, say: Say) -> int:
    """Make a package of a folder. A folder with faults makes none."""
    if lint_command(folder, say):
        raise Trouble("Danh mục còn lỗi, chưa đóng gói.", "Sửa các chỗ vừa nêu.")
    made = pack(folder, manifest, keys.read_key(key))
    write_file(out, made)
    say(f"Đã đóng gói {out} ({len(made) / 1024:.0f} KB).")
    return 0


def lint_command(folder: Path, say: Say) -> int:
    """Say what is wrong in a folder of catalogue files laid over the app's own; 1 when anything is."""
    if not any((folder / kind).is_dir() for kind in FOLDERS):
        raise Trouble(f"{folder} không phải thư mục danh mục.", f"Cần có một trong: {', '.join(FOLDERS)}.")
    own = set(map(str, Catalogue.load(SHIPPED).problems))
    found = [text for p in Catalogue.load(extra=folder).problems if (text := str(p)) not in own]
    for text in found:
        say(text)
    say(f"{len(found)} chỗ sai." if found else "Không thấy chỗ nào sai.")
    return 1 if found else 0


def show_command(home: Home, path: Path, say: Say) -> int:
    """Say what a package would change, and change nothing."""
    _tell(installed.examine(home, read_file(path), installed.load(home)), say)
    return 0


def install_command(home: Home, path: Path, say: Say) -> int:
    """Install a package."""
    offer = installed.examine(home, read_file(path), installed.load(home))
    installed.install(home, offer, BY_HAND)
    _tell(offer, say)
    say(f"Đã nạp {offer.manifest.label}. Mở lại Một Cửa nếu đang mở.")
    return 0


def back_command(home: Home, say: Say) -> int:
    """Go back to what was in use before."""
    installed.go_back(home, BY_HAND)
    return status_command(home, say)


def trust_command(home: Home, public: str, say: Say) -> int:
    """Pin the province's public key."""
    say(f"Từ nay chỉ nạp gói do khóa này ký: {installed.pin_key(home, public, BY_HAND)}")
    return 0


def status_command(home: Home, say: Say) -> int:
    """Say which catalogue is in use, and whom this commune trusts."""
    now = installed.in_use(home)
    say(f"Đang dùng: {now.manifest.label if now.manifest else 'danh mục kèm theo phần mềm'}.")
    key = home.packages.key
    say(f"Khóa đã ghim: {keys.fingerprint(key)}" if key else "Chưa ghim khóa danh mục của tỉnh.")
    return 0


def told(change: Difference, touched: int) -> str:
    """Return one change as a line: “Đổi 12/11/2026 · 1.001193 … · 3 hồ sơ đang mở liên quan”."""
    open_ones = f"{touched} hồ sơ đang mở liên quan" if touched else ""
    parts = (f"{change.kind.label} {change.on:%d/%m/%Y}", f"{change.code} {change.name}".strip(), open_ones)
    return " · ".join(part for part in parts if part)


def _tell(offer: Offer, say: Say) -> None:
    say(f"{offer.manifest.label}, hiệu lực từ {offer.manifest.valid_from:%d/%m/%Y}.")
    for change in offer.changes:
        say(told(change, offer.touched.get(change.code, 0)))
        for field in change.fields:
            say(f"    {field}")
    for problem in offer.problems:
        say(f"Cần xem lại: {problem}")
    say(f"{len(offer.changes)} thay đổi. Hồ sơ đang mở vẫn theo phiên bản lúc nhận.")
