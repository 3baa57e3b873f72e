"""Promises about the queue to the province."""

from __future__ import annotations

from datetime import timedelta

import pytest

from localdb.db import IntegrityError, rows
from localdb.domain.bodies.money import FeeVoided
from localdb.domain.change import digest, from_line
from localdb.domain.till import CASH
from localdb.home import Home
from localdb.outbox import BY_RULE, TO_SEND, Delivery, Foreign, Position, Settled
from tests.domain.test_deadline import CALENDAR
from tests.localdb.made_up import CLERK, MORNING, Clock, bound, file_scan, intake

AT = Position("epoch-1", "40")


def receive(home: Home, count: int = 1) -> list[str]:
    """Receive dossiers and return the ids of their changes."""
    return [home.queries.history(home.store.receive(intake(), CLERK).id)[0].id for _ in range(count)]


def state(home: Home, change: str) -> Delivery:
    """Where a change stands."""
    return next(row.state for row in home.outbox.page(tuple(Delivery), 0, 100) if row.id == change)


def settle(home: Home, change: str, state: Delivery, reason: str = "") -> None:
    home.outbox.settle([Settled(change, state, reason=reason)])


def test_a_change_walks_from_queued_to_accepted_and_never_back(home: Home) -> None:
    (change,) = receive(home)
    assert [o.id for o in home.outbox.pending(10)] == [change]
    home.outbox.mark_sent([change])
    assert state(home, change) is Delivery.SENT
    assert [o.id for o in home.outbox.pending(10)] == [change]
    settle(home, change, Delivery.RECEIVED)
    assert home.outbox.pending(10) == []
    assert home.outbox.waiting() == 0
    settle(home, change, Delivery.ACCEPTED)
    for late in (Delivery.RECEIVED, Delivery.REFUSED, Delivery.QUEUED, Delivery.CONFLICT):
        settle(home, change, late)
        assert state(home, change) is Delivery.ACCEPTED
    home.outbox.mark_sent([change])
    home.outbox.retry(change)
    assert state(home, change) is Delivery.ACCEPTED


def test_money_that_the_province_refused_still_lay_in_the_drawer(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK)
    taken = home.store.collect(dossier.id, 8000, CASH, "", CLERK).collections[0].number
    home.store.act(dossier.id, FeeVoided(taken, "Thu nhầm"), CLERK)
    collected = home.queries.history(dossier.id)[1].id
    home.outbox.settle([Settled(collected, Delivery.REFUSED, BY_RULE, "Không thu khoản này.")])
    after = home.queries.dossier(dossier.id)
    assert after is not None
    assert after.collections == ()
    assert [e.amount for e in home.till.entries(MORNING.date())] == [8000, -8000]


def test_what_waits_and_what_lay_in_the_drawer_is_found_without_walking_the_log(
    home: Home, clock: Clock
) -> None:
    receive(home)
    asked: list[str] = []
    db = home.connections.get()
    db.conn.set_trace_callback(asked.append)
    home.outbox.pending(10)
    home.outbox.undecided()
    home.till.entries(MORNING.date())
    home.till.left_open(MORNING.date())
    home.radar.at_risk(MORNING, CALENDAR)
    db.conn.set_trace_callback(None)
    plans = [db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in asked if "SELECT" in sql]
    assert len(plans) >= 7
    steps = [str(step[3]) for plan in plans for step in plan]
    assert not [s for s in steps if s.startswith(("SCAN change", "SCAN dossier", "SCAN delivery"))]
    assert not [s for s in steps if "(device=?)" in s]


def test_lines_go_byte_for_byte_in_order(home: Home) -> None:
    receive(home, 5)
    pending = home.outbox.pending(3)
    assert [o.dseq for o in pending] == [1, 2, 3]
    assert [from_line(o.line).id for o in pending] == [o.id for o in pending]


def test_a_refusal_says_why_and_is_offered_again_when_a_person_asks(home: Home) -> None:
    (change,) = receive(home)
    home.outbox.mark_sent([change])
    settle(home, change, Delivery.REFUSED, "Thiếu số định danh.")
    row = home.outbox.page((Delivery.REFUSED,), 0, 10)[0]
    assert (row.reason, row.tries, row.name) == ("Thiếu số định danh.", 1, "Đặng Thị Hoà")
    home.outbox.retry(change)
    assert state(home, change) is Delivery.QUEUED
    assert home.outbox.page(TO_SEND, 0, 10)[0].reason == ""
    settle(home, change, Delivery.ACCEPTED)
    assert state(home, change) is Delivery.ACCEPTED


def test_what_a_restored_gateway_forgot_is_offered_again(home: Home) -> None:
    changes = receive(home, 4)
    dossier = home.queries.page(0, 1)[0].id
    scan = file_scan(home, dossier)
    home.outbox.mark_blob_stored(scan.sha256)
    home.outbox.settle([Settled(change, Delivery.ACCEPTED) for change in changes])
    lines = [row["line"] for row in rows(home.connections.get(), "SELECT line FROM change ORDER BY dseq")]
    assert home.outbox.reoffer_after(2, digest(lines[1])) == 2
    assert [o.dseq for o in home.outbox.pending(10)] == [3, 4, 5]
    assert scan.sha256 in [b.sha256 for b in home.outbox.blobs_waiting(10)]
    assert state(home, changes[1]) is Delivery.ACCEPTED
    assert home.outbox.reoffer_after(2, digest(b"of a copy of this disk")) == 2  # those that were not, too
    assert [o.dseq for o in home.outbox.pending(10)] == [1, 2, 3, 4, 5]


def test_files_wait_until_the_gateway_holds_them(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK).id
    scan = file_scan(home, dossier)
    waiting = home.outbox.blobs_waiting(10)
    assert {(b.sha256, b.size) for b in waiting} == {
        (sha256, home.blobs.size(sha256)) for sha256 in (scan.sha256, *scan.originals)
    }
    for blob in waiting:
        home.outbox.mark_blob_stored(blob.sha256)
    assert home.outbox.blobs_waiting(10) == []


def test_an_official_code_is_bound_once_however_often_it_comes(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK)
    for _ in range(3):
        home.outbox.take_feed([bound(dossier.id, "H29.19.05-261120-0007")], AT)
    found = home.queries.by_code("H29.19.05-261120-0007")
    assert found is not None
    assert (found.id, found.code, found.version) == (dossier.id, dossier.code, 2)
    assert home.outbox.waiting() == 1
    assert home.outbox.position() == AT
    assert home.check() == []


def test_a_feed_that_is_told_anew_after_a_loss_holds_as_it_is_told_now(home: Home) -> None:
    dossier = home.store.receive(intake(), CLERK)
    home.store.collect(dossier.id, 8000, "cash", "", CLERK)
    received, paid = (change.id for change in home.queries.history(dossier.id))
    code = bound(dossier.id, "H29.19.05-261120-0007")
    asked = "SELECT c.type FROM decided p JOIN change c USING (n) ORDER BY p.place"

    def told(*news: Settled | Foreign) -> list[str]:
        home.outbox.take_feed(news, AT)
        return [row["type"] for row in rows(home.connections.get(), asked)]

    yes = Settled(received, Delivery.ACCEPTED), Settled(paid, Delivery.ACCEPTED)
    assert told(*yes, code) == ["dossier.received", "fee.collected", "code.bound"]
    assert told(code, *yes) == ["code.bound", "dossier.received", "fee.collected"]
    no = Settled(paid, Delivery.REFUSED, BY_RULE, "Không hợp lệ.")
    assert told(yes[0], code, no) == ["dossier.received", "code.bound"]
    assert state(home, paid) is Delivery.REFUSED
    after = home.queries.dossier(dossier.id)
    assert after is not None
    assert after.collected == 0
    assert home.check() == []


def test_a_code_that_cannot_be_taken_stops_nothing(home: Home) -> None:
    first, second = (home.store.receive(intake(), CLERK) for _ in range(2))
    home.outbox.take_feed([bound(first.id, "H29.19.05-261120-0001")], AT)
    home.outbox.take_feed(
        [
            bound(first.id, "H29.19.05-261120-0009", device="tinh", dseq=2),
            bound("khong-co-o-day", "H29.19.05-261120-0002"),
            bound(second.id, "H29.19.05-261120-0003", device=f"province:{first.id}"),
            bound(second.id, "H29.19.05-261120-0004", device=home.device.id, dseq=4),
            bound(second.id, "H29.19.05-261120-0005"),
            Foreign(b"khong phai thay doi"),
        ],
        Position("epoch-1", "5"),
    )
    assert home.queries.by_code("H29.19.05-261120-0001") is not None
    taken = home.queries.dossier(second.id)
    assert taken is not None
    assert taken.official_code == "H29.19.05-261120-0005"
    assert home.outbox.position().cursor == "5"
    home.store.receive(intake(), CLERK)
    assert home.check() == []


def test_a_feed_page_is_taken_whole_or_not_at_all(home: Home) -> None:
    (change,) = receive(home)
    db = home.connections.get()
    db.execute("CREATE TEMP TRIGGER cut BEFORE INSERT ON setting BEGIN SELECT RAISE(ABORT, 'cut short'); END")
    with pytest.raises(IntegrityError, match="cut short"):
        home.outbox.take_feed([Settled(change, Delivery.ACCEPTED)], AT)
    assert state(home, change) is Delivery.QUEUED
    assert home.outbox.position() == Position()


def test_the_counts_and_the_oldest_are_what_a_person_reads(home: Home, clock: Clock) -> None:
    assert home.outbox.oldest_waiting() is None
    first, second, third = receive(home, 3)
    home.outbox.mark_sent([first])
    settle(home, second, Delivery.ACCEPTED)
    clock.time += timedelta(hours=1)
    assert home.outbox.waiting() == 2
    oldest = home.outbox.oldest_waiting()
    assert oldest is not None
    assert oldest - MORNING < timedelta(minutes=1)
    counts = home.outbox.counts()
    assert set(counts) == set(Delivery)
    assert (counts[Delivery.QUEUED], counts[Delivery.SENT], counts[Delivery.ACCEPTED]) == (1, 1, 1)
    assert state(home, third) is Delivery.QUEUED


def test_pages_of_the_outbox_follow_one_another(home: Home) -> None:
    changes = receive(home, 6)
    settle(home, changes[1], Delivery.CONFLICT)
    settle(home, changes[4], Delivery.ACCEPTED)
    seen: list[str] = []
    before = 0
    while page := home.outbox.page(tuple(Delivery), before, 2):
        seen += [row.id for row in page]
        before = page[-1].n
    assert seen == changes[::-1]
    waiting = home.outbox.page((Delivery.QUEUED, Delivery.CONFLICT), 0, 10)
    assert [row.id for row in waiting] == [changes[i] for i in (5, 3, 2, 1, 0)]
    dossier = home.queries.page(0, 1)[0].id
    assert [row.id for row in home.outbox.states_of(dossier)] == [changes[5]]


def test_the_last_contact_stays_known_while_the_link_is_down(home: Home, clock: Clock) -> None:
    home.outbox.note_contact("")
    answered = home.outbox.contact().answered_at
    clock.time += timedelta(hours=2)
    home.outbox.note_contact("Không nối được cổng tỉnh.")
    contact = home.outbox.contact()
    assert contact.answered_at == answered
    assert contact.tried_at > answered
    assert contact.trouble == "Không nối được cổng tỉnh."
