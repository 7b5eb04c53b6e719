"""Leave the icons that an app does not use out of the screen kit's sprites.

The kit's sheet carries its icons as strips in PNG, one beside the other, and a rule for each that
says where it stands, in percent. Of a strip that is written otherwise nothing is left out.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from collections.abc import Iterator, Sequence, Set

_RULE = re.compile(r"\.gu-i-([\w-]+)\s*\{\s*background-position:\s*([\d.]+)%\s+0;?\s*\}")
_SPRITE = re.compile(r"url\(data:image/png;base64,([A-Za-z0-9+/=]+)\)")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS = 4  # a pixel, of a palette
_PALETTE = 3
_STRATEGIES = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_FIXED)


def trim_icons(sheet: str, words: Set[str]) -> str:
    """Leave out icons that nothing names.

    Args:
        sheet: The kit's sheet.
        words: What scripts and pages name.

    Returns:
        The sheet with smaller strips, and rules for what is left in them.
    """
    rules = _RULE.findall(sheet)
    kept = [place for place, (name, _) in enumerate(rules) if name in words]
    if (
        len(rules) < 2
        or not 2 <= len(kept) < len(rules)
        or _places(len(rules)) != [float(place) for _, place in rules]
    ):
        return sheet
    try:
        strips = {data: _cut(data, len(rules), kept) for data in set(_SPRITE.findall(sheet))}
    except (ValueError, IndexError, zlib.error, struct.error):
        return sheet
    places = dict(zip((rules[place][0] for place in kept), _places(len(kept)), strict=True))

    def rule(match: re.Match[str]) -> str:
        place = places.get(match[1])
        return "" if place is None else f".gu-i-{match[1]} {{ background-position: {place}% 0; }}"

    sheet = _RULE.sub(rule, sheet)
    return _SPRITE.sub(lambda match: f"url(data:image/png;base64,{strips[match[1]]})", sheet)


def _places(count: int) -> list[float]:
    return [round(place * 100 / (count - 1), 4) for place in range(count)]


def _cut(data: str, count: int, kept: Sequence[int]) -> str:
    """A strip, in base64, with the kept ones of its icons only."""
    chunks = list(_chunks(base64.b64decode(data)))
    width, height, bits, kind, *rest = struct.unpack(">IIBBBBB", chunks[0][1])
    size = width // count // 2  # bytes of an icon's line
    if (bits, kind, rest) != (_BITS, _PALETTE, [0, 0, 0]) or width != size * 2 * count:
        raise ValueError("another kind of strip")
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    lines = _lines(zlib.decompress(packed), width // 2, height)
    cut = [b"".join(line[place * size : place * size + size] for place in kept) for line in lines]
    header = struct.pack(">II", size * 2 * len(kept), height) + chunks[0][1][8:]
    out = [_chunk(b"IHDR", header)]
    out += [_chunk(name, body) for name, body in chunks if name in (b"PLTE", b"tRNS")]
    out += [_chunk(b"IDAT", _smallest(cut)), _chunk(b"IEND", b"")]
    return base64.b64encode(_SIGNATURE + b"".join(out)).decode("ascii")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise ValueError("not PNG")
    at = len(_SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _lines(packed: bytes, width: int, height: int) -> list[bytes]:
    """The lines of a picture whose pixels are smaller than a byte, unfiltered."""
    step = width + 1
    if len(packed) != step * height:
        raise ValueError("another size than it says")
    lines = [bytes(width)]
    for at in range(0, len(packed), step):
        above, line = lines[-1], bytearray(packed[at + 1 : at + step])
        for x in range(width):
            left, corner = (line[x - 1], above[x - 1]) if x else (0, 0)
            guess = _guess(packed[at], left, above[x], corner)
            line[x] = (line[x] + guess) & 0xFF
        lines.append(bytes(line))
    return lines[1:]


def _guess(kind: int, left: int, above: int, corner: int) -> int:
    """What a filter of PNG takes a byte to be."""
    if kind == 4:
        far = [abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)]
        return (left, above, corner)[far.index(min(far))]
    return (0, left, above, (left + above) // 2)[kind]


def _smallest(lines: Sequence[bytes]) -> bytes:
    """The lines packed, with the filter that makes least of them."""
    return min(
        (_pack(lines, kind, strategy) for kind in (0, 1, 2) for strategy in _STRATEGIES), key=len
    )


def _pack(lines: Sequence[bytes], kind: int, strategy: int) -> bytes:
    out, above = bytearray(), bytes(len(lines[0]))
    for line in lines:
        out.append(kind)
        for x, byte in enumerate(line):
            out.append((byte - _guess(kind, line[x - 1] if x else 0, above[x], 0)) & 0xFF)
        above = line
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy)
    return packer.compress(bytes(out)) + packer.flush()
