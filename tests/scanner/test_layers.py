"""What the PDF shows of a page stays small whatever is on it, and seals and signatures keep their colours."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from scanner.decode import Pixels
from scanner.layers import layers_of
from scanner.values import Layer
from tests.pages import font

DPI, SIZE = 200, (1654, 2339)
RED, BLUE = (215, 40, 50), (40, 60, 190)


def signed_page() -> Image.Image:
    """Return a full page of text with a red seal and a signature in blue."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for line in range(38):
        text = "Ủy ban nhân dân xã đề nghị các ban, ngành, đoàn thể và thôn rà soát, báo cáo kết quả"
        draw.text((170, 150 + 46 * line), text, font=font(34), fill=(20, 20, 20))
    draw.ellipse((1050, 1950, 1330, 2230), outline=RED, width=8)
    draw.ellipse((1140, 2040, 1240, 2140), fill=RED)
    draw.line(((1000, 2150), (1150, 2080), (1230, 2190), (1400, 2090)), fill=BLUE, width=6)
    return image


def laid_over(layers: tuple[Layer, ...]) -> dict[str, Pixels]:
    pictures = [np.asarray(Image.open(io.BytesIO(layer.data)).resize(SIZE)) for layer in layers[:2]]
    return dict(zip(("back", "ink"), pictures, strict=True))


def size(layers: tuple[Layer, ...]) -> int:
    return sum(len(layer.data) for layer in layers)


def test_seal_and_signature_keep_their_colours_and_text_is_black() -> None:
    layers = layers_of(np.asarray(signed_page(), dtype=np.uint8), DPI)
    assert [layer.kind for layer in layers] == ["jpeg-rgb", "jpeg-rgb", "jbig2"]
    assert size(layers) < 50_000
    ink = laid_over(layers)["ink"].astype(int)
    red, blue, black = ink[2090, 1190], ink[2115, 1075], ink[460, 800]
    assert red[0] > 160
    assert red[1:].max() < 110
    assert blue[2] > blue[:2].max() + 60
    assert black.max() < 70


def test_a_page_with_a_photograph_stays_small_too() -> None:
    page = np.array(signed_page(), dtype=np.uint8)
    rough = np.random.default_rng(4).integers(0, 255, (60, 70, 3), dtype=np.uint8)
    grain = np.random.default_rng(5).normal(0, 12, (600, 700, 3))
    photo = np.asarray(Image.fromarray(rough).resize((700, 600), Image.Resampling.BICUBIC)) * 0.6 + 70
    page[1200:1800, 500:1200] = np.clip(photo + grain, 0, 255).astype(np.uint8)
    assert size(layers_of(page, DPI)) < 60_000


def test_a_page_of_grain_is_packed_the_quick_way() -> None:
    grain = np.random.default_rng(6).integers(0, 255, SIZE[::-1], dtype=np.uint8)
    assert layers_of(grain, DPI)[-1].kind == "g4"
