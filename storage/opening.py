"""Opens a data folder: lock, keys, files, migrations, checks, and what an interrupted life left to do."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from storage import contributions, erasure, outbox, signatures
from storage.ballast import Ballast
from storage.database import Connection, Database
from storage.errors import Damaged
from storage.folder import Folder
from storage.keys import Keys, read_keys
from storage.migrating import check, migrate, number_of
from storage.outbox import Outbox
from storage.people import People
from storage.records import Settings
from storage.sealing import Seal
from storage.sqlite import SqliteStorage

_CACHE_KIB = {"people": 4_096, "project": 32_768}


async def open_storage(folder: Path, key_file: Path, settings: Settings, now: datetime) -> SqliteStorage:
    """Open ``folder``, making it if it is not there. The caller must close it, or the process does not end.

    Raises a ``Refused`` that says why this folder must not be opened and what to do, or Unavailable.
    """
    keys = read_keys(key_file, folder)
    async with AsyncExitStack() as opened:
        held = Folder(folder)
        opened.callback(held.release)
        _both_or_none(folder)
        ballast = Ballast(folder / "ballast")
        people = await _file(opened, "people", folder, keys, ballast)
        project = await _file(opened, "project", folder, keys, ballast)
        await _same_age(people, project)
        for kind, file in (("people", people), ("project", project)):
            await file.alone(lambda connection, kind=kind: migrate(connection, kind))  # type: ignore[misc]
        known = People(people, Seal(keys.wrap))
        storage = SqliteStorage(
            folder=held,
            ballast=ballast,
            people=people,
            project=project,
            known=known,
            outbox=Outbox(await project.run(outbox.last_id)),
            keys=keys,
            settings=settings,
            now=now,
        )
        await storage.finish_erasures(now)
        await _forget_strangers(people, project, known)
        await _sign(project, known)
        await project.run(lambda connection: contributions.keep_promises(connection, settings.cutoff))
        ballast.restore()
        opened.pop_all()
    return storage


def _both_or_none(folder: Path) -> None:
    """One file without the other is never made anew: that would look like an empty project."""
    there = {kind: (folder / f"{kind}.db").exists() for kind in ("people", "project")}
    if len(set(there.values())) == 2:
        missing = next(kind for kind, is_there in there.items() if not is_there)
        raise Damaged(f"{missing}.db is missing from {folder}. Restore both files from one backup.")
    for kind in there:
        (folder / f"{kind}.db").touch(mode=0o600)


async def _file(opened: AsyncExitStack, kind: str, folder: Path, keys: Keys, ballast: Ballast) -> Database:
    path, key = folder / f"{kind}.db", keys.people if kind == "people" else keys.project
    database = Database(path, key, cache_kib=_CACHE_KIB[kind], on_full=ballast.free)
    await database.open()
    opened.push_async_callback(database.close)
    await database.alone(lambda connection: check(connection, kind))
    return database


async def _same_age(people: Database, project: Database) -> None:
    """An empty file beside a full one is not a new project. Making ``people.db`` is the first thing that is done."""
    is_new = {file: await file.alone(number_of) == 0 for file in (people, project)}
    if is_new[people] and not is_new[project]:
        raise Damaged("people.db is empty, and project.db is not. Restore both files from one backup.")
    if is_new[project] and not is_new[people] and await people.run(_knows_anybody):
        raise Damaged("project.db is empty, and people.db is not. Restore both files from one backup.")


async def _forget_strangers(people: Database, project: Database, known: People) -> None:
    """Somebody opened an invitation, and a crash came before anything but their account was kept."""
    accounts = await people.run(lambda connection: _pseudonyms(connection, ["people"]))
    kept_of = [table for table, columns in erasure.PROJECT.items() if "pseudonym" in columns]
    for pseudonym in accounts - await project.run(lambda connection: _pseudonyms(connection, kept_of)):
        await known.destroy(pseudonym)


def _pseudonyms(connection: Connection, tables: Iterable[str]) -> set[str]:
    found = " UNION ".join(f"SELECT pseudonym FROM {table}" for table in tables)
    return {pseudonym for (pseudonym,) in connection.execute(found)}


async def _sign(project: Database, known: People) -> None:
    """What was shared by name while the name was not kept with it: once, as no migration can seal."""
    authors = await project.run(signatures.unsigned)
    identities = await known.of_all(authors.values())
    await project.run(lambda connection: signatures.sign(connection, authors, identities))


def _knows_anybody(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM people LIMIT 1").fetchone() is not None
