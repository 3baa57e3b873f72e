"""What desks do in a history, each in a process of its own that can be killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

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
from localdb.domain.trouble import Trouble
from localdb.domain.values import Due, Person, Scan, Status
from localdb.home import Folder, Home
from localdb.keys import MasterKey
from localdb.log import append, new_id, refold
from localdb.numbering import Device
from localdb.writer import Writer
from sync.carry_command import carrying, taking_receipts
from sync.client import Client
from sync.command import IDENTITY, identity_of
from sync.credentials import new_key, public_of
from sync.engine import synchronise
from sync.events import Accepted, BlobSent, Connected, Interrupted, Received
from sync.gateway.access import Access, new_code
from sync.gateway.store import Store
from sync.link import Identity, Patience
from sync.protocol import EnrolRequest
from tests.sync.desks import CLERK, COMMUNE, PIN
from tests.sync.faults import Relay
from tests.torture.steps import DESKS, Export, Meet, Poison, Receipts, Work

KEY = MasterKey(bytes(range(32)))
HASTE = Patience(tries=3, first=0.01, longest=0.2, silence=4.0)
FIELDS = ("applicant.phone", "applicant.address", "note")
ACTS = ("receive", "receive", "collect", "collect", "correct", "correct", "advance", "scan", "scan", "settle")


class Note(Struct, frozen=True, omit_defaults=True):
    """A line of the journal, which is kept outside of everything that is tested.

    ``what``: ``kept`` (a clerk was told so), ``recorded``, ``accepted``, ``blob``.
    """

    what: str
    name: str
    digest: str = ""


class Places(Struct, frozen=True):
    """Where things lie: two small disks, and what is outside of them."""

    root: Path
    port: int

    @property
    def gateway(self) -> Path:
        return self.root / "gateway" / "cong"

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    def desk(self, number: int) -> Folder:
        return Folder(self.root / "desks" / f"may-{number}")

    def stick(self, number: int) -> Path:
        return self.root / f"usb-{number}"


def note(places: Places, what: str, name: str, digest: str = "") -> None:
    """Write one line to the journal; it is on disk when this returns."""
    handle = os.open(places.journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, msgspec.json.encode(Note(what, name, digest)) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def found(places: Places) -> None:
    """Make the desks and the gateway, and enrol them."""
    store = Store(places.gateway)
    for number in range(DESKS):
        folder = places.desk(number)
        folder.path.mkdir(parents=True)
        device, key = f"dv_{new_id()}", new_key()
        code = new_code(store, COMMUNE, f"Quầy {number + 1}")
        request = EnrolRequest(code, device, device_tag(device), public_of(key))
        answer = Access(store).enrol(request, "x")
        connections = Connections(folder.database, KEY.derive("database"))
        schema.upgrade(connections.get())
        with Writer(connections, lambda: datetime.now(VIETNAM)).transaction() as transaction:
            settings.write(transaction.db, "device", Device(device, COMMUNE))
            settings.write(transaction.db, "blocks", answer.blocks)
            identity = Identity("", device, key.hex(), answer.gateway_key, COMMUNE, answer.counter)
            settings.write(transaction.db, IDENTITY, identity)
        connections.close()
    store.close()


@contextmanager
def at_desk(places: Places, number: int, days: float, kill_ms: int = 0) -> Iterator[Home]:
    """Open a desk whose clock is ``days`` off; kill this process ``kill_ms`` from now."""
    if kill_ms:
        killer = threading.Timer(kill_ms / 1000, os.kill, (os.getpid(), signal.SIGKILL))
        killer.daemon = True
        killer.start()
    off = timedelta(days=days)
    home = Home(places.desk(number), KEY, lambda: datetime.now(VIETNAM) + off)
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
    """Write a payment of nothing past the rules, as a broken program would."""
    with suppress(Trouble), at_desk(places, step.desk, 0.0) as home, home.writer.transaction() as transaction:
        asked = "SELECT dseq, digest, entity FROM change WHERE device = ? ORDER BY dseq DESC LIMIT 1"
        last = one(transaction.db, asked, (home.device.id,))
        if last is None:
            return
        change = Change(
            id=new_id(),
            device=home.device.id,
            dseq=last["dseq"] + 1,
            entity=last["entity"],
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
    """Meet the gateway over a line that breaks at random bytes; return whether all was said."""
    chance = random.Random(step.seed + number)

    def budget(most: int) -> int | None:
        return chance.randrange(1, most) if chance.randrange(100) < step.cuts else None

    relay = Relay(lambda: places.port, lambda: budget(90_000), lambda: budget(6_000))
    try:
        with suppress(Trouble), at_desk(places, number, step.days, step.kill_ms) as home:
            identity = msgspec.structs.replace(identity_of(home), url=relay.url)
            with Client(identity, HASTE) as client:
                return _said(places, home, client)
    finally:
        relay.close()
    return False


def _said(places: Places, home: Home, client: Client) -> bool:
    for event in synchronise(home.outbox, home.blobs, client):
        if isinstance(event, Received):
            note(places, "recorded", event.id)
        elif isinstance(event, Accepted):
            note(places, "accepted", event.id)
        elif isinstance(event, BlobSent) and event.sent == event.size:
            note(places, "blob", event.sha256)
        elif isinstance(event, Connected):
            home.settings.put("blocks", event.blocks)
        elif isinstance(event, Interrupted):
            return False
    counts = {state.value: n for state, n in home.outbox.counts().items()}
    undone = sum(counts[state] for state in ("queued", "sent", "carried", "received", "held"))
    return not undone and not home.outbox.blobs_waiting(1)


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
