"""Put read pages together as one searchable PDF/A-2b. Opens nothing foreign: every byte in it is our own.

PDF/A-2b is ISO 19005-2, level B: fonts inside the file, colours defined by an output intent, metadata as XMP,
nothing that needs anything outside the file.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import ImageCms

from scanner import glyphless
from scanner.values import Layer, PageParts, Word

_PRODUCER = "Một Cửa"
_DROP, _ASTRAY = 0.22, 2.0
_SPACE = 0x20
_BREAKS = (b"\r", b"\n")
_PROFILE_DATE = struct.pack(">6H", 2025, 7, 1, 0, 0, 0)  # bytes 24 to 35 of an ICC profile


def assemble(pages: Sequence[PageParts], *, title: str) -> bytes:
    """Return the PDF/A-2b file of ``pages``; no time is in it, so that the same pages give the same bytes."""
    pdf = Pdf.new()
    letters = sorted({ord(c) for page in pages for word in page.words for c in word.text + " "})
    font = _font(pdf, [letter for letter in letters if letter <= 0xFFFF] or [0x20])
    for page in pages:
        _add_page(pdf, page, font)
    _declare(pdf, title)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _add_page(pdf: Pdf, page: PageParts, font: pikepdf.Object) -> None:
    points = 72 / page.dpi
    width, height = round(page.width * points, 3), round(page.height * points, 3)
    pictures, drawn = _pictures(pdf, page.layers)
    paint = "".join(f"q {step} {width} 0 0 {height} 0 0 cm /{name} Do Q\n" for name, step in drawn)
    content = paint + _invisible(page, points)
    pdf.pages.append(
        pikepdf.Page(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, width, height]),
                    Resources=Dictionary(XObject=pictures, Font=Dictionary(F=font)),
                    Contents=_packed(pdf, content.encode("ascii")),
                )
            )
        )
    )


def _pictures(pdf: Pdf, layers: tuple[Layer, ...]) -> tuple[Dictionary, list[tuple[str, str]]]:
    """Return the page's pictures by name, and (name, operators before drawing it) in order of drawing."""
    if len(layers) == 1:
        return Dictionary(I=_ink(pdf, layers[0])), [("I", "0 g")]
    back, colours, ink = layers
    coloured = _jpeg(pdf, colours)
    coloured.Mask = _ink(pdf, ink)
    return Dictionary(B=_jpeg(pdf, back), C=coloured), [("B", ""), ("C", "")]


def _jpeg(pdf: Pdf, layer: Layer) -> Stream:
    return Stream(
        pdf,
        layer.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=layer.width,
        Height=layer.height,
        ColorSpace=Name.DeviceRGB if layer.kind == "jpeg-rgb" else Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )


def _ink(pdf: Pdf, layer: Layer) -> Stream:
    """Return a stencil: paint flows through where there is ink, which either way of packing unpacks as 0.

    In the group 4 data ink is what its encoder took for white, hence ``BlackIs1``.
    """
    packing = (
        {"Filter": Name.JBIG2Decode}
        if layer.kind == "jbig2"
        else {
            "Filter": Name.CCITTFaxDecode,
            "DecodeParms": Dictionary(K=-1, Columns=layer.width, Rows=layer.height, BlackIs1=True),
        }
    )
    return Stream(
        pdf,
        layer.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=layer.width,
        Height=layer.height,
        ImageMask=True,
        BitsPerComponent=1,
        **packing,
    )


def _invisible(page: PageParts, points: float) -> str:
    """Return the operators that lay every word, unseen, over its picture.

    Words of a line share their size and their foot, in whole pixels: nobody sees it, and every byte counts.
    """
    if not page.words:
        return ""
    lines: dict[int, list[Word]] = {}
    for word in page.words:
        lines.setdefault(word.line, []).append(word)
    out = [f"q {points:.6f} 0 0 {points:.6f} 0 0 cm BT 3 Tr"]
    for line in lines.values():
        size = max(1, sorted(word.height for word in line)[len(line) // 2])
        foot = (
            page.height - sorted(word.y + word.height for word in line)[len(line) // 2] + round(_DROP * size)
        )
        out.append(f"/F {size} Tf 1 0 0 1 {line[0].x} {foot} Tm")
        out += _side_by_side(line, size)
    return "\n".join([*out, "ET Q"])


def _side_by_side(line: Sequence[Word], size: int) -> Iterator[str]:
    """Yield the operators for the words of a line from its first word on.

    A word with the space behind it is stretched until the next one begins. Only a word that is more than a
    letter off, or from which rounding led away, is given its place. Readers take the same
    text twice, within a letter's height, for a shadow and drop one: another space tells them from each other.
    """
    start, pen = line[0].x, float(line[0].x)
    last: dict[str, int] = {}
    for word, after in zip_longest(line, line[1:]):
        place = ""
        if abs(pen - word.x) > _ASTRAY:
            place = f"{word.x - start} 0 Td "
            start, pen = word.x, float(word.x)
        text = "".join(c for c in word.text if ord(c) <= 0xFFFF)
        wide = glyphless.ADVANCE * (len(text) or 1)
        right = word.x + word.width
        joined = after is not None and 0 < after.x - right <= word.width / (len(text) or 1)
        room = (after.x if after and joined else right) - pen
        stretch = max(1, round(100_000 * room / size / (wide + glyphless.SPACE * joined)))
        shown = text + " "
        while word.x - last.get(shown, -size) < size:
            shown += " "
        last[shown] = word.x
        pen += stretch / 100_000 * size * (wide + glyphless.SPACE * (len(shown) - len(text)))
        yield f"{place}{stretch} Tz<{shown.encode('utf-16-be').hex()}>Tj"


def packed(data: bytes, *, filler: bytes = b" ") -> bytes:
    """Return compressed data that does not end in a line break.

    Before the word that ends a stream stands a line break of its own; were the last byte of the data one too,
    nobody could tell where the data ends, and strict readers of PDF/A refuse that. ``filler`` means nothing
    where the data is used; it must not be zeros, since the last byte is a sum that zeros leave as it is.
    """
    short = zlib.compress(data, 9)
    while short[-1:] in _BREAKS:
        data += filler
        short = zlib.compress(data, 9)
    return short


def srgb() -> bytes:
    """Return the colour profile sRGB, the same bytes at any time: its date of making is fixed."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + _PROFILE_DATE + profile[36:]


def _packed(pdf: Pdf, data: bytes, *, filler: bytes = b" ", **entries: int) -> Stream:
    """Return ``packed`` data as a stream of ``pdf``."""
    return Stream(pdf, packed(data, filler=filler), Filter=Name.FlateDecode, **entries)


def _font(pdf: Pdf, letters: list[int]) -> pikepdf.Object:
    """Return the unseen font: letter codes are UTF-16, all but the space drawn by the one empty glyph."""
    glyphs = [b"\0\1"] * (max(letters[-1], _SPACE) + 1)
    glyphs[_SPACE] = b"\0\2"
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/MotCua-Unseen"),
        Flags=4,
        FontBBox=Array([0, 0, glyphless.ADVANCE, glyphless.UNITS]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=_packed(pdf, glyphless.truetype(), filler=b"\1"),
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/MotCua-Unseen"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=glyphless.ADVANCE,
        W=Array([_SPACE, Array([glyphless.SPACE])]),
        CIDToGIDMap=_packed(pdf, b"".join(glyphs), filler=b"\x00\x01"),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/MotCua-Unseen"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=_packed(pdf, _to_unicode(letters)),
        )
    )


def _to_unicode(letters: list[int]) -> bytes:
    """Return the map from codes to letters that copying and searching use: each code is its own letter."""
    blocks = [list(block) for _, block in groupby(letters, key=lambda letter: letter >> 8)]
    ranges = [f"<{block[0]:04X}> <{block[-1]:04X}> <{block[0]:04X}>\n" for block in blocks]
    maps = (ranges[start : start + 100] for start in range(0, len(ranges), 100))
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "".join(f"{len(some)} beginbfrange\n{''.join(some)}endbfrange\n" for some in maps)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _declare(pdf: Pdf, title: str) -> None:
    """Say what the file is: metadata, language, and what its colours mean (sRGB)."""
    profile = _packed(pdf, srgb(), filler=b"\1", N=3)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name("/GTS_PDFA1"),
                OutputConditionIdentifier="sRGB IEC61966-2.1",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=profile,
            )
        ]
    )
    pdf.Root.Lang = pikepdf.String("vi")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "B"
        metadata["dc:title"] = title
        metadata["dc:language"] = {"vi"}
        metadata["pdf:Producer"] = _PRODUCER
        metadata["xmp:CreatorTool"] = _PRODUCER
