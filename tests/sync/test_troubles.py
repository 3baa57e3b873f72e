"""Every way in which the line fails is told by its own name, and retried only where that helps."""

from __future__ import annotations

import datetime
import ipaddress
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sync.client import Client
from sync.gateway.serve import server
from sync.link import Identity, Kind, LinkTrouble, Patience
from tests.sync.desks import QUICKLY

Answer = tuple[int, dict[str, str], bytes]
HEALTHY: Answer = (
    200,
    {},
    b'{"ok":true,"protocol":1,"province":"x","epoch":"e1","time":"2026-11-22T00:00:00Z"}',
)
NOBODY = Identity(
    url="", device="dv_1", key="00" * 32, gateway_key="A" * 43, commune="H29.19", counter="Quầy 1"
)


class Scripted(ThreadingHTTPServer):
    """A server that answers as it was told, one answer after the other; the last one for ever."""

    daemon_threads = False

    def __init__(self) -> None:
        self.answers: list[Answer] = [HEALTHY]
        self.asked = 0
        self.silent = threading.Event()  # set: never answer until cleared
        self.resume = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    def next(self) -> Answer:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_GET(self) -> None:
        status, headers, body = self.server.next()
        if self.server.silent.is_set():
            self.server.resume.wait(20)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", headers.get("X-Claims", str(len(body))))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with Scripted() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.resume.set()
        running.shutdown()
        thread.join()


def ask(scripted: Scripted, patience: Patience = QUICKLY) -> LinkTrouble | None:
    identity = Identity(
        url=f"http://127.0.0.1:{scripted.server_address[1]}",
        device="dv_1",
        key="00" * 32,
        gateway_key="A" * 43,
        commune="H29.19",
        counter="Quầy 1",
    )
    with Client(identity, patience) as client:
        try:
            client.health()
        except LinkTrouble as trouble:
            return trouble
    return None


@pytest.mark.parametrize(
    ("answer", "kind", "tries"),
    [
        ((500, {}, b"oops"), Kind.SERVER, 3),
        ((502, {}, b"<html>proxy</html>"), Kind.SERVER, 3),
        ((503, {"Retry-After": "0"}, b""), Kind.BUSY, 3),
        ((429, {"Retry-After": "3600"}, b""), Kind.BUSY, 1),
        ((426, {}, b""), Kind.UPGRADE, 1),
        ((401, {}, b'{"code":"unknown_device","message":"x"}'), Kind.IDENTITY, 1),
        ((409, {}, b'{"code":"device_forked","message":"x"}'), Kind.FORKED, 1),
        ((422, {}, b""), Kind.REFUSED, 1),
        ((302, {"Location": "http://127.0.0.1/login"}, b""), Kind.REFUSED, 1),
        ((200, {}, b"<html>Please sign in to the hotel</html>"), Kind.SERVER, 3),
        ((200, {"X-Claims": "5000"}, b'{"ok":true'), Kind.CUT, 3),
        ((200, {"Content-Encoding": "gzip"}, b"not gzip"), Kind.CUT, 3),
    ],
)
def test_each_failure_has_its_name_and_is_retried_only_when_waiting_helps(
    answer: Answer, kind: Kind, tries: int, scripted: Scripted
) -> None:
    scripted.answers = [answer]
    trouble = ask(scripted)
    assert trouble is not None
    assert trouble.kind is kind
    assert trouble.what
    assert scripted.asked == tries


def test_a_passing_failure_is_not_told_when_the_next_try_succeeds(scripted: Scripted) -> None:
    scripted.answers = [(500, {}, b""), (503, {"Retry-After": "0"}, b""), HEALTHY]
    assert ask(scripted) is None
    assert scripted.asked == 3


def test_silence_is_slow_and_not_down(scripted: Scripted) -> None:
    scripted.silent.set()
    trouble = ask(scripted, Patience(tries=1, silence=0.2))
    assert trouble is not None
    assert trouble.kind is Kind.SLOW


def test_pauses_have_full_jitter_and_obey_retry_after() -> None:
    patience = Patience(first=1.0, longest=8.0)
    drawn = [[patience.pause(attempt, 0) for _ in range(200)] for attempt in range(6)]
    assert [max(d) <= limit for d, limit in zip(drawn, (1, 2, 4, 8, 8, 8), strict=True)] == [True] * 6
    assert min(drawn[5]) < 2
    assert max(drawn[5]) > 6
    assert patience.pause(0, 5.0) == 5.0


def _certificate(folder: Path, begins: datetime.timedelta, ends: datetime.timedelta) -> tuple[Path, Path]:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cong.thu")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    pem, secret = folder / "cong.pem", folder / "cong.key"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, secret


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[Callable[[int, int], LinkTrouble | None]]:
    stops: list[Callable[[], None]] = []

    def connect(begins: int, ends: int) -> LinkTrouble | None:
        day = datetime.timedelta(days=1)
        pem, secret = _certificate(tmp_path, begins * day, ends * day)
        ports: list[int] = []
        ready = threading.Event()

        def listening(port: int) -> None:
            ports.append(port)
            ready.set()

        running = server(tmp_path / "cong", ready=listening, certificate=pem, key=secret)
        thread = threading.Thread(target=running.run)
        thread.start()

        def stop() -> None:
            running.should_exit = True
            thread.join()

        stops.append(stop)
        assert ready.wait(20)
        identity = Identity(
            f"https://127.0.0.1:{ports[0]}", "dv_1", "00" * 32, "A" * 43, "H29.19", "1", str(pem)
        )
        with Client(identity, Patience(tries=1)) as client:
            try:
                client.health()
            except LinkTrouble as trouble:
                return trouble
        return None

    yield connect
    for stop in stops:
        stop()


def test_a_certificate_from_the_future_means_that_the_clock_is_wrong(
    over_tls: Callable[[int, int], LinkTrouble | None],
) -> None:
    trouble = over_tls(3, 30)
    assert trouble is not None
    assert trouble.kind is Kind.CLOCK
    assert "Đồng hồ máy sai" in trouble.what


def test_a_good_certificate_of_the_provinces_own_authority_is_trusted(
    over_tls: Callable[[int, int], LinkTrouble | None],
) -> None:
    assert over_tls(-1, 30) is None
