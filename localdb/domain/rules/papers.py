"""Rules of papers: each scan once, each reprint counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier, Receipt
from localdb.domain.trouble import Refused


def _file(dossier: Dossier, change: Change, body: PaperFiled) -> Dossier:
    if any(s.id == body.scan.id for s in dossier.scans):
        raise Refused("Bản quét này đã có trong hồ sơ.", "")
    return replace(dossier, scans=(*dossier.scans, body.scan))


def _unfile(dossier: Dossier, change: Change, body: PaperUnfiled) -> Dossier:
    rest = tuple(s for s in dossier.scans if s.id != body.scan)
    if len(rest) == len(dossier.scans):
        raise Refused("Bản quét này không còn trong hồ sơ.", "Mở lại hồ sơ.")
    return replace(dossier, scans=rest)


def _issue(dossier: Dossier, change: Change, body: ReceiptIssued) -> Dossier:
    if body.reprint != len(dossier.receipts):
        raise Refused("Giấy tiếp nhận vừa được in ở nơi khác.", "Mở lại hồ sơ rồi in lại.")
    receipt = Receipt(body.sha256, body.form, body.paper, body.reprint, change.at)
    return replace(dossier, receipts=(*dossier.receipts, receipt))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    PaperFiled: _file,
    PaperUnfiled: _unfile,
    ReceiptIssued: _issue,
}
