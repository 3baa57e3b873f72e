"""Who is at the desk: local accounts with a role and a PIN.

Wrong PINs lock an account for a while, longer each time, never for good: a counter must not close.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from msgspec import Struct

from localdb import access
from localdb.db import Row, one, rows
from localdb.domain.roles import Act, Role, require
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import clean
from localdb.log import new_id
from localdb.store import Actor
from localdb.writer import Writer

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=15)
MIN_PIN = 6
_RUN = "01234567890123456789"

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


class Account(Struct, frozen=True):
    """An account as the login screen lists it."""

    id: str
    name: str
    role: Role
    active: bool


class Accounts:
    """The accounts of this desk."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def all(self) -> list[Account]:
        """Return every account, active ones first."""
        found = rows(
            self._writer.connections.get(),
            "SELECT id, name, role, active FROM account ORDER BY active DESC, name",
        )
        return [Account(r["id"], r["name"], Role(r["role"]), bool(r["active"])) for r in found]

    def add(self, name: str, role: Role, pin: str, by: Actor | None) -> Account:
        """Add an account. ``by`` is ``None`` only while the desk is set up."""
        name = clean(name)
        if by is not None:
            require(by.role, Act.MANAGE_ACCOUNTS)
        if not name:
            raise Trouble("Chưa có họ tên.", "Nhập họ tên cán bộ.", field="name")
        hashed = _hash(pin)
        account = Account(new_id(), name, role, True)
        with self._writer.transaction() as transaction:
            now = self._now()
            transaction.db.execute(
                "INSERT INTO account (id, name, role, pin_hash, created_at) VALUES (?, ?, ?, ?, ?)",
                (account.id, name, role.value, hashed, now),
            )
            access.append(transaction.db, now, by.id if by else "setup", "account.add", account.id)
        return account

    def login(self, account: str, pin: str) -> Actor:
        """Check a PIN and return who is at the desk. Raises ``Trouble`` that says how long a lock lasts."""
        return self._vouch(account, pin, "login", account)

    def sign(self, account: str, pin: str, what: str) -> Actor:
        """Check the PIN of somebody who signs ``what`` (an id) at another's desk. Raises as ``login``."""
        if not pin:
            raise Refused("Chưa nhập mã PIN.", "Người ký tự nhập mã PIN của mình.", field="pin")
        return self._vouch(account, pin, "sign", what)

    def _vouch(self, account: str, pin: str, act: str, what: str) -> Actor:
        row = one(self._writer.connections.get(), "SELECT * FROM account WHERE id = ?", (account,))
        if row is None or not row["active"]:
            raise Refused("Tài khoản này không còn dùng.", "Chọn tài khoản khác.", field="account")
        self._refuse_while_locked(row)
        try:
            _hasher.verify(row["pin_hash"], _nfc(pin))
        except VerifyMismatchError as error:
            raise self._count_failure(account) from error
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE account SET failures = 0, locked_until = '' WHERE id = ?", (account,)
            )
            access.append(transaction.db, self._now(), account, act, what)
        return Actor(row["id"], row["name"], Role(row["role"]))

    def change_pin(self, actor: Actor, old: str, new: str) -> None:
        """Replace one's own PIN."""
        self.login(actor.id, old)
        hashed = _hash(new)
        with self._writer.transaction() as transaction:
            transaction.db.execute("UPDATE account SET pin_hash = ? WHERE id = ?", (hashed, actor.id))
            access.append(transaction.db, self._now(), actor.id, "pin.change", actor.id)

    def reset_pin(self, account: str, new: str, by: Actor) -> None:
        """Give somebody who forgot theirs a new PIN, and lift a lock."""
        require(by.role, Act.MANAGE_ACCOUNTS)
        hashed = _hash(new)
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE account SET pin_hash = ?, failures = 0, locked_until = '' WHERE id = ?",
                (hashed, account),
            )
            access.append(transaction.db, self._now(), by.id, "pin.reset", account)

    def set_active(self, account: str, active: bool, by: Actor) -> None:
        """Let an account log in, or no longer; it is never deleted, since changes name it."""
        require(by.role, Act.MANAGE_ACCOUNTS)
        if account == by.id and not active:
            raise Refused("Không tự ngừng tài khoản của chính mình.", "Nhờ cán bộ CNTT khác.")
        with self._writer.transaction() as transaction:
            transaction.db.execute("UPDATE account SET active = ? WHERE id = ?", (int(active), account))
            act = "account.on" if active else "account.off"
            access.append(transaction.db, self._now(), by.id, act, account)

    def _refuse_while_locked(self, row: Row) -> None:
        if not row["locked_until"]:
            return
        left = datetime.fromisoformat(row["locked_until"]) - self._writer.now()
        # A clock that was set back must not lengthen a lock.
        if timedelta(0) < left <= LONGEST_LOCK:
            minutes = max(1, round(left.total_seconds() / 60))
            raise Trouble(
                "Nhập sai mã PIN nhiều lần, tài khoản tạm khóa.",
                f"Thử lại sau {minutes} phút, hoặc nhờ cán bộ CNTT.",
                field="pin",
            )

    def _count_failure(self, account: str) -> Trouble:
        with self._writer.transaction() as transaction:
            row = one(transaction.db, "SELECT failures FROM account WHERE id = ?", (account,))
            failures = int(row["failures"]) + 1 if row else 1
            wait = timedelta(minutes=2 ** min(failures - FREE_TRIES, 10)) if failures >= FREE_TRIES else None
            locked_until = (self._writer.now() + min(wait, LONGEST_LOCK)).isoformat() if wait else ""
            transaction.db.execute(
                "UPDATE account SET failures = ?, locked_until = ? WHERE id = ?",
                (failures, locked_until, account),
            )
            access.append(transaction.db, self._now(), account, "login.fail", account)
        left = FREE_TRIES - failures
        todo = f"Còn {left} lần thử trước khi tạm khóa." if left > 0 else "Tài khoản tạm khóa ít phút."
        return Trouble("Sai mã PIN.", todo, field="pin")

    def _now(self) -> str:
        return self._writer.now().isoformat(timespec="milliseconds")


def require_good_pin(pin: str) -> None:
    """Raise ``Trouble`` for a PIN that is too short, or one of those anybody would try first."""
    if len(pin) < MIN_PIN:
        raise Trouble("Mã PIN quá ngắn.", f"Dùng ít nhất {MIN_PIN} ký tự.", field="pin")
    if len(set(pin)) == 1 or pin in _RUN or pin in _RUN[::-1]:
        raise Trouble("Mã PIN dễ đoán.", "Không dùng một chữ số lặp lại hay dãy số liền nhau.", field="pin")


def _hash(pin: str) -> str:
    require_good_pin(pin)
    return _hasher.hash(_nfc(pin))


def _nfc(pin: str) -> str:
    return unicodedata.normalize("NFC", pin)
