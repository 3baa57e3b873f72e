"""``digitise`` on the command line: files and folders in; PDF, text and a report out."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble
from scanner.batch import Assembled, Document, Event, Failed, PutAside, Read, digitise
from scanner.journal import FolderJournal
from scanner.sources import SUFFIXES, FileSource
from scanner.values import PageResult


class Failure(msgspec.Struct, frozen=True):
    """What went wrong with one input; page 0 means the whole of it."""

    page: int
    what: str
    todo: str


class PaperAccount(msgspec.Struct, frozen=True):
    """The account of one paper: the files made, its heading, and the numbers of its pages.

    ``sure`` tells whether it is clear that the paper begins and goes on as it was cut; ``gaps`` are printed
    page numbers that did not come; ``dossier`` is the code on the cover sheet before it.
    """

    pdf: str
    text: str
    title: str
    sure: bool
    gaps: tuple[int, ...]
    dossier: str
    pages: tuple[int, ...]


class AsidePage(msgspec.Struct, frozen=True):
    """A page of a stack that belongs to no paper, and why."""

    page: int
    why: str


class Account(msgspec.Struct):
    """The account of one input in ``report.json``: its pages as they were read, and what was made of them."""

    name: str
    pages: list[PageResult] = []
    papers: list[PaperAccount] = []
    aside: list[AsidePage] = []
    failures: list[Failure] = []


def digitise_command(files: Sequence[Path], out: Path, as_json: bool, stack: bool = False) -> int:
    """Digitise ``files`` (folders: every picture and PDF in them) into ``out``.

    Each input becomes NAME.pdf and NAME.txt; ``as_json`` adds report.json. With ``stack`` each input is a
    stack of mixed papers that falls apart into NAME-01.pdf, NAME-02.pdf …; a folder is then one stack, its
    files in the order of their names. Originals are kept in ``out/ban-goc``. Progress goes to stderr in
    Vietnamese. Returns 0, or 1 when some input failed (the others are done all the same).
    """
    inputs = _inputs(files, stack)
    if not inputs:
        _say("Không có tệp ảnh hay PDF nào để số hóa.")
        return 1
    out.mkdir(parents=True, exist_ok=True)
    accounts = [Account(name) for name in _names([given for given, _ in inputs])]
    progress = _Progress(len(inputs))
    documents = [
        Document(account.name, FileSource(paths).pages(), stack=stack)
        for account, (_, paths) in zip(accounts, inputs, strict=True)
    ]
    events = digitise(documents, journal=FolderJournal(out / "ban-goc"))
    try:
        for event in events:
            progress.tell(event)
            _settle(event, accounts[event.document], out)
    except Trouble as trouble:
        _say(str(trouble))
        return 1
    if as_json:
        (out / "report.json").write_bytes(msgspec.json.format(msgspec.json.encode(accounts), indent=2))
    failed = sum(bool(account.failures) for account in accounts)
    _say(f"Xong {len(accounts) - failed}/{len(accounts)} tệp." + (f" {failed} tệp có lỗi." if failed else ""))
    return 1 if failed else 0


def _inputs(files: Sequence[Path], stack: bool) -> list[tuple[Path, list[Path]]]:
    """Return the inputs meant, each with its files: a folder means every picture and PDF in it, by name, not
    deeper; as a stack, all of them together.
    """
    found: list[tuple[Path, list[Path]]] = []
    for path in files:
        if not path.is_dir():
            found.append((path, [path]))
            continue
        inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES)
        if stack and inside:
            found.append((path, inside))
        elif not stack:
            found += [(inner, [inner]) for inner in inside]
    return found


def _names(inputs: Sequence[Path]) -> list[str]:
    """Return an output name for each input; a second ``a`` becomes ``a-2``, so none overwrites another."""
    names: list[str] = []
    for path in inputs:
        name, count = path.stem, 1
        while name in names:
            count += 1
            name = f"{path.stem}-{count}"
        names.append(name)
    return names


def _settle(event: Event, account: Account, out: Path) -> None:
    """Write what an event brought and note it in its account."""
    if isinstance(event, Failed):
        account.failures.append(Failure(event.number, event.what, event.todo))
    elif isinstance(event, PutAside):
        account.aside.append(AsidePage(event.page.number, event.why))
    elif isinstance(event, Assembled):
        name = account.name if event.alone else f"{account.name}-{event.part + 1:02d}"
        group = event.group
        numbers = tuple(page.number for page in event.pages)
        paper = PaperAccount(
            f"{name}.pdf", f"{name}.txt", group.title, group.sure, group.gaps, group.dossier, numbers
        )
        account.pages += event.pages
        account.papers.append(paper)
        _write(out / paper.pdf, event.pdf)
        _write(out / paper.text, (event.text + "\n").encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    """Write a whole file or none of it."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        raise Trouble(
            f"Không ghi được “{path.name}” ({error.strerror}).",
            "Hãy kiểm tra dung lượng trống và quyền ghi thư mục.",
        ) from error


class _Progress:
    """Says on stderr how far the work is and how long it may still take."""

    def __init__(self, inputs: int) -> None:
        self._inputs = inputs
        self._finished = 0
        self._started = time.monotonic()

    def tell(self, event: Event) -> None:
        """Say one line for what a person would want to know."""
        if isinstance(event, Read):
            _say(f"  {event.name}: đã đọc trang {event.page.number}/{event.of} ({event.page.words} chữ)")
        elif isinstance(event, Failed):
            where = f"trang {event.number}: " if event.number else ""
            _say(f"  LỖI {event.name}: {where}{event.what} {event.todo}")
            self._finished += event.number == 0
        elif isinstance(event, Assembled):
            self._finished += event.last
            paper = (
                "" if event.alone else f" – giấy thứ {event.part + 1}: {event.group.title or 'chưa rõ tên'}"
            )
            _say(f"[{self._finished}/{self._inputs}] {event.name}{paper}{self._left()}")
        elif isinstance(event, PutAside):
            _say(f"  {event.name}: trang {event.page.number} để riêng ({event.why.lower()})")

    def _left(self) -> str:
        """Return the time left, judged by the inputs finished so far."""
        left = self._inputs - self._finished
        if left <= 0 or not self._finished:
            return ""
        seconds = (time.monotonic() - self._started) / self._finished * left
        if seconds < 90:
            return f" – còn khoảng {max(1, round(seconds))} giây"
        return f" – còn khoảng {round(seconds / 60)} phút"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
