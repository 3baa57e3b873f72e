"""What a person asks for while a write is under way is kept, and done when that ended well."""

from __future__ import annotations

from collections.abc import Callable


class Later:
    """The last deed asked for. A write that fails drops it: it was meant for what that write would leave."""

    def __init__(self) -> None:
        self._asked: Callable[[], None] | None = None

    def ask(self, deed: Callable[[], None] | None) -> None:
        """Do this afterwards, in place of what was asked before; ``None``: nothing."""
        self._asked = deed

    def done(self) -> None:
        """The write ended well: do what was asked for."""
        deed, self._asked = self._asked, None
        if deed is not None:
            deed()
