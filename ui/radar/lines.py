"""How a dossier on a board is shown: the columns of the list, and what the line under it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from forms.catalogue import Catalogue
from localdb.domain.dossier import Dossier
from localdb.domain.radar import Board
from ui.radar import elsewhere, lookups, model
from ui.widgets.chips import ChipFace
from ui.widgets.table import Column
from ui.words import short_code, short_moment

PROCEDURE = 2
SAID_BELOW = (5, 6)  # holder, what was done: the line under the list says them too


def columns(
    now: Callable[[], datetime], board: Callable[[], Board], catalogue: Callable[[], Catalogue]
) -> list[Column[Dossier]]:
    """Return the columns; the moment, board and catalogue are asked for whenever a line is drawn."""

    def state(dossier: Dossier) -> ChipFace:
        if board() is Board.TO_HAND_ON:
            known_law = catalogue()
            calendar = known_law.calendar if known_law.calendars else None
            return elsewhere.state(dossier, now(), calendar, known_law.practice.coordination_hours)
        known = lookups.pressing(dossier, now().date()) if board() is Board.LOOKUP else None
        return lookups.face(known, now()) if known else model.state(dossier, now(), board())

    return [
        Column[Dossier]("Mã hồ sơ", lambda d: short_code(d.shown_code)),
        Column[Dossier]("Họ tên", lambda d: d.subject.name, stretch=1),
        Column[Dossier]("Thủ tục", lambda d: d.procedure.name, stretch=1),
        Column[Dossier]("Hẹn trả", lambda d: short_moment(d.due.at)),
        Column[Dossier]("Tình trạng", lambda d: d.status.label, chip=state),
        Column[Dossier]("Đang giữ", _holder),
        Column[Dossier]("Đã làm", model.done_about),
    ]


def told(dossier: object, board: Board, today: date) -> str:
    """Return what the line under the list says of the dossier in front; empty when none is."""
    if not isinstance(dossier, Dossier):
        return ""
    phone = dossier.applicant.phone or "không có điện thoại"
    holder, said = _holder(dossier), ""
    if board is Board.TO_HAND_ON:
        holder = elsewhere.body_of(dossier) or "chưa rõ nơi giải quyết: F12 để ghi"
    elif board is Board.SENT_BACK:
        said = model.sent_back(dossier)
    elif board is Board.LOOKUP:
        said = " · ".join(filter(None, (dossier.shown_code, lookups.told(dossier, today))))
    facts = (dossier.shown_code, dossier.procedure.name, holder, model.done_about(dossier), phone)
    return said or " · ".join(facts)


def _holder(dossier: Dossier) -> str:
    return dossier.holder.name if dossier.holder else "chưa giao"
