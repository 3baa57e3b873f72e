"""``digitise`` on the command line: files and folders in; PDF, text and a report out.

It may be ended at any moment, by whatever, and started again with the same words: see ``scanner.ledger``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble
from localdb.files import write_file
from scanner.batch import Assembled, Document, Event, Failed, Finished, PutAside, digitise
from scanner.inputs import Input, find
from scanner.journal import FolderJournal
from scanner.ledger import Account, AsidePage, Failure, Ledger, PaperAccount
from scanner.progress import Progress
from scanner.values import PageFigures

_AGAIN = "Những gì đã xong vẫn còn; chạy lại đúng lệnh này để làm tiếp."


def digitise_command(
    files: Sequence[Path],
    out: Path,
    as_json: bool,
    stack: bool = False,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
) -> int:
    """Digitise ``files`` (folders: every picture and PDF in them, however deep) into ``out``.

    Each input becomes NAME.pdf and NAME.txt in the same tree of folders; ``as_json`` adds report.json, which
    covers everything that was ever done in ``out``. With ``stack`` each input is a stack of mixed papers that
    falls apart into NAME-01.pdf, NAME-02.pdf …; each folder is then one stack, its files in the order of
    their names. Originals are kept in ``out/ban-goc``. What an earlier run did is not done again, unless the
    input has changed or failed. Progress goes to stderr in Vietnamese. ``executor`` and ``workers``: see
    ``scanner.batch.digitise``. Returns 0, or 1 when some input failed (the others are done all the same).
    Raises ``Trouble`` when nothing can go on, as on a full disk.
    """
    found = find(files, out, stack=stack)
    progress = Progress(found.inputs)
    if found.passed_over:
        progress.say(f"Bỏ qua {found.passed_over} tệp không phải ảnh hay PDF.")
    if not found.inputs:
        progress.say("Không có tệp ảnh hay PDF nào để số hóa.")
        return 1
    with Ledger(out) as ledger:
        ledger.sweep()
        run = _Run(out, ledger, progress, found.inputs, stack)
        journal = FolderJournal(out / "ban-goc")
        try:
            with closing(
                digitise(run.documents(), journal=journal, executor=executor, workers=workers)
            ) as events:
                for event in events:
                    run.take(event)
        except KeyboardInterrupt:
            progress.say(f"Đã dừng. {_AGAIN}")
            raise
        except Trouble as trouble:
            raise Trouble(trouble.what, f"{trouble.todo} {_AGAIN}") from trouble
        if as_json:
            ledger.report()
    total = len(found.inputs)
    earlier = f" {run.earlier} tệp đã xong từ lần trước." if run.earlier else ""
    failed = f" {run.failed} tệp có lỗi." if run.failed else ""
    progress.say(f"Xong {total - run.failed}/{total} tệp.{earlier}{failed}")
    return 1 if run.failed else 0


class _Run:
    """One run over the inputs: hands out what is left to do, and writes down what comes of it."""

    def __init__(
        self, out: Path, ledger: Ledger, progress: Progress, inputs: Sequence[Input], stack: bool
    ) -> None:
        self.earlier = 0
        self.failed = 0
        self._out = out
        self._ledger = ledger
        self._progress = progress
        self._inputs = inputs
        self._names = ledger.name_all(inputs, stack=stack)
        self._stack = stack
        self._open: dict[int, Account] = {}

    def documents(self) -> Generator[Document | None, None, None]:
        """Yield the inputs that are not done yet, and None for each that is."""
        document = 0
        for given, name in zip(self._inputs, self._names, strict=True):
            sha256 = given.fingerprint()
            if self._ledger.is_done(given.source, sha256, stack=self._stack):
                self.earlier += 1
                self._progress.skip(given)
                yield None
                continue
            self._open[document] = Account(name, given.source, sha256, self._stack)
            self._progress.begin(document, given)
            yield Document(name, given.pages(), stack=self._stack)
            document += 1

    def take(self, event: Event) -> None:
        """Write what an event brought, note it in the account of its input, and tell."""
        account = self._open[event.document]
        self._progress.event(event)
        if isinstance(event, Failed):
            account.failures.append(Failure(event.number, event.what, event.todo))
        elif isinstance(event, PutAside):
            account.aside.append(AsidePage(event.page.number, event.why))
        elif isinstance(event, Assembled):
            self._write(event, account)
        elif isinstance(event, Finished):
            self._ledger.settle(account)
            self.failed += bool(account.failures)
            self._progress.finish(event.document, account.name)
            del self._open[event.document]

    def _write(self, event: Assembled, account: Account) -> None:
        name = account.name if event.alone else f"{account.name}-{event.part + 1:02d}"
        group = event.group
        paper = PaperAccount(
            pdf=f"{name}.pdf",
            text=f"{name}.txt",
            title=group.title,
            sure=group.sure,
            gaps=group.gaps,
            dossier=group.dossier,
            pages=tuple(page.number for page in event.pages),
            sha256=hashlib.sha256(event.pdf).hexdigest(),
            facts=event.facts,
        )
        account.pages += (msgspec.convert(page, PageFigures, from_attributes=True) for page in event.pages)
        account.papers.append(paper)
        write_file(self._out / paper.pdf, event.pdf)
        write_file(self._out / paper.text, (event.text + "\n").encode("utf-8"))
