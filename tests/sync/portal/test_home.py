"""What the portal says comes home: a task on the desk's board, until it has taken the correction."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx2

from localdb.domain.radar import Board, horizon
from localdb.domain.values import Status
from tests.sync.desks import CLERK, Desk, running
from tests.sync.portal.fake import FakePortal, told

PATIENCE = 60.0


def sent_back(desk: Desk) -> list[str]:
    view = horizon(desk.home.writer.now(), 1, None)
    found = desk.home.radar.page(Board.SENT_BACK, view, 0, 10)
    assert desk.home.radar.counts(view)[Board.SENT_BACK] == len(found)
    return [dossier.id for dossier in found]


def meet_until(desk: Desk, true: Callable[[], bool]) -> None:
    """Meet the gateway again and again until something is true; each meeting waits for its answer."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < PATIENCE
        desk.sync()


def test_a_refusal_is_a_task_at_the_desk_until_its_correction_was_taken(
    tmp_path: Path, portal: FakePortal
) -> None:
    (tmp_path / "cong").mkdir()
    (tmp_path / "cong" / "gateway.toml").write_text(told(portal), encoding="utf-8")
    portal.refuse = lambda record: "" if "SoDienThoai" in record else "Thiếu số điện thoại chủ hồ sơ"
    with running(tmp_path / "cong") as gateway:
        desk = Desk(tmp_path)
        desk.join(gateway)
        dossier = desk.receive("Đặng Thị Hoà")
        desk.sync()
        assert desk.state_of(dossier.id)[0].value == "accepted"  # by the province: not by the portal
        known = desk.home.queries.dossier(dossier.id)
        assert known is not None
        assert known.upstream is None or known.upstream.status is None
        meet_until(desk, lambda: sent_back(desk) == [dossier.id])
        page = httpx2.get(gateway.url).text
        assert "Thiếu số điện thoại" in page
        assert "Hoà" not in page
        metrics = httpx2.get(f"{gateway.url}/metrics").text.splitlines()
        assert "motcua_portal_refused 1" in metrics
        assert "motcua_portal_waiting 0" in metrics

        desk.home.store.correct(dossier.id, {"applicant.phone": ("", "0912345678")}, "", CLERK)
        assert sent_back(desk) == [dossier.id]  # mended here is not mended there
        meet_until(desk, lambda: not sent_back(desk))
        known = desk.home.queries.dossier(dossier.id)
        assert known is not None
        assert known.upstream is not None
        assert known.upstream.status is Status.RECEIVED
        assert portal.dossiers[known.official_code]["SoDienThoai"] == "0912345678"
        assert "motcua_portal_accepted 1" in httpx2.get(f"{gateway.url}/metrics").text
        desk.home.store.collect(dossier.id, 5000, "cash", "", CLERK)  # what follows waits for no portal
        desk.sync()
        assert set(desk.states()) == {"accepted"}
        desk.close()
