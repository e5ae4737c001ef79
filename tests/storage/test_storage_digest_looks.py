"""Summaries are looked for at each reader's own rhythm: one row for whoever wants any, and none for anybody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Open
from examples import A_MEETING, NOW, SETTINGS, joined, known, planned, turn

from flows.events import (
    CameBack,
    DigestCame,
    DigestRhythmChosen,
    MeetingCancelled,
    PauseChosen,
    Planned,
    Resumed,
    WithdrawalChosen,
    ZoneChosen,
)
from flows.plans import OF_ONE, PARKED, Plan, skipped
from flows.vocabulary import Role
from storage.port import Storage
from storage.records import DueRow, Person, hours_of
from storage.sqlite import SqliteStorage

MONDAY, TOMORROW = datetime(2026, 3, 9, 10, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC)
"""At ten in the morning in London; it is Monday noon now."""


@pytest.fixture
def storage(engine: Storage) -> Storage:
    return engine


async def looks(storage: Storage, person: Person) -> list[DueRow]:
    return [row for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "digest"]


async def due_at(storage: Storage, person: Person) -> datetime | None:
    rows = await looks(storage, person)
    assert len(rows) < 2
    return rows[0].plan.due_at if rows else None


async def happens(storage: Storage, person: Person, *events: Any, **fields: Any) -> None:
    await storage.keep(turn(await known(storage, person), *events, **fields))


class TestRhythm:
    @pytest.mark.parametrize(
        ("role", "first"), [("facilitator", MONDAY), ("coordinator", None), ("owner", None), ("participant", None)]
    )
    async def test_who_joins_has_the_rhythm_of_their_role(
        self, storage: Storage, role: Role, first: datetime | None
    ) -> None:
        assert await due_at(storage, await joined(storage, 1, role=role)) == first

    async def test_another_rhythm_takes_the_place_of_the_one_before(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, DigestRhythmChosen(rhythm="daily"))
        assert (await due_at(storage, person), (await known(storage, person)).digest) == (TOMORROW, "daily")
        await happens(storage, person, DigestRhythmChosen(rhythm="off"))
        assert (await due_at(storage, person), (await known(storage, person)).digest) == (None, "off")
        await happens(storage, person, DigestRhythmChosen(rhythm="weekly"))
        assert await due_at(storage, person) == MONDAY

    async def test_it_comes_at_the_hour_that_they_chose_and_keeps_it_in_another_rhythm(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, DigestRhythmChosen(rhythm="daily", wall="15:00"))
        assert await due_at(storage, person) == TOMORROW + timedelta(hours=5)
        await happens(storage, person, DigestRhythmChosen(rhythm="weekly"))
        assert await due_at(storage, person) == MONDAY + timedelta(hours=5)
        assert (await known(storage, person)).digest_at == "15:00"

    async def test_another_hour_takes_the_place_of_the_one_before(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        for at, hours in (("09:00", -1), ("18:00", 8), ("10:00", 0)):
            await happens(storage, person, DigestRhythmChosen(rhythm="weekly", wall=at))
            assert await due_at(storage, person) == MONDAY + timedelta(hours=hours)

    async def test_an_hour_at_night_waits_for_the_morning(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, DigestRhythmChosen(rhythm="weekly", wall="03:00"))
        assert await due_at(storage, person) == MONDAY - timedelta(hours=1)

    async def test_the_same_rhythm_again_moves_nothing(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        before = await looks(storage, person)
        await happens(storage, person, DigestRhythmChosen(rhythm="weekly"), now=MONDAY - timedelta(hours=1))
        assert await looks(storage, person) == before

    async def test_it_follows_them_to_another_zone(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, ZoneChosen(zone="America/Toronto"))
        assert await due_at(storage, person) == MONDAY + timedelta(hours=4)

    async def test_a_pause_holds_it(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, PauseChosen(until=None))
        await happens(storage, person, DigestRhythmChosen(rhythm="daily"))
        assert await due_at(storage, person) == PARKED
        await happens(storage, person, Resumed())
        assert await due_at(storage, person) == TOMORROW

    async def test_who_leaves_gets_none_and_who_comes_back_does_again(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, DigestRhythmChosen(rhythm="daily"))
        await happens(storage, person, WithdrawalChosen(rung="stop"))
        assert await due_at(storage, person) is None
        await happens(storage, person, CameBack())
        assert await due_at(storage, person) == TOMORROW

    async def test_what_came_is_remembered(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        await happens(storage, person, DigestCame(batch=4))
        assert (await known(storage, person)).digest_seen == 4


class TestAlign:
    async def test_those_who_are_here_already_get_theirs_at_the_next_start_once(self, storage: Storage) -> None:
        facilitator, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
        [row] = await looks(storage, facilitator)
        await storage.plans.forget(row.id)
        assert await storage.plans.align_digests(NOW) == 1
        assert await storage.plans.align_digests(NOW) == 0
        assert (await due_at(storage, facilitator), await due_at(storage, person)) == (MONDAY, None)

    async def test_who_is_not_of_the_team_loses_theirs(self, storage: Storage) -> None:
        facilitator, person = await joined(storage, 1, role="facilitator"), await joined(storage, 2)
        [row] = await looks(storage, facilitator)
        await happens(storage, person, Planned(plan=row.plan))
        assert await storage.plans.align_digests(NOW) == 1
        assert await due_at(storage, person) is None

    async def test_a_project_that_is_over_has_none(self, opens: Open) -> None:
        storage: SqliteStorage = await opens()
        facilitator = await joined(storage, 1, role="facilitator")
        await storage.close()
        over: SqliteStorage = await opens(replace(SETTINGS, ends_at=NOW))
        assert await over.plans.align_digests(NOW) == 1
        assert await due_at(over, facilitator) is None


class TestNothingNew:
    async def test_the_next_look_takes_its_place_and_nothing_is_noted(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        [row] = await looks(storage, person)
        then = skipped(row.plan, hours_of(person, "20:00", "09:00"), MONDAY)
        for _ in range(2):  # the second time, it is gone already
            await storage.plans.look_again(row, then)
        assert await due_at(storage, person) == MONDAY + timedelta(weeks=1)
        assert await storage.plans.left_out() == ()

    async def test_only_a_session_that_took_place_and_is_over_has_ended(self, storage: Storage) -> None:
        person = await joined(storage, 1, role="facilitator")
        assert await storage.meetings.last_ended(NOW + timedelta(days=30)) is None
        await happens(storage, person, A_MEETING)
        [meeting] = await storage.meetings.upcoming(NOW)
        assert await storage.meetings.last_ended(meeting.ends_at - timedelta(minutes=1)) is None
        assert await storage.meetings.last_ended(meeting.ends_at) == meeting.ends_at
        await happens(storage, person, MeetingCancelled(meeting=meeting.code))
        assert await storage.meetings.last_ended(meeting.ends_at) is None


async def test_what_is_between_one_person_and_the_team_is_not_listed(storage: Storage) -> None:
    person = await joined(storage, 1)
    for kind in OF_ONE:
        await happens(storage, person, Planned(plan=Plan(kind=kind, due_at=NOW, about="code")))
    await happens(storage, person, planned())
    parked = Plan(kind="question", due_at=PARKED, about="another")
    await happens(storage, person, Planned(plan=parked))
    assert [row.plan.kind for row in await storage.plans.ahead(20)] == ["follow_up"]
