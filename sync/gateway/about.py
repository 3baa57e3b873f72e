"""What the gateway tells a desk of itself and of the other devices of its commune, by wire and by stick."""

from __future__ import annotations

from localdb.db import Row
from localdb.domain.devices import Device
from sync.gateway.access import blocks_of
from sync.gateway.intake import device_state
from sync.gateway.store import Store, now
from sync.protocol import Limits, Me

_DEVICES = """
SELECT d.id, d.counter, d.tag, d.seen_at, d.contiguous, d.forked,
    coalesce((SELECT s.state FROM standing s WHERE s.device = d.id), 'approved') AS standing,
    (SELECT count(*) FROM held h WHERE h.device = d.id) AS held,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'recorded') AS undecided,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'conflict') AS conflicts,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state IN ('refused', 'rejected')) AS refused
FROM device d WHERE d.commune = ? ORDER BY d.counter, d.id
"""


def about(store: Store, device: Row, province: str) -> Me:
    """Return what is known of the asking ``device`` (its row); ``province`` names the system behind."""
    return Me(
        device=device_state(store, device["id"]),
        commune=device["commune"],
        counter=device["counter"],
        epoch=store.epoch(),
        blocks=blocks_of(device),
        limits=Limits(),
        province=province,
        time=now(),
        devices=tuple(
            Device(**{**row, "forked": bool(row["forked"])})
            for row in store.rows(_DEVICES, (device["commune"],))
        ),
    )
