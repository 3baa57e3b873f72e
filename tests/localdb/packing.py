"""A made-up province that makes catalogue packages: a key, a folder, and what is changed in it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from forms.catalogue import SHIPPED, keys
from forms.catalogue.package import Manifest, pack
from localdb.home import Home
from tests.localdb.made_up import IT

BIRTH = "procedures/ho_tich/1.001193.json"
COPIES = "procedures/chung_thuc/2.000815.json"
MANIFEST = Manifest(
    "Sở Tư pháp tỉnh Mẫu", 12, "Danh mục tháng 11", date(2026, 11, 10), date(2026, 11, 12), ()
)
KEY = Ed25519PrivateKey.from_private_bytes(b"a made-up province of 32 bytes..")
PUBLIC = keys.sign(KEY, b"")[0]


def shipped(name: str, **changed: object) -> dict[str, Any]:
    """Return a data file of the app with some fields changed."""
    found: dict[str, Any] = json.loads((SHIPPED / name).read_text(encoding="utf-8"))
    return copy.deepcopy(found) | changed


def package(
    folder: Path, files: Mapping[str, object], number: int = 12, key: Ed25519PrivateKey = KEY
) -> bytes:
    """Return a signed package of ``files``, each a JSON value or the text of a file."""
    for name, value in files.items():
        path = folder / str(number) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    manifest = Manifest(MANIFEST.issuer, number, MANIFEST.title, MANIFEST.made, MANIFEST.valid_from, ())
    return pack(folder / str(number), manifest, key)


def trust(home: Home) -> None:
    """Pin the made-up province's key."""
    home.packages.pin(PUBLIC, IT.id)
