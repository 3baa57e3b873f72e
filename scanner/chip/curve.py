"""Points of elliptic curves, as far as PACE's generic mapping needs them: adding, and multiplying.

``cryptography`` agrees on secrets but gives no points, and mapping needs the whole point. The numbers here
live for one reading of one card on this desk; timing tells nobody anything that lasts.
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from scanner.chip.messaging import untrue

Point = tuple[int, int]


class Curve(Struct, frozen=True):
    """A curve of ICAO Doc 9303-11 §9.5.1: y² = x³ + ax + b over the prime ``p``."""

    p: int
    a: int
    named: type[ec.EllipticCurve]

    @property
    def size(self) -> int:
        """Bytes of one coordinate."""
        return (self.p.bit_length() + 7) // 8

    @property
    def base(self) -> Point:
        """The generator."""
        numbers = ec.derive_private_key(1, self.named()).public_key().public_numbers()
        return numbers.x, numbers.y

    def secret(self) -> int:
        """Return a random number to multiply with."""
        return secrets.randbelow(self.p >> 1) + 2

    def add(self, one: Point, other: Point) -> Point:
        """Return the sum of two points. Raises ``Trouble`` for the sum that is no point."""
        p = self.p
        if one == other:
            slope = (3 * one[0] * one[0] + self.a) * pow(2 * one[1], -1, p)
        elif one[0] == other[0]:
            raise untrue()
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p)
        x = (slope * slope - one[0] - other[0]) % p
        return x, (slope * (one[0] - x) - one[1]) % p

    def times(self, number: int, point: Point) -> Point:
        """Return ``point`` added ``number`` times."""
        result: Point | None = None
        for bit in bin(number)[2:]:
            if result is not None:
                result = self.add(result, result)
            if bit == "1":
                result = point if result is None else self.add(result, point)
        if result is None:
            raise untrue()
        return result

    def encode(self, point: Point) -> bytes:
        """Return a point, uncompressed."""
        return b"\x04" + point[0].to_bytes(self.size, "big") + point[1].to_bytes(self.size, "big")

    def decode(self, data: bytes) -> Point:
        """Read an uncompressed point. Raises ``Trouble`` for what does not lie on the curve."""
        if len(data) != 1 + 2 * self.size or data[:1] != b"\x04":
            raise untrue()
        x, y = int.from_bytes(data[1 : 1 + self.size], "big"), int.from_bytes(data[1 + self.size :], "big")
        try:
            ec.EllipticCurvePublicNumbers(x, y, self.named()).public_key()
        except ValueError:
            raise untrue() from None
        return x, y


_P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
_P384 = 2**384 - 2**128 - 2**96 + 2**32 - 1
_BP256 = 0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377
_BP256_A = 0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9

# By the number of standardised domain parameters (Doc 9303-11, table 6).
CURVES = {
    12: Curve(_P256, _P256 - 3, ec.SECP256R1),
    13: Curve(_BP256, _BP256_A, ec.BrainpoolP256R1),
    15: Curve(_P384, _P384 - 3, ec.SECP384R1),
    18: Curve(2**521 - 1, 2**521 - 4, ec.SECP521R1),
}
