"""A monitoring system reads how a gateway stands, and learns nobody's name."""

from __future__ import annotations

from pathlib import Path

import httpx2

from tests.sync.desks import COMMUNE, Desk, Gateway
from tests.sync.postgres import both_engines

pytestmark = both_engines


def test_the_metrics_count_what_is_there_and_name_nobody(gateway: Gateway, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.join(gateway)
    dossier = desk.receive("Phạm Thị Không Lộ")
    desk.scan(dossier.id, b"giay to" * 100)
    desk.sync()
    desk.close()
    answer = httpx2.get(f"{gateway.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = answer.text
    lines = told.splitlines()
    assert 'motcua_changes{state="accepted"} 2' in lines
    assert "motcua_devices 1" in lines
    assert "motcua_files 1" in lines
    assert "motcua_oldest_undecided_seconds 0" in lines
    assert any(line.startswith(f'motcua_commune_silent_seconds{{commune="{COMMUNE}"}}') for line in lines)
    assert "Không Lộ" not in told
    for line in lines:  # the plain form that every scraper reads
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2
