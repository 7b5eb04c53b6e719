"""Draw the screen kit's icons: vectors on a grid of 24 units, shipped as PNG sprites.

The phone's engine shows no SVG, so each icon is drawn here from strokes and shapes and written
at both densities, once in the colour of text on light ground (ink) and once on dark (pale). Run
it after a change, from anywhere; it needs Pillow and writes beside itself:

    python web/ui/icons/draw.py

``_sprites.css.j2`` carries the names and the sprites, as data URIs, to the stylesheet: that saves
the phone a request.
"""

# ruff: noqa: D102, D103 - each function draws what it is called

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
GRID = 24
SCALE = 40  # pixels per unit while drawing; scaled down afterwards
SIZES = {"wide": 28, "small": 20}
COLOURS = {"ink": (0x24, 0x31, 0x3E), "pale": (0xF6, 0xF8, 0xFA)}
LEVELS = 6  # steps of opacity: enough for the eye at these sizes, and small

Point = tuple[float, float]


class Pen:
    """Draws strokes with round ends and joins on one icon's mask."""

    def __init__(self) -> None:
        self.image = Image.new("L", (GRID * SCALE, GRID * SCALE), 0)
        self.draw = ImageDraw.Draw(self.image)

    def dot(self, at: Point, radius: float, ink: int = 255) -> None:
        x, y = at
        box = [(x - radius) * SCALE, (y - radius) * SCALE]
        box += [(x + radius) * SCALE, (y + radius) * SCALE]
        self.draw.ellipse(box, fill=ink)

    def line(
        self, *points: Point, width: float = 2.2, closed: bool = False, ink: int = 255
    ) -> None:
        path = [*points, points[0]] if closed else list(points)
        for start, end in pairwise(path):
            pair = [(x * SCALE, y * SCALE) for x, y in (start, end)]
            self.draw.line(pair, fill=ink, width=round(width * SCALE))
        for point in path:
            self.dot(point, width / 2, ink)

    def shape(self, *points: Point, ink: int = 255) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=ink)

    def ring(self, at: Point, radius: float, width: float = 2.2) -> None:
        self.dot(at, radius + width / 2)
        self.dot(at, radius - width / 2, 0)

    def arc(
        self, at: Point, radius: float, begin: float, end: float, width: float = 2.2, ink: int = 255
    ) -> None:
        """Stroke an arc; angles in degrees, clockwise from three o'clock."""
        steps = max(8, int(abs(end - begin) / 3))
        self.line(
            *(polar(at, radius, begin + (end - begin) * k / steps) for k in range(steps + 1)),
            width=width,
            ink=ink,
        )


def polar(at: Point, radius: float, degrees: float) -> Point:
    """A point on a circle."""
    turn = math.radians(degrees)
    return at[0] + radius * math.cos(turn), at[1] + radius * math.sin(turn)


def star_points() -> list[Point]:
    """The ten corners of a star."""
    return [polar((12, 12.6), 9.2 if k % 2 == 0 else 3.9, -90 + 36 * k) for k in range(10)]


def handset(pen: Pen, turn: float) -> None:
    """A receiver: two cups joined by a bent grip, turned about the middle."""

    def at(x: float, y: float) -> Point:
        angle = math.radians(turn)
        return (
            12 + x * math.cos(angle) - y * math.sin(angle),
            12 + x * math.sin(angle) + y * math.cos(angle),
        )

    # Lying, cups down: the grip is a flat bow.
    grip = [at(-8.2 + 16.4 * k / 24, -1.2 - 2.2 * math.sin(math.pi * k / 24)) for k in range(25)]
    pen.line(*grip, width=4.4)
    for side in (-1, 1):
        pen.line(
            at(side * 8.2, -0.4),
            at(side * 8.2, 2.2),
            at(side * 6.2, 2.2),
            at(side * 6.2, -0.4),
            width=3.2,
            closed=True,
        )


def call(pen: Pen) -> None:
    handset(pen, -135)


def end(pen: Pen) -> None:
    handset(pen, 0)


def search(pen: Pen) -> None:
    pen.ring((10.5, 10.5), 6.2, 2.4)
    pen.line((15.2, 15.2), (20, 20), width=2.8)


def plus(pen: Pen) -> None:
    pen.line((12, 4.5), (12, 19.5), width=2.6)
    pen.line((4.5, 12), (19.5, 12), width=2.6)


def back(pen: Pen) -> None:
    pen.line((20, 12), (4.5, 12), width=2.4)
    pen.line((10.8, 5.2), (4.2, 12), (10.8, 18.8), width=2.4)


def previous(pen: Pen) -> None:
    pen.line((15, 4.5), (8, 12), (15, 19.5), width=2.8)


def next_page(pen: Pen) -> None:
    pen.line((9, 4.5), (16, 12), (9, 19.5), width=2.8)


def star(pen: Pen) -> None:
    pen.line(*star_points(), width=2, closed=True)


def star_full(pen: Pen) -> None:
    pen.shape(*star_points())
    pen.line(*star_points(), width=2, closed=True)


def edit(pen: Pen) -> None:
    pen.line((5, 19), (5.9, 14.9), (15.7, 5.1), (18.9, 8.3), (9.1, 18.1), width=2, closed=True)
    pen.line((13.2, 7.6), (16.4, 10.8), width=2)
    pen.shape((5, 19), (5.7, 16), (8, 18.3))


def trash(pen: Pen) -> None:
    pen.line((4, 6.5), (20, 6.5), width=2.2)
    pen.line((9, 6), (9.4, 3.8), (14.6, 3.8), (15, 6), width=2)
    pen.line((6, 6.8), (7, 20.2), (17, 20.2), (18, 6.8), width=2.2)
    for x in (10, 14):
        pen.line((x, 10.4), (x, 16.6), width=1.9)


def more(pen: Pen) -> None:
    for x in (5, 12, 19):
        pen.dot((x, 12), 2.1)


def person(pen: Pen) -> None:
    pen.ring((12, 8), 3.7)
    pen.arc((12, 20.4), 7.2, 180, 360)
    pen.line((4.8, 20.4), (19.2, 20.4))


def group(pen: Pen) -> None:
    pen.ring((9, 8.6), 3.2, 2)
    pen.arc((9, 19.6), 6, 180, 360, 2)
    pen.line((3, 19.6), (15, 19.6), width=2)
    pen.arc((15.6, 8.6), 3.2, -90, 90, 2)
    pen.arc((15.4, 19.6), 6, 270, 360, 2)
    pen.line((18, 19.6), (21.4, 19.6), width=2)


def block(pen: Pen) -> None:
    pen.ring((12, 12), 8.2)
    pen.line((6.4, 6.4), (17.6, 17.6))


def close(pen: Pen) -> None:
    pen.line((5.5, 5.5), (18.5, 18.5), width=2.5)
    pen.line((18.5, 5.5), (5.5, 18.5), width=2.5)


def check(pen: Pen) -> None:
    pen.line((4, 12.6), (9.6, 18.2), (20, 6.4), width=2.8)


def alert(pen: Pen) -> None:
    pen.line((12, 3.8), (21, 19.6), (3, 19.6), width=2.2, closed=True)
    pen.line((12, 9.6), (12, 13.8), width=2.2)
    pen.dot((12, 16.8), 1.3)


def moon(pen: Pen) -> None:
    pen.dot((11.4, 12.4), 8.6)
    pen.dot((15.4, 9), 7.4, 0)


def sun(pen: Pen) -> None:
    pen.ring((12, 12), 4)
    for k in range(8):
        pen.line(polar((12, 12), 7.6, 45 * k), polar((12, 12), 9.8, 45 * k), width=2)


def load(pen: Pen) -> None:
    pen.line((12, 3.6), (12, 14.4), width=2.3)
    pen.line((7, 9.8), (12, 14.8), (17, 9.8), width=2.3)
    pen.line((4, 16.4), (4, 20.2), (20, 20.2), (20, 16.4), width=2.3)


def move(pen: Pen) -> None:
    pen.line(
        (3.4, 18.8),
        (3.4, 5.4),
        (9, 5.4),
        (11, 7.8),
        (20.6, 7.8),
        (20.6, 18.8),
        width=2.2,
        closed=True,
    )
    pen.line((8.4, 13.3), (15.2, 13.3), width=2)
    pen.line((12.8, 10.7), (15.5, 13.3), (12.8, 15.9), width=2)


def refresh(pen: Pen) -> None:
    pen.arc((12, 12), 7.4, -30, 220, 2.3)
    pen.shape((21.6, 9.6), (15.4, 10), (19.2, 4.2))


def clock(pen: Pen) -> None:
    pen.ring((12, 12), 8.2)
    pen.line((12, 7), (12, 12.4), (15.6, 14.6), width=2.1)


def send(pen: Pen) -> None:
    pen.line((3.6, 4.6), (20.8, 12), (3.6, 19.4), (6.4, 12), width=2.2, closed=True)
    pen.line((6.4, 12), (13.4, 12), width=2)


def message(pen: Pen) -> None:
    pen.line((3.6, 5), (20.4, 5), (20.4, 16.4), (3.6, 16.4), width=2.2, closed=True)
    pen.shape((6.2, 16), (12.6, 16), (6.2, 21.6))
    for x in (8, 12, 16):
        pen.dot((x, 10.7), 1.3)


def shift(pen: Pen) -> None:
    pen.line(
        (12, 3.6),
        (20, 11.8),
        (15.6, 11.8),
        (15.6, 19.6),
        (8.4, 19.6),
        (8.4, 11.8),
        (4, 11.8),
        width=2.2,
        closed=True,
    )


def erase(pen: Pen) -> None:
    pen.line((2.8, 12), (8.6, 5), (21.2, 5), (21.2, 19), (8.6, 19), width=2.2, closed=True)
    pen.line((11.4, 9), (17.4, 15), width=2.2)
    pen.line((17.4, 9), (11.4, 15), width=2.2)


ICONS: dict[str, Callable[[Pen], None]] = {
    "back": back, "previous": previous, "next": next_page, "search": search, "plus": plus,
    "call": call, "end": end, "star": star, "star-full": star_full, "edit": edit, "trash": trash,
    "more": more, "person": person, "group": group, "block": block, "close": close,
    "check": check, "alert": alert, "moon": moon, "sun": sun, "load": load, "move": move,
    "refresh": refresh, "clock": clock, "send": send, "message": message,
    "shift": shift, "erase": erase,
}  # fmt: skip


def sprite(size: int) -> Image.Image:
    """All icons side by side, as opacity."""
    strip = Image.new("L", (size * len(ICONS), size), 0)
    for place, paint in enumerate(ICONS.values()):
        pen = Pen()
        paint(pen)
        strip.paste(pen.image.resize((size, size), Image.Resampling.LANCZOS), (place * size, 0))
    return strip


def save(opacity: Image.Image, colour: tuple[int, int, int], file: Path) -> None:
    """Write a sprite with one colour and some opacities: four bits a pixel."""
    step = 255 / (LEVELS - 1)
    image = Image.new("P", opacity.size)
    image.putdata([round(value / step) for value in opacity.tobytes()])
    image.putpalette(list(colour) * LEVELS)
    levels = bytes(round(level * step) for level in range(LEVELS))
    image.save(file, bits=4, transparency=levels, optimize=True)


def main() -> None:
    """Write the sprites and the stylesheet's part."""
    rules = []
    for density, size in SIZES.items():
        opacity = sprite(size)
        for colour, value in COLOURS.items():
            file = HERE / f"{density}-{colour}.png"
            save(opacity, value, file)
            data = base64.b64encode(file.read_bytes()).decode("ascii")
            rules.append(
                f"{{% macro {density}_{colour}() %}}"
                f"url(data:image/png;base64,{data}){{% endmacro %}}"
            )
    rules.insert(0, f"{{% set names = {json.dumps(list(ICONS))} %}}")
    (HERE / "_sprites.css.j2").write_text("\n".join(rules) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
