"""One file, one thread, and shared transactions: what they promise to whoever waits."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Connection, Database
from storage.errors import Damaged, InUse, Unavailable, WrongKey

KEY = bytes(range(32))


def database_at(path: Path, key: bytes = KEY) -> Database:
    return Database(path, key, cache_kib=1024, on_full=lambda: None)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = database_at(tmp_path / "some.db")
    await database.open()
    await database.run(lambda connection: connection.execute("CREATE TABLE notes (number INTEGER PRIMARY KEY) STRICT"))
    yield database
    await database.close()


def note(connection: Connection, number: int) -> int:
    connection.execute("INSERT INTO notes (number) VALUES (?)", (number,))
    return number


def noted(connection: Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM notes ORDER BY number")]


async def commits(database: Database) -> list[str]:
    """Every COMMIT from now on."""
    seen: list[str] = []

    def note_commit(sql: str) -> None:
        if sql == "COMMIT":
            seen.append(sql)

    await database.alone(lambda connection: connection.set_trace_callback(note_commit))  # type: ignore[attr-defined]
    return seen


async def test_what_waits_together_is_committed_together(database: Database) -> None:
    seen = await commits(database)
    results = await asyncio.gather(*(database.run(lambda c, n=n: note(c, n)) for n in range(50)))
    assert results == list(range(50))
    assert len(seen) == 1


async def test_work_runs_in_the_order_it_was_given(database: Database) -> None:
    first = database.run(lambda connection: note(connection, 1))
    found = database.run(noted)
    second = database.run(lambda connection: note(connection, 2))
    assert (await found, await first, await second) == ([1], 1, 2)


async def test_reading_alone_writes_nothing_to_disk(database: Database, tmp_path: Path) -> None:
    log = tmp_path / "some.db-wal"
    before = log.stat()
    await asyncio.gather(*(database.run(noted) for _ in range(20)))
    assert (log.stat().st_mtime_ns, log.stat().st_size) == (before.st_mtime_ns, before.st_size)


async def test_work_that_fails_takes_nothing_else_with_it(database: Database) -> None:
    def half_done(connection: Connection) -> None:
        note(connection, 100)
        raise LookupError("something of its own")

    one, failed, other = await asyncio.gather(
        database.run(lambda connection: note(connection, 1)),
        database.run(half_done),
        database.run(lambda connection: note(connection, 2)),
        return_exceptions=True,
    )
    assert (one, other) == (1, 2)
    assert isinstance(failed, LookupError)
    assert await database.run(noted) == [1, 2]


async def test_a_waiter_that_is_cancelled_leaves_the_transaction_whole(database: Database) -> None:
    async def both() -> None:
        await asyncio.gather(database.run(lambda c: note(c, 1)), database.run(lambda c: note(c, 2)))

    for _ in range(20):
        waiter = asyncio.create_task(both())
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        left = await database.run(noted)
        assert left in ([], [1, 2])
        await database.run(lambda connection: connection.execute("DELETE FROM notes"))


async def test_a_commit_that_fails_fails_for_everybody_and_the_next_works(database: Database) -> None:
    await database.run(
        lambda connection: connection.execute(
            "CREATE TABLE promises (number INTEGER REFERENCES notes (number) DEFERRABLE INITIALLY DEFERRED) STRICT"
        )
    )
    results = await asyncio.gather(
        database.run(lambda connection: note(connection, 1)),
        database.run(lambda connection: connection.execute("INSERT INTO promises VALUES (404)").rowcount),
        return_exceptions=True,
    )
    assert all(isinstance(result, Exception) for result in results)
    await database.alone(lambda connection: connection.execute("VACUUM"))  # refused while a transaction is open
    assert await database.run(noted) == []
    assert await database.run(lambda connection: note(connection, 2)) == 2


@pytest.mark.parametrize(
    ("spoil", "mend"),
    [
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"),
    ],
    ids=["read-only", "full"],
)
async def test_a_file_that_cannot_be_written_is_unavailable_and_then_is_not(
    database: Database, spoil: str, mend: str
) -> None:
    await database.alone(lambda connection: connection.execute(spoil).fetchall())
    with pytest.raises(Unavailable):
        await asyncio.gather(*(database.run(lambda c, n=n: fill(c, n)) for n in range(3)))
    await database.alone(lambda connection: connection.execute(mend).fetchall())
    assert await database.run(noted) == []
    await asyncio.gather(*(database.run(lambda c, n=n: fill(c, n)) for n in range(3)))
    assert len(await database.run(noted)) == 3000


def fill(connection: Connection, part: int) -> None:
    connection.executemany("INSERT INTO notes (number) VALUES (?)", [(part * 1000 + n,) for n in range(1000)])


async def test_a_full_disk_is_noticed(tmp_path: Path) -> None:
    noticed: list[bool] = []
    database = Database(tmp_path / "full.db", KEY, cache_kib=1024, on_full=lambda: noticed.append(True))
    await database.open()
    await database.alone(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
    with pytest.raises(Unavailable):
        await database.run(lambda connection: connection.execute("CREATE TABLE more (x TEXT) STRICT"))
    await database.close()
    assert noticed


async def test_a_second_connection_is_refused_at_once(database: Database, tmp_path: Path) -> None:
    second = database_at(tmp_path / "some.db")
    with pytest.raises(InUse):
        await second.open()


async def test_another_key_opens_nothing(tmp_path: Path) -> None:
    database = database_at(tmp_path / "some.db")
    await database.open()
    await database.run(lambda connection: connection.execute("CREATE TABLE notes (number INTEGER) STRICT"))
    await database.close()
    with pytest.raises(WrongKey):
        await database_at(tmp_path / "some.db", bytes(32)).open()


async def test_a_page_that_was_changed_is_noticed_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    database = database_at(path)
    await database.open()
    await database.run(lambda connection: connection.execute("CREATE TABLE notes (number INTEGER PRIMARY KEY) STRICT"))
    await database.run(lambda connection: fill(connection, 0))
    await database.close()
    content = bytearray(path.read_bytes())
    content[4096 + 700] ^= 1
    path.write_bytes(content)
    database = database_at(path)
    await database.open()
    with pytest.raises(Damaged):
        await database.run(noted)
    await database.close()


async def test_files_are_closed_to_everybody_else(database: Database, tmp_path: Path) -> None:
    await database.run(lambda connection: note(connection, 1))
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["some.db", "some.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


async def test_every_pragma_that_safety_rests_on_is_set(database: Database) -> None:
    def pragmas(connection: Connection) -> dict[str, object]:
        names = "journal_mode", "synchronous", "locking_mode", "secure_delete", "foreign_keys", "temp_store"
        return {name: (connection.execute(f"PRAGMA {name}").fetchone() or (None,))[0] for name in names}

    assert await database.alone(pragmas) == {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "secure_delete": 1,
        "foreign_keys": 1,
        "temp_store": 2,
    }


async def test_the_library_has_the_fix_for_the_log_reset_fault() -> None:
    from sqlcipher3 import dbapi2  # the version matters, not the connection

    assert dbapi2.sqlite_version_info >= (3, 51, 3)


async def test_closing_finishes_what_waits_and_then_refuses(tmp_path: Path) -> None:
    database = database_at(tmp_path / "some.db")
    await database.open()
    waiting = database.run(lambda connection: connection.execute("CREATE TABLE notes (number INTEGER)").rowcount)
    await database.close()
    assert waiting.done()
    with pytest.raises(Unavailable):
        await database.run(noted)
    with pytest.raises(Unavailable):
        await database.alone(noted)
    await database.close()
    assert os.listdir(tmp_path) == ["some.db"]
