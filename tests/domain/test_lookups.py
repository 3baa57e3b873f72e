"""Promises about look-ups: only what a procedure needs, about its own people, answered by the province."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain.bodies.lookups import (
    LookupAnswered,
    LookupAsked,
    LookupSettled,
    LookupTakenBack,
    Outcome,
)
from localdb.domain.bodies.progress import Withdrawn
from localdb.domain.bodies.reception import Voided
from localdb.domain.change import FIRST_PREV, PROVINCE, Body, Change, from_line, to_line
from localdb.domain.dossier import Dossier, from_json, to_json
from localdb.domain.duties import act_of
from localdb.domain.lookups import State, awaited, differences, question, run_out, wanted
from localdb.domain.merge import merge
from localdb.domain.roles import Role, may
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine, Person
from tests.domain.test_dossier import received
from tests.domain.test_progress import do

HOA = Person("Đặng Thị Hoà", "012345678901", birth="1990-05-17", sex="Nữ")
CATALOGUE = Catalogue.load()
MARRIAGE_STATE = next(p for p in CATALOGUE.procedures if p.code == "1.004873")
HOME, _ = (w for w in reversed(CATALOGUE.wanted(MARRIAGE_STATE)))
ASKED_ON = date(2026, 11, 23)
ASKED = question(HOA, "applicant", HOME, "Giải quyết hồ sơ xác nhận tình trạng hôn nhân", ASKED_ON)
AT = "2026-11-23T09:05:00+07:00"
_ids = count(1)


@pytest.fixture
def dossier() -> Dossier:
    return replace(received(), applicant=HOA)


def told(dossier: Dossier, answer: LookupAnswered) -> Dossier:
    device = f"{PROVINCE}{answer.asked}"
    change = Change(f"t{next(_ids)}", device, 1, dossier.id, "province", AT, answer, FIRST_PREV)
    return merge(dossier, from_line(to_line(change)))


def found(dossier: Dossier, **facts: str) -> LookupAnswered:
    return LookupAnswered(dossier.lookups[-1].change, Outcome.FOUND, "CSDLQG về dân cư", AT, facts)


def test_only_a_published_paper_that_a_database_answers_for_can_be_looked_up() -> None:
    names = {(want.source.id, want.name) for want in CATALOGUE.wanted(MARRIAGE_STATE)}
    assert names == {("dan_cu", "Giấy tờ tùy thân"), ("dan_cu", "Giấy tờ về cư trú")}
    copies = next(p for p in CATALOGUE.procedures if p.code == "2.000815")
    assert CATALOGUE.wanted(copies) == ()
    assert wanted(MARRIAGE_STATE, (), CATALOGUE.kind) == ()


def test_every_source_says_its_ground_and_that_nobody_checked_it() -> None:
    assert all(source.ground for source in CATALOGUE.sources)
    told = {p.file for p in CATALOGUE.unverified}
    assert {f"sources: {s.id}" for s in CATALOGUE.sources if not s.verification.verified} <= told


def test_an_answer_that_agrees_closes_the_paper_with_source_and_time(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    assert asked.papers == dossier.papers  # while it waits, nothing is closed
    after = told(asked, found(asked, name="ĐẶNG THỊ HOÀ", birth="1990-05-17", address="Thôn Đông"))
    assert [(p.component, p.closed_by) for p in after.papers] == [(ASKED.component, "data")]
    assert after.papers[0].evidence == "Khai thác CSDLQG về dân cư lúc 09:05 23/11/2026"
    assert from_json(to_json(after)) == after


def test_an_answer_that_differs_closes_nothing_until_a_person_says_so(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    after = told(asked, found(asked, name="Đặng Thị Hoà", birth="1991-05-17"))
    assert after.lookups[0].differs == ("birth",)
    assert after.lookups[0].open_difference
    assert not after.papers
    with pytest.raises(Refused) as refused:
        do(after, LookupSettled(after.lookups[0].change, True, " "))
    assert refused.value.field == "reason"
    kept = do(after, LookupSettled(after.lookups[0].change, False, "Giấy khai sinh ghi 1990"))
    assert not kept.papers
    assert not kept.lookups[0].open_difference
    taken = do(after, LookupSettled(after.lookups[0].change, True, "Xem giấy khai sinh: CSDL đúng"))
    assert taken.papers[0].closed_by == "data"
    with pytest.raises(Refused, match="không có gì khác"):
        do(taken, LookupSettled(after.lookups[0].change, False, "Đổi ý"))


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.DENIED])
def test_no_answer_and_a_refusal_close_nothing(dossier: Dossier, outcome: Outcome) -> None:
    asked = do(dossier, ASKED)
    answer = LookupAnswered(asked.lookups[0].change, outcome, "CSDLQG về dân cư", AT, note="không rõ")
    assert not told(asked, answer).papers


def test_a_paper_that_was_handed_in_stays_what_closed_it(dossier: Dossier) -> None:
    paper = PaperLine(ASKED.component, ASKED.component_name, originals=1)
    asked = do(replace(dossier, papers=(paper,)), ASKED)
    after = told(asked, found(asked, name=HOA.name))
    assert after.papers == (paper,)
    assert after.lookups[0].serves


def test_a_paper_is_not_asked_of_the_citizen_while_its_answer_is_awaited(dossier: Dossier) -> None:
    asked = do(do(dossier, ASKED), ASKED)
    (line,) = awaited(asked.lookups, asked.papers)
    assert (line.component, line.evidence) == (ASKED.component, "đã hỏi CSDLQG về dân cư, chờ trả lời")
    paper = PaperLine(ASKED.component, ASKED.component_name, originals=1)
    assert awaited(asked.lookups, (paper,)) == ()  # it was handed in all the same
    refused = LookupAnswered(asked.lookups[-1].change, Outcome.NOT_FOUND, "CSDLQG về dân cư", AT)
    after = told(do(asked, LookupTakenBack(asked.lookups[0].change, "Hỏi trùng")), refused)
    assert awaited(after.lookups, after.papers) == ()


def test_what_was_taken_back_waits_no_more_and_its_late_answer_closes_nothing(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    question_of = asked.lookups[0].change
    with pytest.raises(Refused) as refused:
        do(asked, LookupTakenBack(question_of, "  "))
    assert refused.value.field == "reason"
    back = do(asked, LookupTakenBack(question_of, "Công dân đã nộp bản giấy"))
    assert back.lookups[0].state(ASKED_ON) is State.TAKEN_BACK
    with pytest.raises(Refused, match="đã rút"):
        do(back, LookupTakenBack(question_of, "Lần nữa"))
    late = told(back, found(back, name=HOA.name))  # it was under way already: kept, and no use made of it
    assert late.lookups[0].answer is not None
    assert late.lookups[0].state(ASKED_ON) is State.TAKEN_BACK
    assert late.papers == dossier.papers


def test_an_answer_that_was_quicker_than_taking_back_stands(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    answered = told(asked, found(asked, name=HOA.name))
    back = LookupTakenBack(asked.lookups[0].change, "Công dân đã nộp bản giấy")
    with pytest.raises(Refused, match="đã có trả lời"):
        do(answered, back)
    change = Change("muộn", "quay-2", 1, dossier.id, "acc-hoa", AT, back, FIRST_PREV)
    assert replace(merge(answered, change), version=answered.version) == answered
    for wrong in (LookupTakenBack(asked.lookups[0].change, ""), LookupTakenBack("không có", "Nhầm")):
        with pytest.raises(Refused):
            merge(answered, replace(change, body=wrong))


def test_an_answer_that_ran_out_closes_its_paper_no_more_and_says_why(dossier: Dossier) -> None:
    assert ASKED.valid_days == 30
    asked = do(dossier, ASKED)
    after = told(asked, found(asked, name=HOA.name))
    lookup, last = after.lookups[0], ASKED_ON + timedelta(days=30)
    assert lookup.good_until == last.isoformat()
    assert lookup.state(last) is State.SERVES
    assert run_out(after.lookups, after.papers, last) == {}
    over = run_out(after.lookups, after.papers, last + timedelta(days=1))
    assert over == {ASKED.component: "trả lời của CSDLQG về dân cư chỉ dùng được đến 23/12/2026: tra cứu lại"}
    paper = PaperLine(ASKED.component, ASKED.component_name, originals=1)
    assert run_out(after.lookups, (paper,), last + timedelta(days=1)) == {}  # the paper itself is there


def test_a_newer_answer_takes_the_place_of_one_that_ran_out(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    first = told(asked, found(asked, name=HOA.name))
    again = do(first, ASKED)
    answer = replace(found(again, name=HOA.name), at="2026-12-28T08:15:00+07:00")
    second = told(again, answer)
    assert [p.evidence for p in second.papers] == ["Khai thác CSDLQG về dân cư lúc 08:15 28/12/2026"]
    assert run_out(second.lookups, second.papers, date(2026, 12, 29)) == {}


def test_of_the_validities_of_a_source_the_newest_that_began_counts() -> None:
    source = HOME.source
    assert not any(
        v.verification.verified for v in source.validity
    )  # nobody found a rule yet, and it says so
    shorter = replace(source.validity[0], valid_from=date(2027, 3, 1), days=7)
    changed = replace(HOME, source=replace(source, validity=(shorter, *source.validity)))
    days = [
        question(HOA, "applicant", changed, "Giải quyết", day).valid_days
        for day in (date(2025, 12, 31), date(2027, 2, 28), date(2027, 3, 1))
    ]
    assert days == [0, 30, 7]
    noted = {(p.file, p.reason) for p in CATALOGUE.unverified}
    assert any(file == "sources: dan_cu" and "30 ngày" in reason for file, reason in noted)


def test_no_desk_can_write_an_answer_itself(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    with pytest.raises(Refused, match="chỉ đến từ cổng"):
        do(asked, found(asked, name=HOA.name))


def test_a_question_is_answered_once(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    after = told(asked, found(asked, name=HOA.name))
    with pytest.raises(Refused, match="đã có trả lời"):
        told(after, found(asked, name=HOA.name))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(ASKED, number="079190000123"), "who"),
        (replace(ASKED, who="owner"), "who"),
        (replace(ASKED, who="neighbour"), "who"),
        (replace(ASKED, number=""), "who"),
        (replace(ASKED, component=""), "want"),
        (replace(ASKED, ground=" "), "want"),
        (replace(ASKED, purpose=" "), "purpose"),
    ],
)
def test_nobody_is_looked_up_without_being_in_the_dossier_for_a_purpose_by_law(
    dossier: Dossier, wrong: LookupAsked, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        do(dossier, wrong)
    assert refused.value.field == field


def test_a_person_without_a_number_cannot_be_named_to_a_database() -> None:
    for nobody in (None, Person("Đặng Thị Hoà")):
        with pytest.raises(Refused, match="Chưa có số định danh"):
            question(nobody, "applicant", HOME, "Giải quyết hồ sơ", ASKED_ON)


def test_an_ended_dossier_asks_no_more_but_takes_the_answer_that_was_under_way(dossier: Dossier) -> None:
    asked = do(dossier, ASKED)
    ended = do(asked, Withdrawn("Bà xin rút"))
    with pytest.raises(Refused, match="không tra cứu"):
        do(ended, ASKED)
    assert told(ended, found(asked, name=HOA.name)).lookups[0].answer is not None
    voided = do(asked, Voided("Nhận nhầm"))
    after = told(voided, found(asked, name=HOA.name))
    assert after.voided
    assert not after.clashes  # an answer to a taken-back reception is nobody's quarrel


def test_differences_are_of_the_person_and_forgive_only_how_it_is_written() -> None:
    assert differences(HOA, {"name": "đặng thị hoà", "sex": "NỮ", "address": "nơi khác"}) == ()
    assert differences(HOA, {"name": "Đặng Thị Hoa", "number": "1"}) == ("number", "name")
    assert differences(replace(HOA, birth=""), {"birth": "1990-05-17"}) == ()
    assert differences(None, {"name": "Ai đó"}) == ()


def test_clerks_look_up_and_nobody_else() -> None:
    bodies: tuple[Body, ...] = (ASKED, LookupSettled("x", True, "y"), LookupTakenBack("x", "y"))
    for body in bodies:
        assert [role for role in Role if may(role, act_of(body))] == [Role.CLERK]
