"""What the scanner's tests share: made-up pages, drawn once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import KINDS, LEVELS, Page, make_pages


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Page]:
    """One page of each kind at each level, by (kind, level)."""
    made = make_pages(7, len(KINDS) * len(LEVELS), tmp_path_factory.mktemp("pages"))
    return {(page.kind, page.level): page for page in made}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder for a journal."""
    return tmp_path / "kept"
