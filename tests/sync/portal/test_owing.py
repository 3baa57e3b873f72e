"""Whatever is edited, lost, doubled or refused: “accepted” is said only of what the portal really has."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sync.gateway.portal import owing
from sync.gateway.portal.owing import Answer, Owing, Said, State

SETTLED = (State.ACCEPTED, State.STEPS, State.SHORT)


class OnePortal(RuleBasedStateMachine):
    """One dossier, its row, and a portal that really has a record or none; requests and answers get lost."""

    def __init__(self) -> None:
        super().__init__()
        self.row = Owing("d1")
        self.record = "r0"
        self.there = ""
        self.refuses: set[str] = set()
        self.answers: list[tuple[str, Answer]] = []  # on their way, each may come late and twice
        self.now = 0.0

    @rule(record=st.sampled_from(["r0", "r1", "r2"]))
    def edited(self, record: str) -> None:
        self.record = record
        self.row = owing.noticed(self.row, "2026-11-22T08:00:00+07:00")

    @rule()
    def changes_its_mind(self) -> None:
        self.refuses ^= {"r2"}

    @precondition(lambda self: self.row.state in owing.DUE and self.row.state is not State.STEPS)
    @rule(how=st.sampled_from(["answered", "answer lost", "request lost", "not reached"]))
    def sent(self, how: str) -> None:
        self.row = owing.unchanged(self.row, self.record, steps_owed=False)
        if self.row.state not in (State.OWED, State.SENT):
            return
        updating = self.row.there
        self.row = owing.sending(self.row, self.record)
        if how == "not reached":
            self.row = owing.never_left(self.row, self.record)
        elif how == "request lost":
            self.row = owing.failed(self.row, self.record, "mất tin", self.now)
        elif how == "answered":
            self._take(self.record, self._hear(self.record, updating))
        else:
            self.answers.append((self.record, self._hear(self.record, updating)))
            self.row = owing.failed(self.row, self.record, "mất tin", self.now)

    @precondition(lambda self: self.answers and self.row.state in (State.ACCEPTED, State.REFUSED))
    @rule(which=st.integers(0, 9))
    def an_answer_comes_late_or_twice(self, which: int) -> None:
        before = self.row
        self._take(*self.answers[which % len(self.answers)])
        assert self.row == before

    @precondition(lambda self: self.row.state is State.SENT)
    @rule()
    def the_answer_to_the_last_comes_after_all(self) -> None:
        for digest, answer in self.answers[-1:]:
            if self.row.sent == digest and self.there in ("", digest):
                self._take(digest, answer)

    def _hear(self, record: str, updating: bool) -> Answer:
        if record in self.refuses:
            return Answer(Said.REFUSED, "-5", "không")
        if bool(self.there) is not updating:
            return Answer(Said.EXISTS if self.there else Said.ABSENT, "-3")
        self.there = record
        return Answer(Said.ACCEPTED, "0")

    def _take(self, digest: str, answer: Answer) -> None:
        self.row = owing.answered(
            self.row, digest, answer, self.now, "2026-11-22T09:00:00+07:00", whole=True, steps_owed=False
        )

    @invariant()
    def accepted_is_true(self) -> None:
        if self.row.state in SETTLED:
            assert self.there == self.record
            assert not self.row.since

    @invariant()
    def what_is_owed_is_never_forgotten(self) -> None:
        if self.there != self.record:
            assert self.row.state in (*owing.DUE, State.REFUSED)

    def teardown(self) -> None:
        """With a line that holds and a portal that takes it, a few tries are enough."""
        self.refuses.clear()
        self.row = owing.noticed(owing.again(self.row), "2026-11-22T10:00:00+07:00")
        for _ in range(4):
            if self.row.state in (State.OWED, State.SENT):
                self.sent("answered")
        assert self.row.state is State.ACCEPTED
        assert self.there == self.record


TestOnePortal = OnePortal.TestCase
TestOnePortal.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)


def test_waits_grow_and_end_at_an_hour() -> None:
    assert [owing.pause(tries) for tries in (1, 2, 3, 50)] == [30.0, 60.0, 120.0, 3600.0]
