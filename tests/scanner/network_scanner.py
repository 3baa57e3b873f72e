"""A network scanner of our own on loopback: real eSCL over real HTTP, made to fail as real ones do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree.ElementTree import Element

from scanner import escl_words
from scanner.setup import Scanner

_SPACES = 'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
_INPUT = """<scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3300</scan:MaxHeight>
<scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode>
<scan:DiscreteResolution><scan:XResolution>75</scan:XResolution></scan:DiscreteResolution>
<scan:DiscreteResolution><scan:XResolution>200</scan:XResolution></scan:DiscreteResolution>
<scan:DiscreteResolution><scan:XResolution>300</scan:XResolution></scan:DiscreteResolution>"""
CAPABILITIES = f"""<?xml version="1.0"?><scan:ScannerCapabilities {_SPACES}>
<pwg:MakeAndModel>Máy quét thử 300</pwg:MakeAndModel>
<scan:Platen><scan:PlatenInputCaps>{_INPUT}</scan:PlatenInputCaps></scan:Platen>
<scan:Adf><scan:AdfSimplexInputCaps>{_INPUT}</scan:AdfSimplexInputCaps>
<scan:AdfDuplexInputCaps>{_INPUT}</scan:AdfDuplexInputCaps></scan:Adf>
</scan:ScannerCapabilities>"""
STATUS = f"""<?xml version="1.0"?><scan:ScannerStatus {_SPACES}>
<pwg:State>Idle</pwg:State><scan:AdfState>%s</scan:AdfState></scan:ScannerStatus>"""


class NetworkScanner(ThreadingHTTPServer):
    """``sheets`` lie in the feeder, ``glass`` on the glass. Its troubles:

    ``stuck`` is the feeder's state once ``good`` sheets went through; ``busy`` counts answers that are
    refused first; ``cut`` closes the line in the middle of that sheet; ``silent`` never answers for a page;
    ``huge`` sends without end; ``quiet_jam`` ends a jammed job as if all were well.
    """

    daemon_threads = True

    def __init__(self, sheets: list[bytes], glass: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.sheets, self.glass = list(sheets), glass or sheets[0]
        self.stuck, self.good = "", 0
        self.busy, self.cut = 0, 0
        self.silent = self.huge = self.quiet_jam = False
        self.capabilities = CAPABILITIES.encode()
        self.orders: list[Element] = []
        self.jobs: dict[str, list[bytes]] = {}
        self.ended: list[str] = []
        self.released = threading.Event()
        self.sent = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/eSCL"

    @property
    def scanner(self) -> Scanner:
        """It, as a scanner that was found."""
        return Scanner(f"escl:{self.address}", "Máy quét thử 300")

    @property
    def is_stuck(self) -> bool:
        """Whether the trouble of the feeder has come."""
        return bool(self.stuck) and self.sent >= self.good


@contextmanager
def running(server: NetworkScanner) -> Iterator[NetworkScanner]:
    """Run the scanner until the block ends."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Answers(BaseHTTPRequestHandler):
    server: NetworkScanner
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Capabilities, status, the next page."""
        path = self.path.strip("/").split("/")
        if path[-1] == "ScannerCapabilities":
            self._answer(200, self.server.capabilities)
        elif path[-1] == "ScannerStatus":
            self._answer(200, (STATUS % self._feeder()).encode())
        elif path[-1] == "NextDocument" and path[-2] in self.server.jobs:
            self._page(self.server.jobs[path[-2]])
        else:
            self._answer(404)

    def do_POST(self) -> None:
        """Take an order."""
        server = self.server
        order = escl_words.read(self.rfile.read(int(self.headers["Content-Length"])))
        if server.busy:
            server.busy -= 1
            self._answer(503)
            return
        feeder = "Feeder" in [found.text for found in order.iter()]
        if feeder and (not server.sheets or server.is_stuck):
            self._answer(409)
            return
        server.orders.append(order)
        job = f"job-{len(server.orders)}"
        server.jobs[job] = server.sheets if feeder else [server.glass]
        self._answer(201, location=f"http://may-quet.invalid/eSCL/ScanJobs/{job}")

    def do_DELETE(self) -> None:
        """End a job."""
        self.server.ended.append(self.path.rpartition("/")[2])
        self._answer(200)

    def _feeder(self) -> str:
        if self.server.is_stuck:
            return self.server.stuck
        return "ScannerAdfLoaded" if self.server.sheets else "ScannerAdfEmpty"

    def _page(self, sheets: list[bytes]) -> None:
        server = self.server
        if server.silent:
            server.released.wait(60)
            self.close_connection = True
        elif server.is_stuck:
            self._answer(404 if server.quiet_jam else 409)
        elif not sheets:
            self._answer(404)
        elif server.huge:
            self._flood()
        else:
            server.sent += 1
            page = sheets.pop(0)
            self._answer(200, page, kind="image/jpeg", cut=server.sent == server.cut)

    def _flood(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.end_headers()
        self.close_connection = True
        try:
            while not self.server.released.is_set():
                self.wfile.write(b"\xff\xd8\xff" + bytes(1 << 20))
        except OSError:
            self.server.released.set()

    def _answer(
        self, code: int, body: bytes = b"", *, kind: str = "text/xml", location: str = "", cut: bool = False
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True
