"""Look-ups by keyboard: queued in words that are true, answered later, and differences left to the clerk."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from localdb.domain.dossier import Dossier
from localdb.outbox import Delivery, Position
from tests.localdb.made_up import looked_up
from tests.ui.dossiers.commune import Front
from tests.ui.dossiers.test_way import CTRL, NUMBER, now
from ui.hands import press, type_text


def answered(front: Front, **facts: str) -> None:
    """Let an answer to the last question come through the province."""
    dossier = now(front)
    front.commune.answer(dossier, Delivery.ACCEPTED)
    front.commune.home.outbox.take_feed([looked_up(dossier, facts)], Position("e1", "tra-loi"))
    front.dossiers.refresh(None)


def ask(front: Front) -> Dossier:
    """Queue the first question that the procedure allows, without the mouse."""
    dossier = front.commune.receive("Đặng Thị Hoà", number=NUMBER, kind=1)
    detail = front.open(dossier)
    press(Qt.Key.Key_I, CTRL)
    assert detail.acts.panel is detail.acts.panels["look_up"]
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: now(front).lookups)
    front.until(lambda: "Đã xếp hàng, chưa gửi" in front.words())
    return now(front)


def test_a_question_is_queued_then_sent_and_its_answer_closes_the_paper(front: Front) -> None:
    dossier = ask(front)
    assert [lookup.asked.source for lookup in dossier.lookups] == ["dan_cu"]
    front.commune.answer(dossier, Delivery.RECEIVED)
    front.dossiers.refresh(None)
    front.until(lambda: "Đã gửi, chưa có trả lời" in front.words())
    answered(front, name="ĐẶNG THỊ HOÀ", birth="1990-05-17")
    front.until(lambda: "Khai thác CSDLQG về dân cư (mô phỏng) lúc" in front.words())
    assert now(front).papers[-1].closed_by == "data"


def test_the_same_question_is_not_queued_twice(front: Front) -> None:
    ask(front)
    panel = front.dossiers.detail.acts.panels["look_up"]
    press(Qt.Key.Key_I, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "đang chờ trả lời" in panel.fields["want"].error)
    assert len(now(front).lookups) == 1


def test_an_answer_that_differs_waits_for_the_clerk_who_may_put_the_dossier_right(front: Front) -> None:
    ask(front)
    answered(front, name="Đặng Thị Hoà", birth="1991-05-17")
    front.until(lambda: "Trả lời khác hồ sơ" in front.words())
    assert "hồ sơ ghi “17/05/1990”, trả lời là “17/05/1991”" in front.words()
    assert not any(p.closed_by == "data" for p in now(front).papers)
    acts = front.dossiers.detail.acts
    front.until(lambda: acts.can("settle_lookup"))
    acts.start("settle_lookup")
    assert acts.panel is acts.panels["settle_lookup"]
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: acts.panels["settle_lookup"].fields["reason"].error)
    type_text("Giấy khai sinh bản chính")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: now(front).applicant.birth == "1991-05-17")
    front.until(lambda: acts.panel is None)
    assert [p.closed_by for p in now(front).papers][-1] == "data"
    assert not now(front).lookups[0].open_difference


def test_a_person_without_a_number_is_told_so_beside_the_field(front: Front) -> None:
    detail = front.open(front.commune.receive("Đặng Thị Hoà", kind=1))
    press(Qt.Key.Key_I, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Chưa có số định danh" in detail.acts.panels["look_up"].fields["who"].error)


def test_a_question_is_taken_back_by_its_own_form_and_the_paper_is_missing_again(front: Front) -> None:
    ask(front)
    acts = front.dossiers.detail.acts
    assert "đã hỏi CSDLQG về dân cư, chờ trả lời" in front.words()
    front.until(lambda: acts.can("take_back_lookup"))
    acts.start("take_back_lookup")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: acts.panels["take_back_lookup"].fields["reason"].error)
    type_text("Công dân đã nộp bản giấy")
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: "Đã rút câu hỏi" in front.words() and acts.panel is None)
    assert now(front).lookups[0].taken_back is not None
    assert not acts.can("take_back_lookup")


def test_an_answer_that_ran_out_is_told_and_asked_for_anew(front: Front) -> None:
    ask(front)
    answered(front, name="Đặng Thị Hoà")
    front.until(lambda: "Có trả lời" in front.words())
    front.commune.clock.now += timedelta(days=40)
    front.dossiers.refresh(None)
    front.until(lambda: "Trả lời đã hết hạn" in front.words())
    assert "Trả lời của CSDLQG về dân cư chỉ dùng được đến 20/12/2026: tra cứu lại" in front.words()
    press(Qt.Key.Key_I, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    front.until(lambda: len(now(front).lookups) == 2)
