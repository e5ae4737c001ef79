"""The SQLite engine behind ``storage.ports_of_rights.Looks``."""

from __future__ import annotations

from storage.database import Database
from storage.people import People


class SqliteLooks:
    """What is kept of the audit."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people
