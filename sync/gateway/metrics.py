"""What a gateway tells a monitoring system, in Prometheus' plain text. Counts and ages only: nobody's name.

Everything is read from the records when asked, so it is the same whichever process of a gateway answers.
"""

from __future__ import annotations

import time
from datetime import datetime

from sync.gateway.portal import page as portal
from sync.gateway.store import Store

TEXT = "text/plain; version=0.0.4; charset=utf-8"
_COUNTS = {
    "motcua_devices": ("Enrolled devices", "SELECT count(*) AS n FROM device"),
    "motcua_devices_forked": (
        "Devices stopped as copies",
        "SELECT count(*) AS n FROM device WHERE forked = 1",
    ),
    "motcua_held": ("Lines that wait for an earlier line", "SELECT count(*) AS n FROM held"),
    "motcua_misfits": ("Lines that never found a place", "SELECT count(*) AS n FROM misfit"),
    "motcua_files": ("Whole files", "SELECT count(*) AS n FROM blob WHERE whole = 1"),
    "motcua_files_unfinished": ("Files not whole yet", "SELECT count(*) AS n FROM blob WHERE whole = 0"),
    "motcua_epochs": (
        "How often memory was lost, and once for the beginning",
        "SELECT count(*) AS n FROM epoch",
    ),
}


def render(store: Store) -> str:
    """Return the metrics of this moment. Raises ``Trouble`` when the database does not answer."""
    begun = time.perf_counter()
    lines: list[str] = []
    for name, (told, query) in _COUNTS.items():
        row = store.one(query)
        lines += _gauge(name, told, {"": row["n"] if row else 0})
    states = store.rows("SELECT state, count(*) AS n FROM change GROUP BY state ORDER BY state")
    by_state = {f'{{state="{row["state"]}"}}': row["n"] for row in states}
    lines += _gauge("motcua_changes", "Changes by what became of them", by_state)
    lines += _gauge("motcua_oldest_undecided_seconds", "Age of the oldest that waits", {"": _oldest(store)})
    silent = store.rows("SELECT commune, max(seen_at) AS at FROM device GROUP BY commune ORDER BY commune")
    ages = {f'{{commune="{row["commune"]}"}}': _age(row["at"]) for row in silent}
    lines += _gauge("motcua_commune_silent_seconds", "Since a commune was last heard of", ages)
    for name, (told, value) in portal.metrics(store).items():
        lines += _gauge(name, told, {"": value})
    took = round(time.perf_counter() - begun, 4)
    lines += _gauge("motcua_metrics_seconds", "How long it took to count all this", {"": took})
    return "\n".join(lines) + "\n"


def _oldest(store: Store) -> float:
    row = store.one("SELECT min(received_at) AS at FROM change WHERE state IN ('recorded', 'newer')")
    return _age(row["at"]) if row and row["at"] else 0


def _age(at: str) -> float:
    return max(0, round(time.time() - datetime.fromisoformat(at).timestamp()))


def _gauge(name: str, told: str, values: dict[str, float]) -> list[str]:
    return [f"# HELP {name} {told}", f"# TYPE {name} gauge", *(f"{name}{of} {n}" for of, n in values.items())]
