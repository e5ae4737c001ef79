"""One encrypted SQLite file with one thread. Knows transactions and how to share them, and no table.

Work is a function of the raw connection. All that waits when the thread is free goes into one transaction (a group
commit), so that fifty chats cost one ``fsync``. Nobody is answered before the COMMIT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import aiosqlite
from sqlcipher3 import dbapi2

from storage.errors import InUse, Unavailable, WrongKey
from storage.faults import BUSY, FULL, NOT_A_DATABASE, code_of, mapped

Result = TypeVar("Result")
Row = tuple[Any, ...]


class Cursor(Protocol):
    """What is used of a DB-API cursor."""

    rowcount: int
    description: Sequence[Sequence[Any]]

    def fetchone(self) -> Row | None: ...
    def fetchall(self) -> list[Row]: ...
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """What is used of a DB-API connection."""

    in_transaction: bool

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor: ...
    def executemany(self, sql: str, rows: Sequence[Sequence[Any]], /) -> Cursor: ...
    def executescript(self, sql: str, /) -> Cursor: ...
    def close(self) -> None: ...


Work = Callable[[Connection], Result]
_Outcome = tuple[Any, Exception | None]


def _connected(path: Path) -> Connection:
    path.touch(mode=0o600)
    connection: Connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=256, timeout=1.0)
    return connection


def _set_up(connection: Connection, key: bytes, cache_kib: int) -> None:
    """Pragmas as of reliability §1.3, and a first transaction, which fails if the key or another process forbids it."""
    for pragma in (
        "cipher_log_level = NONE",  # it would print to stderr
        _key_pragma(key),
        "cipher_hmac_algorithm = HMAC_SHA256",  # every page's check; with SHA-512, the default, a commit costs more
        "cipher_default_hmac_algorithm = HMAC_SHA256",  # for VACUUM INTO and ATTACH, which do not ask this connection
        "locking_mode = EXCLUSIVE",  # before the first use: then there is no shared-memory file
        "busy_timeout = 1000",
        "temp_store = MEMORY",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
        f"cache_size = -{cache_kib}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def _key_pragma(key: bytes) -> str:
    """A raw key: it is random already, so SQLCipher need not stretch it."""
    return f"key = \"x'{key.hex()}'\""


@contextmanager
def opened_alone(path: Path, key: bytes) -> Iterator[Connection]:
    """A file that no other connection has open, on the caller's own thread. Raises WrongKey or what SQLite raises.

    For a copy that is looked through; nothing is set up in it.
    """
    connection: Connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        for pragma in ("cipher_log_level = NONE", _key_pragma(key), "cipher_hmac_algorithm = HMAC_SHA256"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        yield connection
    except dbapi2.DatabaseError as error:
        raise _opening_error(path, error) from error
    finally:
        connection.close()


@contextmanager
def attached(connection: Connection, path: Path, key: bytes) -> Iterator[None]:
    """Another file beside this one, as ``later``. Only outside of a transaction."""
    connection.execute(f"ATTACH ? AS later KEY \"x'{key.hex()}'\"", (str(path),))
    try:
        yield
    finally:
        connection.execute("DETACH later")


def _opening_error(path: Path, error: Exception) -> Exception:
    if code_of(error) == NOT_A_DATABASE:
        return WrongKey(
            f"The key file does not open {path}. Use the key file that this data folder was made with. "
            "If it is the right one, the file's first page is damaged: restore a backup."
        )
    if code_of(error) == BUSY:
        return InUse(f"Another program has {path} open. Stop it first.")
    return mapped(error)


class Database:
    """A file, its thread, and what waits for it."""

    def __init__(self, path: Path, key: bytes, *, cache_kib: int, on_full: Callable[[], object]) -> None:
        self._path = path
        self._on_full = on_full
        self._set_up: Work[None] = lambda connection: _set_up(connection, key, cache_kib)
        self._raw: Connection | None = None
        # the connector must not fail: aiosqlite would leave its thread to an event loop that may be closed by then
        self._thread = aiosqlite.Connection(self._connect, iter_chunk_size=64)
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._pump: asyncio.Task[None] | None = None

    def _connect(self) -> Any:
        self._raw = _connected(self._path)
        return self._raw

    async def open(self) -> None:
        """Start the thread and open the file. Raises WrongKey, InUse, Damaged or Unavailable."""
        await self._thread
        raw = self._opened()
        try:
            await self._on_thread(lambda: self._set_up(raw))
        except dbapi2.DatabaseError as error:
            await self.close()
            raise _opening_error(self._path, error) from error

    def run(self, work: Work[Result]) -> asyncio.Future[Result]:
        """Run ``work`` in the next transaction. Done once it is on disk.

        ``work`` may be called a second time, after a rollback, if something else in its transaction fails. Cancelling
        whoever waits does not undo it. Raises Unavailable if it was not committed, or what ``work`` raised.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if self._raw is None:
            future.set_exception(Unavailable("The data folder is closed."))
            return future
        self._waiting.append((work, future))
        if self._pump is None:
            self._pump = asyncio.create_task(self._work_off())
        return future

    async def _work_off(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            works = [work for work, _ in batch]
            outcomes = await self._on_thread(lambda works=works: self._transact(works))  # type: ignore[misc]
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                _resolve(future, outcome)
        self._pump = None

    async def alone(self, work: Work[Result]) -> Result:
        """Run ``work`` outside of any transaction (VACUUM, checkpoints). Raises Unavailable or what ``work`` raised."""
        raw = self._opened()
        try:
            return await self._on_thread(lambda: work(raw))
        except dbapi2.Error as error:
            self._noticed(error)
            raise mapped(error) from error

    async def close(self) -> None:
        """Finish what waits, stop the thread, close the file. Can be called twice."""
        if self._pump is not None:
            await asyncio.wait([self._pump])
        self._raw = None
        await self._thread.close()

    async def _on_thread(self, function: Callable[[], Result]) -> Result:
        # aiosqlite's only way to run one function on its thread. It may log the function, so give it one whose
        # repr shows no values.
        result: Result = await self._thread._execute(function)  # type: ignore[no-untyped-call]
        return result

    def _opened(self) -> Connection:
        if self._raw is None:
            raise Unavailable("The data folder is closed.")
        return self._raw

    # --- on the thread -----------------------------------------------------------------------------------------------

    def _transact(self, works: Sequence[Work[Any]]) -> Sequence[_Outcome]:
        raw = self._opened()
        try:
            return _together(raw, works)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not take the others with it
            self._noticed(error)
        return self._apart(raw, works)

    def _apart(self, raw: Connection, works: Sequence[Work[Any]]) -> Sequence[_Outcome]:
        try:
            _roll_back(raw)
            raw.execute("BEGIN IMMEDIATE")
            outcomes = [_behind_savepoint(raw, work) for work in works]
            raw.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - nothing was committed, and each of them must be told
            self._noticed(error)
            with suppress(dbapi2.Error):
                _roll_back(raw)
            return [(None, mapped(error))] * len(works)
        return outcomes

    def _noticed(self, error: BaseException) -> None:
        if code_of(error) == FULL:
            self._on_full()


def _together(raw: Connection, works: Sequence[Work[Any]]) -> Sequence[_Outcome]:
    raw.execute("BEGIN IMMEDIATE")
    outcomes = [(work(raw), None) for work in works]
    raw.execute("COMMIT")
    return outcomes


def _behind_savepoint(raw: Connection, work: Work[Any]) -> _Outcome:
    raw.execute("SAVEPOINT work")
    try:
        result = work(raw)
    except Exception as error:  # it belongs to whoever asked for this work
        if not raw.in_transaction:  # SQLite has rolled everything back by itself (sqlite.org/lang_transaction.html)
            raise
        raw.execute("ROLLBACK TO work")
        raw.execute("RELEASE work")
        return None, mapped(error)
    raw.execute("RELEASE work")
    return result, None


def _roll_back(raw: Connection) -> None:
    if raw.in_transaction:
        raw.execute("ROLLBACK")


def _resolve(future: asyncio.Future[Any], outcome: _Outcome) -> None:
    if future.done():  # whoever waited was cancelled
        return
    result, error = outcome
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
