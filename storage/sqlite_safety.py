"""``storage.ports_of_safety.Safety`` in SQLite; what each method does is said there."""

from __future__ import annotations

from storage.database import Connection, Database


class SqliteSafety:
    """What is kept of suspended scripts and of calls for a person."""

    def __init__(self, project: Database) -> None:
        self._project = project

    async def suspended(self) -> frozenset[str]:
        return await self._project.run(_suspended)


def _suspended(connection: Connection) -> frozenset[str]:
    sql = "SELECT DISTINCT script FROM suspensions WHERE lifted_on IS NULL"
    return frozenset(str(script) for (script,) in connection.execute(sql))
