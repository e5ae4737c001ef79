"""When somebody of the team reads, in the reader's words: what ``{hours}`` and ``{next_reading}`` stand for.

Worked out at the moment of saying, never kept: what was true an hour ago may not be. Knows the rota, and no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, get_day_names, get_timezone_location
from babel.lists import format_list

from bot.facts import Say
from bot.languages import Language
from bot.rota import Duty, Rota
from bot.sentences import Known
from flows.book import Book, Texts
from flows.extract import forms
from flows.phrase import placeholders, system
from flows.rhythm import clock
from flows.schedule import WEEKDAYS

NAMES = frozenset({"hours", "next_reading"})
"""The placeholders that are worked out here."""
_CLOSED_WITHIN = 14
"""Days. Of closed days further away, people are told when they come nearer."""
_RANGE = 3
"""From so many days in a row on, the first and the last say it shorter."""


def places_of(book: Book) -> frozenset[tuple[str, str]]:
    """Script and slot of every text that names one of these, in whatever form: plain, or in easier words."""
    return frozenset(_places(book))


def _places(book: Book) -> Iterator[tuple[str, str]]:
    others: Mapping[str, Texts] = {**book.phrasebooks, **book.directories}
    scripts: Iterator[tuple[str, Texts]] = ((key, script) for (key, _), script in book.scripts.items())
    for key, part in (*scripts, *others.items()):
        for slot in part.slots():
            if any(not NAMES.isdisjoint(placeholders(text)) for text in forms(slot.text)):
                yield key, slot.part
                yield key, slot.part.rpartition("/")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingTimes:
    """One project's rota at one moment, for one reader."""

    rota: Rota
    now: datetime
    """UTC."""
    zone: ZoneInfo
    """The reader's."""
    language: Language
    say: Say

    def facts(self) -> Mapping[str, Known]:
        """What each of ``NAMES`` stands for."""
        return {"hours": self._hours(), "next_reading": self._next()}

    # --- every week ------------------------------------------------------------------------------------------------

    def _hours(self) -> str:
        """In the project's zone, which is named to those whose clocks show something else."""
        if not self.rota.duties:
            return self.say(system("no_hours"))
        hours = "; ".join(self._duty(duty) for duty in self.rota.duties)
        if self._local(self.now) != self.now.astimezone(self.rota.zone).replace(tzinfo=None):
            place = get_timezone_location(self.rota.zone, locale=self.language.formats, return_city=True)
            hours = self.say(system("rota_elsewhere"), hours=hours, label=place)
        closed = self.rota.closed_within(_CLOSED_WITHIN, self.now)
        return (
            self.say(system("rota_closed"), hours=hours, days=self._listed(map(self._day, closed))) if closed else hours
        )

    def _duty(self, duty: Duty) -> str:
        return self.say(
            system("rota_hours"),
            days=self._days([WEEKDAYS.index(day) for day in WEEKDAYS if day in duty.days]),
            start=clock(duty.from_),
            finish=clock(duty.until),
            who=self._listed(duty.who),
        )

    def _days(self, days: list[int]) -> str:
        """Days of the week by number, in order."""
        names = get_day_names("wide", context="stand-alone", locale=self.language.formats)
        if len(days) >= _RANGE and days[-1] - days[0] == len(days) - 1:
            return self.say(system("rota_days"), start=names[days[0]], finish=names[days[-1]])
        return self._listed(names[day] for day in days)

    # --- next ------------------------------------------------------------------------------------------------------

    def _next(self) -> str:
        """In the reader's own zone."""
        reading = self.rota.next_reading(self.now)
        if reading is None:
            return self.say(system("next_reading_never"))
        begins, ends = self._local(reading.begins), self._local(reading.ends)
        if reading.is_on(self.now):
            return self.say(system("next_reading_now"), finish=ends.time())
        if begins.date() == self._local(self.now).date():
            return self.say(system("next_reading_today"), start=begins.time(), finish=ends.time())
        return self.say(system("next_reading_later"), day=self._day(begins.date()), start=begins.time())

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _day(self, day: date) -> str:
        """``Monday, 23 November``: near enough to need no year."""
        return self.language.digits_of(format_skeleton("MMMMEEEEd", day, locale=self.language.formats))

    def _listed(self, words: Iterable[str]) -> str:
        listed: str = format_list(list(words), locale=self.language.formats)
        return listed
