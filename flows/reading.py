"""Reads what people type: any script's digits, any case, any punctuation around a word.

Knows no question and no language.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORDS = re.compile(r"[^\w\s/+-]|_", re.UNICODE)
_SPACES = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[,;\n\u060C\u061B\u3001]+")


def plain(words: str) -> str:
    """``words`` as they are compared: one case, one form, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    shown = "".join(mark for mark in folded if unicodedata.category(mark) != "Cf")
    return _SPACES.sub(" ", _NOT_WORDS.sub(" ", shown)).strip()


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
