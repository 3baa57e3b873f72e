"""Tables from elsewhere (XLSX, XLS, CSV, JSON, SQL dumps) as rows of text, and back as CSV.

Cells come out as a person sees them: whole numbers without ``.0``, dates as ISO, text in NFC. Heads are found
in the first row that looks like one, because such files begin with a title. Only this file knows calamine.
Such files come from strangers: the app calls ``read_table`` in a limited child process.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine

from localdb.domain.trouble import Trouble, why
from sync.dumps import dumped

MOST_BYTES = 200 << 20
MOST_HEAD_ROWS = 20
Table = list[dict[str, str]]


def read_table(path: Path) -> Table:
    """Return the rows of a table by their heads. Raises ``Trouble`` for what is not a table."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Trouble(f"Tệp {path.name} quá lớn.", "Tách tệp theo tháng rồi làm từng tệp.")
        kind = path.suffix.lower()
        if kind == ".json":
            return _from_objects(json.loads(_text(path)))
        if kind == ".sql":
            return _from_rows(dumped(_text(path)))
        if kind in (".csv", ".tsv", ".txt"):
            return _from_rows(_csv_rows(_text(path)))
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            return _from_rows(book.get_sheet_by_index(0).to_python())
    except OSError as error:
        raise Trouble(f"Không đọc được {path}: {why(error)}.", "Kiểm tra đường dẫn và quyền đọc.") from error
    except (python_calamine.CalamineError, ValueError, csv.Error, RecursionError, IndexError) as error:
        raise Trouble(
            f"Tệp {path.name} không phải bảng đọc được ({error}).", "Xuất lại thành XLSX hoặc CSV (UTF-8)."
        ) from error


def write_csv(heads: Iterable[str], found: Iterable[Iterable[str]]) -> bytes:
    """Return a table as CSV that a spreadsheet opens in Vietnamese and never runs as a formula."""
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(heads)
    for row in found:
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r\n") and cell else cell for cell in row])
    return held.getvalue().encode("utf-8-sig")


def as_text(value: Any) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.isoformat(timespec="seconds") if value.time() != value.min.time() else f"{value:%Y-%m-%d}"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", " ".join(str(value).split()))


def _text(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in data:
            raise
        return data.decode("latin-1")  # of before Unicode; what its letters mean is judged by who knows


def _csv_rows(text: str) -> Iterable[list[str]]:
    top = "\n".join(text.split("\n", MOST_HEAD_ROWS)[:MOST_HEAD_ROWS])
    delimiter = max(",;\t|", key=top.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _from_rows(rows: Iterable[Iterable[Any]]) -> Table:
    """Take the fullest of the first rows as the heads; everything below it is the table."""
    cells = [[as_text(value) for value in row] for row in rows]
    top = cells[:MOST_HEAD_ROWS]
    if not top:
        return []
    head = max(range(len(top)), key=lambda n: (sum(bool(cell) for cell in top[n]), -n))
    names = cells[head]
    found = (
        {name: cell for name, cell in zip(names, row, strict=False) if name} for row in cells[head + 1 :]
    )
    return [row for row in found if any(row.values())]


def _from_objects(found: Any) -> Table:
    if isinstance(found, dict):  # an envelope around the list, as services answer
        found = next((value for value in found.values() if isinstance(value, list)), [])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ValueError("not a list of objects")
    return [{str(name): as_text(value) for name, value in row.items()} for row in found]
