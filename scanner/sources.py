"""Where paper comes in: files a person chose, a watched folder, a scanner.

Every source tells the same story: ``pages()`` yields what arrived, one ``RawPage`` at a time, as the bytes
that arrived, unopened. A file with several pages inside (PDF, TIFF) is one ``RawPage``; a sheet from a
scanner is one ``RawPage``.

Three promises hold for every source, and one shared test class checks them:

* **Asking for the next one says that the last one is safe.** A source lets go of its own copy (moves the
  file, deletes the scan) only when it is asked again, so a page can never be lost between two places.
* **None means "nothing yet".** A source that waits for people or machines yields ``None`` about five times a
  second, so whoever asks stays free to do other things, and closing the generator always works at once.
* **Trouble comes after what went well.** Pages that arrived before a jam are yielded before ``Trouble`` is
  raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from localdb.domain.trouble import Trouble

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Larger files are refused unopened: no office paper needs them, and they are held in memory."""

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf"})


class RawPage(msgspec.Struct, frozen=True):
    """What arrived, as it arrived.

    ``data`` is the unopened bytes, ``media`` their media type judged by the first bytes, ``name`` a name a
    person knows it by, ``dpi`` the resolution the scanner was set to (None: read it from the file).
    """

    data: bytes
    media: str
    name: str
    dpi: int | None = None


class Source(Protocol):
    """Anything paper comes from."""

    def pages(self) -> Iterator[RawPage | None]:
        """Yield what arrives; None while waiting. Raises Trouble when the source cannot go on."""
        ...


def media_type(data: bytes, name: str) -> str:
    """Return the media type the first bytes promise; Trouble when it is nothing we open.

    The name is used for the message only: a program renamed to .jpg is still a program.
    """
    if not data:
        raise Trouble(f"Tệp “{name}” rỗng (0 byte).", "Hãy quét hoặc chép lại tệp này.")
    for signature, media in _SIGNATURES:
        if data.startswith(signature):
            return media
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    raise Trouble(
        f"Tệp “{name}” không phải ảnh JPEG, PNG, TIFF hay tệp PDF.",
        "Hãy kiểm tra lại tệp; chỉ nhận giấy tờ ở bốn dạng trên.",
    )


def read_raw(path: Path) -> RawPage:
    """Read one file from disk, unopened; Trouble names the file and what to do."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Trouble(
                f"Tệp “{path.name}” lớn hơn {MAX_FILE_BYTES // 1024**2} MB.",
                "Hãy quét lại ở 200–300 dpi hoặc chia thành nhiều tệp nhỏ.",
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Trouble(f"Không thấy tệp “{path.name}”.", "Hãy kiểm tra lại tên và nơi để tệp.") from error
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp “{path.name}” ({error.strerror}).",
            "Hãy kiểm tra ổ đĩa và quyền đọc tệp rồi thử lại.",
        ) from error
    return RawPage(data, media_type(data, path.name), path.name)


class FileSource:
    """Files a person chose, in the order given."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def pages(self) -> Iterator[RawPage | None]:
        """Yield each readable file; afterwards raise the first Trouble, if any file had one."""
        first: Trouble | None = None
        for path in self._paths:
            try:
                raw = read_raw(path)
            except Trouble as trouble:
                first = first or trouble
                continue
            yield raw
        if first is not None:
            raise first
