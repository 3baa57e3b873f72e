"""What the doctor says: one line per finding, with a mark, what was found, and what to do."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from localdb.domain.trouble import Trouble

T = TypeVar("T")


class Mark(StrEnum):
    """How a finding stands."""

    GOOD = "✓"
    LOOK = "!"  # the counter works; somebody should know
    BAD = "✗"  # something does not work until it is mended


class Finding(Struct, frozen=True):
    """One line of the doctor: ``what`` was found, and what ``todo`` about it (Vietnamese)."""

    mark: Mark
    what: str
    todo: str = ""

    def __str__(self) -> str:
        """The line as it is printed, whatever line breaks the parts brought along."""
        line = f"{self.mark} {self.what}" + (f" → {self.todo}" if self.todo else "")
        return " ".join(line.split())


def good(what: str) -> Finding:
    """Something is as it should be."""
    return Finding(Mark.GOOD, what)


def look(what: str, todo: str = "") -> Finding:
    """Something that somebody should know; the counter works without."""
    return Finding(Mark.LOOK, what, todo)


def bad(what: str, todo: str) -> Finding:
    """Something that must be mended."""
    return Finding(Mark.BAD, what, todo)


def of_trouble(about: str, trouble: Trouble, mark: Mark = Mark.BAD) -> Finding:
    """A ``Trouble`` as a finding about something."""
    return Finding(mark, f"{about}: {trouble.what}", trouble.todo)


def begin(work: Callable[[], T]) -> Callable[[float], T]:
    """Start ``work`` beside us; return how to wait for it.

    What is returned takes the seconds to wait, and returns or raises what ``work`` did, or ``TimeoutError``.
    Late work is left behind in a thread that does not keep the program alive: a driver that hangs must not
    hang the doctor.
    """
    answers: queue.Queue[T | Exception] = queue.Queue()

    def run() -> None:
        try:
            answers.put(work())
        except Exception as error:
            answers.put(error)

    def wait(seconds: float) -> T:
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty as empty:
            raise TimeoutError from empty
        if isinstance(answer, Exception):
            raise answer
        return answer

    threading.Thread(target=run, name="doctor", daemon=True).start()
    return wait
