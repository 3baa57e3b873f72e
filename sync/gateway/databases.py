"""Databases of the state behind the gateway: desks never speak to them, the gateway passes questions on.

A real connection (through the province's integration platform) is one more ``Databases``. The one here is a
stand-in for trials and tests, and says so in every answer.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct

from localdb.domain.bodies.lookups import LookupAnswered, LookupAsked, Outcome
from localdb.domain.change import Change
from localdb.domain.deadline import VIETNAM
from localdb.domain.trouble import Trouble

FILE = "co-so-du-lieu-mo-phong.json"
MADE_UP = "mô phỏng, chỉ để thử nghiệm"


class Databases(Protocol):
    """What may be asked."""

    def ask(self, commune: str, change: Change, asked: LookupAsked) -> LookupAnswered:
        """Pass a question on and return the answer, ``NOT_FOUND`` and ``DENIED`` among them.

        ``change`` says who asks. Raises ``Trouble`` while the database cannot be reached: it is asked again.
        """


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    facts: dict[str, str] = {}
    denied: str = ""


class _Book(Struct, frozen=True, forbid_unknown_fields=True):
    """``away`` are the sources that cannot be reached; ``people`` by source and by personal number."""

    people: dict[str, dict[str, _Entry]] = {}
    away: tuple[str, ...] = ()


class ReferenceDatabases:
    """Cơ sở dữ liệu mô phỏng: made-up people out of a file in the gateway's folder; none without it."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def ask(self, commune: str, change: Change, asked: LookupAsked) -> LookupAnswered:
        """Answer out of the file, with no more than the facts that were asked for."""
        book = self._read()
        if asked.source in book.away:
            raise Trouble(f"{asked.source_name} không trả lời.", "Cổng sẽ hỏi lại.")
        known = book.people.get(asked.source, {}).get(asked.number)
        outcome = Outcome.NOT_FOUND if known is None else Outcome.DENIED if known.denied else Outcome.FOUND
        facts = known.facts if known is not None and outcome is Outcome.FOUND else {}
        return LookupAnswered(
            change.id,
            outcome,
            f"{asked.source_name} ({MADE_UP})",
            datetime.now(VIETNAM).isoformat(timespec="seconds"),
            {name: facts[name] for name in asked.facts if name in facts},
            known.denied if known else "",
        )

    def _read(self) -> _Book:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Book)
        except FileNotFoundError:
            return _Book()
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise Trouble(f"Tệp {self._path} không đọc được: {error}.", "Sửa tệp mô phỏng.") from error
