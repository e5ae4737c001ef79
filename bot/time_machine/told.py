"""What somebody has told the bot so far about how they want to be written to. Pure: adds up their choices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.time_machine.choices import (
    AskedAgain,
    Blocked,
    CameBack,
    Choice,
    Coming,
    Joined,
    Left,
    LivesIn,
    Paced,
    Paused,
    QuietBetween,
    Reads,
    Resumed,
    TooMuch,
    WelcomeOn,
)
from flows.recording import SLOWEST
from flows.rhythm import Hours, clock, instant
from flows.schedule import WEEKDAYS


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the bot has to go by, as they know it."""

    hours: Hours
    pace: int = 1
    takes_part: bool = False
    since: datetime | None = None
    """Since when they may expect to hear something: since they joined, came back, or their pause was over."""
    pause: tuple[datetime, datetime | None] | None = None
    """From when on, and until when."""
    receipt_after: datetime | None = None
    """They had everything erased, and get a receipt."""
    asked: tuple[datetime, ...] = ()
    """What they asked for and have not heard yet: not before these times."""

    def after(self, choice: Choice, at: datetime) -> Told:
        """The same once they have chosen ``choice``."""
        told = self
        match choice:
            case Joined() | CameBack():
                told = replace(self, takes_part=True, since=at, pause=None, receipt_after=None)
            case Left(erased=erased):
                told = replace(self, takes_part=False, receipt_after=at if erased else self.receipt_after)
            case Blocked():
                told = replace(self, takes_part=False)
            case Paused(days=days):
                told = replace(self, pause=(at, None if days is None else self._days_later(at, days)), since=None)
            case Resumed():
                told = replace(self, pause=None, since=at)
            case AskedAgain(days=days):
                told = replace(self, asked=(*self.asked, self._begin_of_day(at, days)))
            case Coming():
                told = replace(self, asked=(*self.asked, at))
            case _:
                told = self._living(choice)
        return told

    def _living(self, choice: LivesIn | QuietBetween | WelcomeOn | Paced | TooMuch | Reads) -> Told:
        hours, pace = self.hours, self.pace
        match choice:
            case LivesIn(zone=zone):
                hours = replace(hours, zone=ZoneInfo(zone))
            case QuietBetween(start=start, end=end):
                hours = replace(hours, quiet_from=clock(start), quiet_until=clock(end))
            case WelcomeOn(days=days):
                hours = replace(hours, days=frozenset(map(WEEKDAYS.index, days or WEEKDAYS)))
            case Paced(pace=pace):
                pass
            case TooMuch():
                pace = min(2 * pace, SLOWEST)
            case Reads():
                pass
            case _:
                assert_never(choice)
        return replace(self, hours=hours, pace=pace)

    def _days_later(self, at: datetime, days: int) -> datetime:
        return self.hours.at(self.hours.local(at) + timedelta(days=days))

    def _begin_of_day(self, at: datetime, days: int) -> datetime:
        day = self.hours.local(at).date() + timedelta(days=days)
        return instant(datetime(day.year, day.month, day.day), self.hours.zone)  # noqa: DTZ001  a wall clock
