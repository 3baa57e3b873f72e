"""A line that fails: a TCP relay that cuts after so many bytes, and answers of our choosing."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Budget = Callable[[], int | None]


class Relay:
    """Relays TCP to ``port``. ``up`` and ``down`` say, per connection, after how many bytes to cut it.

    ``None`` lets a connection live. A cut is a reset, as a pulled cable or a dead modem looks to both sides.
    """

    def __init__(self, port: Callable[[], int], up: Budget, down: Budget) -> None:
        self._port = port
        self._up = up
        self._down = down
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self.cuts = 0
        self._start(self._accept)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in list(self._open):
            _shut(sock)
        for thread in self._threads:
            thread.join()

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="relay")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._port()), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._open |= {near, far}
            self._start(self._pump, near, far, self._up())
            self._start(self._pump, far, near, self._down())

    def _pump(self, source: socket.socket, sink: socket.socket, budget: int | None) -> None:
        left = budget
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                if left is not None and len(data) >= left:
                    sink.sendall(data[:left])
                    self.cuts += 1
                    break
                sink.sendall(data)
                left = left if left is None else left - len(data)
        for sock in (source, sink):
            _shut(sock)
            self._open.discard(sock)


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
