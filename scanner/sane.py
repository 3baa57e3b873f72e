"""A scanner through SANE's ``scanimage``, or a program that speaks like it: a driver that hangs is not us.

``scanimage --batch`` feeds sheets until the feeder is empty and writes each as a file into a folder of ours,
printing the name when the file is complete. How it ended is only said in words on stderr, so those words are
matched here, with the language set to C.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from localdb.domain.trouble import Trouble
from scanner.setup import (
    COMMON_DPI,
    USUAL_DPI,
    Abilities,
    Colour,
    Feed,
    FeederEmpty,
    Scanner,
    Setup,
    Words,
    page_name,
)
from scanner.sources import Arrival, RawPage, Source
from scanner.worker import memory_folder

_STEP_SECONDS = 0.2
_SILENCE_SECONDS = 120.0
_SEARCH_SECONDS = 30.0
_LAST_WORDS_SECONDS = 3.0
_LAST_WORDS = b"scanimage: sane_"
_FEEDER_EMPTY = "out of documents"
_OPTION = re.compile(
    r"\s+(?P<name>--?[\w-]+)[ =]?(?P<values>.*?)(?: \((?:in steps|.*)\))?(?: \[(?P<now>[^\]]*)\])?$"
)
_SPAN = re.compile(r"(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)dpi")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ENDINGS = (
    ("jammed", "Kẹt giấy trong máy quét.", "Hãy mở nắp, gỡ tờ bị kẹt, đặt lại từ tờ đó rồi quét tiếp."),
    ("cover is open", "Nắp máy quét đang mở.", "Hãy đóng nắp máy quét rồi quét lại."),
    ("device busy", "Máy quét đang được chương trình khác dùng.", "Hãy đóng chương trình kia rồi quét lại."),
    (
        "access to resource has been denied",
        "Không có quyền dùng máy quét.",
        "Hãy báo người quản trị máy tính.",
    ),
    ("open of device", "Không tìm thấy máy quét này.", "Hãy kiểm tra dây nối, bật máy quét rồi thử lại."),
    ("i/o", "Mất liên lạc với máy quét.", "Hãy kiểm tra dây nối, tắt rồi bật máy quét và quét lại."),
)


SCANIMAGE: Words = ("scanimage",)
WIA: Words = (sys.executable, "-m", "scanner.wia")
"""The programs that speak to scanners; on Windows it is ours."""


class Sane:
    """The scanners that SANE knows, or those of Windows, told apart by ``name``.

    ``program`` is how the program is called, ``config`` may name a private SANE configuration folder.
    """

    def __init__(self, *, config: Path | None = None, program: Words = SCANIMAGE, name: str = "sane") -> None:
        self._config, self._program, self._name = config, program, name

    def find(self) -> Generator[Scanner | Trouble | None, None, None]:
        """Yield the scanners that answer within half a minute. See ``scanner.setup.Driver``."""
        try:
            asked = self._start("-f", "%d|%v %m%n")
        except Trouble as trouble:
            yield trouble
            return
        try:
            for line in _lines(asked, lambda: False, _SEARCH_SECONDS):
                if line is None:
                    yield None
                elif "|" in line:
                    device, label = line.split("|", 1)
                    yield Scanner(f"{self._name}:{device}", label)
        except Trouble as trouble:
            yield trouble
        finally:
            _end(asked)

    def abilities(self, scanner: Scanner) -> Abilities:
        """Ask a scanner what it offers. See ``scanner.setup.Driver``."""
        with tempfile.TemporaryFile() as words:
            asked = self._start("-d", _device(scanner), "-A", stderr=words)
            try:
                told = [line for line in _lines(asked, lambda: False, _SEARCH_SECONDS) if line]
            finally:
                _end(asked)
            words.seek(0)
            ending = words.read().decode("utf-8", "replace").lower()
        if asked.returncode:
            raise _trouble(ending)
        return read_options(told)

    def source(self, setup: Setup) -> Source:
        """Return the sheets of a scanner. See ``scanner.setup.Driver``."""
        words = (*setup.abilities.feeds[setup.feed], *setup.abilities.colours[setup.colour])
        return SaneSource(
            _device(setup.scanner),
            words,
            dpi=setup.dpi,
            sheets=1 if setup.feed is Feed.GLASS else 0,
            duplex=setup.feed is Feed.DUPLEX,
            config=self._config,
            program=self._program,
        )

    def _start(self, *words: str, stderr: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        return _start([*self._program, *words], stderr, self._config)


def _device(scanner: Scanner) -> str:
    return scanner.id.partition(":")[2]


def read_options(lines: Sequence[str]) -> Abilities:
    """Read what a device offers from the list that ``scanimage -A`` prints.

    Every driver names its feeder and its modes in its own words; those we know are recognised, and a device
    without any is taken for a plain glass (or a plain feeder) that scans as it was made to.
    """
    found = (_OPTION.match(line) for line in lines)
    options = {m["name"]: (m["values"] or "").strip() for m in found if m and m["now"] != "inactive"}
    feeds: dict[Feed, Words] = {}
    for name in _among(options, "--source"):
        feed = _feed(name.lower())
        if feed is not None:
            feeds.setdefault(feed, (f"--source={name}",))
    feeder = feeds.get(Feed.FEEDER)
    if feeder is not None and Feed.DUPLEX not in feeds:
        if "Duplex" in _among(options, "--adf-mode"):
            feeds[Feed.DUPLEX] = (*feeder, "--adf-mode=Duplex")
        elif "--duplex" in options:
            feeds[Feed.DUPLEX] = (*feeder, "--duplex=yes")
    colours: dict[Colour, Words] = {}
    for mode in _among(options, "--mode"):
        if "color" in mode.lower():
            colours.setdefault(Colour.COLOUR, (f"--mode={mode}",))
        elif "gray" in mode.lower():
            colours.setdefault(Colour.GREY, (f"--mode={mode}",))
    return Abilities(feeds or {Feed.GLASS: ()}, colours or {Colour.COLOUR: ()}, _dpis(options))


def _among(options: dict[str, str], name: str) -> list[str]:
    """Return the values that an option may have, as the device writes them."""
    return [value for value in options.get(name, "").split("|") if value]


def _feed(name: str) -> Feed | None:
    if "duplex" in name or "both sides" in name:
        return Feed.DUPLEX
    if any(word in name for word in ("flatbed", "platen", "glass", "normal")):
        return Feed.GLASS
    known = any(word in name for word in ("adf", "feeder"))
    return Feed.FEEDER if known and "back" not in name else None


def _dpis(options: dict[str, str]) -> tuple[int, ...]:
    """Return the resolutions offered, those of use in an office when there are such."""
    text = options.get("--resolution", "")
    if span := _SPAN.match(text):
        least, most = float(span[1]), float(span[2])
        dpis = [dpi for dpi in COMMON_DPI if least <= dpi <= most] or [int(most)]
    else:
        every = sorted({int(float(n)) for n in _NUMBER.findall(text)})
        dpis = [dpi for dpi in every if COMMON_DPI[0] <= dpi <= COMMON_DPI[-1]] or every
    return tuple(dpis) or (USUAL_DPI,)


class SaneSource:
    """Sheets from one SANE device, until its feeder is empty, or as many as ``sheets`` says (0: no limit).

    ``device`` is SANE's name for it, ``words`` are ``scanimage`` options in the device's own words.
    ``duplex`` says that every second page is the back of a sheet.
    """

    def __init__(
        self,
        device: str,
        words: Words = (),
        *,
        dpi: int = USUAL_DPI,
        sheets: int = 0,
        duplex: bool = False,
        config: Path | None = None,
        program: Words = SCANIMAGE,
    ) -> None:
        self._dpi, self._duplex = dpi, duplex
        self._config = config
        self._command = [
            *program,
            "-d",
            device,
            "--format=png",
            "--batch-print",
            f"--resolution={dpi}",
            *words,
        ]
        self._command += [f"--batch-count={sheets}"] if sheets else []

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield each sheet once it is written; Trouble after them when the scanner stopped early."""
        with tempfile.TemporaryDirectory(prefix="motcua-quet-", dir=memory_folder()) as folder:
            words = Path(folder) / "scanimage.txt"
            with words.open("wb") as stderr:
                process = _start([*self._command, f"--batch={folder}/%d.png"], stderr, self._config)
            try:
                count = yield from self._sheets(process, words)
            finally:
                _end(process)
            ending = words.read_text("utf-8", "replace").lower()
        if _FEEDER_EMPTY in ending:
            if count:
                return
            raise FeederEmpty
        if process.returncode or not count:
            raise _trouble(ending)

    def _sheets(self, process: subprocess.Popen[bytes], words: Path) -> Generator[Arrival, None, int]:
        """Yield the sheets as their names are printed; return how many there were."""
        count = 0
        for name in _lines(process, lambda: _LAST_WORDS in words.read_bytes(), _SILENCE_SECONDS):
            if name is None:
                yield None
                continue
            path = Path(name)
            yield RawPage(path.read_bytes(), "image/png", page_name(count, duplex=self._duplex), self._dpi)
            path.unlink()
            count += 1
        return count


def _start(command: list[str], stderr: IO[bytes] | int, config: Path | None) -> subprocess.Popen[bytes]:
    private = {} if config is None else {"SANE_CONFIG_DIR": str(config)}
    try:
        return subprocess.Popen(
            command,
            env={**os.environ, "LC_ALL": "C", **private},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError as error:
        what = "Máy tính chưa cài phần mềm quét SANE."
        raise Trouble(what, "Hãy cài gói sane-utils rồi thử lại.") from error


def _lines(
    process: subprocess.Popen[bytes], has_ended: Callable[[], bool], patience: float
) -> Iterator[str | None]:
    """Yield each line the process prints, None while it prints nothing.

    Some drivers hang after they said what is wrong: ``has_ended`` tells. Trouble after ``patience`` seconds
    of silence.
    """
    told: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(process.stdout, told), daemon=True).start()
    heard = time.monotonic()
    while True:
        line = _next(told)
        if line:
            heard = time.monotonic()
            if name := line.rstrip(b"\r\n"):
                yield os.fsdecode(name)
            continue
        if line is not None:
            return
        silence = time.monotonic() - heard
        if silence > _LAST_WORDS_SECONDS and has_ended():
            return
        if silence > patience:
            raise Trouble(
                "Máy quét không trả lời.", "Hãy tắt rồi bật lại máy quét và quét tiếp từ tờ còn lại."
            )
        yield None


def _next(told: SimpleQueue[bytes]) -> bytes | None:
    try:
        return told.get(timeout=_STEP_SECONDS)
    except Empty:
        return None


def _listen(stdout: IO[bytes], told: SimpleQueue[bytes]) -> None:
    """Pass on each whole line, and an empty one at the end; Windows cannot wait for a pipe otherwise."""
    with stdout:
        for line in stdout:
            if line.endswith(b"\n"):
                told.put(line)
    told.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process if it still runs: first kindly, so that the driver puts the device to rest.

    One that not even a kill ends (stuck in the kernel over a pulled cable) is left to the system.
    """
    for hint, seconds in ((None, 0.5), (process.terminate, 5.0), (process.kill, 5.0)):
        if process.poll() is None:
            if hint is not None:
                hint()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)


def _trouble(ending: str) -> Trouble:
    for words, what, todo in _ENDINGS:
        if words in ending:
            return Trouble(what, todo)
    return Trouble("Máy quét dừng giữa chừng.", "Hãy tắt rồi bật lại máy quét và quét tiếp từ tờ còn lại.")
