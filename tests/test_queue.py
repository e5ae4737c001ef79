"""The queue in sight, with the whole bot: what will be sent, in which words, and the team's hand in it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import command_line
from bot.control import Declined
from bot.exit_codes import MISUSED, OK
from bot.library import Library
from bot.project_file import example, example_project
from bot.queueing import Answer, Queueing, QueueOrder, in_lines
from bot.scene import Scene
from bot.views import Shower
from flows.digest_rhythm import first_look
from flows.events import Planned
from flows.plans import OF_ONE, Kind, Plan
from storage.queue import key_of
from storage.records import Person, Turn, hours_of
from storage.sqlite import SqliteStorage
from tests.house import ARRIVING, JOINING, House, Phone, open_house
from tests.open_project import NOON, MovedClock, opened, somebody

NAME = "Zuzanna"
CODE = re.compile(r"\b[0-9a-f]{6}\b")
PSEUDONYM = re.compile(r"\b[0-9a-f]{16}\b")
CHECK_IN = re.compile(r"\b([0-9a-f]{6}): Check-in")
PICK = "9 March 2026, 10:00, {who}: Check-in"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as house:
        (tmp_path / "alongside.toml").write_text(example(), "utf-8")
        yield house


async def joins_as(house: House, language: str, name: str = NAME) -> Phone:
    """A participant who reads that language, by its number in the list, and says what they are called."""
    phone = house.phone()
    await phone.writes(f"/start {await house.invite('participant')}")
    for reply in (language, *JOINING, name, *ARRIVING):
        await phone.writes(reply)
    return phone


async def coordinator(house: House) -> Phone:
    phone = house.phone()
    await phone.joins("coordinator")
    return phone


async def queue(house: House, *arguments: str, exits: int = OK) -> None:
    environment = {
        "ALONGSIDE_DATA": str(house.settings.data),
        "ALONGSIDE_KEY_FILE": str(house.settings.key_file),
        "ALONGSIDE_PROJECT": str(house.settings.project_file),
    }
    assert await asyncio.to_thread(command_line, ["queue", *arguments], environment) == exits


async def listed(house: House, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    await queue(house, "--json", *arguments)
    waiting: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["waiting"]
    return waiting


async def check_ins(house: House, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    return [each for each in await listed(house, capsys, *arguments) if each["what"] == "Check-in"]


async def looks(team: Phone) -> str:
    """They look at the queue; returns what it shows, without the question that follows."""
    await team.writes("/queue")
    return await shown(team)


async def looks_at_the_check_in(team: Phone) -> str:
    """They pick the check-in of the one person who takes part."""
    [who] = CHECK_IN.findall(await looks(team))
    await team.taps(PICK.format(who=who))
    return await shown(team)


async def shown(team: Phone) -> str:
    """What stands above the question that is asked now."""
    await team.house.until(lambda: bool(team.last.keyboard))
    return team.messages[-2].text


# --- the command -----------------------------------------------------------------------------------------------------


async def test_the_command_lists_what_will_be_sent_while_the_bot_runs_and_while_it_does_not(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    await joins_as(house, "1")
    running = await listed(house, capsys)
    await house.app.stop()
    assert await listed(house, capsys) == running
    await house.start()
    [waiting] = [each for each in running if each["what"] == "Check-in"]
    assert PSEUDONYM.fullmatch(waiting["pseudonym"])
    assert (waiting["kind"], waiting["what"], waiting["asked"]) == ("schedule", "Check-in", False)
    assert (waiting["at"], waiting["there"]) == ("2026-03-09T10:00:00Z", "2026-03-09T10:00:00")
    assert waiting["zone"] == "Europe/London"
    assert waiting["rule"].startswith("every week at 10:00, in the person's own time")
    assert "This is your check-in" in waiting["words"]


async def test_the_command_puts_off_and_calls_off_while_the_bot_runs_and_while_it_does_not(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = await joins_as(house, "1")
    for moved_to in ("2026-03-11", "2026-03-13"):
        [waiting] = await check_ins(house, capsys)
        await queue(house, "--move", str(waiting["id"]), "2")
        assert f"{moved_to} 10:00" in capsys.readouterr().out
        await house.app.stop()
    await house.start()
    [waiting] = await check_ins(house, capsys)
    assert waiting["there"] == "2026-03-13T10:00:00"
    await queue(house, "--cancel", str(waiting["id"]))
    assert "2026-03-16 10:00" in capsys.readouterr().out
    before = len(phone.messages)
    await house.it_is("2026-03-15 12:00")
    assert len(phone.messages) == before
    await house.it_is("2026-03-16 10:01")
    assert len(phone.messages) == before + 1


async def test_the_command_says_what_is_wrong(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    await queue(house)
    assert capsys.readouterr().out == "Nothing that can be listed waits to be sent.\n"
    await queue(house, "--cancel", "4711", exits=MISUSED)
    assert "Nothing that can be changed waits under this number" in capsys.readouterr().err
    await queue(house, "--move", "1", "366", exits=MISUSED)
    assert "too long" in capsys.readouterr().err


async def test_the_command_lists_only_one_persons_and_only_so_much(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        await joins_as(house, "1")
    everybodys = await check_ins(house, capsys)
    assert len(everybodys) == 3
    assert await listed(house, capsys, "--limit", "2") == everybodys[:2]
    theirs = everybodys[1]["pseudonym"]
    assert await check_ins(house, capsys, "--for", theirs) == [everybodys[1]]
    assert await listed(house, capsys, "--for", "nobody") == []


# --- in the chat -----------------------------------------------------------------------------------------------------


async def test_a_coordinator_sees_what_comes_by_day_and_puts_it_off(house: House) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    first = await looks(team)
    assert "On 9 March 2026:" in first
    assert "This is your check-in" in first
    await team.taps("Skip")
    card = await looks_at_the_check_in(team)
    assert "When: Monday, 9 March 2026, 10:00, on their clock\nRhythm: every week\n" in card
    await team.taps("Send it one day later")
    assert "later now" in team.last.text
    before = len(phone.messages)
    await house.it_is("2026-03-10 09:59")
    assert len(phone.messages) == before
    await house.it_is("2026-03-10 10:01")
    assert "This is your check-in" in phone.last.text


async def test_a_rhythm_that_was_put_off_comes_on_its_own_day_again(house: House) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    await looks_at_the_check_in(team)
    await team.taps("Send it one day later")
    await house.it_is("2026-03-10 10:01")
    await phone.taps("Not today")
    before = len(phone.messages)
    await house.it_is("2026-03-16 10:01")
    assert len(phone.messages) == before + 1


async def test_what_a_coordinator_leaves_out_does_not_come_and_is_not_announced(house: House) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    await looks_at_the_check_in(team)
    await team.taps("Do not send it this time")
    assert "16 March" in (await phone.writes("/next")).text
    before = len(phone.messages)
    await house.it_is("2026-03-15 12:00")
    assert len(phone.messages) == before


async def test_what_has_gone_out_meanwhile_is_not_changed_and_that_is_said(house: House) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    await looks_at_the_check_in(team)
    await house.it_is("2026-03-09 10:01")
    assert "This is your check-in" in phone.last.text
    await team.taps("Do not send it this time")
    assert "It has gone out already" in team.last.text


async def test_nobody_but_coordinators_and_owners_sees_the_queue(house: House) -> None:
    await joins_as(house, "1")
    for role in ("participant", "facilitator"):
        phone = house.phone()
        await phone.joins(role)
        assert "Check-in" not in (await phone.writes("/queue")).text
        assert not any("This is what I will send next" in message.text for message in phone.messages)


async def test_a_reminder_is_shown_without_whose_it_is_and_without_the_open_question(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    await house.it_is("2026-03-09 10:01")
    await phone.taps("OK, let's start")
    assert "How has your week been" in phone.last.text
    assert "somebody: Reminder: Check-in" in await looks(team)
    await team.writes("1")
    card = await shown(team)
    assert "put again below" in card
    assert "How has your week been" not in card
    assert not CODE.search(card)
    await queue(house)
    assert "and the open question once more" in capsys.readouterr().out


async def test_no_name_and_no_account_is_ever_shown(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    phone, team = await joins_as(house, "1"), await coordinator(house)
    await house.it_is("2026-03-09 10:01")
    assert NAME in phone.last.text
    await looks(team)
    await team.writes("1")
    await shown(team)
    await queue(house)
    await queue(house, "--json")
    seen = capsys.readouterr().out + "".join(message.text for message in team.messages)
    assert "Check-in" in seen
    assert NAME not in seen
    assert str(phone.id) not in seen


async def test_rights_are_never_in_the_queue(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    leaving, pausing, team = await joins_as(house, "1"), await joins_as(house, "1"), await coordinator(house)
    await leaving.writes("stop")
    await leaving.taps("Erase everything")
    await leaving.taps("Yes, erase everything")
    await pausing.writes("pause")
    await pausing.taps("30 days")
    assert {waiting["kind"] for waiting in await listed(house, capsys)} == {"schedule"}
    assert "pause is over" not in await looks(team)


# --- what is between one person and the team -------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """One project with somebody who takes part, somebody of the team, and the queue."""

    storage: SqliteStorage
    person: Person
    facilitator: Person

    async def plans(self, whose: Person, *plans: Plan) -> None:
        events = tuple(Planned(plan=plan) for plan in plans)
        await self.storage.keep(Turn(person=whose, now=NOON, session=None, events=events))

    def scene(self) -> Scene:
        library = Library.shipped("GB")
        return Scene(project=example_project(), library=library, storage=self.storage, clock=MovedClock())

    async def seen(self, view: str = "queue", about: str = "") -> str:
        """What a coordinator is shown."""
        shower = Shower(scene=self.scene(), storage=self.storage, clock=MovedClock())
        return (await shower.show(view, replace(self.facilitator, role="coordinator"), about)).text

    async def answers(self, **order: Any) -> Answer:
        """What the command is told."""
        queueing = Queueing(storage=self.storage, scene=self.scene(), clock=MovedClock())
        return await queueing.answer(QueueOrder(**order))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as storage:
        person, facilitator = await somebody(storage, 7), await somebody(storage, 8)
        yield Desk(storage, replace(person, status="active"), replace(facilitator, status="active", role="facilitator"))


def between(kind: Any, nth: int = 0) -> Plan:
    return Plan(kind=kind, due_at=NOON, script="check_in", about=f"code{nth}", asked=kind != "question")


@pytest.mark.parametrize("kind", OF_ONE)
async def test_nobody_learns_from_the_queue_who_is_asked_or_answered(desk: Desk, kind: Kind) -> None:
    nothing = await desk.seen()
    await desk.plans(desk.person, between(kind))
    [row] = await desk.storage.plans.of(desk.person.pseudonym)
    assert await desk.seen() == nothing, "not even that something waits"
    assert await desk.seen("planned", key_of(row)) == "It has gone out meanwhile, or it has changed."
    assert await desk.answers() == await desk.answers(whose=desk.person.pseudonym) == Answer()
    for order in ({"cancel": row.id}, {"move": row.id}):
        with pytest.raises(Declined):
            await desk.answers(**order)
    assert await desk.storage.plans.of(desk.person.pseudonym) == (row,)


async def test_what_is_between_one_person_and_the_team_is_not_counted_either(desk: Desk) -> None:
    nothing = await desk.seen()
    await desk.plans(desk.person, *(between("outcome", nth) for nth in range(9)))
    assert await desk.seen() == nothing
    assert list(in_lines(await desk.answers())) == ["Nothing that can be listed waits to be sent."]


async def test_a_summary_is_listed_without_whose_it_is_and_without_its_words(desk: Desk) -> None:
    look = first_look("daily", hours_of(desk.facilitator, "20:00", "09:00"), NOON)
    assert look is not None
    await desk.plans(desk.facilitator, look)
    [row] = await desk.storage.plans.of(desk.facilitator.pseudonym)
    shown = await desk.seen()
    assert "10:00, somebody: Summary of answers\n\n" in shown
    assert "gone out meanwhile" in await desk.seen("planned", key_of(row))
    answer = await desk.answers()
    [waiting] = answer.waiting
    assert (waiting.pseudonym, waiting.kind, waiting.words) == ("", "digest", "")
    assert "to somebody of the team: Summary of answers, they asked for it" in "\n".join(in_lines(answer))
    assert await desk.answers(whose=desk.facilitator.pseudonym) == Answer()
