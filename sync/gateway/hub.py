"""The commune's hub: the gateway program as an exchange between counters on one LAN, which decides nothing.

It speaks TLS by an authority of its own: the IT officer carries ``tram.crt`` to each counter once, and from
then on the hub may change its address without anybody having to trust it anew.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ifaddr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from localdb.domain.trouble import Trouble
from localdb.files import write_file
from sync.gateway.relay import carry_out
from sync.gateway.serve import new_enrolment_code, serve
from sync.gateway.settings import FILE, read_settings
from sync.gateway.store import Store

AUTHORITY = "tram.crt"
_AUTHORITY_KEY = "tram.key"
_CERTIFICATE, _KEY = "tls.crt", "tls.key"
_AUTHORITY_DAYS = 3650
_CERTIFICATE_DAYS = 397
_BEFORE = timedelta(days=400)  # counters with a clock that is far behind still believe it

Say = Callable[[str], object]


def run_hub(home: Path, host: str, port: int, say: Say) -> int:
    """Run the hub until it is told to stop. Raises ``Trouble`` when it cannot listen, or is a gateway."""
    prepare(home)
    names = addresses()
    certificate, key = _issue(home, names)
    said = ", ".join(f"https://{name}:{port}" for name in names if not name.startswith("127."))

    def ready(_: int) -> None:
        say(f"Trạm của xã đang chạy: {said}")
        say(f"Chép {home / AUTHORITY} sang từng quầy (USB), rồi lấy mã: motcua hub --code XÃ QUẦY")

    serve(home, host, port, ready=ready, certificate=certificate, key=key)
    return 0


def hub_code(home: Path, commune: str, counter: str, say: Say) -> int:
    """Make a one-time code for a counter and say how it is used there. Raises ``Trouble``."""
    prepare(home)
    code = new_enrolment_code(home, commune, counter)
    say(f"Mã vào trạm (10 phút): {code}")
    say(f"Ở quầy: motcua sync --join https://ĐỊA_CHỈ_TRẠM:CỔNG {code} --ca {AUTHORITY}")
    return 0


def hub_carry(home: Path, parent: Path, say: Say) -> int:
    """Write what the hub has of its counters to a stick for the province. Raises ``Trouble``."""
    prepare(home)
    store = Store(home)
    try:
        for done in carry_out(store, parent):
            say(f"{done.counter}: {done.lines} thay đổi, tệp {done.path.name} (đã đọc lại).")
    finally:
        store.close()
    say("Mang lên tỉnh: motcua gateway --import THƯ-MỤC. Việc tỉnh đã có không bị ghi hai lần.")
    say("Trạm không giữ tệp quét: bản quét chưa gửi của máy hỏng phải quét lại hoặc lấy từ bản sao lưu.")
    return 0


def prepare(home: Path) -> None:
    """Make ``home`` a hub's folder, with an authority of its own, if it is not one yet.

    Raises ``Trouble`` for the folder of a province's gateway: desks of a gateway must not find a hub there.
    """
    settings = home / FILE
    if not settings.exists() and not (home / "gateway.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        write_file(settings, b"hub = true\n")
    if not read_settings(home).hub:
        raise Trouble(f"{home} là thư mục của một cổng tỉnh.", "Chọn thư mục khác cho trạm: --home.")
    if not (home / AUTHORITY).exists():
        _make_authority(home)


def addresses() -> list[str]:
    """Return the names and IPv4 addresses under which counters can call this machine, loopback last."""
    found = [str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str)]
    outside = sorted(ip for ip in found if not ip.startswith("127."))
    return [socket.gethostname(), *outside, "127.0.0.1"]


def _make_authority(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tram Mot Cua {socket.gethostname()}"[:64])])
    made = (
        _unsigned(name, name, key, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_file(home / _AUTHORITY_KEY, _private(key))
    write_file(home / AUTHORITY, made.public_bytes(serialization.Encoding.PEM))


def _issue(home: Path, names: list[str]) -> tuple[Path, Path]:
    """Make a certificate for today's addresses, signed by the hub's own authority."""
    authority = x509.load_pem_x509_certificate((home / AUTHORITY).read_bytes())
    signer = serialization.load_pem_private_key((home / _AUTHORITY_KEY).read_bytes(), None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise Trouble(f"Khóa của trạm {home / _AUTHORITY_KEY} hỏng.", "Dựng lại thư mục trạm từ bản sao lưu.")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        _unsigned(subject, authority.subject, key, _CERTIFICATE_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    write_file(home / _KEY, _private(key))
    write_file(home / _CERTIFICATE, made.public_bytes(serialization.Encoding.PEM))
    return home / _CERTIFICATE, home / _KEY


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    at = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BEFORE)
        .not_valid_after(at + timedelta(days=days))
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
