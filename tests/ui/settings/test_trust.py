"""Everybody sees whom this desk trusts and until when; IT staff takes in a root that was compared."""

from __future__ import annotations

from pathlib import Path

from localdb.domain.roles import Role
from scanner.chip.roots import installed
from sync.command import IDENTITY
from sync.link import Identity
from tests.scanner.chip_card import country
from tests.ui.settings.conftest import Front
from ui.settings.trust import TrustPanel
from ui.widgets.chips import Chip


def test_it_staff_compares_a_root_and_takes_it_in(front: Front, tmp_path: Path) -> None:
    page = front.enter(Role.IT, "trust")
    assert isinstance(page, TrustPanel)
    front.until(lambda: "Chưa cài: dữ liệu đọc từ chip" in front.words())
    assert "Chưa ghim: ghim ở mục Danh mục." in front.words()
    wrong = tmp_path / "thu.cer"
    wrong.write_text("không phải chứng thư")
    page.look_at(wrong)
    front.until(lambda: "thu.cer không phải chứng thư" in page.told.text())
    good = tmp_path / "goc.cer"
    good.write_bytes(country().anchor)
    page.look_at(good)
    front.until(page.take.hasFocus)
    assert list(installed(front.home.folder.roots)) == []  # looking trusts nothing
    page.take.click()
    front.until(lambda: "Đã cài chứng thư gốc" in page.told.text())
    (root,) = installed(front.home.folder.roots)
    front.until(lambda: root.fingerprint in front.words())
    assert [chip.accessibleName() for chip in page.findChildren(Chip)] == [f"Đến {root.until:%d/%m/%Y}"]
    noted = front.home.access.latest(1)[0]
    assert (noted.act, noted.object) == ("root.installed", root.fingerprint)


def test_a_clerk_sees_the_line_s_key_and_may_not_add(front: Front) -> None:
    identity = Identity("https://cong.tinh.vn", "d", "k", "khoa-cong", "H29.8", "Quầy 1", ca="/khong/co.crt")
    front.home.settings.put(IDENTITY, identity)
    page = front.enter(Role.CLERK, "trust")
    assert isinstance(page, TrustPanel)
    front.until(lambda: "https://cong.tinh.vn" in front.words())
    front.until(lambda: "Không đọc được co.crt: ghi danh lại." in front.words())
    assert "Việc này dành cho" in front.words()
    assert not page.choose.isEnabled()
