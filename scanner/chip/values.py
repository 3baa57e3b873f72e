"""What was read from a chip, and how far it may be believed."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from localdb.domain.values import Person


class Trust(StrEnum):
    """What the signature on the chip says. A false one is never shown as data at all."""

    SIGNED = "signed"
    UNCHECKED = "unchecked"

    @property
    def label(self) -> str:
        """The Vietnamese words. That the chip is no copy is not checked, and not claimed."""
        if self is Trust.SIGNED:
            return "đọc từ chip, chữ ký hợp lệ"
        return "đọc từ chip, chưa kiểm được chữ ký (thiếu chứng thư gốc)"


class ChipRead(Struct, frozen=True):
    """A card's holder as its chip says; ``signer`` names whose certificate stands behind the signature.

    ``complete`` is false when only the MRZ could be read: then the name has no accents and is left out.
    """

    person: Person
    trust: Trust
    signer: str
    expiry: str = ""
    complete: bool = True
