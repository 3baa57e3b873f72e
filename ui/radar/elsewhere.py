"""What is received here and decided elsewhere (phi địa giới, police, land): until when it has to be there.

Such procedures are received and handed over only; the result comes back from who decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from forms.lists import HandOver, Item
from localdb.domain import digitising
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.deadline import Calendar, transfer_by
from localdb.domain.dossier import Dossier
from localdb.domain.radar import Board, horizon
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.values import Officer
from localdb.domain.words import clean
from localdb.store import Actor
from ui.paperwork import Sheets, hand_out
from ui.parts import Parts
from ui.widgets.chips import ChipFace
from ui.words import ago, short_moment

MOST_AT_ONCE = 500  # dossiers handed on by one act


def body_of(dossier: Dossier) -> str:
    """Return the body that decides when it is not this centre; empty while nobody knows it."""
    return dossier.how.routing.name if dossier.how.routing else ""


def state(dossier: Dossier, now: datetime, calendar: Calendar | None, hours: int) -> ChipFace:
    """Return by when a dossier must be with who decides; or for how long nobody has known who that is.

    After ``hours`` of that somebody is told (``Practice.coordination_hours``).
    """
    received = datetime.fromisoformat(dossier.received_at)
    if not body_of(dossier):
        long_ago = now - received >= timedelta(hours=hours)
        return ChipFace(f"Chưa rõ nơi, {ago(received, now)}", "warn", "bad" if long_ago else "warn")
    try:
        until = transfer_by(received, calendar) if calendar else None
    except Refused:
        until = None
    if until is None:
        return ChipFace("Chưa chuyển", "next", "warn")
    if until < now:
        return ChipFace(f"Quá giờ chuyển {short_moment(until.isoformat())}", "warn", "bad")
    return ChipFace(f"Chuyển trước {short_moment(until.isoformat())}", "next", "accent")


def unknown(dossier: Dossier, hours: int) -> Trouble:
    """Return what is told of a dossier of which nobody has known for ``hours`` who decides it."""
    return Trouble(
        f"Hồ sơ {dossier.shown_code} đã quá {hours} giờ chưa rõ nơi giải quyết.",
        "Hỏi lãnh đạo, rồi mở “Theo dõi hạn”, bảng “Chờ chuyển”, bấm F12 để ghi nơi giải quyết.",
    )


def to_body(dossiers: Sequence[Dossier], body: str, now: datetime, signed: tuple[str, str, str]) -> HandOver:
    """Return the list of what goes to ``body``; ``signed``: our office, who gives, who takes (if known)."""
    items = tuple(Item(dossier) for dossier in dossiers if body_of(dossier) == body)
    office, giver, taker = signed
    return HandOver(items, f"Ngày {now:%d/%m/%Y}", office, giver, body, taker)


def hand_on(parts: Parts, body: str, name: str, actor: Actor, unscanned: str = "") -> Sheets:
    """Hand everything that waits for ``body`` to ``name`` there, and print one list that both sides sign.

    Each dossier is a hand-over of its own: what was handed over stays so when the paper fails. ``unscanned``
    is why some have papers that were not digitised; without it nothing goes.
    """
    home, now = parts.home, parts.home.writer.now()
    board = home.radar.page(Board.TO_HAND_ON, horizon(now, 0, None), 0, MOST_AT_ONCE)
    waiting = [dossier for dossier in board if body_of(dossier) == body]
    if not waiting:
        raise Refused("Không còn hồ sơ nào chờ chuyển nơi này.", "Bấm Esc để xem lại bảng.", field="body")
    handed = HandedOver(Officer(actor.name, actor.id), Officer(clean(name), unit=body))
    if not handed.taker.name:
        raise Refused("Chưa có người nhận.", "Ghi họ tên người nhận ở nơi đó.", field="taker")
    excused = replace(handed, unscanned=unscanned)
    if not unscanned:
        for dossier in waiting:
            digitising.check(dossier, handed)
    given = [home.store.act(d.id, excused if digitising.waits(d) else handed, actor) for d in waiting]
    try:
        return hand_out(
            parts, to_body(given, body, now, (parts.unit.centre, actor.name, handed.taker.name)), actor
        )
    except Trouble as trouble:
        return Sheets(b"", (), "Phiếu bàn giao", "", trouble=trouble)
