"""A watched folder: whatever a copier or a phone drops there is taken in, once it is fully written."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from queue import Empty, SimpleQueue

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from localdb.domain.trouble import Trouble
from scanner.sources import SUFFIXES, Arrival, read_raw

TAKEN = "da-nhan"
"""Sub-folder that taken files are moved to, so that a person can see what was taken."""

REFUSED = "khong-nhan"
"""Sub-folder for files that cannot be taken: they are out of the way, and not lost."""

_STEP_SECONDS = 0.2
_STABLE_SECONDS = 2.0


class FolderSource:
    """Yields the files of one folder, those there at the start and those that come, until closed.

    A file is taken when its writer closed it or moved it here, or when its size has not changed for two
    seconds (network drives tell nobody). It is moved to ``da-nhan`` only after it was kept.
    """

    def __init__(self, folder: Path, *, stable_seconds: float = _STABLE_SECONDS) -> None:
        self._folder = folder
        self._stable = stable_seconds

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield files as they are complete; None while waiting. See ``scanner.sources.Source``."""
        ready: SimpleQueue[Path] = SimpleQueue()
        observer = Observer()
        try:
            observer.schedule(_Listener(ready), str(self._folder), recursive=False)
            observer.start()
        except OSError as error:
            raise self._lost() from error
        try:
            yield from self._take(ready)
        except OSError as error:
            raise self._lost() from error
        finally:
            observer.stop()
            observer.join()

    def _lost(self) -> Trouble:
        return Trouble(
            f"Không theo dõi được thư mục “{self._folder.name}”.",
            "Hãy kiểm tra thư mục còn đó và có quyền đọc, ghi, hoặc chọn thư mục khác.",
        )

    def _take(self, ready: SimpleQueue[Path]) -> Generator[Arrival, None, None]:
        sizes: dict[Path, tuple[int, float]] = {}
        while True:
            complete = self._told(ready) or self._stable_files(sizes)
            for path in complete:
                sizes.pop(path, None)
                yield from self._one(path)
            if not complete:
                yield None

    def _told(self, ready: SimpleQueue[Path]) -> list[Path]:
        """Return the files the system says are complete, waiting a moment for the first."""
        told: list[Path] = []
        try:
            told.append(ready.get(timeout=_STEP_SECONDS))
            while True:
                told.append(ready.get_nowait())
        except Empty:
            return [path for path in dict.fromkeys(told) if _wanted(path)]

    def _stable_files(self, sizes: dict[Path, tuple[int, float]]) -> list[Path]:
        """Return the files whose size has stayed the same long enough; ``sizes`` remembers since when."""
        now = time.monotonic()
        stable = []
        for path in sorted(filter(_wanted, self._folder.iterdir())):
            _, size, _ = _version(path) or (0, -2, 0)
            known, since = sizes.get(path, (-1, now))
            sizes[path] = (size, since if size == known else now)
            if size == known and now - since >= self._stable:
                stable.append(path)
        return stable

    def _one(self, path: Path) -> Generator[Arrival, None, None]:
        """Yield one file, and move it away once the next is asked for: it is safe then.

        A file that was written anew in between is left where it is, and will be taken again.
        """
        before = _version(path)
        arrival = read_raw(path)
        yield arrival
        if _version(path) == before != ():
            _move(path, REFUSED if isinstance(arrival, Trouble) else TAKEN)


class _Listener(FileSystemEventHandler):
    """Passes on which files were closed after writing, or moved in."""

    def __init__(self, ready: SimpleQueue[Path]) -> None:
        self._ready = ready

    def on_closed(self, event: FileSystemEvent) -> None:
        self._ready.put(Path(str(event.src_path)))

    def on_moved(self, event: FileSystemEvent) -> None:
        self._ready.put(Path(str(event.dest_path)))


def _version(path: Path) -> tuple[int, ...]:
    """Return what changes when a file is written or replaced; () when it is gone."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _wanted(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~")) and path.is_file()


def _move(path: Path, folder: str) -> None:
    """Move a file into a sub-folder beside it, under a new name if need be: nothing is overwritten."""
    target = path.parent / folder
    target.mkdir(exist_ok=True)
    final, number = target / path.name, 1
    while final.exists():
        number += 1
        final = target / f"{path.stem}-{number}{path.suffix}"
    path.rename(final)
