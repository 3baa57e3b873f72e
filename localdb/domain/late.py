"""How far the letter of apology of a dossier has come, and which new date it may promise."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from localdb.domain.bodies.late import LetterDelivered, LetterDrafted
from localdb.domain.bodies.progress import Extended
from localdb.domain.deadline import VIETNAM, Calendar
from localdb.domain.dossier import Dossier, Step
from localdb.domain.trouble import Refused
from localdb.domain.values import Due

NEW_PROMISE = "Hẹn lại theo văn bản xin lỗi."


class Letter(StrEnum):
    """How far the letter of apology of a dossier has come."""

    NONE = "none"
    DRAFTED = "drafted"
    SIGNED = "signed"
    DELIVERED = "delivered"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]


_LABELS = {
    Letter.NONE: "Chưa có thư xin lỗi",
    Letter.DRAFTED: "Thư xin lỗi chờ ký",
    Letter.SIGNED: "Thư đã ký, chưa giao",
    Letter.DELIVERED: "Đã giao thư xin lỗi",
}


def letter(dossier: Dossier) -> Letter:
    """Return how far the letter of ``dossier`` has come."""
    for step in reversed(dossier.steps):
        if isinstance(step.body, LetterDelivered):
            return Letter.DELIVERED
        if isinstance(step.body, Extended):
            return Letter.SIGNED
        if isinstance(step.body, LetterDrafted):
            return Letter.DRAFTED
    return Letter.NONE


def draft(dossier: Dossier) -> LetterDrafted | None:
    """Return the newest draft of the letter, or ``None``."""
    drafts = [step.body for step in dossier.steps if isinstance(step.body, LetterDrafted)]
    return drafts[-1] if drafts else None


def signed(dossier: Dossier) -> Step | None:
    """Return the step in which the letter was signed, or ``None``."""
    return next((step for step in dossier.steps if isinstance(step.body, Extended)), None)


def new_promise(at: datetime, before: Due, now: datetime, calendar: Calendar | None) -> Due:
    """Return the promise of a letter: a working day after today, and after the promise that was made before.

    Raises ``Refused`` beside ``due``. A year that no calendar knows is let through, and says so: the letter
    must not wait for next year's holidays to be published.
    """
    at, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    if at.date() <= today:
        raise Refused("Ngày hẹn mới phải sau hôm nay.", "Chọn một ngày làm việc sau hôm nay.", field="due")
    if before.at and at <= datetime.fromisoformat(before.at):
        raise Refused("Ngày hẹn mới phải sau ngày hẹn cũ.", "Chọn ngày muộn hơn.", field="due")
    if calendar is None or all(known.year != at.year for known in calendar.years):
        return Due(at.isoformat(), f"{NEW_PROMISE} Chưa có lịch nghỉ năm {at.year} để đối chiếu.")
    if not calendar.working(at.date()):
        following = calendar.working_after(at.date())
        raise Refused(
            f"{at:%d/%m/%Y} là ngày nghỉ.",
            f"Ngày làm việc kế tiếp là {following:%d/%m/%Y}.",
            field="due",
        )
    return Due(at.isoformat(), NEW_PROMISE, calendar.id)
