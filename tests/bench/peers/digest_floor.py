"""The floor of a digest: plain SQLite, nothing sealed, nothing hidden, every new answer counted.

python -m tests.bench.peers.digest_floor FOLDER PEOPLE ANSWERS NEW
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.bench.stopwatch import highest_memory, memory, seconds, usual_seconds

READS = 50


class Floor:
    """One table of answers, and one of counts."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / "answers.db")
        self.database.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "CREATE TABLE answers (person INTEGER, day INTEGER, question TEXT, answer TEXT, digest INTEGER);"
            "CREATE INDEX answers_new ON answers (digest) WHERE digest IS NULL;"
            "CREATE TABLE digests (number INTEGER PRIMARY KEY, counts TEXT)"
        )

    def fill(self, people: int, answers: int, new: int) -> None:
        """The same answers as the others keep."""
        rows = (
            (person, day, "mood" if day % 2 else "heard", str(person % 5), None if day >= answers - new else 0)
            for day in range(answers)
            for person in range(people)
        )
        with self.database:
            self.database.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", rows)

    async def close(self) -> None:
        """Count everybody's newest answer to each question, keep the counts, and use the answers up."""
        sql = "SELECT person, question, answer FROM answers WHERE digest IS NULL ORDER BY day"
        newest = {(person, question): answer for person, question, answer in self.database.execute(sql)}
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (_, question), answer in newest.items():
            counts[question][answer] += 1
        with self.database:
            self.database.execute("INSERT INTO digests (counts) VALUES (?)", (json.dumps(counts),))
            self.database.execute("UPDATE answers SET digest = last_insert_rowid() WHERE digest IS NULL")

    async def read(self) -> None:
        """The newest digest."""
        self.database.execute("SELECT number, counts FROM digests ORDER BY number DESC LIMIT 1").fetchone()

    async def export(self) -> None:
        """Every digest added up."""
        total: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (counts,) in self.database.execute("SELECT counts FROM digests"):
            for question, added in json.loads(counts).items():
                total[question].update(added)


async def figures(folder: Path, people: int, answers: int, new: int) -> dict[str, float]:
    """See ``tests.bench.digest.Digested``; nobody writes meanwhile, so the longest wait is for all of it."""
    floor = Floor(folder)
    floor.fill(people, answers, new)
    before = memory()
    close = await seconds(floor.close)
    highest = highest_memory()
    return {
        "close": close,
        "longest": close,
        "read": await usual_seconds(floor.read, READS),
        "export": await seconds(floor.export),
        "memory": max(highest - before, 0.0),
    }


if __name__ == "__main__":
    path, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps(asyncio.run(figures(Path(path), *map(int, numbers)))))
