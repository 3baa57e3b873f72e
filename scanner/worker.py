"""Children that open what others made.

Pictures and PDFs come from strangers, and their decoders are C code: a bad file may crash, hang or eat the
memory. So no foreign byte is ever opened in the caller's process. ``run`` does one piece of work in a fresh
child process with limits, and whatever happens to the child, the caller gets a value or Trouble.

A child is forked from a small server process that holds the picture libraries and nothing else (on Windows it
is started anew), so it costs some 20 ms, can be blamed for exactly one page, and can be killed alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import msgspec

from localdb.domain.trouble import Trouble

P = ParamSpec("P")
T = TypeVar("T")


_LARGE = 1024**2
_HOME = Path(__file__).resolve().parents[1]
_MEMORY = Path("/dev", "shm")


class Limits(msgspec.Struct, frozen=True):
    """What one child may use: bytes of memory, CPU and wall seconds, bytes of one file, open files."""

    memory: int = 1536 * 1024**2
    cpu: int = 60
    wall: float = 240.0
    file: int = 512 * 1024**2
    files: int = 128


class Stopped(Exception):
    """The work was called off; nothing is wrong with the page."""


class Workers:
    """Starts children and waits for them; safe from any number of threads. ``stop`` ends all of them."""

    def __init__(self, limits: Limits | None = None, overdue: Trouble | None = None) -> None:
        """Make a place to start children; ``overdue`` is what to tell of one that took too long."""
        self._limits = limits or Limits()
        self._overdue = overdue
        self._stopped, self._stopper = multiprocessing.Pipe(duplex=False)

    def stop(self) -> None:
        """End every child now; every waiting ``run`` raises Stopped, and so does every later one."""
        with contextlib.suppress(OSError):
            self._stopper.close()

    def close(self) -> None:
        """Give back the handles; call it when no thread is inside ``run`` any more."""
        self.stop()
        self._stopped.close()

    def run(self, name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do ``work(*args, **kwargs)`` in a child and return its value.

        ``name`` is what a person calls the page. Raises the child's own Trouble; Trouble when the child died
        or went past its limits; Stopped after ``stop``; RuntimeError when the child met a bug of ours.
        """
        ours, theirs = multiprocessing.Pipe()
        scratch = tempfile.mkdtemp(prefix="motcua-", dir=memory_folder())
        child = _start(theirs, self._limits, scratch, (work, _lent(args, scratch), kwargs))
        theirs.close()
        try:
            ready = wait([ours, self._stopped], timeout=self._limits.wall)
            if self._stopped in ready:
                raise Stopped
            if not ready:
                raise self._overdue or _too_heavy(name)
            verdict, value = _receive(ours, child, name)
        finally:
            _end(child)
            ours.close()
            shutil.rmtree(scratch, ignore_errors=True)
        if verdict == "trouble":
            raise Trouble(*value)
        if verdict == "memory":
            raise _too_heavy(name)
        if verdict == "bug":
            raise RuntimeError(f"child failed:\n{value}")
        return cast(T, value)


class _Lent:
    """Bytes that lie in memory as a file, and are bytes again where they arrive.

    Through the pipe, a file of 200 pages would stop the window for every single page of it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Callable[[Path], bytes], tuple[Path]]:
        return Path.read_bytes, (self._path,)


def _lent(args: tuple[Any, ...], scratch: str) -> tuple[Any, ...]:
    """Return the arguments of a piece of work with large files lent, if ``scratch`` lives in memory."""
    return tuple(
        _lend(value, Path(scratch, str(place))) if isinstance(value, bytes) and len(value) > _LARGE else value
        for place, value in enumerate(args)
    )


def _lend(data: bytes, path: Path) -> bytes | _Lent:
    if not path.is_relative_to(_MEMORY):
        return data
    try:
        path.write_bytes(data)
    except OSError:
        return data
    return _Lent(path)


def in_child(name: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do one piece of work in a child, when there is only this one. Raises as ``Workers.run`` does."""
    with contextlib.closing(Workers()) as workers:
        return workers.run(name, work, *args, **kwargs)


def warm_up() -> None:
    """Start the server of children beside what the caller does; else the first child waits for it."""
    if sys.platform != "win32":
        from multiprocessing import forkserver

        _be_found()
        multiprocessing.get_context("forkserver").set_forkserver_preload(["scanner.child"])
        forkserver.ensure_running()


@cache
def _be_found() -> None:
    """Have the server of children find our modules wherever the program was called from.

    It takes no search path over. When it finds nothing of ours it says nothing, and every child loads
    everything anew: 0.4 s of CPU a page.
    """
    stated = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(_HOME), *([stated] if stated else [])])


def _start(theirs: Connection, limits: Limits, scratch: str, job: tuple[Any, ...]) -> BaseProcess:
    """Start one child; on Windows from nothing, elsewhere from the fork server."""
    if sys.platform == "win32":
        child: BaseProcess = multiprocessing.get_context("spawn").Process(
            target=_serve, args=(theirs, limits, scratch, job), daemon=True
        )
    else:
        warm_up()
        context = multiprocessing.get_context("forkserver")
        child = context.Process(target=_serve, args=(theirs, limits, scratch, job), daemon=True)
    child.start()
    return child


def memory_folder() -> str | None:
    """Return a folder that lives in memory, so half-read pages never touch a disk; None: there is none."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 512 * 1024**2:
        return str(_MEMORY)
    return None


def _receive(ours: Connection, child: BaseProcess, name: str) -> tuple[str, Any]:
    """Return what the child said, or raise Trouble saying how it died."""
    try:
        verdict, value = ours.recv()
    except (EOFError, OSError) as error:
        child.join(5)
        heavy = (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0))
        if child.exitcode in heavy:
            raise _too_heavy(name) from error
        raise Trouble(
            f"Tệp “{name}” làm hỏng trình đọc nên đã bị dừng lại.",
            "Tệp có thể bị lỗi hoặc được cố ý làm sai. Hãy quét lại từ bản giấy.",
        ) from error
    return str(verdict), value


def _too_heavy(name: str) -> Trouble:
    return Trouble(
        f"“{name}” quá nặng: mở tệp tốn quá nhiều thời gian hoặc bộ nhớ nên đã dừng lại.",
        "Hãy quét lại từ bản giấy ở 200–300 dpi hoặc chia thành tệp nhỏ hơn.",
    )


def _end(child: BaseProcess) -> None:
    """End the child and whatever it started (it leads a process group of its own)."""
    if child.pid is not None and sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.join()
    child.close()


def _serve(answer: Connection, limits: Limits, scratch: str, job: tuple[Any, ...]) -> None:
    """The child: take the limits on, do the job, say how it went."""
    _confine(limits)
    tempfile.tempdir = scratch
    work, args, kwargs = job
    try:
        message: tuple[str, Any] = ("ok", work(*args, **kwargs))
    except Trouble as trouble:
        message = ("trouble", (trouble.what, trouble.todo))
    except MemoryError:
        message = ("memory", None)
    except Exception:
        message = ("bug", traceback.format_exc())
    answer.send(message)
    answer.close()


def _confine(limits: Limits) -> None:
    """Lower what this process may use and let everything else go first; say nothing on the terminal."""
    if sys.platform == "win32":
        return
    import resource

    os.setsid()
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.close(silence)
