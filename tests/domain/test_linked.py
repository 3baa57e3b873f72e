"""Promises about linked procedures: own promises, own ways, and what others decide is only mirrored."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from forms.catalogue import Catalogue
from localdb.domain.bodies.linked import PartMoved, PartsOpened
from localdb.domain.bodies.progress import TakenBack
from localdb.domain.deadline import VIETNAM
from localdb.domain.dossier import Dossier, from_json, to_json
from localdb.domain.linked import PartState, last_due, late, opened, promised_anew, standing, summary
from localdb.domain.trouble import Refused
from localdb.domain.values import Status
from tests.domain import steps
from tests.domain.test_deadline import CALENDAR
from tests.domain.test_dossier import received
from tests.domain.test_progress import do

SEEN = "2026-11-23T08:50:00+07:00"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
BIRTH = next(p for p in Catalogue.load().procedures if p.code == "2.000986").parts
DEATH = next(p for p in Catalogue.load().procedures if p.code == "2.002622").parts


@pytest.fixture
def dossier() -> Dossier:
    return do(received(), PartsOpened(opened(BIRTH, MONDAY, CALENDAR)))


def moved(dossier: Dossier, part: str, state: PartState, source: str = "", note: str = "") -> Dossier:
    return do(dossier, PartMoved(part, state, source, SEEN if source else "", note))


def test_one_entry_has_parts_with_promises_of_their_own_one_after_the_other() -> None:
    birth, death = opened(BIRTH, MONDAY, CALENDAR), opened(DEATH, MONDAY, CALENDAR)
    assert [p.due.at[:10] for p in birth] == ["2026-11-24", "2026-11-26", "2026-11-26"]
    assert [p.due.at[:10] for p in death] == ["2026-11-24", "2026-11-25", "2026-12-04"]
    assert last_due(death).at == death[2].due.at
    assert [p.state for p in birth] == [PartState.PROCESSING, PartState.WAITING, PartState.WAITING]
    assert not any(p.due.at for p in opened(BIRTH, MONDAY.replace(year=2041), CALENDAR))


def test_what_others_own_is_mirrored_with_source_and_time_or_not_at_all(dossier: Dossier) -> None:
    ours = moved(dossier, "khai_sinh", PartState.DONE)
    with pytest.raises(Refused, match="ở đây chỉ ghi lại") as refused:
        moved(ours, "thuong_tru", PartState.DONE)
    assert refused.value.field == "source"
    with pytest.raises(Refused) as refused:
        do(ours, PartMoved("thuong_tru", PartState.DONE, "Hệ thống cư trú"))
    assert refused.value.field == "seen_at"
    done = moved(ours, "thuong_tru", PartState.DONE, "Hệ thống cư trú")
    assert (done.parts[1].source, done.parts[1].at) == ("Hệ thống cư trú", SEEN)
    assert from_json(to_json(done)) == done


def test_one_part_refused_lets_the_others_go_on_and_the_whole_says_partly(dossier: Dossier) -> None:
    assert summary(dossier.parts) == "Chưa xong phần nào trong 3 phần"
    ours = moved(dossier, "khai_sinh", PartState.DONE)
    assert summary(ours.parts) == "Một phần: 1/3 phần có kết quả"
    with pytest.raises(Refused, match="lý do"):
        moved(ours, "thuong_tru", PartState.REFUSED, "Công an xã")
    refused = moved(ours, "thuong_tru", PartState.REFUSED, "Công an xã", "Chủ hộ không đồng ý")
    with pytest.raises(Refused, match="Còn phần chưa xong: Cấp thẻ bảo hiểm y tế"):
        do(refused, steps.READY_ON_PAPER)
    ended = moved(refused, "bhyt", PartState.DONE, "Cổng BHXH")
    assert summary(ended.parts) == "Một phần: 2/3 phần có kết quả; không được: Đăng ký thường trú"
    assert do(ended, steps.READY_ON_PAPER).status is Status.DONE


def test_a_part_waits_for_the_one_before_it_and_ends_once(dossier: Dossier) -> None:
    with pytest.raises(Refused, match="chưa bắt đầu được"):
        moved(dossier, "bhyt", PartState.DONE, "Cổng BHXH")
    done = moved(dossier, "khai_sinh", PartState.DONE)
    with pytest.raises(Refused, match="đã kết thúc"):
        moved(done, "khai_sinh", PartState.REFUSED, note="Nhầm")
    told = [[standing(part, whole.parts) for part in whole.parts] for whole in (dossier, done)]
    assert told == [
        ["Đang giải quyết", "Chưa đến lượt", "Chưa đến lượt"],
        ["Có kết quả", "Đến lượt, chưa có tin", "Đến lượt, chưa có tin"],
    ]
    again = do(done, TakenBack(), undoes=done.steps[-1].change)
    assert again.parts == dossier.parts


def test_who_is_late_is_seen_and_what_follows_is_promised_from_the_real_end(dossier: Dossier) -> None:
    late_end = datetime(2026, 11, 25, 10, 0, tzinfo=VIETNAM)
    assert [p.owner for p in late(dossier.parts, late_end)] == ["Ủy ban nhân dân cấp xã"]
    dues = promised_anew(dossier.parts, BIRTH, "khai_sinh", late_end, CALENDAR)
    assert {part: due.at[:10] for part, due in dues.items()} == {
        "thuong_tru": "2026-11-27",
        "bhyt": "2026-11-27",
    }
    after = do(dossier, replace(PartMoved("khai_sinh", PartState.DONE), dues=dues))
    assert [p.due.at[:10] for p in after.parts] == ["2026-11-24", "2026-11-27", "2026-11-27"]
