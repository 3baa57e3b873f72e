"""The master key and the ways to unlock it.

A random 32-byte master key encrypts everything through labelled sub-keys. It is never stored bare: each
slot of ``keystore.json`` wraps it under a passphrase, a paper recovery code, or the system keyring's secret.
Changing the passphrase re-wraps the key and re-encrypts nothing.
"""

from __future__ import annotations

import base64
import os
import secrets
import unicodedata
from pathlib import Path

import keyring
import keyring.errors
import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from localdb.domain.trouble import Trouble
from localdb.files import write_file

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAPER_BYTES = 20
PAPER_GROUP = 4
MIN_PASSPHRASE = 8
ARGON_MEMORY_KIB = 65536
ARGON_TIME = 3
SERVICE = "motcua"


class Slot(Struct, frozen=True):
    """One way to unlock: ``kind`` passphrase | paper | keyring, with what its secret is stretched by."""

    kind: str
    salt: str
    nonce: str
    wrapped: str


class Keystore(Struct, frozen=True):
    """The file ``keystore.json``."""

    version: int
    home: str
    slots: tuple[Slot, ...]


class MasterKey:
    """The unlocked key. Sub-keys are derived by label; the bare key never leaves this module."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def derive(self, label: str) -> bytes:
        """Return the 32-byte sub-key for ``label``."""
        return _hkdf(self._raw, b"", label)


class Locked:
    """A keystore on disk, not yet unlocked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.store = msgspec.json.decode(path.read_bytes(), type=Keystore)
        except FileNotFoundError as error:
            raise Trouble(f"Chưa có kho dữ liệu ở {path.parent}.", "Tạo kho dữ liệu mới.") from error
        except (OSError, msgspec.MsgspecError) as error:
            raise Trouble(
                f"Tệp khóa {path.name} hỏng, không đọc được.",
                "Không phải do sai mật khẩu: gọi cán bộ CNTT khôi phục tệp này từ bản sao lưu.",
            ) from error
        if self.store.version != 1:
            raise Trouble("Kho dữ liệu do phiên bản Một Cửa mới hơn tạo.", "Cập nhật Một Cửa rồi mở lại.")

    def with_passphrase(self, passphrase: str) -> MasterKey:
        """Unlock with the passphrase. Raises ``Trouble`` with field ``passphrase`` when it is wrong."""
        return self._open(
            "passphrase",
            _stretchable(passphrase),
            "Sai mật khẩu.",
            "Gõ lại; kiểm tra bộ gõ và phím Caps Lock.",
        )

    def with_paper(self, code: str) -> MasterKey:
        """Unlock with the paper recovery code; typing slips are told apart from a wrong code."""
        return self._open(
            "paper", _read_paper(code), "Mã khôi phục không đúng với kho này.", "Tìm đúng tờ mã của máy này."
        )

    def with_keyring(self) -> MasterKey | None:
        """Unlock from the system keyring; ``None`` when there is no keyring or nothing in it."""
        try:
            secret = keyring.get_password(SERVICE, self.store.home)
        except keyring.errors.KeyringError:
            return None
        if secret is None or not any(s.kind == "keyring" for s in self.store.slots):
            return None
        return self._open(
            "keyring", secret.encode(), "Khóa trong hệ điều hành không còn đúng.", "Mở bằng mật khẩu."
        )

    def change_passphrase(self, key: MasterKey, passphrase: str) -> None:
        """Replace the passphrase slot; the other slots and all data stay as they are."""
        slot = _wrap("passphrase", _new_passphrase(passphrase), key._raw, self.store.home)
        self._save((slot, *(s for s in self.store.slots if s.kind != "passphrase")))

    def remember_in_keyring(self, key: MasterKey) -> bool:
        """Add a keyring slot; ``False`` when this system has no keyring."""
        secret = secrets.token_hex(32)
        try:
            keyring.set_password(SERVICE, self.store.home, secret)
        except keyring.errors.KeyringError:
            return False
        slot = _wrap("keyring", secret.encode(), key._raw, self.store.home)
        self._save((*(s for s in self.store.slots if s.kind != "keyring"), slot))
        return True

    def _save(self, slots: tuple[Slot, ...]) -> None:
        self.store = msgspec.structs.replace(self.store, slots=slots)
        _write(self.path, self.store)

    def _open(self, kind: str, secret: bytes, what: str, todo: str) -> MasterKey:
        for slot in self.store.slots:
            if slot.kind == kind:
                try:
                    return MasterKey(_unwrap(slot, secret, self.store.home))
                except InvalidTag:
                    continue
        raise Trouble(what, todo, field=kind)


def create(path: Path, passphrase: str) -> tuple[MasterKey, str]:
    """Make a new keystore at ``path``; return the key and the paper recovery code to print and put away."""
    if path.exists():
        raise Trouble(f"Đã có kho dữ liệu ở {path.parent}.", "Mở kho đó, hoặc chọn thư mục khác.")
    home = secrets.token_hex(16)
    raw = secrets.token_bytes(32)
    paper = secrets.token_bytes(PAPER_BYTES)
    slots = (
        _wrap("passphrase", _new_passphrase(passphrase), raw, home),
        _wrap("paper", paper, raw, home),
    )
    _write(path, Keystore(version=1, home=home, slots=slots))
    return MasterKey(raw), _write_paper(paper)


def _new_passphrase(passphrase: str) -> bytes:
    if len(passphrase.strip()) < MIN_PASSPHRASE:
        raise Trouble("Mật khẩu quá ngắn.", f"Dùng ít nhất {MIN_PASSPHRASE} ký tự.", field="passphrase")
    return _stretchable(passphrase)


def _stretchable(passphrase: str) -> bytes:
    """The same "Đào" typed NFC or NFD must open the same lock."""
    return unicodedata.normalize("NFC", passphrase).encode()


def _stretch(kind: str, secret: bytes, salt: bytes) -> bytes:
    if kind == "passphrase":
        return hash_secret_raw(secret, salt, ARGON_TIME, ARGON_MEMORY_KIB, 1, 32, Type.ID)
    return _hkdf(secret, salt, kind)


def _wrap(kind: str, secret: bytes, raw: bytes, home: str) -> Slot:
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_stretch(kind, secret, salt)).encrypt(nonce, raw, f"{home}/{kind}".encode())
    return Slot(kind, *(base64.b64encode(part).decode() for part in (salt, nonce, wrapped)))


def _unwrap(slot: Slot, secret: bytes, home: str) -> bytes:
    salt, nonce, wrapped = (base64.b64decode(part) for part in (slot.salt, slot.nonce, slot.wrapped))
    return AESGCM(_stretch(slot.kind, secret, salt)).decrypt(nonce, wrapped, f"{home}/{slot.kind}".encode())


def _hkdf(secret: bytes, salt: bytes, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=f"motcua/{label}".encode()).derive(
        secret
    )


def _write(path: Path, store: Keystore) -> None:
    write_file(path, msgspec.json.format(msgspec.json.encode(store)))


def _write_paper(secret: bytes) -> str:
    """Crockford base32 in groups of four, with a checksum group at the end."""
    value = int.from_bytes(secret, "big")
    digits = "".join(CROCKFORD[(value >> shift) & 31] for shift in range(8 * PAPER_BYTES - 5, -1, -5))
    digits += _checksum(digits)
    return "-".join(digits[i : i + PAPER_GROUP] for i in range(0, len(digits), PAPER_GROUP))


def _read_paper(code: str) -> bytes:
    digits = "".join(code.upper().translate(str.maketrans("OIL", "011", " -")).split())
    body, check = digits[:-PAPER_GROUP], digits[-PAPER_GROUP:]
    length = 8 * PAPER_BYTES // 5
    if len(body) != length or any(d not in CROCKFORD for d in digits) or _checksum(body) != check:
        raise Trouble(
            "Mã khôi phục gõ nhầm hoặc thiếu.", "Gõ lại từng nhóm bốn ký tự như trên giấy.", field="paper"
        )
    value = 0
    for digit in body:
        value = value << 5 | CROCKFORD.index(digit)
    return value.to_bytes(PAPER_BYTES, "big")


def _checksum(digits: str) -> str:
    value = int.from_bytes(_hkdf(digits.encode(), b"", "paper-checksum")[:4], "big")
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in (15, 10, 5, 0))
