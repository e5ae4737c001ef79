"""``storage.ports_of_safety.Needs`` in SQLite; what each method does is said there."""

from __future__ import annotations

from storage.database import Database
from storage.people import People


class SqliteNeeds:
    """What is kept of what people need."""

    def __init__(self, project: Database, people: People) -> None:
        self._project = project
        self._people = people
