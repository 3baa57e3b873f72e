"""Scanners that announce themselves on the local network (mDNS), the only file that speaks zeroconf."""

from __future__ import annotations

import time
from collections.abc import Generator
from queue import Empty, SimpleQueue

from zeroconf import IPVersion, ServiceBrowser, ServiceInfo, ServiceStateChange, Zeroconf

from localdb.domain.trouble import Trouble
from scanner.setup import Scanner

KINDS = ("_uscan._tcp.local.", "_uscans._tcp.local.")
_LISTEN_SECONDS = 3.0
_STEP_SECONDS = 0.2
_ANSWER_MS = 1000


def scanners(
    seconds: float = _LISTEN_SECONDS, *, interfaces: list[str] | None = None
) -> Generator[Scanner | Trouble | None, None, None]:
    """Yield the scanners that answer within ``seconds``, each once; None while waiting.

    ``interfaces`` are the addresses to listen on; None means every one. A machine without a network finds
    none, and that is no trouble.
    """
    heard: SimpleQueue[tuple[str, str]] = SimpleQueue()

    def noted(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Added:
            heard.put((service_type, name))

    try:
        line = Zeroconf(interfaces=interfaces) if interfaces else Zeroconf()
    except OSError:
        return
    try:
        ServiceBrowser(line, list(KINDS), handlers=[noted])
        until, seen = time.monotonic() + seconds, set[str]()
        while time.monotonic() < until:
            try:
                kind, name = heard.get(timeout=_STEP_SECONDS)
            except Empty:
                yield None
                continue
            found = scanner_of(line.get_service_info(kind, name, _ANSWER_MS))
            if found is not None and found.label not in seen:
                seen.add(found.label)
                yield found
    finally:
        line.close()


def scanner_of(info: ServiceInfo | None) -> Scanner | None:
    """Return the scanner that an announcement is of; None when it says too little."""
    if info is None or not info.port:
        return None
    addresses = info.parsed_addresses(IPVersion.V4Only)
    if not addresses:
        return None
    said = {key.decode("ascii", "replace"): value or b"" for key, value in info.properties.items()}
    path = said.get("rs", b"eSCL").decode("utf-8", "replace").strip("/") or "eSCL"
    label = said.get("ty", b"").decode("utf-8", "replace").strip() or info.name.partition(".")[0]
    scheme = "https" if info.type == KINDS[1] else "http"
    return Scanner(f"escl:{scheme}://{addresses[0]}:{info.port}/{path}", label[:80])
