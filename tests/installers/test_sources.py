"""What is in the tree installs the same everywhere: pinned, hashed, and naming no machine and no registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))
MADE = {".git", ".venv", "build", "dist", "out", "home"}
CODE = {".py", ".sh", ".toml", ".txt", ".md", ".json", ".svg", ".desktop", ".spec"}
# Put together here so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(("py" + r"pi\.org", "python" + "hosted", r"deb\." + "debian", "npm" + "js", "artifact" + "ory"))
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")


def _is_script(file: Path) -> bool:
    with file.open("rb") as start:
        return start.read(2) == b"#!"


def tracked() -> list[Path]:
    """Return the files that are written by hand: nothing hidden but .ci, nothing made by a build."""
    tops = [
        path
        for path in ROOT.iterdir()
        if path.name not in MADE and (path.name[0] != "." or path.name == ".ci")
    ]
    files = [file for top in tops for file in ([top] if top.is_file() else top.rglob("*"))]
    return [file for file in files if file.is_file() and (file.suffix in CODE or _is_script(file))]


def test_there_is_something_to_read() -> None:
    assert {"motcua", "main.py", "requirements.txt"} <= {file.name for file in tracked()}


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_every_requirement_is_pinned_and_hashed(file: Path) -> None:
    pins = file.read_text("utf-8").replace("\\\n", " ").splitlines()
    assert pins
    for pin in pins:
        assert re.match(r"[\w.\-\[\]]+==\S+ ", pin), pin
        assert "--hash=sha256:" in pin


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_tests_and_builds_use_the_very_versions_that_ship(file: Path) -> None:
    def pins(text: str) -> set[str]:
        return set(re.findall(r"^([\w.\-]+==\S+)", text, re.MULTILINE))

    assert pins((ROOT / "requirements.txt").read_text("utf-8")) <= pins(file.read_text("utf-8"))


def test_no_file_names_a_registry() -> None:
    assert [file for file in tracked() if REGISTRIES.search(file.read_text("utf-8"))] == []


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    ours = {Path(__file__), ROOT / "installers/clean-root"}
    assert [file for file in tracked() if file not in ours and MACHINE.search(file.read_text("utf-8"))] == []
