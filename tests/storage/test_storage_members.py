"""What storage does when the team changes: who is told of what, whose work goes to whom, and what is left of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import Open
from examples import NOW, joined, joining, known, message, slots, turn

from flows.events import (
    CameBack,
    CaseMoved,
    CaseOpened,
    DeputyChosen,
    LanguageChosen,
    PauseChosen,
    RoleAccepted,
    RoleEnded,
    WithdrawalChosen,
)
from flows.vocabulary import Role
from storage.errors import Overtaken
from storage.members import addressed
from storage.records import RIGHTS, Notice, Outgoing, Person
from storage.sqlite import SqliteStorage

HOUR = timedelta(hours=1)


def somebody(pseudonym: str, **fields: object) -> Person:
    person = Person(pseudonym=pseudonym, chat_id=1, role="coordinator", status="active")
    return replace(person, **fields)  # type: ignore[arg-type]


def told(notice: Notice, *people: Person) -> str:
    return " ".join(person.pseudonym for person in addressed(people, notice))


def notice(**fields: object) -> Notice:
    return replace(Notice(role="coordinator", message=message(), deputies=False), **fields)  # type: ignore[arg-type]


async def deputy(storage: SqliteStorage, chat_id: int, role: Role = "coordinator") -> Person:
    token = await storage.invite(role, uses=1, expires_at=NOW + HOUR, now=NOW, deputy=True)
    invited = await storage.admit(token, chat_id=chat_id, language="en", zone="UTC", now=NOW)
    assert invited.person is not None
    await storage.keep(turn(invited.person, RoleAccepted()))
    return await known(storage, invited.person)


async def looked_after(storage: SqliteStorage, holder: Person, person: Person) -> str:
    """A new case of that person, which that one of the team looks after."""
    await storage.keep(turn(person, CaseOpened(kind="contact")))
    code = (await storage.cases.of(person.pseudonym))[0].case.code
    await storage.keep(turn(holder, CaseMoved(case=code, to="doing")))
    return code


async def holder(storage: SqliteStorage, code: str) -> str:
    found = await storage.cases.one(code)
    assert found is not None
    return found.case.holder


async def handed_over(storage: SqliteStorage, person: Person) -> list[str]:
    """The cases that they are about to hear of."""
    return [row.plan.about for row in await storage.plans.of(person.pseudonym) if row.plan.kind == "handed_over"]


async def ends(storage: SqliteStorage, owner: Person, member: Person, *notices: Notice) -> None:
    await storage.keep(turn(owner, RoleEnded(member=member.pseudonym), notices=notices))


# --- who is told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((somebody("a"), somebody("b")), "a b"),
        ((somebody("a"), somebody("d", deputy=True)), "a"),
        ((somebody("d", deputy=True), somebody("e", deputy=True)), "d e"),
        ((somebody("p", status="paused"), somebody("d", deputy=True)), "p d"),
        ((somebody("p", status="paused"), somebody("a")), "a"),
        ((), ""),
    ],
)
def test_deputies_are_told_only_where_nobody_else_is_there(people: Sequence[Person], expected: str) -> None:
    assert told(notice(), *people) == expected


def test_what_is_late_is_told_to_deputies_too() -> None:
    people = somebody("a"), somebody("d", deputy=True), somebody("p", status="paused")
    assert told(notice(deputies=True), *people) == "a d p"


def test_one_is_told_alone_and_if_they_are_gone_the_others_or_nobody() -> None:
    people = somebody("a"), somebody("b"), somebody("d", deputy=True)
    assert told(notice(only="d"), *people) == "d"
    assert told(notice(only="x"), *people) == "a b"
    assert told(notice(only="x", deputies=True), *people) == "a b d"
    assert told(notice(only="x", or_others=False), *people) == ""
    assert told(notice(only="b", or_others=False), *people) == "b"


# --- deputies --------------------------------------------------------------------------------------------------------


async def test_an_invitation_can_make_a_deputy_and_the_owner_can_change_it(storage: SqliteStorage) -> None:
    owner, one = await joined(storage, 1, role="owner"), await deputy(storage, 2)
    assert one.deputy
    await storage.keep(turn(owner, DeputyChosen(member=one.pseudonym, deputy=False)))
    assert not (await known(storage, one)).deputy
    await storage.keep(turn(owner, DeputyChosen(member=one.pseudonym, deputy=True)))
    assert (await known(storage, one)).deputy
    assert sorted((each.role, each.deputy) for each in await storage.team.members()) == [
        ("coordinator", True),
        ("owner", False),
    ]


async def test_nobody_makes_a_deputy_of_themselves_or_of_somebody_who_takes_part(storage: SqliteStorage) -> None:
    owner, person = await joined(storage, 1, role="owner"), await joined(storage, 2)
    for member in (owner.pseudonym, person.pseudonym, "nobody"):
        with pytest.raises(Overtaken):
            await storage.keep(turn(owner, DeputyChosen(member=member, deputy=True)))


# --- cases go on -----------------------------------------------------------------------------------------------------


async def test_their_cases_go_to_whoever_has_the_fewest_and_then_to_a_deputy_and_at_last_to_an_owner(
    storage: SqliteStorage,
) -> None:
    owner = await joined(storage, 1, role="owner")
    going, busy, free = [await joined(storage, chat, role="coordinator") for chat in (2, 3, 4)]
    stands_in = await deputy(storage, 5)
    await looked_after(storage, busy, await joined(storage, 10))
    code = await looked_after(storage, going, await joined(storage, 11))
    for one, heir in ((going, free), (free, busy), (busy, stands_in), (stands_in, owner)):
        await ends(storage, owner, one)
        assert await holder(storage, code) == heir.pseudonym


async def test_somebody_on_a_pause_gets_a_case_only_if_no_deputy_is_there(storage: SqliteStorage) -> None:
    owner = await joined(storage, 1, role="owner")
    going, away = [await joined(storage, chat, role="coordinator") for chat in (2, 3)]
    await storage.keep(turn(away, PauseChosen(until=None)))
    stands_in = await deputy(storage, 4)
    code = await looked_after(storage, going, await joined(storage, 10))
    await ends(storage, owner, going)
    assert await holder(storage, code) == stands_in.pseudonym
    await ends(storage, owner, stands_in)
    assert await holder(storage, code) == away.pseudonym


async def test_cases_that_are_done_are_no_burden_and_are_handed_to_nobody(storage: SqliteStorage) -> None:
    owner = await joined(storage, 1, role="owner")
    going, other, third = [await joined(storage, chat, role="coordinator") for chat in (2, 3, 4)]
    person = await joined(storage, 10)
    done = await looked_after(storage, other, person)
    await storage.keep(turn(other, CaseMoved(case=done, to="done")))
    await looked_after(storage, third, await joined(storage, 11))
    code = await looked_after(storage, going, await joined(storage, 12))
    await ends(storage, owner, going)
    assert await holder(storage, code) == other.pseudonym
    await ends(storage, owner, other)
    assert await holder(storage, done) == ""
    assert await handed_over(storage, person) == []


async def test_whoever_gets_a_case_is_told_and_so_is_its_person_and_nobody_else(storage: SqliteStorage) -> None:
    owner = await joined(storage, 1, role="owner")
    going, heir = [await joined(storage, chat, role="coordinator") for chat in (2, 3)]
    person, other = await joined(storage, 10), await joined(storage, 11)
    code = await looked_after(storage, going, person)
    await looked_after(storage, heir, other)
    await ends(storage, owner, going)
    assert await handed_over(storage, heir) == await handed_over(storage, person) == [code]
    assert await handed_over(storage, other) == await handed_over(storage, owner) == []


async def test_a_colleague_who_leaves_or_blocks_the_bot_leaves_no_case_behind(storage: SqliteStorage) -> None:
    one, other = [await joined(storage, chat, role="coordinator") for chat in (2, 3)]
    code = await looked_after(storage, one, await joined(storage, 10))
    await storage.keep(turn(one, WithdrawalChosen(rung="stop")))
    assert await holder(storage, code) == other.pseudonym
    await storage.left_quietly(other.chat_id, NOW)
    assert await holder(storage, code) == "", "nobody is there"
    await storage.keep(turn(await known(storage, one), CameBack()))
    assert await holder(storage, code) == ""


@pytest.mark.parametrize(
    ("left", "is_told"),
    [
        (WithdrawalChosen(rung="stop"), True),
        (WithdrawalChosen(rung="leave_keep"), True),
        (WithdrawalChosen(rung="leave_take_back"), True),
        (WithdrawalChosen(rung="erase"), False),
        (None, False),
    ],
)
async def test_who_has_stopped_is_told_as_long_as_an_answer_still_comes_to_them(
    storage: SqliteStorage, left: WithdrawalChosen | None, is_told: bool
) -> None:
    owner, going = await joined(storage, 1, role="owner"), await joined(storage, 2, role="coordinator")
    person = await joined(storage, 10)
    await storage.keep(turn(person, CaseOpened(kind="complaint")))
    [case] = await storage.cases.open()
    await storage.keep(turn(going, CaseMoved(case=case.code, to="doing")))
    await (storage.keep(turn(person, left)) if left else storage.left_quietly(person.chat_id, NOW))
    await ends(storage, owner, going)
    assert await handed_over(storage, owner) == [case.code]
    assert await handed_over(storage, person) == ([case.code] if is_told else [])


async def test_who_stops_before_they_heard_of_it_hears_of_it_all_the_same(storage: SqliteStorage) -> None:
    owner, going = await joined(storage, 1, role="owner"), await joined(storage, 2, role="coordinator")
    person = await joined(storage, 10)
    code = await looked_after(storage, going, person)
    await ends(storage, owner, going)
    await storage.keep(turn(person, WithdrawalChosen(rung="stop")))
    assert await handed_over(storage, person) == [code]


async def test_nobody_is_told_that_their_leaving_goes_on(storage: SqliteStorage) -> None:
    owner, going = await joined(storage, 1, role="owner"), await joined(storage, 2, role="coordinator")
    person = await joined(storage, 10)
    await storage.keep(turn(person, WithdrawalChosen(rung="leave_keep")))
    [case] = await storage.cases.open()
    await storage.keep(turn(going, CaseMoved(case=case.code, to="seen")))
    await ends(storage, owner, going)
    assert await handed_over(storage, person) == []
    assert await holder(storage, case.code) == owner.pseudonym


# --- the end of their work -------------------------------------------------------------------------------------------


def ended(member: Person) -> Notice:
    said = message("ended", priority=RIGHTS)
    return Notice(role=member.role, message=said, only=member.pseudonym, or_others=False)


async def is_told(storage: SqliteStorage) -> Sequence[Outgoing]:
    outgoing = await storage.claim(NOW, 9)
    for one in outgoing:
        await storage.sent(one, [1], NOW)
    return outgoing


async def test_they_hear_it_and_then_nothing_is_left_of_them(storage: SqliteStorage) -> None:
    owner, member = await joined(storage, 1, role="owner"), await joined(storage, 2, role="facilitator")
    await ends(storage, owner, member, ended(member))
    gone = await known(storage, member)
    assert gone.status == "left"
    assert [each.role for each in await storage.team.members()] == ["owner"]
    assert slots(await is_told(storage)) == ["ended"]
    assert await storage.person(member.pseudonym) is None
    assert await storage.copy_of(member.pseudonym) == {}
    assert (await storage.standing(member.chat_id, None)).person is None


async def test_who_cannot_be_told_is_erased_at_once_and_nobody_else_hears_their_news(storage: SqliteStorage) -> None:
    owner = await joined(storage, 1, role="owner")
    member, colleague = [await joined(storage, chat, role="facilitator") for chat in (2, 3)]
    await storage.keep(turn(member, WithdrawalChosen(rung="stop")))
    await ends(storage, owner, member, ended(member))
    assert await storage.person(member.pseudonym) is None
    assert await is_told(storage) == ()
    assert await storage.person(colleague.pseudonym) is not None


async def test_a_crash_before_they_are_told_forgets_nothing(storage: SqliteStorage, opens: Open) -> None:
    owner, member = await joined(storage, 1, role="owner"), await joined(storage, 2, role="facilitator")
    await ends(storage, owner, member, ended(member))
    await storage.close()
    again = await opens()
    assert slots(await is_told(again)) == ["ended"]
    assert await again.person(member.pseudonym) is None


async def test_what_they_were_about_to_do_is_not_kept_any_more(storage: SqliteStorage) -> None:
    """Their reply was taken a moment before the owner's: it neither counts nor brings them back."""
    owner, member = await joined(storage, 1, role="owner"), await joined(storage, 2, role="coordinator")
    person = await joined(storage, 10)
    await storage.keep(turn(person, CaseOpened(kind="contact")))
    [case] = await storage.cases.open()
    await ends(storage, owner, member, ended(member))
    for event in (CaseMoved(case=case.code, to="done"), CameBack(), LanguageChosen(language="pl")):
        assert await storage.keep(turn(member, event, says=[message()])) == ()
    assert [each.state for each in await storage.cases.open()] == ["new"]
    assert (await known(storage, member)).status == "left"
    assert slots(await is_told(storage)) == ["ended"]


async def test_a_second_owner_who_is_slower_is_told_so(storage: SqliteStorage) -> None:
    first, second = [await joined(storage, chat, role="owner") for chat in (1, 2)]
    member = await joined(storage, 3, role="facilitator")
    await ends(storage, first, member, ended(member))
    with pytest.raises(Overtaken):
        await ends(storage, second, member)
    with pytest.raises(Overtaken):
        await storage.keep(turn(second, DeputyChosen(member=member.pseudonym, deputy=True)))


async def test_nobodys_taking_part_is_ended_as_if_it_were_work(storage: SqliteStorage) -> None:
    owner, person = await joined(storage, 1, role="owner"), await joined(storage, 2)
    with pytest.raises(Overtaken):
        await ends(storage, owner, person)
    assert (await known(storage, person)).status == "active"


async def test_whoever_has_not_said_yes_is_of_no_team_yet(storage: SqliteStorage) -> None:
    await joining(storage, 1, role="facilitator")
    assert await storage.team.members() == ()
