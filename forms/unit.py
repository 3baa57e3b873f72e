"""Who receives the dossier: the letterhead of every paper."""

from __future__ import annotations

from msgspec import Struct


class Unit(Struct, frozen=True, omit_defaults=True):
    """A commune's one-stop centre (Trung tâm Phục vụ hành chính công cấp xã) as its papers name it.

    ``commune`` is the full name (“xã An Bình”), ``parent`` the agency above the centre
    (“Ủy ban nhân dân xã An Bình”), ``place`` the place name before the date.
    """

    commune: str
    parent: str
    centre: str
    place: str
    phone: str = ""
    hotline: str = ""
    lookup_url: str = ""
