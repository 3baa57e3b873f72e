"""A desk meets its gateway: what is said, in which words, and in which order."""

from __future__ import annotations

import os

from localdb.domain.late_entry import LateEntry
from sync.events import Accepted, BlobSent, CodeBound, Connected, Finished, Received, Sent
from tests.sync.desks import CLERK, Desk


def test_a_dossier_is_received_then_accepted_and_gets_its_official_code(desk: Desk) -> None:
    desk.reserve()  # no block: the receipt carries a temporary number
    dossier = desk.receive()
    sha256 = desk.scan(dossier.id, os.urandom(300_000))

    told = desk.sync()

    kinds = [type(event) for event in told]
    assert kinds[0] is Connected
    assert kinds[-1] is Finished
    assert kinds.index(Sent) < kinds.index(Received) < kinds.index(Accepted) < kinds.index(BlobSent)
    assert [e.sha256 for e in told if isinstance(e, BlobSent) and e.sent == e.size] == [sha256]
    assert [e.entity for e in told if isinstance(e, CodeBound)] == [dossier.id]
    assert desk.official_code(dossier.id).startswith("H29.19-261122-80")
    assert desk.states() == {"accepted": 2}


def test_a_reserved_number_is_kept_as_the_official_code(desk: Desk) -> None:
    dossier = desk.receive()
    desk.sync()
    assert not dossier.temporary
    assert desk.official_code(dossier.id) == dossier.code
    assert desk.states() == {"accepted": 1}


def test_what_was_taken_on_paper_is_numbered_by_its_day_and_known_elsewhere_with_both_times(
    desk: Desk, make_desk: object
) -> None:
    assert callable(make_desk)
    other: Desk = make_desk("may-2")
    desk.reserve()
    entry = LateEntry(reason="mất điện", paper="12/Q3")
    dossier = desk.receive(received_at="2026-11-20T08:40:00+07:00", entry=entry)
    desk.sync()
    other.sync()
    assert desk.official_code(dossier.id).startswith("H29.19-261120-80")
    there = other.home.queries.of_paper("12/q3")
    assert there is not None
    assert (there.received_at, there.entered_at) == (dossier.received_at, dossier.entered_at)
    assert there.entry == entry


def test_a_second_meeting_with_nothing_new_sends_nothing(desk: Desk) -> None:
    desk.receive()
    desk.sync()
    assert [type(event) for event in desk.sync()] == [Connected, Finished]


def test_two_desks_never_hold_the_same_number(desk: Desk, make_desk: object) -> None:
    assert callable(make_desk)
    other: Desk = make_desk("may-2")
    codes = [d.receive().code for d in (desk, other) for _ in range(3)]
    assert len(set(codes)) == 6
    desk.home.store.collect(desk.receive().id, 8000, "cash", "", CLERK)
    desk.sync()
    other.sync()
    assert set(desk.states()) == set(other.states()) == {"accepted"}
