"""What the radar knows, without Qt: the boards, and the lists that are printed from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from forms.catalogue import Catalogue
from forms.lists import CallList, HandOver, Item, LateList
from forms.lists import Posting as PostList
from localdb.domain import notices
from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.progress import Extended
from localdb.domain.bodies.results import Notified
from localdb.domain.dossier import Dossier
from localdb.domain.late import letter
from localdb.domain.posting import posted
from localdb.domain.radar import (
    Board,
    Horizon,
    horizon,
    judged_by,
    late,
    late_days,
    lateness,
    month_of,
    public_reason,
)
from localdb.domain.trouble import Refused, Trouble
from localdb.home import Home
from localdb.store import Actor
from ui.parts import Parts
from ui.widgets.chips import ChipFace
from ui.words import ago, moment

FACES = {
    Board.OVERDUE: ChipFace(Board.OVERDUE.label, "warn", "bad"),
    Board.TODAY: ChipFace(Board.TODAY.label, "clock", "warn"),
    Board.SOON: ChipFace(Board.SOON.label, "clock", "accent"),
    Board.SUPPLEMENT: ChipFace(Board.SUPPLEMENT.label, "inbox", "muted"),
    Board.UNCOLLECTED: ChipFace(Board.UNCOLLECTED.label, "check", "good"),
    Board.HANDOVER: ChipFace(Board.HANDOVER.label, "next", "accent"),
    Board.RISK: ChipFace(Board.RISK.label, "eye", "warn"),
    Board.TELL: ChipFace(Board.TELL.label, "send", "accent"),
    Board.SENT_BACK: ChipFace(Board.SENT_BACK.label, "warn", "bad"),
    Board.TO_HAND_ON: ChipFace(Board.TO_HAND_ON.label, "next", "warn"),
    Board.LOOKUP: ChipFace(Board.LOOKUP.label, "search", "accent"),
}
WORDS = {
    Board.OVERDUE: "Quá hạn",
    Board.TODAY: "Hôm nay",
    Board.SOON: "Sắp đến",
    Board.SUPPLEMENT: "Chờ bổ sung",
    Board.UNCOLLECTED: "Chưa nhận",
    Board.HANDOVER: "Chờ ký nhận",
    Board.RISK: "Nguy cơ",
    Board.TELL: "Cần báo",
    Board.SENT_BACK: "Cổng trả lại",
    Board.TO_HAND_ON: "Chờ chuyển",
    Board.LOOKUP: "Tra cứu",
}

ACTS = {  # what F12 does about the dossiers of a board; about the others it writes the letter of apology
    Board.TELL: "Đã báo",
    Board.HANDOVER: "Ký nhận",
    Board.SENT_BACK: "Sửa",
    Board.TO_HAND_ON: "Chuyển",
    Board.LOOKUP: "Xử lý",
}
LISTED = (Board.HANDOVER, Board.TO_HAND_ON)  # F9 prints a list for two signatures, not one of calls
SELDOM = (Board.SENT_BACK, Board.TO_HAND_ON, Board.LOOKUP)  # boards that take no room while they are empty


class Boards(Struct, frozen=True):
    """The counts of the boards at a moment, and the moments between which they lie."""

    horizon: Horizon
    counts: dict[Board, int]
    risky: tuple[Dossier, ...] = ()


def boards(home: Home, catalogue: Catalogue) -> Boards:
    """Count every board as of now."""
    calendar = catalogue.calendar if catalogue.calendars else None
    view = horizon(home.writer.now(), catalogue.practice.soon_days, calendar)
    risky = tuple(home.radar.at_risk(view.now, calendar)) if calendar else ()
    return Boards(view, home.radar.counts(view) | {Board.RISK: len(risky)}, risky)


def warning(counts: dict[Board, int]) -> str:
    """Return the morning's warning in one sentence, or an empty string when nothing presses."""
    pressing = (Board.OVERDUE, Board.TODAY, Board.SOON, Board.RISK, Board.TO_HAND_ON)
    told = [f"{counts[b]} hồ sơ {b.label.lower()}" for b in pressing if counts[b]]
    return f"{', '.join(told)}. Mở “Theo dõi hạn” để xem." if told else ""


def state(dossier: Dossier, now: datetime, board: Board) -> ChipFace:
    """Return how a dossier on a board stands: how late, how near, since when and for whom it waits."""
    if board is Board.HANDOVER and dossier.handing:
        return ChipFace(f"Chờ {dossier.handing[1].taker.name}", "next", "accent")
    if board is Board.SENT_BACK:
        return ChipFace("Sửa, máy tự gửi lại", "warn", "bad")
    news = notices.untold(dossier) if board is Board.TELL else None
    if news is not None:
        return ChipFace(notices.tried(dossier) or news.label, "send", "accent")
    if dossier.finished_at:
        waited = ago(datetime.fromisoformat(dossier.finished_at), now)
        return ChipFace(f"Có kết quả {waited} trước", "check", "good")
    if dossier.supplements and dossier.supplements[-1].after is dossier.status:
        waited = ago(datetime.fromisoformat(dossier.supplements[-1].at), now)
        return ChipFace(f"Chờ {waited}", "inbox", "muted")
    due = datetime.fromisoformat(dossier.due.at)
    left = ChipFace(f"Còn {ago(now, due)}", "clock", "warn")
    return ChipFace(lateness(due, now), "warn", "bad") if due < now else left


def sent_back(dossier: Dossier) -> str:
    """Return why the portal did not take a dossier, and what to do; empty when it did, or was not asked."""
    refusal = dossier.upstream.refusal if dossier.upstream else None
    return f"{refusal.portal} không nhận: {refusal.reason}. {refusal.todo}" if refusal else ""


def done_about(dossier: Dossier) -> str:
    """Return what was done about it already: how far the letter is, or who was told."""
    for step in reversed(dossier.steps):
        if isinstance(step.body, LetterDrafted | Extended | LetterDelivered):
            return letter(dossier).label
        if isinstance(step.body, Notified):
            return f"{step.body.channel}: {step.body.outcome.lower()}"
    return "Chưa làm gì"


def call_list(dossiers: Sequence[Dossier], board: Board, now: datetime) -> CallList:
    """Return the call list of a board: whom to tell what."""
    tell = {
        Board.SUPPLEMENT: "Nhắc bổ sung hồ sơ",
        Board.UNCOLLECTED: "Có kết quả, mời đến nhận",
    }.get(board, "Xin lỗi, báo hẹn lại")
    items = []
    for dossier in dossiers:
        news = notices.untold(dossier) if board is Board.TELL else None
        items.append(Item(dossier, tell=news.label if news else tell))
    return CallList(tuple(items), f"{board.label}, {now:%d/%m/%Y}")


def send_messages(parts: Parts, dossiers: Sequence[Dossier], actor: Actor) -> tuple[int, int]:
    """Hand what is untold to the provider; return how many it took, and how many are to be called instead.

    Raises ``Refused`` while no provider is declared. What a provider took counts as handed over, not as told.
    """
    if parts.messenger is None:
        raise Refused("Chưa khai báo nhà cung cấp tin nhắn.", "Bấm F9 in danh sách rồi gọi điện.")
    taken = left = 0
    practice = parts.catalogue.practice
    for shown in dossiers:
        dossier = parts.home.queries.dossier(shown.id) or shown  # the list may be older than the last sending
        news, phone = notices.untold(dossier), dossier.applicant.phone
        if news is None or notices.tried(dossier) == notices.HANDED:
            continue
        due = moment(dossier.due.at)
        text = notices.message(news, dossier, practice.notice_texts, parts.unit.centre, due)
        try:
            if not phone:
                raise Refused("Không có số điện thoại.", "")
            reference = parts.messenger.send(phone, text)
        except Trouble:
            left += 1
            continue
        body = Notified(notices.MESSAGE, notices.HANDED, f"Mã gửi {reference}")
        parts.home.store.act(dossier.id, body, actor)
        taken += 1
    return taken, left


def hand_over_list(dossiers: Sequence[Dossier], taker: str, now: datetime) -> HandOver:
    """Return the list of what waits for the signature of the account ``taker``, to be signed on paper."""
    given = [(d, d.handing[1]) for d in dossiers if d.handing and d.handing[1].taker.id == taker]
    items = tuple(Item(dossier, note=body.note) for dossier, body in given)
    givers = ", ".join(dict.fromkeys(body.giver.name for _, body in given))
    name = given[0][1].taker.name if given else ""
    unit = given[0][1].taker.unit if given else ""
    return HandOver(items, f"Ngày {now:%d/%m/%Y}", givers, givers, unit or name, name)


def posting_list(home: Home, now: datetime) -> PostList:
    """Return what goes to the post today, with its item numbers, for both sides to sign."""
    items = []
    for dossier in home.posting.sent_on(now.date()):
        order, result = posted(dossier), dossier.result
        if order is not None:
            number = result.number if result else ""
            told = Item(dossier, result=number, item_number=order.item_number, note=order.note)
            items.append(replace(told, receiver=order.receiver, address=order.address))
    return PostList(tuple(items), f"Ngày {now:%d/%m/%Y}")


def late_list(home: Home, now: datetime) -> LateList:
    """Return the public list of the dossiers promised in this month and late, without citizens' data."""
    began, ended = month_of(now.date())
    names = {account.id: account.name for account in home.accounts.all()}
    items = []
    for dossier in (d for d in home.radar.promised_between(began, ended) if late(d, now)):
        missed = judged_by(dossier)
        received_by = names.get(home.queries.history(dossier.id)[0].actor, "")
        items.append(
            Item(
                dossier,
                responsible=dossier.holder.name if dossier.holder else received_by,
                late_days=late_days(dossier, now),
                missed=missed,
                reason=public_reason(dossier),
                new_due=dossier.due.at if missed != dossier.due.at else "",
            )
        )
    return LateList(tuple(items), f"tháng {now:%m} năm {now:%Y}")
