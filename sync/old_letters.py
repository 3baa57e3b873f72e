"""Vietnamese text of before Unicode (TCVN3 of the .Vn fonts, VNI) as Unicode, NFC.

Old software kept such text in cells that a spreadsheet reads as Western letters: “NguyÔn V¨n” is TCVN3,
“Nguyeãn Vaên” VNI. Which of them a column is in is judged by how many of its words could be Vietnamese.
TCVN3 has no capitals of its own but seven (a font showed the rest), so names in it come out in small letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from localdb.domain.words import clean


class Letters(StrEnum):
    """How a column's letters are written."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"

    @property
    def label(self) -> str:
        """The name to show."""
        return {"unicode": "Unicode", "tcvn3": "TCVN3 (.VnTime)", "vni": "VNI"}[self.value]


# TCVN 5712:1993, VN3: the second half of the table, from 0xA1, as Latin-1 shows it; "·" is not in use.
_TCVN3_FROM = 0xA1
_TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđ······àảãáạ·ằẳẵắ·······ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ"
_FROM_TCVN3 = {_TCVN3_FROM + n: letter for n, letter in enumerate(_TCVN3) if letter != "·"}

# VNI writes a vowel and, behind it, one Western letter for its marks; some letters stand alone.
_MARKS = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_MARKS |= {mark.upper(): marks for mark, marks in _MARKS.items()}
_ALONE |= {letter.upper(): made.upper() for letter, made in _ALONE.items()}
_VNI = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_MARKS)}])|([{''.join(_ALONE)}])")

_ONSETS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_VOWELS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ia|iê|ua|uô|ưa|ươ|uê|uy|uơ|uâ|oa|oă|oe|oo|yê|uya|uyê|uyu"
    "|ai|ao|au|ay|âu|ây|eo|êu|iu|iêu|oi|ôi|ơi|ui|ưi|ưu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|yêu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_VOWELS})(?:c|ch|m|n|ng|nh|p|t)?")
_WORD = re.compile(r"[^\W\d_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_unicode(text: str, letters: Letters) -> str:
    """Return ``text`` as Unicode, NFC, without invisible characters."""
    if letters is Letters.TCVN3:
        # A spreadsheet may have taken the bytes for Windows-1252; in this range both say the same.
        text = text.translate(_FROM_TCVN3)
    elif letters is Letters.VNI:
        text = _VNI.sub(_from_vni, unicodedata.normalize("NFC", text))
    return clean(text)


def judge(texts: Iterable[str]) -> Letters:
    """Return how the texts of a column are written: what makes most of their words Vietnamese."""
    column = "\n".join(texts)
    if column.isascii():
        return Letters.UNICODE
    return max(Letters, key=lambda letters: (_vietnamese(to_unicode(column, letters)), letters == "unicode"))


def _from_vni(found: re.Match[str]) -> str:
    vowel, mark, alone = found.groups()
    if alone:
        return _ALONE[alone]
    return unicodedata.normalize("NFC", _ALONE.get(vowel, vowel) + _MARKS[mark])


def _vietnamese(text: str) -> float:
    """Return the share of words that could be Vietnamese syllables."""
    words = _WORD.findall(text)
    return sum(map(_may_be_syllable, words)) / len(words) if words else 0.0


def _may_be_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word.lower())
    tones = sum(apart.count(tone) for tone in _TONES)
    bare = unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None
