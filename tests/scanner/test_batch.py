"""digitise(): kept first, then cleaned, read and assembled; one bad page never stops the rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import page as validator
import pypdfium2
import pytest

from localdb.domain.trouble import Trouble
from scanner.batch import Assembled, Document, Event, Failed, Finished, Read, Scanned, apart, digitise
from scanner.journal import FolderJournal
from scanner.sources import FileSource, RawPage
from tests.pages import Page, error_rate

Pages = dict[tuple[str, str], Page]


def run(paths: list[Path], kept: Path) -> list[Event]:
    return list(digitise(apart(FileSource(paths)), journal=FolderJournal(kept), workers=2))


def only(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def test_a_letter_becomes_a_valid_searchable_archive_file(pages: Pages, kept: Path) -> None:
    letter = pages["letter", "office"]
    events = run([letter.path], kept)
    assert [type(event) for event in events] == [Scanned, Read, Assembled, Finished]
    done = events[-2]
    assert isinstance(done, Assembled)
    assert error_rate(letter.truth_text, done.text)[0] < 0.01
    report = validator.validate_pdf_bytes(done.pdf, profile=validator.ValidationProfile.PDF_A_2B)
    assert report.is_compliant
    with pypdfium2.PdfDocument(done.pdf) as pdf:
        copied = pdf[0].get_textpage().get_text_bounded()
        shown = pdf[0].render(scale=1, grayscale=True).to_numpy()
    assert 0.01 < (shown < 160).mean() < 0.15
    assert error_rate(letter.truth_text, copied)[0] < 0.01
    assert len(done.pdf) < 80_000


def test_what_arrived_is_kept_before_it_is_looked_at(kept: Path) -> None:
    nonsense = b"\xff\xd8\xff not a picture at all"
    documents = [Document("hỏng", [RawPage(nonsense, "image/jpeg", "hỏng.jpg")])]
    events = list(digitise(documents, journal=FolderJournal(kept), workers=1))
    assert [type(event) for event in events] == [Scanned, Failed, Finished]
    assert [path.read_bytes() for path in kept.iterdir()] == [nonsense]


def test_a_bad_page_fails_alone_and_says_what_to_do(pages: Pages, kept: Path) -> None:
    good = pages["form", "clean"].path.read_bytes()
    stack = [
        RawPage(good, "image/png", "tờ 1"),
        RawPage(good[: len(good) // 2], "image/png", "tờ 2"),
        RawPage(good, "image/png", "tờ 3"),
    ]
    events = list(digitise([Document("tập", stack)], journal=FolderJournal(kept), workers=2))
    (failed,) = only(events, Failed)
    assert isinstance(failed, Failed)
    assert failed.number == 2
    assert "tờ 2" in failed.what
    assert failed.todo
    (done,) = only(events, Assembled)
    assert isinstance(done, Assembled)
    assert [page.number for page in done.pages] == [1, 3]
    assert done.missing == (2,)


def test_trouble_of_a_source_keeps_what_came_before(pages: Pages, kept: Path) -> None:
    good = pages["form", "clean"].path.read_bytes()

    def jam() -> Iterator[RawPage | None]:
        yield RawPage(good, "image/png", "tờ 1")
        yield None
        raise Trouble("Kẹt giấy.", "Hãy lấy giấy ra.")

    events = list(digitise([Document("tập", jam())], journal=FolderJournal(kept), workers=1))
    assert {type(event) for event in events} == {Scanned, Failed, Read, Assembled, Finished}


def test_a_journal_that_cannot_write_stops_everything(pages: Pages, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="Không ghi được"):
        run([pages["form", "clean"].path], tmp_path / "file" / "folder")


def test_closing_the_generator_ends_every_thread(pages: Pages, kept: Path) -> None:
    before = threading.active_count()
    paths = [page.path for page in pages.values()]
    events = digitise(apart(FileSource(paths)), journal=FolderJournal(kept), workers=2)
    assert isinstance(next(events), Scanned)
    assert isinstance(next(events), Scanned)
    events.close()
    assert threading.active_count() == before
    assert len(list(kept.iterdir())) == 2


def test_an_empty_batch_is_no_trouble(kept: Path) -> None:
    assert run([], kept) == []
