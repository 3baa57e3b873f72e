"""Accounts and secrets: everybody their own PIN, IT staff the rest, and no secret stays on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from localdb.db import one
from localdb.domain.roles import Role
from localdb.domain.trouble import Trouble
from localdb.home import Folder, open_home
from tests.ui.settings.conftest import Front, Ring
from ui.hands import press, type_text
from ui.sample import PHRASE, PIN
from ui.settings.accounts import AccountsPanel
from ui.settings.store import StorePanel

ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


def accounts(front: Front, role: Role) -> AccountsPanel:
    page = front.enter(role, "accounts")
    assert isinstance(page, AccountsPanel)
    return page


def store(front: Front, role: Role) -> StorePanel:
    page = front.enter(role, "store")
    assert isinstance(page, StorePanel)
    return page


def pick(page: AccountsPanel, role: Role) -> str:
    """Choose the account with ``role`` in the list; return its id."""
    place = next(i for i, a in enumerate(page.table.page.rows) if a.role is role)
    page.table.select_row(place)
    return page.table.page.rows[place].id


def test_anybody_changes_their_own_pin_by_keyboard(front: Front) -> None:
    page = accounts(front, Role.SCANNING)
    page.own.setFocus()
    for text in (PIN, "135791", "135791"):
        type_text(text)
        press(ENTER)
    press(ENTER)  # the button
    front.until(lambda: "Đã đổi mã PIN của bạn." in page.told.text())
    me = front.parts.session.require()
    assert front.home.accounts.login(me.id, "135791").id == me.id
    assert not any(line.text() for line in (page.own.old, page.own.new, page.own.again))


def test_a_wrong_short_or_mistyped_pin_is_told_beside_its_field(front: Front) -> None:
    page = accounts(front, Role.CLERK)
    fields = page.own.form.fields
    page.own.old.setText("000000")
    page.own.new.setText("123")
    page.own.again.setText("1234")
    page.own.send()
    assert "quá ngắn" in fields["new"].error
    assert "không giống nhau" in fields["again"].error
    for line in (page.own.new, page.own.again):
        line.setText("135791")
    page.own.send()
    front.until(lambda: "Sai mã PIN." in fields["old"].error)
    assert page.own.new.text() == "135791"  # nothing typed is lost


def test_no_secret_stays_on_the_screen_when_the_desk_is_left(front: Front) -> None:
    page = accounts(front, Role.CLERK)
    page.own.old.setText(PIN)
    front.window.locked.connect(front.screen.shut)
    front.window.lock()
    assert page.own.old.text() == ""


def test_a_clerk_sees_the_accounts_and_who_looks_after_them(front: Front) -> None:
    page = accounts(front, Role.CLERK)
    assert len(page.table.page.rows) == 4
    assert "việc này dành cho: Cán bộ CNTT." in front.words()
    assert not any(b.isEnabled() for b in (page.add, page.reset, page.switch))
    assert page.own.submit.isEnabled()


def test_it_staff_add_an_account_that_can_come_in(front: Front) -> None:
    page = accounts(front, Role.IT)
    page.add.setFocus()
    press(SPACE)
    type_text("Lò Thị Sen")
    press(ENTER)
    press(Qt.Key.Key_Down)  # the second role
    press(ENTER)
    for _twice in range(2):
        type_text("975310")
        press(ENTER)
    press(ENTER)
    front.until(lambda: "Đã thêm tài khoản Lò Thị Sen, Cán bộ số hóa." in page.told.text())
    made = next(a for a in front.home.accounts.all() if a.name == "Lò Thị Sen")
    assert front.home.accounts.login(made.id, "975310").role is Role.SCANNING
    assert not page.adding.isVisible()


def test_an_account_without_a_name_is_not_made_and_what_was_typed_stays(front: Front) -> None:
    page = accounts(front, Role.IT)
    page.add.click()
    page.adding.pin.setText("975310")
    page.adding.again.setText("975310")
    page.adding.send()
    front.until(lambda: "Chưa có họ tên." in page.adding.form.fields["name"].error)
    assert page.adding.pin.text() == "975310"
    assert len(front.home.accounts.all()) == 4


def test_it_staff_give_a_new_pin_to_whoever_forgot_theirs(front: Front) -> None:
    page = accounts(front, Role.IT)
    clerk = pick(page, Role.CLERK)
    page.reset.click()
    assert "Mã PIN mới cho Trần Thị Mai" in front.words()
    pick(page, Role.LEADER)  # another row does not become another person
    page.resetting.new.setText("864209")
    page.resetting.again.setText("864209")
    page.resetting.send()
    front.until(lambda: "Đã đặt mã PIN mới." in page.told.text())
    assert front.home.accounts.login(clerk, "864209").id == clerk


def test_an_account_is_stopped_and_let_in_again_but_never_ones_own(front: Front) -> None:
    page = accounts(front, Role.IT)
    pick(page, Role.IT)
    assert not page.switch.isEnabled()
    clerk = pick(page, Role.CLERK)
    page.switch.click()
    front.until(lambda: "không đăng nhập được nữa" in page.told.text())
    with pytest.raises(Trouble, match="không còn dùng"):
        front.home.accounts.login(clerk, PIN)
    assert page.switch.text() == "Cho dùng lại"
    page.switch.click()
    front.until(lambda: page.switch.text() == "Ngừng dùng")
    assert front.home.accounts.login(clerk, PIN).id == clerk


def test_the_passphrase_is_changed_and_the_old_one_opens_no_more(front: Front, folder: Folder) -> None:
    page = store(front, Role.IT)
    page.phrase.setFocus()
    for text in (PHRASE, "cây đa giếng nước", "cây đa giếng nước"):
        type_text(text)
        press(ENTER)
    press(ENTER)
    front.until(lambda: "Đã đổi mật khẩu kho." in page.told.text())
    with pytest.raises(Trouble, match="Sai mật khẩu"):
        folder.locked().with_passphrase(PHRASE)
    open_home(folder, "cây đa giếng nước").close()


def test_a_wrong_passphrase_changes_nothing_and_is_told_beside_it(front: Front, folder: Folder) -> None:
    page = store(front, Role.IT)
    page.phrase.old.setText("không phải")
    page.phrase.new.setText("cây đa giếng nước")
    page.phrase.again.setText("cây đa giếng nước")
    page.phrase.send()
    front.until(lambda: "Sai mật khẩu." in page.phrase.form.fields["old"].error)
    assert folder.locked().with_passphrase(PHRASE)


def test_a_clerk_may_check_the_store_but_not_touch_its_keys(front: Front) -> None:
    page = store(front, Role.CLERK)
    assert page.check.isEnabled()
    assert not page.phrase.submit.isEnabled()
    assert not page.ring.isEnabled()


def test_the_check_says_what_it_found(front: Front) -> None:
    page = store(front, Role.CLERK)
    page.check.click()
    assert "Đang kiểm tra" in page.findings.text()
    front.until(lambda: "không thấy lỗi nào" in page.findings.text())


def test_a_damaged_store_is_called_damaged(front: Front, folder: Folder) -> None:
    page = store(front, Role.CLERK)
    root = one(front.home.connections.get(), "SELECT rootpage FROM sqlite_master WHERE name = 'draft'")
    assert root is not None
    front.home.connections.close_mine()
    with folder.database.open("r+b") as file:
        file.seek((root["rootpage"] - 1) * 4096 + 100)
        file.write(bytes(200))
    page.check.click()
    front.until(lambda: "thấy lỗi:" in page.findings.text())
    assert "Kho dữ liệu có lỗi." in [n.what for n in front.window.notices.notices]


def test_the_keyring_keeps_the_key_only_when_there_is_one(front: Front, folder: Folder, ring: Ring) -> None:
    page = store(front, Role.IT)
    page.ring.click()
    front.until(lambda: "không có nơi giữ khóa" in page.told.text())
    assert not page.ring.isChecked()
    ring.there = True
    page.ring.click()
    front.until(lambda: "Hệ điều hành giữ khóa của kho." in page.told.text())
    assert folder.locked().with_keyring() is not None
    page.ring.click()
    front.until(lambda: "không còn giữ khóa" in page.told.text())
    assert folder.locked().with_keyring() is None
