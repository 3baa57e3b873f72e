"""Papers of a dossier: scans filed under a component, receipts made."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.values import Scan


class PaperFiled(Struct, frozen=True, tag="paper.filed"):
    """A scan is filed under a component."""

    scan: Scan


class PaperUnfiled(Struct, frozen=True, tag="paper.unfiled", omit_defaults=True):
    """A filed scan is taken out again; its bytes stay in the store."""

    scan: str
    reason: str = ""


class ReceiptIssued(Struct, frozen=True, tag="receipt.issued", omit_defaults=True):
    """A receipt was made: the bytes that are previewed, printed and filed. ``reprint`` counts from 0."""

    sha256: str
    form: str
    paper: str
    size: int
    reprint: int = 0
