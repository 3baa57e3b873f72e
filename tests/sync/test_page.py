"""The status page of the gateway, for IT staff."""

from __future__ import annotations

from pathlib import Path

import httpx2

from sync.gateway.page import render
from sync.gateway.store import Store
from tests.sync.conftest import MakeDesk
from tests.sync.desks import CLERK, PIN, Desk, Gateway
from tests.sync.lines import Chain
from tests.sync.test_counters import meet


def test_an_empty_gateway_says_how_to_begin(tmp_path: Path) -> None:
    store = Store(tmp_path)
    page = render(store, "Hệ thống <mô phỏng>")
    store.close()
    assert "Chưa có máy nào" in page
    assert "&lt;mô phỏng&gt;" in page


def test_the_page_shows_desks_and_reasons_but_no_citizen(desk: Desk, gateway: Gateway) -> None:
    desk.receive("Nguyễn Thị Bí Mật")
    desk.receive("Trần Văn Kín", procedure=type(PIN)("<b>sai</b>", "1", "Sai mã", "Hộ tịch"))
    desk.sync()
    with desk.client() as client:  # a change that came before the one in front of it, and a broken line
        chain = Chain(desk.home.device.id)
        chain.lines = [b""] * 4
        client.push([chain.receive("Lê Thị Giấu"), b"{"])
    page = httpx2.get(gateway.url).text
    assert "Quầy 1" in page
    assert "H29.19" in page
    assert "&lt;b&gt;sai&lt;/b&gt;" in page
    assert "mô phỏng" in page
    assert "Bí Mật" not in page
    assert "Kín" not in page
    assert "Giấu" not in page
    assert "Là thay đổi số 5; cổng mới có đến số 2." in page
    assert "unreadable" in page


def test_a_difference_is_named_by_what_was_done_not_by_its_code(
    make_desk: MakeDesk, gateway: Gateway
) -> None:
    one, other = make_desk("may-1"), make_desk("may-2")
    dossier = one.receive()
    meet(one, other)
    for desk, phone in ((one, "0911111111"), (other, "0922222222")):
        desk.home.store.correct(dossier.id, {"applicant.phone": ("", phone)}, "", CLERK)
    meet(one, other)
    page = httpx2.get(gateway.url).text
    assert "Sửa thông tin" in page
    assert "dossier.corrected" not in page
