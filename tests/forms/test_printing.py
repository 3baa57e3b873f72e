"""Printing on a real, private CUPS whose queue ends at a socket of ours: what arrives is what was filed."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from forms import printing, receipt
from forms.catalogue import Catalogue
from forms.examples import UNIT, dossier
from localdb.domain.trouble import Trouble

QUEUE = "Quay1"
PDF = receipt.render(dossier(), unit=UNIT, template=Catalogue.load().template("mau01", date(2026, 11, 20)))

_LISTEN = """
Listen {home}/cups.sock
MaxLogSize 0
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {home}
StateDir {home}
CacheDir {home}/cache
RequestRoot {home}/spool
TempDir {home}/spool/tmp
AccessLog {home}/access
ErrorLog {home}/error
PageLog {home}/page
User {user}
Group {group}
SystemGroup {system}
"""


class Cups:
    """A print server of our own, on a unix socket in a folder of its own."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="mc-cups-", dir="/tmp"))  # a socket path must be short
        root = os.getuid() == 0
        user = "nobody" if root else pwd.getpwuid(os.getuid()).pw_name
        group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
        names = {"home": self.home, "user": user, "group": group, "system": "root" if root else group}
        for folder in ("cache", "spool/tmp"):
            (self.home / folder).mkdir(parents=True)
        (self.home / "cupsd.conf").write_text(_LISTEN.format(**names))
        (self.home / "cups-files.conf").write_text(_FILES.format(**names))
        if root:
            for path in (self.home, *self.home.rglob("*")):
                shutil.chown(path, user, group)
        self.process = subprocess.Popen(
            [
                shutil.which("cupsd") or "/usr/sbin/cupsd",
                *("-f", "-c", self.home / "cupsd.conf", "-s", self.home / "cups-files.conf"),
            ]
        )

    def run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    def ready(self) -> bool:
        told = subprocess.run(["lpstat", "-r"], capture_output=True, check=False)
        return b"is running" in told.stdout

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.home)


class Paper:
    """The far end of the cable: keeps every job's bytes."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.server.getsockname()[1]
        self.jobs: list[bytes] = []
        self.came = threading.Semaphore(0)
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                job = b""
                while part := line.recv(65536):
                    job += part
            self.jobs.append(job)
            self.came.release()

    def close(self) -> None:
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(10)


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    made = Cups()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUPS_SERVER", str(made.home / "cups.sock"))
        tick = threading.Event()
        for _ in range(200):
            if made.ready():
                break
            tick.wait(0.1)
        yield made
    made.stop()


@pytest.fixture
def paper(cups: Cups) -> Iterator[Paper]:
    made = Paper()
    cups.run("lpadmin", "-p", QUEUE, "-E", "-v", f"socket://127.0.0.1:{made.port}", "-m", "raw")
    yield made
    cups.run("lpadmin", "-x", QUEUE)
    made.close()


def test_a_machine_without_printers_is_told_kindly(cups: Cups) -> None:
    assert printing.printers() == []
    assert printing.waiting() == []
    with pytest.raises(Trouble, match="chưa có máy in nào"):
        printing.print_pdf(PDF, title="Giấy tiếp nhận")


def test_the_printer_gets_exactly_the_bytes_that_are_filed(paper: Paper) -> None:
    job = printing.print_pdf(PDF, title="Giấy tiếp nhận 000.00.19.H29-261120-0007")
    assert job.startswith(f"{QUEUE}-")
    assert paper.came.acquire(timeout=60)
    assert paper.jobs == [PDF]


def test_the_default_printer_comes_first(cups: Cups, paper: Paper) -> None:
    cups.run("lpadmin", "-p", "Abc", "-E", "-v", f"socket://127.0.0.1:{paper.port}", "-m", "raw")
    cups.run("lpadmin", "-d", QUEUE)
    assert [(p.name, p.default, p.problem) for p in printing.printers()] == [
        (QUEUE, True, ""),
        ("Abc", False, ""),
    ]
    cups.run("lpadmin", "-x", "Abc")


def test_a_stopped_printer_is_named_with_its_reason(cups: Cups, paper: Paper) -> None:
    cups.run("cupsdisable", "-r", "Hết giấy", QUEUE)
    assert printing.printers()[0].problem == "đang dừng (Hết giấy)"
    with pytest.raises(Trouble, match=r"Máy in Quay1 đang dừng \(Hết giấy\)"):
        printing.print_pdf(PDF, QUEUE, title="x")
    assert printing.waiting() == []


def test_a_printer_that_takes_no_jobs_is_said_so(cups: Cups, paper: Paper) -> None:
    cups.run("cupsreject", QUEUE)
    with pytest.raises(Trouble, match="không nhận thêm lệnh in"):
        printing.print_pdf(PDF, QUEUE, title="x")


def test_a_job_held_by_cups_is_seen_waiting(paper: Paper) -> None:
    job = printing.print_pdf(PDF, QUEUE, title="x", options={"job-hold-until": "indefinite"})
    assert printing.waiting() == [job]
    assert paper.jobs == []


def test_an_unknown_printer_is_refused_with_the_names_there_are(paper: Paper) -> None:
    with pytest.raises(Trouble, match=r"Không thấy máy in “Quay9”.*Quay1"):
        printing.print_pdf(PDF, "Quay9", title="x")


def test_no_copies_is_not_a_print(paper: Paper) -> None:
    with pytest.raises(Trouble, match="từ 1"):
        printing.print_pdf(PDF, QUEUE, title="x", copies=0)


def test_an_option_that_is_none_is_a_bug(paper: Paper) -> None:
    with pytest.raises(ValueError, match="not a print option"):
        printing.print_pdf(PDF, QUEUE, title="x", options={"media -d other": "A5"})


def test_silent_cups_is_told_and_the_paper_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody-listens.sock"))
    with pytest.raises(Trouble, match=r"CUPS không trả lời.*giấy vẫn còn trong hồ sơ"):
        printing.printers()
    with pytest.raises(Trouble, match="CUPS không trả lời"):
        printing.waiting()


def test_a_machine_without_cups_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"chưa có hệ thống in CUPS.*cups-client"):
        printing.printers()
