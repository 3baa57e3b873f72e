"""The border to Tesseract inside our own process (tesserocr). Runs in a child process only.

The model is loaded once, in the server that children are forked from, so every child starts with it: there is
no program to start and no model to load for each page. Needs tesserocr and a readable folder of models; where
either is missing, ``scanner.tesseract`` asks the command line instead.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localdb.domain.trouble import Trouble

if TYPE_CHECKING:
    from scanner.decode import Pixels

try:
    import tesserocr
except ImportError:
    tesserocr = None

SMALL, LARGE = "vie", "Vietnamese"
_PLACES = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/usr/local/share/tessdata")


def model_folder(language: str) -> Path | None:
    """Return the folder that holds the model of ``language``, or None."""
    stated = os.environ.get("TESSDATA_PREFIX")
    places = [Path(place) for place in (*([stated] if stated else []), *_PLACES)]
    return next((place for place in places if (place / f"{language}.traineddata").is_file()), None)


def load() -> None:
    """Load the models that there are, ahead of the first page."""
    for language in (SMALL, LARGE):
        warm_up(language)


@functools.cache
def warm_up(language: str) -> Any:
    """Return a reader that holds the model of ``language``, the same one every time; None: there is none."""
    folder = model_folder(language)
    if folder is None or tesserocr is None:
        return None
    try:
        return tesserocr.PyTessBaseAPI(path=str(folder), lang=language, oem=tesserocr.OEM.LSTM_ONLY)
    except RuntimeError:
        return None


def tables(
    api: Any, pictures: Iterable[Pixels], *, mode: int, dpi: int, settings: dict[str, str]
) -> list[str]:
    """Return Tesseract's table of words (TSV, no heading) for each grey picture; Trouble when it fails.

    ``api`` is what ``warm_up`` gave.
    """
    for name, value in settings.items():
        api.SetVariable(name, value)
    api.SetPageSegMode(mode)
    found = []
    try:
        for pixels in pictures:
            height, width = pixels.shape
            api.SetImageBytes(pixels.tobytes(), width, height, 1, width)
            api.SetSourceResolution(dpi)
            found.append(api.GetTSVText(0))
    except RuntimeError as error:
        raise Trouble("Bộ đọc chữ không đọc được trang này.", "Hãy quét lại trang rõ hơn.") from error
    return found
