"""Who looked at what somebody gave, as they read it themselves: roles and days, and nobody by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from house import open_house
from open_project import NOON

from bot.library import Library
from bot.project_file import example_project
from bot.scene import Scene
from bot.views.glance import Glance
from bot.views.looks import looks
from storage.deeds import LOOKS
from storage.port import Storage
from storage.records import Person
from storage.records_of_cases import Look
from tests.open_project import MovedClock


@dataclass
class Audit:
    """The looks at what one person gave."""

    found: tuple[Look, ...]

    @property
    def looks(self) -> Audit:
        return self

    async def of(self, pseudonym: str) -> tuple[Look, ...]:
        return self.found


async def _read(*found: Look) -> str:
    library, storage = Library.shipped("GB"), cast(Storage, Audit(found))
    scene = Scene(project=example_project(), library=library, storage=storage, clock=MovedClock())
    reader = Person(pseudonym="p", chat_id=1)
    return (await looks(Glance(reader=reader, now=NOON, scene=scene, storage=storage))).text


@pytest.mark.parametrize("what", sorted(set(LOOKS.values())))
async def test_every_kind_of_look_is_a_sentence_with_its_day_and_role(what: str) -> None:
    read = await _read(Look(role="coordinator", what=what, about="5", looked_on=date(2026, 5, 3)))
    assert read.startswith("3 May 2026: somebody of the team (coordinator) ")
    assert read.endswith(".")
    assert "{" not in read


async def test_of_very_many_the_newest_are_listed_and_the_others_counted() -> None:
    days = [date(2026, 5, 3) - timedelta(days=day) for day in range(40)]
    read = await _read(*(Look(role="owner", what="cases_read", about="", looked_on=day) for day in days))
    assert read.count("(owner)") == 25
    assert read.startswith("3 May 2026")
    assert read.endswith("There were 15 more before that.")


async def test_whoever_asked_for_something_sees_that_the_coordinator_opened_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        coordinator, person, other = house.phone(), house.phone(), house.phone()
        await coordinator.joins("coordinator")
        for phone in (person, other):
            await phone.joins()
        assert "nobody of the team" in (await person.writes("/who_looked")).text
        await person.writes("please contact me")
        await person.taps("They may write to me here")
        await coordinator.writes("/cases")
        read = (await person.writes("who looked at my data")).text
        assert "2 March 2026: somebody of the team (coordinator) looked at the list of requests." in read
        assert "nobody of the team" in (await other.writes("/who_looked")).text
