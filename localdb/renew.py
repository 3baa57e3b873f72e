"""A new name for a PC whose name another PC bears too (a copied disk), without stranding what it still owes.

What the province has not decided is said again under the new name: the same act, by the same person, at the
same time. Its id is derived from the first one's, so however many copies of the disk say it again, the
gateway takes it once, and never beside the first. What it has decided stays under the old name, whose key is
kept: a gateway that forgets it is brought it again.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from localdb import settings
from localdb.comparing import COMPARED, Compared
from localdb.db import Database, Row, one, rows
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.change import (
    FIRST_PREV,
    Change,
    digest,
    first_name,
    from_line,
    place,
    said_again,
    schema_of,
    to_line,
)
from localdb.domain.trouble import NEW_DEVICE
from localdb.home import Home
from localdb.log import append, new_id, refold
from localdb.numbering import Device
from localdb.outbox import Position

GATEWAY = "gateway"  # the setting with who this desk is at its gateway
FORMER = "gateway_former"  # who it was there, by its former names
WANTED = "renew_at_opening"  # whether IT staff asked for a new name from inside the program
_OPEN = """
SELECT c.n, c.line FROM change c JOIN delivery d USING (n)
WHERE d.state NOT IN ('accepted', 'refused', 'conflict') ORDER BY c.n
"""
_OFFERED = "SELECT c.n, c.line FROM change c JOIN delivery d USING (n) WHERE c.device = ? ORDER BY c.n"


def told_to_renew(home: Home) -> bool:
    """Whether the province said last that this PC's disk was copied, or went back to an older state."""
    compared = home.settings.get(COMPARED, Compared, Compared())
    return NEW_DEVICE in f"{home.outbox.contact().trouble} {compared.todo}"


def renew(home: Home) -> int:
    """Give this desk a new device id; return how many changes will be said again under it.

    That is all it owes, also under a name from before it was restored. It must join its gateway anew. The
    ``home`` given is closed afterwards: open the folder again. Raises ``Refused`` while another program has
    the folder open: it would write on under the old name.
    """
    home.presence.need_alone()
    now = home.writer.now().isoformat(timespec="seconds")
    with home.writer.transaction() as transaction:
        db = transaction.db
        keep_name(db, home.device.id)
        device = take_new_name(db, home.device.unit)
        open_lines = rows(db, _OPEN)
        _say_again(db, device, open_lines, now)
        db.execute("DELETE FROM setting WHERE key = ?", (WANTED,))
    home.close()
    return len(open_lines)


def say_again(home: Home, former: str) -> int:
    """Say under this desk's name all that stands under a ``former`` one; return how many changes.

    For a gateway that forgot that name's lines, and took others of a copy of the disk in their place.
    """
    now = home.writer.now().isoformat(timespec="seconds")
    with home.writer.transaction() as transaction:
        lines = rows(transaction.db, _OFFERED, (former,))
        _say_again(transaction.db, home.device.id, lines, now)
    return len(lines)


def keep_name(db: Database, device: str) -> None:
    """Keep who ``device`` is at its gateway, and how far it heard it, for when it has another name."""
    was = settings.read(db, GATEWAY, msgspec.Raw, msgspec.Raw(b"null"))
    if bytes(was) != b"null":
        settings.write(db, FORMER, [*settings.read(db, FORMER, list[msgspec.Raw], []), was])
        settings.write(db, f"feed/{device}", settings.read(db, "feed", Position, Position()))


def take_new_name(db: Database, unit: str) -> str:
    """Give the desk of ``unit`` a new device id and return it: it has joined, read and drawn nothing yet."""
    device = f"dv_{new_id()}"
    told_before = (GATEWAY, "gateway_new_key", "contact", COMPARED)
    db.execute("DELETE FROM setting WHERE key IN (?, ?, ?, ?)", told_before)
    settings.write(db, "feed", Position())
    settings.write(db, "blocks", [])
    settings.write(db, "device", Device(device, unit))
    return device


def _say_again(db: Database, device: str, lines: list[Row], now: str) -> None:
    """Say ``lines`` of other names as ``device``, after what it has said; these are what will be sent."""
    last = one(db, "SELECT dseq, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1", (device,))
    said, prev = (last["dseq"], last["digest"]) if last else (0, FIRST_PREV)
    again = {change: said_again(change) for change in (from_line(row["line"]).id for row in lines)}
    touched: dict[str, None] = {}
    for dseq, row in enumerate(lines, said + 1):
        line = to_line(_again(from_line(row["line"]), again, device, dseq, prev))
        prev = digest(line)
        change = from_line(line)
        n = append(db, change, line)
        db.execute("DELETE FROM delivery WHERE n = ?", (row["n"],))
        db.execute("INSERT INTO delivery (n, state, updated_at) VALUES (?, 'queued', ?)", (n, now))
        touched[change.entity] = None
    for entity in touched:
        refold(db, entity)


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
        reissues=first_name(first),
        stood_as=(*first.stood_as, place(first.device, first.dseq)),
    )
