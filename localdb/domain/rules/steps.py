"""What the rules of steps share: a step is added, status and promise follow it."""

from __future__ import annotations

from msgspec.structs import replace

from localdb.domain.change import Change
from localdb.domain.dossier import Dossier, Step, StepBody
from localdb.domain.trouble import Refused
from localdb.domain.values import Due, Fate, MoneyFate, Status

OPEN = frozenset({Status.NEW, Status.RECEIVED, Status.PROCESSING, Status.PAYMENT})
UNFINISHED = OPEN | {Status.SUPPLEMENT}


def step(
    dossier: Dossier, change: Change, body: StepBody, *, to: Status | None = None, due: Due | None = None
) -> Dossier:
    """Return ``dossier`` one step further, in status ``to`` and promised for ``due`` where they are given."""
    after = to or dossier.status
    done = Step(change.id, change.actor, change.at, body, dossier.status, after, dossier.due)
    return replace(dossier, steps=(*dossier.steps, done), status=after, due=due or dossier.due)


def need_status(dossier: Dossier, able: frozenset[Status], what: str) -> None:
    """Refuse ``what`` (a Vietnamese verb) unless the dossier is in one of the statuses ``able``."""
    if dossier.status not in able:
        names = ", ".join(f"“{s.label}”" for s in Status if s in able)
        raise Refused(
            f"Hồ sơ đang ở trạng thái “{dossier.status.label}”, không {what} được.",
            f"Việc này làm khi hồ sơ ở trạng thái {names}.",
        )


def need_text(text: str, field: str, what: str, todo: str) -> None:
    """Refuse an empty ``text``: ``what`` is missing, ``todo`` says what to write."""
    if not text.strip():
        raise Refused(what, todo, field=field)


def need_fate(dossier: Dossier, money: MoneyFate) -> None:
    """Refuse to end a dossier for which money was taken without saying what happens to the money."""
    taken = dossier.collected
    if not taken:
        if money.fate is not Fate.NONE or money.amount:
            raise Refused(
                "Hồ sơ chưa thu tiền nên không có gì để hoàn.", "Chọn “chưa thu tiền”.", field="fate"
            )
        return
    if money.fate is Fate.NONE:
        raise Refused(
            f"Hồ sơ đã thu {taken:,} đ.".replace(",", "."), "Chọn hoàn lại hay không hoàn lại.", field="fate"
        )
    need_text(money.ground, "money_ground", "Chưa có căn cứ xử lý số tiền đã thu.", "Ghi căn cứ.")
    if money.fate is Fate.KEPT and money.amount:
        raise Refused("Không hoàn lại thì số tiền hoàn phải để trống.", "Xóa số tiền.", field="amount")
    if money.fate is Fate.REFUNDED and not 0 < money.amount <= taken:
        raise Refused(
            f"Số tiền hoàn phải từ 1 đến {taken:,} đ.".replace(",", "."), "Nhập lại số tiền.", field="amount"
        )
