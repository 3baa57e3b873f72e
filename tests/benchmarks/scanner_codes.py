"""Reading QR codes off scanned pages, beside OpenCV's detector and one bare look with zxing-cpp.

One code a page, as on a real paper: the payload of a citizen card (UTF-8, about 100 bytes), printed 12, 16
and 25 mm wide, scanned at 200 and 300 dpi, clean and by an office scanner.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import segno
import zxingcpp
from numpy.typing import NDArray

from scanner.codes import read_codes
from scanner.quality import measure
from scanner.values import CleanPage
from tests.benchmarks.table import Row, main, number, ratio, target
from tests.pages import office_scan

Pixels = NDArray[np.uint8]
WIDTHS, DPIS, LEVELS = (12, 16, 25), (200, 300), ("clean", "office")
_LEAST = 95


def rows(each: int = 2, dpis: Sequence[int] = DPIS) -> list[Row]:
    """Read ``each`` codes of every size, resolution and level three ways."""
    readers: dict[str, Callable[[Pixels, int], list[str]]] = {
        "": _ours,
        "zxing-cpp": lambda grey, _: [code.text for code in zxingcpp.read_barcodes(grey)],
        "OpenCV": lambda grey, _: [cv2.QRCodeDetector().detectAndDecode(grey)[0]],
    }
    right = dict.fromkeys(readers, 0)
    count = 0
    for text, grey, dpi in _pages(each, dpis):
        count += 1
        for who, read in readers.items():
            right[who] += text in read(grey, dpi)
    shares = {who: 100 * found / count for who, found in right.items()}
    name = f"đọc mã QR trên trang quét ({count} mã, {'–'.join(map(str, dpis))} dpi)"
    cell = f"{number(shares[''])} % đọc được"
    aim = target(shares[""], least=_LEAST, unit="%")
    return [
        Row(name, cell, f"{who}: {number(share)} %", ratio(shares[""], share, "ít", "nhiều"), aim)
        for who, share in shares.items()
        if who
    ]


def _ours(grey: Pixels, dpi: int) -> list[str]:
    height, width = grey.shape
    quality = measure(grey, grey, dpi)
    page = CleanPage(grey.tobytes(), width, height, dpi, (), 0, 0.0, False, (), 0.0, quality)
    return list(read_codes(page))


def _pages(each: int, dpis: Sequence[int]) -> Iterator[tuple[str, Pixels, int]]:
    """Yield the text of a code, the page it is on, and its resolution."""
    for dpi in dpis:
        for width in WIDTHS:
            for level in LEVELS:
                for n in range(each):
                    dice = random.Random(f"{dpi}/{width}/{level}/{n}")
                    text = _payload(dice)
                    grey = _page(text, width, dpi, dice)
                    if level == "office":
                        noise = np.random.default_rng(dice.randrange(2**32))
                        grey = office_scan(grey, noise, dice.uniform(-2, 2))
                    yield text, grey, dpi


def _payload(dice: random.Random) -> str:
    number_of = "".join(str(dice.randrange(10)) for _ in range(12))
    return f"{number_of}||Nguyễn Thị Phượng|02091984|Nữ|Thôn Đông Bảo, xã Thượng Mộc, tỉnh Đông Lộ|10052021"


def _page(text: str, millimetres: int, dpi: int, dice: random.Random) -> Pixels:
    sheet = np.full((round(11.69 * dpi), round(8.27 * dpi)), 255, np.uint8)
    modules = np.array(
        [[0 if dark else 255 for dark in row] for row in segno.make_qr(text, error="m").matrix]
    )
    side = round(millimetres / 25.4 * dpi)
    code = cv2.resize(modules.astype(np.uint8), (side, side), interpolation=cv2.INTER_AREA)
    x, y = dice.randrange(dpi, 6 * dpi), dice.randrange(dpi, 9 * dpi)
    sheet[y : y + side, x : x + side] = code
    return sheet


if __name__ == "__main__":
    main(rows)
