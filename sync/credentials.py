"""Ed25519 keys and signed tokens; the only file that knows joserfc.

A desk proves who it is by signing the gateway's nonce; the gateway proves that it is the one the desk was
enrolled with by signing the desk's challenge. No time claim is used: a desk's clock may be wrong by days.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"


class BadSignature(Exception):
    """A token is not what this key signed."""


def new_key() -> bytes:
    """Return a new private key: 32 raw bytes, to be kept encrypted."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def public_of(key: bytes) -> str:
    """Return the public half of a private key, base64url."""
    public = Ed25519PrivateKey.from_private_bytes(key).public_key()
    return _b64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))


def is_public_key(text: str) -> bool:
    """Whether ``text`` is an Ed25519 public key as ``public_of`` writes it."""
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == 32
    except ValueError:
        return False


def new_nonce() -> str:
    """Return 256 random bits, base64url."""
    return secrets.token_urlsafe(32)


def sign(key: bytes, claims: dict[str, str]) -> str:
    """Return ``claims`` as a compact JWT signed with the private ``key``."""
    jwk = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_of(key), "d": _b64(key)})
    return jwt.encode({"alg": ALGORITHM}, dict(claims), jwk, algorithms=[ALGORITHM])


def verify(public_key: str, token: str) -> dict[str, str]:
    """Return the claims of a token signed by the key's owner. Raises ``BadSignature`` for any other."""
    try:
        jwk = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_key})
        claims = jwt.decode(token, jwk, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError) as error:
        raise BadSignature(str(error)) from error
    return {str(k): str(v) for k, v in claims.items()}


def sign_bytes(key: bytes, data: bytes) -> bytes:
    """Return ``data`` inside a compact JWS signed with the private ``key``."""
    jwk = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_of(key), "d": _b64(key)})
    return jws.serialize_compact({"alg": ALGORITHM}, data, jwk, algorithms=[ALGORITHM]).encode()


def verify_bytes(public_key: str, signed: bytes) -> bytes:
    """Return what the key's owner signed. Raises ``BadSignature`` for anything else."""
    try:
        jwk = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_key})
        return bytes(jws.deserialize_compact(signed, jwk, algorithms=[ALGORITHM]).payload)
    except (JoseError, ValueError) as error:
        raise BadSignature(str(error)) from error


def unproved(signed: bytes) -> bytes:
    """Return what a compact JWS claims, to learn whose key to check it with. Raises ``BadSignature``."""
    try:
        return bytes(jws.extract_compact(signed).payload)
    except (JoseError, ValueError) as error:
        raise BadSignature(str(error)) from error


def ssh_private(key: bytes) -> bytes:
    """Return a private key as an OpenSSH file, which the ``age`` tool opens packages with."""
    private = Ed25519PrivateKey.from_private_bytes(key)
    return private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def ssh_public(public_key: str) -> str:
    """Return a public key (base64url) as one OpenSSH line, which the ``age`` tool seals packages to."""
    raw = base64.urlsafe_b64decode(public_key + "=" * (-len(public_key) % 4))
    public = Ed25519PublicKey.from_public_bytes(raw)
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
