"""The province's catalogue key (Ed25519): who may say what the commune's catalogue is.

The private half lies in a PEM file at the province; a commune pins the public half, and people compare its
fingerprint, read out over the telephone, before they do.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from localdb.domain.trouble import Trouble
from localdb.files import write_file

_MOST_BYTES = 4096
_PURPOSE = (
    b"motcua catalogue package 1\0"  # no signature for another purpose can be passed off as one of ours
)


def make_key(path: Path) -> str:
    """Write a new private key to ``path``, readable by its owner only; return the public half.

    Raises ``Trouble`` when the file is there already: a key is never written over.
    """
    if path.exists():
        raise Trouble(f"Đã có tệp {path}; không ghi đè lên khóa.", "Chọn tên tệp khác.")
    private = Ed25519PrivateKey.generate()
    write_file(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return _public(private)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key in a PEM file. Raises ``Trouble`` for anything else, ``OSError``."""
    with path.open("rb") as file:
        text = file.read(_MOST_BYTES)
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Trouble(f"{path} không phải tệp khóa ký.", "Dùng tệp do --new-key tạo ra.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Trouble(f"{path} là khóa loại khác.", "Dùng khóa Ed25519 do --new-key tạo ra.")
    return key


def public_key(text: str) -> str:
    """Return a public key as it is kept, out of what was typed or pasted. Raises ``Trouble``."""
    squeezed = "".join(text.split())
    try:
        raw = base64.b64decode(squeezed + "=" * (-len(squeezed) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 32:
        raise Trouble("Đây không phải khóa công khai của danh mục.", "Dán đủ 43 ký tự do tỉnh gửi.")
    return _text(raw)


def fingerprint(public: str) -> str:
    """Return what people compare: 32 hexadecimal digits in groups of four."""
    found = hashlib.sha256(_raw(public)).hexdigest()[:32]
    return " ".join(found[at : at + 4] for at in range(0, 32, 4))


def sign(private: Ed25519PrivateKey, data: bytes) -> tuple[str, str]:
    """Return the public half and the signature of ``data``."""
    return _public(private), _text(private.sign(_PURPOSE + data))


def signed(public: str, signature: str, data: bytes) -> bool:
    """Whether the owner of ``public`` signed ``data``."""
    try:
        Ed25519PublicKey.from_public_bytes(_raw(public)).verify(_raw(signature), _PURPOSE + data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(private: Ed25519PrivateKey) -> str:
    return _text(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
