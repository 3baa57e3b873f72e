"""Three real desks, a gateway and a hub, cut apart in any order: nothing is lost, all agree in the end.

The history check: what a desk was told is accepted was applied, what was applied was made, each once; every
made change ends as accepted, in conflict or refused; and all hold the same dossiers in the end.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from localdb.db import rows
from localdb.domain.codes import device_tag
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.merge import fold_history
from localdb.domain.rules import clashes
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import Refused
from localdb.domain.values import Due, Person, Status
from localdb.home import Folder, Home, create_home
from localdb.keys import MasterKey
from localdb.log import first_break, new_id
from localdb.numbering import Device
from localdb.outbox import Delivery, Foreign, Position
from sync.credentials import new_key, public_of
from sync.engine import settled_by, take_page
from sync.gateway import hub
from sync.gateway.access import Access, new_code
from sync.gateway.delivery import deliver
from sync.gateway.feed import read_feed
from sync.gateway.intake import device_state, take
from sync.gateway.province import ReferenceProvince
from sync.gateway.store import Store
from sync.protocol import MAX_BODY, EnrolRequest
from tests.sync.desks import CLERK, COMMUNE, PASSPHRASE, PIN, Clock

PICK = st.integers(0, 1000)
FIELDS = ("applicant.phone", "applicant.address", "note")
FINAL = {Delivery.ACCEPTED, Delivery.CONFLICT, Delivery.REFUSED}


class Apart(RuleBasedStateMachine):
    """Desks work and meet the gateway when they can; answers and pages get lost."""

    folder: Path
    key: MasterKey

    @initialize()
    def begin(self) -> None:
        self.here = Path(tempfile.mkdtemp())
        self.store = Store(self.here / "cong")
        self.province = ReferenceProvince(self.store)
        hub.prepare(self.here / "tram")
        self.hub = Store(self.here / "tram")
        self.desks = [self._desk(f"may-{n}") for n in range(3)]

    def _desk(self, name: str) -> Home:
        folder = Folder(self.here / name)
        shutil.copytree(self.folder, folder.path)
        home = Home(folder, self.key, Clock())
        home.settings.put("device", Device(f"dv_{new_id()}", COMMUNE))
        home.close()
        home = Home(folder, self.key, Clock())
        device = home.device.id
        for store in (self.store, self.hub):
            code = new_code(store, COMMUNE, name)
            Access(store).enrol(EnrolRequest(code, device, device_tag(device), public_of(new_key())), "x")
        return home

    def _some(self, home: Home, pick: int) -> Dossier | None:
        lines = home.queries.page(0, 20)
        return home.queries.dossier(lines[pick % len(lines)].id) if lines else None

    @rule(pick=PICK)
    def receive(self, pick: int) -> None:
        intake = Intake(procedure=PIN, applicant=Person(f"Người {pick}"), papers=(), due=Due(""))
        self.desks[pick % 3].store.receive(intake, CLERK)

    @rule(desk=PICK, pick=PICK, act=st.sampled_from(["correct", "advance", "collect", "void", "settle"]))
    def work(self, desk: int, pick: int, act: str) -> None:
        home = self.desks[desk % 3]
        dossier = self._some(home, pick)
        if dossier is None:
            return
        with contextlib.suppress(Refused):  # a clerk would read why
            self._do(home, dossier, act, pick)

    def _do(self, home: Home, dossier: Dossier, act: str, pick: int) -> None:
        if act == "correct":
            field = FIELDS[pick % 3]
            home.store.correct(dossier.id, {field: (field_value(dossier, field), f"v{pick}")}, "", CLERK)
        elif act == "advance":
            home.store.advance(dossier.id, (Status.PROCESSING, Status.PAYMENT)[pick % 2], "", CLERK)
        elif act == "collect":
            home.store.collect(dossier.id, 1000 + pick, "cash", "", CLERK)
        elif act == "void":
            home.store.void(dossier.id, "nhầm", CLERK)
        elif dossier.clashes:
            clash = dossier.clashes[pick % len(dossier.clashes)]
            standing = clashes.standing(dossier, clash.field)
            home.store.settle_clash(dossier.id, clash, standing, (standing, clash.wanted)[pick % 2], CLERK)

    @rule(desk=PICK, most=st.integers(1, 5), lost=st.booleans())
    def push(self, desk: int, most: int, lost: bool) -> None:
        home = self.desks[desk % 3]
        batch = home.outbox.pending(most)
        home.outbox.mark_sent([change.id for change in batch])
        answer = take(self.store, home.device.id, [change.line for change in batch])
        if not lost:
            pairs = zip(batch, answer.results, strict=True)
            home.outbox.settle([settled_by(change.id, result) for change, result in pairs])

    @rule()
    def decide(self) -> None:
        deliver(self.store, self.province)

    @rule(desk=PICK, limit=st.integers(1, 4))
    def pull(self, desk: int, limit: int) -> None:
        self._pull(desk, limit)

    def _pull(self, desk: int, limit: int) -> bool:
        home = self.desks[desk % 3]
        row = self.store.one("SELECT * FROM device WHERE id = ?", (home.device.id,))
        assert row is not None
        page = read_feed(self.store, row, home.outbox.position().cursor, limit, shares=True)
        list(take_page(home.outbox, page))
        return page.more

    @rule(desk=PICK, most=st.integers(1, 5), hears=st.booleans())
    def share(self, desk: int, most: int, hears: bool) -> None:
        home = self.desks[desk % 3]
        known = device_state(self.hub, home.device.id)
        part = next(home.hub.parts_after(known.contiguous_dseq, most, MAX_BODY), [])
        lines = [line for _, line in part]
        take(self.hub, home.device.id, lines)
        row = self.hub.one("SELECT * FROM device WHERE id = ?", (home.device.id,))
        assert row is not None
        if hears:
            page = read_feed(self.hub, row, home.hub.position().cursor, most)
            told = [Foreign(event.line.encode(), event.counter) for event in page.events]
            home.hub.take_feed(told, Position(page.epoch, page.cursor))

    @rule()
    def kill_gateway(self) -> None:
        self.store.close()
        self.store = Store(self.here / "cong")
        self.province = ReferenceProvince(self.store)

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        for desk in range(3):
            while self.desks[desk].outbox.pending(1):
                self.push(desk, 5, lost=False)
        while deliver(self.store, self.province):
            pass
        for desk in range(3):
            while self._pull(desk, 4):
                pass
        self._judge()
        for home in self.desks:
            home.close()
        self.store.close()
        self.hub.close()
        shutil.rmtree(self.here)

    def _judge(self) -> None:
        asked = "SELECT id, data FROM dossier ORDER BY id"
        truth = {row["id"]: row["data"] for row in self.store.rows(asked)}
        applied = self.store.rows("SELECT id, digest, state FROM change")
        made: dict[str, str] = {}
        for home in self.desks:
            db = home.connections.get()
            assert {row["id"]: row["data"] for row in rows(db, asked)} == truth
            assert first_break(db, home.device.id) == 0
            assert rows(db, "SELECT reason FROM aside") == []
            assert home.hub.count() == 0  # the province has spoken of all that the hub told
            for dossier in truth:
                assert fold_history(home.queries.history(dossier)) == home.queries.dossier(dossier)
            outbox = home.outbox.page(tuple(Delivery), 0, 1000)
            assert {line.state for line in outbox} <= FINAL
            assert {state: n for state, n in home.outbox.counts().items() if n} == {
                state: len([line for line in outbox if line.state is state])
                for state in {line.state for line in outbox}
            }
            own = rows(db, "SELECT id, digest FROM change WHERE device = ?", (home.device.id,))
            made |= {row["id"]: row["digest"] for row in own}
            acknowledged = {line.id for line in outbox if line.state is Delivery.ACCEPTED}
            assert acknowledged <= {row["id"] for row in applied if row["state"] == "accepted"}
        assert len(applied) == len({row["id"] for row in applied})
        assert {row["id"]: row["digest"] for row in applied} == made


@pytest.mark.timeout(240)
def test_desks_that_were_apart_come_to_the_same_dossiers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = create_home(Folder(tmp_path / "mau"), PASSPHRASE, COMMUNE, Clock())
    home.close()
    monkeypatch.setattr(Apart, "folder", home.folder.path, raising=False)
    monkeypatch.setattr(Apart, "key", home.key, raising=False)
    run_state_machine_as_test(
        Apart,
        settings=settings(
            max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
