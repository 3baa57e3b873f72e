"""The province's signed package of reference data, held for every desk to take down.

The gateway judges nothing about it: a desk installs only what is signed with the key that it pinned itself.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from localdb.domain.trouble import Trouble
from sync.gateway.store import Store, now
from sync.protocol import MAX_REFERENCE


def offer(store: Store, file: Path) -> str:
    """Offer a package file to every desk from now on; return its SHA-256. Raises ``Trouble``."""
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_REFERENCE + 1)
    except OSError as error:
        raise Trouble(f"Không đọc được {file}: {error.strerror}.", "Xem lại đường dẫn của gói.") from error
    if not 0 < len(data) <= MAX_REFERENCE:
        raise Trouble(
            f"{file.name} rỗng hoặc lớn hơn {MAX_REFERENCE >> 20} MB, không phải gói danh mục.",
            "Chọn tệp .mcdm do lệnh catalogue --pack làm ra.",
        )
    sha256 = hashlib.sha256(data).hexdigest()
    with store.write() as db:
        db.execute("INSERT INTO reference (sha256, data, at) VALUES (?, ?, ?)", (sha256, data, now()))
    return sha256


def newer(store: Store, have: str) -> bytes:
    """Return the package offered last; empty when there is none, or it is the one a desk says it has."""
    last = store.one("SELECT sha256, data FROM reference ORDER BY n DESC LIMIT 1")
    return bytes(last["data"]) if last and last["sha256"] != have else b""
