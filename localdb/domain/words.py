"""Vietnamese text as it is stored, compared and searched."""

from __future__ import annotations

import re
import unicodedata

from localdb.domain.facts import LABELS

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền, sắc, ngã, hỏi, nặng
_STROKED_D = str.maketrans({"đ": "d", "Đ": "d"})
_QUOTED = 40  # letters of a wrong input that its message repeats
_SPACES = re.compile(r"\s+")
_BIDI_CONTROLS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # lone surrogates cannot be written as UTF-8
_PERSON_FIELDS = {
    "name": "họ tên",
    "number": "số định danh",
    "old_number": "số CMND cũ",
    "birth": "ngày sinh",
    "sex": "giới tính",
    "address": "địa chỉ",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "issued": "ngày cấp thẻ",
    "address_now": "địa chỉ theo đơn vị hành chính mới",
}

_WHOLE_FIELDS = {
    "note": "ghi chú",
    "routing": "nơi giải quyết",
    "status": "trạng thái",
    "void": "việc hủy tiếp nhận",
    "fee": "khoản thu",
    "step": "bước xử lý",
}


def clean(text: str) -> str:
    """Return ``text`` as we store it: NFC, one space between words, no invisible or control characters."""
    text = _CONTROLS.sub(" ", _BIDI_CONTROLS.sub("", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def quoted(text: str) -> str:
    """Return what was typed as a message repeats it: its beginning, or that there is nothing."""
    text = clean(text)
    return (f"“{text}”" if len(text) <= _QUOTED else f"“{text[:_QUOTED]}…”") if text else "Ô trống"


def fold(text: str) -> str:
    """Return ``text`` without case, accents and đ, so that ``dang thi hoa`` equals ``Đặng Thị Hoà``.

    Idempotent; NFC and NFD give the same result.
    """
    decomposed = unicodedata.normalize("NFD", clean(text).lower().translate(_STROKED_D))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def person_field(name: str) -> str:
    """Return the name of what is known of a person: ``birth`` is “ngày sinh”."""
    return _PERSON_FIELDS[name]


def spelt(text: str) -> tuple[tuple[str, str], ...]:
    """Return each syllable in small letters with its tone apart, so that “hoà” and “hòa” are one."""
    syllables = []
    for word in clean(text).lower().split():
        letters = unicodedata.normalize("NFD", word)
        tone = "".join(c for c in letters if c in _TONES)
        bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
        syllables.append((bare, tone))
    return tuple(syllables)


def field_label(field: str) -> str:
    """Return the name of a correctable field: ``applicant.phone`` is “điện thoại người nộp”."""
    if field in _WHOLE_FIELDS:
        return _WHOLE_FIELDS[field]
    if field.startswith("paper."):
        return f"{LABELS[field.rpartition('.')[2]].lower()} trên giấy"
    who, _, name = field.partition(".")
    whose = "người nộp" if who == "applicant" else "chủ hồ sơ"
    return f"{_PERSON_FIELDS[name]} {whose}"
