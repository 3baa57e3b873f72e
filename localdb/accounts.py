"""Who is at the desk: local accounts with a role and a PIN.

Wrong PINs lock an account for a while, longer each time, never for good: a counter must not close.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from msgspec import Struct

from localdb import access
from localdb.db import Database, Row, one, rows
from localdb.domain.roles import Act, Role, require
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import clean
from localdb.log import new_id
from localdb.store import Actor
from localdb.writer import Writer

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=15)
MIN_PIN = 6

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
        row = one(self._writer.connections.get(), "SELECT * FROM account WHERE id = ?", (account,))
        if row is None or not row["active"]:
            raise Refused("Tài khoản này không còn dùng.", "Chọn tài khoản khác.", field="account")
        self._refuse_while_locked(row)
        try:
            _hasher.verify(row["pin_hash"], pin)
        except VerifyMismatchError as error:
            raise self._count_failure(row) from error
        with self._writer.transaction() as transaction:
            transaction.db.execute(
                "UPDATE account SET failures = 0, locked_until = '' WHERE id = ?", (account,)
            )
            access.append(transaction.db, self._now(), account, "login", account)
        return Actor(row["id"], row["name"], Role(row["role"]))

    def change_pin(self, actor: Actor, old: str, new: str) -> None:
        """Replace one's own PIN."""
        self.login(actor.id, old)
        hashed = _hash(new)
        with self._writer.transaction() as transaction:
            transaction.db.execute("UPDATE account SET pin_hash = ? WHERE id = ?", (hashed, actor.id))
            access.append(transaction.db, self._now(), actor.id, "pin.change", actor.id)

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

    def _count_failure(self, row: Row) -> Trouble:
        failures = int(row["failures"]) + 1
        locked_until = ""
        if failures >= FREE_TRIES:
            wait = min(timedelta(minutes=2 ** (failures - FREE_TRIES)), LONGEST_LOCK)
            locked_until = (self._writer.now() + wait).isoformat()
        with self._writer.transaction() as transaction:
            self._store_failure(transaction.db, row["id"], failures, locked_until)
        left = FREE_TRIES - failures
        todo = f"Còn {left} lần thử trước khi tạm khóa." if left > 0 else "Tài khoản tạm khóa ít phút."
        return Trouble("Sai mã PIN.", todo, field="pin")

    def _store_failure(self, db: Database, account: str, failures: int, locked_until: str) -> None:
        db.execute(
            "UPDATE account SET failures = ?, locked_until = ? WHERE id = ?",
            (failures, locked_until, account),
        )
        access.append(db, self._now(), account, "login.fail", account)

    def _now(self) -> str:
        return self._writer.now().isoformat(timespec="milliseconds")


def _hash(pin: str) -> str:
    if len(pin) < MIN_PIN:
        raise Trouble("Mã PIN quá ngắn.", f"Dùng ít nhất {MIN_PIN} ký tự.", field="pin")
    return _hasher.hash(pin)
