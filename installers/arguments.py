"""Vietnamese on a terminal: argparse's own words, and letters that come out whole.

argparse asks gettext, which looks at the system's language; a commune's PC is often set to English. So the
two functions it asks are replaced, whatever the system speaks. A test reads argparse's source and fails when
a Python brings words that are not here.
"""

from __future__ import annotations

import argparse
import io
import sys

WORDS = {
    "usage: ": "Cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "show this help message and exit": "hiện hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s. Xem hướng dẫn: %(prog)s --help\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "không có lệnh %(parser_name)r",
    "can't open '%(filename)s': %(error)s": "không mở được “%(filename)s”: %(error)s",
    "unrecognized arguments: %s": "không hiểu: %s",
    "not allowed with argument %s": "không dùng cùng %s",
    "ignored explicit argument %r": "không nhận giá trị %r",
    "the following arguments are required: %s": "còn thiếu: %s",
    "one of the arguments %s is required": "cần một trong: %s",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "chỉ nhận nhiều nhất một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected %s argument": "cần %s giá trị",
    "expected %s arguments": "cần %s giá trị",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s chưa rõ là: %(matches)s",
    "unexpected option string: %s": "không có tùy chọn %s",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không hợp lệ",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có %(value)r; chọn một trong: %(choices)s",
}


def write_utf8() -> None:
    """Vietnamese must come out whole, also where the system's own encoding has no letters for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def speak_vietnamese() -> None:
    """Make every parser of this process speak Vietnamese."""
    vars(argparse).update(_=_word, ngettext=_counted)


def _word(english: str) -> str:
    return WORDS.get(english, english)


def _counted(singular: str, plural: str, count: int) -> str:
    return _word(singular if count == 1 else plural)
