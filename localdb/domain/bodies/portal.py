"""What the portal above the province (Cổng Dịch vụ công) said of a dossier: its word, nobody's guess."""

from __future__ import annotations

from msgspec import Struct

from localdb.domain.values import Status


class PortalAnswered(Struct, frozen=True, tag="portal.answered", omit_defaults=True):
    """The portal took the dossier as it stood in ``status``, or refused it and said why.

    ``portal`` is its name for people; when it answered is the change's ``at``. Of a refusal, ``code`` and
    ``reason`` are the portal's own words and ``todo`` is what the desk does about it.
    """

    portal: str
    accepted: bool
    status: Status
    code: str = ""
    reason: str = ""
    todo: str = ""
