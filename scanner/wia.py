"""``python -m scanner.wia``: what ``scanimage`` is on Linux, for the scanners that Windows knows (WIA 2.0).

A program of its own, so that a driver that hangs or crashes is not us, and so that ``scanner.sane`` drives
both alike: the same options, a line for each sheet once it is written, the same words for what went wrong.

Written from Microsoft's reference of Windows Image Acquisition Automation and tested against a stand-in only:
no Windows machine and no scanner were at hand. Both sides of a sheet in one pass are not offered, because the
automation layer leaves them to each driver; network scanners do it through eSCL.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec import Struct
from PIL import Image

from scanner.setup import COMMON_DPI

SCANNER = 1  # WiaDeviceType
BMP = "{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}"  # the one format that every driver must give
NAME = "Name"
BED_WIDTH, BED_HEIGHT = 3074, 3075  # thousandths of an inch
HANDLING, SELECT, PAGES = 3086, 3088, 3096
INTENT, X_DPI, Y_DPI, X_EXTENT, Y_EXTENT = 6146, 6147, 6148, 6151, 6152
FEEDER, FLATBED = 1, 2
COLOUR, GREY = 1, 2
LIST, RANGE = 2, 1  # WiaSubType of what a property may be
SOURCES = {"Flatbed": FLATBED, "ADF": FEEDER}
MODES = {"Color": COLOUR, "Gray": GREY}
DONE, FAILED, EMPTY = 0, 1, 7  # as scanimage ends

_WORDS = {  # WIA_ERROR_…, in the words of scanimage
    0x80210002: "Document feeder jammed",
    0x80210003: "Document feeder out of documents",
    0x80210004: "Document feeder jammed",
    0x80210005: "open of device failed: Invalid argument",
    0x80210006: "Device busy",
    0x8021000A: "Error during device I/O",
    0x80210015: "open of device failed: Invalid argument",
    0x80210016: "Scanner cover is open",
}


class Com(Struct, frozen=True):
    """The way into Windows: ``create`` makes an automation object by its name and fails with ``error``."""

    create: Callable[[str], Any]
    error: type[Exception]


def main(argv: Sequence[str], com: Com | None = None) -> int:
    """Do what ``scanimage`` would do with these options. Returns how it ends, as ``scanimage`` does."""
    asked = _options().parse_args(argv)
    com = com or _windows()
    try:
        if asked.find:
            return _find(com)
        device = _connected(com, asked.device)
        return _offer(device) if asked.all_options else _scan(device, asked)
    except com.error as error:
        code = getattr(error, "hresult", 0) & 0xFFFFFFFF
        words = _WORDS.get(code, f"failed with {code:#010x}")
        sys.stderr.write(f"wia: {words}\n")
        return EMPTY if "out of documents" in words else FAILED


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="scanner.wia")
    options.add_argument("-f", dest="find", default="")
    options.add_argument("-d", dest="device", default="")
    options.add_argument("-A", dest="all_options", action="store_true")
    options.add_argument("--format")
    options.add_argument("--batch", default="%d.png")
    options.add_argument("--batch-print", action="store_true")
    options.add_argument("--batch-count", type=int, default=0)
    options.add_argument("--resolution", type=int, default=COMMON_DPI[1])
    options.add_argument("--source", choices=SOURCES, default="Flatbed")
    options.add_argument("--mode", choices=MODES, default="Color")
    return options


def _windows() -> Com:
    client = import_module("comtypes.client")  # there is none of it on Linux
    return Com(client.CreateObject, import_module("comtypes").COMError)


def _find(com: Com) -> int:
    for info in _all(com.create("WIA.DeviceManager").DeviceInfos):
        if info.Type == SCANNER:
            _print(f"{info.DeviceID}|{info.Properties(NAME).Value}")
    return DONE


def _connected(com: Com, device: str) -> Any:
    for info in _all(com.create("WIA.DeviceManager").DeviceInfos):
        if info.DeviceID == device:
            return info.Connect()
    raise com.error(0x80210015 - (1 << 32), "", None)


def _offer(device: Any) -> int:
    """Say what the device offers, as ``scanimage -A`` would."""
    handling = _property(device, HANDLING)
    known = handling.Value if handling else FLATBED
    sources = [name for name, bit in SOURCES.items() if known & bit] or ["Flatbed"]
    dpi = _property(device.Items(1), X_DPI)
    _print(f"    --source {'|'.join(sources)} [{sources[0]}]")
    _print("    --mode Color|Gray [Color]")
    _print(f"    --resolution {_dpis(dpi)} [{COMMON_DPI[1]}]")
    return DONE


def _dpis(dpi: Any) -> str:
    if dpi is None:
        return f"{COMMON_DPI[1]}dpi"
    if dpi.SubType == RANGE:
        return f"{dpi.SubTypeMin}..{dpi.SubTypeMax}dpi"
    found = [str(value) for value in _all(dpi.SubTypeValues)] if dpi.SubType == LIST else [str(dpi.Value)]
    return f"{'|'.join(found)}dpi"


def _scan(device: Any, asked: argparse.Namespace) -> int:
    """Write one sheet after another, naming each when it is whole, until the feeder has none."""
    _set(device, SELECT, SOURCES[asked.source])
    _set(device, PAGES, 1)
    item = device.Items(1)
    _set(item, INTENT, MODES[asked.mode])
    for resolution, extent, bed in ((X_DPI, X_EXTENT, BED_WIDTH), (Y_DPI, Y_EXTENT, BED_HEIGHT)):
        _set(item, resolution, asked.resolution)
        if size := _property(device, bed):
            with suppress(AttributeError, ValueError):
                _set(item, extent, size.Value * asked.resolution // 1000)
    sheet = 0
    while not asked.batch_count or sheet < asked.batch_count:
        picture = item.Transfer(BMP)
        sheet += 1
        path = Path(asked.batch.replace("%d", str(sheet)))
        raw = path.with_suffix(".bmp")
        picture.SaveFile(str(raw))
        with Image.open(raw) as whole:
            whole.save(path, dpi=(asked.resolution, asked.resolution))
        raw.unlink()
        _print(str(path))
    return DONE


def _set(of: Any, number: int, value: int) -> None:
    """Set a property that the device has; one that it has not stays as the device was made."""
    if found := _property(of, number):
        found.Value = value


def _property(of: Any, number: int) -> Any:
    return next((found for found in _all(of.Properties) if found.PropertyID == number), None)


def _all(collection: Any) -> list[Any]:
    """Return what is in a collection of Windows, which counts from 1."""
    return [collection(place) for place in range(1, collection.Count + 1)]


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
