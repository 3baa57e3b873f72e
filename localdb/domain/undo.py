"""Undo is the opposite change: which one takes a change back."""

from __future__ import annotations

from typing import get_args

from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced, TakenBack
from localdb.domain.bodies.reception import Corrected, Received, Voided
from localdb.domain.change import Body, Change
from localdb.domain.dossier import StepBody
from localdb.domain.trouble import Refused


def opposite(change: Change, past: list[Change]) -> Body:
    """Return the change that takes ``change`` back. Money and printed papers are never undone silently."""
    body = change.body
    if isinstance(body, Received):
        if any(isinstance(later.body, ReceiptIssued) for later in past):
            raise Refused(
                "Giấy tiếp nhận đã lập cho công dân, không hoàn tác được.",
                "Thu lại giấy rồi dùng “hủy tiếp nhận”, ghi lý do; số đã cấp không dùng lại.",
            )
        return Voided("Hoàn tác ngay sau khi tiếp nhận")
    if isinstance(body, Corrected):
        return Corrected({field: (new, old) for field, (old, new) in body.fields.items()}, "Hoàn tác")
    if isinstance(body, Advanced):
        return Advanced(body.to, body.from_, "Hoàn tác")
    if isinstance(body, PaperFiled):
        return PaperUnfiled(body.scan.id, "Hoàn tác")
    if isinstance(body, PaperUnfiled):
        for earlier in past:
            if isinstance(earlier.body, PaperFiled) and earlier.body.scan.id == body.scan:
                return earlier.body
    if isinstance(body, get_args(StepBody)):
        return TakenBack("Hoàn tác")
    raise Refused("Việc này không hoàn tác được.", "Ghi một thay đổi mới, có lý do.")
