"""The root certificates (CSCA) that this desk was given: which, until when, and taking in one more."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtensionNotFound,
    load_der_x509_certificate,
    load_pem_x509_certificate,
)
from msgspec import Struct

from localdb.domain.trouble import Refused, Trouble
from localdb.files import write_file

_MOST_BYTES = 64 * 1024
_PEM = b"-----BEGIN"


class Root(Struct, frozen=True):
    """One certificate: whom it names, its SHA-256 in groups of four, and until when it holds (UTC)."""

    name: str
    fingerprint: str
    until: datetime
    der: bytes


def installed(folder: Path) -> Iterator[Root]:
    """Return the certificates in a folder (DER or PEM), by file name; other files count for nothing."""
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if found := read(path):
            yield found


def read(path: Path) -> Root | None:
    """Return the certificate in a file, ``None`` when there is none."""
    with contextlib.suppress(OSError, ValueError):
        return _root(_certificate(path.read_bytes()))
    return None


def offered(path: Path, now: datetime) -> Root:
    """Return the root certificate in a file, to be compared by people before it is taken in.

    Raises ``Trouble`` for what is no certificate, is one of an end user, or has run out.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
        certificate = _certificate(data)
    except OSError as error:
        raise Trouble(f"Không đọc được tệp {path.name}.", "Cắm lại USB rồi chọn lại tệp.") from error
    except ValueError as error:
        what = f"Tệp {path.name} không phải chứng thư X.509."
        raise Trouble(what, "Chọn tệp .cer, .crt hoặc .pem do cơ quan cấp thẻ công bố.") from error
    if not _is_authority(certificate):
        raise Refused(
            f"Tệp {path.name} là chứng thư của người dùng, không phải chứng thư gốc.", "Chọn tệp khác."
        )
    root = _root(certificate)
    if root.until <= now:
        raise Refused(f"Chứng thư này hết hạn ngày {root.until:%d/%m/%Y}.", "Xin bản đang có hiệu lực.")
    return root


def install(folder: Path, root: Root) -> None:
    """Keep a certificate that people compared; one that is there already is written once more as it was."""
    write_file(folder / f"csca-{root.fingerprint.replace(' ', '')[:16]}.cer", root.der)


def _certificate(data: bytes) -> Certificate:
    pem = data.lstrip().startswith(_PEM)
    return load_pem_x509_certificate(data) if pem else load_der_x509_certificate(data)


def _is_authority(certificate: Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ExtensionNotFound, ValueError):
        return False


def _root(certificate: Certificate) -> Root:
    digest = certificate.fingerprint(hashes.SHA256()).hex()
    return Root(
        certificate.subject.rfc4514_string() or "không ghi tên",
        " ".join(digest[at : at + 4] for at in range(0, len(digest), 4)),
        certificate.not_valid_after_utc,
        certificate.public_bytes(Encoding.DER),
    )
