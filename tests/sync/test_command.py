"""``main.py sync`` in a terminal: plain Vietnamese, and an exit code that a script can trust."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from sync.command import DONE, NEEDS_A_PERSON, NO_LINE, WAITING, join_command, sync_command
from sync.gateway.serve import new_enrolment_code
from sync.link import LinkTrouble
from tests.sync.desks import COMMUNE, PIN, Desk, Gateway


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Desk]:
    """A desk that has not joined any gateway."""
    desk = Desk(tmp_path, "may-moi")
    yield desk
    desk.close()


def join(desk: Desk, gateway: Gateway, commune: str = COMMUNE) -> list[str]:
    said: list[str] = []
    code = new_enrolment_code(gateway.home, commune, "Quầy 2")
    assert join_command(desk.home, gateway.url, code, said.append) == DONE
    return said


def run(desk: Desk) -> tuple[int, str]:
    said: list[str] = []
    code = sync_command(desk.home, said.append)
    return code, "\n".join(said)


def test_a_desk_joins_and_everything_is_accepted(alone: Desk, gateway: Gateway) -> None:
    said = join(alone, gateway)
    assert "Quầy 2" in said[0]
    assert "mô phỏng" in said[0]  # the stand-in says what it is
    assert "0001–0200" in said[1]
    assert run(alone)[0] == DONE
    dossier = alone.receive()
    alone.scan(dossier.id, b"x" * 5000)
    code, text = run(alone)
    assert code == DONE
    assert "Tỉnh chấp nhận: 2" in text


def test_a_desk_that_has_not_joined_is_told_what_to_do(alone: Desk) -> None:
    with pytest.raises(Trouble, match="chưa ghi danh"):
        run(alone)


def test_a_code_of_another_unit_is_refused(alone: Desk, gateway: Gateway) -> None:
    with pytest.raises(Trouble, match=r"H29\.20"):
        join(alone, gateway, "H29.20")


def test_a_key_is_kept_until_the_answer_has_come(alone: Desk, gateway: Gateway) -> None:
    code = new_enrolment_code(gateway.home, COMMUNE, "Quầy 2")
    url = gateway.url
    gateway.stop()
    with pytest.raises(LinkTrouble):
        join_command(alone.home, url, code, str)
    key = alone.home.settings.get("gateway_new_key", str, "")
    gateway.start()
    join_command(alone.home, gateway.url, code, str)
    assert len(key) == 64
    assert alone.home.settings.get("gateway", dict, {})["key"] == key
    assert alone.home.settings.get("gateway_new_key", str, "-") == ""


def test_a_refusal_a_wait_and_a_dead_line_have_their_own_exit_codes(alone: Desk, gateway: Gateway) -> None:
    join(alone, gateway)
    alone.receive()
    gateway.stop()
    code, text = run(alone)
    assert code == NO_LINE
    assert "Không kết nối được tới cổng tỉnh" in text
    assert "Chờ gửi: 1" in text
    gateway.start()
    assert run(alone)[0] == DONE
    lost = alone.scan(alone.receive().id, b"y" * 100)
    path = alone.home.blobs.path(lost)
    kept = path.read_bytes()
    path.unlink()
    code, text = run(alone)  # the scan is gone from this disk: its change waits, the rest is done
    assert code == WAITING
    assert "Không gửi được tệp" in text
    path.write_bytes(kept)
    assert run(alone)[0] == DONE
    alone.receive(procedure=type(PIN)("sai", "1", "Sai mã", "Hộ tịch"))
    code, text = run(alone)
    assert code == NEEDS_A_PERSON
    assert "Cần xử lý" in text
