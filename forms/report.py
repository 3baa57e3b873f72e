"""The report on the dossiers of a time: what came in, what ended, what is still open. It names no citizen."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from forms.form import Form, Words
from forms.vietnamese import short_time
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.radar import judged_by
from localdb.domain.values import Status


class Standing(StrEnum):
    """How a dossier stands at the end of the time that is reported."""

    ON_TIME = "on_time"
    LATE = "late"
    ENDED = "ended"  # declined, withdrawn or stopped: no result is owed
    OPEN = "open"
    OPEN_LATE = "open_late"
    WAITING = "waiting"  # for the citizen's papers: the clock of the promise does not run

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return _LABELS[self]


_LABELS = {
    Standing.ON_TIME: "Đã giải quyết, đúng hạn",
    Standing.LATE: "Đã giải quyết, quá hạn",
    Standing.ENDED: "Từ chối, rút hoặc dừng",
    Standing.OPEN: "Đang giải quyết, trong hạn",
    Standing.OPEN_LATE: "Đang giải quyết, quá hạn",
    Standing.WAITING: "Chờ công dân bổ sung",
}


class Reported(Struct, frozen=True):
    """One dossier of a report, and whether it came in ``before`` the time that is reported."""

    dossier: Dossier
    standing: Standing
    before: bool

    @property
    def finished_at(self) -> str:
        """When the work ended, empty while it went on at the end of the time (it may have ended since)."""
        return self.dossier.finished_at if self.standing in _ENDED else ""


_ENDED = frozenset({Standing.ON_TIME, Standing.LATE, Standing.ENDED})


def reported(dossier: Dossier, since: date, at: datetime) -> Reported | None:
    """Return how ``dossier`` stood ``at``; ``None`` when it had ended before ``since``."""
    before = _moment(dossier.received_at).date() < since
    ended = _moment(dossier.finished_at) if dossier.finished_at else None
    if ended is not None and ended.date() < since:
        return None
    promised = judged_by(dossier)
    due = _moment(promised) if promised else None
    if ended is not None and ended <= at:
        if dossier.status not in (Status.DONE, Status.RETURNED):
            return Reported(dossier, Standing.ENDED, before)
        late = due is not None and ended > due
        return Reported(dossier, Standing.LATE if late else Standing.ON_TIME, before)
    if dossier.status is Status.SUPPLEMENT:
        return Reported(dossier, Standing.WAITING, before)
    late = due is not None and due < at
    return Reported(dossier, Standing.OPEN_LATE if late else Standing.OPEN, before)


class PeriodReport(Form, frozen=True):
    """“Báo cáo tình hình giải quyết hồ sơ” from ``since`` to ``until``, as it stood ``at`` (ISO 8601)."""

    form: ClassVar[str] = "period-report"
    issued: ClassVar[bool] = False
    names: ClassVar[frozenset[str]] = frozenset(
        {"period", "total", "fresh", "carried", *(standing.value for standing in Standing)}
    )
    cells: ClassVar[frozenset[str]] = frozenset(
        {"n", "code", "procedure", "field", "channel", "received", "due", "finished", "note"}
    )
    since: date
    until: date
    at: str
    dossiers: tuple[Reported, ...]

    def about(self) -> tuple[str, str, str]:
        """The form and the period."""
        return "", self.form, self.period

    @property
    def period(self) -> str:
        """The time in words."""
        return f"Từ ngày {self.since:%d/%m/%Y} đến ngày {self.until:%d/%m/%Y}"

    @property
    def counts(self) -> dict[str, int]:
        """How many there are: ``total`` = ``fresh`` + ``carried`` = the sum over every ``Standing``."""
        carried = sum(one.before for one in self.dossiers)
        counts = {"total": len(self.dossiers), "fresh": len(self.dossiers) - carried, "carried": carried}
        every = [one.standing for one in self.dossiers]
        return counts | {standing.value: every.count(standing) for standing in Standing}

    def words(self) -> Words:
        """The period and the counts."""
        return {"period": self.period} | {name: str(count) for name, count in self.counts.items()}

    def rows(self) -> list[Words]:
        """One row per dossier, in the order in which they came in."""
        return [_row(number, one) for number, one in enumerate(self.dossiers, 1)]


def _row(number: int, one: Reported) -> Words:
    dossier = one.dossier
    return {
        "n": str(number),
        "code": dossier.shown_code,
        "procedure": dossier.procedure.name,
        "field": dossier.procedure.field,
        "channel": dossier.channel.label,
        "received": short_time(dossier.received_at),
        "due": short_time(dossier.due.at),
        "finished": short_time(one.finished_at),
        "note": one.standing.label,
    }


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
