"""age, the standard way to encrypt a file to a key; the only file that knows pyrage.

A party has one Ed25519 key: it signs with it, and packages are sealed to it (age's ``ssh-ed25519`` kind), so
that a desk that joined needs no second key, and the ``age`` tool opens a package with the key as an OpenSSH
file. What is read before the end of a damaged file may be wrong: use nothing until ``unseal`` has returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Protocol

import pyrage

from localdb.domain.trouble import Trouble
from sync.credentials import ssh_private, ssh_public


class Sink(Protocol):
    """Something that takes bytes."""

    def write(self, data: bytes, /) -> object: ...


class NotForUs(Exception):
    """The file is sealed to another key, or damaged: age does not always tell these apart."""


def is_recipient(line: str) -> bool:
    """Whether age can seal to ``line``: ``age1…`` or ``ssh-ed25519 …``."""
    try:
        _recipient(line)
    except pyrage.RecipientError:
        return False
    return True


def recipient_of(public_key: str) -> str:
    """Return the recipient line of an Ed25519 public key (base64url)."""
    return ssh_public(public_key)


def seal(pieces: Iterator[bytes], sink: Sink, recipients: Iterable[str]) -> None:
    """Write ``pieces`` to ``sink``, sealed to every recipient; raises whatever these two raise."""
    source, target = _Pieces(pieces), _Guarded(sink)
    try:
        pyrage.encrypt_io(source, target, [_recipient(line) for line in recipients])
    except pyrage.EncryptError:
        if not source.failed and not target.failed:
            raise
    for failure in (source.failed, target.failed):  # the library swallows some of them
        if failure is not None:
            raise failure


def seal_bytes(data: bytes, recipient: str) -> bytes:
    """Return ``data`` sealed to one recipient."""
    return bytes(pyrage.encrypt(data, [_recipient(recipient)]))


def unseal_bytes(sealed: bytes, key: bytes) -> bytes:
    """Return what was sealed to the private ``key``. Raises ``NotForUs``."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.ssh.Identity.from_buffer(ssh_private(key))]))
    except pyrage.DecryptError as error:
        raise NotForUs(str(error)) from error


def unseal(file: IO[bytes], sink: Sink, key: bytes) -> None:
    """Write what was sealed to the private ``key``. Raises ``NotForUs``: then use nothing of it."""
    target = _Guarded(sink)
    try:
        pyrage.decrypt_io(file, target, [pyrage.ssh.Identity.from_buffer(ssh_private(key))])
    except pyrage.DecryptError as error:
        if target.failed is None:
            raise NotForUs(str(error)) from error
    if target.failed is not None:
        raise target.failed


def read_recipients(text: str) -> tuple[str, ...]:
    """Read a file of recipients as ``age -R`` does: one a line, ``#`` begins a note. Raises ``Trouble``."""
    lines = [line.strip() for line in text.splitlines()]
    found = tuple(line for line in lines if line and not line.startswith("#"))
    for line in found:
        if not is_recipient(line):
            what = f"“{line[:20]}…” không phải khóa nhận gói (age1… hoặc ssh-ed25519 …)."
            raise Trouble(what, "Xin lại tệp khóa.")
    if not found:
        raise Trouble("Tệp khóa nhận gói không có khóa nào.", "Xin cán bộ CNTT của tỉnh tệp khóa khác.")
    return found


def _recipient(line: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    kind = pyrage.x25519 if line.startswith("age1") else pyrage.ssh
    return kind.Recipient.from_str(line)


class _Pieces:
    """An iterator of bytes as the reader that the library wants; it keeps what went wrong."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""
        self.failed: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.failed = error
            raise
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class _Guarded:
    """A sink that keeps what went wrong."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.failed: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.failed is None:
            try:
                self._sink.write(data)
            except BaseException as error:
                self.failed = error
                raise
        return len(data)

    def flush(self) -> None:
        pass
