"""The one border to the spreadsheet library: the table of any form as an Excel file, every cell plain text.

Nothing is ever a formula, a link or a number to the program that opens it: a name that begins with ``=``
stays a name, and a personal number keeps its zeros.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence

import xlsxwriter

from forms.form import Form
from forms.template import Column, Template
from localdb.domain.trouble import Refused

_MARKUP = re.compile(r"</?[bi]>")
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST = 32_767  # letters that a cell holds
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTH = 130  # letters across a landscape A4


def columns_of(template: Template) -> tuple[Column, ...]:
    """Return the columns of a form's table. Raises ``Refused`` for a form without one."""
    if template.table is None:
        raise Refused(f"{template.name} không có bảng để xuất.", "Chọn sổ hoặc danh sách khác.")
    return template.table.columns


def cells(form: Form, columns: Sequence[Column]) -> list[tuple[str, ...]]:
    """Return the table's rows as the paper says them, as plain text; what is not known is empty."""
    return [tuple(_plain(column.text, row) for column in columns) for row in form.rows()]


def workbook(books: Sequence[tuple[Form, Template]]) -> bytes:
    """Return an Excel file with a sheet for each book, with a heading that stays while one scrolls."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, _OPTIONS) as made:
        bold = made.add_format({"bold": True, "text_wrap": True, "num_format": "@", "border": 1})
        text = made.add_format({"text_wrap": True, "num_format": "@", "valign": "top", "border": 1})
        title = made.add_format({"bold": True, "font_size": 14, "num_format": "@"})
        for place, (form, template) in enumerate(books, 1):
            columns, words = columns_of(template), form.words()
            sheet = made.add_worksheet(_sheet_name(place, words.get("book", "") or template.name))
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.freeze_panes(3, 0)
            sheet.repeat_rows(2)
            sheet.write_string(0, 0, _safe(" ".join(template.title.split())), title)
            sheet.write_string(1, 0, _safe(_plain(template.subtitle, words)))
            whole = sum(column.share for column in columns)
            for across, column in enumerate(columns):
                sheet.set_column(across, across, _WIDTH * column.share / whole)
                sheet.write_string(2, across, _safe(" ".join((column.group, column.title)).strip()), bold)
            for down, row in enumerate(cells(form, columns), 3):
                for across, cell in enumerate(row):
                    sheet.write_string(down, across, _safe(cell), text)
    return held.getvalue()


def plain_workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Return an Excel file with these sheets; the first row of each is its heading."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, _OPTIONS) as made:
        bold = made.add_format({"bold": True, "num_format": "@", "border": 1})
        text = made.add_format({"text_wrap": True, "num_format": "@", "valign": "top", "border": 1})
        for place, (name, rows) in enumerate(sheets.items(), 1):
            sheet = made.add_worksheet(_sheet_name(place, name))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(row) for row in rows) - 1, 20)
            for down, row in enumerate(rows):
                for across, cell in enumerate(row):
                    sheet.write_string(down, across, _safe(cell), text if down else bold)
    return held.getvalue()


def _plain(text: str, values: dict[str, str]) -> str:
    return _MARKUP.sub("", text).format_map(values).strip()


def _safe(text: str) -> str:
    return _NOT_IN_CELLS.sub(" ", text)[:_LONGEST]


def _sheet_name(place: int, name: str) -> str:
    return f"{place} {_NOT_IN_SHEETS.sub(' ', name)}"[:31].strip().strip("'")
