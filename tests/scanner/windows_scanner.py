"""A stand-in for Windows and its scanner: ``python -m tests.scanner.windows_scanner SHEETS ENDING …``.

It runs the real ``scanner.wia`` over automation objects of its own; ENDING is the code that WIA would give
when the sheets are through.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PIL import Image

from scanner import wia

BED = (827, 1169)  # hundredths of an inch


class WiaError(Exception):
    """What comtypes raises: a code that is a negative number of 32 bits."""

    def __init__(self, hresult: int, _text: str = "", _details: object = None) -> None:
        super().__init__(hresult)
        self.hresult = hresult


class Several:
    """A collection that counts from 1."""

    def __init__(self, *things: Any) -> None:
        self._things = things
        self.Count = len(things)

    def __call__(self, place: int | str) -> Any:
        if isinstance(place, str):
            return next(thing for thing in self._things if thing.Name == place)
        return self._things[place - 1]


class Property:
    """A property; ``values`` are all that it may be."""

    def __init__(self, number: int, value: Any, *values: int, name: str = "") -> None:
        self.PropertyID, self.Name, self._value, self._values = number, name, value, values
        self.SubType = wia.LIST if values else 0
        self.SubTypeValues = Several(*values)

    @property
    def Value(self) -> Any:
        return self._value

    @Value.setter
    def Value(self, value: Any) -> None:
        if self._values and value not in self._values:
            raise WiaError(0x80070057 - (1 << 32))
        self._value = value


class Item:
    """The one thing that a scanner has to transfer from."""

    def __init__(self, sheets: int, ending: int, device: Device) -> None:
        self._left, self._ending, self._device = sheets, ending, device
        self.Properties = Several(
            Property(wia.INTENT, 0),
            Property(wia.X_DPI, 75, 75, 150, 200, 300),
            Property(wia.Y_DPI, 75, 75, 150, 200, 300),
            Property(wia.X_EXTENT, 100),
            Property(wia.Y_EXTENT, 100),
        )

    def Transfer(self, kind: str) -> Picture:
        assert kind == wia.BMP
        handling = self._device.Properties(3).Value
        if handling == wia.FEEDER:
            if not self._left:
                raise WiaError(self._ending - (1 << 32))
            self._left -= 1
        intent, _, _, width, height = (self.Properties(place).Value for place in range(1, 6))
        return Picture((width, height), "L" if intent == wia.GREY else "RGB")


class Picture:
    """What was transferred."""

    def __init__(self, size: tuple[int, int], mode: str) -> None:
        self._made = Image.new(mode, size, "white")

    def SaveFile(self, name: str) -> None:
        if Path(name).exists():
            raise WiaError(0x80070050 - (1 << 32))  # as Windows does
        self._made.save(name)


class Device:
    """A scanner with a feeder and a glass."""

    Type = wia.SCANNER
    DeviceID = r"{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\0000"

    def __init__(self, sheets: int, ending: int) -> None:
        self.Properties = Several(
            Property(2, "Máy quét giả lập", name=wia.NAME),
            Property(wia.HANDLING, wia.FEEDER | wia.FLATBED),
            Property(wia.SELECT, wia.FLATBED),
            Property(wia.PAGES, 1),
            Property(wia.BED_WIDTH, BED[0] * 10),
            Property(wia.BED_HEIGHT, BED[1] * 10),
        )
        self.Items = Several(Item(sheets, ending, self))

    def Connect(self) -> Device:
        return self


class Camera(Device):
    """Something that is no scanner."""

    Type = 2
    DeviceID = "may-anh"


class Manager:
    """The devices of the machine."""

    def __init__(self, *devices: Device) -> None:
        self.DeviceInfos = Several(*devices)


if __name__ == "__main__":
    sheets, ending, *rest = sys.argv[1:]
    manager = Manager(Camera(0, 0), Device(int(sheets), int(ending, 16)))
    sys.exit(wia.main(rest, wia.Com(lambda _name: manager, WiaError)))
