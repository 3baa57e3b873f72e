"""The status page: how every desk stands, for the IT staff of the province. No names of citizens on it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec
from msgspec import Struct

from localdb.db import Row
from sync.gateway.store import Store, now

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b2733;
background:#f6f8fa}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
.tiles{display:flex;gap:1rem;flex-wrap:wrap}.tile{background:#fff;border:1px solid #d5dde5;border-radius:8px;
padding:.75rem 1.25rem;min-width:9rem}.tile b{display:block;font-size:1.75rem}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid #d5dde5}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #e6ebf0;vertical-align:top}
th{background:#eef2f6}.bad{color:#a4161a;font-weight:600}.note{color:#52616f}
@media(prefers-color-scheme:dark){body{background:#12181f;color:#e3e9ef}.tile,table{background:#1b2430;
border-color:#34424f}th{background:#233040}td,th{border-color:#2b3947}.bad{color:#ff8f8f}.note{color:#a3b1be}}
"""
_LAST = 50

_DEVICES = """
SELECT d.id, d.commune, d.counter, d.tag, d.contiguous, d.forked, d.seen_at,
    (SELECT count(*) FROM held h WHERE h.device = d.id) AS held,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'recorded') AS waiting,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'accepted') AS accepted,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state IN ('refused', 'rejected')) AS refused,
    (SELECT count(*) FROM misfit m WHERE m.device = d.id) AS misfits
FROM device d ORDER BY d.commune, d.counter
"""
_REFUSED = """
SELECT c.received_at AS at, c.commune, d.counter, c.id AS change, c.refusal, c.result
FROM change c JOIN device d ON d.id = c.device
WHERE c.state IN ('refused', 'rejected') ORDER BY c.n DESC LIMIT ?
"""


class _Said(Struct):
    """The part of an answer that a person reads."""

    message: str = ""


def render(store: Store, province: str) -> str:
    """Return the page as HTML."""
    devices = store.rows(_DEVICES)
    tiles = "".join(
        _tile(label, sum(row[key] for row in devices))
        for label, key in (
            ("Tỉnh chấp nhận", "accepted"),
            ("Đã nhận, chờ tỉnh", "waiting"),
            ("Đang giữ", "held"),
            ("Bị từ chối", "refused"),
            ("Không xếp được", "misfits"),
        )
    )
    body = f"""<h1>Cổng đồng bộ Một Cửa</h1>
<p>Hệ thống phía sau: <b>{escape(province)}</b>. Đợt dữ liệu <code>{escape(store.epoch())}</code>.
Lúc {escape(now())}.</p><div class="tiles">{tiles}</div>
<h2>Các máy</h2>{_table(_HEADS, [_device(row) for row in devices]) if devices else _NO_DEVICES}
<h2>Bị từ chối gần đây</h2>{_refused(store)}"""
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Cổng đồng bộ Một Cửa</title><style>{_STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


_HEADS = (
    "Đơn vị",
    "Quầy",
    "Máy",
    "Đã nhận đến số",
    "Chờ tỉnh",
    "Đang giữ",
    "Bị từ chối",
    "Liên lạc cuối (UTC)",
)
_NO_DEVICES = (
    '<p class="note">Chưa có máy nào. Tạo mã ghi danh: <code>./motcua gateway --code ĐƠN-VỊ QUẦY</code>.</p>'
)


def _device(row: Row) -> tuple[str, ...]:
    tag = escape(row["tag"])
    if row["forked"]:
        tag += ' <span class="bad">máy bị nhân bản: phải ghi danh lại</span>'
    refused = row["refused"] + row["misfits"]
    return (
        escape(row["commune"]),
        escape(row["counter"]),
        tag,
        str(row["contiguous"]),
        str(row["waiting"]),
        _alarm(row["held"]),
        _alarm(refused),
        escape(row["seen_at"][:19].replace("T", " ")),
    )


def _refused(store: Store) -> str:
    found = store.rows(_REFUSED, (_LAST,))
    if not found:
        return '<p class="note">Không có.</p>'
    lines = [
        (
            escape(row["at"][:19].replace("T", " ")),
            escape(row["commune"]),
            escape(row["counter"]),
            f"<code>{escape(row['change'])}</code>",
            escape(msgspec.json.decode(row["refusal"] or row["result"], type=_Said).message),
        )
        for row in found
    ]
    return _table(("Lúc (UTC)", "Đơn vị", "Quầy", "Thay đổi", "Lý do"), lines)


def _tile(label: str, number: int) -> str:
    return f'<div class="tile"><b>{number}</b>{escape(label)}</div>'


def _alarm(number: int) -> str:
    return f'<span class="bad">{number}</span>' if number else "0"


def _table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
