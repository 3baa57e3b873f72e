"""Pull the plug on a desk at work, and on a gateway: ``python -m tests.drills.power_cut [ROUNDS]``.

A kill -9 leaves what the program wrote in the system's memory, so it cannot tell a missing fsync. Here the
side lies on an ext4 image inside an XFS image; a reflink copy of the inner one, taken in an instant while it
works, is what a disk holds when the power goes. Each copy is mounted and everything acknowledged before that
instant must be in it: by a desk to its clerk, by a gateway to a counter that pushes. Then the same side works
with every fsync turned into nothing (libeatmydata), and something acknowledged must be missing: a drill that
finds no loss there would find none anywhere. Needs root, loop devices, xfsprogs and libeatmydata1, and says
so where they are missing.
"""

from __future__ import annotations

import ctypes
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from localdb.domain.trouble import Trouble
from localdb.home import Folder, Home, create_home
from localdb.keys import MasterKey
from tests.drills.gateway_at_work import Answered, Counter, check_answered, serving
from tests.localdb.surviving import check_acknowledged, check_whole, read_log
from tests.localdb.working import kill, start

ROUNDS = 25
NO_FSYNC = "libeatmydata.so.1"
TOOLS = ("mkfs.xfs", "mkfs.ext4", "mount", "umount", "cp")


def missing() -> list[str]:
    """Return what this machine lacks for the drill."""
    lacks = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.name == "nt" or os.geteuid() != 0:
        lacks.append("root")
    if not Path("/dev/loop-control").exists():
        lacks.append("/dev/loop-control")
    try:
        ctypes.CDLL(NO_FSYNC)
    except OSError:
        lacks.append("libeatmydata1")
    return lacks


class Lost(Exception):
    """Something that was acknowledged did not survive the cut."""


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """Mount a disk image for the length of a block."""
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", str(image), str(place))
    try:
        yield place
    finally:
        _run("umount", str(place))


def make_image(image: Path, size: int, *make: str) -> Path:
    """Make an empty file system of ``size`` bytes in a sparse file."""
    with image.open("wb") as file:
        file.truncate(size)
    _run(*make, str(image))
    return image


@contextmanager
def disk_to_cut() -> Iterator[tuple[Path, Path, Path]]:
    """Give a folder on a disk of its own, that disk's image, and a folder outside of it."""
    with tempfile.TemporaryDirectory(prefix="mat-dien-") as name:
        base = Path(name)
        outer = make_image(base / "xfs.img", 6 << 30, "mkfs.xfs", "-q", "-m", "reflink=1")
        with mounted(outer, base / "outer") as host:
            disk = make_image(host / "disk.img", 3 << 30, "mkfs.ext4", "-q")
            with mounted(disk, base / "side") as side:
                yield side, disk, base


def drill(rounds: int, preload: str = "") -> int:
    """Cut a desk's power ``rounds`` times; return how many acknowledgements were checked.

    Raises ``Lost`` at the first cut that lost something.
    """
    with disk_to_cut() as (side, disk, base):
        home, _ = create_home(Folder(side / "motcua"), secrets.token_hex(16), "H29.19.05")
        home.close()
        for _ in range(rounds):
            _cut(home.folder, home.key, disk, base, preload)
        return len(read_log(base / "log"))


def drill_gateway(rounds: int, preload: str = "") -> int:
    """Cut a gateway's power while a counter pushes, as ``drill`` does a desk's."""
    answered: list[Answered] = []
    with disk_to_cut() as (side, disk, base):
        for _ in range(rounds):
            with serving(side / "cong", preload) as url, Counter(side / "cong", url) as counter:
                assert counter.began.wait(60)
                threading.Event().wait(random.uniform(0.05, 0.8))
                answered += counter.answered
                _run("cp", "--reflink=always", str(disk), str(disk.with_name("after.img")))
            with after_the_cut(disk, base) as after:
                check_answered(after / "cong", answered)
    return len(answered)


def _cut(folder: Folder, key: MasterKey, disk: Path, base: Path, preload: str) -> None:
    """Let the desk work, take the disk as it is, and look at it after the power is back."""
    worker = start(folder, base / "log", key, preload=preload)
    try:
        threading.Event().wait(random.uniform(0.05, 0.8))
        acknowledged = read_log(base / "log")
        _run("cp", "--reflink=always", str(disk), str(disk.with_name("after.img")))
    finally:
        kill(worker)
    with after_the_cut(disk, base) as after, closing(Home(Folder(after / "motcua"), key)) as home:
        check_acknowledged(home, acknowledged)
        check_whole(home)


@contextmanager
def after_the_cut(disk: Path, base: Path) -> Iterator[Path]:
    """Mount what the disk held in that instant; whatever fails inside is ``Lost``."""
    with mounted(disk.with_name("after.img"), base / "after") as after:
        try:
            yield after
        except (AssertionError, Trouble, OSError, LookupError, ValueError) as error:
            raise Lost from error
    disk.with_name("after.img").unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def main() -> None:
    """Run the drill, or say what it needs."""
    if lacks := missing():
        sys.exit(f"Không diễn tập mất điện được trên máy này, thiếu: {', '.join(lacks)}.")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    for side, cut in (("Máy quầy", drill), ("Cổng tỉnh", drill_gateway)):
        checked = cut(rounds)
        sys.stdout.write(f"{side}: mất điện {rounds} lần, {checked} xác nhận đã trả về: không mất gì.\n")
        try:
            cut(rounds, NO_FSYNC)
        except Lost:
            sys.stdout.write("Đối chứng: cùng máy ấy khi không fsync thì mất, và phép thử thấy.\n")
        else:
            sys.exit("Đối chứng không mất gì: phép thử này chưa chứng tỏ được điều gì.")


if __name__ == "__main__":
    main()
