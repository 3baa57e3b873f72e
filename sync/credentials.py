"""Ed25519 keys and signed tokens; the only file that knows joserfc.

A desk proves who it is by signing the gateway's nonce; the gateway proves that it is the one the desk was
enrolled with by signing the desk's challenge. No time claim is used: a desk's clock may be wrong by days.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jwt
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


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
