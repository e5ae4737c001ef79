"""Who takes part in a rehearsal: where they live, what they read, and how they treat a bot. Knows no scripts' order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, islice
from random import Random
from typing import Literal

from bot.time_machine.choices import Choice, LivesIn, QuietBetween, Reads, TooMuch, WelcomeOn
from flows.schedule import Weekday

Manner = Literal["answers", "skips", "puts off"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tap:
    """They look for the button that says what stands at ``slot``, or what ``words`` say; without either, the first."""

    slot: str = ""
    words: str = ""
    means: Choice | None = None
    confirmed: str = ""
    """Where the words stand by which they know that it worked; empty: any answer will do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """They write ``words``, or what one writes to get to ``command``."""

    words: str = ""
    command: str = ""
    means: Choice | None = None
    confirmed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """They block the bot."""


Step = Tap | Write | Block


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something they do by themselves, step by step, on the ``day`` after they joined (0: the same), at ``hour``."""

    day: int
    hour: float
    name: str
    """As in "pauses for a week"."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How somebody treats a question that comes by itself."""

    name: str
    after: tuple[int, int] | None
    """They look at their phone so many minutes later, from the one to the other; None: they never answer."""
    within: tuple[int, int] = (8, 50)
    """Once they are at it, they answer within so many seconds, from the one to the other."""
    manner: Manner = "answers"
    drops_out: float = 0.0
    """How likely they put the phone away, at each answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Persona:
    """Somebody who takes part."""

    number: int
    language: str
    zone: str
    city: str
    habit: Habit
    deeds: tuple[Deed, ...] = ()
    name: str = ""
    """What they want to be called; empty: they keep it to themselves."""

    @property
    def described(self) -> tuple[str, ...]:
        """Their habits, in words."""
        return self.habit.name, *(deed.name for deed in self.deeds if deed.name)


AT_ONCE = Habit(name="answers at once", after=(1, 5))
LATE = Habit(name="answers hours later", after=(150, 600), drops_out=0.05)
NEVER = Habit(name="never answers", after=None)
SKIPS = Habit(name="skips everything", after=(5, 90), manner="skips")
TOMORROW = Habit(name="often says tomorrow", after=(10, 120), manner="puts off")

LONDON, WARSAW = ("Europe/London", "London"), ("Europe/Warsaw", "Warsaw")
KARACHI, NEW_YORK = ("Asia/Karachi", "Karachi"), ("America/New_York", "New York")
SYDNEY, KATHMANDU = ("Australia/Sydney", "Sydney"), ("Asia/Kathmandu", "Kathmandu")
PLACES = (LONDON, KARACHI, NEW_YORK, SYDNEY, WARSAW, KATHMANDU)
"""Zones that change their clocks in spring, in autumn, or never; one is a quarter of an hour off the others."""


def moves_in(city: str, zone: str) -> Deed:
    """They say where they are."""
    return Deed(
        day=0,
        hour=0,
        name="",
        steps=(Write(command="zone"), Write(words=city), Tap(means=LivesIn(zone), confirmed="zone/changed/say")),
    )


def is_quiet(day: int, start: str, end: str) -> Deed:
    """They say when they want to be left alone."""
    steps = (
        Write(command="quiet_hours"),
        Tap(slot="quiet_hours/begin/option/other"),
        Write(words=start),
        Write(words=end, means=QuietBetween(start, end), confirmed="quiet_hours/changed/say"),
    )
    return Deed(day=day, hour=14, name=f"has quiet hours from {start} to {end}", steps=steps)


def is_free_on(day: int, *days: Weekday) -> Deed:
    """They say on which days messages are welcome."""
    picked = (Tap(slot=f"days/some/option/{each}") for each in days)
    last = Tap(slot="system/done", means=WelcomeOn(days), confirmed="days/changed/say")
    steps: tuple[Step, ...] = (Write(command="days"), Tap(slot="days/choice/option/some"), *picked, last)
    return Deed(day=day, hour=14.5, name=f"is free on {' and '.join(days)}", steps=steps)


def pauses(day: int, days: Literal[1, 7, 30, 90]) -> Deed:
    name = f"pauses for {days} days"
    return Deed(day=day, hour=15, name=name, steps=(Write(command="pause"), Tap(slot=f"pause/how_long/option/{days}")))


def finds_it_too_much(day: int) -> Deed:
    steps = (
        Write(command="too_much", means=TooMuch(), confirmed="too_much/halved/say"),
        Tap(slot="too_much/pause_too/option/no"),
    )
    return Deed(day=day, hour=18.5, name="finds it too much", steps=steps)


def leaves(day: int, rung: Literal["stop", "keep", "take_back", "erase"]) -> Deed:
    chosen = f"leave_{rung}" if rung in ("keep", "take_back") else rung
    steps = (
        Write(command="stop"),
        Tap(slot=f"withdraw/choice/option/{chosen}"),
        Tap(slot=f"withdraw/confirm_{rung}/option/yes"),
    )
    names = {"stop": "stops", "keep": "leaves", "take_back": "leaves", "erase": "leaves and has everything erased"}
    return Deed(day=day, hour=11, name=names[rung], steps=steps)


def blocks(day: int) -> Deed:
    return Deed(day=day, hour=21, name="blocks the bot", steps=(Block(),))


def speaks(day: int, tag: str, own_name: str) -> Deed:
    steps = (Write(command="language"), Tap(words=own_name, means=Reads(tag), confirmed="language/changed/say"))
    return Deed(day=day, hour=16, name="changes language", steps=steps)


def asks_what_comes(day: int) -> Deed:
    return Deed(day=day, hour=13, name="", steps=(Write(command="next"),))


def cast(people: int, *, languages: Mapping[str, str], zone: str, weeks: int, seed: int) -> tuple[Persona, ...]:
    """So many people. ``languages``: tags, and what each is called in itself; ``zone``: the project's own.

    Eight of them have between them the habits that every project meets; with which of them it begins is in the seed,
    and those after them are drawn.
    """
    tags, chance = tuple(languages), Random(f"cast {seed}")
    eight = list(_eight(tags, weeks, languages))
    first = (seed - 1) % len(eight)
    drawn = (_drawn(tags, weeks, chance) for _ in count())
    everybody = chain(eight[first:], eight[:first], drawn)
    return tuple(replace(_at_home(each, zone), number=place) for place, each in enumerate(islice(everybody, people), 1))


def _eight(tags: Sequence[str], weeks: int, languages: Mapping[str, str]) -> Iterator[Persona]:
    def person(place: int, at: tuple[str, str], habit: Habit, *deeds: Deed, name: str = "") -> Persona:
        tag = tags[place % len(tags)]
        return Persona(number=place, language=tag, zone=at[0], city=at[1], habit=habit, deeds=deeds, name=name)

    middle = 7 * weeks // 2
    yield person(0, LONDON, AT_ONCE, asks_what_comes(1), asks_what_comes(middle + 1), name="Robin")
    yield person(1, WARSAW, LATE, speaks(middle, tags[0], languages[tags[0]]))
    yield person(2, KARACHI, TOMORROW, pauses(9, 30 if weeks > 8 else 7), asks_what_comes(10))
    yield person(3, NEW_YORK, SKIPS, finds_it_too_much(8), asks_what_comes(9))
    yield person(4, SYDNEY, NEVER, blocks(7 * weeks - 10))
    yield person(
        6,
        LONDON,
        AT_ONCE,
        is_free_on(1, "tuesday", "thursday"),
        is_quiet(1, "19:00", "11:30"),
        leaves(min(21, 7 * weeks - 9), "erase"),
    )
    yield person(6, KATHMANDU, NEVER, pauses(15, 7))
    yield person(7, LONDON, LATE, leaves(middle, "stop"))


def _drawn(tags: Sequence[str], weeks: int, chance: Random) -> Persona:
    day, (zone, city) = chance.randrange(1, 7 * weeks), chance.choice(PLACES)
    deeds = (pauses(day, 7), pauses(day, 30), finds_it_too_much(day), leaves(day, "keep"), blocks(day))
    return Persona(
        number=0,
        language=chance.choice(tags),
        zone=zone,
        city=city,
        habit=chance.choice((AT_ONCE, LATE, NEVER, SKIPS, TOMORROW)),
        deeds=(chance.choice(deeds),),
    )


def _at_home(persona: Persona, zone: str) -> Persona:
    """Who lives elsewhere than the project begins by saying so."""
    if persona.zone == zone:
        return persona
    return replace(persona, deeds=(moves_in(persona.city, persona.zone), *persona.deeds))
