"""The border to Tesseract's command line (pytesseract): the way that always works. Child process only.

Several pictures are read by one Tesseract process, which loads its model once. Foreign exceptions become
Trouble here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytesseract
from PIL import Image

from localdb.domain.trouble import Trouble
from scanner.decode import Pixels

_SECONDS = 90


def table(pictures: Sequence[Pixels], *, language: str, mode: int, dpi: int, settings: dict[str, str]) -> str:
    """Return Tesseract's table of words (TSV with a heading) for all grey pictures, numbered by page.

    Raises Trouble when Tesseract or its model is missing, or when it does not finish.
    """
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, pixels in enumerate(pictures):
            name = Path(folder) / f"{number}.pgm"
            Image.fromarray(pixels).save(name, format="PPM")
            names.append(str(name))
        listing = Path(folder) / "pages.txt"
        listing.write_text("\n".join(names) + "\n")
        choices = Path(folder) / "choices"
        choices.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return _ask(str(listing), language, f"--oem 1 --dpi {dpi} --psm {mode} {choices}")


def _ask(listing: str, language: str, options: str) -> str:
    try:
        return str(
            pytesseract.image_to_data(
                listing,
                lang=language,
                config=options,
                timeout=_SECONDS,
                output_type=pytesseract.Output.STRING,
            )
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
