"""The portal's part of the gateway's page and metrics: what waits, since when, what was refused and why."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from html import escape

import msgspec
from msgspec import Struct

from localdb.db import Row
from sync.gateway.portal.memory import LineState
from sync.gateway.portal.owing import DUE, Owing, State
from sync.gateway.settings import PortalSettings
from sync.gateway.store import Store

_LAST = 50
_COUNTS = "SELECT state, count(*) AS n, min(since) AS oldest FROM portal WHERE target = ? GROUP BY state"
_WAITING = """
SELECT p.commune, p.data, p.since, c.code FROM portal p LEFT JOIN code c ON c.entity = p.entity
WHERE p.target = ? AND p.state IN ('owed', 'sent', 'steps') ORDER BY p.since, p.entity LIMIT ?
"""
_REFUSED = """
SELECT p.commune, p.data, p.since, c.code FROM portal p LEFT JOIN code c ON c.entity = p.entity
WHERE p.target = ? AND p.state IN ('refused', 'short') ORDER BY p.since, p.entity LIMIT ?
"""
_LINE = "SELECT answered_at, trouble, failures, wait_until FROM portal_line WHERE target = ?"
_STATES = {
    "owed": "chờ gửi",
    "sent": "đã gửi, chưa có trả lời",
    "steps": "Cổng đã nhận hồ sơ, còn tiến độ",
    "short": "Cổng đã nhận hồ sơ, bỏ dòng tiến độ hoặc tệp",
    "refused": "bị từ chối, đã báo về quầy",
}
_Table = Callable[[tuple[str, ...], list[tuple[str, ...]]], str]
_Tile = Callable[[str, int], str]


class Lag(Struct, frozen=True):
    """How many dossiers wait for the portal, for how many seconds the oldest, how many it took or refused."""

    waiting: int
    oldest: int
    refused: int
    accepted: int
    line: LineState


def lag(store: Store, settings: PortalSettings) -> Lag:
    """Return how far the portal is behind."""
    line = store.one(_LINE, (settings.map,))
    found = {str(row["state"]): row for row in store.rows(_COUNTS, (settings.map,))}
    count = {state: int(row["n"]) for state, row in found.items()}
    since = [str(found[state]["oldest"]) for state in DUE if state in found]
    return Lag(
        waiting=sum(count.get(state, 0) for state in DUE),
        oldest=_age(min(since)) if since else 0,
        refused=count.get(State.REFUSED, 0) + count.get(State.SHORT, 0),
        accepted=count.get(State.ACCEPTED, 0),
        line=LineState(**line) if line else LineState(),
    )


def section(store: Store, tile: _Tile, table: _Table) -> str:
    """Return the portal's part of the page as HTML; empty when this gateway has none."""
    settings = store.settings.portal
    if settings is None:
        return ""
    found = lag(store, settings)
    tiles = (
        tile("Cổng đã nhận đủ", found.accepted),
        tile("Chờ lên Cổng", found.waiting),
        tile("Cũ nhất (phút)", found.oldest // 60),
        tile("Cổng từ chối", found.refused),
    )
    waiting = [_line(row) for row in store.rows(_WAITING, (settings.map, _LAST))]
    refused = [_line(row) for row in store.rows(_REFUSED, (settings.map, _LAST))]
    return f"""<h2>{escape(settings.name)}</h2><p class="note">{_of_line(found.line)}
Bảng trường <code>{escape(settings.map)}</code>. Chỉ trả lời của chính Cổng mới được tính là đã nhận.</p>
<div class="tiles">{"".join(tiles)}</div>
<h2>Chờ lên Cổng</h2>{_listed(waiting, table, "Không cần làm gì, trừ khi ở đây ghi lỗi.")}
<h2>Cổng từ chối</h2>{_listed(refused, table, _TODO)}"""


_TODO = (
    "Quầy thấy lý do ở Theo dõi hạn, bảng “Cổng trả lại”; bản sửa tự gửi lại. Hồ sơ đã đúng thì hỏi Cổng,"
    " rồi gửi lại: <code>motcua gateway --resend MÃ-HỒ-SƠ</code> (hoặc <code>all</code>)."
)


def metrics(store: Store) -> dict[str, tuple[str, float]]:
    """Return the portal's metrics by name, each with what it tells; none when this gateway has no portal."""
    settings = store.settings.portal
    if settings is None:
        return {}
    found = lag(store, settings)
    return {
        "motcua_portal_waiting": ("Dossiers that the portal does not have as they are", found.waiting),
        "motcua_portal_oldest_seconds": ("For how long the oldest of them waits", found.oldest),
        "motcua_portal_refused": ("Dossiers that the portal refused", found.refused),
        "motcua_portal_accepted": ("Dossiers that the portal acknowledged whole", found.accepted),
        "motcua_portal_failures": ("Failed calls in a row", found.line.failures),
    }


def _of_line(line: LineState) -> str:
    heard = f"{escape(line.answered_at[:19].replace('T', ' '))} (UTC)" if line.answered_at else "chưa lần nào"
    told = f"Cổng trả lời lần cuối: {heard}."
    return f'{told} <span class="bad">{escape(line.trouble)}</span>' if line.failures else told


def _listed(lines: list[tuple[str, ...]], table: _Table, todo: str) -> str:
    if not lines:
        return '<p class="note">Không có.</p>'
    return f'<p class="note">{todo}</p>{table(_HEADS, lines)}'


_HEADS = ("Đơn vị", "Mã hồ sơ", "Ở đâu", "Trễ (phút)", "Lần gửi", "Lý do, lỗi")


def _line(row: Row) -> tuple[str, ...]:
    owing = msgspec.json.decode(row["data"], type=Owing)
    late = str(_age(row["since"]) // 60) if row["since"] else ""
    reason = f"{owing.error} ({owing.code})" if owing.code else owing.error
    code = f"<code>{escape(row['code'] or row['commune'])}</code>"
    told = (_STATES.get(owing.state.value, ""), late, str(owing.tries), reason)
    return (escape(row["commune"]), code, *map(escape, told))


def _age(at: str) -> int:
    return max(0, round(time.time() - datetime.fromisoformat(at).timestamp()))
