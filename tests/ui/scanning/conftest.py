"""A desk for every test of scanning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localdb.domain.dossier import Dossier
from tests.ui.scanning import papers
from ui.parts import Parts


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the desk's data lies."""
    return tmp_path / "ban-lam-viec"


@pytest.fixture
def parts(place: Path) -> Iterator[Parts]:
    """The parts of a new desk, with a clerk at it."""
    made = papers.make_parts(place)
    yield made
    made.home.close()


@pytest.fixture
def dossier(parts: Parts) -> Dossier:
    """A birth registration that was just received."""
    return papers.receive_birth(parts)


@pytest.fixture(scope="session")
def certificate() -> bytes:
    """A scanned birth certificate from a health station."""
    return papers.draw("GIẤY CHỨNG SINH")
