"""A result goes home by public post (bưu chính công ích)."""

from __future__ import annotations

from msgspec import Struct


class Posted(Struct, frozen=True, tag="result.posted", omit_defaults=True):
    """The result was made ready for the post under ``item_number``; that it arrived is another change."""

    item_number: str
    receiver: str
    address: str
    phone: str = ""
    note: str = ""
