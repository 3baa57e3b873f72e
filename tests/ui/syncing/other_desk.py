"""Another counter of the made-up commune, as its changes come down the feed."""

from __future__ import annotations

from msgspec.structs import replace

from localdb.domain.change import Body, from_line, to_line
from localdb.domain.dossier import Dossier
from localdb.home import Home
from localdb.outbox import Delivery, Foreign, Position, Settled
from tests.sync.lines import Chain

OTHER = Chain("dv_quay_hai")


def take(home: Home, *news: Settled | Foreign) -> None:
    """Let a page of the feed come down."""
    home.outbox.take_feed(news, Position("e1", home.outbox.position().cursor + "x"))


def accept_all(home: Home, dossier: Dossier) -> None:
    """Let the province accept what this desk did to a dossier."""
    take(home, *(Settled(row.id, Delivery.ACCEPTED) for row in home.outbox.states_of(dossier.id)))


def elsewhere(home: Home, dossier: Dossier, body: Body, who: str = "Lò Văn Kỷ") -> None:
    """Let another counter do something to a dossier, and the province decide it before what is open here."""
    line = OTHER.add(body, dossier.id)
    change = replace(from_line(line), actor_name=who, actor="acc_khac", at="2026-11-24T08:05:00+07:00")
    OTHER.lines[-1] = to_line(change)
    take(home, Foreign(OTHER.lines[-1], "Quầy 2"))
