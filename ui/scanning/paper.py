"""A paper on its way into a dossier, kept as a draft so that a restart brings it back as it was."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Struct

from localdb.domain.archive.values import ArchivedPaper, File
from localdb.domain.dossier import Dossier
from localdb.domain.facts import Facts
from localdb.domain.trouble import Trouble
from localdb.domain.values import Scan
from localdb.drafts import Draft
from localdb.home import Home
from localdb.pages import Page, PageState
from localdb.repeats import Earlier
from scanner.sources import Crop
from scanner.values import Doubt

KIND = "paper"
Target = Dossier | File
"""What a paper belongs to: a dossier of the counter, or a file of the archive."""


class Stage(StrEnum):
    """How far a paper has come."""

    READING = "reading"  # on disk; being cleaned and read, or to be read again
    WAITING = "waiting"  # read; a person says where it belongs
    FILED = "filed"  # in its dossier
    FAILED = "failed"  # could not be read; the original is kept
    ASIDE = "aside"  # in the tray: blank, or put there by a person


class Paper(Struct, frozen=True, omit_defaults=True):
    """A paper and what is known of it.

    ``pages`` are the journal's ids of what arrived. ``sha256``, ``size`` and ``count`` are of the PDF/A once
    it was made; ``confidence`` is how sure the reader was of the words, 0 to 100; ``missing`` numbers
    the pages that could not be read. ``component``, its ``title`` and ``likeness`` (0 to 1) are what it was
    taken for; ``scan`` is the id it was last filed under. ``wanted``: a person took it out of the tray, so
    it does not step aside again. ``batch`` is what its page came in with: pages of one batch are read as
    one stack. ``doubtful``: it is not clear which pages are in it; ``gaps`` are printed page numbers that
    did not come; ``hint`` is the component that a separator before it named, ``cover`` the dossier's code
    on a cover sheet; ``facts`` is what stands on it, ``doubts`` the words of it that the reader is unsure
    of; ``page_flags`` are the doubts about each page's picture; ``foreign``: the paper is of somebody else
    than its dossier. ``turns`` are the pages that a person turned, in degrees clockwise from what the machine
    took for upright, ``crops`` what a person kept of a page then; ``edited``: a person changed its pages, so
    a person files it. ``earlier`` is where the same paper was taken before, as far as this desk knows.
    ``settled``: the clerk said what it is while its dossier was still a form.
    """

    id: str
    name: str
    dossier: str = ""
    stage: Stage = Stage.READING
    pages: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0
    count: int = 0
    text: str = ""
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    missing: tuple[int, ...] = ()
    component: str = ""
    title: str = ""
    likeness: float = 0.0
    reason: str = ""
    todo: str = ""
    scan: str = ""
    wanted: bool = False
    batch: str = ""
    doubtful: bool = False
    gaps: tuple[int, ...] = ()
    hint: str = ""
    cover: str = ""
    facts: Facts | None = None
    doubts: tuple[Doubt, ...] = ()
    turns: dict[str, int] = {}
    crops: dict[str, Crop] = {}
    edited: bool = False
    earlier: Earlier | None = None
    settled: bool = False
    page_flags: tuple[tuple[str, ...], ...] = ()
    foreign: bool = False


def keep(home: Home, paper: Paper, actor: str) -> None:
    """Write a paper's state to disk."""
    home.drafts.save(paper.id, KIND, paper.name, msgspec.json.encode(paper), actor)


def kept(home: Home, paper: str) -> Paper | None:
    """Return a paper as it is on disk; ``None`` when it waits no more."""
    draft = home.drafts.get(paper)
    return msgspec.json.decode(draft.data, type=Paper) if draft else None


def draft_of(paper: Paper, actor: str, at: str) -> Draft:
    """Return a paper as the draft that it is kept in."""
    return Draft(paper.id, KIND, paper.name, msgspec.json.encode(paper), actor, at)


def restore(home: Home) -> list[Paper]:
    """Return every paper that is not settled, oldest first: what a restart brings back.

    A paper whose filing was written before the draft could go is settled, and its draft goes now. A page that
    was kept a moment before its draft comes back as a paper of its own, to be read.
    """
    papers = []
    kept = [msgspec.json.decode(draft.data, type=Paper) for draft in home.drafts.all(KIND)]
    unpacked = {page.id for page in home.pages.in_state(PageState.UNPACKED)}
    for paper in kept:
        if (paper.scan and is_filed(home, paper)) or _is_elsewhere(paper, kept, unpacked):
            home.drafts.drop(paper.id)
        else:
            papers.append(paper)
    known = {page for paper in papers for page in paper.pages}
    lost = [page for page in home.pages.in_state(PageState.WAITING) if page.id not in known]
    papers += [
        Paper(page.id, page.name, pages=(page.id,), batch=page.source if page.source in unpacked else "")
        for page in lost
    ]
    return sorted(papers, key=lambda paper: paper.id)


def _is_elsewhere(paper: Paper, kept: list[Paper], unpacked: set[str]) -> bool:
    """Whether all pages of a paper being read went into another one, or are kept one by one by now."""
    if paper.stage is not Stage.READING or not paper.pages:
        return False
    others = {
        page for other in kept if other.id != paper.id and _holds_more(other, paper) for page in other.pages
    }
    return set(paper.pages) <= (others | unpacked)


def _holds_more(other: Paper, paper: Paper) -> bool:
    return other.stage is not Stage.READING or len(other.pages) > len(paper.pages)


def of_page(home: Home, page: str) -> Paper | None:
    """Return the unsettled paper that this page belongs to."""
    return next((paper for paper in restore(home) if page in paper.pages), None)


def is_filed(home: Home, paper: Paper) -> bool:
    """Whether the paper stands where it belongs under the id it was last filed under."""
    target = target_of(home, paper.dossier)
    return target is not None and any(scan.id == paper.scan for scan in target.scans)


def target_of(home: Home, target: str) -> Target | None:
    """Return the dossier or the file of the archive with this id."""
    return (home.queries.dossier(target) or home.archive.file(target)) if target else None


def tray(home: Home) -> list[Paper]:
    """Return what lies in the tray, newest first."""
    pages = home.pages.in_state(PageState.TRAY)
    return [_aside(page) for page in reversed(pages)]


def _aside(page: Page) -> Paper:
    return Paper(page.id, page.name, page.dossier, Stage.ASIDE, (page.id,), reason=page.note)


def heading(paper: Paper) -> str:
    """Return what stands at the head of a paper, in small letters; "" when nothing was read there."""
    title = paper.facts.title.value if paper.facts and paper.facts.title else ""
    return title.capitalize() if title.isupper() else title


def twin(target: Target, originals: tuple[str, ...]) -> Scan | ArchivedPaper | None:
    """Return the paper there that was made from one of these very files, if there is one."""
    return next((scan for scan in target.scans if set(scan.originals) & set(originals)), None)


def need_dossier(home: Home, dossier: str) -> Dossier:
    """Return a dossier. Raises ``Trouble`` when it is not on this desk."""
    found = home.queries.dossier(dossier)
    if found is None:
        raise Trouble("Không tìm thấy hồ sơ này trên máy.", "Chọn lại hồ sơ.")
    return found
