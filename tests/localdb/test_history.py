"""Promise: whatever is done to dossiers, in any order, each row is the fold of its history."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from localdb.db import rows
from localdb.domain.dossier import Dossier
from localdb.domain.merge import fold_history
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import Trouble
from localdb.domain.values import Status
from localdb.home import Folder, Home
from localdb.log import first_break
from localdb.outbox import Delivery, Position, Settled
from tests.localdb.conftest import Made
from tests.localdb.made_up import CLERK, SCANNER, Clock, bound, file_scan, intake

NAMES = st.sampled_from(["Đặng Thị Hoà", "Lò Seo Páo", "Đường Văn Năm", ""])
WHICH = st.integers(0, 5)


class Desk(RuleBasedStateMachine):
    """Sensible and senseless verbs on a real store; what was acknowledged is remembered and compared."""

    made: Made

    def __init__(self) -> None:
        super().__init__()
        self.folder = Folder(Path(tempfile.mkdtemp()) / "motcua")
        shutil.copytree(self.made.folder.path, self.folder.path)
        self.clock = Clock()
        self.home = Home(self.folder, self.made.key, self.clock)
        self.known: dict[str, Dossier] = {}
        self.events = 0

    def teardown(self) -> None:
        self.home.close()
        shutil.rmtree(self.folder.path.parent)

    def attempt(self, verb: Callable[..., Dossier], *args: Any) -> None:
        """Do a verb; a refusal must leave everything as it was."""
        try:
            after = verb(*args)
        except Trouble:
            return
        self.known[after.id] = after

    def pick(self, which: int) -> str:
        return sorted(self.known)[which % len(self.known)] if self.known else "khong-co"

    @rule(name=NAMES)
    def receive(self, name: str) -> None:
        self.attempt(self.home.store.receive, intake(name), CLERK)

    @rule(which=WHICH, to=st.sampled_from(Status))
    def advance(self, which: int, to: Status) -> None:
        self.attempt(self.home.store.advance, self.pick(which), to, "", CLERK)

    @rule(which=WHICH, field=st.sampled_from(["applicant.name", "owner.name", "note", "id"]), new=NAMES)
    def correct(self, which: int, field: str, new: str) -> None:
        dossier = self.known.get(self.pick(which))
        old = field_value(dossier, field) if dossier and field != "id" else ""
        self.attempt(self.home.store.correct, self.pick(which), {field: (old, new)}, "sửa", CLERK)

    @rule(which=WHICH, amount=st.sampled_from([0, 8000]))
    def collect(self, which: int, amount: int) -> None:
        self.attempt(self.home.store.collect, self.pick(which), amount, "tien-mat", "", CLERK)

    @rule(which=WHICH)
    def print_receipt(self, which: int) -> None:
        self.attempt(self.home.store.issue_receipt, self.pick(which), b"%PDF", "mau01", "A5", CLERK)

    @rule(which=WHICH)
    def void(self, which: int) -> None:
        self.attempt(self.home.store.void, self.pick(which), "nhận nhầm", CLERK)

    @rule(which=WHICH)
    def file(self, which: int) -> None:
        entity = self.pick(which)
        try:
            file_scan(self.home, entity, b"trang %d" % len(self.known))
        except Trouble:
            return
        found = self.home.queries.dossier(entity)
        assert found is not None
        self.known[entity] = found

    @rule(which=WHICH, back=st.integers(1, 4))
    def undo(self, which: int, back: int) -> None:
        past = self.home.queries.history(self.pick(which))
        if len(past) >= back:
            self.attempt(self.home.store.undo, past[-back].id, CLERK)

    @rule(which=WHICH, state=st.sampled_from(Delivery))
    def send(self, which: int, state: Delivery) -> None:
        pending = self.home.outbox.pending(which + 1)
        self.home.outbox.mark_sent([o.id for o in pending])
        self.home.outbox.settle([Settled(o.id, state) for o in pending])
        # What is decided is folded before what is not, so an answer may turn a dossier; it loses none.
        for entity in self.known:
            found = self.home.queries.dossier(entity)
            assert found is not None
            self.known[entity] = found

    @rule(which=WHICH, serial=st.integers(1, 3))
    def bind(self, which: int, serial: int) -> None:
        self.events += 1
        entity = self.pick(which)
        code = f"H29.19.05-261120-{serial:04d}"
        news = bound(entity, code, id=f"e{self.events}", device=f"tinh-{self.events}")
        self.home.outbox.take_feed([news], Position("e", str(self.events)))
        if found := self.home.queries.dossier(entity):
            self.known[entity] = found

    @rule()
    def restart(self) -> None:
        self.home.close()
        self.home = Home(self.folder, self.made.key, self.clock)

    @rule(minutes=st.integers(-3000, 3000))
    def turn_the_clock(self, minutes: int) -> None:
        self.clock.time += timedelta(minutes=minutes)

    @rule()
    def unfile_all(self) -> None:
        for dossier in list(self.known.values()):
            for scan in dossier.scans:
                self.attempt(self.home.store.unfile_paper, dossier.id, scan.id, "nhầm", SCANNER)

    @invariant()
    def rows_are_folds(self) -> None:
        db = self.home.connections.get()
        assert {row["id"] for row in rows(db, "SELECT id FROM dossier")} == set(self.known)
        for entity, dossier in self.known.items():
            assert fold_history(self.home.queries.history(entity)) == dossier
            assert self.home.queries.dossier(entity) == dossier
        assert first_break(db, self.home.device.id) == 0

    @invariant()
    def lists_agree_with_the_dossiers(self) -> None:
        lines = {line.id: line for line in self.home.queries.page(0, 100)}
        for entity, dossier in self.known.items():
            line = lines[entity]
            names = [p.name for p in (dossier.applicant, dossier.owner) if p]
            assert (line.status, line.voided, line.code) == (dossier.status, dossier.voided, dossier.code)
            assert line.names == "; ".join(dict.fromkeys(names))
            found = [x.id for x in self.home.queries.search(dossier.applicant.name)]
            assert entity in found
        db = self.home.connections.get()
        db.execute("INSERT INTO dossier_fts (dossier_fts) VALUES ('integrity-check')")


@pytest.mark.timeout(120)
def test_each_row_is_the_fold_of_its_history_whatever_happens(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "made", made, raising=False)
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
