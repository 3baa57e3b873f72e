"""``main.py status``: how the commune stands, out of what this desk holds; nobody is asked, nothing is sent.

Exit codes as of ``sync``: 0 all is well; 1 something waits, or what is known is old; 2 a person has to see to
something. Dossiers are named by their codes only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from localdb.commune import Overview, overview
from localdb.home import Home
from sync.command import DONE, NEEDS_A_PERSON, SHOWN, WAITING

Say = Callable[[str], object]


def status_command(home: Home, say: Say, *, as_json: bool) -> int:
    """Say how the commune stands, as text or as one JSON object; return the exit code."""
    seen = overview(home)
    code = DONE if seen.well else NEEDS_A_PERSON if seen.needs_person else WAITING
    if as_json:
        say(msgspec.json.encode(_plain(seen, code)).decode())
    else:
        _devices(seen, say)
        _owed(seen, say)
        _differing(seen, say)
        say(_SUMS[code])
    return code


_SUMS = {
    DONE: "Mọi thứ đã yên: tỉnh đã trả lời mọi thay đổi của máy này, không có gì khác nhau.",
    WAITING: "Chưa xong: còn việc đang chờ, hoặc tin từ tỉnh đã cũ. Đồng bộ, hoặc mang USB.",
    NEEDS_A_PERSON: "Có việc cần người xử lý.",
}


def _devices(seen: Overview, say: Say) -> None:
    say(f"CÁC MÁY CỦA XÃ: {len(seen.devices)}. {_known(seen, seen.told.at, 'Cổng tỉnh cho biết lúc')}")
    for one in seen.devices:
        name = " ".join(part for part in (one.device.counter or "(chưa có tên)", one.device.tag) if part)
        here = " (máy này)" if one.here else ""
        last = f"; cổng nghe lần cuối {_moment(one.device.seen_at, seen)}" if one.device.seen_at else ""
        todo = f". {one.todo}" if one.todo else ""
        say(f"  {'!' if one.alarm or one.silent else ' '} {name}{here}: {one.what}{last}{todo}")


def _owed(seen: Overview, say: Say) -> None:
    heard = _known(seen, seen.heard_at, "Tin cuối từ tỉnh")
    say(f"CHƯA TỚI TỈNH, HOẶC TỈNH CHƯA TRẢ LỜI (của máy này): {len(seen.owed)} hồ sơ. {heard}")
    for owed in seen.owed[:SHOWN]:
        say(f"    {owed.code}: {owed.told}; cũ nhất {_moment(owed.since, seen)}")
    _rest(len(seen.owed), say)
    if seen.files:
        say(f"    Tệp chưa tới tỉnh: {seen.files}")


def _differing(seen: Overview, say: Say) -> None:
    say(f"KHÁC VỚI TỈNH: {len(seen.differing)} chỗ.")
    compared = _known(seen, seen.compared.at, "Đối chiếu số đếm với cổng lúc")
    say(f"    {compared}{f' {seen.compared.wrong} {seen.compared.todo}' if seen.compared.wrong else ''}")
    say(f"    {_known(seen, seen.listed.at, 'Đối chiếu danh sách của tỉnh lúc')}")
    for one in seen.differing[:SHOWN]:
        say(f"  ! {one.code}: {one.what} {one.todo}")
    _rest(len(seen.differing), say)


def _rest(count: int, say: Say) -> None:
    if count > SHOWN:
        say(f"    … còn {count - SHOWN} dòng nữa; thêm --json để xem hết.")


def _known(seen: Overview, at: str, label: str) -> str:
    """Say when something was learnt, and that it is old."""
    if not at:
        return f"{label}: chưa lần nào."
    old = " – đã cũ" if seen.is_old(at) else ""
    return f"{label} {_moment(at, seen)}{old}."


def _moment(at: str, seen: Overview) -> str:
    return f"{datetime.fromisoformat(at).astimezone(seen.at.tzinfo):%H:%M %d/%m/%Y}"


def _plain(seen: Overview, code: int) -> dict[str, object]:
    """Return what a script may want; without the values that differ, which are about citizens."""
    return {
        "code": code,
        "well": seen.well,
        "at": seen.at.isoformat(timespec="seconds"),
        "province_heard_at": seen.heard_at,
        "devices_told_at": seen.told.at,
        "compared_at": seen.compared.at,
        "list_compared_at": seen.listed.at,
        "devices": [
            {**msgspec.to_builtins(one.device), "here": one.here, "what": one.what, "todo": one.todo}
            | {"alarm": one.alarm, "silent": one.silent}
            for one in seen.devices
        ],
        "unanswered": [{"code": owed.code, "states": owed.states, "since": owed.since} for owed in seen.owed],
        "files": seen.files,
        "wrong": seen.compared.wrong,
        "differing": [{"code": one.code, "what": one.what, "todo": one.todo} for one in seen.differing],
    }
