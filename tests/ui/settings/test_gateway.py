"""Joining the province from the screen, against a real gateway on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.numbering import Device
from localdb.renew import WANTED
from sync.command import identity_of
from sync.gateway import hub
from sync.gateway.intake import FORKED
from sync.gateway.serve import new_enrolment_code
from tests.sync.desks import Gateway, running
from tests.ui.settings.conftest import Front
from ui.settings.gateway import GatewayPanel


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with running(tmp_path / "cong") as made:
        yield made


def gateway_page(front: Front, role: Role) -> GatewayPanel:
    page = front.enter(role, "gateway")
    assert isinstance(page, GatewayPanel)
    return page


def test_a_desk_joins_with_address_and_code_and_sees_its_numbers(front: Front, gateway: Gateway) -> None:
    page = gateway_page(front, Role.IT)
    assert "chưa ghi danh" in front.words()
    page.url.setText(gateway.url)
    page.code.setText(new_enrolment_code(gateway.home, front.home.device.unit, "Quầy 7"))
    page.join.click()
    front.until(lambda: "Đã ghi danh: Quầy 7" in page.told.text())
    assert identity_of(front.home).counter == "Quầy 7"
    assert f"Quầy 7 · đơn vị {front.home.device.unit} · {gateway.url}" in front.words()
    left = front.home.store.numbers_left()
    assert left > 0
    assert f"còn {left}." in front.words()
    assert page.code.text() == ""


def test_a_wrong_code_is_told_and_what_was_typed_stays(front: Front, gateway: Gateway) -> None:
    page = gateway_page(front, Role.IT)
    page.url.setText(gateway.url)
    page.code.setText("KHONG-DUNG")
    page.join.click()
    front.until(page.form.summary.isVisible)
    assert page.code.text() == "KHONG-DUNG"
    assert page.join.isEnabled()
    assert "chưa ghi danh" in front.words()


def test_an_empty_form_asks_for_both(front: Front) -> None:
    page = gateway_page(front, Role.IT)
    page.join.click()
    assert {key for key, field in page.form.fields.items() if field.error} == {"url", "code"}


def test_a_desk_enters_the_hub_of_its_commune_which_is_not_the_province(front: Front, tmp_path: Path) -> None:
    hub.prepare(tmp_path / "tram")
    page = gateway_page(front, Role.IT)
    assert "chưa vào trạm của xã" in page.hub.text()
    with running(tmp_path / "tram") as station:
        page.url.setText(station.url)
        page.code.setText(new_enrolment_code(station.home, front.home.device.unit, "Quầy 7"))
        page.ca.setText(str(tmp_path / "khong-co.crt"))
        page.join.click()
        front.until(page.form.summary.isVisible)
        assert page.form.fields["ca"].error
        page.ca.setText(str(tmp_path / "tram" / hub.AUTHORITY))
        page.join.click()
        front.until(lambda: "Đã vào trạm của xã: Quầy 7" in page.told.text())
    assert "Trạm của xã: gặp lần cuối" in page.hub.text()
    assert "chưa ghi danh" in front.words()  # with the province


def test_a_pc_whose_disk_was_copied_may_ask_for_a_new_name_and_think_again(front: Front) -> None:
    page = gateway_page(front, Role.IT)
    assert not page.twin.isVisible()
    front.home.outbox.note_contact(str(Trouble(FORKED.message, FORKED.todo)))
    page.show_now()
    assert page.twin.isVisible()
    assert "không bị ghi hai lần" in front.words()
    device = front.home.device
    for wanted in (True, False, True):
        assert page.renew.text() == ("Cấp mã máy mới" if wanted else "Thôi, giữ mã cũ")
        page.renew.click()
        front.until(page.renew.isEnabled)
        assert front.home.settings.get(WANTED, bool, False) is wanted
    assert "mở lại Một Cửa" in front.words()
    kept = front.home.settings.get("device", Device, Device("", ""))
    assert kept == device  # nothing changes while it runs
    page = gateway_page(front, Role.CLERK)
    assert page.twin.isVisible()
    assert not page.renew.isEnabled()


def test_a_clerk_sees_how_the_line_stands_but_joins_nothing(front: Front) -> None:
    page = gateway_page(front, Role.CLERK)
    assert "Việc này dành cho: Cán bộ CNTT." in front.words()
    assert not page.join.isEnabled()
    assert "số tạm" in front.words()
