"""A 1-bit picture comes back from other people's decoders bit by bit, whatever is on it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import page as validator
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from scanner import jbig2
from scanner.assemble import assemble
from scanner.decode import Pixels
from scanner.values import Layer, PageParts
from tests.pages import font

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 70))
INK = st.sampled_from((0.0, 0.02, 0.2, 0.5, 0.9, 1.0))


def speckled(size: tuple[int, int], share: float, seed: int) -> Pixels:
    return np.asarray(np.random.default_rng(seed).random(size) < share, dtype=np.uint8)


def printed() -> Pixels:
    image = Image.new("L", (900, 500), 255)
    draw = ImageDraw.Draw(image)
    draw.text((60, 60), "Ủy ban nhân dân xã\nĐộc lập – Tự do – Hạnh phúc", font=font(48), fill=0)
    draw.rectangle((40, 260, 860, 460), outline=0, width=3)
    draw.rectangle((500, 280, 840, 440), fill=0)
    return np.asarray(np.asarray(image) < 128, dtype=np.uint8)


def packed(ink: Pixels) -> bytes:
    data = jbig2.encode(ink, ink.size)
    assert data
    return data


def seen_by_pdfium(ink: Pixels) -> Pixels:
    """Return what PDFium unpacks from our PDF: 1 where it would paint."""
    height, width = ink.shape
    layer = Layer("jbig2", width, height, packed(ink))
    data = assemble([PageParts(width, height, 200, (layer,), ())], title="t")
    report = validator.validate_pdf_bytes(data, profile=validator.ValidationProfile.PDF_A_2B)
    assert report.is_compliant, report.failures
    with pypdfium2.PdfDocument(data) as pdf:
        bitmap = pdf[0].render(scale=200 / 72, grayscale=True, no_smoothimage=True)
        return np.asarray(bitmap.to_numpy().reshape(height, -1)[:, :width] < 128, dtype=np.uint8)


def unpacked(ink: Pixels, folder: Path) -> Pixels:
    """Return what jbig2dec makes of the segments, as embedded in a PDF."""
    whole, plain = folder / "page.jb2", folder / "page.pbm"
    whole.write_bytes(packed(ink))
    program = shutil.which("jbig2dec")
    assert program, "cần gói jbig2dec (./motcua setup dev)"
    subprocess.run([program, "--embedded", "-o", plain, whole], check=True, timeout=60)
    with Image.open(plain) as image:
        return np.asarray(~np.asarray(image, dtype=bool), dtype=np.uint8)


@settings(max_examples=60, deadline=None)
@given(SIZES, INK, st.integers(0, 99))
def test_small_pictures_come_back(
    tmp_path_factory: pytest.TempPathFactory, size: tuple[int, int], share: float, seed: int
) -> None:
    ink = speckled(size, share, seed)
    assert np.array_equal(unpacked(ink, tmp_path_factory.mktemp("jb2")), ink)


@pytest.mark.parametrize(
    "ink",
    [
        np.zeros((700, 500), np.uint8),
        np.ones((700, 500), np.uint8),
        speckled((300, 211), 0.5, 1),
        speckled((211, 300), 0.03, 2),
        printed(),
    ],
    ids=["white", "black", "noise", "specks", "print"],
)
def test_two_decoders_see_the_same_picture_in_a_valid_file(tmp_path: Path, ink: Pixels) -> None:
    assert np.array_equal(unpacked(ink, tmp_path), ink)
    assert np.array_equal(seen_by_pdfium(ink), ink)


def test_what_would_take_long_is_left_to_others() -> None:
    assert jbig2.encode(speckled((100, 100), 0.5, 3), 9_000) is None
    assert jbig2.encode(np.zeros((100, 100), np.uint8), 0)
