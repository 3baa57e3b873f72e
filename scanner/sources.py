"""Where paper comes in: files a person chose, a watched folder, a scanner.

Every source tells the same story: ``pages()`` yields what arrived, one ``RawPage`` at a time, as the bytes
that arrived, unopened. A file with several pages inside (PDF, TIFF) is one ``RawPage``; a sheet from a
scanner is one ``RawPage``.

Three promises hold for every source, and one shared test class checks them:

* **Asking for the next one says that the last one is safe.** A source lets go of its own copy (moves the
  file, deletes the scan) only when it is asked again, so a page can never be lost between two places.
* **None means "nothing yet".** A source that waits for people or machines yields ``None`` about five times a
  second, so whoever asks stays free to do other things, and closing the generator always works at once.
* **One bad thing does not end the rest.** A file that cannot be taken is yielded as the ``Trouble`` it is;
  ``Trouble`` is raised only when the source itself cannot go on, after everything that arrived before.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from localdb.domain.trouble import Trouble, why

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


Crop = tuple[int, int, int, int]
"""What is kept of a page: left, top, right and bottom in thousandths of the upright page."""
WHOLE: Crop = (0, 0, 1000, 1000)


class RawPage(msgspec.Struct, frozen=True):
    """What arrived, as it arrived.

    ``data`` is the unopened bytes, ``media`` their media type judged by the first bytes, ``name`` a name a
    person knows it by, ``dpi`` the resolution the scanner was set to (None: read it from the file),
    ``turn`` the degrees clockwise that a person turned it from what the machine takes for upright, ``crop``
    what a person kept of it after that.
    """

    data: bytes
    media: str
    name: str
    dpi: int | None = None
    turn: int = 0
    crop: Crop = WHOLE


Arrival = RawPage | Trouble | None
"""What a source yields: a raw page, why one could not be taken, or nothing yet."""


class Source(Protocol):
    """Anything paper comes from."""

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield what arrives; close it to stop. Raises Trouble when the source cannot go on."""
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


def read_raw(path: Path) -> RawPage | Trouble:
    """Read one file from disk, unopened, or say why not: which file, and what to do."""
    try:
        return _read(path)
    except Trouble as trouble:
        return trouble


def _read(path: Path) -> RawPage:
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
            f"Không đọc được tệp “{path.name}” ({why(error)}).",
            "Hãy kiểm tra ổ đĩa và quyền đọc tệp rồi thử lại.",
        ) from error
    return RawPage(data, media_type(data, path.name), path.name)


class FileSource:
    """Files a person chose, in the order given."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield each file, or why it cannot be taken."""
        for path in self._paths:
            yield read_raw(path)
