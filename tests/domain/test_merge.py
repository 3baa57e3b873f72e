"""Promises of merging: facts stand beside each other, fields merge, and nobody's word is silently dropped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from localdb.domain.bodies.merging import ClashSettled, Newer
from localdb.domain.bodies.money import FeeCollected
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced, Declined, SupplementAsked
from localdb.domain.bodies.reception import Corrected, Voided
from localdb.domain.change import FIRST_PREV, Body, Change
from localdb.domain.dossier import Clash, Dossier
from localdb.domain.merge import merge
from localdb.domain.rules import apply
from localdb.domain.rules.reception import field_value
from localdb.domain.trouble import Refused
from localdb.domain.values import Clock, FeeLine, Person, Scan, Status
from tests.domain.test_dossier import received

PHONE = "applicant.phone"


def made(body: Body, name: str = "b", base: int = 1) -> Change:
    return Change(name, "quay-2", 1, "ho-so-1", "lan", "2026-11-20T09:00:00+07:00", body, FIRST_PREV, base)


def phone(old: str, new: str) -> Corrected:
    return Corrected({PHONE: (old, new)})


def dossier(**different: object) -> Dossier:
    return received(applicant=Person("Đặng Thị Hoà", phone="0912"), **different)


def after(*bodies: Body, start: Dossier | None = None) -> Dossier:
    """A dossier after changes that were all made on its first version, in this order."""
    found = start or dossier()
    for n, body in enumerate(bodies):
        found = merge(found, made(body, "abcdef"[n]))
    return found


def test_different_fields_of_one_person_merge() -> None:
    found = after(phone("0912", "0987"), Corrected({"applicant.address": ("", "Thôn Đông")}))
    assert (found.applicant.phone, found.applicant.address) == ("0987", "Thôn Đông")
    assert found.clashes == ()


def test_the_same_correction_twice_is_one() -> None:
    found = after(phone("0912", "0987"), phone("0912", "0987"))
    assert (found.applicant.phone, found.clashes, found.version) == ("0987", (), 3)


def test_one_field_changed_to_two_values_clashes_and_its_neighbour_still_merges() -> None:
    both = Corrected({PHONE: ("0912", "0911"), "applicant.address": ("", "Thôn Đông")})
    found = after(phone("0912", "0987"), both)
    assert (found.applicant.phone, found.applicant.address) == ("0987", "Thôn Đông")
    assert found.clashes == (Clash("b", PHONE, "0912", "0911"),)


def test_two_ways_on_clash_and_the_same_step_twice_does_not() -> None:
    on = Advanced(Status.RECEIVED, Status.PROCESSING)
    assert after(on, on).clashes == ()
    found = after(on, Advanced(Status.RECEIVED, Status.WITHDRAWN))
    assert found.status is Status.PROCESSING
    assert found.clashes == (Clash("b", "status", Status.RECEIVED, Status.WITHDRAWN),)


def test_papers_and_receipts_of_both_desks_stand() -> None:
    scans = [Scan(n, "tp01", n, n * 64, 1, 1) for n in "12"]
    found = after(*(PaperFiled(s) for s in scans), *(ReceiptIssued(n * 64, "m", "A5", 1) for n in "34"))
    assert found.scans == tuple(scans)
    assert [r.reprint for r in found.receipts] == [0, 1]
    assert after(PaperUnfiled("1"), PaperUnfiled("1"), start=found).scans == (scans[1],)


def test_two_payments_stand_and_a_person_is_asked_when_they_are_too_much() -> None:
    fee = dossier(fees=(FeeLine("Lệ phí", 8000),))
    found = after(FeeCollected(8000, "cash"), FeeCollected(8000, "cash"), start=fee)
    assert found.collected == 16000
    assert found.clashes == (Clash("b", "fee", "both", "twice"),)
    knew = merge(after(FeeCollected(8000, "cash"), start=fee), made(FeeCollected(8000, "cash"), base=2))
    assert knew.clashes == ()  # who knows of the first payment and takes a second means it
    assert after(FeeCollected(3000, "cash"), FeeCollected(5000, "cash"), start=fee).clashes == ()


def test_of_a_fee_that_nobody_knows_only_the_same_amount_twice_is_asked_about() -> None:
    unknown = dossier(fees=(FeeLine("Lệ phí", 8000), FeeLine("Phí", None)))
    assert after(FeeCollected(8000, "cash"), FeeCollected(8000, "cash"), start=unknown).clashes
    assert not after(FeeCollected(8000, "cash"), FeeCollected(9000, "cash"), start=unknown).clashes


def test_one_payment_of_too_much_is_not_two() -> None:
    fee = dossier(fees=(FeeLine("Lệ phí", 8000),))
    assert after(phone("0912", "0987"), FeeCollected(9000, "cash"), start=fee).clashes == ()


def test_work_done_while_a_reception_was_taken_back_is_kept_and_asked_about() -> None:
    found = after(Voided("nhầm"), FeeCollected(8000, "cash"), FeeCollected(1000, "cash"))
    assert (found.voided, found.collected) == (True, 9000)
    assert [c.field for c in found.clashes if c.field == "void"] == ["void"]
    revived = apply(found, made(ClashSettled("b", "void", "voided", "kept"), "s"))
    assert not revived.voided
    assert apply(found, made(ClashSettled("b", "void", "voided", "voided"), "s")).voided


def test_a_result_is_not_given_while_two_desks_disagree() -> None:
    found = after(phone("0912", "0987"), phone("0912", "0911"))
    with pytest.raises(Refused, match="hai quầy ghi khác nhau"):
        apply(found, made(Advanced(Status.RECEIVED, Status.DONE)))
    settled = apply(found, made(ClashSettled("b", PHONE, "0987", "0911"), "s"))
    assert (settled.applicant.phone, settled.clashes) == ("0911", ())
    assert apply(settled, made(Advanced(Status.RECEIVED, Status.DONE))).status is Status.DONE


@pytest.mark.parametrize(
    "settled",
    [
        ClashSettled("b", PHONE, "0987", "0900"),
        ClashSettled("b", PHONE, "0912", "0911"),
        ClashSettled("x", PHONE, "0987", "0911"),
    ],
    ids=["third-value", "other-standing-value", "no-such-clash"],
)
def test_only_one_of_the_two_values_on_the_screen_can_be_chosen(settled: ClashSettled) -> None:
    found = after(phone("0912", "0987"), phone("0912", "0911"))
    with pytest.raises(Refused):
        apply(found, made(settled))


def test_two_people_who_settle_differently_are_asked_again_and_agreeing_ones_are_not() -> None:
    found = after(phone("0912", "0987"), phone("0912", "0911"))
    mine, theirs = ClashSettled("b", PHONE, "0987", "0911"), ClashSettled("b", PHONE, "0987", "0987")
    first = merge(found, made(mine, "s1"))
    assert merge(first, made(mine, "s2")).clashes == ()
    again = merge(first, made(theirs, "s2"))
    assert (again.applicant.phone, again.clashes) == ("0911", (Clash("s2", PHONE, "0987", "0987"),))
    done = apply(again, made(ClashSettled("s2", PHONE, "0911", "0987"), "s3"))
    assert (done.applicant.phone, done.clashes) == ("0987", ())


def test_a_step_that_another_desk_overtook_is_asked_about() -> None:
    found = after(Declined("thiếu điều kiện", "Điều 5"), SupplementAsked("thiếu", "Điều 3", Clock.PAUSE))
    assert found.status is Status.DECLINED
    assert found.clashes == (Clash("b", "step", "stands", "again"),)


def test_what_no_order_allows_is_refused_as_before() -> None:
    for body in (
        FeeCollected(0, "cash"),
        Corrected({"id": ("", "x")}),
        Corrected({"applicant.name": ("ai", "")}),
        Advanced(Status.DONE, Status.RECEIVED),
        ClashSettled("b", "id", "", "x"),
    ):
        with pytest.raises(Refused):
            merge(dossier(), made(body))


def test_what_a_newer_program_did_is_passed_over() -> None:
    found = merge(dossier(), made(Newer("dossier.folded")))
    assert found == replace(dossier(), version=2)  # it counts, so that desks agree on who saw what


FIELDS = st.sampled_from([PHONE, "applicant.address", "note"])


@given(st.lists(st.tuples(FIELDS, st.sampled_from("xyz")), max_size=6))
def test_every_value_that_was_written_stands_or_is_asked_about(edits: list[tuple[str, str]]) -> None:
    old: Callable[[str], str] = {PHONE: "0912", "applicant.address": "", "note": ""}.__getitem__
    found = after(*(Corrected({field: (old(field), new)}) for field, new in edits))
    told = {(c.field, c.wanted) for c in found.clashes}
    for field, new in edits:
        assert field_value(found, field) == new or (field, new) in told
