"""How the gateway says no."""

from __future__ import annotations


class Denied(Exception):
    """A request that is answered with an HTTP status, a code for machines and words for people."""

    def __init__(self, status: int, code: str, message: str, todo: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.todo = todo
