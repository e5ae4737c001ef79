"""The SQLite engine behind ``storage.ports_of_rights.Cases``."""

from __future__ import annotations

from storage import cases
from storage.database import Database
from storage.people import People
from storage.records_of_cases import Case


class SqliteCases:
    """What is kept of cases."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people

    async def open(self) -> tuple[Case, ...]:
        return await self._project.run(cases.not_done)
