"""Print on CUPS: the border around ``lp`` and ``lpstat``. What CUPS says in English stops here.

The bytes that are printed are the bytes that are filed: nothing is converted on the way in. ``CUPS_SERVER``
in the environment chooses another print server, as for every CUPS tool.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping

from msgspec import Struct

from localdb.domain.trouble import Trouble

_SECONDS = 20
_STATE = re.compile(r"printer (?P<name>\S+) (?P<state>is idle|now printing|disabled)(?P<rest>.*)")
_DEFAULT = re.compile(r"system default destination: (?P<name>\S+)")
_REFUSES = re.compile(r"(?P<name>\S+) not accepting requests")
_REQUEST = re.compile(r"request id is (?P<job>\S+)")
_OPTION = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


_SAID = {
    "Scheduler is not running": "dịch vụ in chưa chạy",
    "Bad file descriptor": "dịch vụ in chưa chạy",
    "Transport endpoint is not connected": "dịch vụ in chưa chạy",
    "Connection refused": "máy chủ in từ chối",
    "No such file or directory": "dịch vụ in chưa chạy",
    "Unable to connect to server": "không tới được máy chủ in",
}
"""What CUPS says when it does not answer, as people here say it; anything else is shown as it came."""


class Printer(Struct, frozen=True):
    """A print queue. ``problem`` says in Vietnamese why it would not print now; empty when it would."""

    name: str
    default: bool
    problem: str = ""


def printers() -> list[Printer]:
    """Return the printers of this machine, the default one first.

    An empty list means that CUPS runs and no printer was set up. Raises ``Trouble`` when CUPS is missing or
    does not answer.
    """
    told = _asked(["lpstat", "-p", "-a", "-d"])
    lines = told.stdout.splitlines()
    default = next((m["name"] for line in lines if (m := _DEFAULT.match(line))), "")
    refusing = {m["name"] for line in lines if (m := _REFUSES.match(line))}
    found = []
    for number, line in enumerate(lines):
        if match := _STATE.match(line):
            reason = lines[number + 1].strip() if lines[number + 1 : number + 2] else ""
            problem = _problem(match["state"], reason, refusing=match["name"] in refusing)
            found.append(Printer(match["name"], match["name"] == default, problem))
    return sorted(found, key=lambda p: (not p.default, p.name))


def print_pdf(
    pdf: bytes,
    printer: str = "",
    *,
    title: str,
    paper: str = "A5",
    copies: int = 1,
    options: Mapping[str, str] | None = None,
) -> str:
    """Send ``pdf`` to ``printer`` (empty: the default one) and return the job's name.

    ``paper`` is the size to print on, one-sided and unscaled; ``options`` are CUPS job options that add to
    or override these. CUPS has then taken the job; whether paper came out only the eye can tell, see
    ``waiting``. Raises ``Trouble`` when there is no
    printer, it is stopped, or it refuses jobs.
    """
    if copies < 1:
        raise Trouble("Số bản in phải từ 1.", "Nhập lại số bản in.", field="copies")
    job = {"media": paper, "sides": "one-sided", "print-scaling": "none", **(options or {})}
    return _send(pdf, printer, title, copies, job)


def print_raw(data: bytes, printer: str, *, title: str) -> str:
    """Send bytes in the printer's own language (ESC/POS) as they are; return the job's name.

    Raises ``Trouble`` as ``print_pdf`` does.
    """
    return _send(data, printer, title, 1, {"raw": "true"})


def _send(data: bytes, printer: str, title: str, copies: int, options: Mapping[str, str]) -> str:
    chosen = _chosen(printer)
    command = ["lp", "-d", chosen.name, "-n", str(copies), "-t", title]
    for name, value in options.items():
        if not _OPTION.fullmatch(name):
            raise ValueError(f"not a print option: {name!r}")
        command += ["-o", f"{name}={value}"]
    told = _run(command, data)
    if told.returncode or not (match := _REQUEST.search(told.stdout)):
        raise Trouble(
            f"Máy in {chosen.name} không nhận lệnh in ({_last_line(told.stderr)}).",
            "Kiểm tra máy in rồi in lại; giấy vẫn còn trong hồ sơ.",
        )
    return match["job"]


def waiting() -> list[str]:
    """Return the names of the jobs that CUPS has not finished. Raises ``Trouble`` as ``printers`` does."""
    told = _asked(["lpstat", "-W", "not-completed", "-o"])
    return [line.split()[0] for line in told.stdout.splitlines() if line and not line[0].isspace()]


def _chosen(name: str) -> Printer:
    known = printers()
    if not known:
        raise Trouble("Máy này chưa có máy in nào.", "Thêm máy in trong phần cài đặt của hệ điều hành.")
    chosen = next((p for p in known if p.name == name), None) if name else known[0]
    if chosen is None:
        raise Trouble(
            f"Không thấy máy in “{name}”.",
            f"Chọn máy in khác: {', '.join(p.name for p in known)}.",
            field="printer",
        )
    if chosen.problem:
        raise Trouble(
            f"Máy in {chosen.name} {chosen.problem}.", "Bật lại máy in hoặc chọn máy khác.", field="printer"
        )
    return chosen


def _problem(state: str, reason: str, *, refusing: bool) -> str:
    if state == "disabled":
        return f"đang dừng ({reason})" if reason and reason.lower() != "reason unknown" else "đang dừng"
    return "không nhận thêm lệnh in" if refusing else ""


def _run(command: list[str], data: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run a CUPS tool in the C locale. Raises ``Trouble`` when it is missing or hangs."""
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=os.environ | {"LC_ALL": "C", "LANGUAGE": "C"},
        )
    except FileNotFoundError as error:
        raise Trouble(
            "Máy này chưa có hệ thống in CUPS.",
            "Cài gói cups-client, hoặc lưu giấy ra tệp rồi in ở máy khác.",
        ) from error
    except subprocess.TimeoutExpired as error:
        raise Trouble("Hệ thống in không trả lời.", "Kiểm tra dịch vụ CUPS rồi in lại.") from error
    out, err = (stream.decode(errors="replace") for stream in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def _asked(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Ask CUPS a question; a machine without printers is an answer too. Raises ``Trouble``."""
    told = _run(command)
    if told.returncode and "No destinations added" not in told.stderr:
        why = _last_line(told.stderr)
        raise Trouble(
            f"Hệ thống in CUPS không trả lời ({_SAID.get(why.rstrip('.'), why)}).",
            "Nhờ cán bộ CNTT bật dịch vụ CUPS; giấy vẫn còn trong hồ sơ.",
        )
    return told


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].partition(": ")[2] or lines[-1] if lines else "không rõ lý do"
