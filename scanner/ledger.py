"""What ``digitise`` has done in an output folder, so that it goes on there after whatever ended it.

One file of lines in the output folder itself, ``so-hoa.jsonl``, only ever added to. Two kinds of line: the
name given to an input (before anything is written under it), and the account of an input that is done (after
everything written is on disk). An input is done when its bytes and the settings are those of its last
account, nothing failed, and the files are still there. Anything else is simply done once more, under the
same name. A half line at the end is the mark of a power cut and is cut off.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

from localdb.domain.facts import Facts
from localdb.domain.trouble import Trouble
from localdb.files import explain, sync_folder, write_file
from scanner.inputs import Input
from scanner.values import PageFigures

NAME = "so-hoa.jsonl"
_OPEN = os.O_RDWR | os.O_CREAT | os.O_APPEND
_LEFT_OVER = re.compile(r"\..+\.(pdf|txt|json|jpg|png|tif|bin)\.[0-9a-f]{8}")
_PART = re.compile(r"-\d{2,}$")


class Failure(msgspec.Struct, frozen=True):
    """What went wrong with one input; page 0 means the whole of it."""

    page: int
    what: str
    todo: str


class PaperAccount(msgspec.Struct, frozen=True):
    """The account of one paper: the files made, its heading, and the numbers of its pages.

    ``sure`` tells whether it is clear that the paper begins and goes on as it was cut; ``gaps`` are printed
    page numbers that did not come; ``dossier`` is the code on the cover sheet before it; ``sha256`` is that
    of the PDF; ``facts`` is what was found on it, each with how sure that is and where it stands.
    """

    pdf: str
    text: str
    title: str
    sure: bool
    gaps: tuple[int, ...]
    dossier: str
    pages: tuple[int, ...]
    sha256: str
    facts: Facts = Facts()


class AsidePage(msgspec.Struct, frozen=True):
    """A page of a stack that belongs to no paper, and why."""

    page: int
    why: str


class Account(msgspec.Struct):
    """The account of one input in ``report.json``: its pages as they were read, and what was made of them.

    ``sha256`` is that of the input as it was read, ``stack`` whether it was taken for a stack.
    """

    name: str
    source: str
    sha256: str = ""
    stack: bool = False
    pages: list[PageFigures] = []
    papers: list[PaperAccount] = []
    aside: list[AsidePage] = []
    failures: list[Failure] = []


class Named(msgspec.Struct, frozen=True, tag="named"):
    """An input has a name, for as long as the ledger lives."""

    source: str
    name: str


class Done(msgspec.Struct, frozen=True, tag="done"):
    """Everything that an input gave is on disk."""

    account: Account


class _Place(msgspec.Struct, frozen=True):
    """Where the last account of an input stands in the file, and what it comes down to."""

    offset: int
    sha256: str
    stack: bool
    failed: bool
    files: tuple[str, ...]


class Ledger:
    """The ledger of one output folder; use it as a context. Only one process may have it at a time.

    Raises ``Trouble`` when the folder cannot be written, or another process is at work in it.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._names: dict[str, str] = {}
        self._done: dict[str, _Place] = {}
        try:
            out.mkdir(parents=True, exist_ok=True)
            self._file = os.fdopen(os.open(out / NAME, _OPEN, 0o600), "a+b")  # it tells what papers say
        except OSError as error:
            raise explain(error, out / NAME) from error
        try:
            _lock(self._file.fileno(), out)
            self._read()
            sync_folder(out)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # a full disk was told already; the half line is cut off next time
            self._file.close()

    def name_all(self, inputs: Sequence[Input], *, stack: bool) -> list[str]:
        """Return the name of each input: the one it had, or a new one that nothing else has or ever had."""
        taken = {_plain(name) for name in self._names.values()}
        bases = {_PART.sub("", name) for name in taken}
        fresh: list[Named] = []
        for given in inputs:
            if given.source in self._names:
                continue
            name, count = given.wish, 1
            while (
                _plain(name) in taken
                or (stack and (_PART.sub("", _plain(name)) in taken or _plain(name) in bases))
                or self._is_occupied(name, stack=stack)
            ):
                count += 1
                name = f"{given.wish} ({count})"
            taken.add(_plain(name))
            bases.add(_PART.sub("", _plain(name)))
            self._names[given.source] = name
            fresh.append(Named(given.source, name))
        self._add(fresh)
        return [self._names[given.source] for given in inputs]

    def is_done(self, source: str, sha256: str, *, stack: bool) -> bool:
        """Whether an input needs nothing more: the same bytes were done in the same way, and all is there."""
        place = self._done.get(source)
        return (
            place is not None
            and bool(sha256)
            and (place.sha256, place.stack, place.failed) == (sha256, stack, False)
            and all((self._out / file).is_file() for file in place.files)
        )

    def settle(self, account: Account) -> None:
        """Note that an input is done; what it gave before and gives no more goes away."""
        before = self._done.get(account.source)
        if before is not None and before.stack == account.stack:
            for file in set(before.files) - set(_files(account)):
                with suppress(OSError):
                    (self._out / file).unlink(missing_ok=True)
        self._add([Done(account)])

    def accounts(self) -> Iterator[Account]:
        """Yield the last account of every input ever done here, by name."""
        for source in sorted(self._done, key=lambda source: self._names.get(source, source)):
            self._file.seek(self._done[source].offset)
            yield msgspec.json.decode(self._file.readline(), type=Done).account

    def report(self) -> None:
        """Write ``report.json``: all accounts, as people and programs like to read them."""
        accounts = (
            msgspec.json.format(msgspec.json.encode(account), indent=2) for account in self.accounts()
        )
        write_file(self._out / "report.json", b"[\n" + b",\n".join(accounts) + b"\n]\n")

    def sweep(self) -> None:
        """Take away half-written files that an earlier run left behind when it was killed."""
        for folder, _, names in os.walk(self._out):
            for name in filter(_LEFT_OVER.fullmatch, names):
                with suppress(OSError):
                    Path(folder, name).unlink()

    def _is_occupied(self, name: str, *, stack: bool) -> bool:
        """Whether files lie where those of a new name would: somebody else's, so they are left alone."""
        endings = (".pdf", ".txt", "-01.pdf", "-01.txt") if stack else (".pdf", ".txt")
        return any((self._out / f"{name}{ending}").exists() for ending in endings)

    def _read(self) -> None:
        self._file.seek(0)
        while line := self._file.readline():
            begin = self._file.tell() - len(line)
            if not line.endswith(b"\n"):
                self._file.truncate(begin)
                return
            try:
                told = msgspec.json.decode(line, type=Named | Done)
            except msgspec.MsgspecError:
                continue  # a damaged line costs doing its input once more
            self._take(told, begin)

    def _take(self, told: Named | Done, offset: int) -> None:
        if isinstance(told, Named):
            self._names[told.source] = told.name
            return
        account = told.account
        self._done[account.source] = _Place(
            offset, account.sha256, account.stack, bool(account.failures), _files(account)
        )

    def _add(self, lines: Sequence[Named | Done]) -> None:
        """Write lines; they are on disk when this returns."""
        try:
            offset = self._file.seek(0, os.SEEK_END)
            for line in lines:
                data = msgspec.json.encode(line) + b"\n"
                self._file.write(data)
                self._take(line, offset)
                offset += len(data)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise explain(error, self._out / NAME) from error


def _files(account: Account) -> tuple[str, ...]:
    return tuple(file for paper in account.papers for file in (paper.pdf, paper.text))


def _plain(name: str) -> str:
    """Return a name as a disk may see it that knows no capitals."""
    return unicodedata.normalize("NFC", name).casefold()


def _lock(file: int, out: Path) -> None:
    """Hold the ledger for this process alone; the system lets go when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Trouble(
            f"Đang có một lần số hóa khác ghi vào {out}.", "Chờ lần ấy xong, hoặc chọn --out khác."
        ) from error
