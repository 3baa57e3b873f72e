"""Names of before Unicode come out as people write them today, and nothing else is touched."""

from __future__ import annotations

import subprocess
import unicodedata

import pytest

from sync.old_letters import Letters, judge, to_unicode

# The same words as two old fonts wrote them, seen through Western letters.
WORDS = [
    ("Nguyễn Văn Đường", "NguyÔn V¨n §\xadêng", "Nguyeãn Vaên Ñöôøng"),
    ("Trần Thị Hoà", "TrÇn ThÞ Hoµ", "Traàn Thò Hoaø"),
    ("Lý Quỹ", "Lý Quü", "Lyù Quyõ"),
    ("Đặng Hữu Phước", "§Æng H÷u Ph\xadíc", "Ñaëng Höõu Phöôùc"),
    ("Vũ Khuyến", "Vò KhuyÕn", "Vuõ Khuyeán"),
    ("Mười Bưởi, Ông Ơn", "M\xadêi B\xadëi, ¤ng ¥n", "Möôøi Böôûi, OÂng Ôn"),
    ("Xác nhận tình trạng hôn nhân", "X¸c nhËn t×nh tr¹ng h«n nh©n", "Xaùc nhaän tình traïng hoân nhaân"),
]
SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
CAPITALS = "ĂÂÊÔƠƯĐ"


@pytest.mark.parametrize(("words", "tcvn3", "vni"), WORDS)
def test_old_letters_are_read(words: str, tcvn3: str, vni: str) -> None:
    assert to_unicode(tcvn3, Letters.TCVN3) == words
    assert to_unicode(vni, Letters.VNI) == words
    assert to_unicode(unicodedata.normalize("NFD", words), Letters.UNICODE) == words


@pytest.mark.parametrize("letters", SMALL + CAPITALS)
def test_tcvn3_agrees_with_the_systems_own_converter(letters: str) -> None:
    command = ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"]
    old = subprocess.run(command, input=letters.encode(), capture_output=True, check=True).stdout
    assert to_unicode(old.decode("latin-1"), Letters.TCVN3) == letters


def test_vni_knows_every_letter_in_both_cases() -> None:
    marks = ["ù", "ø", "û", "õ", "ï", "â", "á", "à", "å", "ã", "ä", "ê", "é", "è", "ú", "ü", "ë"]
    written = [vowel + mark for vowel in "aeouyôö" for mark in marks] + list("ôöñæóòîìí")
    made = {to_unicode(one, Letters.VNI) for one in written}
    assert set(SMALL) <= made
    capitals = {to_unicode(one.upper(), Letters.VNI) for one in written}
    assert set(SMALL.upper()) <= capitals


@pytest.mark.parametrize("place", [1, 2])
def test_a_column_is_judged_by_its_words(place: int) -> None:
    column = [row[place] for row in WORDS]
    assert judge(column) is (Letters.TCVN3, Letters.VNI)[place - 1]


def test_words_of_today_are_left_alone() -> None:
    for column in ([row[0] for row in WORDS], ["Tran Van Nam"], [""], ["000.12.H29-200101-0001"], ["Đã trả"]):
        assert judge(column) is Letters.UNICODE
