"""How the whole commune stands with the province, out of what this desk holds; nobody is asked.

Three questions: which devices there are, what has no answer of the province yet, and what differs from the
province. Each says how old its knowledge is, for without a line it is old.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from localdb.comparing import COMPARED, Compared
from localdb.contact import Contact
from localdb.db import Database, rows
from localdb.domain.devices import REVOKED, WAITING, Device
from localdb.domain.trouble import NEW_DEVICE
from localdb.home import Home
from localdb.outbox import NEEDS_PERSON, TO_SEND, Delivery

OLD = timedelta(days=7)  # the rhythm of a stick: what was heard longer ago proves nothing of today
_TOLD = "commune_told"  # the setting with what the gateway told of the commune's devices
_LISTED = "province_list"  # the setting with what the last list of the province was found to say
_NO_ANSWER = (*TO_SEND, Delivery.HELD, Delivery.RECEIVED)
_BY_DOSSIER = """
SELECT c.entity, d.state, count(*) AS n, min(c.at) AS at, max(d.reason) AS reason,
    coalesce(o.official_code, '') AS official, coalesce(o.code, '') AS code
FROM delivery d INDEXED BY delivery_state JOIN change c USING (n) LEFT JOIN dossier o ON o.id = c.entity
WHERE d.state = ? GROUP BY c.entity
"""
_CLASHING = "SELECT id, code, official_code AS official FROM dossier WHERE clashing = 1"


class Side(StrEnum):
    """Where a dossier, or a difference, was found."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return {"ours": "Chỉ máy này có", "theirs": "Chỉ tỉnh có", "both": "Hai bên khác nhau"}[self.value]


class Finding(Struct, frozen=True):
    """One difference: ``field`` (Vietnamese, empty when a whole dossier is missing) with both values."""

    side: Side
    code: str
    field: str
    ours: str
    theirs: str
    todo: str


class Listed(Struct, frozen=True):
    """What the last list of the province was found to say, ``at`` this desk's time; ``at`` empty: never."""

    at: str = ""
    theirs: int = 0
    findings: tuple[Finding, ...] = ()


class Told(Struct, frozen=True):
    """The commune's devices as the gateway told them at its own ``time``; heard here ``at``."""

    at: str = ""
    time: str = ""
    devices: tuple[Device, ...] = ()


class Seen(Struct, frozen=True):
    """A device, and in words what is the matter with it and what to do; ``here`` is this one.

    ``alarm`` when a person has to do something, ``silent`` when nothing was heard of it for long.
    """

    device: Device
    here: bool
    what: str
    todo: str
    alarm: bool
    silent: bool

    @property
    def shut_out(self) -> bool:
        """Whether the province takes nothing from it any more."""
        return self.device.standing == REVOKED


class Owed(Struct, frozen=True):
    """A dossier with changes that the province has not answered: how many in each state, since when."""

    entity: str
    code: str
    states: dict[Delivery, int]
    since: str

    @property
    def on_this_side(self) -> bool:
        """Whether something of it has not reached the gateway."""
        return any(state in TO_SEND for state in self.states)

    @property
    def told(self) -> str:
        """How far its changes came, in the words of the outbox: ``2 thay đổi chờ gửi; …``."""
        labels = ((n, state.label) for state, n in self.states.items())
        return "; ".join(f"{n} thay đổi {label[0].lower()}{label[1:]}" for n, label in labels)


class Differing(Struct, frozen=True):
    """One difference from the province in a dossier (``entity`` empty: not on this desk)."""

    entity: str
    code: str
    what: str
    todo: str
    ours: str = ""
    theirs: str = ""


class Overview(Struct, frozen=True):
    """How everything stood ``at`` a time of this desk's clock."""

    at: datetime
    devices: tuple[Seen, ...]
    owed: tuple[Owed, ...]
    files: int
    differing: tuple[Differing, ...]
    contact: Contact
    told: Told
    compared: Compared
    listed: Listed

    @property
    def heard_at(self) -> str:
        """When the province was last heard, by wire or by stick; empty: never."""
        return max(self.contact.answered_at, self.contact.receipt_at)

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do something."""
        return bool(self.differing) or bool(self.compared.wrong) or any(seen.alarm for seen in self.devices)

    @property
    def well(self) -> bool:
        """Whether nothing waits, nothing differs, no device is silent, and all that was heard lately."""
        waits = self.owed or self.files or any(seen.silent for seen in self.devices)
        return not (waits or self.needs_person or self.is_old(self.heard_at) or self.is_old(self.told.at))

    def is_old(self, heard: str) -> bool:
        """Whether what was heard then (empty: never) proves nothing of today."""
        return not heard or self.at - datetime.fromisoformat(heard) > OLD


def hear(home: Home, time: str, devices: tuple[Device, ...], at: str = "") -> None:
    """Keep what the gateway told at its ``time``; an older word, or none, changes nothing.

    ``at`` is when it was heard, or for a word that came by stick, when it was written.
    """
    if devices and time >= home.settings.get(_TOLD, Told, Told()).time:
        now = home.writer.now().isoformat(timespec="seconds")
        home.settings.put(_TOLD, Told(at or now, time, devices))


def keep_list(home: Home, theirs: int, findings: tuple[Finding, ...]) -> None:
    """Keep what a list of the province, of ``theirs`` dossiers, was found to say."""
    at = home.writer.now().isoformat(timespec="seconds")
    home.settings.put(_LISTED, Listed(at, theirs, findings))


def overview(home: Home, files: int = 10_000) -> Overview:
    """Read how the commune stands; counts no more than ``files`` files. Off the GUI thread."""
    db = home.connections.get()
    told = home.settings.get(_TOLD, Told, Told())
    listed = home.settings.get(_LISTED, Listed, Listed())
    return Overview(
        at=home.writer.now(),
        devices=_devices(db, home.device.id, told),
        owed=_owed(db),
        files=len(home.outbox.blobs_waiting(files)),
        differing=(*_disputed(db), *_listed(db, listed)),
        contact=home.outbox.contact(),
        told=told,
        compared=home.settings.get(COMPARED, Compared, Compared()),
        listed=listed,
    )


def _devices(db: Database, here: str, told: Told) -> tuple[Seen, ...]:
    known = {device.id: device for device in told.devices}
    for row in rows(db, "SELECT device, counter FROM desk ORDER BY counter"):
        known.setdefault(row["device"], Device(row["device"], row["counter"], "", "", 0))
    known.setdefault(here, Device(here, "", "", "", 0))
    seen = [_seen(device, told.time, here=device.id == here) for device in known.values()]
    return tuple(sorted(seen, key=lambda one: (not one.here, one.device.counter)))


def _seen(device: Device, time: str, *, here: bool) -> Seen:
    if device.standing == REVOKED:
        todo = "Gọi cán bộ CNTT của tỉnh hỏi lý do." if here else ""
        return Seen(device, here, "tỉnh đã thu hồi", todo, alarm=here, silent=False)
    for bad, what, todo in (
        (device.forked, "ổ đĩa bị nhân bản", f"Trên từng máy: {NEW_DEVICE}, rồi ghi danh lại."),
        (device.standing == WAITING, "chờ tỉnh duyệt", "Nhờ tỉnh duyệt máy này."),
        (device.held, f"cổng giữ {device.held} thay đổi, thiếu cái đứng trước", "Đồng bộ lại ở máy ấy."),
        (device.conflicts, f"{device.conflicts} chỗ hai quầy ghi khác nhau", "Đồng bộ, F12: chọn giá trị."),
    ):
        if bad:
            return Seen(device, here, what, todo, alarm=True, silent=False)
    if not device.seen_at:
        return Seen(device, here, "cổng chưa cho biết", "Đồng bộ một lần để hỏi cổng.", False, silent=True)
    silence = datetime.fromisoformat(time) - datetime.fromisoformat(device.seen_at)
    if silence > OLD:
        todo = "Tới máy ấy đồng bộ, hoặc xuất gói ra USB: ở đó có thể còn việc chưa gửi."
        return Seen(device, here, f"cổng không nghe thấy {silence.days} ngày", todo, False, silent=True)
    if device.undecided:
        return Seen(device, here, f"{device.undecided} thay đổi tỉnh chưa quyết", "", False, silent=False)
    return Seen(device, here, "không có gì bất thường", "", alarm=False, silent=False)


def _owed(db: Database) -> tuple[Owed, ...]:
    found: dict[str, Owed] = {}
    for state in _NO_ANSWER:
        for row in rows(db, _BY_DOSSIER, (state.value,)):
            before = found.get(row["entity"])
            states = {**(before.states if before else {}), state: int(row["n"])}
            since = min(row["at"], before.since) if before else row["at"]
            found[row["entity"]] = Owed(row["entity"], row["official"] or row["code"], states, since)
    return tuple(sorted(found.values(), key=lambda owed: owed.since))


def _disputed(db: Database) -> list[Differing]:
    clashing = {row["id"]: row["official"] or row["code"] for row in rows(db, _CLASHING)}
    found = [
        Differing(id_, code, "Hai quầy ghi khác nhau", "Đồng bộ, F12: chọn giá trị đúng.")
        for id_, code in clashing.items()
    ]
    for state in NEEDS_PERSON:
        for row in rows(db, _BY_DOSSIER, (state.value,)):
            if row["entity"] not in clashing:
                what = f"{state.label}: {row['reason']}" if row["reason"] else state.label
                code = row["official"] or row["code"]
                found.append(Differing(row["entity"], code, what, "Mở hồ sơ, sửa cho đúng rồi gửi lại."))
    return found


def _listed(db: Database, listed: Listed) -> list[Differing]:
    found = []
    for one in listed.findings:
        here = rows(db, "SELECT id FROM dossier WHERE ? IN (code, official_code) LIMIT 1", (one.code,))
        what = f"{one.side.label}: {one.field}" if one.field else one.side.label
        entity = next((str(row["id"]) for row in here), "")
        found.append(Differing(entity, one.code, what, one.todo, one.ours, one.theirs))
    return found
