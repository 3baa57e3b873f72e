"""A line to a port of this machine that counts bytes and, when asked, is slow, far and lossy.

``python -m tests.benchmarks.line PORT [--rtt MS --loss PERCENT --mbit RATE --cut START:LENGTH]`` prints its
own port, and when its input ends ``UP DOWN``: the bytes that it relayed, without the headers of TCP and IP.

It relays streams, not packets, so TCP itself is imitated: each direction of a connection sends one window per
round trip, slow start and halving as Reno does; a window with a lost segment comes a round trip later, or a
time-out later when it is too small for a fast retransmission; all connections share the rate of the line. A
cut stops everything and breaks nothing: the ends must notice. What it does not imitate: queues that overflow,
reordering, and the bytes that TCP itself sends again.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import socket
import sys
import threading
import time
from queue import SimpleQueue

SEGMENT = 1448
FIRST_WINDOW, MOST_WINDOW = 10, 256  # segments
FAST = 4  # a smaller window has too few segments behind a lost one to be told of it
TIMEOUT = 0.2  # seconds beyond the round trip after which TCP sends again
PIECE = 1 << 18
_pause = threading.Event()  # never set


class Way:
    """One direction of the line, shared by all connections; ``relayed`` is right once they are idle."""

    def __init__(self, mbit: float) -> None:
        self._mbit = mbit
        self._free = 0.0
        self._lock = threading.Lock()
        self.relayed = 0

    def send(self, size: int, now: float) -> float:
        """Put so many bytes on the wire; return when the last of them is on it."""
        with self._lock:
            self.relayed += size
            seconds = size * 8 / (self._mbit * 1e6) if self._mbit else 0.0
            self._free = max(now, self._free) + seconds
            return self._free


class Line:
    """Relays from a port of its own to ``port``."""

    def __init__(
        self,
        port: int,
        *,
        rtt: float = 0,
        loss: float = 0,
        mbit: float = 0,
        cut: tuple[float, float] = (0, 0),
    ) -> None:
        self._port = port
        self._rtt = rtt / 1000
        self._loss = loss / 100
        self._shaped = bool(rtt or loss or mbit or cut[1])
        self._cut = cut
        self._begun = 0.0
        self._chance = random.Random(1)
        self.up, self.down = Way(mbit), Way(mbit)
        self.listener = socket.create_server(("127.0.0.1", 0))
        _run(self._accept)

    def _accept(self) -> None:
        while True:
            near, _ = self.listener.accept()
            self._begun = self._begun or time.monotonic()
            _run(self._join, near)

    def _join(self, near: socket.socket) -> None:
        self._pass(time.monotonic() + self._rtt)  # both ends greet each other
        try:
            far = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            near.close()
            return
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink, way in ((near, far, self.up), (far, near, self.down)):
            if self._shaped:
                arriving: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                _run(self._depart, source, arriving, way)
                _run(self._arrive, sink, arriving)
            else:
                _run(_pump, source, sink, way)

    def _depart(self, source: socket.socket, arriving: SimpleQueue[tuple[float, bytes]], way: Way) -> None:
        """Send window after window, as fast as TCP would."""
        window, threshold, last = FIRST_WINDOW, MOST_WINDOW, 0.0
        with contextlib.suppress(OSError):
            while data := source.recv(window * SEGMENT):
                begun = self._uncut(time.monotonic())
                sent = way.send(len(data), begun)
                segments = -(-len(data) // SEGMENT)
                lost = self._chance.random() > (1 - self._loss) ** segments
                late = (self._rtt if segments >= FAST else self._rtt + TIMEOUT) if lost else 0.0
                if lost:
                    threshold = max(2, window // 2)
                    window = threshold if segments >= FAST else 2
                elif window < threshold:
                    window = min(window + segments, threshold, MOST_WINDOW)
                else:
                    window = min(window + 1, MOST_WINDOW)
                last = max(last, self._uncut(sent + self._rtt / 2 + late))
                arriving.put((last, data))
                self._pass(max(sent, begun + self._rtt) + late)
        arriving.put((last, b""))

    def _arrive(self, sink: socket.socket, arriving: SimpleQueue[tuple[float, bytes]]) -> None:
        with contextlib.suppress(OSError):
            while True:
                at, data = arriving.get()
                self._pass(at)
                if not data:
                    break
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _uncut(self, at: float) -> float:
        """Return when what would happen at ``at`` can happen: not while the line is cut."""
        start, length = self._cut
        first, last = self._begun + start, self._begun + start + length
        return last + self._rtt + TIMEOUT if length and first <= at < last else at

    @staticmethod
    def _pass(until: float) -> None:
        _pause.wait(max(0.0, until - time.monotonic()))


def _run(target: object, *arguments: object) -> None:
    assert callable(target)
    threading.Thread(target=target, args=arguments, daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, way: Way) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            sink.sendall(data)
            way.send(len(data), 0.0)
        sink.shutdown(socket.SHUT_WR)


def main() -> None:
    """Relay until stdin ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    for name in ("--rtt", "--loss", "--mbit"):
        parser.add_argument(name, type=float, default=0)
    parser.add_argument("--cut", default="0:0")
    args = parser.parse_args()
    start, _, length = args.cut.partition(":")
    cut = (float(start), float(length))
    line = Line(args.port, rtt=args.rtt, loss=args.loss, mbit=args.mbit, cut=cut)
    sys.stdout.write(f"{line.listener.getsockname()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
    sys.stdout.write(f"{line.up.relayed} {line.down.relayed}\n")


if __name__ == "__main__":
    main()
