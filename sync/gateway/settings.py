"""``gateway.toml`` in the gateway's folder: where a province keeps what a single PC keeps in that folder.

Without the file everything lies in the folder itself. Passwords may stay out of it: PostgreSQL's client
reads ``PGPASSWORD`` and ``~/.pgpass``, and the S3 keys may come as ``AWS_ACCESS_KEY_ID`` and
``AWS_SECRET_ACCESS_KEY``.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from localdb.domain.trouble import Trouble

FILE = "gateway.toml"


class GatewaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """With ``approve`` a newly enrolled desk waits until somebody of the province lets it in.

    ``postgres`` is a connection string, ``s3`` is ``https://server/bucket``; empty: in the folder.
    """

    approve: bool = False
    postgres: str = ""
    s3: str = ""
    s3_key_id: str = ""
    s3_secret: str = ""
    s3_region: str = "us-east-1"


def read_settings(home: Path) -> GatewaySettings:
    """Return the settings of the gateway in ``home``. Raises ``Trouble`` for a file with a mistake in it."""
    path = home / FILE
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=GatewaySettings)
    except FileNotFoundError:
        return GatewaySettings()
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise Trouble(f"Tệp {path} viết sai: {error}.", "Sửa tệp theo trang DEPLOYMENT.md.") from error
    return msgspec.structs.replace(
        found,
        s3_key_id=found.s3_key_id or os.environ.get("AWS_ACCESS_KEY_ID", ""),
        s3_secret=found.s3_secret or os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
    )
