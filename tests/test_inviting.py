"""The team lets people in: who may invite whom, a link that is shown once, its picture, its end, and guesses at it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image

from bot.guessing import MOST, WITHIN, Guessing
from bot.inviting import link_of, picture
from flows.vocabulary import Role
from tests.house import House, Phone, open_house

LINK = re.compile(r"https://t\.me/\w+\?start=([\w-]{22})")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        yield house


@pytest.fixture
async def coordinator(house: House) -> Phone:
    phone = house.phone()
    await phone.joins("coordinator")
    return phone


async def invites(phone: Phone, *taps: str) -> str:
    """They make an invitation. Returns its token."""
    await phone.writes("/invite")
    for tap in ("Make a new invitation", *taps, "Yes, make it"):
        await phone.taps(tap)
    found = LINK.search("\n".join(message.text for message in phone.messages[-2:]))
    assert found
    return found.group(1)


async def test_an_invitation_comes_as_a_link_and_as_a_picture_of_it_and_lets_in_as_many_as_it_says(
    house: House, coordinator: Phone
) -> None:
    token = await invites(coordinator, "People who take part", "Five people", "7 days")
    said, drawn = coordinator.messages[-2:]
    assert "5 more people, until 9 March 2026" in said.text
    assert "For a poster" in said.text
    link = LINK.search(said.text)
    assert link
    assert drawn.file
    assert drawn.file.content == picture(link.group())
    welcomes = [await house.phone().writes(f"/start {token}") for _ in range(6)]
    assert ["Which language" in welcome.text for welcome in welcomes] == [True] * 5 + [False]
    assert "All places of this invitation are taken" in welcomes[-1].text


def test_the_picture_shows_every_module_of_the_code_and_a_white_edge_of_four() -> None:
    """A camera needs the edge (ISO/IEC 18004), and level M: a crease in a poster is no hindrance."""
    link = link_of("example_bot", "A" * 22)
    with Image.open(BytesIO(picture(link))) as drawn:
        wide, dots = drawn.width // 10, drawn.convert("1")
        shown = [[dots.getpixel((x * 10 + 5, y * 10 + 5)) == 0 for x in range(wide)] for y in range(wide)]
    code = segno.make_qr(link, error="m", boost_error=False)
    assert code.error == "M"
    edge, empty = [False] * 4, [[False] * wide] * 4
    assert shown == [*empty, *([*edge, *map(bool, row), *edge] for row in code.matrix), *empty]


async def test_of_the_team_one_person_is_let_in_and_into_the_role_that_was_said(
    house: House, coordinator: Phone
) -> None:
    token = await invites(coordinator, "A facilitator", "They are a deputy", "14 days")
    assert "becomes a deputy" in coordinator.messages[-2].text
    assert "For a poster" not in coordinator.messages[-2].text
    assert "invited to its team" in (await house.phone().writes(f"/start {token}")).text
    assert "are taken" in (await house.phone().writes(f"/start {token}")).text


async def test_a_coordinator_is_not_offered_to_invite_an_owner_and_an_owner_is(
    house: House, coordinator: Phone
) -> None:
    await coordinator.writes("/invite")
    asked = await coordinator.taps("Make a new invitation")
    assert "A coordinator" in asked.text
    assert "An owner" not in asked.text
    owner = house.phone()
    await owner.joins("owner")
    token = await invites(owner, "An owner", "They have the role", "7 days")
    assert "invited to its team" in (await house.phone().writes(f"/start {token}")).text


@pytest.mark.parametrize("role", ["participant", "facilitator"])
async def test_others_invite_nobody(house: House, role: str) -> None:
    phone = house.phone()
    await phone.joins(role)  # type: ignore[arg-type]
    await phone.writes("/invite")
    assert "nothing open" in phone.last.text


async def test_no_coordinator_sees_or_ends_the_invitation_of_an_owner(house: House, coordinator: Phone) -> None:
    await house.invite("owner")
    await coordinator.writes("/invite")
    await coordinator.taps("End an invitation")
    assert "I changed nothing" in coordinator.last.text


async def test_an_invitation_that_was_ended_lets_in_nobody_more_and_says_how_to_get_another(
    house: House, coordinator: Phone
) -> None:
    token = await invites(coordinator, "People who take part", "Twelve people", "30 days")
    inside = house.phone()
    await inside.writes(f"/start {token}")
    await coordinator.writes("/invite")
    await coordinator.taps("End an invitation")
    await coordinator.taps("Taking part, 11, 1 April 2026")
    await coordinator.taps("Yes, end it")
    refused = await house.phone().writes(f"/start {token}")
    assert "Ask us for a new one" in refused.text
    assert "Would you like me to use easier words" in (await inside.writes("1")).text
    await coordinator.writes("/invite")
    assert "No invitation is open" in "\n".join(message.text for message in coordinator.messages[-2:])


async def test_an_invitation_lets_people_in_until_its_last_day_is_over_where_the_project_is(
    house: House, coordinator: Phone
) -> None:
    token = await invites(coordinator, "People who take part", "Five people", "7 days")
    assert "until 9 March 2026" in coordinator.messages[-2].text
    await house.it_is("2026-03-09 23:59")
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text
    await coordinator.writes("/invite")
    await coordinator.taps("End an invitation")
    assert coordinator.button("Taking part, 4, 9 March 2026")
    await house.it_is("2026-03-10 00:00")
    assert "not open any more" in (await house.phone().writes(f"/start {token}")).text


@pytest.mark.parametrize(("role", "to"), [("participant", "coordinator"), ("coordinator", "participant")])
async def test_who_is_here_uses_up_no_invitation_changes_nothing_by_it_and_is_told_so(
    house: House, role: Role, to: Role
) -> None:
    phone, token = house.phone(), await house.invite(to)
    await phone.joins(role)
    before = len(phone.messages)
    await phone.writes(f"/start {token}")
    assert "I did not use that link" in phone.messages[before].text
    assert "This is what you can do here" in "\n".join(message.text for message in phone.messages[before:])
    standing = await house.storage.standing(phone.id, None)
    assert standing.person
    assert standing.person.role == role
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text


async def test_in_the_middle_of_something_an_invitation_leads_back_to_it(house: House) -> None:
    phone = house.phone()
    await phone.joins()
    asked = (await phone.writes("/check_in")).text
    before = len(phone.messages)
    await phone.writes(f"/start {await house.invite('participant')}")
    said = "\n".join(message.text for message in phone.messages[before:])
    assert "I did not use that link" in said
    assert asked.splitlines()[-1] in said


async def test_the_token_stands_in_no_file_and_no_log(
    house: House, coordinator: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = await invites(coordinator, "People who take part", "One person", "7 days")
    await house.app.stop()
    kept = b"".join(path.read_bytes() for path in house.settings.data.rglob("*") if path.is_file())
    await house.start()
    assert token.encode() not in kept
    assert token not in caplog.text


async def test_who_guesses_gets_a_few_answers_in_an_hour_and_then_none(house: House) -> None:
    phone, token = house.phone(), await house.invite("participant")
    for nth in range(MOST + 1):
        await phone.writes(f"/start guess{nth}")
    assert "wait an hour" in phone.last.text
    before = len(phone.messages)
    house.server.messenger.say(phone.id, f"/start {token}")
    await house.quiet()
    assert len(phone.messages) == before
    assert "Which language" in (await house.phone().writes(f"/start {token}")).text


async def test_after_an_hour_a_link_that_works_is_taken_again(house: House) -> None:
    phone, token = house.phone(), await house.invite("participant")
    for nth in range(MOST + 1):
        await phone.writes(f"/start guess{nth}")
    await house.it_is("in 2 hours")
    assert "Which language" in (await phone.writes(f"/start {token}")).text


def test_only_the_guesses_of_the_last_hour_and_of_one_chat_count() -> None:
    guessing = Guessing()
    assert [guessing.wrong(1, NOON) for _ in range(MOST + 1)] == [False] * MOST + [True]
    assert not guessing.is_over(2, NOON)
    assert guessing.is_over(1, NOON + WITHIN - timedelta(seconds=1))
    assert not guessing.is_over(1, NOON + WITHIN)
