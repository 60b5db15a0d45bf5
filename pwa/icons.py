"""Draws the app's icons: a hanging bag with a drop, on the product's blue.

The pictures in `public/icons` are made by `python -m pwa.icons` and depend on nothing but this file.
"""

import struct
import zlib
from pathlib import Path

GROUND = (11, 60, 93)
BAG = (240, 246, 250)
FLUID = (79, 155, 232)
SAMPLES = 3

Colour = tuple[int, int, int]


def icon(size: int, margin: float) -> bytes:
    """A square PNG of `size` pixels; `margin` is the share of the side kept free on each edge."""
    rows = [_row(y, size, margin) for y in range(size)]
    return _png(size, b"".join(b"\x00" + row for row in rows))


def _row(y: int, size: int, margin: float) -> bytes:
    return b"".join(bytes(_pixel(x, y, size, margin)) for x in range(size))


def _pixel(x: int, y: int, size: int, margin: float) -> Colour:
    """The mean of a few points inside the pixel, so that edges are smooth."""
    steps = [(step + 0.5) / SAMPLES for step in range(SAMPLES)]
    scale = 1 - 2 * margin
    found = [
        _colour(((x + dx) / size - margin) / scale, ((y + dy) / size - margin) / scale)
        for dy in steps
        for dx in steps
    ]
    red, green, blue = (sum(part) // len(found) for part in zip(*found, strict=True))
    return red, green, blue


def _colour(x: float, y: float) -> Colour:
    """The drawing in a unit square: eyelet, bag, fluid level, line, drop."""
    if _in_round_box(x, y, (0.28, 0.14, 0.72, 0.66), 0.09):
        if 0.46 < x < 0.54 and 0.18 < y < 0.23:
            return GROUND
        if _in_round_box(x, y, (0.33, 0.36, 0.67, 0.61), 0.06):
            return FLUID
        return BAG
    if 0.48 < x < 0.52 and 0.6 < y < 0.74:
        return BAG
    if _in_drop(x, y):
        return BAG
    return GROUND


def _in_round_box(x: float, y: float, box: tuple[float, float, float, float], radius: float) -> bool:
    left, top, right, bottom = box
    near_x = min(max(x, left + radius), right - radius)
    near_y = min(max(y, top + radius), bottom - radius)
    return (x - near_x) ** 2 + (y - near_y) ** 2 <= radius**2


def _in_drop(x: float, y: float) -> bool:
    if (x - 0.5) ** 2 + (y - 0.83) ** 2 <= 0.055**2:
        return True
    return 0.745 < y < 0.83 and abs(x - 0.5) <= 0.055 * (y - 0.745) / 0.085


def _png(size: int, raw: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


ICONS = {"icon-180": (180, 0.0), "icon-192": (192, 0.0), "icon-512": (512, 0.0), "maskable-512": (512, 0.12)}


def main() -> None:
    """Write the icons where the build finds them: `python -m pwa.icons`, after a change of the drawing."""
    folder = Path(__file__).parent / "public" / "icons"
    folder.mkdir(exist_ok=True)
    for name, (size, margin) in ICONS.items():
        (folder / f"{name}.png").write_bytes(icon(size, margin))


if __name__ == "__main__":
    main()
