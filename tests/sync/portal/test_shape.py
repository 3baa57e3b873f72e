"""A gateway that stood before it had a portal gets what it lacks when it is opened, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.gateway.store import Store

_SINCE_5 = ("reference", "stood")
_SINCE_4 = ("head", *_SINCE_5)
_SINCE_3 = ("reissue", *_SINCE_4)
_SINCE_2 = ("lookup", "portal", "portal_read", "portal_line", *_SINCE_3)
NEWER = {
    1: ("standing", *_SINCE_2),
    2: _SINCE_2,
    3: _SINCE_3,
    4: _SINCE_4,
    5: _SINCE_5,
    6: ("stood",),
}  # by shape: the tables that it had not yet


@pytest.mark.parametrize("version", NEWER)
def test_an_older_file_grows(version: int, tmp_path: Path) -> None:
    store = Store(tmp_path)
    epoch = store.epoch()
    with store.write() as db:
        for table in NEWER[version]:
            db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version = {version}")
    store.close()
    grown = Store(tmp_path)
    assert grown.epoch() == epoch
    for table in NEWER[version]:
        assert grown.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (table,))
    grown.close()
