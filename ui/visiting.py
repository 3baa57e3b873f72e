"""What one visitor handed in at once, as the list that both sides sign (biên bản giao nhận hồ sơ)."""

from __future__ import annotations

from forms.lists import Item, Visit
from localdb.domain.dossier import Dossier
from ui.parts import Parts
from ui.words import day


def visit_list(parts: Parts, dossier: Dossier) -> Visit | None:
    """Return the list of the visit of ``dossier``; ``None`` for a single one, whose receipt is enough."""
    together = parts.home.queries.of_visit(dossier)
    if len(together) < 2:
        return None
    who = dossier.applicant.name
    items = tuple(_line(parts, one) for one in together)
    return Visit(items, day(dossier.received_at), who, who, parts.unit.centre)


def _line(parts: Parts, dossier: Dossier) -> Item:
    procedure = parts.catalogue.pinned(dossier.procedure)
    routing = dossier.how.routing
    return Item(
        dossier,
        note=procedure.limit.text if procedure else "",
        responsible=(routing.name or "Chưa rõ") if routing else parts.unit.parent,
    )
