"""Thousands of random lives: whatever people do, and whatever befalls the bot, what was promised to them is kept.

``ALONGSIDE_LIVES=20000`` in the environment lives so many of them, and other ones every time.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvloop
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.project_file import example_project
from bot.time_machine.machine import Machine
from bot.time_machine.personas import (
    PLACES,
    Deed,
    Habit,
    Persona,
    Write,
    blocks,
    finds_it_too_much,
    is_free_on,
    is_quiet,
    leaves,
    moves_in,
    pauses,
)
from bot.time_machine.promises import Breach, broken, terms_of
from flows.schedule import WEEKDAYS
from tests.lives import Trouble, Village, tongue, village

PROJECT = example_project()
VILLAGERS, WEEKS = 50, 8
USUAL = 750
"""About a minute and a half. A deep look takes ``ALONGSIDE_LIVES``."""
LIVES = int(os.environ.get("ALONGSIDE_LIVES", "0"))
BEGINS = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)
"""Both changes of the clocks are within eight weeks: of North America, of Europe, and of Australia."""
IN_MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""Nothing here is about disks, and a disk would take most of the time."""

days = st.integers(1, 7 * WEEKS - 1)
hours = st.sampled_from(["00:00", "06:30", "09:00", "12:00", "14:30", "17:15", "20:00", "22:30"])


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    """Something that somebody does by themselves, at any hour."""
    day = draw(days)
    zone, city = draw(st.sampled_from(PLACES))
    start, end = draw(hours), draw(hours)
    some = draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True))
    chosen = draw(
        st.sampled_from(
            [
                Deed(day=day, hour=10, name="", steps=(Write(command="check_in"),)),
                pauses(day, 7),
                pauses(day, 1),
                pauses(day, 30),
                finds_it_too_much(day),
                is_free_on(day, *some),
                is_quiet(day, start, end) if start != end else moves_in(city, zone),
                Deed(day=day, hour=9, name="", steps=moves_in(city, zone).steps),
                leaves(day, "stop"),
                leaves(day, "erase"),
                blocks(day),
            ]
        )
    )
    hour = draw(st.integers(0, 23).filter(lambda hour: hour != 10))  # at ten the check-in comes: who is first is luck
    return Deed(day=day, hour=hour, name=chosen.name, steps=chosen.steps)


@st.composite
def habits(draw: st.DrawFn) -> Habit:
    """How somebody treats questions."""
    after = draw(st.sampled_from([(20, 20), (5, 5), (180, 180), (1200, 1200), None]))
    manner = draw(st.sampled_from(["skips", "answers", "puts off"]))
    drops_out = draw(st.sampled_from([0.0, 0.3]))
    return Habit(name="", after=after, within=(30, 30), manner=manner, drops_out=drops_out)


@st.composite
def villagers(draw: st.DrawFn) -> list[Persona]:
    """So many people, some of whom are not there: that is what a failing example shrinks to."""
    people = []
    for number in range(1, VILLAGERS + 1):
        if draw(st.integers(0, 9)) == 0:
            continue
        zone, city = draw(st.sampled_from(PLACES))
        own = draw(st.lists(deeds(), max_size=3))
        moved = (moves_in(city, zone),) if zone != PROJECT.zone else ()
        people.append(
            Persona(number=number, language="en", zone=zone, city=city, habit=draw(habits()), deeds=(*moved, *own))
        )
    return people


troubles = st.builds(
    Trouble,
    fate=st.sampled_from(["off", "suspended", "unreachable"]),
    begins=st.integers(1, 24 * 7 * WEEKS).map(lambda hour: BEGINS + timedelta(hours=hour, minutes=20)),
    lasts=st.sampled_from([1, 9, 30, 100, 400]).map(lambda hours: timedelta(hours=hours)),
)


def apart(found: Sequence[Trouble]) -> list[Trouble]:
    """One at a time."""
    kept: list[Trouble] = []
    for trouble in sorted(found, key=lambda trouble: trouble.begins):
        if not kept or trouble.begins > kept[-1].outage[1] + timedelta(hours=2):
            kept.append(trouble)
    return kept


@settings(
    max_examples=(LIVES or USUAL) // VILLAGERS,
    derandomize=not LIVES,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink) if LIVES else (Phase.generate,),
)
@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a failing example is long, and has to be read
@given(people=villagers(), outages=st.lists(troubles, max_size=3).map(apart))
def test_what_was_promised_is_kept_in_every_life(people: list[Persona], outages: list[Trouble]) -> None:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        breaches = uvloop.run(lived(Path(folder), people, outages))
    assert not breaches, "\n".join(map(str, breaches))


async def lived(folder: Path, people: Sequence[Persona], troubles: Sequence[Trouble]) -> list[Breach]:
    """Everybody's eight weeks, and what was not kept in them."""
    until = BEGINS + timedelta(weeks=WEEKS)
    async with village(folder, PROJECT, BEGINS) as place:
        living = [await place.moves_in(persona) for persona in people]
        happenings = [(t.begins, lambda t=t: place.befalls(t.fate)) for t in troubles]
        happenings += [(t.outage[1], lambda t=t: place.is_over(t.fate)) for t in troubles]
        await Machine(place, living, happenings).run(until)
        if not place.listens:
            await place.is_over(troubles[-1].fate)
            await place.settle()
        await nothing_is_overdue(place)
    terms = terms_of(PROJECT, tongue().values(), until=until, outages=[each.outage for each in troubles])
    return [breach for person in living for breach in broken(person.diary, terms)]


async def nothing_is_overdue(place: Village) -> None:
    """Everything that was due has been sent, put off, or left out."""
    due = await place.storage.plans.next_due()
    assert due is None or due > place.clock.now()
