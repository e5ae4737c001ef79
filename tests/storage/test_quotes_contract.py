"""What every storage engine promises of people's own words in a digest: the name below them, the words that are given
only together, and that the team hears of it when something is not to be used any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from examples import NOW, contribution, joined, known, message, slots, turn

from flows.events import (
    AttributionChanged,
    CameBack,
    Event,
    NameChosen,
    PauseChosen,
    Resumed,
    RoleEnded,
    ThemeLinked,
    ThemeOpened,
    WithdrawalChosen,
)
from storage.port import Storage
from storage.records import DIGEST, Notice, Outgoing, Person

DAY = timedelta(days=1)


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def people_of(storage: Storage, count: int) -> list[Person]:
    return [await joined(storage, chat) for chat in range(1, count + 1)]


async def closed(storage: Storage) -> None:
    assert await storage.digests.close(NOW)


class TestRecalls:
    """Each of the team is owed a word about what they may have, until it was said to them."""

    async def has_a_digest(self, storage: Storage) -> list[Person]:
        """Five people whose words stand in the first one."""
        people = await people_of(storage, 5)
        for person in people:
            await storage.keep(turn(person, contribution("words")))
        await closed(storage)
        return people

    async def tells(self, storage: Storage, *readers: Person) -> list[Outgoing]:
        """What :meth:`recalled` says now is put on its way to them."""
        await storage.digests.recalled()
        told = message("r", priority=DIGEST)
        await storage.digests.told_of_recalled(
            [Notice(role=reader.role, message=told, only=reader.pseudonym, or_others=False) for reader in readers], NOW
        )
        return list(await storage.claim(NOW, 9))

    async def test_the_team_hears_once_from_which_digest_something_is_gone(self, storage: Storage) -> None:
        reader = await joined(storage, 99, role="facilitator")
        people = await self.has_a_digest(storage)
        another = await joined(storage, 98)
        await storage.keep(turn(another, contribution("in no batch")))
        await storage.erase(another.pseudonym, NOW)
        assert await storage.digests.recalled() == {}
        await storage.erase(people[0].pseudonym, NOW)
        assert await storage.digests.recalled() == {reader.pseudonym: (1,)}
        [outgoing] = await self.tells(storage, reader)
        await storage.sent(outgoing, [1], NOW)
        assert await storage.digests.recalled() == {}

    async def test_what_goes_while_they_are_being_told_is_told_as_well(self, storage: Storage) -> None:
        reader = await joined(storage, 99, role="facilitator")
        people = await self.has_a_digest(storage)
        await storage.erase(people[0].pseudonym, NOW)
        [outgoing] = await self.tells(storage, reader)
        assert await storage.digests.recalled() == {}, "it is on its way"
        await storage.erase(people[1].pseudonym, NOW)
        await storage.sent(outgoing, [1], NOW)
        assert await storage.digests.recalled() == {reader.pseudonym: (1,)}

    @pytest.mark.parametrize("away", [PauseChosen(until=None), WithdrawalChosen(rung="stop")])
    @pytest.mark.parametrize("when", ["before", "on its way"])
    async def test_who_is_away_hears_of_it_when_they_are_back(
        self, storage: Storage, away: PauseChosen | WithdrawalChosen, when: str
    ) -> None:
        reader = await joined(storage, 99, role="facilitator")
        people = await self.has_a_digest(storage)
        if when == "before":
            await storage.keep(turn(reader, away))
        await storage.erase(people[0].pseudonym, NOW)
        if when == "on its way":
            [outgoing] = await self.tells(storage, reader)
            await storage.put_back(outgoing, NOW + DAY, certain=True)
            await storage.keep(turn(reader, away))
        assert await storage.digests.recalled() == {}
        back = Resumed() if isinstance(away, PauseChosen) else CameBack()
        await storage.keep(turn(await known(storage, reader), back))
        assert await storage.digests.recalled() == {reader.pseudonym: (1,)}

    async def test_who_turns_out_to_have_blocked_the_bot_hears_of_it_when_they_are_back(self, storage: Storage) -> None:
        reader = await joined(storage, 99, role="facilitator")
        people = await self.has_a_digest(storage)
        await storage.erase(people[0].pseudonym, NOW)
        assert slots(await self.tells(storage, reader)) == ["r"]
        await storage.left_quietly(reader.chat_id, NOW)
        assert await storage.digests.recalled() == {}
        await storage.keep(turn(await known(storage, reader), CameBack()))
        assert await storage.digests.recalled() == {reader.pseudonym: (1,)}

    async def test_who_comes_later_never_had_it_and_is_told_nothing(self, storage: Storage) -> None:
        people = await self.has_a_digest(storage)
        await storage.erase(people[0].pseudonym, NOW)
        later = await joined(storage, 99, role="facilitator")
        assert await storage.digests.recalled() == {}
        await storage.erase(people[1].pseudonym, NOW)
        assert await storage.digests.recalled() == {later.pseudonym: (1,)}

    async def test_who_works_here_no_more_is_owed_nothing(self, storage: Storage) -> None:
        owner, reader = await joined(storage, 98, role="owner"), await joined(storage, 99, role="facilitator")
        people = await self.has_a_digest(storage)
        await storage.erase(people[0].pseudonym, NOW)
        await storage.keep(turn(owner, RoleEnded(member=reader.pseudonym)))
        assert await storage.digests.recalled() == {owner.pseudonym: (1,)}


class TestSignatures:
    """The name below what somebody shared is the one that they saw."""

    async def names(self, storage: Storage) -> set[str | None]:
        """Below what stands in the first digest."""
        batch = await storage.digests.one(1)
        assert batch is not None
        return {quote.name for quote in batch.quotes}

    async def share(self, storage: Storage, *before: Event) -> list[Person]:
        """Five people share something by name; each has done ``before``."""
        people = await people_of(storage, 5)
        for person in people:
            await storage.keep(turn(person, *before, contribution("words", "by_name")))
        await closed(storage)
        return people

    async def test_another_name_later_is_not_put_there(self, storage: Storage) -> None:
        for person in await self.share(storage, NameChosen(name="N")):
            await storage.keep(turn(person, NameChosen(name="M")))
        assert await self.names(storage) == {"N"}
        assert {quote.name for quote in await storage.digests.quotes()} == {"N"}
        assert {quote.name for quote in await storage.voices.askable()} == {"N"}

    async def test_a_name_that_nobody_had_seen_is_not_put_there(self, storage: Storage) -> None:
        for person in await self.share(storage):
            await storage.keep(turn(person, NameChosen(name="M")))
        assert await self.names(storage) == {None}

    async def test_the_new_one_is_put_there_by_a_yes_to_it_and_the_old_one_recalled(self, storage: Storage) -> None:
        reader = await joined(storage, 99, role="facilitator")
        for person in await self.share(storage, NameChosen(name="N")):
            await storage.keep(turn(person, NameChosen(name="M")))
            [one] = await storage.digests.shared_by(person.pseudonym)
            changed = AttributionChanged(contribution=one.id, attribution="by_name")
            await storage.keep(turn(await known(storage, person), changed))
        assert await self.names(storage) == {"M"}
        assert await storage.digests.recalled() == {reader.pseudonym: (1,)}

    @pytest.mark.parametrize("before", [(), (NameChosen(name="N"),)])
    async def test_nothing_is_recalled_that_looks_as_it_did(self, storage: Storage, before: Sequence[Event]) -> None:
        await joined(storage, 99, role="facilitator")
        people = await self.share(storage, *before)
        [one] = await storage.digests.shared_by(people[0].pseudonym)
        changed = AttributionChanged(contribution=one.id, attribution="by_name" if before else "anonymous")
        await storage.keep(turn(await known(storage, people[0]), changed))
        assert await storage.digests.recalled() == {}

    async def test_no_name_is_kept_below_what_is_shared_without_one_any_more(self, storage: Storage) -> None:
        [person, *_] = await self.share(storage, NameChosen(name="N"))
        [one] = await storage.digests.shared_by(person.pseudonym)
        assert one.name == "N"
        await storage.keep(turn(person, AttributionChanged(contribution=one.id, attribution="anonymous")))
        assert [each.name for each in await storage.digests.shared_by(person.pseudonym)] == [None]
        [row] = (await storage.copy_of(person.pseudonym))["contributions"]
        assert row["signature"] is None


class TestOnlyTogether:
    """What is given only together is handed out among the words of five who gave theirs so, or not at all."""

    async def group(self, storage: Storage, together: int, alone: int = 5) -> list[str]:
        """Ids of what each of these people gave only together, in a digest with what others gave."""
        people = await people_of(storage, together + alone)
        for number, person in enumerate(people):
            event = contribution("words", "collective" if number < together else "anonymous")
            await storage.keep(turn(person, event))
        await closed(storage)
        return [(await storage.digests.shared_by(person.pseudonym))[0].id for person in people[:together]]

    async def test_it_never_stands_alone_in_what_leaves_the_project_or_is_asked_about(self, storage: Storage) -> None:
        await self.group(storage, together=6, alone=2)
        assert [quote.together for quote in await storage.digests.quotes()] == [False, False]
        assert len(await storage.voices.askable()) == 2

    async def test_it_can_be_said_to_belong_to_a_theme_only_in_the_midst_of_others(self, storage: Storage) -> None:
        await self.group(storage, together=6, alone=0)
        assert len(await storage.digests.linkable("", 6)) == 6
        assert len(await storage.digests.linkable("", 5)) == 5
        assert await storage.digests.linkable("", 4) == ()

    async def test_those_around_it_stay_in_the_list_when_they_belong_to_the_theme(self, storage: Storage) -> None:
        ids = await self.group(storage, together=5, alone=1)
        team = await joined(storage, 99, role="facilitator")
        await storage.keep(turn(team, ThemeOpened(title="Tea", contribution=ids[0])))
        [theme] = await storage.themes.all()
        assert sum(quote.together for quote in await storage.digests.linkable(theme.code, 50)) == 5

    @pytest.mark.parametrize(("linked", "shown"), [(4, 0), (5, 5)])
    async def test_in_a_theme_it_is_read_when_five_belong_there_however_many_others_do(
        self, storage: Storage, linked: int, shown: int
    ) -> None:
        ids = await self.group(storage, together=6)
        team = await joined(storage, 99, role="facilitator")
        others = [quote.id for quote in await storage.digests.quotes()]
        await storage.keep(turn(team, ThemeOpened(title="Tea", contribution=ids[0])))
        [theme] = await storage.themes.all()
        links = [ThemeLinked(theme=theme.code, contribution=each) for each in (*ids[1:linked], *others)]
        await storage.keep(turn(team, *links))
        assert sum(quote.together for quote in await storage.themes.quotes(theme.code)) == shown
        assert sum(not quote.together for quote in await storage.themes.quotes(theme.code)) == len(others)
