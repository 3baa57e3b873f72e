"""Several counters through one gateway: each sees the others' dossiers; what clashes, a person settles."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.db import rows
from localdb.domain.bodies.merging import ClashSettled
from localdb.domain.bodies.readings import FactsCorrected
from localdb.domain.bodies.reception import Voided
from localdb.domain.change import SCHEMA, digest, from_line, to_line
from localdb.domain.dossier import Dossier
from localdb.domain.merge import fold_history
from localdb.domain.rules.readings import fact_value
from localdb.domain.trouble import Refused
from localdb.domain.values import Status
from localdb.log import first_break
from localdb.outbox import Foreign, Position
from sync.client import Client
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, QUICKLY, Desk, Gateway, enrolled
from tests.sync.lines import Chain

PHONE = "applicant.phone"


@pytest.fixture
def two(make_desk: MakeDesk) -> tuple[Desk, Desk]:
    return make_desk("may-1"), make_desk("may-2")


def seen(desk: Desk, dossier: str) -> Dossier:
    found = desk.home.queries.dossier(dossier)
    assert found is not None
    return found


def meet(*desks: Desk) -> None:
    """Everybody meets the gateway, then once more to hear what the others said."""
    for desk in (*desks, *desks):
        desk.sync()


def check_same(one: Desk, other: Desk) -> None:
    def all_of(desk: Desk) -> dict[str, bytes]:
        db = desk.home.connections.get()
        return {row["id"]: row["data"] for row in rows(db, "SELECT id, data FROM dossier")}

    assert all_of(one) == all_of(other)
    for desk in (one, other):
        assert desk.home.check() == []
        for dossier in all_of(desk):
            assert fold_history(desk.home.queries.history(dossier)) == desk.home.queries.dossier(dossier)


def test_what_one_counter_received_stands_on_the_other(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive("Lò Thị Mẩy")
    one.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    meet(one, other)
    assert seen(other, mine.id).code == mine.code
    assert [line.id for line in other.home.queries.search("lo thi may")] == [mine.id]
    assert other.home.outbox.waiting() == 0  # nothing of it is ours to send
    assert other.states() == {}
    assert list(other.home.queries.counters().values()) == ["Quầy 1"]
    check_same(one, other)


def test_a_dossier_that_moves_between_counters_keeps_its_place(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive()
    meet(one, other)
    other.home.store.advance(mine.id, Status.PROCESSING, "", CLERK)
    meet(other, one)
    one.home.store.advance(mine.id, Status.PAYMENT, "", CLERK)
    meet(one, other)
    other.home.store.advance(mine.id, Status.PROCESSING, "", CLERK)
    meet(other, one)
    check_same(one, other)
    made_by = [step.device for step in one.home.queries.history(mine.id)]
    assert made_by == [one.home.device.id, other.home.device.id] * 2
    last = one.home.queries.history(mine.id)[-1]
    assert (last.actor_name, last.seen) == (CLERK.name, {one.home.device.id: 2})


def test_what_two_counters_read_on_one_paper_merges_field_by_field(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive()
    one.scan(mine.id, b"trang")
    meet(one, other)
    scan = seen(other, mine.id).scans[0].id
    one.home.store.act(mine.id, FactsCorrected(scan, {"number": ("", "1"), "symbol": ("", "9/GCS")}), CLERK)
    other.home.store.act(mine.id, FactsCorrected(scan, {"number": ("", "2"), "owner": ("", "An")}), CLERK)
    meet(one, other)
    check_same(one, other)
    said = {name: fact_value(seen(one, mine.id).scans[0], name) for name in ("number", "symbol", "owner")}
    assert said == {"number": "1", "symbol": "9/GCS", "owner": "An"}
    (clash,) = seen(one, mine.id).clashes
    assert (clash.field, clash.wanted) == (f"paper.{scan}.number", "2")
    one.home.store.settle_clash(mine.id, clash, "1", "2", CLERK)
    meet(one, other)
    check_same(one, other)
    assert fact_value(seen(other, mine.id).scans[0], "number") == "2"


def test_two_values_of_one_field_wait_for_a_person_who_settles_them_once(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive()
    meet(one, other)
    one.home.store.correct(mine.id, {PHONE: ("", "0911111111"), "note": ("", "hẹn chiều")}, "", CLERK)
    other.home.store.correct(mine.id, {PHONE: ("", "0922222222")}, "", CLERK)
    meet(one, other)
    check_same(one, other)
    assert other.states() == {"conflict": 1}  # not accepted, not refused: somebody must choose
    assert seen(one, mine.id).applicant.phone == "0911111111"
    (clash,) = seen(one, mine.id).clashes
    assert [d.id for d in one.home.queries.clashing(10)] == [mine.id]

    one.home.store.settle_clash(mine.id, clash, "0911111111", "0922222222", CLERK)
    with pytest.raises(Refused, match="đã có người chọn"):
        one.home.store.settle_clash(mine.id, clash, "0922222222", "0922222222", CLERK)
    meet(one, other)
    check_same(one, other)
    assert seen(other, mine.id).applicant.phone == "0922222222"
    assert other.states() == {"accepted": 1}
    assert one.states() == {"accepted": 3}
    assert one.home.queries.clashing(10) == []
    settled = other.home.queries.history(mine.id)[-1]
    assert isinstance(settled.body, ClashSettled)


def test_a_clash_that_is_settled_where_it_arose_waits_for_nobody_any_more(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive()
    meet(one, other)
    one.home.store.correct(mine.id, {PHONE: ("", "0911111111")}, "", CLERK)
    other.home.store.correct(mine.id, {PHONE: ("", "0922222222")}, "", CLERK)
    meet(one, other)
    (clash,) = seen(other, mine.id).clashes
    other.home.store.settle_clash(mine.id, clash, "0911111111", "0922222222", CLERK)
    assert other.states() == {"conflict": 1, "queued": 1}  # only the province's word ends it
    meet(other)
    assert other.states() == {"accepted": 2}


def test_work_beside_a_void_is_kept_and_asked_about(two: tuple[Desk, Desk]) -> None:
    one, other = two
    mine = one.receive()
    meet(one, other)
    one.home.store.void(mine.id, "nhầm", CLERK)
    other.home.store.collect(mine.id, 8000, "cash", "", CLERK)
    meet(one, other)
    check_same(one, other)
    assert (seen(one, mine.id).voided, seen(one, mine.id).collected) == (True, 8000)
    assert other.states() == {"conflict": 1}


def test_what_a_newer_desk_did_is_kept_byte_for_byte_and_folded_once_this_program_is_newer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = desk.receive()
    line = Chain("dv_moi").add(Voided("trùng"), mine.id, schema=SCHEMA + 1)
    strange = line.replace(b'{"actor"', b'{"a_new_one":1,"actor"')
    desk.home.outbox.take_feed([Foreign(strange, "Quầy 9")], Position("e", "1"))
    db = desk.home.connections.get()
    kept = rows(db, "SELECT line, digest, type FROM change WHERE device = 'dv_moi'")
    assert kept == [{"line": strange, "digest": digest(strange), "type": "dossier.voided"}]
    assert not seen(desk, mine.id).voided
    assert desk.home.store.advance(mine.id, Status.PROCESSING, "", CLERK).status is Status.PROCESSING

    desk.reopen()
    assert not seen(desk, mine.id).voided
    monkeypatch.setattr("localdb.domain.change.SCHEMA", SCHEMA + 1)
    monkeypatch.setattr("localdb.foreign.SCHEMA", SCHEMA + 1)
    monkeypatch.setattr("localdb.home.SCHEMA", SCHEMA + 1)
    desk.reopen()
    found = seen(desk, mine.id)
    assert (found.void_reason, [clash.field for clash in found.clashes]) == ("trùng", ["void"])


def test_a_line_that_does_not_fit_its_chain_is_set_aside_with_a_reason(desk: Desk) -> None:
    chain = Chain("dv_khac")
    good = [chain.receive(), chain.collect(), chain.collect()]
    forged = to_line(replace(from_line(good[1]), id="khac"))  # the same number, another content
    broken = good[2].replace(from_line(good[2]).prev.encode(), b"0" * 63 + b"f")
    take = desk.home.outbox.take_feed
    take([Foreign(line) for line in (good[0], good[1], forged, broken)], Position("e", "1"))
    db = desk.home.connections.get()
    first, second = rows(db, "SELECT line, reason FROM aside ORDER BY rowid")
    assert (first["line"], second["line"]) == (forged, broken)
    assert "hai thay đổi khác nhau" in first["reason"]
    assert "đứt ở số 3" in second["reason"]
    assert first_break(db, "dv_khac") == 0
    take([Foreign(good[2])], Position("e", "2"))
    assert [row["dseq"] for row in rows(db, "SELECT dseq FROM change ORDER BY n")] == [1, 2, 3]


def test_after_a_loss_a_change_waits_for_what_its_maker_had_seen(gateway: Gateway) -> None:
    with Client(enrolled(gateway), QUICKLY) as first, Client(enrolled(gateway), QUICKLY) as second:
        mine, theirs = Chain(first.identity.device), Chain(second.identity.device)
        reception = mine.receive()
        theirs.dossiers = mine.dossiers
        early = theirs.collect(seen={mine.device: 1})
        assert [r.outcome.value for r in second.push([early]).results] == ["recorded"]
        assert second.feed("", wait=1).events == ()
        first.push([reception])
        told = [e.kind.value for e in second.feed("", wait=5).events]
        assert told == ["other", "code_bound", "accepted"]
