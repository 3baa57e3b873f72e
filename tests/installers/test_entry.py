"""./motcua is what a stranger meets first: it is short, forwards, repeats without harm and resumes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [
    ROOT / name
    for name in ("motcua", ".ci/run", "installers/lock", "installers/clean-root", "installers/deb/build")
]


def _run(*command: str | Path, path: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": path or os.environ["PATH"], "HOME": "/nowhere", "LC_ALL": "C.UTF-8", **env},
    )


class Place:
    """A copy of the entry whose apt, dpkg, Python and main.py only write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "nhà của xã"
        self.said = folder / "said"
        self.said.touch()
        self.root.mkdir()
        (self.root / "motcua").write_bytes((ROOT / "motcua").read_bytes())
        (self.root / "motcua").chmod(0o755)
        (self.root / "requirements.txt").write_text("one==1\n")
        (self.root / "main.py").write_text("import sys; print(sys.argv[1:])\n")
        self.tools = folder / "tools"
        self.tools.mkdir()
        self.tool("dpkg-query", "for name; do echo installed $name; done")
        self.tool("apt-get", "")
        self.venv = folder / "venv"
        (self.venv / "bin").mkdir(parents=True)
        self.python(f'case "$*" in *main.py*) exec {sys.executable} "$@" ;; esac')

    def tool(self, name: str, body: str) -> None:
        tool = self.tools / name
        tool.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.said}"\n{body}\n')
        tool.chmod(0o755)

    def python(self, body: str) -> None:
        python = self.venv / "bin/python"
        python.write_text(f'#!/bin/sh\necho "python $*" >>"{self.said}"\n{body}\n')
        python.chmod(0o755)

    def run(self, *args: str, entry: Path | None = None) -> subprocess.CompletedProcess[str]:
        path = f"{self.tools}:{os.environ['PATH']}"
        return _run(entry or self.root / "motcua", *args, path=path, MOTCUA_VENV=str(self.venv))

    def installs(self) -> list[str]:
        return [line for line in self.said.read_text().splitlines() if " install " in line]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_script_is_runnable_and_plain_sh(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").startswith("#!/bin/sh\n")
    assert _run("sh", "-n", script).stderr == ""


def test_the_entry_stays_short() -> None:
    assert len((ROOT / "motcua").read_text("utf-8").splitlines()) < 120


def test_what_is_not_its_own_goes_to_main_word_for_word(place: Place) -> None:
    told = place.run("digitise", "giấy khai sinh.pdf", "--out", "nơi khác", "*")
    assert told.stdout == "['digitise', 'giấy khai sinh.pdf', '--out', 'nơi khác', '*']\n"
    assert told.returncode == 0


def test_no_command_opens_the_app(place: Place) -> None:
    assert place.run().stdout == "[]\n"


def test_it_works_through_a_link_from_anywhere(place: Place, tmp_path: Path) -> None:
    link = tmp_path / "mc"
    link.symlink_to(place.root / "motcua")
    assert place.run("check", entry=link).stdout == "['check']\n"


def test_the_second_call_installs_nothing(place: Place) -> None:
    place.run("check")
    first = len(place.installs())
    assert first == 1
    place.run("check")
    assert len(place.installs()) == first


def test_new_requirements_are_installed(place: Place) -> None:
    place.run("check")
    (place.root / "requirements.txt").write_text("one==2\n")
    place.run("check")
    assert len(place.installs()) == 2


def test_every_install_demands_hashes(place: Place) -> None:
    place.run("check")
    assert all("--require-hashes" in line for line in place.installs())


def test_an_interrupted_install_is_taken_up_again(place: Place) -> None:
    working = (place.venv / "bin/python").read_text()
    place.python('case "$*" in *" install "*) exit 1 ;; esac')
    broken = place.run("check")
    assert broken.returncode == 1
    assert "chạy lại đúng lệnh này" in broken.stderr
    (place.venv / "bin/python").write_text(working)
    assert place.run("check").stdout == "['check']\n"
    assert len(place.installs()) == 2


def test_a_missing_system_package_is_named_and_asked_for_alone(place: Place) -> None:
    place.tool(
        "dpkg-query", 'for name; do case $name in sane-utils) ;; *) echo "installed $name" ;; esac; done'
    )
    place.tool("dpkg", "")
    place.tool("sudo", 'exec "$@"')
    told = place.run("check")
    asked = [line for line in place.installs() if line.startswith("apt-get")]
    assert len(asked) == 1
    assert asked[0].endswith("install sane-utils")
    assert "cài gói hệ thống: sane-utils" in told.stderr


def test_a_failing_system_install_says_what_to_do_and_stops(place: Place) -> None:
    place.tool("dpkg-query", "exit 1")
    place.tool("dpkg", "")
    place.tool("sudo", 'exec "$@"')
    place.tool("apt-get", "exit 100")
    told = place.run("check")
    assert told.returncode == 1
    assert told.stdout == ""
    assert "kiểm tra mạng" in told.stderr


def test_an_unknown_kind_of_setup_is_refused_kindly(place: Place) -> None:
    told = place.run("setup", "everything")
    assert told.returncode == 1
    assert "app, dev, bench, build" in told.stderr


def test_help_needs_no_setup(place: Place) -> None:
    told = place.run("help")
    assert "./motcua run" in told.stdout
    assert place.said.read_text() == ""
