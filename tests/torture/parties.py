"""What desks do in a history, each in a process of its own that can be killed at any moment."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from localdb import schema, settings
from localdb.db import Connections, one
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.change import Change, to_line
from localdb.domain.codes import device_tag
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.rules import clashes
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import NEW_DEVICE, Trouble
from localdb.domain.values import Due, Person, Scan, Status
from localdb.home import Folder, Home
from localdb.keys import MasterKey
from localdb.log import append, new_id, refold
from localdb.numbering import Device
from localdb.renew import renew, told_to_renew
from localdb.writer import Writer
from sync.carry_command import carrying, taking_receipts
from sync.command import IDENTITY, identity_of, meeting
from sync.credentials import new_key, public_of
from sync.events import Accepted, BlobSent, Interrupted, Received
from sync.former import owed_before
from sync.gateway import hub
from sync.gateway.access import Access, new_code
from sync.gateway.denied import Denied
from sync.gateway.store import Store
from sync.link import NOBODY, Identity, Patience
from sync.protocol import EnrolAnswer, EnrolRequest
from sync.share import HUB, Shared, hub_of, share
from tests.sync.desks import CLERK, COMMUNE, PIN
from tests.sync.faults import Relay
from tests.torture.steps import DESKS, Export, Meet, Poison, Receipts, Work

HASTE = Patience(tries=3, first=0.01, longest=0.2, silence=4.0)
FIELDS = ("applicant.phone", "applicant.address", "note")
ACTS = ("receive", "receive", "collect", "collect", "correct", "correct", "advance", "scan", "scan", "settle")


class Note(Struct, frozen=True, omit_defaults=True):
    """A line of the journal, which is kept outside of everything that is tested.

    ``what``: ``kept`` (a clerk was told so), ``recorded``, ``accepted``, ``blob``; ``named`` (a PC got this
    name); ``made`` and ``gone`` (changes that stood on a disk, and those of them that were lost with it);
    ``left`` (the hub has a desk's signed word on its chain up to this change).
    """

    what: str
    name: str
    digest: str = ""
    desk: int = 0


class Places(Struct, frozen=True):
    """Where things lie: two small disks, and what is outside of them."""

    root: Path
    port: int
    hub_port: int
    key: MasterKey

    @property
    def gateway(self) -> Path:
        return self.root / "gateway" / "cong"

    @property
    def hub(self) -> Path:
        return self.root / "tram"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    def desk(self, number: int) -> Folder:
        return Folder(self.root / "desks" / f"may-{number}")

    @property
    def copies(self) -> Path:
        """Where backups lie: on neither of the disks."""
        return self.root / "copies"

    def desks(self) -> tuple[int, ...]:
        """Return the numbers of the desks that there are now: a copied disk makes one more."""
        return tuple(n for n in range(DESKS + 1) if self.desk(n).database.exists())

    def stick(self, number: int) -> Path:
        return self.root / f"usb-{number}"


def note(places: Places, what: str, name: str, digest: str = "", desk: int = 0) -> None:
    """Write one line to the journal; it is on disk when this returns."""
    handle = os.open(places.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, msgspec.json.encode(Note(what, name, digest, desk)) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def read_notes(places: Places) -> list[Note]:
    """Return the journal."""
    told = places.journal.read_bytes().splitlines() if places.journal.exists() else []
    return [msgspec.json.decode(line, type=Note) for line in told]


def names_of(notes: list[Note], number: int) -> set[str]:
    """Return every name that a desk has had, also the one that another disk was copied with."""
    return {n.name for n in notes if n.what == "named" and n.desk == number}


def found(places: Places) -> None:
    """Make the desks, the gateway and the hub; each desk joins them at its first meeting."""
    Store(places.gateway).close()
    hub.prepare(places.hub)
    for number in range(DESKS):
        found_desk(places, number)


def found_desk(places: Places, number: int) -> None:
    """Make an empty desk, as on the day when a PC is set up."""
    folder = places.desk(number)
    folder.path.mkdir(parents=True)
    shutil.copy(places.root / folder.keystore.name, folder.keystore)
    device = f"dv_{new_id()}"
    note(places, "named", device, desk=number)
    connections = Connections(folder.database, places.key.derive("database"))
    schema.upgrade(connections.get())
    with Writer(connections, lambda: datetime.now(VIETNAM)).transaction() as transaction:
        settings.write(transaction.db, "device", Device(device, COMMUNE))
    connections.close()


def join(places: Places, home: Home, number: int) -> None:
    """Enrol a desk under the name that it has now, as IT staff would on the phone. Raises ``Trouble``."""
    identity, answer = _enrolled(places.gateway, home, number)
    home.settings.put("blocks", answer.blocks)
    home.settings.put(IDENTITY, identity)


def _enrolled(side: Path, home: Home, number: int) -> tuple[Identity, EnrolAnswer]:
    key, device = new_key(), home.device.id
    with closing(Store(side)) as store:
        code = new_code(store, COMMUNE, f"Quầy {number + 1}")
        request = EnrolRequest(code, device, device_tag(device), public_of(key))
        try:
            answer = Access(store).enrol(request, "x")
        except Denied as no:
            raise Trouble(no.message, no.todo) from no
    return Identity("", device, key.hex(), answer.gateway_key, COMMUNE, answer.counter), answer


@contextmanager
def at_desk(places: Places, number: int, days: float, kill_ms: int = 0) -> Iterator[Home]:
    """Open a desk whose clock is ``days`` off; kill this process ``kill_ms`` from now."""
    if kill_ms:
        killer = threading.Timer(kill_ms / 1000, os.kill, (os.getpid(), signal.SIGKILL))
        killer.daemon = True
        killer.start()
    off = timedelta(days=days)
    home = Home(places.desk(number), places.key, lambda: datetime.now(VIETNAM) + off)
    try:
        yield home
    finally:
        home.close()


def work(places: Places, step: Work) -> None:
    """Do things as a clerk does; what the desk says is kept goes into the journal."""
    chance = random.Random(step.seed)
    with suppress(Trouble), at_desk(places, step.desk, step.days, step.kill_ms) as home:
        for _ in range(step.acts):
            with suppress(Trouble):  # a clerk would read why
                _act(home, chance, chance.choice(ACTS))
            last = "SELECT id, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1"
            if row := one(home.connections.get(), last, (home.device.id,)):
                note(places, "kept", row["id"], row["digest"])


def _act(home: Home, chance: random.Random, act: str) -> None:
    lines = home.queries.page(0, 20)
    if act == "receive" or not lines:
        intake = Intake(
            procedure=PIN, applicant=Person(f"Người {chance.randrange(999)}"), papers=(), due=Due("")
        )
        home.store.receive(intake, CLERK)
        return
    dossier = home.queries.dossier(chance.choice(lines).id)
    assert dossier is not None
    if act == "collect":
        home.store.collect(dossier.id, chance.randrange(1, 90) * 1000, "cash", "", CLERK)
    elif act == "correct":
        field = chance.choice(FIELDS)
        value = (field_value(dossier, field), f"v{chance.randrange(1000)}")
        home.store.correct(dossier.id, {field: value}, "", CLERK)
    elif act == "advance":
        home.store.advance(dossier.id, chance.choice((Status.PROCESSING, Status.PAYMENT)), "", CLERK)
    elif act == "scan":
        data = chance.randbytes(chance.randrange(1, 60_000))
        sha256 = home.blobs.put(data)
        scan = Scan(new_id(), "tp01", "Tờ khai", sha256, len(data), 1)
        home.store.file_paper(dossier.id, scan, "", (), CLERK)
    else:
        _settle(home, chance, dossier)


def _settle(home: Home, chance: random.Random, dossier: Dossier) -> None:
    if dossier.clashes:
        clash = chance.choice(dossier.clashes)
        standing = clashes.standing(dossier, clash.field)
        home.store.settle_clash(dossier.id, clash, standing, chance.choice((standing, clash.wanted)), CLERK)


def poison(places: Places, step: Poison) -> None:
    """Let a broken program write at a desk."""
    with suppress(Trouble), at_desk(places, step.desk, 0.0) as home:
        asked = "SELECT entity FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1"
        if last := one(home.connections.get(), asked, (home.device.id,)):
            write_poison(home, last["entity"])


def write_poison(home: Home, dossier: str) -> None:
    """Write a payment of nothing past the rules, as a broken program would."""
    with home.writer.transaction() as transaction:
        asked = "SELECT dseq, digest FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1"
        last = one(transaction.db, asked, (home.device.id,))
        assert last is not None
        change = Change(
            id=new_id(),
            device=home.device.id,
            dseq=last["dseq"] + 1,
            entity=dossier,
            actor=CLERK.id,
            at=home.writer.now().isoformat(timespec="milliseconds"),
            body=FeeCollected(0, "cash"),
            prev=last["digest"],
        )
        n = append(transaction.db, change, to_line(change))
        transaction.db.execute(
            "INSERT INTO delivery (n, state, updated_at) VALUES (?, 'queued', ?)", (n, change.at)
        )
        refold(transaction.db, change.entity)


def meet(places: Places, step: Meet, number: int) -> bool:
    """Meet the gateway over a line that breaks at random bytes; return whether all was said.

    Whoever the gateway does not know joins first; whoever is told that the disk was copied takes a new name.
    """
    if step.hub:
        return _meet_hub(places, step, number)
    chance = random.Random(step.seed + number)

    def budget(most: int) -> int | None:
        return chance.randrange(1, most) if chance.randrange(100) < step.cuts else None

    relay = Relay(lambda: places.port, lambda: budget(90_000), lambda: budget(6_000))
    try:
        with suppress(Trouble), at_desk(places, number, step.days, step.kill_ms) as home:
            if home.settings.get(IDENTITY, Identity, NOBODY) == NOBODY and not _joined(places, home, number):
                return False
            home.settings.put(IDENTITY, replace(identity_of(home), url=relay.url))
            _through(home, f"http://127.0.0.1:{places.hub_port}")
            quiet = _said(places, home)
            if told_to_renew(home):
                take_new_name(places, home, number)
                return False
            return quiet
    finally:
        relay.close()
    return False


def _meet_hub(places: Places, step: Meet, number: int) -> bool:
    """Meet the hub only, over a line that breaks at random bytes; whoever it does not know joins first."""
    chance = random.Random(step.seed + number)

    def budget() -> int | None:
        return chance.randrange(1, 20_000) if chance.randrange(100) < step.cuts else None

    relay = Relay(lambda: places.hub_port, budget, budget)
    try:
        with suppress(Trouble), at_desk(places, number, step.days, step.kill_ms) as home:
            if hub_of(home) is None:
                home.settings.put(HUB, _enrolled(places.hub, home, number)[0])
            _through(home, relay.url)
            _note_left(places, home, share(home, HASTE))
    finally:
        relay.close()
    return True


def _through(home: Home, url: str) -> None:
    """Let a desk that joined the hub meet it at ``url``."""
    if known := hub_of(home):
        home.settings.put(HUB, replace(known, url=url))


def _note_left(places: Places, home: Home, told: Shared) -> None:
    """A meeting with the hub that did not break off leaves the desk's word on all that it has made."""
    known = home.settings.get(IDENTITY, Identity, NOBODY)
    last = "SELECT id FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1"
    row = one(home.connections.get(), last, (home.device.id,))
    if row and not told.trouble and told != Shared() and known.device == home.device.id:
        note(places, "left", row["id"])


def _joined(places: Places, home: Home, number: int) -> bool:
    """Join; where a copy of this disk did so under the same name before, take another one first."""
    try:
        join(places, home, number)
    except Trouble as no:
        if NEW_DEVICE not in no.todo:
            raise
        take_new_name(places, home, number)
        return False
    return True


def take_new_name(places: Places, home: Home, number: int) -> None:
    """Give a desk a new name and say so in the journal; ``home`` is closed afterwards. Raises ``Trouble``."""
    renew(home)
    again = Home(places.desk(number), places.key, home.writer.now)
    note(places, "named", again.device.id, desk=number)
    again.close()


def _said(places: Places, home: Home) -> bool:
    for event in meeting(home, HASTE):
        if isinstance(event, Received):
            note(places, "recorded", event.id)
        elif isinstance(event, Accepted):
            note(places, "accepted", event.id)
        elif isinstance(event, Shared):
            _note_left(places, home, event)
        elif isinstance(event, BlobSent) and event.sent == event.size:
            note(places, "blob", event.sha256)
        elif isinstance(event, Interrupted):
            if event.trouble.code == "unknown_device":  # it was set back to before it knew this desk
                home.settings.put(IDENTITY, NOBODY)
            return False
    counts = {state.value: n for state, n in home.outbox.counts().items()}
    undone = sum(counts[state] for state in ("queued", "sent", "carried", "received", "held"))
    return not undone and not owed_before(home) and not home.outbox.blobs_waiting(1)


def export(places: Places, step: Export) -> None:
    """Write a stick."""
    places.stick(step.stick).mkdir(exist_ok=True)
    with suppress(Trouble), at_desk(places, step.desk, 0.0, step.kill_ms) as home:
        for _ in carrying(home, places.stick(step.stick)):
            pass


def receipts(places: Places, step: Receipts) -> None:
    """Read the receipts on a stick."""
    with suppress(Trouble), at_desk(places, step.desk, 0.0) as home:
        for event in taking_receipts(home, places.stick(step.stick)):
            if isinstance(event, Accepted):
                note(places, "accepted", event.id)
