"""The border to PC/SC: five calls of the system's own library, by ctypes.

pyscard has no wheel for Linux, so each PC would need a compiler and SWIG for it; these calls have not changed
in twenty years. A call may hang as long as a driver likes: it is made in a child process that can be killed.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_char_p, c_void_p, create_string_buffer

from localdb.domain.trouble import Trouble
from scanner.chip.messaging import Transmit

_DWORD = ctypes.c_uint32 if sys.platform == "win32" else ctypes.c_ulong
_HANDLE = c_void_p if sys.platform == "win32" else ctypes.c_long
_SYSTEM, _SHARED, _T0, _T1, _RESET = 2, 2, 1, 2, 1
_NO_SERVICE, _NO_READER, _NO_SMARTCARD, _REMOVED, _RESET_CARD = (
    {0x8010001D, 0x8010001E},
    {0x8010002E, 0x80100009, 0x80100017},
    {0x8010000C, 0x80100066},
    {0x80100069},
    {0x80100068},
)
_MOST = 65538
_STATUS_WORD = 2  # bytes that every answer has at its end; some drivers give none for a card that is gone


class _Request(ctypes.Structure):
    """SCARD_IO_REQUEST: under which protocol, and how long this is."""

    _fields_ = (("protocol", _DWORD), ("size", _DWORD))


@contextmanager
def connected() -> Iterator[Transmit]:
    """Connect to the card on the first reader that has one. Raises ``Trouble``."""
    library = _library()
    context, card, protocol = _HANDLE(), _HANDLE(), _DWORD()
    _need(library("SCardEstablishContext")(_SYSTEM, None, None, byref(context)))
    try:
        found = 0
        for reader in _readers(library, context):
            found = library(_A("SCardConnect"))(
                context, c_char_p(reader), _SHARED, _T0 | _T1, byref(card), byref(protocol)
            )
            if found == 0:
                break
        _need(found)
        try:
            yield lambda command: _transmit(library, card, protocol, command)
        finally:
            library("SCardDisconnect")(card, _RESET)
    finally:
        library("SCardReleaseContext")(context)


def _readers(library: Callable[[str], Callable[..., int]], context: object) -> list[bytes]:
    size = _DWORD()
    _need(library(_A("SCardListReaders"))(context, None, None, byref(size)))
    names = create_string_buffer(size.value)
    _need(library(_A("SCardListReaders"))(context, None, names, byref(size)))
    readers = [name for name in names.raw[: size.value].split(b"\x00") if name]
    if not readers:
        _need(min(_NO_READER))
    return readers


def _transmit(
    library: Callable[[str], Callable[..., int]], card: object, protocol: object, command: bytes
) -> bytes:
    request = _Request(protocol, ctypes.sizeof(_Request))
    answer, size = create_string_buffer(_MOST), _DWORD(_MOST)
    _need(
        library("SCardTransmit")(
            card, byref(request), command, _DWORD(len(command)), None, answer, byref(size)
        )
    )
    if size.value < _STATUS_WORD:
        _need(min(_REMOVED))
    return answer.raw[: size.value]


def _library() -> Callable[[str], Callable[..., int]]:
    try:
        loaded = ctypes.CDLL("winscard.dll" if sys.platform == "win32" else "libpcsclite.so.1")
    except OSError as error:
        raise Trouble(
            "Máy chưa có phần mềm đầu đọc thẻ (PC/SC).", "Nhờ cán bộ CNTT cài gói pcscd; hoặc dùng mã QR."
        ) from error

    def call(name: str) -> Callable[..., int]:
        function = getattr(loaded, name)
        return lambda *args: int(function(*args)) & 0xFFFFFFFF

    return call


def _A(name: str) -> str:
    return f"{name}A" if sys.platform == "win32" else name


def _need(code: int) -> None:
    """Raise ``Trouble`` for anything but success."""
    if code == 0:
        return
    if code in _NO_SERVICE:
        raise Trouble("Dịch vụ đầu đọc thẻ (pcscd) không chạy.", "Nhờ cán bộ CNTT bật; hoặc dùng mã QR.")
    if code in _NO_READER:
        raise Trouble("Không thấy đầu đọc thẻ.", "Cắm đầu đọc, chờ đèn sáng, rồi đọc lại.")
    if code in _NO_SMARTCARD:
        raise Trouble("Chưa có thẻ trên đầu đọc.", "Đặt thẻ lên đầu đọc, giữ yên, rồi đọc lại.")
    if code in _REMOVED | _RESET_CARD:
        raise Trouble("Thẻ bị nhấc ra khi đang đọc.", "Đặt thẻ lại, giữ yên đến khi xong, rồi đọc lại.")
    raise Trouble(f"Đầu đọc thẻ báo lỗi {code:#010x}.", "Rút đầu đọc, cắm lại, đọc lại; hoặc dùng mã QR.")
