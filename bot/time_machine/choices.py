"""What somebody has chosen, as they would say it themselves: what a promise to them is measured by. Records only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.schedule import Weekday


@dataclass(frozen=True, slots=True)
class Joined:
    """Said yes."""


@dataclass(frozen=True, slots=True)
class Left:
    """Wants no more messages. ``erased``: and everything erased, of which there is a receipt."""

    erased: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """Said yes once more."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Blocked the bot."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Wants nothing for so many days; None: until they say so."""

    days: int | None


@dataclass(frozen=True, slots=True)
class Resumed:
    """Wants messages again."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Wants to be asked again in so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class Coming:
    """Comes to a session, and knows that they hear of it before."""


@dataclass(frozen=True, slots=True)
class LivesIn:
    """Has said which zone their clock is in: an IANA name."""

    zone: str


@dataclass(frozen=True, slots=True)
class QuietBetween:
    """Has said when they want to be left alone, as ``HH:MM``."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class WelcomeOn:
    """Has said on which days messages are welcome."""

    days: tuple[Weekday, ...]


@dataclass(frozen=True, slots=True)
class Paced:
    """Wants half as much (2), a quarter (4), or all of it (1)."""

    pace: int


@dataclass(frozen=True, slots=True)
class TooMuch:
    """Wants half as much as now."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads another language from now on."""

    language: str


Choice = (
    Joined | Left | CameBack | Blocked | Paused | Resumed | AskedAgain | Coming
    | LivesIn | QuietBetween | WelcomeOn | Paced | TooMuch | Reads
)  # fmt: skip

DECISIVE: Mapping[str, Choice] = {
    "join/agree/option/yes": Joined(),
    "check_in/later/option/tomorrow": AskedAgain(1),
    "check_in/day_after_offer/option/yes": AskedAgain(1),
    "pause/how_long/option/1": Paused(1),
    "pause/how_long/option/7": Paused(7),
    "pause/how_long/option/30": Paused(30),
    "pause/how_long/option/90": Paused(90),
    "pause/how_long/option/open": Paused(None),
    "pause/how_long/option/resume": Resumed(),
    "withdraw/confirm_stop/option/yes": Left(),
    "withdraw/confirm_keep/option/yes": Left(),
    "withdraw/confirm_take_back/option/yes": Left(),
    "withdraw/confirm_erase/option/yes": Left(erased=True),
    "come_back/question/option/yes": CameBack(),
}
"""Buttons with which somebody decides how they are written to, and what they mean by them."""
