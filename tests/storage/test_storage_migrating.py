"""A data folder of an earlier version: everything that is in it is there afterwards, and works as before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Open
from examples import NOW, known, session, turn

from flows.events import NameChosen, PauseChosen, Planned, ZoneChosen
from flows.plans import Plan
from storage import migrating
from storage.database import Connection, Database
from storage.folder import Folder
from storage.keys import Keys, read_keys
from storage.people import Identity, People
from storage.records import Person
from storage.sealing import Seal
from storage.stamps import day, stamp

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


@asynccontextmanager
async def shaped(
    folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch, reached: int
) -> AsyncIterator[tuple[People, Database]]:
    """A new folder that has had so many migrations."""
    keys = read_keys(key_file, folder)
    Folder(folder).release()
    async with AsyncExitStack() as opened:
        before = opened.enter_context(monkeypatch.context())
        before.setattr(migrating, "migrations", lambda kind: SHAPES(kind)[:reached])
        people, project = [await _empty(opened, kind, folder, keys) for kind in ("people", "project")]
        yield People(people, Seal(keys.wrap)), project


@pytest.fixture
async def person(folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody in a folder that has had the first migration alone."""
    async with shaped(folder, key_file, monkeypatch, 1) as (people, project):
        identity = await people.add(7)
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


# --- what the sixth migration found ----------------------------------------------------------------------------------


def shared(connection: Connection, author: Identity, reader: str) -> None:
    """As the fifth version kept it: something shared by name in a digest, and that something else of it is recalled."""
    for who, role in ((author.pseudonym, "participant"), (reader, "facilitator")):
        row = who, role, "active", "en", 0, "UTC", None, "2026-02-01"
        connection.execute(f"INSERT INTO participation {PERSON} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute(
        "INSERT INTO batches (number, published_at, people, tables) VALUES (1, ?, 5, '{}')", (stamp(NOW),)
    )
    connection.execute(
        "INSERT INTO contributions (id, pseudonym, script, step, version, attribution, made_on, batch, sealed)"
        " VALUES ('c1', ?, 'feedback', 'words', 1, 'by_name', '2026-02-01', 1, ?)",
        (author.pseudonym, author.seal.shut("More tea.", "contributions", author.pseudonym, "c1")),
    )
    connection.execute("INSERT INTO recalls (batch, recalled_on) VALUES (1, '2026-02-02'), (1, '2026-02-03')")


async def test_what_was_signed_keeps_the_name_that_stood_there_and_the_team_hears_what_it_was_owed(
    folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch, opens: Open
) -> None:
    async with shaped(folder, key_file, monkeypatch, 5) as (people, project):
        author, reader = (await people.add(7)).pseudonym, (await people.add(8)).pseudonym
        await people.rename(author, "N")
        [identity] = (await people.of_all([author])).values()
        await project.run(lambda connection: shared(connection, identity, reader))
    storage = await opens()
    assert await storage.digests.recalled() == {reader: (1,)}
    found = await storage.person(author)
    assert found is not None
    await storage.keep(turn(found, NameChosen(name="M")))
    await storage.close()
    [one] = await (await opens()).digests.shared_by(author)
    assert (one.words, one.name) == ("More tea.", "N")


async def test_what_somebody_has_opened_stays_counted_and_a_summary_that_is_open_can_still_be_read(
    folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch, opens: Open
) -> None:
    def opened(connection: Connection, author: Identity, reader: str) -> None:
        shared(connection, author, reader)
        row = reader, day(NOW), 1, 7
        connection.execute("INSERT INTO openings (pseudonym, opened_on, batch, pieces) VALUES (?, ?, ?, ?)", row)
        text = "    show: digest_words\n    record: words_opened\n    goto: menu\n"
        connection.execute("INSERT INTO scripts VALUES ('digest', 3, 'c0ffee', ?)", (text,))

    async with shaped(folder, key_file, monkeypatch, 5) as (people, project):
        author, reader = (await people.add(7)).pseudonym, (await people.add(8)).pseudonym
        [identity] = (await people.of_all([author])).values()
        await project.run(lambda connection: opened(connection, identity, reader))
    storage = await opens()
    assert await storage.voices.opened(reader, NOW) == 7
    found = await storage.person(reader)
    assert found is not None
    await storage.keep(turn(found, session=session(script="digest")))
    assert await storage.published() == (("digest", 3, "    show: digest_words\n    goto: menu\n"),)


# --- what the seventh migration found --------------------------------------------------------------------------------


def asked(connection: Connection, pseudonym: str) -> None:
    """As the sixth version kept it: somebody has stopped messages, and has complained; both are open."""
    row = pseudonym, "participant", "stopped", "en", 0, "UTC", None, "2026-02-01"
    connection.execute(f"INSERT INTO participation {PERSON} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    for code, kind, rung in (("STPPED", "withdrawal", "stop"), ("WRTTEN", "complaint", "")):
        connection.execute(
            "INSERT INTO cases (code, pseudonym, kind, rung, state, opened_at, due_at)"
            " VALUES (?, ?, ?, ?, 'new', ?, ?)",
            (code, pseudonym, kind, rung, stamp(NOW), stamp(NOW + 28 * DAY)),
        )


async def test_nobody_is_to_do_anything_about_messages_that_were_stopped_before_and_complaints_are_read_as_they_were(
    opens: Open, folder: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shaped(folder, key_file, monkeypatch, 6) as (people, project):
        pseudonym = (await people.add(7)).pseudonym
        await project.run(lambda connection: asked(connection, pseudonym))
    storage = await opens()
    found = {file.case.code: file.case for file in await storage.cases.of(pseudonym)}
    assert (found["STPPED"].state, found["STPPED"].done_at) == ("done", NOW)
    assert (found["WRTTEN"].state, found["WRTTEN"].for_owner) == ("new", False)
