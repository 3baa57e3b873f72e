"""No paper leaves intake unscanned without a word why; what an old history did stays as it was."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from localdb.domain.bodies.progress import HandedOver
from localdb.domain.change import from_line, to_line
from localdb.domain.digitising import check, ground, on_paper, share, to_scan, waits
from localdb.domain.dossier import Dossier
from localdb.domain.rules import apply
from localdb.domain.trouble import Refused
from localdb.domain.values import PaperLine, Scan, Status
from tests.domain import steps
from tests.domain.test_dossier import change, received

FORM = PaperLine("tp01", "Tờ khai", originals=1)
SHOWN = PaperLine("tp02", "Căn cước", originals=1, presented=True)
HELD = PaperLine("tp03", "Giấy khai sinh", closed_by="store", held="s0")
EXCUSED = replace(steps.HAND_OVER, unscanned="Máy quét hỏng")


def dossier(*scanned: str, papers: tuple[PaperLine, ...] = (FORM, SHOWN, HELD)) -> Dossier:
    scans = tuple(Scan(f"s-{c}", c, c, "ab", 9, 1) for c in scanned)
    return replace(received(), papers=papers, scans=scans)


def test_only_what_was_handed_in_on_paper_is_to_be_scanned() -> None:
    assert on_paper(dossier()) == (FORM,)
    assert to_scan(dossier()) == (FORM,)
    assert to_scan(dossier("tp01")) == ()


def test_a_first_hand_over_is_refused_until_it_is_scanned_or_somebody_says_why() -> None:
    with pytest.raises(Refused, match="Chưa quét: Tờ khai") as refused:
        check(dossier(), steps.HAND_OVER)
    assert refused.value.field == "unscanned"
    check(dossier("tp01"), steps.HAND_OVER)
    check(dossier(), EXCUSED)
    check(dossier(papers=(SHOWN, HELD)), steps.HAND_OVER)


def test_the_word_is_kept_and_nobody_is_asked_again_on_the_way() -> None:
    gone = apply(dossier(), change(EXCUSED))
    assert ground(gone) == "Máy quét hỏng"
    assert to_scan(gone) == (FORM,)
    assert waits(gone) == ()
    check(gone, steps.HAND_OVER)
    assert waits(replace(dossier(), status=Status.WITHDRAWN)) == ()


def test_a_history_from_before_the_rule_folds_as_it_did() -> None:
    old = change(steps.HAND_OVER)
    assert b"unscanned" not in to_line(old)
    read = from_line(to_line(old)).body
    assert isinstance(read, HandedOver)
    assert ground(apply(dossier(), old)) == ""


def test_the_share_counts_papers_and_the_dossiers_that_still_wait() -> None:
    second = replace(FORM, component="tp04")
    of = [dossier("tp01"), dossier(papers=(FORM, second)), dossier("tp01", papers=(FORM, second))]
    found = share(of)
    assert (found.papers, found.scanned, found.unscanned) == (5, 2, 2)
    assert found.words == "2/5 giấy (40,0 %)"
    assert share([]).words == "0/0 giấy (100 %)"
