"""``main.py export`` and ``main.py import-receipt``: the stick in the pocket, told in plain Vietnamese."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from localdb.commune import hear
from localdb.domain.codes import Block
from localdb.home import Home
from sync.carry import Carried, Checking, Exporting, NothingToCarry, Weighed, export
from sync.command import DONE, WAITING, describe, owing_lines, report
from sync.events import BlobFailed, Event
from sync.package import VOLUME_BYTES
from sync.receipt import ReceiptPassed, ReceiptTaken, import_receipts
from sync.reference import keep_reference, reference_here
from sync.sealing import read_recipients

Say = Callable[[str], object]
RECIPIENTS = "carry_recipients"  # the setting with further keys that may open this desk's packages
MEGABYTE = 1_000_000


def carrying(home: Home, folder: Path, volume_bytes: int = VOLUME_BYTES) -> Generator[Exporting, None, None]:
    """Export everything that the province lacks to ``folder``, also what is owed under a former name.

    Only the last event says that the stick may be pulled out. Raises ``Trouble``.
    """
    done: list[Carried] = []
    for identity, outbox in owing_lines(home):
        for event in export(
            outbox,
            home.blobs,
            identity,
            folder,
            home.writer.now(),
            recipients=home.settings.get(RECIPIENTS, tuple[str, ...], ()),
            volume_bytes=volume_bytes,
            reference=reference_here(home),
        ):
            if isinstance(event, Carried):
                done.append(event)
            elif not isinstance(event, NothingToCarry):
                yield event
    if not done:
        yield NothingToCarry()
        return
    counts = [(one.changes, one.files, one.volumes) for one in done]
    yield Carried(done[-1].folder, *(sum(column) for column in zip(*counts, strict=True)))


def taking_receipts(home: Home, folder: Path) -> Iterator[ReceiptTaken | ReceiptPassed | Event]:
    """Take the receipts in ``folder``, also those for a former name; serials that they extend are kept.

    Raises ``Trouble``.
    """
    passed: dict[str, ReceiptPassed] = {}
    taken: set[str] = set()
    for identity, outbox in owing_lines(home):
        for event in import_receipts(outbox, identity, folder):
            if isinstance(event, ReceiptPassed):
                passed[event.name] = event
                continue
            if isinstance(event, ReceiptTaken):
                taken.add(event.name)
                if outbox is home.outbox:
                    _keep_blocks(home, event.blocks)
                    hear(home, event.time, event.devices, event.time)
                if event.reference and event.asked_reference == reference_here(home):
                    yield keep_reference(home, event.reference)
            yield event
    yield from (event for name, event in passed.items() if name not in taken)


def export_command(
    home: Home, folder: Path, say: Say, *, keys: Path | None = None, megabytes: int = 0
) -> int:
    """Export to ``folder``, saying how it goes. Returns an exit code; raises ``Trouble``.

    ``keys`` is a file of further age recipients, remembered from now on; ``megabytes`` the size of a volume.
    """
    if keys is not None:
        home.settings.put(RECIPIENTS, read_recipients(keys.read_text(encoding="utf-8-sig")))
    for event in carrying(home, folder, megabytes * MEGABYTE or VOLUME_BYTES):
        if line := tell(event):
            say(line)
    return DONE


def receipt_command(home: Home, folder: Path, say: Say) -> int:
    """Take the receipts in ``folder``, saying what they say. Returns an exit code; raises ``Trouble``."""
    passed = False
    for event in taking_receipts(home, folder):
        passed = passed or isinstance(event, ReceiptPassed)
        line = tell(event) if isinstance(event, ReceiptTaken | ReceiptPassed) else describe(event)
        if line:
            say(line)
    code = report(home, say)
    return WAITING if passed and code == DONE else code


def tell(event: Exporting | ReceiptTaken | ReceiptPassed) -> str:
    """Return what a person should read about an event; empty for mere progress."""
    text = ""
    match event:
        case Weighed():
            size = event.size / MEGABYTE
            told = f"{size:.1f} MB".replace(".", ",") if size >= 1 else f"{event.size // 1000} kB"
            text = f"Đang chép {event.changes} thay đổi và {event.files} tệp ({told})…"
        case BlobFailed():
            text = f"Không chép được tệp {event.sha256[:12]}…: {event.trouble}"
        case Checking():
            text = "Đang đọc lại từng byte trên USB…"
        case Carried():
            text = (
                f"CÓ THỂ RÚT USB. Trong {event.folder.name}: {event.changes} thay đổi, {event.files} tệp."
                " Đây chưa phải là đã gửi: mang lên tỉnh, rồi nhập biên nhận mang về."
            )
        case NothingToCarry():
            text = "Không có gì phải mang đi: tỉnh đã có mọi thứ của máy này."
        case ReceiptTaken():
            text = f"Đã nhập biên nhận {event.name}: {event.changes} thay đổi, {event.files} tệp tỉnh đã giữ."
            if event.unread:
                text += f" Tỉnh không đọc được {', '.join(event.unread)}: xuất gói lần nữa để mang lại."
        case ReceiptPassed():
            text = f"Bỏ qua {event.name}: {event.reason}"
    return text


def _keep_blocks(home: Home, blocks: tuple[Block, ...]) -> None:
    """Keep the serials of a receipt, unless a later answer has extended them further."""
    known = home.settings.get("blocks", tuple[Block, ...], ())
    if not known or max(b.valid_to for b in blocks or known) > max(b.valid_to for b in known):
        home.settings.put("blocks", blocks)
