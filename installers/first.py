"""``main.py init``: the first questions of a real commune, on the console.

All answers are asked for before anything is made. From then on the folder carries its mark of an unfinished
set-up until the paper recovery code was typed back, so that whatever interrupts it, even a power cut, leaves
nothing that looks like a desk; the next try starts anew.
"""

from __future__ import annotations

import getpass
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct

from forms.unit import Unit
from installers.finding import Mark
from installers.machine import engine
from localdb.accounts import MIN_PIN, require_good_pin
from localdb.domain.codes import is_official
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.domain.words import clean, fold
from localdb.files import write_file
from localdb.home import Folder, Home, create_home
from localdb.keys import MIN_PASSPHRASE, Locked

Ask = Callable[[str], str]
Say = Callable[[str], object]
T = TypeVar("T")

STOPPED = 130
PORTAL = "https://dichvucong.gov.vn"
_LEVELS = re.compile(r"(xã|phường|đặc khu) (.+)", re.IGNORECASE)
_PHONE = re.compile(r"[+0-9][0-9 .()-]{2,19}")
_ROLES = {"1": Role.CLERK, "2": Role.SCANNING, "3": Role.LEADER, "4": Role.IT}


class Person(Struct, frozen=True):
    """Somebody who will come to this desk."""

    name: str
    role: Role
    pin: str


class Answers(Struct, frozen=True):
    """Everything that a set-up needs to know."""

    unit: Unit
    agency: str
    province: str
    people: tuple[Person, ...]
    passphrase: str
    keyring: bool


class Console:
    """Asks until an answer is good. ``ask`` shows what is typed, ``secret`` does not."""

    def __init__(self, say: Say, ask: Ask, secret: Ask) -> None:
        self.say = say
        self._ask = ask
        self._secret = secret

    def question(self, text: str, good: Callable[[str], T], default: str = "") -> T:
        """Ask for one line; an empty one means ``default``. ``good`` returns the value or raises Trouble."""
        prompt = f"{text} [{default}]: " if default else f"{text}: "
        while True:
            try:
                return good(clean(self._ask(prompt)) or default)
            except Trouble as trouble:
                self.say(f"  {trouble}")

    def hidden(self, text: str, good: Callable[[str], object]) -> str:
        """Ask for a secret twice; it is never shown."""
        while True:
            try:
                secret = self._secret(f"{text}: ")
                good(secret)
                if self._secret("  Gõ lại lần nữa: ") == secret:
                    return secret
                self.say("  Hai lần gõ không giống nhau. Gõ lại từ đầu.")
            except Trouble as trouble:
                self.say(f"  {trouble}")

    def yes(self, text: str, default: bool) -> bool:
        """Ask a question of yes or no."""
        return self.question(f"{text} (c = có, k = không)", _yes_or_no, "c" if default else "k")


def set_up(folder: Folder, say: Say, *, ask: Ask = input, secret: Ask = getpass.getpass) -> int:
    """Ask for what a commune's desk needs and make it in ``folder``; return the exit code.

    0 when the desk stands, 130 when the person stopped (nothing is left). Raises ``Trouble`` when there is a
    desk already, when nobody is at the keyboard, and when the folder cannot be written.
    """
    if folder.exists() or (folder.database.exists() and not folder.unfinished.exists()):
        raise Trouble(f"Đã có kho dữ liệu ở {folder.path}.", "Mở kho đó, hoặc chọn thư mục khác: --home.")
    if ask is input and not sys.stdin.isatty():
        raise Trouble("Lệnh này hỏi từng mục.", "Chạy trong cửa sổ dòng lệnh, có người gõ trả lời.")
    _require_writable(folder)
    console = Console(say, ask, secret)
    try:
        answers = _asked(console, folder)
        if answers is None:
            say("Đã dừng. Chưa tạo gì trên máy này.")
            return STOPPED
        _make(console, folder, answers)
    except (KeyboardInterrupt, EOFError):
        say("")
        say("Đã dừng. Chưa tạo gì trên máy này.")
        return STOPPED
    say(f"Đã lập xong kho dữ liệu ở {folder.path}.")
    say("Mở Một Cửa: ./motcua. Ghi danh với cổng tỉnh: ./motcua sync --join ĐỊA_CHỈ MÃ.")
    return 0


def _require_writable(folder: Folder) -> None:
    """Raise ``Trouble`` before the first question when the last step could not work."""
    existing = next(p for p in (folder.path.absolute(), *folder.path.absolute().parents) if p.exists())
    for finding in engine(existing):
        if finding.mark is Mark.BAD:
            raise Trouble(finding.what, finding.todo)


def _asked(console: Console, folder: Folder) -> Answers | None:
    """Ask everything; ``None`` when the person does not confirm."""
    console.say(f"Lập kho dữ liệu cho một xã ở {folder.path}.")
    console.say("Enter: nhận giá trị trong ngoặc vuông. Ctrl+C: dừng, không tạo gì.")
    console.say("")
    console.say("1. Đơn vị, như in trên đầu giấy tờ")
    unit = _unit(console)
    agency = console.question("Mã định danh của đơn vị (ví dụ H31.19)", _agency)
    province = console.question("Mã tỉnh, hai chữ số (ví dụ 31; Enter: chưa ghi)", _province)
    console.say("")
    console.say("2. Tài khoản: ít nhất một cán bộ CNTT và một cán bộ một cửa")
    people = tuple(_people(console))
    console.say("")
    console.say("3. Mật khẩu kho: mở Một Cửa mỗi ngày trên máy này; mọi dữ liệu được mã hóa bằng nó")
    passphrase = console.hidden(f"Mật khẩu kho, ít nhất {MIN_PASSPHRASE} ký tự", _good_passphrase)
    keyring = console.yes("Lưu khóa vào hệ điều hành, để đồng bộ tự động không phải gõ mật khẩu?", False)
    console.say("")
    console.say(f"Sẽ lập kho cho {unit.centre}, mã {agency}, {len(people)} tài khoản.")
    if not console.yes("Lập kho?", True):
        return None
    return Answers(unit, agency, province, people, passphrase, keyring)


def _unit(console: Console) -> Unit:
    commune = console.question("Tên đơn vị, ghi cả cấp (ví dụ: xã An Bình)", _commune)
    place = _LEVELS.fullmatch(commune)
    assert place is not None
    return Unit(
        commune=commune,
        parent=console.question("Cơ quan cấp trên của trung tâm", _text, f"Ủy ban nhân dân {commune}"),
        centre=console.question("Tên trung tâm", _text, f"Trung tâm Phục vụ hành chính công {commune}"),
        place=console.question("Địa danh, đứng trước ngày tháng", _text, place[2]),
        phone=console.question("Điện thoại (Enter: bỏ trống)", _phone),
        hotline=console.question("Đường dây nóng (Enter: bỏ trống)", _phone),
        lookup_url=console.question("Trang tra cứu hồ sơ", _address, PORTAL),
    )


def _people(console: Console) -> Iterator[Person]:
    """Ask for the two people that every desk needs, then for more until there are none."""
    for role in (Role.IT, Role.CLERK):
        name = console.question(f"Họ tên {role.label[0].lower()}{role.label[1:]}", _text)
        yield Person(name, role, _pin(console))
    while name := console.question("Họ tên người nữa (Enter: đủ rồi)", str):
        roles = ", ".join(f"{number} {role.label}" for number, role in _ROLES.items())
        role = console.question(f"  Vai trò ({roles})", _role, "1")
        yield Person(name, role, _pin(console))


def _pin(console: Console) -> str:
    return console.hidden(f"  Mã PIN, ít nhất {MIN_PIN} ký tự", require_good_pin)


def _make(console: Console, folder: Folder, answers: Answers) -> None:
    """Make the desk and see the paper code written down; what stops this leaves no desk behind."""
    ours = not folder.path.exists() or not any(folder.path.iterdir())
    try:
        home, paper = create_home(folder, answers.passphrase, answers.agency)
        try:
            write_file(folder.unfinished, b"")
            _fill(home, answers)
            _see_written(console, paper)
        finally:
            home.close()
    except BaseException:
        if ours:
            shutil.rmtree(folder.path, ignore_errors=True)
        raise
    folder.unfinished.unlink()
    if answers.keyring and not Locked(folder.keystore).remember_in_keyring(home.key):
        console.say("Hệ điều hành không có nơi giữ khóa: mỗi lần mở sẽ hỏi mật khẩu.")


def _fill(home: Home, answers: Answers) -> None:
    for person in answers.people:
        home.accounts.add(person.name, person.role, person.pin, None)
    home.settings.put("unit", answers.unit)
    home.settings.put("province", answers.province)


def _see_written(console: Console, paper: str) -> None:
    """Show the paper recovery code, and go on when its end was typed back from the paper."""
    console.say("")
    console.say("4. Mã khôi phục: mở được kho khi quên mật khẩu. Mã này chỉ hiện một lần.")
    console.say("Ghi ra giấy, cất vào két hoặc phong bì niêm phong, không để cạnh máy:")
    console.say("")
    console.say(f"    {paper}")
    console.say("")
    last = paper.rpartition("-")[2]

    def copied(typed: str) -> None:
        if typed.upper().translate(str.maketrans("OIL", "011")) != last:
            raise Trouble("Không khớp.", "Nhìn tờ giấy vừa ghi, gõ bốn ký tự cuối.")

    console.question("Ghi xong, gõ lại nhóm bốn ký tự cuối cùng trên giấy", copied)


def _text(text: str) -> str:
    if not text:
        raise Trouble("Mục này cần có.", "Gõ rồi nhấn Enter.")
    return text


def _commune(text: str) -> str:
    if (parts := _LEVELS.fullmatch(text)) is None:
        raise Trouble("Thiếu cấp của đơn vị.", "Ghi đủ: xã …, phường … hoặc đặc khu …")
    return f"{parts[1].lower()} {parts[2]}"


def _agency(text: str) -> str:
    code = text.upper()
    if not is_official(f"{code}-260101-0001"):
        raise Trouble(
            f"“{text}” không phải mã định danh.", "Gồm chữ A–Z, số và dấu chấm, theo QĐ 20/2020/QĐ-TTg."
        )
    return code


def _province(text: str) -> str:
    if text and not re.fullmatch("[0-9]{2}", text):
        raise Trouble("Mã tỉnh gồm hai chữ số.", "Ví dụ 31. Chưa rõ thì để trống: chỉ dùng phí toàn quốc.")
    return text


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise Trouble("Số điện thoại không đúng.", "Chỉ gồm chữ số và dấu cách, hoặc để trống.")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise Trouble("Địa chỉ trang không đúng.", f"Ví dụ {PORTAL}")
    return text


def _role(text: str) -> Role:
    if text not in _ROLES:
        raise Trouble("Không có vai trò này.", f"Gõ một số từ 1 đến {len(_ROLES)}.")
    return _ROLES[text]


def _yes_or_no(text: str) -> bool:
    answer = fold(text)
    if answer not in {"c", "co", "y", "k", "khong", "n"}:
        raise Trouble("Chưa rõ.", "Gõ c hoặc k.")
    return answer in {"c", "co", "y"}


def _good_passphrase(phrase: str) -> None:
    if len(phrase.strip()) < MIN_PASSPHRASE:
        raise Trouble("Mật khẩu quá ngắn.", f"Dùng ít nhất {MIN_PASSPHRASE} ký tự.")
    if phrase != phrase.strip():  # a passphrase file could not hold it
        raise Trouble("Mật khẩu có dấu cách ở đầu hoặc cuối.", "Bỏ dấu cách đó.")
