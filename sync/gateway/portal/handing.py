"""Files of a dossier on their way to a portal: by a link that the portal fetches, or handed over beforehand.

A link carries a mark that only this gateway can make: it opens that one file and no other. Only files are
named that the gateway has whole, for a paper is accepted after its file.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from msgspec import Struct

from localdb.domain.dossier import Dossier

PATH = "/portal-files"


class Handed(Struct, frozen=True, omit_defaults=True):
    """How a portal finds a file: by our ``link``, or by the name (``file``) and ``hash`` that it gave us."""

    link: str = ""
    file: str = ""
    hash: str = ""


def files_of(dossier: Dossier) -> dict[str, str]:
    """Return the names of the files of a dossier that a portal is told of, by their SHA-256."""
    papers = {scan.sha256: scan.name for scan in dossier.scans if scan.component}
    results = dossier.result.files if dossier.result else ()
    return papers | {file.sha256: file.name for file in results}


def links(key: bytes, base: str, commune: str, dossier: Dossier) -> Mapping[str, Handed]:
    """Return links to the files of a dossier at ``base``, the address under which the portal reaches us."""
    if not base:
        return {}
    root = f"{base.rstrip('/')}{PATH}/{commune}"
    return {name: Handed(link=f"{root}/{name}/{mark(key, commune, name)}") for name in files_of(dossier)}


def mark(key: bytes, commune: str, sha256: str) -> str:
    """Return what makes a link to a file good; ``key`` is the gateway's own."""
    own = hmac.digest(key, PATH.encode(), "sha256")
    return hmac.new(own, f"{commune}/{sha256}".encode(), hashlib.sha256).hexdigest()
