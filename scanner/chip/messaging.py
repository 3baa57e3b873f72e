"""Secure messaging (ICAO Doc 9303-11 §9.8): what an opened chip and we say is enciphered and signed."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from enum import StrEnum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.cmac import CMAC

from localdb.domain.trouble import Trouble
from scanner.chip.tlv import encode, need, parse

Transmit = Callable[[bytes], bytes]  # a command to the chip, its answer with the status word
ENCRYPT, SIGN, OPEN = 1, 2, 3  # what a key is derived for (§9.7.1)
MAC_SIZE = 8


class Kind(StrEnum):
    """A cipher of secure messaging."""

    DES = "3des"
    AES_128 = "aes-128"
    AES_192 = "aes-192"
    AES_256 = "aes-256"

    @property
    def key_size(self) -> int:
        """Bytes of its key."""
        return {"3des": 16, "aes-128": 16, "aes-192": 24, "aes-256": 32}[self.value]

    @property
    def block(self) -> int:
        """Bytes of its block."""
        return 8 if self is Kind.DES else 16

    def derive(self, secret: bytes, purpose: int) -> bytes:
        """Return the key for ``purpose`` out of a shared secret."""
        make = hashlib.sha1 if self.key_size == 16 else hashlib.sha256
        return make(secret + purpose.to_bytes(4, "big")).digest()[: self.key_size]

    def encrypt(self, key: bytes, data: bytes, iv: bytes = b"") -> bytes:
        """Encipher whole blocks."""
        does = self._cipher(key, iv).encryptor()
        return does.update(data) + does.finalize()

    def decrypt(self, key: bytes, data: bytes, iv: bytes = b"") -> bytes:
        """Decipher whole blocks."""
        does = self._cipher(key, iv).decryptor()
        return does.update(data) + does.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Return the checksum of ``data``: ISO 9797-1 algorithm 3 with padding 2, or AES-CMAC."""
        if self is not Kind.DES:
            does = CMAC(AES(key))
            does.update(data)
            return does.finalize()[:MAC_SIZE]
        left, right = key[:8] * 2, key[8:] * 2
        chained = self.encrypt(left, padded(data, 8))[-8:]
        return self.encrypt(left, self.decrypt(right, chained))

    def _cipher(self, key: bytes, iv: bytes) -> Cipher[CBC]:
        algorithm = _three(key) if self is Kind.DES else AES(key)
        return Cipher(algorithm, CBC(iv or bytes(self.block)))


def _three(key: bytes) -> TripleDES:
    return TripleDES(key + key[:8])


def padded(data: bytes, block: int) -> bytes:
    """Return ``data`` with padding method 2 of ISO 9797-1."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpadded(data: bytes) -> bytes:
    """Take that padding off. Raises ``Trouble`` when there is none."""
    bare = data.rstrip(b"\x00")
    if not bare.endswith(b"\x80"):
        raise untrue()
    return bare[:-1]


class Session:
    """A conversation with an opened chip; ``transmit`` speaks through it as through the bare card."""

    def __init__(self, card: Transmit, kind: Kind, keys: tuple[bytes, bytes], counter: bytes) -> None:
        """Begin with ``keys`` to encipher and to sign, and the first send sequence counter."""
        self._card = card
        self._kind = kind
        self._key, self._mac_key = keys
        self._counter = int.from_bytes(counter, "big")

    def transmit(self, command: bytes) -> bytes:
        """Send a command of at most 223 bytes and return the answer in the clear, with its status word.

        Raises ``Trouble`` when the answer was not made by the chip that was opened.
        """
        answer = self._card(self.wrap(command))
        if len(answer) == 2:
            return answer
        return self.unwrap(answer[:-2])

    def wrap(self, command: bytes) -> bytes:
        """Return ``command`` enciphered and signed."""
        head = bytes([command[0] | 0x0C]) + command[1:4]
        data, expected = _parts(command)
        body = b""
        self._counter += 1
        if data:
            sealed = self._kind.encrypt(self._key, padded(data, self._kind.block), self._iv())
            body += encode(0x87, b"\x01" + sealed)
        if expected is not None:
            body += encode(0x97, bytes([expected]))
        body += encode(0x8E, self._sign(padded(head, self._kind.block) + body))
        return head + bytes([len(body)]) + body + b"\x00"

    def unwrap(self, answer: bytes) -> bytes:
        """Return an answer in the clear: its data, then its status word."""
        self._counter += 1
        nodes = parse(answer)
        said = b"".join(node.raw for node in nodes if node.tag != 0x8E)
        if not hmac.compare_digest(need(nodes, 0x8E).value, self._sign(said)):
            raise untrue()
        data = b""
        for node in nodes:
            if node.tag == 0x87:
                sealed = node.value[1:]
                if not sealed or len(sealed) % self._kind.block:
                    raise untrue()
                data = unpadded(self._kind.decrypt(self._key, sealed, self._iv()))
        return data + need(nodes, 0x99).value

    def _count(self) -> bytes:
        return self._counter.to_bytes(self._kind.block, "big")

    def _iv(self) -> bytes:
        if self._kind is Kind.DES:
            return b""
        return self._kind.encrypt(self._key, self._count())

    def _sign(self, said: bytes) -> bytes:
        whole = self._count() + said
        block = self._kind.block
        return self._kind.mac(self._mac_key, whole if self._kind is Kind.DES else padded(whole, block))


def _parts(command: bytes) -> tuple[bytes, int | None]:
    """Return the data of a short command, and how many bytes it expects."""
    rest = command[4:]
    if not rest:
        return b"", None
    if len(rest) == 1:
        return b"", rest[0]
    size = rest[0]
    data, after = rest[1 : 1 + size], rest[1 + size :]
    return data, after[0] if after else None


def untrue() -> Trouble:
    """Return what to tell of an answer that the opened chip did not make."""
    return Trouble(
        "Trả lời của thẻ bị nhiễu hoặc bị sửa trên đường.", "Bỏ vật lạ khỏi đầu đọc, đặt lại thẻ, đọc lại."
    )
