"""A package of the province is looked at before it is installed; its numbers open their dossiers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec

from forms.catalogue import installed, keys
from localdb.domain.roles import Role
from localdb.domain.values import Pin
from localdb.queries import OpenOf
from tests.localdb.made_up import CLERK, intake
from tests.localdb.packing import BIRTH, COPIES, PUBLIC, package, shipped, trust
from tests.ui.settings.conftest import Front
from ui.settings.catalogue import CataloguePanel

LIMIT = {"rule": "working_days", "value": 2, "text": "02 ngày làm việc"}


def page(front: Front, role: Role) -> CataloguePanel:
    made = front.enter(role, "catalogue")
    assert isinstance(made, CataloguePanel)
    return made


def carried(front: Front, folder: Path, number: int = 12) -> Path:
    """A package on a stick: another time limit for birth, certified copies ended."""
    files = {
        BIRTH: shipped(BIRTH, version="2026.2", valid_from="2026-11-12", limit=LIMIT),
        COPIES: shipped(COPIES, valid_to="2026-12-31"),
    }
    path = folder / f"goi-{number}.mcdm"
    path.write_bytes(package(folder, files, number))
    pin = Pin("1.001193", "2026.1", "Đăng ký khai sinh", "Hộ tịch")
    for _ in range(3):
        front.home.store.receive(msgspec.structs.replace(intake(), procedure=pin), CLERK)
    return path


def test_a_leader_sees_what_changes_then_installs_and_can_go_back(front: Front, tmp_path: Path) -> None:
    trust(front.home)
    path = carried(front, tmp_path)
    panel = page(front, Role.LEADER)
    panel.look_into(path)
    front.until(panel.pane.isVisible)
    words = front.words()
    assert "Danh mục tháng 11 (số 12, Sở Tư pháp tỉnh Mẫu), hiệu lực từ 12/11/2026" in words
    assert "1 đổi, 1 hết hiệu lực. 3 hồ sơ đang mở liên quan" in words
    assert "Thời hạn: Ngay trong ngày" in panel.pane.fields.toPlainText()
    asked: list[object] = []
    front.screen.asked.connect(lambda screen, what: asked.append((screen, what)))
    panel.pane.open.click()
    assert asked == [("dossiers", OpenOf("1.001193", "Đăng ký khai sinh"))]
    panel.pane.install.click()
    front.until(lambda: "Đã nạp Danh mục tháng 11" in panel.told.text())
    today = front.home.writer.now().date()
    assert front.parts.catalogue.procedure("1.001193", today).version == "2026.2"
    front.until(lambda: "đóng gói ngày" in panel.now.text())
    made = installed.in_use(front.home).manifest
    assert made is not None
    assert "ngày trước" not in installed.told(made, made.made + timedelta(days=7))
    assert "8 ngày trước. Hỏi tỉnh" in installed.told(made, made.made + timedelta(days=8))
    front.until(panel.back.isVisible)
    panel.back.click()
    front.until(lambda: "Đã trở lại" in panel.told.text())
    assert front.parts.catalogue.procedure("1.001193", today).version == "2026.1"


def test_a_package_that_came_down_with_a_meeting_is_looked_at_and_installed_like_one_from_a_stick(
    front: Front, tmp_path: Path
) -> None:
    trust(front.home)
    panel = page(front, Role.LEADER)
    front.until(lambda: "Danh mục kèm theo phần mềm" in panel.now.text())
    assert panel.came.isHidden()
    carried(front, tmp_path).rename(front.home.folder.reference)
    panel.show_now()
    front.until(panel.came.isVisible)
    panel.came.click()
    front.until(panel.pane.isVisible)
    panel.pane.install.click()
    front.until(lambda: "Đã nạp Danh mục tháng 11" in panel.told.text())
    front.until(panel.came.isHidden)


def test_it_staff_pin_the_key_by_its_fingerprint_and_see_no_dossiers(front: Front, tmp_path: Path) -> None:
    path = carried(front, tmp_path)
    panel = page(front, Role.IT)
    panel.look_into(path)
    front.until(lambda: "chưa ghim khóa" in panel.told.text())
    panel.key.setText("abc")
    panel.pin.click()
    front.until(lambda: "không phải khóa công khai" in panel.form.fields["key"].error)
    panel.key.setText(PUBLIC)
    panel.pin.click()
    front.until(lambda: keys.fingerprint(PUBLIC) in panel.told.text())
    panel.look_into(path)
    front.until(panel.pane.isVisible)
    assert not panel.pane.open.isEnabled()
    doubts = front.parts.catalogue.unverified
    assert str(doubts[0]) in panel.problems.toPlainText()


def test_a_bad_package_changes_nothing_and_a_clerk_installs_none(front: Front, tmp_path: Path) -> None:
    trust(front.home)
    path = carried(front, tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    panel = page(front, Role.LEADER)
    panel.look_into(path)
    front.until(lambda: "Gói bị cắt ngang" in panel.told.text())
    assert not panel.pane.isVisible()
    panel = page(front, Role.CLERK)
    assert not panel.choose.isEnabled()
    assert not panel.problems.isVisible()
    assert "Việc này dành cho: Lãnh đạo, Cán bộ CNTT." in front.words()
