"""Readings of one line, held against each other: what may be changed, what never is, and whom it is asked."""

from __future__ import annotations

from scanner.values import Word
from scanner.vote import hear, in_dispute, is_stray, settled


def line(text: str, confidence: float = 80.0, top: int = 100) -> list[Word]:
    words, x = [], 50
    for token in text.split():
        words.append(Word(token, x, top, 12 * len(token), 30, confidence, line=0))
        x += 12 * (len(token) + 1)
    return words


def word(text: str, confidence: float = 80.0) -> Word:
    return Word(text, 0, 0, 10, 10, confidence, line=0)


def both(text: str) -> list[str]:
    return [text, text]


def voted(text: str, *others: str) -> str:
    mine = line(text)
    heard = hear(mine, [line(other) for other in others])
    return " ".join(settled(word, said).text for word, said in zip(mine, heard, strict=True))


def test_two_against_one_have_their_way() -> None:
    mine, theirs = "Ủy han nhân đân xã", "Ủy ban nhân dân xã"
    assert voted(mine, theirs, theirs) == theirs


def test_one_against_one_changes_no_word_that_can_be_right() -> None:
    assert voted("thấm quyền", "thẩm quyền", "thầm quyền") == "thấm quyền"


def test_what_is_no_syllable_gives_way_to_one() -> None:
    assert voted("quvết định", "quyết định", "quvêt định") == "quyết định"


def test_a_number_a_code_or_a_name_is_never_changed_a_person_is_asked() -> None:
    for read, other in (("Xuấn", "Xuân"), ("766/QD-TTg", "766/QĐ-TTg"), ("20/5/2044", "20/5/2024")):
        assert settled(word(read), both(other)).text == read
        assert in_dispute(word(read, 99.0), both(other))
    assert settled(word("hảnh"), both("hành")).text == "hành"


def test_readers_who_saw_nothing_or_something_else_take_nothing_away() -> None:
    assert settled(word("nhận"), both("")).text == "nhận"
    assert settled(word("nhận"), both("nhậnvàtrảkếtquả")).text == "nhận"
    assert settled(word("nhận"), []).text == "nhận"


def test_words_that_another_reader_joined_or_parted_stay_with_their_place() -> None:
    mine = line("Bộ phận tiếp nhận và trả kết quả")
    (first, *_, last) = hear(mine, [line("Bộ phận tiếpnhận và t rả kết quả")])
    assert (first, last) == (["Bộ"], ["quả"])
    assert voted("a b c", "") == "a b c"


def test_another_line_of_the_page_has_no_voice() -> None:
    mine = line("số liệu")
    assert hear(mine, [line("số tiền", top=200)]) == [[""]] * 2


def test_a_person_is_asked_where_an_unsure_reader_was_contradicted() -> None:
    one = ["thấm", "thẩm"]
    assert in_dispute(word("thấm", 85.0), one)
    assert not in_dispute(word("thấm", 95.0), one)
    assert in_dispute(word("thấm", 95.0), both("thẩm"))
    assert not in_dispute(word("thẩm", 85.0), both("thẩm,"))


def test_a_speck_that_one_reader_took_for_a_letter_is_no_word() -> None:
    assert is_stray(word("¡", 30.0), both(""))
    assert not is_stray(word("¡", 30.0), ["", "ị"])
    assert not is_stray(word("7", 30.0), both(""))
    assert not is_stray(word("ở", 70.0), both(""))
    assert not is_stray(word("xã", 30.0), [""])
    assert is_stray(word("°⁄:.", 80.0), both(""))
    assert not is_stray(word("-", 95.0), both(""))
    assert not is_stray(word("-", 80.0), ["", "-"])
