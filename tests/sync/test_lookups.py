"""Questions to databases of the state: queued with the dossier, passed on, answered in the feed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from forms.catalogue import Catalogue
from localdb.domain.bodies.lookups import LookupTakenBack, Outcome
from localdb.domain.dossier import Dossier
from localdb.domain.intake import Intake
from localdb.domain.lookups import question
from localdb.domain.values import Due, Person
from localdb.outbox import Delivery
from sync.events import Reoffered
from sync.gateway.backup import reopen
from sync.gateway.databases import FILE
from sync.gateway.store import Store
from tests.sync.desks import CLERK, PIN, Desk, Gateway

NUMBER = "012345678901"
HOA = Person("Đặng Thị Hoà", NUMBER, birth="1990-05-17", sex="Nữ")
CATALOGUE = Catalogue.load()
WANT = next(
    want
    for p in CATALOGUE.procedures
    if p.code == PIN.code
    for want in CATALOGUE.wanted(p)
    if "cư trú" in want.name
)
FACTS = {"number": NUMBER, "name": "ĐẶNG THỊ HOÀ", "birth": "1990-05-17", "address": "Thôn Đông, xã Mẫu"}


def receive(desk: Desk) -> Dossier:
    intake = Intake(procedure=PIN, applicant=HOA, papers=(), due=Due("2026-11-27T17:00:00+07:00"))
    return desk.home.store.receive(intake, CLERK)


def ask(desk: Desk, dossier: Dossier) -> Dossier:
    asked = question(dossier.applicant, "applicant", WANT, "Giải quyết hồ sơ", date(2026, 11, 20))
    return desk.home.store.act(dossier.id, asked, CLERK)


def write_book(gateway: Gateway, **book: object) -> None:
    (gateway.home / FILE).write_bytes(msgspec.json.encode(book))


def known(desk: Desk, dossier: Dossier) -> Dossier:
    found = desk.home.queries.dossier(dossier.id)
    assert found is not None
    return found


def answered(desk: Desk, dossier: Dossier) -> Dossier:
    """Meet the gateway until every question of the dossier has its answer."""
    for _ in range(20):
        desk.sync()
        if all(lookup.answer for lookup in known(desk, dossier).lookups):
            return known(desk, dossier)
    raise AssertionError("no answer came")


def test_a_question_waits_offline_and_its_answer_closes_the_paper_on_every_desk(
    desk: Desk, make_desk: Callable[[str], Desk], gateway: Gateway
) -> None:
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": {**FACTS, "religion": "Không"}}}})
    dossier = ask(desk, receive(desk))
    assert dossier.lookups[0].answer is None
    assert desk.state_of(dossier.id) == [Delivery.QUEUED, Delivery.QUEUED]
    noted = [(entry.act, entry.object) for entry in desk.home.access.latest(5)]
    assert ("lookup.asked", dossier.id) in noted

    after = answered(desk, dossier)

    said = after.lookups[0].answer
    assert said is not None
    assert "mô phỏng" in said.source  # the stand-in says what it is
    assert said.facts == {k: v for k, v in FACTS.items() if k in WANT.source.facts}  # no more than was asked
    assert [(p.component, p.closed_by) for p in after.papers] == [(WANT.component, "data")]
    other = make_desk("may-2")
    other.sync()
    assert known(other, dossier) == after
    desk.home.store.collect(dossier.id, 8000, "cash", "", CLERK)  # made in knowledge of the answer
    desk.sync()
    assert set(desk.states()) == {"accepted"}


def test_the_gateway_keeps_who_asked_for_which_dossier_and_what_came(desk: Desk, gateway: Gateway) -> None:
    dossier = ask(desk, receive(desk))
    after = answered(desk, dossier)
    assert after.lookups[0].answer is not None
    assert after.lookups[0].answer.outcome is Outcome.NOT_FOUND  # a stand-in without a file knows nobody
    assert not after.papers
    gateway.stop()
    store = Store(gateway.home)
    row = store.one("SELECT * FROM lookup")
    store.close()
    assert row is not None
    assert (row["entity"], row["source"], row["actor"]) == (dossier.id, "dan_cu", CLERK.id)
    assert row["outcome"] == "not_found"
    assert row["passed_at"] >= row["asked_at"] > ""


def take_back(desk: Desk, dossier: Dossier) -> None:
    back = LookupTakenBack(dossier.lookups[0].change, "Công dân đã nộp bản giấy")
    desk.home.store.act(dossier.id, back, CLERK)


def void(desk: Desk, dossier: Dossier) -> None:
    desk.home.store.void(dossier.id, "Nhận nhầm", CLERK)


@pytest.mark.parametrize(("end", "outcome"), [(take_back, "taken_back"), (void, "voided")])
def test_what_was_taken_back_or_voided_is_asked_of_nobody(
    desk: Desk, gateway: Gateway, end: Callable[[Desk, Dossier], None], outcome: str
) -> None:
    """Also when the database was away, and the question would be asked again."""
    write_book(gateway, away=["dan_cu"], people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    dossier = ask(desk, receive(desk))
    desk.sync()
    end(desk, dossier)
    desk.sync()
    assert set(desk.states()) == {"accepted"}
    gateway.stop()
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    gateway.start()
    desk.sync()
    assert known(desk, dossier).lookups[0].answer is None
    gateway.stop()
    store = Store(gateway.home)
    row = store.one("SELECT * FROM lookup")
    store.close()
    assert row is not None
    assert row["outcome"] == outcome


def test_a_question_taken_back_at_once_goes_with_it_and_is_never_asked(desk: Desk, gateway: Gateway) -> None:
    """Both leave in one push; the gateway may ask in between, and then the answer stands."""
    write_book(gateway, away=["dan_cu"])
    dossier = ask(desk, receive(desk))
    back = desk.home.store.undo(dossier.lookups[0].change, CLERK)
    assert back.lookups[0].taken_back is not None
    desk.sync()
    assert known(desk, dossier).lookups == back.lookups
    assert set(desk.states()) == {"accepted"}


def test_a_refusal_comes_in_the_sources_own_words(desk: Desk, gateway: Gateway) -> None:
    write_book(gateway, people={"dan_cu": {NUMBER: {"denied": "Đơn vị chưa được cấp quyền khai thác"}}})
    said = answered(desk, ask(desk, receive(desk))).lookups[0].answer
    assert said is not None
    assert (said.outcome, said.note) == (Outcome.DENIED, "Đơn vị chưa được cấp quyền khai thác")
    assert not said.facts


def test_a_database_that_is_away_holds_up_nothing_and_is_asked_again(desk: Desk, gateway: Gateway) -> None:
    write_book(gateway, away=["dan_cu"], people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    dossier = ask(desk, receive(desk))
    desk.home.store.collect(dossier.id, 8000, "cash", "", CLERK)
    desk.sync()
    assert set(desk.states()) == {"accepted"}  # the question too: it was taken, and waits
    assert known(desk, dossier).lookups[0].answer is None
    gateway.stop()
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    gateway.start()
    assert answered(desk, dossier).papers[0].closed_by == "data"


@pytest.mark.parametrize("book", [b"{", b'{"people": 5}', b"\xff\xfe", b'{"who": {}}'])
def test_a_spoilt_file_of_the_stand_in_leaves_the_question_waiting(
    desk: Desk, gateway: Gateway, book: bytes
) -> None:
    (gateway.home / FILE).write_bytes(book)
    dossier = ask(desk, receive(desk))
    desk.sync()
    assert known(desk, dossier).lookups[0].answer is None
    assert set(desk.states()) == {"accepted"}


def test_a_gateway_that_forgot_the_answer_asks_again_and_the_desk_keeps_the_first(
    desk: Desk, gateway: Gateway, tmp_path: Path
) -> None:
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    dossier = receive(desk)
    desk.sync()
    gateway.stop()
    shutil.copytree(gateway.home, tmp_path / "copy")
    gateway.start()
    ask(desk, dossier)
    before = answered(desk, dossier)
    gateway.stop()
    shutil.rmtree(gateway.home)
    shutil.copytree(tmp_path / "copy", gateway.home)
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": {**FACTS, "address": "Thôn Đoài"}}}})
    reopen(gateway.home)
    gateway.start()
    told = [type(event) for _ in range(3) for event in desk.sync()]
    assert Reoffered in told
    assert known(desk, dossier) == before
    assert set(desk.states()) == {"accepted"}


def test_a_void_that_people_take_back_lets_the_question_be_asked_after_all(
    desk: Desk, make_desk: Callable[[str], Desk], gateway: Gateway
) -> None:
    write_book(gateway, away=["dan_cu"], people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    dossier = ask(desk, receive(desk))
    other = make_desk("may-2")
    desk.sync()
    other.sync()
    void(desk, dossier)
    other.home.store.collect(dossier.id, 8000, "cash", "", CLERK)  # beside the void: a person decides
    desk.sync()
    other.sync()
    (clash,) = known(other, dossier).clashes
    write_book(gateway, people={"dan_cu": {NUMBER: {"facts": FACTS}}})
    other.home.store.settle_clash(dossier.id, clash, "voided", "kept", CLERK)
    assert answered(other, dossier).lookups[0].answer is not None
