"""Promises about who stands behind a dossier: the helper is no applicant, a mandate is named."""

from __future__ import annotations

import pytest

from localdb.domain.bodies.certify import Certified
from localdb.domain.bodies.reception import Received
from localdb.domain.change import FIRST_PREV, Body, Change, from_line, to_line
from localdb.domain.dossier import Dossier
from localdb.domain.parties import Circumstances, Ground, Helper, Representation, Routing
from localdb.domain.rules import apply
from localdb.domain.trouble import Refused
from localdb.domain.values import Channel, Due, Person, Pin

HOA = Person("Đặng Thị Hoà", "001190000001", old_number="012345678")
CHILD = Person("Đặng Bảo An", "001326000002")


def change(body: Body) -> Change:
    return Change("c1", "dv", 1, "d1", "acc", "2026-11-23T08:00:00+07:00", body, FIRST_PREV)


def received(how: Circumstances, owner: Person | None = None, applicant: Person = HOA) -> Dossier:
    pin = Pin("2.000815", "2026.1", "Chứng thực bản sao", "Chứng thực")
    body = Received(
        "H29.19-261123-0001",
        False,
        "H29.19",
        pin,
        applicant,
        (),
        Due(""),
        "2026-11-23T08:00:00+07:00",
        owner=owner,
        channel=Channel.ONLINE,
        how=how,
    )
    return apply(None, from_line(to_line(change(body))))


@pytest.mark.parametrize(
    "helper",
    [
        Helper("Người khác", "001190000001"),
        Helper("Người khác", "012345678"),
        Helper("dang thi hoa"),
        Helper("ĐẶNG THỊ HOÀ"),
    ],
)
def test_the_helper_never_stands_for_the_applicant(helper: Helper) -> None:
    with pytest.raises(Refused, match="Người hỗ trợ") as refused:
        received(Circumstances(helper=helper))
    assert refused.value.field == "helper"


def test_the_helper_never_stands_for_the_owner_either() -> None:
    with pytest.raises(Refused, match="Người hỗ trợ"):
        received(Circumstances(helper=Helper("Đặng Bảo An")), owner=CHILD)


def test_two_people_of_one_name_are_told_apart_by_number() -> None:
    how = Circumstances(helper=Helper("Đặng Thị Hoà", "001190000099"), portal_code="G22.99-261123-000001")
    assert received(how).how == how


def test_a_mandate_names_its_paper_and_other_grounds_need_none() -> None:
    with pytest.raises(Refused) as refused:
        received(Circumstances(representation=Representation(Ground.MANDATE, "  ")), owner=CHILD)
    assert refused.value.field == "ground_detail"
    parent = Circumstances(representation=Representation(Ground.PARENT))
    assert received(parent, owner=CHILD).how.representation == Representation(Ground.PARENT)


def test_nobody_is_represented_without_an_owner() -> None:
    with pytest.raises(Refused, match="chủ hồ sơ"):
        received(Circumstances(representation=Representation(Ground.KIN)))


def test_an_unknown_competence_is_kept_as_unknown() -> None:
    routing = received(Circumstances(routing=Routing())).how.routing
    assert routing is not None
    assert not routing.known


def test_one_certified_paper_has_one_number_and_is_counted_from_one_page() -> None:
    dossier = received(Circumstances())
    paper = Certified("SCT/BS", "01", 2026, 7, "Căn cước", 2, 3, 12000)
    certified = apply(dossier, change(paper))
    assert certified.certified == (paper,)
    with pytest.raises(Refused, match="đã ghi"):
        apply(certified, change(paper))
    for wrong, field in (
        (Certified("SCT/BS", "01", 2026, 8, " ", 1, 1), "document"),
        (Certified("SCT/BS", "01", 2026, 8, "Căn cước", 0, 1), "pages"),
        (Certified("SCT/BS", "01", 2026, 8, "Căn cước", 1, 0), "pages"),
    ):
        with pytest.raises(Refused) as refused:
            apply(certified, change(wrong))
        assert refused.value.field == field
