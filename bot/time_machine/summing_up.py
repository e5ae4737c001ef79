"""What a rehearsal came to, in a few lines for each person, and which promises were kept. Knows no bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.time_machine.diary import Diary, Did, Heard
from bot.time_machine.living import Living
from bot.time_machine.promises import PROMISES, Breach
from bot.time_machine.transcript import described, local


def summary(people: Sequence[Living], begins: datetime, weeks: int) -> Iterator[str]:
    """Line by line: unasked messages by person and week, their earliest and latest hours, what could not be done."""
    yield f"How often the bot wrote first, what was asked for before included, in each of {weeks} weeks:"
    for person in people:
        yield f"  {described(person)}"
        yield f"    {_by_week(person.diary, begins, weeks)}{_hours(person)}"
        yield from (f"    looked for [{words}], and did not find it" for words in _missed(person.diary))


def _by_week(diary: Diary, begins: datetime, weeks: int) -> str:
    counted = Counter((at - begins) // timedelta(weeks=1) for at in unasked(diary))
    return " ".join(str(counted[week]) for week in range(weeks))


def unasked(diary: Diary) -> list[datetime]:
    """When messages came that somebody had not asked for just then."""
    return sorted({entry.at for entry in diary.entries if isinstance(entry, Heard) and entry.unasked})


def _hours(person: Living) -> str:
    times = [at.astimezone(person.zone).time() for at in unasked(person.diary)]
    return f"   between {min(times):%H:%M} and {max(times):%H:%M}" if times else ""


def _missed(diary: Diary) -> list[str]:
    return [entry.words for entry in diary.entries if isinstance(entry, Did) and entry.deed == "missed"]


def judgement(people: Sequence[Living], breaches: Sequence[Breach]) -> Iterator[str]:
    """Which promises were kept, and where one was not."""
    yield "Promises:"
    for promise in PROMISES:
        broken = [breach for breach in breaches if breach.promise == promise]
        yield f"  {'broken' if broken else 'kept  '}  {promise}"
        for breach in broken:
            yield from (f"            {line}" for line in _told(breach, people))


def _told(breach: Breach, people: Sequence[Living]) -> Iterator[str]:
    zone = next(person.zone for person in people if person.diary.name == breach.who)
    yield f"{breach.who}, {local(breach.at, zone)}"
    if breach.text:
        yield f"  {breach.text.splitlines()[0]}"
