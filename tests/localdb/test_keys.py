"""Promises about the master key: several ways in, each failure told apart."""

from __future__ import annotations

import stat
import unicodedata
from pathlib import Path

import keyring
import keyring.errors
import msgspec
import pytest
from keyring.backend import KeyringBackend

from localdb import keys
from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, open_home
from tests.localdb.conftest import Made
from tests.localdb.made_up import PASSPHRASE


class MemoryKeyring(KeyringBackend):
    """A keyring that lives as long as the test; ``sick`` makes it fail as foreign libraries do."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.sick = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.sick:
            raise OSError("the session bus went away")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.sick:
            raise OSError("the session bus went away")
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.PasswordDeleteError


class ForgetfulKeyring(MemoryKeyring):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


@pytest.fixture
def ring() -> MemoryKeyring:
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    return ring


def test_the_passphrase_opens_typed_composed_or_decomposed(made: Made) -> None:
    for typed in (unicodedata.normalize("NFC", PASSPHRASE), unicodedata.normalize("NFD", PASSPHRASE)):
        assert made.folder.locked().with_passphrase(typed).derive("database") == made.key.derive("database")


def test_a_wrong_passphrase_is_told_apart_from_broken_files(made: Made, folder: Folder) -> None:
    with pytest.raises(Trouble, match="Sai mật khẩu") as wrong:
        open_home(folder, "khong phai mat khau")
    assert wrong.value.field == "passphrase"

    whole = folder.database.read_bytes()
    folder.database.write_bytes(bytes(len(whole)))
    with pytest.raises(Trouble, match=r"Tệp dữ liệu motcua\.db hỏng"):
        Home(folder, made.key)
    folder.database.unlink()
    with pytest.raises(Trouble, match="Thiếu tệp dữ liệu"):
        Home(folder, made.key)
    assert not folder.database.exists()


@pytest.mark.parametrize("at", ["first", "salt", "wrapped", "half", "empty"])
def test_a_broken_keystore_never_says_wrong_passphrase(folder: Folder, at: str) -> None:
    text = folder.keystore.read_text(encoding="utf-8")
    store = msgspec.json.decode(text, type=keys.Keystore)
    broken = {
        "first": "x" + text[1:],
        "salt": text.replace(store.slots[0].salt, "AAAA" + store.slots[0].salt[4:]),
        "wrapped": text.replace(store.slots[0].wrapped, store.slots[0].wrapped.swapcase()),
        "half": text[: len(text) // 2],
        "empty": "",
    }[at]
    folder.keystore.write_text(broken, encoding="utf-8")
    with pytest.raises(Trouble, match=r"Tệp khóa keystore\.json hỏng"):
        folder.locked()


def test_a_keystore_that_cannot_be_read_is_not_called_broken(folder: Folder) -> None:
    folder.keystore.unlink()
    with pytest.raises(Trouble, match="motcua init"):
        folder.locked()
    folder.keystore.mkdir()
    with pytest.raises(Trouble, match=r"Không đọc được tệp khóa .* \(đó là thư mục, không phải tệp\)"):
        folder.locked()


def test_a_keystore_from_a_newer_version_says_so(folder: Folder) -> None:
    folder.keystore.write_text('{"version": 2, "doors": []}', encoding="utf-8")
    with pytest.raises(Trouble, match="mới hơn"):
        folder.locked()


def test_the_keystore_of_another_desk_is_told_apart(made: Made, folder: Folder, tmp_path: Path) -> None:
    other, _ = keys.create(tmp_path / "khac" / "keystore.json", PASSPHRASE)
    with pytest.raises(Trouble, match="không phải của tệp khóa"):
        Home(folder, other)


def test_the_keystore_is_for_this_user_only_and_holds_no_key(made: Made) -> None:
    assert stat.S_IMODE(made.folder.keystore.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.folder.path.stat().st_mode) == 0o700
    data = made.folder.keystore.read_text(encoding="utf-8")
    assert made.key._raw.hex() not in data
    assert PASSPHRASE not in data


def test_the_paper_code_opens_however_it_is_typed(made: Made) -> None:
    expected = made.key.derive("database")
    written = made.paper
    sloppy = written.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for typed in (written, sloppy, f"  {written}  ", written.replace("-", "")):
        assert made.folder.locked().with_paper(typed).derive("database") == expected


def test_a_slip_on_the_paper_code_is_told_apart_from_another_desks_code(made: Made, tmp_path: Path) -> None:
    slip = ("2" if made.paper[0] != "2" else "3") + made.paper[1:]
    for typed in (slip, made.paper[:-1], "", "ỡ" + made.paper[1:]):
        with pytest.raises(Trouble, match="gõ nhầm hoặc thiếu"):
            made.folder.locked().with_paper(typed)
    _, other = keys.create(tmp_path / "khac" / "keystore.json", PASSPHRASE)
    with pytest.raises(Trouble, match="không đúng với kho này"):
        made.folder.locked().with_paper(other)


def test_a_short_passphrase_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="quá ngắn"):
        keys.create(tmp_path / "keystore.json", "1234567")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_keystore_is_never_overwritten(folder: Folder) -> None:
    before = folder.keystore.read_bytes()
    with pytest.raises(Trouble, match="Đã có kho dữ liệu"):
        keys.create(folder.keystore, PASSPHRASE)
    assert folder.keystore.read_bytes() == before


def test_a_new_passphrase_opens_and_the_old_one_no_longer(made: Made, folder: Folder) -> None:
    folder.locked().change_passphrase(made.key, "mat khau moi 2027")
    with pytest.raises(Trouble, match="Sai mật khẩu"):
        folder.locked().with_passphrase(PASSPHRASE)
    again = folder.locked().with_passphrase("mat khau moi 2027")
    assert again.derive("database") == made.key.derive("database")
    assert folder.locked().with_paper(made.paper).derive("x") == made.key.derive("x")


def test_without_a_keyring_the_desk_says_so_and_asks_for_the_passphrase(made: Made, folder: Folder) -> None:
    locked = folder.locked()
    assert locked.with_keyring() is None
    assert not locked.remember_in_keyring(made.key)
    assert all(slot.kind != "keyring" for slot in folder.locked().store.slots)


def test_with_a_keyring_the_desk_opens_until_it_is_told_to_forget(
    made: Made, folder: Folder, ring: MemoryKeyring
) -> None:
    assert folder.locked().with_keyring() is None
    assert folder.locked().remember_in_keyring(made.key)
    opened = folder.locked().with_keyring()
    assert opened is not None
    assert opened.derive("database") == made.key.derive("database")
    assert next(iter(ring.kept.values())) not in folder.keystore.read_text(encoding="utf-8")

    ring.kept = dict.fromkeys(ring.kept, "khac")
    with pytest.raises(Trouble, match="không còn đúng"):
        folder.locked().with_keyring()
    folder.locked().forget_keyring()
    assert folder.locked().with_keyring() is None


def test_a_sick_keyring_keeps_nobody_out(made: Made, folder: Folder, ring: MemoryKeyring) -> None:
    folder.locked().remember_in_keyring(made.key)
    ring.sick = True
    assert folder.locked().with_keyring() is None
    assert not folder.locked().remember_in_keyring(made.key)
    assert folder.locked().with_passphrase(PASSPHRASE).derive("x") == made.key.derive("x")


def test_a_keyring_that_keeps_nothing_is_not_believed(made: Made, folder: Folder) -> None:
    keyring.set_keyring(ForgetfulKeyring())
    assert not folder.locked().remember_in_keyring(made.key)
