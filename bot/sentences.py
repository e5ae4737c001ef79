"""A sentence with gaps for values: cut once, filled for each reader, safe in either writing direction.

Knows no script and no catalogue. The rules of direction are those of Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.units import format_unit

from bot.languages import Language
from flows.phrase import Value

Known = Value | date | time | timedelta
"""What can stand in a gap. A datetime is a date too, and is in the reader's zone already; a timedelta is whole days."""
ISOLATE, END_OF_ISOLATE, RIGHT_TO_LEFT_MARK = "\u2068", "\u2069", "\u200f"
DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Whoever writes a text has no need of these: the bot adds what is needed. Telegram itself removes the first five."""

_GAP = re.compile(r"\{([a-z_]+)\}")
_PART_OF_A_LINK = re.compile(r"(?:://|[/@])\S*$")
_SPACED_NUMBER = re.compile(r"\+?\d+(?:[ \u00a0]\d+)+")
_SPACES_LEFT = re.compile(r"(?<=\S) +(?=[ .,;:!?\u060c\u06d4])")
_NO_CONTROLS = dict.fromkeys(map(ord, DIRECTION_CONTROLS))


class Sentence:
    """One text in one language."""

    __slots__ = ("_in_link", "_language", "_pieces", "names")

    def __init__(self, text: str, language: Language) -> None:
        laid_out = _laid_out(text) if language.right_to_left else text
        self._pieces = _GAP.split(unicodedata.normalize("NFC", laid_out))
        self.names = tuple(self._pieces[1::2])
        """The placeholders, in order."""
        self._in_link = tuple(map(self._is_in_link, range(1, len(self._pieces), 2)))
        self._language = language

    def filled(self, known: Mapping[str, Known]) -> str | None:
        """The sentence with its values, or None if one of them is not known."""
        if not all(name in known for name in self.names):
            return None
        pieces = self._pieces.copy()
        pieces[1::2] = [self._shown(known[name], bare) for name, bare in zip(self.names, self._in_link, strict=True)]
        return unicodedata.normalize("NFC", "".join(pieces))

    def filled_as_far_as_known(self, known: Mapping[str, Known]) -> str:
        """The sentence without the values that are not known: a gap is better than silence."""
        said = self.filled({**dict.fromkeys(self.names, ""), **known}) or ""
        return _SPACES_LEFT.sub("", said.replace(ISOLATE + END_OF_ISOLATE, "")).strip()

    def _is_in_link(self, place: int) -> bool:
        """Whether the gap at ``place`` is part of a link or a command, which isolates would break."""
        return bool(_PART_OF_A_LINK.search("-".join(self._pieces[:place:2])))

    def _shown(self, value: Known, bare: bool) -> str:
        match value:
            case str():
                return self._isolated(value, bare)
            case tuple():
                return format_list([self._isolated(item, bare) for item in value], locale=self._language.formats)
            case int():
                return self._isolated(self._language.digits_of(str(value)), bare)
            case _:
                return self._isolated(self._language.digits_of(_moment(value, self._language.formats)), bare)

    def _isolated(self, words: str, bare: bool) -> str:
        """``words`` so that their direction and that of the sentence do not disturb each other."""
        if not words.isascii():
            words = words.translate(_NO_CONTROLS)
        if bare or words.startswith("/") or "://" in words:
            return words
        if self._language.right_to_left or (not words.isascii() and any(map(_right_to_left, words))):
            return f"{ISOLATE}{words}{END_OF_ISOLATE}"
        return words


def _moment(moment: date | time | timedelta, locale: str) -> str:
    match moment:
        case timedelta():
            return format_unit(moment.days, "duration-day", locale=locale)
        case datetime():
            day, clock = _moment(moment.date(), locale), _moment(moment.time(), locale)
            return str(get_datetime_format("long", locale=locale)).format(clock, day)
        case date():
            return format_date(moment, "long", locale=locale)
        case time():
            return format_time(moment, "short", locale=locale)


def _laid_out(text: str) -> str:
    """A right-to-left text whose lines begin on the right, and whose spaced numbers keep their order."""
    whole = _SPACED_NUMBER.sub(lambda number: f"{ISOLATE}{number[0]}{END_OF_ISOLATE}", text)
    return "\n".join(map(_led, whole.split("\n")))


def _led(line: str) -> str:
    """A line takes its direction from its first letter, so one that begins with a Latin one needs a mark before it."""
    letters = (mark for mark in _GAP.sub("", line) if unicodedata.bidirectional(mark) in {"L", "R", "AL"})
    first = next(letters, None)
    return line if not line or (first and _right_to_left(first)) else RIGHT_TO_LEFT_MARK + line


def _right_to_left(mark: str) -> bool:
    return unicodedata.bidirectional(mark) in {"R", "AL"}
