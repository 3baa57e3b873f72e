"""A scanner on the network, over real HTTP on loopback: whatever it does, sheets that came are kept."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from zeroconf import ServiceInfo, Zeroconf

from localdb.domain.trouble import Trouble
from scanner import announced, escl, escl_words
from scanner.escl import Escl, base_address
from scanner.scanners import abilities_of, source_of
from scanner.setup import Colour, Feed, FeederEmpty, Setup, usual_setup
from scanner.sources import Arrival, RawPage, Source
from tests.pages import Page
from tests.scanner.contract import SourceContract
from tests.scanner.network_scanner import NetworkScanner, running

Pages = dict[tuple[str, str], Page]


@pytest.fixture
def sheets(pages: Pages) -> list[bytes]:
    """Three scanned pages, as a scanner sends them."""
    return [pages[kind, "office"].path.read_bytes() for kind in ("letter", "form", "table")]


@pytest.fixture
def server(sheets: list[bytes]) -> Iterator[NetworkScanner]:
    with running(NetworkScanner(sheets)) as made:
        yield made


def setup(server: NetworkScanner, feed: Feed | None = None) -> Setup:
    able = abilities_of(server.scanner)
    chosen = usual_setup(server.scanner, able)
    return chosen if feed is None else Setup(server.scanner, able, feed, chosen.dpi, Colour.GREY)


def drained(source: Source) -> tuple[list[RawPage], Trouble | None]:
    """Return what came, and the trouble that ended it."""
    came: list[RawPage] = []
    try:
        for arrival in source.pages():
            if isinstance(arrival, RawPage):
                came.append(arrival)
    except Trouble as trouble:
        return came, trouble
    return came, None


class TestEscl(SourceContract):
    @pytest.fixture
    def source(self, server: NetworkScanner) -> Source:
        return Refilled(server)


class Refilled:
    """A scanner whose stack a person puts back into the feeder before each scan."""

    def __init__(self, server: NetworkScanner) -> None:
        self._server, self._sheets = server, list(server.sheets)

    def pages(self) -> Generator[Arrival, None, None]:
        self._server.sheets[:] = self._sheets
        return source_of(setup(self._server)).pages()


def test_a_stack_comes_whole_and_in_order(server: NetworkScanner, sheets: list[bytes]) -> None:
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert trouble is None
    assert [raw.data for raw in came] == sheets
    assert {(raw.media, raw.dpi) for raw in came} == {("image/jpeg", 200)}
    order = {found.tag.rpartition("}")[2]: found.text for found in server.orders[0].iter()}
    assert (order["InputSource"], order["ColorMode"], order["XResolution"]) == ("Feeder", "Grayscale8", "200")
    assert (order["Width"], order["Height"]) == ("2480", "3300")
    assert server.ended == ["job-1"]


def test_both_sides_are_asked_for_and_named(server: NetworkScanner) -> None:
    came, _ = drained(source_of(setup(server, Feed.DUPLEX)))
    assert [raw.name for raw in came] == ["tờ 1, mặt trước", "tờ 1, mặt sau", "tờ 2, mặt trước"]
    assert "true" in [found.text for found in server.orders[0].iter()]


def test_the_glass_gives_one_sheet_also_when_the_feeder_was_empty(server: NetworkScanner) -> None:
    server.sheets.clear()
    came, trouble = drained(source_of(setup(server)))
    assert (len(came), trouble) == (1, None)
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert came == []
    assert isinstance(trouble, FeederEmpty)


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize(
    ("stuck", "reason"),
    [
        ("ScannerAdfJam", "Kẹt giấy"),
        ("ScannerAdfHatchOpen", "Nắp"),
        ("ScannerAdfMultipickDetected", "dính nhau"),
    ],
)
def test_sheets_before_a_stuck_feeder_are_kept(
    server: NetworkScanner, stuck: str, reason: str, quiet: bool
) -> None:
    server.stuck, server.good, server.quiet_jam = stuck, 2, quiet
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert len(came) == 2
    assert trouble is not None
    assert reason in trouble.what
    assert trouble.todo


def test_a_stuck_feeder_is_told_before_the_first_sheet(server: NetworkScanner) -> None:
    server.stuck = "ScannerAdfHatchOpen"
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert came == []
    assert trouble is not None
    assert "Nắp" in trouble.what


def test_a_busy_scanner_is_waited_for(server: NetworkScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escl, "_RETRY_SECONDS", 0.01)
    server.busy = 3
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert (len(came), trouble) == (3, None)
    monkeypatch.setattr(escl, "_BUSY_SECONDS", 0.0)
    server.busy = 10**6
    _, trouble = drained(source_of(setup(server, Feed.GLASS)))
    assert trouble is not None
    assert "bận" in trouble.what


def test_a_line_cut_half_way_loses_no_whole_sheet_and_takes_no_half_one(server: NetworkScanner) -> None:
    server.cut = 2
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert len(came) == 1
    assert trouble is not None
    assert "Mất liên lạc" in trouble.what


def test_a_silent_scanner_leaves_us_free_and_closing_works_at_once(server: NetworkScanner) -> None:
    server.silent = True
    arriving = source_of(setup(server, Feed.FEEDER)).pages()
    assert next(arriving) is None
    arriving.close()
    assert server.ended == ["job-1"]


def test_an_answer_without_end_is_cut_off(server: NetworkScanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escl, "MAX_FILE_BYTES", 4 << 20)
    server.huge = True
    came, trouble = drained(source_of(setup(server, Feed.FEEDER)))
    assert came == []
    assert trouble is not None
    assert "quá lớn" in trouble.what


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>'
READS_FILES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    "said",
    [
        BOMB,
        READS_FILES,
        BOMB.decode().encode("utf-16"),
        b"",
        b"<html>",
        b"<a/>",
        b"\xff\x00",
        b"<a>" * 80_000,
    ],
)
def test_what_is_no_scanner_is_told_apart(server: NetworkScanner, said: bytes) -> None:
    server.capabilities = said
    with pytest.raises(Trouble, match="không phải máy quét"):
        abilities_of(server.scanner)


def test_a_scanner_that_is_switched_off_is_trouble(server: NetworkScanner) -> None:
    with running(NetworkScanner([b"x"])) as gone:
        off = gone.scanner
    with pytest.raises(Trouble, match="Mất liên lạc"):
        abilities_of(off)


def test_a_typed_address_is_enough(server: NetworkScanner) -> None:
    found = Escl().at(f" 127.0.0.1:{server.server_port} ")
    assert found == server.scanner
    assert base_address("192.0.2.7") == "http://192.0.2.7/eSCL"
    assert base_address("https://may-quet.xa/scan/") == "https://may-quet.xa/scan"
    assert base_address("[2001:db8::7]:8080") == "http://[2001:db8::7]:8080/eSCL"
    for wrong in ("", "máy quét", "ftp://192.0.2.7", "http://", "1.2.3.4:cổng"):
        with pytest.raises(Trouble, match="Địa chỉ máy quét"):
            base_address(wrong)


def test_ranges_of_resolution_and_scanners_that_say_little_are_understood() -> None:
    said = (
        b"<c><PlatenInputCaps><XResolutionRange><Min>100</Min><Max>400</Max></XResolutionRange>"
        b"<MaxWidth>99999999999</MaxWidth></PlatenInputCaps></c>"
    )
    able = escl_words.abilities(escl_words.read(said))
    assert able.dpis == (150, 200, 300, 400)
    assert able.feeds == {Feed.GLASS: ("Platen", "2480x3508")}
    assert able.colours == {Colour.COLOUR: ("RGB24",)}


def test_a_scanner_that_announces_itself_is_found(server: NetworkScanner) -> None:
    said = {"rs": "eSCL", "ty": "Máy quét thử 300"}
    kind = announced.KINDS[0]
    info = ServiceInfo(
        kind, f"Thu 300.{kind}", port=server.server_port, properties=said, parsed_addresses=["127.0.0.1"]
    )
    with Zeroconf(interfaces=["127.0.0.1"]) as line:
        line.register_service(info, cooperating_responders=True)
        answers = announced.scanners(60.0, interfaces=["127.0.0.1"])
        found = next(answer for answer in answers if answer is not None)
        answers.close()
    assert found == server.scanner
    assert announced.scanner_of(None) is None
