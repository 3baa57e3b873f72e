"""Says on stderr how far ``digitise`` is: one living line on a terminal, a line now and then in a log."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from scanner.batch import Assembled, Event, Failed, PutAside, Read
from scanner.inputs import Input

_REDRAW, _SIGN_OF_LIFE = 0.2, 30.0
_MANY = (".pdf", ".tif", ".tiff")


class Progress:
    """Counts inputs and pages. A file counts as one page until it is known how many it holds."""

    def __init__(self, inputs: list[Input], stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._inputs = len(inputs)
        self._finished = 0
        self._total = sum(_pages(given) for given in inputs)
        self._done = 0
        self._earlier = 0
        self._unopened = sum(_is_many(given) for given in inputs)
        self._open: dict[int, _Open] = {}
        self._started = time.monotonic()
        self._said = 0.0

    def skip(self, given: Input) -> None:
        """Count an input that an earlier run has done."""
        self._finished += 1
        self._earlier += _pages(given)
        self._done += _pages(given)
        self._unopened -= _is_many(given)
        self._tell(given.wish, _REDRAW if self._live else _SIGN_OF_LIFE)

    def begin(self, document: int, given: Input) -> None:
        """Count an input whose pages come now, under the number that its events bear."""
        self._unopened -= _is_many(given)
        self._open[document] = _Open(_pages(given))

    def event(self, event: Event) -> None:
        """Say what a person would want to know of an event."""
        if isinstance(event, Failed):
            where = f"trang {event.number}: " if event.number else ""
            self.say(f"  LỖI {event.name}: {where}{event.what} {event.todo}")
            self._page_done(event.document, event.number)
        elif isinstance(event, Read):
            self._page_done(event.document, event.of)
            self._tell(event.name, _REDRAW if self._live else _SIGN_OF_LIFE)
        elif isinstance(event, Assembled) and not event.alone and not self._live:
            self.say(f"  {event.name}: giấy thứ {event.part + 1}: {event.group.title or 'chưa rõ tên'}")
        elif isinstance(event, PutAside) and not self._live:
            self.say(f"  {event.name}: trang {event.page.number} để riêng ({event.why.lower()})")

    def finish(self, document: int, name: str) -> None:
        """Count an input whose results are on disk."""
        self._finished += 1
        self._done += self._open.pop(document).pages
        self._tell(name, _REDRAW if self._live else 0.0)

    def say(self, line: str) -> None:
        """Say a line that stays."""
        self._stream.write(f"\r\x1b[K{line}\n" if self._live else f"{line}\n")
        self._stream.flush()
        self._said = 0.0

    def _page_done(self, document: int, known: int) -> None:
        """Count one more page of an input that has at least ``known`` pages."""
        work = self._open[document]
        more = max(0, known - work.pages)
        work.pages += more
        self._total += more
        work.done = min(work.done + 1, work.pages)

    def _tell(self, name: str, every: float) -> None:
        """Say how far it is, unless that was said less than ``every`` seconds ago."""
        now = time.monotonic()
        if now - self._said < every and self._finished < self._inputs:
            return
        self._said = now
        done = self._done + sum(work.done for work in self._open.values())
        about = "~" if self._unopened else ""
        line = (
            f"[{_number(self._finished)}/{_number(self._inputs)}] "
            f"{_number(done)}/{about}{_number(self._total)} trang{self._pace(done, now)} – {name}"
        )
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r{line[:width]}\x1b[K")
        else:
            self._stream.write(f"{line}\n")
        self._stream.flush()

    def _pace(self, done: int, now: float) -> str:
        """Return the pages a minute of this run, and the time left, judged by them."""
        made, seconds = done - self._earlier, now - self._started
        if made <= 0 or seconds <= 0:
            return ""
        left = (self._total - done) * seconds / made
        told = f" – {_number(max(1, round(60 * made / seconds)))} trang/phút"
        if self._total <= done:
            return told
        if left < 90:
            return f"{told} – còn khoảng {max(1, round(left))} giây"
        if left < 5400:
            return f"{told} – còn khoảng {round(left / 60)} phút"
        return f"{told} – còn khoảng {left / 3600:.1f} giờ".replace(".", ",")


class _Open:
    """An input on its way: the pages it has, as far as known, and those done."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.done = 0


def _pages(given: Input) -> int:
    return max(1, len(given.files))


def _is_many(given: Input) -> bool:
    return any(file.suffix.lower() in _MANY for file in given.files)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
