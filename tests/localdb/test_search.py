"""Promises about finding dossiers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from localdb.domain.bodies.readings import FactsCorrected
from localdb.domain.values import Person, Status
from localdb.home import Home
from localdb.queries import _PAGE, _PAGE_OF_STATUS
from tests.localdb.made_up import CLERK, file_scan, intake

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def people(home: Home) -> Home:
    for name, number, phone in (
        ("Đặng Thị Hoà", "001190000001", "0912345678"),
        ("Đường Văn Năm", "001090000002", "0987654321"),
        ("Đường Văn Nam", "001090000003", ""),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ấu"), "024190000004", ""),
    ):
        home.store.receive(intake(unicodedata.normalize("NFC", name), number=number, phone=phone), CLERK)
    return home


def names(home: Home, text: str) -> list[str]:
    return [line.names for line in home.queries.search(text)]


@pytest.mark.parametrize(
    "typed", ["dang thi hoa", "Đặng Thị Hoà", "ĐẶNG THỊ HOÀ", "hoa dang", "đặng th", "thi  h", "Dang Thi Hoà"]
)
def test_a_name_is_found_with_or_without_marks_composed_or_not(people: Home, typed: str) -> None:
    for form in (unicodedata.normalize("NFC", typed), unicodedata.normalize("NFD", typed)):
        assert "Đặng Thị Hoà" in names(people, form)


def test_marks_that_were_typed_are_meant(people: Home) -> None:
    assert names(people, "duong van nam") == ["Đường Văn Nam", "Đường Văn Năm"]
    assert names(people, "Đường Văn Năm") == ["Đường Văn Năm", "Đường Văn Nam"]
    assert names(people, unicodedata.normalize("NFD", "văn năm")) == ["Đường Văn Năm", "Đường Văn Nam"]


@pytest.mark.parametrize(
    "typed",
    ["001190000001", "0011 9000 0001", "0011", "0912 345 678", "0912.345.678", "+84 912 345 678", "09123"],
)
def test_a_person_is_found_by_number_or_phone_from_the_left(people: Home, typed: str) -> None:
    assert "Đặng Thị Hoà" in names(people, typed)


def test_a_dossier_is_found_by_any_end_of_its_code(people: Home) -> None:
    first = people.queries.page(0, 10)[-1]
    for typed in (first.code, first.code.lower(), first.code[:-4], first.code[-3:], f" {first.code} "):
        assert first.id in [line.id for line in people.queries.search(typed)], typed
    assert people.queries.by_code(f" {first.code.lower()} ") == people.queries.dossier(first.id)


def test_the_owner_is_found_too_and_corrections_follow(people: Home) -> None:
    line = people.queries.search("dang thi hoa")[0]
    people.store.correct(line.id, {"applicant.name": ("Đặng Thị Hoà", "Đặng Thị Hoài")}, "gõ nhầm", CLERK)
    assert names(people, "dang thi hoai") == ["Đặng Thị Hoài"]
    assert names(people, "Đặng Thị Hoà") == ["Đặng Thị Hoài"]
    for_another = replace(intake("Lò Seo Páo"), owner=Person("Vàng Thị Mỷ"))
    received = people.store.receive(for_another, CLERK)
    assert people.queries.search("vang my")[0].id == received.id


@QUICK
@given(text=st.text(max_size=40))
@example('"a OR * NEAR(')
@example("' OR 1=1 --")
@example("NOT")
@example("a AND")
@example("names_d:a")
@example("^a")
@example("-")
@example("0~%_")
@example("\x00")
@example("²³ ٣ Ⅷ")
@example("\ud800")
@example("1\ud800")
@example("đ" * 500)
def test_nothing_that_can_be_typed_breaks_the_search(people: Home, text: str) -> None:
    people.queries.search(text)
    people.queries.by_code(text)


def test_one_letter_and_nothing_at_all_show_the_newest(people: Home) -> None:
    assert names(people, "d")[0] == "Đường Văn Nam"
    assert len(names(people, "")) == len(names(people, "   ")) == 4


def test_pages_follow_one_another_without_gap_or_repeat(home: Home) -> None:
    made = [home.store.receive(intake(f"Lò Seo {i}"), CLERK).id for i in range(7)]
    home.store.advance(made[3], Status.PROCESSING, "", CLERK)
    seen: list[str] = []
    before = 0
    while page := home.queries.page(before, 3):
        seen += [line.id for line in page]
        before = page[-1].n
    assert seen == made[::-1]
    assert [line.id for line in home.queries.page(0, 3, Status.PROCESSING)] == [made[3]]
    assert len(home.queries.page(0, 10, Status.RECEIVED)) == 6


def test_lists_walk_along_an_index_whatever_they_show(home: Home) -> None:
    for query in (_PAGE, _PAGE_OF_STATUS):
        plan = home.connections.get().query(
            f"EXPLAIN QUERY PLAN {query}", {"before": 9, "limit": 9, "status": "2"}
        )
        details = " ".join(row["detail"] for row in plan)
        assert "SEARCH" in details
        assert "SCAN" not in details
        assert "TEMP B-TREE" not in details


def test_counts_leave_out_the_voided(people: Home) -> None:
    line = people.queries.page(0, 1)[0]
    people.store.void(line.id, "nhận nhầm", CLERK)
    assert people.queries.counts() == {Status.RECEIVED: 3}


def test_an_open_dossier_of_the_same_person_and_procedure_is_shown(people: Home) -> None:
    first = people.queries.search("0011900")[0]
    assert [x.id for x in people.queries.open_of_person("001190000001", "2.000815")] == [first.id]
    assert people.queries.open_of_person("001190000001", "1.001193") == []
    assert people.queries.open_of_person("", "2.000815") == []
    people.store.void(first.id, "nhận nhầm", CLERK)
    assert people.queries.open_of_person("001190000001", "2.000815") == []


def test_the_applicant_is_found_by_number_too_when_the_dossier_is_for_another(people: Home) -> None:
    theirs = Person("Vàng Thị Mỷ", number="010190000077", old_number="012345678", phone="0911111111")
    mine = Person("Lò Seo Páo", number="010090000078", phone="0922222222")
    dossier = people.store.receive(replace(intake(), applicant=mine, owner=theirs), CLERK)
    for typed in ("010190000077", "012345678", "0911111111", "010090000078", "0922222222"):
        assert [line.id for line in people.queries.search(typed)] == [dossier.id], typed
    people.store.correct(dossier.id, {"applicant.number": ("010090000078", "010090000079")}, "gõ nhầm", CLERK)
    assert people.queries.search("010090000078") == []
    assert [line.id for line in people.queries.search("010090000079")] == [dossier.id]


def test_a_person_is_known_again_by_the_old_number_and_by_the_new_one(people: Home) -> None:
    mine = Person("Vàng Thị Mỷ", number="010190000077", old_number="012345678", address="Bản Mẫu")
    people.store.receive(replace(intake(), applicant=mine), CLERK)
    assert people.queries.person("012345678") == mine == people.queries.person("010190000077")
    assert people.queries.person("010190000078") is None
    assert people.queries.person("") is None
    pin = intake().procedure.code
    for known in ("010190000077", "012345678"):
        assert len(people.queries.open_of_person(known, pin)) == 1
    assert people.queries.open_of_person("", pin) == []


@pytest.mark.parametrize("typed", ["dang thi hao", "dagn hoa", "đặngg thị hoà", "dang tji hoa"])
def test_one_mistake_in_a_word_is_forgiven_when_nobody_is_called_so(people: Home, typed: str) -> None:
    assert names(people, typed) == ["Đặng Thị Hoà"]


def test_two_mistakes_in_a_word_find_nobody(people: Home) -> None:
    assert names(people, "xxng thi hoa") == []


def test_what_was_read_on_a_scan_finds_its_dossier_without_marks(people: Home) -> None:
    dossier = people.queries.search("Đặng Thị Hoà")[0].id
    file_scan(people, dossier)  # reads “cộng hoà xã hội”
    assert [line.id for line in people.queries.search("cong hoa xa hoi")] == [dossier]
    assert people.queries.search("cộng hoà dân chủ") == []


def test_what_a_person_set_right_on_a_filed_paper_finds_its_dossier_until_it_is_taken_back(
    people: Home,
) -> None:
    dossier = people.queries.search("Đặng Thị Hoà")[0].id
    file_scan(people, dossier)
    known = people.queries.dossier(dossier)
    assert known is not None
    scan = known.scans[0].id
    people.store.act(
        dossier, FactsCorrected(scan, {"owner": ("", "Ksor H’Bia"), "symbol": ("", "9/GCS")}), CLERK
    )
    assert [line.id for line in people.queries.search("ksor h’bia")] == [dossier]
    assert [line.id for line in people.queries.search("9/GCS")] == [dossier]
    people.store.act(dossier, FactsCorrected(scan, {"owner": ("Ksor H’Bia", "")}), CLERK)
    assert people.queries.search("ksor h’bia") == []
    assert [line.id for line in people.queries.search("cong hoa xa hoi")] == [dossier]
