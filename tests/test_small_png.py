"""Pictures of screens are made small without changing what stands in them."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.small_png import _chunk, _pixels, _read, shrink

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def written(lines: list[bytes], *, channels: int = 3) -> bytes:
    """Write lines, each with its filter's number before it, as a browser would."""
    width = (len(lines[0]) - 1) // channels
    head = struct.pack(">IIBBBBB", width, len(lines), 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    data = zlib.compress(b"".join(lines))
    return SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def colours(png: bytes) -> list[bytes]:
    """Read back a picture with a palette."""
    at, parts = 8, {}
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        parts[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += 12 + length
    width, height = struct.unpack_from(">II", parts[b"IHDR"])
    raw = zlib.decompress(parts[b"IDAT"])
    numbers = [raw[line * (width + 1) + 1 + at] for line in range(height) for at in range(width)]
    return [parts[b"PLTE"][3 * one : 3 * one + 3] for one in numbers]


@pytest.mark.parametrize("kind", range(5))
def test_each_filter_of_a_browser_is_undone(kind: int) -> None:
    lines = [b"\0\x0a\x14\x1e\x28\x32\x3c", bytes([kind]) + b"\x01\x02\x03\xff\x05\x06"]
    png = written(lines)

    assert colours(shrink(png)) == list(_pixels(zlib.decompress(_read(png)[3]), 2, 2, 3))
    second = {0: 0x01, 1: 0x01, 2: 0x0B, 3: 0x06, 4: 0x0B}[kind]
    assert colours(shrink(png))[2][0] == second


def test_what_can_be_seen_through_is_left_out() -> None:
    assert colours(shrink(written([b"\0\x01\x02\x03\xff\x04\x05\x06\xff"], channels=4))) == [b"\1\2\3", b"\4\5\6"]


def test_rare_colours_become_the_nearest_frequent_ones() -> None:
    often = [bytes([number, 0, 0]) for number in range(256)] * 2
    png = written([b"\0" + b"".join([*often, b"\x05\x01\x00"])])

    assert colours(shrink(png)) == [*often, b"\x05\x00\x00"]


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        shrink(b"GIF89a")
