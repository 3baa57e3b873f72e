"""Paper in, searchable documents out: one generator of events.

Whatever arrives is on disk (``journal.keep`` has returned) before anything is done to it. After that each
page is cleaned and read in a child process, all cores (or machines) busy, and a document is assembled when
its last page is in. One bad page never stops the others: it becomes a ``Failed`` and the rest goes on.

Progress bars, logs, the command line and the desk all read the same events. Closing the generator cancels:
children are ended, and what was kept stays kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, ParamSpec, TypeVar

import msgspec

from localdb.domain.facts import Facts
from localdb.domain.trouble import Trouble
from scanner import work as pieces
from scanner.journal import Journal
from scanner.pile import Done, Made, Paper, Pile
from scanner.sources import Arrival, RawPage, Source
from scanner.split import Group
from scanner.understand import PageWords, understand
from scanner.values import PageResult
from scanner.worker import Workers

_AHEAD, _AHEAD_EACH = 24, 4
"""How many pages may wait to be read, at least and for each worker: all are busy, and memory is flat."""
MANY_PAGES = frozenset({"application/pdf", "image/tiff"})
P = ParamSpec("P")
T = TypeVar("T")


class Document(msgspec.Struct, frozen=True):
    """What belongs together: a name people know it by, and the raw pages in order.

    It is one paper, or with ``stack`` a pile that may hold several, which fall apart by what they say.
    """

    name: str
    pages: Iterable[Arrival]
    stack: bool = False


class Scanned(msgspec.Struct, frozen=True):
    """A raw page (or a whole file) is safe on disk under ``kept``; ``document`` counts from 0."""

    document: int
    name: str
    kept: str
    stack: bool = False


class Read(msgspec.Struct, frozen=True):
    """Page ``number`` was read; the result holds its text and figures."""

    document: int
    name: str
    of: int
    page: PageResult


class Assembled(msgspec.Struct, frozen=True):
    """A paper is ready: PDF/A-2b bytes, its text, and the account of every page that could be read.

    ``missing`` counts from 1 the pages of the paper that could not; their originals are in the journal all
    the same. ``group`` says which pages of the document it is made of, and how sure that is; ``part`` counts
    the papers of the document from 0, and ``last`` tells the one its last page is in. ``facts`` is what the
    paper says about itself.
    """

    document: int
    name: str
    pdf: bytes
    text: str
    pages: tuple[PageResult, ...]
    missing: tuple[int, ...]
    group: Group
    facts: Facts
    part: int = 0
    last: bool = True

    @property
    def alone(self) -> bool:
        """Whether the document turned out to be this one paper."""
        return self.last and not self.part


class PutAside(msgspec.Struct, frozen=True):
    """A page of a stack that belongs to no paper: blank, or a sheet of ours that stood between two."""

    document: int
    name: str
    page: PageResult
    why: str


class Finished(msgspec.Struct, frozen=True):
    """All of a document was told: every page is in a paper, put aside, or failed."""

    document: int
    name: str


class Failed(msgspec.Struct, frozen=True):
    """A page, or (``number`` 0) a whole document or its source, could not be done: what, and what to do."""

    document: int
    name: str
    number: int
    what: str
    todo: str


Event = Scanned | Read | Assembled | PutAside | Finished | Failed
"""What ``digitise`` tells. The desk adds its own ``Filed`` once it has stored an ``Assembled``."""


def apart(source: Source) -> Generator[Document | Trouble | None, None, None]:
    """Return every raw page of ``source`` as a document of its own: for files and watched folders.

    A file of many pages may be a pile from a scanner: it is a stack, unless somebody signed it as a whole.
    """
    with closing(source.pages()) as arriving:
        for arrival in arriving:
            yield one_file(arrival) if isinstance(arrival, RawPage) else arrival


def one_file(raw: RawPage) -> Document:
    """Return a file as a document; see ``apart``."""
    return Document(raw.name, (raw,), stack=raw.media in MANY_PAGES and b"/ByteRange" not in raw.data)


def together(name: str, source: Source) -> Generator[Document | Trouble | None, None, None]:
    """Return all that ``source`` brings as one stack: for a pile of papers in a feeder."""
    yield Document(name, source.pages(), stack=True)


def digitise(
    documents: Iterable[Document | Trouble | None],
    *,
    journal: Journal,
    workers: int | None = None,
    executor: Executor | None = None,
) -> Generator[Event, None, None]:
    """Keep, clean, read and assemble ``documents``; yield what happens as it happens.

    ``workers`` is how many pages are worked on at once (default: one per core). Pages are done by
    ``executor``, or by threads of this process. Order is kept within a document, not between them. Trouble
    from a source becomes a ``Failed``; a journal that cannot write, or an executor that is broken, raises
    Trouble here, since going on would lose paper. Closing the generator cancels.
    """
    batch = _Batch(journal, workers or os.cpu_count() or 1, executor)
    try:
        yield from batch.run(documents)
    finally:
        batch.close()


Back = Callable[[], Iterator[Event]]
"""Tells what came of a piece of work."""


class _Batch:
    """One run of ``digitise``. All state lives in the caller's thread; what was handed out only reports."""

    def __init__(self, journal: Journal, workers: int, executor: Executor | None) -> None:
        self._journal = journal
        self._children = Workers()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="scanner")
        self._executor = executor
        self._handed_out: set[Future[Any]] = set()
        self._inbox: SimpleQueue[tuple[Future[Any], Back]] = SimpleQueue()
        self._ahead = max(_AHEAD, _AHEAD_EACH * workers)

    def close(self) -> None:
        """End every child and thread; nothing is left running here."""
        self._children.stop()
        for future in self._handed_out:
            future.cancel()
        self._threads.shutdown(cancel_futures=True)
        self._children.close()

    def run(self, documents: Iterable[Document | Trouble | None]) -> Iterator[Event]:
        index = 0
        with closing(_heard(documents)) as incoming:
            for document in incoming:
                if isinstance(document, Trouble):
                    yield Failed(index, "", 0, document.what, document.todo)
                    index += 1
                elif document is not None:
                    yield from self._take(Pile(index, document.name, stack=document.stack), document.pages)
                    index += 1
                yield from self._news()
        while self._handed_out:
            yield from self._news(wait=1.0)

    def _take(self, work: Pile, pages: Iterable[Arrival]) -> Iterator[Event]:
        """Keep every raw page of a document the moment it arrives, and send it off."""
        with closing(_heard(pages)) as incoming:
            for raw in incoming:
                if isinstance(raw, Trouble):
                    yield Failed(work.index, work.name, 0, raw.what, raw.todo)
                elif raw is not None:
                    kept = self._journal.keep(raw.data, media=raw.media, source=work.name, name=raw.name)
                    yield Scanned(work.index, work.name, kept, work.stack)
                    yield from self._send_pages(work, raw, kept)
                yield from self._news()
        work.all_in = True
        yield from self._assemble_ready(work)

    def _send_pages(self, work: Pile, raw: RawPage, kept: str) -> Iterator[Event]:
        """Find out how many pages the raw page holds, and send each to be read, not too many at once."""
        first, count = work.pages + 1, 1
        if raw.media in MANY_PAGES:
            counting = self._submit(pieces.count, raw)
            while not counting.done():
                yield from self._news(wait=0.1)
            try:
                count = counting.result()
            except Trouble as trouble:
                work.missing.add(first)
                yield Failed(work.index, work.name, first, trouble.what, trouble.todo)
        work.pages += count
        for inner in range(1, count + 1):
            number = first + inner - 1
            if number not in work.missing:
                done = self._submit(pieces.page, raw, kept, number, inner)
                self._expect(done, partial(self._page_back, work, number, done))
            while len(self._handed_out) > self._ahead:
                yield from self._news(wait=1.0)

    def _submit(self, piece: pieces.Piece[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self._executor is None:
            return self._threads.submit(piece, self._children, *args, **kwargs)
        return self._executor.submit(partial(pieces.anywhere, piece, *args, **kwargs))

    def _expect(self, future: Future[Any], back: Back) -> None:
        """Have ``back`` called in the caller's thread when a piece is done."""
        self._handed_out.add(future)
        future.add_done_callback(lambda done: self._inbox.put((done, back)))

    def _news(self, wait: float = 0.0) -> Iterator[Event]:
        """Yield what comes of the pieces that are done; ``wait`` so many seconds for the first of them."""
        while True:
            try:
                future, back = self._inbox.get(timeout=wait) if wait else self._inbox.get_nowait()
            except Empty:
                return
            wait = 0.0
            self._handed_out.discard(future)
            try:
                yield from back()
            except (BrokenExecutor, CancelledError) as error:
                raise Trouble(
                    "Cụm máy đọc giấy tờ đã ngừng, hoặc có máy không cài cùng bản Một Cửa.",
                    "Kiểm tra các máy trong cụm.",
                ) from error

    def _page_back(self, work: Pile, number: int, page: Future[Done]) -> Iterator[Event]:
        try:
            done = page.result()
        except Trouble as trouble:
            work.missing.add(number)
            yield Failed(work.index, work.name, number, trouble.what, trouble.todo)
        else:
            work.put(number, done)
            yield Read(work.index, work.name, work.pages, done.result)
        yield from self._assemble_ready(work)

    def _assemble_ready(self, work: Pile) -> Iterator[Event]:
        """Put together every paper whose last page is back, and tell which pages step aside."""
        for ready in work.ready():
            if isinstance(ready, Paper):
                made = self._submit(pieces.paper, work.name, tuple(page.parts for page in ready.pages))
                self._expect(made, partial(self._paper_back, work, ready, made))
            else:
                page, why = ready
                yield PutAside(work.index, work.name, page.result, why)
        if work.finishes():
            yield Finished(work.index, work.name)

    def _paper_back(self, work: Pile, paper: Paper, assembled: Future[bytes]) -> Iterator[Event]:
        try:
            pdf: bytes | Trouble = assembled.result()
        except Trouble as trouble:
            pdf = trouble
        for made in work.in_order(Made(paper, pdf)):
            if isinstance(made.pdf, Trouble):
                for page in made.paper.group.numbers:
                    yield Failed(work.index, work.name, page, made.pdf.what, made.pdf.todo)
            else:
                yield _assembled(work, made.paper, made.pdf)
        if work.finishes():
            yield Finished(work.index, work.name)


def _heard(things: Iterable[T]) -> Generator[T | Trouble, None, None]:
    """Yield what comes, and the Trouble that ended it, if any, as the last thing."""
    try:
        yield from things
    except Trouble as trouble:
        yield trouble


def _assembled(work: Pile, paper: Paper, pdf: bytes) -> Assembled:
    pages = tuple(page.result for page in paper.pages)
    text = "\n\f".join(page.text for page in pages)
    return Assembled(
        work.index,
        work.name,
        pdf,
        text,
        pages,
        paper.missing,
        group=paper.group,
        facts=understand([PageWords(p.parts.words, p.parts.width, p.parts.height) for p in paper.pages]),
        part=paper.part,
        last=paper.last,
    )
