"""How the reader is written to: when, how often, in which ways, and how old they said that they are."""

from __future__ import annotations

from collections.abc import Iterator

from babel.dates import get_day_names

from bot.places import city
from bot.views.glance import Glance, Shown, lines
from flows.phrase import system
from flows.schedule import WEEKDAYS

_WORDS = "settings_words"


async def settings(glance: Glance) -> Shown:
    """A line for each."""
    return Shown(
        text=lines(
            _zone(glance),
            _quiet(glance),
            _days(glance),
            glance.say(_WORDS, f"pace_{glance.reader.pace}"),
            _most(glance),
            _reminders(glance),
            *_looks(glance),
            glance.say("discreet_words", "on" if glance.reader.discreet else "off"),
            *_age(glance),
            *_pause(glance),
        )
    )


def _zone(glance: Glance) -> str:
    place = city(glance.reader.zone, glance.scene.language_of(glance.reader))
    return glance.say(_WORDS, "zone", label=place, time=glance.wall(glance.now).time())


def _quiet(glance: Glance) -> str:
    hours = glance.scene.hours(glance.reader)
    if hours.quiet_from == hours.quiet_until:
        return glance.say(_WORDS, "quiet_none")
    return glance.say(_WORDS, "quiet", start=hours.quiet_from, finish=hours.quiet_until)


def _days(glance: Glance) -> str:
    chosen = glance.reader.days
    if not chosen or len(chosen) == len(WEEKDAYS):
        return glance.say(_WORDS, "days_all")
    formats = glance.scene.language_of(glance.reader).formats
    names = get_day_names("wide", context="stand-alone", locale=formats)
    listed = tuple(names[nth] for nth, day in enumerate(WEEKDAYS) if day in chosen)
    return glance.say(_WORDS, "days", days=listed)


def _most(glance: Glance) -> str:
    """How many messages that the reader did not ask for come at most, and in how long."""
    length = glance.scene.say(system("days", count=7 * glance.reader.pace), glance.reader)
    return glance.say(_WORDS, "most", number=glance.scene.project.messages_per_week, length=length)


def _reminders(glance: Glance) -> str:
    most = glance.reader.reminders
    return glance.say(_WORDS, "reminders", count=most) if most else glance.say(_WORDS, "reminders_none")


def _looks(glance: Glance) -> Iterator[str]:
    """What messages look like, as far as somebody has said."""
    if not glance.reader.fit:
        yield glance.say(_WORDS, "fit_usual")
    for wish in glance.reader.fit:
        yield glance.say(_WORDS, f"fit_{wish}")
    if not _is_gone(glance):
        yield glance.say(_WORDS, "change_fit")


def _age(glance: Glance) -> Iterator[str]:
    if glance.reader.age_band:
        yield glance.say(_WORDS, f"age_{glance.reader.age_band}")
        if not _is_gone(glance):
            yield glance.say(_WORDS, "change_age")


def _is_gone(glance: Glance) -> bool:
    """Whether they have stopped or left: then nothing can be changed before they come back."""
    return glance.reader.status in ("stopped", "left")


def _pause(glance: Glance) -> Iterator[str]:
    reader = glance.reader
    if reader.status == "paused" and reader.paused_until:
        yield glance.say(_WORDS, "paused", date=glance.wall(reader.paused_until))
    elif reader.status == "paused":
        yield glance.say(_WORDS, "paused_open")
