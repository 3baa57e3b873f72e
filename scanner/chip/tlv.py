"""BER-TLV, as chips write files and certificates write themselves: read with a sceptic's eye."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from localdb.domain.trouble import Trouble

_LONG, _CONSTRUCTED = 0x1F, 0x20


class Node(Struct, frozen=True):
    """A tag with its content; ``raw`` is the whole of it, tag and length included."""

    tag: int
    value: bytes
    raw: bytes

    @property
    def constructed(self) -> bool:
        """Whether it holds other nodes."""
        first = self.raw[0]
        return bool(first & _CONSTRUCTED)

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes in it."""
        return parse(self.value)

    def child(self, tag: int) -> Node:
        """Return the first node in it with ``tag``. Raises ``Trouble`` when there is none."""
        return need(self.children, tag)


def parse(data: bytes) -> tuple[Node, ...]:
    """Return the nodes that stand one after another in ``data``. Raises ``Trouble`` for a broken one."""
    found, at = [], 0
    while at < len(data):
        tag, head, length = header(data[at:])
        end = at + head + length
        if end > len(data):
            raise _broken()
        found.append(Node(tag, data[at + head : end], data[at:end]))
        at = end
    return tuple(found)


def header(data: bytes) -> tuple[int, int, int]:
    """Return the tag of the node that begins here, the bytes of its header, and those of its content."""
    try:
        tag, at = data[0], 1
        if tag & _LONG == _LONG:
            tag, at = tag << 8 | data[1], 2
        length, at = data[at], at + 1
        if length & 0x80:
            more = length & 0x7F
            if not 1 <= more <= 3 or len(data) < at + more:
                raise _broken()
            length, at = int.from_bytes(data[at : at + more], "big"), at + more
    except IndexError:
        raise _broken() from None
    return tag, at, length


def need(nodes: tuple[Node, ...], tag: int) -> Node:
    """Return the first of ``nodes`` with ``tag``. Raises ``Trouble`` when there is none."""
    for node in nodes:
        if node.tag == tag:
            return node
    raise _broken()


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield every node, and those in it after it."""
    for node in nodes:
        yield node
        if node.constructed:
            yield from walk(node.children)


def encode(tag: int, value: bytes) -> bytes:
    """Return ``value`` under ``tag``."""
    name = tag.to_bytes(2 if tag > 0xFF else 1, "big")
    size = len(value)
    if size < 0x80:
        return name + bytes([size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return name + bytes([0x80 | len(length)]) + length + value


def _broken() -> Trouble:
    return Trouble("Dữ liệu trên chip bị đứt quãng.", "Đặt yên thẻ rồi đọc lại; nếu vẫn lỗi, dùng mã QR.")
