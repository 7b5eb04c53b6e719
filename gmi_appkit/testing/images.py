"""Compare two screenshots, pixel by pixel, and show how they differ."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, PngImagePlugin

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

_MASK_COLOUR = (255, 0, 255)
_DIFFERENT_COLOUR = (220, 0, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing two images.

    Attributes:
        different: Number of pixels that differ by more than the threshold.
        total: Number of pixels compared.
        size_differs: Whether the sizes differ; then every pixel counts as different.
        picture: PNG with the differences in red over the expected image, paled; empty if none.
        box: The smallest rectangle that holds all differences.
    """

    different: int
    total: int
    size_differs: bool = False
    picture: bytes = b""
    box: Box | None = None

    @property
    def share(self) -> float:
        """Share of the pixels that differ, 0 to 1."""
        return self.different / self.total if self.total else 0.0


def compare(
    expected: bytes, actual: bytes, *, threshold: int = 8, masks: Sequence[Box] = ()
) -> Comparison:
    """Compare two PNG images.

    Args:
        expected: What it should look like.
        actual: What it looks like.
        threshold: Largest difference of a colour channel, 0 to 255, that counts as the same.
        masks: Rectangles that are left out.

    Returns:
        How they differ.
    """
    wanted, got = _open(expected), _open(actual)
    if wanted.size != got.size:
        total = max(wanted.width * wanted.height, got.width * got.height)
        return Comparison(total, total, size_differs=True)
    for box in masks:
        wanted.paste(_MASK_COLOUR, box)
        got.paste(_MASK_COLOUR, box)
    channels = ImageChops.difference(wanted, got).split()
    largest = channels[0]
    for channel in channels[1:]:
        largest = ImageChops.lighter(largest, channel)
    marked = largest.point([255 if level > threshold else 0 for level in range(256)])
    different = marked.histogram()[255]
    total = wanted.width * wanted.height
    if not different:
        return Comparison(0, total)
    pale = Image.blend(wanted, Image.new("RGB", wanted.size, "white"), 0.7)
    pale.paste(_DIFFERENT_COLOUR, (0, 0), marked)
    return Comparison(different, total, picture=_png(pale), box=marked.getbbox())


def read_notes(png: bytes) -> dict[str, str]:
    """The text notes of a PNG: what a baseline says of where it was made."""
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        notes = getattr(image, "text", {})
        return {str(key): str(value) for key, value in notes.items()}


def with_notes(png: bytes, notes: dict[str, str]) -> bytes:
    """The same picture with text notes, as the same bytes every time."""
    info = PngImagePlugin.PngInfo()
    for key in sorted(notes):
        info.add_text(key, notes[key])
    with Image.open(io.BytesIO(png)) as image:
        return _png(image.convert("RGB"), info)


def _open(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGB")


def _png(image: Image.Image, info: PngImagePlugin.PngInfo | None = None) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info, optimize=False, compress_level=6)
    return out.getvalue()
