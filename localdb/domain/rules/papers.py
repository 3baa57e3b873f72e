"""Rules of papers: each scan once, each reprint counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.bodies.papers import FormIssued, PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.change import Change
from localdb.domain.dossier import Dossier, Issued, Receipt
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
    receipt = Receipt(body.sha256, body.form, body.paper, body.reprint, change.at, body.first)
    return replace(dossier, receipts=(*dossier.receipts, receipt))


def _issue_form(dossier: Dossier, change: Change, body: FormIssued) -> Dossier:
    if body.reprint:
        if body.reprint != dossier.reprints(body.first) + 1:
            raise Refused(f"“{body.title}” vừa được in lại ở nơi khác.", "Mở lại hồ sơ rồi in lại.")
    elif any(i.sha256 == body.sha256 for i in dossier.issued):
        raise Refused(f"“{body.title}” đã lập đúng như thế này.", "Dùng “in lại”.")
    issued = Issued(
        body.sha256, body.form, body.template, body.title, body.paper, body.reprint, body.first, change.at
    )
    return replace(dossier, issued=(*dossier.issued, issued))


RULES: dict[type[Struct], Callable[[Dossier, Change, Any], Dossier]] = {
    PaperFiled: _file,
    PaperUnfiled: _unfile,
    ReceiptIssued: _issue,
    FormIssued: _issue_form,
}
