"""Makes a picture of a screen small: 256 colours at most, written as a PNG with a palette by nothing but zlib."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {2: 3, 6: 4}
MOST_COLOURS = 256


def shrink(png: bytes) -> bytes:
    """Return the picture with at most 256 colours; rare ones become the nearest frequent one.

    Takes what a browser writes: 8 bits a channel, colour with or without a see-through channel, not interlaced.
    """
    width, height, channels, packed = _read(png)
    pixels = list(_pixels(zlib.decompress(packed), width, height, channels))
    frequent = [colour for colour, _ in Counter(pixels).most_common(MOST_COLOURS)]
    index = {colour: number for number, colour in enumerate(frequent)}
    alike: dict[tuple[int, ...], int] = {}
    for colour in set(pixels) - index.keys():
        cell = tuple(part >> 4 for part in colour)
        if cell not in alike:
            alike[cell] = min(range(len(frequent)), key=lambda number: _distance(colour, frequent[number]))
        index[colour] = alike[cell]
    numbers = bytes(map(index.__getitem__, pixels))
    lines = b"".join(b"\0" + numbers[at : at + width] for at in range(0, len(numbers), width))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(frequent)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def _distance(one: bytes, other: bytes) -> int:
    red, green, blue = one[0] - other[0], one[1] - other[1], one[2] - other[2]
    return red * red + green * green + blue * blue


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _read(png: bytes) -> tuple[int, int, int, bytes]:
    if not png.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    at, packed, head = len(_SIGNATURE), b"", b""
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        head = body if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise ValueError("a kind of PNG that browsers do not write")
    return width, height, _CHANNELS[colour], packed


def _pixels(data: bytes, width: int, height: int, channels: int) -> Iterator[bytes]:
    size = width * channels
    above = bytearray(size)
    for line in range(height):
        start = line * (size + 1)
        row = bytearray(data[start + 1 : start + 1 + size])
        _undo(data[start], row, above, channels)
        for at in range(0, size, channels):
            yield bytes(row[at : at + 3])
        above = row


def _undo(kind: int, row: bytearray, above: bytearray, channels: int) -> None:
    """Undo a line's filter, in place."""
    if kind == 2:
        row[:] = bytes((one + up) & 255 for one, up in zip(row, above, strict=True))
    elif kind:
        corners = bytes(channels) + above
        for at in range(len(row)):
            left = row[at - channels] if at >= channels else 0
            row[at] = (row[at] + _guess(kind, left, above[at], corners[at])) & 255


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - corner - corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
