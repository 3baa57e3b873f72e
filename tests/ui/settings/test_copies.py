"""IT staff copies the desk to a drive from the settings; how old the copy is, everybody sees."""

from __future__ import annotations

from pathlib import Path

from localdb import backup
from localdb.domain.roles import Role
from tests.ui.settings.conftest import Front
from ui.settings.store import StorePanel


def test_it_staff_copies_the_desk_and_chooses_where_to_every_day(front: Front, tmp_path: Path) -> None:
    page = front.enter(Role.IT, "store")
    assert isinstance(page, StorePanel)
    front.until(lambda: "Chưa có bản sao nào ở ổ khác" in front.words())
    page.copies.choose(tmp_path / "khong-co")
    page.copies.start.click()
    assert "Không thấy thư mục" in page.copies.form.fields["folder"].error
    drive = tmp_path / "o-sao-luu"
    drive.mkdir()
    page.copies.choose(drive)
    page.copies.every_day.click()
    page.copies.start.click()
    front.until(lambda: "Đã sao lưu và đọc lại" in page.copies.told.text())
    assert "cùng ổ với kho" in page.copies.told.text()  # a folder beside the store dies with it
    front.until(lambda: f"ở {drive}" in page.copies.last.text())
    assert len(list(drive.glob("*/*/ban-sao.json"))) == 1
    assert backup.daily_folder(front.home) == str(drive)
    noted = front.home.access.latest(1)[0]
    assert (noted.act, noted.object) == ("backup.made", str(drive))


def test_a_clerk_sees_how_old_the_copy_is_and_makes_none(front: Front) -> None:
    page = front.enter(Role.CLERK, "store")
    assert isinstance(page, StorePanel)
    front.until(lambda: "Chưa có bản sao nào ở ổ khác" in front.words())
    assert not page.copies.start.isEnabled()
    assert "Sao lưu, đổi mật khẩu và giữ khóa: " in front.words()
