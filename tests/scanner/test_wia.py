"""A scanner of Windows, through a stand-in for Windows: no real one was at hand. The rest is all real."""

from __future__ import annotations

import sys

import pytest

from localdb.domain.trouble import Trouble
from scanner.sane import Sane
from scanner.scanners import abilities_of, find_scanners, source_of
from scanner.setup import Colour, Driver, Feed, FeederEmpty, Scanner, Setup, usual_setup
from scanner.sources import Source
from tests.scanner.contract import SourceContract, take
from tests.scanner.windows_scanner import Device

DEVICE = Scanner(f"wia:{Device.DeviceID}", "Máy quét giả lập")
EMPTY, JAM, BUSY, COVER, AWAY = 0x80210003, 0x80210002, 0x80210006, 0x80210016, 0x80210005


def windows(sheets: int, ending: int = EMPTY) -> dict[str, Driver]:
    program = (sys.executable, "-m", "tests.scanner.windows_scanner", str(sheets), hex(ending))
    return {"wia": Sane(program=program, name="wia")}


def feeder(drivers: dict[str, Driver]) -> Source:
    return source_of(Setup(DEVICE, abilities_of(DEVICE, drivers), Feed.FEEDER, 150, Colour.GREY), drivers)


class TestWia(SourceContract):
    @pytest.fixture
    def source(self) -> Source:
        return feeder(windows(2))


def test_scanners_are_listed_cameras_are_not_and_each_says_what_it_offers() -> None:
    drivers = windows(0)
    assert [answer for answer in find_scanners(drivers) if answer] == [DEVICE]
    able = abilities_of(DEVICE, drivers)
    assert list(able.feeds) == [Feed.AUTO, Feed.GLASS, Feed.FEEDER]
    assert set(able.colours) == {Colour.COLOUR, Colour.GREY}
    assert able.dpis == (150, 200, 300)


def test_a_feeder_is_read_until_it_is_empty_and_the_glass_gives_one_sheet() -> None:
    assert [sheet.name for sheet in take(feeder(windows(3)), 100)] == ["tờ 1", "tờ 2", "tờ 3"]
    drivers = windows(0)
    setup = usual_setup(DEVICE, abilities_of(DEVICE, drivers))
    assert [sheet.name for sheet in take(source_of(setup, drivers), 100)] == ["tờ 1"]


@pytest.mark.parametrize(
    ("ending", "reason"),
    [(JAM, "Kẹt giấy"), (BUSY, "chương trình khác"), (COVER, "Nắp"), (AWAY, "Không tìm thấy")],
)
def test_what_went_wrong_is_said_after_the_sheets_before_it(ending: int, reason: str) -> None:
    arriving = feeder(windows(1, ending)).pages()
    assert next(arrival for arrival in arriving if arrival is not None)
    with pytest.raises(Trouble, match=reason):
        next(arrival for arrival in arriving if arrival is not None)


def test_an_empty_feeder_and_a_scanner_that_is_gone_are_told() -> None:
    with pytest.raises(FeederEmpty):
        take(feeder(windows(0)), 1)
    with pytest.raises(Trouble, match="Không tìm thấy máy quét"):
        abilities_of(Scanner("wia:khac", "đã rút dây"), windows(0))
