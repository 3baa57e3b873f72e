"""The list of old dossiers that were closed here, as it is printed for the leader's signature."""

from __future__ import annotations

from forms.lists import Item, OldClosed
from localdb.domain.bodies.legacy import ClosedOut
from localdb.domain.dossier import Dossier
from localdb.home import Home


def closed_list(home: Home) -> OldClosed:
    """Return what was closed here; what had ended in the old software is left out."""
    items = tuple(_item(dossier) for dossier in home.old.closed() if dossier.steps)
    return OldClosed(items, f"Đến ngày {home.writer.now():%d/%m/%Y}", left=home.old.counts().left)


def _item(dossier: Dossier) -> Item:
    body = dossier.steps[-1].body
    if isinstance(body, ClosedOut):
        return Item(dossier, result=body.ending.label, reason=body.reason, note=body.paper)
    return Item(dossier, result=dossier.status.label)
