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
    """A receipt was made: the bytes that are previewed, printed and filed. ``reprint`` counts from 0.

    ``first`` is the SHA-256 of the filed receipt that it repeats; a receipt made anew repeats none.
    """

    sha256: str
    form: str
    paper: str
    size: int
    reprint: int = 0
    first: str = ""


class FormIssued(Struct, frozen=True, tag="form.issued", omit_defaults=True):
    """Another paper of the dossier was made (Mẫu 02–06, a declaration …): the very bytes shown and printed.

    ``form`` is the kind (``mau02``), ``template`` its version, ``title`` its name on paper. A reprint counts
    from 1 and ``first`` is the SHA-256 of the paper that it repeats.
    """

    sha256: str
    form: str
    template: str
    title: str
    paper: str
    size: int
    reprint: int = 0
    first: str = ""
