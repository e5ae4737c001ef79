"""Reads on a phone what was announced, and for when. Knows the English words for it only: they are one of several.

Only what was announced in English can be judged, which is enough: all languages are told the same.
"""

from __future__ import annotations

import calendar
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.rhythm import instant

_MONTHS = list(calendar.month_name)[1:]
_ANNOUNCED = re.compile(
    rf"not before (?:\w+, )?(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}}),"
    r" (?P<hour>\d\d):(?P<minute>\d\d)"
)
_ANY_TIME = "at any time now"


def announced(text: str, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) before which nothing comes, if ``text`` announces one by the clock of ``zone``."""
    if _ANY_TIME in text:
        return None
    return min((_instant(found, zone) for found in _ANNOUNCED.finditer(text)), default=None)


def _instant(found: re.Match[str], zone: ZoneInfo) -> datetime:
    day, month = int(found["day"]), _MONTHS.index(found["month"]) + 1
    wall = datetime(int(found["year"]), month, day, int(found["hour"]), int(found["minute"]))  # noqa: DTZ001
    return instant(wall, zone)
