"""The border to picture and PDF decoders (Pillow, PDFium). Runs in a child process only.

Foreign exceptions become Trouble here. A picture comes out as an array of bytes, grey (height × width) or RGB
(height × width × 3), upright as the camera held it, on white where it was transparent.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from localdb.domain.trouble import Trouble

Pixels = NDArray[np.uint8]

MAX_PAGES = 500
MAX_PAGE_PIXELS = 40_000_000
MAX_PAGE_POINTS = 14_400.0
_FORMATS = ("JPEG", "PNG", "TIFF")
_A4_LONG_INCHES = 11.69
Image.MAX_IMAGE_PIXELS = 120_000_000


def count_pages(data: bytes, media: str, name: str) -> int:
    """Return how many pages a file holds; Trouble when it cannot be opened or holds too many."""
    with _explained(name):
        if media == "application/pdf":
            document = pypdfium2.PdfDocument(data)
            count = len(document)
            document.close()
        else:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                count = getattr(image, "n_frames", 1)
    if count > MAX_PAGES:
        raise Trouble(
            f"Tệp “{name}” ghi là có {count} trang; mỗi tệp chỉ nhận tối đa {MAX_PAGES} trang.",
            "Hãy chia tệp thành nhiều tệp nhỏ hơn.",
        )
    if count < 1:
        raise Trouble(f"Tệp “{name}” không có trang nào.", "Hãy quét lại hoặc chọn tệp khác.")
    return int(count)


def open_page(data: bytes, media: str, name: str, number: int, dpi: int | None) -> tuple[Pixels, int]:
    """Return page ``number`` (from 1) as pixels with its resolution in dots per inch."""
    with _explained(name):
        if media == "application/pdf":
            return _pdf_page(data, name, number)
        return _image_page(data, number, dpi)


def _image_page(data: bytes, number: int, dpi: int | None) -> tuple[Pixels, int]:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        if number > 1:
            image.seek(number - 1)
        stated = image.info.get("dpi", (0, 0))[0]
        upright = ImageOps.exif_transpose(image)
        pixels = _as_pixels(upright)
    height, width = pixels.shape[:2]
    if height * width > MAX_PAGE_PIXELS:
        scale = math.sqrt(MAX_PAGE_PIXELS / (height * width))
        pixels = shrink(pixels, scale)
        stated, dpi = float(stated) * scale, int(dpi * scale) if dpi else None
    return pixels, dpi or _believable_dpi(float(stated), max(pixels.shape[:2]))


def _as_pixels(image: Image.Image) -> Pixels:
    """Return any Pillow mode as grey or RGB bytes."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I"):
        deep = np.asarray(image).astype(np.float32)
        return np.asarray(np.clip(deep / 257, 0, 255), dtype=np.uint8)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered).convert("RGB")
    if image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    return np.asarray(image, dtype=np.uint8).copy()


def _believable_dpi(stated: float, long_side: int) -> int:
    """Return the stated resolution, or the one an A4 sheet would have when the stated one is absurd.

    Phones write 72 into everything, and screens 96: neither says how large the paper was.
    """
    if 100 <= stated <= 1200 and 4 <= long_side / stated <= 25:
        return round(stated)
    return max(72, round(long_side / _A4_LONG_INCHES))


def _pdf_page(data: bytes, name: str, number: int) -> tuple[Pixels, int]:
    document = pypdfium2.PdfDocument(data)
    page = document[number - 1]
    width, height = page.get_size()
    if not (0 < width <= MAX_PAGE_POINTS and 0 < height <= MAX_PAGE_POINTS):
        raise Trouble(
            f"Trang {number} của tệp “{name}” có khổ giấy vô lý.",
            "Hãy in tệp ra hoặc quét lại từ bản giấy.",
        )
    dpi = min(_scanned_dpi(page, width), math.sqrt(MAX_PAGE_PIXELS / (width * height)) * 72)
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True, may_draw_forms=False)
    pixels = np.asarray(bitmap.to_numpy(), dtype=np.uint8)[:, :, :3].copy()
    return pixels, max(1, round(dpi))


def _scanned_dpi(page: pypdfium2.PdfPage, width: float) -> float:
    """Return the resolution of the page's largest picture, within 200–300; 300 for drawn pages."""
    widest = 0
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        widest = max(widest, item.get_px_size()[0])
    return min(300.0, max(200.0, widest / (width / 72))) if widest else 300.0


def shrink(pixels: Pixels, scale: float) -> Pixels:
    """Return a smaller picture, ``scale`` ≤ 1, every pixel counted (a last odd row or column may not).

    Halving is many times faster than any other scale, so that is done first.
    """
    height, width = pixels.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    while min(height, width) > 1 and 2 * size[0] <= width and 2 * size[1] <= height:
        even = pixels[: height // 2 * 2, : width // 2 * 2]
        height, width = height // 2, width // 2
        pixels = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn what decoders raise into Trouble that names the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Trouble(
            f"Ảnh “{name}” quá lớn (hơn 120 triệu điểm ảnh).", "Hãy quét lại ở 200–300 dpi."
        ) from error
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Trouble(
                f"Tệp PDF “{name}” bị khóa bằng mật khẩu.",
                "Hãy xin bản không đặt mật khẩu, hoặc in ra rồi quét lại.",
            ) from error
        raise _broken(name) from error
    except (UnidentifiedImageError, OSError, EOFError, SyntaxError, ValueError, KeyError, TypeError) as error:
        raise _broken(name) from error
    except (IndexError, ZeroDivisionError, OverflowError, AttributeError) as error:
        raise _broken(name) from error


def _broken(name: str) -> Trouble:
    return Trouble(
        f"Không mở được “{name}”: tệp bị hỏng hoặc chưa chép xong.",
        "Hãy chép lại tệp hoặc quét lại từ bản giấy.",
    )
