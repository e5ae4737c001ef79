"""The owner and the team with the whole bot: who stands in, whose work here ends, and what becomes of their cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.inviting import Invitation
from flows.vocabulary import Role
from tests.house import House, Phone, open_house

COLLEAGUE = "Coordinator: no name"
OVER = "Your work in this project has ended here."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


async def joined(house: House, role: Role = "participant") -> Phone:
    phone = house.phone()
    await phone.joins(role)
    return phone


async def deputy(house: House, name: str = "") -> Phone:
    phone = house.phone()
    link = await house.app.invitations.link(Invitation(role="coordinator", deputy=True))
    await phone.writes(f"/start {link.partition('?start=')[2]}")
    for reply in ("1", "1", "1"):
        await phone.writes(reply)
    await (phone.writes(name) if name else phone.taps("Skip"))
    return phone


async def asks(phone: Phone) -> str:
    """They ask to be contacted, and get a code."""
    for reply in ("/contact", "1"):
        await phone.writes(reply)
    [file] = await phone.house.storage.cases.of(await pseudonym(phone))
    return file.case.code


async def pseudonym(phone: Phone) -> str:
    person = (await phone.house.storage.standing(phone.id, None)).person
    assert person is not None
    return person.pseudonym


async def takes_up(phone: Phone, code: str) -> None:
    for reply in ("/cases", "Open a case", code, "Note where it stands", "Being dealt with"):
        await phone.writes(reply)


async def picks(owner: Phone, label: str, *taps: str) -> None:
    await owner.writes("/team")
    for tap in (label, *taps):
        await owner.taps(tap)


async def ends(owner: Phone, label: str) -> None:
    await picks(owner, label, "Their work here ends", "Yes, end it now")
    await owner.house.settle()


def texts(phone: Phone, since: int = 0) -> str:
    return "\n".join(message.text for message in phone.messages[since:])


# --- looking ---------------------------------------------------------------------------------------------------------


async def test_the_owner_sees_who_works_here_by_the_names_that_they_gave_and_who_stands_in(house: House) -> None:
    owner = await joined(house, "owner")
    await joined(house, "facilitator")
    await joined(house)
    before = len(owner.messages)
    await owner.writes("/team")
    assert "Coordinators\nNobody has this role.\nNobody stands in for this role." in texts(owner, before)
    await deputy(house, name="Zephyr")
    before = len(owner.messages)
    await owner.writes("/team")
    await owner.taps("Skip")
    await owner.writes("/team")
    shown = texts(owner, before)
    assert "Zephyr, here since 2 March 2026\nThey stand in for the role." in shown
    assert "Facilitators\nSomebody without a name, here since 2 March 2026" in shown
    assert "Owners\nYou, here since 2 March 2026" in shown
    assert "Nobody stands in" not in owner.messages[-2].text


async def test_a_name_of_a_colleague_is_the_owners_to_see_and_nobody_elses(house: House) -> None:
    person, other = await joined(house), await joined(house, "coordinator")
    colleague = await deputy(house, name="Zephyr")
    await takes_up(colleague, await asks(person))
    for reply in ("/my_cases", "/my_data", "/privacy", "/help"):
        await person.writes(reply)
    for reply in ("/cases", "/help", "/queue"):
        await other.writes(reply)
    assert "Zephyr" not in texts(person) + texts(other)


@pytest.mark.parametrize("role", ["participant", "facilitator", "coordinator"])
async def test_nobody_but_the_owner_has_a_say_in_who_works_here(house: House, role: Role) -> None:
    phone = await joined(house, role)
    await joined(house, "coordinator")
    before = len(phone.messages)
    await phone.writes("/team")
    assert "This is the team" not in texts(phone, before)
    assert COLLEAGUE not in str([message.keyboard for message in phone.messages[before:]])


# --- deputies --------------------------------------------------------------------------------------------------------


async def test_the_owner_makes_a_deputy_and_from_then_on_the_others_are_told_first(house: House) -> None:
    owner, first = await joined(house, "owner"), await joined(house, "coordinator")
    await picks(owner, COLLEAGUE, "They stand in for the role")
    second, person = await joined(house, "coordinator"), await joined(house)
    before = len(first.messages)
    await asks(person)
    assert "Somebody asks to be contacted" in second.last.text
    assert len(first.messages) == before
    await first.writes("/cases")
    assert "Open a case" in str(first.last.keyboard), "whoever stands in may do what the role may"


# --- the end of somebody's work --------------------------------------------------------------------------------------


async def test_they_hear_it_and_after_that_they_are_a_stranger(house: House) -> None:
    owner, member = await joined(house, "owner"), await joined(house, "coordinator")
    person = await joined(house)
    code = await asks(person)
    await member.writes("/cases")
    stale, data = member.button("Open a case")
    await ends(owner, COLLEAGUE)
    assert OVER in member.last.text
    assert "If I can reach them, I tell them." in texts(owner)
    before = len(member.messages)
    house.server.messenger.tap(member.id, stale.id, data)
    await house.quiet()
    for reply in ("/cases", "/queue", "/digest", "/invite", "/team", "hello", "1"):
        await member.writes(reply)
    said = texts(member, before)
    assert code not in said
    assert not any(message.keyboard for message in member.messages[before:])
    assert {message.text for message in member.messages[before:]} == {member.last.text}, "what any stranger reads"
    before = len(member.messages)
    await member.writes("/help")
    assert "If somebody is in danger" in texts(member, before)
    assert await house.storage.staff("coordinator") == ()


async def test_their_cases_go_to_a_deputy_and_their_people_hear_that_somebody_else_looks_after_them(
    house: House,
) -> None:
    owner, member, person = await joined(house, "owner"), await joined(house, "coordinator"), await joined(house)
    other = await joined(house)
    code = await asks(person)
    await takes_up(member, code)
    stands_in = await deputy(house, name="Zephyr")
    before = len(person.messages), len(other.messages), len(stands_in.messages)
    await ends(owner, COLLEAGUE)
    await house.it_is("in 2 hours")
    assert f"Somebody else of the team looks after {code} no more. You do from now on." in texts(stands_in, before[2])
    assert "Somebody else of the team looks after what you asked for now." in texts(person, before[0])
    assert code in texts(person, before[0])
    assert "Zephyr" not in texts(person)
    assert len(other.messages) == before[1]
    await stands_in.writes("/cases")
    await stands_in.taps("Open a case")
    before_card = len(stands_in.messages)
    await stands_in.taps(code)
    assert "Who looks after it: you" in texts(stands_in, before_card)


async def test_who_takes_over_several_cases_hears_of_all_of_them_in_one_message_and_each_person_of_their_own(
    house: House,
) -> None:
    owner, member = await joined(house, "owner"), await joined(house, "coordinator")
    people = [await joined(house) for _ in range(3)]
    codes = [await asks(person) for person in people]
    for code in codes:
        await takes_up(member, code)
        await member.taps("Nothing more")
    before = len(owner.messages)
    await ends(owner, COLLEAGUE)
    await house.it_is("in 2 hours")
    await house.it_is("in 2 hours")
    said = texts(owner, before)
    assert said.count("looks after several cases no more. You do from now on.") == 1
    assert all(f"looks after {code} no more" not in said for code in codes)
    for person, code in zip(people, codes, strict=True):
        assert texts(person).count("looks after what you asked for now. Its code is " + code) == 1
    await owner.writes("/cases")
    await owner.taps("Open a case")
    assert {button["text"] for row in owner.last.keyboard for button in row} >= set(codes)


async def test_nobody_is_told_twice_that_a_case_goes_on_whatever_is_restarted(house: House) -> None:
    owner, member, person = await joined(house, "owner"), await joined(house, "coordinator"), await joined(house)
    await takes_up(member, await asks(person))
    await ends(owner, COLLEAGUE)
    await house.restart()
    await house.it_is("in 2 hours")
    await house.restart()
    await house.it_is("in 2 hours")
    assert texts(person).count("looks after what you asked for now") == 1
    assert texts(owner).count("You do from now on.") == 1, "the owner is the last who can"


async def test_a_colleague_who_leaves_hands_their_cases_over_in_the_same_way(house: House) -> None:
    member, person = await joined(house, "coordinator"), await joined(house)
    code = await asks(person)
    await takes_up(member, code)
    stands_in = await deputy(house)
    for reply in ("/stop", "1", "1"):
        await member.writes(reply)
    await house.it_is("in 2 hours")
    assert f"looks after {code} no more. You do from now on." in texts(stands_in)
    assert "Somebody else of the team looks after what you asked for now." in texts(person)


async def test_who_has_stopped_hears_once_and_quietly_that_somebody_else_looks_after_what_they_asked_for(
    house: House,
) -> None:
    member, stopped, gone = await joined(house, "coordinator"), await joined(house), await joined(house)
    codes = [await asks(stopped), await asks(gone)]
    for code in codes:
        await takes_up(member, code)
        await member.taps("Nothing more")
    for reply in ("/stop", "Stop messages", "Yes, stop messages", "Nothing more, goodbye"):
        await (stopped.writes(reply) if reply == "/stop" else stopped.taps(reply))
    house.server.messenger.block(gone.id, blocked=True)
    await house.settle()
    house.server.messenger.block(gone.id, blocked=False)
    stands_in = await deputy(house)
    before = len(stopped.messages), len(gone.messages)
    for reply in ("/stop", "1", "1"):
        await member.writes(reply)
    await house.it_is("in 2 hours")
    await house.it_is("in 3 days")
    [told] = stopped.messages[before[0] :]
    assert "Somebody else of the team looks after what you asked for now." in told.text
    assert codes[0] in told.text
    assert told.silent
    assert len(gone.messages) == before[1], "who blocked the bot is promised nothing"
    assert "looks after several cases no more. You do from now on." in texts(stands_in)


async def test_who_had_stopped_messages_is_erased_without_a_word_and_no_colleague_reads_their_news(
    house: House,
) -> None:
    owner, member, colleague = [await joined(house, role) for role in ("owner", "facilitator", "facilitator")]
    for reply in ("/stop", "1", "1"):
        await member.writes(reply)
    gone = await pseudonym(member)
    await owner.writes("/team")
    members = await house.storage.team.members()
    stopped = [each.pseudonym for each in members].index(gone)
    others = [each for each in members if each.role != "owner"]
    assert "They have stopped messages, or cannot be reached." in texts(owner)
    await owner.writes(str([each.pseudonym for each in others].index(members[stopped].pseudonym) + 1))
    for tap in ("Their work here ends", "Yes, end it now"):
        await owner.taps(tap)
    await house.settle()
    assert OVER not in texts(member) + texts(colleague)
    assert await house.storage.person(gone) is None


async def test_an_owner_who_changes_their_mind_changes_nothing(house: House) -> None:
    owner, member = await joined(house, "owner"), await joined(house, "coordinator")
    await picks(owner, COLLEAGUE, "Their work here ends", "No, change nothing")
    await picks(owner, COLLEAGUE, "Change nothing")
    await member.writes("/cases")
    assert OVER not in texts(member)
    assert [each.role for each in await house.storage.team.members()].count("coordinator") == 1
