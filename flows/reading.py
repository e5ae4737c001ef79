"""Reads what people type: any script's digits, any case, any punctuation around a word.

Knows no question and no language.
"""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[,;\n\u060C\u061B\u3001]+")
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?: ?h? ?(\d{2}))?(?: ?([ap]) ?m| ?(?:h|uhr|o clock))?")
"""As it is left by ``plain``, with the marks that some languages put beside it."""


class _Shown(dict[int, int | None]):
    """A table for str.translate, learnt as characters are met: drops those that are never seen."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) == "Cf" else code
        return self[code]


class _Compared(dict[int, int]):
    """Likewise: keeps letters, digits, and the marks that are vowels in many scripts; all else becomes a space."""

    def __missing__(self, code: int) -> int:
        mark, dressing = chr(code), 0xFE00 <= code <= 0xFE0F
        kept = mark in "/+-" or (unicodedata.category(mark)[0] in "LMN" and not dressing)
        self[code] = code if kept and unicodedata.category(mark) != "Me" else ord(" ")
        return self[code]


_SHOWN, _COMPARED = _Shown(), _Compared()


def plain(words: str) -> str:
    """``words`` as they are compared: one case, one form, no punctuation, single spaces."""
    shown = unicodedata.normalize("NFKC", words.translate(_SHOWN))
    folded = unicodedata.normalize("NFKC", shown.casefold())
    return " ".join(folded.translate(_COMPARED).split())


def whole_number(words: str) -> int | None:
    """The number that ``words`` are, in any script's digits, or None. At most nine digits are read."""
    digits = plain(words)
    if not 1 <= len(digits) <= 9 or not all(mark.isdecimal() for mark in digits):
        return None
    return int("".join(str(unicodedata.decimal(mark)) for mark in digits))


def listed(words: str) -> tuple[str, ...]:
    """The parts of a typed list: by comma, semicolon or line in any script; by spaces if all parts are numbers."""
    parts = tuple(part for part in map(plain, _SEPARATORS.split(words)) if part)
    if len(parts) == 1 and all(whole_number(part) is not None for part in parts[0].split()):
        return tuple(parts[0].split())
    return parts


def time_of_day(words: str) -> str | None:
    """The time of day that ``words`` are, as ``HH:MM``, or None: "18:00", "6.30 pm", "18h30"; in any digits."""
    found = _TIME_OF_DAY.fullmatch(plain(words))
    if found is None:
        return None
    hour, minute = whole_number(found[1]) or 0, whole_number(found[2] or "0") or 0
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
