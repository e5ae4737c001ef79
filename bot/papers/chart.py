"""Draws how often each answer was given, as a picture for a phone. Knows no words, so that it needs no letters.

It is given shown numbers only: where one is hidden, nothing in the picture depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1080
"""Pixels: as wide as phones show a picture."""
_MARGIN, _ROW, _BAR = 48, 132, 84
"""Pixels. A row is a bar and the room around it."""
_LETTER = 72
"""Pixels: how high the digits are."""
_AXIS = 190
"""Pixels from the side on which reading begins: where bars start."""
_GAP = 24
_WHITE, _GREY, _DARK = 255, 119, 51


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: the number by which it is listed, and how many people gave it; None if that is hidden."""

    number: str
    people: int | None


def drawn(bars: Sequence[Bar], *, right_to_left: bool = False) -> bytes:
    """A PNG with a bar below the other: the answer's number, the bar, and how many people. The same bars, the same PNG.

    For those who read from right to left, bars grow from the right.
    """
    sheet = _Sheet(height=2 * _MARGIN + _ROW * len(bars), right_to_left=right_to_left)
    sheet.box(_AXIS - 4, _MARGIN, 4, _ROW * len(bars), _GREY)
    most = max((bar.people for bar in bars if bar.people is not None), default=1)
    longest = WIDTH - _AXIS - _GAP - sheet.length(str(most)) - _MARGIN
    for place, bar in enumerate(bars):
        top = _MARGIN + _ROW * place + (_ROW - _BAR) // 2
        sheet.before(_AXIS - _GAP, top + _BAR // 2, bar.number)
        if bar.people is None:
            sheet.unknown(_AXIS + _GAP, top, _BAR)
        else:
            length = longest * bar.people // most
            sheet.box(_AXIS, top, length, _BAR, _DARK)
            sheet.behind(_AXIS + length + _GAP, top + _BAR // 2, str(bar.people))
    return sheet.png()


class _Sheet:
    """A white sheet. Places across it are counted from the side on which reading begins."""

    def __init__(self, *, height: int, right_to_left: bool) -> None:
        self._picture = Image.new("L", (WIDTH, height), _WHITE)
        self._pen = ImageDraw.Draw(self._picture)
        self._letters = ImageFont.load_default(_LETTER)
        self._right_to_left = right_to_left

    def box(self, start: int, top: int, length: int, height: int, grey: int) -> None:
        """A filled box."""
        left, upper = self._corner(start, top, length)
        self._pen.rectangle((left, upper, left + length, upper + height), fill=grey)

    def unknown(self, start: int, top: int, side: int) -> None:
        """An empty box with a question mark, away from the axis: here is something, and nobody sees how much."""
        left, upper = self._corner(start, top, side)
        self._pen.rounded_rectangle((left, upper, left + side, upper + side), radius=_GAP, outline=_GREY, width=4)
        self._pen.text((left + side // 2, upper + side // 2), "?", fill=_DARK, font=self._letters, anchor="mm")

    def length(self, letters: str) -> int:
        """How much room letters take."""
        return ceil(self._letters.getlength(letters))

    def before(self, end: int, middle: int, letters: str) -> None:
        """Letters that end at a place, in reading direction."""
        self._write(end, middle, letters, "lm" if self._right_to_left else "rm")

    def behind(self, start: int, middle: int, letters: str) -> None:
        """Letters that begin at a place."""
        self._write(start, middle, letters, "rm" if self._right_to_left else "lm")

    def png(self) -> bytes:
        """The sheet as a file."""
        file = BytesIO()
        self._picture.save(file, "PNG")
        return file.getvalue()

    def _write(self, across: int, middle: int, letters: str, anchor: str) -> None:
        self._pen.text((self._across(across), middle), letters, fill=_DARK, font=self._letters, anchor=anchor)

    def _corner(self, start: int, top: int, length: int) -> tuple[int, int]:
        return (self._across(start + length) if self._right_to_left else start), top

    def _across(self, place: int) -> int:
        return WIDTH - place if self._right_to_left else place
