"""A scanner on Linux, through SANE's ``scanimage`` program: a driver that crashes or hangs is not us.

``scanimage --batch`` feeds sheets until the feeder is empty and writes each as a file into a folder of ours,
printing the name when the file is complete. How it ended is only said in words on stderr, so those words are
matched here, with the language set to C.
"""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec

from localdb.domain.trouble import Trouble
from scanner.sources import Arrival, RawPage

_STEP_SECONDS = 0.2
_SILENCE_SECONDS = 120.0
_LAST_WORDS_SECONDS = 3.0
_LAST_WORDS = b"scanimage: sane_"
_FEEDER_EMPTY = "out of documents"
_ENDINGS = (
    ("jammed", "Kẹt giấy trong máy quét.", "Hãy mở nắp, gỡ tờ bị kẹt, đặt lại từ tờ đó rồi quét tiếp."),
    ("cover is open", "Nắp máy quét đang mở.", "Hãy đóng nắp máy quét rồi quét lại."),
    ("out of documents", "Khay nạp giấy không có giấy.", "Hãy đặt giấy vào khay nạp rồi quét lại."),
    ("device busy", "Máy quét đang được chương trình khác dùng.", "Hãy đóng chương trình kia rồi quét lại."),
    (
        "access to resource has been denied",
        "Không có quyền dùng máy quét.",
        "Hãy báo người quản trị máy tính.",
    ),
    ("open of device", "Không tìm thấy máy quét này.", "Hãy kiểm tra dây nối, bật máy quét rồi thử lại."),
    ("i/o", "Mất liên lạc với máy quét.", "Hãy kiểm tra dây nối, tắt rồi bật máy quét và quét lại."),
)


class Device(msgspec.Struct, frozen=True):
    """A scanner that answered: SANE's name for it, and the name on its box."""

    name: str
    label: str


def devices(*, config: Path | None = None, program: str = "scanimage") -> list[Device]:
    """Return the scanners that answer within half a minute. Raises Trouble when SANE is not installed."""
    try:
        listed = subprocess.run(
            [program, "-f", "%d|%v %m%n"],
            env=_environment(config),
            capture_output=True,
            check=False,
            timeout=30,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise _not_installed() from error
    except subprocess.TimeoutExpired:
        return []
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    return [Device(*line.split("|", 1)) for line in lines if "|" in line]


class SaneSource:
    """Sheets from one SANE device, until its feeder is empty (or one sheet from the glass).

    ``device`` is SANE's name for it, ``feeder`` the device's own name of its feeder ("" means the glass),
    ``dpi`` and ``mode`` go to the device as they are, ``options`` are further ``scanimage`` options.
    ``config`` may name a private SANE configuration folder.
    """

    def __init__(
        self,
        device: str,
        *,
        feeder: str = "",
        dpi: int = 200,
        mode: str = "Color",
        options: tuple[str, ...] = (),
        config: Path | None = None,
        program: str = "scanimage",
    ) -> None:
        self._dpi = dpi
        self._config = config
        self._command = [program, "-d", device, "--format=png", "--batch-print"]
        self._command += [f"--resolution={dpi}", f"--mode={mode}", *options]
        self._command += [f"--source={feeder}"] if feeder else ["--batch-count=1"]

    def pages(self) -> Generator[Arrival, None, None]:
        """Yield each sheet once it is written; Trouble after them when the scanner stopped early."""
        with tempfile.TemporaryDirectory(prefix="motcua-quet-") as folder:
            words = Path(folder) / "scanimage.txt"
            process = self._start(Path(folder), words)
            try:
                count = yield from self._sheets(process, words)
            finally:
                _end(process)
            ending = words.read_text("utf-8", "replace").lower()
        if count and _FEEDER_EMPTY in ending:
            return
        if process.returncode or not count:
            raise _trouble(ending)

    def _start(self, folder: Path, words: Path) -> subprocess.Popen[bytes]:
        try:
            with words.open("wb") as stderr:
                return subprocess.Popen(
                    [*self._command, f"--batch={folder}/%d.png"],
                    env=_environment(self._config),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                )
        except FileNotFoundError as error:
            raise _not_installed() from error

    def _sheets(self, process: subprocess.Popen[bytes], words: Path) -> Generator[Arrival, None, int]:
        """Yield the sheets as their names are printed; return how many there were."""
        count = 0
        for name in _lines(process, words):
            if name is None:
                yield None
                continue
            path = Path(name)
            count += 1
            yield RawPage(path.read_bytes(), "image/png", f"tờ {count}", self._dpi)
            path.unlink()
        return count


def _lines(process: subprocess.Popen[bytes], words: Path) -> Iterator[str | None]:
    """Yield each line the process prints, None while it prints nothing.

    Some drivers hang after they said what is wrong: those last words end it. Trouble when it went silent.
    """
    assert process.stdout is not None
    pending, heard = b"", time.monotonic()
    while True:
        ready, _, _ = select.select([process.stdout], [], [], _STEP_SECONDS)
        if not ready:
            silence = time.monotonic() - heard
            if silence > _LAST_WORDS_SECONDS and _LAST_WORDS in words.read_bytes():
                return
            if silence > _SILENCE_SECONDS:
                raise Trouble(
                    "Máy quét không trả lời.", "Hãy tắt rồi bật lại máy quét và quét tiếp từ tờ còn lại."
                )
            yield None
            continue
        piece = os.read(process.stdout.fileno(), 4096)
        if not piece:
            return
        heard = time.monotonic()
        *complete, pending = (pending + piece).split(b"\n")
        yield from (os.fsdecode(line) for line in complete if line)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process if it still runs: first kindly, so that the driver puts the device to rest."""
    if process.poll() is None:
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _environment(config: Path | None) -> dict[str, str]:
    private = {} if config is None else {"SANE_CONFIG_DIR": str(config)}
    return {**os.environ, "LC_ALL": "C", **private}


def _trouble(ending: str) -> Trouble:
    for words, what, todo in _ENDINGS:
        if words in ending:
            return Trouble(what, todo)
    return Trouble("Máy quét dừng giữa chừng.", "Hãy tắt rồi bật lại máy quét và quét tiếp từ tờ còn lại.")


def _not_installed() -> Trouble:
    return Trouble("Máy tính chưa cài phần mềm quét SANE.", "Hãy cài gói sane-utils rồi thử lại.")
