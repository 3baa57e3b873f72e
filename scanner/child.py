"""What a child needs, loaded once in the fork server so that each child starts warm.

Never imported by the caller's process: it brings every picture library with it. One thread per child, since
there are as many children as cores. The server lowers its own priority, and so that of every child and of
loading all this: the window goes first.
"""

from __future__ import annotations

import ctypes
import io
import os
import sys
from multiprocessing import spawn
from threading import Thread

if hasattr(os, "nice"):
    os.nice(10)
os.environ["OMP_THREAD_LIMIT"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from scanner import tasks, tesseract_warm
from scanner.values import PageParts

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_MOST = 32 * 1024**2
"""Larger arrays than those of a page at 300 dpi are given back all the same: holes of their size would count
against a child's memory."""


def _keep_memory() -> None:
    """Have freed memory used again instead of given back: a page needs hundreds of arrays of its own size,
    and the kernel would zero each anew (−8 % CPU a page).
    """
    if sys.platform == "linux":
        allocator = ctypes.CDLL(None)
        if hasattr(allocator, "mallopt"):
            allocator.mallopt(_TRIM_THRESHOLD, 1 << 30)
            allocator.mallopt(_MMAP_THRESHOLD, _MOST)


def _forget_the_program() -> None:
    """Have no child load the program that it works for: ``multiprocessing`` would run ``main.py`` again in
    each, only to find functions there, and no piece of work is one of those (−0.3 s CPU a page).
    """
    for loader in ("_fixup_main_from_name", "_fixup_main_from_path"):
        setattr(spawn, loader, lambda _main: None)


def _rehearse() -> None:
    """Do a small white page of our own, so that all that is loaded late is loaded before the first fork.

    White, since the models are loaded meanwhile: at the start of a run the other core has nothing to do.
    """
    import cv2
    from PIL import Image

    cv2.setNumThreads(1)
    picture = io.BytesIO()
    Image.new("L", (200, 300), 255).save(picture, "PNG")
    page, seen = tasks.do_page(picture.getvalue(), "image/png", "", 1, 100)
    parts = PageParts(page.width, page.height, page.dpi, page.layers, seen.reading.words)
    tasks.assemble((parts,), "")


_forget_the_program()
_keep_memory()
_models = Thread(target=tesseract_warm.load)
_models.start()
_rehearse()
_models.join()
