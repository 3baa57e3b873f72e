"""Files of a dossier on their way to a portal: by a link that the portal fetches, or handed over beforehand.

A link carries a mark that only this gateway can make, over the file and the moment until which it opens it,
and no other. Only files are named that the gateway has whole, for a paper is accepted after its file.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from msgspec import Struct

from localdb.domain.dossier import Dossier
from localdb.domain.values import ResultFile

PATH = "/portal-files"
DAY = 86_400


class Handed(Struct, frozen=True, omit_defaults=True):
    """How a portal finds a file: by our ``link``, or by the name (``file``) and ``hash`` that it gave us."""

    link: str = ""
    file: str = ""
    hash: str = ""


def files_of(dossier: Dossier) -> dict[str, str]:
    """Return the names of the files of a dossier that a portal is told of, by their SHA-256."""
    papers = {scan.sha256: scan.name for scan in dossier.scans if scan.component}
    return papers | {file.sha256: file.name for file in results_of(dossier)}


def results_of(dossier: Dossier) -> tuple[ResultFile, ...]:
    """Return the electronic results: those that bear a signature; any other file has no value in law."""
    return tuple(file for file in dossier.result.files if file.signed) if dossier.result else ()


def links(key: bytes, base: str, commune: str, dossier: Dossier, until: int) -> Mapping[str, Handed]:
    """Return links to the files of a dossier at ``base``, the address under which the portal reaches us.

    They open until ``until``, in seconds since 1970.
    """
    if not base:
        return {}
    root = f"{base.rstrip('/')}{PATH}/{commune}"
    return {
        name: Handed(link=f"{root}/{name}/{until}/{mark(key, commune, name, until)}")
        for name in files_of(dossier)
    }


def good_until(now: float, days: int) -> int:
    """Return until when links made ``now`` are good: at least ``days``, and up to a quarter more.

    The quarter is because it moves by steps: between two steps a dossier's record is the same, byte for byte,
    and what has not changed is not sent again.
    """
    step = max(1, days * DAY // 4)
    return (int(now) // step + 5) * step


def mark(key: bytes, commune: str, sha256: str, until: int) -> str:
    """Return what makes a link to a file good; ``key`` is the gateway's own."""
    own = hmac.digest(key, PATH.encode(), "sha256")
    return hmac.new(own, f"{commune}/{sha256}/{until}".encode(), hashlib.sha256).hexdigest()
