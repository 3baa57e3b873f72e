"""The drawer at the end of the day: what was taken, what lies in it, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from localdb.domain.trouble import Refused

DENOMINATIONS = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200)
CASH = "cash"
_OLD_CASH = "Tiền mặt"  # as the express lane of 0.1.0 wrote it


class Entry(Struct, frozen=True):
    """Money in or out (negative): a collection, a void of the same day, a refund. Amounts in đồng."""

    at: str
    number: str
    code: str
    dossier: str
    amount: int
    method: str
    what: str


class Closing(Struct, frozen=True):
    """A closed day: what should lie in the drawer, what does, by ``notes`` (denomination to count)."""

    day: str
    opening: int
    taken: int
    notes: dict[int, int]
    reason: str = ""

    @property
    def counted(self) -> int:
        """What lies in the drawer."""
        return counted(self.notes)

    @property
    def difference(self) -> int:
        """Counted less expected: positive when there is too much."""
        return self.counted - self.opening - self.taken


def counted(notes: Mapping[int, int]) -> int:
    """Return the sum of notes and coins. Raises ``Refused`` for an unknown note or a count below 0."""
    for value, count in notes.items():
        if value not in DENOMINATIONS or count < 0:
            raise Refused("Số tờ phải từ 0 trở lên.", "Đếm lại rồi nhập số tờ.", field=f"note{value}")
    return sum(value * count for value, count in notes.items())


def by_method(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the sums by method of payment."""
    sums: dict[str, int] = {}
    for entry in entries:
        method = CASH if entry.method == _OLD_CASH else entry.method
        sums[method] = sums.get(method, 0) + entry.amount
    return sums


def checked(closing: Closing) -> Closing:
    """Return ``closing``; nobody closes what nobody counted, and a drawer that differs needs the reason."""
    if not closing.notes:
        raise Refused(
            "Chưa đếm tờ nào.",
            "Đếm tiền trong két rồi chốt; két trống thì gõ 0 vào một ô.",
            field=f"note{DENOMINATIONS[0]}",
        )
    if closing.opening < 0:
        raise Refused("Tiền đầu ngày không được âm.", "Nhập lại.", field="opening")
    if closing.difference and not closing.reason.strip():
        much = f"{abs(closing.difference):,} đ".replace(",", ".")
        side = "thừa" if closing.difference > 0 else "thiếu"
        raise Refused(
            f"Két {side} {much} so với sổ.", "Đếm lại; nếu vẫn lệch thì ghi lý do rồi chốt.", field="reason"
        )
    return closing
