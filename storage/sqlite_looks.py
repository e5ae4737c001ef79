"""The SQLite engine behind ``storage.ports_of_rights.Looks``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage import audit, looking
from storage.audit import Chain
from storage.database import Database
from storage.records_of_cases import Look, Verdict


class SqliteLooks:
    """What is kept of the audit."""

    def __init__(self, project: Database, chain: Chain) -> None:
        self._project = project
        self._chain = chain

    async def note(self, what: str, about: str, now: datetime) -> None:
        await self._project.run(lambda connection: audit.note(connection, self._chain, what, about, now))

    async def verify(self, heads: Sequence[str] = ()) -> Verdict:
        return await self._project.run(lambda connection: audit.verify(connection, self._chain, heads))

    async def of(self, pseudonym: str) -> tuple[Look, ...]:
        return await self._project.run(lambda connection: looking.looks_of(connection, pseudonym))
