"""Letters to draw words with: those that come along with the program, or else some of the machine. Knows no project.

What comes along has English letters only. What other languages need is looked for among the fonts of the machine
(on Debian ``fonts-dejavu-core`` or ``fonts-noto-core``), and whoever asks has to do without it if there is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from PIL import ImageFont, features
from PIL.ImageFont import FreeTypeFont

_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf")
"""Looked for in this order, wherever the machine keeps its fonts."""
_NO_LETTER = "\U0010ffff"
"""Of this no font has more than the sign for what it has not."""


def letters_for(words: str, size: int) -> FreeTypeFont | None:
    """A font that has every letter of ``words``, ``size`` pixels high; None if there is none.

    Letters that change beside each other are only drawn where the libraries for that are there (Raqm, FriBiDi).
    """
    if words.isascii():
        return plain(size)
    if not features.check("raqm"):
        return None
    return next((font for font in _found(size) if all(_has(font, letter) for letter in set(words))), None)


@lru_cache
def plain(size: int) -> FreeTypeFont:
    """The one that comes along, with English letters and digits."""
    font = ImageFont.load_default(size)
    if not isinstance(font, FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, and can draw no letters.")
    return font


@lru_cache
def _found(size: int) -> tuple[FreeTypeFont, ...]:
    return tuple(_all_found(size))


def _all_found(size: int) -> Iterator[FreeTypeFont]:
    for name in _FONTS:
        try:
            yield ImageFont.truetype(name, size)
        except OSError:
            continue  # not on this machine


def _has(font: FreeTypeFont, letter: str) -> bool:
    if letter.isspace() or unicodedata.category(letter) == "Cf":
        return True  # nothing to be seen
    return bytes(font.getmask(letter)) != bytes(font.getmask(_NO_LETTER))
