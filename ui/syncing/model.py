"""What the syncing screen knows, without Qt: the words of the outbox, and how an exchange went so far."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from localdb.comparing import COMPARED, Compared
from localdb.contact import Contact
from localdb.domain.trouble import Trouble
from localdb.home import Home
from localdb.outbox import TO_SEND, Delivery
from sync import events
from sync.former import owed_before
from ui.facts import clock_time, hub_told
from ui.words import ago

MOST_CLASHES = 100
MOST_BLOBS = 10_000  # files counted; beyond that the screen says "trên 10.000"
RETRIED = (Delivery.REFUSED, Delivery.HELD)

_TODO = {
    Delivery.QUEUED: "Đã ghi trên máy này. Máy tự gửi khi có mạng, không phải làm gì.",
    Delivery.SENT: "Chưa thấy trả lời. Máy sẽ gửi lại, tỉnh không ghi trùng.",
    Delivery.CARRIED: "Mới ở trên USB, chưa phải đã gửi. Chờ nhập biên nhận của tỉnh; có mạng thì cứ gửi.",
    Delivery.RECEIVED: "Cổng tỉnh đã giữ chắc. Chờ hệ thống của tỉnh chấp nhận.",
    Delivery.ACCEPTED: "Tỉnh đã chấp nhận. Xong.",
    Delivery.REFUSED: "Mở hồ sơ, xem lý do, sửa cho đúng rồi gửi lại.",
    Delivery.HELD: "Cổng tỉnh đã giữ, còn chờ điều ghi ở lý do. Không phải làm gì; nếu quá lâu, gửi lại.",
    Delivery.CONFLICT: "Quầy khác hoặc tỉnh ghi khác. Nhấn Enter, đối chiếu giấy tờ rồi chọn giá trị đúng.",
}


class Standing(Struct, frozen=True):
    """Where the desk stands with the province, as one reading."""

    counts: dict[Delivery, int]
    oldest: str  # "40 phút", empty when nothing waits
    blobs: int
    blob_bytes: int
    contact: Contact
    now: datetime
    clashing: int = 0  # dossiers that two desks wrote differently
    compared: Compared = Compared()
    hub: str = ""  # how the line to the commune's hub stands, empty without one
    before: int = 0  # changes from before this desk was restored, not at the province yet


_COUNTED: dict[type, str] = {
    events.Received: "received",
    events.Accepted: "accepted",
    events.Refused: "refused",
    events.CodeBound: "codes",
    events.BlobFailed: "troubles_of_files",
    events.ReferenceCame: "packages",
}


class Meeting(Struct):
    """How an exchange went so far; ``take`` adds one event."""

    received: int = 0
    accepted: int = 0
    refused: int = 0
    codes: int = 0
    files: int = 0
    to_send: int = 0
    trouble: Trouble | None = None
    troubles_of_files: int = 0
    packages: int = 0
    over: bool = False

    def take(self, event: object) -> str:
        """Add one event of ``sync.engine.synchronise``; return what is being done, or an empty string."""
        if counted := _COUNTED.get(type(event)):
            setattr(self, counted, getattr(self, counted) + 1)
        match event:
            case events.Connected():
                return "Đã nối với tỉnh, đang gửi …"
            case events.Reoffered(count=count):
                return f"Cổng tỉnh vừa khôi phục bản cũ: gửi lại {count} thay đổi …"
            case events.Sent(count=count):
                self.to_send += count
                return f"Đang gửi {count} thay đổi …"
            case events.BlobSent(sent=sent, size=size):
                self.files += sent >= size
                return f"Đang gửi tệp quét: {megabytes(sent)} trên {megabytes(size)}"
            case events.Pulled():
                return "Đang nhận kết quả từ tỉnh …"
            case events.Interrupted(trouble=trouble) | Compared(trouble=trouble):
                self.trouble = trouble or self.trouble
            case events.Finished():
                self.over = True
        return ""

    def told(self) -> str:
        """Return what came of it, as one sentence."""
        parts = [
            f"{n} {word}"
            for n, word in (
                (self.received, "thay đổi tỉnh đã nhận"),
                (self.accepted, "được chấp nhận"),
                (self.refused, "bị từ chối"),
                (self.codes, "hồ sơ có mã chính thức"),
                (self.files, "tệp đã gửi xong"),
                (self.troubles_of_files, "tệp chưa gửi được"),
                (self.packages, "gói danh mục tỉnh gửi xuống, xem ở Cài đặt › Danh mục"),
            )
            if n
        ]
        return ", ".join(parts)


def standing(home: Home) -> Standing:
    """Read where the desk stands. Off the GUI thread: it adds up the files that wait."""
    now = home.writer.now()
    oldest = home.outbox.oldest_waiting()
    blobs = home.outbox.blobs_waiting(MOST_BLOBS)
    return Standing(
        counts=home.outbox.counts(),
        oldest=ago(oldest, now) if oldest else "",
        blobs=len(blobs),
        blob_bytes=sum(blob.size for blob in blobs),
        contact=home.outbox.contact(),
        now=now,
        clashing=len(home.queries.clashing(MOST_CLASHES)),
        before=owed_before(home),
        hub=hub_told(home),
        compared=home.settings.get(COMPARED, Compared, Compared()),
    )


def contact_told(seen: Standing) -> tuple[str, str]:
    """Return the calm sentence about the line, and what more there is to say."""
    contact = seen.contact
    answered = clock_time(contact.answered_at, seen.now)
    if not contact.tried_at and not contact.receipt_at:
        return "Chưa liên lạc với tỉnh lần nào", "Mọi việc ở quầy vẫn làm được; máy giữ lại để gửi sau."
    last = f"Liên lạc cuối {answered}" if answered else "Chưa lần nào liên lạc được"
    if contact.by_stick:
        last = f"Biên nhận USB cuối {clock_time(contact.receipt_at, seen.now)}"
    compared = clock_time(seen.compared.at, seen.now)
    if not contact.trouble and seen.compared.wrong:
        return f"{last} · đối chiếu {compared}: KHÔNG khớp", f"{seen.compared.wrong} {seen.compared.todo}"
    if not contact.trouble:
        return f"{last} · đối chiếu {compared}: khớp" if compared else last, ""
    tried = clock_time(contact.tried_at, seen.now)
    return f"Ngoại tuyến · {last[0].lower()}{last[1:]}", f"Thử lúc {tried}: {contact.trouble}"


def waiting_told(seen: Standing) -> str:
    """Return what waits: changes, how long, and files."""
    waiting = sum(seen.counts[state] for state in TO_SEND)
    changes = f"{waiting} thay đổi chờ gửi" if waiting else "Không có thay đổi nào chờ gửi"
    oldest = f", cũ nhất {seen.oldest}" if waiting and seen.oldest else ""
    before = f" {seen.before} thay đổi của máy cũ chưa bao giờ tới tỉnh." if seen.before else ""
    if not seen.blobs:
        return f"{changes}{oldest}.{before} Không có tệp nào chờ gửi."
    more = "trên " if seen.blobs >= MOST_BLOBS else ""
    return f"{changes}{oldest}.{before} {more}{seen.blobs} tệp chờ gửi, {megabytes(seen.blob_bytes)}."


def clashes_told(seen: Standing) -> str:
    """Return how many dossiers wait for a person's choice."""
    more = "trên " if seen.clashing >= MOST_CLASHES else ""
    return f"{more}{seen.clashing} hồ sơ có chỗ hai quầy ghi khác nhau. Chưa chọn thì chưa trả được kết quả."


def todo(state: Delivery) -> str:
    """Return what a person has to do about a change in this state."""
    return _TODO[state]


def megabytes(size: int) -> str:
    """Return a size as people read it: ``340 kB``, ``1,2 MB``."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)) if size else 0} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")
