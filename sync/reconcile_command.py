"""``main.py reconcile``: the province's list against this desk's, told in numbers, written down in full.

Exit codes: 0 both sides say the same, 2 they differ. The terminal names dossiers by their codes only; what
differs, with values, goes into the report file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from localdb.commune import Side, keep_list
from localdb.files import write_file
from localdb.home import Home
from sync.reconcile import Compared, compare
from sync.tables import Table, write_csv

Say = Callable[[str], object]
SAME, DIFFERENT = 0, 2
SHOWN = 20
_HEADS = ("Bên", "Mã hồ sơ", "Mục", "Máy này", "Tỉnh", "Việc phải làm")


def reconcile_command(
    home: Home, path: Path, report: Path | None, say: Say, *, read: Callable[[Path], Table]
) -> int:
    """Compare with the province's file at ``path``, say what differs, and write ``report`` (CSV).

    ``read`` opens the file: it comes from elsewhere, so the app hands in a reader that works in a child.
    """
    found = compare(home.queries.every(), home.outbox.states_of, read(path))
    keep_list(home, found.theirs, found.findings)
    say(f"Máy này {found.ours} hồ sơ, tỉnh {found.theirs} hồ sơ trong tệp; giống nhau {found.same}.")
    for side in Side:
        some = [finding for finding in found.findings if finding.side is side]
        if not some:
            continue
        say(f"{side.label}: {len({finding.code for finding in some})} hồ sơ.")
        for finding in some[:SHOWN]:
            field = f" ({finding.field})" if finding.field else ""
            say(f"  {finding.code}{field}: {finding.todo}")
        if len(some) > SHOWN:
            say(
                f"  … còn {len(some) - SHOWN} dòng nữa"
                + (" trong báo cáo." if report else "; thêm --out để ghi hết.")
            )
    if report is not None:
        write_file(report, as_csv(found))
        say(f"Báo cáo đủ từng mục: {report}")
    return DIFFERENT if found.findings else SAME


def as_csv(found: Compared) -> bytes:
    """Return the report as CSV that a spreadsheet opens in Vietnamese and never runs as a formula."""
    return write_csv(
        _HEADS,
        ((one.side.label, one.code, one.field, one.ours, one.theirs, one.todo) for one in found.findings),
    )
