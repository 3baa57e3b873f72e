"""Promises about scanned files at rest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from localdb.blobs import CHUNK, HEADER, TAG, Blobs
from localdb.domain.trouble import Trouble
from localdb.keys import MasterKey

KEY = MasterKey(bytes(range(32)))
LONG = bytes(i * 7 % 251 for i in range(2 * CHUNK + 5))
SAME_FOLDER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", KEY)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_is_kept_comes_back(blobs: Blobs, size: int) -> None:
    data = LONG[:size]
    sha256 = blobs.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.read(sha256) == data
    assert blobs.size(sha256) == size
    assert blobs.has(sha256)


@SAME_FOLDER
@given(
    offset=st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 4])
    | st.integers(0, len(LONG) + 10),
    length=st.sampled_from([0, 1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
    | st.integers(0, len(LONG) + 10),
)
@example(0, len(LONG))
@example(len(LONG), 1)
def test_any_range_is_the_same_as_of_the_bytes_kept(blobs: Blobs, offset: int, length: int) -> None:
    sha256 = blobs.put(LONG) if not blobs.has(hashlib.sha256(LONG).hexdigest()) else _sha(LONG)
    assert blobs.read_range(sha256, offset, length) == LONG[offset : offset + length]


@SAME_FOLDER
@given(at=st.integers(0, HEADER + 300 + TAG - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_is_noticed(blobs: Blobs, at: int, bit: int) -> None:
    data = LONG[:300]
    sha256 = blobs.put(data)
    path = blobs.path(sha256)
    sealed = bytearray(path.read_bytes())
    sealed[at] ^= 1 << bit
    path.write_bytes(sealed)
    with pytest.raises(Trouble, match="hỏng trên đĩa"):
        blobs.read(sha256)
    with pytest.raises(Trouble, match="hỏng trên đĩa"):
        blobs.read_range(sha256, 0, 10)


@pytest.mark.parametrize(
    "cut",
    [
        0,
        3,
        HEADER - 1,
        HEADER,
        HEADER + TAG - 1,
        HEADER + TAG,
        HEADER + CHUNK + TAG,
        HEADER + CHUNK + 2 * TAG,
        -1,
    ],
)
def test_any_cut_is_noticed_even_by_ranges_past_the_cut(blobs: Blobs, cut: int) -> None:
    sha256 = blobs.put(LONG)
    path = blobs.path(sha256)
    path.write_bytes(path.read_bytes()[:cut])
    for offset in (0, CHUNK + 2, 2 * CHUNK + 1, len(LONG)):
        with pytest.raises(Trouble, match="hỏng trên đĩa"):
            blobs.read_range(sha256, offset, len(LONG))
    with pytest.raises(Trouble, match="hỏng trên đĩa"):
        blobs.read(sha256)


def test_swapped_chunks_swapped_files_and_added_bytes_are_noticed(blobs: Blobs) -> None:
    long, other = blobs.put(LONG), blobs.put(LONG[1:])
    whole = blobs.path(long).read_bytes()
    first = whole[HEADER : HEADER + CHUNK + TAG]
    second = whole[HEADER + CHUNK + TAG : HEADER + 2 * (CHUNK + TAG)]
    rest = whole[HEADER + 2 * (CHUNK + TAG) :]
    for bad in (whole[:HEADER] + second + first + rest, blobs.path(other).read_bytes(), whole + b"x"):
        blobs.path(long).write_bytes(bad)
        with pytest.raises(Trouble, match="hỏng trên đĩa"):
            blobs.read_range(long, 0, len(LONG))


def test_a_sound_blob_is_never_written_again_and_a_damaged_one_is_mended(blobs: Blobs) -> None:
    sha256 = blobs.put(b"giay khai sinh")
    before = blobs.path(sha256).stat()
    blobs.put(b"giay khai sinh")
    after = blobs.path(sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    blobs.path(sha256).write_bytes(b"hong")
    blobs.put(b"giay khai sinh")
    assert blobs.read(sha256) == b"giay khai sinh"


def test_the_folder_tells_nobody_which_papers_lie_in_it(blobs: Blobs, tmp_path: Path) -> None:
    sha256 = blobs.put(b"giay khai sinh")
    names = "".join(str(p) for p in tmp_path.rglob("*"))
    assert sha256 not in names
    assert sha256[2:] not in names
    path = blobs.path(sha256)
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]
    assert Blobs(tmp_path / "blobs", MasterKey(bytes(32))).path(sha256) != path


def test_another_key_opens_nothing(blobs: Blobs, tmp_path: Path) -> None:
    sha256 = blobs.put(b"giay khai sinh")
    stranger = Blobs(tmp_path / "blobs", MasterKey(bytes(32)))
    stranger.path(sha256).parent.mkdir(parents=True, exist_ok=True)
    stranger.path(sha256).write_bytes(blobs.path(sha256).read_bytes())
    with pytest.raises(Trouble, match="hỏng trên đĩa"):
        stranger.read(sha256)


def test_a_missing_blob_is_told_kindly(blobs: Blobs) -> None:
    for ask in (blobs.read, blobs.size, lambda sha: blobs.read_range(sha, 0, 1)):
        with pytest.raises(Trouble, match="Thiếu tệp quét"):
            ask("0" * 64)


def test_new_scans_stop_before_the_disk_is_full(blobs: Blobs) -> None:
    with pytest.raises(Trouble, match="Ổ đĩa sắp đầy"):
        blobs.put(b"trang", reserve=1 << 60)
    assert not blobs.has(_sha(b"trang"))


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
