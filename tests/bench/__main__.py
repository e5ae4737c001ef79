"""The command: measures every contestant in one run, and prints a table for each way to answer.

python -m tests.bench [--tiny] [--only WORD]
python -m tests.bench --time [--tiny]
python -m tests.bench --digest [--tiny]
"""

from __future__ import annotations

import argparse
import sys

import uvloop

from .contestants import CONTESTANTS
from .course import FULL, TINY, results
from .digest import FULL as MANY
from .digest import TINY as FEW
from .digest import Digested, digested
from .digest import table as table_of_digests
from .measuring import Result
from .table import table
from .waiting import FULL as MUCH
from .waiting import TINY as LITTLE
from .waiting import Waited, waited
from .waiting import table as table_of_time


async def run(only: str, tiny: bool) -> None:
    """Measure those whose name contains ``only``, and print what came of it."""
    contestants = [contestant for contestant in CONTESTANTS if only in contestant.name]
    rows: list[Result] = []
    async for result in results(contestants, TINY if tiny else FULL):
        print(f"measured: {result.name}, {result.stored:,} people stored", file=sys.stderr)
        rows.append(result)
    for way in ("typed", "tapped"):
        print(f"\nReplies {way}\n\n{table(rows, way)}")


async def run_time(tiny: bool) -> None:
    """Measure what keeps many check-ins waiting, and print it."""
    rows: list[Waited] = []
    async for row in waited(LITTLE if tiny else MUCH):
        print(f"measured: {row.name}, {row.people:,} people", file=sys.stderr)
        rows.append(row)
    print(f"\nWaiting for its time\n\n{table_of_time(rows)}")


async def run_digest(tiny: bool) -> None:
    """Measure a digest over many answers, and print it."""
    rows: list[Digested] = []
    async for row in digested(FEW if tiny else MANY):
        print(f"measured: {row.name}, {row.new:,} new answers", file=sys.stderr)
        rows.append(row)
    print(f"\nA digest\n\n{table_of_digests(rows)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast Alongside is beside others.")
    parser.add_argument("--tiny", action="store_true", help="only show that everything works")
    parser.add_argument("--only", default="", metavar="WORD", help="only those whose name contains this")
    parser.add_argument("--time", action="store_true", help="only what waits for its time, beside APScheduler")
    parser.add_argument("--digest", action="store_true", help="only a digest, beside a bare count")
    arguments = parser.parse_args()
    if arguments.digest:
        uvloop.run(run_digest(arguments.tiny))
    else:
        uvloop.run(run_time(arguments.tiny) if arguments.time else run(arguments.only, arguments.tiny))
