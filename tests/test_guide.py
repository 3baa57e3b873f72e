"""The user guide comes out of the real windows, whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from forms.catalogue import Catalogue
from ui.counter import NEEDED
from ui.guide_words import PEOPLE, UNVERIFIED

ROOT = Path(__file__).parents[1]


def test_the_guide_has_a_picture_of_every_screen_and_paper_it_speaks_of(tmp_path: Path) -> None:
    out = tmp_path / "huong-dan"
    command = [sys.executable, str(ROOT / "main.py"), "guide", "--out", str(out)]
    made = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert made.returncode == 0, made.stderr
    page = (out / "index.html").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="([^"]+)"', page)
    assert all((out / name).stat().st_size > 5_000 for name in shown)
    for step in (step for person in PEOPLE for step in person.steps):
        assert step.title in page
        assert f"{step.picture}.png" in shown
    for template in (templates := Catalogue.load().templates):
        for size in template.sizes:
            assert f"giay-{template.id}-{size}.png" in shown
    doubtful = sum(len(t.sizes) for t in templates if not t.verification.verified)
    assert page.count(UNVERIFIED) == doubtful > 0
    assert all(f'<a id="{screen}"></a>' in page for screen in NEEDED)  # where F1 leads
    assert all(f'id="{target}"' in page for target in re.findall(r'href="#([^"]+)"', page))
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 1  # what lies there is never written over
    assert "không trống" in again.stderr
