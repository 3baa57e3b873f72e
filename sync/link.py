"""The line to the province as values: who we are, how patient, and the ways in which the line fails."""

from __future__ import annotations

import secrets
from enum import StrEnum

from msgspec import Struct

from localdb.domain.trouble import Trouble

_random = secrets.SystemRandom()


class Kind(StrEnum):
    """Why the line to the province failed."""

    DOWN = "down"
    SLOW = "slow"
    CUT = "cut"
    SERVER = "server"
    BUSY = "busy"
    CLOCK = "clock"
    TLS = "tls"
    UPGRADE = "upgrade"
    IDENTITY = "identity"
    FORKED = "forked"
    REFUSED = "refused"


PASSING = frozenset({Kind.DOWN, Kind.SLOW, Kind.CUT, Kind.SERVER, Kind.BUSY})


class LinkTrouble(Trouble):
    """The line failed: ``kind`` says how, ``code`` and ``status`` what the gateway said, when it spoke.

    ``retry_after`` (seconds) is what a busy gateway asked for.
    """

    def __init__(
        self,
        kind: Kind,
        what: str,
        todo: str = "",
        *,
        code: str = "",
        status: int = 0,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(what, todo)
        self.kind = kind
        self.code = code
        self.status = status
        self.retry_after = retry_after

    @property
    def passing(self) -> bool:
        """Whether waiting may help; otherwise a person is needed."""
        return self.kind in PASSING


class Identity(Struct, frozen=True):
    """What a desk needs to speak to its gateway; ``key`` is the private key (hex), to be kept encrypted.

    ``ca`` is the path of the province's own certificate authority, empty for the system's.
    """

    url: str
    device: str
    key: str
    gateway_key: str
    commune: str
    counter: str
    ca: str = ""


NOBODY = Identity(url="", device="", key="", gateway_key="", commune="", counter="")


class Patience(Struct, frozen=True):
    """How often and how long one operation is tried: pauses grow from ``first`` seconds, with full jitter.

    ``silence`` is how many seconds may pass without one byte moving, in either direction; a slow line on
    which bytes still move is never given up. Pushes and files may be silent three times as long, because the
    gateway writes to its disk before it answers.
    """

    tries: int = 4
    first: float = 0.5
    longest: float = 30.0
    silence: float = 20.0

    def pause(self, attempt: int, asked: float) -> float:
        """Return the seconds to wait after failed attempt number ``attempt`` (from 0)."""
        return max(asked, _random.uniform(0, min(self.longest, self.first * 2**attempt)))
