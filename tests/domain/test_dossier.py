"""Promises about a dossier: it is the fold of its accepted changes, and a refusal leaves it as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import convert, to_builtins

from localdb.domain.bodies.money import FeeCollected, FeeVoided
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced, TakenBack
from localdb.domain.bodies.readings import FactsCorrected
from localdb.domain.bodies.reception import CodeBound, Corrected, Received, Voided
from localdb.domain.change import FIRST_PREV, Body, Change, digest, from_line, to_line
from localdb.domain.dossier import Dossier, StepBody, from_json, to_json
from localdb.domain.merge import fold_history
from localdb.domain.rules import apply
from localdb.domain.rules.progress import NEXT_STATUS
from localdb.domain.rules.reception import CORRECTABLE, field_value
from localdb.domain.trouble import Refused
from localdb.domain.values import Due, OldNew, Person, Pin, Scan, Status
from tests.domain import steps

NOW = "2026-11-20T09:00:00+07:00"
RECEIVED = Received(
    code="TAM-H29.19.05-261120-0123AB-001",
    temporary=True,
    unit="H29.19.05",
    procedure=Pin("2.000815", "1", "Chứng thực bản sao", "Chứng thực"),
    applicant=Person("Đặng Thị Hoà", phone="0912345678"),
    papers=(),
    due=Due(""),
    received_at=NOW,
)


def change(body: Body, dseq: int = 1, prev: str = FIRST_PREV, undoes: str = "") -> Change:
    return Change(f"thay-doi-{dseq}", "quay-1", dseq, "ho-so-1", "hoa", NOW, body, prev, undoes=undoes)


def scan(name: str) -> Scan:
    return Scan(name, "tp01", f"{name}.pdf", "0" * 64, 1000, 1)


def received(**different: object) -> Dossier:
    body = convert({**to_builtins(RECEIVED), **different}, Received)
    return apply(None, change(body))


class History(RuleBasedStateMachine):
    """Any sequence of changes, sensible or not, against one dossier and its row."""

    def __init__(self) -> None:
        super().__init__()
        self.row: bytes | None = None
        self.lines: list[bytes] = []

    @property
    def dossier(self) -> Dossier | None:
        return from_json(self.row) if self.row else None

    def offer(self, body: Body, undoes: str = "") -> None:
        """Do as the store does: write the row and the line together, or neither."""
        before = self.dossier
        prev = digest(self.lines[-1]) if self.lines else FIRST_PREV
        offered = change(body, len(self.lines) + 1, prev, undoes)
        try:
            after = apply(before, offered)
        except Refused as refused:
            told = refused.what
            assert told
            assert before == self.dossier
            return
        assert after.version == (before.version if before else 0) + 1
        self.row = to_json(after)
        self.lines.append(to_line(offered))

    @initialize(owned=st.booleans())
    def begin(self, owned: bool) -> None:
        self.receive("Đặng Thị Hoà", 1, owned)

    @rule(name=st.sampled_from(["", "Đặng Thị Hoà"]), sets=st.integers(0, 2), owned=st.booleans())
    def receive(self, name: str, sets: int, owned: bool) -> None:
        person = Person(name)
        self.offer(
            Received(
                RECEIVED.code,
                True,
                RECEIVED.unit,
                RECEIVED.procedure,
                person,
                (),
                RECEIVED.due,
                NOW,
                owner=Person("Đặng Văn An") if owned else None,
                sets=sets,
            )
        )

    @rule(to=st.sampled_from(Status), stale=st.booleans(), undo=st.booleans())
    def advance(self, to: Status, stale: bool, undo: bool) -> None:
        now = self.dossier.status if self.dossier else Status.RECEIVED
        self.offer(Advanced(Status.NEW if stale else now, to), undoes="thay-doi-1" if undo else "")

    @rule(
        names=st.lists(st.sampled_from(CORRECTABLE), max_size=3, unique=True),
        value=st.sampled_from(["", "Hoà", "0912345678"]),
        stale=st.booleans(),
    )
    def correct(self, names: list[str], value: str, stale: bool) -> None:
        assert self.dossier
        fields: dict[str, OldNew] = {
            name: ("không phải" if stale else field_value(self.dossier, name), value) for name in names
        }
        self.offer(Corrected(fields))

    @rule(name=st.sampled_from("abc"))
    def file(self, name: str) -> None:
        self.offer(PaperFiled(scan(name)))

    @rule(name=st.sampled_from("abc"))
    def unfile(self, name: str) -> None:
        self.offer(PaperUnfiled(name))

    @rule(name=st.sampled_from("abc"), old=st.sampled_from(["", "1"]), new=st.sampled_from(["", "1", "2"]))
    def correct_paper(self, name: str, old: str, new: str) -> None:
        self.offer(FactsCorrected(name, {"number": (old, new)}))

    @rule(reprint=st.integers(0, 3))
    def print_receipt(self, reprint: int) -> None:
        self.offer(ReceiptIssued("0" * 64, "mau-01", "A5", 1000, reprint))

    @rule(amount=st.integers(-1, 3))
    def collect(self, amount: int) -> None:
        self.offer(FeeCollected(amount, "cash", number=f"PT-{amount}"))

    @rule(code=st.sampled_from(["H29.19.05-261120-0001", "H29.19.05-261120-0002"]))
    def bind(self, code: str) -> None:
        self.offer(CodeBound(code))

    @rule(body=st.sampled_from(steps.ALL))
    def step(self, body: StepBody) -> None:
        self.offer(body)

    @rule()
    def take_the_last_step_back(self) -> None:
        before = self.dossier
        if before and before.steps:
            last = before.steps[-1]
            self.offer(TakenBack(), undoes=last.change)
            if (after := self.dossier) and after.version > before.version:
                assert (after.status, after.due) == (last.before, last.due)

    @rule(number=st.sampled_from(["PT-1", "PT-2"]), reason=st.sampled_from(["", "thu nhầm"]))
    def void_money(self, number: str, reason: str) -> None:
        self.offer(FeeVoided(number, reason))

    @rule(reason=st.sampled_from(["", "  ", "nhầm"]))
    def void(self, reason: str) -> None:
        self.offer(Voided(reason))

    @invariant()
    def the_fold_of_the_history_is_the_row(self) -> None:
        folded = fold_history(from_line(line) for line in self.lines)
        assert folded == self.dossier
        assert (to_json(folded) if folded else None) == self.row

    @invariant()
    def the_chain_holds(self) -> None:
        prev = FIRST_PREV
        for line in self.lines:
            assert from_line(line).prev == prev
            prev = digest(line)

    @invariant()
    def nobody_at_the_counter_is_nameless(self) -> None:
        assert self.dossier is None or self.dossier.subject.name


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=60, stateful_step_count=25)


def test_a_reception_makes_a_dossier_and_only_once() -> None:
    dossier = received()
    assert (dossier.version, dossier.status, dossier.official_code) == (1, Status.RECEIVED, "")
    assert dossier.shown_code == RECEIVED.code
    with pytest.raises(Refused, match="đã được tiếp nhận"):
        apply(dossier, change(RECEIVED))


def test_nothing_happens_to_a_dossier_before_its_reception_or_after_it_was_voided() -> None:
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        apply(None, change(PaperFiled(scan("a"))))
    voided = apply(received(), change(Voided("nhầm người")))
    assert voided.voided
    with pytest.raises(Refused, match="đã hủy tiếp nhận"):
        apply(voided, change(PaperFiled(scan("a"))))


def test_a_change_of_another_dossier_is_a_bug_and_not_applied() -> None:
    other = Change("x", "quay-1", 2, "ho-so-2", "hoa", NOW, PaperFiled(scan("a")), FIRST_PREV)
    with pytest.raises(ValueError, match="ho-so-2"):
        apply(received(), other)


def test_an_official_code_is_shown_once_known_and_never_replaced() -> None:
    bound = apply(received(), change(CodeBound("H29.19.05-261120-0001")))
    assert bound.shown_code == "H29.19.05-261120-0001"
    assert bound.code == RECEIVED.code
    assert apply(bound, change(CodeBound("H29.19.05-261120-0001"))).shown_code == bound.shown_code
    with pytest.raises(Refused, match="mã khác"):
        apply(bound, change(CodeBound("H29.19.05-261120-0002")))
    drawn = received(temporary=False, code="H29.19.05-261120-0501")
    with pytest.raises(Refused, match="mã khác"):
        apply(drawn, change(CodeBound("H29.19.05-261120-0001")))


@pytest.mark.parametrize("start", list(NEXT_STATUS))
@pytest.mark.parametrize("to", list(Status))
def test_a_dossier_moves_only_along_the_published_steps(start: Status, to: Status) -> None:
    dossier = apply(received(), change(Advanced(Status.RECEIVED, start), undoes="x"))
    if to in NEXT_STATUS[start]:
        assert apply(dossier, change(Advanced(start, to))).status is to
    else:
        with pytest.raises(Refused, match="Không chuyển được"):
            apply(dossier, change(Advanced(start, to)))


def test_a_stale_step_or_correction_is_refused() -> None:
    with pytest.raises(Refused, match="không còn là"):
        apply(received(), change(Advanced(Status.PROCESSING, Status.DONE)))
    stale: dict[str, OldNew] = {"applicant.phone": ("0999999999", "0911111111")}
    with pytest.raises(Refused, match="Nơi khác vừa sửa điện thoại người nộp") as refused:
        apply(received(), change(Corrected(stale)))
    assert refused.value.field == "applicant.phone"


@pytest.mark.parametrize(
    ("fields", "match"),
    [
        ({}, "Không có gì"),
        ({"status": ("2", "9")}, "không sửa được"),
        ({"applicant.name": ("Đặng Thị Hoà", "")}, "không được để trống"),
        ({"owner.phone": ("", "0911111111")}, "chủ hồ sơ"),
    ],
)
def test_a_correction_touches_descriptions_only_and_leaves_nobody_nameless(
    fields: dict[str, OldNew], match: str
) -> None:
    with pytest.raises(Refused, match=match):
        apply(received(), change(Corrected(fields)))


def test_an_owner_can_be_added_and_taken_away_again_by_correction() -> None:
    owned = apply(
        received(),
        change(Corrected({"owner.phone": ("", "0911111111"), "owner.name": ("", "Đặng Văn An")})),
    )
    assert owned.subject == Person("Đặng Văn An", phone="0911111111")
    back = apply(
        owned,
        change(Corrected({"owner.phone": ("0911111111", ""), "owner.name": ("Đặng Văn An", "")})),
    )
    assert back.owner is None
    assert back.subject.name == "Đặng Thị Hoà"


def as_received(dossier: Dossier) -> Dossier:
    return dossier


def test_an_owner_of_whom_nothing_is_said_is_no_owner_and_one_without_a_name_is_refused() -> None:
    assert received(owner={"name": ""}).owner is None
    with pytest.raises(Refused, match="chủ hồ sơ"):
        received(owner={"name": " ", "phone": "0911111111"})


def collected(dossier: Dossier) -> Dossier:
    return apply(dossier, change(FeeCollected(4000, "tiền mặt")))


def processing(dossier: Dossier) -> Dossier:
    return apply(dossier, change(Advanced(Status.RECEIVED, Status.PROCESSING)))


@pytest.mark.parametrize(
    ("prepare", "reason", "match"),
    [
        (as_received, " ", "phải có lý do"),
        (collected, "nhầm", "đã thu tiền"),
        (processing, "nhầm", "Đang xử lý"),
    ],
)
def test_a_reception_is_voided_only_with_a_reason_and_before_anything_hangs_on_it(
    prepare: Callable[[Dossier], Dossier], reason: str, match: str
) -> None:
    with pytest.raises(Refused, match=match):
        apply(prepare(received()), change(Voided(reason)))


def test_a_scan_is_filed_once_taken_out_and_filed_again() -> None:
    filed = apply(received(), change(PaperFiled(scan("a"))))
    with pytest.raises(Refused, match="đã có"):
        apply(filed, change(PaperFiled(scan("a"))))
    empty = apply(filed, change(PaperUnfiled("a")))
    with pytest.raises(Refused, match="không còn"):
        apply(empty, change(PaperUnfiled("a")))
    assert apply(empty, change(PaperFiled(scan("a")))).scans == (scan("a"),)


def test_receipts_are_counted_and_money_is_summed() -> None:
    printed = apply(received(), change(ReceiptIssued("0" * 64, "mau-01", "A5", 1000, 0)))
    with pytest.raises(Refused, match="in ở nơi khác"):
        apply(printed, change(ReceiptIssued("0" * 64, "mau-01", "A5", 1000, 0)))
    again = apply(printed, change(ReceiptIssued("1" * 64, "mau-01", "A5", 1000, 1)))
    assert [r.reprint for r in again.receipts] == [0, 1]
    assert collected(collected(again)).collected == 8000
    with pytest.raises(Refused, match="lớn hơn 0"):
        apply(again, change(FeeCollected(0, "tiền mặt")))
