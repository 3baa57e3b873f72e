"""The one reader: pictures in, words with their boxes and confidences out. Runs in a child process only.

Two ways lead to the same Tesseract with the same model. The warm one keeps the model in the process; the
command line always works. Which one is taken changes the speed, not the words. For pages that the small model
is unsure of there is a larger one; where it is not installed, the small one reads them again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from scanner import tesseract_command, tesseract_warm
from scanner.decode import Pixels
from scanner.tesseract_warm import LARGE, SMALL, model_folder
from scanner.values import Word

_SETTINGS = {"tessedit_do_invert": "0"}
_WORD, _PAGE, _LINE, _BOX, _CONFIDENCE, _TEXT = 5, 1, slice(2, 5), slice(6, 10), 10, 11


def model(*, large: bool) -> str:
    """Return the name of the model that reads; the small one where the larger is not installed."""
    return LARGE if large and model_folder(LARGE) else SMALL


def recognise(
    pictures: Sequence[Pixels], *, mode: int, dpi: int = 200, large: bool = False
) -> list[list[Word]]:
    """Read grey pictures and return the words of each, in reading order, boxes in its own pixels.

    ``mode`` is Tesseract's page segmentation mode: 4 for a page, 6 for one block, 7 for one line;
    ``large`` asks for the larger model, slower by a third and better on bad pages.
    Raises Trouble when Tesseract or its Vietnamese model is missing, or when it does not finish.
    """
    if not pictures:
        return []
    language = model(large=large)
    api = tesseract_warm.warm_up(language)
    if api is not None:
        tables = tesseract_warm.tables(api, pictures, mode=mode, dpi=dpi, settings=_SETTINGS)
        return [words_of(table, 1)[0] for table in tables]
    table = tesseract_command.table(pictures, language=language, mode=mode, dpi=dpi, settings=_SETTINGS)
    return words_of(table, len(pictures))


def words_of(table: str, count: int) -> list[list[Word]]:
    """Return Tesseract's table as words per picture; lines are numbered from 0 in each picture."""
    found: list[list[Word]] = [[] for _ in range(count)]
    lines: list[dict[tuple[str, ...], int]] = [{} for _ in range(count)]
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) <= _TEXT or cells[0] != str(_WORD):
            continue
        text = unicodedata.normalize("NFC", cells[_TEXT]).strip()
        page, confidence = int(cells[_PAGE]) - 1, float(cells[_CONFIDENCE])
        if not text or confidence < 0 or not 0 <= page < count:
            continue
        line = lines[page].setdefault(tuple(cells[_LINE]), len(lines[page]))
        x, y, w, h = map(int, cells[_BOX])
        found[page].append(Word(text, x, y, w, h, confidence, line))
    return found
