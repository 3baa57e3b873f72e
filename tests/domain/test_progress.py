"""Promises about a dossier's way: each step has its ground and its person, and can be taken back."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.money import FeeCollected, FeeExempted, FeeVoided, ReceiptLinked
from localdb.domain.bodies.progress import Extended, HandedOver, SupplementAsked, TakenBack, Withdrawn
from localdb.domain.bodies.results import ResultReady, ResultReturned
from localdb.domain.change import FIRST_PREV, Body, Change, from_line, to_line
from localdb.domain.dossier import Dossier, from_json, to_json
from localdb.domain.duties import act_of
from localdb.domain.roles import Act, Role, may
from localdb.domain.rules import apply
from localdb.domain.trouble import Refused
from localdb.domain.values import Due, Fate, FeeLine, MoneyFate, Officer, Person, Relation, Status
from tests.domain import steps
from tests.domain.test_dossier import received

_ids = count(1)
DUE = Due("2026-11-25T17:00:00+07:00")


def do(dossier: Dossier, body: Body, undoes: str = "", at: str = "2026-11-23T09:00:00+07:00") -> Dossier:
    number = next(_ids)
    change = Change(
        f"c{number}", "quay-1", number, dossier.id, "acc-hoa", at, body, FIRST_PREV, undoes=undoes
    )
    return apply(dossier, from_line(to_line(change)))


@pytest.fixture
def dossier() -> Dossier:
    applicant = Person("Đặng Thị Hoà", "012345678901")
    made = received(fees=(FeeLine("Lệ phí", 8000),))
    return replace(made, applicant=applicant, due=DUE)


def test_the_whole_way_from_hand_to_hand_to_the_citizen(dossier: Dossier) -> None:
    held = do(dossier, steps.HAND_OVER)
    assert (held.status, held.holder) == (Status.PROCESSING, steps.BINH)
    asked = do(held, steps.ASK)
    assert asked.status is Status.SUPPLEMENT
    answered = do(asked, steps.ANSWER)
    assert (answered.status, answered.due, answered.original_due) == (Status.PROCESSING, steps.LATER, DUE)
    ready = do(answered, steps.READY)
    assert (ready.status, ready.result) == (Status.DONE, steps.READY)
    assert ready.finished_at == "2026-11-23T09:00:00+07:00"
    back = do(ready, steps.RETURN)
    assert back.status is Status.RETURNED
    assert from_json(to_json(back)) == back


@pytest.mark.parametrize("body", steps.ALL, ids=lambda b: type(b).__name__)
def test_every_step_can_be_taken_back_to_what_was_before(dossier: Dossier, body: Body) -> None:
    if body is steps.ANSWER:
        dossier = do(dossier, steps.ASK)
    if body is steps.DELIVER:
        dossier = do(dossier, steps.EXTEND)
    if body in (steps.RETURN, steps.POST):
        dossier = do(dossier, steps.READY)
    after = do(dossier, body)
    undone = do(after, TakenBack(), undoes=after.steps[-1].change)
    assert replace(undone, version=dossier.version) == dossier


def test_a_step_that_others_followed_is_not_taken_back(dossier: Dossier) -> None:
    asked = do(dossier, steps.ASK)
    answered = do(asked, steps.ANSWER)
    with pytest.raises(Refused, match="đã đi tiếp"):
        do(answered, TakenBack(), undoes=asked.steps[-1].change)


def test_who_gives_is_who_holds_so_that_the_chain_has_no_gap(dossier: Dossier) -> None:
    held = do(dossier, steps.HAND_OVER)
    with pytest.raises(Refused, match="Hồ sơ đang do Trần Văn Bình giữ"):
        do(held, HandedOver(steps.HOA, steps.LAN))
    assert do(held, HandedOver(Officer("tran van binh"), steps.LAN)).holder == steps.LAN


@pytest.mark.parametrize(
    ("giver", "taker", "field"),
    [("", "Lan", "giver"), ("Hoà", " ", "taker"), ("Lý Thị Lan", "ly thi  lan", "taker")],
)
def test_a_hand_over_names_two_people(dossier: Dossier, giver: str, taker: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        do(dossier, HandedOver(Officer(giver), Officer(taker)))
    assert refused.value.field == field


def test_a_second_supplement_is_a_leaders_with_a_reason(dossier: Dossier) -> None:
    once = do(do(dossier, steps.ASK), steps.ANSWER)
    assert act_of(steps.ASK, dossier) is Act.ADVANCE
    assert act_of(steps.ASK, once) is Act.DECIDE
    assert [role for role in Role if may(role, Act.DECIDE)] == [Role.LEADER]
    with pytest.raises(Refused, match="đã được yêu cầu bổ sung một lần"):
        do(once, steps.ASK)
    assert do(once, replace(steps.ASK, leader_reason="Luật mới đổi")).status is Status.SUPPLEMENT


@pytest.mark.parametrize("field", ["reason", "ground"])
def test_a_supplement_without_reason_or_ground_is_refused(dossier: Dossier, field: str) -> None:
    values = {"reason": "Thiếu trang 2", "ground": steps.GROUND, field: " "}
    with pytest.raises(Refused) as refused:
        do(dossier, SupplementAsked(values["reason"], values["ground"], steps.ASK.clock))
    assert refused.value.field == field


def test_an_answer_never_brings_the_promise_forward(dossier: Dossier) -> None:
    asked = do(dossier, steps.ASK)
    with pytest.raises(Refused, match="sớm hơn hẹn cũ"):
        do(asked, replace(steps.ANSWER, due=Due("2026-11-24T17:00:00+07:00")))


def test_a_dossier_is_extended_once_and_keeps_its_first_promise(dossier: Dossier) -> None:
    extended = do(dossier, steps.EXTEND)
    assert (extended.due, extended.original_due) == (steps.LATER, DUE)
    with pytest.raises(Refused, match="đã gia hạn một lần"):
        do(extended, steps.EXTEND)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "Lý do khách quan"}, "reason"),
        ({"apology": "  "}, "apology"),
        ({"apology": "Mong ông bà thông cảm."}, "apology"),
        ({"due": Due("")}, "due"),
        ({"due": DUE}, "due"),
        ({"signer": Officer("")}, "signer"),
    ],
)
def test_a_letter_of_apology_lacks_nothing(dossier: Dossier, change: dict[str, object], field: str) -> None:
    letter: Extended = replace(steps.EXTEND, **change)
    with pytest.raises(Refused) as refused:
        do(dossier, letter)
    assert refused.value.field == field


def test_money_taken_never_vanishes_when_a_dossier_ends(dossier: Dossier) -> None:
    paid = do(dossier, FeeCollected(8000, "cash", number="PT-1"))
    for money, field in (
        (MoneyFate(), "fate"),
        (MoneyFate(Fate.KEPT), "money_ground"),
        (MoneyFate(Fate.REFUNDED, 9000, "cash", "Nộp nhầm"), "amount"),
        (MoneyFate(Fate.KEPT, 10, "cash", "Đã làm xong"), "amount"),
    ):
        with pytest.raises(Refused) as refused:
            do(paid, Withdrawn("Rút", money))
        assert refused.value.field == field
    ended = do(paid, Withdrawn("Rút", MoneyFate(Fate.REFUNDED, 8000, "cash", "Chưa thực hiện")))
    assert (ended.status, ended.refunded) == (Status.WITHDRAWN, 8000)
    with pytest.raises(Refused, match="chưa thu tiền"):
        do(dossier, Withdrawn("Rút", MoneyFate(Fate.KEPT, 0, "", "x")))


def test_a_voided_entry_keeps_its_number_and_counts_no_more(dossier: Dossier) -> None:
    paid = do(dossier, FeeCollected(8000, "cash", number="PT-1"))
    assert (paid.owed, paid.collected) == (0, 8000)
    voided = do(paid, FeeVoided("PT-1", "thu nhầm người"))
    assert (voided.owed, voided.collected) == (8000, 0)
    assert [(c.number, c.void_reason) for c in voided.collections] == [("PT-1", "thu nhầm người")]
    for wrong in (FeeVoided("PT-1", "x"), FeeVoided("PT-9", "x"), FeeVoided("PT-1", " ")):
        with pytest.raises(Refused):
            do(voided, wrong)


def test_a_receipt_number_is_linked_when_it_is_known(dossier: Dossier) -> None:
    paid = do(dossier, FeeCollected(8000, "cash", number="PT-1"))
    assert do(paid, ReceiptLinked("PT-1", "26TAA-00000012")).collections[0].receipt_number == "26TAA-00000012"


def test_an_entry_of_the_first_version_without_a_number_is_never_meant(dossier: Dossier) -> None:
    paid = do(dossier, FeeCollected(8000, "Tiền mặt"))
    with pytest.raises(Refused, match="không có khoản thu"):
        do(paid, FeeVoided("", "Thu nhầm"))


def test_one_bank_payment_counts_once(dossier: Dossier) -> None:
    paid = do(dossier, FeeCollected(8000, "transfer", number="PT-1", bank_ref="FT26327001"))
    with pytest.raises(Refused, match="đã được ghi rồi"):
        do(paid, FeeCollected(8000, "transfer", number="PT-2", bank_ref="FT26327001"))
    voided = do(paid, FeeVoided("PT-1", "Ghi nhầm hồ sơ"))  # the money came all the same
    again = do(voided, FeeCollected(8000, "transfer", number="PT-2", bank_ref="FT26327001"))
    assert again.collected == 8000


def test_an_exemption_needs_its_legal_ground(dossier: Dossier) -> None:
    with pytest.raises(Refused, match="căn cứ"):
        do(dossier, FeeExempted("Lệ phí", " "))
    with pytest.raises(Refused, match="không có khoản"):
        do(dossier, FeeExempted("Phí khác", "Hộ nghèo"))
    free = do(dossier, FeeExempted("Lệ phí", "Hộ nghèo, NQ 12/2018", "Sổ hộ nghèo 2026"))
    assert free.owed == 0
    with pytest.raises(Refused, match="đã được miễn"):
        do(free, FeeExempted("Lệ phí", "Hộ nghèo, NQ 12/2018"))
    assert received(fees=()).fee_free
    assert not received(fees=(FeeLine("Lệ phí", None),)).fee_free
    assert received(fees=(FeeLine("Lệ phí", None),)).owed is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (ResultReady("", "Lan", (), 1), "number"),
        (ResultReady("12", "", (), 1), "signer"),
        (ResultReady("12", "Lan"), "files"),
        (ResultReady("12", "Lan", (), 1), "ground"),
        (ResultReady("12", "Lan", steps.READY.files), "ground"),
        (ResultReady("12", "Lan", (replace(steps.READY.files[0], signed=False),), 1), "ground"),
    ],
)
def test_a_result_is_electronic_and_on_paper_unless_a_ground_says_why(
    dossier: Dossier, body: ResultReady, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        do(dossier, body)
    assert refused.value.field == field
    assert do(dossier, ResultReady("12", "Lan", (), 1, "Chưa có chữ ký số")).status is Status.DONE


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (ResultReturned("", "012345678901", Relation.PARTY), "name"),
        (ResultReturned("Đặng Thị Hoà", "", Relation.PARTY), "id_number"),
        (ResultReturned("Đặng Thị Hoà", "099999999999", Relation.PARTY), "name"),
        (ResultReturned("Lê Văn Tám", "099999999999", Relation.PROXY), "authorisation"),
    ],
)
def test_a_result_goes_to_a_party_or_to_a_proxy_with_a_paper(
    dossier: Dossier, body: ResultReturned, field: str
) -> None:
    ready = do(dossier, steps.READY)
    with pytest.raises(Refused) as refused:
        do(ready, body)
    assert refused.value.field == field
    assert do(ready, ResultReturned("Đ.T. Hoà", "012345678901", Relation.PARTY)).status is Status.RETURNED


def test_a_party_without_a_number_is_known_by_name(dossier: Dossier) -> None:
    ready = do(replace(dossier, applicant=Person("Đặng Thị Hoà")), steps.READY)
    taken = ResultReturned("dang thi hoa", "012345678901", Relation.PARTY)
    assert do(ready, taken).status is Status.RETURNED


@pytest.mark.parametrize("body", [b for b in steps.ALL if b not in (steps.HAND_OVER, steps.NOTIFY)])
def test_a_returned_dossier_is_closed(dossier: Dossier, body: Body) -> None:
    closed = do(do(dossier, steps.READY), steps.RETURN)
    with pytest.raises(Refused):
        do(closed, body)
    with pytest.raises(Refused):
        do(closed, steps.HAND_OVER)
