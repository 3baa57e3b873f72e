"""``gateway.toml`` in the gateway's folder: where a province keeps what a single PC keeps in that folder.

Without the file everything lies in the folder itself. Passwords may stay out of it: PostgreSQL's client
reads ``PGPASSWORD`` and ``~/.pgpass``, and the S3 keys may come as ``AWS_ACCESS_KEY_ID`` and
``AWS_SECRET_ACCESS_KEY``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from localdb.domain.trouble import Trouble

FILE = "gateway.toml"


class PortalSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """``[portal]``: where dossiers go from here, and as whom. ``MOTCUA_PORTAL_SECRET`` may give ``secret``.

    ``map`` names the shape (``portal/maps``), ``name`` what people call the portal, ``units`` the name of
    each unit by its code. ``ca`` is the path of the portal's own authority. ``every``: seconds between looks.
    ``files`` is the address under which the portal fetches files from this gateway; empty: no links are sent.
    ``files_days``: a link opens its file for so many days at least (and a quarter more at most).
    """

    url: str
    user: str
    secret: str = ""
    map: str = "dongbo-2023"
    name: str = "Cổng Dịch vụ công quốc gia"
    units: dict[str, str] = {}
    ca: str = ""
    files: str = ""
    files_days: Annotated[int, Meta(ge=1, le=3650)] = 30
    every: Annotated[float, Meta(gt=0)] = 5.0


class GatewaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """With ``approve`` a newly enrolled desk waits until somebody of the province lets it in.

    ``portal`` is the one above the province, to which the gateway brings what was accepted.
    A ``hub`` hands changes between the counters of a commune; it decides nothing and owns no numbers.
    ``postgres`` is a connection string, ``s3`` is ``https://server/bucket``; empty: in the folder.
    """

    approve: bool = False
    hub: bool = False
    postgres: str = ""
    s3: str = ""
    s3_key_id: str = ""
    s3_secret: str = ""
    s3_region: str = "us-east-1"
    portal: PortalSettings | None = None


def read_settings(home: Path) -> GatewaySettings:
    """Return the settings of the gateway in ``home``. Raises ``Trouble`` for a file with a mistake in it."""
    path = home / FILE
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=GatewaySettings)
    except FileNotFoundError:
        return GatewaySettings()
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise Trouble(f"Tệp {path} viết sai: {error}.", "Sửa tệp theo trang DEPLOYMENT.md.") from error
    portal = found.portal
    if portal and not portal.secret:
        portal = msgspec.structs.replace(portal, secret=os.environ.get("MOTCUA_PORTAL_SECRET", ""))
    return msgspec.structs.replace(
        found,
        portal=portal,
        s3_key_id=found.s3_key_id or os.environ.get("AWS_ACCESS_KEY_ID", ""),
        s3_secret=found.s3_secret or os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
    )
