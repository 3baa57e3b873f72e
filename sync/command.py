"""``main.py sync`` and ``main.py sync --join``: one meeting with the gateway, told in plain Vietnamese.

Exit codes: 0 everything is accepted, or nothing waits; 1 something waits, for the line or for the province;
2 something was refused or needs a person; 3 there was no line.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

from localdb.commune import hear
from localdb.comparing import Compared
from localdb.domain.trouble import Trouble
from localdb.files import write_file
from localdb.home import Home
from localdb.outbox import NEEDS_PERSON, Delivery, Outbox
from localdb.renew import GATEWAY, renew
from sync.client import Client, enrol
from sync.credentials import new_key
from sync.daily import compare_daily
from sync.engine import synchronise
from sync.events import (
    BlobFailed,
    BlobSent,
    CodeBound,
    Connected,
    Event,
    Finished,
    Held,
    Interrupted,
    ReferenceCame,
    Reoffered,
    Sent,
)
from sync.former import former_lines, offer_former, owed_before
from sync.link import NOBODY, Identity, Patience
from sync.reference import take_reference
from sync.share import HUB, Shared, share

DONE, WAITING, NEEDS_A_PERSON, NO_LINE = range(4)
IDENTITY = GATEWAY  # the setting that keeps who we are at the gateway, in the encrypted file
NEW_KEY = "gateway_new_key"  # a key made for an enrolment that has not been answered yet
SHOWN = 20

Say = Callable[[str], object]


def join_command(home: Home, url: str, code: str, say: Say, *, ca: Path | None = None) -> int:
    """Enrol this desk with a one-time code, at the gateway or at the commune's hub. Raises ``Trouble``.

    ``ca`` is the certificate of an authority that this system does not know; a copy of it is kept.
    """
    key = home.settings.get(NEW_KEY, str, "") or new_key().hex()
    home.settings.put(NEW_KEY, key)  # a lost answer is asked for again with the same key
    identity, answer = enrol(url, code, home.device.id, bytes.fromhex(key), _kept(home, ca))
    if answer.commune != home.device.unit:
        raise Trouble(
            f"Mã ghi danh này của đơn vị {answer.commune}, máy này thuộc {home.device.unit}.",
            "Xin cán bộ CNTT mã ghi danh đúng đơn vị.",
            field="code",
        )
    home.settings.put(NEW_KEY, "")
    if answer.hub:
        home.settings.put(HUB, identity)
        home.hub.note_contact("")
        say(f"Đã vào trạm của xã: {answer.counter}, đơn vị {answer.commune}.")
        say("Các quầy đã vào trạm thấy việc của nhau cả khi mất mạng. Đây không phải là gửi tỉnh.")
        return DONE
    home.settings.put(IDENTITY, identity)
    home.settings.put("blocks", answer.blocks)
    home.outbox.note_contact("")
    say(f"Đã ghi danh: {answer.counter}, đơn vị {answer.commune}. Phía sau cổng: {answer.province}.")
    if answer.waiting:
        say("Máy này còn chờ cán bộ tỉnh duyệt; cứ làm việc bình thường, thay đổi sẽ được gửi sau khi duyệt.")
    for block in answer.blocks:
        say(f"Dải số dành riêng cho máy này: {block.serial_first:04d}–{block.serial_last:04d} mỗi ngày.")
    return DONE


def _kept(home: Home, ca: Path | None) -> str:
    """Copy an authority's certificate beside the store, for the stick it came on will go."""
    if ca is None:
        return ""
    try:
        paper = ca.read_bytes()
        ssl.create_default_context(cadata=paper.decode("ascii"))
    except (OSError, ValueError, ssl.SSLError) as error:
        raise Trouble(
            f"Tệp chứng thư {ca} không đọc được.", "Chép lại tệp tram.crt từ máy trạm.", field="ca"
        ) from error
    copy = home.folder.path / f"ca-{hashlib.sha256(paper).hexdigest()[:16]}.crt"
    write_file(copy, paper)
    return str(copy)


def new_device_command(home: Home, say: Say) -> int:
    """Give this desk a new device id, for when a copy of its disk works elsewhere; it then joins anew."""
    count = renew(home)
    say(renewed_told(count))
    say("Việc tiếp theo: xin cán bộ CNTT mã ghi danh, rồi chạy: motcua sync --join ĐỊA_CHỈ MÃ")
    return WAITING if count else DONE


def renewed_told(count: int) -> str:
    """Return what a person should know of a desk that has a new name and says ``count`` changes again."""
    told = "Máy này đã có mã mới. Kho dữ liệu, hồ sơ và giấy tờ còn nguyên."
    again = f" {count} thay đổi chưa được tỉnh nhận sẽ được gửi lại dưới mã mới, không bị ghi hai lần."
    return told + again if count else told


def identity_of(home: Home) -> Identity:
    """Return who this desk is at its gateway. Raises ``Trouble`` when it has not joined one."""
    identity = home.settings.get(IDENTITY, Identity, NOBODY)
    if identity == NOBODY:
        raise Trouble(
            "Máy này chưa ghi danh với cổng tỉnh.",
            "Xin cán bộ CNTT địa chỉ cổng và mã ghi danh. Việc tiếp nhận hồ sơ vẫn làm bình thường.",
        )
    return identity


def owing_lines(home: Home) -> list[tuple[Identity, Outbox]]:
    """Return every name under which this desk may owe the province something, its own last.

    Raises ``Trouble`` when it has none: it never joined a gateway.
    """
    former = former_lines(home)
    if former and home.settings.get(IDENTITY, Identity, NOBODY) == NOBODY:
        return former  # restored from a copy, not joined anew yet: what the copy owed can go already
    return [*former, (identity_of(home), home.outbox)]


def meeting(home: Home, patience: Patience | None = None) -> Iterator[Event | Shared]:
    """Meet the gateway once; the serials it reserves for this desk are kept. Raises ``Trouble``.

    The commune's hub comes first, when this desk has joined one; then what is owed under former names.
    """
    if (told := share(home)) != Shared():
        yield told
    identity = identity_of(home)
    yield from offer_former(home, identity, patience)
    known = 0
    with Client(identity, patience) as client:
        for event in synchronise(home.outbox, home.blobs, client):
            if isinstance(event, Connected):
                home.settings.put("blocks", event.blocks)
                hear(home, event.time, event.devices)
                known = event.known
            elif isinstance(event, Finished):
                yield from compare_daily(home, client, known)
                yield from take_reference(home, client)
            yield event


def sync_command(home: Home, say: Say) -> int:
    """Meet the gateway once, say what happened, and return the exit code. Raises ``Trouble``."""
    interrupted: Interrupted | None = None
    for event in meeting(home):
        if isinstance(event, Interrupted):
            interrupted = event
        if line := describe(event):
            say(line)
    code = report(home, say)
    if interrupted is not None:
        return NO_LINE if interrupted.trouble.passing else NEEDS_A_PERSON
    return code


def describe(event: Event | Shared) -> str:
    """Return what a person should read about an event; empty for what only the totals tell."""
    text = ""
    match event:
        case Connected():
            text = f"Đã kết nối cổng tỉnh: {event.province} ({event.counter}, đơn vị {event.commune})."
        case Reoffered():
            text = f"Cổng tỉnh vừa khôi phục từ bản sao lưu: gửi lại {event.count} thay đổi."
        case Sent():
            text = f"Đang gửi {event.count} thay đổi…"
        case Held():
            text = f"Cổng tỉnh giữ lại một thay đổi: {event.reason}"
        case CodeBound():
            text = f"Tỉnh cấp mã hồ sơ {event.official_code}."
        case BlobSent() if event.sent == event.size:
            text = f"Đã gửi tệp {event.sha256[:12]}… ({event.size / 1024:.0f} kB)."
        case BlobFailed():
            text = f"Không gửi được tệp {event.sha256[:12]}…: {event.trouble}"
        case Compared(wrong=""):
            text = f"Đã đối chiếu: tỉnh có đủ {event.changes} thay đổi, {event.files} tệp, khớp từng byte."
        case Compared():
            text = str(event.trouble)
        case ReferenceCame():
            size = f"{event.size / 1024:.0f} kB"
            text = f"Tỉnh gửi xuống một gói danh mục ({size}), chưa nạp: xem ở Cài đặt › Danh mục."
        case Shared():
            heard = f"Trạm của xã: đã đưa {event.given} thay đổi, nghe {event.heard} của quầy khác."
            text = event.trouble or heard
        case Interrupted():
            text = f"Ngừng giữa chừng: {event.trouble}"
    return text


def report(home: Home, say: Say) -> int:
    """Say how far everything has come; return the exit code that tells a script the same."""
    counts = home.outbox.counts()
    say("Kết quả:")
    for state, count in counts.items():
        if count:
            say(f"  {state.label}: {count}")
    if not any(counts.values()):
        say("  Chưa có thay đổi nào.")
    files = len(home.outbox.blobs_waiting(1000))
    if files:
        say(f"  Tệp chưa tới tỉnh: {files}{'+' if files == 1000 else ''}")
    if before := owed_before(home):
        say(f"  Dưới mã cũ của máy này, tỉnh chưa duyệt: {before}. Đồng bộ, hoặc xuất gói ra USB.")
    for row in home.outbox.page(NEEDS_PERSON, 0, SHOWN):
        say(f"  Cần xử lý: hồ sơ {row.code}: {row.reason}")
    if any(counts[state] for state in NEEDS_PERSON):
        return NEEDS_A_PERSON
    settled = counts[Delivery.ACCEPTED]
    return DONE if settled == sum(counts.values()) and not files else WAITING
