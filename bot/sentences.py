"""A sentence with gaps for values: cut once, filled for each reader, safe in either writing direction.

Knows no script and no catalogue. The rules of direction are those of Unicode Standard Annex 9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.units import format_unit

from bot.languages import Language
from flows.phrase import Value

Known = Value | date | time | timedelta
"""What can stand in a gap. A datetime is in the reader's zone already, and said with its day of the week; a timedelta
is whole days."""
ISOLATE, END_OF_ISOLATE, RIGHT_TO_LEFT_MARK = "\u2068", "\u2069", "\u200f"
DIRECTION_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Whoever writes a text has no need of these: the bot adds what is needed. Telegram itself removes the first five."""

_GAP = re.compile(r"\{([a-z_]+)\}")
_PART_OF_A_LINK = re.compile(r"(?:://|[/@])\S*$")
_A_LINK = re.compile(r"/\w+|\w+://\S+")
_SPACED_NUMBER = re.compile(r"\+?\d+(?:[ \u00a0]\d+)+")
_SPACES_LEFT = re.compile(r"(?<=\S) +(?=[ .,;:!?\u060c\u06d4])")
_CONTROL = re.compile(f"[{DIRECTION_CONTROLS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of right-to-left scripts."""
_NO_CONTROLS = dict.fromkeys(map(ord, DIRECTION_CONTROLS))
_DEPTH = {"\u2066": 1, "\u2067": 1, ISOLATE: 1, END_OF_ISOLATE: -1}


class Sentence:
    """One text in one language."""

    __slots__ = ("_gaps", "_language", "_pieces", "names")

    def __init__(self, text: str, language: Language) -> None:
        laid_out = _laid_out(text) if language.right_to_left else text
        self._pieces = _GAP.split(unicodedata.normalize("NFC", laid_out))
        self.names = tuple(self._pieces[1::2])
        """The placeholders, in order."""
        places = range(1, len(self._pieces), 2)
        self._gaps = tuple((self._pieces[place], self._is_in_link(place)) for place in places)
        self._language = language

    def filled(self, known: Mapping[str, Known]) -> str | None:
        """The sentence with its values, or None if one of them is not known."""
        pieces = self._pieces.copy()
        try:
            pieces[1::2] = [self._shown(known[name], bare) for name, bare in self._gaps]
        except KeyError:
            return None
        said = "".join(pieces)
        return said if said.isascii() else unicodedata.normalize("NFC", said)

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
        """``words`` so that their direction and that of the sentence do not disturb each other.

        What is a link or a command and nothing else stays as it is. A link among other words ends before the mark that
        closes an isolate, so it can still be tapped (TDLib, ``MessageEntity.cpp``: no general punctuation in a path).
        """
        if not words.isascii() and not _keeps_to_itself(words):
            words = words.translate(_NO_CONTROLS)
        if bare or _A_LINK.fullmatch(words):
            return words
        if self._language.right_to_left or _RIGHT_TO_LEFT.search(words):
            isolated = f"{ISOLATE}{words}{END_OF_ISOLATE}"
            led = RIGHT_TO_LEFT_MARK * self._language.right_to_left
            return isolated.replace("\n", f"{END_OF_ISOLATE}\n{led}{ISOLATE}")  # an isolate ends with its line
        return words


def _moment(moment: date | time | timedelta, locale: str) -> str:
    match moment:
        case timedelta():
            return format_unit(moment.days, "duration-day", locale=locale)
        case datetime():
            day, clock = format_date(moment, "full", locale=locale), _moment(moment.time(), locale)
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
    """A line takes its direction from its first letter, so one that begins with a Latin one needs a mark before it.

    So does one that begins with a gap: what stands in it may be Latin, and not every screen looks past an isolate.
    """
    if _GAP.match(line):
        return RIGHT_TO_LEFT_MARK + line
    letters = (mark for mark in _GAP.sub("", line) if unicodedata.bidirectional(mark) in {"L", "R", "AL"})
    first = next(letters, None)
    return line if not line or (first and _RIGHT_TO_LEFT.match(first)) else RIGHT_TO_LEFT_MARK + line


def _keeps_to_itself(words: str) -> bool:
    """Whether ``words`` cannot turn the direction of what is around them: every isolate in them is closed."""
    if not _CONTROL.search(words):
        return True
    depths = list(accumulate(_DEPTH.get(mark, 0) for mark in words))
    embeds = any("\u202a" <= mark <= "\u202e" for mark in words)
    return not embeds and min(depths, default=0) >= 0 and depths[-1:] in ([], [0])
