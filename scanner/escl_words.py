"""The XML of eSCL (Mopria's scanning over HTTP): what a scanner says of itself, and what it is asked to do.

A scanner on the network may be anything, so its XML is read without a document type (no entities, no files)
and only up to a size that no honest scanner needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from localdb.domain.trouble import Trouble
from scanner.setup import COMMON_DPI, USUAL_DPI, Abilities, Colour, Feed, Words

MAX_XML_BYTES = 256 * 1024
_A4 = (2480, 3508)  # in 300ths of an inch
_COLOURS = {Colour.COLOUR: "RGB24", Colour.GREY: "Grayscale8"}
_FEEDS = {  # where a feed is told of, and how it is asked for
    Feed.GLASS: ("PlatenInputCaps", ("Platen",)),
    Feed.FEEDER: ("AdfSimplexInputCaps", ("Feeder",)),
    Feed.DUPLEX: ("AdfDuplexInputCaps", ("Feeder", "duplex")),
}
_HELD = {  # what holds a feeder up
    "ScannerAdfJam": (
        "Kẹt giấy trong máy quét.",
        "Hãy mở nắp, gỡ tờ bị kẹt, đặt lại từ tờ đó rồi quét tiếp.",
    ),
    "ScannerAdfHatchOpen": ("Nắp máy quét đang mở.", "Hãy đóng nắp máy quét rồi quét lại."),
    "ScannerAdfMispick": ("Máy quét không kéo được giấy.", "Hãy vuốt thẳng tờ giấy, đặt lại rồi quét tiếp."),
    "ScannerAdfMultipickDetected": (
        "Máy quét kéo hai tờ dính nhau.",
        "Hãy tách hai tờ ra, đặt lại từ tờ đó rồi quét tiếp.",
    ),
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"
    xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">
<pwg:Version>2.0</pwg:Version>
<scan:Intent>Document</scan:Intent>
<pwg:ScanRegions><pwg:ScanRegion>
<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
<pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{source}</pwg:InputSource>
<scan:ColorMode>{colour}</scan:ColorMode>
<scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
{duplex}</scan:ScanSettings>
"""


def read(text: bytes) -> Element:
    """Parse what a scanner said. Raises Trouble when it is not plain XML."""
    if len(text) > MAX_XML_BYTES:
        raise no_scanner()
    tree, parser = TreeBuilder(), ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(text, True)
        return tree.close()
    except (ExpatError, ValueError, AssertionError) as error:
        raise no_scanner() from error


def _no_document_type(*_said: object) -> None:
    """Refuse a document type: entities and bombs come from there."""
    raise ValueError("document type")


def no_scanner() -> Trouble:
    """What to say when something answers that is no scanner."""
    return Trouble(
        "Địa chỉ này trả lời nhưng không phải máy quét eSCL.",
        "Hãy kiểm tra địa chỉ, và bật AirPrint/eSCL trong cài đặt của máy quét.",
    )


def model(capabilities: Element) -> str:
    """Return the name on the scanner's box."""
    return " ".join(_text(capabilities, "MakeAndModel").split())[:80] or "Máy quét mạng"


def abilities(capabilities: Element) -> Abilities:
    """Return what a scanner offers, with the sizes it can take (in 300ths of an inch) among its words."""
    feeds: dict[Feed, Words] = {}
    for feed, (name, words) in _FEEDS.items():
        for caps in _all(capabilities, name):
            size = (_number(caps, "MaxWidth", _A4[0]), _number(caps, "MaxHeight", _A4[1]))
            width, height = (min(a4, most) for a4, most in zip(_A4, size, strict=True))
            feeds.setdefault(feed, (words[0], f"{width}x{height}", *words[1:]))
    if not feeds:
        raise no_scanner()
    modes = {found.text for found in _all(capabilities, "ColorMode")}
    colours: dict[Colour, Words] = {colour: (mode,) for colour, mode in _COLOURS.items() if mode in modes}
    return Abilities(feeds, colours or {Colour.COLOUR: (_COLOURS[Colour.COLOUR],)}, _dpis(capabilities))


def _dpis(capabilities: Element) -> tuple[int, ...]:
    found = {_number(one, "XResolution", 0) for one in _all(capabilities, "DiscreteResolution")}
    for span in _all(capabilities, "XResolutionRange"):
        least, most = _number(span, "Min", 0), _number(span, "Max", 0)
        found |= {dpi for dpi in COMMON_DPI if least <= dpi <= most}
    usual = {dpi for dpi in found if COMMON_DPI[0] <= dpi <= COMMON_DPI[-1]}
    return tuple(sorted(usual or found - {0})) or (USUAL_DPI,)


def settings(feed: Words, colour: Words, dpi: int) -> bytes:
    """Return the order for a scan."""
    source, size, *more = feed
    width, _, height = size.partition("x")
    duplex = "<scan:Duplex>true</scan:Duplex>\n" if "duplex" in more else ""
    return _SETTINGS.format(
        width=int(width),
        height=int(height),
        source=escape(source),
        colour=escape(colour[0]),
        dpi=dpi,
        duplex=duplex,
    ).encode()


def held_up(status: Element) -> Trouble | None:
    """Return what a person must mend before the feeder goes on, if there is something."""
    said = _HELD.get(_text(status, "AdfState"))
    return Trouble(*said) if said else None


def feeder_is_empty(status: Element) -> bool:
    """Whether the scanner says that no sheet lies in its feeder."""
    return _text(status, "AdfState") == "ScannerAdfEmpty"


def _all(tree: Element, name: str) -> Iterable[Element]:
    """Return the elements of this name in any name space: makers mix them up."""
    return (
        found for found in tree.iter() if isinstance(found.tag, str) and found.tag.rpartition("}")[2] == name
    )


def _text(tree: Element, name: str) -> str:
    return next((found.text or "" for found in _all(tree, name)), "").strip()


def _number(tree: Element, name: str, otherwise: int) -> int:
    text = _text(tree, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else otherwise
