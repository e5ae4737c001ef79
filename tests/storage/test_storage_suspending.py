"""When a script suspends itself, and what it takes for it to come again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from examples import NOW, SETTINGS, joined, turn

from flows.events import Reaction, ReactionGiven, SuspensionLifted
from storage.records import Message, Notice, Person
from storage.records_of_suspensions import Suspension
from storage.sqlite import SqliteStorage

FROM_TODAY = Suspension(script="check_in", version=3, since=NOW.date())


async def people(storage: SqliteStorage, count: int) -> list[Person]:
    return [await joined(storage, 100 + number) for number in range(count)]


async def react(storage: SqliteStorage, person: Person, reaction: Reaction, script: str = "check_in") -> None:
    await storage.keep(turn(person, ReactionGiven(script=script, version=3, reaction=reaction)))


async def all_react(storage: SqliteStorage, reactions: Sequence[Reaction], script: str = "check_in") -> list[Person]:
    """A person for each."""
    everybody = await people(storage, len(reactions))
    for person, reaction in zip(everybody, reactions, strict=True):
        await react(storage, person, reaction, script)
    return everybody


@pytest.mark.parametrize(
    ("fine", "hard", "is_suspended"), [(4, 1, True), (0, 4, False), (5, 1, False), (9, 1, False), (8, 2, True)]
)
async def test_one_in_five_of_five_people_or_more(
    storage: SqliteStorage, fine: int, hard: int, is_suspended: bool
) -> None:
    await all_react(storage, ["fine"] * fine + ["hard"] * hard)
    assert (await storage.safety.suspended() == (FROM_TODAY,)) is is_suspended


async def test_mixed_is_not_hard(storage: SqliteStorage) -> None:
    await all_react(storage, ["mixed"] * 8)
    assert await storage.safety.suspended() == ()


async def test_nobody_counts_twice_and_the_last_reaction_counts(storage: SqliteStorage) -> None:
    first, *_ = await all_react(storage, ["hard", "fine", "fine", "fine"])
    await react(storage, first, "hard")
    assert await storage.safety.suspended() == ()
    await react(storage, first, "fine")
    await react(storage, await joined(storage, 200), "mixed")
    assert await storage.safety.suspended() == ()


@pytest.mark.parametrize("script", ["support", "contact", "withdraw", "day_after"])
async def test_help_and_rights_never_stop(storage: SqliteStorage, script: str) -> None:
    await all_react(storage, ["hard"] * 6, script)
    assert await storage.safety.suspended() == ()


async def test_a_new_version_is_not_suspended(storage: SqliteStorage) -> None:
    await all_react(storage, ["hard"] * 5)
    assert await storage.safety.suspended() == (FROM_TODAY,)
    await storage.publish("check_in", 3, "a", "text")
    assert await storage.safety.suspended() == (FROM_TODAY,)
    await storage.publish("check_in", 4, "b", "text")
    assert await storage.safety.suspended() == ()


async def test_once_it_comes_again_only_new_reactions_count(storage: SqliteStorage) -> None:
    everybody = await all_react(storage, ["hard"] * 5)
    coordinator = await joined(storage, 300, role="coordinator")
    await storage.keep(turn(coordinator, SuspensionLifted(script="check_in")))
    assert await storage.safety.suspended() == ()
    for person in everybody[:4]:
        await react(storage, person, "hard")
    assert await storage.safety.suspended() == ()
    await react(storage, everybody[4], "fine")
    assert await storage.safety.suspended() == (FROM_TODAY,)


async def test_it_stays_as_it_is_when_somebody_finishes_it_and_found_it_fine(storage: SqliteStorage) -> None:
    await all_react(storage, ["fine"] * 4 + ["hard"])
    for number in range(5):
        person = await joined(storage, 400 + number)
        later = turn(person, ReactionGiven(script="check_in", version=3, reaction="fine"), now=NOW + timedelta(days=2))
        await storage.keep(later)
    assert await storage.safety.suspended() == (FROM_TODAY,)


async def test_the_team_is_told_once_of_each_time_and_not_before_somebody_is_there_to_be_told(
    storage: SqliteStorage,
) -> None:
    everybody = await all_react(storage, ["hard"] * 5)
    notice = Notice(role="coordinator", message=Message())
    await storage.safety.told(await storage.safety.untold(), [notice], NOW)
    assert await storage.safety.untold() == (FROM_TODAY,)
    coordinator = await joined(storage, 300, role="coordinator")
    await storage.safety.told(await storage.safety.untold(), [notice], NOW)
    assert await storage.safety.untold() == ()
    assert [one.person.pseudonym for one in await storage.claim(NOW, 10)] == [coordinator.pseudonym]
    await storage.keep(turn(coordinator, SuspensionLifted(script="check_in")))
    for person in everybody:
        await react(storage, person, "hard")
    assert await storage.safety.untold() == (FROM_TODAY,)


async def test_who_is_erased_does_not_count_any_more(storage: SqliteStorage) -> None:
    everybody = await all_react(storage, ["hard"] * 4)
    await storage.erase(everybody[0].pseudonym, NOW)
    await react(storage, await joined(storage, 200), "fine")
    assert await storage.safety.suspended() == ()


async def test_reactions_are_kept_as_long_as_answers(storage: SqliteStorage) -> None:
    await all_react(storage, ["hard"] * 4)
    await storage.purge(NOW + timedelta(days=SETTINGS.answer_days + 1))
    await react(storage, await joined(storage, 200), "fine")
    assert await storage.safety.suspended() == ()
