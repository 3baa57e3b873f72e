"""A carrier that dies like in a power cut: the portal has answered, and nothing of that is written down yet.

Run as ``python -m tests.sync.portal.doomed_carrier HOME SERVICE``, with the settings in HOME/gateway.toml.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from sync.gateway.portal.apis import Classic
from sync.gateway.portal.carrier import Carrier
from sync.gateway.portal.fieldmap import load_map
from sync.gateway.portal.link import Line
from sync.gateway.store import Store


class DoomedLine(Line):
    """Kills this process when the answer to a call of ``service`` has come."""

    def __init__(self, url: str, service: str) -> None:
        super().__init__(url)
        self._service = service

    def post(self, path: str, body: Any, token: str = "") -> dict[str, Any]:
        reply = super().post(path, body, token)
        if body.get("service") == self._service:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply


def main(home: Path, service: str) -> None:
    store = Store(home)
    settings = store.settings.portal
    assert settings is not None
    portal = Classic(DoomedLine(settings.url, service), load_map(settings.map), settings)
    Carrier(store, settings, portal).round()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
