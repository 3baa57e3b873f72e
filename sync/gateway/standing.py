"""Which devices may speak: a new one may have to wait for a person of the province, a lost one is shut out.

A device that is kept out loses nothing: its changes wait on the desk until it is let in.
"""

from __future__ import annotations

from enum import StrEnum

from localdb.db import Row, Sql
from localdb.domain.trouble import Trouble
from sync.gateway.denied import Denied
from sync.gateway.store import Store, now


class Standing(StrEnum):
    """Where a device stands; one that nobody has said anything about is approved."""

    APPROVED = "approved"
    WAITING = "waiting"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The Vietnamese words."""
        return {"approved": "được phép", "waiting": "chờ duyệt", "revoked": "đã thu hồi"}[self.value]


DEVICE = """
SELECT d.*, coalesce(s.state, 'approved') AS standing FROM device d LEFT JOIN standing s ON s.device = d.id
"""
_SAYS = {
    Standing.WAITING: (
        "device_waiting",
        "Máy này đã ghi danh, đang chờ cán bộ tỉnh duyệt.",
        "Cứ làm tiếp, thay đổi nằm chờ trên máy; nhờ cán bộ CNTT báo tỉnh duyệt.",
    ),
    Standing.REVOKED: (
        "device_revoked",
        "Tỉnh đã thu hồi quyền gửi của máy này.",
        "Thay đổi vẫn còn nguyên trên máy. Gọi cán bộ CNTT của tỉnh hỏi lý do.",
    ),
}


def require_approved(device: Row) -> None:
    """Raise ``Denied`` for a device (a row of ``DEVICE``) that waits or is shut out."""
    if said := _SAYS.get(Standing(device["standing"])):
        raise Denied(403, *said)


def stand(db: Sql, device: str, state: Standing) -> None:
    """Write down where a device stands from now on."""
    db.execute(
        "INSERT INTO standing (device, state, at) VALUES (?, ?, ?)"
        " ON CONFLICT (device) DO UPDATE SET state = excluded.state, at = excluded.at",
        (device, state.value, now()),
    )


def change_standing(store: Store, name: str, state: Standing) -> Row:
    """Let in or shut out the device that ``name`` (its id, or its tag) means; return its row.

    Raises ``Trouble`` when no device, or more than one, has that name.
    """
    found = store.rows(f"{DEVICE} WHERE d.id = ? OR d.tag = ?", (name, name.upper()))
    if len(found) != 1:
        what = "Không có máy nào" if not found else f"Có {len(found)} máy"
        raise Trouble(
            f"{what} tên “{name}” ở cổng này.", "Xem cột Máy trên trang của cổng, rồi ghi đúng mã (dv_…)."
        )
    with store.write() as db:
        stand(db, found[0]["id"], state)
    return found[0]
