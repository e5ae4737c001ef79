"""Questions answered by writing: a person's own words, a whole number, a date, a time of day, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Literal

from pydantic import model_validator

from flows.phrase import Value
from flows.questions.base import Labelled, Question, Record, Unclear
from flows.reading import plain, time_of_day, whole_number

LENGTHS = {"line": 100, "short": 200, "long": 3000}
_FOUR_DIGITS = 1000
_DATE_PARTS = re.compile(r"[\s./-]+")


class FreeText(Question[Literal["line", "short", "long"]]):
    """``text``: the person's own words: up to 100 characters in a line, 200 if short, 3,000 if long."""

    keyword: ClassVar[str] = "text"
    free_words: ClassVar[bool] = True

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        said = words.strip()
        if not said:
            return Unclear(hint="hint_text")
        most = LENGTHS[self.root]
        return said if len(said) <= most else Unclear(hint="hint_text_long", values={"most": most, "count": len(said)})


class Bounds(Record):
    """The least and the most that a number may be."""

    least: int = 0
    most: int = 1_000_000

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if self.least > self.most:
            raise ValueError("'least' is more than 'most'. Put the smaller number in 'least'.")
        return self


class Number(Question[Bounds]):
    """``number``: a whole number between two bounds."""

    keyword: ClassVar[str] = "number"

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        number = whole_number(words)
        least, most = self.root.least, self.root.most
        if number is None or not least <= number <= most:
            return Unclear(hint="hint_number", values={"least": least, "most": most})
        return number


class Day(Question[Literal[True]]):
    """``date: true``: a day, written day month year (or year first). The answer is ISO 8601, ``2026-03-01``."""

    keyword: ClassVar[str] = "date"

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        parts = [whole_number(part) for part in _DATE_PARTS.split(plain(words.replace(".", " ")))]
        numbers = [part for part in parts if part is not None]
        if len(numbers) != 3 or len(parts) != 3:
            return Unclear(hint="hint_date")
        year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
        if year < _FOUR_DIGITS:
            return Unclear(hint="hint_date")  # of which century?
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return Unclear(hint="hint_date")


class TimeOfDay(Question[Literal[True]]):
    """``time: true``: a time of day. The answer is ``HH:MM``."""

    keyword: ClassVar[str] = "time"

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return time_of_day(words) or Unclear(hint="hint_time")


class WherePeopleAre(Question[Literal[True]]):
    """``place: true``: what somebody's clock shows now, or a city. Read by ``Surroundings.where``, which knows both."""

    keyword: ClassVar[str] = "place"

    def read(self, words: str, offers: Sequence[Labelled]) -> Value | Unclear:
        return Unclear(hint="hint_place")
