"""Promises about old and new addresses: both are kept, and what cannot be told is not guessed."""

from __future__ import annotations

import pytest

from localdb.addresses import of_today


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Thôn Lẻ, Xã Hùng Tiến, Huyện Vĩnh Bảo, Thành phố Hải Phòng",
            "Thôn Lẻ, Xã Vĩnh Hòa, Thành phố Hải Phòng",
        ),
        ("Thôn Lẻ, Hùng Tiến, Vĩnh Bảo, Hải Phòng", "Thôn Lẻ, Xã Vĩnh Hòa, Thành phố Hải Phòng"),
        ("tổ 5, p. thịnh đán, tp. thái nguyên, thái nguyên", "tổ 5, Phường Quyết Thắng, Tỉnh Thái Nguyên"),
        ("Huyện Côn Đảo, Bà Rịa - Vũng Tàu", "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
    ],
)
def test_an_old_address_is_told_as_it_is_called_today(old: str, new: str) -> None:
    mapped = of_today(old)
    assert (mapped.old, mapped.new, mapped.same) == (old, new, False)


def test_a_commune_that_was_divided_is_left_to_the_clerk() -> None:
    mapped = of_today("12 Lê Lợi, Phường Bùi Hữu Nghĩa, Quận Bình Thủy, Cần Thơ")
    assert mapped.new == ""
    assert mapped.choices == (
        "12 Lê Lợi, Phường Bình Thủy, Thành phố Cần Thơ",
        "12 Lê Lợi, Phường Cái Khế, Thành phố Cần Thơ",
    )
    assert "chọn" in mapped.note


def test_an_address_of_today_stays_what_it_is() -> None:
    mapped = of_today("Thôn 2, xã Vĩnh Bảo, Hải Phòng")
    assert mapped.same
    assert mapped.new == "Thôn 2, Xã Vĩnh Bảo, Thành phố Hải Phòng"


@pytest.mark.parametrize(
    "written",
    [
        "Thôn 1, Xã Không Có Thật, Huyện Đông Anh, Hà Nội",
        "số 1, xã Đồng Xanh, tỉnh Mẫu",
        "Hà Nội",
        "a,b,c,d",
        "😀, 🎉, 💥",
        ",,,,",
        "x" * 5000,
    ],
)
def test_what_is_not_known_is_said_and_never_guessed(written: str) -> None:
    mapped = of_today(written)
    assert (mapped.new, mapped.choices) == ("", ())
    assert "Chưa đối chiếu" in mapped.note


def test_nothing_written_is_nothing_to_tell() -> None:
    assert of_today("  \n ").note == ""


def test_no_street_ever_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets are blocked in every test; the library's own geocoder must not even be asked."""
    from vietnamadminunits.converter import converter_2025

    asked: list[str] = []
    monkeypatch.setattr(converter_2025, "get_geo_location", asked.append)
    of_today("45 Trần Phú, Phường 14, Quận Tân Bình, Thành phố Hồ Chí Minh")
    assert asked == []
