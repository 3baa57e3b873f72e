"""Passive authentication (ICAO Doc 9303-11 §5.1): is the signature that of a state which we trust?"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate, load_der_x509_certificate
from cryptography.x509.oid import NameOID

from localdb.domain.trouble import Trouble
from scanner.chip.tlv import Node, encode, need, parse
from scanner.chip.values import Trust

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "2b0e03021a": hashes.SHA1,
    "608648016503040204": hashes.SHA224,
    "608648016503040201": hashes.SHA256,
    "608648016503040202": hashes.SHA384,
    "608648016503040203": hashes.SHA512,
}
_PSS = "2a864886f70d01010a"
_DIGEST = bytes.fromhex("2a864886f70d010904")


def verify(security: bytes, files: Mapping[int, bytes], anchors: Iterable[bytes]) -> tuple[Trust, str]:
    """Check EF.SOD against the data groups that were read; return how far it holds and who signed.

    ``anchors`` are the country's root certificates (CSCA, DER) that this desk was given. Raises ``Trouble``
    when a file is not what was signed: then nothing of the chip may be used.
    """
    signed = need(parse(security), 0x77).child(0x30).child(0xA0).child(0x30)
    parts = signed.children
    content = need(parts, 0x30).child(0xA0).child(0x04).value
    _compare(content, files)
    wraps = [node for node in parts if node.tag == 0xA0]
    signer = need(tuple(node for node in parts if node.tag == 0x31)[-1:], 0x31).child(0x30)
    if not wraps:
        return Trust.UNCHECKED, ""
    try:
        certificate = load_der_x509_certificate(wraps[0].child(0x30).raw)
        _check_signer(signer, content, certificate)
    except (ValueError, UnsupportedAlgorithm):
        return Trust.UNCHECKED, ""  # a key or a curve that we do not know: not false, and not proved
    except InvalidSignature:
        raise _false() from None
    for anchor in anchors:
        root = load_der_x509_certificate(anchor)
        try:
            certificate.verify_directly_issued_by(root)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        return Trust.SIGNED, _name(root)
    return Trust.UNCHECKED, _name(certificate)


def _compare(content: bytes, files: Mapping[int, bytes]) -> None:
    """Compare each file that was read with its hash in the LDS security object."""
    parts = need(parse(content), 0x30).children
    algorithm = _hash(need(parts, 0x30))
    said = {
        int.from_bytes(node.child(0x02).value, "big"): node.child(0x04).value
        for node in parts[2].children
        if node.tag == 0x30
    }
    for number, data in files.items():
        found = hashlib.new(algorithm.name, data).digest()
        if not hmac.compare_digest(said.get(number, b""), found):
            raise _false()


def _check_signer(signer: Node, content: bytes, certificate: Certificate) -> None:
    """Check the signature. Raises ``InvalidSignature``, and ``ValueError`` for what is unknown."""
    algorithms = [node for node in signer.children if node.tag == 0x30][1:]
    digest, scheme = _hash(algorithms[0]), algorithms[1]
    attributes = [node for node in signer.children if node.tag == 0xA0]
    said = content
    if attributes:
        kept = [a for a in attributes[0].children if a.child(0x06).value == _DIGEST]
        if not kept or kept[0].child(0x31).child(0x04).value != hashlib.new(digest.name, content).digest():
            raise InvalidSignature
        said = encode(0x31, attributes[0].value)
    signature, key = signer.child(0x04).value, certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, said, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey):
        pss = scheme.child(0x06).value.hex() == _PSS
        salted = padding.PSS(padding.MGF1(digest), padding.PSS.AUTO) if pss else padding.PKCS1v15()
        key.verify(signature, said, salted, digest)
    else:
        raise ValueError(type(key))


def _hash(node: Node) -> hashes.HashAlgorithm:
    kind = _HASHES.get(node.child(0x06).value.hex())
    if kind is None:
        raise ValueError(node.raw.hex())
    return kind()


def _name(certificate: Certificate) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := certificate.subject.get_attributes_for_oid(oid):
            return str(found[0].value)
    return certificate.subject.rfc4514_string()


def _false() -> Trouble:
    return Trouble(
        "CHỮ KÝ TRÊN CHIP SAI: dữ liệu trên chip đã bị sửa hoặc chip là giả. Không dùng dữ liệu này.",
        "Kiểm tra thẻ bằng mắt, dùng giấy tờ khác, báo lãnh đạo và công an xã.",
    )
