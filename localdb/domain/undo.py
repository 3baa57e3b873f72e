"""Undo is the opposite change: which one takes a change back."""

from __future__ import annotations

from typing import get_args

from msgspec.structs import replace

from localdb.domain.bodies.lookups import LookupAsked, LookupTakenBack
from localdb.domain.bodies.papers import PaperFiled, PaperUnfiled, ReceiptIssued
from localdb.domain.bodies.progress import Advanced, TakenBack
from localdb.domain.bodies.readings import DifferenceSettled, FactsCorrected
from localdb.domain.bodies.reception import Corrected, Received, Voided
from localdb.domain.change import Body, Change
from localdb.domain.dossier import StepBody
from localdb.domain.rules import readings
from localdb.domain.trouble import Refused
from localdb.domain.values import OldNew, Scan


def opposite(change: Change, past: list[Change]) -> Body:
    """Return the change that takes ``change`` back. Money and printed papers are never undone silently."""
    body = change.body
    taken_back: Body | None = None
    if isinstance(body, Received):
        taken_back = _unreceived(past)
    elif isinstance(body, Corrected):
        taken_back = Corrected(_swapped(body.fields), "Hoàn tác")
    elif isinstance(body, Advanced):
        taken_back = Advanced(body.to, body.from_, "Hoàn tác")
    elif isinstance(body, PaperFiled):
        taken_back = PaperUnfiled(body.scan.id, "Hoàn tác")
    elif isinstance(body, PaperUnfiled) and (scan := _last_known(body.scan, past)):
        taken_back = PaperFiled(scan)
    elif isinstance(body, FactsCorrected):
        taken_back = replace(body, fields=_swapped(body.fields))
    elif isinstance(body, DifferenceSettled):
        taken_back = replace(body, again=not body.again)
    elif isinstance(body, LookupAsked):
        taken_back = LookupTakenBack(change.id, "Hoàn tác")
    elif isinstance(body, get_args(StepBody)):
        taken_back = TakenBack("Hoàn tác")
    if taken_back is None:
        raise Refused("Việc này không hoàn tác được.", "Ghi một thay đổi mới, có lý do.")
    return taken_back


def _unreceived(past: list[Change]) -> Voided:
    if any(isinstance(later.body, ReceiptIssued) for later in past):
        raise Refused(
            "Giấy tiếp nhận đã lập cho công dân, không hoàn tác được.",
            "Thu lại giấy rồi dùng “hủy tiếp nhận”, ghi lý do; số đã cấp không dùng lại.",
        )
    return Voided("Hoàn tác ngay sau khi tiếp nhận")


def _swapped(fields: dict[str, OldNew]) -> dict[str, OldNew]:
    return {name: (new, old) for name, (old, new) in fields.items()}


def _last_known(scan: str, past: list[Change]) -> Scan | None:
    """Return a paper with all that people said about it while it was filed."""
    found: Scan | None = None
    for earlier in past:
        body = earlier.body
        if isinstance(body, PaperFiled) and body.scan.id == scan:
            found = body.scan
        elif found and isinstance(body, FactsCorrected) and body.scan == scan:
            found = readings.with_corrected(found, body.fields)
        elif found and isinstance(body, DifferenceSettled) and body.scan == scan:
            found = readings.decided(found, body)
    return found
