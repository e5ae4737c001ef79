"""Places in a project: who is let in, who waits, who is asked next, and what each of them holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from examples import NOW, SETTINGS, joined, joining, known, message, turn

from flows.events import (
    CameBack,
    ConsentRefused,
    InvitationEnded,
    InvitationMade,
    PauseChosen,
    PlaceTaken,
    Planned,
    WaitChosen,
    WithdrawalChosen,
)
from flows.rhythm import DAY, Hours
from flows.waiting import OVER, kept, last_day
from storage.invitations import over_after
from storage.port import Storage
from storage.records import Invited, Person, Settings, hours_of
from storage.sqlite import SqliteStorage

Open = Callable[[Settings], Awaitable[SqliteStorage]]
ONE = replace(SETTINGS, places=1)
LONDON = hours_of(Person(pseudonym="", chat_id=0, zone="Europe/London"), "20:00", "09:00")


@pytest.fixture
async def full(opens: Open) -> SqliteStorage:
    """One place, and somebody has it."""
    storage = await opens(ONE)
    await joined(storage, 1)
    return storage


async def comes(storage: Storage, chat_id: int) -> Person:
    """Somebody opens an invitation."""
    person = await joining(storage, chat_id)
    assert person.status == "waiting"
    return person


async def waits(storage: Storage, chat_id: int, since: datetime = NOW) -> Person:
    """Somebody says that they would like to wait."""
    person = await comes(storage, chat_id)
    await storage.keep(turn(person, WaitChosen(), now=since))
    return await known(storage, person)


async def holder(storage: Storage) -> Person:
    """Whoever has the only place."""
    person = (await storage.standing(1, None)).person
    assert person is not None
    return person


async def leaves(storage: Storage, now: datetime = NOW) -> None:
    await storage.keep(turn(await holder(storage), WithdrawalChosen(rung="stop"), now=now))


async def asked(storage: Storage, *people: Person) -> list[bool]:
    """Whether each of them is to be asked about a place."""
    return [any(row.plan.kind == "place" for row in await storage.plans.of(each.pseudonym)) for each in people]


async def test_a_place_is_taken_by_whoever_takes_part_or_begins_to_and_by_nobody_of_the_team(opens: Open) -> None:
    storage = await opens(replace(SETTINGS, places=2))
    await joined(storage, 1, role="coordinator")
    assert [(await joining(storage, chat)).status for chat in (2, 3, 4)] == ["joining", "joining", "waiting"]
    assert (await joining(storage, 5, role="facilitator")).status == "joining"


async def test_of_several_at_the_same_instant_one_has_the_last_place_and_the_others_can_wait(opens: Open) -> None:
    storage = await opens(ONE)
    token = await storage.invite("participant", uses=5, expires_at=NOW + DAY, now=NOW)
    opening = [storage.admit(token, chat_id=chat, language="en", zone="UTC", now=NOW) for chat in range(1, 6)]
    statuses = [each.person.status for each in await asyncio.gather(*opening) if each.person]
    assert sorted(statuses) == ["joining", *["waiting"] * 4]
    assert [each.uses_left for each in await storage.team.invitations(NOW)] == [4]


async def test_who_pauses_keeps_the_place(full: SqliteStorage) -> None:
    await full.keep(turn(await holder(full), PauseChosen(until=None)))
    assert await asked(full, await waits(full, 2)) == [False]


async def test_the_offer_to_wait_uses_up_nothing(full: SqliteStorage) -> None:
    token = await full.invite("participant", uses=1, expires_at=NOW + DAY, now=NOW)
    for chat in (2, 3):
        invited = await full.admit(token, chat_id=chat, language="en", zone="UTC", now=NOW)
        assert invited.person
        assert invited.person.status == "waiting"
    (still_open,) = [each for each in await full.team.invitations(NOW) if each.expires_at == NOW + DAY]
    assert still_open.uses_left == 1


async def test_nobody_waits_without_a_yes(full: SqliteStorage) -> None:
    silent = await comes(full, 2)
    assert silent.waits_since is None
    await leaves(full)
    assert await asked(full, silent) == [False]
    assert (await full.team.waiting()).people == 0


async def test_a_second_yes_does_not_lose_the_time_waited_so_far(full: SqliteStorage) -> None:
    person = await waits(full, 2)
    await full.keep(turn(person, WaitChosen(), now=NOW + DAY))
    assert (await known(full, person)).waits_since == NOW


@pytest.mark.parametrize("rung", ["stop", "leave_keep", "leave_take_back", "erase"])
async def test_a_place_that_comes_free_is_offered_in_the_same_transaction(full: SqliteStorage, rung: Any) -> None:
    person = await waits(full, 2)
    await full.keep(turn(await holder(full), WithdrawalChosen(rung=rung)))
    assert await asked(full, person) == [True]


async def test_a_place_comes_free_when_somebody_blocks_the_bot_or_says_not_now(opens: Open) -> None:
    storage = await opens(replace(SETTINGS, places=2))
    await joined(storage, 1)
    undecided = await joining(storage, 2)
    first, second = await waits(storage, 3), await waits(storage, 4, NOW + DAY)
    await storage.left_quietly(1, NOW)
    assert await asked(storage, first, second) == [True, False]
    await storage.keep(turn(undecided, ConsentRefused(), says=[message("goodbye")]))
    assert await asked(storage, first, second) == [True, True]


async def test_the_one_who_waits_longest_is_asked_and_holds_the_place(full: SqliteStorage) -> None:
    late, early = await waits(full, 2, NOW + DAY), await waits(full, 3)
    await leaves(full, NOW + 2 * DAY)
    assert await asked(full, late, early) == [False, True]
    await full.team.offer_places(NOW + 3 * DAY)
    assert await asked(full, late, early) == [False, True]
    assert (await joining(full, 4)).status == "waiting"


async def test_nobody_new_overtakes_those_who_wait(full: SqliteStorage, opens: Open) -> None:
    person = await waits(full, 2)
    await full.close()
    more = await opens(replace(SETTINGS, places=2))
    assert (await joining(more, 3)).status == "waiting"
    assert await asked(more, person) == [True]


async def test_more_places_and_no_limit_reach_those_who_wait_by_the_daily_round(
    full: SqliteStorage, opens: Open
) -> None:
    people = [await waits(full, chat, NOW + chat * DAY) for chat in (2, 3, 4)]
    await full.close()
    more = await opens(replace(SETTINGS, places=3))
    await more.team.offer_places(NOW)
    assert await asked(more, *people) == [True, True, False]
    await more.close()
    endless = await opens(SETTINGS)
    await endless.team.offer_places(NOW)
    assert await asked(endless, *people) == [True, True, True]


async def test_no_place_is_offered_once_the_project_has_ended(opens: Open) -> None:
    storage = await opens(replace(ONE, ends_at=NOW + DAY))
    await joined(storage, 1)
    person = await waits(storage, 2)
    await leaves(storage, NOW + DAY)
    assert await asked(storage, person) == [False]


async def test_taking_the_place_begins_to_join_and_offers_nothing_to_anybody_else(full: SqliteStorage) -> None:
    first, second = await waits(full, 2), await waits(full, 3, NOW + DAY)
    await leaves(full)
    await full.keep(turn(first, Planned(plan=kept(LONDON, NOW))))
    await full.keep(turn(first, PlaceTaken()))
    taken = await known(full, first)
    assert (taken.status, taken.waits_since) == ("joining", None)
    assert await asked(full, first, second) == [False, False]


async def test_passing_the_place_on_forgets_them_and_asks_the_next_one(full: SqliteStorage) -> None:
    first, second = await waits(full, 2), await waits(full, 3, NOW + DAY)
    await leaves(full)
    await full.keep(turn(first, ConsentRefused()))
    assert await full.person(first.pseudonym) is None
    assert await asked(full, second) == [True]


async def test_who_comes_back_has_a_place_and_takes_it_from_nobody(full: SqliteStorage) -> None:
    first, second = await waits(full, 2), await waits(full, 3, NOW + DAY)
    await leaves(full)
    await full.keep(turn(await holder(full), CameBack()))
    assert await asked(full, first, second) == [True, False]
    await full.keep(turn(first, ConsentRefused()))
    assert (await holder(full)).status == "active"
    assert await asked(full, second) == [False]


async def test_how_many_wait_and_since_when_is_all_that_is_told_of_them(full: SqliteStorage) -> None:
    for chat, days in ((2, 3), (3, 1), (4, 2)):
        await waits(full, chat, NOW + days * DAY)
    told = await full.team.waiting()
    assert (told.people, told.since, told.places_are_free) == (3, NOW + DAY, False)


async def test_who_never_said_whether_they_join_is_given_up_after_a_week_and_their_use_is_free(opens: Open) -> None:
    storage = await opens(ONE)
    token = await storage.invite("participant", uses=1, expires_at=NOW + 30 * DAY, now=NOW)
    silent = await admitted(storage, token, 1)
    assert await storage.team.give_up(NOW + 7 * DAY) == ()
    assert await storage.team.give_up(NOW + 8 * DAY) == (silent.pseudonym,)
    await storage.erase(silent.pseudonym, NOW + 8 * DAY)
    assert (await admitted(storage, token, 2)).status == "joining"


async def test_only_who_said_neither_yes_nor_no_is_given_up_and_only_where_places_are_limited(
    full: SqliteStorage, opens: Open
) -> None:
    await waits(full, 2)
    silent = await comes(full, 3)
    later = NOW + 30 * DAY
    assert await full.team.give_up(later) == (silent.pseudonym,)
    await full.close()
    endless = await opens(SETTINGS)
    await joining(endless, 4)
    assert await endless.team.give_up(later) == ()


async def admitted(storage: Storage, token: str, chat_id: int) -> Person:
    invited: Invited = await storage.admit(token, chat_id=chat_id, language="en", zone="UTC", now=NOW)
    assert invited.person is not None
    return invited.person


# --- invitations by the team -----------------------------------------------------------------------------------------


async def test_an_invitation_made_in_a_turn_works_for_its_days(storage: SqliteStorage) -> None:
    maker = await joined(storage, 1, role="coordinator")
    made = InvitationMade(token="a-token", role="facilitator", uses=1, days=7, deputy=True)
    await storage.keep(turn(maker, made))
    kept_of_it = await storage.team.invitation("a-token")
    assert kept_of_it
    over = datetime(2026, 3, 10, tzinfo=UTC)  # its last day is the whole of 9 March, in London
    assert (kept_of_it.uses_left, kept_of_it.expires_at, kept_of_it.deputy) == (1, over, True)
    late = await storage.admit("a-token", chat_id=2, language="en", zone="UTC", now=over)
    assert late.refusal == "expired"
    person = await admitted(storage, "a-token", 2)
    assert (person.role, person.deputy) == ("facilitator", True)
    assert (await known(storage, person)).deputy


@pytest.mark.parametrize(
    ("zone", "over"), [("Pacific/Auckland", "2026-03-10T11:00Z"), ("America/New_York", "2026-03-10T04:00Z")]
)
def test_the_last_day_of_an_invitation_is_one_of_the_project_s_also_when_the_clocks_change(
    zone: str, over: str
) -> None:
    """In Auckland it is 3 March already. In New York the clocks change on 8 March: the day is over an hour sooner."""
    assert over_after(7, NOW, replace(SETTINGS, zone=zone)) == datetime.fromisoformat(over)


def test_no_invitation_is_open_for_longer_than_its_project() -> None:
    assert over_after(7, NOW, replace(SETTINGS, ends_at=NOW + DAY)) == NOW + DAY


async def test_an_ended_invitation_is_over_at_once_and_no_other_one_is(storage: SqliteStorage) -> None:
    maker = await joined(storage, 1, role="coordinator")
    for token in ("one", "two"):
        await storage.keep(turn(maker, InvitationMade(token=token, role="participant", uses=5, days=7)))
    one = await storage.team.invitation("one")
    assert one
    await storage.keep(turn(maker, InvitationEnded(invitation=one.key)))
    assert [each.key == one.key for each in await storage.team.invitations(NOW) if each.uses_left == 5] == [False]
    refused = await storage.admit("one", chat_id=2, language="en", zone="UTC", now=NOW)
    assert refused.refusal == "expired"
    assert (await admitted(storage, "two", 2)).status == "joining"


async def test_used_up_and_unknown_invitations_are_not_listed(storage: SqliteStorage) -> None:
    await joining(storage, 1)
    assert await storage.team.invitations(NOW) == ()
    assert await storage.team.invitation("never made") is None


# --- the days for which a place is kept ------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Karachi", "America/New_York", "Pacific/Auckland"])
def test_a_place_is_kept_until_the_end_of_the_seventh_day_on_their_own_calendar(zone: str) -> None:
    hours: Hours = hours_of(Person(pseudonym="", chat_id=0, zone=zone), "20:00", "09:00")
    plan = kept(hours, NOW)
    assert plan.about == OVER
    assert last_day(plan, hours) == hours.local(NOW).date() + 7 * DAY
    assert hours.local(plan.due_at).time().isoformat() == "00:00:00"


def test_the_last_day_is_right_when_the_clocks_change_within_it() -> None:
    asked_at = datetime(2026, 3, 22, 12, tzinfo=UTC)
    assert last_day(kept(LONDON, asked_at), LONDON).isoformat() == "2026-03-29"
    assert kept(LONDON, asked_at).due_at - asked_at == timedelta(days=7, hours=11)
