"""Comparing pictures."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from gmi_appkit.testing.images import compare, read_notes, with_notes


def picture(*marks: tuple[int, int, int, int], colour: str = "black", size: int = 100) -> bytes:
    image = Image.new("RGB", (size, 60), "white")
    for mark in marks:
        ImageDraw.Draw(image).rectangle(mark, fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_the_same_state_compares_as_the_same() -> None:
    found = compare(picture((5, 5, 9, 9)), picture((5, 5, 9, 9)))
    assert (found.different, found.picture, found.box) == (0, b"", None)


def test_a_shift_of_two_pixels_is_seen_and_located() -> None:
    found = compare(picture((10, 10, 19, 19)), picture((12, 10, 21, 19)))
    assert found.different == 2 * 2 * 10
    assert found.box == (10, 10, 22, 20)
    assert found.share == 40 / 6000
    with Image.open(io.BytesIO(found.picture)) as shown:
        assert shown.convert("RGB").getpixel((10, 10)) == (220, 0, 0)


def test_a_difference_within_the_threshold_is_none() -> None:
    one, other = picture((0, 0, 9, 9), colour="#808080"), picture((0, 0, 9, 9), colour="#868080")
    assert compare(one, other).different == 0
    assert compare(one, other, threshold=5).different == 100


def test_masks_hide_what_may_differ() -> None:
    assert compare(picture((10, 10, 19, 19)), picture(), masks=[(10, 10, 20, 20)]).different == 0


def test_another_size_is_another_picture() -> None:
    found = compare(picture(), picture(size=101))
    assert found.size_differs
    assert found.share == 1


def test_notes_survive_and_the_bytes_are_the_same_every_time() -> None:
    noted = with_notes(picture(), {"fonts": "set", "browser": "b"})
    assert read_notes(noted) == {"fonts": "set", "browser": "b"}
    assert noted == with_notes(picture(), {"browser": "b", "fonts": "set"})
    assert compare(noted, picture()).different == 0
