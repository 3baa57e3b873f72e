"""A package of catalogue files in one signed file, to be carried on a stick.

::

    MOTCUA-DANH-MUC 1 <bytes> <public key> <signature>     one line
    … a zip: manifest.json, and the data files it lists with their SHA-256

Nothing after the first line is looked into before its signature holds, so whoever has no key the commune
trusts can feed no parser. What a trusted hand signed is still bounded: names, number and size of files.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from forms.catalogue import keys
from forms.catalogue.loading import Content
from localdb.domain.trouble import Refused, Trouble
from localdb.domain.words import clean

FOLDERS = ("procedures", "fees", "calendars", "templates", "kinds", "routing", "practices", "archive")
MOST_BYTES = 8 << 20
MOST_FILES = 2000
MOST_FILE = 1 << 20
MOST_UNPACKED = 64 << 20
_MAGIC = "MOTCUA-DANH-MUC 1"
_HEAD = re.compile(rb"MOTCUA-DANH-MUC (\d{1,3}) (\d{1,9}) ([\w-]{43}) ([\w-]{86})\n")
_NAME = re.compile(rf"({'|'.join(FOLDERS)})/([a-z0-9_]{{1,40}}/)?[A-Za-z0-9][A-Za-z0-9._-]{{0,80}}\.json")
_MANIFEST = "manifest.json"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same files make the same bytes


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One data file of a package."""

    name: str
    size: int
    sha256: str


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a package says of itself. ``version`` rises with each one its issuer makes."""

    issuer: str
    version: int
    title: str
    made: date
    valid_from: date
    files: tuple[Entry, ...]
    valid_to: date | None = None
    notes: str = ""

    @property
    def label(self) -> str:
        """How people name it."""
        return f"{self.title} (số {self.version}, {self.issuer})"


class Package(Struct, frozen=True):
    """An opened package: who signed it, and its data files by name."""

    manifest: Manifest
    signer: str
    sha256: str
    content: Content


def pack(folder: Path, manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """Return ``folder`` as a package with what ``manifest`` says of it; its ``files`` are filled in here.

    Raises ``Trouble`` for a folder that no commune could install.
    """
    named = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.json"))}
    content = {name: path.read_bytes() for name, path in named.items()}
    _bounded((name, len(data)) for name, data in content.items())
    if not clean(manifest.issuer) or not clean(manifest.title):
        raise Trouble("Gói chưa có tên hoặc nơi ban hành.", "Ghi --title và --issuer.")
    files = tuple(Entry(n, len(d), hashlib.sha256(d).hexdigest()) for n, d in content.items())
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = msgspec.json.encode(msgspec.structs.replace(manifest, files=files))
        for name, data in {_MANIFEST: listed, **content}.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    body = whole.getvalue()
    public, signature = keys.sign(key, body)
    made = f"{_MAGIC} {len(body)} {public} {signature}\n".encode() + body
    if len(made) > MOST_BYTES:
        raise Trouble("Gói lớn hơn 8 MB.", "Chia thành gói nhỏ hơn.")
    return made


def read_file(path: Path) -> bytes:
    """Return the bytes of a package file. Raises ``Trouble`` when it is too large or cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(
            f"Không đọc được {path.name}: {error.strerror}.", "Cắm lại USB rồi chọn lại."
        ) from error
    if len(data) > MOST_BYTES:
        raise Refused("Tệp lớn hơn 8 MB, không phải gói danh mục.", "Chọn tệp .mcdm do tỉnh cấp.")
    return data


def open_package(data: bytes, trusted: str) -> Package:
    """Return what is in a package that the owner of the ``trusted`` public key signed.

    Raises ``Refused`` for any other, for a file cut short, and for contents that break the bounds.
    """
    head = _HEAD.match(data[:300])
    if head is None:
        raise Refused("Đây không phải gói danh mục.", "Chọn tệp .mcdm do tỉnh cấp.")
    if head[1] != b"1":
        raise Refused("Gói danh mục dành cho bản Một Cửa mới hơn.", "Cập nhật Một Cửa rồi nạp lại.")
    body, size = data[head.end() :], int(head[2])
    if len(body) < size:
        raise Refused(
            f"Gói bị cắt ngang: có {len(body)} trên {size} byte.", "Chép lại tệp từ nơi cấp rồi nạp lại."
        )
    signer, signature = head[3].decode(), head[4].decode()
    if signer != trusted:
        raise Refused(
            f"Gói do khóa lạ ký: {keys.fingerprint(signer)}.",
            f"Xã chỉ tin khóa {keys.fingerprint(trusted)}. Hỏi tỉnh trước khi làm gì tiếp.",
        )
    if not keys.signed(trusted, signature, body):
        raise Refused("Chữ ký của gói không đúng: gói đã bị sửa.", "Không dùng tệp này; xin tỉnh cấp lại.")
    try:
        manifest, content = _unpack(body)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, msgspec.MsgspecError) as error:
        raise Refused(f"Gói ký đúng nhưng hỏng bên trong ({error}).", "Báo tỉnh đóng lại gói.") from error
    return Package(manifest, signer, hashlib.sha256(data).hexdigest(), content)


def _unpack(body: bytes) -> tuple[Manifest, Content]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if len(set(names)) < len(names):
            raise Refused("Gói có hai tệp cùng tên.", "Báo tỉnh đóng lại gói.")
        data = [member for member in members if member.filename != _MANIFEST]
        _bounded((member.filename, member.file_size) for member in data)
        read = {member.filename: _read(archive, member) for member in members}
    manifest = msgspec.json.decode(read.pop(_MANIFEST, b""), type=Manifest)
    listed = {entry.name: entry.sha256 for entry in manifest.files}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in read.items()}
    if listed != found or manifest.version < 1:
        raise Refused("Tệp trong gói không khớp với danh sách của gói.", "Báo tỉnh đóng lại gói.")
    return manifest, read


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The declared size of a member may lie: no more than it is ever unpacked."""
    with archive.open(member) as file:
        content = file.read(MOST_FILE + 1)
    if len(content) > MOST_FILE:
        raise Refused(f"Tệp {member.filename} trong gói quá lớn.", "Báo tỉnh đóng lại gói.")
    return content


def _bounded(files: Iterable[tuple[str, int]]) -> None:
    total = count = 0
    for name, size in files:
        count, total = count + 1, total + size
        if not _NAME.fullmatch(name):
            raise Refused(
                f"Tệp “{name}” không có chỗ trong gói danh mục.",
                f"Chỉ có tệp .json trong các thư mục: {', '.join(FOLDERS)}.",
            )
        if size > MOST_FILE or total > MOST_UNPACKED or count > MOST_FILES:
            raise Refused("Gói quá nhiều tệp hoặc có tệp quá lớn.", "Chia thành gói nhỏ hơn.")
    if not count:
        raise Refused("Gói không có tệp nào.", "Chọn đúng thư mục danh mục.")
