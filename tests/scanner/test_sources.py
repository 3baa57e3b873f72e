"""Files and a watched folder: what arrives is yielded whole, and nothing is lost on the way."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path

import pytest

from localdb.domain.trouble import Trouble
from scanner.sources import FileSource, RawPage, Source
from scanner.watch import REFUSED, TAKEN, FolderSource
from tests.pages import Page
from tests.scanner.contract import SourceContract

Pages = dict[tuple[str, str], Page]


@pytest.fixture
def two_files(pages: Pages, tmp_path: Path) -> list[Path]:
    folder = tmp_path / "vao"
    folder.mkdir()
    return [
        Path(shutil.copy(pages[kind, "clean"].path, folder / f"{name}.png"))
        for kind, name in (("letter", "đơn"), ("form", "tờ khai"))
    ]


class TestFiles(SourceContract):
    @pytest.fixture
    def source(self, two_files: list[Path]) -> Source:
        return FileSource(two_files)

    def test_a_missing_file_is_named_and_the_others_come(self, two_files: list[Path]) -> None:
        arrivals = list(FileSource([two_files[0], Path("không-có.pdf"), two_files[1]]).pages())
        assert [type(arrival) for arrival in arrivals] == [RawPage, Trouble, RawPage]
        assert "không-có.pdf" in str(arrivals[1])

    @pytest.mark.parametrize(
        ("data", "reason"),
        [(b"", "rỗng"), (b"MZ\x90\x00 this is a program", "không phải ảnh"), (b"<html>", "không phải ảnh")],
    )
    def test_what_is_no_paper_is_refused_whatever_its_name(
        self, tmp_path: Path, data: bytes, reason: str
    ) -> None:
        path = tmp_path / "ảnh.jpg"
        path.write_bytes(data)
        (arrival,) = FileSource([path]).pages()
        assert isinstance(arrival, Trouble)
        assert reason in arrival.what
        assert arrival.todo


class TestFolder(SourceContract):
    @pytest.fixture
    def source(self, two_files: list[Path]) -> Source:
        return FolderSource(two_files[0].parent, stable_seconds=0.1)

    def test_a_file_is_moved_only_after_it_was_kept(self, two_files: list[Path]) -> None:
        folder = two_files[0].parent
        arriving = (a for a in FolderSource(folder, stable_seconds=0.1).pages() if a is not None)
        first = next(arriving)
        assert isinstance(first, RawPage)
        assert (folder / first.name).exists()
        next(arriving)
        assert not (folder / first.name).exists()
        assert (folder / TAKEN / first.name).read_bytes() == first.data

    def test_a_file_that_comes_later_is_taken_when_its_writer_closed_it(
        self, pages: Pages, tmp_path: Path
    ) -> None:
        folder = tmp_path / "trống"
        folder.mkdir()
        data = pages["letter", "office"].path.read_bytes()
        arriving = FolderSource(folder, stable_seconds=3600).pages()
        assert next(arriving) is None
        with (folder / "mới.jpg").open("wb") as file:
            file.write(data[:1000])
            file.flush()
            assert next(arriving) is None
            file.write(data[1000:])
        arrival = next(a for a in arriving if a is not None)
        assert isinstance(arrival, RawPage)
        assert arrival.data == data

    def test_a_bad_file_is_put_aside_and_watching_goes_on(self, two_files: list[Path]) -> None:
        folder = two_files[0].parent
        (folder / "aaa.jpg").write_bytes(b"")
        arrivals = islice((a for a in FolderSource(folder, stable_seconds=0.1).pages() if a is not None), 3)
        assert {type(arrival) for arrival in arrivals} == {Trouble, RawPage}
        assert (folder / REFUSED / "aaa.jpg").exists()

    def test_a_name_taken_twice_overwrites_nothing(self, two_files: list[Path]) -> None:
        folder = two_files[0].parent
        first, second = (path.read_bytes() for path in two_files)
        two_files[1].unlink()
        arriving = FolderSource(folder, stable_seconds=0.1).pages()
        for data in (first, second):
            two_files[0].write_bytes(data)
            arrival = next(a for a in arriving if a is not None)
            assert isinstance(arrival, RawPage)
            assert next(arriving) is None
        assert {path.read_bytes() for path in (folder / TAKEN).iterdir()} == {first, second}

    def test_a_file_written_anew_before_it_is_moved_is_taken_again(self, two_files: list[Path]) -> None:
        first, second = (path.read_bytes() for path in two_files)
        two_files[1].unlink()
        arriving = (a for a in FolderSource(two_files[0].parent, stable_seconds=0.1).pages() if a)
        seen = []
        for data in (second, second):
            arrival = next(arriving)
            seen.append(arrival.data if isinstance(arrival, RawPage) else b"")
            two_files[0].write_bytes(data)
        assert seen == [first, second]

    def test_a_folder_that_goes_away_is_trouble(self, two_files: list[Path]) -> None:
        folder = two_files[0].parent
        arriving = FolderSource(folder, stable_seconds=3600).pages()
        assert next(arriving) is None
        shutil.rmtree(folder)
        with pytest.raises(Trouble, match="Không theo dõi được"):
            next(arrival for arrival in arriving if arrival is not None)

    def test_a_missing_folder_is_trouble(self, tmp_path: Path) -> None:
        with pytest.raises(Trouble, match="Không theo dõi được"):
            next(FolderSource(tmp_path / "không có").pages())
