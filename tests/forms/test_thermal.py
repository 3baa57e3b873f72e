"""The slip for a thermal printer: its raster shows the very paper, and it arrives raw at the printer."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image, ImageChops

from forms import preview, printing
from forms.thermal import DPI, HEAD, escpos
from localdb.domain.trouble import Trouble
from tests.forms.every import made
from tests.forms.test_printing import QUEUE, Paper, cups, paper

__all__ = ["cups", "paper"]  # the fixtures


def shown(sent: bytes) -> Image.Image:
    """What the printer would burn into the paper: its commands, obeyed."""
    assert sent.startswith(b"\x1b@")
    at, bands = 2, []
    while sent[at : at + 4] == b"\x1dv0\x00":
        width = int.from_bytes(sent[at + 4 : at + 6], "little") * 8
        rows = int.from_bytes(sent[at + 6 : at + 8], "little")
        end = at + 8 + width // 8 * rows
        bands.append(Image.frombytes("1", (width, rows), sent[at + 8 : end]))
        at = end
    assert sent[at:] == b"\x1bd\x04\x1dVB\x00"
    whole = Image.new("1", (HEAD, sum(b.height for b in bands)))
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return ImageChops.invert(whole.convert("L"))


def test_the_raster_shows_the_paper_and_its_qr_is_read() -> None:
    pdf = made("slip", "80mm")
    picture = shown(escpos(pdf))
    page = Image.open(io.BytesIO(preview.page_png(pdf, dpi=DPI))).convert("L")
    assert picture.height == page.height
    left = (page.width - HEAD) // 2
    beyond = [page.crop((0, 0, left, page.height)), page.crop((left + HEAD, 0, page.width, page.height))]
    assert all(edge.getextrema() == (255, 255) for edge in beyond), "the head cannot print there"
    found = [r.text for r in zxingcpp.read_barcodes(picture)]
    assert found[0].startswith("000.00.19.H29-261120-0007|1.004873|")
    assert escpos(pdf) == escpos(pdf)


def test_the_payment_is_read_from_the_slip() -> None:
    found = {r.text for r in zxingcpp.read_barcodes(shown(escpos(made("payment", "80mm"))))}
    assert any(text.startswith("000201") for text in found)


def test_what_is_no_paper_of_ours_is_refused() -> None:
    with pytest.raises(Trouble, match="không mở được"):
        escpos(b"not a pdf")


def test_the_raster_arrives_raw_at_the_printer(paper: Paper) -> None:
    sent = escpos(made("slip", "80mm"))
    job = printing.print_raw(sent, QUEUE, title="Phiếu hẹn")
    assert job.startswith(QUEUE)
    assert paper.came.acquire(timeout=60)
    assert paper.jobs == [sent]
