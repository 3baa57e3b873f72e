"""The citizens of the stories: made-up names with cards of their own."""

from __future__ import annotations

ADDRESS = "Thôn Mẫu 2, xã Tân Mẫu, tỉnh Mẫu"


def number_of(name: str) -> str:
    """Return the made-up personal number of ``name``: always the same, of a woman born in 1990."""
    return f"098190{sum(place * ord(letter) for place, letter in enumerate(name, start=3)) % 10**6:06d}"


def card_of(name: str) -> str:
    """Return what the QR of the citizen card of ``name`` says."""
    return f"{number_of(name)}||{name}|21111990|Nữ|{ADDRESS}|01012022"
