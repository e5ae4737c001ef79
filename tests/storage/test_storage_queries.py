"""Whatever is asked often is found by an index, however many people are stored: SQLite says how it would look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from examples import NOW, SETTINGS

from flows.schedule import Schedule
from storage import due, outbox, places, prompts
from storage.aligning import Aligning
from storage.database import Connection, Cursor
from storage.sqlite import SqliteStorage

WEEKLY = Aligning(
    script="check_in",
    schedule=Schedule(every="1 week", at="10:00"),
    roles=("participant",),
    settings=SETTINGS,
    now=NOW,
)
ASKED: dict[str, Callable[[Connection], object]] = {
    "when the next row is due": due.next_due,
    "what is due": lambda connection: due.due(connection, NOW, 100, unsaid=False),
    "what is due without a word": lambda connection: due.due(connection, NOW, 100, unsaid=True),
    "what will come": lambda connection: due.ahead(connection, 20),
    "what is planned for somebody": lambda connection: due.of(connection, "somebody"),
    "who was written to when": lambda connection: prompts.of(connection, "somebody"),
    "whose plan is astray": lambda connection: WEEKLY._astray(connection, "a", "b"),
    "whether anything waits": WEEKLY._waits,
    "what around a session is astray": lambda connection: WEEKLY._astray_around(connection, "a", "b"),
    "whom to look at next": lambda connection: WEEKLY.some(connection, "a"),
    "how many places are free": lambda connection: places._free(connection, replace(SETTINGS, places=12)),
    "what waits for its person's day": lambda connection: outbox.look_again(connection, "somebody", NOW),
    "what a clock made wait too long": lambda connection: outbox._heal(connection, NOW),
}


class Explaining:
    """A connection that notes how every statement would be carried out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.steps: list[str] = []

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        self.steps += [row[3] for row in self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        return self._connection.execute(sql, values)


@pytest.mark.parametrize("asked", ASKED)
async def test_no_table_is_read_from_end_to_end(storage: SqliteStorage, asked: str) -> None:
    def explained(connection: Connection) -> list[str]:
        explaining = Explaining(connection)
        ASKED[asked](explaining)  # type: ignore[arg-type]
        return explaining.steps

    steps = await storage._project.run(explained)
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and "(subquery" not in step] == []
    only_their_own = any("(pseudonym=?" in step for step in steps)
    assert only_their_own or [step for step in steps if "TEMP B-TREE" in step] == []
