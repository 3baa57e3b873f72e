"""``./motcua torture``: histories of made-up bad months, seed by seed, each judged at its end.

A seed that fails is told with the shortest part of its history that still fails, so that it can be run again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import msgspec

from localdb.domain.trouble import Trouble
from tests.torture.steps import Step, history
from tests.torture.world import Order, Verdict

ROOT = Path(__file__).parents[2]
AT_A_TIME = 2
SHORTEN_SECONDS = 240.0
_APART = ("unshare", "--map-root-user", "--mount")  # small disks of our own, gone with the process


def torture(seeds: int, first: int, say: Callable[[str], object], *, postgres: bool = False) -> int:
    """Run ``seeds`` histories from seed ``first`` on, and say how each ended; return 1 when one failed.

    With ``postgres`` the gateway keeps its memory there, in a server of the wheel, each history in a schema.
    Raises ``Trouble`` where this system does not allow small disks of one's own.
    """
    if shutil.which(_APART[0]) is None or subprocess.run([*_APART, "true"], check=False).returncode:
        raise Trouble("Máy này không cho tạo ổ đĩa nhỏ để thử (unshare).", "Chạy trên Debian 12, quyền root.")
    failed = 0
    numbers = range(first, first + seeds)
    with ThreadPoolExecutor(AT_A_TIME) as pool, _memory(postgres) as fresh:
        places = [fresh() for _ in numbers]
        verdicts = pool.map(lambda seed, place: run(history(seed), postgres=place), numbers, places)
        for seed, verdict in zip(numbers, verdicts, strict=True):
            if not verdict.wrong:
                say(f"hạt {seed}: đúng ({verdict.changes} thay đổi, {verdict.kills} lần bị giết giữa chừng)")
                continue
            failed += 1
            say(f"hạt {seed}: SAI: {verdict.wrong[0]}")
            say(f"  Chạy lại: ./motcua torture --seeds 1 --first {seed}{' --postgres' * postgres}")
            for step in shortest(history(seed), lambda steps: bool(run(steps, postgres=fresh()).wrong)):
                say(f"    {step}")
    say(f"{seeds - failed}/{seeds} hạt đúng: báo nhận ⊆ đã ghi ⊆ đã lập, mỗi thay đổi một lần.")
    return 1 if failed else 0


@contextmanager
def _memory(postgres: bool) -> Iterator[Callable[[], str]]:
    """Give what makes each gateway's place in a server, or nothing where each has a file of its own."""
    if not postgres:
        yield lambda: ""
        return
    from tests.sync.postgres import running_postgres

    with running_postgres() as server:
        yield server.fresh


def run(steps: list[Step], planted: str = "", postgres: str = "") -> Verdict:
    """Run a history in a process of its own and return the verdict; ``planted`` is a bug to catch."""
    with tempfile.TemporaryDirectory(prefix="motcua-torture-") as folder:
        root = Path(folder)
        (root / "order.json").write_bytes(msgspec.json.encode(Order(steps, planted, postgres)))
        command = [*_APART, sys.executable, "-m", "tests.torture.world", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        verdict = root / "verdict.json"
        if done.returncode or not verdict.exists():
            return Verdict([f"phép thử tự hỏng: {done.stderr.strip()[-400:]}"])
        return msgspec.json.decode(verdict.read_bytes(), type=Verdict)


def shortest(steps: list[Step], fails: Callable[[list[Step]], bool]) -> list[Step]:
    """Return the shortest part of a failing history that was found to fail as well, in a limited time."""
    end = monotonic() + SHORTEN_SECONDS
    size = len(steps) // 2
    while size:
        for fewer in _without(steps, size):
            if monotonic() > end:
                return steps
            if fails(fewer):
                steps = fewer
                break
        else:
            size //= 2
    return steps


def _without(steps: list[Step], size: int) -> Iterator[list[Step]]:
    """Yield the history without each of its stretches of ``size`` steps."""
    for at in range(0, len(steps), size):
        yield steps[:at] + steps[at + size :]
