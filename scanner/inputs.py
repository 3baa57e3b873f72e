"""What a person pointed ``digitise`` at: files, and folders with whatever lies in them, however deep."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble, why
from localdb.files import weigh
from scanner.sources import SUFFIXES, Arrival, FileSource

_LONGEST_NAME = 200
"""Bytes of one name: file systems take 255, and endings and a temporary name come on top."""


class Input(msgspec.Struct, frozen=True):
    """One thing to digitise: a file, or with ``--stack`` a folder that is one stack.

    ``source`` is its full path, ``files`` what it is made of, ``wish`` the name its results would like, with
    the folders above it; ``trouble`` says why its folder could not be looked into.
    """

    source: str
    files: tuple[Path, ...]
    wish: str
    trouble: str = ""

    def pages(self) -> Iterator[Arrival]:
        """Yield its raw pages, or why there are none."""
        if self.trouble:
            raise Trouble(
                f"Không mở được thư mục “{self.source}” ({self.trouble}).", "Hãy kiểm tra quyền đọc."
            )
        with closing(FileSource(self.files).pages()) as pages:
            yield from pages

    def fingerprint(self) -> str:
        """Return the SHA-256 of the file, or of those of the stack one after the other; "" if unreadable."""
        try:
            sums = [weigh(path)[1] for path in self.files]
        except OSError:
            return ""
        return sums[0] if len(sums) == 1 else hashlib.sha256("\n".join(sums).encode()).hexdigest()


class Found(msgspec.Struct):
    """What lies where a person pointed; ``passed_over`` counts files that are no picture and no PDF."""

    inputs: list[Input]
    passed_over: int = 0


def find(given: Sequence[Path], out: Path, *, stack: bool) -> Found:
    """Find every input, in the order a person would: ``tờ 2`` before ``tờ 10``.

    What lies in ``out`` is never an input, nor is a hidden file. One folder alone gives its own tree of
    results; of several things, each folder's results go into a folder of its name.
    """
    found = Found([])
    seen = {_identity(out)} if out.exists() else set()
    for path in given:
        if not path.is_dir():
            found.inputs.append(Input(_text(path.absolute()), (path,), _name(path.stem)))
            continue
        name = _name(path.absolute().name) or "goc"
        _look_into(path, name if len(given) > 1 else "", name, found, seen, stack=stack)
    return found


def _look_into(
    folder: Path, above: str, name: str, found: Found, seen: set[tuple[int, int]], *, stack: bool
) -> None:
    """Add what lies in ``folder``; ``above`` is the folder of its results, "" for the top one."""
    try:
        identity = _identity(folder)
        if identity in seen:
            return
        seen.add(identity)
        inside = sorted((p for p in folder.iterdir() if not p.name.startswith(".")), key=_place)
        folders = [path for path in inside if path.is_dir()]
    except OSError as error:
        found.inputs.append(Input(_text(folder.absolute()), (), above or name, why(error)))
        return
    files = tuple(p for p in inside if p.suffix.lower() in SUFFIXES and p not in folders)
    found.passed_over += len(inside) - len(folders) - len(files)
    if stack and files:
        found.inputs.append(Input(_text(folder.absolute()), files, above or name))
    elif not stack:
        found.inputs += [
            Input(_text(file.absolute()), (file,), _joined(above, _name(file.stem))) for file in files
        ]
    for path in folders:
        inner = _name(path.name)
        _look_into(path, _joined(above, inner), inner, found, seen, stack=stack)


def _joined(above: str, name: str) -> str:
    return f"{above}/{name}" if above else name


def _identity(folder: Path) -> tuple[int, int]:
    """Return what tells one folder from all others, also through a link."""
    status = folder.stat()
    return status.st_dev, status.st_ino


def _place(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return where a path stands among its neighbours: numbers by value, the rest by letters."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], path.name


def _text(path: Path | str) -> str:
    """Return a path as text that can be written anywhere; bytes that are no letters become ``\\udc..``."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def _name(stem: str) -> str:
    """Return a name short enough for any disk, cut at a whole letter."""
    return _text(stem).encode("utf-8")[:_LONGEST_NAME].decode("utf-8", "ignore")
