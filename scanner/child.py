"""What a child needs, loaded once in the fork server so that each child starts warm.

Never imported by the caller's process: it brings every picture library with it. One thread per child, since
there are as many children as cores. The server lowers its own priority, and so that of every child and of
loading all this: the window goes first.
"""

from __future__ import annotations

import os

if hasattr(os, "nice"):
    os.nice(10)
os.environ["OMP_THREAD_LIMIT"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import cv2

import scanner.assemble
import scanner.clean
import scanner.decode
import scanner.layout
import scanner.read
from scanner.tesseract import warm_up

cv2.setNumThreads(1)
warm_up()

__all__ = ["scanner"]
