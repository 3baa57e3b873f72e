"""The province's catalogue packages as they came, and which one is in use: append-only, inside the one file.

A package is kept for ever: dossiers stay under the version they were received under, also when a later
package no longer has it. What a package means is not known here.
"""

from __future__ import annotations

from msgspec import Struct

from localdb import access
from localdb.db import one, rows
from localdb.settings import Settings
from localdb.writer import Writer

_KEY = "catalogue_key"


class Kept(Struct, frozen=True):
    """A package on this desk; ``signer`` is the public key it was found signed with."""

    sha256: str
    issuer: str
    version: int
    title: str
    signer: str
    data: bytes
    kept_at: str


class Packages:
    """Keeps packages, and remembers which is in use; none means the app's own files alone."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._settings = Settings(writer)

    @property
    def key(self) -> str:
        """The public key that this commune trusts, empty while none was pinned."""
        return self._settings.get(_KEY, str, "")

    def pin(self, public: str, actor: str) -> None:
        """Trust the owner of a public key from now on, and no other."""
        self._settings.put(_KEY, public)
        access.AccessLog(self._writer).note(actor, "catalogue.key", public)

    def all(self) -> list[Kept]:
        """Return every package that was ever in use here, oldest first."""
        found = rows(
            self._writer.connections.get(), "SELECT * FROM catalogue_package ORDER BY kept_at, version"
        )
        return [Kept(**row) for row in found]

    def used(self) -> list[str]:
        """Return what was in use one after the other, the newest last; empty for the app's own files."""
        found = rows(self._writer.connections.get(), "SELECT sha256 FROM catalogue_use ORDER BY n")
        return [str(row["sha256"]) for row in found]

    def use(self, package: Kept | None, actor: str) -> None:
        """Use ``package`` from now on, keeping it if it is new; ``None`` for the app's own files alone."""
        at = self._writer.now().isoformat(timespec="seconds")
        named = package.sha256 if package else ""
        with self._writer.transaction() as transaction:
            db = transaction.db
            if package and one(db, "SELECT 1 FROM catalogue_package WHERE sha256 = ?", (named,)) is None:
                db.execute(
                    "INSERT INTO catalogue_package (sha256, issuer, version, title, signer, data, kept_at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (named, package.issuer, package.version, package.title, package.signer, package.data, at),
                )
            db.execute("INSERT INTO catalogue_use (sha256, at, actor) VALUES (?, ?, ?)", (named, at, actor))
            access.append(db, at, actor, "catalogue.used", named)
