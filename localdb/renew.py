"""A new name for a PC whose name another PC bears too (a copied disk), without stranding what it still owes.

What the province has not decided is said again under the new name: the same act, by the same person, at the
same time. Its id is derived from the first one's, so however many copies of the disk say it again, the
gateway takes it once, and never beside the first.
"""

from __future__ import annotations

from msgspec.structs import replace

from localdb import settings
from localdb.db import rows
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.change import FIRST_PREV, Change, digest, from_line, said_again, schema_of, to_line
from localdb.home import Home
from localdb.log import append, new_id, refold
from localdb.outbox import Position
from localdb.restore import GATEWAY
from localdb.store import Device

_OPEN = """
SELECT c.n, c.line FROM change c JOIN delivery d USING (n)
WHERE c.device = ? AND d.state NOT IN ('accepted', 'refused', 'conflict') ORDER BY c.dseq
"""


def renew(home: Home) -> int:
    """Give this desk a new device id; return how many changes will be said again under it.

    It must join its gateway anew. The ``home`` given is closed afterwards: open the folder again.
    """
    device = Device(f"dv_{new_id()}", home.device.unit)
    with home.writer.transaction() as transaction:
        db = transaction.db
        open_lines = rows(db, _OPEN, (home.device.id,))
        prev = FIRST_PREV
        again = {change: said_again(change) for change in (from_line(row["line"]).id for row in open_lines)}
        touched: dict[str, None] = {}
        for dseq, row in enumerate(open_lines, 1):
            line = to_line(_again(from_line(row["line"]), again, device.id, dseq, prev))
            prev = digest(line)
            change = from_line(line)
            n = append(db, change, line)
            db.execute("DELETE FROM delivery WHERE n = ?", (row["n"],))
            db.execute(
                "INSERT INTO delivery (n, state, updated_at) VALUES (?, 'queued', ?)",
                (n, home.writer.now().isoformat(timespec="seconds")),
            )
            touched[change.entity] = None
        for entity in touched:
            refold(db, entity)
        db.execute("DELETE FROM setting WHERE key IN (?, 'gateway_new_key')", (GATEWAY,))
        settings.write(db, "feed", Position())
        settings.write(db, "blocks", [])
        settings.write(db, "device", device)
    home.close()
    return len(open_lines)


def _again(first: Change, again: dict[str, str], device: str, dseq: int, prev: str) -> Change:
    """Return the same act under another name; what it names and is said again too, it names anew."""
    body = first.body
    if isinstance(body, ClashSettled):
        body = replace(body, change=again.get(body.change, body.change))
    return replace(
        first,
        id=again[first.id],
        device=device,
        dseq=dseq,
        prev=prev,
        body=body,
        undoes=again.get(first.undoes, first.undoes),
        schema=schema_of(body, first.id),
        reissues=first.id,
    )
