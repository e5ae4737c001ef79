"""Draws how often each answer was given, as a picture for a phone. Knows no project.

It is given shown numbers only: where one is hidden, nothing in the picture depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from bot.papers.letters import letters_for, plain

WIDTH = 1080
"""Pixels: as wide as phones show a picture."""
MARGIN, LINE, BAR, BELOW = 48, 60, 72, 44
"""Pixels: around everything; a line of words above a bar; a bar; the room below it."""
_WORDS, _DIGITS = 44, 64
"""Pixels: how high letters and digits are."""
_GAP, _EDGE = 24, 4
_WHITE, _GREY, _DARK = 255, 119, 51


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One answer, and how many people gave it; None if that is hidden."""

    number: str
    """By which it is listed: it stands in the picture where no letters can be drawn for ``words``."""
    words: str
    people: int | None


def drawn(bars: Sequence[Bar], everybody: int, *, right_to_left: bool = False) -> bytes:
    """A PNG: each answer in its words, and below them its bar in a frame, and how many people.

    The frame is as long as a bar of ``everybody``, so that a few do not look like all. For those who read from right
    to left, bars grow from the right. The same bars, the same PNG, on machines with the same fonts.
    """
    font = letters_for("".join(bar.words for bar in bars), _WORDS)
    rows = [(bar, tuple(_lines(bar.words, font)) if font else (bar.number,)) for bar in bars]
    height = 2 * MARGIN - BELOW + sum(LINE * len(lines) + BAR + BELOW for _, lines in rows)
    sheet = _Sheet(height=height, right_to_left=right_to_left)
    frame = WIDTH - 2 * MARGIN - _GAP - ceil(plain(_DIGITS).getlength(str(everybody)))
    top = MARGIN
    for bar, lines in rows:
        for line in lines:
            sheet.write(MARGIN, top + LINE // 2, line, font or plain(_WORDS))
            top += LINE
        if bar.people is None:
            sheet.unknown(MARGIN, top, BAR)
        else:
            sheet.box(MARGIN, top, frame, BAR, outline=_GREY)
            sheet.box(MARGIN, top, frame * bar.people // everybody, BAR, fill=_DARK)
            sheet.write(MARGIN + frame + _GAP, top + BAR // 2, str(bar.people), plain(_DIGITS))
        top += BAR + BELOW
    return sheet.png()


def _lines(words: str, font: FreeTypeFont) -> Iterator[str]:
    """``words`` in lines that fit, broken between words."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".lstrip()
        if line and font.getlength(longer) > WIDTH - 2 * MARGIN:
            yield line
            longer = word
        line = longer
    yield line


class _Sheet:
    """A white sheet. Places across it are counted from the side on which reading begins."""

    def __init__(self, *, height: int, right_to_left: bool) -> None:
        self._picture = Image.new("L", (WIDTH, height), _WHITE)
        self._pen = ImageDraw.Draw(self._picture)
        self._right_to_left = right_to_left

    def box(self, start: int, top: int, length: int, height: int, **ink: int) -> None:
        """A box, filled or in outline."""
        left = self._left(start, length)
        self._pen.rectangle((left, top, left + length, top + height), width=_EDGE, **ink)

    def unknown(self, start: int, top: int, side: int) -> None:
        """An empty box with a question mark, unlike any frame: here is something, and nobody sees how much."""
        left, middle = self._left(start, side), (side // 2)
        self._pen.rounded_rectangle((left, top, left + side, top + side), radius=_GAP, outline=_GREY, width=_EDGE)
        self._pen.text((left + middle, top + middle), "?", fill=_DARK, font=plain(_DIGITS), anchor="mm")

    def write(self, start: int, middle: int, words: str, font: FreeTypeFont) -> None:
        """Words or digits that begin at a place."""
        anchor = "rm" if self._right_to_left else "lm"
        self._pen.text((self._left(start, 0), middle), words, fill=_DARK, font=font, anchor=anchor)

    def png(self) -> bytes:
        """The sheet as a file."""
        file = BytesIO()
        self._picture.save(file, "PNG")
        return file.getvalue()

    def _left(self, start: int, length: int) -> int:
        """Where something begins that is so long, counted from the left."""
        return WIDTH - start - length if self._right_to_left else start
