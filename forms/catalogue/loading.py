"""Read catalogue files: a file that cannot be used becomes a ``Problem`` in Vietnamese, with its line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

_T = TypeVar("_T")
Key = tuple[str, ...]
Content = Mapping[str, bytes]  # the data files of a package, by name
Files = Callable[[str], Iterator[tuple[str, Callable[[], bytes]]]]
_WHERE = re.compile(r" - at `(?P<path>[^`]*)`")
_BYTE = re.compile(r"\(byte (?P<byte>\d+)\)")
_STEP = re.compile(r"\.(?P<key>[^.\[]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_SPACE = re.compile(r"[\s,:]*")
_KINDS = {
    "str": "chuỗi",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "array": "danh sách",
    "object": "nhóm trường",
    "null": "null",
    "date": "ngày (năm-tháng-ngày)",
    "time": "giờ (giờ:phút:giây)",
}
_REASONS: tuple[tuple[str, str], ...] = (
    (r"missing required field `(.+?)`", "thiếu trường “{0}”"),
    (r"contains unknown field `(.+?)`", "có trường lạ “{0}”"),
    (r"Invalid enum value '?(.+?)'?$", "giá trị “{0}” không có trong danh sách cho phép"),
    (r"Invalid RFC3339 encoded (date|time)", "không phải {0}"),
    (r"Expected `(.+?)`, got `(.+?)`", "phải là {0}, đang là {1}"),
    (r"JSON is malformed|Input data was truncated", "sai cú pháp JSON"),
)


class Severity(IntEnum):
    """How bad a problem is; the worst sorts first."""

    ERROR = 1  # the file was not loaded
    WARNING = 2  # loaded, but wrong in part
    NOTE = 3  # loaded, not verified


_THINGS = {
    "sources": "Nguồn tra cứu",
    "bridges": "Bảng chép sang",
    "procedures": "Thủ tục",
    "calendars": "Lịch nghỉ",
    "templates": "Mẫu giấy",
    "kinds": "Loại giấy tờ",
    "routing": "Nơi giải quyết",
}


class Problem(Struct, frozen=True):
    """What is wrong with a catalogue file. ``line`` counts from 1; 0 when the fault has no line.

    ``file`` is its name, or ``kind: id`` for what is wrong with one thing and not with a place in a file.
    """

    file: str
    line: int
    reason: str
    severity: Severity

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}, dòng {self.line}: {self.reason}"
        kind, _, name = self.file.partition(": ")
        return f"{_THINGS[kind]} {name}: {self.reason}" if kind in _THINGS else f"{self.file}: {self.reason}"


def in_folder(root: Path) -> Files:
    """Return the data files below ``root``, by kind (``procedures``): their names, and how to read them."""

    def files(kind: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for path in sorted((root / kind).rglob("*.json")):
            yield path.relative_to(root).as_posix(), path.read_bytes

    return files


def in_package(content: Content) -> Files:
    """Return the data files of an opened package, by kind."""

    def files(kind: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for name in sorted(content):
            if name.startswith(f"{kind}/"):
                yield name, partial(content.__getitem__, name)

    return files


def read(
    files: Files, folder: str, kind: type[_T], key: Callable[[_T], Key], problems: list[Problem]
) -> dict[Key, _T]:
    """Read every data file of a ``folder`` as ``kind``, by key; add what fails to ``problems``."""
    decoder = msgspec.json.Decoder(kind)
    found: dict[Key, _T] = {}
    owner: dict[Key, str] = {}
    for name, content in files(folder):
        try:
            text = unicodedata.normalize("NFC", content().decode("utf-8-sig"))
            value = decoder.decode(text)
        except OSError as error:
            problems.append(Problem(name, 0, f"không đọc được tệp: {error.strerror}", Severity.ERROR))
        except UnicodeDecodeError:
            problems.append(Problem(name, 0, "tệp không phải UTF-8", Severity.ERROR))
        except msgspec.MsgspecError as error:
            problems.append(_problem(name, text, str(error)))
        else:
            if twin := owner.get(key(value)):
                why = f"trùng “{' '.join(key(value))}” với {twin}; tệp này không được dùng"
                problems.append(Problem(name, 1, why, Severity.ERROR))
                continue
            owner[key(value)] = name
            found[key(value)] = value
    return found


def _problem(name: str, text: str, message: str) -> Problem:
    where = _WHERE.search(message)
    bare = _WHERE.sub("", message)
    if byte := _BYTE.search(message):
        line = text.encode()[: int(byte["byte"])].count(b"\n") + 1
    elif "truncated" in message:
        line = text.count("\n") + 1
    else:
        line = _line(text, where["path"] if where else "$")
    field = where["path"].removeprefix("$.").removeprefix("$") if where else ""
    reason = _translate(bare)
    return Problem(name, line, f"{field}: {reason}" if field else reason, Severity.ERROR)


def _translate(message: str) -> str:
    for pattern, vietnamese in _REASONS:
        if match := re.search(pattern, message):
            words = (" hoặc ".join(_KINDS.get(k, k) for k in g.split(" | ")) for g in match.groups())
            return vietnamese.format(*words)
    return message


def _line(text: str, path: str) -> int:
    """The line (from 1) of the value at a msgspec path such as ``$.components[2].mode``."""
    at = _SPACE.match(text, 0)
    position = at.end() if at else 0
    for step in _STEP.finditer(path):
        following = _enter(text, position, step["key"], step["index"])
        if following is None:
            break
        position = following
    return text.count("\n", 0, position) + 1


def _enter(text: str, position: int, key: str | None, index: str | None) -> int | None:
    """Where the member ``key`` or ``index`` of the JSON value at ``position`` begins."""
    decode = json.JSONDecoder().raw_decode
    position += 1
    count = 0
    while True:
        position = _skip(text, position)
        if text[position] in "]}":
            return None
        if key is not None:
            name, position = decode(text, position)
            position = _skip(text, position)
            if name == key:
                return position
        elif index is not None and count == int(index):
            return position
        position = decode(text, position)[1]
        count += 1


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
