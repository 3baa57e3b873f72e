"""Where whole files lie: in the folder, or, by a setting, in an S3 store; only this file knows obstore.

Only what every S3 store has is used: create-once, look, size. A file goes there after its SHA-256 was
checked, and is recorded as whole after the store has said that it has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from localdb.domain.trouble import Trouble
from localdb.files import explain, sync_folder
from sync.gateway.settings import GatewaySettings

PIECE = 1 << 20


class Files(Protocol):
    """A store of whole files, one name space per commune."""

    def has(self, commune: str, sha256: str) -> bool:
        """Whether the whole file is there. Raises ``Trouble`` when the store does not answer."""

    def keep(self, part: Path, commune: str, sha256: str) -> None:
        """Move a checked file into the store; it is durable when this returns. Raises ``Trouble``."""

    def pieces(self, commune: str, sha256: str) -> Iterator[bytes]:
        """Yield the whole file, piece by piece. Raises ``Trouble`` when it is not there."""


class FolderFiles:
    """The gateway's own folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def has(self, commune: str, sha256: str) -> bool:
        """Whether the whole file is there."""
        return blob_path(self._home, commune, sha256).exists()

    def keep(self, part: Path, commune: str, sha256: str) -> None:
        """Give the file its name."""
        path = blob_path(self._home, commune, sha256)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.replace(path)
        sync_folder(path.parent)

    def pieces(self, commune: str, sha256: str) -> Iterator[bytes]:
        """Yield the whole file, piece by piece."""
        path = blob_path(self._home, commune, sha256)
        try:
            with path.open("rb") as file:
                yield from iter(lambda: file.read(PIECE), b"")
        except OSError as error:
            raise explain(error, path) from error


class S3Files:
    """An S3 store."""

    def __init__(self, settings: GatewaySettings) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError
        from obstore.store import S3Store

        self._obstore = obstore
        self._exists = AlreadyExistsError
        where = urlsplit(settings.s3)
        self._store = S3Store(
            where.path.strip("/"),
            endpoint=f"{where.scheme}://{where.netloc}",
            access_key_id=settings.s3_key_id,
            secret_access_key=settings.s3_secret,
            region=settings.s3_region,
            virtual_hosted_style_request=False,
            client_options={"allow_http": where.scheme == "http"},
        )

    def has(self, commune: str, sha256: str) -> bool:
        """Whether the whole file is there."""
        try:
            self._obstore.head(self._store, _key(commune, sha256))
        except FileNotFoundError:
            return False
        except Exception as error:
            raise _away(error) from error
        return True

    def keep(self, part: Path, commune: str, sha256: str) -> None:
        """Put the file, once; the local piece goes only after the store has it whole."""
        size = part.stat().st_size
        key = _key(commune, sha256)
        try:
            with suppress(self._exists):
                self._obstore.put(self._store, key, part, mode="create", use_multipart=False)
            there = int(self._obstore.head(self._store, key)["size"])
        except Exception as error:
            raise _away(error) from error
        if there != size:
            raise Trouble(
                f"Kho tệp S3 giữ {sha256[:12]}… với {there} byte, đáng lẽ {size}.", "Kiểm tra kho tệp S3."
            )
        part.unlink()

    def pieces(self, commune: str, sha256: str) -> Iterator[bytes]:
        """Yield the whole file, piece by piece."""
        try:
            yield from map(bytes, self._obstore.get(self._store, _key(commune, sha256)).stream(PIECE))
        except Exception as error:
            raise _away(error) from error


def files_of(home: Path, settings: GatewaySettings) -> Files:
    """Return the store that the settings name. Raises ``Trouble`` when its library is not installed."""
    if not settings.s3:
        return FolderFiles(home)
    try:
        return S3Files(settings)
    except ModuleNotFoundError as error:
        raise Trouble("Chưa cài phần dành cho kho tệp S3.", "Chạy: ./motcua setup province.") from error


def blob_path(home: Path, commune: str, sha256: str) -> Path:
    """Return where a whole file lies in a gateway's folder, or in a copy of one."""
    return home / "blobs" / commune / sha256[:2] / sha256


def _key(commune: str, sha256: str) -> str:
    return f"{commune}/{sha256[:2]}/{sha256}"


def _away(error: Exception) -> Trouble:
    return Trouble(
        f"Kho tệp S3 không phục vụ được: {error}.", "Kiểm tra kho tệp; các máy của xã sẽ tự gửi lại."
    )
