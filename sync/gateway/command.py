"""What IT staff do to a gateway from the command line, told in plain Vietnamese."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble
from sync.gateway.backup import back_up, reopen, restore
from sync.gateway.carry import NotTaken, Taken, import_packages
from sync.gateway.portal.memory import Memory, Moved
from sync.gateway.portal.owing import again
from sync.gateway.province import ReferenceProvince
from sync.gateway.reference import offer
from sync.gateway.serve import new_enrolment_code, serve
from sync.gateway.standing import Standing, change_standing
from sync.gateway.store import Store
from sync.protocol import Outcome

Say = Callable[[str], None]
DONE, NEEDS_A_PERSON = 0, 2
_WORDS = {
    Outcome.APPLIED: "tỉnh đã nhận",
    Outcome.RECORDED: "đã ghi nhận",
    Outcome.DUPLICATE: "đã có từ trước",
    Outcome.HELD: "giữ lại, chờ gói khác",
    Outcome.CONFLICT: "khác với tỉnh",
    Outcome.REJECTED: "không nhận được",
}


def run_gateway(args: Namespace, home: Path, say: Say) -> int:
    """Do the one thing that was asked of the gateway in ``home``; asked for none, serve until stopped.

    Returns an exit code; raises ``Trouble``.
    """
    asked: tuple[tuple[object, Callable[[], int]], ...] = (
        (args.approve or args.revoke, lambda: standing_command(home, args.approve, args.revoke, say)),
        (args.resend, lambda: resend_command(home, args.resend, say)),
        (args.reference, lambda: reference_command(home, args.reference, say)),
        (args.backup, lambda: back_up_command(home, args.backup, say)),
        (args.restore, lambda: restore_command(args.restore, home, say)),
        (args.take, lambda: take_packages(home, args.take, args.receipts, say)),
        (args.restored, lambda: restored_command(home, say)),
        (args.code, lambda: code_command(home, args.code[0], args.code[1], say)),
    )
    for wanted, command in asked:
        if wanted:
            return command()
    serve(home, port=args.port, ready=lambda port: say(f"Cổng tỉnh: http://127.0.0.1:{port}"))
    return DONE


def code_command(home: Path, commune: str, counter: str, say: Say) -> int:
    """Say a new enrolment code, good once, for a counter of a commune."""
    say(new_enrolment_code(home, commune, counter))
    return DONE


def take_packages(home: Path, folder: Path, receipts: Path | None, say: Say) -> int:
    """Take the packages on a stick and write their receipts. Returns an exit code; raises ``Trouble``."""
    store = Store(home)
    code = DONE
    try:
        for event in import_packages(store, ReferenceProvince(store), folder, receipts):
            if isinstance(event, Taken):
                counts = ", ".join(f"{n} {_WORDS[outcome]}" for outcome, n in event.outcomes.items())
                say(
                    f"{event.folder} ({event.commune}, {event.counter}): {counts or 'không có thay đổi'};"
                    f" {event.files} tệp."
                )
                if event.unread:
                    code = NEEDS_A_PERSON
                    say(f"  Không đọc được {', '.join(event.unread)}: biên nhận sẽ báo xã mang lại.")
            elif isinstance(event, NotTaken):
                code = NEEDS_A_PERSON
                say(f"{event.folder}: KHÔNG NHẬP. {event.trouble}")
            else:
                say(f"  Đã ghi biên nhận {event.path.name}: mang về cho máy của xã.")
    finally:
        store.close()
    return code


def standing_command(home: Path, approved: str | None, revoked: str | None, say: Say) -> int:
    """Let a device in, or shut it out, and say what follows. Raises ``Trouble``."""
    device, state = (revoked, Standing.REVOKED) if revoked else (approved or "", Standing.APPROVED)
    store = Store(home)
    try:
        row = change_standing(store, device, state)
    finally:
        store.close()
    say(f"Máy {row['tag']} ({row['commune']}, {row['counter']}): {state.label}.")
    if state is Standing.REVOKED:
        say("Từ giờ cổng không nhận gì của máy này. Những gì chưa gửi còn nguyên trên máy.")
    return DONE


def reference_command(home: Path, file: Path, say: Say) -> int:
    """Offer every desk a signed package of reference data. Raises ``Trouble``."""
    store = Store(home)
    try:
        sha256 = offer(store, file)
    finally:
        store.close()
    say(f"Các máy của xã sẽ nhận {file.name} khi đồng bộ (SHA-256 {sha256[:12]}…).")
    say("Máy chỉ nạp gói ký bằng khóa mà xã đã ghim, sau khi có người xem và đồng ý.")
    return DONE


def resend_command(home: Path, code: str, say: Say) -> int:
    """Offer the portal a dossier once more, or ``all`` that it refused. Raises ``Trouble``."""
    store = Store(home)
    try:
        settings = store.settings.portal
        if settings is None:
            raise Trouble("Cổng này chưa nối với Cổng Dịch vụ công.", "Khai báo [portal] trong gateway.toml.")
        memory = Memory(store, settings.map)
        again_to = memory.to_offer_again(code)
        memory.move([Moved(commune, entity, again) for commune, entity in again_to])
    finally:
        store.close()
    if not again_to:
        raise Trouble(f"Không có gì của “{code}” để gửi lại Cổng.", "Xem mã hồ sơ trên trang của cổng.")
    say(f"{len(again_to)} hồ sơ sẽ được gửi lại {settings.name}. Kết quả xem trên trang của cổng.")
    return DONE


def restored_command(home: Path, say: Say) -> int:
    """Check a database that other tools have set back, and begin a new epoch. Raises ``Trouble``."""
    epoch, checked = reopen(home)
    say(f"Đã kiểm {checked} thay đổi mới nhất, dòng nào cũng đúng như lúc ghi.")
    say(f"Đã mở kỳ mới {epoch}: các quầy sẽ gửi lại những gì cổng đã quên, kể cả tệp.")
    return DONE


def back_up_command(home: Path, target: Path, say: Say) -> int:
    """Copy a gateway to ``target`` and say what is in the copy. Raises ``Trouble``."""
    folder, note = back_up(home, target)
    say(f"Đã sao lưu cổng và đọc lại: {note.changes} thay đổi, {note.files} tệp. Bản sao: {folder}")
    say("Trong bản sao có cả khóa của cổng: cất như cất con dấu.")
    return DONE


def restore_command(source: Path, home: Path, say: Say) -> int:
    """Bring a gateway back into the empty folder ``home`` and say what follows. Raises ``Trouble``."""
    done = restore(source, home)
    at = f"{datetime.fromisoformat(done.note.at).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    say(f"Đã dựng lại cổng, bản sao lúc {at}: {done.note.changes} thay đổi, {done.note.files} tệp.")
    say(f"Đã mở kỳ mới {done.epoch}: các máy của xã sẽ tự gửi lại những gì bản sao chưa có.")
    if done.missing:
        say(f"{done.missing} tệp không có trong bản sao: các máy sẽ gửi lại.")
    return DONE
