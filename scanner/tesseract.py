"""The border to Tesseract, the one reader. Runs in a child process only.

Several pictures are read by one Tesseract process (it loads its model once); each page, cell or strip of
lines is one picture in the list. Foreign exceptions become Trouble here.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytesseract
from PIL import Image

from localdb.domain.trouble import Trouble
from scanner.decode import Pixels
from scanner.values import Word

_LANGUAGE = "vie"
_OPTIONS = "--oem 1 --dpi {dpi} --psm {mode} -c tessedit_do_invert=0"
_SECONDS = 90


def recognise(pictures: Sequence[Pixels], *, mode: int, dpi: int = 200) -> list[list[Word]]:
    """Read grey pictures and return the words of each, in reading order, boxes in its own pixels.

    ``mode`` is Tesseract's page segmentation mode: 4 for a page, 6 for one block, 7 for one line.
    Raises Trouble when Tesseract or its Vietnamese model is missing, or when it does not finish.
    """
    if not pictures:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, pixels in enumerate(pictures):
            name = Path(folder) / f"{number}.pgm"
            Image.fromarray(pixels).save(name, format="PPM")
            names.append(str(name))
        listing = Path(folder) / "pages.txt"
        listing.write_text("\n".join(names) + "\n")
        table = _ask(str(listing), _OPTIONS.format(dpi=dpi, mode=mode))
    return _words(table, len(pictures))


def _ask(listing: str, options: str) -> dict[str, list[str]]:
    try:
        table: dict[str, list[str]] = pytesseract.image_to_data(
            listing, lang=_LANGUAGE, config=options, timeout=_SECONDS, output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractNotFoundError as error:
        raise Trouble(
            "Máy chưa cài bộ đọc chữ Tesseract.", "Hãy cài gói tesseract-ocr và tesseract-ocr-vie."
        ) from error
    except pytesseract.TesseractError as error:
        if "traineddata" in str(error) or "language" in str(error).lower():
            raise Trouble(
                "Bộ đọc chữ thiếu dữ liệu tiếng Việt.", "Hãy cài gói tesseract-ocr-vie rồi thử lại."
            ) from error
        raise Trouble("Bộ đọc chữ không đọc được trang này.", "Hãy quét lại trang rõ hơn.") from error
    except RuntimeError as error:
        raise Trouble(
            "Đọc chữ trang này quá lâu nên đã dừng lại.", "Hãy quét lại trang ở 200–300 dpi."
        ) from error
    return table


def _words(table: dict[str, list[str]], count: int) -> list[list[Word]]:
    """Return Tesseract's table as words per picture; lines are numbered from 0 in each picture."""
    found: list[list[Word]] = [[] for _ in range(count)]
    lines: list[dict[tuple[int, int, int], int]] = [{} for _ in range(count)]
    for row in range(len(table.get("text", []))):
        text = unicodedata.normalize("NFC", str(table["text"][row])).strip()
        confidence = float(table["conf"][row])
        page = int(table["page_num"][row]) - 1
        if not text or confidence < 0 or not 0 <= page < count:
            continue
        place = (int(table["block_num"][row]), int(table["par_num"][row]), int(table["line_num"][row]))
        line = lines[page].setdefault(place, len(lines[page]))
        x, y, w, h = (int(table[key][row]) for key in ("left", "top", "width", "height"))
        found[page].append(Word(text, x, y, w, h, confidence, line))
    return found
