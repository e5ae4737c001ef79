"""The SQLite engine behind ``storage.ports_of_rights.Team``."""

from __future__ import annotations

from storage.database import Database
from storage.people import People


class SqliteTeam:
    """What is kept of the team and the places in the project."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people
