"""Made-up stacks: papers of many kinds one behind the other, with blank backs and sheets upside down.

No separators stand between the papers. What is true of a stack is known: which pages belong together.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.made_up import Dice
from tests.stack_papers import Kind, Made
from tests.typeset import DPI, Leaf

BLANK = Leaf((), 1654, 2339)


class Stacked(msgspec.Struct, frozen=True):
    """One page of a stack: ``paper`` is the place of its paper in ``Stack.papers``, -1 for a blank back.

    ``through`` is what stands on the other side of a blank back and shines through.
    """

    leaf: Leaf
    paper: int
    turned: bool = False
    through: Leaf | None = None


class Stack(msgspec.Struct, frozen=True):
    """A stack and what is true of it."""

    pages: tuple[Stacked, ...]
    papers: tuple[Made, ...]

    @property
    def begins(self) -> frozenset[int]:
        """The places (from 1) of the pages that begin a paper."""
        firsts: dict[int, int] = {}
        for place, page in enumerate(self.pages, start=1):
            if page.paper >= 0:
                firsts.setdefault(page.paper, place)
        return frozenset(firsts.values())


def make_stack(seed: int, kinds: Sequence[Kind], pages: int) -> Stack:
    """Draw a stack of at least ``pages`` pages; the same seed draws the same stack."""
    dice = Dice(f"stack/{seed}")
    stacked: list[Stacked] = []
    papers: list[Made] = []
    while len(stacked) < pages:
        paper = dice.choice(kinds)(dice)
        duplex = dice.random() < 0.4
        for leaf in paper.leaves:
            stacked.append(Stacked(leaf, len(papers), turned=dice.random() < 0.08))
        if duplex and len(paper.leaves) % 2:
            stacked.append(Stacked(BLANK, -1, through=paper.leaves[-1]))
        papers.append(paper)
    return Stack(tuple(stacked), tuple(papers))


def scan(page: Stacked, seed: int) -> bytes:
    """Return the page as an office scanner sees it: lean, grey paper, noise, JPEG; turned when it lay so."""
    noise = np.random.default_rng(seed)
    sheet = np.asarray(page.leaf.image(), dtype=np.uint8)
    if page.through is not None:
        sheet = _shining(np.asarray(page.through.image(), dtype=np.uint8), float(noise.uniform(0.02, 0.08)))
    height, width = sheet.shape
    lean = cv2.getRotationMatrix2D((width / 2, height / 2), float(noise.uniform(-1.2, 1.2)), 1.0)
    sheet = cv2.warpAffine(sheet, lean, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,)).astype(
        np.uint8
    )
    soft = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 0.6), dtype=np.float32)
    grainy = soft * noise.uniform(0.9, 0.98) + noise.normal(0, 4, soft.shape)
    pixels = np.asarray(np.clip(grainy, 0, 255), dtype=np.uint8)
    if page.turned:
        pixels = np.ascontiguousarray(pixels[::-1, ::-1])
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=75, dpi=(DPI, DPI))
    return buffer.getvalue()


def _shining(front: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """Return the empty back of a sheet, through which its front shines."""
    soft = cv2.GaussianBlur(np.ascontiguousarray(front[:, ::-1]), (0, 0), 2.0).astype(np.float32)
    return np.asarray(255 - share * (255 - soft), dtype=np.uint8)


def f_score(found: Iterable[int], true: Iterable[int]) -> float:
    """Return the F1 of what was found against what is true."""
    got, wanted = set(found), set(true)
    return 2 * len(got & wanted) / (len(got) + len(wanted)) if got or wanted else 1.0
