"""Tables out of SQL dumps, as MySQL, SQL Server and PostgreSQL write them: text is read, nothing is run.

A dump may hold many tables; the fullest one (rows times columns) is taken, for a list of dossiers is that.
"""

from __future__ import annotations

import re
from collections import defaultdict

_NAME = r'[\w.`"\[\]]+'
_BEGIN = re.compile(
    rf"^[ \t]*(?:INSERT\s+(?:INTO\s+)?(?P<into>{_NAME})\s*(?P<heads>\([^()]*\))?\s*VALUES\s*"
    rf"|COPY\s+(?P<copy>{_NAME})\s*(?P<copied>\([^()]*\))\s+FROM\s+stdin[^;]*;[^\n]*\n)",
    re.IGNORECASE | re.MULTILINE,
)
_CREATED = re.compile(
    rf"^[ \t]*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?({_NAME})\s*\((.*?)^\s*\)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_NO_COLUMN = re.compile(r"\s*(PRIMARY|UNIQUE|KEY|CONSTRAINT|FOREIGN|INDEX|CHECK|FULLTEXT)\b", re.IGNORECASE)
_QUOTED = {False: r"N?'((?:[^']|'')*)'", True: r"N?'((?:[^'\\]|''|\\.)*)'"}  # with backslashes: MySQL
_AS_TYPE = r"\s+AS\s+\w+(?:\s*\([\d, ]*\))?\s*\)"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_EMPTY = frozenset({"NULL", "DEFAULT"})


def dumped(text: str) -> list[list[str]]:
    """Return the fullest table of a dump, its heads first. Raises ``ValueError`` when it has no rows."""
    tables: defaultdict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    created = {_bare(made[1]): _columns(made[2]) for made in _CREATED.finditer(text)}
    value, at = _value("`" in text), 0
    while begun := _BEGIN.search(text, at):
        if begun["copy"]:
            heads, name = begun["copied"], begun["copy"]
            end = text.find("\n\\.", begun.end() - 1)
            at = len(text) if end < 0 else end
            rows = [_copied(line) for line in text[begun.end() : at].splitlines()]
        else:
            heads, name = begun["heads"], begun["into"]
            rows, at = _inserted(text, begun.end(), value)
        columns = _listed(heads) if heads else created.get(_bare(name), ())
        tables[_bare(name), *columns] += [row for row in rows if len(row) == len(columns)]
    filled = {heads[1:]: rows for heads, rows in tables.items() if rows}
    if not filled:
        raise ValueError("no rows in this dump")
    heads, rows = max(filled.items(), key=lambda table: len(table[0]) * len(table[1]))
    return [list(heads), *rows]


def _value(backslashes: bool) -> re.Pattern[str]:
    text = _QUOTED[backslashes]
    return re.compile(rf"\s*(?:(?:CAST\s*\(\s*)?{text}(?:{_AS_TYPE})?|([^\s,()']+))\s*([,)])", re.IGNORECASE)


def _inserted(text: str, at: int, value: re.Pattern[str]) -> tuple[list[list[str]], int]:
    """Read ``(…), (…)`` from ``at`` on; return the rows and where they end."""
    rows: list[list[str]] = []
    while (opened := re.compile(r"\s*,?\s*\(").match(text, at)) is not None:
        at, row = opened.end(), list[str]()
        while found := value.match(text, at):
            at = found.end()
            row.append(_plain(found, value))
            if found[3] == ")":
                rows.append(row)
                break
        else:
            break
    return rows, at


def _plain(found: re.Match[str], value: re.Pattern[str]) -> str:
    if found[1] is None:
        return "" if found[2].upper() in _EMPTY else found[2]
    text = found[1].replace("''", "'")
    return _unescaped(text) if r"\\." in value.pattern else text


def _copied(line: str) -> list[str]:
    return ["" if cell == r"\N" else _unescaped(cell) for cell in line.split("\t")]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)


def _columns(body: str) -> tuple[str, ...]:
    lines = [line for line in body.split("\n") if line.strip() and not _NO_COLUMN.match(line)]
    return tuple(_bare(line.split()[0]) for line in lines if not line.lstrip().startswith("--"))


def _listed(heads: str) -> tuple[str, ...]:
    return tuple(_bare(name.strip()) for name in heads.strip("()").split(","))


def _bare(name: str) -> str:
    return name.rsplit(".", 1)[-1].strip('`"[]')
