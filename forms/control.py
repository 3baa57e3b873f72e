"""Mẫu 06 of a dossier, out of what happened to it."""

from __future__ import annotations

from datetime import datetime

from forms.process import Control
from forms.process import Step as Link
from forms.vietnamese import short_time
from localdb.domain import radar
from localdb.domain.bodies.handing import HandOverAnswered
from localdb.domain.bodies.progress import HandedOver
from localdb.domain.dossier import Dossier


def control_sheet(dossier: Dossier, centre: str) -> Control:
    """Return Mẫu 06 of a dossier: reception, then each hand-over with both people named."""
    chain = [s for s in dossier.steps if isinstance(s.body, HandedOver)]
    lines = []
    for place, step in enumerate(chain):
        body = step.body
        assert isinstance(body, HandedOver)
        following = chain[place + 1].at if place + 1 < len(chain) else ""
        outcome = radar.outcome(dossier) if not following else _step_outcome(body, following)
        taker = body.taker.unit or centre
        signed = _signed(dossier, step.change) if body.to_confirm else ""
        note = " · ".join(part for part in (body.step, body.note, signed) if part)
        lines.append(
            Link(centre, taker, step.at, body.giver.name, body.taker.name, outcome=outcome, note=note)
        )
    routing = dossier.how.routing
    return Control(dossier, tuple(lines), routing.name if routing else centre)


def _step_outcome(body: HandedOver, ended: str) -> str:
    """Return whether an internal step ended in its own time; empty when it had none."""
    if not body.step_due:
        return ""
    due, end = datetime.fromisoformat(body.step_due), datetime.fromisoformat(ended)
    return "Quá hạn" if end > due else "Đúng hạn" if end.date() == due.date() else "Trước hạn"


def _signed(dossier: Dossier, handover: str) -> str:
    """Return when the receiver signed for a hand-over, or that nobody has."""
    for step in dossier.steps:
        if isinstance(step.body, HandOverAnswered) and step.body.handover == handover:
            return f"{'Ký nhận' if step.body.accepted else 'Không nhận'} {short_time(step.at)}"
    return "Chưa ký nhận"
