"""A scanner through SANE's own test device: feeder, glass, jams, drivers that hang; nothing is lost."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from scanner.sane import Sane, SaneSource, read_options
from scanner.scanners import abilities_of, find_scanners, source_of
from scanner.setup import Abilities, Colour, Feed, FeederEmpty, Scanner, Setup, Words, usual_setup
from scanner.sources import RawPage, Source
from tests.scanner.contract import SourceContract, take

FEEDER = ("--source=Automatic Document Feeder",)
TESTER = Scanner("sane:test:0", "Noname frontend-tester")


@pytest.fixture
def sane(tmp_path: Path) -> Path:
    """A private SANE configuration whose only device is SANE's own test scanner."""
    config = tmp_path / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("test\n")
    (config / "test.conf").write_text("number_of_devices 1\n")
    return config


def program(folder: Path, script: str) -> Words:
    """Return a scanimage of ours, for what the real one cannot be made to do."""
    made = folder / "scanimage"
    made.write_text(f"#!/bin/sh\n{script}")
    made.chmod(made.stat().st_mode | stat.S_IXUSR)
    return (str(made),)


def jams_after(sheets: int, folder: Path) -> Words:
    """Return a scanimage that scans some real sheets and then jams, as a worn feeder does."""
    return program(
        folder,
        f'scanimage "$@" --batch-count={sheets} || exit 1\n'
        'exec scanimage "$@" --read-return-value=SANE_STATUS_JAMMED\n',
    )


class TestSane(SourceContract):
    @pytest.fixture
    def source(self, sane: Path) -> Source:
        return SaneSource("test:0", FEEDER, dpi=75, config=sane)


class TestWholeFeeder(SourceContract):
    """The same scanner as a person chose it: feeder or glass, whichever holds paper."""

    @pytest.fixture
    def source(self, sane: Path) -> Source:
        drivers = {"sane": Sane(config=sane)}
        return source_of(usual_setup(TESTER, abilities_of(TESTER, drivers)), drivers)


def test_a_feeder_is_read_until_it_is_empty(sane: Path) -> None:
    sheets = take(SaneSource("test:0", FEEDER, dpi=75, config=sane), 100)
    assert [sheet.name for sheet in sheets] == [f"tờ {number}" for number in range(1, 11)]
    assert {sheet.dpi for sheet in sheets} == {75}


def test_both_sides_of_a_sheet_are_told_apart(sane: Path) -> None:
    sheets = take(SaneSource("test:0", FEEDER, dpi=75, duplex=True, config=sane), 100)
    assert [sheet.name for sheet in sheets][:3] == ["tờ 1, mặt trước", "tờ 1, mặt sau", "tờ 2, mặt trước"]
    assert len(sheets) == 10


def test_the_glass_gives_one_sheet(sane: Path) -> None:
    assert len(take(SaneSource("test:0", dpi=75, sheets=1, config=sane), 100)) == 1


def test_the_glass_is_scanned_when_nothing_lies_in_the_feeder(sane: Path, tmp_path: Path) -> None:
    empty = program(
        tmp_path,
        'case "$*" in *Feeder*) exec scanimage "$@" --read-return-value=SANE_STATUS_NO_DOCS;; esac\n'
        'exec scanimage "$@"\n',
    )
    drivers = {"sane": Sane(config=sane, program=empty)}
    setup = usual_setup(TESTER, abilities_of(TESTER, drivers))
    assert setup.feed is Feed.AUTO
    assert [sheet.name for sheet in take(source_of(setup, drivers), 100)] == ["tờ 1"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("JAMMED", "Kẹt giấy"),
        ("COVER_OPEN", "Nắp"),
        ("NO_DOCS", "không có giấy"),
        ("IO_ERROR", "liên lạc"),
    ],
)
def test_what_went_wrong_is_said_in_words(sane: Path, status: str, reason: str) -> None:
    words = (*FEEDER, f"--read-return-value=SANE_STATUS_{status}")
    with pytest.raises(Trouble, match=reason) as caught:
        take(SaneSource("test:0", words, dpi=75, config=sane), 100)
    assert caught.value.todo
    assert isinstance(caught.value, FeederEmpty) == (status == "NO_DOCS")


def test_sheets_before_a_jam_are_kept(sane: Path, tmp_path: Path) -> None:
    worn = jams_after(3, tmp_path)
    arriving = SaneSource("test:0", FEEDER, dpi=75, config=sane, program=worn).pages()
    sheets = [next(arrival for arrival in arriving if arrival is not None) for _ in range(3)]
    with pytest.raises(Trouble, match="Kẹt giấy"):
        next(arrival for arrival in arriving if arrival is not None)
    assert {type(sheet) for sheet in sheets} == {RawPage}


def test_a_pulled_cable_ends_the_scan_and_what_came_before_is_kept(sane: Path, tmp_path: Path) -> None:
    pulled = program(tmp_path, 'scanimage "$@" --batch-count=2\nkill -9 $$\n')
    arriving = SaneSource("test:0", FEEDER, dpi=75, config=sane, program=pulled).pages()
    sheets = [next(arrival for arrival in arriving if arrival is not None) for _ in range(2)]
    with pytest.raises(Trouble, match="dừng giữa chừng"):
        next(arrival for arrival in arriving if arrival is not None)
    assert all(isinstance(sheet, RawPage) for sheet in sheets)


def test_a_hanging_driver_leaves_us_free_and_is_ended_on_closing(sane: Path, tmp_path: Path) -> None:
    hangs = program(tmp_path, f"echo $$ >{tmp_path}/pid\nexec sleep 1000\n")
    arriving = SaneSource("test:0", FEEDER, dpi=75, config=sane, program=hangs).pages()
    while next(arriving) is None and not (tmp_path / "pid").exists():
        continue
    arriving.close()
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()


def test_a_scanner_that_is_not_there_is_trouble(sane: Path) -> None:
    with pytest.raises(Trouble, match="Không tìm thấy máy quét"):
        take(SaneSource("test:7", config=sane), 1)
    with pytest.raises(Trouble, match="Không tìm thấy máy quét"):
        abilities_of(Scanner("sane:test:7", "đã rút dây"), {"sane": Sane(config=sane)})


def test_a_computer_without_sane_is_told_what_to_install(sane: Path) -> None:
    with pytest.raises(Trouble, match="SANE"):
        take(SaneSource("test:0", config=sane, program=("no-such-scanimage",)), 1)
    (told,) = find_scanners({"sane": Sane(program=("no-such-scanimage",))})
    assert isinstance(told, Trouble)


def test_scanners_that_answer_are_listed_with_what_they_offer(sane: Path) -> None:
    drivers = {"sane": Sane(config=sane)}
    assert [answer for answer in find_scanners(drivers) if answer] == [TESTER]
    able = abilities_of(TESTER, drivers)
    assert list(able.feeds) == [Feed.AUTO, Feed.GLASS, Feed.FEEDER]
    assert able.feeds[Feed.FEEDER] == FEEDER
    assert able.colours == {Colour.GREY: ("--mode=Gray",), Colour.COLOUR: ("--mode=Color",)}
    assert able.dpis == (150, 200, 300, 400, 600)


def test_a_search_can_be_called_off_while_a_driver_hangs(tmp_path: Path) -> None:
    hangs = program(tmp_path, f"echo $$ >{tmp_path}/pid\nexec sleep 1000\n")
    found = find_scanners({"sane": Sane(program=hangs)})
    while next(found) is None and not (tmp_path / "pid").exists():
        continue
    found.close()
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()


FUJITSU = """
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Halftone|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [300]
"""
CANON = """
    --resolution auto||75|150|300|600|1200dpi [75]
    --mode auto|Color|Gray|Lineart [Color]
    --source Flatbed|Automatic Document Feeder [Flatbed]
    --adf-mode Simplex|Duplex [Simplex]
"""
BROTHER = """
    --mode Black & White|Gray[Error Diffusion]|True Gray|24bit Color|24bit Color[Fast] [24bit Color[Fast]]
    --resolution 100|150|200|300|400|600|1200|2400|4800|9600dpi [200]
    --source FlatBed|Automatic Document Feeder(left aligned)|Automatic Document Feeder(left aligned,Duplex)
"""
BARE = """
    --resolution 75dpi [75]
    --source Flatbed [inactive]
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (FUJITSU, "duplex=ADF Duplex feeder=ADF Front 150 600"),
        (CANON, "duplex=Automatic Document Feeder,--adf-mode=Duplex feeder=Automatic Document Feeder"),
        (
            BROTHER,
            "duplex=Automatic Document Feeder(left aligned,Duplex) feeder=Automatic Document Feeder(left",
        ),
        (BARE, "glass 75 75"),
    ],
)
def test_drivers_words_for_the_same_things_are_understood(told: str, expected: str) -> None:
    able = read_options(told.splitlines())
    feeds = {
        feed.value: ",".join(words).removeprefix("--source=") for feed, words in sorted(able.feeds.items())
    }
    shown = " ".join(f"{feed}={words}" if words else feed for feed, words in feeds.items())
    assert f"{shown} {able.dpis[0]} {able.dpis[-1]}".startswith(expected)
    if told is not BARE:
        assert set(able.colours) == {Colour.COLOUR, Colour.GREY}


def test_another_scanner_is_set_as_the_last_one_as_far_as_it_can() -> None:
    grey = Abilities({Feed.GLASS: (), Feed.DUPLEX: ()}, {Colour.GREY: ()}, (100, 300))
    wish = Setup(TESTER, grey, Feed.FEEDER, 250, Colour.COLOUR)
    made = usual_setup(TESTER, grey, wish)
    assert (made.feed, made.dpi, made.colour) == (Feed.DUPLEX, 300, Colour.GREY)
