"""What the portal said is taken down as it came: it is not ours to allow, and it moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.portal import PortalAnswered
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier, Upstream


def _answer(dossier: Dossier, change: Change, body: PortalAnswered) -> Dossier:
    """Keep the newest answer, and of what stands there the newest that was taken."""
    if body.accepted:
        return replace(dossier, upstream=Upstream(body.portal, change.at, body.status))
    before = dossier.upstream or Upstream(body.portal)
    return replace(dossier, upstream=replace(before, portal=body.portal, refusal=body))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {PortalAnswered: _answer}
