"""A data folder of an earlier version: everything that is in it is there afterwards, and works as before."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Open
from examples import NOW, known, turn

from flows.events import PauseChosen, Planned, ZoneChosen
from flows.plans import Plan
from storage import migrating
from storage.database import Connection, Database
from storage.folder import Folder
from storage.keys import Keys, read_keys
from storage.people import People
from storage.records import Person
from storage.sealing import Seal
from storage.stamps import stamp

DAY = timedelta(days=1)
SHAPES = migrating.migrations

PERSON = "(pseudonym, role, status, language, easy, zone, paused_until, joined_on)"
DUE = "(pseudonym, kind, script, due_at, at, late)"
WAITING = "(pseudonym, priority, policy, attempted, attempts, not_before, sealed)"


def filled(connection: Connection, pseudonym: str) -> None:
    """As the first version kept it: somebody with everything planned that it knew."""
    who = pseudonym, "participant", "active", "ur", 1, "Asia/Karachi", None, "2026-02-01"
    connection.execute(f"INSERT INTO participation {PERSON} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", who)
    for number, (kind, script) in enumerate([("follow_up", "check_in"), ("follow_up", "feedback"), ("erase", "")]):
        row = pseudonym, kind, script, stamp(NOW + number * DAY), "10:00", "skip after 24 hours"
        connection.execute(f"INSERT INTO due {DUE} VALUES (?, ?, ?, ?, ?, ?)", row)
    message = pseudonym, 0, "at_least_once", 0, 0, stamp(NOW), b"sealed"
    connection.execute(f"INSERT INTO outbox {WAITING} VALUES (?, ?, ?, ?, ?, ?, ?)", message)


async def _empty(opened: AsyncExitStack, kind: str, folder: Path, keys: Keys) -> Database:
    database = Database(folder / f"{kind}.db", getattr(keys, kind), cache_kib=1024, on_full=lambda: False)
    await database.open()
    opened.push_async_callback(database.close)
    await database.alone(lambda connection: migrating.migrate(connection, kind))
    return database


@pytest.fixture
async def person(folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody in a folder that has had the first migration alone."""
    keys = read_keys(key_file, folder)
    Folder(folder).release()
    async with AsyncExitStack() as opened:
        before = opened.enter_context(monkeypatch.context())
        before.setattr(migrating, "migrations", lambda kind: SHAPES(kind)[:1])
        people, project = [await _empty(opened, kind, folder, keys) for kind in ("people", "project")]
        identity = await People(people, Seal(keys.wrap)).add(7)
        await project.run(lambda connection: filled(connection, identity.pseudonym))
    return Person(
        pseudonym=identity.pseudonym, chat_id=7, status="active", language="ur", easy=True, zone="Asia/Karachi"
    )


async def test_people_and_what_was_planned_for_them_are_there(opens: Open, person: Person) -> None:
    storage = await opens()
    assert await known(storage, person) == person
    rows = await storage.plans.of(person.pseudonym)
    assert [row.plan for row in rows] == [
        Plan(kind="follow_up", script="check_in", due_at=NOW, late="skip after 24 hours"),
        Plan(kind="follow_up", script="feedback", due_at=NOW + DAY, late="skip after 24 hours"),
        Plan(kind="erase", due_at=NOW + 2 * DAY, late="skip after 24 hours"),
    ]
    assert await storage.plans.next_due() == NOW
    assert await storage.next_send() == NOW


async def test_it_can_be_lived_in(opens: Open, person: Person) -> None:
    storage = await opens()
    [first, *_] = await storage.plans.of(person.pseudonym)
    again = Planned(plan=Plan(kind="follow_up", script="check_in", due_at=NOW + DAY))
    await storage.keep(turn(person, again, ZoneChosen(zone="Europe/London"), update_id=None, due_id=first.id))
    await storage.keep(turn(await known(storage, person), PauseChosen(until=None)))
    rows = await storage.plans.of(person.pseudonym)
    assert [row.plan.kind for row in rows] == ["erase", "follow_up", "follow_up"]
    assert len({row.id for row in rows} | {first.id}) == 4, "an id is never used again"
