"""Counts bytes on the wire: relays TCP to a port of this machine until stdin ends; run by ``sync_carry``.

``python -m tests.benchmarks.meter PORT`` prints its own port, and at the end how many bytes it relayed, both
ways, without the headers of TCP and IP.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading


class Meter:
    """Relays and counts. ``relayed`` is right once the connections are idle."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._counting = threading.Lock()
        self.relayed = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self._run(self._accept)

    def _run(self, target: object, *ends: socket.socket) -> None:
        assert callable(target)
        threading.Thread(target=target, args=ends, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self._port))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._run(self._pump, near, far)
            self._run(self._pump, far, near)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 18):
                sink.sendall(data)
                with self._counting:
                    self.relayed += len(data)
            sink.shutdown(socket.SHUT_WR)


def main() -> None:
    """Relay until stdin ends."""
    meter = Meter(int(sys.argv[1]))
    sys.stdout.write(f"{meter.listener.getsockname()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
    sys.stdout.write(f"{meter.relayed}\n")


if __name__ == "__main__":
    main()
