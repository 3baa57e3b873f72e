"""From paper to dossier: what arrives is kept, read, named and filed, or waits for a person. No Qt here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from localdb.domain.trouble import Trouble
from localdb.home import Home
from localdb.log import new_id
from localdb.pages import PageState
from localdb.store import Actor
from scanner import batch
from scanner.batch import MANY_PAGES, Document, digitise, one_file
from scanner.sources import WHOLE, RawPage
from ui.parts import Parts
from ui.scanning import filing
from ui.scanning.facts import with_card
from ui.scanning.inlet import Incoming, Stopped
from ui.scanning.paper import Paper, Stage, Target, keep, of_page
from ui.scanning.pile import Pile

EDITED = "Vừa sửa trang: xem lại rồi xếp."
NOBODY = "Chưa có ai đăng nhập: giấy chờ người xếp."


@dataclass
class Aim:
    """Where papers that arrive now belong, and who answers for it."""

    dossier: str = ""
    actor: Actor | None = None


class Kept(Struct, frozen=True):
    """A paper (or one more page of it) is safe on disk."""

    paper: Paper


class Reading(Struct, frozen=True):
    """``done`` of ``of`` pages of the paper were read."""

    paper: Paper
    done: int
    of: int


class Waiting(Struct, frozen=True):
    """The paper was read and waits for a person; ``paper.reason`` says why."""

    paper: Paper


class Filed(Struct, frozen=True):
    """The paper stands in its dossier, or its file of the archive."""

    paper: Paper
    dossier: Target


class Aside(Struct, frozen=True):
    """The paper is blank and lies in the tray."""

    paper: Paper


class Failed(Struct, frozen=True):
    """A paper could not be read (its original is kept), or, without one, something could not be taken in."""

    paper: Paper | None
    what: str
    todo: str


class Gone(Struct, frozen=True):
    """The paper stands no longer by itself: its pages went into other papers."""

    paper: Paper


Event = Kept | Reading | Waiting | Filed | Aside | Gone | Failed


def take_in(parts: Parts, documents: Iterable[Incoming], aim: Aim) -> Iterator[Event]:
    """Take documents in for the dossier aimed at; see ``Intake.run``."""
    return Intake(parts, aim).run(documents)


class Intake:
    """One run of taking papers in. ``aim`` is looked at when a paper arrives."""

    def __init__(self, parts: Parts, aim: Aim) -> None:
        self._home: Home = parts.home
        self._parts = parts
        self._aim = aim
        self._journal = _Journal(parts.home)
        self._known: dict[str, Paper] = {}  # by page: papers that are taken in once more
        self._flying: dict[int, Paper] = {}  # by document: papers being read
        self._piles: dict[int, Pile] = {}  # by document: stacks being read
        self._echoes: set[int] = set()  # documents that are a paper being read already, come once more
        self._read: dict[int, int] = {}

    def run(self, documents: Iterable[Incoming]) -> Iterator[Event]:
        """Keep, read, name and file what comes. Closing the generator cancels; what was kept waits.

        Raises ``Trouble`` when the disk takes no more.
        """
        with closing(digitise(documents, journal=self._journal)) as events:
            try:
                for event in events:
                    yield from self._take(event)
            except Stopped:
                return

    def again(self, papers: Iterable[Paper]) -> Iterator[Document]:
        """Return papers that were kept earlier, to be read now; those of one batch as one stack."""
        for batch_, group in groupby(
            filter(self._is_unsettled, papers), key=lambda paper: paper.batch or paper.id
        ):
            some = list(group)
            for paper in some:
                self._known |= dict.fromkeys(paper.pages, paper)
            stack = (
                len(some[0].pages) == 1
                and not some[0].wanted
                and (bool(some[0].batch) or self._is_pile(some[0]))
            )
            yield Document(batch_ if len(some) > 1 else some[0].name, self._kept_pages(some), stack=stack)

    def _is_unsettled(self, paper: Paper) -> bool:
        """Whether nothing was decided about a paper since somebody saw that it is to be read."""
        states = {self._home.pages.get(page).state for page in paper.pages}
        return bool(states & {PageState.WAITING, PageState.FAILED})

    def stack(self, sheets: Iterable[Paper | None]) -> Iterator[Document]:
        """Return the sheets of a scan that is still running as one stack; None while none comes."""
        yield Document("", self._sheets(sheets), stack=True)

    def _sheets(self, sheets: Iterable[Paper | None]) -> Iterator[RawPage | None]:
        for sheet in sheets:
            if sheet is None:
                yield None
                continue
            self._known |= dict.fromkeys(sheet.pages, sheet)
            yield from self._kept_pages([sheet])

    def _is_pile(self, paper: Paper) -> bool:
        """Whether a paper is a file that may hold several: what came in so the first time is so again."""
        entry = self._home.pages.get(paper.pages[0])
        if len(paper.pages) > 1 or paper.wanted or entry.media not in MANY_PAGES:
            return False
        return one_file(RawPage(self._home.blobs.read(entry.sha256), entry.media, entry.name)).stack

    def _kept_pages(self, papers: Iterable[Paper]) -> Iterator[RawPage]:
        for whose, page in [(paper, page) for paper in papers for page in paper.pages]:
            turn, crop = whose.turns.get(page, 0), whose.crops.get(page, WHOLE)
            entry = self._home.pages.get(page)
            self._journal.expect(entry.sha256, page)
            yield RawPage(self._home.blobs.read(entry.sha256), entry.media, entry.name, turn=turn, crop=crop)

    def _take(self, event: batch.Event) -> Iterator[Event]:
        if event.document in self._echoes:
            return
        if isinstance(event, batch.Scanned):
            yield from self._arrived(event)
        elif isinstance(event, batch.Read):
            yield from self._was_read(event)
        elif isinstance(event, batch.Assembled):
            yield from self._complete(event)
        elif isinstance(event, batch.PutAside):
            yield from self._step_aside(event)
        elif isinstance(event, batch.Finished) and event.document in self._piles:
            yield from self._finish(self._piles.pop(event.document))
        elif isinstance(event, batch.Failed):
            yield self._fail(event)

    def _was_read(self, event: batch.Read) -> Iterator[Event]:
        self._read[event.document] = self._read.get(event.document, 0) + 1
        pile = self._piles.get(event.document)
        if pile is None:
            yield Reading(self._flying[event.document], self._read[event.document], event.of)
            return
        pile.pages = max(pile.pages, event.of)
        paper = pile.paper_of(event.page.number)
        if paper is not None:
            done, of = (self._read[event.document], event.of) if pile.is_file else (1, 1)
            yield Reading(paper, done, of)

    def _complete(self, event: batch.Assembled) -> Iterator[Event]:
        """Settle a paper that is complete; sheets that went into it stand no longer by themselves."""
        pile = self._piles.get(event.document)
        if pile is None:
            yield self._settle(self._flying.pop(event.document), event)
            return
        paper, taken_in = pile.take_out(event)
        settled = self._settle(paper, event)
        yield settled
        for sheet in taken_in:
            self._home.drafts.drop(sheet.id)
            yield Gone(sheet)

    def _step_aside(self, event: batch.PutAside) -> Iterator[Event]:
        """Put a page in the tray; one of a file waits until it is known whether the file is one paper."""
        pile = self._piles[event.document]
        if pile.is_file:
            pile.aside.append(event)
        elif paper := pile.paper_of(event.page.number):
            yield Aside(filing.put_aside(self._home, paper, event.why))

    def _finish(self, pile: Pile) -> Iterator[Event]:
        """Settle what is left of a file: its blank pages, and the paper that stood for the whole of it."""
        if not pile.is_file:
            return
        if pile.unpacked:
            for event in pile.aside:
                yield Aside(filing.put_aside(self._home, pile.sheet(event.page.number), event.why))
            for sheet in pile.left_over():
                failed = replace(sheet, stage=Stage.FAILED, reason=pile.whole.reason, todo=pile.whole.todo)
                keep(self._home, failed, self._who)
                yield Failed(failed, failed.reason, failed.todo)
            self._home.drafts.drop(pile.whole.id)
            yield Gone(pile.whole)
        elif len(pile.aside) == pile.pages:
            yield Aside(filing.put_aside(self._home, pile.whole, pile.aside[0].why))

    def _arrived(self, event: batch.Scanned) -> Iterator[Event]:
        paper = self._flying.get(event.document)
        if paper is None:
            if any(p.stage is Stage.READING and event.kept in p.pages for p in self._all_flying()):
                self._echoes.add(event.document)
                return
            paper = self._known.pop(event.kept, None)
            if event.kept in self._journal.met_again:
                paper = paper or of_page(self._home, event.kept)
            paper = paper or self._new(event.name)
        pages = paper.pages if event.kept in paper.pages else (*paper.pages, event.kept)
        paper = replace(paper, pages=pages, stage=Stage.READING, reason="", todo="")
        if event.stack:
            self._piles.setdefault(event.document, Pile(self._home)).arrive(paper)
        else:
            self._flying[event.document] = paper
        keep(self._home, paper, self._who)
        yield Kept(paper)

    def _all_flying(self) -> Iterator[Paper]:
        yield from self._flying.values()
        for pile in self._piles.values():
            yield from pile.papers.values()

    def _new(self, name: str) -> Paper:
        return Paper(new_id(), name, self._aim.dossier)

    def _settle(self, paper: Paper, event: batch.Assembled) -> Event:
        """File a paper that was read, when nothing speaks against it; else let it step aside or wait."""
        if all(page.blank for page in event.pages) and not event.missing and not paper.wanted:
            return Aside(filing.put_aside(self._home, paper, "Trang trắng"))
        paper = self._with_result(paper, event)
        try:
            paper = filing.judge(self._home, self._parts.catalogue, paper)
            actor = self._aim.actor
            if paper.edited and not paper.reason:
                paper = replace(paper, reason=EDITED)
            if not paper.reason and actor is not None:
                done = filing.file(self._home, self._parts.catalogue, paper, paper.component, actor)
                return Filed(done.paper, done.dossier)
            paper = replace(paper, reason=paper.reason or NOBODY)
        except Trouble as trouble:
            paper = replace(paper, stage=Stage.WAITING, reason=trouble.what, todo=trouble.todo)
        keep(self._home, paper, self._who)
        return Waiting(paper)

    def _with_result(self, paper: Paper, event: batch.Assembled) -> Paper:
        words = sum(page.words for page in event.pages)
        weighed = sum(page.confidence * page.words for page in event.pages)
        for page in paper.pages:
            self._home.pages.mark(page, PageState.WAITING)
        return replace(
            paper,
            stage=Stage.WAITING,
            sha256=self._home.blobs.put(event.pdf),
            size=len(event.pdf),
            count=len(event.pages),
            text=event.text,
            confidence=round(weighed / words, 1) if words else 0.0,
            flags=tuple(dict.fromkeys(flag for page in event.pages for flag in page.flags)),
            page_flags=tuple(page.flags for page in event.pages),
            missing=event.missing,
            doubtful=not event.group.sure,
            gaps=event.group.gaps,
            hint=event.group.component,
            cover=event.group.dossier,
            facts=with_card(event.facts, event.pages),
            doubts=tuple(
                replace(doubt, page=place)
                for place, page in enumerate(event.pages, start=1)
                for doubt in page.doubts
            ),
        )

    def _fail(self, event: batch.Failed) -> Event:
        """Say what went wrong beside the paper; its original stays in the journal."""
        pile = self._piles.get(event.document)
        paper = pile.paper_of(event.number) if pile else self._flying.get(event.document)
        if paper is None:
            return Failed(None, event.what, event.todo)
        paper = replace(paper, stage=Stage.FAILED, reason=event.what, todo=event.todo)
        for page in paper.pages:
            self._home.pages.mark(page, PageState.FAILED, event.what)
        if pile is None:
            self._flying[event.document] = paper
        else:
            pile.papers[1 if pile.is_file else event.number] = paper
        keep(self._home, paper, self._who)
        return Failed(paper, event.what, event.todo)

    @property
    def _who(self) -> str:
        return self._aim.actor.id if self._aim.actor else ""


class _Journal:
    """The desk's page journal, which knows a page that comes once more by its bytes.

    One comes when a person asks; another when the program ended after a file was kept and before the watch
    folder was told so: the file still lies there.
    """

    def __init__(self, home: Home) -> None:
        self._pages = home.pages
        self._before = home.pages.last()
        self.met_again: set[str] = set()
        self._expected: dict[str, str] = {}

    def expect(self, sha256: str, page: str) -> None:
        """Say that the next page with these bytes is this one, kept earlier."""
        self._expected[sha256] = page

    def keep(self, data: bytes, *, media: str, source: str, name: str) -> str:
        """See ``scanner.journal.Journal``."""
        sha256 = hashlib.sha256(data).hexdigest()
        kept = self._expected.pop(sha256, "")
        if not kept and source == name:
            kept = self._pages.unfiled(sha256, name, self._before)
            self.met_again.add(kept)
        return kept or self._pages.keep(data, media=media, source=source, name=name)
