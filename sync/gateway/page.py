"""The status page: how every desk stands, for the IT staff of the province. No names of citizens on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import msgspec
from msgspec import Struct

from localdb.db import Row
from localdb.domain.deeds import deed
from localdb.domain.trouble import NEW_DEVICE
from sync.gateway.portal import page as portal
from sync.gateway.store import Store, now

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1b2733;
background:#f6f8fa}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
.tiles{display:flex;gap:.75rem;flex-wrap:wrap}
.tile{background:#fff;border:1px solid #d5dde5;border-radius:8px;
padding:.75rem 1.25rem;min-width:7rem}.tile b{display:block;font-size:1.75rem}
table{border-collapse:collapse;width:100%;background:#fff;border:1px solid #d5dde5}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #e6ebf0;vertical-align:top}
th{background:#eef2f6}.bad{color:#a4161a;font-weight:600}.note{color:#52616f}
code{overflow-wrap:anywhere}td:nth-child(2){white-space:nowrap}
td:nth-child(3){max-width:26rem}
@media(prefers-color-scheme:dark){body{background:#12181f;color:#e3e9ef}.tile,table{background:#1b2430;
border-color:#34424f}th{background:#233040}td,th{border-color:#2b3947}.bad{color:#ff8f8f}.note{color:#a3b1be}}
"""
_LAST = 50

_DEVICES = """
SELECT d.id, d.commune, d.counter, d.tag, d.contiguous, d.forked, d.seen_at,
    coalesce((SELECT s.state FROM standing s WHERE s.device = d.id), 'approved') AS standing,
    (SELECT count(*) FROM held h WHERE h.device = d.id) AS held,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'recorded') AS waiting,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'accepted') AS accepted,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state = 'conflict') AS conflicts,
    (SELECT count(*) FROM change c WHERE c.device = d.id AND c.state IN ('refused', 'rejected')) AS refused,
    (SELECT count(*) FROM misfit m WHERE m.device = d.id) AS misfits
FROM device d ORDER BY d.commune, d.counter
"""
_REFUSED = """
SELECT c.received_at AS at, c.commune, d.counter, c.id AS change, c.refusal AS said, c.result AS first
FROM change c JOIN device d ON d.id = c.device
WHERE c.state IN ('refused', 'rejected') ORDER BY c.n DESC LIMIT ?
"""
_CONFLICTS = """
SELECT c.received_at AS at, c.commune, d.counter, c.id AS change, c.type AS said
FROM change c JOIN device d ON d.id = c.device WHERE c.state = 'conflict' ORDER BY c.n DESC LIMIT ?
"""
_HELD = """
SELECT h.received_at AS at, d.commune, d.counter, h.id AS change, h.dseq, d.contiguous
FROM held h JOIN device d ON d.id = h.device ORDER BY h.received_at DESC LIMIT ?
"""
_MISFITS = """
SELECT m.received_at AS at, d.commune, d.counter, m.digest AS change, m.code AS said
FROM misfit m JOIN device d ON d.id = m.device ORDER BY m.received_at DESC LIMIT ?
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
            ("Hai quầy ghi khác nhau", "conflicts"),
            ("Bị từ chối", "refused"),
            ("Không xếp được", "misfits"),
        )
    )
    body = f"""<h1>Cổng đồng bộ Một Cửa</h1>
<p>Hệ thống phía sau: <b>{escape(province)}</b>. Đợt dữ liệu <code>{escape(store.epoch())}</code>.
Lúc {_moment(now())} (UTC). Lệnh ghi ở đây chạy trên máy này, kèm
<code>--home {escape(str(store.home))}</code>.</p><div class="tiles">{tiles}</div>
<h2>Các máy</h2>{_table(_HEADS, [_device(row) for row in devices]) if devices else _NO_DEVICES}
{"".join(_section(store, *about) for about in _SECTIONS)}{portal.section(store, _tile, _table)}"""
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
    "Khác nhau",
    "Bị từ chối",
    "Liên lạc cuối (UTC)",
)
_NO_DEVICES = (
    '<p class="note">Chưa có máy nào. Tạo mã ghi danh: <code>./motcua gateway --code ĐƠN-VỊ QUẦY</code>.</p>'
)


def _device(row: Row) -> tuple[str, ...]:
    refused = row["refused"] + row["misfits"]
    return (
        escape(row["commune"]),
        escape(row["counter"]),
        f"<b>{escape(row['tag'])}</b><br><small>{escape(row['id'])}</small>{_note(row)}",
        str(row["contiguous"]),
        str(row["waiting"]),
        _alarm(row["held"]),
        _alarm(row["conflicts"]),
        _alarm(refused),
        _moment(row["seen_at"]),
    )


def _note(row: Row) -> str:
    """What is special about a device, and what to do."""
    what, do = "", ""
    if row["standing"] == "waiting":
        what, do = "chờ duyệt:", f"motcua gateway --approve {row['id']}"
    elif row["standing"] == "revoked":
        what, do = "đã thu hồi; cho lại:", f"motcua gateway --approve {row['id']}"
    elif row["forked"]:
        what, do = "ổ đĩa bị nhân bản; trên từng máy:", NEW_DEVICE
    return f'<br><span class="bad">{what}</span> <code>{escape(do)}</code>' if what else ""


def _of_refused(row: Row) -> str:
    return msgspec.json.decode(row["said"] or row["first"], type=_Said).message


def _of_held(row: Row) -> str:
    return f"Là thay đổi số {row['dseq']}; cổng mới có đến số {row['contiguous']}."


_SECTIONS: tuple[tuple[str, str, str, Callable[[Row], str]], ...] = (
    (
        "Bị từ chối",
        "Quầy đã thấy lý do trên màn hình Đồng bộ, sửa hồ sơ rồi gửi lại. Cổng không cần làm gì.",
        _REFUSED,
        _of_refused,
    ),
    (
        "Hai quầy ghi khác nhau",
        "Người có quyền ở một quầy mở Đồng bộ, bấm F12 và chọn giá trị đúng. Cổng không tự chọn.",
        _CONFLICTS,
        lambda row: deed(row["said"]),
    ),
    (
        "Đang giữ",
        "Đến trước những thay đổi đứng trước nó. Máy đó đồng bộ lại, hoặc mang gói USB còn thiếu lên.",
        _HELD,
        _of_held,
    ),
    (
        "Không xếp được",
        "Dòng hỏng, hoặc nói lại điều đã có. Cổng giữ nguyên từng byte; nhiều thì gọi hỗ trợ.",
        _MISFITS,
        lambda row: str(row["said"]),
    ),
)


def _section(store: Store, title: str, todo: str, sql: str, reason: Callable[[Row], str]) -> str:
    """One list of what did not go through, with what to do about it; the newest first."""
    found = store.rows(sql, (_LAST,))
    if not found:
        return f'<h2>{title}</h2><p class="note">Không có.</p>'
    lines = [
        (
            _moment(row["at"]),
            escape(row["commune"]),
            escape(row["counter"]),
            f"<code>{escape(row['change'])}</code>",
            escape(reason(row)),
        )
        for row in found
    ]
    heads = ("Lúc (UTC)", "Đơn vị", "Quầy", "Thay đổi", "Lý do")
    return f'<h2>{title}</h2><p class="note">{todo}</p>{_table(heads, lines)}'


def _moment(at: str) -> str:
    return escape(at[:19].replace("T", " "))


def _tile(label: str, number: int) -> str:
    return f'<div class="tile"><b>{number}</b>{escape(label)}</div>'


def _alarm(number: int) -> str:
    return f'<span class="bad">{number}</span>' if number else "0"


def _table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
