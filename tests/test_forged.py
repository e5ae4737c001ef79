"""Taps that no button ever carried, and orders that no command gives: refused, and nothing is changed by them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.buttons import LIMIT
from bot.control import Declined, ask
from bot.library import Library
from flows.session import Session
from flows.vocabulary import Role
from storage.database import Connection
from storage.sqlite import SqliteStorage
from tests.house import House, Phone, open_house

WHO = ("participant", "facilitator", "coordinator", "owner")
ALWAYS_THERE = frozenset({"skip", "back", "why", "easy", "done", "start_again"})
"""Buttons beside every question, of the turn that it is."""
ANY_TIME = frozenset({"help", "language", "stop"})
"""Buttons that mean the same however old they are: everybody has them, so nobody forges them."""
PASSING = ("inbox", "outbox", "sent_messages", "sessions", "heartbeat", "counters")
"""What even a refusal leaves: that an update came, and what is said. Sessions are compared by where they stand."""


@dataclass
class Open:
    """A project in which everybody is in the middle of something, and a loop that the bot goes on in."""

    runner: asyncio.Runner
    house: House
    phones: dict[str, Phone]
    codes: list[str]
    """Codes of cases, pseudonyms, and words of scripts: keys that some button has, somewhere."""

    def session(self, who: str) -> Session:
        """What is open on that phone now."""
        storage = self.house.storage
        session = self.runner.run(storage.standing(self.phones[who].id, None)).session
        assert session is not None
        return session

    def offered(self, who: str) -> set[str]:
        """What the buttons of that phone's open question say now."""
        session = self.session(who)
        begin = f"1:{session.id}:{session.turn}:"
        buttons = [b for message in self.phones[who].messages for row in message.keyboard for b in row]
        return {
            str(b["callback_data"]).removeprefix(begin) for b in buttons if str(b["callback_data"]).startswith(begin)
        }

    def taps(self, who: str, payload: str) -> None:
        """They send that as if a button had carried it."""
        phone = self.phones[who]

        async def tap() -> None:
            self.house.server.messenger.tap(phone.id, phone.last.id, payload)
            await self.house.quiet()

        self.runner.run(tap())

    def everything(self) -> Any:
        """All that is kept, but for what passes, and where everybody stands."""
        kept = self.runner.run(_kept(self.house))
        return kept, [self.session(who).frames for who in WHO]


async def _kept(house: House) -> dict[str, Any]:
    storage = house.storage
    assert isinstance(storage, SqliteStorage)
    return await storage._project.run(_rows)


def _rows(connection: Connection) -> dict[str, Any]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = [name for (name,) in names.fetchall() if name not in PASSING]
    return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


async def _everybody(house: House) -> dict[str, Phone]:
    """A case, a colleague, and a question open with each."""
    phones = {}
    roles: dict[str, Role] = {"participant": "participant", "facilitator": "facilitator"}
    for who, role in {**roles, "coordinator": "coordinator", "owner": "owner"}.items():
        phones[who] = house.phone()
        await phones[who].joins(role)
    person, facilitator, coordinator, owner = phones.values()
    for reply in ("/access", "1", "/check_in", "1"):
        await person.writes(reply)
    await facilitator.writes("/summaries")
    for reply in ("/cases", "Open a case", "1"):
        await coordinator.writes(reply)
    for reply in ("/team", "1", "Their work here ends"):
        await owner.writes(reply)
    return phones


async def _codes(house: House) -> list[str]:
    storage, book = house.storage, Library.shipped("GB").book
    found = [case.code for case in await storage.cases.open()]
    found += [member.pseudonym for member in await storage.team.members()]
    for script in book.latest.values():
        found += [script.script, script.command or "", *script.steps]
        found += [key for step in script.steps.values() if step.choose for key in step.choose.root]
    return sorted(set(found))


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with asyncio.Runner() as runner:
        opening = open_house(tmp_path_factory.mktemp("forged"))
        house = runner.run(opening.__aenter__())
        try:
            phones = runner.run(_everybody(house))
            yield Open(runner, house, phones, runner.run(_codes(house)))
        finally:
            runner.run(opening.__aexit__(None, None, None))


@st.composite
def forged(draw: st.DrawFn, there: Open) -> tuple[str, str]:
    """Whose phone, and a payload that looks like one of ours, or like nothing."""
    who, of = draw(st.sampled_from(WHO)), draw(st.sampled_from(WHO))
    name, turn = draw(st.sampled_from(["theirs", "mine", "00000000", "owner", ""])), draw(st.integers(-1, 3))
    key = draw(st.one_of(st.integers(0, 20), st.sampled_from(there.codes), st.text(max_size=20)))
    version, nonsense = draw(st.sampled_from(["1", "1", "1", "2", ""])), draw(st.none() | st.text(max_size=LIMIT))
    mine, theirs = there.session(who), there.session(of)
    own = sorted(there.offered(who))
    name = {"mine": mine.id, "theirs": theirs.id}.get(name, name)
    turn = {2: theirs.turn, 3: 9999}.get(turn, mine.turn + turn)
    key = own[key % len(own)] if isinstance(key, int) else key
    return who, f"{version}:{name}:{turn}:{key}" if nonsense is None else nonsense


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_tap_that_no_button_of_the_open_question_carries_changes_nothing(there: Open, data: st.DataObject) -> None:
    who, payload = data.draw(forged(there))
    assume(len(payload.encode(errors="replace")) <= LIMIT)
    session = there.session(who)
    key = payload.split(":", 3)[-1]
    is_now = payload.startswith(f"1:{session.id}:{session.turn}:")
    assume(key not in ANY_TIME)
    assume(not (is_now and key in there.offered(who) | ALWAYS_THERE))
    before = there.everything()
    there.taps(who, payload)
    assert there.everything() == before


@pytest.mark.parametrize("who", WHO[:-1])
def test_the_owners_own_buttons_do_nothing_on_another_phone(there: Open, who: str) -> None:
    before = there.everything()
    session = there.session("owner")
    for key in ("yes", "no", "end"):
        there.taps(who, f"1:{session.id}:{session.turn}:{key}")
        mine = there.session(who)
        there.taps(who, f"1:{mine.id}:{mine.turn}:end")
    assert there.everything() == before


def test_a_button_that_is_there_does_change_something(there: Open) -> None:
    """Else all of these could pass in a project in which nothing happens."""
    before, session = there.everything(), there.session("participant")
    there.taps("participant", f"1:{session.id}:{session.turn}:4")
    assert there.everything() != before


# --- orders of the command line --------------------------------------------------------------------------------------


async def test_an_order_that_the_bot_does_not_know_is_declined_and_changes_nothing(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        before = await _kept(house)
        for order in ("", "stop", "erase", "members", "role_end", "invite ", "Invite", "__class__", "sql"):
            with pytest.raises(Declined, match="does not know this order"):
                await asyncio.to_thread(ask, house.settings.data, order, role="owner", member="x")
        assert await _kept(house) == before
