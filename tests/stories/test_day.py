"""A short day with a power cut and a line that goes down; ``tests.drills.day`` spends one of 90 citizens."""

from __future__ import annotations

from pathlib import Path

from tests.drills.day import KINDS, spend


def test_a_day_with_a_power_cut_and_no_line_loses_nothing(tmp_path: Path) -> None:
    told = spend(len(KINDS), tmp_path)
    assert len(told) == len(KINDS) + 1  # and the one whose form was half typed when the power went
