"""The master key and the ways to unlock it.

A random 32-byte master key encrypts everything through labelled sub-keys. It is never stored bare: each
slot of ``keystore.json`` wraps it under a passphrase, a paper recovery code, or the system keyring's secret.
Changing the passphrase re-wraps the key and re-encrypts nothing.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import unicodedata
from pathlib import Path

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

from localdb.domain.trouble import Trouble, why
from localdb.files import write_file

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAPER_BYTES = 20
PAPER_GROUP = 4
MIN_PASSPHRASE = 8
ARGON_MEMORY_KIB = 65536
ARGON_TIME = 3
SERVICE = "motcua"
_PAPER = re.compile(r"([0-9A-Za-z]{4}[- ]){8}[0-9A-Za-z]{4}")
VERSION = 1


class Slot(Struct, frozen=True):
    """One way to unlock: ``kind`` passphrase | paper | keyring, with what its secret is stretched by."""

    kind: str
    salt: str
    nonce: str
    wrapped: str


class Keystore(Struct, frozen=True):
    """The file ``keystore.json``; ``check`` tells a damaged file from a wrong passphrase, no more."""

    version: int
    home: str
    slots: tuple[Slot, ...]
    check: str


class _Any(Struct, frozen=True):
    """What every version of the file says."""

    version: int


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
            data = path.read_bytes()
            version = msgspec.json.decode(data, type=_Any).version
            if version == VERSION:
                self.store = msgspec.json.decode(data, type=Keystore)
                _require_whole(self.store)
        except FileNotFoundError as error:
            raise Trouble(
                f"Chưa có kho dữ liệu ở {path.parent}.",
                "Lập kho: motcua init. Kho ở nơi khác: thêm --home THƯ_MỤC.",
            ) from error
        except OSError as error:
            raise Trouble(
                f"Không đọc được tệp khóa {path} ({why(error)}).",
                "Kiểm tra quyền của thư mục dữ liệu, và ổ đĩa chứa nó.",
            ) from error
        except ValueError as error:
            raise Trouble(
                f"Tệp khóa {path.name} hỏng, không đọc được.",
                "Không phải do sai mật khẩu: gọi cán bộ CNTT khôi phục tệp này từ bản sao lưu.",
            ) from error
        if version != VERSION:
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

    def with_typed(self, typed: str) -> MasterKey:
        """Unlock with whatever a person typed at the door: the passphrase, or the paper code in groups."""
        return self.with_paper(typed) if _PAPER.fullmatch(typed.strip()) else self.with_passphrase(typed)

    def with_keyring(self) -> MasterKey | None:
        """Unlock from the system keyring; ``None`` when there is no keyring or nothing in it."""
        secret = _from_keyring(self.store.home)
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
        if not _to_keyring(self.store.home, secret):
            return False
        slot = _wrap("keyring", secret.encode(), key._raw, self.store.home)
        self._save((*(s for s in self.store.slots if s.kind != "keyring"), slot))
        return True

    def forget_keyring(self) -> None:
        """Remove the keyring slot: from now on only the passphrase or the paper code unlock."""
        self._save(tuple(s for s in self.store.slots if s.kind != "keyring"))

    def _save(self, slots: tuple[Slot, ...]) -> None:
        self.store = _keystore(self.store.home, slots)
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
    require_new(path, passphrase)
    home = secrets.token_hex(16)
    raw = secrets.token_bytes(32)
    paper = secrets.token_bytes(PAPER_BYTES)
    slots = (
        _wrap("passphrase", _new_passphrase(passphrase), raw, home),
        _wrap("paper", paper, raw, home),
    )
    _write(path, _keystore(home, slots))
    return MasterKey(raw), _write_paper(paper)


def require_new(path: Path, passphrase: str) -> None:
    """Raise ``Trouble`` unless a keystore may be made at ``path`` with this passphrase."""
    if path.exists():
        raise Trouble(f"Đã có kho dữ liệu ở {path.parent}.", "Mở kho đó, hoặc chọn thư mục khác.")
    _new_passphrase(passphrase)


def _keystore(home: str, slots: tuple[Slot, ...]) -> Keystore:
    return Keystore(VERSION, home, slots, _check(home, slots))


def _check(home: str, slots: tuple[Slot, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode((VERSION, home, slots))).hexdigest()


def _require_whole(store: Keystore) -> None:
    if store.check != _check(store.home, store.slots):
        raise ValueError("the keystore's check does not hold")


def _from_keyring(home: str) -> str | None:
    """Return the system's secret. Keyrings fail in many foreign ways; none may keep a person out."""
    import keyring  # slow to load, and most starts never ask it

    try:
        return keyring.get_password(SERVICE, home)
    except Exception:
        return None


def _to_keyring(home: str, secret: str) -> bool:
    """Store a secret and read it back: some keyrings take everything and keep nothing."""
    import keyring

    try:
        keyring.set_password(SERVICE, home, secret)
    except Exception:
        return False
    return _from_keyring(home) == secret


def _new_passphrase(passphrase: str) -> bytes:
    if len(passphrase.strip()) < MIN_PASSPHRASE:
        raise Trouble("Mật khẩu quá ngắn.", f"Dùng ít nhất {MIN_PASSPHRASE} ký tự.", field="passphrase")
    return _stretchable(passphrase)


def _stretchable(passphrase: str) -> bytes:
    """The same "Đào" typed NFC or NFD must open the same lock."""
    return unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")


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
